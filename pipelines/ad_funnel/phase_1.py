"""Stage `phase_1`: quick selection by criteria: who may be shown, and who matches best. No bid and no model is read."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import Field

from pipelines.ad_funnel.split import Split
from pipelines.knobs import Knobs
from synthetic_data import columns as c
from synthetic_data.ad_market import AdMarket
from synthetic_data.behaviour import Bools, Ints, chunks, top_k

REASONS = (
    "not started",
    "no money left",
    "wrong place",
    "wrong age group",
    "no match",
    "too dissimilar",
    "beyond the width",
)
LOOSEST = {"exact": 3, "phrase": 2, "broad": 1}
# How much similarity a stricter match is worth when the width forces a choice.
TIER = 0.1


class Phase1Knobs(Knobs):
    """Criteria and width of the first phase."""

    width: int = Field(
        100, ge=10, le=800, json_schema_extra={"step": 10}, title="Phase 1 keeps",
        description="Ads handed to phase 2. Wider loses less and costs more in everything that follows.",
    )  # fmt: skip
    match: Literal["exact", "phrase", "broad"] = Field(
        "broad", title="Loosest match used",
        description="In a feed exact and phrase both mean ads for a declared interest; broad adds those for everybody.",
        json_schema_extra={"labels": {"exact": "exact only", "phrase": "exact and phrase", "broad": "broad too"}},
    )  # fmt: skip
    similarity: float = Field(
        0.0, ge=-0.2, le=0.8, json_schema_extra={"step": 0.05}, title="Least similarity",
        description="Ads whose text is less similar than this are dropped, whatever the width.",
    )  # fmt: skip


@dataclass(frozen=True)
class Phase1:
    """What was kept: `ad` (R, n1) best match first, -1 where fewer matched; `dropped` (R, 7) counts by REASONS."""

    ad: Ints
    dropped: Ints
    n_in: int

    @property
    def n_out(self) -> int:
        """Ads kept a request, on average."""
        return round(float((self.ad >= 0).sum(axis=1).mean())) if len(self.ad) else 0


def phase_1(world: AdMarket, split: Split, knobs: Phase1Knobs) -> Phase1:
    """Check every ad against every criterion, counting the first one it fails, and keep the best matches."""
    requests = world.requests.iloc[split.judged]
    parts = [_select(world, requests.iloc[some], knobs) for some in chunks(len(requests))]
    ad, dropped = (np.concatenate(each) for each in zip(*parts, strict=True))
    return Phase1(ad, dropped, n_in=len(world.ads))


def _select(world: AdMarket, requests: pd.DataFrame, knobs: Phase1Knobs) -> tuple[Ints, Ints]:
    left, dropped = np.ones((len(requests), len(world.ads)), dtype=bool), []
    for criterion in criteria(world, requests, knobs):
        still = left & criterion
        dropped.append(left.sum(axis=1) - still.sum(axis=1))
        left = still
    key = world.reach.key(requests)
    score = np.where(left, world.reach.similarity[key] + TIER * world.reach.match[key], -np.inf)
    kept = top_k(score, knobs.width)
    ad = np.where(np.take_along_axis(left, kept, axis=1), kept, -1)
    dropped.append(left.sum(axis=1) - (ad >= 0).sum(axis=1))
    return ad, np.column_stack(dropped)


def criteria(world: AdMarket, requests: pd.DataFrame, knobs: Phase1Knobs) -> tuple[Bools, ...]:
    """What an ad must pass, in the order of REASONS; each (R, A) or (1, A)."""
    reach, users = world.reach, world.users
    user, key = requests[c.USER].to_numpy(), reach.key(requests)
    day = requests[c.DAY].to_numpy()
    loosest = LOOSEST[knobs.match]
    if world.surface == "feed":
        loosest = min(loosest, 2)
    return (
        reach.start[None, :] <= day[:, None],
        reach.funded[None, :],
        reach.place[users[c.PLACE].to_numpy()[user]],
        reach.age[users[c.AGE_GROUP].to_numpy()[user]],
        reach.match[key] >= loosest,
        reach.similarity[key] >= knobs.similarity,
    )
