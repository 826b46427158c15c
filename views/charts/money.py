"""Pictures of the money: who gains by which method, by which price rule, and what exploring new ads costs."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from pipelines.facts import written
from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import HATCHES, Theme, figure, hidden, key, note, rule
from views.charts.tables import records
from views.charts.tradeoff import Bought, picture, price
from views.charts.words import listed, percent, sentence

MEASURES = {
    "value": "value", "revenue": "revenue", "surplus": "advertisers’ surplus", "clicks": "clicks",
    "relevance": "users’ relevance",
}  # fmt: skip
RULES = {"first": "First price", "second": "Generalised second price", "vcg": "VCG"}
DASHES, MARKS = ("dash", "dot", "dashdot", "longdash"), ("square", "triangle-up", "cross", "pentagon")
LETTERS = ("■", "▲", "✚", "⬟")
OURS = "this run"
STRIP, KEY_LINE, MOST = 64, 21, 1.6
SAME = 0.005
FEW = 0.02
READABLE = 3


def who_gains(table: pd.DataFrame, ours: str, traps: Sequence[str], theme: Theme) -> Picture:
    """Methods by each of MEASURES, over the method `ours`: method and the measures.

    `traps` are drawn as lines through all the measures, and so is a row named OURS: the run on screen, if it is none of
    the methods.
    """
    found = {each["method"]: each for each in records(table)}
    base = found[ours]
    share = {name: {m: each[m] / base[m] if base[m] else 0.0 for m in MEASURES} for name, each in found.items()}
    others = [name for name in found if name not in (ours, OURS, *traps)]
    drawn = [name for name in traps if name in found]
    data = [_dots(theme, {name: share[name] for name in others})]
    data += [
        _profile(colour, name, share[name], dash, mark)
        for colour, name, dash, mark in zip(theme.losses, drawn, DASHES, MARKS, strict=False)
    ]
    data.append(_profile(theme.ours, ours, share[ours], "solid", "circle"))
    if OURS in found:
        data.append(_profile(theme.text, OURS, share[OURS], "longdashdot", "star"))
    entries = [("●", theme.ours, ours)]
    entries += [(mark, colour, name) for mark, colour, name in zip(LETTERS, theme.losses, drawn, strict=False)]
    entries += [("★", theme.text, OURS)] * (OURS in found)
    entries += [("○", theme.production, "other methods of the ladder")] * bool(others)
    room = KEY_LINE * len(entries) / STRIP + 0.35
    far = min(MOST, max(each for one in share.values() for each in one.values()))
    picture = figure(
        theme, round(STRIP * (len(MEASURES) + room)) + 8, data,
        x={**hidden(), "range": [-0.02, max(far, 1.0) * 1.04]},
        y={**hidden(), "range": [-0.4 - (len(MEASURES) - 1), room + 0.6]},
        notes=[*_measures(theme, base, share, ours, drawn), *key(theme, entries, x=0, y=1)],
        shapes=[rule(theme, x0=0, x1=max(far, 1.0), y0=-n, y1=-n) for n in range(len(MEASURES))],
        margin={"l": 2, "r": 2, "t": 4, "b": 0},
    )  # fmt: skip
    return Picture(picture, _gains_message(share), _gains_alt(found))


def _profile(colour: str, name: str, share: dict[str, float], dash: str, mark: str) -> dict[str, Any]:
    """One method through all the strips, from the top down."""
    hovers = [f"{sentence(name)}<br>{MEASURES[m]}: {percent(share[m])} of the funnel’s" for m in MEASURES]
    at = [min(share[m], MOST) for m in MEASURES]
    return line(colour, at, [-float(n) for n in range(len(MEASURES))], hovers, dash=dash, mark=mark)


def _dots(theme: Theme, shares: dict[str, dict[str, float]]) -> dict[str, Any]:
    points_ = [(min(one[m], MOST), -float(n), name, m) for name, one in shares.items() for n, m in enumerate(MEASURES)]
    hovers = [f"{sentence(name)}<br>{MEASURES[m]}: {percent(x)} of the funnel’s" for x, _, name, m in points_]
    return line(
        theme.production, [x for x, *_ in points_], [y for _, y, *_ in points_], hovers, mark="circle-open",
        mode="markers",
    )  # fmt: skip


def _measures(
    theme: Theme, base: dict[str, Any], share: dict[str, dict[str, float]], ours: str, traps: Sequence[str]
) -> list[dict[str, Any]]:
    """Over each strip: the measure, what `ours` has of it, and who has the most: by its mark, where it has one."""
    marks = {
        name: f'<span style="color:{colour}"><b>{letter}</b></span>'
        for letter, colour, name in zip((*LETTERS, "★"), (*theme.losses, theme.text), (*traps, OURS), strict=False)
    }
    said = []
    for number, measure in enumerate(MEASURES):
        best = max(share, key=lambda name: share[name][measure])
        most = "the most" if best == ours else f"most: {marks.get(best, best)} {share[best][measure] - 1:+.0%}"
        text = f"<b>{sentence(measure)}</b> {_amount(measure, base[measure])}, {most}"
        quiet = {"font": {"size": 14, "color": theme.text}, "bgcolor": theme.surface, "borderpad": 1}
        said.append(note(theme, 0, 0.36 - number, text, xref="paper", **quiet))
    return said


def _amount(measure: str, amount: float) -> str:
    if measure == "relevance":
        return percent(amount, 1)
    return written(amount, "count" if measure == "clicks" else "dollars")


def _gains_message(share: dict[str, dict[str, float]]) -> str:
    best: dict[str, list[str]] = {}
    for measure, words in MEASURES.items():
        best.setdefault(max(share, key=lambda name: share[name][measure]), []).append(words)
    if len(best) == 1:
        return f"Most of everything comes from one method: {next(iter(best))}"
    if len(best) > READABLE:
        return f"{len(best)} methods share the first places: no one of them is best for everybody"
    (first, most), *others = best.items()
    rest = "".join(f"; “{name}” the most {listed(words)}" for name, words in others)
    return f"{sentence(first)} brings the most {listed(most)}{rest}"


def _gains_alt(found: dict[str, dict[str, Any]]) -> str:
    rows = [
        f"{name}: {listed([f'{words} {_amount(m, each[m])}' for m, words in MEASURES.items()])}"
        for name, each in found.items()
    ]
    return "Per 1,000 requests. " + "; ".join(rows) + "."


def pricing(table: pd.DataFrame, theme: Theme) -> Picture:
    """The value by price rule, split into what is paid and what is kept: rule, share_kept, value, revenue, surplus."""
    found = records(table)
    rows = [row for each in found for row in _split(theme, each)]
    picture = rows_figure(theme, rows, (0.0, max(each["value"] for each in found)))
    named = [
        f"{RULES[each['rule']]}: value ${each['value']:,.0f}, revenue ${each['revenue']:,.0f}, surplus "
        f"{written(each['surplus'], 'dollars')}"
        for each in found
    ]
    return Picture(picture, _pricing_message(found), "Per 1,000 requests. " + "; ".join(named) + ".")


def _split(theme: Theme, each: dict[str, Any]) -> tuple[Row, Row]:
    heading = f"{RULES[each['rule']]}: value ${each['value']:,.0f}, {percent(each['share_kept'])} kept"
    surplus = each["surplus"]
    return (
        Row("Revenue", each["revenue"], f"${each['revenue']:,.0f}", theme.ours, heading=heading, ghost=each["value"]),
        Row(
            "Advertisers’ surplus", surplus, written(surplus, "dollars"), theme.gained, start=each["revenue"],
            hatch=HATCHES[0], ghost=each["value"],
        ),
    )  # fmt: skip


def _pricing_message(found: list[dict[str, Any]]) -> str:
    most, least = (pick(found, key=lambda each: each["value"]) for pick in (max, min))
    parts = listed([f"{percent(_paid(each))} under {RULES[each['rule']].replace('First', 'first')}" for each in found])
    values = f"${least['value']:,.0f} to ${most['value']:,.0f}"
    if most["value"] - least["value"] < SAME * most["value"]:
        values = f"${most['value']:,.0f} each time"
    message = f"The rule decides who gets the value ({values}): revenue takes {parts}"
    return message.replace("Generalised", "generalised")


def _paid(each: dict[str, Any]) -> float:
    return float(each["revenue"] / each["value"]) if each["value"] else 0.0


def new_ads(table: pd.DataFrame, theme: Theme) -> Picture:
    """Value kept against impressions of young campaigns: setting, share_kept, low, high, new_share, difference."""
    found = records(table)
    names = [f"{each['setting']:g}" for each in found]
    hovers = [f"optimism {name}<br>{percent(each['new_share'], 1)} of the impressions are of young campaigns"
              for name, each in zip(names, found, strict=True)]  # fmt: skip
    bought = Bought(
        "new_share", "impressions of young campaigns", "%", "exploration of new ads", "exploration of new ads"
    )
    return picture(theme, found, bought, names, hovers, _new_message(found))


def _new_message(found: list[dict[str, Any]]) -> str:
    first = found[0]
    some = min(found[1:] or found, key=lambda each: abs(each["setting"] - 1.0))
    if abs(some["new_share"] - first["new_share"]) < SAME:
        little = (
            "There is hardly a new ad to explore" if first["new_share"] < FEW else "Exploration changes next to nothing"
        )
        return f"{little}: young campaigns get {percent(first['new_share'])} of the impressions either way"
    shares = f"from {percent(first['new_share'])} to {percent(some['new_share'])} of the impressions"
    better = f"Ranking new ads as up to {1 + some['setting']:g} times as good"
    return f"{better} takes young campaigns {shares} and {price(some)} today"
