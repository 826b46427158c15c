"""Whether a learner's certainty was earned: the metrics that judge a model's probabilities, of what a person said."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import poisson_binom

from pipelines import metrics
from pipelines.metrics import Estimate
from practice.records import Prediction

# Fewer say nothing of certainty: half right of ten could as well be a quarter or three quarters.
ENOUGH = 10
# On either side. Beside the interval, since drawing again from nothing but right answers never draws a wrong one.
CHANCE = 0.025


@dataclass(frozen=True)
class Certainty:
    """How a learner stands.

    n, n_right   predictions, and those that came as said
    said         the mean certainty said, a share; NaN of none
    calibration  expected ÷ observed: how many were to come as said, by the certainty said, over how many did; above 1
                 promises too much, NaN with none right. Its interval draws whole cards
    entropy      normalized entropy: log loss over that of always saying how often one is right; NaN with all or none
    as_few, as_many  how likely as few right ones, or as many, would be if the certainty said were true each time
    bins         by certainty said: predicted and observed (shares), n, low and high (95%, Wilson)
    """

    n: int
    n_right: int
    said: float
    calibration: Estimate
    entropy: float
    as_few: float
    as_many: float
    bins: pd.DataFrame

    @property
    def enough(self) -> bool:
        """Whether there is enough to judge certainty by."""
        return self.n >= ENOUGH

    @property
    def right(self) -> float:
        """The share that came as said, NaN of none."""
        return self.n_right / self.n if self.n else float("nan")

    @property
    def n_on_line(self) -> int:
        """How many bins were right as often as said, within their intervals."""
        return int(self.bins["predicted"].between(self.bins["low"], self.bins["high"]).sum())

    @property
    def too_sure(self) -> bool:
        """Whether more was promised than came, beyond chance."""
        return self.enough and self.as_few < CHANCE and (self.n_right == 0 or self.calibration.low > 1)

    @property
    def too_shy(self) -> bool:
        """Whether less was promised than came, beyond chance."""
        return self.enough and self.as_many < CHANCE and self.calibration.high < 1


def certainty(predictions: Iterable[Prediction]) -> Certainty:
    """How whoever made these predictions stands."""
    predictions = list(predictions)
    right = np.array([each.right for each in predictions], dtype=bool)
    said = np.array([each.sure / 100 for each in predictions], dtype=float)
    card = np.array([each.card for each in predictions], dtype=str)
    n_right = poisson_binom(said) if len(said) else poisson_binom([0.0])
    return Certainty(
        n=len(predictions),
        n_right=int(right.sum()),
        said=float(said.mean()) if len(said) else float("nan"),
        calibration=metrics.calibration_estimate(right, said, card, seed=0),
        entropy=metrics.normalized_entropy(right, said),
        as_few=float(n_right.cdf(right.sum())),
        as_many=float(n_right.sf(right.sum() - 1)),
        # As many bins as rows: those who said the same share one, and nobody else does.
        bins=metrics.reliability(right, said, n_bins=max(len(said), 1)),
    )
