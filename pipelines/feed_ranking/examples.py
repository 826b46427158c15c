"""Stage `examples`: which impressions count as positive and negative examples of each action."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from pipelines.feed_ranking.split import Split
from pipelines.feed_ranking.streams import stream
from pipelines.knobs import Knobs
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints
from synthetic_data.social_feed import ACTIONS, HELD_OUT_DAY, PARTS, SocialFeed

# A row with one of these is never left out: they are what the rare heads learn from.
RARE = ("like", "comment", "share", "hide", "report")


class ExampleKnobs(Knobs):
    """Training data: a positive example of an action is an impression with it, a negative one without."""

    negatives: Literal["looked", "reached", "delivered"] = Field(
        "looked", title="What counts as a negative",
        description="Posts looked at; or also those scrolled past; or all delivered, even below where the viewer left.",
        json_schema_extra={"labels": {
            "looked": "looked at", "reached": "reached, skipped past too", "delivered": "all delivered",
        }},
    )  # fmt: skip
    quiet_kept: float = Field(
        0.1, ge=0.01, le=1.0, json_schema_extra={"step": 0.01}, title="Quiet rows kept",
        description="Share of rows without like, comment, share, hide or report that is kept. They are most of the log.",
    )  # fmt: skip
    correct: bool = Field(
        True, title="Correct for sampling",
        description="Each quiet row kept counts for those left out. Without it every rare action looks common.",
    )  # fmt: skip
    share: float = Field(
        1.0, ge=0.05, le=1.0, json_schema_extra={"step": 0.05}, title="Share of the log",
        description="Share of the openings to train on. Rare actions suffer first.",
    )  # fmt: skip
    bucket: bool = Field(
        False, title="Use random bucket",
        description="Add openings served at random: the only ones with posts production would not have chosen.",
    )  # fmt: skip


@dataclass(frozen=True)
class Examples:
    """Training impressions: row numbers of the log (n,), what was done (n, 7) as ACTIONS, how much each counts (n,)."""

    row: Ints
    did: Bools
    weight: Floats
    n_in: int

    @property
    def n_out(self) -> int:
        """Training rows."""
        return len(self.row)


def examples(world: SocialFeed, split: Split, knobs: ExampleKnobs) -> Examples:
    """Pick openings, then their impressions, then thin out the quiet ones."""
    log = world.impressions
    row = np.sort(np.concatenate([split.train, split.bucket])) if knobs.bucket else split.train
    row = row[split.period[row] < HELD_OUT_DAY * PARTS]
    # One number an opening whatever the share, so that a larger share contains a smaller one.
    drawn = stream("training openings").random(len(world.openings))[log[c.OPENING].to_numpy()[row]]
    row = row[drawn < knobs.share]
    if knobs.negatives != "delivered":
        row = row[log[c.LOOKED if knobs.negatives == "looked" else c.REACHED].to_numpy()[row]]
    did = log[list(ACTIONS)].to_numpy()
    quiet = ~did[:, [ACTIONS.index(name) for name in RARE]].any(axis=1)
    kept = row[~quiet[row] | (stream("quiet rows").random(len(log))[row] < knobs.quiet_kept)]
    weight = np.where(quiet[kept] & knobs.correct, 1.0 / knobs.quiet_kept, 1.0)
    return Examples(kept, did[kept], weight, n_in=len(row))
