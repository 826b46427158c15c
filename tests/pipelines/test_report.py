"""The record of a run, and its text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipelines import report
from pipelines.answers import ANSWERS
from pipelines.engine import Run
from pipelines.ladder import Rung
from pipelines.metrics import Estimate

ANSWER = ANSWERS["recommendation"]
PIPELINE = ANSWER.pipeline
NAN = float("nan")


@pytest.fixture(scope="module")
def popularity() -> Run:
    """A run whose model makes no probabilities."""
    return PIPELINE.run(PIPELINE.turned({"ranking.model": "popularity", "shown.pins": 2}))


def rung(method: str, share: float, **metrics: float) -> Rung:
    exact = {name: Estimate(value, value, value) for name, value in metrics.items()}
    return Rung(method, Estimate(share, share - 0.1, share + 0.1), exact)


@pytest.fixture(scope="module")
def record(popularity: Run) -> dict[str, Any]:
    ladder = (rung("oracle", 1.0), rung("random", 0.1, AUC=0.5), rung("odd", 0.05, AUC=NAN))
    return report.run_record("recommendation", ANSWER, popularity, ladder, (rung("trap", 0.2), rung("worse", 0.1)))


def test_undefined_figures_are_none_so_that_the_record_is_valid_json(record: dict[str, Any]) -> None:
    undefined = {"value": None, "low": None, "high": None}
    assert [record["metrics"][name] for name in ("log loss", "NE", "calibration")] == [undefined] * 3
    assert json.loads(json.dumps(record, allow_nan=False)) == record


def test_a_list_policy_that_loses_is_part_of_the_sum(record: dict[str, Any]) -> None:
    value = record["value"]
    assert value["lost"]["list"] > 0
    assert value["oracle"] - sum(value["lost"].values()) == pytest.approx(value["kept"], abs=1e-12)


def test_a_ladder_that_does_not_rise_as_declared_is_put_in_rising_order(record: dict[str, Any]) -> None:
    assert [rung["method"] for rung in record["ladder"]] == ["odd", "random", "oracle"]
    assert record["ladder"][0]["metrics"] == {"AUC": {"value": None, "low": None, "high": None}}
    assert record["ladder"][2]["share_kept"] == 1


def test_traps_stay_as_declared_and_have_the_same_fields(record: dict[str, Any]) -> None:
    assert [rung["method"] for rung in record["traps"]] == ["trap", "worse"]
    assert set(record["traps"][0]) == set(record["ladder"][0])


def test_stages_stand_in_the_order_they_ran_with_their_counts(record: dict[str, Any], popularity: Run) -> None:
    assert [stage["name"] for stage in record["stages"]] == [stage.name for stage in PIPELINE.stages]
    candidates = next(stage for stage in record["stages"] if stage["name"] == "candidates")
    assert (candidates["n_in"], candidates["n_out"]) == (len(popularity["world"].titles), 100)


def test_the_text_says_what_the_record_says(record: dict[str, Any]) -> None:
    lines = report.run_text(record, ANSWER).splitlines()
    assert lines[1].startswith(f"Value kept: {100 * record['value']['share_kept']:.1f}% (")
    calibration = next(line for line in lines if line.startswith("  calibration"))
    assert calibration.split() == ["calibration", "-", "-", "-"]
    odd = next(line for line in lines if line.startswith("  odd"))
    assert odd.split() == ["odd", "5.0%", "-", "-", "-", "-"]


def test_a_finite_number_is_itself_and_any_other_none() -> None:
    assert [report.finite(x) for x in (0.5, -1, NAN, float("inf"), float("-inf"))] == [0.5, -1.0, None, None, None]


def test_every_knob_is_in_the_text_with_its_default() -> None:
    text = report.knobs_text(PIPELINE)
    for path in PIPELINE.run(until="world").settings:
        assert f"{path} = " in text


def value_text(oracle: float, kept: float, share: float | None) -> str:
    value = {"unit": "clicks", "oracle": oracle, "kept": kept, "lost": {"order": oracle - kept}}
    shares = dict.fromkeys(("share_kept", "share_kept_low", "share_kept_high"), share)
    record = {"scenario": "feed", "seed": 7, "value": {**value, **shares}, "metrics": {}, "stages": [], "ladder": []}
    return report.run_text({**record, "traps": []}, ANSWER)


def test_a_run_that_destroys_value_says_what_that_means() -> None:
    lines = value_text(2.0, -0.8, -0.4).splitlines()
    assert lines[1] == "Value kept: −40.0% (−40.0% to −40.0%), below 0: worse than an empty screen"
    rows = [line.split() for line in lines[4:7]]
    assert rows == [
        ["oracle", "2.0000", "100.0%"],
        ["lost:", "order", "2.8000", "140.0%"],
        ["kept", "−0.8000", "−40.0%"],
    ]
    assert "below 0" not in value_text(2.0, 0.8, 0.4)


def test_a_run_of_a_world_without_value_has_no_shares() -> None:
    assert value_text(0.0, 0.0, None).splitlines()[6].split() == ["kept", "0.0000", "-"]
