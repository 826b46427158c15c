"""Slates: what production showed of some requests, as a model sees it, and what is said of the model on them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pipelines.metrics import Estimate
from synthetic_data.behaviour import Bools, Floats, Ints


@dataclass(frozen=True)
class Slates:
    """Logged slates of requests (R,), all else (R, k) in the order production showed them; item -1 is an empty place.

    `gain` is what each item brought: 1 for a click, or what its actions are worth; 0 for nothing. `score` orders the
    items. `probability` is the predicted P(click) of what was logged: of an impression at its place, or of a look where
    only looks are held out; None where the model makes none.
    """

    request: Ints
    item: Ints
    gain: Floats
    score: Floats
    probability: Floats | None


@dataclass(frozen=True)
class Graded:
    """Metrics of a model by label, and the held-out slates they were computed on."""

    metrics: Mapping[str, Estimate]
    slates: Slates

    @property
    def n_in(self) -> int:
        """Held-out requests."""
        return len(self.slates.request)

    @property
    def n_out(self) -> int:
        """Metrics."""
        return len(self.metrics)


def slates(
    request: Ints, place: Ints, k: int, item: Ints, gain: Floats | Bools, score: Floats, probability: Floats | None
) -> Slates:
    """Logged impressions, a row each (n,), as slates of `k` places from 0, the requests in rising order."""
    found, row = np.unique(request, return_inverse=True)

    def table(values: Floats | Ints | Bools, empty: float) -> Floats:
        filled = np.full((len(found), k), empty)
        filled[row, place] = values
        return filled

    return Slates(
        found,
        table(item, -1).astype(np.int64),
        table(gain, 0.0),
        table(score, 0.0),
        None if probability is None else table(probability, 0.0),
    )
