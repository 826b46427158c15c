"""The three phases: what each drops and why, and in what order it hands on the rest."""

import numpy as np
import pytest

from pipelines.ad_funnel.ladder import LADDER
from pipelines.ad_funnel.phase_1 import REASONS
from pipelines.ad_funnel.phase_2 import click_worth
from pipelines.engine import Run
from synthetic_data import columns as c
from synthetic_data.ad_market import HELD_OUT_DAY
from synthetic_data.ad_market.vocabulary import N_ADS
from tests.pipelines.running import RunWith

EVERY_AD = np.arange(N_ADS)
STRICT: dict[str, object] = {"phase_1.similarity": 0.3, "phase_1.match": "phrase", "phase_1.width": 20}


@pytest.mark.parametrize("settings", [{}, STRICT, {"world.surface": "feed"}, {"world.surface": "feed", **STRICT}],
                         ids=["search", "search, strict", "feed", "feed, strict"])  # fmt: skip
def test_every_ad_is_kept_or_dropped_for_the_first_reason_there_is(
    run_with: RunWith, settings: dict[str, object]
) -> None:
    run = run_with(settings)
    world, found, knobs = run["world"], run["phase_1"], run.knobs["phase_1"].model_dump()
    reach, loosest = world.reach, {"exact": 3, "phrase": 2, "broad": 1}[knobs["match"]]
    if world.surface == "feed":
        loosest = min(loosest, 2)
    campaign, owner = world.ads[c.CAMPAIGN].to_numpy(), world.ads[c.ADVERTISER].to_numpy()
    start, balance = world.campaigns[c.START].to_numpy(), world.advertisers[c.BALANCE].to_numpy()
    for row in range(0, len(found.ad), 500):
        request = world.requests.iloc[run["split"].judged[row]]
        person = world.users.iloc[request[c.USER]]
        key = int(request[c.QUERY] if world.surface == "search" else request[c.USER])
        counts, kept = dict.fromkeys(REASONS, 0), []
        for ad in range(len(world.ads)):
            fails = (
                start[campaign[ad]] > HELD_OUT_DAY,
                balance[owner[ad]] == 0,
                not reach.place[person[c.PLACE], ad],
                not reach.age[person[c.AGE_GROUP], ad],
                reach.match[key, ad] < loosest,
                reach.similarity[key, ad] < knobs["similarity"],
            )
            if any(fails):
                counts[REASONS[fails.index(True)]] += 1
            else:
                kept.append(ad)
        kept.sort(key=lambda ad: -(reach.similarity[key, ad] + 0.1 * reach.match[key, ad]))
        counts[REASONS[-1]] = max(len(kept) - knobs["width"], 0)
        assert dict(zip(REASONS, found.dropped[row].tolist(), strict=True)) == counts
        best = [ad for ad in found.ad[row].tolist() if ad >= 0]
        assert best == kept[: knobs["width"]]
    assert np.array_equal(found.dropped.sum(axis=1) + (found.ad >= 0).sum(axis=1), np.full(len(found.ad), 1500))


def test_a_wider_phase_contains_the_narrower(run_with: RunWith, default_run: Run) -> None:
    narrow = run_with({"phase_1.width": 40})["phase_1"].ad
    assert np.array_equal(narrow, default_run["phase_1"].ad[:, :40])
    few = run_with({"phase_2.width": 8})["phase_2"].ad
    assert np.array_equal(few, default_run["phase_2"].ad[:, :8])


def kept_from(inner: np.ndarray, outer: np.ndarray) -> bool:
    """Whether each row of `inner` holds ads of `outer` only, each once."""
    return all(
        len(set(some)) == len(some) and set(some) <= set(of)
        for some, of in zip(
            ([ad for ad in row if ad >= 0] for row in inner[::20].tolist()),
            ([ad for ad in row if ad >= 0] for row in outer[::20].tolist()),
            strict=True,
        )
    )


@pytest.mark.parametrize("model", ["linear", "history", "similarity", "constant", "random"])
def test_every_phase_hands_on_ads_of_the_one_before(run_with: RunWith, model: str) -> None:
    run = run_with({"phase_2.model": model, "clicks.model": "none"})
    assert kept_from(run["phase_2"].ad, run["phase_1"].ad)
    assert np.array_equal(np.sort(run["phase_3"].ad, axis=1), np.sort(run["phase_2"].ad, axis=1))
    assert kept_from(run["auction"].ad, run["phase_3"].ad)
    assert (np.diff(run["phase_3"].value, axis=1) <= 0).all()


@pytest.mark.parametrize("by", ["value", "clicks"])
def test_phase_2_keeps_the_best_by_what_its_knob_says(run_with: RunWith, by: str) -> None:
    run = run_with({"phase_2.by": by})
    found, worth = run["phase_2"], click_worth(run["world"], EVERY_AD, run["conversions"].rate)
    score = found.rate * worth[found.ad] if by == "value" else found.rate
    assert (np.diff(score, axis=1) <= 0).all()


def test_a_click_is_worth_its_bid_or_its_share_of_the_target(default_run: Run) -> None:
    ads, worth = default_run["world"].ads, click_worth(default_run["world"], EVERY_AD, np.full(N_ADS, 0.25))
    by_bid = ads[c.BID].notna().to_numpy()
    assert np.array_equal(worth[by_bid], ads[c.BID].to_numpy()[by_bid])
    assert worth[~by_bid] == pytest.approx(0.25 * ads[c.TARGET_CPA].to_numpy()[~by_bid])


def test_bid_alone_knows_bids_and_nothing_else(run_with: RunWith) -> None:
    run = run_with({"phase_2.model": "constant", "clicks.model": "none", "conversions.model": "advertiser"})
    worth = click_worth(run["world"], EVERY_AD, run["conversions"].rate)
    best = np.sort(np.where(run["phase_1"].ad >= 0, worth[run["phase_1"].ad], 0), axis=1)[:, ::-1][:, :20]
    assert np.sort(worth[run["phase_2"].ad], axis=1)[:, ::-1] == pytest.approx(best)
    assert (np.diff(worth[run["phase_3"].ad], axis=1) <= 1e-6).all()


@pytest.mark.parametrize("settings", [
    {"phase_2.model": "constant", "phase_2.by": "clicks"},
    {"phase_2.model": "random", "phase_2.by": "clicks"},
    {"phase_2.model": "random", "phase_2.by": "value"},
], ids=str)  # fmt: skip
def test_who_knows_nothing_keeps_ads_at_random_and_not_in_the_order_they_came(
    run_with: RunWith, settings: dict[str, object]
) -> None:
    run = run_with(settings)
    full = (run["phase_1"].ad >= 0).all(axis=1)
    place = np.nonzero(run["phase_2"].ad[full][:, :, None] == run["phase_1"].ad[full][:, None, :])[2]
    n = run["phase_1"].ad.shape[1]
    assert place.mean() == pytest.approx((n - 1) / 2, abs=5 * n / np.sqrt(12 * len(place)))
    target = run["world"].ads[c.TARGET_CPA].notna().to_numpy()
    share = target[run["phase_1"].ad[full]].mean()
    assert target[run["phase_2"].ad[full]].mean() == pytest.approx(share, abs=0.01)


def test_random_ads_are_shown_whatever_they_pay_or_pay_for(run_with: RunWith) -> None:
    run = run_with(LADDER[0].turn)
    target = run["world"].ads[c.TARGET_CPA].notna().to_numpy()
    assert target[run["auction"].ad].mean() == pytest.approx(target[run["phase_1"].ad].mean(), abs=0.03)


def test_without_phase_3_the_light_rates_are_sold(run_with: RunWith) -> None:
    run = run_with({"clicks.model": "none"})
    light = np.sort(run["phase_2"].rate, axis=1)
    assert np.array_equal(np.sort(run["phase_3"].click, axis=1), light)


def test_expected_value_is_clicks_times_bid_or_times_conversions_times_target(default_run: Run) -> None:
    found, ads = default_run["phase_3"], default_run["world"].ads
    bid, target = ads[c.BID].to_numpy()[found.ad], ads[c.TARGET_CPA].to_numpy()[found.ad]
    by_hand = np.where(np.isnan(bid), found.click * found.conversion * target, found.click * bid)
    assert found.value == pytest.approx(by_hand)


@pytest.mark.parametrize("segment", ["mobile", "video", "new", "clicks"])
def test_a_factor_on_a_segment_leaves_all_else_alone(run_with: RunWith, segment: str) -> None:
    run = run_with({"phase_2.width": 5})
    plain, world = run["phase_3"], run["world"]
    turned = run_with({"phase_2.width": 5, "phase_3.factor": 0.5, "phase_3.factor_on": segment})["phase_3"]
    ad = np.sort(plain.ad, axis=1)
    inside = {
        "mobile": (world.requests[c.DEVICE].to_numpy()[run["split"].judged] == 0)[:, None],
        "video": world.ads[c.FORMAT].to_numpy()[ad] == 2,
        "new": world.campaigns[c.START].to_numpy()[world.ads[c.CAMPAIGN].to_numpy()[ad]] >= HELD_OUT_DAY - 6,
        "clicks": world.ads[c.TARGET_CPA].isna().to_numpy()[ad],
    }[segment]

    def by_ad(found: np.ndarray, ad: np.ndarray) -> np.ndarray:
        return np.take_along_axis(found, np.argsort(ad, axis=1), axis=1)

    ratio = by_ad(turned.click, turned.ad) / by_ad(plain.click, plain.ad)
    assert ratio[ad >= 0] == pytest.approx(np.where(inside, 0.5, np.ones(ad.shape))[ad >= 0])
    assert 0.001 < (ratio < 0.75).mean() < 0.99


def test_noise_is_centred_and_as_wide_as_its_knob_says(run_with: RunWith) -> None:
    plain, noisy = (run_with({"phase_3.noise": noise})["phase_3"] for noise in (0.0, 0.8))

    def log_odds(found: np.ndarray, ad: np.ndarray) -> np.ndarray:
        p = np.take_along_axis(found, np.argsort(ad, axis=1), axis=1)
        return np.log(p / (1 - p))

    error = log_odds(noisy.click, noisy.ad) - log_odds(plain.click, plain.ad)
    assert error.std() == pytest.approx(0.8, rel=0.05)
    assert error.mean() == pytest.approx(0, abs=0.05)


def test_noise_makes_winners_promise_more_than_they_keep(run_with: RunWith) -> None:
    calibration = []
    for noise in (0.0, 0.8):
        money = run_with({"phase_3.noise": noise})["money"]
        calibration.append(money.predicted.sum() / money.clicks.sum())
    assert calibration[1] > 1.3 * calibration[0]
