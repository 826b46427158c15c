"""Where the pipeline's own chance comes from: one stream a use, so that no two uses draw the same numbers."""

from typing import Literal, get_args

import numpy as np

SEED = 23
Use = Literal[
    "judged moments", "random split", "training views", "negatives kept", "calibration fold", "random source",
    "random order", "ties", "exploration", "pins",
]  # fmt: skip


def stream(use: Use) -> np.random.Generator:
    """The same numbers for the same use whatever the knobs say, and unrelated numbers for any other."""
    # From 1: a seed sequence that ends in 0 is the same as one without it.
    return np.random.default_rng([SEED, 1 + get_args(Use).index(use)])
