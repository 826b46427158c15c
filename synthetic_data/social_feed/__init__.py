"""A social feed: people who follow each other, posts, the log that production wrote, the truth."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.behaviour import Bools
from synthetic_data.social_feed.people import People, people
from synthetic_data.social_feed.posts import Posts, posts
from synthetic_data.social_feed.production import write_log
from synthetic_data.social_feed.session import AD, AN_AD, EMPTY, EXAMINATION, LOOK, Session, boredom, session
from synthetic_data.social_feed.truth import Truth
from synthetic_data.social_feed.vocabulary import (
    ACTIONS,
    DEVICES,
    FEED,
    HELD_OUT_DAY,
    MEDIA,
    N_DAYS,
    NEW_DAYS,
    OLDEST,
    PAGE,
    PARTS,
    TOPICS,
    WORTH,
)

__all__ = [
    "ACTIONS", "AD", "AN_AD", "DEVICES", "EMPTY", "EXAMINATION", "FEED", "HELD_OUT_DAY", "LOOK", "MEDIA", "NEW_DAYS",
    "N_DAYS", "OLDEST", "PAGE", "PARTS", "TOPICS", "WORTH", "Session", "SocialFeed", "Truth", "boredom", "new_posts",
    "session", "social_feed",
]  # fmt: skip

# Tastes that have no name: their number, and how much of a post's share in them is its author's, how much its own.
HIDDEN = 4
STYLE, OWN_STYLE = 0.9, 0.4
# Added to the share of a topic in a taste before its logarithm is taken: nobody abhors one without bound.
LEAST_TASTE = 0.02


@dataclass(frozen=True)
class SocialFeed:
    """One world. Ids are row numbers; viewers 0 to A - 1 are the authors.

    viewers, authors, follows   as in `people.People`
    posts        the table of `posts.Posts`
    openings, impressions, mutes  as in `production.Log`
    """

    viewers: pd.DataFrame
    authors: pd.DataFrame
    follows: Bools
    posts: pd.DataFrame
    openings: pd.DataFrame
    impressions: pd.DataFrame
    mutes: pd.DataFrame
    truth: Truth

    @property
    def n_in(self) -> int:
        """Posts in this world."""
        return len(self.posts)

    @property
    def n_out(self) -> int:
        """Impressions in its log."""
        return len(self.impressions)


def social_feed(seed: int, *, following: int, new_authors: float, baiters: float, randomised: float) -> SocialFeed:
    """Make the world of this seed.

    `following` is the median number of authors a viewer follows, `new_authors` the share of authors who begin in the
    last week, `baiters` the share who bait, `randomised` the share of openings served at random.
    """
    rng_people, rng_posts, rng_hidden, rng_log = np.random.default_rng(seed).spawn(4)
    who = people(following, new_authors, baiters, rng_people)
    what = posts(who, rng_posts)
    truth = _truth(who, what, rng_hidden)
    log = write_log(who, what, truth, randomised, rng_log)
    return SocialFeed(
        who.viewers, who.authors, who.follows, what.table, log.openings, log.impressions, log.mutes, truth
    )


def new_posts(world: SocialFeed) -> Bools:
    """Whether each post's author began to post in the last week, (P,)."""
    return np.asarray(world.authors[c.SINCE].to_numpy()[world.posts[c.AUTHOR].to_numpy()] > HELD_OUT_DAY - NEW_DAYS)


def _truth(who: People, what: Posts, rng: np.random.Generator) -> Truth:
    table = what.table
    author = table[c.AUTHOR].to_numpy()
    style = rng.normal(size=(len(who.authors), HIDDEN))
    taste = np.log(who.taste + LEAST_TASTE)
    return Truth(
        affinity=(taste - taste.mean()) / taste.std(),
        hidden=rng.normal(size=(len(who.viewers), HIDDEN)) / np.sqrt(HIDDEN),
        item=STYLE * style[author] + OWN_STYLE * rng.normal(size=(len(author), HIDDEN)),
        quality=what.quality,
        bait=what.bait,
        heat=what.heat,
        tie=who.tie,
        follows=who.follows,
        activity=who.activity,
        author=author,
        topic=table[c.TOPIC].to_numpy(),
        media=table[c.MEDIA].to_numpy(),
        posted=table[c.TIME].to_numpy(),
    )
