"""The learners of stage `ranking`: what each is handed, and what it hands back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from pipelines.recommendation.examples import Examples
from pipelines.recommendation.features import Features, Matrix
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints
from synthetic_data.video_home import VideoHome

if TYPE_CHECKING:
    from pipelines.recommendation.ranking import RankingKnobs


Raw = Callable[[Matrix], Floats]
# Raw scores of any feature rows, and each feature's share of importance.
Fitted = tuple[Raw, dict[str, float]]
LEARNED = ("logistic", "lightgbm", "lambdarank")
LIGHTGBM = {
    "learning_rate": 0.1, "min_data_in_leaf": 40, "max_bin": 63, "num_threads": 1, "deterministic": True,
    "force_row_wise": True, "verbose": -1, "seed": 0, "bin_construct_sample_cnt": 20_000, "lambda_l2": 5.0,
}  # fmt: skip


@dataclass(frozen=True)
class Data:
    """What a learner is handed; rows in log order, `group` (views,) rows a page view."""

    matrix: Matrix
    names: list[str]
    clicked: npt.NDArray[np.bool_]
    weight: Floats
    position: Ints
    group: Ints

    @property
    def n(self) -> int:
        """Training rows."""
        return len(self.clicked)

    @classmethod
    def of(
        cls, world: VideoHome, features: Features, examples: Examples, seen: Floats, position: str,
        keep: npt.NDArray[np.bool_],
    ) -> "Data":  # fmt: skip
        """The kept rows of the examples; `seen` (10,) is the chance of being looked at by place."""
        row, clicked = examples.row[keep], examples.clicked[keep]
        place = world.impressions[c.POSITION].to_numpy()[row]
        view = world.impressions[c.VIEW].to_numpy()[row]
        names = [*features.names, "position"] if position == "feature" else list(features.names)
        return cls(
            with_position(features.training[keep], place, position),
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


def with_position(matrix: Matrix, place: npt.NDArray[np.generic], position: str) -> Matrix:
    """Features with the place (n,) as a last column, where the model takes position as a feature."""
    return np.column_stack([matrix, place.astype(np.float32)]) if position == "feature" else matrix


def fit(data: Data, knobs: "RankingKnobs") -> Fitted:
    """Fit the learner that the knobs name, one of LEARNED."""
    return {"logistic": _logistic, "lightgbm": _boosted, "lambdarank": _lambdarank}[knobs.model](data, knobs)


def _boosted(data: Data, knobs: "RankingKnobs") -> Fitted:
    return _train(data, knobs, {"objective": "binary"}, {"weight": data.weight})


def _lambdarank(data: Data, knobs: "RankingKnobs") -> Fitted:
    """Position is LightGBM's own: as a feature, as per-place bias terms, or not at all."""
    biased = knobs.position in ("inverse_propensity", "examination")
    extra = {"position": data.position} if biased else {}
    return _train(data, knobs, {"objective": "lambdarank"}, {"group": data.group, **extra})


def _train(data: Data, knobs: "RankingKnobs", objective: dict[str, Any], extra: dict[str, Any]) -> Fitted:
    names = [name.replace(":", "") for name in data.names]
    parameters = {**LIGHTGBM, **objective, "num_leaves": knobs.leaves}
    train = lgb.Dataset(data.matrix, data.clicked.astype(np.float32), feature_name=names, params=parameters, **extra)
    booster = lgb.train(parameters, train, knobs.trees)

    def raw(matrix: Matrix) -> Floats:
        if not len(matrix):  # LightGBM refuses to score nothing
            return np.zeros(0)
        return np.asarray(booster.predict(matrix, raw_score=True, num_threads=1), dtype=float)

    return raw, _shares(data.names, booster.feature_importance("gain"))


def _logistic(data: Data, knobs: "RankingKnobs") -> Fitted:
    if data.clicked.all() or not data.clicked.any():
        return lambda matrix: np.zeros(len(matrix)), {}
    scaler = StandardScaler().fit(data.matrix)
    model = LogisticRegression(C=0.1, max_iter=200).fit(
        scaler.transform(data.matrix), data.clicked, sample_weight=data.weight
    )

    def raw(matrix: Matrix) -> Floats:
        # Not `decision_function`: it refuses to score nothing.
        return np.asarray((matrix - scaler.mean_) / scaler.scale_ @ model.coef_[0] + model.intercept_[0])

    return raw, _shares(data.names, np.abs(model.coef_[0]))


def _shares(names: list[str], importance: Floats) -> dict[str, float]:
    return dict(zip(names, (importance / max(importance.sum(), 1e-12)).tolist(), strict=True))
