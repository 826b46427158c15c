"""The page Interview, without a browser: what is listed, offered again, refused and deleted."""

from datetime import timedelta
from uuid import UUID

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from practice.database import connect
from practice.interview import PHASES
from practice.records import Attempt, Comeback, Evidence, Learner, Note, Score, note_id, now
from practice.store import Store
from practice.where import database
from scenarios.shelf import scenario
from tests.views.test_app import params
from views.place import Place

ME = Learner(id=UUID(int=7), name="Ann")
MINUTES = tuple(phase.minutes for phase in PHASES)
KEY = "recommendation"
QUESTION = scenario(KEY)
BALL = next(ball for ball in QUESTION.curveballs if ball.world)
OTHER = next(ball for ball in QUESTION.curveballs if ball != BALL)


def _page():
    from scenarios.shelf import scenarios
    from views.practice.interview_page import interview_page

    interview_page(scenarios(), {})


@pytest.fixture
def store():
    found = connect(database())
    found.put(ME)
    yield found
    found.engine.dispose()


def _tab():
    """One browser tab: the list, and the scenario's page once one went there."""
    import streamlit as st

    from scenarios.shelf import scenario, scenarios
    from views.practice.interview_page import interview_page
    from views.scenario_page import scenario_page

    if "there" in st.session_state:
        scenario_page(scenario(st.session_state.there))
    else:
        interview_page(scenarios(), {each.key: each.key for each in scenarios()})


@pytest.fixture
def tab(monkeypatch):
    """The tab's script. A page is named by its scenario's key: the harness knows no pages to switch to."""

    def switch(page: str, query_params: dict[str, str]) -> None:
        st.session_state.there = page
        st.query_params.from_dict(query_params)
        st.rerun()

    monkeypatch.setattr(st, "switch_page", switch)
    return _tab


def back_to_the_list(app: AppTest) -> None:
    del app.session_state["there"]
    app.query_params.clear()
    app.run()


def alone(**fields: object) -> Comeback:
    """A curveball handed in outside an interview, half of it won back."""
    usual = {"learner": ME.id, "scenario": KEY, "curveball": BALL.key, "usual": 0.5, "hit": 0.3, "now": 0.4,
             "best": 0.5, "params": {"curveball": BALL.key, "ranking.trees": "20"}}  # fmt: skip
    return Comeback(**{**usual, **fields})


def opened(script=_page, **params: str) -> AppTest:
    app = AppTest.from_function(script, default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(str(each.value) for kind in ("markdown", "caption", "warning", "error") for each in app.get(kind))


def begun(**fields: object) -> Attempt:
    return Attempt(learner=ME.id, scenario="recommendation", minutes=MINUTES, **fields)


def keys(app: AppTest) -> set[str]:
    return {str(each.key) for each in app.button}


def test_a_first_visit_offers_every_question_and_the_published_minutes(store):
    app = opened()
    assert len(app.selectbox(key="interview-question").options) == 3
    assert "45 minutes, in 7 phases" in said(app)
    assert "A phase has minutes of its own: those on the steps' pages" in said(app)
    assert "None yet." in said(app)


def test_minutes_that_cannot_be_are_refused_in_one_sentence_and_the_clock_does_not_start(store):
    app = opened()
    app.number_input(key="interview-minutes-data").set_value(500.0).run()
    assert [error.value for error in app.error] == [
        f"{PHASES[2].title} has 500 minutes; allowed are more than 0 and up to 60."
    ]
    assert "start" not in keys(app)


def test_an_attempt_that_ended_is_listed_with_its_levels_and_comebacks(store):
    attempt = begun(started=now() - timedelta(days=1), ended=now(), elapsed=1500.0)
    ball = Comeback(learner=ME.id, attempt=attempt.id, scenario="recommendation", curveball="alike", params={},
                    usual=0.5, hit=0.3, now=0.4, best=0.5)  # fmt: skip
    mine = Score(attempt=attempt.id, by="Ann", role="self", marks={"modelling": 2, "data": 3})
    others = {"data": 4, "communication": 4, "evaluation": 1}
    theirs = Score(attempt=attempt.id, by="Bob", role="peer", marks={"modelling": 4, **others})
    store.put(attempt, ball, mine, theirs)
    app = opened()
    assert "25 of 45 minutes" in said(app)
    assert "Weak to strong (self), Very strong (peers) · Curveballs: won back 50%" in said(app)
    assert f"on-{attempt.id}" not in keys(app)


def test_an_attempt_without_a_score_or_a_curveball_says_so(store):
    store.put(begun(ended=now()))
    assert "Not scored yet · No curveball handed in" in said(opened())


def test_one_of_a_question_that_is_not_here_is_listed_without_its_words(store):
    attempt = Attempt(learner=ME.id, scenario="![](http://elsewhere)", minutes=(5,))
    store.put(attempt)
    app = opened()
    assert "**A question that is not here**" in said(app)
    assert "elsewhere" not in said(app)
    assert f"really-{attempt.id}" in keys(app)


def test_one_that_did_not_end_is_offered_first_and_where_nobody_was_there_its_clock_is_turned_back(store):
    just_now = begun(running=now(), changed=now())
    left = begun(
        started=now() - timedelta(hours=3), running=now() - timedelta(hours=3), changed=now() - timedelta(hours=3)
    )
    note = Note(
        id=note_id(left.id, "scale"), attempt=left.id, step="scale", text="a", changed=now() - timedelta(hours=2)
    )
    store.put(just_now, left, note)
    app = opened()
    assert f"{PHASES[0].title}, 45 minutes left." in said(app)
    assert "135 minutes over." in said(app)
    assert {f"on-{just_now.id}", f"on-{left.id}", f"back-{left.id}"} <= keys(app)
    assert f"back-{just_now.id}" not in keys(app)


@pytest.mark.parametrize("kind", [Comeback, Evidence, Note, Score])
def test_where_anything_was_kept_just_now_somebody_is_there(store, kind):
    long_ago = now() - timedelta(hours=3)
    attempt = begun(started=long_ago, running=long_ago, changed=long_ago)
    kept = {
        Comeback: alone(attempt=attempt.id),
        Evidence: Evidence(attempt=attempt.id, step="scale", params={}, seed=7, figures={}),
        Note: Note(id=note_id(attempt.id, "scale"), attempt=attempt.id, step="scale"),
        Score: Score(attempt=attempt.id, by="Bob", role="peer", marks={"data": 3}),
    }
    store.put(attempt)
    assert f"back-{attempt.id}" in keys(opened())
    store.put(kept[kind])
    assert f"back-{attempt.id}" not in keys(opened())


def test_going_on_changes_what_is_kept_by_then_and_not_what_was_listed(store, monkeypatch, tab):
    attempt = begun(elapsed=60.0)
    store.put(attempt)
    app = opened(tab)
    find = Store.find

    def overtaken(self, kind, **equal):
        """Another tab draws a curveball as soon as this one has read its list."""
        found = find(self, kind, **equal)
        if kind is Attempt and "learner" in equal:
            store.put(attempt.model_copy(update={"drawn": ("elsewhere",)}))
        return found

    monkeypatch.setattr(Store, "find", overtaken)
    app.button(key=f"on-{attempt.id}").click().run()
    kept = store.get(Attempt, attempt.id)
    assert (kept.drawn, kept.elapsed, kept.running is not None) == (("elsewhere",), 60.0, True)


def test_going_on_as_of_the_last_word_turns_the_clock_back_to_it(store, tab):
    begin, last = now() - timedelta(hours=3), now() - timedelta(hours=2)
    attempt = begun(started=begin, running=begin, changed=last)
    store.put(attempt)
    app = opened(tab)
    app.button(key=f"back-{attempt.id}").click().run()
    kept = store.get(Attempt, attempt.id)
    assert kept.elapsed == pytest.approx(3600, abs=1e-3)
    assert kept.running > last


def test_a_curveball_that_was_left_is_in_play_again_when_one_goes_on_until_it_is_handed_in(store, tab):
    attempt = begun(drawn=(OTHER.key, BALL.key))
    note = Note(id=note_id(attempt.id, "scale"), attempt=attempt.id, step="scale", text="a")
    store.put(attempt, note, alone(attempt=attempt.id, curveball=OTHER.key), alone(curveball=BALL.key))
    app = opened(tab)
    app.button(key=f"on-{attempt.id}").click().run()
    assert {name: params(app)[name] for name in ("step", "attempt", "curveball")} == {
        "step": "scale", "attempt": str(attempt.id), "curveball": BALL.key
    }  # fmt: skip
    assert BALL.say in said(app)
    back_to_the_list(app)
    store.put(alone(attempt=attempt.id, curveball=BALL.key))
    app.button(key=f"on-{attempt.id}").click().run()
    assert params(app) == {"step": "scale", "attempt": str(attempt.id)}


def test_a_curveball_taken_again_begins_anew(store, tab):
    app = opened(tab)

    def take() -> None:
        chosen = app.selectbox(key="interview-curveball")
        chosen.set_value((KEY, BALL.key)).run()
        app.button(key="take-curveball").click().run()

    take()
    app.button(key="hand-in").click().run()
    assert BALL.because in said(app)
    # An experiment of the same tab left its way back.
    app.session_state[f"{KEY}:undo"] = Place("ranking", turned={"ranking.trees": 9})
    back_to_the_list(app)
    take()
    assert BALL.because not in said(app)
    assert "hand-in" in keys(app)
    app.button(key="leave-curveball").click().run()
    assert set(params(app)) == {"step"}


def test_a_curveball_begins_where_its_knobs_are_or_the_pipeline_is_seen_whole(store, tab):
    for ball in scenario(KEY).curveballs:
        app = opened(tab)
        app.selectbox(key="interview-curveball").set_value((KEY, ball.key)).run()
        app.button(key="take-curveball").click().run()
        turned = {path.partition(".")[0] for path in ball.naive}
        step = scenario(KEY).step(params(app)["step"])
        assert turned & set(step.front.knobs) if turned else "architecture" in step.front.figures


def test_curveballs_handed_in_by_themselves_are_listed_the_newest_first(store):
    made = [alone(at=now() - timedelta(days=day), now=0.3 + day / 100) for day in range(7)]
    store.put(*made, begun_one := begun(), alone(attempt=begun_one.id), alone(curveball="gone", at=now()))
    app = opened()
    shown = [each.value.split(" · ")[1] for each in app.caption if "a search" in each.value]
    way = "of the way from 30.0% to 50.0%, the best that a search over the knobs found"
    assert shown == [f"Won back {share}% {way}" for share in (50, 0, 5, 10, 15)]
    assert said(app).count(f"**{QUESTION.front.title}: {BALL.title}**") == 4
    assert said(app).count("**A curveball that is not here**") == 1
    links = [each.proto for each in app.get("link_button")]
    assert [each.label for each in links] == ["Open what was handed in"] * 4
    assert all(each.url == f"{KEY}?ranking.trees=20&curveball={BALL.key}" for each in links)


def test_deleting_asks_once_and_takes_all_that_belongs_to_the_attempt(store):
    attempt = begun(ended=now())
    store.put(attempt, Note(id=note_id(attempt.id, "scale"), attempt=attempt.id, step="scale", text="a"))
    app = opened()
    app.button(key=f"really-{attempt.id}").click().run()
    assert store.find(Attempt) == ()
    assert store.find(Note) == ()
    assert f"really-{attempt.id}" not in keys(app)


@pytest.mark.parametrize("named", ["nonsense", "00000000-0000-4000-8000-000000000000", "<b>", ""])
def test_an_address_that_names_no_interview_gets_one_sentence(store, named):
    app = opened(attempt=named)
    assert len(app.warning) == 1
    assert "is not here" in app.warning[0].value
