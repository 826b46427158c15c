"""Are the probabilities right: log loss, NE, calibration and the reliability curve.

Rows are impressions: labels (n,) are 0 or 1, probabilities (n,) lie in [0, 1], and requests (n,) say which
request a row belongs to. Every function raises ValueError for anything else. An `…_estimate` draws whole
requests for its interval.
"""

from statistics import NormalDist

import numpy as np
import pandas as pd

from pipelines.metrics.arrays import Floats, Ids, Numbers, as_floats, checked_labels, divide, request_codes
from pipelines.metrics.estimate import Estimate, estimate_of_sums, estimates_of_sums

TINY = float(np.finfo(np.float64).eps)
LOSS, CLICKS, EXPECTED, ROWS = range(4)


def log_loss(labels: Numbers, probabilities: Numbers) -> float:
    """-mean(y ln p + (1 - y) ln(1 - p)) in nats; NaN without rows. p is kept 2.2e-16 away from 0 and 1."""
    return float(_log_loss(_row_columns(labels, probabilities).sum(axis=0)))


def log_loss_estimate(labels: Numbers, probabilities: Numbers, requests: Ids, seed: int, n_boot: int = 200) -> Estimate:
    """`log_loss` over all rows, with its interval."""
    columns = _by_request(_row_columns(labels, probabilities), requests)
    return estimate_of_sums(columns, _log_loss, seed, n_boot)


def normalized_entropy(labels: Numbers, probabilities: Numbers) -> float:
    """NE: log loss over that of always predicting the rows' own click rate; below 1 beats it.

    NaN if only one class occurs. Source: He et al., "Practical lessons from predicting clicks on ads at
    Facebook" (ADKDD 2014).
    """
    return float(_normalized_entropy(_row_columns(labels, probabilities).sum(axis=0)))


def normalized_entropy_estimate(
    labels: Numbers, probabilities: Numbers, requests: Ids, seed: int, n_boot: int = 200
) -> Estimate:
    """`normalized_entropy` with its interval; the background rate is each resample's own."""
    columns = _by_request(_row_columns(labels, probabilities), requests)
    return estimate_of_sums(columns, _normalized_entropy, seed, n_boot)


def calibration(labels: Numbers, probabilities: Numbers) -> float:
    """Expected clicks / observed clicks: above 1 promises too much; NaN without a click. He et al. (2014)."""
    return float(_calibration(_row_columns(labels, probabilities).sum(axis=0)))


def calibration_estimate(
    labels: Numbers, probabilities: Numbers, requests: Ids, seed: int, n_boot: int = 200
) -> Estimate:
    """`calibration` with its interval."""
    columns = _by_request(_row_columns(labels, probabilities), requests)
    return estimate_of_sums(columns, _calibration, seed, n_boot)


def reliability(labels: Numbers, probabilities: Numbers, n_bins: int = 10) -> pd.DataFrame:
    """Predicted against observed rate in bins of equally many rows, from the lowest predictions up.

    Columns: predicted (mean), observed (rate), n (rows), low and high (95% interval of observed: Wilson,
    "Probable inference", 1927; it takes rows as independent). Equal predictions share a bin, so there may be
    fewer bins and uneven ones; no rows, no bins.
    """
    if n_bins < 1:
        raise ValueError(f"n_bins must be 1 or more, got {n_bins}.")
    clicked, predicted = checked_labels(labels), _checked_probabilities(labels, probabilities)
    n_before = np.searchsorted(np.sort(predicted), predicted)
    rows = pd.DataFrame({"predicted": predicted, "observed": clicked.astype(float)})
    groups = rows.groupby(n_before * n_bins // max(len(rows), 1))
    bins = groups.mean().assign(n=groups.size()).reset_index(drop=True)
    low, high = _wilson(bins["observed"].to_numpy(), as_floats(bins["n"].to_numpy()))
    return bins.assign(low=low, high=high)


def probability_metrics(label: Numbers, probability: Numbers | None, group: Ids, seed: int) -> dict[str, Estimate]:
    """Log loss, NE and calibration by name, over rows (n,) with the request of each in `group` (n,).

    A model that makes no probabilities (None) gets NaN, not a number that means nothing.
    """
    statistics = {"log loss": _log_loss, "NE": _normalized_entropy, "calibration": _calibration}
    if probability is None:
        return dict.fromkeys(statistics, Estimate(np.nan, np.nan, np.nan))
    return estimates_of_sums(_by_request(_row_columns(label, probability), group), statistics, seed)


def _by_request(columns: Floats, requests: Ids) -> Floats:
    """Row columns (n, m) summed within each request: (R, m)."""
    n_requests, codes = request_codes(requests, len(columns))
    return np.column_stack([np.bincount(codes, column, n_requests) for column in columns.T])


def _checked_probabilities(labels: Numbers, probabilities: Numbers) -> Floats:
    predicted = as_floats(probabilities)
    if predicted.shape != labels.shape or not ((predicted >= 0) & (predicted <= 1)).all():
        raise ValueError("Probabilities must lie between 0 and 1, one for each label.")
    return predicted


def _row_columns(labels: Numbers, probabilities: Numbers) -> Floats:
    clicked, predicted = checked_labels(labels), _checked_probabilities(labels, probabilities)
    kept = np.clip(predicted, TINY, 1 - TINY)
    loss = -np.where(clicked, np.log(kept), np.log1p(-kept))
    return np.column_stack((loss, clicked, predicted, np.ones(len(loss))))


def _log_loss(sums: Floats) -> Floats:
    return divide(sums[..., LOSS], sums[..., ROWS])


def _normalized_entropy(sums: Floats) -> Floats:
    rate = divide(sums[..., CLICKS], sums[..., ROWS])
    kept = np.clip(rate, TINY, 1 - TINY)
    entropy = -(rate * np.log(kept) + (1 - rate) * np.log1p(-kept))
    return divide(_log_loss(sums), np.where((rate > 0) & (rate < 1), entropy, 0.0))


def _calibration(sums: Floats) -> Floats:
    return divide(sums[..., EXPECTED], sums[..., CLICKS])


def _wilson(rate: Floats, n: Floats) -> tuple[Floats, Floats]:
    z = NormalDist().inv_cdf(0.975)
    centre = (rate + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2))
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
