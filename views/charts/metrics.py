"""Pictures of the metrics: does the offline figure order methods as the truth does?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.facts import minus
from pipelines.studies import MetricTruth
from views.charts.kept import kept_axis, kept_range
from views.charts.picture import Picture
from views.charts.rows import Row, rows_figure
from views.charts.style import Theme, axis, empty, figure, note, wrap
from views.charts.tables import records
from views.charts.words import listed, percent, sentence

OURS = "this run"
WIDTHS, HEIGHT = (300.0, 620.0), 330.0
LETTER, LINE, LONGEST, MARK = 7.4, 19.0, 20, 7.0
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
    named = _named(marked, (OURS, data.best, tau["chosen"], trap), mirrored=lower)
    drawn = figure(
        theme, int(HEIGHT) + 80, [_dots(theme, marked, metric, chosen["method"], data.best)],
        x=axis(theme, f"{metric} on the log{', lower is better' * lower}", nticks=6, range=_across(marked, lower)),
        y=kept_axis(theme, _kept(marked), top=_top(marked)),
        notes=[_label(theme, each, place) for each, place in named],
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


Place = tuple[str, str, float, float]
# Where a label may stand, liked best first: to which side its anchor lies, and how far its box is from the mark.
NEAR: tuple[Place, ...] = (
    ("center", "bottom", 0, 9), ("right", "middle", -10, 0), ("right", "bottom", 8, 9), ("left", "bottom", -8, 9),
    ("left", "middle", 10, 0), ("center", "top", 0, -9), ("right", "top", 8, -9), ("left", "top", -8, -9),
)  # fmt: skip
# Farther off, with a line to the mark, for labels that must be there.
FAR: tuple[Place, ...] = tuple(
    (side, level, dx, dy)
    for distance in (28, 52, 80, 110)
    for side, level, dx, dy in (
        ("center", "bottom", 0, distance), ("right", "bottom", -distance, distance),
        ("left", "bottom", distance, distance), ("right", "middle", -distance, 0), ("left", "middle", distance, 0),
        ("center", "top", 0, -distance), ("right", "top", -distance, -distance), ("left", "top", distance, -distance),
    )
)  # fmt: skip


def _named(
    found: Sequence[dict[str, Any]], must: Sequence[str], *, mirrored: bool
) -> list[tuple[dict[str, Any], Place]]:
    """Methods to label and on which side: those that must be, then as many more as fit on a phone."""
    screens = [_Screen(width, _pixels(found, width, mirrored)) for width in WIDTHS]
    named = []
    for each in sorted(found, key=lambda each: _rank(each["method"], must)):
        name, wanted = each["method"], each["method"] in must
        crowding = [
            (sum(screen.crowding(name, place) for screen in screens), order)
            for order, place in enumerate(NEAR + FAR if wanted else NEAR)
        ]
        least, order = min(crowding)
        if least == 0 or wanted:
            named.append((each, (NEAR + FAR)[order]))
            for screen in screens:
                screen.put(name, (NEAR + FAR)[order])
    return named


def _rank(name: str, must: Sequence[str]) -> int:
    return must.index(name) if name in must else len(must)


@dataclass
class _Screen:
    """Where marks and labels stand, in pixels, on a screen of some width."""

    width: float
    at: dict[str, tuple[float, float]]
    labels: list["Box"] = field(default_factory=list)
    lines: list[list["Box"]] = field(default_factory=list)

    def crowding(self, name: str, place: Place) -> int:
        """How much stands in the way of a label: the edge weighs most, then other labels, then marks."""
        x, y = self.at[name]
        box = _box(name, x, y, place)
        outside = box[0] < -10 or box[2] > self.width or box[1] < 0 or box[3] > HEIGHT
        marks = [(a - MARK, b - MARK, a + MARK, b + MARK) for a, b in self.at.values()]
        line = _line(x, y, place)
        over = sum(_meet(box, other) for other in self.labels)
        crossed = sum(any(_meet(box, part) for part in other) for other in self.lines)
        crossed += sum(any(_meet(part, other) for part in line) for other in self.labels)
        crossed += sum(any(_meet(p, q) for p in line for q in other) for other in self.lines)
        hit = sum(any(_meet(part, mark) for part in [box, *line]) for mark in marks)
        return 500 * outside + 100 * over + 20 * crossed + 4 * hit

    def put(self, name: str, place: Place) -> None:
        """Keep the room of a label, and of its line, free from others."""
        x, y = self.at[name]
        self.labels.append(_box(name, x, y, place))
        self.lines.append(_line(x, y, place))


def _line(x: float, y: float, place: Place) -> list["Box"]:
    """The line from a mark to its label, as points from where it has left the mark; none for one beside it."""
    if place not in FAR:
        return []
    _, _, dx, dy = place
    length = math.hypot(dx, dy)
    steps = [step / length for step in range(int(2 * MARK), int(length), 4)]
    return [(x + dx * each - 1, y + dy * each - 1, x + dx * each + 1, y + dy * each + 1) for each in steps]


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
    moved: dict[str, Any] = {"xshift": dx, "yshift": dy}
    if place in FAR:
        moved = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": theme.muted, "standoff": 7,
                 "ax": dx, "ay": -dy}  # fmt: skip
    return note(
        theme, each["value"], each["share_kept"], wrap(each["method"], LONGEST), xanchor=side, yanchor=level,
        align="center" if side == "center" else side, font={"size": 14, "color": theme.text}, **moved,
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
