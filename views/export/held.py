"""What came of an interview, in words: what was handed in after its curveballs, and how it was scored."""

from dataclasses import dataclass

from pipelines.facts import written
from pipelines.knobs import said
from practice.comeback import finely, won
from practice.records import Comeback, Score
from practice.rubric import rubric
from scenarios.curveballs import Curveball
from views.charts.words import sentence
from views.export.answer import Exported
from views.place import ATTEMPT, from_params, knobs_of, link


@dataclass(frozen=True)
class HandedIn:
    """What was handed in after a curveball, to be read; nobody typed any of it.

    say      the interviewer's words; turned: the candidate's knobs
    figures  what the figure to be won back was, and `won` what came of it
    """

    title: str
    say: str
    turned: str
    figures: str
    won: str
    link: str


@dataclass(frozen=True)
class Judged:
    """One score, to be read; who gave it and what they remarked was typed."""

    by: str
    role: str
    marks: str
    remark: str


def handed_in(answer: Exported) -> tuple[HandedIn, ...]:
    """What was handed in, in its order; curveballs that this version does not know are left out."""
    balls = {each.key: each for each in answer.scenario.curveballs}
    comebacks = answer.held.comebacks if answer.held else ()
    return tuple(_handed(answer, balls[each.curveball], each) for each in comebacks if each.curveball in balls)


def judged(answer: Exported) -> tuple[Judged, ...]:
    """How the interview was scored, one's own first."""
    found = sorted(answer.held.scores if answer.held else (), key=lambda each: each.role != "self")
    return tuple(Judged(each.by, _role(each), _marks(each), each.remark.strip()) for each in found)


def _handed(answer: Exported, ball: Curveball, found: Comeback) -> HandedIn:
    words = answer.scene.answer
    place, _ = from_params({k: v for k, v in found.params.items() if k != ATTEMPT}, answer.scenario, words)
    mine = {name: value for name, value in place.turned.items() if ball.given.get(name) != value}
    turned = ", ".join(said(knobs_of(place.turned, words), mine)) or "nothing"
    kind = words.kinds[ball.figure]
    usual, hit, then = (written(value, finely(kind.form)) for value in (found.usual, found.hit, found.now))
    return HandedIn(
        ball.title, ball.say, f"Turned {turned}.",
        f"{sentence(kind.label)}: {usual} usually, {hit} after it, {then} handed in.",
        f"{won(found, kind.form)}.", link(answer.recipe.link.partition("?")[0], place, answer.scenario),
    )  # fmt: skip


def _role(score: Score) -> str:
    return "the candidate" if score.role == "self" else "a peer"


def _marks(score: Score) -> str:
    known = rubric()
    marked = [each for each in known.dimensions if each.key in score.marks]
    return ", ".join(f"{each.title}: {known.level(score.marks[each.key])}" for each in marked)
