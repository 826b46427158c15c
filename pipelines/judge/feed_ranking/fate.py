"""What became of one post at one judged opening, stage by stage."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from pipelines.engine import Run
from pipelines.judge.verdict import place_in
from synthetic_data import columns as c
from synthetic_data.social_feed import FEED

if TYPE_CHECKING:
    from pipelines.feed_ranking.filters import FilterKnobs

LISTED = 10


@dataclass(frozen=True)
class Fate:
    """What became of one post at one judged opening; ranks start at 1, None where it did not get so far.

    chances         true P(action | looked at), in the order of ACTIONS
    worth           what a look at it is truly worth; true_rank by worth among all that may be shown
    source          what brought it into the pool, or None
    predicted       score of the value formula, rank in its order
    place           in the feed shown
    dropped         in words, where it ended
    """

    post: int
    chances: tuple[float, ...]
    worth: float
    true_rank: int
    source: str | None
    predicted: float | None
    rank: int | None
    place: int | None
    dropped: str


def fate(run: Run, row: int, post: int) -> Fate:
    """Follow one post through every stage at the `row`-th judged opening. Raises IndexError outside its last days."""
    from pipelines.feed_ranking.selection import SOURCES

    oracle, selection, value = run["oracle"], run["selection"], run["value"]
    column = post - oracle.first
    if row < 0 or not 0 <= column < oracle.n_in:
        raise IndexError(f"Opening {row} or post {post} is outside what was judged.")
    worth = oracle.worth[row]
    in_pool, rank = place_in(selection.post[row], post), place_in(value.post[row], post)
    place = place_in(run["shown"].post[row], post)
    source = None if in_pool is None else SOURCES[int(selection.source[row, in_pool - 1])]
    return Fate(
        post,
        tuple(float(chance) for chance in oracle.chances[:, row, column]),
        float(worth[column]),
        int(((worth > worth[column]) & oracle.may[row]).sum()) + 1,
        source,
        None if rank is None else float(value.score[row, rank - 1]),
        rank,
        place,
        _why(run, row, column, rank, place),
    )


def _why(run: Run, row: int, column: int, rank: int | None, place: int | None) -> str:
    """Where it ended, in words. Whatever is in the pool is ranked."""
    if place is not None:
        return f"shown at place {place}"
    if rank is not None:
        return f"lost at ranking: rank {rank}" if rank > FEED else "lost to the policy: its rules gave the place away"
    reason = filtered(run, row, column)
    return f"filtered: {reason}" if reason else "lost at selection: no source brought it, or the pool was full"


def filtered(run: Run, row: int, column: int) -> str | None:
    """The first reason for which the filters drop a post of the last days at a judged opening, None if they do not."""
    from pipelines.feed_ranking.filters import REASONS, failing

    if run["filters"].passes[row, column]:
        return None
    if run["sources"].age[row, column] < 0:
        return "not there yet"
    fails = failing(run["sources"], cast("FilterKnobs", run.knobs["filters"]))
    return next(reason for reason, which in zip(REASONS, fails, strict=True) if which[row, column])


def lost_posts(run: Run, row: int) -> pd.DataFrame:
    """The oracle's first ten at one judged opening: post, worth, place, dropped."""
    best = run["oracle"].post[row, :LISTED]
    fates = [fate(run, row, int(post)) for post in best[best >= 0]]
    return pd.DataFrame({
        c.POST: [f.post for f in fates],
        "worth": [f.worth for f in fates],
        "place": np.array([f.place for f in fates], dtype=object),
        "dropped": [f.dropped for f in fates],
    })  # fmt: skip
