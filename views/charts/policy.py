"""Pictures of the list's policy: what variety costs, and what exploration costs."""

from typing import Any

import pandas as pd

from views.charts.picture import Picture
from views.charts.style import Theme, empty
from views.charts.tables import records
from views.charts.tradeoff import Bought, picture, price
from views.charts.words import percent

CHEAP = 0.01


def list_tradeoff(table: pd.DataFrame, theme: Theme) -> Picture:
    """Value kept against diversity within a list, one mark for each weight of relevance."""
    found = records(table.dropna(subset=["diversity"]))
    if not found:
        text = "A list of one title has no variety to trade"
        return Picture(empty(theme), text, text + ".")
    names = [f"{each['setting']:g}" for each in found]
    hovers = [f"relevance {name}<br>diversity {each['diversity']:.2f}" for name, each in zip(names, found, strict=True)]
    bought = Bought("diversity", "diversity within a list", "f", "weight of relevance", "diversity")
    return picture(theme, found, bought, names, hovers, _variety_message(found))


def _variety_message(found: list[dict[str, Any]]) -> str:
    first, last = found[0], found[-1]
    if last["diversity"] <= first["diversity"]:
        return "Turning the weight of relevance down buys no variety here"
    cheap = [each for each in found[1:-1] if each["difference"] > -CHEAP and each["diversity"] > first["diversity"]]
    end = f"{last['diversity']:.2f} {price(last)}"
    if not cheap or last["difference"] > -CHEAP:
        return f"Raising diversity from {first['diversity']:.2f} to {end}"
    best = max(cheap, key=lambda each: each["diversity"])
    reach = f"diversity {first['diversity']:.2f} to {best['diversity']:.2f}"
    return f"A little variety {price(best)} ({reach}); diversity {end}"


def exploration_price(table: pd.DataFrame, theme: Theme) -> Picture:
    """Value kept against the share of places given to exploration, with the coverage it buys."""
    found = records(table)
    shown = [percent(each["coverage"]) for each in found]
    hovers = [
        f"{percent(each['setting'])} explored<br>shows {share} of the catalogue"
        for each, share in zip(found, shown, strict=True)
    ]
    bought = Bought("setting", "places given to exploration", "%", "catalogue shown", "exploration")
    return picture(theme, found, bought, shown, hovers, _exploration_message(found))


def _exploration_message(found: list[dict[str, Any]]) -> str:
    first = found[0]
    tenth = min(found[1:] or found, key=lambda each: abs(each["setting"] - 0.1))
    bought = f"shows {percent(tenth['coverage'])} of the catalogue instead of {percent(first['coverage'])}"
    return f"Exploring in {percent(tenth['setting'])} of the places {price(tenth)} today and {bought}"
