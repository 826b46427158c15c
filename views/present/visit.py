"""The interview of a room, read and scored by those who were in it: who each of them is, and the way back."""

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from practice.room import CODE
from views.place import PRESENT, ROOM
from views.present.door import watch
from views.present.live import news
from views.present.room import guest_of, leads
from views.present.watch import Sight


@dataclass(frozen=True)
class Visit:
    """Somebody who comes from a room to the interview that was held in it.

    leads  they opened the room, so they are the candidate; name: what they are called there, "" where they did not say
    """

    sight: Sight
    leads: bool
    name: str


def visit(attempt: str) -> Visit | None:
    """Who comes from the room that the address names; None where it names none, or none in which this was held.

    attempt  the id of the interview
    """
    code = st.query_params.get(ROOM, "")
    sight = watch().look(code) if CODE.fullmatch(code) else None
    if sight is None or str(sight.room.attempt) != attempt:
        return None
    me = guest_of(sight)
    return Visit(sight, leads(code), "" if me is None else me.name)


def way_back(found: Visit, scenario_page: StreamlitPage) -> None:
    """How the room stands, and the way back; the page is drawn anew once somebody there has scored."""
    with st.container(key="room-line", horizontal=True, vertical_alignment="center"):
        st.page_link(scenario_page, label="Back to the room", icon=":material/arrow_back:",
                     query_params={PRESENT: "true", ROOM: found.sight.room.code})  # fmt: skip
        with st.container(key="room-live", width="content"):
            news(found.sight, "You lead" if found.leads else "In a room")
