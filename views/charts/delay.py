"""Pictures of late conversions: how late they come, and what a rate reads like before they have."""

import math
from typing import Any

import pandas as pd

from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import Theme, axis, empty, figure, key, note
from views.charts.tables import numbers, records
from views.charts.words import listed, percent, sentence

HOURS, DAYS = 1 / 24, 1.0
NOTHING = 0.005  # reads as 0%
TICKS = {10 / 1440: "10 min", HOURS: "1 h", 1.0: "1 day", 4.0: "4", 14.0: "14", 30.0: "30"}
SAID = (7.0, 14.0)  # the earlier ones stand in the message
AGED = {"click": "By age of the click", "campaign": "By age of the campaign"}
CAMPAIGNS = {"younger than a week": "campaigns younger than a week", "older": "older campaigns"}


def known(table: pd.DataFrame, theme: Theme) -> Picture:
    """Share of conversions that have come within a time: within (days), came, estimated, published (NaN: none)."""
    if table["came"].isna().all():
        text = "No click has ever converted here: there is nothing to wait for"
        return Picture(empty(theme), text, text + ".")
    found = records(table)
    published = table.dropna(subset=["published"])
    guess = table.dropna(subset=["estimated"])
    data = [
        line(theme.production, numbers(guess, "within"), numbers(guess, "estimated"), "Estimated: %{y:.0%}",
             dash="dash", mark="diamond-open"),
        line(theme.ours, numbers(table, "within"), numbers(table, "came"), "Came: %{y:.0%}"),
        line(theme.oracle, numbers(published, "within"), numbers(published, "published"), "Published: %{y:.0%}",
             mark="x", mode="markers"),
    ]  # fmt: skip
    named = [each for each in found if each["within"] in SAID]
    entries = [
        ("●", theme.ours, "in hindsight"), ("◇", theme.production, "as estimated that morning"),
        ("✕", theme.oracle, f"published: {listed([percent(each) for each in numbers(published, 'published')])}"),
    ]  # fmt: skip
    drawn = figure(
        theme, 400, data,
        x=axis(theme, "time since the click", type="log", tickvals=list(TICKS), ticktext=list(TICKS.values()),
               showgrid=False),
        y=axis(theme, "of all conversions that come", tickformat=".0%", range=[0, 1.12], nticks=6),
        notes=[
            *(note(theme, math.log10(each["within"]), each["came"], percent(each["came"]), xanchor="left",
                   yanchor="top", xshift=6, yshift=-6) for each in named),
            *key(theme, entries, x=1, y=0),
        ],
    )  # fmt: skip
    return Picture(drawn, _known_message(found), _known_alt(found))


def _known_message(found: list[dict[str, Any]]) -> str:
    came = {each["within"]: each["came"] for each in found}
    return (
        f"{percent(came[HOURS])} of the conversions come within the hour, {percent(came[DAYS])} within a day, "
        f"{percent(1 - came[14.0])} after two weeks"
    )


def _known_alt(found: list[dict[str, Any]]) -> str:
    rows = []
    for each in found:
        guess = "" if math.isnan(each["estimated"]) else f", {percent(each['estimated'])} as estimated"
        rows.append(f"{_span(each['within'])} {percent(each['came'])}{guess}")
    return f"Share of conversions that have come within a time: {'; '.join(rows)}."


def _span(days: float) -> str:
    if days < HOURS:
        return f"{days * 1440:.0f} minutes"
    return f"{days * 24:.0f} hours" if days < DAYS else f"{days:.0f} days"


def rates(table: pd.DataFrame, theme: Theme) -> Picture:
    """Conversion rates as known that morning: by, group, n, seen, to_come, corrected; the faint bar is what comes."""
    found = records(table.dropna(subset=["seen"]))
    if not found or not any(each["to_come"] > 0 for each in found):
        text = "There is no click with a conversion to come"
        return Picture(empty(theme), text, text + ".")
    before = [None, *(each["by"] for each in found)]
    rows = [
        Row(
            sentence(each["group"]), each["seen"], _known_of(each),
            theme.ours, ghost=each["to_come"], heading=f"{AGED[each['by']]}: known so far" if each["by"] != up else "",
            hover=f"{sentence(each['group'])}: {each['n']:,} clicks<br>{_known_of(each)}<br>"
            f"{percent(each['corrected'], 1)} corrected for age",
        )
        for each, up in zip(found, before, strict=False)
    ]  # fmt: skip
    drawn = rows_figure(theme, rows, (0.0, max(each["to_come"] for each in found)))
    return Picture(drawn, _rates_message(found), f"Conversions a click. {'; '.join(map(_rate, found))}.")


def _known_of(each: dict[str, Any]) -> str:
    return f"{percent(each['seen'], 1)}, in the end {percent(each['to_come'], 1)}"


def _rate(each: dict[str, Any]) -> str:
    corrected = f"{percent(each['corrected'], 1)} corrected for age"
    return f"{AGED[each['by']].lower()}, {each['group']}: {_known_of(each)}, {corrected}, {each['n']:,} clicks"


def _rates_message(found: list[dict[str, Any]]) -> str:
    told = [each for each in found if each["by"] == "click" and each["to_come"] > 0]
    young = told[0]
    missing = 1 - young["seen"] / young["to_come"]
    text = f"Clicks of {young['group']} have {percent(missing)} of their conversions still to come"
    campaigns = [each for each in found if each["by"] == "campaign" and each["to_come"] > 0]
    waiting = [f"{_missing(each)} on {CAMPAIGNS[each['group']]}" for each in campaigns]
    return text + (f"; {listed(waiting)}" if waiting else "")


def _missing(each: dict[str, Any]) -> str:
    share = 1 - each["seen"] / each["to_come"]
    return percent(share) if share >= NOTHING else "none"
