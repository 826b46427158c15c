"""Where the funnel's own chance comes from: one stream a use, so that no two uses draw the same numbers."""

from typing import Literal, get_args

from pipelines.learning.streams import Streams

Use = Literal[
    "training requests", "negatives kept", "calibration fold", "random score", "ties", "noise", "throttling",
]  # fmt: skip
stream = Streams[Use](29, get_args(Use)).stream
