"""Feed ranking before the judge: value of each opening, what viewers do with the feed, what became of each post."""

from pipelines.judge.feed_ranking.fate import Fate, fate, filtered, lost_posts
from pipelines.judge.feed_ranking.sessions import AIMS, Sessions, ideal, scrolled, sessions
from pipelines.judge.feed_ranking.slices import slices, thirds, typical
from pipelines.judge.feed_ranking.value import (
    LOSSES,
    Oracle,
    best_order,
    list_value,
    looked_up,
    oracle,
    recall,
    variance,
    verdict,
)

__all__ = [
    "AIMS", "LOSSES", "Fate", "Oracle", "Sessions", "best_order", "fate", "filtered", "ideal", "list_value",
    "looked_up", "lost_posts", "oracle", "recall", "scrolled", "sessions", "slices", "thirds", "typical",
    "variance", "verdict",
]  # fmt: skip
