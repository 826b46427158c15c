"""Part of stage `ranking`: the rows that a learner is handed, made of the examples and their features."""

import numpy as np
import numpy.typing as npt

from pipelines.learning.learners import Data, Matrix, position_weights
from pipelines.recommendation.examples import Examples
from pipelines.recommendation.features import Features
from synthetic_data import columns as c
from synthetic_data.behaviour import Bools, Floats
from synthetic_data.video_home import VideoHome


def training_data(
    world: VideoHome, features: Features, examples: Examples, seen: Floats, position: str, keep: Bools
) -> Data:
    """The kept rows of the examples, a group a page view; `seen` (10,) is the chance of being looked at by place."""
    row, clicked = examples.row[keep], examples.clicked[keep]
    place = world.impressions[c.POSITION].to_numpy()[row]
    view = world.impressions[c.VIEW].to_numpy()[row]
    return Data(
        with_position(features.training[keep], place, position),
        [*features.names, "position"] if position == "feature" else list(features.names),
        clicked,
        position_weights(clicked, seen[place], position),
        place,
        np.unique(view, return_counts=True)[1],
    )


def with_position(matrix: Matrix, place: npt.NDArray[np.generic], position: str) -> Matrix:
    """Features with the place (n,) as a last column, where the model takes position as a feature."""
    return np.column_stack([matrix, place.astype(np.float32)]) if position == "feature" else matrix
