"""Stage `history`: what the log knew at the start of each third of a day, so that no training row looks ahead."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.feed_ranking.split import Split
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints
from synthetic_data.social_feed import ACTIONS, HELD_OUT_DAY, N_DAYS, PARTS, TOPICS, SocialFeed
from synthetic_data.social_feed.vocabulary import N_AUTHORS

# Looks by which a rate is drawn to the base rate.
PRIOR = 20.0
PERIODS = N_DAYS * PARTS
LOOKS = "looks"
COUNTED = (LOOKS, *ACTIONS)
# What a person does with a post that others may notice.
NOTICED = ("like", "comment", "share")


class Counter:
    """Sums of events by key and period, asked for as they stood at the start of any period."""

    def __init__(self, key: Ints, period: Ints, amounts: npt.NDArray[np.floating]) -> None:
        """Events (n,) with `amounts` (n, k) of what is counted; the sums are as precise as these."""
        code = key * PERIODS + period
        order = np.argsort(code, kind="stable")
        self._code = code[order]
        self._sums = np.vstack([np.zeros_like(amounts[:1]), np.cumsum(amounts[order], axis=0)])

    def before(self, key: Ints, period: Ints) -> Floats:
        """Sums (..., k) over all events of each key before its period."""
        start = np.searchsorted(self._code, key * PERIODS)
        end = np.searchsorted(self._code, key * PERIODS + period)
        return np.asarray(self._sums[end] - self._sums[start], dtype=float)


@dataclass(frozen=True)
class History:
    """Counters of COUNTED by author, post, viewer, viewer × topic and viewer × author.

    base     (7,) rate of each of ACTIONS a look over all days before the held-out one: the same for every row, so that
             it tells none from another
    noticed  likes, comments and shares by people who post: person, post and period of each, (n, 3), in order of post
    """

    author: Counter
    post: Counter
    viewer: Counter
    topic: Counter
    tie: Counter
    base: Floats
    noticed: Ints
    n_in: int

    @property
    def n_out(self) -> int:
        """Counters kept."""
        return 5 * len(COUNTED)

    def rate(self, sums: Floats, prior: float = PRIOR) -> Floats:
        """Rates (..., 7) of ACTIONS a look from sums (..., 8) of COUNTED, drawn to the base rates."""
        return np.asarray((sums[..., 1:] + prior * self.base) / (sums[..., :1] + prior))


def pair_key(viewer: Ints, author: Ints) -> Ints:
    """Key of a viewer with an author in `History.tie`."""
    return np.asarray(viewer * N_AUTHORS + author)


def topic_key(viewer: Ints, topic: Ints) -> Ints:
    """Key of a viewer with a topic in `History.topic`."""
    return np.asarray(viewer * len(TOPICS) + topic)


def history(world: SocialFeed, split: Split) -> History:
    """Count all that was looked at, whoever chose it: a rate a look does not depend on where a post stood."""
    log = world.impressions
    row = np.flatnonzero(log[c.LOOKED].to_numpy())
    post, period = log[c.POST].to_numpy()[row], split.period[row]
    viewer = world.openings[c.VIEWER].to_numpy()[log[c.OPENING].to_numpy()[row]]
    author = world.posts[c.AUTHOR].to_numpy()[post]
    topic = world.posts[c.TOPIC].to_numpy()[post]
    # Half the memory of float64, and as exact: no sum comes near 2^24.
    amounts = np.column_stack([np.ones(len(row)), *(log[name].to_numpy()[row] for name in ACTIONS)]).astype(np.float32)
    past = period < HELD_OUT_DAY * PARTS
    total = amounts[past].sum(axis=0, dtype=float)
    return History(
        author=Counter(author, period, amounts),
        post=Counter(post, period, amounts),
        viewer=Counter(viewer, period, amounts),
        topic=Counter(topic_key(viewer, topic), period, amounts),
        tie=Counter(pair_key(viewer, author), period, amounts),
        base=total[1:] / max(total[0], 1.0),
        noticed=_noticed(viewer, post, period, np.any([log[name].to_numpy()[row] for name in NOTICED], axis=0)),
        n_in=len(row),
    )


def _noticed(viewer: Ints, post: Ints, period: Ints, engaged: Bools) -> Ints:
    # The first viewers are the authors: only who posts is followed.
    rows = np.flatnonzero(engaged & (viewer < N_AUTHORS))
    rows = rows[np.argsort(post[rows], kind="stable")]
    return np.column_stack([viewer[rows], post[rows], period[rows]])
