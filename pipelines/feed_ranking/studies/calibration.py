"""Study of the heads' probabilities: are they what they promise to be?"""

import numpy as np
import pandas as pd

from pipelines import metrics
from pipelines.engine import Run
from pipelines.feed_ranking.heads import ENGAGED
from synthetic_data.social_feed import ACTIONS


def reliability(run: Run, bins: int = 10) -> dict[str, pd.DataFrame]:
    """Predicted against observed rates on what was looked at on the held-out day, by head.

    Frames as of metrics.reliability; none where the ranker makes no probabilities.
    """
    modelled = run["modelled"]
    if modelled.chances is None:
        return {}
    did = dict(zip(ACTIONS, modelled.did.T, strict=True))
    did["engagement"] = np.any([did[name] for name in ENGAGED], axis=0)
    return {
        name: metrics.reliability(did[name], chance, bins)
        for name, chance in zip(modelled.names, modelled.chances, strict=True)
    }
