"""The ad market: people click and convert as the truth says, the log holds together, a seed is a world."""

import random
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd
import pytest

from synthetic_data import columns as c
from synthetic_data.ad_market import HELD_OUT_DAY, MATCHES, N_DAYS, SLOTS, AdMarket, Reach, ad_market
from synthetic_data.ad_market.matching import audience_match, keyword_match
from synthetic_data.ad_market.truth import DELAY_MEAN, DELAY_SHARE, LONGEST_DELAY, conversion_delay
from synthetic_data.ad_market.vocabulary import N_ADS, N_ADVERTISERS, N_CAMPAIGNS, N_REQUESTS, N_USERS
from synthetic_data.names import brand_names

DEFAULTS: dict[str, Any] = {"budgets": 1.0, "target_cpa": 0.3, "new_campaigns": 0.25, "randomised": 0.03}
ENDS = {"budgets": (0.2, 5.0), "target_cpa": (0.0, 1.0), "new_campaigns": (0.0, 0.6), "randomised": (0.0, 0.3)}


@pytest.fixture(scope="module")
def search() -> AdMarket:
    return ad_market(3, "search", **DEFAULTS)


@pytest.fixture(scope="module")
def feed() -> AdMarket:
    return ad_market(3, "feed", **DEFAULTS | {"randomised": 0.2})


@pytest.fixture(scope="module", params=["search", "feed"])
def market(request: pytest.FixtureRequest) -> AdMarket:
    world: AdMarket = request.getfixturevalue(request.param)
    return world


def requests_of(market: AdMarket) -> pd.DataFrame:
    """The request of each impression."""
    return market.requests.iloc[market.impressions[c.REQUEST].to_numpy()]


def click_probability(market: AdMarket) -> np.ndarray:
    """True P(click) of each impression, from the truth of all ads at its request as the judge asks for it, (n,)."""
    log = market.impressions
    seen = np.zeros((len(market.users), len(market.ads)), dtype=np.int16)
    found = np.zeros(len(log))
    day = requests_of(market)[c.DAY].to_numpy()
    for today in range(N_DAYS):
        rows = np.flatnonzero(day == today)
        number, at = np.unique(log[c.REQUEST].to_numpy()[rows], return_inverse=True)
        asked = market.requests.iloc[number]
        every = market.truth.click_probability(asked, seen[asked[c.USER].to_numpy()])
        ad = log[c.AD].to_numpy()[rows]
        found[rows] = every[at, ad] * market.examination[log[c.POSITION].to_numpy()[rows]]
        np.add.at(seen, (asked[c.USER].to_numpy()[at], ad), 1)
        if today == HELD_OUT_DAY - 1:
            assert np.array_equal(seen, market.seen)
    return found


@pytest.fixture(scope="module")
def probability(market: AdMarket) -> np.ndarray:
    return click_probability(market)


def z_score(happened: np.ndarray, probability: np.ndarray) -> float:
    """How many standard deviations what happened lies from what truth says."""
    return float((happened.sum() - probability.sum()) / np.sqrt((probability * (1 - probability)).sum()))


def contents(market: AdMarket) -> dict[str, bytes]:
    """Every table and every array of a world, as bytes."""
    found = {}
    for owner in (market, market.truth, market.reach):
        for field in fields(owner):
            value = getattr(owner, field.name)
            if isinstance(value, np.ndarray):
                found[f"{type(owner).__name__}.{field.name}"] = value.tobytes()
            elif isinstance(value, pd.DataFrame):
                found |= {f"{field.name}.{name}": repr(value[name].tolist()).encode() for name in value}
    return found


def test_people_click_as_often_as_truth_says_slot_by_slot(market: AdMarket, probability: np.ndarray) -> None:
    clicked = market.impressions[c.CLICKED].to_numpy()
    randomised, slot = requests_of(market)[c.RANDOMISED].to_numpy(), market.impressions[c.POSITION].to_numpy()
    for place in range(SLOTS):
        for bucket in (False, True):
            here = (slot == place) & (randomised == bucket)
            assert here.sum() > 500
            assert abs(z_score(clicked[here], probability[here])) < 4
    assert abs(z_score(clicked, probability * 0.8)) > 4, "a fifth less likely would be noticed"
    for tenth in np.array_split(np.argsort(probability), 10):
        assert abs(z_score(clicked[tenth], probability[tenth])) < 4


def test_clicks_convert_as_often_as_truth_says(market: AdMarket) -> None:
    log = market.impressions[market.impressions[c.CLICKED]]
    asked = market.requests.iloc[log[c.REQUEST].to_numpy()]
    every = market.truth.conversion_probability(asked)
    probability = every[np.arange(len(log)), log[c.AD].to_numpy()]
    converted = log[c.CONVERTED_AFTER].notna().to_numpy()
    assert abs(z_score(converted, probability)) < 4
    assert abs(z_score(converted, probability * 0.6)) > 4
    for fifth in np.array_split(np.argsort(probability), 5):
        assert abs(z_score(converted[fifth], probability[fifth])) < 4


def test_nobody_converts_without_a_click_and_a_delay_ends_within_a_month(market: AdMarket) -> None:
    log = market.impressions
    assert log.loc[~log[c.CLICKED], c.CONVERTED_AFTER].isna().all()
    assert log[c.CONVERTED_AFTER].dropna().between(0, LONGEST_DELAY).all()


def test_delays_follow_the_mixture_of_exponentials_below_its_cut() -> None:
    delay = conversion_delay(40_000, np.random.default_rng(0))
    for days in (1 / 24, 0.5, 1, 5, 14, 29):
        cut = (1 - np.exp(-days / DELAY_MEAN)) / (1 - np.exp(-LONGEST_DELAY / DELAY_MEAN))
        share = float(DELAY_SHARE @ cut)
        assert (delay <= days).mean() == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / len(delay)))
    assert (delay <= 1 / 24).mean() == pytest.approx(0.34, abs=0.03), "as published: 35% within the hour"
    assert (delay <= 1).mean() == pytest.approx(0.55, abs=0.05), "as published: 50% within the day"


def test_the_truth_of_a_row_does_not_depend_on_the_rows_beside_it(market: AdMarket) -> None:
    asked = market.requests.iloc[::500]
    rng = np.random.default_rng(0)
    order, ad = rng.permutation(len(asked)), rng.integers(0, N_ADS, len(asked))
    seen = rng.integers(0, 5, (len(asked), N_ADS)).astype(np.int16)
    rows = np.arange(len(asked))
    click, conversion = market.truth.click_probability, market.truth.conversion_probability
    every, one = click(asked, seen), click(asked, seen[rows, ad], ad)
    assert np.array_equal(click(asked.iloc[order], seen[order]), every[order])
    assert np.array_equal(click(asked.iloc[order], seen[rows, ad][order], ad[order]), one[order])
    assert np.array_equal(click(asked.iloc[[7]], seen[[7]]), every[[7]])
    assert one == pytest.approx(every[rows, ad], rel=1e-12)
    assert np.array_equal(conversion(asked.iloc[order]), conversion(asked)[order])
    assert conversion(asked, ad) == pytest.approx(conversion(asked)[rows, ad], rel=1e-12)
    assert ((every > 0) & (every < 1)).all()


def test_people_tire_of_an_ad_in_a_feed_and_begin_anew_with_each_search(search: AdMarket, feed: AdMarket) -> None:
    seen, ad = np.arange(6, dtype=np.int16), np.full(6, 11)
    tired = feed.truth.click_probability(feed.requests.iloc[[0] * 6], seen, ad)
    assert (np.diff(tired) < 0).all()
    assert np.ptp(search.truth.click_probability(search.requests.iloc[[0] * 6], seen, ad)) == 0


def test_the_same_seed_makes_the_same_bytes_whatever_the_global_generators_hold() -> None:
    made = []
    for state in (1, 2):
        np.random.seed(state)  # noqa: NPY002 - what is under test
        random.seed(state)
        before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002 - what is under test
        made.append(contents(ad_market(5, "feed", **DEFAULTS)))
        after = np.random.get_state()[1], random.getstate()  # noqa: NPY002 - what is under test
        assert np.array_equal(before[0], after[0])
        assert before[1] == after[1]
    assert made[0] == made[1]


def test_another_seed_makes_another_world(search: AdMarket) -> None:
    alike = {
        "advertisers.advertiser", "campaigns.campaign", "ads.ad", "users.user", "queries.query", "queries.topic",
        "requests.request", "impressions.request", "impressions.position",
    }  # fmt: skip
    one, other = contents(search), contents(ad_market(4, "search", **DEFAULTS))
    assert {name for name in one if one[name] == other[name]} <= alike


def test_both_surfaces_of_a_seed_have_the_same_sellers_and_people(search: AdMarket, feed: AdMarket) -> None:
    one, other = contents(search), contents(feed)
    shared = ("advertisers", "campaigns", "keywords", "ads", "users", "queries")
    assert all(one[name] == other[name] for name in one if name.split(".")[0] in shared)
    assert one["AdMarket.interests"] == other["AdMarket.interests"]
    assert (feed.requests[c.QUERY] == -1).all()
    assert search.requests[c.QUERY].between(0, len(search.queries) - 1).all()


def check_log(market: AdMarket) -> None:
    log, asked = market.impressions, requests_of(market)
    assert (np.diff(log[c.REQUEST]) >= 0).all()
    assert not log.duplicated([c.REQUEST, c.AD]).any(), "no ad twice on a page"
    assert not log.duplicated([c.REQUEST, c.POSITION]).any()
    filled = log.groupby(c.REQUEST)[c.POSITION].agg(["size", "max"])
    assert (filled["size"] == filled["max"] + 1).all(), "empty slots are the last"
    ad = log[c.AD].to_numpy()
    reach: Reach = market.reach
    user = asked[c.USER].to_numpy()
    assert (reach.start[ad] <= asked[c.DAY].to_numpy()).all()
    assert reach.place[market.users[c.PLACE].to_numpy()[user], ad].all()
    assert reach.age[market.users[c.AGE_GROUP].to_numpy()[user], ad].all()
    assert (reach.match[reach.key(asked), ad] > 0).all()


def check_propensities(market: AdMarket) -> None:
    log, randomised = market.impressions, requests_of(market)[c.RANDOMISED].to_numpy()
    assert log[c.PROPENSITY].between(0, 1, inclusive="right").all()
    bucket = log[randomised]
    number, at = np.unique(bucket[c.REQUEST], return_inverse=True)
    may = market.reach.servable(market.requests.iloc[number], market.users, funded=False).sum(axis=1)
    assert bucket[c.PROPENSITY].to_numpy() == pytest.approx(1 / (may[at] - bucket[c.POSITION].to_numpy()))


def check_costs(market: AdMarket) -> None:
    log, ads = market.impressions, market.ads.iloc[market.impressions[c.AD].to_numpy()]
    assert (log.loc[~log[c.CLICKED], c.COST] == 0).all()
    assert (log.loc[log[c.CLICKED], c.COST] >= 0.05).all()
    by_bid = ads[c.BID].notna().to_numpy()
    assert (log[c.COST].to_numpy()[by_bid] <= ads[c.BID].to_numpy()[by_bid] + 1e-4).all()


def check_tables(market: AdMarket) -> None:
    sizes = [len(each) for each in (market.advertisers, market.campaigns, market.ads, market.users, market.requests)]
    assert sizes == [N_ADVERTISERS, N_CAMPAIGNS, N_ADS, N_USERS, N_REQUESTS]
    requests, campaigns, ads = market.requests, market.campaigns, market.ads
    assert (np.diff(requests[c.DAY] + requests[c.HOUR] / 24) >= 0).all()
    assert requests[c.HOUR].between(0, 24, inclusive="left").all()
    assert set(requests[c.DAY]) == set(range(N_DAYS))
    assert (requests[c.DAY] == HELD_OUT_DAY).sum() > 1500
    for table in (campaigns, ads):
        assert (table[c.BID].isna() ^ table[c.TARGET_CPA].isna()).all(), "a bid or a target, never both"
    assert set(ads[c.CAMPAIGN]) == set(range(N_CAMPAIGNS)), "every campaign has an ad"
    assert np.array_equal(campaigns[c.ADVERTISER].to_numpy()[ads[c.CAMPAIGN]], ads[c.ADVERTISER])
    assert np.array_equal(campaigns[c.START].to_numpy()[ads[c.CAMPAIGN]], market.reach.start)
    assert (campaigns[c.DAILY_BUDGET] > 0).all()
    assert market.advertisers[c.NAME].is_unique
    assert market.queries[c.TEXT].is_unique
    assert (market.reach.place.sum(axis=0) >= 2).all()
    assert (market.interests.sum(axis=1) <= 3).all()
    assert (market.n_in, market.n_out) == (N_ADS, len(market.impressions))


@pytest.mark.parametrize(
    ("number", "turned"),
    list(enumerate([{}, *({name: end} for name, both in ENDS.items() for end in both)])),
    ids=str,
)
def test_every_setting_makes_a_world_that_holds_together(number: int, turned: dict[str, Any]) -> None:
    settings = DEFAULTS | turned
    market = ad_market(6, "feed" if number % 2 else "search", **settings)
    check_tables(market)
    check_log(market)
    check_propensities(market)
    check_costs(market)
    campaigns, share = market.campaigns, settings["randomised"]
    assert campaigns[c.TARGET_CPA].notna().sum() == round(settings["target_cpa"] * N_CAMPAIGNS)
    assert (campaigns[c.START] >= 0).sum() == round(settings["new_campaigns"] * N_CAMPAIGNS)
    spread = 4 * np.sqrt(share * (1 - share) / N_REQUESTS)
    assert market.requests[c.RANDOMISED].mean() == pytest.approx(share, abs=spread)


def test_a_larger_share_of_campaigns_contains_a_smaller_one(search: AdMarket) -> None:
    more = ad_market(3, "search", **DEFAULTS | {"target_cpa": 0.6, "budgets": 2.0})
    few, many = (market.campaigns for market in (search, more))
    assert many[c.TARGET_CPA].notna()[few[c.TARGET_CPA].notna()].all()
    assert many[c.DAILY_BUDGET].to_numpy() == pytest.approx(2 * few[c.DAILY_BUDGET].to_numpy(), abs=0.02)
    assert np.array_equal(few[c.START], many[c.START])


def test_production_shows_what_people_like_better_than_chance_does(market: AdMarket, probability: np.ndarray) -> None:
    randomised = requests_of(market)[c.RANDOMISED].to_numpy()
    assert probability[~randomised].mean() > 1.5 * probability[randomised].mean()


def test_a_keyword_matches_exactly_as_a_phrase_or_broadly() -> None:
    queries = pd.DataFrame({c.TEXT: ["running shoes", "best running shoes", "running best shoes", "dog food"]})
    kinds = [("running shoes", "exact"), ("running shoes", "phrase"), ("running shoes", "broad"), ("best", "exact")]
    keywords = pd.DataFrame(
        [(campaign, text, MATCHES.index(match)) for campaign, (text, match) in enumerate(kinds)],
        columns=[c.CAMPAIGN, c.TEXT, c.MATCH],
    )
    found = [[MATCHES[code] for code in row] for row in keyword_match(queries, keywords, 5)]
    assert found == [
        ["exact", "phrase", "broad", "none", "none"],
        ["none", "phrase", "broad", "none", "none"],
        ["none", "none", "broad", "none", "none"],
        ["none", "none", "broad", "none", "none"],
    ]


def test_the_strictest_keyword_of_a_campaign_counts() -> None:
    queries = pd.DataFrame({c.TEXT: ["dog food", "cheap dog food"]})
    keywords = pd.DataFrame({c.CAMPAIGN: [0, 0, 0], c.TEXT: ["dog food"] * 3, c.MATCH: [3, 1, 2]})
    assert keyword_match(queries, keywords, 1).tolist() == [[3], [2]]


def test_an_audience_is_those_with_the_interest_or_everybody() -> None:
    interests = np.array([[True, False], [False, False]])
    wanted = np.array([[True, True], [False, True], [True, False]])
    everybody = np.array([False, True, True])
    assert audience_match(interests, wanted, everybody).tolist() == [[2, 1, 2], [0, 1, 1]]


def test_every_name_that_can_be_made_is_another() -> None:
    names = brand_names(224, np.random.default_rng(0))
    assert len(set(names)) == len(names) == 224
