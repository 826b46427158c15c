import pytest

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import studies
from pipelines.feed_ranking.facts import facts
from pipelines.feed_ranking.filters import REASONS
from pipelines.feed_ranking.selection import SOURCES
from pipelines.judge.feed_ranking import recall
from tests.pipelines.running import RunWith

SWEPT = {"selection.size": (40,), "selection.out_share": (0.0,)}


def test_shares_of_pool_page_and_oracle_each_add_up(default_run: Run) -> None:
    table = studies.sources(default_run)
    assert table[["pool", "shown", "oracle"]].sum().tolist() == pytest.approx([1, 1, 1])


def test_what_is_in_the_pool_of_the_oracle_s_ten_is_the_recall(default_run: Run) -> None:
    table = studies.sources(default_run).set_index("source")
    best = default_run["oracle"].post[:, :10]
    there = (best >= 0).sum(axis=1)
    found = recall(default_run["oracle"], default_run["selection"].post)
    expected = (found[there > 0] * there[there > 0]).sum() / there.sum()
    assert table.loc[list(SOURCES), "oracle"].sum() == pytest.approx(expected)


def test_explored_places_and_advertisements_are_sources_of_the_page_alone(run_with: RunWith) -> None:
    table = studies.sources(run_with({"shown.exploration": 0.2, "shown.ad_every": 4})).set_index("source")
    assert (table.loc[["new author", "advertisement"], "shown"] > 0.05).all()
    assert (table.loc[["new author", "advertisement"], "pool"] == 0).all()


def test_an_empty_pool_has_no_sources(run_with: RunWith) -> None:
    nothing = {
        "selection.out_share": 1.0,
        "selection.noticed": False,
        "selection.topics": False,
        "selection.popular": False,
    }
    table = studies.sources(run_with(nothing))
    assert (table[["pool", "shown"]] == 0).all(axis=None)
    assert table["worth"].isna().all()


def test_from_all_posts_step_by_step_to_the_pool(default_run: Run) -> None:
    table, pool = studies.drop_reasons(default_run), default_run["selection"].post
    there = (default_run["sources"].age >= 0).sum(axis=1).mean()
    assert (table["left"] + table["n"]).tolist() == pytest.approx([there, *table["left"][:-1]])
    assert table["left"].iloc[-1] == pytest.approx((pool >= 0).sum(axis=1).mean())


def test_hardly_any_of_the_oracle_s_posts_are_lost_but_to_age_and_to_the_pool(default_run: Run) -> None:
    best = studies.drop_reasons(default_run).set_index("reason")["best"]
    assert best[list(REASONS[1:])].sum() < 0.0005 < best[REASONS[0]]
    oracle, pool = default_run["oracle"].post, default_run["selection"].post
    missing = sum(len(set(row[row >= 0]) - set(kept)) for row, kept in zip(oracle, pool, strict=True))
    assert best.sum() == pytest.approx(missing / (oracle >= 0).sum())


def test_each_setting_of_the_pool_is_a_run_with_it(default_run: Run, run_with: RunWith, memory: Cache) -> None:
    table = studies.pool_sizes(default_run, memory, SWEPT)
    assert table[table["own"]]["setting"].tolist() == [120, 0.5]
    for row in table.itertuples():
        run = run_with({str(row.knob): row.setting})
        found = facts(run)
        assert row.share_kept == found["value_kept"].estimate.value
        assert row.ceiling == pytest.approx(found["ceiling_selection"].estimate.value)
        assert (row.difference == 0) == row.own


def test_a_smaller_pool_keeps_less(default_run: Run, memory: Cache) -> None:
    small, own = studies.pool_sizes(default_run, memory, {"selection.size": (40,)})["share_kept"]
    assert small < own
