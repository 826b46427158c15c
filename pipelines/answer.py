"""What a scenario's pipeline brings along, so that code shared by all scenarios needs to know none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipelines.engine import AllKnobs, Pipeline, Run
from pipelines.facts import FactKind, Reader
from pipelines.ladder import Method
from synthetic_data.behaviour import Floats


@dataclass(frozen=True)
class ValueWords:
    """How value and requests read.

    unit      of a mean value times `scale`, written in `form` (a format specification): the text and JSON of a run
    of        what the share kept is a share of
    gain, per what a test of two answers counts, as in "+10% clicks", and of how many requests a scaled mean is
    request   one request (a word that follows "a") and, in `requests`, several
    best      the oracle's answer, `shown` what came of ours
    """

    unit: str
    of: str
    gain: str
    per: str
    request: str
    requests: str
    best: str
    shown: str
    scale: float = 1.0
    form: str = ".4f"


@dataclass(frozen=True)
class Answer:
    """Everything that can be asked of one scenario's pipeline.

    Its judging stages are named `offline` (with `metrics` by label, and `slates` as in learning.slates), `oracle` and
    `verdict`; its facts hold value_kept, n_held_out and every figure of `beside`.

    value           how value and requests read
    kinds, facts    the figures there are, and their reader
    ladder          methods everybody knows; `traps` look like methods (the first is named in every chart of them),
                    `variants` only the judge can order
    rival           what this answer is tested against where nobody pinned a run
    accuracy        offline metrics that claim to tell a better method from a worse one, best known first
    beside          figures that stand beside the value kept wherever one is: label -> name of the fact
    ladder_metrics  offline metrics beside each rung in the text of a run
    loss_labels     where each loss of the verdict happened, as in "lost at retrieval"
    who             a slice in words, from the columns `by` and `group` of `slices`
    typical         the judged request nearest to the whole
    noise           (R,) the variance of what one request brings, around its expected value
    texts, tables   files of a run for other tools, by name
    shared          the stages whose knobs all methods of the ladder share (the world and how it is split)
    asides          knobs that no stage has: those of a calculator, say
    """

    pipeline: Pipeline
    value: ValueWords
    kinds: Mapping[str, FactKind]
    facts: Reader
    ladder: tuple[Method, ...]
    traps: tuple[Method, ...]
    variants: tuple[Method, ...]
    rival: Method
    accuracy: tuple[str, ...]
    beside: Mapping[str, str]
    ladder_metrics: tuple[str, ...]
    loss_labels: Mapping[str, str]
    who: Callable[[str, str], str]
    typical: Callable[[Run], int]
    slices: Callable[[Run], pd.DataFrame]
    noise: Callable[[Run], Floats]
    texts: Callable[[Run], Mapping[str, str]]
    tables: Callable[[Run], Mapping[str, pd.DataFrame]]
    shared: tuple[str, ...]
    asides: AllKnobs

    @property
    def lower_is_better(self) -> frozenset[str]:
        """Figures that are better when lower, as their kinds say."""
        return frozenset(name for name, kind in self.kinds.items() if kind.better == "lower")

    @property
    def knobs(self) -> AllKnobs:
        """Every knob at its default: those of the stages, and those of the asides."""
        return {**self.pipeline.defaults, **self.asides}
