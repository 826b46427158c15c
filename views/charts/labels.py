"""Names beside the marks of a scatter, placed so that none hides another on a phone or on a wide screen."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from views.charts.style import Theme, note, wrap

LETTER, LINE, LONGEST, MARK = 7.4, 19.0, 20, 7.0
STEP = 4.0  # pixels from point to point of a line
BESIDE, AWAY = 13.0, 6.0  # pixels from a mark within which a label is beside it; and that make one beyond a bit worse

Place = tuple[str, str, float, float]
Box = tuple[float, float, float, float]
Floats = NDArray[np.float64]
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

    def __post_init__(self) -> None:
        self._marks = _boxes([(x - MARK, y - MARK, x + MARK, y + MARK) for x, y in self.at.values()])
        self._remember()

    def _remember(self) -> None:
        """Labels and lines as arrays; a line is many boxes, of which `_of_line` says to which each belongs."""
        self._labels, self._parts = _boxes(self.labels), _boxes([part for line in self.lines for part in line])
        self._of_line = _of([len(line) for line in self.lines])

    def crowding(self, name: str, places: Sequence[Place]) -> Floats:
        """How much stands in the way of a label at each of some places.

        The edge weighs most, then other labels, then lines and marks.
        """
        x, y = self.at[name]
        boxes, lines = _boxes([_box(name, x, y, place) for place in places]), [_line(x, y, place) for place in places]
        parts, of_place = _boxes([part for line in lines for part in line]), _of([len(line) for line in lines]).T
        outside = (boxes[:, 0] < -10) | (boxes[:, 2] > self.width) | (boxes[:, 1] < 0) | (boxes[:, 3] > self.height)
        over = _meet(boxes, self._labels).sum(axis=1)
        by_box = _meet(boxes, self._parts) @ self._of_line > 0
        by_line = of_place @ (_meet(parts, self._parts) @ self._of_line) > 0
        crossed = by_box.sum(axis=1) + by_line.sum(axis=1) + (of_place @ _meet(parts, self._labels) > 0).sum(axis=1)
        hit = ((_meet(boxes, self._marks) > 0) | (of_place @ _meet(parts, self._marks) > 0)).sum(axis=1)
        far = np.array([max(math.hypot(*place[2:]) - BESIDE, 0.0) // AWAY for place in places])
        found: Floats = self.weight * (500 * outside + 100 * over + 20 * (crossed + hit) + far)
        return found

    def put(self, name: str, place: Place) -> None:
        """Keep the room of a label, and of its line, free from others."""
        x, y = self.at[name]
        self.labels.append(_box(name, x, y, place))
        self.lines.append(_line(x, y, place))
        self._remember()

    def keep_free(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Keep labels off the straight line from one point to another."""
        (x, y), (to_x, to_y) = start, end
        steps = max(int(math.hypot(to_x - x, to_y - y) / STEP), 1)
        way = [(x + (to_x - x) * i / steps, y + (to_y - y) * i / steps) for i in range(steps + 1)]
        self.lines.append([(a - STEP, b - STEP, a + STEP, b + STEP) for a, b in way])
        self._remember()


def placed(screens: Sequence[Screen], must: Sequence[str]) -> list[tuple[str, Place]]:
    """Names to write and where: those that must be, then as many more as have room on every screen."""
    named = []
    for name in sorted(screens[0].at, key=lambda name: must.index(name) if name in must else len(must)):
        wanted = name in must
        places = NEAR + FAR if wanted else NEAR
        crowding = np.sum([screen.crowding(name, places) for screen in screens], axis=0)
        liked = int(np.argmin(crowding))
        if wanted or crowding[liked] == 0:
            place = places[liked]
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


def _boxes(boxes: Sequence[Box]) -> Floats:
    """A row each."""
    return np.array(boxes, dtype=float).reshape(-1, 4)


def _of(counts: Sequence[int]) -> Floats:
    """Of things in a row, so many each of some groups, to which each belongs: a row a thing, a 1 in its column."""
    return np.repeat(np.eye(len(counts)), counts, axis=0)


def _meet(a: Floats, b: Floats) -> Floats:
    """Which of some boxes meets which of others: a row for each of `a`, a column for each of `b`; 1 where it does."""
    left, low, right, high = (a[:, [side]] for side in range(4))
    return ((left < b[:, 2]) & (b[:, 0] < right) & (low < b[:, 3]) & (b[:, 1] < high)).astype(float)
