"""What a verdict is, whatever the scenario: value by request and stage, and the arithmetic on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from pipelines.metrics import Estimate, paired_ratio_difference, ratio_estimate, ratio_of_sums
from synthetic_data.behaviour import Floats, Ints

SEED = 11
# What a share of the value below zero means, wherever a reader meets one.
WORSE = "worse than an empty screen"
BELOW_ZERO = f"below 0: {WORSE}"
NOTHING = Estimate(np.nan, np.nan, np.nan)


@dataclass(frozen=True)
class Verdict:
    """Value (R,) of what each stage let through, best order where the stage did not order.

    values  by name in the order of the stages, from "oracle" (the best there was) to "shown" (what came of it)
    losses  a name for each step from one value to the next
    random  the value of an answer drawn at random
    """

    values: Mapping[str, Floats]
    losses: tuple[str, ...]
    random: Floats

    def __post_init__(self) -> None:
        names = tuple(self.values)
        if len(names) != len(self.losses) + 1 or (names[0], names[-1]) != ("oracle", "shown"):
            raise ValueError(
                f"Values run from oracle to shown with a loss between each two; got {', '.join(names) or 'none'} "
                f"and {len(self.losses)} losses."
            )
        if len({values.shape for values in (*self.values.values(), self.random)}) > 1:
            raise ValueError("Every value must be known for the same requests.")

    @property
    def oracle(self) -> Floats:
        """What was there to be had: (R,)."""
        return self.values["oracle"]

    @property
    def shown(self) -> Floats:
        """What was kept: (R,)."""
        return self.values["shown"]

    @property
    def n_in(self) -> int:
        """Requests judged."""
        return len(self.oracle)

    @property
    def n_out(self) -> int:
        """Requests judged."""
        return len(self.oracle)

    @property
    def share_kept(self) -> Estimate:
        """Σ value shown / Σ value of the oracle, with a 95% interval over requests.

        The oracle's list is 1, an empty screen 0. Where an action such as hiding counts against a list, a bad one is
        below 0: it destroys value, and to show nothing would have been better. The losses still add up: more than
        all that was there is then lost. NaN where there was nothing to be had.
        """
        return ratio_estimate(self.shown, self.oracle, SEED)

    @property
    def lost(self) -> dict[str, Floats]:
        """Value (R,) lost by stage; with `shown` they add up to `oracle`. A policy may also gain."""
        steps = pairwise(self.values.values())
        return dict(zip(self.losses, (above - below for above, below in steps), strict=True))

    def share(self, values: Floats) -> float:
        """Values (R,) as a share of all that was there to be had; NaN if that is nothing."""
        return float(ratio_of_sums(np.array([values.sum(), self.oracle.sum()])))


def difference(run: Verdict, other: Verdict) -> Estimate:
    """Share kept of `run` minus that of `other`; paired by request where both answered the same ones.

    Runs of different worlds share no request: their resamples are drawn apart.
    """
    if len(run.oracle) == len(other.oracle) and np.array_equal(run.oracle, other.oracle):
        return paired_ratio_difference(run.shown, other.shown, run.oracle, other.oracle, SEED)
    a, b = run.share_kept, other.share_kept
    value = a.value - b.value
    return Estimate(
        value, value - np.hypot(a.value - a.low, b.high - b.value), value + np.hypot(a.high - a.value, b.value - b.low)
    )


def slice_row(by: str, group: str, kept: Floats, there: Floats) -> dict[str, object]:
    """A row of a table of slices: what of the value there (n,) was kept (n,) in one group of requests or items."""
    found = ratio_estimate(kept, there, SEED)
    return {"by": by, "group": group, "n": len(kept), "value": found.value, "low": found.low, "high": found.high}


def slice_estimates(table: pd.DataFrame, names: Mapping[str, tuple[str, str]]) -> dict[str, Estimate]:
    """Some rows of a table of slices, by a name for each (by, group); NaN for a group that nobody is in."""
    figures = table[["value", "low", "high"]].to_numpy(dtype=float).tolist()
    groups = zip(table["by"], table["group"], strict=True)
    found = {group: Estimate(*each) for group, each in zip(groups, figures, strict=True)}
    return {name: found.get(group, NOTHING) for name, group in names.items()}


def place_in(items: Ints, item: int) -> int | None:
    """The place of an item in a list (k,), from 1; None if it is not in it."""
    at = np.flatnonzero(items == item)
    return int(at[0]) + 1 if len(at) else None
