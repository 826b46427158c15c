"""The line below a slide: back and next, what else a presenter has keys for, and the room."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from practice.records import Attempt
from scenarios.slides import Slide, slides
from views.place import Place
from views.practice.clock import brief_clock
from views.present.live import way_back
from views.present.room import PANEL, Attendance, steered, wandered
from views.present.slide import at, beside
from views.session import Session

BLANK = "present:blank"
Panels = Mapping[str, tuple[str, str]]


def bar(
    session: Session, attempt: Attempt | None, found: Attendance | None, panels: Panels
) -> tuple[DeltaGenerator, DeltaGenerator]:
    """All of it; returns the places where progress is told, and how a room stands.

    `panels` are those there are, by key: the words of the button and its key on the keyboard. Who follows is led: a
    key hit by chance does not take them off, and a page that thirty wait for is drawn sooner with fewer buttons.
    """
    follows = found is not None and found.following and not found.leads
    deck = () if follows else slides(session.scenario)
    with st.container(key="bar", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if deck:
            _move(session, deck, -1)
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            for key, (words, shortcut) in panels.items():
                stands_out = panel(panels) == key or (key == "room" and found is not None and found.unnamed)
                st.button(words, key=f"panel-{key}", shortcut=shortcut, on_click=_toggle, args=(key,),
                          type="primary" if stands_out else "secondary")  # fmt: skip
            _blank(session, found)
            st.button("Look around" if follows else "Leave", key="leave-stage", shortcut="L",
                      on_click=_leave, args=(session, found))  # fmt: skip
        progress = st.caption(_counted(session))
        # The speaker's notes begin with it.
        if attempt is not None and panel(panels) != "notes":
            brief_clock(session.scenario, attempt)
        room = st.container(key="room-live", width="content")
        if found is not None:
            way_back(found)
        if deck:
            _move(session, deck, 1)
    return progress, room


def counted(progress: DeltaGenerator, session: Session) -> None:
    """Say which slide this is, in the place where progress is told."""
    progress.caption(_counted(session))


def _counted(session: Session) -> str:
    deck = slides(session.scenario)
    return f"{at(deck, session.place) + 1} / {len(deck)}"


def panel(panels: Panels) -> str | None:
    """Which of these stands beside the slide."""
    chosen = st.session_state.get(PANEL)
    return chosen if chosen in panels else None


def blank(found: Attendance | None) -> bool:
    """Whether the curtain is drawn: by who leads, for all who follow."""
    if found is not None:
        return found.room.blank and found.following
    return bool(st.session_state.get(BLANK))


def _move(session: Session, deck: Sequence[Slide], by: Literal[-1, 1]) -> None:
    there = beside(deck, session.place, by)
    words, shortcut = ("Back", "Left") if by < 0 else ("Next", "Right")
    st.button(words, key=words.lower(), shortcut=shortcut, disabled=there is None, on_click=_go, args=(session, there),
              icon=f":material/arrow_{'back' if by < 0 else 'forward'}:",
              icon_position="left" if by < 0 else "right")  # fmt: skip


def _go(session: Session, there: Place | None) -> None:
    if there is not None:
        session.go(there)


def _toggle(key: str) -> None:
    st.session_state[PANEL] = None if st.session_state.get(PANEL) == key else key


def _blank(session: Session, found: Attendance | None) -> None:
    if found is not None and not found.leads:
        return
    drawn = blank(found)

    def turn() -> None:
        if found is None:
            st.session_state[BLANK] = not drawn
        else:
            steered(session, found, blank=not drawn)

    st.button("Blank", key="blank", shortcut="B", on_click=turn)


def _leave(session: Session, found: Attendance | None) -> None:
    """Off the stage; who leads still leads, from the page of the question."""
    if found is None or found.leads:
        session.go(replace(session.place, present=False, figure=""))
    else:
        wandered(session, found)
