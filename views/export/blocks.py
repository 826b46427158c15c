"""What shows a figure, as HTML; charts as places that a script fills."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from views.charts import Picture
from views.export.paper import Cards, Chart, Diagram, Heavy, Table
from views.export.prose import inline
from views.figures.card_list import card_lists

LONG = 16  # rows from which on a table stands in two halves side by side


def shown(blocks: Sequence[Heavy], pictures: list[Picture]) -> str:
    """The blocks side by side; each chart goes to `pictures`, and its place names its number there."""
    return "".join(_shown(block, pictures) for block in blocks)


def table(frame: pd.DataFrame) -> str:
    """A table of text; every text is escaped. A long one in two halves."""
    if len(frame) < LONG:
        return _table(frame)
    half = -(-len(frame) // 2)
    return f'<div class="halves">{_table(frame[:half])}{_table(frame[half:])}</div>'


def definitions(pairs: Sequence[tuple[str, str]]) -> str:
    """Names and values; every text is escaped."""
    return "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in pairs)


def _shown(block: Heavy, pictures: list[Picture]) -> str:
    match block:
        case Chart(picture):
            pictures.append(picture)
            return (
                f'<div class="chart" data-chart="{len(pictures) - 1}" role="img" aria-label="{escape(picture.alt)}">'
                "</div>"
            )
        case Table(frame):
            return table(frame)
        case Cards(lists, words, first, look):
            names = [each.name for each in lists]
            return card_lists(lists, words, names.index(first) if first in names else 0, look)
        case Diagram(svg, _, _):
            return f'{svg}<p class="hint">Blue frames work while a user waits.</p>'


def _table(frame: pd.DataFrame) -> str:
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in (frame.index.name, *frame.columns))
    rows = "".join(
        f'<tr><th scope="row">{escape(str(name))}</th>'
        + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
        + "</tr>"
        for name, *cells in frame.itertuples()
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def lines(texts: Sequence[str]) -> str:
    """Words around a figure."""
    return "".join(f'<p class="line">{inline(text)}</p>' for text in texts)
