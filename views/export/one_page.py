"""An answer on one page: a self-contained HTML file that prints on one sheet of A4."""

from collections.abc import Sequence
from html import escape

from views.charts import LIGHT
from views.charts.stages import stages_svg
from views.export.answer import Exported
from views.export.blocks import definitions
from views.export.document import document, read
from views.export.held import Judged, judged
from views.export.prose import cleaned, inline
from views.export.summary import ASIDE, Point, Summary, summary

LONG = 700  # characters of a recipe, beyond which it takes smaller type
SHORT = 160  # characters of what was written at a step that one page has room for
DIAGRAM = 1000  # pixels of the diagram's own: a page scales it to its width


def one_page(answer: Exported) -> str:
    """The page. Runs the pipeline again for what was changed, or for experiments; draws no chart."""
    found, scene = summary(answer), answer.scene
    svg = stages_svg(answer.run, scene.answer.value.request, LIGHT, width=DIAGRAM, size=12)
    question = escape(answer.scenario.front.question)
    body = (
        f'<main><header><p class="kicker">{_kicker(answer)}</p><h1>{question}</h1></header>'
        f"<section><h2>Three assumptions</h2><ol>{_assumptions(found)}</ol></section>"
        f'<section class="design" tabindex="0" aria-label="The design"><h2>The design</h2>{svg}'
        '<p class="line">As it ran, with counts and times. Blue frames work while a user waits.</p></section>'
        f'<section><h2>The figures</h2><dl class="figures">{definitions(found.figures)}</dl>'
        f'<p class="line">Value kept is a share {escape(scene.answer.value.of)}, with its 95% interval; so are the '
        "losses. The world is synthetic, so the truth is known.</p></section>"
        f"<section><h2>{found.heading}</h2>{_points(found)}</section>"
        f"{_in_own_words(answer)}{_scored(judged(answer))}{_recipe(answer)}</main>"
    )
    return document(answer.scenario.front.question, body, [read("page.css")], [read("page.js")])


def _kicker(answer: Exported) -> str:
    by = cleaned(answer.held.by) if answer.held else ""
    after = f" · after {answer.after}" if answer.after else ""
    return escape(answer.scenario.front.title + (f" · interviewed: {by}" if by else "") + after)


def _in_own_words(answer: Exported) -> str:
    """The beginning of what was written at each step."""
    steps = answer.held.steps if answer.held else {}
    said = [(step.title, _cut(steps[step.key].notes)) for step in answer.scenario.steps if step.key in steps]
    words = "".join(
        f'<li dir="auto"><strong>{escape(title)}.</strong> {escape(text)}</li>' for title, text in said if text
    )
    cut = '<p class="line">Each cut to its beginning; slides and Markdown hold it whole.</p>' if "…" in words else ""
    return f'<section><h2>In my own words</h2><ul class="mine">{words}</ul>{cut}</section>' if words else ""


def _cut(text: str) -> str:
    line = " ".join(cleaned(text).split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rsplit(maxsplit=1)[0]} …"


def _scored(scores: Sequence[Judged]) -> str:
    found = "".join(
        f"<li><strong>{escape(cleaned(each.by))}</strong>, {each.role}. {escape(each.marks)}.</li>" for each in scores
    )
    return f'<section><h2>How it was scored</h2><ul class="mine">{found}</ul></section>' if found else ""


def _assumptions(found: Summary) -> str:
    return "".join(
        f'<li><span class="ask">{inline(ask)}</span> <strong>{inline(says)}</strong></li>'
        for ask, says in found.assumptions
    )


def _points(found: Summary) -> str:
    points = "".join(map(_point, (*found.changed, *found.looked_at)))
    return f'<ul class="points">{points}</ul>' + (f'<p class="line">{ASIDE}</p>' if found.looked_at else "")


def _point(point: Point) -> str:
    return f"<li><strong>{inline(point.what)}</strong> {inline(point.came)}</li>"


def _recipe(answer: Exported) -> str:
    small = " small" if len(answer.recipe.text) > LONG else ""
    return (
        f'<section class="again{small}"><h2>How to reproduce this</h2>'
        f'<dl class="recipe">{definitions(answer.recipe.lines)}</dl></section>'
    )
