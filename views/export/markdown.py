"""An answer as Markdown for a repository, in the flavour that GitHub reads."""

from collections.abc import Iterator, Sequence

from views.export.answer import Exported, Figure, Part
from views.export.held import handed_in, judged
from views.export.paper import Block, Cards, Chart, Diagram, Line, Message, Table
from views.export.prose import cleaned, dollars, fenced, literal
from views.figures.card_list import CardList


def markdown(answer: Exported) -> str:
    """The whole answer. Draws every figure that was not drawn yet; a chart is given in words."""
    return "\n\n".join(each for each in _blocks(answer) if each) + "\n"


def _blocks(answer: Exported) -> Iterator[str]:
    scenario, words = answer.scenario, answer.scene.answer.value
    yield f"# {literal(scenario.front.question)}"
    yield dollars(scenario.front.teaches)
    yield f"**Value kept: {answer.recipe.kept}** {words.of}. The world is synthetic, so the truth is known."
    if answer.after:
        yield f"All figures are those after {literal(answer.after)}."
    for part in answer.parts:
        yield from _part(part)
    yield from _came_of_it(answer)
    yield "## How to reproduce this"
    yield fenced(answer.recipe.text)


def _part(part: Part) -> Iterator[str]:
    step = part.step
    yield f"## {step.number} {step.title}"
    yield _quoted(dollars(step.prompt))
    yield from _own(part)
    yield f"### {part.say}"
    yield dollars(step.say)
    yield "### What the figures show"
    yield dollars(step.figures_say)
    for figure in part.figures:
        yield from _figure(figure)
    yield f"### {part.asked}"
    for asked in step.follow_ups:
        yield f"**{dollars(asked.ask)}**"
        yield dollars(asked.answer)
    for heading, text in (("The common mistake", step.mistake), ("Senior", step.senior), ("Staff", step.staff)):
        yield f"**{heading}.** {dollars(text)}"


def _own(part: Part) -> Iterator[str]:
    """What the candidate wrote, as text that no reader takes for Markdown, and the runs pinned to it."""
    if not part.own.said:
        return
    yield "### My answer"
    if part.own.notes.strip():
        yield fenced(part.own.notes.strip())
    if part.own.spoken:
        yield "Said aloud."
    for run in part.runs:
        yield f"**{literal(run.turned)}:** {literal(run.figures)}. Link: `{run.link}`"
        if run.remark.strip():
            yield fenced(run.remark.strip())


def _came_of_it(answer: Exported) -> Iterator[str]:
    for found in handed_in(answer):
        yield f"## Curveball: {found.title}"
        yield _quoted(dollars(found.say))
        yield f"**{literal(found.won)}** {literal(found.figures)} {literal(found.turned)} Link: `{found.link}`"
    scores = judged(answer)
    if scores:
        yield "## How it was scored"
    for each in scores:
        yield f"**{literal(cleaned(each.by))}**, {each.role}. {literal(each.marks)}."
        if each.remark:
            yield fenced(each.remark)


def _figure(figure: Figure) -> Iterator[str]:
    yield f"#### {figure.title}"
    for block in figure.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Message(text):
            yield f"**{dollars(text)}**"
        case Line(text):
            yield dollars(text)
        case Chart(picture):
            yield _quoted(literal(picture.alt))
        case Table(frame):
            yield table([str(frame.index.name), *map(str, frame.columns)],
                        [[str(name), *map(str, cells)] for name, *cells in frame.itertuples()])  # fmt: skip
        case Diagram(_, mermaid, alt):
            yield f"```mermaid\n{mermaid}\n```"
            yield _quoted(literal(alt))
        case Cards(lists):
            for each in lists:
                yield from _cards(each)


def _cards(cards: CardList) -> Iterator[str]:
    yield f"{literal(cards.name)}: {literal(cards.total)}."
    rows = [
        [str(place), f"{card.name}{' ★' if card.best else ''}", card.detail, card.why, card.written]
        for place, card in enumerate(cards.cards, start=1)
    ]
    if rows:
        yield table(["Place", "What", "About", "Why", "Truly worth"], rows)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of text."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        f"| {' | '.join(cell if number == 1 else literal(cell) for cell in line)} |"
        for number, line in enumerate(lines)
    )


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
