"""Part of stage `ranking`: the map from a model's probabilities to click rates, fitted on rows it has not seen."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from pipelines.recommendation.examples import Examples
from pipelines.recommendation.features import Rows, as_of
from pipelines.recommendation.split import Split
from pipelines.recommendation.streams import stream
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints, sigmoid
from synthetic_data.video_home import VideoHome

FOLD_SHARE = 0.2
Curve = Callable[[Floats], Floats]


class LogOdds(Protocol):
    """Log odds of a click on rows as shown at a place; the rows' scores, where they are known, save scoring them."""

    def __call__(self, rows: Rows, place: Ints, score: Floats | None = None) -> Floats:
        """(n,) for n rows."""


def unchanged(probability: Floats) -> Floats:
    """The curve of a model that is not calibrated."""
    return probability


def calibration_fold(world: VideoHome, examples: Examples, method: str) -> npt.NDArray[np.bool_]:
    """Which examples (n,) are kept from the model to calibrate on: a fifth of the page views, or none."""
    if method == "none":
        return np.zeros(examples.n_out, dtype=bool)
    chosen = stream("calibration fold").random(len(world.views)) < FOLD_SHARE
    return np.asarray(chosen[world.impressions[c.VIEW].to_numpy()[examples.row]])


def curve(
    log_odds: LogOdds, world: VideoHome, split: Split, examples: Examples, fold: npt.NDArray[np.bool_], method: str
) -> Curve:
    """The map from predicted to observed click rates on the fold (Platt 1999; Zadrozny and Elkan 2002)."""
    row, clicked = examples.row[fold], examples.clicked[fold]
    if method == "none" or clicked.all() or not clicked.any():
        return unchanged
    view, title, place = (world.impressions[name].to_numpy()[row] for name in (c.VIEW, c.TITLE, c.POSITION))
    rows = Rows(view, title, as_of(world, split, examples.leaking, view), late=False)
    # The fold's negatives were thinned out too: each stands for 1 / w of them.
    weight = np.where(clicked, 1.0, 1.0 / examples.kept_rate)
    return (_isotonic if method == "isotonic" else _platt)(sigmoid(log_odds(rows, place)), clicked, weight)


def _isotonic(predicted: Floats, clicked: npt.NDArray[np.bool_], weight: Floats) -> Curve:
    model = IsotonicRegression(y_min=1e-6, y_max=1 - 1e-6, out_of_bounds="clip").fit(predicted, clicked, weight)

    def calibrate(probability: Floats) -> Floats:
        # scikit-learn refuses to map nothing.
        return np.asarray(model.predict(probability)) if len(probability) else probability

    return calibrate


def _platt(predicted: Floats, clicked: npt.NDArray[np.bool_], weight: Floats) -> Curve:
    model = LogisticRegression(C=1e6).fit(_logit(predicted)[:, None], clicked, sample_weight=weight)

    def calibrate(probability: Floats) -> Floats:
        return sigmoid(_logit(probability) * model.coef_[0, 0] + model.intercept_[0])

    return calibrate


def _logit(probability: Floats) -> Floats:
    return np.asarray(np.log(probability / (1 - probability)))
