"""The picture of one's interviews: the level heard in each dimension, from attempt to attempt."""

from collections.abc import Mapping, Sequence
from typing import Any

from practice.records import LEVELS
from practice.rubric import Dimension, Rubric
from views.charts.lines import line
from views.charts.picture import Picture
from views.charts.style import Theme, figure, hidden, note, rule
from views.charts.words import listed, sentence

PITCH = 66  # pixels of a row: its name above, its levels below
STRIP, NAME = 0.42, 0.74  # of a row, from its foot: the height of the highest level, and of its name
NAMED = 2  # dimensions that a title may name
MOST = 12  # attempts that a narrow picture has room for

Heard = Sequence[tuple[str, Mapping[str, float]]]


def levels(heard: Heard, rubric: Rubric, theme: Theme) -> Picture:
    """Mean levels by dimension, of two attempts or more in their order, each with its day; the last ones fit."""
    shown = heard[-MOST:]
    rows = [each for each in rubric.dimensions if sum(each.key in marks for _, marks in shown) > 1]
    data, notes, shapes = [], [], []
    for foot, dimension in zip(reversed(range(len(rows))), rows, strict=True):
        data.append(_line(shown, dimension, foot, rubric, theme))
        moved, last = _moved(shown, dimension.key), _marks(shown, dimension.key)[-1]
        notes += [
            note(theme, 0, foot + NAME, dimension.title, xref="paper", xshift=-2),
            note(theme, 1, foot + NAME, f"{_arrow(moved)} {level_name(rubric, last)}", xref="paper", xanchor="right",
                 font={"size": 14, "color": theme.text}),
        ]  # fmt: skip
        shapes += [rule(theme, x0=0, x1=len(shown) - 1, y0=_height(foot, mark), y1=_height(foot, mark))
                   for mark in (LEVELS[0], LEVELS[-1])]  # fmt: skip
    drawn = figure(
        theme, PITCH * len(rows) + 10, data, notes=notes, shapes=shapes, margin={"l": 4, "r": 4, "t": 4, "b": 4},
        x={**hidden(), "range": [-0.04 * len(shown), len(shown) - 1 + 0.04 * len(shown)]},
        y={**hidden(), "range": [-0.15, len(rows)]},
    )  # fmt: skip
    return Picture(drawn, _message(shown, rows), _told(shown, rows, rubric))


def _line(shown: Heard, dimension: Dimension, foot: int, rubric: Rubric, theme: Theme) -> dict[str, Any]:
    there = [(x, day, marks[dimension.key]) for x, (day, marks) in enumerate(shown) if dimension.key in marks]
    return line(
        theme.ours, [x for x, _, _ in there], [_height(foot, mark) for _, _, mark in there],
        [f"{day}: {level_name(rubric, mark)}" for _, day, mark in there],
        mark=["circle-open"] * (len(there) - 1) + ["circle"],
    )  # fmt: skip


def _height(foot: int, mark: float) -> float:
    return foot + STRIP * (mark - LEVELS[0]) / (LEVELS[-1] - LEVELS[0])


def _marks(shown: Heard, key: str) -> list[float]:
    return [marks[key] for _, marks in shown if key in marks]


def _moved(shown: Heard, key: str) -> float:
    marks = _marks(shown, key)
    return marks[-1] - marks[0]


def _arrow(moved: float) -> str:
    return "●" if moved == 0 else "▲" if moved > 0 else "▼"


def level_name(rubric: Rubric, mark: float) -> str:
    """The name of a level; between two of them, both."""
    low = int(mark)
    return rubric.level(low) if mark == low else f"{rubric.level(low)} to {rubric.level(low + 1).lower()}"


def _message(shown: Heard, rows: Sequence[Dimension]) -> str:
    if not rows:
        return "No dimension was scored more than once"
    moved = {each.title.lower(): _moved(shown, each.key) for each in rows}
    up, down = ([title for title, by in moved.items() if sign * by > 0] for sign in (1, -1))
    since = f"since {shown[0][0]}"
    if not up and not down:
        return f"Every level is as it was {since}"
    said = [f"{_counted(titles, rows)} {word}" for titles, word in ((up, "up"), (down, "down")) if titles]
    return sentence(f"{', '.join(said)} {since}")


def _counted(titles: Sequence[str], rows: Sequence[Dimension]) -> str:
    return listed(titles) if len(titles) <= NAMED else f"{len(titles)} of {len(rows)} dimensions"


def _told(shown: Heard, rows: Sequence[Dimension], rubric: Rubric) -> str:
    said = [
        f"{each.title}: {', '.join(level_name(rubric, mark).lower() for mark in _marks(shown, each.key))}"
        for each in rows
    ]
    return f"Levels of {len(shown)} interviews from {shown[0][0]} to {shown[-1][0]}. {'; '.join(said)}."
