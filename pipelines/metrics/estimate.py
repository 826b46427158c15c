"""A figure with its 95% interval: percentile bootstrap over whole requests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from threadpoolctl import threadpool_limits

from pipelines.metrics.arrays import Floats, Numbers, as_floats, divide

# Threads of BLAS add in an order, and at a speed, that depend on how busy the machine is.
threadpool_limits(limits=1, user_api="blas")
RESAMPLES = 2  # a stream of its own, so that draws never follow data made from the same seed


@dataclass(frozen=True)
class Estimate:
    """A value and the ends of its 95% interval, all in the metric's own unit; NaN where undefined."""

    value: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether zero lies outside the interval; False if there is no interval."""
        return self.low > 0 or self.high < 0


def exact(value: float) -> Estimate:
    """A figure that is counted, not estimated: its interval is the figure itself."""
    return Estimate(value, value, value)


def exact_mean(values: Numbers) -> Estimate:
    """The mean of all there is, NaN of nothing."""
    return exact(float(values.mean()) if len(values) else float("nan"))


@lru_cache(maxsize=16)
def resample_counts(n_requests: int, seed: int, n_boot: int) -> Floats:
    """How often each request is drawn in each resample, (n_boot, n_requests); every row sums to n_requests.

    Read-only: a run asks for the same few draws again and again, and drawing them takes longer than using them. One
    request has no spread to learn from, so below two requests there are no resamples: (0, n_requests).
    """
    rng = np.random.default_rng([seed, RESAMPLES])
    counts = np.empty((n_boot if n_requests > 1 else 0, n_requests))
    for row in counts:
        row[:] = np.bincount(rng.integers(n_requests, size=n_requests), minlength=n_requests)
    counts.flags.writeable = False
    return counts


def percentile_estimate(value: float, resampled: Floats) -> Estimate:
    """The value with the 2.5% and 97.5% points of what the resamples (n_boot,) gave, NaN ones left out.

    The points are the (n_boot + 1) p-th smallest: numpy's usual ones cover too little if resamples are few.
    """
    defined = resampled[~np.isnan(resampled)]
    if np.isnan(value) or defined.size == 0:
        return Estimate(float(value), np.nan, np.nan)
    low, high = np.percentile(defined, [2.5, 97.5], method="weibull")
    return Estimate(float(value), float(low), float(high))


Statistic = Callable[[Floats], Floats]


def estimate_of_sums(columns: Numbers, statistic: Statistic, seed: int, n_boot: int = 200) -> Estimate:
    """Any figure that is a function of sums over requests.

    `columns` is (R, m), one row per request; `statistic` turns sums (..., m) into figures (...). Requests
    with a NaN in any column are left out. With no request the value is NaN, with one the interval is.
    Raises ValueError for infinite columns. Source: Efron, "Bootstrap methods" (1979); requests, not rows,
    are drawn because rows of one request depend on each other.
    """
    return estimates_of_sums(columns, {"": statistic}, seed, n_boot)[""]


def estimates_of_sums(
    columns: Numbers, statistics: Mapping[str, Statistic], seed: int, n_boot: int = 200
) -> dict[str, Estimate]:
    """`estimate_of_sums` for several figures of the same columns, by name: summing the resamples is what takes time."""
    judged = as_floats(columns)
    judged = judged[~np.isnan(judged).any(axis=1)]
    if np.isinf(judged).any():
        raise ValueError("Figures per request must be finite, or NaN where there was nothing to judge.")
    if len(judged) == 0:
        return dict.fromkeys(statistics, Estimate(np.nan, np.nan, np.nan))
    drawn = resample_counts(len(judged), seed, n_boot) @ judged
    total = judged.sum(axis=0)
    return {
        name: percentile_estimate(float(statistic(total)), statistic(drawn)) for name, statistic in statistics.items()
    }


def ratio_of_sums(sums: Floats) -> Floats:
    """First over second of sums (..., 2), NaN where the second is not above 0: there a ratio has lost its sense."""
    return divide(sums[..., 0], np.maximum(sums[..., 1], 0.0))


def mean_estimate(per_request: Numbers, seed: int, n_boot: int = 200) -> Estimate:
    """Mean of (R,) figures; NaN requests had nothing to judge and are left out, all NaN gives NaN."""
    return ratio_estimate(per_request, np.ones(len(per_request)), seed, n_boot)


def ratio_estimate(numerator: Numbers, denominator: Numbers, seed: int, n_boot: int = 200) -> Estimate:
    """Σ numerator / Σ denominator over requests, both (R,); NaN if the denominators do not sum to more than 0."""
    return estimate_of_sums(_side_by_side(numerator, denominator), ratio_of_sums, seed, n_boot)


def paired_ratio_difference(
    num_a: Numbers,
    num_b: Numbers,
    denominator_a: Numbers,
    denominator_b: Numbers,
    seed: int,
    n_boot: int = 200,
) -> Estimate:
    """Σ num_a / Σ denominator_a - Σ num_b / Σ denominator_b, all (R,), the same requests drawn in both.

    A request with NaN in any of the four is left out of both; NaN unless both denominators sum to more than 0.
    """
    columns = _side_by_side(num_a, denominator_a, num_b, denominator_b)
    return estimate_of_sums(
        columns, lambda sums: ratio_of_sums(sums[..., :2]) - ratio_of_sums(sums[..., 2:]), seed, n_boot
    )


def _side_by_side(*figures: Numbers) -> Floats:
    if len({each.shape for each in figures}) > 1 or figures[0].ndim != 1:
        shapes = ", ".join(str(each.shape) for each in figures)
        raise ValueError(f"Figures must share one shape (R,), one for each request, got {shapes}.")
    return as_floats(np.column_stack(figures))
