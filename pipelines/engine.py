"""Stage, Pipeline, Run: how any answer runs. Knows no stage, no scenario and no cache."""

import hashlib
import inspect
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Literal, Protocol

from pipelines.knobs import KnobError, Knobs, Settings, Value, parse, quoted

AllKnobs = Mapping[str, Knobs]
Part = Literal["Data", "Training", "Judging"]


class Counted(Protocol):
    """What every stage returns: anything that can say how many things went in and how many came out."""

    @property
    def n_in(self) -> int:
        """How many things went in."""

    @property
    def n_out(self) -> int:
        """How many came out."""


@dataclass(frozen=True)
class Stage:
    """One step of a pipeline: a function named for what it returns, and the default of its own knobs.

    The function's parameters are the names of the earlier stages whose results it needs, plus `knobs` if it has any.
    `serving` marks what happens while a person waits, `heavy` a result of tens of megabytes, of which a cache keeps
    few; `unit` says what its counts count, as "titles → candidates". `title` is what a reader sees where the name does
    not read well; `part` says what a stage that does not serve belongs to.
    """

    make: Callable[..., Counted]
    knobs: Knobs | None = None
    serving: bool = False
    heavy: bool = False
    unit: str = ""
    title: str = ""
    part: Part = "Training"

    @property
    def name(self) -> str:
        """The stage's name: its function's."""
        return self.make.__name__

    @property
    def words(self) -> str:
        """The stage as a reader sees it."""
        return self.title or self.name.replace("_", " ")

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Names of the earlier results it takes."""
        return tuple(name for name in inspect.signature(self.make).parameters if name != "knobs")


@dataclass(frozen=True)
class Result:
    """What a stage made, the wall-clock seconds it took when it was made, and the lineage that names it."""

    stage: Stage
    value: Any
    seconds: float
    lineage: str

    @property
    def n_in(self) -> int:
        """How many things went in."""
        return int(self.value.n_in)

    @property
    def n_out(self) -> int:
        """How many came out."""
        return int(self.value.n_out)


Cache = Callable[[str, Callable[[], Result]], Result]


def uncached(lineage: str, make: Callable[[], Result]) -> Result:
    """The cache that keeps nothing."""
    return make()


@dataclass(frozen=True)
class Run:
    """What a pipeline produced with one setting of its knobs. `run["candidates"]` is that stage's value."""

    pipeline: "Pipeline"
    knobs: AllKnobs
    results: Mapping[str, Result]

    def __getitem__(self, stage: str) -> Any:
        """The value of one stage."""
        return self.results[stage].value

    @property
    def lineage(self) -> str:
        """Names this run: two runs with the same lineage hold the same figures."""
        return _digest([result.lineage for result in self.results.values()])

    @property
    def settings(self) -> dict[str, Value]:
        """Every knob, resolved: `stage.knob` -> value."""
        return flat(self.knobs)


class Pipeline:
    """Stages in the order they run. Refuses a stage that needs what no earlier stage makes, and a name used twice."""

    def __init__(self, name: str, stages: tuple[Stage, ...]) -> None:
        self.name = name
        self.stages = stages
        made: set[str] = set()
        for stage in stages:
            missing = [need for need in stage.needs if need not in made]
            if missing:
                raise ValueError(f"Stage {stage.name} needs {', '.join(missing)}, which no earlier stage makes.")
            if stage.name in made:
                raise ValueError(f"Two stages are named {stage.name}.")
            made.add(stage.name)

    @property
    def defaults(self) -> AllKnobs:
        """The knobs nobody has turned: stage name -> knobs, for the stages that have any."""
        return {stage.name: stage.knobs for stage in self.stages if stage.knobs is not None}

    def turned(self, settings: Settings, start: AllKnobs | None = None) -> AllKnobs:
        """`start` (the defaults) with each `stage.knob` turned to its value. Raises KnobError for the first bad one."""
        knobs = dict(start or self.defaults)
        for path, value in settings.items():
            stage, _, name = path.partition(".")
            if stage not in knobs or not name:
                raise KnobError(f"{quoted(path)} is not a knob; the stages with knobs are {', '.join(knobs)}.")
            parsed = parse(stage, type(knobs[stage]), name, value)
            knobs[stage] = knobs[stage].model_copy(update={name: parsed})
        return knobs

    def lineages(self, knobs: AllKnobs) -> dict[str, str]:
        """The key of every stage's result: a digest of pipeline, stage, own knobs and the lineages of what it needs."""
        found: dict[str, str] = {}
        for stage in self.stages:
            own = knobs[stage.name].model_dump_json() if stage.name in knobs else ""
            parts = [self.name, stage.name, own, *(found[need] for need in stage.needs)]
            found[stage.name] = f"{stage.name}:{_digest(parts)}"
        return found

    def run(self, knobs: AllKnobs | None = None, cache: Cache = uncached, until: str | None = None) -> Run:
        """Run every stage in order (through stage `until`), each through `cache(lineage, make)`."""
        knobs = knobs or self.defaults
        lineages = self.lineages(knobs)
        results: dict[str, Result] = {}
        for stage in self.stages:
            make = partial(_made, stage, knobs, results, lineages[stage.name])
            results[stage.name] = cache(lineages[stage.name], make)
            if stage.name == until:
                break
        return Run(self, knobs, results)


def _made(stage: Stage, knobs: AllKnobs, results: Mapping[str, Result], lineage: str) -> Result:
    arguments = {need: results[need].value for need in stage.needs}
    if stage.name in knobs:
        arguments["knobs"] = knobs[stage.name]
    started = time.perf_counter()
    value = stage.make(**arguments)
    return Result(stage, value, time.perf_counter() - started, lineage)


def _digest(parts: list[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def flat(knobs: AllKnobs) -> dict[str, Value]:
    """`stage.knob` -> value of every knob."""
    return {f"{stage}.{name}": value for stage, own in knobs.items() for name, value in own}
