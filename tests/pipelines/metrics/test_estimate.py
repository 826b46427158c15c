"""Estimates: what they are of, and whether their intervals can be believed."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binom

from pipelines.metrics import (
    Estimate,
    auc_estimate,
    estimate_of_sums,
    exact_mean,
    mean_estimate,
    normalized_entropy_estimate,
    paired_ratio_difference,
    ranked_gains,
    ratio_estimate,
)
from pipelines.metrics.estimate import resample_counts

FIGURES = arrays(np.float64, st.integers(2, 30), elements=st.floats(-100, 100))


def covers(estimate: Estimate, truth: float) -> bool:
    return estimate.low <= truth <= estimate.high


def assert_is_covered_about_95_times_in_100(draw: Callable[[int], Estimate], truth: float) -> None:
    """A percentile bootstrap runs a little narrow, so anything a true rate of 92% to 97% gives will do."""
    n_trials = 300
    n_covered = sum(covers(draw(seed), truth) for seed in range(n_trials))
    assert binom.ppf(0.001, n_trials, 0.92) <= n_covered <= binom.ppf(0.999, n_trials, 0.97)


def test_mean_is_the_mean() -> None:
    assert mean_estimate(np.array([1, 2, 6]), seed=0).value == (1 + 2 + 6) / 3


def test_what_is_counted_is_its_own_interval() -> None:
    assert exact_mean(np.array([True, False, True, True])) == Estimate(0.75, 0.75, 0.75)
    assert np.isnan(exact_mean(np.array([])).value)


def test_mean_leaves_out_requests_with_nothing_to_judge() -> None:
    with_gaps = mean_estimate(np.array([1.0, np.nan, 2.0, 6.0, np.nan]), seed=0)
    assert with_gaps == mean_estimate(np.array([1.0, 2.0, 6.0]), seed=0)


@pytest.mark.parametrize("nothing", [np.full(3, np.nan), np.array([])], ids=["all NaN", "no request"])
def test_mean_of_nothing_is_nan_throughout(nothing: np.ndarray) -> None:
    estimate = mean_estimate(nothing, seed=0)
    assert np.isnan([estimate.value, estimate.low, estimate.high]).all()


def test_one_request_has_a_value_and_no_interval() -> None:
    estimate = mean_estimate(np.array([3.0]), seed=0)
    assert estimate.value == 3
    assert np.isnan([estimate.low, estimate.high]).all()
    assert not estimate.excludes_zero


def test_infinite_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="must be finite"):
        mean_estimate(np.array([1.0, np.inf]), seed=0)


@pytest.mark.parametrize("wrong", [np.ones((3, 1)), np.ones(2)], ids=["two-dimensional", "shorter"])
def test_unequal_shapes_are_refused(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"share one shape \(R,\)"):
        ratio_estimate(np.ones(3), wrong, seed=0)


def test_ratio_is_of_sums_and_not_the_mean_of_ratios() -> None:
    assert ratio_estimate(np.array([1, 1]), np.array([1, 3]), seed=0).value == (1 + 1) / (1 + 3)


def test_ratio_to_nothing_is_nan() -> None:
    assert np.isnan(ratio_estimate(np.array([1, 1]), np.array([0, 0]), seed=0).value)


def test_ratio_leaves_out_resamples_without_a_denominator() -> None:
    estimate = ratio_estimate(np.array([1, 1]), np.array([0, 2]), seed=0)
    assert (estimate.low, estimate.high) == (2 / 4, 2 / 2)


@pytest.mark.parametrize("there", [(-1, -3), (1, -1), (2, -3)])
def test_a_share_of_less_than_nothing_is_no_figure(there: tuple[int, int]) -> None:
    assert np.isnan(ratio_estimate(np.array([1, 1]), np.array(there), seed=0).value)


def test_resamples_that_hold_less_than_nothing_are_left_out() -> None:
    estimate = ratio_estimate(np.array([1, 1]), np.array([-1, 3]), seed=0)
    assert (estimate.low, estimate.high) == (2 / 6, 2 / 2)


def test_a_share_may_be_below_zero_with_its_interval() -> None:
    estimate = ratio_estimate(np.full(50, -2.0), np.full(50, 4.0), seed=0)
    assert estimate == Estimate(-0.5, -0.5, -0.5)


def test_ratio_difference_leaves_out_requests_that_one_of_them_lacks() -> None:
    a, b, one = np.array([3.0, np.nan, 5.0]), np.array([1.0, 1.0, 2.0]), np.ones(3)
    assert paired_ratio_difference(a, b, one, one, seed=0).value == ((3 - 1) + (5 - 2)) / 2


def test_ratio_difference_subtracts_two_ratios_of_sums() -> None:
    estimate = paired_ratio_difference(np.array([1, 2]), np.array([1, 1]), np.array([2, 4]), np.array([4, 4]), 0)
    assert estimate.value == (1 + 2) / (2 + 4) - (1 + 1) / (4 + 4)


def test_ratio_difference_draws_the_same_requests_in_both() -> None:
    rng = np.random.default_rng(0)
    part, whole = rng.random(50), 1 + rng.random(50)
    assert paired_ratio_difference(part, part, whole, whole, seed=0) == Estimate(0, 0, 0)


def test_pairing_narrows_the_interval_of_a_difference() -> None:
    rng = np.random.default_rng(0)
    easy = rng.random(200)
    a, b = easy + 0.01 * rng.random(200), easy
    paired, alone = paired_ratio_difference(a, b, np.ones(200), np.ones(200), seed=0), mean_estimate(a, seed=0)
    assert paired.high - paired.low < (alone.high - alone.low) / 10


@pytest.mark.parametrize(
    ("low", "high", "excludes"),
    [(0.1, 0.3, True), (-0.3, -0.1, True), (-0.1, 0.1, False), (0.0, 0.1, False), (np.nan, np.nan, False)],
)
def test_zero_is_excluded_only_by_an_interval_beside_it(low: float, high: float, excludes: bool) -> None:
    assert Estimate(0.0, low, high).excludes_zero is excludes


@given(FIGURES, st.integers(0, 1000))
def test_the_interval_stays_within_the_figures(figures: np.ndarray, seed: int) -> None:
    estimate = mean_estimate(figures, seed)
    assert figures.min() - 1e-9 <= estimate.low <= estimate.high <= figures.max() + 1e-9


@given(FIGURES, st.floats(-100, 100))
def test_adding_a_constant_moves_value_and_interval_by_it(figures: np.ndarray, constant: float) -> None:
    before, after = mean_estimate(figures, seed=0), mean_estimate(figures + constant, seed=0)
    moved = [before.value + constant, before.low + constant, before.high + constant]
    assert [after.value, after.low, after.high] == pytest.approx(moved, abs=1e-9)


def test_every_resample_draws_as_many_requests_as_there_are() -> None:
    counts = resample_counts(n_requests=7, seed=0, n_boot=50)
    assert counts.shape == (50, 7)
    assert (counts.sum(axis=1) == 7).all()


def test_resampling_agrees_with_drawing_rows_one_by_one() -> None:
    figures = np.random.default_rng(1).normal(size=40)
    draws = resample_counts(n_requests=40, seed=0, n_boot=200).astype(int)
    means = [np.repeat(figures, counts).mean() for counts in draws]
    estimate = mean_estimate(figures, seed=0)
    assert [estimate.low, estimate.high] == pytest.approx(
        np.percentile(means, [2.5, 97.5], method="weibull"), abs=1e-12
    )


def test_the_interval_of_a_mean_covers_it_about_95_times_in_100() -> None:
    def draw(seed: int) -> Estimate:
        return mean_estimate(np.random.default_rng([1, seed]).exponential(2.0, size=200), seed)

    assert_is_covered_about_95_times_in_100(draw, truth=2.0)


def test_the_interval_of_a_ratio_covers_it_about_95_times_in_100() -> None:
    def draw(seed: int) -> Estimate:
        rng = np.random.default_rng([2, seed])
        shown = rng.integers(1, 20, size=200)
        return ratio_estimate(rng.binomial(shown, 0.3), shown, seed)

    assert_is_covered_about_95_times_in_100(draw, truth=0.3)


def test_the_interval_of_a_paired_difference_covers_it_about_95_times_in_100() -> None:
    def draw(seed: int) -> Estimate:
        rng = np.random.default_rng([3, seed])
        easy = rng.normal(size=200)
        return paired_ratio_difference(easy + rng.normal(0.5, 1, size=200), easy, np.ones(200), np.ones(200), seed)

    assert_is_covered_about_95_times_in_100(draw, truth=0.5)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    figures = np.random.default_rng(0).random(50)
    assert mean_estimate(figures, seed=1) == mean_estimate(figures, seed=1)
    assert mean_estimate(figures, seed=1) != mean_estimate(figures, seed=2)


def test_the_global_random_state_is_left_alone() -> None:
    before = np.random.get_state()[1].copy()  # noqa: NPY002 - what is under test
    rows = np.arange(20)
    mean_estimate(rows, seed=0)
    ranked_gains(rows[None], rows[None], seed=0)
    auc_estimate(rows % 2, rows, rows // 4, seed=0)
    normalized_entropy_estimate(rows % 2, rows / 20, rows // 4, seed=0)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


def test_any_function_of_sums_has_an_interval() -> None:
    columns = np.array([[3.0, 4.0], [3.0, 4.0]])
    estimate = estimate_of_sums(columns, lambda sums: np.hypot(sums[..., 0], sums[..., 1]), seed=0)
    assert estimate == Estimate(10, 10, 10)
