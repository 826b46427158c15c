import numpy as np
import pytest

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import studies
from pipelines.feed_ranking.facts import facts
from synthetic_data import columns as c
from tests.pipelines.running import RunWith


def test_rows_grow_and_rates_fall_from_looks_to_all_delivered(default_run: Run, memory: Cache) -> None:
    table = studies.what_counts(default_run, memory)
    assert table["negatives"].tolist() == ["looked", "reached", "delivered"]
    assert table["rows"].is_monotonic_increasing
    assert table["rate"].is_monotonic_decreasing
    assert table["calibration"].is_monotonic_decreasing


def test_the_run_s_own_choice_has_the_run_s_figures(default_run: Run, memory: Cache) -> None:
    first, known = studies.what_counts(default_run, memory).iloc[0], facts(default_run)
    assert first["share_kept"] == known["value_kept"].estimate.value
    assert first["calibration"] == known["calibration click"].estimate.value
    assert first["returns"] == pytest.approx(known["returns"].estimate.value)


def test_rates_are_those_of_all_rows_though_few_are_kept(default_run: Run, memory: Cache) -> None:
    world, train = default_run["world"], default_run["split"].train
    log = world.impressions.iloc[train]
    rates = {"looked": log["click"][log[c.LOOKED]].mean(), "reached": log["click"][log[c.REACHED]].mean(),
             "delivered": log["click"].mean()}  # fmt: skip
    table = studies.what_counts(default_run, memory).set_index("negatives")["rate"]
    assert table.to_dict() == pytest.approx(rates, rel=0.03)


def test_a_run_that_predicts_nothing_has_no_calibration(run_with: RunWith, memory: Cache) -> None:
    table = studies.what_counts(run_with({"heads.model": "newest"}), memory)
    assert table["calibration"].isna().all()
    assert table["share_kept"].nunique() == 1


def test_a_post_looked_at_was_reached_and_one_reached_was_delivered(default_run: Run) -> None:
    table = studies.by_place(default_run).dropna()
    assert len(table) >= 10
    assert (table["looked"] >= table["reached"]).all()
    assert (table["reached"] >= table["delivered"]).all()
    # Everybody who opens the feed reaches the first place; who is brought a page reaches its first.
    assert table["reached"].iloc[[0, 10]].tolist() == table["delivered"].iloc[[0, 10]].tolist()


def test_every_fifth_place_is_for_popular_posts(default_run: Run) -> None:
    table = studies.by_place(default_run)
    assert table["place"][table["popular"]].tolist() == list(range(5, 41, 5))


def test_rates_fall_by_place_most_where_nobody_looked(default_run: Run) -> None:
    table = studies.by_place(default_run)
    change = table.iloc[6:9].mean() / table.iloc[:3].mean()
    assert change["delivered"] < change["reached"] < change["looked"]


def test_all_that_is_rare_is_kept_and_of_the_rest_the_share_asked_for(default_run: Run) -> None:
    table = studies.positives(default_run).set_index("action")
    rare = table.loc[["like", "comment", "share", "hide", "report"]]
    assert (rare["kept"] == rare["every"]).all()
    common = table.loc[["click", "dwell"]]
    assert np.all(common["kept"] < 0.5 * common["every"])
