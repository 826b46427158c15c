"""Experiments on the page: one click turns the knobs and shows what came of it, one click undoes it."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pipelines.answer import Answer
from pipelines.facts import Fact, written
from pipelines.knobs import Value, label
from scenarios.experiments import Outcome, outcomes
from scenarios.scenario import Experiment, Step
from views.memory import Desk
from views.place import Place, knobs_of, only_turned
from views.session import Session

_ARROWS = {"rises": "▲ rises", "falls": "▼ falls", "stays": "● stays"}


def lab(session: Session, step: Step, answer: Answer, desk: Desk) -> None:
    """The step's experiments; the one whose knobs are set shows its outcome."""
    if not step.front.experiments:
        return
    st.markdown("### Experiments")
    st.caption("Each is a claim. Decide whether you believe it, and by how much. Then run it.")
    for number, experiment in enumerate(step.front.experiments):
        before, after = _places(session, experiment)
        running = session.place.turned == after.turned and session.place.pinned == before.turned
        with st.container(border=True, key=f"experiment-{step.key}-{number}"):
            st.markdown(experiment.say)
            if running:
                _outcome(session, experiment, answer, desk, before, after)
            else:
                st.button("Run it", key=f"run-{step.key}-{number}", on_click=_start, args=(session, before, after))


def _places(session: Session, experiment: Experiment) -> tuple[Place, Place]:
    """The places before and after: from the defaults in the reader's world, with what the experiment gives."""
    asides = tuple(f"{name}." for name in session.answer.asides)
    kept = {name: v for name, v in session.place.turned.items() if name == "world.seed" or name.startswith(asides)}
    given = only_turned(session.answer, {**kept, **experiment.given})
    turned = only_turned(session.answer, {**given, **experiment.turn})
    return replace(session.place, turned=given, pinned=given), replace(session.place, turned=turned, pinned=given)


def _start(session: Session, before: Place, after: Place) -> None:
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
        st.markdown(f"**Given** {_settings(session, experiment.given)}. That run is pinned.")
    st.markdown(f"**Turned** {_settings(session, experiment.turn)}")
    for outcome in outcomes(experiment, answer, *facts):
        st.markdown(_line(outcome, facts[1][outcome.figure]))
    st.markdown(f"**Why.** {experiment.because}")
    st.button("Undo", key="undo", on_click=_undo, args=(session, before))


def _settings(session: Session, settings: Mapping[str, Value]) -> str:
    """Knobs and values by the names a reader sees: `Position: ignored`."""
    said = []
    for path, value in settings.items():
        stage, _, name = path.partition(".")
        field = type(session.knobs[stage]).model_fields[name]
        said.append(f"{field.title}: {label(field, value)}")
    return " · ".join(said)


def _line(outcome: Outcome, fact: Fact) -> str:
    before, after = (written(value, fact.kind.form) for value in (outcome.before, outcome.after))
    verdict = ":green[**came true**]" if outcome.came_true else ":orange[**did not come true here**]"
    return f"**{fact.kind.label}** {before} → {after} &nbsp; expected: {_ARROWS[outcome.expected]} &nbsp; {verdict}"
