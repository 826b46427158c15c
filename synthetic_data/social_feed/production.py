"""The incumbent of the social feed: newest first with a popular block, and the log it wrote."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthetic_data import behaviour
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Ints
from synthetic_data.social_feed.people import People
from synthetic_data.social_feed.posts import Posts
from synthetic_data.social_feed.session import LOOK, boredom, return_probability, session
from synthetic_data.social_feed.truth import Truth
from synthetic_data.social_feed.vocabulary import ACTIONS, DEVICES, FEED, N_DAYS, N_VIEWERS, OLDEST, PAGE, PARTS

# Every fifth place goes to a post that is popular of late, drawn by its likes; the rest is newest first. What a factor
# e of likes adds to its logit, and what a day of age takes from it.
EVERY, LIKES_MATTER, FADES = 5, 2.0, 2.0
# Who opens the feed on the first day, and who comes back on a day after one without.
AT_FIRST, COMEBACK = 0.6, 0.3
# The parts of a day begin at seven, each lasts five and a half hours.
MORNING, LONG = 7.0, 5.5
# Chance that a feed is opened on any device and not on the usual one; that whoever hides a post mutes its author.
ELSEWHERE = 0.2
MUTES = 0.4


@dataclass(frozen=True)
class Log:
    """What production wrote down.

    openings     opening, viewer, time (days), period (thirds of a day since the log began), device, randomised, depth
                 (posts reached), returned (the viewer opened the feed on the next day: the last opening of a day
                 decided it); in order of period
    impressions  opening, position (0 is the top), post, reached, looked, and a column for each of ACTIONS; a row for
                 every post delivered, page by page
    mutes        viewer, author, time
    """

    openings: pd.DataFrame
    impressions: pd.DataFrame
    mutes: pd.DataFrame


def write_log(people: People, posts: Posts, truth: Truth, randomised: float, rng: np.random.Generator) -> Log:
    """Serve the feed day by day: who was pleased comes back, and what was reached is not shown again."""
    past = _Past(people, posts)
    active = rng.random(N_VIEWERS) < AT_FIRST
    openings, impressions, mutes = [], [], []
    first = 0
    for day in range(N_DAYS):
        n_times = np.where(active, np.clip(rng.poisson(people.often), 1, PARTS), 0)
        active = rng.random(N_VIEWERS) < COMEBACK
        for part in range(PARTS):
            viewer = np.flatnonzero(n_times > part)
            here = _openings(first, viewer, day, part, people, randomised, rng)
            feed = _feeds(here, past, people, posts, rng)
            depth, returned, rows = _scrolled(here, feed, posts, truth, rng)
            here[c.DEPTH] = depth
            # What the last opening of a day left behind decides whether the next day has one.
            last = n_times[viewer] == part + 1
            active[viewer[last]] = returned[last]
            openings.append(here)
            impressions.append(rows)
            mutes.append(past.remember(here, rows, rng))
            first += len(here)
        for here in openings[-PARTS:]:
            here[c.RETURNED] = active[here[c.VIEWER].to_numpy()]
    return Log(*(pd.concat(parts, ignore_index=True) for parts in (openings, impressions, mutes)))


class _Past:
    """What production remembers while it serves."""

    def __init__(self, people: People, posts: Posts) -> None:
        self.author = posts.table[c.AUTHOR].to_numpy()
        self.seen = np.zeros((N_VIEWERS, len(self.author)), dtype=bool)
        self.muted = np.zeros(people.follows.shape, dtype=bool)
        self.likes = np.zeros(len(self.author))

    def remember(self, openings: pd.DataFrame, rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
        """Note what was reached and liked, and mute some of the authors whose posts were hidden: the mutes."""
        at = np.searchsorted(openings[c.OPENING].to_numpy(), rows[c.OPENING].to_numpy())
        viewer, post = openings[c.VIEWER].to_numpy()[at], rows[c.POST].to_numpy()
        reached = rows[c.REACHED].to_numpy()
        self.seen[viewer[reached], post[reached]] = True
        np.add.at(self.likes, post, rows["like"].to_numpy())
        fed_up = rows["hide"].to_numpy() & (rng.random(len(rows)) < MUTES)
        who, whom = viewer[fed_up], self.author[post[fed_up]]
        self.muted[who, whom] = True
        return pd.DataFrame({c.VIEWER: who, c.AUTHOR: whom, c.TIME: openings[c.TIME].to_numpy()[at[fed_up]]})


def _openings(
    first: int, viewer: Ints, day: int, part: int, people: People, randomised: float, rng: np.random.Generator
) -> pd.DataFrame:
    usual = people.viewers[c.DEVICE].to_numpy()[viewer]
    elsewhere = rng.random(len(viewer)) < ELSEWHERE
    return pd.DataFrame({
        c.OPENING: first + np.arange(len(viewer)),
        c.VIEWER: viewer,
        c.TIME: day + (MORNING + LONG * (part + rng.random(len(viewer)))) / 24,
        c.PERIOD: day * PARTS + part,
        c.DEVICE: np.where(elsewhere, rng.integers(0, len(DEVICES), len(viewer)), usual),
        c.RANDOMISED: rng.random(len(viewer)) < randomised,
    })  # fmt: skip


def _feeds(openings: pd.DataFrame, past: _Past, people: People, posts: Posts, rng: np.random.Generator) -> Ints:
    """Forty posts for each opening, (R, 40)."""
    viewer, time = openings[c.VIEWER].to_numpy(), openings[c.TIME].to_numpy()[:, None]
    posted = posts.table[c.TIME].to_numpy()
    recent = np.arange(*np.searchsorted(posted, [time.min() - OLDEST, time.max()]))
    author = past.author[recent]
    age = time - posted[recent]
    may = (age >= 0) & (age < OLDEST) & ~past.seen[viewer][:, recent] & ~past.muted[viewer][:, author]
    may &= author != viewer[:, None]
    newest = _newest(may & people.follows[viewer][:, author])
    warmth = LIKES_MATTER * np.log(past.likes[recent] + 0.3) - FADES * age
    popular = behaviour.top_k(np.where(may, warmth + behaviour.gumbel(may.shape, rng), -np.inf), FEED)
    feed = _blended(newest, popular)
    for row in np.flatnonzero(openings[c.RANDOMISED].to_numpy()):
        feed[row] = rng.permutation(np.flatnonzero(may[row]))[:FEED]
    return recent[feed]


def _newest(followed: Bools) -> Ints:
    """Columns of the newest forty of each row; columns (R, P) are in order of time: (R, 40), -1 after the last."""
    row, back = np.nonzero(followed[:, ::-1])
    nth = np.arange(len(row)) - np.searchsorted(row, row)
    newest = np.full((len(followed), FEED), -1)
    some = nth < FEED
    newest[row[some], nth[some]] = followed.shape[1] - 1 - back[some]
    return newest


def _blended(newest: Ints, popular: Ints) -> Ints:
    """Newest first, every fifth place popular, and popular where nothing new is left (-1): (R, 40), nothing twice."""
    place = np.arange(newest.shape[1])
    twice = (popular[:, :, None] == newest[:, None, :]).any(axis=2)
    popular = np.take_along_axis(popular, np.argsort(twice, axis=1, kind="stable"), axis=1)
    block = place % EVERY == EVERY - 1
    of_newest = ~block & (np.cumsum(~block) <= (newest >= 0).sum(axis=1)[:, None])
    nth_newest, nth_popular = (np.maximum(np.cumsum(which, axis=1) - 1, 0) for which in (of_newest, ~of_newest))
    taken = np.take_along_axis(newest, nth_newest, axis=1)
    return np.where(of_newest, taken, np.take_along_axis(popular, nth_popular, axis=1))


def _scrolled(
    openings: pd.DataFrame, feed: Ints, posts: Posts, truth: Truth, rng: np.random.Generator
) -> tuple[Ints, Bools, pd.DataFrame]:
    """How deep each viewer goes, whether they return, and the rows of the log: drawn from the truth."""
    viewer, device, time = (openings[name].to_numpy()[:, None] for name in (c.VIEWER, c.DEVICE, c.TIME))
    outcome = truth.outcome(viewer, device, time, feed)
    author, topic = (posts.table[name].to_numpy()[feed] for name in (c.AUTHOR, c.TOPIC))
    pleased = outcome[-1] - boredom(author, topic)
    # Nobody stays after the last place.
    leaves = rng.random(feed.shape) >= session(pleased).stay
    depth = leaves.argmax(axis=1) + 1
    place = np.arange(FEED)
    reached = place < depth[:, None]
    total = np.where(reached, LOOK * pleased, 0.0).sum(axis=1)
    returned = rng.random(len(feed)) < return_probability(total)
    looked = reached & (rng.random(feed.shape) < LOOK)
    did = looked & (rng.random((len(ACTIONS), *feed.shape)) < outcome[:-1])
    row, at = np.nonzero(place < (np.ceil(depth / PAGE) * PAGE)[:, None])
    return depth, returned, pd.DataFrame({
        c.OPENING: openings[c.OPENING].to_numpy()[row],
        c.POSITION: at,
        c.POST: feed[row, at],
        c.REACHED: reached[row, at],
        c.LOOKED: looked[row, at],
        **{action: did[number][row, at] for number, action in enumerate(ACTIONS)},
    })  # fmt: skip
