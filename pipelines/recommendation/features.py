"""Stage `features`: what is known about a user, a title, the moment, and how they fit, as of a day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipelines.knobs import Knobs
from pipelines.learning.learners import Matrix
from pipelines.recommendation.candidates import topic_shares
from pipelines.recommendation.examples import Examples
from pipelines.recommendation.history import PRIOR_VIEWS, History, hour_block
from pipelines.recommendation.similarity import Similarity
from pipelines.recommendation.split import Split
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints
from synthetic_data.video_home import N_DAYS, VideoHome

Columns = Mapping[str, npt.NDArray[np.generic]]
GROUPS = ("user", "title", "context", "cross", "collaborative")


class FeatureKnobs(Knobs):
    """Which groups of features, by actor, the ranker sees."""

    user: bool = Field(
        True, title="User", description="Age group, history, readiness to click. Alone it cannot reorder one list."
    )
    title: bool = Field(True, title="Title", description="Rating, price, format, age, and how often it was watched.")
    context: bool = Field(True, title="Context", description="Device and hour of the page view.")
    cross: bool = Field(
        True, title="Cross", description="How user, title and moment fit: shared topics, price against habit."
    )
    collaborative: bool = Field(
        True, title="Collaborative", description="Scores of matrix factorisation and item-item co-occurrence."
    )


@dataclass(frozen=True)
class Rows:
    """Pairs of a page view and a title, with the day whose counters may be seen: all arrays are (n,).

    `late` says whether collaborative scores may use everything before serving, or only what precedes training.
    """

    view: Ints
    title: Ints
    as_of: Ints
    late: bool


@dataclass(frozen=True)
class Features:
    """Builds feature matrices for any rows, the same code for training and for serving."""

    world: VideoHome
    history: History
    similarity: Similarity
    groups: tuple[str, ...]
    names: tuple[str, ...]
    training: Matrix

    @property
    def n_in(self) -> int:
        """Training rows."""
        return len(self.training)

    @property
    def n_out(self) -> int:
        """Features."""
        return len(self.names)

    def matrix(self, rows: Rows) -> Matrix:
        """The features of `rows`: (n, n_features) float32, columns as in `names`."""
        columns = [column for group in self.groups for column in _columns(self, group, rows).values()]
        if not columns:
            return np.zeros((len(rows.view), 1), dtype=np.float32)
        return np.column_stack([column.astype(np.float32) for column in columns])


def features(
    world: VideoHome, split: Split, history: History, similarity: Similarity, examples: Examples, knobs: FeatureKnobs
) -> Features:
    """Choose the groups and build the matrix of the training rows."""
    groups = tuple(group for group in GROUPS if getattr(knobs, group))
    log = world.impressions
    view, title = log[c.VIEW].to_numpy()[examples.row], log[c.TITLE].to_numpy()[examples.row]
    rows = Rows(view, title, as_of(world, split, examples.leaking, view), late=False)
    empty = np.zeros((0, 0), dtype=np.float32)
    bare = Features(world, history, similarity, groups, (), empty)
    none = np.zeros(0, dtype=np.int64)
    names = tuple(name for group in groups for name in _columns(bare, group, Rows(none, none, none, False)))
    return Features(world, history, similarity, groups, names or ("nothing",), bare.matrix(rows))


def as_of(world: VideoHome, split: Split, leaking: bool, view: Ints) -> Ints:
    """The day whose counters a logged row may see: its own, or the end of the log where features leak."""
    if leaking or split.leaks:
        return np.full(len(view), N_DAYS)
    return world.views[c.DAY].to_numpy()[view]


def _columns(features: Features, group: str, rows: Rows) -> Columns:
    return _BUILDERS[group](features.world, features.history, features.similarity, rows)


def _user(world: VideoHome, history: History, similarity: Similarity, rows: Rows) -> dict[str, Floats]:
    user = world.views[c.USER].to_numpy()[rows.view]
    shown, clicks = history.user_shown[rows.as_of, user], history.user_clicks[rows.as_of, user]
    return {
        "user: age group": world.users[c.AGE_GROUP].to_numpy()[user],
        "user: tenure": np.log1p(world.users[c.TENURE].to_numpy())[user],
        "user: titles watched": np.log1p(history.user_events[rows.as_of, user]),
        "user: click rate": _rate(clicks, shown),
    }


def _title(world: VideoHome, history: History, similarity: Similarity, rows: Rows) -> dict[str, Floats]:
    title = rows.title
    shown, clicks = history.title_shown[rows.as_of, title], history.title_clicks[rows.as_of, title]
    age = world.views[c.DAY].to_numpy()[rows.view] - world.titles[c.PUBLISHED].to_numpy()[title]
    return {
        "title: rating": world.titles[c.RATING].to_numpy()[title],
        "title: price": world.titles[c.PRICE].to_numpy()[title],
        "title: format": world.titles[c.FORMAT].to_numpy()[title],
        "title: promoted": world.titles[c.PROMOTED].to_numpy()[title],
        "title: age": np.log1p(np.maximum(age, 0)),
        "title: times watched": np.log1p(history.title_organic[title] + clicks),
        "title: click rate": _rate(clicks, shown),
    }


def _context(world: VideoHome, history: History, similarity: Similarity, rows: Rows) -> dict[str, Ints]:
    return {
        "context: device": world.views[c.DEVICE].to_numpy()[rows.view],
        "context: hour": world.views[c.HOUR].to_numpy()[rows.view],
    }


def _cross(world: VideoHome, history: History, similarity: Similarity, rows: Rows) -> dict[str, Floats]:
    user = world.views[c.USER].to_numpy()[rows.view]
    topics = world.topics[rows.title].astype(np.float32)
    hour = hour_block(world.views[c.HOUR].to_numpy()[rows.view])
    device, format_ = world.views[c.DEVICE].to_numpy()[rows.view], world.titles[c.FORMAT].to_numpy()[rows.title]
    events = history.user_events[rows.as_of, user]
    overall = world.titles[c.PRICE].to_numpy().mean()
    usual_price = (history.user_price[rows.as_of, user] + overall) / (events + 1.0)
    group = world.users[c.AGE_GROUP].to_numpy()[user]
    clicks, shown = history.device_formats, history.device_formats_shown
    return {
        "cross: user's topics": np.einsum("nt,nt->n", topic_shares(history, user, rows.as_of), topics),
        "cross: age group's topics": _lift(history.group_topics, rows.as_of, group, topics),
        "cross: hour's topics": _lift(history.hour_topics, rows.as_of, hour, topics),
        "cross: price against habit": world.titles[c.PRICE].to_numpy()[rows.title] - usual_price,
        "cross: device and format": _rate(clicks[rows.as_of, device, format_], shown[rows.as_of, device, format_]),
    }


def _collaborative(world: VideoHome, history: History, similarity: Similarity, rows: Rows) -> dict[str, Matrix]:
    user = world.views[c.USER].to_numpy()[rows.view]
    scores = similarity.late if rows.late else similarity.early
    return {
        "collaborative: factors": scores.matrix_factorisation[user, rows.title],
        "collaborative: co-occurrence": scores.item_knn[user, rows.title],
    }


_BUILDERS: dict[str, Callable[[VideoHome, History, Similarity, Rows], Columns]] = {
    "user": _user,
    "title": _title,
    "context": _context,
    "cross": _cross,
    "collaborative": _collaborative,
}


def _rate(clicks: Floats, shown: Floats) -> Floats:
    """Clicks per impression, pulled towards 4% until there are a few dozen impressions."""
    return np.asarray((clicks + 0.04 * PRIOR_VIEWS) / (shown + PRIOR_VIEWS))


def _lift(counts: Floats, as_of: Ints, cell: Ints, topics: Matrix) -> Floats:
    """How much more often a cell's people (an age group, a part of the day) take these topics than all do."""
    n_topics = counts.shape[2]
    smoothed = counts + 20.0 / n_topics
    share = smoothed / smoothed.sum(axis=2, keepdims=True)
    total = smoothed.sum(axis=1, keepdims=True)
    relative = (share / (total / total.sum(axis=2, keepdims=True))).astype(np.float32)
    return np.asarray(np.einsum("nt,nt->n", relative[as_of, cell], topics))
