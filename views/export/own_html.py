"""A candidate's own words as HTML: escaped text in its own direction, and never more."""

from collections.abc import Sequence
from html import escape

from views.export.own import Own
from views.export.prose import typed
from views.export.runs import RunSaid

SHOWN = 1_200  # characters of an answer that a slide has room for


def own_answer(own: Own, *, whole: bool = False) -> str:
    """The notes under their heading; a slide shows the beginning and says where the rest is."""
    text = own.notes.strip()
    cut = text if whole or len(text) <= SHOWN else f"{text[:SHOWN].rsplit(maxsplit=1)[0]} …"
    more = '<p class="line">It goes on in the speaker notes.</p>' if cut != text else ""
    aloud = '<p class="line">Said aloud.</p>' if own.spoken else ""
    words = typed(cut) if cut else ""
    return f'<div class="own"><h3>My answer</h3>{words}{more}{aloud}</div>'


def own_runs(runs: Sequence[RunSaid]) -> str:
    """The pinned runs: what was turned, the figures as they were kept, the remark, and the link."""
    items = "".join(
        f"<li><p><strong>{escape(run.turned)}</strong></p><p>{escape(run.figures)}</p>"
        f'{typed(run.remark) if run.remark.strip() else ""}<p class="line">{escape(run.link)}</p></li>'
        for run in runs
    )
    return f'<ul class="runs">{items}</ul>'
