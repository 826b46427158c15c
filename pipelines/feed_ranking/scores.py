"""Stage `scores`: what the ranker makes of every post in the pool."""

from dataclasses import dataclass

import numpy as np

from pipelines.feed_ranking.features import Rows
from pipelines.feed_ranking.heads import Heads
from pipelines.feed_ranking.selection import Selection
from pipelines.feed_ranking.split import Split
from synthetic_data.behaviour import Floats, Ints


@dataclass(frozen=True)
class Scores:
    """Of the pool's posts (R, n), -1 where empty: `chances` (h, R, n) of `names`; or a plain `score` (R, n)."""

    post: Ints
    names: tuple[str, ...]
    chances: Floats | None
    score: Floats | None

    @property
    def n_in(self) -> int:
        """Posts an opening."""
        return int(self.post.shape[1])

    @property
    def n_out(self) -> int:
        """Predictions a post."""
        return max(len(self.names), 1)


def scores(split: Split, selection: Selection, heads: Heads) -> Scores:
    """Score every post once with every head."""
    there = selection.post >= 0
    at, _ = np.nonzero(there)
    rows = Rows(split.judged[at], selection.post[there])
    if heads.chances is None:
        plain = np.full(there.shape, -np.inf)
        plain[there] = heads.score(rows) if heads.score else 0.0
        return Scores(selection.post, (), None, plain)
    chances = np.zeros((len(heads.names), *there.shape))
    chances[:, there] = heads.chances(rows)
    return Scores(selection.post, heads.names, chances, None)
