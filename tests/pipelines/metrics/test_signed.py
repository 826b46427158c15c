"""The order of gains of any sign: arithmetic, and what must hold whatever the scores."""

from itertools import permutations
from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipelines.metrics import ndcg, ranked_gains, scaled_dcg

SEED = 3


def scaled(scores: list[float], gains: list[float], k: int, there: list[bool] | None = None) -> float:
    present = np.array([[True] * len(gains) if there is None else there])
    return float(scaled_dcg(np.array([scores]), np.array([gains]), k, SEED, present)[0])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(scaled([2, 1], [1, -15], 2), 1, id="the hidden post last"),
        pytest.param(scaled([1, 2], [1, -15], 2), 0, id="the hidden post first"),
        pytest.param(scaled([3, 2, 1], [0, 2, -1], 1), 1 / 3, id="a post nobody minds, between -1 and 2"),
        pytest.param(
            scaled([3, 2, 1], [0, 2, -1], 2),
            (2 / log2(3) - (-1 + 0)) / (2 - (-1 + 0)),
            id="worst: -1, then 0; best: 2, 0",
        ),
        pytest.param(scaled([9, 2, 1], [5, 2, -1], 1, [False, True, True]), 1, id="what is not there does not count"),
    ],
)
def test_a_figure_worked_by_hand(found: float, expected: float) -> None:
    assert found == pytest.approx(expected)


def test_where_all_gains_are_alike_there_is_no_order_to_find() -> None:
    assert np.isnan(scaled([1, 2], [-2, -2], 2))
    assert np.isnan(scaled([1, 2], [3, -2], 2, [True, False]))


rows = st.integers(2, 6).flatmap(
    lambda n: st.tuples(
        st.permutations([float(score) for score in range(n)]),
        st.lists(st.integers(-5, 5).map(float), min_size=n, max_size=n),
        st.integers(1, 4),
    )
)


@given(rows)
def test_the_scale_runs_from_the_worst_order_there_is_to_the_best(row: tuple[list[float], list[float], int]) -> None:
    scores, gains, k = row
    discount = [1 / log2(place + 2) for place in range(k)]
    every = [sum(g * d for g, d in zip(order, discount, strict=False)) for order in permutations(gains)]
    ordered = [gain for _, gain in sorted(zip(scores, gains, strict=True), reverse=True)]
    mine = sum(g * d for g, d in zip(ordered, discount, strict=False))
    if len(set(gains)) == 1:
        assert np.isnan(scaled(scores, gains, k)) or max(every) - min(every) < 1e-9
    else:
        assert scaled(scores, gains, k) == pytest.approx((mine - min(every)) / (max(every) - min(every)))


@given(arrays(float, (3, 12), elements=st.integers(0, 1).map(float)), st.integers(0, 99))
def test_without_harm_and_with_room_below_it_is_ndcg(gains: np.ndarray, seed: int) -> None:
    gains[:, 6:] = 0  # at least as many without a gain as there are places
    gains[:, 0] = 1
    scores = np.random.default_rng(seed).random(gains.shape)
    present = np.ones(gains.shape, dtype=bool)
    assert scaled_dcg(scores, gains, 5, seed, present) == pytest.approx(ndcg(ranked_gains(scores, gains, seed), 5))


def test_ties_are_broken_at_random_and_not_by_the_order_of_the_items() -> None:
    gains = np.tile([1.0, -1.0], (4000, 1))
    found = scaled_dcg(np.zeros(gains.shape), gains, 2, SEED, np.ones(gains.shape, dtype=bool))
    assert found.mean() == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(4000))
