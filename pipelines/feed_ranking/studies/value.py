"""Studies of the value: other weights, and what each head adds to the score."""

from typing import get_args

import numpy as np
import pandas as pd

from pipelines.engine import Cache, Run, uncached
from pipelines.feed_ranking.studies.turns import turns
from pipelines.feed_ranking.value import PUBLISHED_2023, PUBLISHED_2026, ValueKnobs, scaled
from synthetic_data.social_feed import ACTIONS, PAGE, WORTH

PRESETS: tuple[str, ...] = get_args(ValueKnobs.model_fields["weights"].annotation)
CUSTOM = "custom"
# The published name that stands for each of this world's actions, where there is one: 2023, then 2026.
NAMES = {
    "click": ("", "click"), "dwell": ("good click", "dwell time"), "like": ("like", "like"),
    "comment": ("reply", "reply"), "share": ("repost", "repost"),
    "hide": ("negative feedback", "not interested"), "report": ("report", "report"),
}  # fmt: skip


def weights(run: Run, cache: Cache = uncached) -> pd.DataFrame:
    """The run under every preset of weights, and under its own where they are custom: columns as in `turns`.

    Empty without a learned head for each action, for then there is nothing to weigh.
    """
    own = run.settings["value.weights"]
    names = [name for name in PRESETS if name != CUSTOM or own == CUSTOM]
    weighed = len(run["heads"].names) > 1
    return turns(run, {name: {"value.weights": name} for name in names} if weighed else {}, cache)


def mapping() -> pd.DataFrame:
    """Published weights as this world uses them: action, product, and for each year name, published and used."""
    used = {2023: scaled(PUBLISHED_2023), 2026: scaled(PUBLISHED_2026)}
    published = {2023: PUBLISHED_2023, 2026: PUBLISHED_2026}
    rows = [
        (action, WORTH[action], *(each for at, year in enumerate(used)
                                  for each in (NAMES[action][at], published[year][action], used[year][action])))
        for action in ACTIONS
    ]  # fmt: skip
    columns = ["action", "product", *(f"{what}_{year}" for year in used for what in ("name", "published", "used"))]
    return pd.DataFrame(rows, columns=columns)


def contributions(run: Run) -> pd.DataFrame:
    """What each head adds to a post's score, weight × predicted chance: action, weight, pool, shown, low, high.

    pool, shown  means over the pool's posts, and over those on the first page
    low, high    tenth and ninetieth percentile over the pool's posts: how far the head moves one post past another
    Empty without heads.
    """
    scores, post = run["scores"], run["shown"].post[:, :PAGE]
    if scores.chances is None:
        return pd.DataFrame(columns=["action", "weight", "pool", "shown", "low", "high"])
    there = scores.post >= 0
    on_page = (scores.post[:, :, None] == post[:, None, :]).any(axis=2) & there
    rows = []
    for name, weight, chance in zip(scores.names, run["value"].weights, scores.chances, strict=True):
        added = weight * chance
        low, high = np.percentile(added[there], [10, 90]) if there.any() else (np.nan, np.nan)
        rows.append((name, weight, _mean(added[there]), _mean(added[on_page]), low, high))
    return pd.DataFrame(rows, columns=["action", "weight", "pool", "shown", "low", "high"])


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else float("nan")
