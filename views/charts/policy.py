"""Pictures of the list's policy: what variety costs, and what exploration costs."""

import math
from typing import Any

import pandas as pd

from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.style import Theme, axis, empty, figure, note
from views.charts.tables import records
from views.charts.words import percent, points

CHEAP, NOTHING = 0.01, 0.0005


def list_tradeoff(table: pd.DataFrame, theme: Theme) -> Picture:
    """Value kept against diversity within a list, one mark for each weight of relevance."""
    found = records(table.dropna(subset=["diversity"]))
    if not found:
        text = "A list of one title has no variety to trade"
        return Picture(empty(theme), text, text + ".")
    names = [f"{each['setting']:g}" for each in found]
    hovers = [f"relevance {name}<br>diversity {each['diversity']:.2f}" for name, each in zip(names, found, strict=True)]
    drawn = figure(
        theme, 380, [_path(theme, found, "diversity", hovers)],
        x=axis(theme, "diversity within a list", **_ticks([each["diversity"] for each in found]), showgrid=False),
        y=axis(theme, "value kept", tickformat=".0%", rangemode="tozero", nticks=6),
        notes=[*_labels(theme, found, "diversity", names), *_hint(theme, "weight of relevance")],
    )  # fmt: skip
    rows = [f"{hover.replace('<br>', ', ')}, {_keeps(each)}" for hover, each in zip(hovers, found, strict=True)]
    return Picture(drawn, _variety_message(found), "Value kept against diversity. " + "; ".join(rows) + ".")


def _ticks(values: list[float], kind: str = "f") -> dict[str, Any]:
    """Three to six ticks, 1, 2 or 5 of some decimal place apart, with as many decimals as tell them apart."""
    scale = 100 if kind == "%" else 1
    rough = (max(values) - min(values)) * scale / 5
    if rough < 1e-6:
        return {"nticks": 2, "tickformat": f".1{kind}"}
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(times * unit for times in (1, 2, 5, 10) if times * unit >= rough * (1 - 1e-9))
    decimals = max(0, math.ceil(-math.log10(step) - 1e-9))
    return {"tick0": 0, "dtick": step / scale, "tickformat": f".{decimals}{kind}"}


def _keeps(each: dict[str, Any]) -> str:
    return f"keeps {percent(each['share_kept'], 1)} ({percent(each['low'], 1)} to {percent(each['high'], 1)})"


def _path(theme: Theme, found: list[dict[str, Any]], x: str, hovers: list[str]) -> dict[str, Any]:
    full = [f"{hover}<br>{_keeps(each)}" for hover, each in zip(hovers, found, strict=True)]
    return line(theme.ours, [each[x] for each in found], [each["share_kept"] for each in found], full)


def _labels(theme: Theme, found: list[dict[str, Any]], x: str, names: list[str]) -> list[dict[str, Any]]:
    """A label at each mark that has room for one on a phone."""
    named = _apart(list(zip(found, names, strict=True)), x)
    return [
        note(theme, each[x], each["share_kept"], name, xanchor="center", yanchor="bottom", yshift=8)
        for each, name in named
    ]


def _hint(theme: Theme, meaning: str) -> list[dict[str, Any]]:
    """What the figures at the marks are."""
    quiet = {"size": 14, "color": theme.muted}
    return [
        note(
            theme, 0, 0, f"at the marks: {meaning}", xref="paper", yref="paper", yanchor="bottom", xshift=8, font=quiet
        )
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


def _variety_message(found: list[dict[str, Any]]) -> str:
    first, last = found[0], found[-1]
    if last["diversity"] <= first["diversity"]:
        return "Turning the weight of relevance down buys no variety here"
    cheap = [each for each in found[1:-1] if each["difference"] > -CHEAP and each["diversity"] > first["diversity"]]
    end = f"{last['diversity']:.2f} {_price(last)}"
    if not cheap or last["difference"] > -CHEAP:
        return f"Raising diversity from {first['diversity']:.2f} to {end}"
    best = max(cheap, key=lambda each: each["diversity"])
    reach = f"diversity {first['diversity']:.2f} to {best['diversity']:.2f}"
    return f"A little variety {_price(best)} ({reach}); diversity {end}"


def _price(each: dict[str, Any]) -> str:
    """What a setting does to the value kept."""
    if abs(each["difference"]) < NOTHING:
        return "costs nothing"
    return f"{'costs' if each['difference'] < 0 else 'gains'} {points(each['difference'])}"


def exploration_price(table: pd.DataFrame, theme: Theme) -> Picture:
    """Value kept against the share of places given to exploration, with the coverage it buys."""
    found = records(table)
    explored = [each["setting"] for each in found]
    shown = [percent(each["coverage"]) for each in found]
    hovers = [
        f"{percent(each['setting'])} explored<br>shows {share} of the catalogue"
        for each, share in zip(found, shown, strict=True)
    ]
    drawn = figure(
        theme, 380, [_path(theme, found, "setting", hovers)],
        x=axis(theme, "places given to exploration", showgrid=False, **_ticks(explored, "%")),
        y=axis(theme, "value kept", tickformat=".0%", rangemode="tozero", nticks=6),
        notes=[*_labels(theme, found, "setting", shown), *_hint(theme, "catalogue shown")],
    )  # fmt: skip
    rows = [f"{hover.replace('<br>', ', ')}, {_keeps(each)}" for hover, each in zip(hovers, found, strict=True)]
    return Picture(drawn, _exploration_message(found), "Value kept against exploration. " + "; ".join(rows) + ".")


def _exploration_message(found: list[dict[str, Any]]) -> str:
    first = found[0]
    tenth = min(found[1:] or found, key=lambda each: abs(each["setting"] - 0.1))
    bought = f"shows {percent(tenth['coverage'])} of the catalogue instead of {percent(first['coverage'])}"
    return f"Exploring in {percent(tenth['setting'])} of the places {_price(tenth)} today and {bought}"
