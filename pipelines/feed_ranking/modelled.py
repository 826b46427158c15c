"""Stage `modelled`: what the ranker makes of the held-out day's posts, and how good each head is. No truth in here.

Production's choice decides what is in the log: newest first, and what is popular.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipelines import metrics
from pipelines.feed_ranking.features import Features, Rows, held_out_looks, logged
from pipelines.feed_ranking.heads import Heads
from pipelines.feed_ranking.split import Split
from pipelines.metrics import Estimate
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints
from synthetic_data.social_feed import ACTIONS, SocialFeed

SEED = 13
NOTHING = Estimate(np.nan, np.nan, np.nan)
OF_A_HEAD = ("AUC", "NE", "log loss", "calibration")
LABELS = tuple(f"{metric} {action}" for action in ACTIONS for metric in OF_A_HEAD)


@dataclass(frozen=True)
class Modelled:
    """The posts looked at on the held-out day (n), what was done with them, and what the ranker said of them.

    rows, place   opening and post of each, and where it stood
    did (n, 7)    as ACTIONS
    names, chances (h, n)  the heads' predictions, or None; then `score` (n,) orders
    metrics       of each head by label, NaN where there is no such head or nothing to grade it by
    """

    rows: Rows
    place: Ints
    did: Bools
    names: tuple[str, ...]
    chances: Floats | None
    score: Floats
    metrics: Mapping[str, Estimate]

    @property
    def n_in(self) -> int:
        """Posts looked at on the held-out day."""
        return len(self.place)

    @property
    def n_out(self) -> int:
        """Metrics."""
        return len(self.metrics)


def modelled(world: SocialFeed, split: Split, features: Features, heads: Heads) -> Modelled:
    """Score what was looked at, and compare each head with what was done."""
    row = held_out_looks(world, split)
    rows = logged(world, row)
    did = world.impressions[list(ACTIONS)].to_numpy()[row]
    chances = None if heads.chances is None else heads.chances(features.matrix(rows))
    found = dict.fromkeys(LABELS, NOTHING)
    for name, chance in zip(heads.names, [] if chances is None else chances, strict=True):
        if name in ACTIONS:
            found.update(_of_a_head(name, did[:, ACTIONS.index(name)], chance, rows.opening))
    return Modelled(
        rows,
        world.impressions[c.POSITION].to_numpy()[row],
        did,
        heads.names,
        chances,
        np.zeros(len(row)) if heads.score is None else heads.score(rows),
        found,
    )


def _of_a_head(name: str, did: Bools, chance: Floats, opening: Ints) -> dict[str, Estimate]:
    if not did.any() or did.all():
        return {}
    graded = metrics.probability_metrics(did, np.clip(chance, 1e-7, 1 - 1e-7), opening, SEED)
    return {
        f"AUC {name}": metrics.auc_estimate(did, chance, opening, SEED),
        **{f"{metric} {name}": graded[metric] for metric in OF_A_HEAD[1:]},
    }
