"""Stage `offline`: all that the log says of the click model. Nothing here knows the truth, or what our auction shows.

Production's choice decides what is in the log: a model is graded here on the ads that production's funnel let through.
"""

import numpy as np

from pipelines import metrics
from pipelines.ad_funnel.clicks import Clicks
from pipelines.ad_funnel.features import logged
from pipelines.ad_funnel.phase_3 import SEGMENTS, in_segment
from pipelines.ad_funnel.split import Split
from pipelines.learning.slates import Graded, slates
from pipelines.metrics import Estimate
from synthetic_data import columns as c
from synthetic_data.ad_market import SLOTS, AdMarket

SEED = 5
NOTHING = Estimate(np.nan, np.nan, np.nan)


def offline(world: AdMarket, split: Split, clicks: Clicks) -> Graded:
    """Score what production showed on the held-out day, and compare with what was clicked."""
    rows = logged(world, split, split.held_out)
    slot = world.impressions[c.POSITION].to_numpy()[split.held_out]
    clicked = world.impressions[c.CLICKED].to_numpy()[split.held_out]
    if clicks.if_seen is None or clicks.if_shown is None:
        unscored = slates(rows.request, slot, SLOTS, rows.ad, clicked, np.zeros(len(slot)), None)
        return Graded(dict.fromkeys(LABELS, NOTHING), unscored)
    score, probability = clicks.if_seen(rows), clicks.if_shown(rows, slot)
    held_out = slates(rows.request, slot, SLOTS, rows.ad, clicked, score, probability)
    ranked = metrics.ranked_gains(held_out.score, held_out.gain, SEED, held_out.item >= 0)
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
    return Graded(found, held_out)


LABELS = (
    "AUC", "nDCG@4", "log loss", "NE", "calibration", "mean prediction",
    *(f"calibration, {segment}" for segment in SEGMENTS[1:]),
)  # fmt: skip
