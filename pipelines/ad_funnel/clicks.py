"""Stage `clicks`: the machine-learning model of phase 3, fitted on the examples: the chance of a click."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from pipelines.ad_funnel.examples import Examples
from pipelines.ad_funnel.features import Features, Rows, logged
from pipelines.ad_funnel.split import Split
from pipelines.ad_funnel.streams import stream
from pipelines.knobs import Knobs
from pipelines.learning.calibration import Curve, calibration_fold, fit_curve, unchanged
from pipelines.learning.learners import Data, Matrix, fit, position_weights
from pipelines.learning.sampling import log_odds_shift, restoring_weights
from synthetic_data import columns as c
from synthetic_data.ad_market import AdMarket
from synthetic_data.behaviour import Floats, Ints, sigmoid


class ClickKnobs(Knobs):
    """The model that sees only what phase 2 kept."""

    model: Literal["lightgbm", "logistic", "lambdarank", "none"] = Field(
        "lightgbm", title="Click model",
        description="None: phase 2's light click rates go to the auction as they are.",
        json_schema_extra={"labels": {
            "lightgbm": "LightGBM, binary", "logistic": "logistic regression", "lambdarank": "LightGBM, lambdarank",
            "none": "no phase 3",
        }},
    )  # fmt: skip
    position: Literal["ignored", "feature", "examination"] = Field(
        "examination", title="Position",
        description="Clicks follow the slot. Ignore it, make it a feature, or weigh non-clicks by the looks they had.",
        json_schema_extra={"labels": {"feature": "as a feature", "examination": "examination weights"}},
    )  # fmt: skip
    trees: int = Field(
        80, ge=5, le=300, json_schema_extra={"step": 5}, title="Trees",
        description="More trees fit more, cost more to score, and in the end learn noise.",
    )  # fmt: skip
    leaves: int = Field(
        15, ge=2, le=63, title="Leaves a tree", description="More leaves let more features act together."
    )
    calibration: Literal["none", "platt", "isotonic"] = Field(
        "none", title="Calibration",
        description="Map predictions to click rates on a fifth of the examples, which the model has not seen.",
    )  # fmt: skip


@dataclass(frozen=True)
class Clicks:
    """A fitted click model; `if_seen` and `if_shown` are None where there is none.

    if_seen(rows)          P(click | looked at), (n,)
    if_shown(rows, slot)   P(click) in a slot (0 is the top), (n,): what the log can be compared with
    """

    if_seen: Callable[[Rows], Floats] | None
    if_shown: Callable[[Rows, Ints], Floats] | None
    importance: dict[str, float]
    n_in: int
    n_out: int


def clicks(world: AdMarket, split: Split, features: Features, examples: Examples, knobs: ClickKnobs) -> Clicks:
    """Fit the chosen model, undo the sampling of negatives, and calibrate on rows it has not seen."""
    if knobs.model == "none":
        return Clicks(None, None, {}, examples.n_out, 0)
    log = world.impressions
    slot, request = (log[name].to_numpy()[examples.row] for name in (c.POSITION, c.REQUEST))
    fold = calibration_fold(knobs.calibration, request, len(world.requests), stream("calibration fold"))
    data = Data(
        _placed(features.training[~fold], slot[~fold], knobs.position),
        [*features.names, "slot"] if knobs.position == "feature" else features.names,
        examples.clicked[~fold],
        position_weights(examples.clicked[~fold], split.seen[slot[~fold]], knobs.position),
        slot[~fold],
        np.unique(request[~fold], return_counts=True)[1],
    )
    raw, importance = fit(data, knobs.model, knobs.trees, knobs.leaves, debias=knobs.position == "examination")
    shift = log_odds_shift(examples.kept_rate)

    def uncalibrated(rows: Rows, at: Ints) -> Floats:
        # q = p / (p + (1 - p) / w) in odds: multiply by w.
        probability = sigmoid(raw(_placed(features.matrix(rows), at, knobs.position)) + shift)
        return probability * split.seen[at] if knobs.position == "examination" else probability

    held = logged(world, split, examples.row[fold])
    # The fold's negatives were thinned out too.
    weight = restoring_weights(examples.clicked[fold], examples.kept_rate)
    curve: Curve = unchanged
    if fold.any():
        curve = fit_curve(knobs.calibration, _inside(uncalibrated(held, slot[fold])), examples.clicked[fold], weight)

    def if_shown(rows: Rows, at: Ints) -> Floats:
        return np.asarray(curve(_inside(uncalibrated(rows, at))))

    return Clicks(
        lambda rows: if_shown(rows, np.zeros(len(rows.ad), dtype=np.int64)),
        if_shown,
        importance,
        data.n,
        1 if knobs.model == "logistic" else knobs.trees,
    )


def _placed(matrix: Matrix, slot: Ints, position: str) -> Matrix:
    return np.column_stack([matrix, slot.astype(np.float32)]) if position == "feature" else matrix


def _inside(probability: Floats) -> Floats:
    return np.clip(probability, 1e-7, 1 - 1e-7)
