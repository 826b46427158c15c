"""The answers there are: each scenario's pipeline with its facts and its ladder, by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.engine import AllKnobs, Pipeline
from pipelines.facts import FactKind, Reader
from pipelines.ladder import Method
from pipelines.recommendation import RECOMMENDATION, facts, ladder
from pipelines.recommendation.studies import Workload


@dataclass(frozen=True)
class Answer:
    """Everything that can be asked of one scenario's pipeline.

    `accuracy` names the offline metrics that claim to tell a better method from a worse one, best known first;
    `shared` names the stages whose knobs all methods of the ladder share (the world and how it is split), `asides`
    knobs that no stage has: those of a calculator, say.
    """

    pipeline: Pipeline
    kinds: Mapping[str, FactKind]
    facts: Reader
    ladder: tuple[Method, ...]
    traps: tuple[Method, ...]
    variants: tuple[Method, ...]
    lower_is_better: frozenset[str]
    accuracy: tuple[str, ...]
    shared: tuple[str, ...]
    asides: AllKnobs

    @property
    def knobs(self) -> AllKnobs:
        """Every knob at its default: those of the stages, and those of the asides."""
        return {**self.pipeline.defaults, **self.asides}


ANSWERS: Mapping[str, Answer] = {
    "recommendation": Answer(
        RECOMMENDATION,
        facts.KINDS,
        facts.facts,
        ladder.LADDER,
        ladder.TRAPS,
        ladder.VARIANTS,
        ladder.LOWER_IS_BETTER,
        ladder.ACCURACY,
        shared=("world", "split"),
        asides={"load": Workload()},
    ),
}
