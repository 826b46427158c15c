"""Study of phase 1: which criterion drops how many ads, and which of them drops ads that should have been shown."""

import numpy as np
import pandas as pd

from pipelines.ad_funnel.phase_1 import REASONS, Phase1Knobs, criteria
from pipelines.engine import Run
from synthetic_data.behaviour import Floats, Ints, chunks


def drop_reasons(run: Run) -> pd.DataFrame:
    """By reason, in the order they are checked: reason, n, left, best.

    n, left  ads a request that it drops, being the first they fail, and that are left after it; means
    best     share of the oracle's ads that it drops. What advertisers ask for, by place or age, drops none of them.
    """
    dropped = run["phase_1"].dropped.mean(axis=0)
    return pd.DataFrame({
        "reason": REASONS,
        "n": dropped,
        "left": run["phase_1"].n_in - np.cumsum(dropped),
        "best": _of_the_best(run),
    })  # fmt: skip


def _of_the_best(run: Run) -> Floats:
    """Share of the oracle's ads that each reason drops; slots for which it found nothing do not count."""
    oracle, kept = run["oracle"], run["phase_1"].ad
    lost = ~(oracle.ad[:, :, None] == kept[:, None, :]).any(axis=2)
    there = np.take_along_axis(oracle.worth, oracle.ad, axis=1) > 0
    number = _first_failed(run, oracle.ad)[lost & there]
    return np.bincount(number, minlength=len(REASONS)) / max(int(there.sum()), 1)


def _first_failed(run: Run, ad: Ints) -> Ints:
    """The first criterion that each ad (R, k) fails at its judged request, by number in REASONS; the width if none."""
    world, knobs = run["world"], run.knobs["phase_1"]
    assert isinstance(knobs, Phase1Knobs)
    requests = world.requests.iloc[run["split"].judged]
    failed = np.full(ad.shape, len(REASONS) - 1)
    for some in chunks(len(ad)):
        checks = criteria(world, requests.iloc[some], knobs)
        # From the last criterion to the first, so that the first one failed has the last word.
        for number in reversed(range(len(checks))):
            passes = np.broadcast_to(checks[number], (len(ad[some]), len(world.ads)))
            failed[some][~np.take_along_axis(passes, ad[some], axis=1)] = number
    return failed
