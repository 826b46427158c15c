"""A curveball thrown, in play, handed in and left: what becomes of a reader's place and session."""

from dataclasses import replace
from uuid import UUID

import streamlit as st

from pipelines.answer import Answer
from pipelines.answers import ANSWERS
from practice.records import Attempt, Comeback
from scenarios.curveballs import Curveball
from scenarios.scenario import Scenario
from views.place import Place, only_turned, to_params
from views.practice.kept import store
from views.session import Session


def thrown(place: Place, answer: Answer, curveball: Curveball) -> Place:
    """The place after a curveball: its world, and the run that it leaves pinned, so that every change is against it."""
    given = only_turned(answer, curveball.given)
    return replace(place, turned=given, pinned=given, curveball=curveball.key)


def throw(session: Session, curveball: Curveball) -> None:
    """Change the world as the interviewer says; what came before can be had back, also after a double click."""
    if session.place.curveball == curveball.key:
        return
    session.undo = session.place
    session.go(thrown(session.place, session.answer, curveball))


def taken(scenario: Scenario, place: Place, curveball: Curveball) -> dict[str, str]:
    """The parameters that throw a curveball from another page, as if this browser tab never had it in play."""
    session = Session(scenario, ANSWERS[scenario.front.pipeline])
    session.undo = None
    st.session_state.pop(session_key(scenario, curveball), None)
    return to_params(thrown(place, session.answer, curveball), scenario)


def waiting(scenario: Scenario, attempt: Attempt) -> Curveball | None:
    """The curveball last drawn in an attempt, while nothing is handed in for it. Raises as `store`."""
    last = next((each for each in scenario.curveballs if each.key in attempt.drawn[-1:]), None)
    if last is None or store().find(Comeback, attempt=attempt.id, curveball=last.key):
        return None
    return last


def in_play(session: Session) -> Curveball:
    """The curveball that is in play. Raises KeyError where none is."""
    return session.scenario.curveball(session.place.curveball or "")


def session_key(scenario: Scenario, curveball: Curveball) -> str:
    """What of the session names the record of a hand-in without an interview."""
    return f"handed-in-{scenario.key}-{curveball.key}"


def handed_in(session: Session, attempt: Attempt | None, curveball: Curveball) -> Comeback | None:
    """What was handed in for this curveball: in the attempt, or, without one, since it was thrown in this tab."""
    if attempt is not None:
        found = store().find(Comeback, attempt=attempt.id, curveball=curveball.key)
        return found[-1] if found else None
    handed: UUID | None = st.session_state.get(session_key(session.scenario, curveball))
    return None if handed is None else store().get(Comeback, handed)


def leave(session: Session) -> None:
    """Back to what the candidate had; who came by a link goes to the defaults."""
    had = session.undo or replace(session.place, turned={}, pinned={})
    session.undo = None
    st.session_state.pop(session_key(session.scenario, in_play(session)), None)
    session.go(replace(session.place, turned=had.turned, pinned=had.pinned, curveball=None))
