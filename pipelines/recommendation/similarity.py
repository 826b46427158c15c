"""Stage `similarity`: collaborative filtering from who watched what, as of two moments."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from pydantic import Field
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from pipelines.knobs import Knobs
from pipelines.recommendation.split import FIRST_TRAINING_DAY, Split
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats
from synthetic_data.video_home import N_DAYS, VideoHome

Scores = npt.NDArray[np.float32]


class SimilarityKnobs(Knobs):
    """Both collaborative filters."""

    heading: ClassVar[str] = "Collaborative filters"
    factors: int = Field(
        16, ge=2, le=64, title="Factors",
        description="Dimensions of the matrix factorisation: few miss tastes, many learn noise.",
    )  # fmt: skip
    shrink: float = Field(
        10.0, ge=0.0, le=100.0, json_schema_extra={"step": 5.0}, title="Shrinkage",
        description="How many shared users two titles need before item-item co-occurrence is believed.",
    )  # fmt: skip


@dataclass(frozen=True)
class CollaborativeScores:
    """Scores of every user and title (U, I) from events up to one moment."""

    matrix_factorisation: Scores
    item_knn: Scores


@dataclass(frozen=True)
class Similarity:
    """Collaborative scores for training rows (`early`: before the first training day) and for serving (`late`)."""

    early: CollaborativeScores
    late: CollaborativeScores
    n_in: int
    n_out: int


def similarity(world: VideoHome, split: Split, knobs: SimilarityKnobs) -> Similarity:
    """Fit both filters on the events before training rows begin and on those before serving.

    A training row's score must not come from a fit that saw its click; a random split breaks that rule on purpose.
    """
    if split.leaks:
        events = _events(world, split, N_DAYS)
        early = late = _fit(events, knobs)
    else:
        events = _events(world, split, split.present)
        early = _fit(_events(world, split, FIRST_TRAINING_DAY), knobs)
        late = _fit(events, knobs)
    return Similarity(early, late, n_in=int(events.sum()), n_out=knobs.factors)


def _events(world: VideoHome, split: Split, before: int) -> sparse.csr_matrix:
    """Times each user watched each title before a day: organic events and counted clicks, (U, I) sparse."""
    view = world.impressions[c.VIEW].to_numpy()
    day = world.views[c.DAY].to_numpy()[view]
    keep = world.impressions[c.CLICKED].to_numpy() & split.counted[view] & (day < before)
    user = np.concatenate([world.organic[c.USER].to_numpy(), world.views[c.USER].to_numpy()[view[keep]]])
    title = np.concatenate([world.organic[c.TITLE].to_numpy(), world.impressions[c.TITLE].to_numpy()[keep]])
    return sparse.csr_matrix(
        (np.ones(len(user)), (user, title)), shape=(len(world.users), len(world.titles)), dtype=np.float64
    )


def _fit(events: sparse.csr_matrix, knobs: SimilarityKnobs) -> CollaborativeScores:
    return CollaborativeScores(_matrix_factorisation(events, knobs.factors), _item_knn(events, knobs.shrink))


def _matrix_factorisation(events: sparse.csr_matrix, factors: int) -> Scores:
    """Truncated SVD of log counts, popular titles damped by count^-0.25 (PureSVD; Cremonesi et al., RecSys 2010)."""
    weighted = events.log1p()
    count = np.maximum(np.asarray(events.sum(axis=0)).ravel(), 1.0)
    u, s, vt = randomized_svd(
        weighted @ sparse.diags(count**-0.25), n_components=factors, n_iter=3, random_state=0, flip_sign=True
    )
    return _rounded((u * s) @ (vt * count**0.25))


def _item_knn(events: sparse.csr_matrix, shrink: float) -> Scores:
    """Sum of shrunk cosine similarities to what the user watched (Sarwar et al., WWW 2001)."""
    binary = events.copy()
    binary.data[:] = 1.0
    together = np.asarray((binary.T @ binary).todense())
    count = np.diag(together).copy()
    norm = np.sqrt(np.outer(count, count)) + shrink
    np.fill_diagonal(together, 0.0)
    return _rounded(binary @ (together / np.maximum(norm, 1e-9)))


def _rounded(scores: Floats) -> Scores:
    """Four decimals: machines differ in the last bit of a sum, and a tree split between two scores would see it."""
    return np.round(scores, 4).astype(np.float32)
