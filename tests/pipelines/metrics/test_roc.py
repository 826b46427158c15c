"""AUC against scikit-learn, and its clustered interval."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binom, norm
from sklearn.metrics import roc_auc_score

from pipelines.metrics import auc, auc_estimate, weighted_aucs
from pipelines.metrics.estimate import resample_counts

LABELS = arrays(np.bool_, 15)
SCORES = arrays(np.int64, 15, elements=st.integers(-3, 3))
WEIGHTS = arrays(np.int64, 15, elements=st.integers(0, 4))


def test_auc_is_the_share_of_pairs_in_order_with_ties_half() -> None:
    assert auc(np.array([1, 1, 0, 0]), np.array([3, 1, 2, 1])) == (1 + 1 + 0 + 1 / 2) / 4


@pytest.mark.parametrize("only", [0, 1])
def test_one_class_only_has_no_auc(only: int) -> None:
    assert np.isnan(auc(np.full(3, only), np.arange(3)))


def test_no_rows_have_no_auc() -> None:
    nothing = np.array([])
    assert np.isnan(auc(nothing, nothing))
    assert np.isnan(auc_estimate(nothing, nothing, nothing, seed=0).value)


@given(LABELS, SCORES)
def test_auc_agrees_with_scikit_learn(labels: np.ndarray, scores: np.ndarray) -> None:
    if 0 < labels.sum() < len(labels):
        assert auc(labels, scores) == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)


@given(LABELS, SCORES, WEIGHTS, st.floats(0.01, 10))
def test_weighted_auc_agrees_with_scikit_learn(
    labels: np.ndarray, scores: np.ndarray, counts: np.ndarray, unit: float
) -> None:
    weights = counts * unit
    if weights[labels].sum() > 0 and weights[~labels].sum() > 0:
        theirs = roc_auc_score(labels, scores, sample_weight=weights)
        assert weighted_aucs(labels, scores, [weights]) == pytest.approx([theirs], abs=1e-9)


@given(LABELS, SCORES)
def test_only_the_order_of_scores_matters(labels: np.ndarray, scores: np.ndarray) -> None:
    for transformed in (scores + 7, scores**3, np.exp(scores)):
        np.testing.assert_equal(auc(labels, transformed), auc(labels, scores))


@given(LABELS, SCORES)
def test_reversed_scores_have_the_complement(labels: np.ndarray, scores: np.ndarray) -> None:
    assert auc(labels, -scores) == pytest.approx(1 - auc(labels, scores), nan_ok=True)


def test_a_constant_scorer_has_one_half() -> None:
    assert auc(np.array([1, 0, 0]), np.ones(3)) == 1 / 2


def test_a_weight_is_a_number_of_copies() -> None:
    rng = np.random.default_rng(0)
    labels, scores, counts = rng.random(50) < 0.3, rng.normal(size=50), rng.integers(0, 4, size=50)
    copies = auc(np.repeat(labels, counts), np.repeat(scores, counts))
    assert weighted_aucs(labels, scores, [counts]) == pytest.approx([copies])


def test_a_class_without_weight_has_no_auc() -> None:
    weights = [np.array([1, 0, 0]), np.array([0, 0.1, 0.2]), np.zeros(3)]
    assert np.isnan(weighted_aucs(np.array([1, 0, 0]), np.arange(3), weights)).all()


def test_scores_far_apart_do_not_overflow() -> None:
    largest = np.finfo(float).max
    assert auc(np.array([0, 1]), np.array([-largest, largest])) == 1


def test_scores_that_are_not_finite_are_refused() -> None:
    with pytest.raises(ValueError, match="Scores must be finite"):
        auc(np.array([0, 1]), np.array([0.1, np.nan]))


def test_the_interval_is_what_drawing_whole_requests_gives() -> None:
    rng = np.random.default_rng(1)
    requests, scores = np.repeat(np.arange(60), 5), rng.normal(size=300).round(1)
    labels = rng.random(300) < norm.cdf(scores - 1)
    figures = []
    for counts in resample_counts(60, seed=0, n_boot=50).astype(int):
        rows = np.repeat(np.arange(300), np.repeat(counts, 5))
        figures.append(roc_auc_score(labels[rows], scores[rows]))
    estimate = auc_estimate(labels, scores, requests, seed=0, n_boot=50)
    assert (estimate.low, estimate.high) == pytest.approx(tuple(np.percentile(figures, [2.5, 97.5], method="weibull")))
    assert estimate.value == pytest.approx(roc_auc_score(labels, scores))


def test_copies_of_a_row_within_its_request_add_no_certainty() -> None:
    rng = np.random.default_rng(0)
    labels, scores, requests = rng.random(200) < 0.3, rng.normal(size=200), np.arange(200) // 4
    once = auc_estimate(labels, scores, requests, seed=0)
    thrice = auc_estimate(*(np.repeat(column, 3) for column in (labels, scores, requests)), seed=0)
    assert (thrice.low, thrice.high) == pytest.approx((once.low, once.high))


def test_the_interval_covers_the_true_auc_about_95_times_in_100() -> None:
    n_trials, separation = 200, 1.0
    n_covered = 0
    for seed in range(n_trials):
        rng = np.random.default_rng([5, seed])
        labels = rng.random(300) < 0.3
        estimate = auc_estimate(labels, rng.normal(separation * labels), np.arange(300), seed)
        n_covered += estimate.low <= norm.cdf(separation / np.sqrt(2)) <= estimate.high
    assert binom.ppf(0.001, n_trials, 0.92) <= n_covered <= binom.ppf(0.999, n_trials, 0.97)
