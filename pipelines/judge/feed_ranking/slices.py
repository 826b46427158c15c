"""Which openings to look at, and which kinds of viewers and posts fare well."""

import numpy as np
import pandas as pd

from pipelines.engine import Run
from pipelines.judge.feed_ranking.value import Oracle, looked_up
from pipelines.judge.verdict import slice_row
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints
from synthetic_data.social_feed import DEVICES, EXAMINATION, FEED, HELD_OUT_DAY, PARTS, SocialFeed, new_posts

THIRDS = ("few", "some", "many")
USE = ("light", "middling", "heavy")


def typical(run: Run) -> int:
    """The row of the opening nearest to the run's overall shares: of the pool's best, and of what was shown.

    Only openings that are neither worth next to nothing nor a fortune are looked at, by viewers who follow neither few
    authors nor many, where there are such.
    """
    judged = run["verdict"]
    lists = np.array([judged.values["selection"], judged.values["ranking"], judged.shown])
    overall = lists.sum(axis=1, keepdims=True) / max(judged.oracle.sum(), 1e-12)
    distance = np.abs(lists / np.maximum(judged.oracle, 1e-12) - overall).sum(axis=0)
    low, high = np.percentile(judged.oracle, [35, 75])
    ordinary = (judged.oracle >= low) & (judged.oracle <= high)
    usual = ordinary & thirds(following(run["world"], run["split"].judged))[1]
    return int(np.argmin(np.where(usual if usual.any() else ordinary, distance, np.inf)))


def slices(run: Run) -> pd.DataFrame:
    """Share kept by kind of viewer and post: columns by, group, n, value, low, high.

    Viewers are split into thirds, of the judged openings, by how many authors they follow and by how often they had
    opened the feed. A slice of authors is the value of new (or other) authors' posts shown over that of the same kind
    among the oracle's.
    """
    world, judged, openings = run["world"], run["verdict"], run["split"].judged
    rows = []
    for by, words, amount in (
        ("following", THIRDS, following(world, openings)), ("use", USE, opened_before(world, openings)),
    ):  # fmt: skip
        for name, mask in zip(words, thirds(amount), strict=True):
            if mask.any():
                rows.append(slice_row(by, name, judged.shown[mask], judged.oracle[mask]))
    device = world.openings[c.DEVICE].to_numpy()[openings]
    for number, name in enumerate(DEVICES):
        mask = device == number
        if mask.any():
            rows.append(slice_row("device", name, judged.shown[mask], judged.oracle[mask]))
    new = new_posts(world)
    for group, kind in (("new", new), ("established", ~new)):
        kept, there = (_worth_of_kind(run["oracle"], post, kind) for post in (run["shown"].post, run["oracle"].post))
        rows.append(slice_row("author", group, kept, there))
    return pd.DataFrame(rows)


def following(world: SocialFeed, openings: Ints) -> Ints:
    """How many authors the viewer of each opening follows, (n,)."""
    return np.asarray(world.viewers[c.FOLLOWING].to_numpy()[world.openings[c.VIEWER].to_numpy()[openings]])


def opened_before(world: SocialFeed, openings: Ints) -> Ints:
    """How often the viewer of each opening had opened the feed before the held-out day, (n,)."""
    viewer = world.openings[c.VIEWER].to_numpy()
    before = world.openings[c.PERIOD].to_numpy() < HELD_OUT_DAY * PARTS
    return np.asarray(np.bincount(viewer[before], minlength=len(world.viewers))[viewer[openings]])


def thirds(amount: Ints) -> tuple[Bools, Bools, Bools]:
    """Three masks (n,): the lowest third, the middle, the highest; equal amounts stay together."""
    low, high = np.quantile(amount, [1 / 3, 2 / 3]) if len(amount) else (0.0, 0.0)
    return amount <= low, (amount > low) & (amount <= high), amount > high


def _worth_of_kind(oracle: Oracle, post: Ints, kind: Bools) -> Floats:
    worth = looked_up(oracle.worth, post, oracle.first) * kind[post] * (post >= 0)
    return np.asarray(worth @ EXAMINATION[: min(post.shape[1], FEED)])
