"""Picture of the aim: the clicks that a ranker wins against the viewers it brings back."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from views.charts.labels import Screen, label, placed
from views.charts.picture import Picture
from views.charts.style import Theme, axis, empty, figure, key_above, key_room
from views.charts.tables import records
from views.charts.words import listed, part, percent, sentence

OURS = "this run"
# The widths, without axes, of a phone and of a projector: where not both have room, the second counts more.
WIDTHS, HEIGHT = {280.0: 0.5, 600.0: 1.0}, 440.0
ROOM = 0.1  # of the axis, beyond the outermost marks
SAME = 0.02  # viewers more or less that are not worth a word


def clicks_or_viewers(table: pd.DataFrame, ours: str, named: Sequence[str], theme: Theme) -> Picture:
    """Every ranker by its clicks and by the viewers who return: method, group, clicks, returns, depth.

    The groups are ladder, trap, variant, ideal and run; `ours` is the method drawn as ours, and `named` are written
    beside their marks whatever room there is.
    """
    found = records(table.dropna(subset=["clicks"]))
    real = [each for each in found if each["group"] != "ideal"]
    at = {each["method"]: each for each in found}
    if not real or ours not in at:
        text = "Nothing is looked at, so nothing is clicked"
        return Picture(empty(theme), text, text + ".")
    most = max(real, key=lambda each: each["clicks"])
    across, up = (_span([each[name] for each in found]) for name in ("clicks", "returns"))
    screens = [Screen(width, HEIGHT, _pixels(found, across, up, width), weight) for width, weight in WIDTHS.items()]
    for screen in screens:
        screen.keep_free(screen.at[ours], screen.at[most["method"]])
    ideals = [each["method"] for each in found if each["group"] == "ideal"]
    strong = (OURS, ours, most["method"])
    groups, entries = {each["group"] for each in found}, _entries(theme, found)
    drawn = figure(
        theme, int(HEIGHT) + 60 + key_room(len(entries)),
        [_dots(theme, group, mark, found, ours) for group, mark in MARKS.items() if group in groups],
        x=axis(theme, "clicks per post looked at", tickformat=".0%", range=list(across), nticks=6),
        y=axis(theme, "viewers who return next day", tickformat=".0%", range=list(up), nticks=6),
        notes=[
            *_arrow(theme, at[ours], most),
            *(label(theme, at[name]["clicks"], at[name]["returns"], name, place, strong=name in strong)
              for name, place in placed(screens, (most["method"], *ideals, *named, *strong))),
            *key_above(theme, entries),
        ],
        margin={"t": key_room(len(entries))},
    )  # fmt: skip
    return Picture(drawn, _message(at[ours], most), _alt(found))


# A shape for each group: (plotly's symbol, the letter that looks like it, what it means).
MARKS = {
    "ladder": ("circle", "●", "the ladder"), "trap": ("x", "✖", "traps"),
    "variant": ("triangle-up-open", "△", "variants"), "ideal": ("diamond-open", "◇", "if all were known"),
    "run": ("star-diamond-open", "✧", OURS),
}  # fmt: skip


def _colour(theme: Theme, group: str) -> str:
    return {"trap": theme.misleading, "ideal": theme.oracle, "run": theme.text}.get(group, theme.production)


def _dots(
    theme: Theme, group: str, mark: tuple[str, str, str], found: Sequence[dict[str, Any]], ours: str
) -> dict[str, Any]:
    here = [each for each in found if each["group"] == group]
    mine = [each["method"] == ours for each in here]
    return {
        "type": "scatter", "mode": "markers", "x": [each["clicks"] for each in here],
        "y": [each["returns"] for each in here], "cliponaxis": False,
        "marker": {
            "opacity": 1, "symbol": mark[0], "size": [18 if own else 13 for own in mine],
            "color": [theme.ours if own else _colour(theme, group) for own in mine],
            "line": {"width": 2 if mark[0].endswith("open") else 0},
        },
        "hovertemplate": [f"{_told(each, '<br>')}<extra></extra>" for each in here],
    }  # fmt: skip


def _told(each: dict[str, Any], between: str = ", ") -> str:
    return between.join([
        sentence(each["method"]), f"{percent(each['clicks'])} clicks a look", f"{percent(each['returns'])} return",
        f"{each['depth']:.1f} posts reached",
    ])  # fmt: skip


def _span(values: Sequence[float]) -> tuple[float, float]:
    room = ((max(values) - min(values)) or 0.1) * ROOM
    return min(values) - room, max(values) + room


Span = tuple[float, float]


def _pixels(found: Sequence[dict[str, Any]], across: Span, up: Span, width: float) -> dict[str, tuple[float, float]]:
    """About where each mark stands on a screen of that width."""
    return {
        each["method"]: (
            (each["clicks"] - across[0]) / (across[1] - across[0]) * width,
            (each["returns"] - up[0]) / (up[1] - up[0]) * HEIGHT,
        )
        for each in found
    }


def _arrow(theme: Theme, ours: dict[str, Any], most: dict[str, Any]) -> list[dict[str, Any]]:
    """From ours to the ranker that wins on clicks."""
    if ours is most:
        return []
    ends = {"x": most["clicks"], "y": most["returns"], "ax": ours["clicks"], "ay": ours["returns"]}
    return [{
        **ends, "xref": "x", "yref": "y", "axref": "x", "ayref": "y", "text": "", "showarrow": True, "arrowhead": 2,
        "arrowsize": 1.2, "arrowwidth": 3, "arrowcolor": theme.misleading, "standoff": 10, "startstandoff": 12,
    }]  # fmt: skip


def _entries(theme: Theme, found: Sequence[dict[str, Any]]) -> list[tuple[str, str, str]]:
    there = {each["group"] for each in found}
    groups = [(mark, _colour(theme, group), words) for group, (_, mark, words) in MARKS.items() if group in there]
    return [("●", theme.ours, "ours"), *groups]


def _message(ours: dict[str, Any], most: dict[str, Any]) -> str:
    if ours is most:
        return f"{sentence(ours['method'])} wins the most clicks, {percent(ours['clicks'])} of the looks"
    lost = 1 - most["returns"] / ours["returns"] if ours["returns"] > 0 else math.nan
    wins = f"{sentence(most['method'])} wins clicks, {percent(most['clicks'])} of the looks"
    against = f"{wins} against our {percent(ours['clicks'])}"
    if lost > SAME and most["method"] == OURS:
        # The run on screen is not the method drawn as ours, so "we" would be somebody else.
        other = f"against {percent(ours['clicks'])} for “{ours['method']}”"
        return f"{wins} {other}, and loses {part(lost)} of its viewers"
    if lost > SAME:
        return f"{against}, and loses {part(lost)} of our viewers"
    come = f"{percent(most['returns'])} of the viewers return against our {percent(ours['returns'])}"
    return f"{against}, and {come}"


def _alt(found: Sequence[dict[str, Any]]) -> str:
    return f"Rankers by clicks per post looked at and by viewers who return: {listed([_told(each) for each in found])}."
