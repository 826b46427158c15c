import pytest

from pipelines.engine import Cache, Run
from pipelines.feed_ranking import studies
from pipelines.feed_ranking.facts import facts
from synthetic_data.social_feed import ACTIONS
from tests.pipelines.running import RunWith


def test_each_head_is_measured_as_the_offline_stage_measures_it(
    default_run: Run, run_with: RunWith, memory: Cache
) -> None:
    table = studies.rare_heads(default_run, memory, (1.0,)).set_index("action")
    offline = run_with({"heads.reports": "own"})["offline"].metrics
    assert table["auc"].to_dict() == pytest.approx({name: offline[f"AUC {name}"].value for name in ACTIONS})
    log, held_out = default_run["world"].impressions, default_run["split"].held_out
    assert table["held_out"].to_dict() == log.iloc[held_out][list(ACTIONS)].sum().to_dict()
    assert table["low"].to_dict() == pytest.approx({name: offline[f"AUC {name}"].low for name in ACTIONS})


def test_less_of_the_log_has_fewer_positives(default_run: Run, memory: Cache) -> None:
    table = studies.rare_heads(default_run, memory, (0.1, 1.0)).pivot(
        index="action", columns="share", values="positives"
    )
    assert (table[0.1] < 0.2 * table[1.0]).all()
    assert table.loc["report", 1.0] == default_run["examples"].did[:, ACTIONS.index("report")].sum()


def test_an_order_without_a_model_has_no_heads_and_no_objective(run_with: RunWith, memory: Cache) -> None:
    run = run_with({"heads.model": "newest"})
    assert studies.rare_heads(run, memory).empty
    assert studies.objectives(run, memory).empty
    assert studies.weights(run, memory).empty
    assert studies.contributions(run).empty


def test_clicks_alone_win_the_clicks_and_lose_the_viewers(default_run: Run, memory: Cache) -> None:
    table = studies.objectives(default_run, memory).set_index("setting")
    assert table["clicks"].idxmax() == "clicks"
    assert table["returns"].idxmin() == "clicks"
    assert table["share_kept"].idxmax() == "every action"
    assert table.loc["every action", "share_kept"] == facts(default_run)["value_kept"].estimate.value
