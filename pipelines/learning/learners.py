"""The learners: what each is handed, and what it hands back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm as lgb
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from synthetic_data.behaviour import Bools, Floats, Ints

Matrix = npt.NDArray[np.float32]
Raw = Callable[[Matrix], Floats]
# Raw scores of any feature rows, and each feature's share of importance.
Fitted = tuple[Raw, dict[str, float]]
LEARNED = ("logistic", "lightgbm", "lambdarank")
LIGHTGBM = {
    "learning_rate": 0.1, "min_data_in_leaf": 40, "max_bin": 63, "num_threads": 1, "deterministic": True,
    "force_row_wise": True, "verbose": -1, "seed": 0, "bin_construct_sample_cnt": 20_000, "lambda_l2": 5.0,
}  # fmt: skip
# Many heads take many trees, to train and to score: fewer of them, each of which says more.
STEEPER = {**LIGHTGBM, "learning_rate": 0.15}


@dataclass(frozen=True)
class Data:
    """What a learner is handed; rows in log order.

    matrix (n, f), names (f)  features
    label (n,) bool           clicked, or what else is to be predicted
    weight (n,)               how much each row counts
    position (n,)             places as shown, from 0; only a lambdarank that is debiased needs them
    group (requests,)         rows of each request, in order; only lambdarank needs them
    """

    matrix: Matrix
    names: list[str]
    label: Bools
    weight: Floats
    position: Ints | None = None
    group: Ints | None = None

    @property
    def n(self) -> int:
        """Training rows."""
        return len(self.label)


def position_weights(label: Bools, seen: Floats, position: str) -> Floats:
    """Row weights (n,) that turn odds of a click as shown into odds of a click if looked at.

    `seen` (n,) is the chance that each row's place is looked at. A click says that the row was seen; a non-click says
    so only with the chance of its place. Weighting clicks by 1 / examination (`inverse_propensity`; Joachims et al.,
    WSDM 2017) or non-clicks by examination (`examination`) gives the same odds; the second never blows up one lucky
    click at the bottom. Any other `position` weighs all rows alike.
    """
    if position == "inverse_propensity":
        return np.where(label, 1.0 / np.maximum(seen, 0.05), 1.0)
    if position == "examination":
        return np.where(label, 1.0, seen)
    return np.ones(len(label))


def fit(data: Data, model: str, trees: int, leaves: int, *, debias: bool = False) -> Fitted:
    """Fit `model`, one of LEARNED; `trees` and `leaves` are LightGBM's.

    `debias` gives lambdarank a bias term for each place. Where place is a feature, or is ignored, it needs none.
    """
    if model == "logistic":
        return _logistic(data)
    if model == "lightgbm":
        return _boosted(data, trees, leaves, {"objective": "binary"}, {"weight": data.weight})
    extra = {"position": data.position} if debias else {}
    return _boosted(data, trees, leaves, {"objective": "lambdarank"}, {"group": data.group, **extra})


def fit_each(heads: Sequence[Data], model: str, trees: int, leaves: int) -> list[Fitted]:
    """Fit "logistic" or "lightgbm" to every head: the same rows and features, other labels and weights.

    LightGBM sorts the features into bins once for all of them, which is a fifth of a fit.
    """
    if model == "logistic":
        return [_logistic(data) for data in heads]
    parameters = {**STEEPER, "objective": "binary", "num_leaves": leaves}
    first = heads[0]
    train = lgb.Dataset(
        first.matrix,
        first.label.astype(np.float32),
        weight=first.weight,
        feature_name=_plain(first.names),
        params=parameters,
    )
    fitted = []
    for data in heads:
        # Not `set_weight`: it takes weights of 1 for none, and leaves those of the head before.
        train.construct().set_label(data.label.astype(np.float32)).set_field("weight", data.weight)
        fitted.append(_as_fitted(lgb.train(parameters, train, trees), data.names))
    return fitted


def _boosted(data: Data, trees: int, leaves: int, objective: dict[str, Any], extra: dict[str, Any]) -> Fitted:
    parameters = {**LIGHTGBM, **objective, "num_leaves": leaves}
    train = lgb.Dataset(
        data.matrix, data.label.astype(np.float32), feature_name=_plain(data.names), params=parameters, **extra
    )
    return _as_fitted(lgb.train(parameters, train, trees), data.names)


def _plain(names: list[str]) -> list[str]:
    """Feature names without the colon that LightGBM refuses."""
    return [name.replace(":", "") for name in names]


def _as_fitted(booster: lgb.Booster, names: list[str]) -> Fitted:
    def raw(matrix: Matrix) -> Floats:
        if not len(matrix):  # LightGBM refuses to score nothing
            return np.zeros(0)
        return np.asarray(booster.predict(matrix, raw_score=True, num_threads=1), dtype=float)

    return raw, _shares(names, booster.feature_importance("gain"))


def _logistic(data: Data) -> Fitted:
    if data.label.all() or not data.label.any():
        # Nothing to tell apart: the base rate for all, kept away from certainty.
        rate = float(np.clip(data.label.mean(), 1e-6, 1 - 1e-6)) if data.n else 0.5
        return lambda matrix: np.full(len(matrix), np.log(rate / (1 - rate))), {}
    scaler = StandardScaler().fit(data.matrix)
    model = LogisticRegression(C=0.1, max_iter=200, solver="newton-cholesky").fit(
        scaler.transform(data.matrix), data.label, sample_weight=data.weight
    )

    def raw(matrix: Matrix) -> Floats:
        # Not `decision_function`: it refuses to score nothing.
        return np.asarray((matrix - scaler.mean_) / scaler.scale_ @ model.coef_[0] + model.intercept_[0])

    return raw, _shares(data.names, np.abs(model.coef_[0]))


def _shares(names: list[str], importance: Floats) -> dict[str, float]:
    return dict(zip(names, (importance / max(importance.sum(), 1e-12)).tolist(), strict=True))
