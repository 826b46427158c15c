"""An answer as slides: one HTML file that opens offline, with live charts and speaker notes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from plotly.offline import get_plotlyjs

from views.charts import Picture
from views.charts.words import sentence
from views.export import blocks
from views.export.answer import Exported, Part
from views.export.document import document, json_element, read
from views.export.held import handed_in, judged
from views.export.own_html import handed_in_html, judged_html, own_answer, own_runs
from views.export.prose import html, inline
from views.export.sections import Section, sections

LONG = 100  # characters of a title, beyond which it takes smaller type
CLOSED = "</"  # of an element; in a script a backslash before the slash means the same


@dataclass(frozen=True)
class Shown:
    """One slide: what it belongs to, its title and its body as HTML, and what its speaker says."""

    kind: str
    kicker: str
    title: str
    body: str
    notes: str


def deck(answer: Exported) -> str:
    """The slides. Draws every figure that was not drawn yet."""
    pictures: list[Picture] = []
    shown = [
        _title(answer), *(slide for part in answer.parts for slide in _slides(part, pictures)),
        *_came_of_it(answer), _appendix(answer),
    ]  # fmt: skip
    charts = [json.loads(picture.figure.to_json()) for picture in pictures]
    main = "\n".join(_section(slide, number, len(shown)) for number, slide in enumerate(shown, start=1))
    body = f'<main id="deck">\n{main}\n</main>\n{_BAR}\n<div id="blank" hidden></div>'
    # The library is a megabyte of somebody else's script: in it, too, nothing may end its element.
    scripts = (get_plotlyjs().replace(f"{CLOSED}script", "<\\/script"), read("deck.js"))
    return document(answer.scenario.front.question, body, [read("deck.css")], scripts, json_element("charts", charts))


_BAR = (
    '<nav id="bar" aria-label="Slides"><button id="back" type="button">Back</button>'
    '<span id="counter" role="status"></span><button id="next" type="button">Next</button>'
    '<button id="notes" type="button" aria-pressed="false">Notes</button></nav>'
)


def _section(slide: Shown, number: int, n: int) -> str:
    level = "h1" if slide.kind == "title" else "h2"
    notes = f'<aside class="notes" aria-label="Speaker notes {number}">{slide.notes}</aside>' if slide.notes else ""
    return (
        f'<section class="slide {slide.kind}" id="slide-{number}" aria-label="Slide {number} of {n}">'
        f'<div class="sheet">'
        f'<header><p class="kicker">{slide.kicker}</p><{level}>{slide.title}</{level}></header>'
        f'<div class="body">{slide.body}</div><p class="number">{number} / {n}</p></div>{notes}</section>'
    )


def _title(answer: Exported) -> Shown:
    words = answer.scene.answer.value
    figures = [("Value kept", f"{answer.recipe.kept}")]
    figures += [(label, answer.facts[name].written()) for label, name in answer.scene.answer.beside.items()]
    body = (
        f'<p class="lead">{inline(answer.scenario.front.teaches)}</p>'
        f'<dl class="figures">{blocks.definitions(figures)}</dl>'
        f'<p class="line">Value kept is a share {escape(words.of)}. The world is synthetic, so the truth is known.</p>'
        '<p class="keys"><kbd>→</kbd> next <kbd>←</kbd> back <kbd>n</kbd> notes <kbd>b</kbd> blank</p>'
    )
    kicker = f"Greenroom · after {escape(answer.after)}" if answer.after else "Greenroom"
    return Shown("title", kicker, escape(answer.scenario.front.question), body, "")


def _slides(part: Part, pictures: list[Picture]) -> Iterator[Shown]:
    """The question first, then what was pinned to it, then one slide for each idea of each figure."""
    step = part.step
    kicker = f"{step.number} · {escape(step.title)}"
    asked = f"<blockquote>{html(step.prompt)}</blockquote>"
    marked = f"<h3>{part.say}</h3>" if part.beside else ""
    model = f'<div class="say">{marked}{html(step.say)}</div>'
    said, *more = own_answer(part.own) if part.own.said else (model,)
    # An interview had a clock of its own, whose phases are no steps.
    timed = "" if part.beside else f" · {step.front.minutes} minutes"
    yield Shown("question", f"Step {step.number}{timed}", escape(step.title), asked + said, _notes(part, question=True))
    for piece in more:
        yield Shown("question", kicker, escape(step.title), piece, _notes(part))
    if part.runs:
        yield Shown("evidence", kicker, "Runs I kept as evidence", own_runs(part.runs), _notes(part))
    for figure in part.figures:
        for section in sections(figure.blocks, figure.title):
            # The words of the notes name a figure by this title; the slide's own is the sentence that it shows.
            named = kicker if section.title == figure.title else f"{kicker} · {escape(figure.title)}"
            yield Shown("figure", named, _headed(section.title), _figure(section, pictures), _notes(part))


def _headed(title: str) -> str:
    long = ' class="long"' if len(title) > LONG else ""
    return f"<span{long}>{inline(title)}</span>"


def _figure(section: Section, pictures: list[Picture]) -> str:
    lead = f'<p class="lead">{inline(section.lead)}</p>' if section.lead else ""
    kind = type(section.shown[0]).__name__.lower() if section.shown else "nothing"
    return (
        f'{lead}<div class="shown {kind}s">{blocks.shown(section.shown, pictures)}</div>'
        f'<div class="lines">{blocks.lines(section.lines)}</div>'
    )


def _notes(part: Part, *, question: bool = False) -> str:
    """For the speaker: the model's words, where the slide has others."""
    step = part.step
    say = "" if question and not part.own.said else _noted(part.say, html(step.say))
    asked = "".join(f"<dt>{inline(f.ask)}</dt><dd>{html(f.answer)}</dd>" for f in step.follow_ups)
    return f"{say}{_noted('What the figures show', html(step.figures_say))}{_noted(part.asked, f'<dl>{asked}</dl>')}"


def _noted(heading: str, body: str) -> str:
    return f"<h3>{heading}</h3>{body}"


def _came_of_it(answer: Exported) -> Iterator[Shown]:
    """What was handed in after curveballs, a slide each, and how the interview was scored."""
    for each in handed_in(answer):
        yield Shown("evidence", "Curveball", escape(each.title), handed_in_html(each), "")
    if scores := judged(answer):
        yield Shown("evidence", "Afterwards", "How it was scored", judged_html(scores), "")


def _appendix(answer: Exported) -> Shown:
    return Shown("recipe", "Appendix", "How to reproduce this", reproduce(answer.recipe.lines), "")


def reproduce(lines: Sequence[tuple[str, str]]) -> str:
    """The recipe as a list of names and values."""
    rows = [(sentence(name), value) for name, value in lines]
    return f'<dl class="recipe">{blocks.definitions(rows)}</dl>'
