"""Stage `history`: what the log knew at the start of each day, so that no row of training data looks ahead."""

from dataclasses import dataclass

import numpy as np

from pipelines.ad_funnel.split import Split
from synthetic_data import columns as c
from synthetic_data.ad_market import HELD_OUT_DAY, N_DAYS, TOPICS, AdMarket
from synthetic_data.behaviour import Floats, Ints

# Looks by which a click rate is drawn to the base rate.
PRIOR = 40.0


@dataclass(frozen=True)
class Counter:
    """Clicks and expected looks at the start of each day, (15, n): a look counts the chance that its slot is seen.

    Clicks over looks is the click rate that does not depend on where an ad used to stand.
    """

    clicks: Floats
    looks: Floats

    def rate(self, day: Ints, key: Ints, base: float, prior: float) -> Floats:
        """Click rate of `key` as of the morning of `day`, both (n,), drawn to `base` as by `prior` looks."""
        return np.asarray((self.clicks[day, key] + prior * base) / (self.looks[day, key] + prior))


@dataclass(frozen=True)
class History:
    """Counters by ad, advertiser, user and topic of the ad, and by user × topic.

    `base` is the click rate a look over all days before the held-out one: one number, which tells no row from another.
    """

    ad: Counter
    advertiser: Counter
    topic: Counter
    user: Counter
    user_topic: Counter
    base: float
    n_in: int

    @property
    def n_out(self) -> int:
        """Counters kept."""
        counters = (self.ad, self.advertiser, self.topic, self.user, self.user_topic)
        return sum(counter.looks.shape[1] for counter in counters)


def history(world: AdMarket, split: Split) -> History:
    """Count what production showed; the random bucket stays out, as it is not what ads meet in daily life."""
    rows = np.concatenate([split.train, split.held_out])
    log = world.impressions.iloc[rows]
    ad, day = log[c.AD].to_numpy(), split.day[rows]
    user = world.requests[c.USER].to_numpy()[log[c.REQUEST].to_numpy()]
    advertiser = world.ads[c.ADVERTISER].to_numpy()[ad]
    topic = world.ads[c.TOPIC].to_numpy()[ad]
    clicks, looks = log[c.CLICKED].to_numpy().astype(float), split.seen[log[c.POSITION].to_numpy()]

    def count(key: Ints, n: int) -> Counter:
        return Counter(_by_morning(day, key, clicks, n), _by_morning(day, key, looks, n))

    past = day < HELD_OUT_DAY
    return History(
        ad=count(ad, len(world.ads)),
        advertiser=count(advertiser, len(world.advertisers)),
        topic=count(topic, len(TOPICS)),
        user=count(user, len(world.users)),
        user_topic=count(user * len(TOPICS) + topic, len(world.users) * len(TOPICS)),
        base=float(clicks[past].sum() / max(looks[past].sum(), 1e-9)),
        n_in=len(rows),
    )


def _by_morning(day: Ints, key: Ints, amount: Floats, n: int) -> Floats:
    """Sums of `amount` before each day, (15, n)."""
    daily = np.bincount(day * n + key, weights=amount, minlength=N_DAYS * n).reshape(N_DAYS, n)
    return np.asarray(np.cumsum(daily, axis=0) - daily)
