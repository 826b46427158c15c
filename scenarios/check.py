"""The command `check`: runs a scenario's experiments and curveballs in several worlds and says which claims held."""

import argparse
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipelines.commands import (
    Record,
    RefusedError,
    add_json_option,
    aligned,
    keeping,
    put,
    say,
    whole_number,
    write_json,
)

if TYPE_CHECKING:
    from pipelines.answer import Answer
    from pipelines.engine import Result
    from scenarios.scenario import Experiment, Scenario

MOST_SEEDS = 1000
HEADER = ("experiment", "seed", "figure", "expected", "before", "after", "held")


@dataclass(frozen=True)
class Checked:
    """One figure of one experiment in one world.

    `experiment` is its step's key and its number there; of a curveball, which is checked as one, the word and its key.
    """

    experiment: str
    say: str
    seed: int
    figure: str
    expected: str
    seen: str
    before: float
    after: float

    @property
    def held(self) -> bool:
        """Whether the figure moved as claimed; one that is undefined did not."""
        return self.expected == self.seen and math.isfinite(self.before) and math.isfinite(self.after)


def command(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add `check` to the command line."""
    parser = commands.add_parser(
        "check", help="run a scenario's experiments and say which claims hold", allow_abbrev=False,
        description="Run every claim and curveball in worlds 0 to N - 1. Exits with 1 if one does not hold.",
    )  # fmt: skip
    parser.add_argument("scenario")
    parser.add_argument(
        "--seeds", metavar="N", type=whole_number("--seeds", 1, MOST_SEEDS), default=3, help="how many worlds (3)"
    )
    add_json_option(parser, "every figure of every experiment")
    parser.set_defaults(run=_check)


def checked(scenario: "Scenario", answer: "Answer", n_seeds: int) -> list[Checked]:
    """Every figure that every experiment speaks of, experiment by experiment, in worlds 0 to n_seeds - 1."""
    claims = _claims(scenario, answer)
    # World by world, since a world is the dearest thing to keep.
    found = [row for seed in range(n_seeds) for row in _in_one_world(claims, answer, seed)]
    order = list(claims)
    return sorted(found, key=lambda row: order.index(row.experiment))


def _claims(scenario: "Scenario", answer: "Answer") -> "dict[str, Experiment]":
    """What is to be checked, by name; refused if any of it cannot be run, before hours go by."""
    from scenarios.experiments import claim

    claims = {
        f"{step.key} {number}": experiment
        for step in scenario.steps
        for number, experiment in enumerate(step.front.experiments, start=1)
    }
    for curveball in scenario.curveballs:
        name = f"curveball {curveball.key}"
        if not curveball.best:
            raise RefusedError(f"{name} names no best knobs; `python -m practice search` finds them.")
        _refuse_unknown(name, curveball.limits, answer)
        claims[name] = claim(curveball)
    for name, experiment in claims.items():
        _refuse_impossible(name, experiment, answer)
    return claims


def record(scenario: str, n_seeds: int, rows: Sequence[Checked]) -> Record:
    """The rows for a machine; undefined figures are None."""
    from pipelines.report import finite

    return {
        "scenario": scenario,
        "seeds": n_seeds,
        "held": all(row.held for row in rows),
        "experiments": [
            {**asdict(row), "before": finite(row.before), "after": finite(row.after), "held": row.held} for row in rows
        ],
    }


def text(n_seeds: int, rows: Sequence[Checked]) -> str:
    """The rows for a person, and the sum of them."""
    cells = [
        (row.experiment, str(row.seed), row.figure, row.expected, f"{row.before:.4f}", f"{row.after:.4f}",
         "yes" if row.held else f"NO, {row.seen}")
        for row in rows
    ]  # fmt: skip
    failed = {f"{row.experiment} ({row.say}) in world {row.seed}": None for row in rows if not row.held}
    held = sum(row.held for row in rows)
    summary = f"{held} of {len(rows)} figures moved as claimed, over {n_seeds} world{'s' * (n_seeds > 1)}."
    return "\n".join([aligned([HEADER, *cells], left=4), "", *(f"Failed: {claim}" for claim in failed), summary])


def _check(chosen: argparse.Namespace) -> int:
    scenario, answer = _find(chosen.scenario)
    rows = checked(scenario, answer, chosen.seeds)
    if chosen.json:
        write_json(chosen.json, record(scenario.key, chosen.seeds, rows))
    else:
        put(text(chosen.seeds, rows) + "\n")
    return 0 if all(row.held for row in rows) else 1


def _find(key: str) -> "tuple[Scenario, Answer]":
    # Imported late: it takes a second or two, which no mistake or --help should have to wait for.
    from pipelines.answers import ANSWERS
    from scenarios import shelf

    try:
        scenario = shelf.scenario(key)
    except (KeyError, shelf.ScenarioError) as error:
        raise RefusedError(str(error.args[0])) from error
    if scenario.front.pipeline not in ANSWERS:
        raise RefusedError(
            f"{key} asks for the pipeline {scenario.front.pipeline!r}; the pipelines are {', '.join(ANSWERS)}."
        )
    return scenario, ANSWERS[scenario.front.pipeline]


def _in_one_world(claims: "dict[str, Experiment]", answer: "Answer", seed: int) -> Iterator[Checked]:
    """All experiments share the world's results with nothing turned; what else each one makes is let go after it."""
    pipeline = answer.pipeline
    settings = {"world.seed": seed}
    say(f"World {seed}.")
    shared = {result.lineage: result for result in pipeline.run(pipeline.turned(settings)).results.values()}
    for name, experiment in claims.items():
        say(f"World {seed}: {name}.")
        yield from _outcomes(name, experiment, answer, seed, dict(shared))


def _outcomes(
    name: str, experiment: "Experiment", answer: "Answer", seed: int, results: "dict[str, Result]"
) -> Iterator[Checked]:
    from scenarios.experiments import run_experiment

    for o in run_experiment(experiment, answer, {"world.seed": seed}, keeping(results))[2]:
        yield Checked(name, experiment.say, seed, o.figure, o.expected, o.seen, o.before, o.after)


def _refuse_impossible(name: str, experiment: "Experiment", answer: "Answer") -> None:
    from pipelines.knobs import KnobError

    _refuse_unknown(name, experiment.expect, answer)
    try:
        answer.pipeline.turned({**experiment.given, **experiment.turn})
    except KnobError as error:
        raise RefusedError(f"{name} cannot be run: {error}") from error


def _refuse_unknown(name: str, figures: Iterable[str], answer: "Answer") -> None:
    unknown = [figure for figure in figures if figure not in answer.kinds]
    if unknown:
        raise RefusedError(f"{name} speaks of {unknown[0]!r}; the figures are {', '.join(answer.kinds)}.")
