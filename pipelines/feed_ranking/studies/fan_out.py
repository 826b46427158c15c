"""Study of fan-out: a post is written to its followers' feeds, or looked up when they open theirs, or some of both."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.engine import Run
from pipelines.feed_ranking.studies.scale import Workload
from pipelines.studies import SECONDS_A_DAY
from synthetic_data import columns as c

# Share of the authors, most followed first, whose posts are looked up when a feed is opened.
LOOKED_UP = (0.0, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)
TOP = 0.01


@dataclass(frozen=True)
class FanOut:
    """What a service of some size would do with its posts, given this world's followers.

    mixes       authors (share looked up on read, most followed first), writes and reads (operations a second, on
                average), burst (writes that one post of the most followed other author causes)
    break_even  openings for each post written at which writing everything costs as much as reading everything
    openings    openings for each post written in the service
    top_writes  share of all writes by the most followed hundredth of the authors
    top_share   share of the users who follow the most followed author
    """

    mixes: pd.DataFrame
    break_even: float
    openings: float
    top_writes: float
    top_share: float


def fan_out(run: Run, load: Workload, shares: Sequence[float] = LOOKED_UP) -> FanOut:
    """Scale this world's follow graph to the service: a write for each follower of a post, a read for each author.

    Who writes how much, who is followed by how many, and who opens how often are as in this world's log.
    """
    world = run["world"]
    followers = world.follows.sum(axis=0)
    order = np.argsort(-followers, kind="stable")
    posts = np.bincount(world.posts[c.AUTHOR], minlength=len(followers))
    opened = np.bincount(world.openings[c.VIEWER], minlength=len(world.viewers))
    written = (posts * followers)[order]
    read = (opened @ world.follows)[order]
    # Followers of a post, over those of an author; and authors followed by who opens, over those of a viewer.
    usual = max(float(followers.mean()), 1e-12)
    per_post = load.followed * written.sum() / max(posts.sum(), 1) / usual
    usually = max(float(world.follows.sum(axis=1).mean()), 1e-12)
    per_opening = load.followed * read.sum() / max(opened.sum(), 1) / usually
    a_second = load.daily_users / SECONDS_A_DAY
    writes = a_second * load.posts_per_user * per_post
    reads = a_second * load.openings_per_user * per_opening
    fame = followers[order] / max(len(world.viewers), 1)
    rows = []
    for share in shares:
        n = round(share * len(order))
        rows.append((
            share, writes * _part(written[n:], written), reads * _part(read[:n], read),
            load.daily_users * float(fame[n]) if n < len(fame) else 0.0,
        ))  # fmt: skip
    n_top = max(1, round(TOP * len(order)))
    return FanOut(
        pd.DataFrame(rows, columns=["authors", "writes", "reads", "burst"]), float(per_post / per_opening),
        load.openings_per_user / load.posts_per_user, _part(written[:n_top], written), float(fame[0]),
    )  # fmt: skip


def _part(some: np.ndarray, whole: np.ndarray) -> float:
    return float(some.sum() / max(whole.sum(), 1))
