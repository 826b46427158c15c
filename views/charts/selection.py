"""Pictures of selection: the ads a log shows are not the ads there are to choose from."""

from typing import Any

import pandas as pd

from pipelines.ad_funnel.studies import Selection
from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.style import Theme, axis, figure, key
from views.charts.tables import numbers, records
from views.charts.words import percent, plain

GROUPS = {"log": "what the log shows", "scored": "what our model scores", "servable": "what phase 1 chooses from"}
DASHES = {"log": "solid", "scored": "dash", "servable": "dot"}
MARKS = {"log": "━", "scored": "╍", "servable": "┉"}
TICKS = (0.0001, 0.001, 0.01, 0.1, 1.0)


def similarity(data: Selection, theme: Theme) -> Picture:
    """Pairs of request and ad by the similarity of their texts."""
    of = _summary(data)
    axis_ = axis(theme, "similarity of the texts", nticks=6, showgrid=False)
    log, there = of["log"], of["servable"]
    message = (
        f"Half of the ads in the log are more similar than {log['similarity']:.2f}; of those phase 1 chooses from, "
        f"{percent(there['as_similar'], 1)} are"
    )
    rows = "; ".join(f"{GROUPS[name]} {each['similarity']:.2f}" for name, each in of.items())
    return Picture(_curves(data.similarity, axis_, theme), message, f"Similarity by group, medians: {rows}.")


def click(data: Selection, theme: Theme) -> Picture:
    """The same pairs by their true click rate, which only the judge knows."""
    of = _summary(data)
    axis_ = axis(
        theme, "true click rate if looked at (the judge’s)", type="log", tickvals=TICKS, tickformat="~%", showgrid=False
    )
    log, there = of["log"], of["servable"]
    times = log["mean_click"] / max(there["mean_click"], 1e-9)
    message = (
        f"An ad in the log is clicked {plain(times)} times as often as one phase 1 chooses from: "
        f"{percent(log['mean_click'], 1)} of the looks, not {percent(there['mean_click'], 1)}"
    )
    rows = "; ".join(
        f"{GROUPS[name]} {percent(each['mean_click'], 1)} on average, median {percent(each['click'], 2)}"
        for name, each in of.items()
    )
    return Picture(_curves(data.click, axis_, theme), message, f"True click rate by group: {rows}.")


def _summary(data: Selection) -> dict[str, dict[str, Any]]:
    return {each["group"]: each for each in records(data.summary)}


def _curves(table: pd.DataFrame, x: dict[str, Any], theme: Theme) -> Any:
    colours = {"log": theme.production, "scored": theme.ours, "servable": theme.oracle}
    at = numbers(table, "at")
    lines = [
        line(colours[name], at, numbers(table, name), f"{words}<br>%{{y:.1%}} near %{{x:.3~g}}", dash=DASHES[name],
             mark=None)
        for name, words in GROUPS.items()
    ]  # fmt: skip
    top = max(float(table[name].max()) for name in GROUPS)
    return figure(
        theme, 340, lines, x=x,
        y=axis(theme, "share of the ads", tickformat=".0%", range=[0, top * 1.35], nticks=5),
        notes=key(theme, [(MARKS[name], colours[name], words) for name, words in GROUPS.items()], x=0, y=1),
    )  # fmt: skip
