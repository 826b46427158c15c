import numpy as np
import pandas as pd
import pytest

from synthetic_data import columns as c
from synthetic_data.realism.social_feed import action_rates, follower_counts, realism
from synthetic_data.social_feed import ACTIONS, SocialFeed, social_feed


@pytest.fixture(scope="module")
def world() -> SocialFeed:
    return social_feed(3, following=25, new_authors=0.15, baiters=0.2, randomised=0.03)


@pytest.fixture(scope="module")
def table(world: SocialFeed) -> pd.DataFrame:
    return realism(world)


def test_inside_is_worked_out_from_the_range_and_never_claimed(table: pd.DataFrame) -> None:
    expected = (table["low"] <= table["here"]) & (table["here"] <= table["high"])
    assert table["inside"].tolist() == expected.tolist()
    assert not table["inside"].all()


def test_every_quantity_names_its_source_and_year(table: pd.DataFrame) -> None:
    assert table["source"].str.len().gt(0).all()
    assert table["year"].between(2000, 2026).all()
    assert (table["low"] < table["high"]).all()
    assert table["quantity"].is_unique


def test_reports_for_each_like_are_those_of_the_rates_beside_them(world: SocialFeed, table: pd.DataFrame) -> None:
    here = table.set_index("quantity")["here"]
    log = world.impressions
    counts = action_rates(world).set_index("action")["n"]
    assert here["reports for each like"] == counts["report"] / counts["like"]
    assert here["posts looked at before leaving, mean"] == log[c.LOOKED].sum() / len(world.openings)


def test_a_reader_is_told_that_reports_are_too_common_here(table: pd.DataFrame) -> None:
    row = table.set_index("quantity").loc["reports for each like"]
    assert not row["inside"]
    assert row["here"] > row["high"]


def test_rates_are_of_looks_that_production_chose(world: SocialFeed) -> None:
    found, log = action_rates(world), world.impressions
    chosen = log[log[c.LOOKED] & ~world.openings[c.RANDOMISED].to_numpy()[log[c.OPENING]]]
    assert found["action"].tolist() == list(ACTIONS)
    assert found["rate"].to_numpy() == pytest.approx(chosen[list(ACTIONS)].mean().to_numpy())
    assert found["n"].tolist() == chosen[list(ACTIONS)].sum().tolist()


def test_followers_fall_by_rank_and_add_up_to_the_follows(world: SocialFeed) -> None:
    found = follower_counts(world)
    assert (np.diff(found["followers"]) <= 0).all()
    assert found["followers"].sum() == world.follows.sum()
