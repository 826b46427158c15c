import math

import numpy as np
import pytest

from pipelines.judge import Verdict
from pipelines.studies import AbPower, ab_power


def verdict(shown: list[float]) -> Verdict:
    values = np.array(shown)
    return Verdict({"oracle": values, "shown": values}, ("all",), values)


def power_of(a: list[float], b: list[float]) -> AbPower:
    """A test of two lists of expected clicks, as noisy as Poisson counts."""
    return ab_power(verdict(a), verdict(b), np.array(a), np.array(b))


def test_sixteen_variances_over_the_squared_difference_is_about_the_answer() -> None:
    power = power_of([1.0] * 50, [0.9] * 50)
    variance = (1.0 + 0.9) / 2
    assert power.requests_per_arm == pytest.approx(16 * variance / 0.1**2, rel=0.03)


def test_the_variance_of_clicks_is_that_of_the_page_views_plus_that_within_one() -> None:
    assert power_of([0.5, 1.5], [1.0, 1.0]).variance_a == pytest.approx(0.5**2 + 1.0)


def test_the_requests_asked_for_have_the_power_asked_for() -> None:
    power = power_of([1.0, 1.2], [0.9, 1.0])
    assert power.power(power.requests_per_arm) == pytest.approx(0.8, abs=0.005)


def test_power_grows_from_chance_to_certainty() -> None:
    power = power_of([1.0, 1.2], [0.9, 1.0])
    assert power.power(1) < power.power(500) < power.power(10**6) == pytest.approx(1.0)


def test_runs_that_are_the_same_can_never_be_told_apart() -> None:
    power = power_of([1.0, 1.4], [1.0, 1.4])
    assert math.isinf(power.requests_per_arm)
    assert power.lift == 0


def test_the_sign_of_the_difference_does_not_change_the_size_of_the_test() -> None:
    a, b = [1.0, 1.4], [0.9, 1.1]
    assert power_of(a, b).requests_per_arm == power_of(b, a).requests_per_arm
    assert power_of(a, b).difference == -power_of(b, a).difference


def test_nothing_to_compare_with_has_no_lift() -> None:
    assert math.isnan(power_of([1.0, 1.4], [0.0, 0.0]).lift)


def test_noise_within_requests_makes_the_test_longer() -> None:
    a, b = verdict([1.0, 1.2]), verdict([0.9, 1.0])
    quiet, loud = (ab_power(a, b, noise, noise) for noise in (np.zeros(2), np.full(2, 3.0)))
    assert loud.variance_a - quiet.variance_a == pytest.approx(3.0)
    assert loud.requests_per_arm > quiet.requests_per_arm
