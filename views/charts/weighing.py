"""Pictures of the value: other weights, what each head adds to a score, one report against many likes."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipelines.facts import minus
from views.charts.dots import Mark, dots_figure
from views.charts.dots import told as marks_told
from views.charts.heads import CLICKS, HIDES, RETURNS, UNSEEN, VALUE, look
from views.charts.measures import BELOW, Method, measures_figure, told
from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import Theme, empty
from views.charts.tables import records
from views.charts.words import listed, percent, plain, sentence

UNWEIGHED = "There are no heads here whose chances could be weighed"
WAYS = {
    "weights": "By the weights alone", "chances": "Weight × chance, as set",
    "there": "With reports 1,000 times rarer than likes", "tenth": "With the report counting a tenth, as here",
}  # fmt: skip


def weights(table: pd.DataFrame, names: Mapping[str, str], own: str, theme: Theme) -> Picture:
    """Weights by what comes of them: setting, and the columns of a turn; `names` in words, `own` are the run's."""
    if table["clicks"].isna().all():
        text = UNSEEN if len(table) else UNWEIGHED
        return Picture(empty(theme), text, text + ".")
    measures = (VALUE, RETURNS, CLICKS, HIDES)
    found = records(table)
    methods = [Method(sentence(names[each["setting"]]), each, *look(theme, each["setting"], own)) for each in found]
    best, worst = (pick(found, key=lambda each: each["share_kept"]) for pick in (max, min))
    message = (
        f"Weights “{names[best['setting']]}” keep {percent(best['share_kept'])} of the value and bring "
        f"{percent(best['returns'])} back; “{names[worst['setting']]}” {percent(worst['share_kept'])} and "
        f"{percent(worst['returns'])}"
    )
    drawn = measures_figure(theme, methods, measures, BELOW)
    return Picture(drawn, message, f"Weights and what comes of them. {told(methods, measures)}.")


def contributions(table: pd.DataFrame, theme: Theme) -> Picture:
    """What each head adds to a score: action, weight, pool, shown, low, high."""
    found = records(table.dropna())
    if not found:
        return Picture(empty(theme), UNWEIGHED, UNWEIGHED + ".")
    marks = (
        Mark("shown", "●", "circle", theme.ours, "mean over the first ten shown"),
        Mark("pool", "○", "circle-open", theme.production, "over the pool, and 8 in 10 of its posts", "low", "high"),
    )
    names = [f"{sentence(each['action'])}, weight {minus(format(each['weight'], 'g'))}" for each in found]
    drawn = dots_figure(theme, names, found, marks, _added)
    alt = f"Weight × predicted chance by head. {marks_told(names, found, marks, _added)}."
    return Picture(drawn, _added_message(found), alt)


def _added(value: float) -> str:
    return minus(f"{value:z.3f}") if abs(value) < 0.1 else minus(f"{value:.2f}")


def _added_message(found: list[dict[str, Any]]) -> str:
    most, widest = (
        max(found, key=lambda each: each["shown"]),
        max(found, key=lambda each: each["high"] - each["low"]),
    )
    if len(found) == 1:
        return f"“{sentence(most['action'])}” is all there is to the score: {_added(most['shown'])} on the first page"
    message = f"“{sentence(most['action'])}” adds most to a post shown, {_added(most['shown'])}"
    apart = f"{_added(widest['high'] - widest['low'])} from one post to another"
    if widest is most:
        return f"{message}, and differs most, by {apart}"
    return f"{message}; “{widest['action']}” differs most, by {apart}"


def one_report(table: pd.DataFrame, theme: Theme) -> Picture:
    """How many likes one report undoes, by ways to count: way, likes."""
    found = {each["way"]: float(each["likes"]) for each in records(table)}
    looks = {"weights": (theme.misleading, "/"), "chances": (theme.ours, "")}
    rows = []
    for way, likes in found.items():
        colour, hatch = looks.get(way, (theme.production, ""))
        rows.append(Row(WAYS[way], likes, _undone(way, likes), colour, hatch=hatch, stacked=True))
    drawn = rows_figure(theme, rows, (0.0, max(found.values())))
    message = f"By its weight one report undoes {plain(found['weights'])} likes; in a score, where chances count too, "
    message += f"reports take {_times(found['chances'])} what likes add"
    named = listed([f"{WAYS[way].lower()} {_undone(way, likes)}" for way, likes in found.items()])
    return Picture(drawn, message, f"One report against likes: {named}.")


def _undone(way: str, likes: float) -> str:
    return (
        f"one report undoes {plain(likes)} likes"
        if way == "weights"
        else f"reports take {_times(likes)} what likes add"
    )


def _times(share: float) -> str:
    return f"{plain(share)} times" if share >= 1.5 else f"{percent(share, 0 if share >= 0.1 else 1)} of"
