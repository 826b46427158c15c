"""Study of the probabilities: are they what they promise to be?"""

import pandas as pd

from pipelines import metrics
from pipelines.engine import Run


def reliability(run: Run, bins: int = 10) -> pd.DataFrame | None:
    """Predicted against observed click rate on the held-out impressions: predicted, observed, n, low, high.

    Stage `offline` keeps the slates; None where the model makes no probabilities.
    """
    slates = run["offline"].slates
    if slates.probability is None:
        return None
    # An empty place was no impression: nothing was predicted there, and nothing could be clicked.
    shown = slates.item >= 0
    return metrics.reliability(slates.gain[shown], slates.probability[shown], bins)
