"""A table of bars: a row for each method, a column for each measure with a scale of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from pipelines.judge import BELOW_ZERO
from views.charts.kept import lowest
from views.charts.style import Theme, figure, hidden, note, rule

PITCH, HEAD, FOOT = 76, 58, 24  # pixels: a row, the names of the columns over all, what stands under them
NAME, FIGURE, BAR = 0.8, 0.5, 0.2  # of a row's pitch: where its name and figures stand, and how thick its bars are
BELOW = f"value kept {BELOW_ZERO}"
GAP = 0.04  # of the width, between columns


@dataclass(frozen=True)
class Measure:
    """One column: where its figures come from, what stands over it (a <br> breaks it in two), how a figure reads."""

    column: str
    heading: str
    written: Callable[[float], str]


@dataclass(frozen=True)
class Method:
    """One row: its name, its figures by column, its colour, a pattern to tell it by."""

    name: str
    figures: dict[str, Any]
    colour: str
    hatch: str = ""


def measures_figure(theme: Theme, methods: Sequence[Method], measures: Sequence[Measure], below: str = "") -> go.Figure:
    """Every method by every measure; bars begin at zero.

    Where some go below it, zero has a line, and `below` stands under the table: what it means.
    """
    n, width = len(methods), (1 - GAP * (len(measures) - 1)) / len(measures)
    bars, notes, lines = [], [], []
    for number, measure in enumerate(measures):
        left = number * (width + GAP)
        values = [float(method.figures[measure.column]) for method in methods]
        low, high = lowest(values), max(0.0, *(value for value in values if value == value), 1e-9)
        scale = width / (high - low)
        zero = left - low * scale
        bars.append(_bars(theme, methods, measure, values, zero, scale))
        notes.append(_note(theme, left, n, measure.heading, yanchor="bottom", font={"size": 14, "color": theme.muted}))
        notes += [
            _note(theme, left, n - 1 - row + FIGURE, f"<b>{measure.written(value)}</b>")
            for row, value in enumerate(values)
        ]
        if low < 0:
            lines += [rule(theme, x0=zero, x1=zero, y0=row, y1=row + 1.7 * BAR) for row in range(n)]
    notes += [_note(theme, 0, n - 1 - row + NAME, method.name) for row, method in enumerate(methods)]
    foot = FOOT if lines and below else 0
    if foot:
        notes.append(_note(theme, 0, -foot / PITCH / 2, below, font={"size": 14, "color": theme.muted}))
    return figure(
        theme, PITCH * n + HEAD + foot, bars, x={**hidden(), "range": [0, 1]},
        y={**hidden(), "range": [-foot / PITCH, n + HEAD / PITCH]},
        notes=notes, shapes=lines, bargap=0, barmode="overlay", margin={"l": 2, "r": 2, "t": 0, "b": 0},
    )  # fmt: skip


def told(methods: Sequence[Method], measures: Sequence[Measure]) -> str:
    """The same in words."""
    return "; ".join(
        f"{method.name}: "
        + ", ".join(f"{_spoken(each.heading)} {each.written(method.figures[each.column])}" for each in measures)
        for method in methods
    )


def _spoken(heading: str) -> str:
    return heading.replace("<br>", " ")


def _note(theme: Theme, x: float, y: float, text: str, **more: Any) -> dict[str, Any]:
    return note(theme, x, y, text, xshift=-1, **more)


def _bars(
    theme: Theme, methods: Sequence[Method], measure: Measure, values: list[float], zero: float, scale: float
) -> dict[str, Any]:
    colours = [method.colour for method in methods]
    return {
        "type": "bar", "orientation": "h", "y": [len(methods) - 1 - row + BAR for row in range(len(methods))],
        "x": [0.0 if value != value else value * scale for value in values], "base": zero, "width": BAR,
        "marker": {
            "color": colours, "line": {"width": 1, "color": colours},
            "pattern": {
                "shape": [method.hatch for method in methods], "fgcolor": theme.surface, "fgopacity": 0.6, "size": 7,
                "solidity": 0.25, "fillmode": "overlay",
            },
        },
        "hovertemplate": [
            f"{method.name}<br>{_spoken(measure.heading)}: {measure.written(value)}<extra></extra>"
            for method, value in zip(methods, values, strict=True)
        ],
    }  # fmt: skip
