"""Pictures of retrieval: sources, the length of the list of candidates, and search by vectors."""

import math
from typing import Any

import pandas as pd

from pipelines.recommendation.studies import Finders
from views.charts.kept import kept_axis
from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import Theme, axis, empty, figure, key, note, rule
from views.charts.tables import numbers, records
from views.charts.words import MEASURED, listed, percent, plain, points, sentence

NOTHING = 0.0005  # reads as 0.0 points
NAMES = {
    "popularity": "popularity", "item_knn": "item-item co-occurrence", "matrix_factorisation": "matrix factorisation",
    "topic_match": "topic match", "fresh": "fresh titles", "random": "random titles",
}  # fmt: skip


def who_found_what(data: Finders, theme: Theme) -> Picture:
    """The share of the oracle's value that each source brought, and what only it brought."""
    found = sorted(records(data.sources), key=lambda each: -each["value"])
    if not found:
        text = "Every source is off, so nothing is found"
        return Picture(empty(theme), text, text + ".")
    rows = [_source_row(theme, each) for each in found]
    drawn = rows_figure(theme, rows, (0.0, 1.0))
    named = listed([
        f"{_name(each)} {percent(each['value'])}, {percent(each['value_alone'])} alone, {each['brought']:.0f} titles"
        for each in found
    ])  # fmt: skip
    alt = f"Share of the best lists' value found by each source: {named}; all together {percent(data.value)}."
    return Picture(drawn, _found_message(found), alt)


def _name(each: dict[str, Any]) -> str:
    return NAMES.get(each["source"], str(each["source"]).replace("_", " "))


def _source_row(theme: Theme, each: dict[str, Any]) -> Row:
    value, alone = percent(each["value"]), percent(each["value_alone"])
    written = f"<b>{value}</b> of the best rows’ value, <b>{alone}</b> found by it alone"
    return Row(
        sentence(_name(each)), each["value_alone"], written, theme.ours, ghost=each["value"], stacked=True,
        hover=f"{sentence(_name(each))}<br>{each['brought']:.0f} titles a page view, {each['candidates']:.0f} go on, "
        f"{each['alone']:.0f} found by nobody else",
    )  # fmt: skip


def _found_message(found: list[dict[str, Any]]) -> str:
    best, alone = found[0], max(found, key=lambda each: each["value_alone"])
    message = f"{sentence(_name(best))} finds {percent(best['value'])} of the best lists’ value"
    if len(found) == 1:
        return message + ", alone"
    who = "it alone" if alone is best else f"{_name(alone)} alone"
    message += f", {percent(alone['value_alone'])} found by {who}"
    idle = [_name(each) for each in found if each["value_alone"] < 0.005]
    return message + (f"; {listed(idle)} {'adds' if len(idle) == 1 else 'add'} next to nothing new" if idle else "")


def recall_by_n(table: pd.DataFrame, theme: Theme) -> Picture:
    """Recall, ceiling and value kept against the number of candidates: n, recall, ceiling, kept."""
    now = table[table["kept"].notna()].iloc[-1]
    lines = [
        _curve(theme.muted, table, "recall", "Recall of clicked titles", "dot", "circle-open"),
        _curve(theme.oracle, table, "ceiling", "Best order of the candidates", "dash", "diamond"),
        _curve(theme.ours, table[table["kept"].notna()], "kept", "Kept by the ranker", "solid", "circle"),
    ]
    drawn = figure(
        theme, 400, [line for line in lines if line["x"]],
        x=axis(theme, "candidates", type="log", tickvals=[10, 20, 50, 100, 200, 400], showgrid=False),
        y=kept_axis(theme, [*numbers(table, "kept"), *numbers(table, "ceiling")], title=None, top=1.06),
        shapes=[rule(theme, x0=now["n"], x1=now["n"], y0=0.26, y1=1)],
        notes=key(theme, [
            ("○", theme.muted, "recall of clicked titles"), ("◆", theme.oracle, "best order of the candidates"),
            ("●", theme.ours, "the ranker's order"),
        ], x=1, y=0),
    )  # fmt: skip
    rows = [
        f"{int(each['n'])} candidates: recall {percent(each['recall'])}, ceiling {percent(each['ceiling'])}, "
        f"kept {percent(each['kept'])}"
        for each in records(table)
    ]
    return Picture(drawn, _length_message(table, now), "; ".join(rows) + ".")


def _curve(colour: str, table: pd.DataFrame, column: str, name: str, dash: str, symbol: str) -> dict[str, Any]:
    table, hover = table.dropna(subset=[column]), f"{name}<br>%{{x}} candidates: %{{y:.1%}}"
    return line(colour, numbers(table, "n"), numbers(table, column), hover, dash=dash, mark=symbol)


def _length_message(table: pd.DataFrame, now: Any) -> str:
    n = int(now["n"])
    message = f"The best order of {n} candidates would keep {percent(now['ceiling'])}; "
    message += f"the ranker keeps {percent(now['kept'])}"
    longer = table[table["n"] >= 2 * n]
    if longer.empty:
        return message
    gain = longer.iloc[0]["ceiling"] - now["ceiling"]
    more = f"lift the ceiling by {points(gain)}" if gain >= NOTHING else "bring no better title"
    return message + f", and {int(longer.iloc[0]['n'])} would {more}"


def nearest_neighbours(table: pd.DataFrame, theme: Theme) -> Picture:
    """Milliseconds a query against the number of vectors: exact search and an inverted file, as measured here."""
    exact, index = table[table["method"] == "exact"], table[table["method"] == "inverted_file"]
    times = [*numbers(exact, "ms"), *numbers(index, "ms")]
    data = [
        _search(theme.production, exact, "Exact", "dash", "square"),
        _search(theme.ours, index, "Inverted file", "solid", "circle"),
    ]
    drawn = figure(
        theme, 400, data,
        x=axis(theme, "vectors", type="log", tickformat="~s", tickvals=numbers(exact, "n"), showgrid=False),
        y=axis(theme, "ms a query", type="log", tickvals=[0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100], tickformat="~g",
               range=[math.log10(min(times) / 2), math.log10(max(times) * 2)]),
        notes=key(theme, [
            ("■", theme.production, "exact"),
            ("●", theme.ours, "inverted file, with its recall"),
        ], x=0, y=1) + _recalls(theme, exact, index),
    )  # fmt: skip
    rows = [
        f"{int(e['n']):,} vectors: exact {plain(e['ms'])} ms, inverted file {plain(i['ms'])} ms with "
        f"{percent(i['recall'])} of the true hundred, built in {plain(i['build_s'])} s"
        for e, i in zip(records(exact), records(index), strict=True)
    ]
    return Picture(drawn, _search_message(index), "; ".join(rows) + f". {MEASURED}")


def _recalls(theme: Theme, exact: pd.DataFrame, index: pd.DataFrame) -> list[dict[str, Any]]:
    """The recall at each point of the inverted file, on the side of its line where the other line is not."""
    notes = []
    for e, i in zip(records(exact), records(index), strict=True):
        up = i["ms"] > e["ms"]
        away = {"yanchor": "bottom", "yshift": 8} if up else {"yanchor": "top", "yshift": -8}
        x, y = math.log10(i["n"]), math.log10(i["ms"])
        notes.append(note(theme, x, y, percent(i["recall"]), xanchor="center", font=_small(theme), **away))
    return notes


def _small(theme: Theme) -> dict[str, Any]:
    return {"size": 14, "color": theme.text}


def _search(colour: str, table: pd.DataFrame, name: str, dash: str, symbol: str) -> dict[str, Any]:
    hovers = [
        f"{name}<br>{int(each['n']):,} vectors: {plain(each['ms'])} ms<br>recall@100 {percent(each['recall'])}"
        for each in records(table)
    ]
    return line(colour, numbers(table, "n"), numbers(table, "ms"), hovers, dash=dash, mark=symbol)


def _search_message(index: pd.DataFrame) -> str:
    # Times are of one machine and one run; what was compared and found is the same on every one.
    last = index.iloc[-1]
    return (
        f"At {int(last['n']):,} vectors an index compares {percent(last['scanned'])} of them and finds "
        f"{percent(last['recall'])} of the true hundred"
    )
