"""Stage `shown`: the list a person sees, after diversity, exploration and promotions."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipelines.knobs import Knobs
from pipelines.recommendation.ranked import Ranked
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints, gumbel, top_k
from synthetic_data.video_home import SLATE, VideoHome

POOL = 50


class ShownKnobs(Knobs):
    """The policy between the ranker's order and the screen."""

    length: int = Field(10, ge=1, le=SLATE, title="List length", description="How many titles the row shows.")
    diversity: Literal["none", "mmr", "topic_cap"] = Field(
        "none", title="Diversity",
        description="Trade a little value for variety: by similarity to what is above, or a limit per topic.",
        json_schema_extra={"labels": {"mmr": "MMR", "topic_cap": "topic cap"}},
    )  # fmt: skip
    relevance: float = Field(
        0.7, ge=0.0, le=1.0, json_schema_extra={"step": 0.05}, title="MMR: weight of relevance",
        description="1 is the ranker's order, 0 is variety alone.",
    )  # fmt: skip
    topic_cap: int = Field(
        3, ge=1, le=10, title="Titles per topic", description="Used by the topic cap: most titles of one main topic."
    )
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
    """Titles (R, k) as shown, -1 where the list is shorter, and why each is there (R, k): index into REASONS."""

    title: Ints
    reason: npt.NDArray[np.int8]
    n_in: int

    @property
    def n_out(self) -> int:
        """Titles a page view."""
        return self.title.shape[1]


REASONS = ("ranked", "explored", "promoted")


def shown(world: VideoHome, ranked: Ranked, knobs: ShownKnobs) -> Shown:
    """Reorder for diversity, give places to exploration, put promotions on top, cut."""
    order = _diversified(world, ranked, knobs)
    rng = np.random.default_rng([*ranked.title.shape, 3])
    title, reason = _explored(order, ranked.title, knobs.exploration, rng)
    title, reason = _pinned(world, title, reason, knobs.pins, rng)
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
    valid = pool >= 0
    finite = np.where(valid, score, np.nan)
    low, high = np.nanmin(finite, axis=1, keepdims=True), np.nanmax(finite, axis=1, keepdims=True)
    gain = np.where(valid, (finite - low) / np.maximum(high - low, 1e-12), -np.inf)
    nearest = np.zeros(pool.shape)
    chosen = np.empty((len(pool), min(SLATE, pool.shape[1])), dtype=np.int64)
    each = np.arange(len(pool))
    for place in range(chosen.shape[1]):
        best = np.argmax(relevance * gain - (1 - relevance) * nearest, axis=1)
        chosen[:, place] = pool[each, best]
        nearest = np.maximum(nearest, np.einsum("rnt,rt->rn", vectors, vectors[each, best]))
        gain[each, best] = -np.inf
    return chosen


def _explored(
    order: Ints, candidates: Ints, share: float, rng: np.random.Generator
) -> tuple[Ints, npt.NDArray[np.int8]]:
    """Give each place with chance `share` to a candidate from below the list, each used once."""
    below = candidates[:, order.shape[1] :]
    reason = np.zeros(order.shape, dtype=np.int8)
    lucky = rng.random(order.shape) < share
    noise = gumbel((len(order), max(below.shape[1], 1)), rng)
    if below.shape[1] < order.shape[1]:
        return order, reason
    listed = (below[:, :, None] == order[:, None, :]).any(axis=2)
    newcomers = np.take_along_axis(
        below, top_k(np.where((below >= 0) & ~listed, noise, -np.inf), order.shape[1]), axis=1
    )
    lucky &= newcomers >= 0
    return np.where(lucky, newcomers, order), np.where(lucky, np.int8(1), reason)


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
