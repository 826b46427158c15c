"""The line below a slide: back and next, what else a presenter has keys for, and the room."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from practice.records import Attempt
from scenarios.slides import slides
from views.practice.clock import brief_clock
from views.present.live import Press, live, live_with_bar, way_back
from views.present.room import PANEL, Attendance, steered, wandered
from views.present.screen import Screen
from views.present.slide import at, beside
from views.session import Session

BLANK = "present:blank"
_PANEL, LEAVE = "panel-", "leave-stage"
Panels = Mapping[str, tuple[str, str]]


@dataclass
class Progress:
    """Where it is told what is computed, in the bar's `row`.

    rests  what is told there else, in words
    place  made once there is something to tell, where there is none
    """

    row: DeltaGenerator
    rests: str = ""
    place: DeltaGenerator | None = None

    def say(self, what: str) -> None:
        """Tell something, in Markdown, in place of what was told before."""
        self.place = (self.row if self.place is None else self.place).caption(what)

    def done(self) -> None:
        """It is computed."""
        if self.place is not None and self.rests:
            self.place.caption(self.rests)
        elif self.place is not None:
            self.place.empty()


def bar(session: Session, attempt: Attempt | None, found: Attendance | None, panels: Panels, seen: Screen) -> Progress:
    """All of it; returns where progress is told.

    `panels` are those there are, by key: the words of the button and its key on the keyboard. Who follows is led: a
    key hit by chance does not take them off.
    """
    chosen = panel(panels)
    row = st.container(key="bar", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute")
    with row:
        if found is not None and found.led:
            _led(session, found, panels, seen)
            if attempt is not None and not _told_over(attempt, found):
                brief_clock(session.scenario, attempt)
            return Progress(row)
        _move(session, -1)
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            for key, (words, shortcut) in panels.items():
                st.button(words, key=_PANEL + key, shortcut=shortcut, on_click=_toggle, args=(key,),
                          type="primary" if _stands_out(key, found, chosen) else "secondary")  # fmt: skip
            _blank(session, found)
            st.button("Leave", key=LEAVE, shortcut="L", on_click=_leave, args=(session, found))
        progress = st.caption(_counted(session))
        # The speaker's notes begin with it.
        if attempt is not None and chosen != "notes" and not _told_over(attempt, found):
            brief_clock(session.scenario, attempt)
        if found is not None:
            with st.container(key="room-live", width="content"):
                live(session, found)
            way_back(found)
        _move(session, 1)
    return Progress(row, _counted(session), progress)


def _told_over(attempt: Attempt, found: Attendance | None) -> bool:
    """Whether the room says that the interview is over: then its clock, which stands, has no room beside that."""
    return found is not None and attempt.ended is not None


def _led(session: Session, found: Attendance, panels: Panels, seen: Screen) -> None:
    """What of it there is for who follows."""
    chosen = panel(panels)
    presses = [
        Press(key=_PANEL + key, words=words, shortcut=shortcut, open=key == chosen,
              stands_out=_stands_out(key, found, chosen))
        for key, (words, shortcut) in panels.items()
    ]  # fmt: skip
    presses.append(Press(key=LEAVE, words="Look around", shortcut="L", open=None, stands_out=False))

    def pressed(key: str) -> None:
        if key == LEAVE:
            wandered(session, found)
        else:
            _toggle(key.removeprefix(_PANEL))

    live_with_bar(session, found, presses, _counted(session), seen, pressed)


def _stands_out(key: str, found: Attendance | None, chosen: str | None) -> bool:
    """Whether a panel's button does: the panel stands there, or its reader has not said yet who they are."""
    return chosen == key or (key == "room" and found is not None and found.unnamed)


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


def _move(session: Session, by: Literal[-1, 1]) -> None:
    there = beside(session.scenario, session.place, by)

    def go() -> None:
        # Meanwhile it is known how many ideas the figure has.
        if (where := beside(session.scenario, session.place, by)) is not None:
            session.go(where)

    words, shortcut = ("Back", "Left") if by < 0 else ("Next", "Right")
    st.button(words, key=words.lower(), shortcut=shortcut, disabled=there is None, on_click=go,
              icon=f":material/arrow_{'back' if by < 0 else 'forward'}:",
              icon_position="left" if by < 0 else "right")  # fmt: skip


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
