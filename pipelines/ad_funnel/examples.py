"""Stage `examples`: which impressions the click model learns from."""

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from pipelines.ad_funnel.split import Split
from pipelines.ad_funnel.streams import stream
from pipelines.knobs import Knobs
from pipelines.learning.sampling import thinned
from synthetic_data import columns as c
from synthetic_data.ad_market import HELD_OUT_DAY, AdMarket
from synthetic_data.behaviour import Bools, Ints


class ExampleKnobs(Knobs):
    """Training data of the click model."""

    share: float = Field(
        0.7, ge=0.05, le=1.0, json_schema_extra={"step": 0.05}, title="Share of the log",
        description="Share of the requests to train on: cost grows with it, quality flattens.",
    )  # fmt: skip
    negatives_kept: float = Field(
        1.0, ge=0.01, le=1.0, json_schema_extra={"step": 0.01}, title="Negatives kept",
        description="Share w of impressions without a click that is kept. Cheaper training, shifted probabilities.",
    )  # fmt: skip
    correct: bool = Field(
        True, title="Correct for sampling",
        description="Map predictions back with q = p / (p + (1 - p) / w) when negatives were kept at rate w.",
    )  # fmt: skip
    bucket: bool = Field(
        False, title="Use random bucket",
        description="Add the impressions drawn at random: the only rows about ads that the funnel never shows.",
    )  # fmt: skip
    age: int = Field(
        0, ge=0, le=7, title="Days since training",
        description="The model stops learning this many days before it serves. Its counters stay fresh.",
    )  # fmt: skip


@dataclass(frozen=True)
class Examples:
    """Training impressions: `row` (n,) are row numbers of the log, `clicked` (n,) stands beside it.

    `kept_rate` is the share of negatives kept, or 1 where predictions are not to be corrected for it.
    """

    row: Ints
    clicked: Bools
    kept_rate: float
    n_in: int

    @property
    def n_out(self) -> int:
        """Training rows."""
        return len(self.row)


def examples(world: AdMarket, split: Split, knobs: ExampleKnobs) -> Examples:
    """Pick requests, then their impressions, then thin out the negatives."""
    log = world.impressions
    row = np.sort(np.concatenate([split.train, split.bucket])) if knobs.bucket else split.train
    row = row[split.day[row] < HELD_OUT_DAY - knobs.age]
    # One number a request whatever the share, so that a larger share contains a smaller one.
    drawn = stream("training requests").random(len(world.requests))[log[c.REQUEST].to_numpy()[row]]
    row = row[drawn < knobs.share]
    clicked = log[c.CLICKED].to_numpy()
    kept = thinned(row, clicked, knobs.negatives_kept, stream("negatives kept"))
    return Examples(kept, clicked[kept], knobs.negatives_kept if knobs.correct else 1.0, n_in=len(row))
