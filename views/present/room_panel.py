"""The room as those in it see it: its link, who is there, and the way in, out and back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from practice.records import MOST_NAME
from views.place import ATTEMPT, Place, link
from views.practice.kept import told
from views.present.join import ROLES, join, my_name
from views.present.room import Attendance, back, closed, left, opened, stale, watch
from views.session import Session

# How often a page asks whether the room has moved on.
EVERY = timedelta(milliseconds=400)


def room_panel(session: Session, found: Attendance | None, pages: Mapping[str, StreamlitPage]) -> None:
    """For who presents, to open a room; for who is in one, its link, the others, and the way out."""
    st.markdown("### Room")
    if found is None:
        _open(session)
        return
    st.caption("Whoever opens this link follows. It does not let them steer.")
    place = Place(session.scenario.step_keys[0], room=found.room.code)
    st.code(link(st.context.url or "", place, session.scenario), language=None, wrap_lines=True)
    for each in found.sight.guests:
        leads = ", leads" if each == found.sight.guests[0] else ""
        st.text(f"{each.name} · {ROLES[each.role].lower()}{leads}")
    score_link(found, pages)
    if found.leads:
        st.button("End the room for all", key="end-room", on_click=closed, args=(session, found))
        return
    if found.me is not None:
        join(found, "What others call you here:")
    st.button("Leave the room", key="leave-room", on_click=left, args=(session,))


def score_link(found: Attendance, pages: Mapping[str, StreamlitPage]) -> None:
    """The way to the interview that is held in the room, if one is: its notes, runs and scores."""
    if found.room.attempt is not None and "interview" in pages:
        st.page_link(pages["interview"], label="Read and score this interview", icon=":material/grading:",
                     query_params={ATTEMPT: str(found.room.attempt)})  # fmt: skip


def _open(session: Session) -> None:
    st.markdown("Others follow your slides and knobs in their own browsers, and answer questions together.")
    st.session_state.setdefault("room-name", my_name())
    st.text_input("Your name", key="room-name", max_chars=MOST_NAME)
    st.button("Open a room", key="open-room", type="primary",
              on_click=lambda: opened(session, st.session_state["room-name"]))  # fmt: skip
    st.caption("You get a link to share. The room ends by itself after a day.")


def live(session: Session, found: Attendance) -> None:
    """How the room stands, looked at again and again; once it has moved on the page is drawn anew."""

    @st.fragment(run_every=EVERY)
    def look() -> None:
        with told():
            if stale(found):
                st.rerun()
            sight = watch().look(found.room.code) or found.sight
            voted = f" · {len(sight.votes)} of {max(len(sight.guests) - 1, 0)} answered" if sight.room.asked else ""
            who = "You lead" if found.leads else "Following" if found.following else "Looking around"
            st.caption(f"{who} · {len(sight.guests)} here{voted}")

    with st.container(key="room-live", width="content"):
        look()
    if not found.following:
        st.button("Back to the room", key="back-to-room", type="primary", on_click=back, args=(found,))


def room_line(session: Session, found: Attendance) -> None:
    """On a question's own page: that a room goes on, and the way back to it."""
    with st.container(key="room-line", horizontal=True, vertical_alignment="center"):
        st.markdown("**In a room**" if not found.leads else "**You lead a room.** Others follow step and knobs.",
                    width="content")  # fmt: skip
        live(session, found)
        if found.leads:
            st.button("Back on the stage", key="back-on-stage", type="primary",
                      on_click=lambda: session.go(replace(session.place, present=True)))  # fmt: skip
