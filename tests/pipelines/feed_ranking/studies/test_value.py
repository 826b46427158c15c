import numpy as np
import pytest

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import studies
from pipelines.feed_ranking.facts import facts
from pipelines.feed_ranking.studies.value import PRESETS
from pipelines.feed_ranking.value import PUBLISHED_2023, PUBLISHED_2026, RARER
from synthetic_data.social_feed import ACTIONS, WORTH
from tests.pipelines.running import RunWith


def test_every_preset_is_a_run_with_it(default_run: Run, run_with: RunWith, memory: Cache) -> None:
    table = studies.weights(default_run, memory).set_index("setting")
    assert table.index.tolist() == [name for name in PRESETS if name != "custom"]
    for name in ("product", "likes"):
        found = facts(run_with({"value.weights": name}))
        row = table.loc[name]
        assert row["share_kept"] == found["value_kept"].estimate.value
        figures = {"returns": "returns", "clicks": "clicks_per_impression", "hides": "hides"}
        for column, fact in figures.items():
            assert row[column] == pytest.approx(found[fact].estimate.value)


def test_custom_weights_are_a_row_where_the_run_has_them(run_with: RunWith, memory: Cache) -> None:
    run = run_with({"value.weights": "custom", "value.click": 5.0})
    table = studies.weights(run, memory).set_index("setting")
    assert table.loc["custom", "difference"] == 0


def test_published_weights_are_used_as_published_but_for_what_is_rarer_there() -> None:
    table = studies.mapping().set_index("action")
    assert table.index.tolist() == list(ACTIONS)
    assert table["product"].to_dict() == WORTH
    for year, published in ((2023, PUBLISHED_2023), (2026, PUBLISHED_2026)):
        for action, weight in published.items():
            assert table.loc[action, f"published_{year}"] == weight
            assert table.loc[action, f"used_{year}"] == pytest.approx(weight * (RARER if weight < 0 else 1))
            assert bool(table.loc[action, f"name_{year}"]) == (weight != 0)


def test_contributions_of_all_heads_add_up_to_the_score(default_run: Run) -> None:
    table, ordered = studies.contributions(default_run), default_run["value"]
    assert table["pool"].sum() == pytest.approx(ordered.score[ordered.post >= 0].mean())
    assert table["shown"].sum() > table["pool"].sum()
    assert np.sign(table["pool"]).tolist() == np.sign(table["weight"]).tolist()


def test_one_head_for_clicks_is_all_there_is_to_the_score(run_with: RunWith) -> None:
    table = studies.contributions(run_with({"heads.predict": "click"}))
    assert table["action"].tolist() == ["click"]
