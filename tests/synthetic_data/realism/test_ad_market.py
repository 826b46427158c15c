import numpy as np
import pandas as pd
import pytest

from synthetic_data import columns as c
from synthetic_data.ad_market import AdMarket, Surface, ad_market
from synthetic_data.realism.ad_market import examination_curve, query_frequencies, realism


def market(surface: Surface) -> AdMarket:
    return ad_market(3, surface, budgets=1.0, target_cpa=0.3, new_campaigns=0.25, randomised=0.03)


@pytest.fixture(scope="module")
def search() -> AdMarket:
    return market("search")


@pytest.fixture(scope="module")
def feed() -> AdMarket:
    return market("feed")


@pytest.fixture(scope="module", params=["search", "feed"])
def table(request: pytest.FixtureRequest) -> pd.DataFrame:
    return realism(request.getfixturevalue(request.param))


def test_inside_is_worked_out_from_the_range_and_never_claimed(table: pd.DataFrame) -> None:
    expected = (table["low"] <= table["here"]) & (table["here"] <= table["high"])
    assert table["inside"].tolist() == expected.tolist()
    assert table["inside"].any()
    assert not table["inside"].all()


def test_every_quantity_names_its_source_and_year(table: pd.DataFrame) -> None:
    assert table["source"].str.len().gt(0).all()
    assert table["year"].between(2000, 2026).all()
    assert (table["low"] < table["high"]).all()
    assert table["quantity"].is_unique


def test_rates_are_those_of_the_log(search: AdMarket) -> None:
    here = realism(search).set_index("quantity")["here"]
    log = search.impressions
    clicks = log[log[c.CLICKED]]
    assert here["click rate"] == log[c.CLICKED].mean()
    assert here["clicks that convert"] == pytest.approx(clicks[c.CONVERTED_AFTER].notna().mean())
    assert here["mean price of a click"] == pytest.approx(clicks[c.COST].mean())
    came = clicks[c.CONVERTED_AFTER].dropna()
    assert here["conversions within a day"] == pytest.approx((came <= 1).mean())


def test_a_feed_is_compared_with_display_ads_and_has_no_queries(search: AdMarket, feed: AdMarket) -> None:
    of = {name: realism(each).set_index("quantity") for name, each in (("search", search), ("feed", feed))}
    assert "search" in of["search"].loc["click rate", "target"]
    assert "display" in of["feed"].loc["click rate", "target"]
    assert not [name for name in of["feed"].index if "quer" in name or "slot" in name]


def test_query_frequencies_fall_and_zipf_s_law_has_as_many_requests(search: AdMarket) -> None:
    found = query_frequencies(search)
    assert found["asked"].is_monotonic_decreasing
    assert found["asked"].sum() == found["zipf"].sum().round() == len(search.requests)
    assert (found["zipf"] * found["rank"]).to_numpy() == pytest.approx(found["zipf"].iloc[0])


def test_the_zipf_exponent_of_the_law_itself_is_one(search: AdMarket) -> None:
    found = query_frequencies(search).iloc[:100]
    slope = np.polyfit(np.log(found["rank"]), np.log(found["zipf"]), 1)[0]
    assert slope == pytest.approx(-1)


def test_examination_is_relative_to_the_first_slot(search: AdMarket) -> None:
    found = examination_curve(search)
    assert found.iloc[0][["here", "published", "by_rank"]].tolist() == [1, 1, 1]
    assert found["here"].to_numpy() == pytest.approx(search.examination / search.examination[0])
