"""Studies of the heads: how few positives a head can learn from, and what the ranker should predict."""

from collections.abc import Sequence
from dataclasses import astuple

import numpy as np
import pandas as pd

from pipelines import metrics
from pipelines.engine import Cache, Run, uncached
from pipelines.feed_ranking.features import logged
from pipelines.feed_ranking.heads import Heads
from pipelines.feed_ranking.offline import SEED
from pipelines.feed_ranking.studies.turns import Turns, again, turns
from pipelines.studies.ablation import idle
from synthetic_data import columns as c
from synthetic_data.behaviour import Ints
from synthetic_data.social_feed import ACTIONS

SHARES = (0.1, 1.0)
OBJECTIVES: Turns = {
    "clicks": {"heads.predict": "click"},
    "any engagement": {"heads.predict": "engagement"},
    "likes alone": {"heads.predict": "actions", "value.weights": "likes"},
    "every action": {"heads.predict": "actions", "value.weights": "product"},
}


def rare_heads(run: Run, cache: Cache = uncached, shares: Sequence[float] = SHARES) -> pd.DataFrame:
    """Every action's own head, learned from several shares of the log: share, action, …

    positives, held_out  training rows with the action, and held-out posts looked at with it
    auc, low, high       measured on the latter; NaN where there is nothing to tell apart
    Empty without learned heads.
    """
    columns = ["share", "action", "positives", "held_out", "auc", "low", "high"]
    if run["heads"].chances is None:
        return pd.DataFrame(columns=columns)
    settings = [{"examples.share": share, "heads.predict": "actions", "heads.reports": "own"} for share in shares]
    # A head is measured on the log: no feed is made with it.
    spare = (*idle(run.pipeline), "sources", "filters", "selection", "scores", "value", "shown", "oracle", "verdict")
    log = run["world"].impressions
    row = run["split"].held_out
    row = row[log[c.LOOKED].to_numpy()[row]]
    rows = [
        (share, *measured)
        for share, other in zip(shares, again(run, settings, cache, spare), strict=True)
        for measured in _measured(other, other["heads"], row)
    ]
    return pd.DataFrame(rows, columns=columns)


def _measured(run: Run, heads: Heads, row: Ints) -> list[tuple[str, int, int, float, float, float]]:
    rows = logged(run["world"], row)
    did = run["world"].impressions[list(ACTIONS)].to_numpy()[row]
    assert heads.chances is not None
    chances = heads.chances(rows)
    found = []
    for number, name in enumerate(heads.names):
        happened = did[:, ACTIONS.index(name)]
        some = happened.any() and not happened.all()
        auc = metrics.auc_estimate(happened, chances[number], rows.opening, SEED) if some else None
        found.append((name, heads.positives[name], int(happened.sum()), *(astuple(auc) if auc else (np.nan,) * 3)))
    return found


def objectives(run: Run, cache: Cache = uncached) -> pd.DataFrame:
    """What the ranker may be made to predict: columns as in `turns`, the settings those of OBJECTIVES.

    The model is the run's; empty where it is not learned, for then it predicts nothing.
    """
    return turns(run, OBJECTIVES if run["heads"].chances is not None else {}, cache)
