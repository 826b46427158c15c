"""The axis of the value kept: up from zero, and down from it where a list is worse than none."""

import math
from collections.abc import Iterable
from typing import Any

from pipelines.judge import BELOW_ZERO
from views.charts.style import Theme, axis

LEAST = 0.0005  # a share that reads as 0.0%
ROOM = 0.06  # of the axis, below the least value


def lowest(values: Iterable[float]) -> float:
    """Where an axis of these shares begins: at zero, or at the least of them if it is below by more than a hair."""
    least = min((value for value in values if not math.isnan(value)), default=0.0)
    return least if least < -LEAST else 0.0


def kept_range(values: Iterable[float], top: float) -> tuple[float, float]:
    """The ends of an axis up to `top`, with room for a mark at the least value where that is below zero."""
    low = lowest(values)
    return low - ROOM * (top - low) * (low < 0), top


def kept_axis(
    theme: Theme, values: list[float], title: str | None = "value kept", top: float | None = None
) -> dict[str, Any]:
    """An axis of shares up to `top`, or as far as they go.

    Where one is below zero, zero has a line, and the title says what it means.
    """
    ends: dict[str, Any] = {"rangemode": "tozero"} if top is None else {"range": list(kept_range(values, top))}
    usual = {"tickformat": ".0%", "nticks": 6, **ends}
    if lowest(values) == 0:
        return axis(theme, title, **usual)
    said = f'<span style="font-size:14px">{BELOW_ZERO}</span>'
    line = {"zeroline": True, "zerolinecolor": theme.muted, "zerolinewidth": 1.5}
    return axis(theme, f"{title}<br>{said}" if title else said, **line, **usual)
