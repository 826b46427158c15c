import numpy as np
import pytest

from pipelines.ad_funnel import studies
from pipelines.ad_funnel.facts import facts
from pipelines.engine import Cache, Run
from tests.pipelines.running import RunWith


def test_without_noise_the_ads_shown_are_calibrated_as_the_run_says(default_run: Run, memory: Cache) -> None:
    first = studies.winners_curse(default_run, memory, (0.0,)).iloc[0]
    known = facts(default_run)
    assert first["shown"] == pytest.approx(known["winners_calibration"].estimate.value)
    assert first["log"] == known["calibration"].estimate.value
    assert first["share_kept"] == known["value_kept"].estimate.value


def test_noise_flatters_the_winners_more_than_the_rest_and_costs_value(default_run: Run, memory: Cache) -> None:
    table = studies.winners_curse(default_run, memory, (0.0, 0.9))
    rise = table["shown"] / table["shown"].iloc[0], table["scored"] / table["scored"].iloc[0]
    assert rise[0].iloc[1] > rise[1].iloc[1] > 1
    assert table["share_kept"].is_monotonic_decreasing
    assert table["log"].nunique() == 1


def test_without_a_model_the_log_has_no_calibration(run_with: RunWith, memory: Cache) -> None:
    table = studies.winners_curse(run_with({"clicks.model": "none"}), memory, (0.0,))
    assert table["log"].isna().all()
    assert np.isfinite(table[["scored", "shown"]].to_numpy()).all()


def test_optimism_shows_more_new_ads_and_is_paid_for(default_run: Run, memory: Cache) -> None:
    table = studies.new_ads(default_run, memory, (0.0, 3.0))
    assert table["new_share"].is_monotonic_increasing
    assert table["difference"].iloc[0] == 0 > table["difference"].iloc[1]
    assert table["new_share"].iloc[0] == pytest.approx(facts(default_run)["new_share"].estimate.value)
