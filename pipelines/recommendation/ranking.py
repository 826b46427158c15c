"""Stage `ranking`: the model that orders candidates, fitted on the examples."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
from pydantic import Field
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from pipelines.knobs import Knobs
from pipelines.recommendation.candidates import popularity
from pipelines.recommendation.examples import Examples
from pipelines.recommendation.features import Features, Matrix, Rows
from pipelines.recommendation.split import Split
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints, sigmoid
from synthetic_data.video_home import SLATE, VideoHome

RECENT_DAYS = 3
CALIBRATION_SHARE = 0.2

LEARNED = ("logistic", "lightgbm", "lambdarank")


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
        description="Clicks follow position. Ignore it, learn it as a feature, or weigh by the chance of being seen.",
        json_schema_extra={"labels": {
            "feature": "as a feature", "inverse_propensity": "clicks weighted by 1 / examination",
            "examination": "non-clicks weighted by examination",
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
Curve = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Ranking:
    """A fitted order: `score` for any rows, and what the log would show of it.

    `examination` (10,) is the chance of being seen by place, estimated from the random bucket, 1 at the top.
    """

    score: Score
    log_odds: Callable[[Rows, Ints], Floats] | None
    calibrate: Curve
    examination: Floats
    importance: dict[str, float]
    n_in: int
    n_out: int

    def click_probability(self, rows: Rows, position: Ints) -> Floats | None:
        """Predicted P(click) of rows shown at `position` (0 is the top); None where the model makes no probabilities."""
        if self.log_odds is None:
            return None
        return self.calibrate(sigmoid(self.log_odds(rows, position)))


def ranking(world: VideoHome, split: Split, features: Features, examples: Examples, knobs: RankingKnobs) -> Ranking:
    """Fit the chosen model; for scores that need no model, wrap them."""
    seen = examination(world, split)
    if knobs.model not in LEARNED:
        score = _plain_score(knobs.model, features, split)
        return Ranking(score, None, _same, seen, {}, examples.n_out, 0)
    fold = _calibration_fold(world, examples) if knobs.calibration != "none" else np.zeros(examples.n_out, bool)
    data = _Data.of(world, features, examples, seen, knobs.position, ~fold)
    fit = {"logistic": _logistic, "lightgbm": _boosted, "lambdarank": _lambdarank}[knobs.model]
    raw, importance = fit(data, knobs)
    log_odds = _log_odds(raw, features, examples.kept_rate, seen, knobs)
    # A lambdarank score orders one list and means nothing beside it: only a calibrated one is a probability.
    meaningful = knobs.model != "lambdarank" or knobs.calibration != "none"
    ranker = Ranking(
        lambda rows: raw(_with_position(features.matrix(rows), np.zeros(len(rows.view)), knobs.position)),
        log_odds if meaningful else None, _same, seen, importance, data.n, knobs.trees if knobs.model != "logistic" else 1,
    )  # fmt: skip
    return _calibrated(ranker, world, examples, fold, knobs.calibration)


def examination(world: VideoHome, split: Split) -> Floats:
    """Chance of being seen by place (10,), 1 at the top: click rates of the random bucket, made to fall with place.

    In the bucket every place holds the same mixture of titles, so a lower click rate can only come from the place.
    A prior of 8 clicks spread as 1, 1/2, ... 1/10 keeps a small bucket from calling a place invisible.
    """
    rows = (split.bucket[:, None] * SLATE + np.arange(SLATE)).ravel()
    clicks = world.impressions[c.CLICKED].to_numpy()[rows].reshape(-1, SLATE).sum(axis=0)
    prior = 1.0 / np.arange(1, SLATE + 1)
    smooth = clicks + 8.0 * prior / prior.sum()
    falling = IsotonicRegression(increasing=False).fit_transform(np.arange(SLATE), smooth)
    return np.asarray(falling / falling[0])


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
    return lambda rows: np.random.default_rng(len(rows.view)).random(len(rows.view))


@dataclass(frozen=True)
class _Data:
    """What a learner is handed; rows in log order, `group` (views,) rows a page view."""

    matrix: Matrix
    names: list[str]
    clicked: npt.NDArray[np.bool_]
    weight: Floats
    position: Ints
    group: Ints

    @property
    def n(self) -> int:
        return len(self.clicked)

    @classmethod
    def of(
        cls, world: VideoHome, features: Features, examples: Examples, seen: Floats, position: str,
        keep: npt.NDArray[np.bool_],
    ) -> "_Data":  # fmt: skip
        row, clicked = examples.row[keep], examples.clicked[keep]
        place = world.impressions[c.POSITION].to_numpy()[row]
        view = world.impressions[c.VIEW].to_numpy()[row]
        names = [*features.names, "position"] if position == "feature" else list(features.names)
        return cls(
            _with_position(features.training[keep], place, position),
            names, clicked, _weights(clicked, seen[place], position), place,
            np.unique(view, return_counts=True)[1],
        )  # fmt: skip


def _weights(clicked: npt.NDArray[np.bool_], seen: Floats, position: str) -> Floats:
    """Row weights that turn odds of a click as shown into odds of a click if looked at.

    A click says the title was seen; a non-click says so only with the chance of its place. Weighting clicks by
    1 / examination (Joachims et al., WSDM 2017) or non-clicks by examination gives the same odds; the second never
    blows up one lucky click at the bottom.
    """
    if position == "inverse_propensity":
        return np.where(clicked, 1.0 / np.maximum(seen, 0.05), 1.0)
    if position == "examination":
        return np.where(clicked, 1.0, seen)
    return np.ones(len(clicked))


def _with_position(matrix: Matrix, place: npt.NDArray[np.generic], position: str) -> Matrix:
    return np.column_stack([matrix, place.astype(np.float32)]) if position == "feature" else matrix


Raw = Callable[[Matrix], Floats]
LIGHTGBM = {
    "learning_rate": 0.1, "min_data_in_leaf": 40, "max_bin": 63, "num_threads": 1, "deterministic": True,
    "force_row_wise": True, "verbose": -1, "seed": 0, "bin_construct_sample_cnt": 20_000, "lambda_l2": 5.0,
}  # fmt: skip


def _boosted(data: _Data, knobs: RankingKnobs) -> tuple[Raw, dict[str, float]]:
    return _train(data, knobs, {"objective": "binary"}, {"weight": data.weight})


def _lambdarank(data: _Data, knobs: RankingKnobs) -> tuple[Raw, dict[str, float]]:
    """Position is LightGBM's own: as a feature, as per-place bias terms, or not at all."""
    biased = knobs.position in ("inverse_propensity", "examination")
    extra = {"position": data.position} if biased else {}
    return _train(data, knobs, {"objective": "lambdarank"}, {"group": data.group, **extra})


def _train(
    data: _Data, knobs: RankingKnobs, objective: dict[str, Any], extra: dict[str, Any]
) -> tuple[Raw, dict[str, float]]:
    names = [name.replace(":", "") for name in data.names]
    parameters = {**LIGHTGBM, **objective, "num_leaves": knobs.leaves}
    train = lgb.Dataset(data.matrix, data.clicked.astype(np.float32), feature_name=names, params=parameters, **extra)
    booster = lgb.train(parameters, train, knobs.trees)
    gain = booster.feature_importance("gain")
    return (
        lambda matrix: np.asarray(booster.predict(matrix, raw_score=True, num_threads=1)),
        dict(zip(data.names, (gain / max(gain.sum(), 1e-12)).tolist(), strict=True)),
    )


def _logistic(data: _Data, knobs: RankingKnobs) -> tuple[Raw, dict[str, float]]:
    if data.clicked.all() or not data.clicked.any():
        return lambda matrix: np.zeros(len(matrix)), {}
    scaler = StandardScaler().fit(data.matrix)
    model = LogisticRegression(C=0.1, max_iter=200).fit(
        scaler.transform(data.matrix), data.clicked, sample_weight=data.weight
    )
    size = np.abs(model.coef_[0])
    return (
        lambda matrix: np.asarray(model.decision_function(scaler.transform(matrix)), dtype=float),
        dict(zip(data.names, (size / max(size.sum(), 1e-12)).tolist(), strict=True)),
    )


def _log_odds(
    raw: Raw, features: Features, kept_rate: float, seen: Floats, knobs: RankingKnobs
) -> Callable[[Rows, Ints], Floats]:
    """Log odds of a click as shown: undo the sampling of negatives, then put the place back."""

    def log_odds(rows: Rows, position: Ints) -> Floats:
        # q = p / (p + (1 - p) / w) in odds: multiply by w.
        odds = raw(_with_position(features.matrix(rows), position, knobs.position)) + np.log(kept_rate)
        if knobs.position in ("inverse_propensity", "examination"):
            shown = np.clip(sigmoid(odds) * seen[position], 1e-9, 1 - 1e-9)
            return np.asarray(np.log(shown / (1 - shown)))
        return np.asarray(odds)

    return log_odds


def _same(probability: Floats) -> Floats:
    return probability


def _calibration_fold(world: VideoHome, examples: Examples) -> npt.NDArray[np.bool_]:
    """A fifth of the page views, kept from the model to calibrate on."""
    view = world.impressions[c.VIEW].to_numpy()[examples.row]
    chosen = np.random.default_rng(2).random(len(world.views)) < CALIBRATION_SHARE
    return np.asarray(chosen[view])


def _calibrated(
    ranker: Ranking, world: VideoHome, examples: Examples, fold: npt.NDArray[np.bool_], method: str
) -> Ranking:
    """Fit the map from predicted to observed click rates on the fold (Platt 1999; Zadrozny and Elkan 2002)."""
    if method == "none" or ranker.log_odds is None:
        return ranker
    row, clicked = examples.row[fold], examples.clicked[fold]
    log = world.impressions
    view, place = log[c.VIEW].to_numpy()[row], log[c.POSITION].to_numpy()[row]
    rows = Rows(view, log[c.TITLE].to_numpy()[row], world.views[c.DAY].to_numpy()[view], late=False)
    predicted = sigmoid(ranker.log_odds(rows, place))
    # The fold's negatives were thinned out too: each stands for 1 / w of them.
    weight = np.where(clicked, 1.0, 1.0 / examples.kept_rate)
    if clicked.all() or not clicked.any():
        return ranker
    if method == "isotonic":
        model = IsotonicRegression(y_min=1e-6, y_max=1 - 1e-6, out_of_bounds="clip").fit(predicted, clicked, weight)
        curve: Curve = lambda probability: np.asarray(model.predict(probability))  # noqa: E731
    else:
        logit = np.log(predicted / (1 - predicted))[:, None]
        platt = LogisticRegression(C=1e6).fit(logit, clicked, sample_weight=weight)
        curve = lambda probability: np.asarray(  # noqa: E731
            platt.predict_proba(np.log(probability / (1 - probability))[:, None])[:, 1]
        )
    return Ranking(
        ranker.score, ranker.log_odds, curve, ranker.examination, ranker.importance, ranker.n_in, ranker.n_out
    )
