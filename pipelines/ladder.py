"""The ladder: known methods as settings of one pipeline, judged in one world, and what each metric would choose."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import kendalltau

from pipelines.engine import AllKnobs, Cache, Pipeline, uncached
from pipelines.knobs import Settings
from pipelines.metrics import Estimate


@dataclass(frozen=True)
class Method:
    """A way to answer, as knobs turned from the defaults. A `ceiling` is not a pipeline but a value of the verdict."""

    name: str
    turn: Settings
    ceiling: str | None = None


@dataclass(frozen=True)
class Rung:
    """A method's share kept, and its offline metrics where it has any (a ceiling has none)."""

    method: str
    share_kept: Estimate
    metrics: Mapping[str, Estimate]


def climb(
    pipeline: Pipeline, methods: tuple[Method, ...], world: AllKnobs, cache: Cache = uncached
) -> tuple[Rung, ...]:
    """Run every method with its own knobs in one world: `world` holds the knobs of the stages that all share."""
    return tuple(_rung(pipeline, method, world, cache) for method in methods)


def _rung(pipeline: Pipeline, method: Method, world: AllKnobs, cache: Cache) -> Rung:
    run = pipeline.run(pipeline.turned(method.turn, {**pipeline.defaults, **world}), cache)
    judged = run["verdict"]
    if method.ceiling is None:
        return Rung(method.name, judged.share_kept, run["offline"].metrics)
    share = judged.share(judged.values[method.ceiling])
    return Rung(method.name, Estimate(share, share, share), {})


def agreement(rungs: tuple[Rung, ...], lower_is_better: frozenset[str]) -> pd.DataFrame:
    """Kendall's tau-b between each offline metric and share kept, over rungs that have the metric: metric, tau, n.

    Also `chosen`, the method the metric would have picked. Metrics that fewer than three rungs have are left out.
    """
    labels = list(dict.fromkeys(label for rung in rungs for label in rung.metrics))
    rows = []
    for label in labels:
        having = [r for r in rungs if label in r.metrics and np.isfinite(r.metrics[label].value)]
        if len(having) < 3:
            continue
        sign = -1.0 if label in lower_is_better else 1.0
        values = [sign * r.metrics[label].value for r in having]
        tau = kendalltau(values, [r.share_kept.value for r in having]).statistic
        rows.append({"metric": label, "tau": tau, "n": len(having), "chosen": having[int(np.argmax(values))].method})
    return pd.DataFrame(rows, columns=["metric", "tau", "n", "chosen"])
