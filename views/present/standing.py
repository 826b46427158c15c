"""How a room stands, in a few bytes: every page in a room is told as soon as it changes, by a connection of its own."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from practice.records import now
from practice.room import CODE
from views.practice.kept import why
from views.present.door import watch
from views.present.watch import Sight

Standing = dict[str, str | int | bool]
OVER: Standing = {"over": True, "version": 0}
# Seconds until a room is looked at again, unless it is changed from this server before; and until one that is over is.
EVERY, AT_REST = 0.2, 2.0
# Seconds between telling one page and the next, about what it takes to draw one: thirty that ask at once are in each
# other's way.
APART = 0.01


_heralds: "dict[str, Herald]" = {}


def standing(sight: Sight) -> Standing:
    """What tells a page whether it has passed, and how the room stands in words."""
    room, voters = sight.room, max(len(sight.guests) - 1, 0)
    voted = f" · {len(sight.votes)} of {voters} answered" if room.asked else ""
    asks, held = f"{room.asked} {room.revealed}" if room.asked else "", sight.held
    ended = " · the interview is over" if held is not None and held.over(now()) else ""
    stands = f"{len(sight.guests)} here{ended}{voted}"
    changed = held.changed if held is not None else 0
    crowd = f"{len(sight.guests)} {len(sight.votes)}"
    return {
        "over": False, "version": room.version, "asks": asks, "held": changed, "crowd": crowd, "stands": stands,
    }  # fmt: skip


def routes() -> list[WebSocketRoute]:
    """Where a server tells of its rooms, beside the pages. Whoever knows a room's code may listen."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return [WebSocketRoute(f"/{base}/room/{{code}}".replace("//", "/"), _tell)]


async def _tell(page: WebSocket) -> None:
    await page.accept()
    code = str(page.path_params["code"])
    herald = _heralds.setdefault(code, Herald(code))
    await herald.listened(page)


class Herald:
    """Tells all pages in one room how it stands: one looks for all of them. Lives in the server's event loop."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._pages: dict[WebSocket, Standing | None] = {}
        self._looking: asyncio.Task[None] | None = None
        self._news = asyncio.Event()

    async def listened(self, page: WebSocket) -> None:
        """Have a page told until it is gone."""
        self._pages[page] = None
        self._news.set()
        # One that an error ended is done, too.
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            # A page says nothing: what comes of it is that it is gone.
            with suppress(WebSocketDisconnect):
                await page.receive()
        finally:
            self._pages.pop(page, None)
            self._news.set()

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()

        def wake() -> None:
            # A server that is being stopped has nobody left to tell.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._news.set)

        while self._pages:
            self._news.clear()
            then = await _then(self.code, wake)
            for page in [each for each, told in self._pages.items() if then is not None and told != then]:
                self._pages[page] = then
                # It may be gone, and nobody has noticed yet.
                with suppress(WebSocketDisconnect, RuntimeError):
                    await page.send_json(then)
                await asyncio.sleep(APART)
            with suppress(TimeoutError):
                async with asyncio.timeout(AT_REST if then is OVER else EVERY):
                    await self._news.wait()
        self._looking = None
        _heralds.pop(self.code, None)


async def _then(code: str, wake: Callable[[], None]) -> Standing | None:
    """How the room of this code stands; None while the database does not say. From then on a change here wakes."""
    if not CODE.fullmatch(code):
        return OVER

    def look() -> Sight | None:
        watched = watch()
        watched.wake(code, wake)
        return watched.look(code)

    try:
        sight = await run_in_threadpool(look)
    except Exception as error:
        if why(error) is None:
            raise
        return None
    return OVER if sight is None else standing(sight)
