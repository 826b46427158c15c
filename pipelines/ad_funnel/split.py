"""Stage `split`: what the funnel may learn from, what is held out, and which requests it answers."""

from dataclasses import dataclass

import numpy as np

from pipelines.learning.examination import examination
from synthetic_data import columns as c
from synthetic_data.ad_market import HELD_OUT_DAY, SLOTS, AdMarket
from synthetic_data.behaviour import Floats, Ints


@dataclass(frozen=True)
class Split:
    """Rows of the log by purpose, and the requests that are answered.

    train     impressions before the held-out day that production chose
    bucket    impressions before the held-out day that were drawn at random
    held_out  impressions of the held-out day that production chose: offline metrics are computed on them
    judged    all requests of the held-out day in order of time: the funnel answers them and the judge looks
    day       (impressions,) the day of each row of the log
    seen      (4,) chance that an ad in each slot is looked at, 1 at the top, estimated from the bucket
    """

    train: Ints
    bucket: Ints
    held_out: Ints
    judged: Ints
    day: Ints
    seen: Floats

    @property
    def n_in(self) -> int:
        """Impressions in the log."""
        return len(self.day)

    @property
    def n_out(self) -> int:
        """Impressions to learn from."""
        return len(self.train)


def split(world: AdMarket) -> Split:
    """Hold out the last day: the model is tested on a day it has not seen."""
    log, requests = world.impressions, world.requests
    request = log[c.REQUEST].to_numpy()
    day = requests[c.DAY].to_numpy()
    randomised = requests[c.RANDOMISED].to_numpy()[request]
    past = day[request] < HELD_OUT_DAY
    bucket = np.flatnonzero(past & randomised)
    clicks = np.bincount(log[c.POSITION].to_numpy()[bucket], weights=log[c.CLICKED].to_numpy()[bucket], minlength=SLOTS)
    return Split(
        train=np.flatnonzero(past & ~randomised),
        bucket=bucket,
        held_out=np.flatnonzero(~past & ~randomised),
        judged=np.flatnonzero(day == HELD_OUT_DAY),
        day=day[request],
        seen=examination(clicks),
    )
