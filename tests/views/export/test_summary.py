"""What stands on one page: assumptions that stand, and points whose effect was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines import judge
from pipelines.answers import ANSWERS
from pipelines.engine import Cache
from scenarios.shelf import scenario, scenarios
from tests.views.export.conftest import place, quiet
from views.export.answer import Exported, exported
from views.export.summary import ASSUMPTIONS, POINTS, points_changed, summary
from views.place import first_place, standing_answer

ANSWER = ANSWERS["recommendation"]
QUESTIONS = [q for q in scenario("recommendation").steps[0].front.questions if any(a.turn for a in q.answers)]


def at(**turned: object) -> Exported:
    return exported(scenario("recommendation"), place(**turned), quiet)


def test_a_turned_knob_is_turned_back_alone_and_the_difference_is_paired(memory: Cache) -> None:
    turned = {"ranking.trees": 5, "shown.exploration": 0.3}
    found = summary(at(**turned))
    pipeline = ANSWER.pipeline
    run = pipeline.run(pipeline.turned(turned), memory)
    moved = []
    for name in turned:
        kept = {other: value for other, value in turned.items() if other != name}
        moved.append(judge.difference(pipeline.run(pipeline.turned(kept), memory)["verdict"], run["verdict"]))
    expected = sorted(moved, key=lambda each: -abs(each.value))
    assert [point.came for point in found.changed] == [
        f"Turning it back alone moves value kept by {points_changed(each)}." for each in expected
    ]
    assert found.looked_at == ()
    assert found.heading == "Two points that were changed"


def test_of_three_turned_knobs_the_two_that_matter_most_are_told() -> None:
    found = summary(at(**{"ranking.trees": 5, "shown.exploration": 0.4, "ranking.leaves": 32}))
    assert len(found.changed) == POINTS
    assert all("Leaves" not in point.what for point in found.changed)


def test_the_worlds_knobs_and_a_calculators_are_no_points_changed() -> None:
    found = summary(at(**{"world.seed": 2, "load.daily_users": 5_000_000}))
    assert found.changed == ()
    assert len(found.looked_at) == POINTS
    assert found.heading == "Two alternatives, to compare"


def test_one_change_is_joined_by_one_experiment_that_was_run_here() -> None:
    found = summary(at(**{"ranking.trees": 5}))
    assert (len(found.changed), len(found.looked_at)) == (1, 1)
    assert found.changed[0].what == "Trees: 5, by default 60."
    said = {experiment.say for experiment in scenario("recommendation").experiments}
    assert found.looked_at[0].what in said
    assert "Value kept" in found.looked_at[0].came


@pytest.mark.parametrize("shown", scenarios(), ids=lambda each: each.key)
def test_every_scenario_has_three_assumptions_that_stand_by_default(shown) -> None:  # type: ignore[no-untyped-def]
    answer = ANSWERS[shown.front.pipeline]
    asked = [q for q in shown.steps[0].front.questions if any(a.turn for a in q.answers)][:ASSUMPTIONS]
    assert len(asked) == ASSUMPTIONS
    assert all(standing_answer(first_place(shown), answer, question) for question in asked)


def test_an_assumption_is_the_answer_that_the_knobs_give() -> None:
    question = QUESTIONS[0]
    other = question.answers[-1]
    found = summary(at(**other.turn))
    assert found.assumptions[0] == (question.ask, other.say)


def test_where_the_knobs_give_no_answer_foreseen_they_are_told_themselves() -> None:
    [name] = QUESTIONS[0].answers[0].turn
    assert name == "world.pins"
    title = type(ANSWER.knobs["world"]).model_fields["pins"].title
    found = summary(at(**{name: 2}))
    assert found.assumptions[0] == (QUESTIONS[0].ask, f"{title}: 2.")


def test_what_was_handed_in_is_one_change_also_where_the_figures_are_of_it(hostile: Exported) -> None:
    ball = hostile.scenario.curveballs[0]
    place = replace(hostile.scene.place, turned={"ranking.trees": 25, **ball.naive}, curveball=ball.key)
    found = summary(replace(hostile, scene=replace(hostile.scene, place=place)))
    assert [point.what for point in found.changed] == [f"After the curveball “{ball.title}”."]
    assert (found.heading, len(found.looked_at)) == ("One point that was changed, one to compare", 1)
