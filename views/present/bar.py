"""The line below a slide: back and next, what else a presenter has keys for, and the room."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scenarios.slides import slides
from views.place import Place
from views.present.live import way_back
from views.present.room import PANEL, Attendance, steered, wandered
from views.present.slide import at, beside
from views.session import Session

BLANK = "present:blank"
Panels = Mapping[str, tuple[str, str]]


def bar(session: Session, found: Attendance | None, panels: Panels) -> tuple[DeltaGenerator, DeltaGenerator]:
    """All of it; returns the places where progress is told, and how a room stands.

    `panels` are those there are, by key: the words of the button and its key on the keyboard.
    """
    with st.container(key="bar", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _move(session, "back", "Back", -1, "Left", "arrow_back")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            for key, (words, shortcut) in panels.items():
                stands_out = panel(panels) == key or (key == "room" and found is not None and found.unnamed)
                st.button(words, key=f"panel-{key}", shortcut=shortcut, on_click=_toggle, args=(key,),
                          type="primary" if stands_out else "secondary")  # fmt: skip
            _blank(session, found)
            st.button("Leave", key="leave-stage", shortcut="L", on_click=_leave, args=(session, found))
        progress = st.empty()
        counted(progress, session)
        room = st.container(key="room-live", width="content")
        if found is not None:
            way_back(found)
        _move(session, "next", "Next", 1, "Right", "arrow_forward")
    return progress, room


def counted(progress: DeltaGenerator, session: Session) -> None:
    """Say which slide this is, in the place where progress is told."""
    progress.caption(f"{at(session.scenario, session.place) + 1} / {len(slides(session.scenario))}")


def panel(panels: Panels) -> str | None:
    """Which of these stands beside the slide."""
    chosen = st.session_state.get(PANEL)
    return chosen if chosen in panels else None


def blank(found: Attendance | None) -> bool:
    """Whether the curtain is drawn: by who leads, for all who follow."""
    if found is not None:
        return found.room.blank and found.following
    return bool(st.session_state.get(BLANK))


def _move(session: Session, key: str, words: str, by: int, shortcut: str, icon: str) -> None:
    there = beside(session.scenario, session.place, by)
    st.button(words, key=key, icon=f":material/{icon}:", icon_position="left" if by < 0 else "right",
              shortcut=shortcut, disabled=there is None, on_click=_go, args=(session, there))  # fmt: skip


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
