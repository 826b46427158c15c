"""What a server tells every page in a room, and what a page does on news."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.routing import Match
from streamlit import config
from streamlit.testing.v1 import AppTest

from practice.room import new_code
from tests.views.present.tabs import again, follower, led, linked, live, named, params, pressed
from views.present import standing as module
from views.present.standing import routes, standing
from views.present.watch import Sight

Told = list[dict[str, Any]]
MOST = 400  # looks of a herald: more than any of these tests needs


class Page:
    """A page that listens: what it is told, and when it goes."""

    def __init__(self, path: str, leaves: Callable[[Told], bool], before: Page | None) -> None:
        """`before` is a page that is to be told something before this one comes."""
        self.told: Told = []
        self._path, self._leaves, self._before = path, leaves, before
        self._gone = asyncio.Event()
        self._opened = False

    async def listen(self) -> None:
        (route,) = routes()
        scope: dict[str, Any] = {"type": "websocket", "path": self._path, "headers": [], "query_string": b""}
        match, found = route.matches(scope)
        assert match is Match.FULL
        await route.app({**scope, **found}, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        if not self._opened:
            self._opened = True
            while self._before and not self._before.told:
                await asyncio.sleep(0.001)
            return {"type": "websocket.connect"}
        await self._gone.wait()
        return {"type": "websocket.disconnect", "code": 1001}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            self.told.append(json.loads(message["text"]))
        try:
            if self._leaves(self.told):
                self._gone.set()
        except RuntimeError:
            self._gone.set()
            raise


def heard(*pages: tuple[str, Callable[[Told], bool]], in_turn: bool = False) -> list[Told]:
    """What pages are told that listen at these paths, each until it leaves: at the same time, or coming `in_turn`."""

    async def listen() -> list[Told]:
        there: list[Page] = []
        for each in pages:
            there.append(Page(*each, there[-1] if in_turn and there else None))
        await asyncio.wait_for(asyncio.gather(*(each.listen() for each in there)), 30)
        # A herald ends once it has nobody to tell.
        while module._heralds:
            await asyncio.sleep(0.01)
        return [each.told for each in there]

    # In a thread: one that drives a browser has a loop of its own.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(listen())).result()


def unplugged(told: Told) -> bool:
    """A page that is gone, which shows once it is sent something."""
    if told:
        raise RuntimeError("Cannot call send: the connection is closed.")
    return False


def once(told: Told) -> bool:
    return len(told) == 1


def told(app: AppTest) -> dict[str, Any]:
    """How the room of this tab stands, as a server tells it."""
    ((found,),) = heard((f"/room/{params(app)['room']}", once))
    return found


def passed(app: AppTest) -> set[str]:
    """What of a page is of yesterday."""
    return {key for key, now in told(app).items() if live(app)[key] != now}


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Sight | Exception | None]], None]:
    """Has a herald see these one after the other, and the last one from then on."""

    def see(seen: list[Sight | Exception | None]) -> None:
        coming = itertools.chain(seen, itertools.repeat(seen[-1], MOST))

        def look(code: str) -> Sight | None:
            found = next(coming)
            if isinstance(found, Exception):
                raise found
            return found

        monkeypatch.setattr(module, "watch", lambda: SimpleNamespace(look=look, wake=lambda code, how: None))
        monkeypatch.setattr(module, "EVERY", 0.0)
        monkeypatch.setattr(module, "APART", 0.0)

    return see


def test_a_page_just_drawn_is_as_the_room_is_and_one_that_the_room_left_behind_is_told_so():
    leader = led()
    reader = follower(leader)
    assert passed(leader) == passed(reader) == set()
    pressed(leader, "next")
    assert passed(leader) == set()
    assert passed(reader) == {"version"}
    assert passed(again(reader)) == set()


def test_who_comes_and_who_answers_is_told_without_a_new_page():
    leader = led()
    reader = follower(leader)
    named(follower(leader), "Bo")
    assert told(reader)["stands"] == "2 here"
    assert passed(reader) == {"crowd", "stands"}
    pressed(pressed(leader, "panel-ask"), "ask-0-0")
    assert told(reader)["stands"] == "2 here · 0 of 1 answered"
    assert passed(reader) == {"crowd", "stands", "asks", "version"}
    assert passed(again(reader)) == set()
    leader.run()
    pressed(leader, "reveal")
    assert passed(reader) == {"asks", "version"}


def test_a_room_that_is_over_or_never_was_is_told_as_over(rooms):
    room, token = rooms.open("recommendation")
    rooms.close(room.code, token)
    for code in (room.code, new_code(), "x" * 5000, "%00", "' or 1=1 --"):
        assert heard((f"/room/{code}", once)) == [[{"over": True, "version": 0}]]


def test_all_pages_are_told_of_a_change_and_of_the_same_only_once(rooms, looks):
    room, _ = rooms.open("recommendation")
    before, after = (Sight(each, (), ()) for each in (room, room.but(version=room.version + 1)))
    looks([before, before, before, after])
    path = f"/room/{room.code}"
    pages = heard(*[(path, lambda told: len(told) == 2)] * 3)
    assert pages == [[standing(before), standing(after)]] * 3


def test_a_change_from_this_server_is_told_at_once_and_not_only_when_the_room_is_looked_at_again(rooms, monkeypatch):
    # Never again by itself: the test would not end.
    monkeypatch.setattr(module, "EVERY", 3600.0)
    leader = led()
    path = f"/room/{params(leader)['room']}"

    def twice(told: Told) -> bool:
        if len(told) == 1:
            threading.Thread(target=lambda: pressed(leader, "next")).start()
        return len(told) == 2

    ((before, after),) = heard((path, twice))
    assert after["version"] == before["version"] + 1


def test_who_comes_later_is_told_as_well_and_who_left_is_no_hindrance(rooms, looks):
    room, _ = rooms.open("recommendation")
    seen = [Sight(room.but(version=version), (), ()) for version in range(1, 30)]
    looks(list(seen))
    path = f"/room/{room.code}"
    first, second = heard((path, once), (path, lambda told: len(told) >= 5), in_turn=True)
    assert len(first) == 1
    assert [each["version"] for each in second] == sorted({each["version"] for each in second})
    assert second[0]["version"] > first[0]["version"]


def test_a_page_whose_connection_broke_off_is_no_hindrance_to_the_others(rooms, looks):
    room, _ = rooms.open("recommendation")
    before, after = (Sight(each, (), ()) for each in (room, room.but(version=room.version + 1)))
    looks([before, before, after])
    path = f"/room/{room.code}"
    _, told = heard((path, unplugged), (path, lambda told: len(told) == 2))
    assert told == [standing(before), standing(after)]


def test_a_database_that_fails_now_and_then_is_no_news_and_says_nothing_of_itself(rooms, looks):
    room, _ = rooms.open("recommendation")
    looks([OSError("secret"), OSError("secret"), Sight(room, (), ())])
    assert heard((f"/room/{room.code}", once)) == [[standing(Sight(room, (), ()))]]


def test_a_database_that_cannot_be_reached_tells_nobody_anything(monkeypatch):
    leader = led()
    monkeypatch.setenv("GREENROOM_DATABASE", "postgresql://ann:secret@127.0.0.1:1/greenroom")
    assert asyncio_now(linked(leader)["room"]) is None


def asyncio_now(code: str) -> object:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(module._then(code, lambda: None))).result()


def test_an_error_of_our_own_is_not_hidden(looks):
    looks([ZeroDivisionError()])
    with pytest.raises(ZeroDivisionError):
        asyncio_now(new_code())


@pytest.fixture
def below() -> Iterator[None]:
    """A server whose pages live below a path."""
    config.set_option("server.baseUrlPath", "our/place")
    yield
    config.set_option("server.baseUrlPath", "")


def test_below_a_path_it_is_found_below_that_too(below):
    assert heard(("/our/place/room/any", once)) == [[{"over": True, "version": 0}]]


def _page():
    import streamlit as st

    from pipelines.answers import ANSWERS
    from scenarios.shelf import scenario
    from views.session import Session

    session = Session(scenario("recommendation"), ANSWERS["recommendation"])
    if st.session_state.get("passed"):
        session.again()
    session.arrive()
    st.text(session.place.step)


def test_a_page_drawn_anew_on_news_keeps_the_place_and_is_told_its_address_again():
    app = AppTest.from_function(_page)
    app.query_params["step"] = "candidates"
    assert app.run().text[0].value == "candidates"
    app.query_params["step"] = "features"
    app.session_state["passed"] = True
    assert app.run().text[0].value == "candidates"
    assert app.query_params["step"] == "candidates"
