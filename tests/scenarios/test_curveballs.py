"""Every curveball takes something, can be run, and what the search found for it really wins something back."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from pydantic import ValidationError

from pipelines.answers import ANSWERS
from practice.comeback import free, standing
from scenarios.curveballs import Curveball
from scenarios.experiments import claim
from scenarios.scenario import Scenario
from scenarios.shelf import scenarios
from tests.remembering import Memory

SHELF = scenarios()
CURVEBALLS = [
    pytest.param(scenario, curveball, id=f"{scenario.key}-{curveball.key}")
    for scenario in SHELF
    for curveball in scenario.curveballs
]
each = pytest.mark.parametrize(("scenario", "curveball"), CURVEBALLS)
# What is won back, and what is taken, in units of what a reader should care about: the figure's tolerance.
WON, TAKEN = 3.0, 2.0


@pytest.mark.parametrize("scenario", SHELF, ids=[scenario.key for scenario in SHELF])
def test_a_scenario_has_three_or_four(scenario: Scenario) -> None:
    assert 3 <= len(scenario.curveballs) <= 4
    assert max(Counter(curveball.title for curveball in scenario.curveballs).values()) == 1


@each
def test_it_takes_something_and_what_was_found_wins_some_of_it_back_within_the_limits(
    scenario: Scenario, curveball: Curveball, memory: Memory
) -> None:
    answer = memory.reading(ANSWERS[scenario.front.pipeline])
    tolerance = answer.kinds[curveball.figure].tolerance
    found = standing(answer, curveball, {**curveball.naive, **curveball.best}, memory)
    assert found.usual - found.hit >= TAKEN * tolerance
    assert found.best - found.hit >= WON * tolerance
    assert found.share == 1.0
    assert [limit.sentence for limit in found.limits if not limit.kept] == []
    # Naive knobs keep the limits, and are there only where the defaults break one.
    assert standing(answer, curveball, curveball.naive, memory).counts
    assert standing(answer, curveball, {}, memory).counts is not bool(curveball.naive)


@each
def test_its_knobs_are_turned_from_where_they_stood_and_are_the_candidates_to_turn(
    scenario: Scenario, curveball: Curveball
) -> None:
    answer = ANSWERS[scenario.front.pipeline]
    start = answer.pipeline.turned(curveball.world)
    for settings in (curveball.naive, curveball.best):
        assert set(settings) <= set(free(answer))
        for path, value in settings.items():
            assert answer.pipeline.turned({path: value}, start) != start, f"{path} is {value} already"
        start = answer.pipeline.turned(settings, start)
    turned = answer.pipeline.turned(curveball.world)
    assert bool(curveball.world) == (turned != answer.pipeline.defaults)


@each
def test_its_figures_are_figures_of_the_run_and_the_one_to_win_back_is_better_when_higher(
    scenario: Scenario, curveball: Curveball
) -> None:
    kinds = ANSWERS[scenario.front.pipeline].kinds
    assert {curveball.figure, *curveball.limits} <= set(kinds)
    assert kinds[curveball.figure].better == "higher"


@each
def test_the_interviewer_says_it_in_one_to_three_short_sentences(scenario: Scenario, curveball: Curveball) -> None:
    sentences = curveball.say.removesuffix(".").split(". ")
    assert 1 <= len(sentences) <= 3
    assert max(len(sentence.split()) for sentence in sentences) <= 25


@pytest.mark.parametrize("mark", ["—", " – ", "TODO", "  ", "!"])
@each
def test_its_prose_is_plain(scenario: Scenario, curveball: Curveball, mark: str) -> None:
    assert mark not in "\n\n".join([curveball.title, curveball.say, curveball.hint, curveball.because])


USUAL: dict[str, Any] = {
    "key": "half-new", "title": "Half is new", "say": "Half is new.", "hint": "Look.", "because": "Nobody knew it.",
    "world": {"world.new_titles": 0.5},
}  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"key": "Half new"}, "should match pattern"),
        ({"say": " "}, "is empty"),
        ({"world": {}}, "sets no knob of the world and has no limit"),
        ({"world": {"ranking.trees": 5}}, r"sets ranking\.trees, which is not the interviewer's to turn"),
        ({"world": {"world.seed": 5}}, r"sets world\.seed, which is not the interviewer's to turn"),
        ({"naive": {"world.pins": 0}}, r"turns world\.pins, which is not the candidate's to turn"),
        ({"best": {"world.pins": 0}}, r"turns world\.pins, which is not the candidate's to turn"),
        ({"limits": {"n_examples": "few"}}, "should be a valid number"),
        ({"seed": 4}, "Extra inputs are not permitted"),
    ],
)
def test_a_curveball_that_is_none_is_refused(parts: dict[str, Any], complaint: str) -> None:
    Curveball.model_validate(USUAL)
    with pytest.raises(ValidationError, match=complaint):
        Curveball.model_validate({**USUAL, **parts})


def test_what_it_claims_is_an_experiment_from_the_world_and_the_naive_knobs_on() -> None:
    curveball = Curveball.model_validate(
        {**USUAL, "naive": {"examples.share": 0.1}, "best": {"examples.share": 1.0}, "figure": "AUC"}
    )
    said = claim(curveball)
    assert (said.given, said.turn) == ({"world.new_titles": 0.5, "examples.share": 0.1}, {"examples.share": 1.0})
    assert said.expect == {"AUC": "rises"}
