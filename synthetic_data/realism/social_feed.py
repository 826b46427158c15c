"""How real the social feed looks. Figures marked as reported were read on a secondary page.

Reports, hides and comments are commoner here than in any published feed, on purpose: each needs enough examples in a
log of two weeks to learn anything from.
"""

import numpy as np
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.behaviour import Bools
from synthetic_data.realism import Measured, Published, compared, over
from synthetic_data.social_feed import ACTIONS, FEED, OLDEST, SocialFeed

EVERY = 40  # of the openings, every so many are looked up: candidates vary little

CANDIDATES = Published(1_000, 2_200, "Facebook over 1,000, Twitter about 1,500 (2023), X at most 2,200", "X", 2026)
INSIDE = Published(0.5, 0.55, "about half (Twitter, 2023); at most 1,200 of 2,200", "X", 2026)
SERVED = Published(60, 120, "120 served, at most 60 of them from the network", "Twitter", 2023)
OLDEST_SHOWN = Published(24, 48, "X drops what is older than 48", "X", 2026)
REPORTED = Published(0.0, 0.001, "over 1,000 likes for each report", "X", 2026)
LOOKED_THROUGH = Published(10, 20, "10 to 20 titles are looked at before a viewer gives up", "Netflix", 2015)


def realism(world: SocialFeed) -> pd.DataFrame:
    """Figures of this world beside published ones, columns as in `compared`."""
    log = world.impressions
    looked = log[log[c.LOOKED]]
    # Counted as in `action_rates`, beside which this stands.
    chosen = log[log[c.LOOKED].to_numpy() & ~_randomised(world)]
    likes, reports = (float(chosen[name].sum()) for name in ("like", "report"))
    return compared([
        *_candidates(world),
        ("posts delivered from the network", _from_network(world), INSIDE),
        ("posts that can be delivered at an opening", float(FEED), SERVED),
        ("hours after which production shows a post no more", 24 * OLDEST, OLDEST_SHOWN),
        ("reports for each like", over(reports, likes), REPORTED),
        ("posts looked at before leaving, mean", over(len(looked), len(world.openings)), LOOKED_THROUGH),
    ])  # fmt: skip


def action_rates(world: SocialFeed) -> pd.DataFrame:
    """How often each action follows a look at a post that production chose: action, rate, n."""
    log = world.impressions
    looked = log[log[c.LOOKED].to_numpy() & ~_randomised(world)]
    did = looked[list(ACTIONS)]
    return pd.DataFrame({"action": ACTIONS, "rate": did.mean().to_numpy(), "n": did.sum().to_numpy()})


def follower_counts(world: SocialFeed) -> pd.DataFrame:
    """Authors with any follower, most followed first: rank, followers."""
    counts = np.sort(world.authors[c.FOLLOWERS].to_numpy())[::-1]
    counts = counts[counts > 0]
    return pd.DataFrame({"rank": np.arange(1, len(counts) + 1), "followers": counts})


def _randomised(world: SocialFeed) -> Bools:
    return np.asarray(world.openings[c.RANDOMISED].to_numpy()[world.impressions[c.OPENING].to_numpy()])


def _candidates(world: SocialFeed) -> list[Measured]:
    """Posts young enough to be shown, and how many of them are by authors followed."""
    openings, posts = world.openings.iloc[::EVERY], world.posts
    age = openings[c.TIME].to_numpy()[:, None] - posts[c.TIME].to_numpy()
    there = (age >= 0) & (age <= OLDEST)
    followed = there & world.follows[openings[c.VIEWER].to_numpy()][:, posts[c.AUTHOR].to_numpy()]
    return [
        ("posts to choose from at an opening", over(float(there.sum()), len(openings)), CANDIDATES),
        ("of these by authors followed", over(float(followed.sum()), float(there.sum())), INSIDE),
    ]


def _from_network(world: SocialFeed) -> float:
    log = world.impressions[~_randomised(world)]
    viewer = world.openings[c.VIEWER].to_numpy()[log[c.OPENING].to_numpy()]
    return float(world.follows[viewer, world.posts[c.AUTHOR].to_numpy()[log[c.POST].to_numpy()]].mean())
