"""The room as those in it see it: its link, who is there, and the way in, out and back."""

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from practice.records import MOST_NAME
from views.place import ATTEMPT, ROOM, here_only, link
from views.present.join import ROLES, join, my_name
from views.present.room import Attendance, closed, left, link_of, opened
from views.session import Session


def room_panel(session: Session, found: Attendance | None, pages: Mapping[str, StreamlitPage]) -> None:
    """For who presents, to open a room; for who is in one, its link, the others, and the way out."""
    st.markdown("### Room")
    if found is None:
        _open(session)
        return
    # A question asks for it by itself.
    if found.unnamed and not (found.following and found.room.asked and not found.room.revealed):
        join(found, f"You follow {found.leader}. Say who you are, or just watch.")
    too = " In a second window of this browser it leads too: for the projector, with your notes here."
    st.caption(f"Whoever opens this link follows. It does not let them steer.{too if found.leads else ''}")
    address = link(st.context.url or "", link_of(session.scenario, found.room.code), session.scenario)
    st.code(address, language=None, wrap_lines=True)
    if found.leads and here_only(address):
        st.caption("It works on this machine only. Open Greenroom by its address in your network: the README says how.")
    for each in found.sight.guests:
        leads = ", leads" if each == found.sight.guests[0] else ""
        st.text(f"{each.name} · {ROLES[each.role].lower()}{leads}")
    if found.interviewed:
        _score_link(found, pages)
    if found.leads:
        # Asks once: it cannot be undone.
        with st.popover("End the room for all"):
            st.markdown("Everybody goes on alone, and the link leads nowhere.")
            st.button("End it", key="end-room", on_click=closed, args=(session, found))
        return
    if found.me is not None:
        join(found, "What others call you here:")
    st.button("Leave the room", key="leave-room", on_click=left, args=(session,))


def over(found: Attendance, pages: Mapping[str, StreamlitPage]) -> None:
    """Over the slide, once the interview held in the room is over: that it is, and where it is scored."""
    with st.container(border=True, key="interview-over", horizontal=True, vertical_alignment="center"):
        st.markdown("**The interview is over.** Read what was written, and score it.", width="content")
        _score_link(found, pages)


def _score_link(found: Attendance, pages: Mapping[str, StreamlitPage]) -> None:
    """The way to the interview that is held in the room: its notes, runs and scores; it knows the way back."""
    if "interview" in pages:
        st.page_link(pages["interview"], label="Read and score this interview", icon=":material/grading:",
                     query_params={ATTEMPT: str(found.room.attempt), ROOM: found.room.code})  # fmt: skip


def _open(session: Session) -> None:
    st.markdown("Others follow your slides and knobs in their own browsers, and answer questions together.")
    st.text_input("Your name", my_name(), key="room-name", max_chars=MOST_NAME)
    st.button("Open a room", key="open-room", type="primary",
              on_click=lambda: opened(session, st.session_state["room-name"]))  # fmt: skip
    st.caption("You get a link to share. The room ends by itself after a day.")
