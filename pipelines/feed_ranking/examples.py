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
from synthetic_data.social_feed import ACTIONS, SocialFeed

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
        description="Share kept of rows without like, comment, share, hide or report. They are most of the log.",
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
    """Training impressions.

    row (n,)     row numbers of the log, in order
    did (n, 7)   what was done, as ACTIONS
    weight (n,)  how much each counts
    seen (n,)    chance of a look at a row of this place, among those that count as examples: 1 where all were looked at
    """

    row: Ints
    did: Bools
    weight: Floats
    seen: Floats
    n_in: int

    @property
    def n_out(self) -> int:
        """Training rows."""
        return len(self.row)


def examples(world: SocialFeed, split: Split, knobs: ExampleKnobs) -> Examples:
    """Pick openings, then their impressions, then thin out the quiet ones."""
    log = world.impressions
    row = np.sort(np.concatenate([split.train, split.bucket])) if knobs.bucket else split.train
    # One number an opening whatever the share, so that a larger share contains a smaller one.
    drawn = stream("training openings").random(len(world.openings))[log[c.OPENING].to_numpy()[row]]
    row = row[drawn < knobs.share]
    if knobs.negatives != "delivered":
        row = row[log[c.LOOKED if knobs.negatives == "looked" else c.REACHED].to_numpy()[row]]
    did = log[list(ACTIONS)].to_numpy()[row]
    quiet = is_quiet(did)
    # One number a row of the log, for the same reason.
    kept = ~quiet | (stream("quiet rows").random(len(log))[row] < knobs.quiet_kept)
    weight = np.where(quiet & knobs.correct, 1.0 / knobs.quiet_kept, 1.0)
    seen = _share_looked(log[c.POSITION].to_numpy()[row], log[c.LOOKED].to_numpy()[row])
    return Examples(row[kept], did[kept], weight[kept], seen[kept], n_in=len(row))


def is_quiet(did: Bools) -> Bools:
    """Whether each row (n, 7) is without any of RARE, (n,)."""
    return np.asarray(~np.any([did[:, ACTIONS.index(name)] for name in RARE], axis=0))


def _share_looked(place: Ints, looked: Bools) -> Floats:
    """Share of the rows (n,) at the place of each that were looked at, (n,)."""
    looks, rows = np.bincount(place, weights=looked), np.bincount(place)
    return np.asarray(looks[place] / rows[place])
