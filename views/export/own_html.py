"""What an interview left as HTML: what was typed is escaped text in its own direction, and never more."""

from collections.abc import Sequence
from html import escape

from views.export.held import HandedIn, Judged
from views.export.own import Own
from views.export.prose import cleaned, html, typed
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
