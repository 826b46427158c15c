"""What tests remember is what would have been made, and the heavy is forgotten apart from the light."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from pipelines.answers import ANSWERS
from pipelines.engine import Pipeline, Result, Run, Stage
from pipelines.facts import Facts
from tests.remembering import Memory


@dataclass(frozen=True)
class Thing:
    n_in: int = 0
    n_out: int = 0


def thing() -> Thing:
    return Thing()


STAGE = Stage(thing)


def making(made: list[str], lineage: str, heavy: bool = False) -> Callable[[], Result]:
    def make() -> Result:
        made.append(lineage)
        return Result(Stage(thing, heavy=heavy), Thing(), 0.0, lineage)

    return make


def test_what_is_remembered_is_not_made_again() -> None:
    memory, made = Memory(), list[str]()
    first = memory("a", making(made, "a"))
    assert memory("a", making(made, "a")) is first
    assert made == ["a"]


def test_what_was_used_last_is_kept_and_no_more() -> None:
    memory, made = Memory(light=2), list[str]()
    for lineage in ("a", "b", "a", "c", "a", "b"):
        memory(lineage, making(made, lineage))
    assert made == ["a", "b", "c", "b"]


def test_the_light_do_not_drive_out_the_heavy() -> None:
    memory, made = Memory(heavy=1, light=1), list[str]()
    for lineage, heavy in (("world", True), ("a", False), ("b", False), ("world", True), ("other", True)):
        memory(lineage, making(made, lineage, heavy))
    assert made == ["world", "a", "b", "other"]


@pytest.mark.parametrize("again", [False, True], ids=["another run", "the same run"])
def test_the_figures_of_a_run_are_read_once(again: bool) -> None:
    read: list[str] = []

    def facts(run: Run) -> Facts:
        read.append(run.lineage)
        return {}

    memory = Memory()
    answer = memory.reading(replace(ANSWERS["recommendation"], facts=facts))
    runs = [Pipeline("one", (STAGE,)).run(), Pipeline("one" if again else "other", (STAGE,)).run()]
    assert [answer.facts(run) for run in runs] == [{}, {}]
    assert len(read) == (1 if again else 2)
