"""A page in a room: how the room stands, asked again and again, and the page drawn anew once it has moved on."""

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from views.practice.kept import told
from views.present.room import Attendance, back, lost, stale, watch
from views.session import Session

# How often a page asks: each time costs a server some 5 ms, so thirty pages a third of a core.
EVERY = timedelta(milliseconds=500)
_PAGES = "room:pages"
_PULSE = st.components.v2.component(
    "greenroom_pulse", js=Path(__file__).with_name("pulse.js").read_text("utf-8"), html="<span></span>"
)


def live(session: Session, found: Attendance, place: DeltaGenerator) -> None:
    """Say in this place how the room stands, and keep looking.

    Called after all else is drawn: where a reader's click comes along with such a look it is heard, and then streamlit
    draws this line alone. What everything held when the page was drawn tells that there was one.
    """
    page = _numbered()
    drawn = _held()
    # Found once a page: to find it costs more than to look.
    watching, drawer = watch(), threading.current_thread()

    @st.fragment(run_every=EVERY)
    def look() -> None:
        with told():
            now = watching.look(found.room.code)
            if cut(drawer, ended):
                session.again()
            if session.moved or stale(found, now) or heard(drawn, _held()):
                st.rerun()
            sight = now or found.sight
            voted = f" · {len(sight.votes)} of {max(len(sight.guests) - 1, 0)} answered" if sight.room.asked else ""
            who = "You lead" if found.leads else "Following" if found.following else "Looking around"
            st.caption(f"{who} · {len(sight.guests)} here{voted}")
            st.html(f'<span data-pulse="{page}" data-beat="{time.monotonic():.2f}"></span>')

    ended = time.monotonic()
    with place:
        look()
        _PULSE(key="pulse", data={"drawn": page}, on_lost_change=lambda: lost(session, found))


def way_back(found: Attendance) -> None:
    """For who looks around."""
    if not found.following:
        st.button("Back to the room", key="back-to-room", type="primary", on_click=back, args=(found,))


def room_line(session: Session, found: Attendance) -> DeltaGenerator:
    """On a question's own page: that a room goes on, and the way back to it. Returns the place for `live`."""
    with st.container(key="room-line", horizontal=True, vertical_alignment="center"):
        words = "**You lead a room.** Others follow step and knobs." if found.leads else "**In a room**"
        st.markdown(words, width="content")
        place = st.container(key="room-live", width="content")
        way_back(found)
        if found.leads:
            st.button("Back on the stage", key="back-on-stage", type="primary",
                      on_click=lambda: session.go(replace(session.place, present=True)))  # fmt: skip
    return place


def cut(drawer: threading.Thread, ended: float) -> bool:
    """Whether the page, drawn by this thread until then, may have reached the browser in part only.

    Streamlit drops what a script still had to say once another is started for the same browser. A browser that has the
    whole page asks no earlier than `EVERY` later: one that does had not heard of the page yet when it asked.
    """
    return threading.current_thread() is not drawer and time.monotonic() - ended < EVERY.total_seconds()


def heard(drawn: Mapping[str, object], now: Mapping[str, object]) -> bool:
    """Whether anything on the page holds something else than when it was drawn; a button lets go of itself."""
    return any(
        now.get(key, value) != value and not (value is True and now[key] is False) for key, value in drawn.items()
    )


def _numbered() -> str:
    """The number of this page, among those that were drawn for this browser."""
    st.session_state[_PAGES] = number = st.session_state.get(_PAGES, 0) + 1
    return str(number)


def _held() -> dict[str, object]:
    """What everything on the page holds, by its key."""
    return {key: value for key, value in st.session_state.to_dict().items() if isinstance(value, str | int | float)}
