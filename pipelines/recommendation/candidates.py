"""Stage `candidates`: a few hundred titles for each page view, from sources that each see one thing."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipelines.knobs import Knobs
from pipelines.recommendation.history import History
from pipelines.recommendation.similarity import Similarity
from pipelines.recommendation.split import Split
from pipelines.recommendation.streams import stream
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints, top_k
from synthetic_data.video_home import SLATE, VideoHome

SOURCES = ("popularity", "item_knn", "matrix_factorisation", "topic_match", "fresh", "random")


class CandidateKnobs(Knobs):
    """How many titles each source may bring (0 turns it off) and how many go on in all."""

    n_candidates: int = Field(
        100, ge=10, le=400, json_schema_extra={"step": 10}, title="Candidates in all",
        description="Recall of the first stage against the cost of ranking.",
    )  # fmt: skip
    popularity: int = Field(
        50, ge=0, le=400, json_schema_extra={"step": 10}, title="Popularity",
        description="Most watched of all. Strong, cheap, the same for everybody.",
    )  # fmt: skip
    item_knn: int = Field(
        50, ge=0, le=400, json_schema_extra={"step": 10}, title="Item-item co-occurrence",
        description="Watched by people who watched what this user watched.",
    )  # fmt: skip
    matrix_factorisation: int = Field(
        100, ge=0, le=400, json_schema_extra={"step": 10}, title="Matrix factorisation",
        description="Nearest in the factor space: finds tastes that no label names.",
    )  # fmt: skip
    topic_match: int = Field(
        100, ge=0, le=400, json_schema_extra={"step": 10}, title="Topic match",
        description="Topics of what the user watched. Knows new titles, which nobody watched yet.",
    )  # fmt: skip
    fresh: int = Field(
        30, ge=0, le=400, json_schema_extra={"step": 10}, title="Fresh titles",
        description="Newest first. Without it a title nobody watched is never found by behaviour.",
    )  # fmt: skip
    random: int = Field(
        0, ge=0, le=400, json_schema_extra={"step": 10}, title="Random",
        description="The floor that every other source must beat.",
    )  # fmt: skip


@dataclass(frozen=True)
class Candidates:
    """What retrieval kept for each judged page view.

    view (R,)           view ids
    title (R, N)        titles in the order of the merge, -1 where fewer were found
    found_rank (S, R, I) rank in each source (1 is its best), 0 where it did not bring the title
    recall (R,)         share of the view's clicked titles that were kept, NaN without a click
    """

    view: Ints
    title: Ints
    found_rank: npt.NDArray[np.int16]
    recall: Floats
    n_titles: int

    @property
    def n_in(self) -> int:
        """Titles a source chooses from."""
        return self.n_titles

    @property
    def n_out(self) -> int:
        """Candidates a page view, at most."""
        return int(self.title.shape[1])


def candidates(
    world: VideoHome, split: Split, history: History, similarity: Similarity, knobs: CandidateKnobs
) -> Candidates:
    """Let every source rank all available titles, then take from them in turns until N are together."""
    views = world.views.iloc[split.judged]
    published = world.titles[c.PUBLISHED].to_numpy()
    available = published[None, :] <= views[c.DAY].to_numpy()[:, None]
    ranks = np.zeros((len(SOURCES), *available.shape), dtype=np.int16)
    for s, source in enumerate(SOURCES):
        n = min(getattr(knobs, source), available.shape[1])
        if n:
            ranks[s] = _ranks(_source_scores(source, world, split, history, similarity), available, n)
    title = merge(ranks, knobs.n_candidates)
    return Candidates(split.judged, title, ranks, _recall(world, split, title), len(published))


def _source_scores(
    source: str, world: VideoHome, split: Split, history: History, similarity: Similarity
) -> npt.NDArray[np.float32]:
    """Scores (R, I) of one source; higher is taken first."""
    user = world.views[c.USER].to_numpy()[split.judged]
    shape = (len(user), len(world.titles))
    if source == "popularity":
        return np.broadcast_to(popularity(history, split.present).astype(np.float32), shape)
    if source == "item_knn":
        return np.asarray(similarity.late.item_knn[user])
    if source == "matrix_factorisation":
        return np.asarray(similarity.late.matrix_factorisation[user])
    if source == "topic_match":
        return topic_shares(history, user, split.present) @ world.topics.T.astype(np.float32)
    if source == "fresh":
        return np.broadcast_to(world.titles[c.PUBLISHED].to_numpy().astype(np.float32), shape)
    return stream("random source").random(shape, dtype=np.float32)


def popularity(history: History, day: int) -> Floats:
    """Times each title was watched before `day`, organic views and clicks together: (I,)."""
    return np.asarray(history.title_organic + history.title_clicks[day])


def topic_shares(history: History, user: Ints, day: Ints | int) -> npt.NDArray[np.float32]:
    """Topic mix of what each user watched before `day`, smoothed by one average title: (n, T)."""
    watched = history.user_topics[day, user]
    n_topics = watched.shape[1]
    return np.asarray((watched + 1.0 / n_topics) / (watched.sum(axis=1, keepdims=True) + 1.0))


def _ranks(scores: npt.NDArray[np.float32], available: Bools, n: int) -> npt.NDArray[np.int16]:
    """Rank 1..n of each row's best available titles, 0 elsewhere: (R, I)."""
    best = top_k(np.where(available, scores, -np.inf), n)
    ranks = np.zeros(scores.shape, dtype=np.int16)
    np.put_along_axis(ranks, best, np.arange(1, best.shape[1] + 1, dtype=np.int16)[None, :], axis=1)
    ranks[~available] = 0
    return ranks


def merge(ranks: npt.NDArray[np.int16], n: int) -> Ints:
    """Take the first of each source, then the second of each, and so on, without repeats: (R, n), -1 for none."""
    n_sources = len(ranks)
    turn = np.full(ranks.shape[1:], np.iinfo(np.int32).max, dtype=np.int32)
    for s in range(n_sources):
        found = ranks[s] > 0
        np.minimum(turn, np.where(found, ranks[s].astype(np.int32) * n_sources + s, turn), out=turn)
    chosen = top_k(-turn.astype(np.float64), n)
    missing = np.take_along_axis(turn, chosen, axis=1) == np.iinfo(np.int32).max
    return np.where(missing, -1, chosen)


def _recall(world: VideoHome, split: Split, title: Ints) -> Floats:
    """Share of the titles clicked in each judged view that are among its candidates; pins are not for it to find."""
    rows = split.judged[:, None] * SLATE + np.arange(SLATE)
    log = world.impressions
    clicked = (log[c.CLICKED].to_numpy() & ~log[c.PINNED].to_numpy())[rows]
    shown = log[c.TITLE].to_numpy()[rows]
    kept = (shown[:, :, None] == title[:, None, :]).any(axis=2)
    n_clicked = clicked.sum(axis=1)
    return np.where(n_clicked > 0, (clicked & kept).sum(axis=1) / np.maximum(n_clicked, 1), np.nan)
