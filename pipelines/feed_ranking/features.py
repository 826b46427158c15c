"""Stage `features`: what the ranker may know of a viewer, an author, a post and the moment, by group."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipelines.feed_ranking.examples import Examples
from pipelines.feed_ranking.history import PRIOR, History, pair_key, topic_key
from pipelines.feed_ranking.split import Split
from pipelines.knobs import Knobs
from pipelines.learning.learners import Matrix
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints
from synthetic_data.social_feed import ACTIONS, PARTS, TOPICS, SocialFeed

Column = npt.NDArray[Any]
# Looks by which the rates of one viewer with one author, or with one topic, are drawn to the base rates: as few as
# there are of each.
TIE_PRIOR, TOPIC_PRIOR = 5.0, 10.0
# Hides and reports together: reports alone are too rare for a rate.
ANNOYED = "annoyed"
OF_AUTHOR = ("click", "dwell", "like", "comment", "share", ANNOYED)
OF_POST = OF_VIEWER = ("click", "dwell", "like", "comment", ANNOYED)
OF_TIE = ("click", "dwell", "like", "comment")
OF_TOPIC = ("click", "dwell", "like", ANNOYED)
# An author's age in days counts up to here.
OLD_HAND = 30.0


class FeatureKnobs(Knobs):
    """Groups of features, each on or off."""

    viewer: bool = Field(True, title="Viewer", description="How readily the viewer acts, as of the row's own hour.")
    author: bool = Field(True, title="Author", description="Followers, time since the first post, past rates.")
    post: bool = Field(True, title="Post", description="Topic, medium, age, what a text model reads, rates so far.")
    tie: bool = Field(
        True, title="Viewer and author", description="Followed or not, what the viewer did with the author's posts."
    )
    interest: bool = Field(
        True, title="Viewer and topic", description="What the viewer did with posts on the topic; who liked this one."
    )
    context: bool = Field(True, title="Context", description="Device and part of the day.")


@dataclass(frozen=True)
class Rows:
    """Pairs to describe: opening and post row numbers, (n,) each."""

    opening: Ints
    post: Ints

    def __len__(self) -> int:
        return len(self.post)

    def __getitem__(self, some: slice | Ints) -> "Rows":
        return Rows(self.opening[some], self.post[some])


@dataclass(frozen=True)
class Features:
    """Describes any rows; `training` (n, f) holds those of the examples."""

    world: SocialFeed
    history: History
    knobs: FeatureKnobs
    names: list[str]
    training: Matrix
    n_in: int

    @property
    def n_out(self) -> int:
        """Features."""
        return len(self.names)

    def matrix(self, rows: Rows) -> Matrix:
        """Features (n, f) of some rows."""
        return _matrix(self.world, self.history, self.knobs, rows)


def features(world: SocialFeed, history: History, examples: Examples, knobs: FeatureKnobs) -> Features:
    """Describe the training rows, each as of the start of its own third of a day."""
    training = _matrix(world, history, knobs, logged(world, examples.row))
    names = [name for group in GROUPS if getattr(knobs, group) for name in GROUPS[group]]
    return Features(world, history, knobs, names or [NOTHING], training, n_in=examples.n_out)


def logged(world: SocialFeed, row: Ints) -> Rows:
    """Rows of the log, as production stood before them."""
    log = world.impressions
    return Rows(log[c.OPENING].to_numpy()[row], log[c.POST].to_numpy()[row])


def held_out_looks(world: SocialFeed, split: Split) -> Ints:
    """Rows of the log: what was looked at on the held-out day, of what production chose."""
    return np.asarray(split.held_out[world.impressions[c.LOOKED].to_numpy()[split.held_out]])


def _rates(history: History, sums: Floats, actions: tuple[str, ...], prior: float = PRIOR) -> list[Column]:
    rates = history.rate(sums, prior)
    annoyed = rates[:, ACTIONS.index("hide")] + rates[:, ACTIONS.index("report")]
    return [annoyed if name == ANNOYED else rates[:, ACTIONS.index(name)] for name in actions]


def _moment(world: SocialFeed, rows: Rows) -> tuple[Ints, Ints, Floats]:
    """Viewer, period and time in days of each row, (n,) each."""
    viewer, period, time = (world.openings[name].to_numpy()[rows.opening] for name in (c.VIEWER, c.PERIOD, c.TIME))
    return viewer, period, time


def _viewer(world: SocialFeed, history: History, rows: Rows) -> list[Column]:
    viewer, period, _ = _moment(world, rows)
    sums = history.viewer.before(viewer, period)
    return [np.log1p(sums[:, 0]), world.viewers[c.FOLLOWING].to_numpy()[viewer], *_rates(history, sums, OF_VIEWER)]


def _author(world: SocialFeed, history: History, rows: Rows) -> list[Column]:
    _, period, time = _moment(world, rows)
    author = world.posts[c.AUTHOR].to_numpy()[rows.post]
    sums = history.author.before(author, period)
    since = np.minimum(time - world.authors[c.SINCE].to_numpy()[author], OLD_HAND)
    return [
        np.log1p(world.authors[c.FOLLOWERS].to_numpy()[author]), since, np.log1p(sums[:, 0]),
        *_rates(history, sums, OF_AUTHOR),
    ]  # fmt: skip


def _post(world: SocialFeed, history: History, rows: Rows) -> list[Column]:
    _, period, time = _moment(world, rows)
    posts = world.posts
    sums = history.post.before(rows.post, period)
    return [
        *(posts[name].to_numpy()[rows.post] for name in (c.TOPIC, c.MEDIA, c.BAIT_SCORE, c.HEAT_SCORE)),
        time - posts[c.TIME].to_numpy()[rows.post], np.log1p(sums[:, 0]), *_rates(history, sums, OF_POST),
    ]  # fmt: skip


def _tie(world: SocialFeed, history: History, rows: Rows) -> list[Column]:
    viewer, period, _ = _moment(world, rows)
    author = world.posts[c.AUTHOR].to_numpy()[rows.post]
    sums = history.tie.before(pair_key(viewer, author), period)
    return [world.follows[viewer, author], np.log1p(sums[:, 0]), *_rates(history, sums, OF_TIE, TIE_PRIOR)]


def _interest(world: SocialFeed, history: History, rows: Rows) -> list[Column]:
    viewer, period, _ = _moment(world, rows)
    topic = world.posts[c.TOPIC].to_numpy()[rows.post]
    sums = history.topic.before(topic_key(viewer, topic), period)
    return [
        np.log1p(sums[:, 0]), *_rates(history, sums, OF_TOPIC, TOPIC_PRIOR),
        followed_by_topic(world)[viewer, topic],
        noticed_by_followed(world, history, viewer, rows.post, period),
    ]  # fmt: skip


def followed_by_topic(world: SocialFeed) -> Floats:
    """Share of the authors each viewer follows who mostly write on each topic, (V, T)."""
    main = np.eye(len(TOPICS))[world.authors[c.TOPIC].to_numpy()]
    return np.asarray(world.follows.astype(float) @ main / np.maximum(world.follows.sum(axis=1, keepdims=True), 1))


def noticed_by_followed(world: SocialFeed, history: History, viewer: Ints, post: Ints, period: Ints) -> Floats:
    """How many of the authors a viewer follows had liked, commented or shared a post before a period, (n,)."""
    who, what, when = history.noticed.T
    start, end = np.searchsorted(what, post), np.searchsorted(what, post, side="right")
    each = end - start
    # Every row beside each of the events of its post.
    row = np.repeat(np.arange(len(post)), each)
    event = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each) + np.repeat(start, each)
    counts = world.follows[viewer[row], who[event]] & (when[event] < period[row])
    return np.bincount(row, weights=counts, minlength=len(post)).astype(float)


def _context(world: SocialFeed, history: History, rows: Rows) -> list[Column]:
    _, period, _ = _moment(world, rows)
    return [world.openings[c.DEVICE].to_numpy()[rows.opening], period % PARTS]


GROUPS = {
    "viewer": ("viewer looks", "following", *(f"viewer {name} rate" for name in OF_VIEWER)),
    "author": ("followers", "days since first post", "author looks", *(f"author {name} rate" for name in OF_AUTHOR)),
    "post": (
        "topic", "medium", "bait score", "heat score", "post age", "post looks",
        *(f"post {name} rate" for name in OF_POST),
    ),
    "tie": ("follows", "looks at author", *(f"viewer × author {name} rate" for name in OF_TIE)),
    "interest": (
        "looks at topic", *(f"viewer × topic {name} rate" for name in OF_TOPIC),
        "followed on topic", "noticed by followed",
    ),
    "context": ("device", "part of day"),
}  # fmt: skip
# What a model is handed that may know nothing: one column that is always 0.
NOTHING = "nothing"
_MAKERS = {"viewer": _viewer, "author": _author, "post": _post, "tie": _tie, "interest": _interest, "context": _context}


def _matrix(world: SocialFeed, history: History, knobs: FeatureKnobs, rows: Rows) -> Matrix:
    columns = [
        column for group, make in _MAKERS.items() if getattr(knobs, group) for column in make(world, history, rows)
    ]
    if not columns:
        return np.zeros((len(rows), 1), dtype=np.float32)
    return np.column_stack([np.asarray(column, dtype=np.float32) for column in columns])
