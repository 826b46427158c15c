import pytest

from pipelines.ad_funnel import studies
from pipelines.ad_funnel.studies.selection import GROUPS
from pipelines.engine import Run
from tests.pipelines.running import RunWith


def test_each_group_s_shares_add_up(default_run: Run) -> None:
    found = studies.selection(default_run)
    for table in (found.similarity, found.click):
        assert table[list(GROUPS)].sum().to_numpy() == pytest.approx(1)
        assert table["at"].is_monotonic_increasing


def test_groups_hold_what_was_logged_scored_and_servable(default_run: Run) -> None:
    n = studies.selection(default_run).summary.set_index("group")["n"]
    assert n["log"] == len(default_run["split"].held_out)
    assert n["scored"] == (default_run["phase_2"].ad >= 0).sum()
    assert n["servable"] == (default_run["oracle"].worth > 0).sum()


def test_production_showed_the_best_of_what_there_is(default_run: Run) -> None:
    summary = studies.selection(default_run).summary.set_index("group")
    assert summary.loc["log", "as_similar"] == pytest.approx(0.5, abs=0.01)
    assert summary.loc["servable", "as_similar"] < 0.1
    assert summary.loc["log", "mean_click"] > 2 * summary.loc["servable", "mean_click"]


def test_a_feed_s_keys_are_its_people(run_with: RunWith) -> None:
    summary = studies.selection(run_with({"world.surface": "feed"})).summary.set_index("group")
    assert summary.loc["log", "similarity"] > summary.loc["servable", "similarity"]
