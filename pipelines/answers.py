"""The answers there are: each scenario's pipeline with its facts and its ladder, by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.engine import Pipeline
from pipelines.facts import FactKind, Reader
from pipelines.ladder import Method
from pipelines.recommendation import RECOMMENDATION, facts, ladder


@dataclass(frozen=True)
class Answer:
    """Everything that can be asked of one scenario's pipeline.

    `shared` names the stages whose knobs all methods of the ladder share (the world and how it is split).
    """

    pipeline: Pipeline
    kinds: Mapping[str, FactKind]
    facts: Reader
    ladder: tuple[Method, ...]
    traps: tuple[Method, ...]
    variants: tuple[Method, ...]
    lower_is_better: frozenset[str]
    shared: tuple[str, ...]


ANSWERS: Mapping[str, Answer] = {
    "recommendation": Answer(
        RECOMMENDATION,
        facts.KINDS,
        facts.facts,
        ladder.LADDER,
        ladder.TRAPS,
        ladder.VARIANTS,
        ladder.LOWER_IS_BETTER,
        shared=("world", "split"),
    ),
}
