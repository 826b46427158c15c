"""Stage `examples`: which impressions the ranker learns from, and what it may know about them."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from pipelines.knobs import Knobs
from pipelines.learning.sampling import thinned
from pipelines.recommendation.split import Split
from pipelines.recommendation.streams import stream
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Ints
from synthetic_data.video_home import SLATE, VideoHome


class ExampleKnobs(Knobs):
    """Training data generation."""

    heading: ClassVar[str] = "Training examples"
    impressions: Literal["all", "without_pins", "until_last_click"] = Field(
        "all", title="Impressions used",
        description="Everything shown, only what production chose itself, or only down to the last click.",
        json_schema_extra={"labels": {
            "all": "all shown", "without_pins": "without promoted pins", "until_last_click": "down to the last click",
        }},
    )  # fmt: skip
    share: float = Field(
        0.5, ge=0.05, le=1.0, json_schema_extra={"step": 0.05}, title="Share of the log",
        description="Share of the page views to train on: cost grows with it, quality flattens.",
    )  # fmt: skip
    negatives_kept: float = Field(
        1.0, ge=0.01, le=1.0, json_schema_extra={"step": 0.01}, title="Negatives kept",
        description="Share of impressions without a click that is kept. Cheaper training, shifted probabilities.",
    )  # fmt: skip
    recalibrate: bool = Field(
        True, title="Correct for sampling",
        description="Map predictions back with q = p / (p + (1 - p) / w) when negatives were kept at rate w.",
    )  # fmt: skip
    counters: Literal["event_time", "leaking"] = Field(
        "event_time", title="Counters",
        description="As they stood when the row was logged, or as they stand now, future clicks included.",
        json_schema_extra={"labels": {"event_time": "as of event time", "leaking": "leaking the future"}},
    )  # fmt: skip


@dataclass(frozen=True)
class Examples:
    """Training impressions: `row` (n,) are row numbers of the log, the other arrays stand beside it.

    `kept_rate` is the share of negatives kept, or 1 where predictions are not to be corrected for it.
    """

    row: Ints
    clicked: Bools
    kept_rate: float
    leaking: bool
    n_in: int

    @property
    def n_out(self) -> int:
        """Training rows."""
        return len(self.row)


def examples(world: VideoHome, split: Split, knobs: ExampleKnobs) -> Examples:
    """Pick page views, then impressions of them, then thin out the negatives."""
    # One permutation whatever the share, so that a larger share contains a smaller one.
    shuffled = stream("training views").permutation(split.train)
    views = np.sort(shuffled[: max(1, round(knobs.share * len(split.train)))])
    row = (views[:, None] * SLATE + np.arange(SLATE)).ravel()
    clicked = world.impressions[c.CLICKED].to_numpy()
    row = row[_used(world, row, clicked, knobs.impressions)]
    row = thinned(row, clicked, knobs.negatives_kept, stream("negatives kept"))
    return Examples(
        row,
        clicked[row],
        kept_rate=knobs.negatives_kept if knobs.recalibrate else 1.0,
        leaking=knobs.counters == "leaking",
        n_in=len(split.train) * SLATE,
    )


def _used(world: VideoHome, row: Ints, clicked: Bools, which: str) -> Bools:
    if which == "all":
        return np.ones(len(row), dtype=bool)
    if which == "without_pins":
        return ~world.impressions[c.PINNED].to_numpy()[row]
    slates = clicked[row].reshape(-1, SLATE)
    below = np.cumsum(slates[:, ::-1], axis=1)[:, ::-1]
    return np.asarray((below > 0).ravel())
