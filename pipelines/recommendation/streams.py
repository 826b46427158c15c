"""Where the pipeline's own chance comes from: one stream a use, so that no two uses draw the same numbers."""

from typing import Literal, get_args

import numpy as np

from pipelines.learning.streams import Streams

Use = Literal[
    "judged moments", "random split", "training views", "negatives kept", "calibration fold", "random source",
    "random order", "ties", "exploration", "pins",
]  # fmt: skip
STREAMS = Streams(23, get_args(Use))


def stream(use: Use) -> np.random.Generator:
    """The same numbers for the same use whatever the knobs say, and unrelated numbers for any other."""
    return STREAMS.stream(use)
