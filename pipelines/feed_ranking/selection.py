"""Stage `selection`: each opening's pool of posts, from the network and from outside it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipelines.feed_ranking.filters import Filters
from pipelines.feed_ranking.sources import Sources
from pipelines.knobs import Knobs
from synthetic_data.behaviour import Bools, Floats, Ints, top_k

SOURCES = ("followed", "noticed by people followed", "topic of interest", "popular")
# How a source orders: popular posts fade with age; on topics, interest counts most, then the author's past dwell rate.
FADES, INTEREST, SKILL, AGES = 0.5, 10.0, 5.0, 0.1


class SelectionKnobs(Knobs):
    """How large the pool is, and where it comes from."""

    size: int = Field(
        120, ge=20, le=300, json_schema_extra={"step": 10}, title="Posts in the pool",
        description="The most the ranker gets to choose from: recall against the cost of scoring.",
    )  # fmt: skip
    out_share: float = Field(
        0.5, ge=0.0, le=1.0, json_schema_extra={"step": 0.05}, title="Share from outside the network",
        description="Kept for authors the viewer does not follow. What one side cannot fill, the other does not get.",
    )  # fmt: skip
    inside_by: Literal["newest", "tie"] = Field(
        "newest", title="In network, first come",
        description="Which posts of followed authors, where there are too many.",
        json_schema_extra={"labels": {"newest": "newest", "tie": "authors the viewer dwelt on"}},
    )  # fmt: skip
    noticed: bool = Field(
        True, title="Source: noticed", description="What authors followed have liked, commented or shared."
    )
    topics: bool = Field(True, title="Source: topics", description="Posts on topics the viewer dwelt on.")
    popular: bool = Field(True, title="Source: popular", description="Posts with most likes so far, fading with age.")


@dataclass(frozen=True)
class Selection:
    """The pool of each judged opening: posts (R, n), -1 where there are fewer, and what brought each: SOURCES, (R, n).

    `overlap` (R,) is the share of its posts from outside that a second source, alone, would have brought too.
    """

    post: Ints
    source: npt.NDArray[np.int8]
    overlap: Floats
    n_in: int

    @property
    def n_out(self) -> int:
        """Posts an opening in the pool."""
        return round(float((self.post >= 0).sum(axis=1).mean()))


def selection(sources: Sources, filters: Filters, knobs: SelectionKnobs) -> Selection:
    """Take the best of each source in turn; a post that two sources bring counts for the first of them.

    Each side, inside and outside the network, has its places: those it cannot fill stay empty.
    """
    inside = filters.passes & sources.followed
    outside = filters.passes & ~sources.followed
    wanted_outside = round(knobs.out_share * knobs.size)
    order_in = -sources.age if knobs.inside_by == "newest" else sources.tie
    rank, source, brings = _outside(sources, outside, wanted_outside, knobs)
    nth_in, nth_out = _nth(np.where(inside, order_in, -np.inf)), _nth(-rank)
    allowed = np.where(inside, nth_in < knobs.size - wanted_outside, np.isfinite(rank) & (nth_out < wanted_outside))
    priority = np.where(inside, nth_in, nth_out)
    priority[~((inside | np.isfinite(rank)) & allowed)] = np.inf
    chosen = top_k(-priority, knobs.size)
    there = np.isfinite(np.take_along_axis(priority, chosen, axis=1))
    source = np.where(np.take_along_axis(inside, chosen, axis=1), 0, np.take_along_axis(source, chosen, axis=1))
    from_outside = there & (source > 0)
    twice = from_outside & (np.take_along_axis(brings, chosen, axis=1) > 1)
    return Selection(
        np.where(there, sources.post[chosen], -1),
        np.where(there, source, -1).astype(np.int8),
        twice.sum(axis=1) / np.maximum(from_outside.sum(axis=1), 1),
        filters.n_out,
    )


def brought(sources: Sources, selection: Selection) -> npt.NDArray[np.int8]:
    """What brought each post into the pool, index into SOURCES (R, P'); -1 for what is not in it."""
    row, at = np.nonzero(selection.post >= 0)
    found = np.full(sources.age.shape, -1, dtype=np.int8)
    found[row, selection.post[row, at] - sources.post[0]] = selection.source[row, at]
    return found


def _outside(
    sources: Sources, outside: Bools, wanted: int, knobs: SelectionKnobs
) -> tuple[Floats, npt.NDArray[np.int8], npt.NDArray[np.int8]]:
    """Posts from outside, (R, P') each: rank, as sources take turns; the source; how many would bring it alone.

    A rank is inf, a source -1, for what no source brings.
    """
    topic = INTEREST * sources.interest + SKILL * sources.skill - AGES * sources.age
    scores = {
        1: np.where(sources.noticed > 0, sources.noticed - AGES * sources.age, -np.inf) if knobs.noticed else None,
        2: topic if knobs.topics else None,
        3: np.log(sources.likes + 0.3) - FADES * sources.age if knobs.popular else None,
    }
    rank = np.full(outside.shape, np.inf)
    source = np.full(outside.shape, -1, dtype=np.int8)
    brings = np.zeros(outside.shape, dtype=np.int8)
    for number, score in scores.items():
        if score is None:
            continue
        possible = outside & np.isfinite(score)
        nth = np.where(possible, _nth(np.where(possible, score, -np.inf)), np.inf)
        brings += nth < wanted
        better = nth + number / 10 < rank
        rank, source = np.where(better, nth + number / 10, rank), np.where(better, np.int8(number), source)
    return rank, source, brings


def _nth(score: npt.NDArray[np.floating]) -> Floats:
    """Rank of each column in its row, 0 for the highest."""
    order = np.argsort(-score, axis=1, kind="stable")
    rank = np.empty(score.shape)
    np.put_along_axis(rank, order, np.arange(score.shape[1], dtype=float)[None, :].repeat(len(score), axis=0), axis=1)
    return rank
