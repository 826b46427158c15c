"""One setting turned through its range: the value kept against what the setting buys, a mark for each."""

import math
from dataclasses import dataclass
from typing import Any

from views.charts.kept import LEAST, kept_axis
from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.style import Theme, axis, figure, key_above, key_room, note
from views.charts.words import percent, points


@dataclass(frozen=True)
class Bought:
    """What the setting buys: its column, the words of its axis and their `kind` ("%" or "f"), what the labels at the
    marks mean, and what the text alternative says the value is held against."""

    column: str
    axis: str
    kind: str
    marks: str
    against: str


def picture(
    theme: Theme, found: list[dict[str, Any]], bought: Bought, names: list[str], hovers: list[str], message: str
) -> Picture:
    """Value kept against what the setting buys; `names` and `hovers` are those of the marks in `found`."""
    drawn = figure(
        theme, 380 + key_room(1), [path(theme, found, bought.column, hovers)],
        x=axis(theme, bought.axis, showgrid=False, **ticks([each[bought.column] for each in found], bought.kind)),
        y=kept_axis(theme, [each["share_kept"] for each in found]),
        notes=[
            *labels(theme, found, bought.column, names),
            *key_above(theme, [("", theme.text, f"at the marks: {bought.marks}")]),
        ],
        margin={"t": key_room(1)},
    )  # fmt: skip
    rows = [f"{hover.replace('<br>', ', ')}, {keeps(each)}" for hover, each in zip(hovers, found, strict=True)]
    return Picture(drawn, message, f"Value kept against {bought.against}. " + "; ".join(rows) + ".")


def ticks(values: list[float], kind: str = "f") -> dict[str, Any]:
    """Three to six ticks, 1, 2 or 5 of some decimal place apart, with as many decimals as tell them apart."""
    scale = 100 if kind == "%" else 1
    rough = (max(values) - min(values)) * scale / 5
    if rough < 1e-6:
        return {"nticks": 2, "tickformat": f".1{kind}"}
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(times * unit for times in (1, 2, 5, 10) if times * unit >= rough * (1 - 1e-9))
    decimals = max(0, math.ceil(-math.log10(step) - 1e-9))
    return {"tick0": 0, "dtick": step / scale, "tickformat": f".{decimals}{kind}"}


def keeps(each: dict[str, Any]) -> str:
    """The value kept at one setting, with its interval."""
    return f"keeps {percent(each['share_kept'], 1)} ({percent(each['low'], 1)} to {percent(each['high'], 1)})"


def path(theme: Theme, found: list[dict[str, Any]], x: str, hovers: list[str]) -> dict[str, Any]:
    """The way from setting to setting."""
    full = [f"{hover}<br>{keeps(each)}" for hover, each in zip(hovers, found, strict=True)]
    return line(theme.ours, [each[x] for each in found], [each["share_kept"] for each in found], full)


def labels(
    theme: Theme, found: list[dict[str, Any]], x: str, names: list[str], y: str = "share_kept"
) -> list[dict[str, Any]]:
    """A label at each mark that has room for one on a phone: over it, but under one below zero, off the line there."""
    named = _apart(list(zip(found, names, strict=True)), x)
    over, under = {"yanchor": "bottom", "yshift": 8}, {"yanchor": "top", "yshift": -8}
    return [
        note(theme, each[x], each[y], name, xanchor="center", **(under if each[y] < 0 else over))
        for each, name in named
    ]


def _apart(named: list[tuple[dict[str, Any], str]], x: str) -> list[tuple[dict[str, Any], str]]:
    """Those that stand a seventh of the width or more from the labelled one before."""
    at = [each[x] for each, _ in named]
    least = (max(at) - min(at)) / 7
    kept = named[:1]
    for each, name in named[1:]:
        if abs(each[x] - kept[-1][0][x]) >= least:
            kept.append((each, name))
    return kept


def price(each: dict[str, Any]) -> str:
    """What a setting does to the value kept."""
    if abs(each["difference"]) < LEAST:
        return "costs nothing"
    return f"{'costs' if each['difference'] < 0 else 'gains'} {points(each['difference'])}"
