"""Names beside the marks of a scatter, placed so that none hides another on a phone or on a wide screen."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from views.charts.style import Theme, note, wrap

LETTER, LINE, LONGEST, MARK = 7.4, 19.0, 20, 7.0
STEP = 4.0  # pixels from point to point of a line
BESIDE, AWAY = 13.0, 6.0  # pixels from a mark within which a label is beside it; and that make one beyond a bit worse

Place = tuple[str, str, float, float]
Box = tuple[float, float, float, float]
# Where a label may stand, liked best first: to which side its anchor lies, and how far its box is from the mark.
NEAR: tuple[Place, ...] = (
    ("center", "bottom", 0, 9), ("right", "middle", -10, 0), ("right", "bottom", 8, 9), ("left", "bottom", -8, 9),
    ("left", "middle", 10, 0), ("center", "top", 0, -9), ("right", "top", 8, -9), ("left", "top", -8, -9),
)  # fmt: skip
# Farther off, with a line to the mark, for labels that must be there. Plotly draws no line to a label whose upper left
# corner lies straight on the diagonal below the mark: it takes the mark to be inside the label.
FAR: tuple[Place, ...] = tuple(
    (side, level, dx, dy)
    for distance in (28, 52, 80, 110)
    for side, level, dx, dy in (
        ("center", "bottom", 0, distance), ("right", "bottom", -distance, distance),
        ("left", "bottom", distance, distance), ("right", "middle", -distance, 0), ("left", "middle", distance, 0),
        ("center", "top", 0, -distance), ("right", "top", -distance, -distance),
        ("left", "top", distance, 4 - distance), ("left", "bottom", 0, distance), ("left", "top", 0, -distance),
    )
)  # fmt: skip


@dataclass
class Screen:
    """Where marks and labels stand, in pixels from the lower left corner, in a plot of some size; `at` by name.

    What crowds a screen counts by its `weight`, against other screens.
    """

    width: float
    height: float
    at: Mapping[str, tuple[float, float]]
    weight: float = 1.0
    labels: list[Box] = field(default_factory=list)
    lines: list[list[Box]] = field(default_factory=list)

    def crowding(self, name: str, place: Place) -> float:
        """How much stands in the way of a label: the edge weighs most, then other labels, then lines and marks."""
        x, y = self.at[name]
        box = _box(name, x, y, place)
        outside = box[0] < -10 or box[2] > self.width or box[1] < 0 or box[3] > self.height
        marks = [(a - MARK, b - MARK, a + MARK, b + MARK) for a, b in self.at.values()]
        line = _line(x, y, place)
        over = sum(_meet(box, other) for other in self.labels)
        crossed = sum(any(_meet(box, part) for part in other) for other in self.lines)
        crossed += sum(any(_meet(part, other) for part in line) for other in self.labels)
        crossed += sum(any(_meet(p, q) for p in line for q in other) for other in self.lines)
        hit = sum(any(_meet(part, mark) for part in [box, *line]) for mark in marks)
        far = max(math.hypot(*place[2:]) - BESIDE, 0.0) // AWAY
        return self.weight * (500 * outside + 100 * over + 20 * (crossed + hit) + far)

    def put(self, name: str, place: Place) -> None:
        """Keep the room of a label, and of its line, free from others."""
        x, y = self.at[name]
        self.labels.append(_box(name, x, y, place))
        self.lines.append(_line(x, y, place))

    def keep_free(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Keep labels off the straight line from one point to another."""
        (x, y), (to_x, to_y) = start, end
        steps = max(int(math.hypot(to_x - x, to_y - y) / STEP), 1)
        way = [(x + (to_x - x) * i / steps, y + (to_y - y) * i / steps) for i in range(steps + 1)]
        self.lines.append([(a - STEP, b - STEP, a + STEP, b + STEP) for a, b in way])


def placed(screens: Sequence[Screen], must: Sequence[str]) -> list[tuple[str, Place]]:
    """Names to write and where: those that must be, then as many more as have room on every screen."""
    named = []
    for name in sorted(screens[0].at, key=lambda name: must.index(name) if name in must else len(must)):
        wanted = name in must
        crowding = [
            (sum(screen.crowding(name, place) for screen in screens), order)
            for order, place in enumerate(NEAR + FAR if wanted else NEAR)
        ]
        least, order = min(crowding)
        if least == 0 or wanted:
            place = (NEAR + FAR)[order]
            named.append((name, place))
            for screen in screens:
                screen.put(name, place)
    return named


def label(theme: Theme, x: float, y: float, name: str, place: Place, *, strong: bool = False) -> dict[str, Any]:
    """A name at its place beside the mark at (x, y)."""
    written = f"<b>{wrap(name, LONGEST)}</b>" if strong else wrap(name, LONGEST)
    side, level, dx, dy = place
    moved: dict[str, Any] = {"xshift": dx, "yshift": dy}
    if place in FAR:
        moved = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": theme.muted, "standoff": 7,
                 "ax": dx, "ay": -dy}  # fmt: skip
    return note(
        theme, x, y, written, xanchor=side, yanchor=level, align="center" if side == "center" else side,
        font={"size": 14, "color": theme.text}, **moved,
    )  # fmt: skip


def _line(x: float, y: float, place: Place) -> list[Box]:
    """The line from a mark to its label, as points from where it has left the mark; none for one beside it."""
    if place not in FAR:
        return []
    _, _, dx, dy = place
    length = math.hypot(dx, dy)
    steps = [step / length for step in range(int(2 * MARK), int(length), int(STEP))]
    return [(x + dx * each - 1, y + dy * each - 1, x + dx * each + 1, y + dy * each + 1) for each in steps]


def _box(name: str, x: float, y: float, place: Place) -> Box:
    lines = wrap(name, LONGEST).split("<br>")
    wide, high = LETTER * max(len(line) for line in lines), LINE * len(lines)
    side, level, dx, dy = place
    left = {"left": x + dx, "right": x + dx - wide, "center": x - wide / 2}[side]
    low = {"middle": y - high / 2, "bottom": y + dy, "top": y + dy - high}[level]
    return left, low, left + wide, low + high


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
