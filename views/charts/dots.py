"""Rows of marks: a strip for each thing, on it the same few figures of it, told apart by mark and colour."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from views.charts.lines import line
from views.charts.style import Theme, figure, hidden, key, note, rule

PITCH, KEY_LINE = 74, 21  # pixels
NAME, FIGURES, STRIP = 0.84, 0.54, 0.22  # of a row's pitch, from its foot
ROOM = 0.03
APART = 0.16  # of a row, between two marks that both have an interval


@dataclass(frozen=True)
class Mark:
    """One kind of mark: the column of its figures, its letter and symbol, its colour, what it means.

    `low` and `high` are the columns of an interval, if it has one.
    """

    column: str
    letter: str
    symbol: str
    colour: str
    meaning: str
    low: str = ""
    high: str = ""


def dots_figure(
    theme: Theme, names: Sequence[str], found: Sequence[dict[str, Any]], marks: Sequence[Mark],
    written: Callable[[float], str], base: float = 0.0,
) -> go.Figure:  # fmt: skip
    """A strip for each of `names`; a line marks `base`, and figures that do not exist have no mark."""
    n, head = len(names), KEY_LINE * len(marks) + 14
    ends = [base, *(x for each in found for mark in marks for x in _ends(each, mark) if not math.isnan(x))]
    low, high = min(ends), max(ends)
    room = ROOM * max(high - low, 1e-9)
    foot = [n - 1 - row for row in range(n)]
    notes = [note(theme, 0, y + NAME, name, xref="paper", xshift=-2) for y, name in zip(foot, names, strict=True)]
    notes += [
        note(theme, 0, y + FIGURES, _figures(each, marks, written), xref="paper", xshift=-2,
             font={"size": 14, "color": theme.text})
        for y, each in zip(foot, found, strict=True)
    ]  # fmt: skip
    heights = _heights(marks, foot)
    data = [_marks(names, found, mark, written, y) for mark, y in zip(marks, heights, strict=True)]
    return figure(
        theme, PITCH * n + head, data,
        x={**hidden(), "range": [low - room, high + room]}, y={**hidden(), "range": [0, n + head / PITCH]},
        notes=[*notes, *key(theme, [(each.letter, each.colour, each.meaning) for each in marks], x=0, y=1)],
        shapes=[
            *(rule(theme, x0=low, x1=high, y0=y + STRIP, y1=y + STRIP) for y in foot),
            *(rule(theme, x0=base, x1=base, y0=y, y1=y + 2 * STRIP) for y in foot),
        ],
        margin={"l": 2, "r": 2, "t": 4, "b": 0},
    )  # fmt: skip


def told(
    names: Sequence[str], found: Sequence[dict[str, Any]], marks: Sequence[Mark], written: Callable[[float], str]
) -> str:
    """The same in words."""
    rows = []
    for name, each in zip(names, found, strict=True):
        said = [
            f"{mark.meaning} {written(each[mark.column])}{_between(each, mark, written)}"
            for mark in marks
            if not math.isnan(each[mark.column])
        ]
        rows.append(f"{name}: {', '.join(said)}")
    return "; ".join(rows)


def _ends(each: dict[str, Any], mark: Mark) -> list[float]:
    return [each[column] for column in (mark.column, mark.low, mark.high) if column]


def _between(each: dict[str, Any], mark: Mark, written: Callable[[float], str]) -> str:
    return f" ({written(each[mark.low])} to {written(each[mark.high])})" if mark.low else ""


def _figures(each: dict[str, Any], marks: Sequence[Mark], written: Callable[[float], str]) -> str:
    return "   ".join(
        f'<span style="color:{mark.colour}">{mark.letter}</span> {written(each[mark.column])}'
        for mark in marks
        if not math.isnan(each[mark.column])
    )


def _heights(marks: Sequence[Mark], foot: Sequence[int]) -> list[list[float]]:
    """Where each kind of mark stands: on the strip, but one interval must not hide another."""
    apart = APART * (sum(bool(mark.low) for mark in marks) > 1)
    middle = (len(marks) - 1) / 2
    return [[y + STRIP + apart * (middle - number) for y in foot] for number in range(len(marks))]


def _marks(
    names: Sequence[str], found: Sequence[dict[str, Any]], mark: Mark, written: Callable[[float], str],
    heights: Sequence[float],
) -> dict[str, Any]:  # fmt: skip
    hovers = [
        f"{name}<br>{mark.meaning}: {written(each[mark.column])}{_between(each, mark, written)}"
        for name, each in zip(names, found, strict=True)
    ]
    more: dict[str, Any] = {}
    if mark.low:
        up = [each[mark.high] - each[mark.column] for each in found]
        down = [each[mark.column] - each[mark.low] for each in found]
        more["error_x"] = {
            "type": "data", "symmetric": False, "array": up, "arrayminus": down, "color": mark.colour, "thickness": 2,
            "width": 4,
        }  # fmt: skip
    return line(
        mark.colour, [each[mark.column] for each in found], heights, hovers, mark=mark.symbol, mode="markers", **more
    )
