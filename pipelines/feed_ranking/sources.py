"""Stage `sources`: every post that could be shown at each opening, and which source would bring it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.feed_ranking.history import COUNTED, History, pair_key, topic_key
from pipelines.feed_ranking.split import Split
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints
from synthetic_data.social_feed import ACTIONS, N_DAYS, OLDEST, TOPICS, SocialFeed

DWELL = ACTIONS.index("dwell")
# Looks by which dwell rates of one viewer, with a topic and with an author, are drawn to the base rate.
TOPIC_PRIOR = TIE_PRIOR = 5.0


@dataclass(frozen=True)
class Sources:
    """The posts of the last days (P') and what each judged opening (R) may make of them.

    post       (P',) row numbers of posts, in order of time
    age        (R, P') days since each was posted; negative for one that is not there yet
    followed   (R, P') whether its author is followed
    noticed    (R, P') how many authors followed had liked, commented or shared it
    interest   (R, P') how often the viewer dwelt on its topic so far
    likes      (R, P') likes it had so far
    skill      (R, P') how often people dwelt on its author's posts so far
    tie        (R, P') how often the viewer dwelt on its author's posts so far
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
        return round(float((self.followed & (self.age >= 0)).sum(axis=1).mean()))


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
        _likes(history, post, period),
        _skill(history, author, period),
        _ties(history, viewer, period, len(world.authors))[:, author],
        _reached(world, split.judged, viewer, post),
        _muted(world, viewer, time)[:, author],
        author == viewer[:, None],
    )


def _noticed(world: SocialFeed, history: History, viewer: Ints, period: Ints, post: Ints) -> npt.NDArray[np.float32]:
    who, what, when = history.noticed.T
    found = np.zeros((len(viewer), len(post)), dtype=np.float32)
    for now in np.unique(period):
        some = (when < now) & (what >= post[0])
        events = np.zeros((world.follows.shape[1], len(post)), dtype=np.float32)
        np.add.at(events, (who[some], what[some] - post[0]), 1.0)
        rows = np.flatnonzero(period == now)
        found[rows] = world.follows[viewer[rows]].astype(np.float32) @ events
    return found


def _interest(history: History, viewer: Ints, period: Ints) -> npt.NDArray[np.float32]:
    every = np.arange(len(TOPICS))
    sums = history.topic.before(topic_key(viewer[:, None], every), period[:, None])
    return history.rate(sums, TOPIC_PRIOR)[..., DWELL].astype(np.float32)


def _likes(history: History, post: Ints, period: Ints) -> npt.NDArray[np.float32]:
    like = COUNTED.index("like")
    found = np.zeros((len(period), len(post)), dtype=np.float32)
    for now in np.unique(period):
        found[period == now] = history.post.before(post, np.full(len(post), now))[:, like]
    return found


def _skill(history: History, author: Ints, period: Ints) -> npt.NDArray[np.float32]:
    found = np.zeros((len(period), len(author)), dtype=np.float32)
    for now in np.unique(period):
        sums = history.author.before(author, np.full(len(author), now))
        found[period == now] = history.rate(sums)[:, DWELL]
    return found


def _ties(history: History, viewer: Ints, period: Ints, n_authors: int) -> npt.NDArray[np.float32]:
    every = np.arange(n_authors)
    sums = history.tie.before(pair_key(viewer[:, None], every), period[:, None])
    return history.rate(sums, TIE_PRIOR)[..., DWELL].astype(np.float32)


def _reached(world: SocialFeed, opening: Ints, viewer: Ints, post: Ints) -> Bools:
    log = world.impressions
    # Later openings first, so that the first one of a pair stands in the end.
    row = np.flatnonzero(log[c.REACHED].to_numpy() & (log[c.POST].to_numpy() >= post[0]))[::-1]
    at = log[c.OPENING].to_numpy()[row]
    first = np.full((len(world.viewers), len(post)), len(world.openings), dtype=np.int32)
    first[world.openings[c.VIEWER].to_numpy()[at], log[c.POST].to_numpy()[row] - post[0]] = at
    return np.asarray(first[viewer] < opening[:, None])


def _muted(world: SocialFeed, viewer: Ints, time: Floats) -> Bools:
    since = np.full(world.follows.shape, np.inf)
    # Later mutes first, so that the first one of a pair stands in the end.
    mutes = world.mutes.iloc[::-1]
    since[mutes[c.VIEWER].to_numpy(), mutes[c.AUTHOR].to_numpy()] = mutes[c.TIME].to_numpy()
    return np.asarray(since[viewer] < time[:, None])
