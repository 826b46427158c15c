"""What only a viewer can tell: how deep a feed is scrolled, what is done on the way, and who comes back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.judge.feed_ranking.value import Oracle, looked_up
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints
from synthetic_data.social_feed import ACTIONS, AD, AN_AD, EMPTY, FEED, SocialFeed, boredom, session

if TYPE_CHECKING:
    from pipelines.feed_ranking.shown import Shown

# What a list may be ordered by where everything is known: the limit of every ranker that aims at it.
AIMS = ("value", "satisfaction", *ACTIONS[:5])


@dataclass(frozen=True)
class Sessions:
    """Expected of each judged opening with one feed, all (R,) but the first.

    did (7, R)       actions in the session, in the order of ACTIONS
    looks            posts looked at; `depth` places reached, advertisements among them; `ads` looked at
    satisfaction     what the viewer takes away; `returns` the chance to open the feed on the next day
    value            Σ WORTH · actions: of the session as it goes, not of a fixed look at every place
    """

    did: Floats
    looks: Floats
    depth: Floats
    ads: Floats
    satisfaction: Floats
    returns: Floats
    value: Floats

    @property
    def n_in(self) -> int:
        """Openings."""
        return len(self.depth)

    @property
    def n_out(self) -> int:
        """Openings."""
        return len(self.depth)

    def per_look(self, action: str) -> float:
        """Actions over posts looked at, all openings together; NaN where nothing is."""
        looks = float(self.looks.sum())
        return float(self.did[ACTIONS.index(action)].sum() / looks) if looks else float("nan")


def sessions(world: SocialFeed, oracle: Oracle, shown: "Shown") -> Sessions:
    """Let every viewer scroll the feed shown."""
    return scrolled(world, oracle, shown.post)


def scrolled(world: SocialFeed, oracle: Oracle, post: Ints) -> Sessions:
    """Let every viewer scroll some feed (R, k): row numbers of posts, AD, or EMPTY."""
    author, topic = (np.where(post >= 0, world.posts[name].to_numpy()[post], -1) for name in (c.AUTHOR, c.TOPIC))
    pleased = looked_up(oracle.satisfaction, post, oracle.first) - boredom(author, topic)
    pleased = np.where(post == AD, AN_AD, pleased)
    came = session(pleased, post != EMPTY)
    at_posts = came.looked * (post >= 0)
    did = np.array([(looked_up(table, post, oracle.first) * at_posts).sum(axis=1) for table in oracle.chances])
    return Sessions(
        did,
        looks=at_posts.sum(axis=1),
        depth=came.depth,
        ads=(came.looked * (post == AD)).sum(axis=1),
        satisfaction=came.satisfaction,
        returns=came.returns,
        value=(looked_up(oracle.worth, post, oracle.first) * at_posts).sum(axis=1),
    )


def ideal(oracle: Oracle, aim: str) -> Ints:
    """The feeds (R, 40) of a ranker that knows everything and aims at one of AIMS. Raises ValueError for another.

    At value it is the oracle; at anything else it takes fresh posts only.
    """
    if aim not in AIMS:
        raise ValueError(f"{aim!r} is no aim; the aims are {', '.join(AIMS)}.")
    if aim == "value":
        return oracle.post
    by = oracle.satisfaction if aim == "satisfaction" else oracle.chances[ACTIONS.index(aim)]
    by = np.where(oracle.fresh, by, -np.inf)
    best = np.argsort(-by, axis=1, kind="stable")[:, :FEED]
    return np.where(np.isfinite(np.take_along_axis(by, best, axis=1)), best + oracle.first, EMPTY)
