"""What a page in a room asks its server for again and again, and what it does on news."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from streamlit import config
from streamlit.testing.v1 import AppTest

from practice.room import new_code
from tests.views.present.tabs import again, follower, led, linked, live, named, params, pressed
from views.present.standing import routes


def answered(path: str) -> Response:
    """What the server says to whoever asks for this path."""
    (route,) = routes()
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b""}
    match, found = route.matches(scope)
    assert match is Match.FULL
    # In a thread: one that drives a browser has a loop of its own.
    with ThreadPoolExecutor(1) as thread:
        response: Response = thread.submit(lambda: asyncio.run(route.endpoint(Request({**scope, **found})))).result()
    return response


def told(app: AppTest) -> dict[str, Any]:
    """How the room of this tab stands, as a server tells it."""
    response = answered(f"/room/{params(app)['room']}")
    assert response.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(bytes(response.body))
    return found


def passed(app: AppTest) -> set[str]:
    """What of a page is of yesterday."""
    return {key for key, now in told(app).items() if live(app)[key] != now}


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
    assert passed(reader) == {"stands"}
    pressed(pressed(leader, "panel-ask"), "ask-0")
    assert told(reader)["stands"] == "2 here · 0 of 1 answered"
    assert passed(reader) == {"stands", "asks", "version"}
    assert passed(again(reader)) == set()
    leader.run()
    pressed(leader, "reveal")
    assert passed(reader) == {"asks", "version"}


def test_a_room_that_is_over_or_never_was_is_told_as_over(rooms):
    room, token = rooms.open("recommendation")
    rooms.close(room.code, token)
    for code in (room.code, new_code(), "x" * 5000, "%00", "' or 1=1 --"):
        response = answered(f"/room/{code}")
        assert response.status_code == 200
        assert json.loads(bytes(response.body)) == {"over": True, "version": 0}


def test_a_database_that_fails_is_no_news_and_says_nothing_of_itself(monkeypatch):
    leader = led()
    monkeypatch.setenv("GREENROOM_DATABASE", "postgresql://ann:secret@127.0.0.1:1/greenroom")
    response = answered(f"/room/{linked(leader)['room']}")
    assert response.status_code == 503
    assert response.body == b""


def test_an_error_of_our_own_is_not_hidden(monkeypatch):
    def fails() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("views.present.standing.watch", fails)
    with pytest.raises(ZeroDivisionError):
        answered("/room/any")


@pytest.fixture
def below(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server whose pages live below a path."""
    config.set_option("server.baseUrlPath", "our/place")
    yield
    config.set_option("server.baseUrlPath", "")


def test_below_a_path_it_is_found_below_that_too(below):
    assert answered("/our/place/room/any").status_code == 200


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
