"""Stage `offline`: all that the log says of the ranker: each head by itself, and the order that their sum makes."""

import numpy as np

from pipelines import metrics
from pipelines.feed_ranking.modelled import SEED, Modelled
from pipelines.feed_ranking.value import Ordered
from pipelines.learning.slates import Graded, slates
from synthetic_data.social_feed import ACTIONS, FEED, WORTH

K = 10


def offline(modelled: Modelled, value: Ordered) -> Graded:
    """Order the held-out posts as the value formula would, and compare with what they brought."""
    rows, place, names = modelled.rows, modelled.place, modelled.names
    score = modelled.score if modelled.chances is None else value.weights @ modelled.chances
    clicks = modelled.chances[names.index("click")] if modelled.chances is not None and "click" in names else None
    clicked = modelled.did[:, ACTIONS.index("click")]
    held_out = slates(rows.opening, place, FEED, rows.post, clicked, score, clicks)
    worth = modelled.did @ np.array(list(WORTH.values()))
    realised = slates(rows.opening, place, FEED, rows.post, worth, score, None).gain
    order = metrics.scaled_dcg(held_out.score, realised, K, SEED, held_out.item >= 0)
    return Graded({"nDCG@10 value": metrics.mean_estimate(order, SEED), **modelled.metrics}, held_out)
