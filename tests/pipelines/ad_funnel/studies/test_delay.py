import numpy as np
import pytest

from pipelines.ad_funnel import studies
from pipelines.engine import Run


def test_all_conversions_come_within_the_longest_delay_and_more_with_time(default_run: Run) -> None:
    came = studies.delay(default_run).known["came"]
    assert came.is_monotonic_increasing
    assert came.iloc[-1] == 1


def test_the_estimate_takes_what_came_by_the_oldest_click_for_all(default_run: Run) -> None:
    known = studies.delay(default_run).known.set_index("within")
    estimated = known["estimated"].dropna()
    assert estimated.is_monotonic_increasing
    assert estimated.loc[14.0] == 1
    assert np.isnan(known.loc[30.0, "estimated"])
    # Relative to two weeks, the estimate should find what hindsight finds.
    assert estimated.loc[1.0] == pytest.approx(known.loc[1.0, "came"] / known.loc[14.0, "came"], abs=0.06)


def test_groups_of_clicks_cover_all_of_them_twice(default_run: Run) -> None:
    rates = studies.delay(default_run).rates
    assert rates.groupby("by")["n"].sum().tolist() == [default_run["conversions"].n_in] * 2


def test_no_more_is_known_than_comes_and_the_young_hide_most(default_run: Run) -> None:
    rates = studies.delay(default_run).rates
    assert (rates["seen"] <= rates["to_come"]).all()
    clicks = rates[rates["by"] == "click"]
    hidden = clicks["seen"] / clicks["to_come"]
    assert hidden.iloc[0] == hidden.min()
    assert (clicks["corrected"] > clicks["seen"]).all()
