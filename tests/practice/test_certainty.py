"""Certainty is judged as a model's probabilities are."""

from __future__ import annotations

import math
from uuid import UUID

import numpy as np
import pytest

from practice.certainty import ENOUGH, certainty
from practice.records import Prediction


def said(sure: int, right: int, wrong: int = 0) -> list[Prediction]:
    """So many predictions at one certainty, each of a card of its own."""
    return [
        Prediction(
            learner=UUID(int=1), scenario="recommendation", step="ranking", card=f"{sure}.{number}", figure="AUC",
            said="rises", sure=sure, seen="rises" if number < right else "stays", before=0.5, after=0.6,
        )
        for number in range(right + wrong)
    ]  # fmt: skip


def test_nothing_said_stands_nowhere() -> None:
    stands = certainty([])
    assert (stands.n, stands.n_right, stands.enough, stands.too_sure, stands.too_shy) == (0, 0, False, False, False)
    assert math.isnan(stands.said)
    assert math.isnan(stands.right)
    assert len(stands.bins) == 0


def test_calibration_is_what_was_expected_over_what_came() -> None:
    stands = certainty(said(95, right=3, wrong=1) + said(50, right=1, wrong=1))
    assert stands.said == pytest.approx((4 * 0.95 + 2 * 0.5) / 6)
    assert stands.right == 4 / 6
    assert stands.calibration.value == pytest.approx((4 * 0.95 + 2 * 0.5) / 4)
    assert stands.calibration.low < stands.calibration.value < stands.calibration.high


def test_normalized_entropy_is_log_loss_over_that_of_ones_average() -> None:
    stands = certainty(said(80, right=4, wrong=1) + said(50, right=1, wrong=2))
    loss = -(4 * math.log(0.8) + math.log(0.2) + 3 * math.log(0.5)) / 8
    average = 5 / 8
    assert stands.entropy == pytest.approx(
        loss / -(average * math.log(average) + (1 - average) * math.log(1 - average))
    )


def test_each_certainty_has_a_bin_of_its_own_with_wilsons_interval() -> None:
    bins = certainty(said(33, right=1, wrong=2) + said(95, right=9, wrong=1) + said(50, right=1)).bins
    assert bins["predicted"].to_list() == pytest.approx([0.33, 0.5, 0.95])
    assert bins["n"].to_list() == [3, 1, 10]
    assert bins["observed"].to_list() == pytest.approx([1 / 3, 1, 0.9])
    z, n, rate = 1.959964, 10, 0.9
    middle, half = rate + z**2 / (2 * n), z * math.sqrt(rate * (1 - rate) / n + z**2 / (4 * n**2))
    ends = [(middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)]
    assert bins.iloc[2][["low", "high"]].to_list() == pytest.approx(ends, abs=1e-6)


def test_a_bin_lies_on_the_line_if_its_interval_holds_what_was_said() -> None:
    assert certainty(said(95, right=1, wrong=19) + said(33, right=19, wrong=1)).n_on_line == 0
    assert certainty(said(95, right=19, wrong=1) + said(33, right=19, wrong=1)).n_on_line == 1


VERDICTS = [
    (said(95, right=5, wrong=15), True, False),
    (said(95, right=0, wrong=20), True, False),
    (said(33, right=19, wrong=1), False, True),
    (said(65, right=13, wrong=7), False, False),
    # All right, as somebody so sure mostly is; and as nobody who says a third is.
    (said(95, right=10), False, False),
    (said(80, right=5) + said(95, right=6), False, False),
    (said(33, right=10), False, True),
    (said(95, right=0, wrong=ENOUGH - 1), False, False),
    (said(33, right=ENOUGH - 1), False, False),
]


@pytest.mark.parametrize(("predictions", "too_sure", "too_shy"), VERDICTS)
def test_certainty_is_blamed_only_beyond_chance_and_never_of_a_few(
    predictions: list[Prediction], too_sure: bool, too_shy: bool
) -> None:
    stands = certainty(predictions)
    assert (stands.too_sure, stands.too_shy) == (too_sure, too_shy)
    assert stands.enough is (len(predictions) >= ENOUGH)


def test_a_card_answered_again_and_again_counts_as_one_to_the_interval() -> None:
    alone = said(65, right=24, wrong=12)
    thrice = [each.model_copy(update={"card": f"{number // 3}"}) for number, each in enumerate(alone)]
    own, shared = (certainty(each).calibration for each in (alone, thrice))
    assert own.value == pytest.approx(shared.value)
    assert own.high - own.low < shared.high - shared.low


def test_who_says_what_is_true_is_hardly_ever_blamed() -> None:
    rng, blamed = np.random.default_rng(5), 0
    for _ in range(200):
        right_sure, right_surer = rng.binomial(6, 0.8), rng.binomial(6, 0.95)
        stands = certainty(said(80, right_sure, 6 - right_sure) + said(95, right_surer, 6 - right_surer))
        blamed += stands.too_sure or stands.too_shy
    assert blamed <= 10
