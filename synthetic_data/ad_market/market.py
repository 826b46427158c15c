"""The sellers' side of the ad market: advertisers, campaigns with budgets and targeting, keywords, ads."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.ad_market.matching import targeting, unit
from synthetic_data.ad_market.vocabulary import (
    AGE_GROUPS,
    FAMILIES,
    FORMATS,
    MODIFIERS,
    N_ADS,
    N_ADVERTISERS,
    N_CAMPAIGNS,
    N_DAYS,
    PLACES,
    TOPICS,
)
from synthetic_data.behaviour import Bools, Floats, Ints
from synthetic_data.names import brand_names

N_TEXT = 36
# Topics of one family mean something similar: the cosine of two of them is the square of this.
KIN = 0.7
FOCUS, AD_NOISE = 0.75, 0.107
# Of the market: prices differ by topic, by campaign, and a little from ad to ad; together about lognormal(0, .75).
TOPIC_PRICE, CAMPAIGN_PRICE, AD_PRICE = 0.25, 0.65, 0.3
MEDIAN_BID = 0.8
USUAL_CONVERSION = 0.09
OUT_OF_MONEY = 0.06
# A daily budget is this many dollars at a price of one a click; who pays more a click plans for more clicks too.
BUDGET, BUDGET_BY_PRICE, BUDGET_SPREAD = 25.0, 1.8, 0.7
LEAST_BID = 0.05
RATING_CORRELATION = 0.75
# What of an ad's appeal is its advertiser's, and what its own.
BRAND, OWN = 0.7, 0.75


@dataclass(frozen=True)
class Sellers:
    """Tables of the sellers' side, and what is hidden of their ads.

    advertisers  advertiser, name, topic, balance (dollars left on the morning of the held-out day)
    campaigns    campaign, advertiser, topic, start_day, bid (dollars a click; NaN with a target), target_cpa (dollars a
                 conversion; NaN with a bid), daily_budget (dollars)
    keywords     campaign, text, match (index into MATCHES)
    ads          ad, campaign, advertiser, topic, name, format, rating (of the ad), landing_rating, bid, target_cpa
    place, age   (P, C) and (G, C): where and whom each campaign aims at
    wanted       (C, T) interests each campaign aims at in a feed; `everybody` (C,) those that aim wide
    text         (A, D) true meaning of each ad; `quality` and `landing` (A,) hidden
    """

    advertisers: pd.DataFrame
    campaigns: pd.DataFrame
    keywords: pd.DataFrame
    ads: pd.DataFrame
    place: Bools
    age: Bools
    wanted: Bools
    everybody: Bools
    text: Floats
    quality: Floats
    landing: Floats


@dataclass(frozen=True)
class Language:
    """What words mean: unit vectors of topics (T, D) and of modifiers (M, D)."""

    topic: Floats
    modifier: Floats

    def meaning(self, topic: Ints, modifiers: Bools, noise: float, rng: np.random.Generator) -> Floats:
        """Unit vectors (n, D) of texts with a topic (n,) and modifiers (n, M), and something of their own."""
        own = rng.normal(size=(len(topic), N_TEXT)) * noise
        return unit(self.topic[topic] + FOCUS * modifiers.astype(float) @ self.modifier + own)


def language(rng: np.random.Generator) -> Language:
    """Draw the vectors anew for a world."""
    axes = np.linalg.qr(rng.normal(size=(N_TEXT, N_TEXT)))[0]
    n_families, n_topics = max(FAMILIES) + 1, len(TOPICS)
    family, own, modifier, _ = np.split(axes, np.cumsum([n_families, n_topics, len(MODIFIERS)]))
    return Language(KIN * family[list(FAMILIES)] + np.sqrt(1 - KIN**2) * own, modifier)


def sellers(words: Language, budgets: float, target_cpa: float, new: float, rng: np.random.Generator) -> Sellers:
    """The sellers' side: `budgets` scales all daily budgets, the others are shares of campaigns."""
    advertisers = pd.DataFrame({
        c.ADVERTISER: np.arange(N_ADVERTISERS),
        c.NAME: brand_names(N_ADVERTISERS, rng),
        c.TOPIC: rng.integers(0, len(TOPICS), N_ADVERTISERS),
        c.BALANCE: np.where(rng.random(N_ADVERTISERS) < OUT_OF_MONEY, 0.0, rng.lognormal(6, 1, N_ADVERTISERS).round()),
    })  # fmt: skip
    campaigns, price = _campaigns(advertisers, budgets, target_cpa, new, rng)
    focus = rng.random((N_CAMPAIGNS, len(MODIFIERS))) < 1.3 / len(MODIFIERS)
    keywords = _keywords(campaigns[c.TOPIC].to_numpy(), focus, rng)
    campaign = np.sort(np.concatenate([np.arange(N_CAMPAIGNS), rng.integers(0, N_CAMPAIGNS, N_ADS - N_CAMPAIGNS)]))
    brand = rng.normal(size=N_ADVERTISERS)[campaigns[c.ADVERTISER].to_numpy()[campaign]]
    quality = BRAND * brand + OWN * rng.normal(size=N_ADS)
    landing = rng.normal(size=N_ADS) * 0.6 + rng.normal(size=N_CAMPAIGNS)[campaign]
    ads = _ads(campaigns, campaign, advertisers, focus, quality, landing, price, rng)
    topic = campaigns[c.TOPIC].to_numpy()
    wanted = np.eye(len(TOPICS), dtype=bool)[topic] | (rng.random((N_CAMPAIGNS, len(TOPICS))) < 0.06)
    return Sellers(
        advertisers, campaigns, keywords, ads,
        place=targeting(N_CAMPAIGNS, rng, len(PLACES), everywhere=0.55),
        age=targeting(N_CAMPAIGNS, rng, len(AGE_GROUPS), everywhere=0.5),
        wanted=wanted, everybody=rng.random(N_CAMPAIGNS) < 0.6,
        text=words.meaning(topic[campaign], _one_more(focus[campaign], rng), AD_NOISE, rng),
        quality=quality, landing=landing,
    )  # fmt: skip


def _campaigns(
    advertisers: pd.DataFrame, budgets: float, target_cpa: float, new: float, rng: np.random.Generator
) -> tuple[pd.DataFrame, Floats]:
    advertiser = np.sort(
        np.concatenate([np.arange(N_ADVERTISERS), rng.integers(0, N_ADVERTISERS, N_CAMPAIGNS - N_ADVERTISERS)])
    )
    topic = advertisers[c.TOPIC].to_numpy()[advertiser]
    level = TOPIC_PRICE * rng.normal(size=len(TOPICS))[topic] + CAMPAIGN_PRICE * rng.normal(size=N_CAMPAIGNS)
    price = MEDIAN_BID * np.exp(level)
    # Shuffled ranks, so that a larger share of campaigns contains a smaller one.
    by_target = rng.permutation(N_CAMPAIGNS) < round(target_cpa * N_CAMPAIGNS)
    started = rng.permutation(N_CAMPAIGNS) < round(new * N_CAMPAIGNS)
    start = np.where(started, rng.integers(3, N_DAYS, N_CAMPAIGNS), -1 - rng.exponential(60, N_CAMPAIGNS).astype(int))
    clicks_a_day = np.exp(rng.normal(size=N_CAMPAIGNS) * BUDGET_SPREAD)
    frame = pd.DataFrame({
        c.CAMPAIGN: np.arange(N_CAMPAIGNS),
        c.ADVERTISER: advertiser,
        c.TOPIC: topic,
        c.START: start.astype(np.int64),
        c.BID: np.where(by_target, np.nan, price.round(2)),
        c.TARGET_CPA: np.where(by_target, (price / USUAL_CONVERSION).round(), np.nan),
        c.DAILY_BUDGET: (budgets * BUDGET * price**BUDGET_BY_PRICE * clicks_a_day).round(2),
    })  # fmt: skip
    return frame, price


def _keywords(topic: Ints, focus: Bools, rng: np.random.Generator) -> pd.DataFrame:
    """One to three keywords a campaign: its topic or a narrower phrase of it, each with a match type."""
    rows = []
    for campaign, t in enumerate(topic):
        liked = [word for word, on in zip(MODIFIERS, focus[campaign], strict=True) if on]
        for number in range(int(rng.integers(1, 4))):
            narrow = bool(liked) and rng.random() < 0.5
            text = f"{liked[number % len(liked)]} {TOPICS[t]}" if narrow else TOPICS[t]
            rows.append((campaign, text, int(rng.choice([1, 2, 3], p=[0.5, 0.33, 0.17]))))
    return pd.DataFrame(rows, columns=[c.CAMPAIGN, c.TEXT, c.MATCH]).drop_duplicates(ignore_index=True)


def _one_more(focus: Bools, rng: np.random.Generator) -> Bools:
    """Each ad says what its campaign says, and now and then a word more."""
    return np.asarray(focus | (rng.random(focus.shape) < 0.08))


def _ads(
    campaigns: pd.DataFrame, campaign: Ints, advertisers: pd.DataFrame, focus: Bools, quality: Floats, landing: Floats,
    price: Floats, rng: np.random.Generator,
) -> pd.DataFrame:  # fmt: skip
    owner = campaigns[c.ADVERTISER].to_numpy()[campaign]
    topic = campaigns[c.TOPIC].to_numpy()[campaign]
    factor = np.exp(AD_PRICE * rng.normal(size=len(campaign)))
    brand = advertisers[c.NAME].to_numpy()[owner]
    said = [" ".join(w for w, on in zip(MODIFIERS, focus[k], strict=True) if on) for k in campaign]
    names = [f"{b}: {f'{s} {TOPICS[t]}'.strip()}" for b, s, t in zip(brand, said, topic, strict=True)]
    return pd.DataFrame({
        c.AD: np.arange(len(campaign)),
        c.CAMPAIGN: campaign,
        c.ADVERTISER: owner,
        c.TOPIC: topic,
        c.NAME: names,
        c.FORMAT: rng.choice(len(FORMATS), len(campaign), p=[0.5, 0.35, 0.15]),
        c.RATING: _observed(quality, rng),
        c.LANDING_RATING: _observed(landing / landing.std(), rng),
        c.BID: np.maximum(campaigns[c.BID].to_numpy()[campaign] * factor, LEAST_BID).round(2),
        c.TARGET_CPA: np.maximum(campaigns[c.TARGET_CPA].to_numpy()[campaign] * factor, 1.0).round(),
    })  # fmt: skip


def _observed(hidden: Floats, rng: np.random.Generator) -> Floats:
    """A rating from about 1 to 10 that follows the hidden quality loosely."""
    noise = rng.normal(size=len(hidden))
    rating = 5.5 + 1.5 * (RATING_CORRELATION * hidden + np.sqrt(1 - RATING_CORRELATION**2) * noise)
    return np.asarray(np.clip(rating, 1, 10).round(1))
