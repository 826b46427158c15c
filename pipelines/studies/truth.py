"""Study of the metrics themselves: which offline figure orders methods as the truth does."""

from dataclasses import dataclass

import pandas as pd

from pipelines.ladder import Rung, agreement


@dataclass(frozen=True)
class MetricTruth:
    """Methods by what the log says of them and by what they are worth.

    points  method, metric, value, low, high, share_kept; a method without the metric has no row
    taus    metric, tau (Kendall's, with share kept), n, chosen (the method the metric would pick), lower_is_better
    best    the method that keeps the most
    """

    points: pd.DataFrame
    taus: pd.DataFrame
    best: str


def metric_truth(rungs: tuple[Rung, ...], lower_is_better: frozenset[str]) -> MetricTruth:
    """Lay the rungs out for charts. Raises ValueError if no rung has any metric."""
    judged = [rung for rung in rungs if rung.metrics]
    if not judged:
        raise ValueError("No rung has an offline metric, so there is nothing to compare.")
    rows = [
        (rung.method, label, figure.value, figure.low, figure.high, rung.share_kept.value)
        for rung in judged
        for label, figure in rung.metrics.items()
    ]
    points = pd.DataFrame(rows, columns=["method", "metric", "value", "low", "high", "share_kept"]).dropna(
        subset=["value"]
    )
    taus = agreement(rungs, lower_is_better)
    best = max(judged, key=lambda rung: rung.share_kept.value).method
    return MetricTruth(points, taus.assign(lower_is_better=taus["metric"].isin(lower_is_better)), best)
