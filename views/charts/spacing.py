"""Pictures of the list's policy: value today and viewers tomorrow, against what a setting buys."""

from typing import Any

import pandas as pd

from views.charts.kept import kept_axis
from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.style import Theme, axis, empty, figure, key_above, key_room
from views.charts.tables import numbers, records
from views.charts.tradeoff import keeps, labels, price, ticks
from views.charts.words import change, percent, points

SAME = 0.0005
NEAR = 0.12  # shares that lie closer are shown without the zero
A_LINE = 2  # of what the marks mean


def spacing(table: pd.DataFrame, theme: Theme) -> Picture:
    """Value kept and returns against the different authors shown: setting, authors, the columns of a turn."""
    found = records(table)
    names = ["off" if each["setting"] == 1 else f"{each['setting']:g}" for each in found]
    hovers = [f"spacing {name}<br>{each['authors']:.1f} authors" for name, each in zip(names, found, strict=True)]
    drawn = _drawn(
        theme,
        table,
        "authors",
        "different authors in the first ten",
        "f",
        names,
        hovers,
        "factor on the next post",
    )
    return Picture(drawn, _spacing_message(found), _alt("spacing of authors", found, hovers))


def _spacing_message(found: list[dict[str, Any]]) -> str:
    first, last = found[0], found[-1]
    if last["authors"] - first["authors"] < 0.05:
        return "Spacing finds no other authors to put in between here"
    more = f"Spacing brings {last['authors']:.1f} authors into the first ten instead of {first['authors']:.1f}"
    return f"{more}: it {_costs(last)} by the weights, and {_back(last, first)}"


def new_authors(table: pd.DataFrame, theme: Theme) -> Picture:
    """Value kept and returns against places for new authors: setting, new_share, the columns of a turn."""
    table = table.dropna(subset=["new_share"])
    found = records(table)
    if not found:
        text = "No feed has a post in it, so there is no place to give away"
        return Picture(empty(theme), text, text + ".")
    names = [percent(each["setting"]) for each in found]
    hovers = [
        f"{name} explored<br>{percent(each['new_share'], 1)} of the first ten by new authors"
        for name, each in zip(names, found, strict=True)
    ]
    drawn = _drawn(theme, table, "new_share", "first ten places by new authors", "%", names, hovers, "places explored")
    return Picture(drawn, _new_message(found), _alt("exploration of new authors", found, hovers))


def _new_message(found: list[dict[str, Any]]) -> str:
    first = found[0]
    some = min(found[1:] or found, key=lambda each: abs(each["setting"] - 0.1))
    if abs(some["new_share"] - first["new_share"]) < 0.005:
        return f"There is hardly a new author to explore: {percent(first['new_share'], 1)} of the places either way"
    shares = f"from {percent(first['new_share'])} to {percent(some['new_share'])} of the first ten places"
    today = f"it {_costs(some)} today, and {_back(some, first)}"
    return f"Exploring in {percent(some['setting'])} of the places takes new authors {shares}: {today}"


def _costs(each: dict[str, Any]) -> str:
    return price(each) if abs(each["difference"]) < SAME else f"{price(each)} of the value"


def _back(each: dict[str, Any], first: dict[str, Any]) -> str:
    moved = each["returns"] - first["returns"]
    if abs(moved) < SAME:
        return "as many viewers return"
    return f"{points(moved)} {'more' if moved > 0 else 'fewer'} of the viewers return"


def _drawn(
    theme: Theme,
    table: pd.DataFrame,
    bought: str,
    title: str,
    kind: str,
    names: list[str],
    hovers: list[str],
    marks: str,
) -> Any:
    found = records(table)
    kept = [f"{hover}<br>{keeps(each)}" for hover, each in zip(hovers, found, strict=True)]
    back = [f"{hover}<br>{percent(each['returns'], 1)} return" for hover, each in zip(hovers, found, strict=True)]
    at, returns, value = (numbers(table, name) for name in (bought, "returns", "share_kept"))
    found = [{**each, "upper": max(each["returns"], each["share_kept"])} for each in found]
    # Above the plot: value may lie in the lower corners, and returns in the upper ones.
    entries = [
        ("●", theme.ours, "value kept"), ("■", theme.production, "return next day"),
        ("", theme.text, f"at the marks: {marks}"),
    ]  # fmt: skip
    return figure(
        theme, 380 + key_room(len(entries), A_LINE), [
            line(theme.production, at, returns, back, dash="dash", mark="square"),
            line(theme.ours, at, value, kept),
        ],
        x=axis(theme, title, showgrid=False, **ticks(at, kind)),
        y=_shares(theme, returns, value),
        notes=[
            *labels(theme, found, bought, names, "upper"), *key_above(theme, entries, A_LINE),
        ],
        margin={"t": key_room(len(entries), A_LINE)},
    )  # fmt: skip


def _shares(theme: Theme, returns: list[float], value: list[float]) -> dict[str, Any]:
    """An axis for both shares: from zero, but where both hardly move it shows where they do."""
    title = "share of value, of viewers"
    low, high = min(*returns, *value), max(*returns, *value)
    if low > NEAR and high - low < NEAR:
        return axis(theme, title, tickformat=".0%", range=[low - 0.25 * NEAR, high + 0.3 * NEAR], dtick=0.02)
    return kept_axis(theme, value, title, max(high, 0.1) * 1.2)


def _alt(what: str, found: list[dict[str, Any]], hovers: list[str]) -> str:
    rows = [
        f"{hover.replace('<br>', ', ')}, {keeps(each)} ({change(each['difference'])}), "
        f"{percent(each['returns'], 1)} return"
        for hover, each in zip(hovers, found, strict=True)
    ]
    return f"Value kept and viewers who return, by {what}. {'; '.join(rows)}."
