"""Pictures of the metrics: does the offline figure order methods as the truth does?"""

import math
from collections.abc import Sequence
from typing import Any

from pipelines.facts import minus
from pipelines.studies import MetricTruth
from views.charts.kept import kept_axis, kept_range
from views.charts.labels import Screen, label, placed
from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import Theme, axis, empty, figure
from views.charts.tables import records
from views.charts.words import listed, percent, sentence

OURS = "this run"
WIDTHS, HEIGHT = (300.0, 620.0), 330.0
AGREES = (
    (0.8, "orders the methods nearly as the truth does"), (0.5, "orders the methods roughly as the truth does"),
    (0.2, "follows the truth only loosely"), (-0.2, "says next to nothing about the truth"),
    (-2.0, "orders the methods against the truth"),
)  # fmt: skip


def metric_truth(
    data: MetricTruth, metric: str, trap: str, theme: Theme, ours: tuple[float, float] | None = None
) -> Picture:
    """Each method by one offline metric (better to the right) and by the value it keeps.

    The method named `trap` is always labelled. `ours` is the metric and the share kept of the run on screen, drawn as
    a mark of its own if both exist.
    """
    found = records(data.points[data.points["metric"] == metric])
    tau = next((each for each in records(data.taus) if each["metric"] == metric), None)
    if tau is None:
        text = f"Too few methods have {metric} to compare it with the truth"
        return Picture(empty(theme), text, text + ".")
    lower = bool(tau["lower_is_better"])
    chosen = next(each for each in found if each["method"] == tau["chosen"])
    marked = found + _this_run(ours)
    screens = [Screen(width, HEIGHT, _pixels(marked, width, lower)) for width in WIDTHS]
    low, top = kept_range(_kept(marked), _top(marked))
    at = {each["method"]: each for each in marked}
    zero = -low / (top - low) * HEIGHT
    for screen in screens if low < 0 else []:
        screen.keep_free((0.0, zero), (screen.width, zero))
    named = [(at[name], place) for name, place in placed(screens, (OURS, data.best, tau["chosen"], trap))]
    drawn = figure(
        theme, int(HEIGHT) + 80, [_dots(theme, marked, metric, chosen["method"], data.best)],
        x=axis(theme, f"{metric} on the log{', lower is better' * lower}", nticks=6, range=_across(marked, lower)),
        y=kept_axis(theme, _kept(marked), top=top),
        notes=[label(theme, each["value"], each["share_kept"], each["method"], place) for each, place in named],
    )  # fmt: skip
    return Picture(drawn, _truth_message(metric, tau, chosen, found, data.best), _truth_alt(metric, tau, marked))


def _this_run(ours: tuple[float, float] | None) -> list[dict[str, Any]]:
    if ours is None or not all(math.isfinite(each) for each in ours):
        return []
    return [{"method": OURS, "value": ours[0], "share_kept": ours[1]}]


def _across(found: Sequence[dict[str, Any]], mirrored: bool) -> list[float]:
    """The range of the metric with room for marks at both ends; better is to the right."""
    values = [each["value"] for each in found]
    room = ((max(values) - min(values)) or 1.0) * 0.08
    ends = [min(values) - room, max(values) + room]
    return ends[::-1] if mirrored else ends


def _kept(found: Sequence[dict[str, Any]]) -> list[float]:
    return [each["share_kept"] for each in found]


def _top(found: Sequence[dict[str, Any]]) -> float:
    return max([0.01, *_kept(found)]) * 1.25


def _dots(theme: Theme, found: Sequence[dict[str, Any]], metric: str, chosen: str, best: str) -> dict[str, Any]:
    colours = {chosen: theme.misleading, best: theme.ours, OURS: theme.text}
    symbols = {chosen: "x", best: "circle", OURS: "star-diamond-open"}
    return {
        "type": "scatter", "mode": "markers", "x": [each["value"] for each in found],
        "y": [each["share_kept"] for each in found], "cliponaxis": False,
        "marker": {
            "opacity": 1, "size": [13 if each["method"] in colours else 9 for each in found],
            "color": [colours.get(each["method"], theme.production) for each in found],
            "symbol": [symbols.get(each["method"], "circle-open") for each in found],
        },
        "hovertemplate": [
            f"{sentence(each['method'])}<br>{metric} {each['value']:.3f}<br>keeps {percent(each['share_kept'])}"
            "<extra></extra>"
            for each in found
        ],
    }  # fmt: skip


def _pixels(found: Sequence[dict[str, Any]], width: float, mirrored: bool) -> dict[str, tuple[float, float]]:
    """About where each mark stands on a screen of that width."""
    (left, right), (low, top) = _across(found, mirrored), kept_range(_kept(found), _top(found))
    return {
        each["method"]: (
            (each["value"] - left) / (right - left) * width,
            (each["share_kept"] - low) / (top - low) * HEIGHT,
        )
        for each in found
    }


def _truth_message(
    metric: str, tau: dict[str, Any], chosen: dict[str, Any], found: Sequence[dict[str, Any]], best: str
) -> str:
    kept = next((each["share_kept"] for each in found if each["method"] == best), math.nan)
    says = f"{sentence(metric)} {_agrees(tau['tau'])} (τ {_signed(tau['tau'])})"
    if chosen["method"] == best:
        return f"{says}; its choice, “{best}”, is the best"
    gap = f"it would choose “{chosen['method']}”, which keeps {percent(chosen['share_kept'])}"
    return f"{says}; {gap}" + ("" if math.isnan(kept) else f" where “{best}” keeps {percent(kept)}")


def _agrees(tau: float) -> str:
    if math.isnan(tau):
        return "cannot be compared with the truth"
    return next(words for least, words in AGREES if tau >= least)


def _signed(tau: float) -> str:
    return "undefined" if math.isnan(tau) else minus(f"{tau:+.2f}")


def _truth_alt(metric: str, tau: dict[str, Any], found: Sequence[dict[str, Any]]) -> str:
    named = listed([f"{each['method']} {each['value']:.3f}, keeps {percent(each['share_kept'])}" for each in found])
    return f"Methods by {metric} and by the value they keep, Kendall's τ {_signed(tau['tau'])}: {named}."


def taus(data: MetricTruth, theme: Theme) -> Picture:
    """Kendall's tau between each offline metric and the value kept: which metrics can be believed."""
    known = [each for each in records(data.taus) if not math.isnan(each["tau"])]
    found = sorted(known, key=lambda each: -each["tau"])
    if not found:
        text = "Too few methods to compare metrics with the truth"
        return Picture(empty(theme), text, text + ".")
    rows = [
        Row(
            each["metric"], each["tau"], _signed(each["tau"]), theme.ours if each["tau"] > 0 else theme.misleading,
            hatch="" if each["tau"] > 0 else "/",
            hover=f"{each['metric']}: τ {_signed(each['tau'])}, would choose {each['chosen']}",
        )
        for each in found
    ]  # fmt: skip
    # Full agreement is 1: the axis ends there, so that a low bar looks low.
    drawn = rows_figure(theme, rows, (min(0.0, *(row.end for row in rows)), 1.0))
    best, worst = found[0], found[-1]
    message = f"{sentence(best['metric'])} {_agrees(best['tau'])} (τ {_signed(best['tau'])})"
    message += (
        f"; {worst['metric']} {_agrees(worst['tau'])} (τ {_signed(worst['tau'])})" if worst["tau"] < best["tau"] else ""
    )
    named = listed([f"{each['metric']} {_signed(each['tau'])}" for each in found])
    return Picture(drawn, message, f"Agreement of each offline metric with the truth, Kendall's τ: {named}.")
