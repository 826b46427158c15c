"""Runs experiments: the same declaration is the lesson, the preset and the test."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.answer import Answer
from pipelines.engine import Cache, Run, uncached
from pipelines.facts import Change, Facts, change
from scenarios.curveballs import Curveball
from scenarios.scenario import Experiment


@dataclass(frozen=True)
class Outcome:
    """What an experiment expected of a figure and what it saw."""

    figure: str
    expected: Change
    seen: Change
    before: float
    after: float

    @property
    def came_true(self) -> bool:
        """Whether the figure moved as claimed."""
        return self.expected == self.seen


def outcomes(experiment: Experiment, answer: Answer, before: Facts, after: Facts) -> tuple[Outcome, ...]:
    """Compare the figures the experiment speaks of."""
    return tuple(
        Outcome(name, expected, change(answer.kinds[name], before[name].estimate, after[name].estimate),
                before[name].estimate.value, after[name].estimate.value)
        for name, expected in experiment.expect.items()
    )  # fmt: skip


def run_experiment(
    experiment: Experiment, answer: Answer, settings: Mapping[str, object] | None = None, cache: Cache = uncached
) -> tuple[Run, Run, tuple[Outcome, ...]]:
    """Run before and after, from the defaults with `settings` (a seed, say) and the experiment's `given` turned."""
    pipeline = answer.pipeline
    start = pipeline.turned({**(settings or {}), **experiment.given})
    before = pipeline.run(start, cache)
    after = pipeline.run(pipeline.turned(experiment.turn, start), cache)
    return before, after, outcomes(experiment, answer, answer.facts(before), answer.facts(after))


def claim(curveball: Curveball) -> Experiment:
    """What a curveball claims: that the knobs found for it win something back of what it takes."""
    return Experiment(
        say=curveball.say, given=curveball.given, turn=curveball.best, expect={curveball.figure: "rises"},
        because=curveball.because,
    )  # fmt: skip
