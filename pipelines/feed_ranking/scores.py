"""Stage `scores`: what the ranker makes of every post in the pool."""

from dataclasses import dataclass

import numpy as np

from pipelines.feed_ranking.described import Described
from pipelines.feed_ranking.heads import Heads
from pipelines.feed_ranking.selection import Selection
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
        return posts_an_opening(self.post)

    @property
    def n_out(self) -> int:
        """Predictions a post; a plain score counts as one."""
        return max(len(self.names), 1)


def posts_an_opening(post: Ints) -> int:
    """Mean number of posts in the rows of a table (R, n) whose empty cells are negative."""
    return round(float((post >= 0).sum(axis=1).mean())) if len(post) else 0


def scores(selection: Selection, described: Described, heads: Heads) -> Scores:
    """Score every post once with every head."""
    there = selection.post >= 0
    if heads.chances is None:
        plain = np.full(there.shape, -np.inf)
        plain[there] = heads.score(described.rows) if heads.score else 0.0
        return Scores(selection.post, (), None, plain)
    chances = np.zeros((len(heads.names), *there.shape))
    chances[:, there] = heads.chances(described.matrix)
    return Scores(selection.post, heads.names, chances, None)
