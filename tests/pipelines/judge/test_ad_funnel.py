"""The judge of an ad funnel: what there was, what became of it, and who got what."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ad_funnel import AD_FUNNEL
from pipelines.ad_funnel.auction import DROPS
from pipelines.engine import Cache, Run
from pipelines.judge.ad_funnel import (
    LOSSES,
    Oracle,
    auction_reason,
    best_order,
    fate,
    frequency_groups,
    list_value,
    logged,
    lost_ads,
    phase_1_reason,
    recall,
    slices,
    true_worth,
    typical,
    verdict,
)
from synthetic_data import columns as c
from synthetic_data.ad_market import HELD_OUT_DAY, SLOTS
from synthetic_data.behaviour import top_k

SEEN = np.array([1.0, 0.55, 0.35, 0.25])


@pytest.fixture(scope="module", params=["search", "feed"])
def run(request: pytest.FixtureRequest, memory: Cache) -> Run:
    return AD_FUNNEL.run(AD_FUNNEL.turned({"world.surface": request.param}), memory)


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(4, 20))
def test_what_the_stages_lost_adds_up_to_what_is_missing(seed: int, n_requests: int, n_ads: int) -> None:
    rng = np.random.default_rng(seed)
    worth = (rng.random((n_requests, n_ads)) * (rng.random((n_requests, n_ads)) < 0.7)).astype(np.float32)
    best, nothing = top_k(worth, SLOTS), np.zeros(n_requests)
    oracle = Oracle(worth, worth, SEEN, best, list_value(worth, best, SEEN), nothing, nothing)
    wide = np.argsort(rng.random(worth.shape), axis=1)[:, : max(n_ads // 2, 4)]
    wide[rng.random(wide.shape) < 0.2] = -1
    narrow = rng.permuted(wide, axis=1)[:, :4]
    ordered, shown = rng.permuted(narrow, axis=1), rng.permuted(narrow, axis=1)
    found = verdict(oracle, *(SimpleNamespace(ad=ad) for ad in (wide, narrow, ordered, shown)))
    assert tuple(found.lost) == LOSSES
    assert sum(found.lost.values()) == pytest.approx(found.oracle - found.shown, rel=1e-12, abs=1e-14)
    assert all((found.lost[phase] >= -1e-12).all() for phase in LOSSES[:3])


def test_the_value_of_a_list_is_looks_times_worth_slot_by_slot() -> None:
    worth = np.array([[0.5, 0.25, 2.0]], dtype=np.float32)
    assert list_value(worth, np.array([[2, 0]]), SEEN) == pytest.approx([1.0 * 2 + 0.55 * 0.5])
    assert list_value(worth, np.array([[2, -1, 1]]), SEEN) == pytest.approx([1.0 * 2 + 0.35 * 0.25])
    assert list_value(worth, np.array([[-1]]), SEEN) == [0]
    assert best_order(worth, np.array([[1, -1, 0]]))[0, :2].tolist() == [0, 1]
    assert true_worth(worth, np.array([[1, -1]])).tolist() == [[0.25, 0]]


def test_the_oracle_takes_the_four_of_most_worth_that_may_be_shown(run: Run) -> None:
    oracle, world, judged = run["oracle"], run["world"], run["split"].judged
    ads = world.ads
    for row in range(0, len(judged), 250):
        request = world.requests.iloc[[judged[row]]]
        may = world.reach.servable(request, world.users, funded=True)[0]
        click = world.truth.click_probability(request, world.seen[request[c.USER].to_numpy()])[0]
        conversion = world.truth.conversion_probability(request)[0]
        worth = click * ads[c.BID].fillna(ads[c.TARGET_CPA] * conversion).to_numpy() * may
        assert oracle.worth[row] == pytest.approx(worth, rel=1e-5)
        best = np.argsort(-worth)[:SLOTS]
        assert oracle.ad[row].tolist() == best.tolist()
        assert oracle.value[row] == pytest.approx(worth[best] @ world.examination, rel=1e-5)
        drawn = worth[may].mean() * world.examination.sum()
        assert oracle.random[row] == pytest.approx(drawn, rel=1e-5)
        shown = world.impressions[world.impressions[c.REQUEST] == judged[row]]
        by_hand = (worth[shown[c.AD]] * world.examination[shown[c.POSITION]]).sum()
        assert oracle.production[row] == pytest.approx(by_hand, rel=1e-5)
        assert logged(world, judged)[row, : len(shown)].tolist() == shown[c.AD].tolist()


def test_the_counter_charges_clicks_and_of_those_with_a_target_conversions(run: Run) -> None:
    meter, world = run["meter"], run["world"]
    by_target = world.ads[c.TARGET_CPA].notna().to_numpy()
    ad = np.array([np.flatnonzero(by_target)[0], np.flatnonzero(~by_target)[0]])
    request, slot = np.array([3, 3]), np.array([1, 2])
    paid = meter.charged(request, ad, slot, np.array([20.0, 0.5]))
    expected = [
        meter.click[3, ad[0]] * meter.conversion[3, ad[0]] * world.examination[1] * 20.0,
        meter.click[3, ad[1]] * world.examination[2] * 0.5,
    ]
    assert paid == pytest.approx(expected)


def test_value_is_what_the_auction_collects_and_what_advertisers_keep(run: Run) -> None:
    found, money, auction = run["verdict"], run["money"], run["auction"]
    assert money.revenue + money.surplus == pytest.approx(found.shown, rel=1e-12)
    world, meter = run["world"], run["meter"]
    ads = world.ads
    for row in range(0, len(found.shown), 300):
        value = clicks = relevance = predicted = 0.0
        for slot, ad in enumerate(auction.ad[row]):
            if ad < 0:
                continue
            click = meter.click[row, ad] * world.examination[slot]
            event = click if np.isnan(ads[c.TARGET_CPA].iat[ad]) else click * meter.conversion[row, ad]
            value += event * np.nansum([ads[c.BID].iat[ad], ads[c.TARGET_CPA].iat[ad]])
            clicks += click
            relevance += meter.click[row, ad] / (auction.ad[row] >= 0).sum()
            predicted += auction.click[row, slot] * world.examination[slot]
        found_here = (found.shown[row], money.clicks[row], money.relevance[row], money.predicted[row])
        assert found_here == pytest.approx((value, clicks, relevance, predicted), rel=1e-5)


def test_recall_counts_the_oracles_ads() -> None:
    oracle = SimpleNamespace(ad=np.array([[1, 2, 3, 4], [5, 6, 7, 8]]))
    assert recall(oracle, np.array([[4, 9, 1, -1, 0], [0, 1, 2, 3, -1]])).tolist() == [0.5, 0.0]


def test_the_fate_of_an_ad_agrees_with_every_list_it_could_be_in(run: Run) -> None:
    rng = np.random.default_rng(0)
    endings = set()
    for row in rng.integers(0, run["verdict"].n_in, 40):
        some = [*rng.integers(0, 1500, 4), *run["phase_1"].ad[row, :40:10], *run["phase_3"].ad[row, :8]]
        for ad in [int(each) for each in some if each >= 0]:
            endings.add(check_fate(run, int(row), ad))
    assert endings == {"shown", "dropped", "trimmed", "lost in phase 3", "lost in the auction"}


def check_fate(run: Run, row: int, ad: int) -> str:
    found = fate(run, row, ad)
    lists = [run[phase].ad[row].tolist() for phase in ("phase_1", "phase_2", "phase_3", "auction")]
    ranks = [each.index(ad) + 1 if ad in each else None for each in lists]
    assert (*found.ranks, found.slot) == tuple(ranks)
    assert found.true_worth == run["oracle"].worth[row, ad]
    assert found.true_rank == 1 + (run["oracle"].worth[row] > found.true_worth).sum()
    assert (found.price is None) == (found.slot is None)
    if found.ranks[2] is not None:
        assert found.value == run["phase_3"].value[row, found.ranks[2] - 1]
    endings = ("shown", "dropped", "trimmed", "lost in phase 3", "lost in the auction")
    ending = next(each for each in endings if found.dropped.startswith(each))
    by_hand = (
        "shown" if found.slot else "dropped" if ranks[0] is None else "trimmed" if ranks[1] is None
        else "lost in phase 3" if (ranks[2] or 0) > SLOTS else "lost in the auction"
    )  # fmt: skip
    assert ending == by_hand
    return ending


def test_reasons_of_phase_1_are_those_it_counted(run: Run) -> None:
    from pipelines.ad_funnel.phase_1 import REASONS

    for row in (0, 700):
        kept = set(run["phase_1"].ad[row].tolist())
        reasons = [phase_1_reason(run, row, ad) for ad in range(1500) if ad not in kept]
        assert [reasons.count(reason) for reason in REASONS] == run["phase_1"].dropped[row].tolist()


@pytest.mark.parametrize(
    ("turned", "reasons"),
    [
        ({}, {"budget spent"}),
        ({"auction.pacing": "throttling"}, {"budget spent", "held back by pacing"}),
        ({"auction.pacing": "bid_scaling"}, {"budget spent", "outranked by paced bids"}),
        (
            {"auction.reserve": 100.0, "auction.frequency_cap": 1},
            {"budget spent", "seen too often", "below the reserve"},
        ),
        (
            {"auction.quality": 2.0, "auction.optimism": 1.0},
            {"budget spent", "outranked by quality or exploration"},
        ),
    ],
)
def test_what_was_lost_in_the_auction_was_lost_to_an_empty_budget_or_to_a_rule_and_that_is_said(
    turned: dict[str, object], reasons: set[str], memory: Cache
) -> None:
    run = AD_FUNNEL.run(AD_FUNNEL.turned({"world.budgets": 0.2, **turned}), memory)
    auction, scored, found = run["auction"], run["phase_3"].ad, set()
    spent = np.zeros(auction.spend.shape[1])
    empty_since = np.full(len(spent), len(auction.spend))
    for half_hour, spend in enumerate(auction.spend):
        spent += spend
        newly = (spent >= run["world"].campaigns[c.DAILY_BUDGET]) & (empty_since > half_hour)
        empty_since[newly] = half_hour + 1  # what is spent in one half hour is known in the next
    requests = run["world"].requests.iloc[run["split"].judged]
    half_hours = (requests[c.HOUR].to_numpy() * 2).astype(int)
    for row in range(0, len(scored), 20):
        counted = [auction_reason(run, row, at + 1) for at in np.flatnonzero(auction.failed[row] >= 0)]
        assert [counted.count(reason) for reason in DROPS] == auction.dropped[row].tolist()
        for ad in scored[row, :SLOTS][scored[row, :SLOTS] >= 0]:
            told = fate(run, row, int(ad)).dropped
            if told.startswith("lost"):
                reason = told.removeprefix("lost in the auction: ")
                empty = empty_since[run["world"].ads[c.CAMPAIGN].iat[ad]] <= half_hours[row]
                assert (reason == "budget spent") == empty
                found.add(reason)
    assert found == reasons


@pytest.mark.parametrize(("row", "ad"), [(0, -1), (-1, 0), (0, 1500), (10_000, 0)])
def test_an_ad_or_a_request_outside_the_world_has_no_fate(run: Run, row: int, ad: int) -> None:
    with pytest.raises(IndexError):
        fate(run, row, ad)


def test_the_lost_ads_are_the_oracles_four_each_with_its_ending(run: Run) -> None:
    table = lost_ads(run, 17)
    assert table[c.AD].tolist() == run["oracle"].ad[17].tolist()
    assert table["dropped"].tolist() == [fate(run, 17, ad).dropped for ad in table[c.AD]]
    assert (np.diff(table["true_worth"]) <= 0).all()


def test_the_slices_of_one_kind_make_up_the_whole(run: Run) -> None:
    table, found = slices(run), run["verdict"]
    groups = frequency_groups(run["world"], run["split"].judged)
    assert (sum(mask.astype(int) for mask in groups.values()) == 1).all()
    by = "query" if run["world"].surface == "search" else "person"
    for kind in (by, "device"):
        assert table.loc[table["by"] == kind, "n"].sum() == found.n_in
    frequent = groups["frequent"]
    kept = found.shown[frequent].sum() / found.oracle[frequent].sum()
    assert table.set_index(["by", "group"]).loc[(by, "frequent"), "value"] == pytest.approx(kept)


def test_each_third_of_past_requests_comes_from_one_group(run: Run) -> None:
    past = np.flatnonzero(run["world"].requests[c.DAY] < HELD_OUT_DAY)
    shares = [mask.mean() for mask in frequency_groups(run["world"], past).values()]
    assert shares == pytest.approx([1 / 3] * 3, abs=0.08)


def test_young_and_older_campaigns_share_out_the_value_of_the_lists(run: Run) -> None:
    table = slices(run).set_index("group")["value"]
    young = HELD_OUT_DAY - run["world"].reach.start < 7
    best, oracle = run["oracle"].ad, run["oracle"]
    there = ((true_worth(oracle.worth, best) * young[best]).astype(float) @ oracle.examination).sum()
    both = table["younger than a week"] * there + table["older"] * (oracle.value.sum() - there)
    assert both == pytest.approx(run["verdict"].shown.sum(), rel=1e-5)


def test_a_typical_request_is_an_ordinary_one(run: Run) -> None:
    row, value = typical(run), run["verdict"].oracle
    assert np.percentile(value, 40) <= value[row] <= np.percentile(value, 80)
    assert 0 < run["verdict"].shown[row] < value[row]
