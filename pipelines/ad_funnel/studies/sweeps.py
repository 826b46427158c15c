"""Studies that turn one knob through its range: noise on the predictions, and optimism about new ads."""

from collections.abc import Sequence
from dataclasses import astuple

import numpy as np
import pandas as pd

from pipelines.engine import Cache, Run, uncached
from pipelines.judge import difference
from pipelines.studies import turned

NOISE = (0.0, 0.3, 0.6, 0.9, 1.2)
OPTIMISM = (0.0, 0.5, 1.0, 2.0, 3.0)


def winners_curse(run: Run, cache: Cache = uncached, noise: Sequence[float] = NOISE) -> pd.DataFrame:
    """Calibration as predictions get noisier: noise, share_kept, log, scored, shown; each expected ÷ true clicks.

    log     on the held-out log, as the offline metrics see it: the same in every row, since the noise comes on when ads
            are scored; NaN where there is no model
    scored  over all ads that phase 3 scored, each as if in the top slot: known to the judge
    shown   over the ads that the auction chose to show, where they stood: known to the judge
    """
    logged = run["offline"].metrics["calibration"].value
    rows = []
    for sigma in noise:
        other = turned(run, {"phase_3.noise": sigma}, cache, without=("offline",))
        kept, money = other["verdict"].share_kept.value, other["money"]
        rows.append((sigma, kept, logged, _scored(other), money.predicted.sum() / max(money.clicks.sum(), 1e-12)))
    return pd.DataFrame(rows, columns=["noise", "share_kept", "log", "scored", "shown"])


def _scored(run: Run) -> float:
    phase_3 = run["phase_3"]
    request, at = np.nonzero(phase_3.ad >= 0)
    true = run["oracle"].click[request, phase_3.ad[request, at]].sum(dtype=float)
    return float(phase_3.click[request, at].sum() / max(true, 1e-12))


def new_ads(run: Run, cache: Cache = uncached, optimism: Sequence[float] = OPTIMISM) -> pd.DataFrame:
    """What exploring new ads costs today: setting, share_kept, low, high, new_share, difference.

    `new_share` is the share of impressions of campaigns younger than a week; `difference` is share kept against the
    first setting, paired by request.
    """
    rows = []
    first = None
    for setting in optimism:
        other = turned(run, {"auction.optimism": setting}, cache, without=("offline",))
        verdict, money = other["verdict"], other["money"]
        first = first or verdict
        new = money.fresh.sum() / max(money.shown.sum(), 1.0)
        rows.append((setting, *astuple(verdict.share_kept), new, difference(verdict, first).value))
    return pd.DataFrame(rows, columns=["setting", "share_kept", "low", "high", "new_share", "difference"])
