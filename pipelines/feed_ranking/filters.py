"""Stage `filters`: what may not be shown, and why."""

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from pipelines.feed_ranking.sources import Sources
from pipelines.knobs import Knobs
from synthetic_data.behaviour import Bools, Ints
from synthetic_data.social_feed import OLDEST

REASONS = ("too old", "seen before", "muted author", "the viewer's own")


class FilterKnobs(Knobs):
    """Each filter, and how old a post may be."""

    window: int = Field(
        60, ge=6, le=int(24 * OLDEST), json_schema_extra={"step": 6}, title="Freshness window, hours",
        description="Older posts are not considered. A narrow window is cheap and starves the feed.",
    )  # fmt: skip
    seen: bool = Field(True, title="Drop posts seen", description="What was reached before is not shown again.")
    muted: bool = Field(True, title="Drop muted authors", description="The viewer has said no to them.")
    own: bool = Field(True, title="Drop own posts", description="Nobody needs to be shown what they wrote.")


@dataclass(frozen=True)
class Filters:
    """What is left of the posts of the last days: `passes` (R, P'); `dropped` (R, 4) posts by the first of REASONS."""

    passes: Bools
    dropped: Ints
    n_in: int

    @property
    def n_out(self) -> int:
        """Posts an opening that pass."""
        return round(float(self.passes.sum(axis=1).mean()))


def filters(sources: Sources, knobs: FilterKnobs) -> Filters:
    """Count each drop under its first reason."""
    there = sources.age >= 0
    left = there.copy()
    dropped = []
    for fails in failing(sources, knobs):
        dropped.append((left & fails).sum(axis=1))
        left &= ~fails
    return Filters(left, np.column_stack(dropped), round(float(there.sum(axis=1).mean())))


def failing(sources: Sources, knobs: FilterKnobs) -> tuple[Bools, Bools, Bools, Bools]:
    """Which posts (R, P') each of REASONS takes."""
    nothing = np.zeros_like(sources.own)
    return (
        sources.age > knobs.window / 24,
        sources.reached if knobs.seen else nothing,
        sources.muted if knobs.muted else nothing,
        sources.own if knobs.own else nothing,
    )
