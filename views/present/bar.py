"""The line below a slide: back and next, what else a presenter has keys for, and the room."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from practice.records import MOST_NAME
from scenarios.slides import slides
from views.place import Place, link
from views.present.join import join, my_name
from views.present.question import ask_menu
from views.present.room import Attendance, back, closed, left, opened, stale, steered, watch
from views.present.slide import at, beside
from views.session import Session

EVERY = timedelta(milliseconds=400)
PANEL, BLANK = "present:panel", "present:blank"


def bar(session: Session, found: Attendance | None, panels: dict[str, str]) -> DeltaGenerator:
    """All of it; returns the place where progress is told. `panels` are those there are, by key, with their words."""
    with st.container(key="bar", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _move(session, "back", "Back", -1, "Left", "arrow_back")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            for key, words in panels.items():
                st.button(words, key=f"panel-{key}", shortcut=words[0], on_click=_toggle, args=(key,),
                          type="primary" if panel(panels) == key else "secondary")  # fmt: skip
            _blank(session, found)
            _room(session, found)
            st.button("Leave", key="leave-stage", shortcut="Escape", on_click=_leave, args=(session, found))
        progress = st.empty()
        counted(progress, session)
        if found is not None:
            _live(found)
            _wandered(session, found)
        _move(session, "next", "Next", 1, "Right", "arrow_forward")
    return progress


def counted(progress: DeltaGenerator, session: Session) -> None:
    """Say which slide this is, in the place where progress is told."""
    progress.caption(f"{at(session.scenario, session.place) + 1} / {len(slides(session.scenario))}")


def panel(panels: dict[str, str]) -> str | None:
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
        left(session)


def _room(session: Session, found: Attendance | None) -> None:
    label = "Room" if found is None else f"Room · {len(found.sight.guests)}"
    with st.popover(label, icon=":material/groups:"):
        if found is None:
            _open(session)
            return
        st.caption("Whoever opens this link follows. It does not let them steer.")
        address = link(
            st.context.url or "", Place(session.scenario.step_keys[0], room=found.room.code), session.scenario
        )
        st.code(address, language=None, wrap_lines=True)
        for each in found.sight.guests:
            st.text(f"{each.name} · {each.role}")
        if found.leads:
            st.button("End the room", key="end-room", on_click=closed, args=(session, found))
        else:
            join(found, "What others call you here.")
    if found is not None and found.leads:
        ask_menu(session, session.scenario.step(session.place.step), found)


def _open(session: Session) -> None:
    st.markdown("**Open a room.** Others follow your slides in their own browsers, and answer questions together.")
    st.session_state.setdefault("room-name", my_name())
    st.text_input("Your name", key="room-name", max_chars=MOST_NAME)
    st.button("Open a room", key="open-room", on_click=lambda: opened(session, st.session_state["room-name"]))
    st.caption("It ends by itself after a day.")


def _wandered(session: Session, found: Attendance) -> None:
    if not found.following:
        st.button("Back to the room", key="back-to-room", type="primary", on_click=back, args=(session, found))


def _live(found: Attendance) -> None:
    """How the room stands, looked at again and again; once it has moved on the page is drawn anew."""
    said = f"room-said-{found.room.code}"

    @st.fragment(run_every=EVERY)
    def look() -> None:
        if stale(found):
            st.rerun()
        sight = watch().look(found.room.code) or found.sight
        voted = f" · {len(sight.votes)} of {max(len(sight.guests) - 1, 0)} answered" if sight.room.asked else ""
        who = "You lead" if found.leads else "Following" if found.following else "Wandered off"
        st.caption(f"{who} · {len(sight.guests)} here{voted}")

    with st.container(key=said, width="content"):
        look()


Panels = dict[str, Callable[[], None]]
