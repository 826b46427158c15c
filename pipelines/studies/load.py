"""Back-of-the-envelope arithmetic that sizing any service begins and ends with: its peak, and the cores for it."""

from collections.abc import Sequence

import pandas as pd

SECONDS_A_DAY = 86_400
BUSY = 0.6
GB = 1e9
ONE_CALL = (
    "One after the other on one core, at costs measured in a batch: one call alone costs more; network and queues not "
    "counted."
)

Row = tuple[str, float, str, str]


def capacity_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Figures in the order they are worked out: quantity, value, unit, assumption (one sentence)."""
    return pd.DataFrame(rows, columns=["quantity", "value", "unit", "assumption"])


def traffic(a_day: float, peak_factor: float, what: str) -> tuple[Row, Row]:
    """Average and peak load of so many requests a day; `what` says in words what they are the product of."""
    average = a_day / SECONDS_A_DAY
    spread = f"{what}, spread evenly over {SECONDS_A_DAY:,} seconds."
    return (
        ("average load", average, "requests a second", spread),
        ("peak load", average * peak_factor, "requests a second", f"The peak is {peak_factor:g} times the average."),
    )


def cores(peak: float, seconds: float) -> Row:
    """Cores for so many requests a second that each keep one core busy for some seconds."""
    return "cores at the peak", peak * seconds / BUSY, "cores", f"Cores are kept {BUSY:.0%} busy, to leave room."
