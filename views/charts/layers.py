"""A small layered layout: who needs nobody stands first, whoever needs something behind it, with few crossings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

SWEEPS = 12
PASSING = 0.4  # the room of an arrow that passes a column, in boxes

Edge = tuple[str, str]
Columns = list[list[str]]


@dataclass(frozen=True)
class Layers:
    """Where everything stands: (column, height), heights in boxes around 0.

    `arrows` go from what is needed to what needs it, through the points where they pass columns between.
    """

    places: Mapping[str, tuple[int, float]]
    arrows: Mapping[Edge, Sequence[tuple[int, float]]]
    n_columns: int
    n_rows: float


def layered(needs: Mapping[str, Sequence[str]]) -> Layers:
    """The layout of what needs what. Each name comes after all that it needs."""
    column: dict[str, int] = {}
    for name, needed in needs.items():
        column[name] = max((column[each] + 1 for each in needed), default=0)
    chains = {(each, name): _chain(each, name, column) for name, needed in needs.items() for each in needed}
    columns: Columns = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for name, at in column.items():
        columns[at].append(name)
    for (start, _), chain in chains.items():
        for step, passing in enumerate(chain[1:-1], start=1):
            columns[column[start] + step].append(passing)
    links = [link for chain in chains.values() for link in pairwise(chain)]
    heights = _heights(_ordered(columns, links), set(needs))
    place = {name: (number, heights[name]) for number, names in enumerate(columns) for name in names}
    rows = max((sum(_room(name, set(needs)) for name in names) for names in columns), default=0.0)
    return Layers(
        {name: place[name] for name in needs},
        {edge: [place[each] for each in chain] for edge, chain in chains.items()},
        len(columns), rows,
    )  # fmt: skip


def crossings(columns: Columns, links: Sequence[Edge]) -> int:
    """How many pairs of links cross."""
    at = {name: (number, place) for number, names in enumerate(columns) for place, name in enumerate(names)}
    ends = [(at[start][0], at[start][1], at[end][1]) for start, end in links]
    return sum(a[0] == b[0] and a[1] < b[1] and a[2] > b[2] for a, b in product(ends, ends))


def _chain(start: str, end: str, column: Mapping[str, int]) -> list[str]:
    """The way from one to the other with a name for each column that it passes."""
    return [start, *(f"{start} → {end} {at}" for at in range(column[start] + 1, column[end])), end]


def _ordered(columns: Columns, links: Sequence[Edge]) -> Columns:
    """The same columns, in place, in the order with the fewest crossings that sweeps to and fro come upon."""
    best, fewest = [list(names) for names in columns], crossings(columns, links)
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        sides = [(end, start) if forth else (start, end) for start, end in links]
        for number in range(1, len(columns)) if forth else range(len(columns) - 2, -1, -1):
            beside = {name: place for place, name in enumerate(columns[number - 1 if forth else number + 1])}
            own = {name: place for place, name in enumerate(columns[number])}
            columns[number].sort(key=lambda name: (_middle(name, sides, beside, own), own[name]))
        if (found := crossings(columns, links)) < fewest:
            best, fewest = [list(names) for names in columns], found
    columns[:] = best
    return columns


def _middle(name: str, sides: Sequence[Edge], beside: Mapping[str, int], own: Mapping[str, int]) -> float:
    """The mean place of those a name is linked to on one side; its own where there is none."""
    places = [beside[other] for mine, other in sides if mine == name and other in beside]
    return sum(places) / len(places) if places else own[name]


def _heights(columns: Columns, boxes: set[str]) -> dict[str, float]:
    """The middle of each name's room, each column stacked around 0."""
    found = {}
    for names in columns:
        below = -sum(_room(name, boxes) for name in names) / 2
        for name in names:
            found[name] = below + _room(name, boxes) / 2
            below += _room(name, boxes)
    return found


def _room(name: str, boxes: set[str]) -> float:
    return 1.0 if name in boxes else PASSING
