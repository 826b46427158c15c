"""Pictures of the metrics: does the offline figure order methods as the truth does?"""

import math
from collections.abc import Sequence
from typing import Any

from pipelines.recommendation.studies import MetricTruth
from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import Theme, axis, empty, figure, note, wrap
from views.charts.tables import records
from views.charts.words import listed, percent, sentence

WIDTH, HEIGHT = 300.0, 330.0
LETTER, LINE, LONGEST = 7.4, 19.0, 20
AGREES = (
    (0.8, "orders the methods nearly as the truth does"), (0.5, "orders the methods roughly as the truth does"),
    (0.2, "follows the truth only loosely"), (-0.2, "says next to nothing about the truth"),
    (-2.0, "orders the methods against the truth"),
)  # fmt: skip


def metric_truth(data: MetricTruth, metric: str, theme: Theme) -> Picture:
    """Each method by one offline metric (better to the right) and by the value it keeps."""
    found = records(data.points[data.points["metric"] == metric])
    tau = next((each for each in records(data.taus) if each["metric"] == metric), None)
    if tau is None:
        text = f"Too few methods have {metric} to compare it with the truth"
        return Picture(empty(theme, text + "."), text, text + ".")
    lower = bool(tau["lower_is_better"])
    chosen = next(each for each in found if each["method"] == tau["chosen"])
    named = _named(found, {tau["chosen"], data.best}, mirrored=lower)
    drawn = figure(
        theme, int(HEIGHT) + 80, [_dots(theme, found, metric, chosen["method"], data.best)],
        x=axis(theme, f"{metric} on the log{', lower is better' * lower}", nticks=6, range=_across(found, lower)),
        y=axis(theme, "value kept", tickformat=".0%", nticks=6, range=[0, _top(found)]),
        notes=[_label(theme, each, place) for each, place in named],
    )  # fmt: skip
    return Picture(drawn, _truth_message(metric, tau, chosen, found, data.best), _truth_alt(metric, tau, found))


def _across(found: Sequence[dict[str, Any]], mirrored: bool) -> list[float]:
    """The range of the metric with room for marks at both ends; better is to the right."""
    values = [each["value"] for each in found]
    room = ((max(values) - min(values)) or 1.0) * 0.08
    ends = [min(values) - room, max(values) + room]
    return ends[::-1] if mirrored else ends


def _top(found: Sequence[dict[str, Any]]) -> float:
    return max([0.01, *(each["share_kept"] for each in found)]) * 1.25


def _dots(theme: Theme, found: Sequence[dict[str, Any]], metric: str, chosen: str, best: str) -> dict[str, Any]:
    colours = {chosen: theme.lost_retrieval, best: theme.ours}
    symbols = {chosen: "x", best: "circle"}
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


Place = tuple[str, str, float, float]
# Where a label may stand: to which side its anchor lies, and how far its box is from the mark.
SIDES: tuple[Place, ...] = (
    ("left", "middle", 10, 0), ("right", "middle", -10, 0), ("center", "bottom", 0, 9), ("center", "top", 0, -9),
    ("right", "top", 8, -9), ("left", "top", -8, -9), ("right", "bottom", 8, 9), ("left", "bottom", -8, 9),
)  # fmt: skip


def _named(found: Sequence[dict[str, Any]], must: set[str], *, mirrored: bool) -> list[tuple[dict[str, Any], Place]]:
    """Methods to label and on which side: those that must be, then as many more as fit on a phone."""
    at = _pixels(found, mirrored)
    marks = {name: (x - 7, y - 7, x + 7, y + 7) for name, (x, y) in at.items()}
    labels: list[Box] = []
    named = []
    for each in sorted(found, key=lambda each: each["method"] not in must):
        others = [box for name, box in marks.items() if name != each["method"]]
        crowded, place, box = min(
            (_crowding(box, others, labels), place, box)
            for place, box in ((place, _box(each["method"], *at[each["method"]], place)) for place in SIDES)
        )
        if crowded == 0 or each["method"] in must:
            named.append((each, place))
            labels.append(box)
    return named


def _crowding(box: "Box", marks: Sequence["Box"], labels: Sequence["Box"]) -> int:
    """How much stands in the way of a label: other labels weigh most, then the edge, then marks."""
    outside = box[0] < -10 or box[2] > WIDTH or box[1] < 0
    return 100 * sum(_meet(box, other) for other in labels) + 50 * outside + sum(_meet(box, mark) for mark in marks)


def _pixels(found: Sequence[dict[str, Any]], mirrored: bool) -> dict[str, tuple[float, float]]:
    """About where each mark stands on a narrow screen."""
    (left, right), top = _across(found, mirrored), _top(found)
    return {
        each["method"]: ((each["value"] - left) / (right - left) * WIDTH, each["share_kept"] / top * HEIGHT)
        for each in found
    }


Box = tuple[float, float, float, float]


def _box(name: str, x: float, y: float, place: Place) -> Box:
    lines = wrap(name, LONGEST).split("<br>")
    wide, high = LETTER * max(len(line) for line in lines), LINE * len(lines)
    side, level, dx, dy = place
    left = {"left": x + dx, "right": x + dx - wide, "center": x - wide / 2}[side]
    low = {"middle": y - high / 2, "bottom": y + dy, "top": y + dy - high}[level]
    return left, low, left + wide, low + high


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _label(theme: Theme, each: dict[str, Any], place: Place) -> dict[str, Any]:
    side, level, dx, dy = place
    return note(
        theme, each["value"], each["share_kept"], wrap(each["method"], LONGEST),
        xanchor=side, yanchor=level, xshift=dx, yshift=dy, align="center" if side == "center" else side,
        font={"size": 14, "color": theme.text},
    )  # fmt: skip


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
    return "undefined" if math.isnan(tau) else f"{tau:+.2f}".replace("-", "−")


def _truth_alt(metric: str, tau: dict[str, Any], found: Sequence[dict[str, Any]]) -> str:
    named = listed([f"{each['method']} {each['value']:.3f}, keeps {percent(each['share_kept'])}" for each in found])
    return f"Methods by {metric} and by the value they keep, Kendall's τ {_signed(tau['tau'])}: {named}."


def taus(data: MetricTruth, theme: Theme) -> Picture:
    """Kendall's tau between each offline metric and the value kept: which metrics can be believed."""
    known = [each for each in records(data.taus) if not math.isnan(each["tau"])]
    found = sorted(known, key=lambda each: -each["tau"])
    if not found:
        text = "Too few methods to compare metrics with the truth"
        return Picture(empty(theme, text + "."), text, text + ".")
    rows = [
        Row(
            each["metric"], each["tau"], _signed(each["tau"]), theme.ours if each["tau"] > 0 else theme.lost_retrieval,
            hatch="" if each["tau"] > 0 else "/",
            hover=f"{each['metric']}: τ {_signed(each['tau'])}, would choose {each['chosen']}",
        )
        for each in found
    ]  # fmt: skip
    span = (min(0.0, *(row.end for row in rows)), max(0.0, *(row.end for row in rows)))
    drawn = rows_figure(theme, rows, span)
    best, worst = found[0], found[-1]
    message = f"{sentence(best['metric'])} {_agrees(best['tau'])} (τ {_signed(best['tau'])})"
    message += f"; {worst['metric']} {_agrees(worst['tau'])} (τ {_signed(worst['tau'])})" if len(found) > 1 else ""
    named = listed([f"{each['metric']} {_signed(each['tau'])}" for each in found])
    return Picture(drawn, message, f"Agreement of each offline metric with the truth, Kendall's τ: {named}.")
