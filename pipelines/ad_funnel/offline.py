"""Stage `offline`: all that the log says of the click model. Nothing here knows the truth, or what our auction shows.

Production's choice decides what is in the log: a model is graded here on the ads that production's funnel let through.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipelines import metrics
from pipelines.ad_funnel.clicks import Clicks
from pipelines.ad_funnel.features import Rows, logged
from pipelines.ad_funnel.phase_3 import SEGMENTS, in_segment
from pipelines.ad_funnel.split import Split
from pipelines.metrics import Estimate
from synthetic_data import columns as c
from synthetic_data.ad_market import SLOTS, AdMarket
from synthetic_data.behaviour import Bools, Floats, Ints

SEED = 5
NOTHING = Estimate(np.nan, np.nan, np.nan)


@dataclass(frozen=True)
class Slates:
    """Logged slates with the model's view of them, all (R, 4) in the order production showed them; ad -1 is empty.

    `probability` is the predicted P(click) in the slot shown, None where there is no model.
    """

    request: Ints
    ad: Ints
    clicked: Floats
    score: Floats
    probability: Floats | None


@dataclass(frozen=True)
class Offline:
    """Metrics by label, and the held-out slates that they were computed on."""

    metrics: Mapping[str, Estimate]
    slates: Slates

    @property
    def n_in(self) -> int:
        """Held-out requests."""
        return len(self.slates.request)

    @property
    def n_out(self) -> int:
        """Metrics."""
        return len(self.metrics)


def offline(world: AdMarket, split: Split, clicks: Clicks) -> Offline:
    """Score what production showed on the held-out day, and compare with what was clicked."""
    rows = logged(world, split, split.held_out)
    slot = world.impressions[c.POSITION].to_numpy()[split.held_out]
    clicked = world.impressions[c.CLICKED].to_numpy()[split.held_out]
    if clicks.if_seen is None or clicks.if_shown is None:
        slates = _slates(rows, slot, clicked, np.zeros(len(slot)), None)
        return Offline(dict.fromkeys(LABELS, NOTHING), slates)
    score, probability = clicks.if_seen(rows), clicks.if_shown(rows, slot)
    slates = _slates(rows, slot, clicked, score, probability)
    ranked = metrics.ranked_gains(slates.score, slates.clicked, SEED, slates.ad >= 0)
    found = {
        "AUC": metrics.auc_estimate(clicked, probability, rows.request, SEED),
        "nDCG@4": metrics.mean_estimate(metrics.ndcg(ranked, SLOTS), SEED),
        **metrics.probability_metrics(clicked, probability, rows.request, SEED),
        "mean prediction": metrics.exact_mean(probability),
    }
    for segment in SEGMENTS[1:]:
        here = in_segment(world, rows, segment)
        found[f"calibration, {segment}"] = (
            metrics.calibration_estimate(clicked[here], probability[here], rows.request[here], SEED)
            if clicked[here].any() else NOTHING
        )  # fmt: skip
    return Offline(found, slates)


LABELS = (
    "AUC", "nDCG@4", "log loss", "NE", "calibration", "mean prediction",
    *(f"calibration, {segment}" for segment in SEGMENTS[1:]),
)  # fmt: skip


def _slates(rows: Rows, slot: Ints, clicked: Bools, score: Floats, probability: Floats | None) -> Slates:
    request, at = np.unique(rows.request, return_inverse=True)

    def table(values: Floats | Ints | Bools, empty: float) -> Floats:
        filled = np.full((len(request), SLOTS), empty)
        filled[at, slot] = values
        return filled

    return Slates(
        request,
        table(rows.ad, -1).astype(np.int64),
        table(clicked, 0.0),
        table(score, 0.0),
        None if probability is None else table(probability, 0.0),
    )
