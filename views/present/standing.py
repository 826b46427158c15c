"""How a room stands, in a few bytes: a page in a room asks the server for them several times a second."""

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from views.practice.kept import why
from views.present.room import watch
from views.present.watch import Sight

Standing = dict[str, str | int | bool]
OVER: Standing = {"over": True, "version": 0}


def standing(sight: Sight) -> Standing:
    """What tells a page whether it is of yesterday, and how the room stands in words."""
    room, voters = sight.room, max(len(sight.guests) - 1, 0)
    voted = f" · {len(sight.votes)} of {voters} answered" if room.asked else ""
    asks = f"{room.asked} {room.revealed}" if room.asked else ""
    return {"over": False, "version": room.version, "asks": asks, "stands": f"{len(sight.guests)} here{voted}"}


def routes() -> list[Route]:
    """Where a server tells of its rooms, beside the pages. Whoever knows a room's code may ask."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return [Route(f"/{base}/room/{{code}}".replace("//", "/"), _told)]


async def _told(request: Request) -> Response:
    try:
        sight = await run_in_threadpool(lambda: watch().look(request.path_params["code"]))
    except Exception as error:
        if why(error) is None:
            raise
        # The page that asks goes on as it is, and asks again.
        return Response(status_code=503)
    return JSONResponse(OVER if sight is None else standing(sight), headers={"Cache-Control": "no-store"})
