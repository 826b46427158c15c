"""Every claim of every scenario, in several worlds: it comes true in each, or the scenario does not pass."""

import math
from collections.abc import Callable
from functools import lru_cache

import pytest

from pipelines.answers import ANSWERS
from pipelines.engine import Cache
from scenarios.experiments import Outcome, run_experiment
from scenarios.scenario import Experiment, Scenario
from scenarios.shelf import scenarios
from tests.conftest import remembering

# Worlds below 10 may be looked at while claims are written; from 10 on they withdraw what does not carry over.
SEEDS = {"recommendation": (0, 1, 2, 10, 11, 12)}
OTHER_SEEDS = (0, 1, 10, 11)  # of a scenario that names none
KEPT = 60  # results; enough for what the experiments in one world share

# World by world, since a world is the dearest thing to keep.
CLAIMS = [
    pytest.param(scenario, seed, experiment, id=f"{scenario.key}, world {seed}, {step.key} {number}")
    for scenario in scenarios()
    for seed in SEEDS.get(scenario.key, OTHER_SEEDS)
    for step in scenario.steps
    for number, experiment in enumerate(step.front.experiments, start=1)
]

MemoryOf = Callable[[str, int], Cache]


@pytest.fixture(scope="module")
def memory_of() -> MemoryOf:
    """What the experiments in one world of one scenario share. It goes when those of another world come."""
    return lru_cache(maxsize=1)(lambda scenario, seed: remembering(KEPT))


def told(outcome: Outcome) -> str:
    """What came of one claim, for whoever has to mend it."""
    moved = f"{outcome.before:.4f} → {outcome.after:.4f}"
    return f"{outcome.figure} was to be: {outcome.expected}, was: {outcome.seen} ({moved})"


def held(outcome: Outcome) -> bool:
    """A figure that is not there holds nothing, even if it stays so."""
    return outcome.came_true and math.isfinite(outcome.before) and math.isfinite(outcome.after)


@pytest.mark.parametrize(("scenario", "seed", "experiment"), CLAIMS)
def test_the_claim_comes_true(scenario: Scenario, seed: int, experiment: Experiment, memory_of: MemoryOf) -> None:
    answer, memory = ANSWERS[scenario.front.pipeline], memory_of(scenario.key, seed)
    _, _, outcomes = run_experiment(experiment, answer, {"world.seed": seed}, memory)
    broken = [told(outcome) for outcome in outcomes if not held(outcome)]
    if broken:
        pytest.fail(f"{experiment.say}\n" + "\n".join(broken), pytrace=False)
    assert {outcome.figure for outcome in outcomes} == experiment.expect.keys()


def test_seeds_are_named_for_scenarios_there_are() -> None:
    assert SEEDS.keys() <= {scenario.key for scenario in scenarios()}


def test_an_experiment_starts_from_what_is_given_and_the_readers_settings() -> None:
    claim = Experiment(
        say="Fewer factors change nothing here.", because="No model uses them.",
        given={"ranking.model": "popularity", "candidates.n_candidates": 50}, turn={"similarity.factors": "8"},
        expect={"nDCG@10": "stays", "n_candidates": "rises"},
    )  # fmt: skip
    before, after, outcomes = run_experiment(claim, ANSWERS["recommendation"], {"world.seed": 3})
    turned = {name for name, value in after.settings.items() if before.settings[name] != value}
    assert turned == {"similarity.factors"}
    start = before.settings
    assert (start["world.seed"], start["ranking.model"], start["candidates.n_candidates"]) == (3, "popularity", 50)
    assert [(outcome.figure, outcome.seen, outcome.came_true) for outcome in outcomes] == [
        ("nDCG@10", "stays", True), ("n_candidates", "stays", False),
    ]  # fmt: skip
    assert (outcomes[1].before, outcomes[1].after) == (50, 50)
