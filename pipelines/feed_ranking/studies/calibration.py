"""Study of the heads' probabilities: are they what they promise to be?"""

import numpy as np
import pandas as pd

from pipelines import metrics
from pipelines.engine import Run
from pipelines.feed_ranking.features import logged
from pipelines.feed_ranking.heads import ENGAGED
from synthetic_data import columns as c
from synthetic_data.social_feed import ACTIONS


def reliability(run: Run, bins: int = 10) -> dict[str, pd.DataFrame]:
    """Predicted against observed rates on what was looked at on the held-out day, by head.

    Frames as of metrics.reliability; none where the ranker makes no probabilities.
    """
    heads = run["heads"]
    if heads.chances is None:
        return {}
    log, held_out = run["world"].impressions, run["split"].held_out
    row = held_out[log[c.LOOKED].to_numpy()[held_out]]
    did = {name: log[name].to_numpy()[row] for name in ACTIONS}
    did["engagement"] = np.any([did[name] for name in ENGAGED], axis=0)
    chances = heads.chances(logged(run["world"], row))
    return {
        name: metrics.reliability(did[name], chance, bins) for name, chance in zip(heads.names, chances, strict=True)
    }
