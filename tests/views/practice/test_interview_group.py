"""An interview with a group, without a browser: its room opens with the clock, and a question may be drawn."""

import json

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from practice.database import connect
from practice.records import Attempt, Learner
from practice.room import LASTS
from practice.rooms import Rooms
from practice.where import database
from scenarios.shelf import scenarios
from tests.views.practice.test_interview_page import _page, _tab
from tests.views.present.tabs import pressed, remembers
from tests.views.test_app import opened, params
from views.practice import interview_page


@pytest.fixture
def store():
    found = connect(database())
    found.put(Learner(name="Ann"))
    yield found
    found.close()


@pytest.fixture
def tab(monkeypatch):
    """The list, and the question's page once one went there: the harness knows no pages to switch to."""

    def switch(page: str, query_params: dict[str, str]) -> None:
        st.session_state.there = page
        st.query_params.from_dict(query_params)
        st.rerun()

    monkeypatch.setattr(st, "switch_page", switch)
    return AppTest.from_function(_tab, default_timeout=120).run()


def clocks(app: AppTest) -> list[str]:
    drawn = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "greenroom_clock"]
    return ["in the bar" if json.loads(each.json).get("brief") else "in the notes" for each in drawn]


def with_a_group(app: AppTest, name: str) -> AppTest:
    app.toggle(key="with-a-group").set_value(True).run()
    app.text_input(key="room-name").set_value(name)
    app.button(key="start").click().run()
    assert not app.exception
    return app


def test_starting_opens_a_room_that_holds_the_interview_and_leads_to_its_stage(store, tab):
    with_a_group(tab, "Bo")
    (attempt,) = store.find(Attempt)
    there = params(tab)
    assert there == {"present": "true", "attempt": str(attempt.id), "room": there["room"]}
    assert attempt.running is not None
    room = Rooms(store).find(there["room"])
    assert (room.attempt, room.scenario, room.params) == (attempt.id, attempt.scenario, {})
    assert [(guest.name, guest.role) for guest in Rooms(store).guests(room)] == [("Bo", "candidate")]
    assert remembers(tab)[f"greenroom-room-{room.code}"][1] == LASTS.total_seconds()
    # The clock runs: it is in sight, beside the slide and then in the notes.
    assert clocks(tab) == ["in the bar"]
    assert clocks(tab.button(key="panel-notes").click().run()) == ["in the notes"]
    assert "pause" in {each.key for each in tab.button}
    # Whoever follows is in no interview of their own.
    reader = opened(attempt.scenario, room=room.code)
    assert params(reader) == {"present": "true", "room": room.code}


@pytest.mark.parametrize(("address", "alone"), [("http://127.0.0.1:8501", True), ("http://192.168.1.20:8501", False)])
def test_who_can_be_reached_by_nobody_is_told_so_before_the_clock_starts(store, tab, monkeypatch, address, alone):
    monkeypatch.setattr(type(st.context), "url", f"{address}/interview")
    tab.toggle(key="with-a-group").set_value(True).run()
    assert any("nobody can follow" in each.value for each in tab.caption) is alone
    # Beside the link who opened the room is told so too; who is there already is not.
    with_a_group(tab, "Bo")
    (attempt,) = store.find(Attempt)
    reader = pressed(opened(attempt.scenario, room=params(tab)["room"]), "panel-room")
    assert any("this machine only" in each.value for each in tab.caption) is alone
    assert not any("this machine only" in each.value for each in reader.caption)


@pytest.mark.parametrize("name", ["", "   "])
def test_a_blank_name_is_refused_in_a_sentence_and_starts_no_clock(store, tab, name):
    with_a_group(tab, name)
    assert [each.value for each in tab.warning] == ["Type a name of 1 to 80 characters."]
    assert store.find(Attempt) == ()
    assert "there" not in tab.session_state
    with_a_group(tab, "Bo")
    assert len(store.find(Attempt)) == 1


def test_one_is_offered_the_name_under_which_one_practises(store, tab):
    tab.toggle(key="with-a-group").set_value(True).run()
    assert tab.text_input(key="room-name").value == "Ann"


def test_without_a_group_no_room_is_opened(store, tab):
    tab.button(key="start").click().run()
    assert params(tab) == {"attempt": str(store.find(Attempt)[0].id)}


def test_a_question_that_is_drawn_is_never_the_one_that_stands_there(monkeypatch):
    offered = []

    def first(among):
        offered.append(list(among))
        return among[0]

    monkeypatch.setattr(interview_page, "choice", first)
    app = AppTest.from_function(_page, default_timeout=60).run()
    keys = [each.key for each in scenarios()]
    for _ in range(5):
        before = app.selectbox(key="interview-question").value
        app.button(key="draw-question").click().run()
        assert offered.pop() == [key for key in keys if key != before]
        assert app.selectbox(key="interview-question").value != before


def test_the_only_question_there_is_may_be_drawn(monkeypatch):
    state = {"interview-question": "only"}
    monkeypatch.setattr(interview_page.st, "session_state", state)
    interview_page._draw(["only"])
    assert state == {"interview-question": "only"}
