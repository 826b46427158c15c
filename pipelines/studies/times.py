"""Studies of time: what each stage took, and what one item costs there."""

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from pipelines.engine import Run


def stage_times(run: Run) -> pd.DataFrame:
    """Every stage in order: stage (in words), seconds, n_in, n_out, unit, serving, per_request.

    `per_request` is the seconds one of the judged requests takes in a stage that serves: they are served as one batch.
    It is NaN for stages that do not serve.
    """
    n = max(run["verdict"].n_in, 1)
    rows = [
        (r.stage.words, r.seconds, r.n_in, r.n_out, r.stage.unit, serving, r.seconds / n if serving else math.nan)
        for r in run.results.values()
        for serving in (r.stage.serving,)
    ]
    return pd.DataFrame(rows, columns=["stage", "seconds", "n_in", "n_out", "unit", "serving", "per_request"])


def request_seconds(run: Run) -> float:
    """Seconds a request took in the stages that serve, as measured when they ran."""
    serving = sum(result.seconds for result in run.results.values() if result.stage.serving)
    return serving / max(int(run["verdict"].n_in), 1)


def item_seconds(costs: pd.DataFrame, stages: Iterable[str]) -> list[float]:
    """Seconds an item in some stages, of a frame as `item_costs` makes it; never 0, so that one may divide by them."""
    per_item = costs.set_index("stage")["per_item"]
    return [max(float(per_item[stage]), 1e-12) for stage in stages]


def item_costs(run: Run, counted: Mapping[str, tuple[int, str, str]]) -> pd.DataFrame:
    """Measured cost of one item: stage, label, seconds, count, item, per_item (seconds; seconds = per_item × count).

    `counted` says for each stage how many items it worked on, what an item is, and how a chart names the row.
    """
    rows = [
        (stage, label, run.results[stage].seconds, n, item, run.results[stage].seconds / max(n, 1))
        for stage, (n, item, label) in counted.items()
    ]
    return pd.DataFrame(rows, columns=["stage", "label", "seconds", "count", "item", "per_item"])
