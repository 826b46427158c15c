"""The bar over an interview: the clock, and what stops it, ends it, or makes it harder."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from practice.comeback import draw
from practice.interview import PHASES, drew, elapsed, ended, going, paused, title
from practice.records import Attempt, now
from scenarios.scenario import Scenario
from views.place import ATTEMPT, ROOM, first_place
from views.practice.curveball import throw, waiting
from views.practice.kept import keep, store, told
from views.session import Session

_ENDED = "interview-ended"
HERE = Path(__file__).parent
_HTML = """<div class="clock" role="timer" aria-label="Interview clock">
<p><span class="phase"></span><span class="left"></span></p><p class="total"></p><p class="todo"></p>
</div>"""
CLOCK = st.components.v2.component(
    "greenroom_clock", html=_HTML, css=(HERE / "clock.css").read_text(), js=(HERE / "clock.js").read_text()
)


def clock_bar(
    session: Session, attempt: Attempt, interview: StreamlitPage | None, drawn: Callable[[], object] = lambda: None
) -> None:
    """The attempt's clock and its buttons; `interview` is the page on which it is scored.

    `drawn` is called once a curveball was drawn: for where its task is not in sight by itself.
    """
    if st.session_state.pop(_ENDED, None) == attempt.id:
        _leave(session, interview, attempt)
    with st.container(key="clock-bar", horizontal=True, vertical_alignment="center", gap="small"):
        CLOCK(key=f"clock-{attempt.id}", data=shown(session.scenario, attempt, now()))
        if attempt.ended is not None:
            if st.button("Review and score", key="score"):
                _leave(session, interview, attempt)
            return
        # In front: what is pressed twice in a hurry stays where it was.
        if attempt.running is None and st.button("Leave for now", key="leave", help="It waits on the page Interview."):
            _leave(session, interview)
        _stop_and_go(attempt)
        _curveball(session, attempt, drawn)
        # Asks once: it stands beside what is pressed in a hurry, and cannot be undone.
        with st.popover("End and score"):
            st.markdown("The clock stops for good; your notes stay as they are.")
            st.button("End it", key="end", on_click=_end, args=(attempt,))


def brief_clock(scenario: Scenario, attempt: Attempt) -> None:
    """The phase and what is left of it, for where the bar is not in sight."""
    CLOCK(key=f"brief-clock-{attempt.id}", data={**shown(scenario, attempt, now()), "brief": True}, width="content")


def _end(attempt: Attempt) -> None:
    if change(attempt, lambda kept: ended(kept, now())):
        st.session_state[_ENDED] = attempt.id


def _leave(session: Session, interview: StreamlitPage | None, attempt: Attempt | None = None) -> None:
    """Go to the page Interview, to score an attempt or to all; who opens the question again begins anew."""
    room = session.place.room
    session.correct(first_place(session.scenario))
    if interview is None:
        st.rerun()
    known = {} if attempt is None else {ATTEMPT: str(attempt.id)}
    st.switch_page(interview, query_params=known | ({ROOM: room} if known and room else {}))


def change(attempt: Attempt, how: Callable[[Attempt], Attempt]) -> Attempt | None:
    """Keep the attempt changed: as it is kept now, since another tab may have changed it after this page was drawn.

    Returns what is kept; None where that failed, or where the attempt was deleted.
    """
    with told():
        found = store().get(Attempt, attempt.id)
        if found is not None and keep(changed := how(found)):
            return changed
    return None


def shown(scenario: Scenario, attempt: Attempt, moment: datetime) -> dict[str, object]:
    """What the clock counts on from: seconds on it, and where each phase ends."""
    phases, until = [], 0.0
    for number, minutes in enumerate(attempt.minutes):
        until += 60 * minutes
        phases.append({"title": title(number), "until": until, "todo": _todo(scenario, number)})
    return {
        "elapsed": elapsed(attempt, moment), "running": attempt.running is not None, "phases": phases,
        "standing": "paused" if attempt.ended is None else "ended",
        "after": "The minutes are used up. Come to an end." if attempt.ended is None else "",
    }  # fmt: skip


def _todo(scenario: Scenario, number: int) -> str:
    """What a phase is for, and the steps it covers."""
    if number >= len(PHASES):
        return ""
    steps = [scenario.step(key) for key in scenario.front.phases.get(PHASES[number].key, ())]
    where = ", ".join(f"{step.number} {step.title}" for step in steps)
    return f"{PHASES[number].todo} Steps: {where}." if where else PHASES[number].todo


def _stop_and_go(attempt: Attempt) -> None:
    runs = attempt.running is not None

    def turn() -> None:
        change(attempt, lambda kept: (paused if runs else going)(kept, now()))

    st.button("Pause" if runs else "Go on", key="pause", on_click=turn,
              icon=f":material/{'pause' if runs else 'play_arrow'}:")  # fmt: skip


def _curveball(session: Session, attempt: Attempt, drawn: Callable[[], object]) -> None:
    """The button that draws the next one, or throws the one again that was left before anything was handed in.

    There is none to press while one is in play, or when all were drawn.
    """
    in_play = session.place.curveball is not None
    label, why = "Curveball", "The interviewer changes something, and you win back what it took."
    with told():
        curveball = None if in_play else waiting(session.scenario, attempt)
        if curveball is not None:
            label, why = "Back to the curveball", "It waits: nothing was handed in for it yet."
        else:
            curveball = draw(session.scenario.curveballs, attempt.id, attempt.drawn)
        if curveball is None:
            st.button(label, key="curveball", disabled=True, help="Every curveball of this question was drawn.")
            return

        def take() -> None:
            if change(attempt, lambda kept: drew(kept, curveball.key, now())):
                throw(session, curveball)
                drawn()

        st.button(label, key="curveball", disabled=in_play, help=why, on_click=take)
