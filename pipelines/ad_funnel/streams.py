"""Where the funnel's own chance comes from: one stream a use, so that no two uses draw the same numbers."""

from typing import Literal, get_args

import numpy as np

from pipelines.learning.streams import Streams

Use = Literal[
    "training requests", "negatives kept", "calibration fold", "random score", "ties", "noise", "throttling",
    "exploration",
]  # fmt: skip
_STREAMS = Streams(29, get_args(Use))


def stream(use: Use) -> np.random.Generator:
    """The same numbers for the same use whatever the knobs say, and unrelated numbers for any other."""
    return _STREAMS.stream(use)
