"""A scenario's methods in one world, for the tests of its ladder."""

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.answer import Answer
from pipelines.engine import Cache, Result
from pipelines.judge import Verdict
from pipelines.ladder import Method, Rung, climb


@dataclass(frozen=True)
class Climb:
    """Methods in one world: rungs by name, and every verdict."""

    seed: int
    rungs: dict[str, Rung]
    verdicts: list[Verdict]


def climb_all(answer: Answer, methods: tuple[Method, ...], seed: int, memory: Cache) -> Climb:
    """Climb the methods in the world of `seed`."""
    world = answer.pipeline.turned({"world.seed": seed})
    verdicts = []

    def noting(lineage: str, make: Callable[[], Result]) -> Result:
        result = memory(lineage, make)
        if result.stage.name == "verdict":
            verdicts.append(result.value)
        return result

    shared = {stage: world[stage] for stage in answer.shared}
    rungs = {rung.method: rung for rung in climb(answer.pipeline, methods, shared, noting)}
    return Climb(seed, rungs, verdicts)


def check_nothing_beats_the_oracle(climbed: Climb) -> None:
    """No stage of any method lets through more than there was, at any request."""
    assert len(climbed.verdicts) == len(climbed.rungs)
    for found in climbed.verdicts:
        for values in (*found.values.values(), found.random):
            assert (values <= found.oracle + 1e-12).all()
