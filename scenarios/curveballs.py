"""Curveballs: what an interviewer says that changes the world, and what a search over the knobs then won back."""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipelines.knobs import Value
from scenarios.record import Record, Text

WORLD = "world."
SEED = "world.seed"


class Curveball(Record):
    """A sentence that changes the world, and what can be won back of the value that it takes.

    say      the interviewer's words; `hint` is for who is stuck, `because` is what it teaches, said after
    world    the world's knobs that it sets
    limits   figures that must not be higher than this, by name
    figure   what it takes and is to be won back; higher is better
    naive    where the defaults break a limit: the knobs that keep it at once, without a thought
    best     the knobs that `python -m practice search` turned from there; none before it was asked
    """

    key: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    title: Text
    say: Text
    hint: Text
    because: Text
    world: Mapping[str, Value] = {}
    limits: Mapping[str, float] = {}
    figure: str = "value_kept"
    naive: Mapping[str, Value] = {}
    best: Mapping[str, Value] = {}

    @model_validator(mode="after")
    def _changes_the_world_and_only_there(self) -> Self:
        if not self.world and not self.limits:
            raise ValueError("sets no knob of the world and has no limit")
        if strange := [path for path in self.world if not path.startswith(WORLD) or path == SEED]:
            raise ValueError(f"sets {strange[0]}, which is not the interviewer's to turn")
        if strange := [path for path in (*self.naive, *self.best) if path.startswith(WORLD)]:
            raise ValueError(f"turns {strange[0]}, which is not the candidate's to turn")
        return self

    @property
    def given(self) -> Mapping[str, Value]:
        """Where a candidate starts: the world as it is now, and the limits kept without a thought."""
        return {**self.world, **self.naive}
