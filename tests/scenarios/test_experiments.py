"""Every claim of every scenario comes true in the world that everybody sees first, where claims are written.

Whether they carry over takes longer: `python -m pipelines check` runs them all in as many worlds as one likes.
"""

import math

import pytest

from pipelines.answers import ANSWERS
from scenarios.experiments import Outcome, run_experiment
from scenarios.scenario import Experiment, Scenario
from scenarios.shelf import scenarios
from tests.remembering import Memory

# Those that start alike one after the other, so that they find it in the worker's memory.
CLAIMS = [
    pytest.param(scenario, experiment, id=f"{scenario.key}, {step.key} {number}")
    for scenario in scenarios()
    for step, number, experiment in sorted(
        ((step, number, each) for step in scenario.steps for number, each in enumerate(step.front.experiments, 1)),
        key=lambda claim: sorted(map(str, claim[2].given.items())),
    )
]


def told(outcome: Outcome) -> str:
    """What came of one claim, for whoever has to mend it."""
    moved = f"{outcome.before:.4f} → {outcome.after:.4f}"
    return f"{outcome.figure} was to be: {outcome.expected}, was: {outcome.seen} ({moved})"


def held(outcome: Outcome) -> bool:
    """A figure that is not there holds nothing, even if it stays so."""
    return outcome.came_true and math.isfinite(outcome.before) and math.isfinite(outcome.after)


@pytest.mark.parametrize(("scenario", "experiment"), CLAIMS)
def test_the_claim_comes_true(scenario: Scenario, experiment: Experiment, memory: Memory) -> None:
    answer = memory.reading(ANSWERS[scenario.front.pipeline])
    _, _, outcomes = run_experiment(experiment, answer, {}, memory)
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
