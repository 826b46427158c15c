"""Pictures of the ranker's heads: what rare actions can teach, and what the ranker should aim at."""

import math
from typing import Any

import pandas as pd

from views.charts.dots import Mark, dots_figure
from views.charts.dots import told as marks_told
from views.charts.measures import BELOW, Measure, Method, measures_figure, told
from views.charts.picture import Picture
from views.charts.style import Theme, empty
from views.charts.tables import records
from views.charts.words import percent, sentence

NOTHING = "This order needs no model, so there is no head to look at"
UNSEEN = "The feeds are empty, so nobody looked at a post"
CHANCE = 0.5
FEW = 10  # held-out positives: no interval can be trusted with fewer
VALUE, RETURNS = Measure("share_kept", "value<br>kept", percent), Measure("returns", "return<br>next day", percent)
CLICKS = Measure("clicks", "clicks<br>a look", percent)
HIDES = Measure("hides", "hides<br>in 1,000", lambda x: f"{x:.1f}")


def rare_heads(table: pd.DataFrame, theme: Theme) -> Picture:
    """AUC of each action's own head, with all and with some of the log: columns as in the study `rare_heads`."""
    found = _heads(table)
    if not found:
        return Picture(empty(theme), NOTHING, NOTHING + ".")
    least = percent(float(table["share"].min()))
    marks = (
        Mark("auc", "●", "circle", theme.ours, "AUC with all of the log, 95% interval", "low", "high"),
        Mark("few_auc", "○", "circle-open", theme.production, f"with {least} of it", "few_low", "few_high"),
    )
    names = [
        f"{sentence(each['action'])}, {each['positives']:,} to learn from, {each['held_out']:,} held out"
        for each in found
    ]
    drawn = dots_figure(theme, names, found, marks, _auc, CHANCE)
    alt = f"AUC of the heads by their positives. {marks_told(names, found, marks, _auc)}."
    return Picture(drawn, _rare_message(found, least), alt)


def _auc(value: float) -> str:
    return f"{value:.2f}"


def _heads(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Every head with all of the log, what it has with the least beside it, those with most positives first."""
    if table.empty:
        return []
    few = {each["action"]: each for each in records(table[table["share"] == table["share"].min()])}
    every = records(table[table["share"] == table["share"].max()].dropna(subset=["auc"]))
    found = [
        {**each, **{f"few_{name}": few[each["action"]][name] for name in ("auc", "low", "high", "positives")}}
        for each in every
    ]
    return sorted(found, key=lambda each: -each["positives"])


def _rare_message(found: list[dict[str, Any]], least: str) -> str:
    rarest = found[-1]
    message = f"The {rarest['action']} head learned from {rarest['positives']:,} and is measured on "
    message += f"{rarest['held_out']:,}: its AUC "
    if rarest["held_out"] < FEW:
        message += f"of {_auc(rarest['auc'])} says little"
    else:
        message += f"lies anywhere from {_auc(rarest['low'])} to {_auc(rarest['high'])}"
    # A head that is measured on a few says as little about what it lost as about how good it is.
    measured = [each for each in found if each["held_out"] >= FEW] or found
    # Of what is read off the chart: who subtracts gets the same.
    lost = {
        each["action"]: round(each["auc"], 2) - round(each["few_auc"], 2)
        for each in measured
        if not math.isnan(each["few_auc"])
    }
    if not lost:
        return message
    worst = max(lost, key=lambda name: lost[name])
    by = f"costs the {worst} head most, {lost[worst]:.2f}" if lost[worst] > 0 else "costs no head anything"
    among = f"of those measured on {FEW} or more, " if len(measured) < len(found) else ""
    return f"{message}; {among}learning from {least} of the log {by}"


def objectives(table: pd.DataFrame, theme: Theme) -> Picture:
    """What the ranker predicts, by what comes of it: setting, and the columns of a turn."""
    if table["clicks"].isna().all():
        text = UNSEEN if len(table) else NOTHING
        return Picture(empty(theme), text, text + ".")
    measures = (CLICKS, VALUE, RETURNS)
    found = records(table)
    methods = [
        Method(sentence(each["setting"]), each, *look(theme, each["setting"], found[-1]["setting"])) for each in found
    ]
    first, last = found[0], found[-1]
    message = (
        f"Predicting {first['setting']} alone brings {percent(first['clicks'])} clicks a look and "
        f"{percent(first['returns'])} of the viewers back; {last['setting']}, {percent(last['clicks'])} and "
        f"{percent(last['returns'])}"
    )
    drawn = measures_figure(theme, methods, measures, BELOW)
    return Picture(drawn, message, f"What the ranker predicts. {told(methods, measures)}.")


def look(theme: Theme, setting: str, ours: str) -> tuple[str, str]:
    """Colour and hatch of a row: ours, what sees clicks alone, or another."""
    if setting == ours:
        return theme.ours, ""
    return (theme.misleading, "/") if setting == "clicks" else (theme.production, "")
