"""Pictures of the feed's world: how often each action is, and how unequally authors are followed."""

import math
from typing import Any

import pandas as pd

from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.style import Theme, axis, figure, note
from views.charts.tables import numbers, records
from views.charts.words import listed, percent, plain, sentence

TICKS = (0.0001, 0.001, 0.01, 0.1, 1.0)
ROW = 44


def action_rates(table: pd.DataFrame, theme: Theme) -> Picture:
    """Each action per post looked at, in production's log, on a logarithmic axis: action, rate, n."""
    found = [each for each in records(table) if each["n"]]
    if not found:
        text = "Nothing was done with any post"
        return Picture(figure(theme, 100, []), text, text + ".")
    names = [sentence(each["action"]) for each in found]
    rates = [each["rate"] for each in found]
    bad = [each["action"] in ("hide", "report") for each in found]
    hovers = [f"{name}: {_rate(each['rate'])} of the looks, {each['n']:,} in the log" for name, each in
              zip(names, found, strict=True)]  # fmt: skip
    marks = {
        "type": "scatter", "mode": "markers", "x": rates, "y": names, "cliponaxis": False,
        "hovertemplate": [f"{hover}<extra></extra>" for hover in hovers],
        "marker": {
            "size": 15, "opacity": 1, "symbol": ["x" if each else "circle" for each in bad],
            "color": [theme.misleading if each else theme.ours for each in bad],
        },
    }  # fmt: skip
    low = 10.0 ** math.floor(math.log10(min(rates)))
    drawn = figure(
        theme, ROW * len(found) + 70, [marks],
        x=axis(theme, "share of posts looked at", type="log", tickvals=TICKS, tickformat="~%",
               range=[math.log10(low), math.log10(1.0)]),
        y=axis(theme, autorange="reversed", showgrid=False, tickfont={"size": 16, "color": theme.text}),
        notes=[note(theme, math.log10(rate), name, f"<b>{_rate(rate)}</b>", xshift=12) for name, rate in
               zip(names, rates, strict=True)],
    )  # fmt: skip
    return Picture(drawn, _rates_message(found), f"Actions per post looked at: {listed(hovers)}.")


def _rate(rate: float) -> str:
    return f"{100 * rate:.2g}%"


def _rates_message(found: list[dict[str, Any]]) -> str:
    rate = {each["action"]: each["rate"] for each in found}
    first = f"{percent(rate.get('click', 0.0))} of the posts looked at are clicked"
    if "report" not in rate or "like" not in rate:
        return first
    return f"{first}; for each report there are {plain(rate['like'] / rate['report'])} likes"


def followers(table: pd.DataFrame, theme: Theme) -> Picture:
    """Authors by followers, on two logarithmic axes: rank, followers."""
    rank, count = numbers(table, "rank"), numbers(table, "followers")
    log = {"type": "log", "dtick": 1, "tickformat": ",d"}
    drawn = figure(
        theme, 340, [line(theme.ours, rank, count, "number %{x}: %{y:,} followers", mark=None)],
        x=axis(theme, "authors, most followed first", showgrid=False, **log), y=axis(theme, "followers", **log),
    )  # fmt: skip
    tenth = max(1, len(count) // 10)
    share = sum(count[:tenth]) / max(sum(count), 1)
    message = f"A tenth of the authors has {percent(share)} of the followers"
    alt = f"Followers by rank of {len(count)} authors: the first has {count[0]:,.0f}, the middle one "
    return Picture(drawn, message, f"{alt}{count[len(count) // 2]:,.0f}, the last {count[-1]:,.0f}. {message}.")
