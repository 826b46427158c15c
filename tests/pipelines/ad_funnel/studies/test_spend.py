import numpy as np
import pytest

from pipelines.ad_funnel import studies
from pipelines.ad_funnel.auction import HALF_HOURS
from pipelines.engine import Cache, Run
from synthetic_data import columns as c
from tests.pipelines.running import RunWith

NOBODY = {"phase_1.similarity": 0.8, "phase_1.match": "exact", "auction.reserve": 100.0}


def test_curves_run_from_nothing_at_midnight_to_the_whole_day(default_run: Run, memory: Cache) -> None:
    curve = studies.spend(default_run, memory).curve
    assert curve["hour"].tolist() == [half / 2 for half in range(HALF_HOURS + 1)]
    assert curve["traffic"].iloc[[0, -1]].tolist() == pytest.approx([0, 1])
    for kind in ("none", "throttling", "bid_scaling"):
        assert curve[kind].iloc[0] == 0
        assert curve[kind].is_monotonic_increasing


def test_the_campaigns_are_those_that_run_out_where_nobody_paces(default_run: Run, memory: Cache) -> None:
    found = studies.spend(default_run, memory)
    spent = default_run["auction"].spend.sum(axis=0)
    budget = default_run["world"].campaigns[c.DAILY_BUDGET].to_numpy()
    assert found.campaigns == (spent >= budget).sum() > 0
    assert found.curve["none"].iloc[-1] >= 1
    assert found.share_kept["none"] == default_run["verdict"].share_kept.value


def test_pacing_leaves_more_of_the_budget_for_the_evening(default_run: Run, memory: Cache) -> None:
    noon = studies.spend(default_run, memory).curve.set_index("hour").loc[12.0]
    assert max(noon["throttling"], noon["bid_scaling"]) < noon["none"]


def test_where_no_budget_runs_out_there_is_no_curve(run_with: RunWith, memory: Cache) -> None:
    found = studies.spend(run_with(NOBODY), memory)
    assert found.campaigns == 0
    assert np.isnan(found.curve["none"]).all()
