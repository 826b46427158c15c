"""What an interview left as HTML: what was typed is escaped text in its own direction, and never more."""

import re
from collections.abc import Sequence
from html import escape
from textwrap import TextWrapper

from views.export.held import HandedIn, Judged
from views.export.own import Own
from views.export.prose import cleaned, html, typed
from views.export.runs import RunSaid

# What a slide has room for: rows of an answer, and characters of a row. Beside the question there is less.
ROWS, FEWER, WIDTH = 15, 9, 80
LEAST = 0.5  # of a slide that is filled where that lets a line or a sentence end with it
_ENDS = re.compile(r"\n+|[.!?]\s+")
# Blanks are kept, so that a line of several rows is whole again where they stand on one slide.
_WRAPPER = TextWrapper(WIDTH, expand_tabs=False, replace_whitespace=False, drop_whitespace=False,
                       break_on_hyphens=False)  # fmt: skip


def own_answer(own: Own) -> tuple[str, ...]:
    """The notes under their heading, all of them: what one slide has no room for goes on with the next."""
    pieces = in_pieces(cleaned(own.notes))
    aloud = '<p class="line">Said aloud.</p>' if own.spoken else ""
    last = len(pieces) - 1
    return tuple(
        f'<div class="own"><h3>My answer{", continued" if number else ""}</h3>{typed(piece) if piece else ""}'
        f"{_more(number, last) or aloud}</div>"
        for number, piece in enumerate(pieces)
    )


def _more(number: int, last: int) -> str:
    return '<p class="line">It goes on with the next slide.</p>' if number < last else ""


def in_pieces(text: str) -> tuple[str, ...]:
    """A text cut into what a slide has room for, where it can be after a line or a sentence; blanks at a cut go."""
    pieces: list[str] = []
    text = text.strip()
    while True:
        rows = [row for line in text.splitlines(keepends=True) for row in _WRAPPER.wrap(line) or [line]]
        room = ROWS if pieces else FEWER
        if len(rows) <= room:
            return (*pieces, text)
        begin = "".join(rows[:room])
        ends = [found.end() for found in _ENDS.finditer(begin) if found.end() > LEAST * len(begin)]
        end = ends[-1] if ends else len(begin)
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()


def own_runs(runs: Sequence[RunSaid]) -> str:
    """The pinned runs: what was turned, the figures as they were kept, the remark, and the link."""
    items = "".join(
        f"<li><p><strong>{escape(run.turned)}</strong></p><p>{escape(run.figures)}</p>"
        f'{typed(run.remark) if run.remark.strip() else ""}<p class="line">{escape(run.link)}</p></li>'
        for run in runs
    )
    return f'<ul class="runs">{items}</ul>'


def handed_in_html(found: HandedIn) -> str:
    """What was handed in after a curveball."""
    return (
        f"<blockquote>{html(found.say)}</blockquote><p><strong>{escape(found.won)}</strong></p><p>{escape(found.figures)}</p>"
        f'<p>{escape(found.turned)}</p><p class="line">{escape(found.link)}</p>'
    )


def judged_html(scores: Sequence[Judged]) -> str:
    """The scores of an interview, one's own first."""
    items = "".join(
        f"<li><p><strong>{escape(cleaned(each.by))}</strong>, {each.role}</p><p>{escape(each.marks)}</p>"
        f"{typed(each.remark) if each.remark else ''}</li>"
        for each in scores
    )
    return f'<ul class="runs">{items}</ul>'
