"""Pictures of the funnel: the whole of it at a glance, and what its first phase turns away."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from views.charts import drops
from views.charts.picture import Picture
from views.charts.style import HATCHES, SIZE, Theme, figure, hidden, note
from views.charts.tables import records
from views.charts.words import milliseconds, percent, plain

DROPPED = drops.Dropped(
    "ads a request", "in phase 1", "Ads in the index", "Kept for phase 2", "of the oracle’s ads",
    "ads pass every criterion", "the width has room for all of them", "the width turns {} of them away",
)  # fmt: skip
# The funnel stands on the left of the figure, the value that is left on the right.
MIDDLE, HALF, BARS = 0.28, 0.28, 0.62
HEIGHT, SHAPE, HEAD = 92, 0.56, 0.42
NARROWEST = 0.6  # decades: how wide one ad is drawn, so that a few still have room for their number
LETTER, GAP = 0.03, 0.01  # of the width of the figure on a phone
ROOMY = 0.2  # half a shape beside which a number would run into the bars


def funnel(table: pd.DataFrame, theme: Theme) -> Picture:
    """Ads, time and value left, phase by phase: stage, words, n_in, n_out, seconds, before, left.

    A phase is as wide as the logarithm of its ads; its bar is the share of the best value that is left after it.
    """
    phases = records(table)
    wide = max(phases[0]["n_in"], 10.0)
    notes = [each for number, phase in enumerate(phases) for each in _notes(theme, number, phase, wide)]
    drawn = figure(
        theme, HEIGHT * len(phases) + 30, [_shapes(theme, phases, wide), *_bars(theme, phases)],
        x={**hidden(), "range": [0, 1]}, y={**hidden(), "range": [-len(phases) + 0.02, 0.3]},
        notes=[*_headings(theme), *notes], barmode="overlay", bargap=0, margin={"l": 2, "r": 2, "t": 4, "b": 0},
    )  # fmt: skip
    return Picture(drawn, _funnel_message(phases), _funnel_alt(phases))


def _half(n: float, wide: float) -> float:
    """Half the width at which `n` ads are drawn."""
    return HALF * (math.log10(max(n, 1.0)) + NARROWEST) / (math.log10(wide) + NARROWEST)


def _shapes(theme: Theme, phases: Sequence[dict[str, Any]], wide: float) -> dict[str, Any]:
    """A trapezium a phase, from the ads that come in to those that go out; None lifts the pen."""
    x: list[float | None] = []
    y: list[float | None] = []
    for number, phase in enumerate(phases):
        top, low = _half(phase["n_in"], wide), _half(phase["n_out"], wide)
        up, down = -number - HEAD, -number - HEAD - SHAPE
        x += [MIDDLE - top, MIDDLE + top, MIDDLE + low, MIDDLE - low, MIDDLE - top, None]
        y += [up, up, down, down, up, None]
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "fill": "toself", "fillcolor": theme.ours,
        "line": {"color": theme.ours, "width": 1}, "hoverinfo": "skip",
    }  # fmt: skip


def _bars(theme: Theme, phases: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was there at all, what was there before each phase, and what it left."""
    room, y = 1 - BARS, [-number - HEAD - SHAPE / 2 for number in range(len(phases))]
    hovers = [f"{_plainly(phase)}<extra></extra>" for phase in phases]
    bar = {"type": "bar", "orientation": "h", "y": y, "base": BARS, "width": SHAPE, "hovertemplate": hovers}
    lost = {
        "color": list(theme.losses[: len(phases)]),
        "pattern": {
            "shape": list(HATCHES[: len(phases)]), "fgcolor": theme.surface, "fgopacity": 0.6, "size": 7,
            "solidity": 0.25, "fillmode": "overlay",
        },
    }  # fmt: skip
    return [
        {**bar, "x": [room] * len(phases), "marker": {"color": theme.grid}},
        {**bar, "x": [room * phase["before"] for phase in phases], "marker": lost},
        {**bar, "x": [room * phase["left"] for phase in phases], "marker": {"color": theme.ours}},
    ]


def _headings(theme: Theme) -> list[dict[str, Any]]:
    quiet = {"font": {"size": 14, "color": theme.muted}, "yanchor": "middle"}
    return [
        note(theme, 0, 0.14, "ads a request, and time", **quiet),
        note(theme, BARS, 0.14, "best value left", **quiet),
    ]


def _notes(theme: Theme, number: int, phase: dict[str, Any], wide: float) -> list[dict[str, Any]]:
    """Name and time over the shape, what is left over the bar, ads in and out within the shape or beside it."""
    counts, halves = _counts(phase), (_half(phase["n_in"], wide), _half(phase["n_out"], wide))
    if len(counts) * LETTER <= sum(halves) or max(halves) > ROOMY:
        x, place = MIDDLE, {"xanchor": "center", "font": {"size": SIZE, "color": theme.surface}}
    else:
        x, place = MIDDLE + max(halves) + GAP, {}
    over, middle = -number - HEAD / 2 - 0.02, -number - HEAD - SHAPE / 2
    return [
        note(theme, 0, over, f"{phase['words']}  <b>{milliseconds(phase['seconds'])}</b>"),
        note(theme, 1, over, f"<b>{percent(phase['left'])}</b>", xanchor="right"),
        note(theme, x, middle, f"<b>{counts}</b>", **place),
    ]


def _counts(phase: dict[str, Any]) -> str:
    if phase["n_in"] == phase["n_out"]:
        return f"{plain(phase['n_in'])} scored" if phase["stage"] == "phase_3" else plain(phase["n_in"])
    return f"{plain(phase['n_in'])} → {plain(phase['n_out'])}"


def _funnel_message(phases: Sequence[dict[str, Any]]) -> str:
    first, last = phases[0], phases[-1]
    scored = next(phase["n_in"] for phase in phases if phase["stage"] == "phase_3")
    message = f"From {plain(first['n_in'])} ads to {plain(last['n_out'])}: the model scores {plain(scored)} of them, "
    return message + f"and {percent(last['left'])} of the value is left"


def _plainly(phase: dict[str, Any]) -> str:
    return (
        f"{phase['words']}: {_counts(phase)} ads, {milliseconds(phase['seconds'])} a request, "
        f"{percent(phase['left'])} of the value left"
    )


def _funnel_alt(phases: Sequence[dict[str, Any]]) -> str:
    return f"Funnel, share of the best ads' value from 100%. {'; '.join(_plainly(phase) for phase in phases)}."


def drop_reasons(table: pd.DataFrame, theme: Theme) -> Picture:
    """Ads a request that each criterion of phase 1 turns away, from all to those kept: reason, n, left, best."""
    return drops.drop_reasons(table, DROPPED, theme)
