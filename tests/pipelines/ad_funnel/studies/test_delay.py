import numpy as np
import pytest

from pipelines.ad_funnel import AD_FUNNEL, studies
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


def test_relative_to_two_weeks_the_estimate_finds_what_hindsight_finds() -> None:
    # One world has some four hundred conversions, so one estimate may be a tenth off: on average it must not be.
    errors = []
    for seed in (0, 1, 2, 3, 5, 9):
        settings = {"world.seed": seed, "clicks.model": "none"}  # what conversions do not need
        run = AD_FUNNEL.run(AD_FUNNEL.turned(settings), until="conversions")
        known = studies.delay(run).known.set_index("within")
        errors.append(known.loc[1.0, "estimated"] - known.loc[1.0, "came"] / known.loc[14.0, "came"])
    assert np.mean(errors) == pytest.approx(0, abs=0.04)
    assert np.abs(errors).max() < 0.15


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
