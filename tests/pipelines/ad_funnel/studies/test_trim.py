import pytest

from pipelines.ad_funnel import studies
from pipelines.engine import Cache, Run
from pipelines.judge import difference
from tests.pipelines.running import RunWith


def test_the_run_itself_is_the_first_row_and_differs_from_itself_by_nothing(default_run: Run, memory: Cache) -> None:
    first = studies.trim(default_run, memory).iloc[0]
    assert (first["model"], first["by"]) == ("linear", "value")
    assert first["kept"] == pytest.approx(default_run["verdict"].share_kept.value)
    assert first[["difference", "low", "high"]].tolist() == [0, 0, 0]


def test_every_light_model_loses_value_and_revenue_and_gains_clicks_by_trimming_by_clicks(
    default_run: Run, memory: Cache
) -> None:
    table = studies.trim(default_run, memory).set_index(["model", "by"])
    for model in ("linear", "history", "similarity"):
        value, clicks = table.loc[(model, "value")], table.loc[(model, "clicks")]
        assert clicks["kept"] < value["kept"]
        assert clicks["revenue"] < value["revenue"]
        assert clicks["clicks"] > value["clicks"]


def test_differences_are_paired_with_the_run_at_hand(run_with: RunWith, memory: Cache) -> None:
    run, other = run_with({"phase_2.width": 10}), run_with({"phase_2.width": 10, "phase_2.by": "clicks"})
    row = studies.trim(run, memory).set_index(["model", "by"]).loc[("linear", "clicks")]
    expected = difference(other["verdict"], run["verdict"])
    assert row[["difference", "low", "high"]].tolist() == [expected.value, expected.low, expected.high]
