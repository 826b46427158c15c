"""Part of stage `ranking`: the map from a model's probabilities to click rates, fitted on rows it has not seen."""

from typing import Protocol

from pipelines.learning.calibration import Curve, calibration_fold, fit_curve, unchanged
from pipelines.learning.sampling import restoring_weights
from pipelines.recommendation.examples import Examples
from pipelines.recommendation.features import Rows, as_of
from pipelines.recommendation.split import Split
from pipelines.recommendation.streams import stream
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats, Ints, sigmoid
from synthetic_data.video_home import VideoHome


class LogOdds(Protocol):
    """Log odds of a click on rows as shown at a place; the rows' scores, where they are known, save scoring them."""

    def __call__(self, rows: Rows, place: Ints, score: Floats | None = None) -> Floats:
        """(n,) for n rows."""


def fold_of(world: VideoHome, examples: Examples, method: str) -> Bools:
    """Which examples (n,) are kept from the model to calibrate it on."""
    view = world.impressions[c.VIEW].to_numpy()[examples.row]
    return calibration_fold(method, view, len(world.views), stream("calibration fold"))


def curve(log_odds: LogOdds, world: VideoHome, split: Split, examples: Examples, fold: Bools, method: str) -> Curve:
    """The map from predicted to observed click rates on the fold."""
    if method == "none":
        return unchanged
    row, clicked = examples.row[fold], examples.clicked[fold]
    view, title, place = (world.impressions[name].to_numpy()[row] for name in (c.VIEW, c.TITLE, c.POSITION))
    rows = Rows(view, title, as_of(world, split, examples.leaking, view), late=False)
    # The fold's negatives were thinned out too.
    weight = restoring_weights(clicked, examples.kept_rate)
    return fit_curve(method, sigmoid(log_odds(rows, place)), clicked, weight)
