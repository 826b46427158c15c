"""Whose notes they are: another's interview can be read and not changed; and two tabs that write on one note."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from pydantic import ValidationError
from streamlit.testing.v1 import AppTest

from practice.database import connect
from practice.interview import PHASES, elapsed, paused
from practice.records import MOST_NOTE, Attempt, Evidence, Learner, Note, note_id, now
from practice.where import database
from scenarios.shelf import scenario
from tests.views.test_app import opened
from tests.views.test_browser import settled
from views.practice import kept
from views.practice.notes import OnlyRead, note_at, take

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEY = "recommendation"
SCENARIO = scenario(KEY)
STEP = SCENARIO.step("clarify")
HOSTILE = "**Ann** ![x](http://evil.example/x.png) :material/home:"
ANN, BO = Learner(id=UUID(int=1), name=HOSTILE), Learner(id=UUID(int=2), name="Bo")
CHANGES = {"pause", "leave", "end", "curveball"}


@pytest.fixture
def store():
    found = connect(database())
    found.put(ANN, BO)
    yield found
    found.engine.dispose()


@pytest.fixture
def attempt(store) -> Attempt:
    begun = Attempt(learner=ANN.id, scenario=KEY, minutes=tuple(phase.minutes for phase in PHASES), running=now())
    store.put(begun, Evidence(attempt=begun.id, step=STEP.key, params={}, seed=7, figures={}))
    return begun


def seen_by(who: Learner | None, attempt: Attempt) -> AppTest:
    app = AppTest.from_function(_page, args=(KEY, None if who is None else who.id), default_timeout=120)
    app.query_params["attempt"] = str(attempt.id)
    app.run()
    assert not app.exception
    return app


def _page(key, who):
    import streamlit as st

    from scenarios.shelf import scenario
    from views.practice.kept import _CHOSEN
    from views.scenario_page import scenario_page

    if who is not None:
        st.session_state[_CHOSEN] = who
    scenario_page(scenario(key))


def keys(app: AppTest) -> set[str]:
    return {str(each.key) for each in app.button}


@pytest.mark.parametrize(("who", "is_shared"), [(BO, True), (BO, False), (None, True)])
def test_who_is_another_than_the_candidate_reads_and_changes_nothing(store, attempt, monkeypatch, who, is_shared):
    monkeypatch.setattr(kept, "shared", lambda: is_shared)
    before = store.everything()
    app = seen_by(who, attempt)
    assert f"You look at {HOSTILE}'s interview." in [each.value for each in app.text]
    assert not any("evil" in str(each.value) for kind in ("markdown", "caption") for each in app.get(kind))
    assert not CHANGES & keys(app)
    assert app.button(key="pin-to-notes").disabled
    assert app.checkbox[0].disabled
    assert not app.text_input  # no remark on what is pinned
    assert store.everything() == before


def test_its_candidate_writes_and_is_told_nothing(attempt, monkeypatch):
    monkeypatch.setattr(kept, "shared", lambda: True)
    app = seen_by(ANN, attempt)
    assert keys(app) >= CHANGES - {"leave"}
    assert not any("You look at" in each.value for each in app.text)
    assert not app.checkbox[0].disabled


def test_alone_nobody_need_say_who_one_is(store, attempt):
    store.delete(BO)
    assert keys(opened(KEY, attempt=str(attempt.id))) >= CHANGES - {"leave"}


def test_what_is_only_read_keeps_its_clock_and_is_never_written_back(store, attempt):
    read, moment = OnlyRead.of(attempt), now()
    assert (read.ended is not None, elapsed(read, moment)) == (True, elapsed(attempt, moment))
    assert read == OnlyRead.of(store.get(Attempt, attempt.id)) != attempt
    for write in (store.put, store.delete):
        with pytest.raises(KeyError):
            write(read)
    with pytest.raises(ValidationError):
        read.but(drawn=("half-new",))
    assert paused(attempt, moment).ended is None
    typed = {"typed": {STEP.key: {"text": "Bo was here", "at": 1e12}}}
    assert not take(SCENARIO, read, typed, {})
    assert store.get(Attempt, attempt.id) == attempt
    assert store.find(Note) == ()


def test_what_is_too_long_with_what_another_tab_wrote_stays_in_the_field_and_takes_nothing_away(store, attempt):
    long = "a" * (MOST_NOTE - 1)
    store.put(Note(id=note_id(attempt.id, STEP.key), attempt=attempt.id, step=STEP.key, text=long))
    seen: dict[str, object] = {}
    assert not take(SCENARIO, attempt, {"typed": {STEP.key: {"text": "b", "at": 1e12}}}, seen)
    assert (note_at(attempt.id, STEP.key).text, seen) == (long, {})


def test_two_tabs_that_write_on_one_note_lose_nothing(page, app_url, app_home):
    found = connect(database({"GREENROOM_HOME": str(app_home)}))
    first, then, more = "A long answer of the first tab", "but the second knew \N{OWL} more", " and went on"
    one = page()
    one.goto(f"{app_url}/interview")
    settled(one)
    one.get_by_role("button", name="Start the clock").click()
    notes(one).wait_for()
    settled(one)
    two = one.context.new_page()
    two.goto(one.url)
    notes(two).wait_for()
    settled(two)

    def kept_as(text: str) -> None:
        for tab in (one, two) * 100:
            if text in [each.text for each in found.find(Note)]:
                return
            tab.wait_for_timeout(50)
        pytest.fail(f"{text!r} is not what is kept: {[each.text for each in found.find(Note)]}")

    def shown(tab: Page, text: str) -> None:
        tab.wait_for_function("text => document.activeElement.shadowRoot?.activeElement?.value === text || "
                              "document.activeElement.value === text", arg=text)  # fmt: skip

    notes(one).click()
    one.keyboard.type(first, delay=5)
    kept_as(first)
    notes(two).click()
    two.keyboard.type(then[:4], delay=5)
    kept_as(f"{first}\n\n{then[:4]}")
    shown(two, f"{first}\n\n{then[:4]}")
    two.keyboard.type(then[4:], delay=60)  # the caret stayed where it was, through several words kept
    kept_as(f"{first}\n\n{then}")
    notes(one).click()
    one.keyboard.press("Control+End")
    one.keyboard.type(more, delay=60)
    kept_as(f"{first}\n\n{then}\n\n{more}")
    shown(one, f"{first}\n\n{then}\n\n{more}")
    found.engine.dispose()


def notes(tab: Page):
    return tab.get_by_label("Your notes at this step")
