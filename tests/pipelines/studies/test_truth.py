import pytest

from pipelines.ladder import Rung, agreement
from pipelines.metrics import Estimate
from pipelines.studies import metric_truth


def exact(value: float) -> Estimate:
    return Estimate(value, value, value)


def rung(method: str, kept: float, **metrics: float) -> Rung:
    return Rung(method, exact(kept), {name: exact(value) for name, value in metrics.items()})


RUNGS = (
    rung("poor", 0.1, AUC=0.9, NE=0.9),
    rung("fair", 0.3, AUC=0.8, NE=0.8),
    rung("good", 0.5, AUC=0.7, NE=float("nan")),
    Rung("oracle", exact(1.0), {}),
)


def test_every_method_with_a_figure_is_a_point_and_ceilings_are_not() -> None:
    points = metric_truth(RUNGS, frozenset({"NE"})).points
    assert list(zip(points["method"], points["metric"], strict=True)) == [
        ("poor", "AUC"), ("poor", "NE"), ("fair", "AUC"), ("fair", "NE"), ("good", "AUC"),
    ]  # fmt: skip


def test_taus_are_those_of_the_ladder_and_the_best_is_a_method_not_a_ceiling() -> None:
    found = metric_truth(RUNGS, frozenset({"NE"}))
    assert found.taus[["metric", "tau"]].equals(agreement(RUNGS, frozenset({"NE"}))[["metric", "tau"]])
    assert found.taus.set_index("metric").loc["AUC", "tau"] == pytest.approx(-1.0)
    assert found.best == "good"


def test_rungs_without_any_metric_are_refused() -> None:
    with pytest.raises(ValueError, match="No rung"):
        metric_truth((RUNGS[-1],), frozenset())
