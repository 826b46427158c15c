"""The rubric: what an interview is scored by, and what several scores of it say together."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from practice.records import LEVELS, Score
from scenarios.record import Record, Text
from scenarios.scenario import Scenario, Step

FILE = Path(__file__).with_suffix(".toml")
# Two people who are so many levels apart did not hear the same interview.
APART = 2

Marks = Mapping[str, int | None]
FourTexts = Annotated[tuple[Text, ...], Field(min_length=len(LEVELS), max_length=len(LEVELS), strict=False)]


class RubricError(ValueError):
    """A rubric's file that cannot be read; the message names the file and what is wrong with it."""


class Dimension(Record):
    """One thing that is scored.

    asks   the question that its level answers
    steps  where one looks, over all scenarios: each has some of them
    heard  for each level, from the lowest: what one would have heard in the room
    """

    key: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$", max_length=40)]
    title: Text
    asks: Text
    steps: Annotated[tuple[Text, ...], Field(min_length=1, strict=False)]
    heard: FourTexts

    def looked_at(self, scenario: Scenario) -> tuple[Step, ...]:
        """The steps of a scenario where one looks."""
        return tuple(step for step in scenario.steps if step.key in self.steps)


class Rubric(Record):
    """All dimensions, and the names of the levels, from the lowest to the highest."""

    levels: FourTexts
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        for what, named in (
            ("a level", self.levels),
            ("a dimension's key", [each.key for each in self.dimensions]),
            ("a dimension's title", [each.title for each in self.dimensions]),
            *((f"what is heard for {each.title}", each.heard) for each in self.dimensions),
        ):
            if twice := [name for name in named if list(named).count(name) > 1]:
                raise ValueError(f"{twice[0]!r} stands twice as {what}")
        return self

    def level(self, mark: int) -> str:
        """The name of a level, from the number that a score holds."""
        return self.levels[LEVELS.index(mark)]

    def missing(self, marks: Marks) -> tuple[str, ...]:
        """The titles of the dimensions that have no level yet."""
        return tuple(each.title for each in self.dimensions if marks.get(each.key) is None)

    def differences(self, scores: Sequence[Score]) -> tuple[str, ...]:
        """A sentence for each dimension on which two people are two levels apart or more."""
        found = []
        for dimension in self.dimensions:
            given = [(score.marks[dimension.key], score.by) for score in scores if dimension.key in score.marks]
            low, high = (extreme((mark for mark, _ in given), default=0) for extreme in (min, max))
            if high - low >= APART:
                said = [
                    f"{self.level(end)} by {', '.join(by for mark, by in given if mark == end)}" for end in (high, low)
                ]
                found.append(f"{dimension.title}: {said[0]}, {said[1]}.")
        return tuple(found)

    def heard(self, scores: Iterable[Score]) -> dict[str, float]:
        """The mean level that all scores of one attempt give to each dimension, of those that any of them scored."""
        held = list(scores)
        marks = {each.key: [s.marks[each.key] for s in held if each.key in s.marks] for each in self.dimensions}
        return {key: mean(given) for key, given in marks.items() if given}


@cache
def rubric() -> Rubric:
    """The rubric that everybody scores by. Raises RubricError."""
    return load(FILE)


def load(path: Path) -> Rubric:
    """Read a rubric's file. Raises RubricError."""
    try:
        return Rubric.model_validate(tomllib.loads(path.read_text("utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise RubricError(f"{path}: it is not TOML: {error}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise RubricError(f"{path}: cannot be read: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RubricError(f"{path}: {where + ': ' if where else ''}{first['msg']}.") from error
