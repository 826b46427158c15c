"""Every claim of every scenario, in six worlds: it comes true in each, or the scenario does not pass."""

import math

import pytest

from pipelines.answers import ANSWERS
from pipelines.engine import Cache
from scenarios.experiments import Outcome, run_experiment
from scenarios.scenario import Experiment
from scenarios.shelf import scenarios
from tests.conftest import remembering

# Claims were written while looking at worlds 0 to 4 and 7; 10 to 12 came later, to withdraw what does not carry over.
SEEDS = (0, 1, 2, 10, 11, 12)
KEPT = 60  # results; enough for one world and what its experiments share

# World by world, since a world is the dearest thing to keep.
CLAIMS = [
    pytest.param(seed, scenario.front.pipeline, experiment, id=f"world {seed}, {scenario.key}/{step.key} {number}")
    for seed in SEEDS
    for scenario in scenarios()
    for step in scenario.steps
    for number, experiment in enumerate(step.front.experiments, start=1)
]


@pytest.fixture(scope="module")
def memory() -> Cache:
    return remembering(KEPT)


def told(outcome: Outcome) -> str:
    """What came of one claim, for whoever has to mend it."""
    moved = f"{outcome.before:.4f} → {outcome.after:.4f}"
    return f"{outcome.figure} was to be: {outcome.expected}, was: {outcome.seen} ({moved})"


def held(outcome: Outcome) -> bool:
    """A figure that is not there holds nothing, even if it stays so."""
    return outcome.came_true and math.isfinite(outcome.before) and math.isfinite(outcome.after)


@pytest.mark.parametrize(("seed", "pipeline", "experiment"), CLAIMS)
def test_the_claim_comes_true(seed: int, pipeline: str, experiment: Experiment, memory: Cache) -> None:
    _, _, outcomes = run_experiment(experiment, ANSWERS[pipeline], {"world.seed": seed}, memory)
    broken = [told(outcome) for outcome in outcomes if not held(outcome)]
    if broken:
        pytest.fail(f"{experiment.say}\n" + "\n".join(broken), pytrace=False)
    assert {outcome.figure for outcome in outcomes} == experiment.expect.keys()


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
