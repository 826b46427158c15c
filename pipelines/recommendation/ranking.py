"""Stage `ranking`: the model that orders candidates, fitted on the examples."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from pipelines.knobs import Knobs
from pipelines.learning.calibration import Curve, unchanged
from pipelines.learning.examination import examination
from pipelines.learning.learners import LEARNED, Raw, fit
from pipelines.learning.sampling import log_odds_shift
from pipelines.recommendation.calibration import LogOdds, curve, fold_of
from pipelines.recommendation.candidates import popularity
from pipelines.recommendation.examples import Examples
from pipelines.recommendation.features import Features, Rows
from pipelines.recommendation.split import Split
from pipelines.recommendation.streams import stream
from pipelines.recommendation.training_data import training_data, with_position
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints, sigmoid
from synthetic_data.video_home import SLATE, VideoHome

RECENT_DAYS = 3
CORRECTED = ("inverse_propensity", "examination")


class RankingKnobs(Knobs):
    """The second stage's model, and what it makes of position."""

    model: Literal[
        "lightgbm", "lambdarank", "logistic", "matrix_factorisation", "item_knn", "popularity", "recent_popularity",
        "constant", "random",
    ] = Field(
        "lightgbm", title="Model",
        description="A learned model reads the features; the others order by one score alone.",
        json_schema_extra={"labels": {
            "lightgbm": "LightGBM, binary", "lambdarank": "LightGBM, lambdarank", "logistic": "logistic regression",
            "item_knn": "item-item co-occurrence", "constant": "constant score",
        }},
    )  # fmt: skip
    position: Literal["ignored", "feature", "inverse_propensity", "examination"] = Field(
        "examination", title="Position",
        description="Clicks follow position. Ignore it, make it a feature, or weigh rows by the chance of being seen.",
        json_schema_extra={"labels": {
            "feature": "as a feature", "inverse_propensity": "inverse propensity",
            "examination": "examination weights",
        }},
    )  # fmt: skip
    trees: int = Field(
        60, ge=5, le=200, json_schema_extra={"step": 5}, title="Trees",
        description="More trees fit more, cost more to score, and in the end learn noise.",
    )  # fmt: skip
    leaves: int = Field(
        15, ge=2, le=63, title="Leaves a tree",
        description="2 leaves see one feature at a time; more let features act together.",
    )  # fmt: skip
    calibration: Literal["none", "platt", "isotonic"] = Field(
        "none", title="Calibration",
        description="Map scores to click rates on rows the model has not seen. Order stays, probabilities move.",
    )  # fmt: skip


Score = Callable[[Rows], Floats]


@dataclass(frozen=True)
class Ranking:
    """A fitted order: `score` for any rows, and what the log would show of it.

    `examination` (10,) is the chance of being seen by place, estimated from the random bucket, 1 at the top.
    """

    score: Score
    log_odds: LogOdds | None
    calibrate: Curve
    examination: Floats
    importance: dict[str, float]
    n_in: int
    n_out: int

    def click_probability(self, rows: Rows, position: Ints, score: Floats | None = None) -> Floats | None:
        """Predicted P(click) of rows shown at `position` (0 is the top); None where the model makes none.

        Who has the rows' `score` at hand may pass it on, and the model need not score them twice.
        """
        if self.log_odds is None:
            return None
        return self.calibrate(sigmoid(self.log_odds(rows, position, score)))


def ranking(world: VideoHome, split: Split, features: Features, examples: Examples, knobs: RankingKnobs) -> Ranking:
    """Fit the chosen model; for scores that need no model, wrap them."""
    seen = examination(_bucket_clicks(world, split))
    if knobs.model not in LEARNED:
        return Ranking(_plain_score(knobs.model, features, split), None, unchanged, seen, {}, examples.n_out, 0)
    fold = fold_of(world, examples, knobs.calibration)
    data = training_data(world, features, examples, seen, knobs.position, ~fold)
    raw, importance = fit(data, knobs.model, knobs.trees, knobs.leaves, debias=knobs.position in CORRECTED)
    log_odds = _log_odds(raw, features, examples.kept_rate, seen, knobs.position)
    # A lambdarank score orders one list and means nothing beside it: only a calibrated one is a probability.
    meaningful = knobs.model != "lambdarank" or knobs.calibration != "none"
    return Ranking(
        lambda rows: raw(with_position(features.matrix(rows), np.zeros(len(rows.view)), knobs.position)),
        log_odds if meaningful else None,
        curve(log_odds, world, split, examples, fold, knobs.calibration),
        seen,
        importance,
        data.n,
        1 if knobs.model == "logistic" else knobs.trees,
    )


def _bucket_clicks(world: VideoHome, split: Split) -> Ints:
    """Clicks by place (10,) in the random bucket before the serving day."""
    past = split.bucket[world.views[c.DAY].to_numpy()[split.bucket] < split.present]
    rows = (past[:, None] * SLATE + np.arange(SLATE)).ravel()
    return np.asarray(world.impressions[c.CLICKED].to_numpy()[rows].reshape(-1, SLATE).sum(axis=0))


def _plain_score(model: str, features: Features, split: Split) -> Score:
    """Scores that are no model: one number a title, or a collaborative score, or none at all."""
    history, late = features.history, features.similarity.late
    if model == "matrix_factorisation":
        return lambda rows: late.matrix_factorisation[features.world.views[c.USER].to_numpy()[rows.view], rows.title]
    if model == "item_knn":
        return lambda rows: late.item_knn[features.world.views[c.USER].to_numpy()[rows.view], rows.title]
    if model == "popularity":
        return lambda rows: popularity(history, split.present)[rows.title]
    if model == "recent_popularity":
        recent = history.title_clicks[split.present] - history.title_clicks[split.present - RECENT_DAYS]
        return lambda rows: recent[rows.title]
    if model == "constant":
        return lambda rows: np.zeros(len(rows.view))
    return lambda rows: stream("random order").random(len(rows.view))


def _log_odds(raw: Raw, features: Features, kept_rate: float, seen: Floats, position: str) -> LogOdds:
    """Log odds of a click as shown: undo the sampling of negatives, then put the place back."""

    def log_odds(rows: Rows, place: Ints, score: Floats | None = None) -> Floats:
        # A score is of the first place: where place is a feature, it is no other place's.
        if score is None or position == "feature":
            score = raw(with_position(features.matrix(rows), place, position))
        odds = score + log_odds_shift(kept_rate)
        if position in CORRECTED:
            shown = np.clip(sigmoid(odds) * seen[place], 1e-9, 1 - 1e-9)
            return np.asarray(np.log(shown / (1 - shown)))
        return np.asarray(odds)

    return log_odds
