"""Part of stage `ranking`: the map from a model's probabilities to click rates, fitted on rows it has not seen."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from pipelines.learning.calibration import Curve, fit_curve, unchanged
from pipelines.recommendation.examples import Examples
from pipelines.recommendation.features import Rows, as_of
from pipelines.recommendation.split import Split
from pipelines.recommendation.streams import stream
from synthetic_data import columns as c
from synthetic_data.behaviour import Floats, Ints, sigmoid
from synthetic_data.video_home import VideoHome

FOLD_SHARE = 0.2


class LogOdds(Protocol):
    """Log odds of a click on rows as shown at a place; the rows' scores, where they are known, save scoring them."""

    def __call__(self, rows: Rows, place: Ints, score: Floats | None = None) -> Floats:
        """(n,) for n rows."""


def calibration_fold(world: VideoHome, examples: Examples, method: str) -> npt.NDArray[np.bool_]:
    """Which examples (n,) are kept from the model to calibrate on: a fifth of the page views, or none."""
    if method == "none":
        return np.zeros(examples.n_out, dtype=bool)
    chosen = stream("calibration fold").random(len(world.views)) < FOLD_SHARE
    return np.asarray(chosen[world.impressions[c.VIEW].to_numpy()[examples.row]])


def curve(
    log_odds: LogOdds, world: VideoHome, split: Split, examples: Examples, fold: npt.NDArray[np.bool_], method: str
) -> Curve:
    """The map from predicted to observed click rates on the fold."""
    if method == "none":
        return unchanged
    row, clicked = examples.row[fold], examples.clicked[fold]
    view, title, place = (world.impressions[name].to_numpy()[row] for name in (c.VIEW, c.TITLE, c.POSITION))
    rows = Rows(view, title, as_of(world, split, examples.leaking, view), late=False)
    # The fold's negatives were thinned out too: each stands for 1 / w of them.
    weight = np.where(clicked, 1.0, 1.0 / examples.kept_rate)
    return fit_curve(method, sigmoid(log_odds(rows, place)), clicked, weight)
