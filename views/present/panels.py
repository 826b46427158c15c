"""What stands beside the slide for some: speaker notes, knobs, and what an interviewer listens for."""

from dataclasses import replace
from datetime import datetime

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pipelines.facts import Facts
from practice.records import Attempt, now
from practice.rubric import rubric
from scenarios.prose import filled
from scenarios.scenario import Scenario, Step
from views.knob_form import knob_form, reset
from views.memory import Desk
from views.practice.clock import CLOCK, clock_bar
from views.practice.curveball_bar import curveball_beside, curveball_told
from views.practice.evidence import pin_to_notes
from views.practice.notes import own_answer
from views.present.room import PANEL
from views.session import Session

_BEGUN = "present:begun"
KNOBS = "knobs"  # the panel with them


def speaker_notes(
    session: Session, step: Step, facts: Facts, attempt: Attempt | None, interview: StreamlitPage | None
) -> None:
    """The clock, one's own notes in an interview, and the words to say; these come after one's own, as anywhere."""
    if attempt is None:
        CLOCK(key=f"clock-{session.scenario.key}", data=talk(session.scenario, step, _begun(), now()))
        _words(step, facts)
        return
    clock_bar(session, attempt, interview, drawn=_show_its_task)
    if own_answer(session, step, attempt):
        with st.expander("The model answer"):
            _words(step, facts)


def _words(step: Step, facts: Facts) -> None:
    st.markdown("### Say, in 40 seconds")
    st.markdown(filled(step.say, facts))
    st.markdown("### What the figures show")
    st.markdown(filled(step.figures_say, facts))
    _follow_ups(step, facts)


def _show_its_task() -> None:
    """A curveball's task stands over the knobs that are turned for it."""
    st.session_state[PANEL] = KNOBS


def _follow_ups(step: Step, facts: Facts, heading: str = "They will ask next") -> None:
    st.markdown(f"### {heading}")
    for each in step.follow_ups:
        with st.expander(filled(each.ask, facts)):
            st.markdown(filled(each.answer, facts))


def _begun() -> datetime:
    """When this tab began to present."""
    begun: datetime = st.session_state.setdefault(_BEGUN, now())
    return begun


def talk(scenario: Scenario, step: Step, begun: datetime, moment: datetime) -> dict[str, object]:
    """What the clock counts on from, without an interview: the minutes of the steps, one after the other."""
    phases, until = [], 0.0
    for each in scenario.steps:
        until += 60 * each.front.minutes
        here = each.key == step.key
        todo = "" if here else f"By these minutes you would be at {each.number} {each.title}."
        phases.append({"title": f"{each.number} {each.title}", "until": until, "todo": todo})
    return {
        "elapsed": max((moment - begun).total_seconds(), 0.0), "running": True, "phases": phases, "standing": "",
        "after": "The minutes are used up. Come to an end.",
    }  # fmt: skip


def knobs(session: Session, step: Step, desk: Desk, attempt: Attempt | None, facts: Facts, *, mine: bool) -> None:
    """The knobs of the step, beside the figure that they move; all others folded. Over them a curveball in play.

    `mine`: whoever sits here is in the interview, and may keep a run of it as evidence. `facts` are those of the run.
    """
    if session.place.curveball is not None:
        curveball_beside(session, desk, attempt)
    every = session.knobs
    here = tuple(stage for stage in every if stage in step.front.knobs)
    others = tuple(stage for stage in session.answer.pipeline.defaults if stage not in here)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Reset all", key="reset-shown", on_click=reset, args=(session,),
                  disabled=session.place.turned == session.start)  # fmt: skip
        # Beside the button: below it the button's own help would hide it.
        if attempt is not None and mine and pin_to_notes(session, attempt, facts):
            st.caption("Kept with your notes.", width="content")
    knob_form(session, every, here, columns=1)
    fold = st.expander("All other knobs", key=f"{session.scenario.key}-other-knobs", on_change="rerun")
    if fold.open:
        with fold:
            knob_form(session, every, others, columns=1)


def steps(session: Session, step: Step) -> None:
    """Every step, to go straight to."""
    st.markdown("### Steps")

    def go(key: str) -> None:
        st.session_state[PANEL] = None
        session.go(replace(session.place, step=key, figure=""))

    for each in session.scenario.steps:
        st.button(f"{each.number} {each.title}", key=f"step-{each.key}", on_click=go, args=(each.key,),
                  type="primary" if each == step else "secondary", width="stretch")  # fmt: skip


def interviewer(session: Session, step: Step, facts: Facts) -> None:
    """The prompt, what to ask next with its answer, the mistake to wait for, and the rubric at this step.

    Over them a curveball in play.
    """
    if session.place.curveball is not None:
        curveball_told(session)
    st.markdown("### You ask")
    st.markdown(f"> {filled(step.prompt, facts)}")
    _follow_ups(step, facts, "Then you ask")
    st.markdown("### You listen for")
    with st.expander("The common mistake"):
        st.markdown(filled(step.mistake, facts))
    with st.expander("Senior and staff"):
        st.markdown(f"**Senior.** {filled(step.senior, facts)}")
        st.markdown(f"**Staff.** {filled(step.staff, facts)}")
    for each in rubric().dimensions:
        if step in each.looked_at(session.scenario):
            with st.expander(each.title):
                st.caption(each.asks)
                for level, heard in zip(rubric().levels, each.heard, strict=True):
                    st.markdown(f"**{level}.** {heard}")
