from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from synthetic_data.behaviour import EXAMINATION, click_given_shown, gumbel, sigmoid, slate_propensities, top_k

SCORES = arrays(float, (3, 6), elements=st.floats(-5, 5))


def plackett_luce(weight: np.ndarray, chosen: tuple[int, ...]) -> list[float]:
    """Each place's chance, one division at a time."""
    left = dict(enumerate(weight))
    chances = []
    for item in chosen:
        chances.append(left[item] / sum(left.values()))
        del left[item]
    return chances


def test_the_sigmoid_turns_odds_into_a_probability() -> None:
    odds = np.array([1 / 9, 1.0, 9.0])
    assert sigmoid(np.log(odds)) == pytest.approx(odds / (1 + odds))


def test_the_first_place_is_always_looked_at_and_each_further_one_less() -> None:
    assert EXAMINATION[0] == 1
    assert (np.diff(EXAMINATION) < 0).all()
    assert EXAMINATION[-1] > 0


def test_a_click_needs_a_look_and_a_liking() -> None:
    shown = click_given_shown(np.array([0.5, 0.5]), np.array([0, 3]))
    assert shown == pytest.approx([0.5 * EXAMINATION[0], 0.5 * EXAMINATION[3]])


def test_gumbel_noise_has_the_mean_and_variance_of_gumbel_noise() -> None:
    noise = gumbel((200, 1000), np.random.default_rng(5))
    assert noise.mean() == pytest.approx(np.euler_gamma, abs=4 * noise.std() / np.sqrt(noise.size))
    assert noise.var() == pytest.approx(np.pi**2 / 6, rel=0.03)


@given(SCORES, st.integers(1, 8))
def test_the_top_k_are_the_largest_in_falling_order(scores: np.ndarray, k: int) -> None:
    chosen = top_k(scores, k)
    assert [len(set(row)) for row in chosen] == [min(k, 6)] * 3
    assert np.array_equal(np.take_along_axis(scores, chosen, axis=1), -np.sort(-scores, axis=1)[:, :k])


@given(SCORES, st.permutations(range(6)))
def test_slate_propensities_are_those_of_plackett_and_luce(logits: np.ndarray, order: list[int]) -> None:
    chosen = np.tile(order[:4], (3, 1))
    expected = [plackett_luce(np.exp(row), tuple(order[:4])) for row in logits]
    assert slate_propensities(logits, chosen) == pytest.approx(np.array(expected), rel=1e-9)


def test_what_cannot_be_shown_takes_no_chance_from_the_rest() -> None:
    logits = np.array([[0.3, -np.inf, 1.1, -0.4]])
    without = slate_propensities(logits[:, [0, 2, 3]], np.array([[1, 2]]))
    assert slate_propensities(logits, np.array([[2, 3]])) == pytest.approx(without)


def test_the_chances_of_all_slates_add_up_to_one() -> None:
    logits = np.array([[0.2, -1.0, 1.5, 0.7]])
    slates = np.array(list(permutations(range(4), 3)))
    chance = slate_propensities(np.repeat(logits, len(slates), axis=0), slates).prod(axis=1)
    assert chance.sum() == pytest.approx(1)


def test_scores_with_gumbel_noise_are_drawn_as_softmax_says() -> None:
    n, logits = 40_000, np.array([1.0, 0.0, -1.0, 2.0])
    drawn = top_k(logits + gumbel((n, 4), np.random.default_rng(2)), 2)
    softmax = np.exp(logits) / np.exp(logits).sum()
    first = np.bincount(drawn[:, 0], minlength=4) / n
    assert first == pytest.approx(softmax, abs=4 * np.sqrt(0.25 / n))
    after_last = drawn[drawn[:, 0] == 3, 1]
    second = np.bincount(after_last, minlength=4) / len(after_last)
    assert second == pytest.approx([*softmax[:3] / softmax[:3].sum(), 0], abs=4 * np.sqrt(0.25 / len(after_last)))
