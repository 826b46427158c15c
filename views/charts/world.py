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


def examination(table: pd.DataFrame, theme: Theme) -> Picture:
    """Chance that a slot is looked at, over the first: slot, here, published (ULTRA's), by_rank (1 / rank)."""
    slot = numbers(table, "slot")
    lines = [
        ("●", theme.ours, "this world", "here", "solid", "circle"),
        ("◆", theme.oracle, "ULTRA’s simulations", "published", "dash", "diamond"),
        ("■", theme.production, "1 / rank", "by_rank", "dot", "square"),
    ]
    drawn = figure(
        theme, 340, [
            line(colour, slot, numbers(table, column), f"{name}<br>slot %{{x}}: %{{y:.0%}}", dash=dash, mark=shape)
            for _, colour, name, column, dash, shape in lines
        ],
        x=axis(theme, "slot", dtick=1, showgrid=False, range=[0.8, len(slot) + 0.2]),
        y=axis(theme, "chance of being seen, over the first", tickformat=".0%", range=[0, 1.05], nticks=6),
        notes=key(theme, [(mark, colour, name) for mark, colour, name, *_ in lines], x=1, y=1),
    )  # fmt: skip
    last = records(table)[-1]
    low, high = sorted((last["published"], last["by_rank"]))
    message = f"The last slot is seen {percent(last['here'])} as often as the first; others assume {percent(low)} to "
    rows = [
        f"slot {int(each['slot'])}: {percent(each['here'])} here, {percent(each['published'])} in ULTRA, "
        f"{percent(each['by_rank'])} by rank"
        for each in records(table)
    ]
    return Picture(drawn, message + percent(high), f"Chance of being seen, over the first slot. {'; '.join(rows)}.")


def query_frequencies(table: pd.DataFrame, theme: Theme) -> Picture:
    """Queries by how often they are asked, on two logarithmic axes: rank, asked, zipf."""
    rank = numbers(table, "rank")
    data = [
        line(theme.production, rank, numbers(table, "zipf"), "Zipf’s law<br>number %{x}: %{y:,.0f} times", dash="dash",
             mark=None),
        line(theme.ours, rank, numbers(table, "asked"), "number %{x}<br>asked %{y:,} times", mark=None),
    ]  # fmt: skip
    entries = [("━", theme.ours, "this world"), ("╍", theme.production, "Zipf’s law")]
    log = {"type": "log", "dtick": 1, "tickformat": ",d"}
    drawn = figure(
        theme, 340, data, x=axis(theme, "queries, most frequent first", showgrid=False, **log),
        y=axis(theme, "times asked", **log), notes=key(theme, entries, x=1, y=1),
    )  # fmt: skip
    tenth = max(1, len(table) // 10)
    top = float(table["asked"].iloc[:tenth].sum() / table["asked"].sum())
    law = float(table["zipf"].iloc[:tenth].sum() / table["zipf"].sum())
    message = f"A tenth of the queries is {percent(top)} of the requests; by Zipf’s law it would be {percent(law)}"
    most, least = (int(table["asked"].iloc[at]) for at in (0, -1))
    alt = f"Times asked by rank of {len(table)} queries: from {most:,} to {least:,}"
    return Picture(drawn, message, f"{alt}. {message}.")
