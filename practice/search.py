"""A search over a pipeline's knobs: what can be won back under a curveball, found by turning one knob at a time."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.answer import Answer
from pipelines.commands import keeping
from pipelines.engine import AllKnobs, Result, flat
from pipelines.knobs import KnobError, Knobs, Value, bounds, depends, options, said, step
from practice.comeback import free, kept
from scenarios.curveballs import Curveball

# Where a numeric knob is tried, as shares of its range: closer where it is low, since there most of them matter most.
SHARES = (0.0, 0.125, 0.25, 0.5, 1.0)


class SearchError(ValueError):
    """A search that cannot begin; the message is one sentence."""


@dataclass(frozen=True)
class Found:
    """What a search found: the knobs it turned from where it began, the figure before and after, how many runs."""

    turned: Mapping[str, Value]
    before: float
    after: float
    n_runs: int

    def toml(self, key: str) -> str:
        """What was turned, as it stands in the file of the curveballs under this one's key."""
        # JSON writes a text, a number and a truth value as TOML does.
        return "\n".join([f"[{key}.best]", *(f'"{path}" = {json.dumps(value)}' for path, value in self.turned.items())])


@dataclass(frozen=True)
class _Trial:
    knobs: AllKnobs
    figure: float
    within: bool  # every limit


@dataclass
class _Trials:
    """Runs under one curveball. Of all results only those of the best run are kept: few share more than that."""

    answer: Answer
    curveball: Curveball
    best: dict[str, Result] = field(default_factory=dict)
    last: dict[str, Result] = field(default_factory=dict)
    seen: dict[tuple[str, ...], _Trial] = field(default_factory=dict)

    def at(self, knobs: AllKnobs) -> _Trial:
        """The trial of these knobs, remembered by the lineages of its run."""
        lineages = tuple(self.answer.pipeline.lineages(knobs).values())
        if lineages not in self.seen:
            run = self.answer.pipeline.run(knobs, keeping(dict(self.best)))
            facts = self.answer.facts(run)
            within = all(limit.kept for limit in kept(self.curveball, self.answer, facts))
            self.seen[lineages] = _Trial(knobs, facts[self.curveball.figure].estimate.value, within)
            self.last = {result.lineage: result for result in run.results.values()}
        return self.seen[lineages]

    def keep_last(self) -> None:
        """The run made last is the best so far."""
        self.best = self.last


def search(answer: Answer, curveball: Curveball, rounds: int, tell: Callable[[str], object]) -> Found:
    """Turn every free knob in turn to each value worth a try, and keep what improves the figure beyond its tolerance.

    A value that improves it and breaks a limit is tried once more with each other knob of its stage, for one that mends
    the limit. Another round follows until one brings nothing, or `rounds` are over. `tell` hears first how long that
    takes, then how it goes. Raises SearchError where the knobs it begins with break a limit, or cannot be set.
    """
    try:
        start = answer.pipeline.turned(curveball.given)
    except KnobError as error:
        raise SearchError(f"{curveball.key} cannot be run: {error}") from error
    trials = _Trials(answer, curveball)
    begun = best = trials.at(start)
    if not begun.within:
        raise SearchError(f"{curveball.key} begins with a broken limit; its naive knobs are to keep every one.")
    trials.keep_last()
    knobs = [path for path in free(answer) if not idle(start, path)]
    n_tries = sum(len(tries(start, path)) for path in knobs)
    tell(
        f"Turning {len(knobs)} knobs one at a time: some {n_tries} runs a round, and more where one breaks a limit. "
        "A round takes 1 to 3 minutes."
    )
    for number in range(1, rounds + 1):
        tell(f"Round {number} begins at {best.figure:.4f}.")
        before, best = best, _round(trials, best, tell)
        if best is before:
            break
    there = flat(start)
    turned = {path: value for path, value in flat(best.knobs).items() if value != there[path]}
    return Found(turned, begun.figure, best.figure, len(trials.seen))


def _round(trials: _Trials, best: _Trial, tell: Callable[[str], object]) -> _Trial:
    pipeline, tolerance = trials.answer.pipeline, trials.answer.kinds[trials.curveball.figure].tolerance
    for path in free(trials.answer):
        if idle(best.knobs, path):
            continue
        tell(f"{path} …")
        start, bar = best, best.figure + tolerance
        for value in tries(start.knobs, path):
            first = trials.at(pipeline.turned({path: value}, start.knobs))
            for trial in (first,) if first.within or first.figure <= bar else _mended(trials, first, path):
                if trial.within and trial.figure > bar:
                    best, bar = trial, trial.figure
                    trials.keep_last()
                    tell(f"{_difference(trial.knobs, start.knobs)}: {trial.figure:.4f}.")
    return best


def _mended(trials: _Trials, broken: _Trial, turned: str) -> Iterator[_Trial]:
    """A trial that breaks a limit, with each other knob of the same stage turned as well."""
    stage = turned.partition(".")[0]
    for path in free(trials.answer):
        if path.partition(".")[0] == stage and path != turned and not idle(broken.knobs, path):
            for value in tries(broken.knobs, path):
                yield trials.at(trials.answer.pipeline.turned({path: value}, broken.knobs))


def _difference(knobs: AllKnobs, start: AllKnobs) -> str:
    there = flat(start)
    return ", ".join(said(knobs, {path: value for path, value in flat(knobs).items() if value != there[path]}))


def idle(knobs: AllKnobs, path: str) -> bool:
    """Whether a knob does nothing because another, which it depends on, stands elsewhere."""
    own, name = _at(knobs, path)
    needed = depends(type(own).model_fields[name])
    return needed is not None and getattr(own, needed[0]) != needed[1]


def tries(knobs: AllKnobs, path: str) -> tuple[Value, ...]:
    """The values worth a try: every option, or a few over the range, without the one that is set."""
    own, name = _at(knobs, path)
    declared = type(own).model_fields[name]
    values: tuple[Value, ...] | None = options(declared)
    if values is None:
        low, high = bounds(declared)
        by = step(declared)
        spread = (min(high, low + by * round(share * (high - low) / by)) for share in SHARES)
        values = tuple(int(value) if declared.annotation is int else round(value, 6) for value in spread)
    return tuple(value for value in dict.fromkeys(values) if value != getattr(own, name))


def _at(knobs: AllKnobs, path: str) -> tuple[Knobs, str]:
    stage, _, name = path.partition(".")
    return knobs[stage], name
