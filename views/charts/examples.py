"""Pictures of a feed's training examples: what counts as a negative, what the place does, how rare the rare are."""

import math
from typing import Any

import pandas as pd

from views.charts.lines import line
from views.charts.measures import BELOW, Measure, Method, measures_figure, told
from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import Theme, axis, empty, figure, key
from views.charts.tables import numbers, records
from views.charts.words import listed, percent, points, sentence

NEGATIVES = {"looked": "posts looked at", "reached": "all posts reached", "delivered": "all posts delivered"}
MEASURES = (
    Measure("rate", "clicks in<br>the rows", lambda x: percent(x, 1)),
    Measure("calibration", "expected ÷<br>observed", lambda x: "–" if math.isnan(x) else f"{x:.2f}"),
    Measure("share_kept", "value<br>kept", lambda x: percent(x, 1)),
    Measure("returns", "return<br>next day", lambda x: percent(x, 1)),
)
LEAST = 0.0005
PLACES = (("looked", "a post looked at"), ("reached", "a post reached"), ("delivered", "a post delivered"))
PAGES = 20  # places: of the later ones there are few
ENOUGH = 1_000  # positives that a head asks for


def what_counts(table: pd.DataFrame, own: str, theme: Theme) -> Picture:
    """Choices of negatives by rate, calibration, value kept and returns; `own` is the run's.

    negatives, rows, rate, calibration, share_kept, returns
    """
    methods = [
        Method(
            sentence(f"{NEGATIVES[each['negatives']]}, {each['rows']:,} rows"), each,
            theme.ours if each["negatives"] == own else theme.production,
        )
        for each in records(table)
    ]  # fmt: skip
    alt = f"What counts as a negative. {told(methods, MEASURES)}."
    return Picture(measures_figure(theme, methods, MEASURES, BELOW), _counts_message(table), alt)


def _counts_message(table: pd.DataFrame) -> str:
    by = {each["negatives"]: each for each in records(table)}
    looked, delivered = by["looked"], by["delivered"]
    lost = looked["share_kept"] - delivered["share_kept"]
    value = (
        "changes nothing for the value" if abs(lost) < LEAST
        else f"{'costs' if lost > 0 else 'brings'} {points(lost)} of the value"
    )  # fmt: skip
    if math.isnan(looked["calibration"]):
        return f"No head predicts clicks here; counting all delivered as negatives {value}"
    expects = f"the model expect {delivered['calibration']:.2f} times the clicks that come"
    return f"Counting all delivered as negatives makes {expects} instead of {looked['calibration']:.2f}, and {value}"


def by_place(table: pd.DataFrame, theme: Theme) -> Picture:
    """Clicks by place: place, popular, delivered, reached, looked (clicks over each of these), n."""
    table = table[table["delivered"].notna()].iloc[:PAGES]
    if len(table) < len(PLACES) ** 2:
        text = "Too few feeds were scrolled to compare places"
        return Picture(empty(theme), text, text + ".")
    looks = {
        "looked": (theme.ours, "solid", "circle", "●"), "reached": (theme.losses[1], "dash", "square", "■"),
        "delivered": (theme.production, "dot", "diamond", "◆"),
    }  # fmt: skip
    data = [
        line(looks[name][0], numbers(table, "place"), numbers(table, name), f"place %{{x}}: %{{y:.1%}} {words}",
             dash=looks[name][1], mark=_symbols(table, looks[name][2]))
        for name, words in PLACES
    ]  # fmt: skip
    entries = [(looks[name][3], looks[name][0], f"clicks {words}") for name, words in PLACES]
    entries += [("○", theme.muted, "hollow: a popular post")] * bool(table["popular"].any())
    top = max(float(table[name].max()) for name, _ in PLACES)
    drawn = figure(
        theme, 400, data, x=axis(theme, "place in the feed", dtick=5, tick0=0, showgrid=False),
        y=axis(theme, "clicks", tickformat=".0%", range=[0, top * 1.6], nticks=6), notes=key(theme, entries, x=1, y=1),
    )  # fmt: skip
    rows = [
        f"place {int(each['place'])}: " + ", ".join(f"{percent(each[name], 1)} {words}" for name, words in PLACES
                                                    if not math.isnan(each[name]))
        for each in records(table)
    ]  # fmt: skip
    return Picture(drawn, _place_message(table), "Clicks by place. " + "; ".join(rows) + ".")


def _symbols(table: pd.DataFrame, symbol: str) -> list[str]:
    return [f"{symbol}-open" if popular else symbol for popular in table["popular"]]


def _place_message(table: pd.DataFrame) -> str:
    """From the first three places to the seventh to ninth: one page, and no popular post among them."""
    first, later = table.iloc[:3], table.iloc[6:9]
    change = {name: float(later[name].mean() / first[name].mean()) - 1 for name, _ in PLACES}
    said = [f"{percent(abs(change[name]))} {'less' if change[name] < 0 else 'more'} often" for name in change]
    return f"In places 7 to 9 a post delivered is clicked {said[2]} than in the first three, a post looked at {said[0]}"


def positives(table: pd.DataFrame, theme: Theme) -> Picture:
    """Positive examples of each action: action, kept (in the training rows), every (in the log)."""
    found = sorted(records(table), key=lambda each: -each["every"])
    rows = [
        Row(
            sentence(each["action"]), float(each["kept"]), _kept(each),
            theme.ours if each["kept"] >= ENOUGH else theme.losses[0], hatch="" if each["kept"] >= ENOUGH else "/",
            ghost=float(each["every"]), hover=f"{sentence(each['action'])}: {_kept(each)}",
        )
        for each in found
    ]  # fmt: skip
    drawn = rows_figure(theme, rows, (0.0, float(max(found[0]["every"], 1))))
    named = listed([f"{each['action']} {_kept(each)}" for each in found])
    return Picture(drawn, _positives_message(found), f"Positive examples by action: {named}.")


def _kept(each: dict[str, Any]) -> str:
    kept, every = int(each["kept"]), int(each["every"])
    return f"{kept:,}" if kept == every else f"{kept:,} of {every:,}"


def _positives_message(found: list[dict[str, Any]]) -> str:
    most = next((each for each in found if each["action"] == "click"), found[0])
    rarest = found[-1]
    message = f"{rarest['every']:,} {rarest['action']}s stand against {most['every']:,} {most['action']}s in the log"
    few = [each["action"] for each in found if each["kept"] < ENOUGH]
    if not few:
        return f"{message}; every head has over {ENOUGH:,} to learn from"
    which = f"{listed(few)} {'has' if len(few) == 1 else 'have'}" if len(few) < len(found) else "every head has"
    return f"{message}; {which} under {ENOUGH:,} to learn from"
