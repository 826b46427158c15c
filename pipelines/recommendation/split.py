"""Stage `split`: what the pipeline may learn from, what is held out, and which page views are judged."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from pipelines.knobs import Knobs
from pipelines.recommendation.streams import stream
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Ints
from synthetic_data.video_home import HELD_OUT_DAY, N_DAYS, VideoHome

N_JUDGED = 600
FIRST_TRAINING_DAY = 7


class SplitKnobs(Knobs):
    """How the log is divided."""

    by: Literal["time", "random"] = Field(
        "time", title="Split by",
        description="By time the ranker is tested on a day it has not seen; at random it has seen that very day.",
        json_schema_extra={"labels": {"time": "time (last day held out)", "random": "random page views"}},
    )  # fmt: skip


@dataclass(frozen=True)
class Split:
    """Page views by purpose; all are sorted arrays of view ids.

    train     the ranker may learn from their impressions
    held_out  offline metrics are computed on their impressions
    bucket    served at random: neither trained on nor counted, they measure examination and judge without bias
    judged    the moments of the held-out day at which the pipeline answers and the judge looks
    counted   (V,) bool: views whose clicks may enter counters and collaborative filtering
    present   the day at which the pipeline serves
    leaks     True if features of training rows may look past their own day
    """

    train: Ints
    held_out: Ints
    bucket: Ints
    judged: Ints
    counted: Bools
    leaks: bool
    present: int = HELD_OUT_DAY

    @property
    def n_in(self) -> int:
        """Page views in the log."""
        return len(self.counted)

    @property
    def n_out(self) -> int:
        """Page views to learn from."""
        return len(self.train)


def split(world: VideoHome, knobs: SplitKnobs) -> Split:
    """Hold out the last day, or as many page views at random; the judged moments are the same in both."""
    views = world.views
    day = views[c.DAY].to_numpy()
    randomised = views[c.RANDOMISED].to_numpy()
    last_day = day == HELD_OUT_DAY
    judged = np.sort(stream("judged moments").permutation(np.flatnonzero(last_day))[:N_JUDGED])
    if knobs.by == "time":
        held_out = last_day
        counted = ~randomised
    else:
        held_out = stream("random split").permutation(len(views)) < last_day.sum()
        counted = ~held_out & ~randomised
    recent = (day >= FIRST_TRAINING_DAY) & (day < (HELD_OUT_DAY if knobs.by == "time" else N_DAYS))
    return Split(
        train=np.flatnonzero(recent & ~held_out & ~randomised),
        held_out=np.flatnonzero(held_out & ~randomised),
        bucket=np.flatnonzero(randomised),
        judged=judged,
        counted=counted,
        leaks=knobs.by == "random",
    )
