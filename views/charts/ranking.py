"""Pictures of the ranker: what it looks at, and what each group of features is worth."""

from collections.abc import Mapping

import pandas as pd

from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import Theme, empty
from views.charts.tables import records
from views.charts.words import change, listed, percent, points, sentence

SHOWN = 10


def feature_importance(importance: Mapping[str, float], theme: Theme) -> Picture:
    """The features that the model leans on most, by their share of what all of them give it."""
    if not any(importance.values()):
        text = "The model found nothing to learn from" if importance else "This model reads no features"
        return Picture(empty(theme), text, text + ".")
    ordered = sorted(importance.items(), key=lambda item: -item[1])
    strongest = [(sentence(name.replace(": ", ", ", 1)), share) for name, share in ordered[:SHOWN]]
    rows = [Row(name, share, percent(share), theme.ours) for name, share in strongest]
    drawn = rows_figure(theme, rows, (0.0, max(rows[0].length, 1e-9)))
    named = listed([f"{name} {percent(share, 1)}" for name, share in ordered])
    return Picture(drawn, _importance_message(ordered), f"Share of the model's gain by feature: {named}.")


def _importance_message(ordered: list[tuple[str, float]]) -> str:
    (first, share), n = ordered[0], len(ordered)
    message = f"“{first}” gives the model {percent(share)} of what it learns"
    if n <= 3:
        return message
    return message + f", the first three of {n} features {percent(sum(value for _, value in ordered[:3]))}"


def ablation(table: pd.DataFrame, theme: Theme) -> Picture:
    """Change of the value kept when a group of features is left out: group, share_kept, difference, low, high."""
    if not table[["difference", "low", "high"]].any(axis=None):
        text = "No group of features is on, so none can be left out"
        text = text if table.empty else "This order reads no features, so leaving a group out changes nothing"
        return Picture(empty(theme), text, text + ".")
    found = sorted(records(table), key=lambda each: each["difference"])
    rows = [
        Row(
            f"Without “{each['group']}”", each["difference"], change(each["difference"]),
            theme.losses[1] if each["difference"] < 0 else theme.gained, low=each["low"], high=each["high"],
            hatch="\\" if each["difference"] < 0 else "",
        )
        for each in found
    ]  # fmt: skip
    span = (min(0.0, *(each["low"] for each in found)), max(0.0, *(each["high"] for each in found)))
    named = listed([
        f"without “{each['group']}” {change(each['difference'])} ({change(each['low'])} to {change(each['high'])})"
        for each in found
    ])  # fmt: skip
    drawn = rows_figure(theme, rows, span)
    return Picture(drawn, _ablation_message(found), f"Change of the value kept, with 95% intervals: {named}.")


def _ablation_message(found: list[dict[str, float]]) -> str:
    costly = [each for each in found if each["high"] < 0]
    idle = [f"“{each['group']}”" for each in found if each["low"] <= 0 <= each["high"]]
    noise = f"{listed(idle)} cannot be told from noise" if idle else ""
    if not costly:
        return sentence(noise) or "Leaving any group out helps: the model has too little to learn from"
    worst = costly[0]
    message = f"Leaving out “{worst['group']}” costs {points(worst['difference'])}"
    return message + (f"; {noise}" if noise else "")
