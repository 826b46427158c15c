"""An interview on a scenario's page, without a browser: what is shown before one's own answer, and what is kept."""

from dataclasses import replace
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.answers import ANSWERS
from practice.database import connect
from practice.interview import PHASES, stamp
from practice.records import Attempt, Comeback, Evidence, Learner, Note, note_id, now
from practice.where import database
from scenarios.shelf import scenario
from tests.views.test_app import opened, params, said
from views.place import Place, first_place, from_params, held, to_params
from views.practice.curveball import thrown
from views.practice.notes import note_at, take

KEY = "recommendation"
SCENARIO, ANSWER = scenario(KEY), ANSWERS[KEY]
# One that changes the world, and one whose limit the defaults break.
ELSEWHERE = next(ball for ball in SCENARIO.curveballs if ball.world)
LIMITED = next(ball for ball in SCENARIO.curveballs if ball.limits and ball.naive)
(PATH, VALUE), *_ = ELSEWHERE.world.items()
STEP = SCENARIO.step("clarify")
ME = Learner(id=UUID(int=7), name="Ann")


@pytest.fixture
def store():
    found = connect(database())
    found.put(ME)
    yield found
    found.engine.dispose()


def begun(store, **fields: object) -> Attempt:
    attempt = Attempt(learner=ME.id, scenario=KEY, minutes=tuple(phase.minutes for phase in PHASES), **fields)
    store.put(attempt)
    return attempt


def comeback(attempt: Attempt, curveball: str) -> Comeback:
    return Comeback(learner=ME.id, attempt=attempt.id, scenario=KEY, curveball=curveball, params={},
                    usual=0.5, hit=0.3, now=0.4, best=0.5)  # fmt: skip


def moved_on(app: AppTest, **turned: object) -> None:
    """Turn knobs as a callback does, whose page is not drawn yet when the next button is pressed."""
    place = app.session_state[f"{KEY}:place"]
    app.session_state[f"{KEY}:place"] = replace(place, turned={**place.turned, **turned})
    app.session_state[f"{KEY}:touched"] = True


def put(store, attempt: Attempt, **fields: object) -> None:
    store.put(Note(id=note_id(attempt.id, STEP.key), attempt=attempt.id, step=STEP.key, **fields))


def cells(app: AppTest) -> str:
    """The bar's and the strip's figures, as HTML."""
    return " ".join(each.proto.body for each in app.get("html"))


def labels(app: AppTest) -> set[str]:
    return {each.label for each in (*app.button, *app.expander)}


def test_before_an_answer_of_ones_own_nothing_of_the_model_answer_is_on_the_page(store):
    attempt = begun(store, running=now())
    put(store, attempt, text="too short")
    app = opened(KEY, attempt=str(attempt.id))
    assert not app.exception
    assert not {"The model answer", "Run it", "The common mistake", "Senior and staff"} & labels(app)
    assert all(follow_up.ask not in said(app) and follow_up.ask not in labels(app) for follow_up in STEP.follow_ups)
    assert "Say, in 40 seconds" not in said(app)


@pytest.mark.parametrize("answer", [{"text": "a" * 40}, {"spoken": True}])
def test_an_answer_of_ones_own_opens_it(store, answer):
    attempt = begun(store, running=now())
    put(store, attempt, **answer)
    app = opened(KEY, attempt=str(attempt.id))
    assert {"The model answer", "Run it", STEP.follow_ups[0].ask, "The common mistake", "Senior and staff"} <= labels(
        app
    )


def test_saying_it_aloud_is_kept_and_opens_it(store):
    attempt = begun(store, running=now())
    app = opened(KEY, attempt=str(attempt.id))
    app.checkbox[0].check().run()
    assert [note.spoken for note in store.find(Note)] == [True]
    assert "The model answer" in labels(app)


def test_the_clock_pauses_and_goes_on(store):
    attempt = begun(store, running=now())
    app = opened(KEY, attempt=str(attempt.id))
    app.button(key="pause").click().run()
    assert store.get(Attempt, attempt.id).running is None
    app.button(key="pause").click().run()
    assert store.get(Attempt, attempt.id).running is not None


def test_ending_it_or_leaving_it_for_now_gives_the_page_back_to_readers(store):
    left, over = begun(store), begun(store, running=now())
    for attempt, key in ((left, "leave"), (over, "end")):
        app = opened(KEY, attempt=str(attempt.id))
        app.button(key=key).click().run()
        assert "attempt" not in params(app)
        assert "Say, in 40 seconds" in said(app)
    assert (store.get(Attempt, left.id).ended, store.get(Attempt, over.id).running) == (None, None)
    assert store.get(Attempt, over.id).ended is not None


def test_an_interview_that_ended_can_be_read_and_no_longer_changed(store):
    attempt = begun(store, ended=now())
    app = opened(KEY, attempt=str(attempt.id))
    assert app.button(key="pin-to-notes").disabled
    assert app.checkbox[0].disabled
    assert {"Review and score", "The model answer"} <= labels(app)
    assert "End and score" not in labels(app)


@pytest.mark.parametrize("named", ["nonsense", "7d4d9a3e-54f0-4a0b-9a5e-0c1f6f0f2b6a", "of another question"])
def test_an_address_with_a_wrong_interview_gets_one_sentence_and_the_page_as_usual(store, named):
    other = Attempt(learner=ME.id, scenario="ad_funnel", minutes=(5,))
    store.put(other)
    app = opened(KEY, attempt=str(other.id) if named == "of another question" else named)
    assert len(app.warning) == 1
    assert "attempt" not in params(app)
    assert "Say, in 40 seconds" in said(app)


def test_a_pinned_run_is_kept_with_its_link_its_world_and_the_figures_of_the_strip(store):
    attempt = begun(store, running=now())
    app = opened(KEY, attempt=str(attempt.id), **{"ranking.trees": "20"})
    app.button(key="pin-to-notes").click().run()
    (found,) = store.find(Evidence)
    assert (found.attempt, found.step, found.seed) == (attempt.id, "clarify", 7)
    assert found.params == {"ranking.trees": "20"}
    claimed = {name for each in STEP.front.experiments for name in each.expect}
    assert set(found.figures) == {"value_kept", *ANSWER.beside.values(), *claimed}
    assert "Trees: 20" in " ".join(each.value for each in app.caption)
    value, low, high = found.figures["value_kept"]
    assert low < value < high
    app.text_input(key=f"remark-{found.id}").set_value("Fewer trees lose little.").run()
    assert store.get(Evidence, found.id).remark == "Fewer trees lose little."
    app.button(key=f"remove-{found.id}").click().run()
    assert store.find(Evidence) == ()


def test_a_drawn_curveball_holds_the_world_and_is_left_for_what_was_before(store):
    attempt = begun(store, running=now(), drawn=tuple(b.key for b in SCENARIO.curveballs if b.key != ELSEWHERE.key))
    store.put(comeback(attempt, attempt.drawn[-1]))
    app = opened(KEY, step="ranking", attempt=str(attempt.id), **{"ranking.trees": "20"})
    app.button(key="curveball").click().run()
    assert not app.exception
    assert store.get(Attempt, attempt.id).drawn[-1] == ELSEWHERE.key
    assert params(app)["curveball"] == ELSEWHERE.key
    assert app.button(key="curveball").disabled
    assert ELSEWHERE.say in said(app)
    assert ELSEWHERE.because not in said(app)
    app.session_state[f"{KEY}-other-knobs"] = True
    app.run()
    assert app.slider(key=f"{KEY}.{PATH}").disabled
    assert app.slider(key=f"{KEY}.{PATH}").value == VALUE
    app.slider(key=f"{KEY}.ranking.trees").set_value(30).run()
    next(b for b in app.button if b.label == "Reset all").click().run()
    assert app.slider(key=f"{KEY}.ranking.trees").value == 60
    assert params(app)["curveball"] == ELSEWHERE.key
    app.button(key="leave-curveball").click().run()
    assert (params(app).get("ranking.trees"), "curveball" in params(app)) == ("20", False)
    again = app.button(key="curveball")
    assert (again.label, again.disabled) == ("Back to the curveball", False)
    again.click().run()
    assert params(app)["curveball"] == ELSEWHERE.key
    assert len(store.get(Attempt, attempt.id).drawn) == len(SCENARIO.curveballs)
    app.button(key="leave-curveball").click().run()
    assert params(app).get("ranking.trees") == "20"
    store.put(comeback(attempt, ELSEWHERE.key))
    app.run()
    assert app.button(key="curveball").disabled  # there is no other to draw


def test_handing_in_keeps_a_comeback_and_then_tells_what_it_teaches(store):
    start = to_params(thrown(first_place(SCENARIO), ANSWER, ELSEWHERE), SCENARIO)
    app = opened(KEY, **start, **{"ranking.leaves": "2"})
    app.button(key="hand-in").click().run()
    (found,) = store.find(Comeback)
    assert (found.learner, found.attempt, found.curveball) == (ME.id, None, ELSEWHERE.key)
    assert found.params["ranking.leaves"] == "2"
    assert found.hit < found.usual
    assert ELSEWHERE.because in said(app)
    app.button(key="show-best").click().run()
    assert {name: params(app)[name] for name in ELSEWHERE.best} == {
        name: str(value) for name, value in ELSEWHERE.best.items()
    }


def test_a_hand_in_pressed_before_the_page_shows_the_knobs_just_turned_keeps_nothing(store):
    start = to_params(thrown(first_place(SCENARIO), ANSWER, ELSEWHERE), SCENARIO)
    app = opened(KEY, **start)
    moved_on(app, **{"ranking.leaves": 2})
    app.button(key="hand-in").click().run()
    assert store.find(Comeback) == ()
    assert ["moved on" in each.value for each in app.warning] == [True]
    app.button(key="hand-in").click().run()
    (found,) = store.find(Comeback)
    assert found.params["ranking.leaves"] == "2"
    assert found.now < found.hit  # two leaves are worse: the figure is of the run that the link opens


def test_a_run_is_not_pinned_with_the_figures_of_the_one_before(store):
    attempt = begun(store, running=now())
    app = opened(KEY, attempt=str(attempt.id))
    moved_on(app, **{"world.seed": 8})
    app.button(key="pin-to-notes").click().run()
    assert store.find(Evidence) == ()
    assert ["moved on" in each.value for each in app.warning] == [True]
    app.button(key="pin-to-notes").click().run()
    assert [(each.seed, each.params) for each in store.find(Evidence)] == [(8, {"world.seed": "8"})]


def test_an_interview_deleted_elsewhere_does_not_come_back_with_its_clock(store):
    attempt = begun(store, running=now())
    app = opened(KEY, attempt=str(attempt.id))
    store.delete(attempt)
    app.button(key="pause").click().run()
    assert store.find(Attempt) == ()
    assert "attempt" not in params(app)


def test_what_breaks_a_limit_cannot_be_handed_in(store):
    app = opened(KEY, curveball=LIMITED.key)
    assert "Limit broken" in said(app)
    assert "<dt>Won back</dt><dd><strong>nothing: a limit is broken</strong>" in cells(app)
    assert any("it cannot be handed in" in each.value for each in app.caption)
    assert app.button(key="hand-in").disabled


def test_a_curveball_says_what_to_win_back_within_which_limits_and_what_is_turned_already(store):
    app = opened(KEY, curveball=LIMITED.key, **{path: str(value) for path, value in LIMITED.given.items()})
    [task] = [each.value for each in app.caption if each.value.startswith("Win back: value kept.")]
    assert "Limit: " in task
    assert "your pipeline now has " in task
    assert "The world's knobs stay as they are." not in task


def test_what_was_handed_in_stands_whatever_is_turned_afterwards(store):
    attempt = begun(store, running=now(), drawn=(ELSEWHERE.key,))
    put(store, attempt, spoken=True)
    store.put(comeback(attempt, ELSEWHERE.key))
    app = opened(KEY, attempt=str(attempt.id), curveball=ELSEWHERE.key, **{"ranking.trees": "5"})
    assert "<dt>Handed in</dt><dd><strong>40.0%</strong>" in cells(app)
    assert "<dt>Won back</dt><dd><strong>50%</strong>" in cells(app)


def test_a_link_with_a_curveball_sets_its_world_whatever_else_it_says():
    place = held(
        replace(Place("ranking"), curveball=ELSEWHERE.key, turned={"world.seed": 3, "ranking.trees": 9}),
        SCENARIO,
        ANSWER,
    )
    assert place.turned == {**ELSEWHERE.world, "ranking.trees": 9}
    assert from_params(to_params(place, SCENARIO), SCENARIO, ANSWER) == (place, [])
    assert from_params({"curveball": ELSEWHERE.key, "world.pins": "1"}, SCENARIO, ANSWER)[0].turned == ELSEWHERE.world


def test_what_the_field_sends_is_kept_once_and_what_is_older_or_junk_is_not(store):
    attempt, seen = begun(store), {}
    later = 1e12
    assert take(SCENARIO, attempt, {"typed": {STEP.key: {"text": "new", "at": later, "since": 1}}}, seen)
    assert note_at(attempt.id, STEP.key).text == "new"
    assert not take(SCENARIO, attempt, {"typed": {STEP.key: {"text": "again", "at": later}}}, seen)
    # Another tab, or a server that was started again, has seen nothing yet; an earlier version still does not win.
    assert take(SCENARIO, attempt, {"typed": {STEP.key: {"text": "ne", "at": later - 1}}}, {})
    for junk in (
        {},
        {"typed": 5},
        {"typed": {STEP.key: {"text": 5, "at": "x"}}},
        {"typed": {"dessert": {"text": "", "at": 2e12}}},
    ):
        assert not take(SCENARIO, attempt, junk, {})
    assert [note.text for note in store.find(Note)] == ["new"]
    assert stamp(store.find(Note)[0]) == later


def test_nothing_is_written_to_an_interview_that_ended(store):
    attempt = begun(store, ended=now())
    take(SCENARIO, attempt, {"typed": {STEP.key: {"text": "late", "at": 1e12}}}, {})
    assert store.find(Note) == ()
