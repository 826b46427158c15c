"""Ranking metrics: arithmetic, and what must hold whatever the scores."""

from collections.abc import Callable
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipelines.metrics import (
    average_precision,
    dcg,
    hits,
    ips_gains,
    label,
    ndcg,
    ranked_gains,
    recall,
    reciprocal_rank,
)

METRICS: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    label(metric): metric for metric in (ndcg, recall, hits, reciprocal_rank, average_precision)
}
every_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS.keys())

SHAPES = st.tuples(st.integers(1, 4), st.integers(1, 8))
CUTOFFS = st.integers(1, 10)


@st.composite
def scored_gains(draw: st.DrawFn, distinct: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Whole-number scores, often tied unless distinct, and graded gains."""
    shape = draw(SHAPES)
    gains = draw(arrays(np.int64, shape, elements=st.integers(0, 3)))
    if distinct:
        return np.array([draw(st.permutations(range(shape[1]))) for _ in range(shape[0])]), gains
    return draw(arrays(np.int64, shape, elements=st.integers(-3, 3))), gains


def row(*gains: float) -> np.ndarray:
    return np.array([gains], dtype=float)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        pytest.param(dcg(row(3, 0, 1), 3), 3 / log2(2) + 1 / log2(4), id="gain discounted by rank"),
        pytest.param(dcg(row(0, 0, 1), 2), 0, id="nothing gained within k"),
        pytest.param(ndcg(row(0, 1), 2), 1 / log2(3), id="only relevant one second"),
        pytest.param(ndcg(row(1, 2), 2), (1 + 2 / log2(3)) / (2 + 1 / log2(3)), id="graded and swapped"),
        pytest.param(ndcg(row(1, 2), 1), 1 / 2, id="cut at one"),
        pytest.param(ndcg(row(1, 0), 2, row(0, 1, 3)), 1 / (3 + 1 / log2(3)), id="best one never retrieved"),
        pytest.param(ndcg(row(0, 0), 2, row(0, 0, 3)), 0, id="no relevant one retrieved"),
        pytest.param(recall(row(1, 0, 1, 1), 3), 2 / 3, id="two of three"),
        pytest.param(recall(row(1, 0), 2, np.array([4])), 1 / 4, id="three more never retrieved"),
        pytest.param(recall(row(0, 0), 2, np.array([4])), 0, id="all four never retrieved"),
        pytest.param(hits(row(0, 1), 2), 1, id="second within two"),
        pytest.param(hits(row(0, 1), 1), 0, id="second not within one"),
        pytest.param(reciprocal_rank(row(0, 2, 1)), 1 / 2, id="first relevant is second"),
        pytest.param(reciprocal_rank(row(0, 0, 1), 2), 0, id="first relevant is after k"),
        pytest.param(reciprocal_rank(row(0, 0), None, np.array([1])), 0, id="relevant one never retrieved"),
        pytest.param(average_precision(row(1, 0, 1)), (1 / 1 + 2 / 3) / 2, id="first and third"),
        pytest.param(average_precision(row(1, 0, 1), 2), (1 / 1) / 2, id="third is after k and still counts"),
        pytest.param(average_precision(row(0, 1), None, np.array([3])), (1 / 2) / 3, id="one of three"),
    ],
)
def test_a_metric_is_its_formula(figure: np.ndarray, expected: float) -> None:
    assert figure == pytest.approx([expected], abs=1e-12)


@every_metric
def test_a_request_with_nothing_relevant_has_no_figure(metric: Callable[..., np.ndarray]) -> None:
    assert np.isnan(metric(row(0, 0, 0), 2)).all()


@every_metric
def test_a_request_with_no_cells_has_no_figure(metric: Callable[..., np.ndarray]) -> None:
    assert np.isnan(metric(np.empty((2, 0)), 2)).all()


@every_metric
def test_a_cutoff_below_one_is_refused(metric: Callable[..., np.ndarray]) -> None:
    with pytest.raises(ValueError, match="k must be 1 or more"):
        metric(row(1, 0), 0)


@every_metric
@given(cells=scored_gains(), k=CUTOFFS)
def test_a_figure_lies_between_zero_and_one(metric: Callable[..., np.ndarray], cells: tuple, k: int) -> None:
    figures = metric(ranked_gains(*cells, seed=0), k)
    judged = figures[~np.isnan(figures)]
    assert ((judged >= 0) & (judged <= 1 + 1e-12)).all()


@every_metric
@given(cells=scored_gains(), k=CUTOFFS)
def test_only_the_order_of_scores_matters(metric: Callable[..., np.ndarray], cells: tuple, k: int) -> None:
    scores, gains = cells
    figures = metric(ranked_gains(scores, gains, seed=0), k)
    for transformed in (scores + 7, scores**3, np.exp(scores), np.arctan(scores)):
        np.testing.assert_array_equal(metric(ranked_gains(transformed, gains, seed=0), k), figures)


@every_metric
@given(cells=scored_gains(distinct=True), k=CUTOFFS, data=st.data())
def test_the_order_of_columns_does_not_matter(
    metric: Callable[..., np.ndarray], cells: tuple, k: int, data: st.DataObject
) -> None:
    scores, gains = cells
    columns = data.draw(st.permutations(range(scores.shape[1])))
    moved = metric(ranked_gains(scores[:, columns], gains[:, columns], seed=1), k)
    np.testing.assert_array_equal(moved, metric(ranked_gains(scores, gains, seed=0), k))


@given(cells=scored_gains(), k=CUTOFFS)
def test_the_perfect_order_gets_one(cells: tuple, k: int) -> None:
    _, gains = cells
    best = ranked_gains(gains, gains, seed=0)[gains.any(axis=1)]
    for figures in (ndcg(best, k), hits(best, k), reciprocal_rank(best, k), average_precision(best)):
        assert figures == pytest.approx(np.ones(len(best)))
    n_relevant = (best > 0).sum(axis=1)
    assert recall(best, k) == pytest.approx(np.minimum(k, n_relevant) / n_relevant)


@given(cells=scored_gains(), factor=st.floats(0.01, 100), k=CUTOFFS)
def test_the_unit_of_gains_does_not_matter_to_ndcg(cells: tuple, factor: float, k: int) -> None:
    ranked = ranked_gains(*cells, seed=0)
    assert ndcg(ranked * factor, k) == pytest.approx(ndcg(ranked, k), nan_ok=True)


@given(cells=scored_gains(), n_padded=st.integers(1, 3), k=CUTOFFS)
def test_padded_cells_change_nothing(cells: tuple, n_padded: int, k: int) -> None:
    scores, gains = (np.pad(cell.astype(float), ((0, 0), (0, n_padded)), constant_values=np.nan) for cell in cells)
    ranked = ranked_gains(scores, gains, seed=0, present=~np.isnan(scores))
    assert (ranked[:, -n_padded:] == 0).all()
    by_gain = np.sort(ranked[:, :-n_padded], axis=1)
    np.testing.assert_array_equal(by_gain, np.sort(cells[1], axis=1))


def test_gains_come_in_descending_order_of_score_with_padding_last() -> None:
    present = np.array([[True, True, False, True]])
    assert ranked_gains(row(1, 3, 9, 2), row(10, 30, 90, 20), 0, present).tolist() == [[30, 20, 10, 0]]


@pytest.mark.parametrize("columns", [slice(None), slice(None, None, -1)], ids=["best first", "best last"])
def test_a_constant_scorer_gets_what_random_order_gets(columns: slice) -> None:
    n_requests, n, k = 20_000, 8, 3
    gains = np.tile(np.array([3.0, 1, 0, 0, 0, 0, 0, 0])[columns], (n_requests, 1))
    ranked = ranked_gains(np.zeros_like(gains), gains, seed=0)
    discounts = [1 / log2(rank + 1) for rank in range(1, k + 1)]
    expected_ndcg = (3 + 1) / n * sum(discounts) / (3 * discounts[0] + 1 * discounts[1])
    for figures, expected in ((ndcg(ranked, k), expected_ndcg), (recall(ranked, k), k / n)):
        standard_error = figures.std() / np.sqrt(n_requests)
        assert abs(figures.mean() - expected) < 4 * standard_error


def test_ties_do_not_follow_gains_made_from_the_same_seed() -> None:
    shape, share_relevant, seed = (20_000, 8), 0.3, 5
    gains = np.random.default_rng(seed).random(shape) < share_relevant
    first = ranked_gains(np.zeros(shape), gains, seed)[:, 0]
    assert abs(first.mean() - share_relevant) < 4 * np.sqrt(share_relevant * (1 - share_relevant) / len(first))


def test_ties_below_the_top_are_broken_at_random_too() -> None:
    n_requests = 20_000
    scores, gains = np.tile([2, 1, 1], (n_requests, 1)), np.tile([0, 1, 0], (n_requests, 1))
    share_second = ranked_gains(scores, gains, seed=0)[:, 1].mean()
    assert abs(share_second - 1 / 2) < 4 * np.sqrt(1 / 4 / n_requests)


def test_a_seed_breaks_the_same_ties_alike() -> None:
    scores, gains = np.zeros((5, 9)), np.tile(np.arange(9.0), (5, 1))
    once, again = (ranked_gains(scores, gains, seed=3) for _ in range(2))
    np.testing.assert_array_equal(once, again)
    assert (once != ranked_gains(scores, gains, seed=4)).any()


@pytest.mark.parametrize("score", [np.nan, np.inf, -np.inf])
def test_a_score_that_is_not_finite_is_refused(score: float) -> None:
    with pytest.raises(ValueError, match="Scores must be finite wherever an item is present"):
        ranked_gains(row(1, score), row(1, 0), seed=0)


@pytest.mark.parametrize("gain", [-1, np.nan, np.inf])
def test_a_gain_below_zero_or_not_finite_is_refused(gain: float) -> None:
    with pytest.raises(ValueError, match="Gains must be finite and 0 or more"):
        ranked_gains(row(1, 2), row(1, gain), seed=0)


@pytest.mark.parametrize("scores", [row(1, 2, 3), np.array([1.0, 2.0])], ids=["wider", "one-dimensional"])
def test_unequal_shapes_are_refused(scores: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"share one shape \(R, n\)"):
        ranked_gains(scores, row(1, 0), seed=0)


def test_fewer_relevant_items_than_were_found_are_refused() -> None:
    with pytest.raises(ValueError, match="n_relevant is smaller"):
        recall(row(1, 1), 2, np.array([1]))


def test_a_click_counts_for_the_views_that_were_missed() -> None:
    clicks, examination = np.array([[1, 1, 0], [0, 0, 1]]), np.array([1, 0.5, 0.01])
    assert ips_gains(clicks, examination).tolist() == [[1 / 1, 1 / 0.5, 0], [0, 0, 1 / 0.05]]


def test_examination_may_differ_by_request() -> None:
    assert ips_gains(np.ones((2, 1)), np.array([[0.5], [0.25]])).tolist() == [[1 / 0.5], [1 / 0.25]]


def test_weighted_clicks_recover_the_true_dcg_on_average() -> None:
    n_requests, rng = 20_000, np.random.default_rng(0)
    truth, examination = np.array([0.3, 0.6, 0.2]), np.array([0.9, 0.5, 0.2])
    clicks = rng.random((n_requests, 3)) < truth * examination
    figures = dcg(ips_gains(clicks, examination)[:, ::-1], k=3)
    expected = dcg(truth[None, ::-1], k=3)[0]
    assert abs(figures.mean() - expected) < 4 * figures.std() / np.sqrt(n_requests)


@pytest.mark.parametrize("floor", [0, -1, 1.5, np.nan])
def test_a_floor_that_is_no_probability_is_refused(floor: float) -> None:
    with pytest.raises(ValueError, match="floor must lie above 0"):
        ips_gains(row(1), np.array([1.0]), floor)


@pytest.mark.parametrize("examination", [-0.1, 1.1, np.nan])
def test_examination_that_is_no_probability_is_refused(examination: float) -> None:
    with pytest.raises(ValueError, match="Examination must be a probability"):
        ips_gains(row(1), np.array([examination]))
