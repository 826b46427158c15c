"""What was there to be had at each judged opening, and what became of it, in the product's own weights."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pipelines.judge.verdict import Verdict
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints, top_k
from synthetic_data.social_feed import ACTIONS, EMPTY, EXAMINATION, FEED, OLDEST, WORTH, SocialFeed

if TYPE_CHECKING:
    from pipelines.feed_ranking.selection import Selection
    from pipelines.feed_ranking.shown import Shown
    from pipelines.feed_ranking.sources import Sources
    from pipelines.feed_ranking.split import Split
    from pipelines.feed_ranking.value import Ordered

LOSSES = ("selection", "ranking", "policy")
TOP = 10
# Openings whose truth is looked up at once: a few hundred thousand pairs fit the processor's cache.
SOME = 50
Table = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Oracle:
    """What was there to be had at each judged opening (R) among the posts of the last days (P').

    first              row number of the first of these posts: column = post - first
    chances (7, R, P') true P(action | looked at), in the order of ACTIONS
    satisfaction       (R, P') what a look adds, before anybody has had enough of an author or a topic
    worth (R, P')      Σ WORTH · chance: what a look is worth to the product, below 0 where it does harm
    may (R, P')        posts that some setting of the filters lets through: there and not too old
    fresh (R, P')      of these, what the viewer has neither reached nor written, by authors not muted
    post (R, 40)       the best of all that may be shown, best first, EMPTY where no other is worth showing
    value (R,)         what they are worth: no setting can show more; `random` of posts drawn from the fresh ones

    A post reached before, muted or one's own has its true worth too, which is hardly ever enough for a place.
    """

    first: int
    chances: Table
    satisfaction: Table
    worth: Table
    may: Bools
    fresh: Bools
    post: Ints
    value: Floats
    random: Floats

    @property
    def n_in(self) -> int:
        """Posts to choose from."""
        return int(self.worth.shape[1])

    @property
    def n_out(self) -> int:
        """Posts shown an opening."""
        return int(self.post.shape[1])


def oracle(world: SocialFeed, split: "Split", sources: "Sources") -> Oracle:
    """Read the truth of the judged openings once; everything else of the judge is arithmetic on it."""
    openings = world.openings.iloc[split.judged]
    known = sources.reached | sources.own
    truth = np.empty((len(ACTIONS) + 1, *known.shape), dtype=np.float32)
    for start in range(0, len(openings), SOME):
        some = slice(start, start + SOME)
        viewer, device, time = (openings[name].to_numpy()[some, None] for name in (c.VIEWER, c.DEVICE, c.TIME))
        truth[:, some] = world.truth.outcome(viewer, device, time, sources.post, known[some], sources.muted[some])
    worth = np.einsum("a,arp->rp", np.array(list(WORTH.values()), dtype=np.float32), truth[:-1], optimize=False)
    may = (sources.age >= 0) & (sources.age <= OLDEST)
    fresh = may & ~known & ~sources.muted
    drawn = np.where(fresh, worth, 0).sum(axis=1, dtype=float) / np.maximum(fresh.sum(axis=1), 1)
    first = int(sources.post[0])
    best = best_order(worth, np.where(may, sources.post, EMPTY), first)
    return Oracle(
        first, truth[:-1], truth[-1], worth, may, fresh, best,
        value=list_value(worth, best, first),
        random=drawn * EXAMINATION.sum(),
    )  # fmt: skip


def verdict(oracle: Oracle, selection: "Selection", value: "Ordered", shown: "Shown") -> Verdict:
    """Value after each stage, for each judged opening."""
    return Verdict(
        {
            "oracle": oracle.value,
            "selection": list_value(oracle.worth, best_order(oracle.worth, selection.post, oracle.first), oracle.first),
            "ranking": list_value(oracle.worth, value.post[:, :FEED], oracle.first),
            "shown": list_value(oracle.worth, shown.post, oracle.first),
        },
        LOSSES,
        oracle.random,
    )


def looked_up(table: Table, post: Ints, first: int) -> Floats:
    """The entry (R, k) of each listed post in a table (R, P'); 0 for what is not a post."""
    found = np.take_along_axis(table, np.maximum(post - first, 0), axis=1)
    return np.where(post >= 0, found, np.float32(0)).astype(float)


def list_value(worth: Table, post: Ints, first: int) -> Floats:
    """Value (R,) of lists (R, k), k <= 40: Σ examination(place) · worth of a look."""
    return np.asarray(looked_up(worth, post, first) @ EXAMINATION[: post.shape[1]])


def variance(oracle: Oracle, post: Ints) -> Floats:
    """Variance (R,) of what one opening with a feed (R, k) brings around its value.

    Each action is a Bernoulli draw worth its weight; p (1 - p) is taken as p, which errs on the careful side.
    """
    squared = np.array(list(WORTH.values())) ** 2
    chances = np.array([looked_up(table, post, oracle.first) for table in oracle.chances])
    at_look = np.einsum("a,ark->rk", squared, chances, optimize=False)
    return np.asarray(at_look @ EXAMINATION[: post.shape[1]])


def best_order(worth: Table, post: Ints, first: int) -> Ints:
    """The truly best of each row's posts, best first, without those that do harm: (R, n) -> (R, 40)."""
    known = np.where(post >= 0, looked_up(worth, post, first), -np.inf)
    best = top_k(known, FEED)
    good = np.take_along_axis(known, best, axis=1) > 0
    listed = np.where(good, np.take_along_axis(post, best, axis=1), EMPTY)
    return np.pad(listed, ((0, 0), (0, FEED - listed.shape[1])), constant_values=EMPTY)


def recall(oracle: Oracle, post: Ints) -> Floats:
    """Share of the oracle's first ten posts among those listed (R, n), an opening: (R,); NaN where it has none."""
    best = oracle.post[:, :TOP]
    found = ((best[:, :, None] == post[:, None, :]).any(axis=2) & (best >= 0)).sum(axis=1)
    there = (best >= 0).sum(axis=1)
    return np.asarray(np.divide(found, there, out=np.full(len(best), np.nan), where=there > 0))
