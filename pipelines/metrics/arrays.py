"""The array types the metrics speak of, and the few operations all of them need."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.integer[Any]]
Numbers = npt.NDArray[np.floating[Any] | np.integer[Any] | np.bool_]
Ids = npt.NDArray[Any]


def as_floats(numbers: Numbers) -> Floats:
    """The same numbers as float64, copied only if they have to be."""
    return np.asarray(numbers, dtype=np.float64)


def divide(numerator: Numbers, denominator: Numbers) -> Floats:
    """numerator / denominator, NaN where the denominator is 0; both broadcast."""
    above, below = np.broadcast_arrays(as_floats(numerator), as_floats(denominator))
    quotient: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
    return quotient


def checked_labels(labels: Numbers) -> Flags:
    """Labels (n,) as booleans; raises ValueError unless each is 0 or 1."""
    clicked = as_floats(labels)
    if clicked.ndim != 1 or not np.isin(clicked, (0, 1)).all():
        raise ValueError("Labels must be one row of zeros and ones.")
    return np.asarray(clicked == 1)


def request_codes(requests: Ids, n_rows: int) -> tuple[int, Integers]:
    """How many requests there are, and the number from 0 of each row's own; sorted ids are numbered.

    Raises ValueError unless every one of the `n_rows` rows has one id.
    """
    ids, codes = np.unique(requests, return_inverse=True)
    if codes.shape != (n_rows,):
        raise ValueError(f"Every row needs one request, got {codes.shape} for {n_rows} rows.")
    return len(ids), codes
