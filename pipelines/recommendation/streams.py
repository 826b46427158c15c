"""Where the pipeline's own chance comes from: one stream a use, so that no two uses draw the same numbers."""

from typing import Literal, get_args

from pipelines.learning.streams import Streams

Use = Literal[
    "judged moments", "random split", "training views", "negatives kept", "calibration fold", "random source",
    "random order", "ties", "exploration", "pins",
]  # fmt: skip
stream = Streams[Use](23, get_args(Use)).stream
