"""Stage `sources`: every post that could be shown at each opening, and which source would bring it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.feed_ranking.history import History
from pipelines.feed_ranking.split import Split
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints
from synthetic_data.social_feed import ACTIONS, N_DAYS, OLDEST, PARTS, TOPICS, SocialFeed

LIKE, DWELL = 1 + ACTIONS.index("like"), 1 + ACTIONS.index("dwell")
TOPIC_PRIOR = 5.0


@dataclass(frozen=True)
class Sources:
    """The posts of the last days (P') and what each judged opening (R) may make of them.

    post       (P',) row numbers of posts, in order of time
    age        (R, P') days since each was posted; negative for one that is not there yet
    followed   (R, P') whether its author is followed
    noticed    (R, P') how many authors followed had liked, commented or shared it
    interest   (R, P') how much the viewer dwelt on its topic so far, against the average
    likes      (R, P') likes it had so far
    skill      (R, P') how often people dwelt on its author's posts so far
    tie        (R, P') what the viewer did with its author so far
    reached, muted, own  (R, P') why it should not be shown
    """

    post: Ints
    age: npt.NDArray[np.float32]
    followed: Bools
    noticed: npt.NDArray[np.float32]
    interest: npt.NDArray[np.float32]
    likes: npt.NDArray[np.float32]
    skill: npt.NDArray[np.float32]
    tie: npt.NDArray[np.float32]
    reached: Bools
    muted: Bools
    own: Bools

    @property
    def n_in(self) -> int:
        """Posts of the last days."""
        return len(self.post)

    @property
    def n_out(self) -> int:
        """Posts an opening by authors followed."""
        return int(round((self.followed & (self.age >= 0)).sum() / max(len(self.age), 1)))


def sources(world: SocialFeed, split: Split, history: History) -> Sources:
    """Look up, for each judged opening, all that the sources order by."""
    openings = world.openings.iloc[split.judged]
    viewer, period = openings[c.VIEWER].to_numpy(), openings[c.PERIOD].to_numpy()
    time = openings[c.TIME].to_numpy()
    posted = world.posts[c.TIME].to_numpy()
    post = np.arange(*np.searchsorted(posted, [N_DAYS - 1 - OLDEST, N_DAYS]))
    author, topic = world.posts[c.AUTHOR].to_numpy()[post], world.posts[c.TOPIC].to_numpy()[post]
    return Sources(
        post,
        (time[:, None] - posted[post]).astype(np.float32),
        world.follows[viewer][:, author],
        _noticed(world, history, viewer, period, post),
        _interest(history, viewer, period)[:, topic],
        _by_period(history, post, period),
        _skill(history, author, period),
        _ties(history, viewer, period, len(world.authors))[:, author],
        history.reached[viewer][:, post] < split.judged[:, None],
        _muted(world, viewer, time)[:, author],
        author == viewer[:, None],
    )


def _noticed(world: SocialFeed, history: History, viewer: Ints, period: Ints, post: Ints) -> npt.NDArray[np.float32]:
    who, what, when = history.noticed.T
    found = np.zeros((len(viewer), len(post)), dtype=np.float32)
    for now in np.unique(period):
        some = (when < now) & (what >= post[0]) if len(post) else when < 0
        events = np.zeros((world.follows.shape[1], len(post)), dtype=np.float32)
        np.add.at(events, (who[some], what[some] - post[0]), 1.0)
        rows = np.flatnonzero(period == now)
        found[rows] = world.follows[viewer[rows]].astype(np.float32) @ events
    return found


def _interest(history: History, viewer: Ints, period: Ints) -> npt.NDArray[np.float32]:
    every = np.arange(len(TOPICS))
    sums = history.topic.before(history.topic_key(viewer[:, None], every), period[:, None])
    return history.rate(sums, TOPIC_PRIOR)[..., DWELL - 1].astype(np.float32)


def _by_period(history: History, post: Ints, period: Ints) -> npt.NDArray[np.float32]:
    """Likes so far of each post at each opening: worked out once for each part of the day."""
    found = np.zeros((len(period), len(post)), dtype=np.float32)
    for now in np.unique(period):
        found[period == now] = history.post.before(post, np.full(len(post), now))[:, LIKE]
    return found


def _skill(history: History, author: Ints, period: Ints) -> npt.NDArray[np.float32]:
    found = np.zeros((len(period), len(author)), dtype=np.float32)
    for now in np.unique(period):
        sums = history.author.before(author, np.full(len(author), now))
        found[period == now] = history.rate(sums)[:, DWELL - 1]
    return found


def _ties(history: History, viewer: Ints, period: Ints, n_authors: int) -> npt.NDArray[np.float32]:
    every = np.arange(n_authors)
    sums = history.tie.before(
        history.tie_key(viewer[:, None], every), np.broadcast_to(period[:, None], (len(viewer), n_authors))
    )
    return history.rate(sums, 5.0)[..., DWELL - 1].astype(np.float32)


def _muted(world: SocialFeed, viewer: Ints, time: Floats) -> Bools:
    since = np.full(world.follows.shape, np.inf)
    mutes = world.mutes.iloc[::-1]
    since[mutes[c.VIEWER].to_numpy(), mutes[c.AUTHOR].to_numpy()] = mutes[c.TIME].to_numpy()
    return np.asarray(since[viewer] < time[:, None])
