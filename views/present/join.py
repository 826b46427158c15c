"""Saying who one is in a room: a name that others see, and what one is there."""

import streamlit as st

from practice.records import MOST_NAME
from practice.room import Role
from views.practice.kept import ME, learner, shared, told
from views.present.room import PANEL, Attendance, joined

_MY_NAME = "present:my-name"
ROLES: dict[Role, str] = {"audience": "Audience", "interviewer": "Interviewer", "candidate": "Candidate"}


def join(found: Attendance, why: str) -> None:
    """The form; `why` says what it is good for."""
    key = f"join-{found.room.code}"
    st.text(why)
    with st.container(key="join", horizontal=True, vertical_alignment="bottom"):
        st.text_input("Your name", _begins(found), key=f"{key}-name", max_chars=MOST_NAME,
                      width=220)  # fmt: skip
        st.segmented_control("You are", list(ROLES), default=found.me.role if found.me else "audience",
                             key=f"{key}-role", format_func=lambda role: ROLES[role], required=True)  # fmt: skip
        st.button("Change" if found.me else "Join", key="join-now", on_click=_join, args=(found, key))


def _begins(found: Attendance) -> str:
    """What stands in the field for a name: in a file of somebody's own all browsers would offer that one's."""
    if found.me is not None:
        return found.me.name
    with told():
        return my_name() if shared() else ""
    return ""


def _join(found: Attendance, key: str) -> None:
    role: Role = st.session_state[f"{key}-role"]
    if not joined(found, st.session_state[f"{key}-name"], role):
        return
    # Who asks has something to read from the first moment on; the others have the slide to themselves.
    st.session_state[PANEL] = role if role == "interviewer" else None


def my_name() -> str:
    """The name under which one practises here, if it is one, as this tab first learned it."""
    # Asked for once: it looks into the database.
    if _MY_NAME not in st.session_state:
        st.session_state[_MY_NAME] = ""
        with told():
            me = learner()
            st.session_state[_MY_NAME] = "" if me is None or me.name == ME else me.name
    return str(st.session_state[_MY_NAME])
