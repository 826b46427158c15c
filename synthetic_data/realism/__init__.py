"""How real a world looks: its figures beside published ones, inside their range or outside it, as they come."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthetic_data.behaviour import Floats, Ints


@dataclass(frozen=True)
class Published:
    """A range found elsewhere, what it says in words, and where it stands."""

    low: float
    high: float
    target: str
    source: str
    year: int


Measured = tuple[str, float, Published]


def compared(measured: Sequence[Measured]) -> pd.DataFrame:
    """Quantities of a world beside published ones: quantity, here, low, high, inside, target, source, year.

    `inside` says whether `here` lies within [low, high]; it is missing where the world holds nothing to measure.
    """
    return pd.DataFrame([_row(*each) for each in measured]).astype({"inside": "boolean"})


def _row(quantity: str, here: float, published: Published) -> dict[str, object]:
    inside = None if np.isnan(here) else bool(published.low <= here <= published.high)
    return {
        "quantity": quantity, "here": here, "low": published.low, "high": published.high, "inside": inside,
        "target": published.target, "source": published.source, "year": published.year,
    }  # fmt: skip


def by_chance(share: float, n: float, words: str, source: str, year: int) -> Published:
    """A published share with the range in which `n` draws would fall 95 times in 100."""
    margin = 1.96 * float(np.sqrt(share * (1 - share) / max(n, 1)))
    return Published(share - margin, share + margin, words, source, year)


def over(a: float, b: float) -> float:
    """a / b; NaN where there is nothing to divide by."""
    return a / b if b > 0 else float("nan")


def lorenz(counts: Ints) -> Floats:
    """Share of the total that the i least frequent have, i = 0..n: (n + 1,); the diagonal if nothing was counted."""
    total = counts.sum()
    if total == 0:
        return np.linspace(0, 1, len(counts) + 1)
    return np.concatenate([[0.0], np.cumsum(np.sort(counts)) / total])


def gini(counts: Ints) -> float:
    """Twice the area between the Lorenz curve and the diagonal: 0 if all have the same; NaN if nothing was counted."""
    if counts.sum() == 0:
        return float("nan")
    curve = lorenz(counts)
    return float(1 - (curve[1:] + curve[:-1]).sum() / len(counts))
