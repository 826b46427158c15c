import pytest

from synthetic_data import columns as c
from synthetic_data.behaviour import EXAMINATION
from synthetic_data.realism.video_home import popularity_curve, position_curve, realism
from synthetic_data.video_home import VideoHome, video_home


@pytest.fixture(scope="module")
def world() -> VideoHome:
    return video_home(3, new_titles=0.3, history=15, pins=3, randomised=0.05, taste=1.0)


def test_inside_is_worked_out_from_the_range_and_never_claimed(world: VideoHome) -> None:
    table = realism(world)
    expected = (table["low"] <= table["here"]) & (table["here"] <= table["high"])
    assert table["inside"].tolist() == expected.tolist()
    assert table["inside"].any()
    assert not table["inside"].all()


def test_every_quantity_names_its_source_and_year(world: VideoHome) -> None:
    table = realism(world)
    assert table["source"].str.len().gt(0).all()
    assert table["year"].between(2000, 2026).all()
    assert (table["low"] < table["high"]).all()
    assert table["quantity"].is_unique


def test_without_a_random_bucket_what_needs_one_is_missing_and_not_outside() -> None:
    world = video_home(3, new_titles=0.3, history=15, pins=3, randomised=0.0, taste=1.0)
    table = realism(world).set_index("quantity")
    missing = table.index[table["inside"].isna()]
    assert [name for name in table.index if "random" in name] == list(missing)
    assert table.loc[missing, "here"].isna().all()
    attention = table.loc[missing[-1]]
    assert attention["target"] == "no random bucket"
    assert attention[["low", "high"]].isna().all()
    assert position_curve(world)["bucket"].isna().all()


def test_the_click_rate_is_that_of_the_log(world: VideoHome) -> None:
    here = realism(world).set_index("quantity")["here"]
    assert here["click rate"] == world.impressions[c.CLICKED].mean()


def test_popularity_curves_rise_from_nothing_to_all_below_the_diagonal(world: VideoHome) -> None:
    curves = popularity_curve(world)
    for name in ("impressions", "clicks", "watched"):
        assert curves[name].iloc[[0, -1]].tolist() == [0, 1]
        assert curves[name].is_monotonic_increasing
        assert (curves[name] <= curves["titles"] + 1e-12).all()


def test_position_curves_are_relative_to_the_first_place(world: VideoHome) -> None:
    table = position_curve(world)
    assert table.loc[0, ["production", "bucket", "published"]].tolist() == [1, 1, 1]
    assert table["published"].to_numpy() == pytest.approx(EXAMINATION / EXAMINATION[0])
