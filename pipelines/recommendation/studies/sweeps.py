"""Studies that turn knobs: what one choice is worth, measured by running again from the stage it belongs to."""

from collections.abc import Sequence
from dataclasses import astuple

import pandas as pd

from pipelines import metrics
from pipelines.engine import Cache, Run, uncached
from pipelines.judge import difference
from pipelines.knobs import Settings
from pipelines.studies import turned
from synthetic_data import columns as c
from synthetic_data.video_home import HELD_OUT_DAY

RELEVANCE = (1.0, 0.9, 0.8, 0.6, 0.4, 0.2)
EXPLORATION = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)
COUNTERS = ("event_time", "leaking")


def leak(run: Run, cache: Cache = uncached) -> pd.DataFrame:
    """Counters as of event time against counters that hold the future: counters, figure, value, low, high.

    Figures are AUC, nDCG@10 and value kept; all else as in `run`.
    """
    rows = []
    for counters in COUNTERS:
        other = turned(run, {"examples.counters": counters}, cache)
        offline = other["offline"].metrics
        figures = {name: offline[name] for name in ("AUC", "nDCG@10")} | {"value kept": other["verdict"].share_kept}
        rows += [(counters, name, *astuple(estimate)) for name, estimate in figures.items()]
    return pd.DataFrame(rows, columns=["counters", "figure", "value", "low", "high"])


def list_tradeoff(run: Run, cache: Cache = uncached, relevance: Sequence[float] = RELEVANCE) -> pd.DataFrame:
    """What variety costs: lists by MMR at several weights of relevance. Columns as in `_lists`."""
    return _lists(run, "shown.relevance", relevance, {"shown.diversity": "mmr"}, cache)


def exploration_price(run: Run, cache: Cache = uncached, shares: Sequence[float] = EXPLORATION) -> pd.DataFrame:
    """What exploration costs today: lists with several shares of places given away. Columns as in `_lists`."""
    return _lists(run, "shown.exploration", shares, {}, cache)


def _lists(run: Run, knob: str, values: Sequence[float], given: Settings, cache: Cache) -> pd.DataFrame:
    """The lists shown at each value of a knob: setting, share_kept, low, high, diversity, coverage, new_titles, …

    … and difference, difference_low, difference_high: share kept against the first value, paired by page view.
    `diversity` is the mean cosine distance within a list, `coverage` the share of the catalogue that is shown at all,
    `new_titles` the share of places with a title published during the log.
    """
    rows = []
    first = None
    for value in values:
        other = turned(run, {**given, knob: value}, cache, without=("modelled", "offline"))
        first = first or other["verdict"]
        change = astuple(difference(other["verdict"], first))
        rows.append((value, *astuple(other["verdict"].share_kept), *_looks(other), *change))
    columns = "setting share_kept low high diversity coverage new_titles difference difference_low difference_high"
    return pd.DataFrame(rows, columns=columns.split())


def _looks(run: Run) -> tuple[float, float, float]:
    """Diversity within a list, coverage of the catalogue, share of new titles."""
    title, published = run["shown"].title, run["world"].titles[c.PUBLISHED].to_numpy()
    variety = metrics.mean_estimate(metrics.intra_list_diversity(title, run["world"].topics), seed=0, n_boot=0)
    new = metrics.mean_estimate(metrics.share(title, published >= 0), seed=0, n_boot=0)
    return variety.value, metrics.coverage(title, int((published <= HELD_OUT_DAY).sum())), new.value
