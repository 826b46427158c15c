"""Study of the funnel's widths: what a wider or narrower phase keeps, earns and costs."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple

import pandas as pd

from pipelines.ad_funnel.facts import PER
from pipelines.ad_funnel.studies.scale import AdCosts
from pipelines.engine import Cache, Run, uncached
from pipelines.judge import difference
from pipelines.studies import turned

WIDTHS = {"phase_1": (20, 50, 100, 150, 300, 600), "phase_2": (4, 10, 20, 50, 100, 200)}
COLUMNS = "phase width own kept ceiling revenue dollars light scored seconds difference low high"


def widths(run: Run, cache: Cache = uncached, swept: Mapping[str, Sequence[int]] = WIDTHS) -> pd.DataFrame:
    """The run at several widths of phase 1, then of phase 2, all else as it is; its own widths are among them.

    phase, width        whose width was turned, to what; `own` whether it is the run's
    kept, ceiling       shares of the oracle's value: of the ads shown; of the best choice of what the phase kept
    revenue, dollars    what the auction collects, as a share of the oracle's value, and per 1,000 requests
    light, scored       ads a request that phase 2's light model scores, and that phase 3's model scores; means
    seconds             a request: the ads that each phase looks at, times what one costs there in `run`
    difference, low, high   kept minus that of `run`, with a 95% interval; paired by request
    """
    cost = AdCosts.of(run)
    rows = []
    for phase, usual in swept.items():
        own = int(run.settings[f"{phase}.width"])
        for width in sorted({*usual, own}):
            other = turned(run, {f"{phase}.width": width}, cache, without=("offline",))
            rows.append((phase, width, width == own, *_figures(other, phase, cost), *_against(other, run)))
    return pd.DataFrame(rows, columns=COLUMNS.split())


def _figures(run: Run, phase: str, cost: AdCosts) -> tuple[float, ...]:
    verdict, revenue = run["verdict"], run["money"].revenue
    light, scored = (float((run[name].ad >= 0).sum(axis=1).mean()) for name in ("phase_1", "phase_2"))
    seconds = run["phase_1"].n_in * cost.phase_1 + light * cost.phase_2 + scored * cost.phase_3 + cost.auction
    return (
        verdict.share(verdict.shown), verdict.share(verdict.values[phase]), verdict.share(revenue),
        PER * float(revenue.mean()), light, scored, seconds,
    )  # fmt: skip


def _against(other: Run, run: Run) -> tuple[float, float, float]:
    """Share kept against the run's, and the ends of the interval."""
    return astuple(difference(other["verdict"], run["verdict"]))
