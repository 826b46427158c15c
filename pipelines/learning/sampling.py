"""What keeping only some of the negatives does to a model's probabilities, and how it is undone."""

from typing import TypeVar

import numpy as np

from synthetic_data.behaviour import Bools, Floats, Ints

Probability = TypeVar("Probability", float, Floats)


def thinned(row: Ints, clicked: Bools, kept_rate: float, rng: np.random.Generator) -> Ints:
    """Rows (n,) of a log with only some of the negatives; `clicked` is of the whole log.

    Every row of the log draws a number, in use or not, so that a larger rate keeps all that a smaller one keeps.
    """
    drawn = rng.random(len(clicked))
    return row[clicked[row] | (drawn[row] < kept_rate)]


def restoring_weights(clicked: Bools, kept_rate: float) -> Floats:
    """Row weights (n,) that count as the log did: each negative kept stands for 1 / w of them."""
    return np.where(clicked, 1.0, 1.0 / kept_rate)


def corrected(probability: Probability, kept_rate: float) -> Probability:
    """The probability before negatives were kept at rate w: p / (p + (1 - p) / w). He et al. (ADKDD 2014).

    A rate of 5%, with a tenth of the negatives kept, reads as 34.5%:

    >>> round(corrected(0.345, 0.1), 3)
    0.05
    """
    return probability / (probability + (1 - probability) / kept_rate)


def log_odds_shift(kept_rate: float) -> float:
    """What `corrected` adds to log odds: the odds are multiplied by the rate at which negatives were kept.

    >>> odds = 0.345 / 0.655 * np.exp(log_odds_shift(0.1))
    >>> round(float(odds / (1 + odds)), 3)
    0.05
    """
    return float(np.log(kept_rate))
