"""Stage `described`: the features of every post in the pool, looked up once whatever the ranker makes of them."""

from dataclasses import dataclass

import numpy as np

from pipelines.feed_ranking.features import Features, Rows
from pipelines.feed_ranking.selection import Selection
from pipelines.feed_ranking.split import Split
from pipelines.learning.learners import Matrix


@dataclass(frozen=True)
class Described:
    """The pool's posts (n), opening by opening, and their features (n, f); `n_in` posts an opening."""

    rows: Rows
    matrix: Matrix
    n_in: int

    @property
    def n_out(self) -> int:
        """Features of each."""
        return int(self.matrix.shape[1])


def described(split: Split, features: Features, selection: Selection) -> Described:
    """Look up what the ranker will read."""
    there = selection.post >= 0
    rows = Rows(split.judged[np.nonzero(there)[0]], selection.post[there])
    return Described(rows, features.matrix(rows), selection.n_out)
