"""An interview that is held in a room, as those who follow see it: its clock, its curveball, its end and its score."""

import json
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.answers import ANSWERS
from pipelines.facts import written
from practice.comeback import draw, finely
from practice.comeback import standing as stands
from practice.database import connect
from practice.interview import ended
from practice.records import Attempt, Comeback, Evidence, Learner, Score, now
from practice.rubric import rubric
from practice.where import database
from scenarios.shelf import scenario
from tests.views.practice.test_interview_page import _page
from tests.views.present.tabs import (
    KEY,
    KNOB,
    SLIDER,
    again,
    follower,
    html,
    led,
    linked,
    live,
    named,
    pressed,
    remembers,
    standing,
    words,
)
from tests.views.test_app import params, said
from views.present.door import watch

BALL = next(each for each in scenario(KEY).curveballs if each.naive and not each.world)
KIND = ANSWERS[KEY].kinds[BALL.figure]
OVER = "**The interview is over.** Read what was written, and score it."


@pytest.fixture
def store():
    found = connect(database())
    yield found
    found.close()


@pytest.fixture
def attempt(store):
    """An interview that runs, of whoever practises here."""
    me, balls = Learner(name="Ann"), scenario(KEY).curveballs
    which = next(each for each in map(UUID, map("{:032x}".format, range(1, 1000))) if draw(balls, each, ()) == BALL)
    found = Attempt(id=which, learner=me.id, scenario=KEY, minutes=(6, 3, 10), running=now())
    store.put(me, found)
    return found


@pytest.fixture
def leader(attempt):
    return led(step="ranking", attempt=str(attempt.id))


def looked(leader: AppTest, reader: AppTest) -> AppTest:
    """Who follows, once the server looked at the room again."""
    watch().forget(params(leader)["room"])
    return again(reader)


def thrown(leader: AppTest) -> AppTest:
    """Who leads, once they drew the curveball; its task and the knobs stand beside the slide."""
    return pressed(pressed(leader, "panel-notes"), "curveball")


def clocks(app: AppTest) -> list[dict[str, object]]:
    return [json.loads(each.proto.json) for each in app.get("bidi_component")
            if each.proto.component_name == "greenroom_clock"]  # fmt: skip


def test_who_follows_sees_the_clock_as_it_runs_and_as_it_stands(leader, attempt):
    reader = follower(leader)
    assert [(each["running"], each["brief"]) for each in clocks(reader)] == [(True, True)]
    before = live(reader)["held"]
    pressed(pressed(leader, "panel-notes"), "pause")
    assert [(each["running"], each["standing"]) for each in clocks(looked(leader, reader))] == [(False, "paused")]
    # What their page hears is newer than what it was drawn for, so it is drawn anew.
    assert live(reader)["held"] > before
    assert not clocks(follower(led()))


def test_who_follows_sees_what_is_to_be_won_back_what_was_handed_in_and_hands_in_nothing(leader, store, attempt):
    reader = pressed(follower(leader), "panel-knobs")
    thrown(leader)
    leader.slider(key=SLIDER).set_value(30).run()
    found = stands(ANSWERS[KEY], BALL, {**BALL.given, KNOB: 30})
    usual, hit, then = (written(each, finely(KIND.form)) for each in (found.usual, found.hit, found.now))
    for app in (leader, again(reader)):
        assert f"**Win back {KIND.label}:** {usual} usually, {hit} after it, **{then} now**." in said(app)
        assert all(limit.sentence in said(app) for limit in found.limits)
    assert "hand-in" in {each.key for each in leader.button}
    assert "hand-in" not in {each.key for each in reader.button}
    assert reader.button(key="leave-curveball").disabled
    pressed(leader, "hand-in")
    assert len(store.find(Comeback, attempt=attempt.id)) == 1
    for app in (leader, looked(leader, reader)):
        assert f"**Handed in: {KIND.label} {then}.**" in said(app)
        assert BALL.because in said(app)


def test_a_curveball_that_turns_knobs_itself_is_not_said_to_have_been_turned(leader):
    thrown(leader)
    assert not any(" · turned: " in each for each in html(leader))
    leader.slider(key=SLIDER).set_value(30).run()
    assert any(" · turned: " in each for each in html(leader))


def test_who_asks_has_the_curveball_over_the_words_of_the_step(leader):
    reader = named(follower(leader), "Bo", "interviewer")
    assert BALL.hint not in said(reader)
    thrown(leader)
    told = said(again(reader))
    assert all(each in told for each in (BALL.say, BALL.hint, BALL.because))
    assert told.index(BALL.hint) < told.index("### You ask")


def test_that_it_has_ended_is_said_to_all_and_not_before(leader, store, attempt):
    reader = pressed(follower(leader), "panel-room")
    assert OVER not in said(reader)
    assert "over" not in standing(reader)
    store.put(ended(attempt, now()))
    assert OVER in said(looked(leader, reader))
    assert standing(reader) == "Following · 1 here · the interview is over"
    # A clock that stands has no room beside that.
    assert not clocks(reader)


def test_minutes_that_are_used_up_end_it_too(leader, store, attempt):
    reader = follower(leader)
    store.put(attempt.but(elapsed=60.0 * sum(attempt.minutes), changed=now()))
    assert OVER in said(looked(leader, reader))


def test_an_interview_that_was_deleted_leaves_the_room_without_one(leader, store, attempt):
    reader = follower(leader)
    store.delete(attempt)
    looked(leader, reader)
    assert not clocks(reader)
    assert (live(reader)["held"], OVER in said(reader)) == (0, False)


def interview(attempt: Attempt, room: str, cookies: dict[str, tuple[str, int]]) -> AppTest:
    """The interview's page, in a browser that comes from a room."""
    app = AppTest.from_function(_page, default_timeout=120)
    app.session_state["cookies:told"] = cookies
    app.query_params["attempt"], app.query_params["room"] = str(attempt.id), room
    app.run()
    assert not app.exception
    return app


def marked(app: AppTest, attempt: Attempt, level: int) -> AppTest:
    for dimension in rubric().dimensions:
        app.radio(key=f"score-{attempt.id}-{dimension.key}").set_value(level)
    next(each for each in app.button if each.label == "Keep the score").click().run()
    assert not app.exception
    return app


def test_a_guest_scores_under_their_name_in_the_room_and_not_as_the_candidate(leader, store, attempt):
    reader = named(follower(leader), "Bo", "interviewer")
    marks = {each.key: 4 for each in rubric().dimensions}
    store.put(ended(attempt, now()), Score(attempt=attempt.id, by="Ann", role="self", marks=marks, remark="Mine."))
    page = interview(attempt, params(leader)["room"], remembers(reader))
    # Whose page it is: in a file of one's own the server would take anybody for its owner.
    assert "Bo" in [each.value for each in page.text]
    assert page.text_input(key=f"score-{attempt.id}-by").value == "Bo"
    assert not page.get("button_group")
    # Hers is not seen before his is given, nor may he take it away.
    assert any("1 score is kept already." in each.value for each in page.caption)
    assert "Mine." not in "\n".join(each.value for each in page.text)
    marked(page, attempt, 2)
    assert [(each.by, each.role) for each in store.find(Score, attempt=attempt.id)] == [("Ann", "self"), ("Bo", "peer")]
    assert any(each.value.endswith(": Mine.") for each in page.text)
    (hers, his) = store.find(Score, attempt=attempt.id)
    keys = {each.key for each in page.button}
    assert (f"delete-{hers.id}" in keys, f"delete-{his.id}" in keys) == (False, True)
    # Opened again, what he gave is known by his name.
    assert any(
        each.value.endswith(": Mine.") for each in interview(attempt, params(leader)["room"], remembers(reader)).text
    )


def test_who_leads_is_the_candidate_and_may_look_without_scoring(leader, store, attempt):
    marks = {each.key: 2 for each in rubric().dimensions}
    store.put(ended(attempt, now()), Score(attempt=attempt.id, by="Bo", role="peer", marks=marks, remark="His."))
    page = interview(attempt, params(leader)["room"], remembers(leader))
    assert page.get("button_group")
    assert not any("His." in each.value for each in page.text)
    next(each for each in page.button if each.label == "Show them now").click().run()
    assert any("His." in each.value for each in page.text)


def test_a_guest_is_not_offered_the_name_of_whose_file_it_is(leader):
    reader = pressed(follower(leader), "panel-room")
    assert reader.text_input(key=f"join-{params(leader)['room']}-name").value == ""


def test_who_leads_has_their_page_drawn_anew_for_who_comes_and_who_votes(leader):
    assert (live(leader)["counts"], live(leader)["crowd"]) == (True, "1 0")  # the panel with the room's guests is open
    reader = follower(leader)
    assert live(named(reader, "Bo"))["crowd"] == "2 0"
    assert live(reader)["counts"] is False
    assert live(pressed(leader, "panel-room"))["counts"] is False
    assert live(pressed(pressed(leader, "panel-ask"), "ask-0-0"))["counts"] is True
    assert live(pressed(leader, "reveal"))["counts"] is False


def test_a_run_is_kept_as_evidence_on_the_stage_by_the_candidate_alone(leader, store, attempt):
    pressed(leader, "panel-knobs").slider(key=SLIDER).set_value(30).run()
    pressed(leader, "pin-to-notes")
    assert "Kept with your notes." in words(leader)
    assert "Kept with" not in words(again(leader))
    (kept,) = store.find(Evidence, attempt=attempt.id)
    assert (kept.step, dict(kept.params)) == ("ranking", {"step": "ranking", KNOB: "30"})
    reader = pressed(follower(leader), "panel-knobs")
    assert "pin-to-notes" not in {each.key for each in reader.button}


def test_a_room_of_another_interview_is_no_way_in(leader, store, attempt):
    other = Attempt(learner=attempt.learner, scenario=KEY, minutes=(1,), ended=now())
    store.put(other)
    reader = named(follower(leader), "Bo")
    for room in (params(leader)["room"], linked(led())["room"], "x", "\u2028<b>"):
        page = interview(other, room, remembers(reader))
        assert page.get("button_group")  # as whoever practises here


def test_who_opens_a_room_has_a_name_from_then_on_in_a_file_of_their_own():
    led("Zoe")
    found = connect(database())
    assert [each.name for each in found.find(Learner)] == ["Zoe"]
    led("Ann")
    assert [each.name for each in found.find(Learner)] == ["Zoe"]
    found.close()


def test_a_score_given_meanwhile_is_news_for_the_interviews_page(leader, store, attempt):
    store.put(ended(attempt, now()))
    reader = follower(leader)
    before = live(reader)["held"]
    marks = {each.key: 2 for each in rubric().dimensions}
    store.put(Score(attempt=attempt.id, by="Bo", role="peer", marks=marks))
    assert live(looked(leader, reader))["held"] > before
