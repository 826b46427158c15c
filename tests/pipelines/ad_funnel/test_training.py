"""What the models learn from: nothing that happened on a row's own day or later, and no conversion before it came."""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from pipelines.ad_funnel import AD_FUNNEL
from pipelines.ad_funnel.conversions import arrivals
from pipelines.ad_funnel.features import GROUPS, Rows
from pipelines.ad_funnel.phase_3 import SEGMENTS
from pipelines.ad_funnel.streams import Use, stream
from pipelines.ad_funnel.world import WorldKnobs
from pipelines.engine import Pipeline, Run, Stage
from synthetic_data import columns as c
from synthetic_data.ad_market import HELD_OUT_DAY, AdMarket
from synthetic_data.ad_market.truth import DELAY_MEAN, DELAY_SHARE, LONGEST_DELAY, conversion_delay
from tests.pipelines.running import RunWith


def rerun(market: AdMarket, settings: Mapping[str, object], until: str) -> Run:
    """The pipeline on a world of our own making."""

    def world(knobs: WorldKnobs) -> AdMarket:
        return market

    pipeline = Pipeline("altered", (Stage(world, WorldKnobs()), *AD_FUNNEL.stages[1:]))
    return pipeline.run(pipeline.turned(settings), until=until)


def with_clicks_flipped(market: AdMarket, rows: np.ndarray) -> AdMarket:
    """The same world, had these impressions (n,) been answered the other way round."""
    return replace(market, impressions=market.impressions.assign(**{c.CLICKED: market.impressions[c.CLICKED] ^ rows}))


@pytest.mark.parametrize("day", [3, 9])
def test_no_training_feature_knows_a_click_of_its_own_day_or_later(default_run: Run, day: int) -> None:
    split, row = default_run["split"], default_run["examples"].row
    late = (split.day >= day) & np.isin(np.arange(split.n_in), split.bucket, invert=True)
    altered = rerun(with_clicks_flipped(default_run["world"], late), {}, "history")["history"]
    # The base rate is one number for all rows and days; all else must stand still.
    history = replace(altered, base=default_run["history"].base)
    log = default_run["world"].impressions
    rows = Rows(*(log[name].to_numpy()[row] for name in (c.REQUEST, c.AD)), split.day[row], log[c.SEEN].to_numpy()[row])
    unlike = (replace(default_run["features"], history=history).matrix(rows) != default_run["features"].training).any(
        axis=1
    )
    assert not unlike[split.day[row] <= day].any()
    assert unlike[split.day[row] > day].mean() > 0.99, "but the clicks of yesterday are known"


def test_counters_hold_clicks_and_looks_of_the_days_before(default_run: Run) -> None:
    world, split, history = default_run["world"], default_run["split"], default_run["history"]
    log, ads = world.impressions, world.ads
    chosen = ~world.requests[c.RANDOMISED].to_numpy()[log[c.REQUEST]]
    ad = log[c.AD].to_numpy()
    keys = {
        "ad": ad, "advertiser": ads[c.ADVERTISER].to_numpy()[ad], "topic": ads[c.TOPIC].to_numpy()[ad],
        "user": world.requests[c.USER].to_numpy()[log[c.REQUEST]],
    }  # fmt: skip
    rng = np.random.default_rng(0)
    for name, key in keys.items():
        counter = getattr(history, name)
        for number, day in zip(rng.choice(key, 6), (0, 1, 5, 9, 13, 14), strict=True):
            past = chosen & (split.day < day) & (key == number)
            assert counter.clicks[day, number] == log[c.CLICKED].to_numpy()[past].sum()
            assert counter.looks[day, number] == pytest.approx(split.seen[log[c.POSITION].to_numpy()[past]].sum())


def test_a_rate_is_drawn_to_the_base_as_by_so_many_looks(default_run: Run) -> None:
    counter = default_run["history"].ad
    day, ad = np.array([14]), np.array([int(counter.looks[14].argmax())])
    clicks, looks = counter.clicks[14, ad[0]], counter.looks[14, ad[0]]
    assert counter.rate(day, ad, 0.1, 40.0) == pytest.approx((clicks + 4) / (looks + 40))
    unseen = np.flatnonzero(counter.looks[14] == 0)[:1]
    assert counter.rate(day, unseen, 0.1, 40.0) == pytest.approx(0.1)


def test_nothing_of_the_held_out_day_reaches_what_is_learned_or_served(default_run: Run) -> None:
    world, split = default_run["world"], default_run["split"]
    altered = rerun(with_clicks_flipped(world, split.day == HELD_OUT_DAY), {}, "offline")
    assert np.array_equal(altered["split"].seen, split.seen)
    assert np.array_equal(altered["features"].training, default_run["features"].training)
    for phase in ("phase_1", "phase_2", "phase_3"):
        assert np.array_equal(altered[phase].ad, default_run[phase].ad)
    assert np.array_equal(altered["phase_3"].value, default_run["phase_3"].value)
    assert not np.array_equal(altered["offline"].slates.gain, default_run["offline"].slates.gain)


def test_a_conversion_is_not_known_before_it_has_come(default_run: Run) -> None:
    world, split = default_run["world"], default_run["split"]
    log, requests = world.impressions, world.requests.iloc[world.impressions[c.REQUEST].to_numpy()]
    when = (requests[c.DAY] + requests[c.HOUR] / 24).to_numpy()
    to_come = log[c.CONVERTED_AFTER].to_numpy() + when > HELD_OUT_DAY
    assert to_come[split.train].sum() > 100
    never = replace(world, impressions=log.assign(**{c.CONVERTED_AFTER: log[c.CONVERTED_AFTER].mask(to_come)}))
    altered, mine = rerun(never, {}, "phase_3"), default_run
    assert np.array_equal(altered["conversions"].known, mine["conversions"].known)
    assert np.array_equal(altered["conversions"].rate, mine["conversions"].rate)
    assert np.array_equal(altered["phase_3"].conversion, mine["phase_3"].conversion)
    assert altered["conversions"].ever.sum() < mine["conversions"].ever.sum()


def share_within(days: np.ndarray) -> np.ndarray:
    """The mixture's distribution function."""
    cut = (1 - np.exp(-days[:, None] / DELAY_MEAN)) / (1 - np.exp(-LONGEST_DELAY / DELAY_MEAN))
    return np.asarray(cut @ DELAY_SHARE)


def test_arrivals_find_the_mixture_though_long_delays_are_seen_of_old_clicks_only() -> None:
    rng = np.random.default_rng(1)
    age, delay = rng.uniform(0, 14, 20_000), conversion_delay(20_000, rng)
    days = np.array([0.02, 0.2, 1.0, 3.0, 7.0, 12.0])
    expected = share_within(days) / share_within(np.array([14.0]))
    assert arrivals(delay, age)(days) == pytest.approx(expected, abs=0.025)
    naive = (delay[delay <= age][:, None] <= days).mean(axis=0)
    assert (naive[2:5] > expected[2:5] + 0.03).all(), "counting what has come makes delays look short"


def test_arrivals_worked_by_hand() -> None:
    """Six old clicks saw delays 1 to 6; a seventh, two days old, saw 2. At 2, three were at risk that came by then."""
    delay, age = np.array([1.0, 2, 3, 4, 5, 6, 2]), np.array([9.0, 9, 9, 9, 9, 9, 2])
    found = arrivals(delay, age)
    at_six, at_five = 1 - 1 / 6, 1 - 1 / 5  # the seventh is too young to be at risk of either
    assert found(np.array([6.0, 5.0, 4.0])) == pytest.approx([1.0, at_six, at_six * at_five])
    assert found(np.array([1.0])) == pytest.approx(at_six * at_five * (1 - 1 / 4) * (1 - 1 / 3) * (1 - 2 / 3))


def test_one_lucky_long_delay_does_not_decide_what_share_has_come() -> None:
    rng = np.random.default_rng(2)
    age, delay = rng.uniform(0, 10, 3000), rng.exponential(0.5, 3000)
    plain = arrivals(delay, age)
    lucky = arrivals(np.append(delay, 13.9), np.append(age, 13.95))
    assert lucky(np.array([0.5, 1.0])) == pytest.approx(plain(np.array([0.5, 1.0])), abs=1e-12)


def test_without_conversions_all_shares_are_whole() -> None:
    assert arrivals(np.full(5, np.nan), np.arange(5.0))(np.array([0.0, 3.0])).tolist() == [1, 1]


def test_waiting_or_weighing_mends_what_labels_as_known_today_miss(run_with: RunWith) -> None:
    promised = {}
    for labels in ("as_known", "wait", "weighted"):
        money = run_with({"conversions.labels": labels})["money"]
        promised[labels] = money.promised.sum() / money.came.sum()
    assert promised["as_known"] < 0.9 * promised["weighted"]
    assert promised["as_known"] < promised["wait"]
    assert promised["weighted"] == pytest.approx(1, abs=0.25)


def test_only_old_clicks_are_used_while_young_ones_are_left_out(run_with: RunWith) -> None:
    run = run_with({"conversions.labels": "wait", "conversions.wait": 10})
    found = run["conversions"]
    assert found.n_out == found.known[found.age >= 10].sum()


def test_a_smaller_share_is_part_of_a_larger_and_clicks_are_never_thinned(run_with: RunWith) -> None:
    few, many = (run_with({"examples.share": share})["examples"] for share in (0.2, 0.7))
    assert set(few.row) < set(many.row)
    thin = run_with({"examples.negatives_kept": 0.1})["examples"]
    assert set(thin.row) < set(many.row)
    assert thin.clicked.sum() == many.clicked.sum()
    n = (~many.clicked).sum()
    assert (~thin.clicked).sum() == pytest.approx(0.1 * n, abs=4 * np.sqrt(0.09 * n))


def test_old_models_learn_from_old_days_and_the_bucket_only_if_asked(run_with: RunWith, default_run: Run) -> None:
    old = run_with({"examples.age": 7})
    assert old["split"].day[old["examples"].row].max() == HELD_OUT_DAY - 8
    bucket = run_with({"examples.bucket": True})["examples"].row
    drawn = np.isin(bucket, default_run["split"].bucket)
    assert drawn.any()
    assert np.array_equal(bucket[~drawn], default_run["examples"].row)
    assert (np.diff(bucket) > 0).all()


def test_the_split_holds_out_the_last_day_and_judges_all_of_it(default_run: Run) -> None:
    split, world = default_run["split"], default_run["world"]
    together = np.concatenate([split.train, split.bucket, split.held_out])
    randomised = world.requests[c.RANDOMISED].to_numpy()[world.impressions[c.REQUEST].to_numpy()]
    assert len(set(together)) == len(together)
    assert randomised[split.bucket].all()
    assert not randomised[np.concatenate([split.train, split.held_out])].any()
    assert (split.day[split.held_out] == HELD_OUT_DAY).all()
    assert np.array_equal(split.judged, np.flatnonzero(world.requests[c.DAY] == HELD_OUT_DAY))
    assert split.seen[0] == 1
    assert (np.diff(split.seen) <= 0).all()


def test_without_a_bucket_attention_is_the_prior() -> None:
    run = AD_FUNNEL.run(AD_FUNNEL.turned({"world.randomised": 0.0}), until="split")
    assert run["split"].seen == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4])


def test_correcting_for_sampling_brings_calibration_back(run_with: RunWith) -> None:
    kept = {"examples.negatives_kept": 0.1}
    found = [run_with({**kept, "examples.correct": correct})["offline"].metrics for correct in (True, False)]
    assert found[0]["calibration"].value == pytest.approx(1, abs=0.2)
    assert found[1]["calibration"].value > 3
    assert found[0]["nDCG@4"].value == found[1]["nDCG@4"].value, "the order of ads is left alone"


@pytest.mark.parametrize("method", ["platt", "isotonic"])
def test_calibration_keeps_a_fifth_from_the_model_and_gives_probabilities(run_with: RunWith, method: str) -> None:
    run = run_with({"examples.share": 0.3, "examples.negatives_kept": 0.2, "examples.correct": False,
                    "clicks.calibration": method})  # fmt: skip
    assert run["clicks"].n_in == pytest.approx(0.8 * run["examples"].n_out, rel=0.05)
    slates = run["offline"].slates
    assert ((slates.probability[slates.item >= 0] > 0) & (slates.probability[slates.item >= 0] < 1)).all()


def test_every_group_names_its_features_and_can_be_left_out(run_with: RunWith, default_run: Run) -> None:
    names = [name for group in GROUPS.values() for name in group]
    assert default_run["features"].names == names
    assert default_run["features"].training.shape == (default_run["examples"].n_out, len(names))
    without = run_with({"features.history": False})["features"]
    assert without.names == [name for name in names if name not in GROUPS["history"]]
    kept = [names.index(name) for name in without.names]
    assert np.array_equal(without.training, default_run["features"].training[:, kept])


def test_offline_metrics_of_segments_are_there(default_run: Run) -> None:
    found = default_run["offline"].metrics
    assert {f"calibration, {segment}" for segment in SEGMENTS[1:]} < found.keys()
    assert found["mean prediction"].value == pytest.approx(
        default_run["offline"].slates.probability.sum() / (default_run["offline"].slates.item >= 0).sum()
    )


def test_a_use_of_chance_draws_the_same_numbers_each_time() -> None:
    uses = get_args(Use)
    drawn = [stream(use).random(2000) for use in uses]
    assert all(np.array_equal(stream(use).random(2000), before) for use, before in zip(uses, drawn, strict=True))
    assert np.abs(np.corrcoef(drawn) - np.eye(len(drawn))).max() < 0.1
