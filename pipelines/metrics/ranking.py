"""How good an order is: gains ranked by score, then one figure per request.

R requests with n cells each. A gain is 0 or more and an item with gain above 0 counts as relevant. A request
with nothing relevant has no right order, so its figure is NaN (trec_eval says 0): means leave it out.
"""

import numpy as np

from pipelines.metrics.arrays import Flags, Floats, Numbers, as_floats, divide

TIES = 1  # a stream of its own, so that ties never follow data made from the same seed


def ranked_gains(scores: Numbers, gains: Numbers, seed: int, present: Flags | None = None) -> Floats:
    """Gains (R, n) in descending order of score, cells that are not present last and with gain 0.

    Ties are broken at random, request by request, never by the incoming order: a model that scores everything
    alike gets what random order gets. The same seed breaks the same ties alike for two models on the same
    cells. Raises ValueError for unequal shapes and, in present cells, non-finite scores or negative gains.
    """
    scores, gains = as_floats(scores), as_floats(gains)
    cells = np.ones(scores.shape, dtype=bool) if present is None else present
    _check_cells(scores, gains, cells)
    shuffle = np.random.default_rng([seed, TIES]).random(scores.shape)
    order = np.lexsort((shuffle, np.where(cells, -scores, np.inf)), axis=-1)
    return np.take_along_axis(np.where(cells, gains, 0.0), order, axis=-1)


def _check_cells(scores: Floats, gains: Floats, present: Flags) -> None:
    if scores.ndim != 2 or not scores.shape == gains.shape == present.shape:
        shapes = f"{scores.shape}, {gains.shape} and {present.shape}"
        raise ValueError(f"Scores, gains and present must share one shape (R, n), got {shapes}.")
    if not np.isfinite(scores[present]).all():
        raise ValueError("Scores must be finite wherever an item is present.")
    if not (np.isfinite(gains[present]) & (gains[present] >= 0)).all():
        raise ValueError("Gains must be finite and 0 or more wherever an item is present.")


def ips_gains(clicks: Numbers, examination: Numbers, floor: float = 0.05) -> Floats:
    """Clicks (R, n) weighted up for how seldom their place was looked at: click / max(examination, floor).

    `examination` is a probability, (n,) by position or (R, n). The floor bounds a weight at 1 / floor, less
    variance for some bias. `dcg` of these gains is then unbiased but for the floor; `ndcg` is not, since its
    ideal is made of clicks too. Raises ValueError unless 0 < floor <= 1 and 0 <= examination <= 1.
    Source: Joachims, Swaminathan & Schnabel, "Unbiased learning-to-rank with biased feedback" (2017).
    """
    if not 0 < floor <= 1:
        raise ValueError(f"The floor must lie above 0 and be at most 1, got {floor}.")
    seen = as_floats(examination)
    if not ((seen >= 0) & (seen <= 1)).all():
        raise ValueError("Examination must be a probability, between 0 and 1.")
    return as_floats(clicks) / np.maximum(seen, floor)


def dcg(ranked: Floats, k: int) -> Floats:
    """DCG@k (R,) of ranked gains (R, n): Σ gain / log2(rank + 1) over the first k ranks, gains linear.

    0 for a request without gain. Source: Järvelin & Kekäläinen, "Cumulated gain-based evaluation" (2002),
    with the discount trec_eval uses.
    """
    top = _top(ranked, k)
    discounts: Floats = 1 / np.log2(np.arange(2, top.shape[1] + 2))
    return top @ discounts


def ndcg(ranked: Floats, k: int, ideal: Floats | None = None) -> Floats:
    """nDCG@k (R,): DCG@k over the DCG@k of the best order; NaN for a request without gain.

    The best order is of these gains (R, n), or of `ideal` (R, m), in any order, when items that should count
    never reached the ranker; it must then hold the ranked gains too.
    """
    best = np.sort(ranked if ideal is None else ideal, axis=-1)[:, ::-1]
    return divide(dcg(ranked, k), dcg(best, k))


def recall(ranked: Floats, k: int, n_relevant: Numbers | None = None) -> Floats:
    """R@k (R,): relevant items in the first k over all relevant ones; NaN if there are none.

    `n_relevant` (R,) counts those the ranker never saw as well; without it the row's own are all.
    """
    return divide((_top(ranked, k) > 0).sum(axis=1), _n_relevant(ranked, n_relevant))


def hits(ranked: Floats, k: int, n_relevant: Numbers | None = None) -> Floats:
    """HR@k (R,): 1 if anything relevant is in the first k, else 0; NaN if nothing is relevant."""
    hit = (_top(ranked, k) > 0).any(axis=1)
    return np.where(_n_relevant(ranked, n_relevant) > 0, hit, np.nan)


def reciprocal_rank(ranked: Floats, k: int | None = None, n_relevant: Numbers | None = None) -> Floats:
    """RR@k (R,): 1 / rank of the first relevant item, 0 if it comes after k; NaN if nothing is relevant."""
    relevant = _top(ranked, k) > 0
    first = (relevant / np.arange(1, relevant.shape[1] + 1)).max(axis=1, initial=0.0)
    return np.where(_n_relevant(ranked, n_relevant) > 0, first, np.nan)


def average_precision(ranked: Floats, k: int | None = None, n_relevant: Numbers | None = None) -> Floats:
    """AP@k (R,): Σ precision at each relevant rank up to k, over all relevant items; NaN if there are none.

    Divides by every relevant item even if they outnumber k, as trec_eval's map and map_cut do.
    """
    relevant = _top(ranked, k) > 0
    precision = relevant.cumsum(axis=1) / np.arange(1, relevant.shape[1] + 1)
    return divide((precision * relevant).sum(axis=1), _n_relevant(ranked, n_relevant))


def _top(ranked: Floats, k: int | None) -> Floats:
    if k is not None and k < 1:
        raise ValueError(f"The cutoff k must be 1 or more, got {k}.")
    return ranked[:, :k]


def _n_relevant(ranked: Floats, n_relevant: Numbers | None) -> Floats:
    found = as_floats((ranked > 0).sum(axis=1))
    if n_relevant is None:
        return found
    if (as_floats(n_relevant) < found).any():
        raise ValueError("n_relevant is smaller than the number of relevant items in a ranked row.")
    return as_floats(n_relevant)
