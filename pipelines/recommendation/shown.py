"""Stage `shown`: the list a person sees, after diversity, exploration and promotions."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipelines.knobs import Knobs
from pipelines.recommendation.ranked import Ranked
from pipelines.recommendation.streams import stream
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints, gumbel, top_k
from synthetic_data.video_home import SLATE, VideoHome

POOL = 50


class ShownKnobs(Knobs):
    """The policy between the ranker's order and the screen."""

    heading: ClassVar[str] = "The list shown"
    length: int = Field(10, ge=1, le=SLATE, title="List length", description="How many titles the row shows.")
    diversity: Literal["none", "mmr", "topic_cap"] = Field(
        "none", title="Diversity",
        description="Trade a little value for variety: by similarity to what is above, or a limit per topic.",
        json_schema_extra={"labels": {"mmr": "MMR", "topic_cap": "topic cap"}},
    )  # fmt: skip
    relevance: float = Field(
        0.7, ge=0.0, le=1.0, json_schema_extra={"step": 0.05, "only_with": ["diversity", "mmr"]},
        title="MMR: weight of relevance",
        description="1 is the ranker's order, 0 is variety alone.",
    )  # fmt: skip
    topic_cap: int = Field(
        3, ge=1, le=10, json_schema_extra={"only_with": ["diversity", "topic_cap"]}, title="Titles per topic",
        description="Used by the topic cap: most titles of one main topic.",
    )  # fmt: skip
    exploration: float = Field(
        0.0, ge=0.0, le=0.5, json_schema_extra={"step": 0.01}, title="Exploration",
        description="Share of places given to a random candidate: spent today, learned from tomorrow.",
    )  # fmt: skip
    pins: int = Field(
        0,
        ge=0,
        le=3,
        title="Promoted titles on top",
        description="What production does. Each pin takes the best place.",
    )


@dataclass(frozen=True)
class Shown:
    """Titles (R, k) as shown, -1 in empty places (always the last), and why each is there: index into REASONS."""

    title: Ints
    reason: npt.NDArray[np.int8]
    n_in: int

    @property
    def n_out(self) -> int:
        """Titles a page view."""
        return int(self.title.shape[1])


REASONS = ("ranked", "explored", "promoted")


def shown(world: VideoHome, ranked: Ranked, knobs: ShownKnobs) -> Shown:
    """Reorder for diversity, give places to exploration, put promotions on top, cut."""
    order = _diversified(world, ranked, knobs)
    title, reason = _explored(order, ranked.title, knobs.exploration, stream("exploration"))
    title, reason = _pinned(world, title, reason, knobs.pins, stream("pins"))
    return Shown(title[:, : knobs.length], reason[:, : knobs.length], ranked.title.shape[1])


def _diversified(world: VideoHome, ranked: Ranked, knobs: ShownKnobs) -> Ints:
    """The ten titles of each view's list (R, 10) before exploration and pins."""
    pool, score = ranked.title[:, :POOL], ranked.score[:, :POOL]
    if knobs.diversity == "none" or pool.shape[1] <= 1:
        return pool[:, :SLATE]
    if knobs.diversity == "topic_cap":
        return _capped(world.titles[c.TOPIC].to_numpy(), pool, knobs.topic_cap)
    return _mmr(world.topics, pool, score, knobs.relevance)


def _capped(topic: Ints, pool: Ints, cap: int) -> Ints:
    """Keep the order, but move titles beyond `cap` of their main topic behind all others."""
    main = np.where(pool >= 0, topic[pool], -1)
    same = main[:, :, None] == main[:, None, :]
    nth = np.tril(same).sum(axis=2)
    beyond = (nth > cap) | (pool < 0)
    order = np.argsort(beyond, axis=1, kind="stable")[:, :SLATE]
    return np.take_along_axis(pool, order, axis=1)


def _mmr(topics: Floats, pool: Ints, score: Floats, relevance: float) -> Ints:
    """Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998) on topic mixes.

    Scores are brought to 0..1 within the pool of each view; similarity is the cosine of topic mixes.
    """
    unit = topics / np.linalg.norm(topics, axis=1, keepdims=True)
    vectors = unit[pool]
    free = pool >= 0
    gain = _scaled(score, free)
    nearest = np.zeros(pool.shape)
    chosen = np.empty((len(pool), min(SLATE, pool.shape[1])), dtype=np.int64)
    each = np.arange(len(pool))
    for place in range(chosen.shape[1]):
        best = np.argmax(np.where(free, relevance * gain - (1 - relevance) * nearest, -np.inf), axis=1)
        chosen[:, place] = np.where(free[each, best], pool[each, best], -1)
        nearest = np.maximum(nearest, np.einsum("rnt,rt->rn", vectors, vectors[each, best]))
        free[each, best] = False
    return chosen


def _scaled(score: Floats, valid: Bools) -> Floats:
    """Scores as 0 (the lowest valid of its row) to 1 (the highest), 0 where there is none."""
    low = np.where(valid, score, np.inf).min(axis=1, keepdims=True)
    high = np.where(valid, score, -np.inf).max(axis=1, keepdims=True)
    above = np.subtract(score, low, out=np.zeros(score.shape), where=valid)
    return np.asarray(np.divide(above, high - low, out=np.zeros(score.shape), where=valid & (high > low)))


def _explored(
    order: Ints, candidates: Ints, share: float, rng: np.random.Generator
) -> tuple[Ints, npt.NDArray[np.int8]]:
    """Give each place with chance `share` to a candidate from below the list, each used once."""
    n_places = order.shape[1]
    lucky = rng.random(order.shape) < share
    # Empty places below, so that there are always enough to fill a whole list from.
    below = np.pad(candidates[:, n_places:], ((0, 0), (0, n_places)), constant_values=-1)
    listed = (below[:, :, None] == order[:, None, :]).any(axis=2)
    free = np.where(listed, -1, below)
    drawn = top_k(np.where(free >= 0, gumbel(free.shape, rng), -np.inf), n_places)
    newcomers = np.take_along_axis(free, drawn, axis=1)
    lucky &= newcomers >= 0
    return np.where(lucky, newcomers, order), lucky.astype(np.int8)


def _pinned(
    world: VideoHome, title: Ints, reason: npt.NDArray[np.int8], pins: int, rng: np.random.Generator
) -> tuple[Ints, npt.NDArray[np.int8]]:
    """Random promoted titles on top; the list moves down and its last titles fall off."""
    if not pins:
        return title, reason
    promoted = np.flatnonzero(world.titles[c.PROMOTED].to_numpy())
    top = promoted[top_k(gumbel((len(title), len(promoted)), rng), pins)]
    listed = (title[:, :, None] == top[:, None, :]).any(axis=2)
    together = np.hstack([top, title])
    reasons = np.hstack([np.full(top.shape, 2, dtype=np.int8), reason])
    last = np.hstack([np.zeros(top.shape, dtype=bool), listed])
    kept = np.argsort(last, axis=1, kind="stable")[:, : title.shape[1]]
    return np.take_along_axis(together, kept, axis=1), np.take_along_axis(reasons, kept, axis=1)
