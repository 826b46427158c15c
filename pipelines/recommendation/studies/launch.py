"""Study of the launch: could an A/B test see the difference at all?"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from pipelines.judge import Verdict

SIGNIFICANCE, POWER = 0.05, 0.8


@dataclass(frozen=True)
class AbPower:
    """An A/B test of clicks a page view, each page view in one arm: the means, the variances and what follows.

    Clicks of one page view are Bernoulli draws, so their number's variance is that of the expected clicks between page
    views plus Σ p (1 - p) within one. The second part is taken as Σ p, as for a Poisson count: slightly too much, so
    the answer errs on the careful side. Sample size: the two-sample normal formula (van Belle, "Statistical rules of
    thumb", 2002; "16 variances over the squared difference" is the same at equal variances).
    """

    mean_a: float
    mean_b: float
    variance_a: float
    variance_b: float

    @property
    def difference(self) -> float:
        """Expected clicks a page view that A has over B."""
        return self.mean_a - self.mean_b

    @property
    def lift(self) -> float:
        """The difference as a share of B; NaN if B has none."""
        return self.difference / self.mean_b if self.mean_b else math.nan

    @property
    def views_per_arm(self) -> float:
        """Page views each arm needs at 5% two-sided and 80% power; infinite if there is no difference."""
        if abs(self.difference) < 1e-12:
            return math.inf
        quantiles = NormalDist().inv_cdf(1 - SIGNIFICANCE / 2) + NormalDist().inv_cdf(POWER)
        return math.ceil(quantiles**2 * (self.variance_a + self.variance_b) / self.difference**2)

    def power(self, views_per_arm: float) -> float:
        """Chance that the test finds the difference, in its true direction, with so many page views an arm."""
        error = math.sqrt((self.variance_a + self.variance_b) / max(views_per_arm, 1))
        shift = abs(self.difference) / error if error else 0.0
        return NormalDist().cdf(shift - NormalDist().inv_cdf(1 - SIGNIFICANCE / 2))


def ab_power(a: Verdict, b: Verdict) -> AbPower:
    """What an A/B test of the lists shown by two runs would be up against, from their true expected clicks."""
    return AbPower(float(a.shown.mean()), float(b.shown.mean()), _variance_of_clicks(a), _variance_of_clicks(b))


def _variance_of_clicks(verdict: Verdict) -> float:
    return float(np.var(verdict.shown) + np.mean(verdict.shown))
