"""Stage `split`: what the ranker may learn from, what is held out, and which openings are answered."""

from dataclasses import dataclass

import numpy as np

from pipelines.feed_ranking.streams import stream
from synthetic_data import columns as c
from synthetic_data.behaviour import Ints
from synthetic_data.social_feed import HELD_OUT_DAY, PARTS, SocialFeed

JUDGED = 500


@dataclass(frozen=True)
class Split:
    """Rows of the log by purpose, and the openings that are answered.

    train     impressions before the held-out day that production chose
    bucket    impressions before the held-out day that were drawn at random
    held_out  impressions of the held-out day that production chose: offline metrics are computed on them
    judged    openings of the held-out day that the pipeline answers and the judge looks at, in order
    period    (impressions,) the third of a day of each row of the log
    """

    train: Ints
    bucket: Ints
    held_out: Ints
    judged: Ints
    period: Ints

    @property
    def n_in(self) -> int:
        """Impressions in the log."""
        return len(self.period)

    @property
    def n_out(self) -> int:
        """Impressions to learn from."""
        return len(self.train)


def split(world: SocialFeed) -> Split:
    """Hold out the last day: the ranker is tested on a day it has not seen."""
    log, openings = world.impressions, world.openings
    opening = log[c.OPENING].to_numpy()
    period, at_random = openings[c.PERIOD].to_numpy(), openings[c.RANDOMISED].to_numpy()
    past = period[opening] < HELD_OUT_DAY * PARTS
    train = np.flatnonzero(past & ~at_random[opening])
    answered = np.flatnonzero((period >= HELD_OUT_DAY * PARTS) & ~at_random)
    judged = np.sort(stream("judged openings").permutation(answered)[:JUDGED])
    return Split(
        train=train,
        bucket=np.flatnonzero(past & at_random[opening]),
        held_out=np.flatnonzero(~past & ~at_random[opening]),
        judged=judged,
        period=period[opening],
    )
