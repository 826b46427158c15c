"""The map from a model's probabilities to observed rates, fitted on rows it has not seen."""

from collections.abc import Callable

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from synthetic_data.behaviour import Bools, Floats, Ints, sigmoid

Curve = Callable[[Floats], Floats]
FOLD_SHARE = 0.2


def unchanged(probability: Floats) -> Floats:
    """The curve of a model that is not calibrated."""
    return probability


def calibration_fold(method: str, request: Ints, n_requests: int, rng: np.random.Generator) -> Bools:
    """Which rows (n,) are kept from the model to calibrate it on: those of a fifth of the requests, or none.

    Requests go whole, since rows of one request resemble each other.
    """
    if method == "none":
        return np.zeros(len(request), dtype=bool)
    return np.asarray((rng.random(n_requests) < FOLD_SHARE)[request])


def fit_curve(method: str, predicted: Floats, label: Bools, weight: Floats) -> Curve:
    """The map from predicted to observed rates by `method`: none, platt or isotonic; all arrays are (n,).

    Sources: Platt (1999); Zadrozny and Elkan (2002). Rows of one class teach nothing and leave predictions unchanged.
    """
    if method == "none" or label.all() or not label.any():
        return unchanged
    return (_isotonic if method == "isotonic" else _platt)(predicted, label, weight)


def _isotonic(predicted: Floats, label: Bools, weight: Floats) -> Curve:
    model = IsotonicRegression(y_min=1e-6, y_max=1 - 1e-6, out_of_bounds="clip").fit(predicted, label, weight)

    def calibrate(probability: Floats) -> Floats:
        # scikit-learn refuses to map nothing.
        return np.asarray(model.predict(probability)) if len(probability) else probability

    return calibrate


def _platt(predicted: Floats, label: Bools, weight: Floats) -> Curve:
    model = LogisticRegression(C=1e6).fit(_logit(predicted)[:, None], label, sample_weight=weight)

    def calibrate(probability: Floats) -> Floats:
        return sigmoid(_logit(probability) * model.coef_[0, 0] + model.intercept_[0])

    return calibrate


def _logit(probability: Floats) -> Floats:
    return np.asarray(np.log(probability / (1 - probability)))
