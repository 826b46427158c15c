"""A made-up pipeline whose best knobs are obvious: the height of a hill, and what it costs to climb it."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import Field

from pipelines.answers import ANSWERS
from pipelines.engine import Pipeline, Run, Stage
from pipelines.facts import Fact, FactKind, Facts
from pipelines.knobs import Knobs
from pipelines.metrics import Estimate
from scenarios.curveballs import Curveball

made: list[str] = []
ABOVE = 1000.0  # so much higher is the hill of each next world


@dataclass(frozen=True)
class Number:
    value: float
    cost: float = 0.0
    n_in: int = 1
    n_out: int = 1


class WorldKnobs(Knobs):
    seed: int = Field(7, ge=0, le=99, title="World")
    depth: float = Field(0.0, ge=0, le=100, title="Depth of the valley")


class ClimbKnobs(Knobs):
    """`steps` help only where the way is up; `shoes` only with `rope`; `colour` never."""

    steps: int = Field(2, ge=0, le=16, title="Steps")
    way: Literal["down", "up"] = Field("down", title="Way", json_schema_extra={"labels": {"up": "up the hill"}})
    rope: bool = Field(False, title="Rope")
    shoes: float = Field(0.0, ge=0, le=1, title="Shoes", json_schema_extra={"only_with": ["rope", True]})
    colour: float = Field(0.0, ge=0, le=1, title="Colour")


def world(knobs: WorldKnobs) -> Number:
    made.append("world")
    return Number(ABOVE * (knobs.seed - 7) - knobs.depth)


def climb(world: Number, knobs: ClimbKnobs) -> Number:
    made.append("climb")
    up = 1 if knobs.way == "up" else -1
    return Number(
        world.value + up * (1 + knobs.steps) + 12 * knobs.rope * knobs.shoes + 0.01 * knobs.colour,
        cost=knobs.steps + 10 * knobs.rope,
    )


def read(run: Run) -> Facts:
    figures = {"height": run["climb"].value, "cost": run["climb"].cost}
    return {name: Fact(name, KINDS[name], Estimate(x, x, x)) for name, x in figures.items()}


KINDS = {"height": FactKind("height", "one", tolerance=0.1), "cost": FactKind("cost", "count", "lower", 0.0)}
PIPELINE = Pipeline("hill", (Stage(world, WorldKnobs()), Stage(climb, ClimbKnobs())))
HILL = replace(ANSWERS["recommendation"], pipeline=PIPELINE, kinds=KINDS, facts=read, shared=("world",))


def curveball(**parts: Any) -> Curveball:
    """The valley sinks by ten; what is given replaces or adds to that."""
    usual = {
        "key": "sink", "title": "The valley sinks", "say": "The valley sinks by ten.", "hint": "Climb.",
        "because": "Up is up.", "world": {"world.depth": 10.0}, "figure": "height",
    }  # fmt: skip
    return Curveball.model_validate({**usual, **parts})
