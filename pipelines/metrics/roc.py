"""AUC, and many weighted AUCs from one sort."""

from collections.abc import Iterable

import numpy as np

from pipelines.metrics.arrays import (
    Floats,
    Ids,
    Integers,
    Numbers,
    as_floats,
    checked_labels,
    divide,
    request_codes,
)
from pipelines.metrics.estimate import Estimate, percentile_estimate, resample_counts


def auc(labels: Numbers, scores: Numbers) -> float:
    """AUC: how likely a random positive row (n,) scores above a random negative one, a tie counting half.

    NaN if only one class occurs. Raises ValueError for labels other than 0 and 1 or non-finite scores.
    Source: Hanley & McNeil, "The meaning and use of the area under a ROC curve" (1982).
    """
    return float(weighted_aucs(labels, scores, [np.ones(len(labels))])[0])


def auc_estimate(labels: Numbers, scores: Numbers, requests: Ids, seed: int, n_boot: int = 50) -> Estimate:
    """`auc` over all rows (n,), with the interval that drawing whole requests (n,) gives."""
    n_requests, codes = request_codes(requests, len(labels))
    draws = (counts[codes] for counts in resample_counts(n_requests, seed, n_boot))
    return percentile_estimate(auc(labels, scores), weighted_aucs(labels, scores, draws))


def weighted_aucs(labels: Numbers, scores: Numbers, weights: Iterable[Numbers]) -> Floats:
    """AUC under each weighting (n,) of the same rows; NaN where a class has no weight.

    Σ w⁺ (w⁻ scored lower + w⁻ tied / 2) / (Σ w⁺ · Σ w⁻), summed over distinct scores, so the rows are
    sorted once whatever the number of weightings.
    """
    clicked, values = checked_labels(labels), as_floats(scores)
    if values.shape != clicked.shape or not np.isfinite(values).all():
        raise ValueError("Scores must be finite, one for each label.")
    order = np.argsort(values)
    starts = np.unique(values[order], return_index=True)[1]
    positive = as_floats(clicked[order])
    return np.array([_sorted_auc(positive, as_floats(row)[order], starts) for row in weights], dtype=np.float64)


def _sorted_auc(positive: Floats, weights: Floats, starts: Integers) -> float:
    above = np.add.reduceat(weights * positive, starts)
    below = np.add.reduceat(weights * (1 - positive), starts)
    lower = below.cumsum() - below / 2
    # Not `@`: on a busy machine its threads wait for each other five times as long as this takes.
    return float(divide((above * lower).sum(), above.sum() * below.sum()))
