"""Study of the budgets: how fast they are spent over the day, with and without pacing."""

from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd

from pipelines.ad_funnel.auction import HALF_HOURS, AuctionKnobs, traffic
from pipelines.engine import Cache, Run, uncached
from pipelines.studies import turned
from synthetic_data import columns as c

PACING: tuple[str, ...] = get_args(AuctionKnobs.model_fields["pacing"].annotation)


@dataclass(frozen=True)
class Spend:
    """The day's spending of the campaigns whose budget runs out where nobody paces.

    curve       hour (0 to 24 by half hours), traffic (usual share of the day's requests by then), and for each kind of
                pacing the mean share of those campaigns' budgets spent by then
    campaigns   how many they are; with none the curves of pacing are NaN
    share_kept  by kind of pacing, for all campaigns together
    """

    curve: pd.DataFrame
    campaigns: int
    share_kept: dict[str, float]


def spend(run: Run, cache: Cache = uncached) -> Spend:
    """The day again under each kind of pacing, everything else as in `run`."""
    runs = {kind: turned(run, {"auction.pacing": kind}, cache, without=("offline",)) for kind in PACING}
    budget = run["world"].campaigns[c.DAILY_BUDGET].to_numpy()
    bound = np.flatnonzero(runs["none"]["auction"].spend.sum(axis=0) >= budget)
    columns = {"hour": np.arange(HALF_HOURS + 1) / 2, "traffic": _by_then(traffic(run["world"]))}
    for kind, other in runs.items():
        spent = other["auction"].spend[:, bound] / budget[bound]
        columns[kind] = _by_then(spent.mean(axis=1)) if len(bound) else np.full(HALF_HOURS + 1, np.nan)
    kept = {kind: other["verdict"].share_kept.value for kind, other in runs.items()}
    return Spend(pd.DataFrame(columns), len(bound), kept)


def _by_then(amount: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(amount)])
