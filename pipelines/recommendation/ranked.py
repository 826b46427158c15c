"""Stage `ranked`: every judged page view's candidates in the model's order."""

from dataclasses import dataclass

import numpy as np

from pipelines.recommendation.candidates import Candidates
from pipelines.recommendation.features import Rows
from pipelines.recommendation.ranking import Ranking
from pipelines.recommendation.split import Split
from pipelines.recommendation.streams import stream
from synthetic_data.behaviour import Floats, Ints


@dataclass(frozen=True)
class Ranked:
    """Titles (R, N) best first, -1 in places that no candidate fills, and their scores (R, N), -inf there."""

    title: Ints
    score: Floats

    @property
    def n_in(self) -> int:
        """Candidates scored a page view."""
        return int(self.title.shape[1])

    @property
    def n_out(self) -> int:
        """Candidates ordered a page view."""
        return int(self.title.shape[1])


def ranked(split: Split, candidates: Candidates, ranking: Ranking) -> Ranked:
    """Score each candidate as of the serving day and sort; equal scores fall in random order, by seed."""
    title = candidates.title
    place = np.nonzero(title >= 0)
    view = candidates.view[place[0]]
    rows = Rows(view, title[place], np.full(len(view), split.present), late=True)
    score = np.full(title.shape, -np.inf)
    score[place] = ranking.score(rows)
    tie = stream("ties").random(title.shape)
    order = np.lexsort((tie, -score), axis=1)
    return Ranked(np.take_along_axis(title, order, axis=1), np.take_along_axis(score, order, axis=1))
