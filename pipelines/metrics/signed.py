"""How good an order is where gains may be negative: a hidden post counts against the list that showed it."""

import numpy as np

from pipelines.metrics.arrays import Flags, Floats, Numbers, as_floats, divide
from pipelines.metrics.ranking import TIES


def scaled_dcg(scores: Numbers, gains: Numbers, k: int, seed: int, present: Flags) -> Floats:
    """DCG@k (R,) between the worst order (0) and the best (1) of each request's own items; NaN where all are alike.

    Scores, gains and present are (R, n), gains of any sign. Where no gain is negative and k items have none, the worst
    order has none and this is nDCG@k. Ties are broken at random, as in `ranked_gains`. Discount: 1 / log2(rank + 1).
    """
    scores, gains = as_floats(scores), as_floats(gains)
    discount = 1 / np.log2(np.arange(2, min(k, scores.shape[1]) + 2))
    shuffle = np.random.default_rng([seed, TIES]).random(scores.shape)

    def dcg(by: Floats) -> Floats:
        order = np.lexsort((shuffle, np.where(present, -by, np.inf)), axis=-1)[:, :k]
        return np.take_along_axis(np.where(present, gains, 0.0), order, axis=-1) @ discount

    best, worst = dcg(gains), dcg(-gains)
    return divide(dcg(scores) - worst, best - worst)
