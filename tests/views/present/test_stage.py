"""The stage without a browser: every slide there is, the line below it, and the way on and off."""

import itertools
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import pytest

from pipelines.answers import ANSWERS
from practice.database import connect
from practice.records import Attempt, Learner, now
from practice.where import database
from scenarios.shelf import scenario
from scenarios.slides import slides
from tests.views.present.tabs import (
    KEY,
    KNOB,
    SLIDER,
    address,
    counter,
    dark,
    drawn,
    html,
    presented,
    pressed,
    words,
)
from tests.views.test_app import opened, params, said
from views.charts.words import sentence
from views.present.panels import talk

SCENARIO, KINDS = scenario(KEY), ANSWERS[KEY].kinds


def test_next_goes_through_every_slide_to_the_last_and_back_comes_back(whole):
    deck = slides(whole)
    app = presented(whole.key)
    for number, slide in enumerate(deck, 1):
        assert params(app) == address(whole, slide)
        assert counter(app) == f"{number} / {len(deck)}"
        assert f"{slide.step.number} {slide.step.title}" in words(app)
        assert not app.warning
        assert "{{" not in words(app)
        if slide.figure is None:
            assert [each.value for each in app.markdown if each.value.startswith("# ")]
        assert app.button(key="back").disabled == (number == 1)
        assert app.button(key="next").disabled == (number == len(deck))
        # A figure of several ideas is gone through one by one.
        for idea in itertools.count(2):
            if number == len(deck) or params(pressed(app, "next")).get("figure") != f"{slide.figure}.{idea}":
                break
            assert counter(app) == f"{number} / {len(deck)}"
            assert f"{idea} of " in words(app)
    pressed(app, "back")
    assert params(app) == address(whole, deck[-2])
    assert counter(app) == f"{len(deck) - 1} / {len(deck)}"


def test_the_stage_is_entered_from_the_page_at_its_step_and_left_to_it():
    app = pressed(opened(KEY, step="ranking"), "present")
    assert params(app) == {"step": "ranking", "present": "true"}
    pressed(pressed(app, "next"), "leave-stage")
    assert params(app) == {"step": "ranking"}
    assert "Say, in 40 seconds" in said(app)


def test_an_address_with_a_figure_and_without_the_stage_still_leads_to_the_stage_of_any_step():
    first, second = SCENARIO.steps[:2]
    app = opened(KEY, step=first.key, figure=first.front.figures[0])
    pressed(pressed(app, "next"), "present")
    assert params(app) == {"step": second.key, "present": "true"}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"step": "ranking", "figure": "dessert"}, "where_lost"),
        ({"step": "dessert"}, "clarify"),
        ({"room": "x"}, "code"),
    ],
)
def test_an_address_that_is_partly_wrong_says_so_on_the_stage_and_the_slide_of_the_step_stands(wrong, why):
    app = presented(**wrong)
    assert [each.value for each in app.warning] == ["The link was not all understood."]
    [sentence] = [each.value for each in app.text]
    assert why in sentence
    assert counter(app)
    assert not {"figure", "room"} & set(params(app))


def test_a_panel_stands_beside_the_slide_until_it_is_put_away_or_another_takes_its_place():
    app = presented(step="ranking")
    assert not app.slider
    pressed(app, "panel-knobs")
    assert app.slider(key=SLIDER)
    pressed(app, "panel-room")
    assert not app.slider
    assert "### Room" in said(app)
    pressed(app, "panel-room")
    assert "### Room" not in said(app)


def test_a_knob_beside_the_slide_changes_its_figure_and_the_address_and_is_reset():
    app = pressed(presented(step="ranking", figure="where_lost"), "panel-knobs")
    before = drawn(app)
    assert app.button(key="reset-shown").disabled
    app.slider(key=SLIDER).set_value(5).run()
    assert params(app)[KNOB] == "5"
    assert drawn(app) != before
    assert any("8 Ranking · turned: Trees: 5<" in each for each in html(app))
    # The next slide is of the same run.
    assert params(pressed(app, "back"))[KNOB] == "5"
    pressed(pressed(app, "next"), "reset-shown")
    assert KNOB not in params(app)
    assert drawn(app) == before


def test_a_step_is_gone_to_straight_away_and_the_slide_has_the_screen_to_itself_again():
    app = pressed(presented(step="ranking", figure="where_lost"), "panel-steps")
    assert [each.label for each in app.button if each.key.startswith("step-")] == [
        f"{each.number} {each.title}" for each in SCENARIO.steps
    ]
    pressed(app, "step-launch")
    assert params(app) == {"step": "launch", "present": "true"}
    assert "### Steps" not in said(app)


def test_what_an_experiment_moved_stands_over_the_slides_of_its_step():
    step = SCENARIO.step("ranking")
    experiment = step.front.experiments[0]
    after = {name: str(value) for name, value in {**experiment.given, **experiment.turn}.items()}
    given = {f"pin.{name}": str(value) for name, value in experiment.given.items()}
    labels = [sentence(KINDS[name].label) for name in experiment.expect]
    app = presented(step="ranking", figure="where_lost", **after, **given)
    assert all(f"**{label}**" in said(app) for label in labels)
    assert said(app).count(" → ") == len(labels)
    # Nothing was moved by other knobs, nor at another step.
    for other in ({"step": "ranking", KNOB: "7"}, {"step": "launch", **after, **given}):
        assert " → " not in said(presented(**other))


def test_all_other_knobs_are_there_when_they_are_unfolded():
    app = pressed(presented(step="ranking"), "panel-knobs")
    assert f"{KEY}.shown.length" not in {each.key for each in app.slider}
    app.session_state[f"{KEY}-other-knobs"] = True
    app.run()
    assert not app.exception
    assert f"{KEY}.shown.length" in {each.key for each in app.slider}


def test_speaker_notes_are_the_words_to_say_and_a_clock_over_the_minutes_of_the_steps():
    step = SCENARIO.step("ranking")
    app = presented(step="ranking")
    assert "Say, in 40 seconds" not in said(app)
    pressed(app, "panel-notes")
    assert "### Say, in 40 seconds" in said(app)
    assert "{{" not in said(app)
    assert [each.label for each in app.expander] == [each.ask for each in step.follow_ups]
    begun = app.session_state["present:begun"]
    pressed(app, "next")
    assert app.session_state["present:begun"] == begun
    told = talk(SCENARIO, step, begun, begun + timedelta(seconds=90))
    assert (told["elapsed"], told["running"]) == (90, True)
    minutes = [each.front.minutes for each in SCENARIO.steps]
    assert [each["until"] for each in told["phases"]] == [60 * each for each in accumulate(minutes)]
    assert [each["title"] for each in told["phases"] if not each["todo"]] == [f"{step.number} {step.title}"]


def test_a_clock_that_was_put_back_shows_no_time_before_it_began():
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    assert talk(SCENARIO, SCENARIO.steps[0], moment, moment - timedelta(hours=1))["elapsed"] == 0


def test_blank_draws_the_curtain_and_opens_it():
    app = presented()
    assert not dark(app)
    assert dark(pressed(app, "blank"))
    assert dark(pressed(app, "next"))
    assert not dark(pressed(app, "blank"))


@pytest.fixture
def attempt():
    """An interview that runs, of whoever practises here."""
    store, me = connect(database()), Learner(name="Ann")
    found = Attempt(learner=me.id, scenario=KEY, minutes=(6, 3, 10), running=now())
    store.put(me, found)
    yield found
    store.close()


def test_in_an_interview_the_model_answer_comes_after_ones_own_on_the_stage_too(attempt):
    app = pressed(presented(attempt=str(attempt.id)), "panel-notes")
    assert "The model answer" not in {each.label for each in app.expander}
    assert "Say, in 40 seconds" not in said(app)
    assert app.button(key="pause")
    app.checkbox[0].check().run()
    assert not app.exception
    assert "The model answer" in {each.label for each in app.expander}
    assert "Say, in 40 seconds" in said(app)
    # Of the next step nothing was said yet.
    while "step" not in params(app):
        pressed(app, "next")
    assert "The model answer" not in {each.label for each in app.expander}


def test_a_curveball_stands_on_the_slide_and_over_the_knobs():
    ball = next(each for each in SCENARIO.curveballs if each.world)
    app = presented(step="ranking", curveball=ball.key)
    assert ball.say in said(app)
    pressed(app, "panel-knobs")
    assert app.button(key="hand-in")


def test_a_curveball_drawn_in_the_notes_shows_its_task_at_once(attempt):
    app = presented(attempt=str(attempt.id))
    pressed(pressed(app, "panel-notes"), "curveball")
    (ball,) = [each for each in SCENARIO.curveballs if each.key == params(app)["curveball"]]
    assert ball.say in said(app)
    assert app.button(key="hand-in")
