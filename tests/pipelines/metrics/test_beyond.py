"""Beyond accuracy: arithmetic, and pairs counted one by one."""

from collections.abc import Callable
from itertools import pairwise
from math import log2

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import pdist

from pipelines.metrics import coverage, gini, intra_list_diversity, novelty, share

LISTS = arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(0, 5)), elements=st.integers(-1, 7))
COUNTS = arrays(np.int64, st.integers(2, 12), elements=st.integers(0, 50)).filter(np.any)


def test_coverage_is_the_share_of_items_shown_at_least_once() -> None:
    assert coverage(np.array([[0, 1], [1, 3]]), n_items=5) == 3 / 5


def test_empty_places_cover_nothing() -> None:
    assert coverage(np.array([[0, -1], [-1, -1]]), n_items=5) == 1 / 5


def test_an_empty_catalogue_has_no_coverage() -> None:
    assert np.isnan(coverage(np.array([[-1]]), n_items=0))


@given(LISTS)
def test_coverage_lies_between_zero_and_one(shown: np.ndarray) -> None:
    assert 0 <= coverage(shown, n_items=8) <= 1


def test_gini_is_zero_when_all_have_the_same_and_one_when_one_has_all() -> None:
    assert gini(np.array([4, 4, 4])) == 0
    assert gini(np.array([0, 9, 0])) == 1


def test_gini_is_the_mean_difference_of_pairs_over_twice_the_mean() -> None:
    counts = np.array([1.0, 5.0, 2.0, 0.0])
    mean_difference = np.abs(counts[:, None] - counts).sum() / (4 * 3)
    assert gini(counts) == pytest.approx(mean_difference / (2 * counts.mean()))


@pytest.mark.parametrize("counts", [[], [3], [0, 0]], ids=["no item", "one item", "no counts"])
def test_inequality_needs_two_items_and_something_to_share(counts: list[int]) -> None:
    assert np.isnan(gini(np.array(counts)))


@given(COUNTS, st.integers(1, 9))
def test_gini_knows_neither_unit_nor_order(counts: np.ndarray, factor: int) -> None:
    figure = gini(counts)
    assert 0 <= figure <= 1
    assert gini(counts * factor) == pytest.approx(figure)
    assert gini(counts[::-1]) == figure


@given(COUNTS)
def test_giving_from_the_richest_to_the_poorest_lowers_gini(counts: np.ndarray) -> None:
    assume(counts.max() - counts.min() > 1)
    evened = counts.copy()
    evened[counts.argmax()] -= 1
    evened[counts.argmin()] += 1
    assert gini(evened) < gini(counts)


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="Counts must be 0 or more"):
        gini(np.array([-1, 2]))


def test_novelty_is_mean_self_information_in_bits() -> None:
    popularity = np.array([0.5, 0.125, 1.0])
    figures = novelty(np.array([[0, 1], [2, -1], [-1, -1]]), popularity)
    assert figures == pytest.approx([-(log2(0.5) + log2(0.125)) / 2, -log2(1.0), np.nan], nan_ok=True)


def test_rarer_items_are_more_novel() -> None:
    popularity = np.linspace(1, 0.1, 10)
    assert all(low < high for low, high in pairwise(novelty(np.arange(10)[:, None], popularity)))


@pytest.mark.parametrize("popularity", [0, -0.1, 1.1, np.nan])
def test_a_shown_item_without_popularity_is_refused(popularity: float) -> None:
    with pytest.raises(ValueError, match="popularity of a shown item"):
        novelty(np.array([[1]]), np.array([0.5, popularity]))


def test_an_item_nobody_saw_may_lack_popularity() -> None:
    assert novelty(np.array([[0, -1]]), np.array([0.5, 0.0])) == pytest.approx([-log2(0.5)])


def test_share_counts_flagged_items_among_those_shown() -> None:
    flag = np.array([True, False, False])
    shown = np.array([[0, 1, 2], [0, 0, -1], [-1, -1, -1]])
    assert share(shown, flag) == pytest.approx([1 / 3, 2 / 2, np.nan], nan_ok=True)


def test_orthogonal_items_are_at_distance_one_and_opposite_ones_at_two() -> None:
    vectors = np.array([[1.0, 0.0], [0.0, 3.0], [-2.0, 0.0]])
    assert intra_list_diversity(np.array([[0, 1], [0, 2]]), vectors) == pytest.approx([1, 2])
    assert intra_list_diversity(np.array([[0, 1, 2]]), vectors) == pytest.approx([(1 + 2 + 1) / 3])


def test_copies_of_an_item_have_no_diversity() -> None:
    assert intra_list_diversity(np.array([[1, 1, 1]]), np.array([[1.0, 0.0], [0.3, 0.7]])) == pytest.approx([0])


def test_a_zero_vector_is_at_distance_one_from_everything() -> None:
    vectors = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.0]])
    assert intra_list_diversity(np.array([[0, 1, 2]]), vectors) == pytest.approx([(1 + 1 + 0) / 3])


def test_a_list_of_fewer_than_two_has_no_diversity() -> None:
    figures = intra_list_diversity(np.array([[0, -1], [-1, -1]]), np.ones((1, 2)))
    assert np.isnan(figures).all()


@given(LISTS)
def test_diversity_agrees_with_pairs_counted_one_by_one(shown: np.ndarray) -> None:
    vectors = np.random.default_rng(0).normal(size=(8, 3))
    lists = [vectors[row[row >= 0]] for row in shown]
    pairs = [pdist(each, "cosine").mean() if len(each) > 1 else np.nan for each in lists]
    assert intra_list_diversity(shown, vectors) == pytest.approx(pairs, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    "metric",
    [
        lambda shown: coverage(shown, 2),
        lambda shown: novelty(shown, np.ones(2)),
        lambda shown: share(shown, np.ones(2, dtype=bool)),
        lambda shown: intra_list_diversity(shown, np.ones((2, 2))),
    ],
    ids=["coverage", "novelty", "share", "diversity"],
)
@pytest.mark.parametrize("shown", [[[0, 2]], [[-2, 0]], [0, 1]], ids=["too high", "too low", "one list alone"])
def test_lists_of_unknown_items_are_refused(metric: Callable, shown: list) -> None:
    with pytest.raises(ValueError, match="Shown lists must be"):
        metric(np.array(shown))
