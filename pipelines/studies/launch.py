"""Study of the launch: could an A/B test see the difference at all?"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from pipelines.judge import Verdict
from synthetic_data.behaviour import Floats

SIGNIFICANCE, POWER = 0.05, 0.8


@dataclass(frozen=True)
class AbPower:
    """An A/B test of the value a request brings, each request in one arm: the means, the variances and what follows.

    Sample size: the two-sample normal formula (van Belle, "Statistical rules of thumb", 2002; "16 variances over the
    squared difference" is the same at equal variances).
    """

    mean_a: float
    mean_b: float
    variance_a: float
    variance_b: float

    @property
    def difference(self) -> float:
        """Expected value a request that A has over B."""
        return self.mean_a - self.mean_b

    @property
    def lift(self) -> float:
        """The difference as a share of B; NaN if B brings nothing, or less."""
        return self.difference / self.mean_b if self.mean_b > 0 else math.nan

    @property
    def requests_per_arm(self) -> float:
        """Requests each arm needs at 5% two-sided and 80% power; infinite if there is no difference."""
        if abs(self.difference) < 1e-12:
            return math.inf
        quantiles = NormalDist().inv_cdf(1 - SIGNIFICANCE / 2) + NormalDist().inv_cdf(POWER)
        return math.ceil(quantiles**2 * (self.variance_a + self.variance_b) / self.difference**2)

    def power(self, requests_per_arm: float) -> float:
        """Chance that the test finds the difference, in its true direction, with so many requests an arm."""
        error = math.sqrt((self.variance_a + self.variance_b) / max(requests_per_arm, 1))
        shift = abs(self.difference) / error if error else 0.0
        return NormalDist().cdf(shift - NormalDist().inv_cdf(1 - SIGNIFICANCE / 2))


def ab_power(a: Verdict, b: Verdict, noise_a: Floats, noise_b: Floats) -> AbPower:
    """What an A/B test of two runs would be up against, from their true expected values.

    `noise` (R,) is the variance of what one request brings around its expected value: chance within a request. The
    variance of an arm is its mean plus the variance of the expected values between requests.
    """
    return AbPower(float(a.shown.mean()), float(b.shown.mean()), _variance(a, noise_a), _variance(b, noise_b))


def _variance(verdict: Verdict, noise: Floats) -> float:
    return float(np.var(verdict.shown) + np.mean(noise))
