"""Study of phase 2: trimming by expected value against trimming by click rate, with each light model."""

from dataclasses import astuple

import pandas as pd

from pipelines.ad_funnel.facts import PER
from pipelines.engine import Cache, Run, uncached
from pipelines.judge import difference
from pipelines.studies import turned

# The light models that predict a click rate at all.
MODELS = ("linear", "history", "similarity")
BY = ("value", "clicks")
COLUMNS = "model by kept revenue clicks difference low high"


def trim(run: Run, cache: Cache = uncached) -> pd.DataFrame:
    """Each light model, trimming by value and by clicks, all else as in `run`.

    model, by               the settings; kept is the share of the oracle's value
    revenue, clicks         dollars and true clicks per 1,000 requests
    difference, low, high   kept minus that of `run`, with a 95% interval; paired by request
    """
    rows = []
    for model in MODELS:
        for by in BY:
            other = turned(run, {"phase_2.model": model, "phase_2.by": by}, cache, without=("offline",))
            verdict, money = other["verdict"], other["money"]
            figures = (verdict.share(verdict.shown), *(PER * float(x.mean()) for x in (money.revenue, money.clicks)))
            rows.append((model, by, *figures, *astuple(difference(verdict, run["verdict"]))))
    return pd.DataFrame(rows, columns=COLUMNS.split())
