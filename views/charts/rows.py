"""Horizontal rows, name and figure above each bar: long names stay readable on a phone and on a projector."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from views.charts.style import Theme, figure, hidden, note, rule

HEIGHT, HEADING, NAME = 50, 0.64, 0.44
BAR, ABOVE, FOOT = 0.36, 0.42, 0.5


@dataclass(frozen=True)
class Row:
    """One bar from `start` to `start + length`, with its name and what is written beside it above the bar.

    `low` and `high` are the ends of an interval, `hatch` a pattern, `heading` a line before the row, `ghost` the end
    of a faint bar from 0: what is left, or the whole of which the bar is a part. `stacked` puts the name on a line of
    its own, in place of a heading, for figures that need a line of words.
    """

    name: str
    length: float
    written: str
    colour: str
    start: float = 0.0
    low: float | None = None
    high: float | None = None
    hatch: str = ""
    heading: str = ""
    hover: str = ""
    ghost: float | None = None
    stacked: bool = False

    @property
    def end(self) -> float:
        """Where the bar ends."""
        return self.start + self.length

    @property
    def above(self) -> str:
        """The line over the label, if any."""
        return self.name if self.stacked else self.heading

    @property
    def label(self) -> str:
        """Name and figure."""
        return self.written if self.stacked else f"{self.name}  <b>{self.written}</b>"


def rows_figure(
    theme: Theme, rows: Sequence[Row], span: tuple[float, float], shapes: Sequence[dict[str, Any]] = (), below: str = ""
) -> go.Figure:
    """Rows from the top down over the values `span`; beside each bar a line marks zero where values lie on both sides.

    Then `below` stands under the rows: what it means to be left of the line.
    """
    places = _places(rows)
    low, high = span if span[1] > span[0] else (span[0], span[0] + 1.0)
    # In pieces, so that it strikes through no name.
    zero = [rule(theme, x0=0, x1=0, y0=y - BAR, y1=y + 0.6 * BAR) for y in places] if low < 0 < high else []
    top = places[0] + ABOVE + 0.28 + (HEADING if rows[0].above else 0.0)
    bottom = places[-1] - 0.36
    foot = _foot(theme, bottom, below) if zero and below else []
    bottom -= FOOT * len(foot)
    return figure(
        theme, round(HEIGHT * (top - bottom)) + 8, [_ghosts(theme, rows, places), _bars(theme, rows, places)],
        x={**hidden(), "range": [low - 0.01 * (high - low), high + 0.01 * (high - low)]},
        y={**hidden(), "range": [bottom, top]}, notes=[*_notes(theme, rows, places), *foot], shapes=[*zero, *shapes],
        bargap=0, barmode="overlay", margin={"l": 2, "r": 2, "t": 8, "b": 0},
    )  # fmt: skip


def _foot(theme: Theme, bottom: float, below: str) -> list[dict[str, Any]]:
    quiet = {"size": 14, "color": theme.muted}
    return [note(theme, 0, bottom - FOOT / 2, f"← {below}", xref="paper", xshift=-2, font=quiet)]


def _places(rows: Sequence[Row]) -> list[float]:
    """Where each row stands, from the top down: a heading takes room of its own."""
    y, places = 0.0, []
    for number, row in enumerate(rows):
        y -= (1.0 + (HEADING if row.above else 0.0)) if number else 0.0
        places.append(y)
    return places


def _notes(theme: Theme, rows: Sequence[Row], places: Sequence[float]) -> list[dict[str, Any]]:
    left = {"xref": "paper", "xshift": -2}
    small = {"font": {"size": 14, "color": theme.text}}
    quiet = {"font": {"size": 14, "color": theme.muted}}
    notes = [
        note(theme, 0, y + ABOVE, row.label, **left, **(small if row.stacked else {}))
        for row, y in zip(rows, places, strict=True)
    ]
    return notes + [
        note(
            theme,
            0,
            y + ABOVE + (NAME if row.stacked else HEADING),
            row.above,
            **left,
            **({} if row.stacked else quiet),
        )
        for row, y in zip(rows, places, strict=True)
        if row.above
    ]


def _ghosts(theme: Theme, rows: Sequence[Row], places: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "bar", "orientation": "h", "y": list(places), "x": [row.ghost or 0.0 for row in rows], "width": BAR,
        "marker": {"color": theme.grid}, "hoverinfo": "skip",
    }  # fmt: skip


def _bars(theme: Theme, rows: Sequence[Row], places: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "bar", "orientation": "h", "y": list(places), "x": [row.length for row in rows],
        "base": [row.start for row in rows], "width": BAR,
        "marker": {
            "color": [row.colour for row in rows], "line": {"width": 1, "color": [row.colour for row in rows]},
            "pattern": {
                "shape": [row.hatch for row in rows], "fgcolor": theme.surface, "fgopacity": 0.6, "size": 7,
                "solidity": 0.25, "fillmode": "overlay",
            },
        },
        "error_x": _whiskers(theme, rows),
        "hovertemplate": [f"{row.hover or f'{row.name}: {row.written}'}<extra></extra>" for row in rows],
    }  # fmt: skip


def _whiskers(theme: Theme, rows: Sequence[Row]) -> dict[str, Any]:
    if all(row.low is None for row in rows):
        return {"visible": False}
    return {
        "type": "data", "symmetric": False, "color": theme.text, "thickness": 1.5, "width": 4,
        "array": [(row.end if row.high is None else row.high) - row.end for row in rows],
        "arrayminus": [row.end - (row.end if row.low is None else row.low) for row in rows],
    }  # fmt: skip
