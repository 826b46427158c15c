"""Where a pipeline's own chance comes from: one stream a use, so that no two uses draw the same numbers."""

from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

Use = TypeVar("Use", bound=str)


@dataclass(frozen=True)
class Streams(Generic[Use]):
    """The streams of one pipeline: its seed, and every use in an order that never changes."""

    seed: int
    uses: tuple[Use, ...]

    def stream(self, use: Use) -> np.random.Generator:
        """The same numbers for the same use whatever the knobs say, and unrelated numbers for any other.

        Raises ValueError for a use that is not listed.
        """
        # From 1: a seed sequence that ends in 0 is the same as one without it.
        return np.random.default_rng([self.seed, 1 + self.uses.index(use)])
