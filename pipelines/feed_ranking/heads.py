"""Stage `heads`: the ranker's models: one for each action, or one for all, or an order that needs none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from pipelines.feed_ranking.examples import Examples
from pipelines.feed_ranking.features import Features, Rows
from pipelines.feed_ranking.history import COUNTED, History, pair_key
from pipelines.feed_ranking.streams import stream
from pipelines.knobs import Knobs
from pipelines.learning.learners import Data, Matrix, fit_each, position_weights
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints, sigmoid
from synthetic_data.social_feed import ACTIONS, WORTH, SocialFeed

LEARNED = ("lightgbm", "logistic")
# Looks by which an author's rates are drawn to the usual, and a viewer's with the author to the author's.
AUTHOR_PRIOR, PAIR_PRIOR = 50.0, 10.0
# Puts posts of authors followed before all others.
FIRST = 1_000.0
# The head of hides and reports together.
ANNOYED = "annoyed"
ENGAGED = ("click", "dwell", "like", "comment", "share")


class HeadKnobs(Knobs):
    """What is predicted, and by which model."""

    model: Literal["lightgbm", "logistic", "history", "likes", "newest", "random"] = Field(
        "lightgbm", title="Model",
        description="A learned model reads the features; the others order by one number alone.",
        json_schema_extra={"labels": {
            "lightgbm": "LightGBM", "logistic": "logistic regression", "likes": "most likes so far",
            "history": "followed authors first, by past value", "newest": "followed authors first, newest first",
        }},
    )  # fmt: skip
    predict: Literal["actions", "engagement", "click"] = Field(
        "actions", title="What is predicted",
        description="Every action by its own head; or one chance of any engagement; or of a click alone.",
        json_schema_extra={"labels": {
            "actions": "every action", "engagement": "any engagement", "click": "clicks alone",
        }},
    )  # fmt: skip
    reports: Literal["with_hides", "own"] = Field(
        "with_hides", title="Head for reports",
        description="Reports are too rare to learn from alone: predict hide or report as one, split by their shares.",
        json_schema_extra={"labels": {"with_hides": "shared with hides", "own": "its own"}},
    )  # fmt: skip
    position: Literal["ignored", "feature", "examination"] = Field(
        "ignored", title="Position",
        description="Matters where posts never looked at count as negatives: a feature, or weights by chance of looks.",
        json_schema_extra={"labels": {"feature": "as a feature", "examination": "examination weights"}},
    )  # fmt: skip
    trees: int = Field(
        20, ge=5, le=150, json_schema_extra={"step": 5}, title="Trees a head",
        description="More trees fit more, cost more to score, and in rare heads soon learn noise.",
    )  # fmt: skip
    leaves: int = Field(
        8, ge=2, le=31, title="Leaves a tree", description="More leaves let more features act together."
    )


@dataclass(frozen=True)
class Heads:
    """A fitted ranker. One of `chances` and `score` is there.

    chances(matrix) P(action | looked at), (h, n): the rows of `names`, from features (n, f)
    score(rows)     of an order that needs no model, (n,)
    importance      share of importance by feature, for each model; hides and reports may share one, ANNOYED
    positives       training rows with the action, for each model
    """

    names: tuple[str, ...]
    chances: Callable[[Matrix], Floats] | None
    score: Callable[[Rows], Floats] | None
    importance: dict[str, dict[str, float]]
    positives: dict[str, int]
    n_in: int

    @property
    def n_out(self) -> int:
        """Heads."""
        return len(self.names)


def heads(world: SocialFeed, history: History, features: Features, examples: Examples, knobs: HeadKnobs) -> Heads:
    """Fit a model for every action asked for."""
    if knobs.model not in LEARNED:
        return Heads((), None, _plain(world, history, knobs.model), {}, {}, examples.n_out)
    labels = _labels(examples.did, knobs)
    place = world.impressions[c.POSITION].to_numpy()[examples.row]
    matrix = _placed(features.training, place, knobs.position)
    names = [*features.names, "place"] if knobs.position == "feature" else features.names
    data = [
        Data(matrix, names, label, examples.weight * position_weights(label, examples.seen, knobs.position))
        for label in labels.values()
    ]
    fitted = dict(zip(labels, fit_each(data, knobs.model, knobs.trees, knobs.leaves), strict=True))
    share = _share_of_reports(examples.did)
    predicted = tuple(ACTIONS if ANNOYED in labels else labels)

    def chances(matrix: Matrix) -> Floats:
        described = _placed(matrix, np.zeros(len(matrix)), knobs.position)
        found = {name: sigmoid(raw(described)) for name, (raw, _) in fitted.items()}
        if ANNOYED in found:
            found |= {"hide": found[ANNOYED] * (1 - share), "report": found[ANNOYED] * share}
        return np.stack([found[name] for name in predicted])

    return Heads(
        predicted, chances, None,
        {name: importance for name, (_, importance) in fitted.items()},
        {name: int(label.sum()) for name, label in labels.items()},
        examples.n_out,
    )  # fmt: skip


def _labels(did: Bools, knobs: HeadKnobs) -> dict[str, Bools]:
    """What each model is to predict (n,), by its name."""
    by_name = dict(zip(ACTIONS, did.T, strict=True))
    if knobs.predict == "click":
        return {"click": by_name["click"]}
    if knobs.predict == "engagement":
        return {"engagement": np.any([by_name[name] for name in ENGAGED], axis=0)}
    if knobs.reports == "own":
        return by_name
    both = by_name.pop("hide") | by_name.pop("report")
    return {**by_name, ANNOYED: both}


def _share_of_reports(did: Bools) -> float:
    """Of hides and reports."""
    hide, report = (did[:, ACTIONS.index(name)].sum() for name in ("hide", "report"))
    return float(report / max(hide + report, 1))


def _placed(matrix: Matrix, place: Ints | Floats, position: str) -> Matrix:
    """Features with the place beside them, where it is one: 0, the top, for posts that have none yet."""
    return np.column_stack([matrix, place.astype(np.float32)]) if position == "feature" else matrix


def _plain(world: SocialFeed, history: History, model: str) -> Callable[[Rows], Floats]:
    """What an order without a model goes by, for any rows: (n,)."""
    viewer, period = (world.openings[name].to_numpy() for name in (c.VIEWER, c.PERIOD))
    author, posted = world.posts[c.AUTHOR].to_numpy(), world.posts[c.TIME].to_numpy()

    def by_history(rows: Rows) -> Floats:
        who, whom, when = viewer[rows.opening], author[rows.post], period[rows.opening]
        usual = history.rate(history.author.before(whom, when), AUTHOR_PRIOR)
        own = history.tie.before(pair_key(who, whom), when)
        rates = (own[:, 1:] + PAIR_PRIOR * usual) / (own[:, :1] + PAIR_PRIOR)
        return np.asarray(rates @ np.array(list(WORTH.values())) + FIRST * world.follows[who, whom])

    def by_likes(rows: Rows) -> Floats:
        return history.post.before(rows.post, period[rows.opening])[:, COUNTED.index("like")]

    def by_time(rows: Rows) -> Floats:
        return np.asarray(posted[rows.post] + FIRST * world.follows[viewer[rows.opening], author[rows.post]])

    if model == "random":
        return lambda rows: stream("random score").random(len(rows))
    return {"history": by_history, "likes": by_likes, "newest": by_time}[model]
