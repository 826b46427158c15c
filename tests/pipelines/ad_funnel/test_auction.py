"""The auction over a day: slots, prices, budgets, pacing, caps, exploration."""

from dataclasses import replace

import numpy as np
import pytest

from pipelines.ad_funnel.auction import DROPS, HALF_HOURS, Auction, AuctionKnobs, auction, traffic
from pipelines.engine import Run
from pipelines.judge.ad_funnel import money, verdict
from synthetic_data import columns as c
from synthetic_data.ad_market import SLOTS
from tests.pipelines.running import RunWith


def held(run: Run, *, rich: bool = False, **knobs: object) -> Auction:
    """The auction of a run under other rules; `rich` where no budget ever ends."""
    world = run["world"]
    if rich:
        world = replace(world, campaigns=world.campaigns.assign(**{c.DAILY_BUDGET: np.inf}))
    parts = (run[name] for name in ("split", "history", "phase_3", "meter"))
    return auction(world, *parts, AuctionKnobs(**knobs))


def revenue(run: Run, found: Auction) -> np.ndarray:
    judged = verdict(run["oracle"], run["phase_1"], run["phase_2"], run["phase_3"], found)
    return np.asarray(money(run["world"], run["split"], run["oracle"], run["meter"], found, judged).revenue)


def bid(run: Run) -> np.ndarray:
    """What each ad pays at most, a click or a conversion."""
    ads = run["world"].ads
    return np.asarray(ads[c.BID].fillna(ads[c.TARGET_CPA]))


def half_hours(run: Run) -> np.ndarray:
    return (run["world"].requests[c.HOUR].to_numpy()[run["split"].judged] * 2).astype(int)


def test_with_money_for_all_the_four_of_highest_value_are_shown(default_run: Run) -> None:
    found, scored = held(default_run, rich=True), default_run["phase_3"]
    assert np.array_equal(found.ad, scored.ad[:, :SLOTS])
    for name in ("click", "conversion", "value"):
        assert np.array_equal(getattr(found, name), getattr(scored, name)[:, :SLOTS])
    assert found.dropped.sum() == 0


@pytest.mark.parametrize("pricing", ["first", "second", "vcg"])
@pytest.mark.parametrize("rules", [{}, {"quality": 2.0, "optimism": 3.0, "reserve": 20.0}], ids=["plain", "weighted"])
def test_nobody_pays_more_than_the_bid(default_run: Run, pricing: str, rules: dict[str, float]) -> None:
    found = held(default_run, pricing=pricing, **rules)
    there = found.ad >= 0
    most = bid(default_run)[found.ad]
    assert (found.price[there] <= most[there] * (1 + 1e-12)).all()
    assert (found.price >= 0).all()
    assert (found.price[~there] == 0).all()
    if pricing == "first":
        assert found.price[there] == pytest.approx(most[there])


def test_first_prices_collect_most_and_vcg_least_for_the_same_ads(default_run: Run) -> None:
    first, second, vcg = (held(default_run, rich=True, pricing=pricing) for pricing in ("first", "second", "vcg"))
    assert np.array_equal(first.ad, second.ad)
    assert np.array_equal(second.ad, vcg.ad)
    assert (second.price <= first.price * (1 + 1e-12)).all()
    assert (vcg.price <= second.price * (1 + 1e-12)).all()
    collected = [revenue(default_run, found).sum() for found in (first, second, vcg)]
    assert collected[0] > 1.05 * collected[1] > 1.1 * collected[2]


def test_second_prices_are_what_would_just_have_kept_the_slot(default_run: Run) -> None:
    run, found = default_run, held(default_run, quality=1.0)
    ads = run["world"].ads
    quality = (ads[c.RATING].to_numpy() + ads[c.LANDING_RATING].to_numpy()) / 11
    by_target = ads[c.TARGET_CPA].notna().to_numpy()
    amount = bid(run)
    for row in range(0, len(found.ad), 50):
        first, second = found.ad[row, :2]
        place = run["phase_3"].ad[row].tolist().index(second)
        threat = run["phase_3"].value[row, place] * quality[second]
        event = found.click[row, 0] * (found.conversion[row, 0] if by_target[first] else 1)
        assert found.price[row, 0] == pytest.approx(min(threat / quality[first] / event, amount[first]))


@pytest.mark.parametrize("settings", [{}, {"auction.pacing": "throttling"}, {"auction.pacing": "bid_scaling"}], ids=str)
def test_nobody_spends_more_than_the_budget_and_half_an_hour(run_with: RunWith, settings: dict[str, object]) -> None:
    run = run_with({"world.budgets": 0.2, **settings})
    budget, spend = run["world"].campaigns[c.DAILY_BUDGET].to_numpy(), run["auction"].spend
    before = np.cumsum(spend, axis=0) - spend
    assert (spend[before >= budget] == 0).all()
    assert (before >= budget).any()
    assert spend.sum() / len(run["split"].judged) == pytest.approx(run["money"].revenue.mean())


def test_spending_is_what_the_counter_says_of_the_ads_shown(default_run: Run) -> None:
    run, found = default_run, default_run["auction"]
    world, meter = run["world"], run["meter"]
    campaign, half_hour = world.ads[c.CAMPAIGN].to_numpy(), half_hours(run)
    by_hand = np.zeros((HALF_HOURS, len(world.campaigns)))
    for row, slot in zip(*np.nonzero(found.ad >= 0), strict=True):
        ad = found.ad[row, slot]
        chance = meter.click[row, ad] * world.examination[slot]
        if not np.isnan(world.ads[c.TARGET_CPA].iat[ad]):
            chance = chance * meter.conversion[row, ad]
        by_hand[half_hour[row], campaign[ad]] += chance * found.price[row, slot]
    assert found.spend == pytest.approx(by_hand, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("pacing", ["throttling", "bid_scaling"])
def test_pacing_makes_fewer_budgets_run_dry_by_noon(run_with: RunWith, pacing: str) -> None:
    plain, paced = (run_with({"world.budgets": 0.2, "auction.pacing": each}) for each in ("none", pacing))
    budget = plain["world"].campaigns[c.DAILY_BUDGET].to_numpy()
    dry = [(run["auction"].spend[:24].sum(axis=0) >= budget).sum() for run in (plain, paced)]
    assert dry[0] >= 5
    assert dry[1] <= 0.5 * dry[0]


def test_the_usual_traffic_is_that_of_the_days_before(default_run: Run) -> None:
    usual, requests = traffic(default_run["world"]), default_run["world"].requests
    past = requests[requests[c.DAY] < 14]
    assert usual.sum() == pytest.approx(1)
    assert usual[20] == pytest.approx(past[c.HOUR].between(10, 10.5, inclusive="left").mean())


@pytest.mark.parametrize("cap", [1, 3])
def test_a_capped_ad_is_shown_to_those_who_have_seen_it_less(feed_run: Run, cap: int) -> None:
    run, before = feed_run, feed_run["world"].seen.copy()
    found = held(run, frequency_cap=cap)
    assert np.array_equal(run["world"].seen, before), "the world is left as it was"
    user, half_hour = run["world"].requests[c.USER].to_numpy()[run["split"].judged], half_hours(run)
    seen = before.copy()
    for now in range(HALF_HOURS):
        rows = np.flatnonzero(half_hour == now)
        row, slot = np.nonzero(found.ad[rows] >= 0)
        who, ad = user[rows[row]], found.ad[rows[row], slot]
        assert (seen[who, ad] < cap).all()
        np.add.at(seen, (who, ad), 1)
    assert found.dropped[:, DROPS.index("seen too often")].sum() > 0


def test_no_slot_goes_below_the_reserve(default_run: Run) -> None:
    found = held(default_run, reserve=100.0)
    there = found.ad >= 0
    assert 0.05 < there.mean() < 0.99
    assert (found.value[there] * 1000 >= 100).all()
    by_target = default_run["world"].ads[c.TARGET_CPA].notna().to_numpy()[found.ad]
    paid = found.price * found.click * np.where(by_target, found.conversion, 1) * 1000
    assert (paid[there] >= 100 * (1 - 1e-9)).all()
    assert (found.dropped[:, DROPS.index("below the reserve")].sum()) > 0


@pytest.mark.parametrize("rules", [{}, {"pacing": "throttling", "frequency_cap": 2, "reserve": 30.0}], ids=str)
def test_every_ad_is_dropped_once_or_competes(run_with: RunWith, rules: dict[str, object]) -> None:
    run = run_with({"world.budgets": 0.2, "phase_2.width": 4})
    found = held(run, **rules)
    n_in = (run["phase_3"].ad >= 0).sum(axis=1)
    assert np.array_equal(found.dropped.sum(axis=1) + (found.ad >= 0).sum(axis=1), n_in)
    assert (found.dropped.sum(axis=0) > 0).tolist() == [True, *(bool(rules),) * 3]


@pytest.mark.parametrize("factor", [0.25, 0.5])
def test_a_factor_on_all_predictions_leaves_ads_and_revenue_as_they_were(run_with: RunWith, factor: float) -> None:
    """Powers of two, so that not even the last bit may differ; none above 1, where predictions would end."""
    plain, scaled = run_with({}), run_with({"phase_3.factor": factor})
    assert np.array_equal(plain["auction"].ad, scaled["auction"].ad)
    assert np.array_equal(plain["auction"].price, scaled["auction"].price)
    assert np.array_equal(plain["money"].revenue, scaled["money"].revenue)
    assert scaled["money"].predicted.sum() == factor * plain["money"].predicted.sum()


def test_a_factor_bites_where_a_reserve_binds_or_in_one_segment_only(run_with: RunWith) -> None:
    plain, cut = (run_with({"auction.reserve": 40.0, "phase_3.factor": each}) for each in (1.0, 0.5))
    assert cut["money"].revenue.sum() < plain["money"].revenue.sum()
    one = run_with({"phase_3.factor": 2.0, "phase_3.factor_on": "video"})
    assert not np.array_equal(one["auction"].ad, run_with({})["auction"].ad)


def test_optimism_brings_ads_that_were_looked_at_little(default_run: Run) -> None:
    looks = default_run["history"].ad.looks[14]
    plain, curious = (held(default_run, optimism=each).ad for each in (0.0, 3.0))
    assert looks[curious[curious >= 0]].mean() < looks[plain[plain >= 0]].mean()


def test_prices_of_explored_ads_stay_within_their_bids(default_run: Run) -> None:
    found = held(default_run, optimism=3.0)
    assert revenue(default_run, found).sum() < revenue(default_run, held(default_run)).sum()
