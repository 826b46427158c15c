import pytest

from pipelines.engine import Run
from pipelines.feed_ranking import studies
from synthetic_data import columns as c
from tests.pipelines.running import RunWith


def test_bins_hold_every_held_out_post_looked_at_and_all_its_actions(default_run: Run) -> None:
    log, row = default_run["world"].impressions, default_run["split"].held_out
    looked = log.iloc[row][log[c.LOOKED].to_numpy()[row]]
    for name, bins in studies.reliability(default_run).items():
        assert bins["n"].sum() == len(looked)
        assert (bins["n"] * bins["observed"]).sum() == pytest.approx(looked[name].sum())


def test_promised_over_came_is_the_offline_calibration(default_run: Run) -> None:
    metrics = default_run["offline"].metrics
    for name, bins in studies.reliability(default_run).items():
        promised, came = ((bins["n"] * bins[column]).sum() for column in ("predicted", "observed"))
        assert promised / came == pytest.approx(metrics[f"calibration {name}"].value, rel=1e-3)


def test_one_head_for_engagement_has_bins_and_an_order_has_none(run_with: RunWith) -> None:
    assert list(studies.reliability(run_with({"heads.predict": "engagement", "heads.trees": 5}))) == ["engagement"]
    assert studies.reliability(run_with({"heads.model": "newest"})) == {}
