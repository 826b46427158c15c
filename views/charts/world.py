"""Pictures of the world: how it compares with what others published, and how unequal it is."""

from typing import Any

import pandas as pd

from views.charts.lines import line, reference
from views.charts.picture import Picture
from views.charts.style import Theme, axis, figure, key
from views.charts.tables import numbers, records
from views.charts.words import percent

NEAR = 0.12


def position_curve(table: pd.DataFrame, theme: Theme) -> Picture:
    """Clicks by place over those of the first, in the random bucket and as published: how real attention looks."""
    place = numbers(table, "place")
    known = bool(table["bucket"].notna().all())
    lines = [("◆", theme.oracle, "published, search results", "published", "dash", "diamond")]
    lines += [("●", theme.ours, "this world, random bucket", "bucket", "solid", "circle")] if known else []
    drawn = figure(
        theme, 380, [
            line(colour, place, numbers(table, column), f"{name}<br>place %{{x}}: %{{y:.0%}}", dash=dash, mark=shape)
            for _, colour, name, column, dash, shape in lines
        ],
        x=axis(theme, "place in the list", dtick=1, showgrid=False, range=[0.6, 10.4]),
        y=axis(theme, "clicks relative to the first place", tickformat=".0%", rangemode="tozero", nticks=6),
        notes=key(theme, [(mark, colour, name) for mark, colour, name, *_ in lines], x=1, y=1),
    )  # fmt: skip
    rows = [
        f"place {int(each['place'])}: {percent(each['bucket'])} here, {percent(each['published'])} published"
        for each in records(table)
    ]
    return Picture(drawn, _curve_message(table, known), "Clicks relative to the first place. " + "; ".join(rows) + ".")


def _curve_message(table: pd.DataFrame, known: bool) -> str:
    if not known:
        return "Without clicks in a random bucket this world’s attention cannot be compared with what was published"
    gap = float((table["bucket"] - table["published"]).abs().mean())
    how = "falls by place much as published" if gap <= NEAR else "does not fall by place as published"
    return f"Attention {how}: {100 * gap:.0f} points apart on average"


def popularity(table: pd.DataFrame, theme: Theme) -> Picture:
    """Lorenz curves of impressions, clicks and all that was watched: how much the most popular titles get."""
    lines = [("┅", theme.production, "impressions", "dash"), ("━", theme.ours, "clicks", "solid")]
    top = {name: 1 - float(table[name].iloc[_tenth(table)]) for name in ("impressions", "clicks", "watched")}
    curves = [_lorenz(colour, table, name, dash) for _, colour, name, dash in lines]
    drawn = figure(
        theme, 400, [reference(theme.muted, (0, 1)), *curves],
        x=axis(theme, "titles, least popular first", tickformat=".0%", nticks=6, showgrid=False),
        y=axis(theme, "share of the total", tickformat=".0%", nticks=6),
        notes=key(theme, [*(line[:3] for line in lines), ("┄", theme.muted, "if all had the same")], x=0, y=1),
    )  # fmt: skip
    message = f"A tenth of the titles gets {percent(top['impressions'])} of the impressions "
    message += f"and {percent(top['clicks'])} of the clicks"
    alt = f"Lorenz curves. The most popular tenth of the titles has {percent(top['impressions'])} of the impressions, "
    alt += f"{percent(top['clicks'])} of the clicks and {percent(top['watched'])} of all that was watched."
    return Picture(drawn, message, alt)


def _tenth(table: pd.DataFrame) -> int:
    return int((table["titles"] - 0.9).abs().argmin())


def _lorenz(colour: str, table: pd.DataFrame, column: str, dash: str) -> dict[str, Any]:
    hover = f"the least popular %{{x:.0%}} get %{{y:.0%}} of the {column}"
    return line(colour, numbers(table, "titles"), numbers(table, column), hover, dash=dash, mark=None)
