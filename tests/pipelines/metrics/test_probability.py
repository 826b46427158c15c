"""Probability metrics against scikit-learn, scipy and arithmetic."""

from collections.abc import Callable
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binomtest
from sklearn import metrics as sklearn_metrics

from pipelines.metrics import (
    calibration,
    calibration_estimate,
    log_loss,
    log_loss_estimate,
    normalized_entropy,
    normalized_entropy_estimate,
    probability_metrics,
    reliability,
)
from pipelines.metrics.estimate import resample_counts

POINT_AND_ESTIMATE = [
    pytest.param(log_loss, log_loss_estimate, id="log loss"),
    pytest.param(normalized_entropy, normalized_entropy_estimate, id="NE"),
    pytest.param(calibration, calibration_estimate, id="calibration"),
]


@pytest.fixture
def rows() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels that follow their probabilities, and the request of each row."""
    rng = np.random.default_rng(0)
    probabilities = rng.beta(1, 5, size=3000)
    return rng.random(3000) < probabilities, probabilities, rng.integers(200, size=3000)


def test_log_loss_is_its_formula() -> None:
    assert log_loss(np.array([1, 0]), np.array([0.8, 0.4])) == pytest.approx(-(log(0.8) + log(1 - 0.4)) / 2)


def test_normalized_entropy_divides_by_that_of_the_background_rate() -> None:
    labels = np.array([1, 0, 0, 0])
    background = -(1 / 4 * log(1 / 4) + 3 / 4 * log(3 / 4))
    expected = -(log(0.7) + 3 * log(1 - 0.1)) / 4 / background
    assert normalized_entropy(labels, np.array([0.7, 0.1, 0.1, 0.1])) == pytest.approx(expected)


def test_predicting_the_background_rate_has_normalized_entropy_one(rows: tuple) -> None:
    labels = rows[0]
    assert normalized_entropy(labels, np.full(len(labels), labels.mean())) == pytest.approx(1)


def test_calibration_is_expected_over_observed_clicks() -> None:
    assert calibration(np.array([1, 0, 1]), np.array([0.5, 0.2, 0.9])) == pytest.approx((0.5 + 0.2 + 0.9) / 2)


def test_log_loss_agrees_with_scikit_learn(rows: tuple) -> None:
    labels, probabilities, _ = rows
    assert log_loss(labels, probabilities) == pytest.approx(sklearn_metrics.log_loss(labels, probabilities))


def test_a_certain_mistake_costs_much_but_not_infinitely_much() -> None:
    tiny = np.finfo(float).eps
    assert log_loss(np.array([1, 0]), np.array([0.0, 1.0])) == pytest.approx(-log(tiny))


@pytest.mark.parametrize("only", [0, 1])
def test_one_class_only_has_no_normalized_entropy(only: int) -> None:
    assert np.isnan(normalized_entropy(np.full(3, only), np.full(3, 0.5)))


def test_no_click_has_no_calibration() -> None:
    assert np.isnan(calibration(np.zeros(3), np.full(3, 0.5)))


@pytest.mark.parametrize(("point", "estimate"), POINT_AND_ESTIMATE)
def test_no_rows_have_no_figure(point: Callable, estimate: Callable) -> None:
    nothing = np.array([])
    assert np.isnan(point(nothing, nothing))
    assert np.isnan(estimate(nothing, nothing, nothing, seed=0).value)


@pytest.mark.parametrize(("point", "estimate"), POINT_AND_ESTIMATE)
def test_an_estimate_surrounds_the_figure_of_all_rows(point: Callable, estimate: Callable, rows: tuple) -> None:
    estimated = estimate(*rows, seed=0)
    assert estimated.value == pytest.approx(point(*rows[:2]))
    assert estimated.low < estimated.value < estimated.high


@pytest.mark.parametrize(("point", "estimate"), POINT_AND_ESTIMATE)
def test_copies_of_a_row_within_its_request_add_no_certainty(point: Callable, estimate: Callable, rows: tuple) -> None:
    once, thrice = estimate(*rows, seed=0), estimate(*(np.repeat(column, 3) for column in rows), seed=0)
    assert (thrice.low, thrice.high) == pytest.approx((once.low, once.high))


@pytest.mark.parametrize(("point", "estimate"), POINT_AND_ESTIMATE)
def test_the_interval_is_what_drawing_whole_requests_gives(point: Callable, estimate: Callable, rows: tuple) -> None:
    labels, probabilities, requests = rows
    members = [np.flatnonzero(requests == request) for request in np.unique(requests)]
    figures = []
    for counts in resample_counts(len(members), seed=0, n_boot=40).astype(int):
        drawn = np.concatenate([np.tile(rows, count) for rows, count in zip(members, counts, strict=True)])
        figures.append(point(labels[drawn], probabilities[drawn]))
    estimated = estimate(*rows, seed=0, n_boot=40)
    assert (estimated.low, estimated.high) == pytest.approx(
        tuple(np.percentile(figures, [2.5, 97.5], method="weibull"))
    )


@given(arrays(np.bool_, 12), arrays(np.float64, 12, elements=st.floats(0, 1)))
def test_log_loss_and_calibration_are_never_negative(labels: np.ndarray, probabilities: np.ndarray) -> None:
    assert log_loss(labels, probabilities) >= 0
    assert not calibration(labels, probabilities) < 0


@pytest.mark.parametrize("metric", [log_loss, normalized_entropy, calibration, reliability])
def test_what_is_no_label_or_no_probability_is_refused(metric: Callable) -> None:
    with pytest.raises(ValueError, match="zeros and ones"):
        metric(np.array([0, 2]), np.array([0.1, 0.2]))
    for wrong in ([0.1, 1.2], [0.1, np.nan], [0.1]):
        with pytest.raises(ValueError, match="Probabilities must lie between 0 and 1"):
            metric(np.array([0, 1]), np.array(wrong))


def test_a_row_without_request_is_refused() -> None:
    with pytest.raises(ValueError, match="Every row needs one request"):
        log_loss_estimate(np.array([0, 1]), np.array([0.1, 0.2]), np.array([1]), seed=0)


def test_reliability_bins_hold_equally_many_rows_from_low_to_high() -> None:
    labels, probabilities = np.array([1, 0, 0, 1]), np.array([0.9, 0.1, 0.2, 0.6])
    bins = reliability(labels, probabilities, n_bins=2)
    assert bins["n"].tolist() == [2, 2]
    assert bins["predicted"].tolist() == pytest.approx([(0.1 + 0.2) / 2, (0.6 + 0.9) / 2])
    assert bins["observed"].tolist() == [0 / 2, 2 / 2]


def test_reliability_intervals_are_those_of_wilson(rows: tuple) -> None:
    bins = reliability(*rows[:2], n_bins=7)
    for each in bins.itertuples():
        n_clicks = round(each.observed * each.n)
        wilson = binomtest(n_clicks, each.n).proportion_ci(0.95, method="wilson")
        assert (each.low, each.high) == pytest.approx((wilson.low, wilson.high), abs=1e-9)


def test_equal_predictions_share_a_bin_whatever_order_they_came_in() -> None:
    labels, probabilities = np.array([1, 1, 0, 0, 0, 1]), np.array([0.3, 0.3, 0.3, 0.3, 0.7, 0.7])
    bins = reliability(labels, probabilities, n_bins=3)
    assert bins["n"].tolist() == [4, 2]
    assert bins["observed"].tolist() == [2 / 4, 1 / 2]


@given(
    arrays(np.float64, st.integers(0, 40), elements=st.floats(0, 1)),
    st.integers(1, 12),
)
def test_every_row_is_in_one_reliability_bin(probabilities: np.ndarray, n_bins: int) -> None:
    bins = reliability(probabilities > 0.5, probabilities, n_bins)
    assert bins["n"].sum() == len(probabilities)
    assert len(bins) <= n_bins
    assert bins["predicted"].is_monotonic_increasing
    assert (bins["low"] <= bins["observed"] + 1e-12).all()
    assert (bins["observed"] <= bins["high"] + 1e-12).all()


def test_no_bins_are_refused() -> None:
    with pytest.raises(ValueError, match="n_bins must be 1 or more"):
        reliability(np.array([1]), np.array([0.5]), n_bins=0)


def test_the_three_of_a_run_are_those_of_its_rows() -> None:
    labels, predicted, requests = np.array([0, 1, 0, 1]), np.array([0.1, 0.8, 0.3, 0.4]), np.array([1, 1, 2, 2])
    assert probability_metrics(labels, predicted, requests, seed=3) == {
        "log loss": log_loss_estimate(labels, predicted, requests, 3),
        "NE": normalized_entropy_estimate(labels, predicted, requests, 3),
        "calibration": calibration_estimate(labels, predicted, requests, 3),
    }


def test_a_model_without_probabilities_has_none_of_the_three() -> None:
    found = probability_metrics(np.array([0, 1]), None, np.array([0, 1]), seed=3)
    assert list(found) == ["log loss", "NE", "calibration"]
    assert np.isnan([(each.value, each.low, each.high) for each in found.values()]).all()
