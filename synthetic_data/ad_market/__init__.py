"""An ad market: advertisers, campaigns, ads, people who search or scroll, the log that production wrote, the truth."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthetic_data import columns as c
from synthetic_data.ad_market.demand import demand
from synthetic_data.ad_market.market import N_TEXT, Sellers, language, sellers
from synthetic_data.ad_market.matching import Match, Reach, audience_match, keyword_match, text_similarity, unit
from synthetic_data.ad_market.production import write_log
from synthetic_data.ad_market.truth import Times, Truth, buying_intent
from synthetic_data.ad_market.vocabulary import (
    AGE_GROUPS,
    AUDIENCES,
    BUYING,
    DEVICES,
    EXAMINATION,
    FORMATS,
    HELD_OUT_DAY,
    MATCHES,
    N_DAYS,
    NEW_DAYS,
    PLACES,
    SLOTS,
    TOPICS,
    Surface,
)
from synthetic_data.behaviour import Bools, Floats

__all__ = [
    "AGE_GROUPS", "AUDIENCES", "BUYING", "DEVICES", "EXAMINATION", "FORMATS", "HELD_OUT_DAY", "MATCHES", "NEW_DAYS",
    "N_DAYS", "PLACES", "SLOTS", "TOPICS", "AdMarket", "Reach", "Surface", "Truth", "ad_market",
]  # fmt: skip

# What a text model or a reading history tells of a meaning: the meaning, and this much noise in every dimension.
TEXT_NOISE, READING_NOISE = 0.067, 0.047
HIDDEN = 4


@dataclass(frozen=True)
class AdMarket:
    """One world. Ids are row numbers.

    advertisers, campaigns, keywords, ads   as in `market.Sellers`
    users, interests, queries, requests     as in `demand.Demand`
    reach        whom each ad may reach, and how near it is to what they want
    impressions  request, position (0 is the top slot), ad, clicked, converted_after_days (NaN: never), propensity,
                 times_seen (how often the user had been shown the ad before that day), cost (dollars paid for the
                 click); up to four rows a request, in order. A conversion is known only once its delay has passed:
                 rows of the last days hold some that lie in the future.
    seen         (U, A) how often each user had been shown each ad by the morning of the held-out day
    """

    surface: Surface
    advertisers: pd.DataFrame
    campaigns: pd.DataFrame
    keywords: pd.DataFrame
    ads: pd.DataFrame
    users: pd.DataFrame
    interests: Bools
    queries: pd.DataFrame
    requests: pd.DataFrame
    reach: Reach
    impressions: pd.DataFrame
    seen: Times
    truth: Truth

    @property
    def examination(self) -> Floats:
        """Chance that an ad in each slot is looked at, (4,)."""
        return EXAMINATION[self.surface]

    @property
    def n_in(self) -> int:
        """Ads in this world."""
        return len(self.ads)

    @property
    def n_out(self) -> int:
        """Impressions in its log."""
        return len(self.impressions)


def ad_market(
    seed: int, surface: Surface, *, budgets: float, target_cpa: float, new_campaigns: float, randomised: float
) -> AdMarket:
    """Make the world of this seed on one surface; sellers and people are the same on both.

    `budgets` is a factor on all daily budgets, `target_cpa` the share of campaigns that pay for conversions,
    `new_campaigns` the share that starts during the log, `randomised` the share of requests served at random.
    """
    rng_words, rng_sellers, rng_people, rng_hidden, rng_log = np.random.default_rng(seed).spawn(5)
    words = language(rng_words)
    sold = sellers(words, budgets, target_cpa, new_campaigns, rng_sellers)
    asked = demand(words, surface, randomised, rng_people)
    tastes = unit(asked.tastes @ words.topic)
    wanted = asked.query_text if surface == "search" else tastes
    campaign = sold.ads[c.CAMPAIGN].to_numpy()
    truth = Truth(
        surface,
        relevance=np.asarray(wanted @ sold.text.T),
        person=rng_hidden.normal(size=(len(asked.users), HIDDEN)) / np.sqrt(HIDDEN),
        item=rng_hidden.normal(size=(len(sold.ads), HIDDEN)),
        quality=sold.quality,
        landing=sold.landing,
        age_group=asked.users[c.AGE_GROUP].to_numpy(),
        ad_format=sold.ads[c.FORMAT].to_numpy(),
        buying=buying_intent(asked.queries),
    )
    noise = TEXT_NOISE if surface == "search" else READING_NOISE
    reach = Reach(
        surface,
        place=sold.place[:, campaign],
        age=sold.age[:, campaign],
        match=_match(surface, sold, asked.queries, asked.interests)[:, campaign],
        similarity=text_similarity(_noisy(wanted, noise, rng_hidden), _noisy(sold.text, TEXT_NOISE, rng_hidden)),
        start=sold.campaigns[c.START].to_numpy()[campaign],
        funded=sold.advertisers[c.BALANCE].to_numpy()[sold.ads[c.ADVERTISER].to_numpy()] > 0,
    )
    log, seen = write_log(asked.requests, asked.users, sold.ads, reach, truth, rng_log)
    return AdMarket(
        surface, sold.advertisers, sold.campaigns, sold.keywords, sold.ads, asked.users, asked.interests,
        asked.queries, asked.requests, reach, log, seen, truth,
    )  # fmt: skip


def _match(surface: Surface, sold: Sellers, queries: pd.DataFrame, interests: Bools) -> Match:
    if surface == "search":
        return keyword_match(queries, sold.keywords, len(sold.campaigns))
    return audience_match(interests, sold.wanted, sold.everybody)


def _noisy(meaning: Floats, noise: float, rng: np.random.Generator) -> Floats:
    return np.asarray(meaning + noise * rng.normal(size=(len(meaning), N_TEXT)))
