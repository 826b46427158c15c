"""Studies of the heads: how few positives a head can learn from, and what the ranker should predict."""

from collections.abc import Sequence
from dataclasses import astuple

import pandas as pd

from pipelines.engine import Cache, Run, uncached
from pipelines.feed_ranking.studies.turns import Turns, again, turns
from synthetic_data.social_feed import ACTIONS

SHARES = (0.1, 1.0)
NOT_OF_THE_LOG = (
    "sources", "filters", "selection", "described", "scores", "value", "shown", "oracle", "verdict", "sessions",
)  # fmt: skip
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
    spare = (*NOT_OF_THE_LOG, "offline")
    rows = [
        (share, *measured)
        for share, other in zip(shares, again(run, settings, cache, spare), strict=True)
        for measured in _measured(other)
    ]
    return pd.DataFrame(rows, columns=columns)


def _measured(run: Run) -> list[tuple[str, int, int, float, float, float]]:
    modelled, positives = run["modelled"], run["heads"].positives
    held_out = dict(zip(ACTIONS, modelled.did.sum(axis=0).tolist(), strict=True))
    return [
        (name, positives[name], held_out[name], *astuple(modelled.metrics[f"AUC {name}"])) for name in modelled.names
    ]


def objectives(run: Run, cache: Cache = uncached) -> pd.DataFrame:
    """What the ranker may be made to predict: columns as in `turns`, the settings those of OBJECTIVES.

    The model is the run's; empty where it is not learned, for then it predicts nothing.
    """
    return turns(run, OBJECTIVES if run["heads"].chances is not None else {}, cache)
