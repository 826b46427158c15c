"""Stage `value`: one number from many predictions, and the order that follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import Field, JsonValue

from pipelines.feed_ranking.scores import Scores, posts_an_opening
from pipelines.knobs import Knobs
from synthetic_data.behaviour import Floats, Ints
from synthetic_data.social_feed import ACTIONS, WORTH

# Weights published by Twitter on 5 April 2023 and by X on 12 August 2026, brought to this world's actions: a good click
# for dwell, a reply for comment, a repost for share, negative feedback (2026: not interested) for hide. Reports are
# there over a thousand times rarer than likes, here some sixty times: so hide and report count a tenth.
RARER = 0.1
PUBLISHED_2023 = {
    "click": 0.0, "dwell": 11.0, "like": 0.5, "comment": 13.5, "share": 1.0, "hide": -74.0, "report": -369.0,
}  # fmt: skip
PUBLISHED_2026 = {
    "click": 0.4, "dwell": 0.004, "like": 0.5, "comment": 5.0, "share": 1.0, "hide": -43.2, "report": -234.0,
}  # fmt: skip


def scaled(published: Mapping[str, float]) -> dict[str, float]:
    """Published weights as this world uses them."""
    return {name: weight * RARER if weight < 0 else weight for name, weight in published.items()}


def only(action: str) -> dict[str, float]:
    """Weights that see one action."""
    return {name: float(name == action) for name in ACTIONS}


PRESETS: Mapping[str, Mapping[str, float]] = {
    "product": WORTH,
    "published_2023": scaled(PUBLISHED_2023),
    "published_2026": scaled(PUBLISHED_2026),
    "likes": only("like"),
    "clicks": only("click"),
    "dwell": only("dwell"),
}
# The weights of single actions count where `weights` is this.
CUSTOM: list[JsonValue] = ["weights", "custom"]


def _weight(action: str, what: str, low: float = -5.0, high: float = 15.0, step: float = 0.1) -> Any:
    """The field of one action's weight; it begins where the product's is."""
    return Field(
        WORTH[action], ge=low, le=high, json_schema_extra={"step": step, "only_with": CUSTOM},
        title=action.capitalize(), description=f"Weight of {what}.",
    )  # fmt: skip


class ValueKnobs(Knobs):
    """Value = Σ weight × predicted chance."""

    weights: Literal["product", "published_2023", "published_2026", "likes", "clicks", "dwell", "custom"] = Field(
        "product", title="Weights",
        description="What each action counts. The judge always counts by the product's own.",
        json_schema_extra={"labels": {
            "product": "the product's own", "published_2023": "Twitter, April 2023", "published_2026": "X, August 2026",
            "likes": "likes alone", "clicks": "clicks alone", "dwell": "dwell alone",
        }},
    )  # fmt: skip
    negatives: bool = Field(
        True, title="Count negatives", description="Hides and reports. Off: only what looks like success counts."
    )
    report_factor: float = Field(
        1.0, ge=0.0, le=5.0, json_schema_extra={"step": 0.1}, title="Factor on reports",
        description="On the weight of a report: 0 leaves reports out, 5 makes one undo five times as much.",
    )  # fmt: skip
    click: float = _weight("click", "an opened post")
    dwell: float = _weight("dwell", "ten seconds spent")
    like: float = _weight("like", "a like")
    comment: float = _weight("comment", "a comment", high=30.0, step=0.5)
    share: float = _weight("share", "a share", high=30.0, step=0.5)
    hide: float = _weight("hide", "a hidden post", low=-100.0, high=0.0, step=1.0)
    report: float = _weight("report", "a report", low=-400.0, high=0.0, step=5.0)


@dataclass(frozen=True)
class Ordered:
    """The pool in order: posts and their scores (R, n), best first; -1 and -inf where there are no more.

    `weights` (h,) stand beside the heads of the scores.
    """

    post: Ints
    score: Floats
    weights: Floats

    @property
    def n_in(self) -> int:
        """Posts an opening."""
        return posts_an_opening(self.post)

    @property
    def n_out(self) -> int:
        """Posts an opening, in order."""
        return posts_an_opening(self.post)


def weights_of(knobs: ValueKnobs) -> dict[str, float]:
    """The weight of each action under these knobs."""
    chosen = {name: getattr(knobs, name) for name in ACTIONS} if knobs.weights == "custom" else PRESETS[knobs.weights]
    factor = {"hide": float(knobs.negatives), "report": knobs.negatives * knobs.report_factor}
    return {name: float(weight) * factor.get(name, 1.0) for name, weight in chosen.items()}


def value(scores: Scores, knobs: ValueKnobs) -> Ordered:
    """Weigh, add, sort."""
    weights = np.ones(len(scores.names))
    if len(weights) > 1:  # a single head is the value itself
        by_action = weights_of(knobs)
        weights = np.array([by_action[name] for name in scores.names])
    if scores.chances is None:
        total = scores.score if scores.score is not None else np.zeros(scores.post.shape)
    else:
        total = np.einsum("h,hrn->rn", weights, scores.chances, optimize=False)
    total = np.where(scores.post >= 0, total, -np.inf)
    order = np.argsort(-total, axis=1, kind="stable")
    return Ordered(np.take_along_axis(scores.post, order, axis=1), np.take_along_axis(total, order, axis=1), weights)
