"""Experiments on the page: one click turns the knobs and shows what came of it, one click undoes it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import streamlit as st

from pipelines.answer import Answer
from pipelines.facts import Fact, written
from pipelines.knobs import Value, said
from practice.deck import Card
from scenarios.experiments import Outcome, outcomes
from scenarios.scenario import Experiment, Step
from views.memory import Desk
from views.place import Place, around, knobs_of
from views.practice.ask_first import ask_first, said_before, who_is_asked
from views.session import Session, current

_ARROWS = {"rises": "▲ rises", "falls": "▼ falls", "stays": "● stays"}


def lab(session: Session, step: Step, answer: Answer, desk: Desk) -> None:
    """The step's experiments; the one whose knobs are set shows its outcome."""
    if not step.front.experiments:
        return
    key = session.widget(f"{session.scenario.key}.ask", session.place.ask)

    def asks() -> None:
        if current(key):
            session.go(replace(session.place, ask=st.session_state[key]))

    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("### Experiments", width="content")
        st.toggle("Ask me first", session.place.ask, key=key, on_change=asks,
                  help="Say what a figure will do before you see it. It counts on Practise.")  # fmt: skip
    st.caption("Each is a claim. Decide whether you believe it, and by how much. Then run it.")
    who = who_is_asked(session, desk)
    for number, experiment in enumerate(step.front.experiments):
        before, after = around(session.place, answer, experiment)
        # Whatever is pinned: who pins the experiment's own run goes on from it, and its card stays open. Where it ends
        # at the defaults, only the pin tells it from a page that nobody touched.
        pinned = session.place.pinned == before.turned
        running = session.place.turned == after.turned and (pinned or bool(after.turned))
        with st.container(border=True, key=f"experiment-{step.key}-{number}"):
            start = partial(_start, session, after)
            card = Card(session.scenario, step, experiment)
            if running:
                if who is not None:
                    said_before(who, card)
                st.markdown(experiment.say)
                _outcome(session, experiment, answer, desk, before, after)
                st.button("Undo", key="undo", on_click=_undo, args=(session, before))
            elif who is not None:
                ask_first(session, who, card, desk, start)
            else:
                st.markdown(experiment.say)
                st.button("Run it", key=f"run-{step.key}-{number}", on_click=start)


def _start(session: Session, after: Place) -> None:
    # A second click, which comes while the first one's run is made, would undo to that run.
    if (session.place.turned, session.place.pinned) != (after.turned, after.pinned):
        session.undo = session.place
    session.go(after)


def _undo(session: Session, before: Place) -> None:
    """Back to what the reader had; who came by a link goes to the state before the experiment."""
    had = session.undo or replace(before, pinned={})
    session.undo = None
    session.go(replace(session.place, turned=had.turned, pinned=had.pinned))


def _outcome(session: Session, experiment: Experiment, answer: Answer, desk: Desk, before: Place, after: Place) -> None:
    facts = [desk.facts(answer.facts, desk.run(knobs_of(place.turned, answer))) for place in (before, after)]
    if experiment.given:
        pinned = " That run is pinned." if session.place.pinned == before.turned else ""
        st.markdown(f"**Given** {_settings(session, experiment.given)}.{pinned}")
    st.markdown(f"**Turned** {_settings(session, experiment.turn)}")
    for outcome in outcomes(experiment, answer, *facts):
        st.markdown(_line(outcome, facts[1][outcome.figure]))
    st.markdown(f"**Why.** {experiment.because}")


def _settings(session: Session, settings: Mapping[str, Value]) -> str:
    """Knobs and values by the names a reader sees: `Position: ignored`."""
    return " · ".join(said(session.knobs, settings))


def _line(outcome: Outcome, fact: Fact) -> str:
    before, after = (written(value, fact.kind.form) for value in (outcome.before, outcome.after))
    verdict = ":green[**came true**]" if outcome.came_true else ":orange[**did not come true here**]"
    return f"**{fact.kind.label}** {before} → {after} &nbsp; expected: {_ARROWS[outcome.expected]} &nbsp; {verdict}"
