"""A step as it is shown to others: the slide, perhaps a panel beside it, and one line of buttons with their keys."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cache

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from practice.records import Attempt
from scenarios.scenario import Step
from views.figures.page_sheet import theme_now
from views.figures.scene import Scene
from views.memory import Desk
from views.place import knobs_of
from views.practice.cookies import tell_the_browser
from views.practice.curveball_bar import in_short
from views.practice.notes import OnlyRead
from views.present import panels
from views.present.bar import Progress, bar, blank, panel
from views.present.parts import fitted, screen_now
from views.present.question import ask_menu, card_of, question
from views.present.room import Attendance, turn_of
from views.present.room_panel import over, room_panel
from views.present.screen import Screen
from views.present.slide import curtain, draw, head, moved
from views.present.stage_sheet import StageSheet
from views.present.turn import in_turn
from views.session import Session

# How the slide and the panel beside it share the width.
MAIN, SIDE = 5, 3
# Pixels that a curveball's words take over a figure, and a line of figures that an experiment moved.
BALL, LINE = 110, 45


@dataclass(frozen=True)
class _Frame:
    """What of the stage needs no run: where progress is told, what stands beside the slide, the slide, and under its
    head the place for what was won back or moved, if there is anything to say.
    """

    progress: Progress
    side: DeltaGenerator | None
    slide: DeltaGenerator
    under: DeltaGenerator | None


def present_page(
    session: Session,
    attempt: Attempt | None,
    found: Attendance | None,
    pages: Mapping[str, StreamlitPage],
    complaints: list[str],
) -> None:
    """The slide at the session's place, in an interview and in a room, if there are."""
    step, heard = session.scenario.step(session.place.step), _heard(attempt, found)
    beside = _panels(session, step, attempt, found, pages)
    names = {key: (each.words, each.key) for key, each in beside.items()}
    chosen = panel(names)
    card = card_of(found.room) if found is not None and found.following else None
    seen = screen_now(MAIN / (MAIN + SIDE) if chosen else 1.0)
    # Drawn once something has to be waited for, or else with all the rest.
    frame = cache(lambda: _frame(session, attempt, found, pages, complaints, names, seen, asked=card is not None))
    computed: list[str] = []

    def say(what: str) -> None:
        computed.append(what)
        frame().progress.say(f":material/hourglass_top: Computing: {what} …")

    with in_turn(turn_of(found), lambda: say("figures")):
        desk = Desk(session.answer.pipeline, say)
        under = _under(session, desk, heard) if card is None else ""
        taken = (BALL if session.place.curveball else LINE) if under else 0
        screen = replace(seen, taken=taken)
        scene = _scene(session, desk, screen)
        drawn = frame()
        if drawn.under is not None:
            drawn.under.markdown(under)
        if drawn.side is not None and chosen:
            with drawn.side, st.container(key="panel"):
                beside[chosen].draw(scene)
        with drawn.slide:
            if card is not None and found is not None:
                question(session, desk, found, card, screen)
            else:
                draw(scene, StageSheet(session), screen)
        if computed:
            drawn.progress.done()
        if found is None or not found.led:
            fitted(seen)
        tell_the_browser()
        if blank(found):
            curtain()


def _frame(
    session: Session,
    attempt: Attempt | None,
    found: Attendance | None,
    pages: Mapping[str, StreamlitPage],
    complaints: list[str],
    names: Mapping[str, tuple[str, str]],
    seen: Screen,
    *,
    asked: bool,
) -> _Frame:
    """Draw it; where a question is `asked`, that has a head of its own."""
    held = found.held.attempt if found is not None and found.held is not None else None
    with st.bottom:
        progress = bar(session, attempt or held, found, names, seen)
    if complaints:
        st.warning("The link was not all understood.")
        st.text("\n".join(complaints))
    main, side = st.columns([MAIN, SIDE], gap="medium") if panel(names) else (nullcontext(), None)
    with main:
        if found is not None and found.interviewed:
            over(found, pages)
        slide = st.container(key="slide")
        with slide:
            under = None if asked else head(session)
    return _Frame(progress, side, slide, under)


def _heard(attempt: Attempt | None, found: Attendance | None) -> Attempt | None:
    """The interview that goes on here: one's own, or that of who leads, which others only read."""
    if attempt is None and found is not None and found.held is not None:
        return OnlyRead.of(found.held.attempt)
    return attempt


def _under(session: Session, desk: Desk, heard: Attempt | None) -> str:
    """What stands under a slide's head, in Markdown: what is won back of a curveball, or what an experiment moved."""
    if session.place.curveball is not None:
        return in_short(session, desk, heard)
    return moved(session, desk)


def _scene(session: Session, desk: Desk, seen: Screen) -> Scene:
    answer = session.answer
    run, pinned = desk.two(session.knobs, knobs_of(session.place.pinned, answer))
    facts = desk.facts(answer.facts, run)
    return Scene(
        session.scenario,
        session.place,
        answer,
        desk,
        run,
        pinned,
        facts,
        theme_now(),
        StageSheet(session, seen),
    )


@dataclass(frozen=True)
class Panel:
    """What may stand beside the slide: the words of its button, its key on the keyboard, and what draws it."""

    words: str
    key: str
    draw: Callable[[Scene], None]


def _panels(
    session: Session, step: Step, attempt: Attempt | None, found: Attendance | None, pages: Mapping[str, StreamlitPage]
) -> dict[str, Panel]:
    """The panels of whoever sits here."""
    heard = _heard(attempt, found)
    there = {
        panels.KNOBS: Panel(
            "Knobs",
            "K",
            lambda scene: panels.knobs(session, step, scene.desk, heard, scene.facts, mine=attempt is not None),
        )
    }
    if found is None or found.leads:
        interview = pages.get("interview")
        there["notes"] = Panel(
            "Notes", "N", lambda scene: panels.speaker_notes(session, step, scene.facts, attempt, interview)
        )
    elif found.me is not None and found.me.role == "interviewer":
        there["interviewer"] = Panel("Interviewer", "I", lambda scene: panels.interviewer(session, step, scene.facts))
    if found is not None and found.leads:
        there["ask"] = Panel("Ask", "A", lambda scene: ask_menu(session, step, found))
    if found is None or found.leads or not found.following:
        there["steps"] = Panel("Steps", "S", lambda scene: panels.steps(session, step))
    words = "Say who you are" if found is not None and found.unnamed else "Room"
    there["room"] = Panel(words, "O", lambda scene: room_panel(session, found, pages))
    return there
