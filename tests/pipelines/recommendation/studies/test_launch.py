import math
from dataclasses import replace

import numpy as np
import pytest

from pipelines.engine import Run
from pipelines.judge import Verdict
from pipelines.recommendation.studies import ab_power


def verdict(shown: list[float]) -> Verdict:
    values = np.array(shown)
    return Verdict(oracle=values, retrieved=values, ranked=values, shown=values, random=values)


def test_sixteen_variances_over_the_squared_difference_is_about_the_answer() -> None:
    power = ab_power(verdict([1.0] * 50), verdict([0.9] * 50))
    variance = (1.0 + 0.9) / 2
    assert power.views_per_arm == pytest.approx(16 * variance / 0.1**2, rel=0.03)


def test_the_variance_of_clicks_is_that_of_the_page_views_plus_that_within_one() -> None:
    assert ab_power(verdict([0.5, 1.5]), verdict([1.0, 1.0])).variance_a == pytest.approx(0.5**2 + 1.0)


def test_the_page_views_asked_for_have_the_power_asked_for() -> None:
    power = ab_power(verdict([1.0, 1.2]), verdict([0.9, 1.0]))
    assert power.power(power.views_per_arm) == pytest.approx(0.8, abs=0.005)


def test_power_grows_from_chance_to_certainty() -> None:
    power = ab_power(verdict([1.0, 1.2]), verdict([0.9, 1.0]))
    assert power.power(1) < power.power(500) < power.power(10**6) == pytest.approx(1.0)


def test_runs_that_are_the_same_can_never_be_told_apart(default_run: Run) -> None:
    power = ab_power(default_run["verdict"], default_run["verdict"])
    assert math.isinf(power.views_per_arm)
    assert power.lift == 0


def test_the_sign_of_the_difference_does_not_change_the_size_of_the_test() -> None:
    a, b = verdict([1.0, 1.4]), verdict([0.9, 1.1])
    assert ab_power(a, b).views_per_arm == ab_power(b, a).views_per_arm
    assert ab_power(a, b).difference == -ab_power(b, a).difference


def test_nothing_to_compare_with_has_no_lift(default_run: Run) -> None:
    nothing = replace(default_run["verdict"], shown=np.zeros_like(default_run["verdict"].shown))
    assert math.isnan(ab_power(default_run["verdict"], nothing).lift)
