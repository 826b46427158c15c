"""A page in a room: how the room stands, as the server tells it, and the page drawn anew once it has moved on."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypedDict

import streamlit as st

from views.present.parts import LED, LIVE, fitting, reported
from views.present.room import PANEL, Attendance, back_to, called
from views.present.screen import Screen
from views.present.standing import standing
from views.present.watch import Sight
from views.session import Session

_KEY = "live"


class Press(TypedDict):
    """A button of who follows: what names it, its words and its key on the keyboard; `open` where it is one of a panel,
    which stands there or not.
    """

    key: str
    words: str
    shortcut: str
    open: bool | None
    stands_out: bool


def live(session: Session, found: Attendance) -> None:
    """Say here how the room stands, and listen for news."""
    LIVE(key=_KEY, data=_page(found), on_news_change=lambda: called(session, found))


def live_with_bar(
    session: Session,
    found: Attendance,
    presses: Sequence[Press],
    count: str,
    seen: Screen,
    pressed: Callable[[str], object],
) -> None:
    """The same for who follows, with their buttons, the number of the slide, and what fits it to the screen.

    `pressed` is told which of the buttons was.
    """
    page = {**_page(found), "presses": presses, "count": count}

    def told() -> None:
        key = (st.session_state.get(_KEY) or {}).get("press")
        if key in [each["key"] for each in presses]:
            pressed(key)

    LED(
        key=_KEY,
        data={"live": page, "stage": fitting(seen)},
        on_news_change=lambda: called(session, found),
        on_press_change=told,
        on_size_change=lambda: reported(_KEY),
    )


def _page(found: Attendance) -> dict[str, object]:
    who = "You lead" if found.leads else "Following" if found.following else "Looking around"
    # Who leads sees on their page who came and who voted: it is drawn anew for each.
    counts = found.leads and (st.session_state.get(PANEL) == "room" or (found.room.asked and not found.room.revealed))
    mine = {"who": who, "leads": found.leads, "follows": found.following, "left": found.left_at, "counts": bool(counts)}
    # That it is another page than before the browser is to see also where the room stands as it did.
    return {"code": found.room.code, "drawn": time.time(), **standing(found.sight), **mine}


def news(sight: Sight, who: str) -> None:
    """Say how a room stands on a page beside it, which is drawn anew when something of its interview was changed."""
    page = {"code": sight.room.code, "drawn": time.time(), **standing(sight), "who": who}
    LIVE(key=_KEY, data={**page, "leads": False, "follows": False, "left": 0}, on_news_change=lambda: None)


def way_back(found: Attendance) -> None:
    """For who looks around."""
    if not found.following:
        st.button("Back to the room", key="back-to-room", type="primary", on_click=back_to, args=(found.room.code,))


def room_line(session: Session, found: Attendance) -> None:
    """On a question's own page: that a room goes on, and the way back to it."""
    with st.container(key="room-line", horizontal=True, vertical_alignment="center"):
        words = "**You lead a room.** Others follow step and knobs." if found.leads else "**In a room**"
        st.markdown(words, width="content")
        with st.container(key="room-live", width="content"):
            live(session, found)
        way_back(found)
        if found.leads:
            st.button("Back on the stage", key="back-on-stage", type="primary",
                      on_click=lambda: session.go(replace(session.place, present=True)))  # fmt: skip
