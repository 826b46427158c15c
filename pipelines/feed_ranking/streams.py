"""Where the feed's own chance comes from: one stream a use, so that no two uses draw the same numbers."""

from typing import Literal, get_args

from pipelines.learning.streams import Streams

Use = Literal["judged openings", "training openings", "quiet rows", "calibration fold", "random score", "exploration"]
stream = Streams[Use](41, get_args(Use)).stream
