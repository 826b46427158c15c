from collections.abc import Callable, Mapping

import pytest

from pipelines.engine import Cache, Run
from pipelines.recommendation import studies

RunWith = Callable[[Mapping[str, object]], Run]


def test_full_relevance_and_no_exploration_cost_nothing(default_run: Run, memory: Cache) -> None:
    verdict = default_run["verdict"]
    for table in (studies.list_tradeoff(default_run, memory), studies.exploration_price(default_run, memory)):
        first = table.iloc[0]
        assert first["share_kept"] == pytest.approx(verdict.share(verdict.shown))
        assert first[["difference", "difference_low", "difference_high"]].tolist() == [0, 0, 0]


def test_variety_and_exploration_cost_value_and_buy_what_they_are_for(default_run: Run, memory: Cache) -> None:
    variety, exploration = studies.list_tradeoff(default_run, memory), studies.exploration_price(default_run, memory)
    assert variety["difference_high"].iloc[-1] < 0 < variety["diversity"].diff().iloc[-1]
    assert exploration["difference_high"].iloc[-1] < 0 < exploration["coverage"].diff().iloc[-1]


def test_list_sweeps_agree_with_the_offline_stage_on_what_lists_look_like(default_run: Run, memory: Cache) -> None:
    first, offline = studies.exploration_price(default_run, memory).iloc[0], default_run["offline"].metrics
    assert first["diversity"] == pytest.approx(offline["diversity"].value)
    assert first["coverage"] == pytest.approx(offline["coverage"].value)
    assert first["new_titles"] == pytest.approx(offline["new titles"].value)


def test_a_list_of_one_has_no_diversity(run_with: RunWith, memory: Cache) -> None:
    assert studies.list_tradeoff(run_with({"shown.length": 1}), memory, (1.0, 0.5))["diversity"].isna().all()


def test_the_leak_study_reports_the_run_and_its_leaking_twin(
    default_run: Run, run_with: RunWith, memory: Cache
) -> None:
    table = studies.leak(default_run, memory).set_index(["counters", "figure"])["value"]
    for counters in ("event_time", "leaking"):
        run = run_with({"examples.counters": counters})
        assert table[counters, "AUC"] == run["offline"].metrics["AUC"].value
        assert table[counters, "value kept"] == run["verdict"].share_kept.value
    assert table["leaking", "AUC"] > table["event_time", "AUC"]
