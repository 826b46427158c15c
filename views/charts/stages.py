"""The architecture as it ran, as an SVG that needs no script: boxes in layers, with counts and times."""

import textwrap
from collections.abc import Sequence
from html import escape
from itertools import pairwise

from pipelines.engine import Result, Run
from views.charts.diagram import architecture_alt, direct, drawn, timed, units
from views.charts.layers import Layers, layered
from views.charts.style import FONT, Theme
from views.charts.words import sentence

# Of the type's size: the width of a mean letter, in a name and elsewhere, and the distance between two lines.
BOLD, LETTER, LINE = 0.61, 0.54, 1.25
WIDEST, GAPS = 150, (30, 16)  # pixels: a box, and between two columns where there are few of them and where many
MANY = 8
ROUND, HEAD = 5, 6

Point = tuple[float, float]
Lines = tuple[list[str], list[str]]


def stages_svg(run: Run, request: str, theme: Theme, *, width: int = 1180, size: int = 13) -> str:
    """The diagram of a run, with times for one `request`: at most so many pixels wide, in type of this size.

    Its alternative in words is on it. Stages that serve have a thick frame in the accent.
    """
    stages = drawn(run)
    layers = layered({name: [need for need in direct(run, each) if need in stages] for name, each in stages.items()})
    many = layers.n_columns > MANY
    gap, size = GAPS[many], size - many
    box = min(WIDEST, (width + gap) / layers.n_columns - gap)
    texts = {name: _lines(run, each, request, (box - 8) / size) for name, each in stages.items()}
    tall = size * LINE * max(len(name) + len(more) for name, more in texts.values()) + 14
    grid = _Grid(layers, box, gap, tall)
    arrows = "".join(_arrow(grid, path, theme) for path in layers.arrows.values())
    boxes = "".join(
        _box(grid.corner(*layers.places[name]), (box, tall), texts[name], size, theme, serving=each.stage.serving)
        for name, each in stages.items()
    )
    return (
        f'<svg class="stages" role="img" viewBox="-2 -2 {grid.width + 4:.1f} {grid.height + 4:.1f}" '
        f'width="{grid.width + 4:.0f}" height="{grid.height + 4:.0f}" xmlns="http://www.w3.org/2000/svg" '
        f'font-family="{escape(FONT)}" font-size="{size}" aria-label="{escape(architecture_alt(run, request))}">'
        f"<title>The pipeline that ran</title>{arrows}{boxes}</svg>"
    )


class _Grid:
    """From columns and heights to pixels."""

    def __init__(self, layers: Layers, box: float, gap: int, tall: float) -> None:
        self.box, self.gap, self.tall = box, gap, tall
        self.step = tall + 16
        self.width = layers.n_columns * (box + gap) - gap
        self.height = layers.n_rows * self.step - 16

    def corner(self, column: int, height: float) -> Point:
        return column * (self.box + self.gap), self.middle(height) - self.tall / 2

    def middle(self, height: float) -> float:
        return self.height / 2 + height * self.step


def _lines(run: Run, result: Result, request: str, width: float) -> Lines:
    """The name, and below it the time and the counts, in lines no wider than a box; `width` is in sizes of the type."""
    before, after = units(result)
    name = sentence(result.stage.words)
    parts = (timed(run, result, request), f"{result.n_in:,} {before}\u00a0→", f"{result.n_out:,} {after}")
    more = [line for part in parts for line in textwrap.wrap(part, max(int(width / LETTER), 1))]
    return textwrap.wrap(name, max(int(width / BOLD), 1)), more


def _arrow(grid: _Grid, path: Sequence[tuple[int, float]], theme: Theme) -> str:
    """A curve from the right of one box to the left of another, straight across the columns between."""
    points: list[Point] = []
    for column, height in path:
        left, middle = grid.corner(column, height)[0], grid.middle(height)
        points += [(left, middle), (left + grid.box, middle)]
    points = points[1:-1]
    points[-1] = (points[-1][0] - HEAD, points[-1][1])
    line = f"M{points[0][0]:g} {points[0][1]:.1f}"
    for number, ((x, y), (to_x, to_y)) in enumerate(pairwise(points)):
        half = (x + to_x) / 2
        curve = f" C{half:g} {y:.1f} {half:g} {to_y:.1f} {to_x:g} {to_y:.1f}"
        line += f" L{to_x:g} {to_y:.1f}" if number % 2 else curve
    x, y = points[-1]
    head = f"M{x:g} {y - HEAD / 1.5:.1f} l{HEAD} {HEAD / 1.5:.1f} l-{HEAD} {HEAD / 1.5:.1f} z"
    return (
        f'<path d="{line}" fill="none" stroke="{theme.muted}" stroke-width="1.5"/>'
        f'<path d="{head}" fill="{theme.muted}"/>'
    )


def _box(corner: Point, size: Point, texts: Lines, type_size: int, theme: Theme, *, serving: bool) -> str:
    """A frame with its lines; thick and in the accent where it serves."""
    (x, y), (width, height) = corner, size
    frame = f'stroke="{theme.ours}" stroke-width="2.5"' if serving else f'stroke="{theme.production}"'
    lines = [*texts[0], *texts[1]]
    weights = [600] * len(texts[0]) + [400] * len(texts[1])
    top = y + (height - len(lines) * LINE * type_size) / 2 + 0.95 * type_size
    spans = "".join(
        f'<tspan x="{x + width / 2:g}" y="{top + number * LINE * type_size:.1f}" font-weight="{weight}">'
        f"{escape(line)}</tspan>"
        for number, (weight, line) in enumerate(zip(weights, lines, strict=True))
    )
    return (
        f'<rect x="{x:g}" y="{y:.1f}" width="{width:g}" height="{height:.1f}" rx="{ROUND}" fill="{theme.surface}" '
        f'{frame}/><text text-anchor="middle" fill="{theme.text}">{spans}</text>'
    )
