"""A table whose rows become paragraphs where there is no room for columns."""

from html import escape

import pandas as pd


def stacked_table(frame: pd.DataFrame) -> str:
    """Markup of a table of text; every text is escaped.

    The index, which has a name, heads the rows. Each cell carries the name of its column, for the style sheet to write
    before it in a narrow place.
    """
    names = [str(name) for name in frame.columns]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (str(frame.index.name), *names))
    rows = "".join(_row(str(row), names, cells) for row, *cells in frame.itertuples())
    return f'<table class="stacked"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(name: str, columns: list[str], cells: list[object]) -> str:
    written = "".join(
        f'<td data-column="{escape(column)}">{escape(str(cell))}</td>'
        for column, cell in zip(columns, cells, strict=True)
    )
    return f'<tr><th scope="row">{escape(name)}</th>{written}</tr>'
