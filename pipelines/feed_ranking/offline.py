"""Stage `offline`: all that the log says of the ranker. Nothing here knows the truth.

Production's choice decides what is in the log: newest first, and what is popular.
"""

import numpy as np

from pipelines import metrics
from pipelines.feed_ranking.features import logged
from pipelines.feed_ranking.heads import Heads
from pipelines.feed_ranking.split import Split
from pipelines.feed_ranking.value import Ordered
from pipelines.learning.slates import Graded, slates
from pipelines.metrics import Estimate
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats
from synthetic_data.social_feed import ACTIONS, FEED, WORTH, SocialFeed

SEED = 13
NOTHING = Estimate(np.nan, np.nan, np.nan)
OF_A_HEAD = ("AUC", "NE", "log loss", "calibration")
K = 10
LABELS = ("nDCG@10 value", *(f"{metric} {action}" for action in ACTIONS for metric in OF_A_HEAD))


def offline(world: SocialFeed, split: Split, heads: Heads, value: Ordered) -> Graded:
    """Score what was looked at on the held-out day, and compare with what was done."""
    log = world.impressions
    row = split.held_out[log[c.LOOKED].to_numpy()[split.held_out]]
    rows = logged(world, row)
    place = log[c.POSITION].to_numpy()[row]
    did = log[list(ACTIONS)].to_numpy()[row]
    found = dict.fromkeys(LABELS, NOTHING)
    if heads.chances is None:
        score = heads.score(rows) if heads.score else np.zeros(len(row))
        held_out = slates(rows.opening, place, FEED, rows.post, did[:, 0], score, None)
    else:
        chances = heads.chances(rows)
        score = value.weights @ chances
        for name, chance in zip(heads.names, chances, strict=True):
            if name in ACTIONS:
                found.update(_of_a_head(name, did[:, ACTIONS.index(name)], chance, rows.opening))
        clicks = chances[heads.names.index("click")] if "click" in heads.names else None
        held_out = slates(rows.opening, place, FEED, rows.post, did[:, 0], score, clicks)
    realised = slates(rows.opening, place, FEED, rows.post, did @ np.array(list(WORTH.values())), score, None)
    order = metrics.scaled_dcg(held_out.score, realised.clicked, K, SEED, held_out.item >= 0)
    found["nDCG@10 value"] = metrics.mean_estimate(order, SEED)
    return Graded(found, held_out)


def _of_a_head(name: str, did: Bools, chance: Floats, opening: np.ndarray) -> dict[str, Estimate]:
    if not did.any() or did.all():
        return {}
    graded = metrics.probability_metrics(did, np.clip(chance, 1e-7, 1 - 1e-7), opening, SEED)
    return {
        f"AUC {name}": metrics.auc_estimate(did, chance, opening, SEED),
        **{f"{metric} {name}": graded[metric] for metric in OF_A_HEAD[1:]},
    }
