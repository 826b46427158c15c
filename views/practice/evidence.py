"""Runs pinned to an answer: what they showed, the link that opens them, and a word on what they prove."""

from math import isfinite
from uuid import UUID

import streamlit as st

from pipelines.answer import Answer
from pipelines.engine import flat
from pipelines.facts import Facts, written
from pipelines.knobs import said
from practice.records import MOST_FIGURES, MOST_REMARK, Attempt, Evidence, now
from scenarios.scenario import Scenario, Step
from views.charts.words import sentence
from views.place import from_params, knobs_of, link, to_params
from views.practice.drawn import still_there
from views.practice.kept import keep, store, told
from views.session import Session

_KEPT = "evidence:kept"


def pin_to_notes(session: Session, attempt: Attempt, facts: Facts) -> bool:
    """The button that keeps this run with the notes of this step. `facts` are those of the place now.

    Returns whether it was pressed, and the run is kept: for where the notes are not in sight.
    """
    drawn, seed = session.place, int(flat(session.knobs)["world.seed"])

    def pin() -> None:
        if not still_there(session, drawn):
            return
        # Beside the strip's figures those that this step makes claims of: they are what is pinned for.
        claimed = [name for each in session.scenario.step(drawn.step).front.experiments for name in each.expect]
        names = list(dict.fromkeys(["value_kept", *session.answer.beside.values(), *claimed]))[:MOST_FIGURES]
        run = Evidence(
            attempt=attempt.id, step=drawn.step, params=to_params(drawn.alone, session.scenario),
            seed=seed, figures={name: _figure(facts, name) for name in names},
        )  # fmt: skip
        st.session_state[_KEPT] = keep(run)

    st.button("Keep as evidence", key="pin-to-notes", on_click=pin, disabled=attempt.ended is not None,
              help="Keep this run as evidence for what you say at this step.")  # fmt: skip
    return bool(st.session_state.pop(_KEPT, False))


def _figure(facts: Facts, name: str) -> tuple[float | None, float | None, float | None]:
    """A figure and the ends of its interval; None for what is undefined."""
    estimate = facts[name].estimate
    value, low, high = (
        float(each) if isfinite(each) else None for each in (estimate.value, estimate.low, estimate.high)
    )
    return value, low, high


def evidence(session: Session, step: Step, attempt: Attempt) -> None:
    """The runs pinned at this step."""
    for found in store().find(Evidence, attempt=attempt.id, step=step.key):
        with st.container(border=True, key=f"evidence-{found.id}"):
            place, _ = from_params(found.params, session.scenario, session.answer)
            st.caption(setting(found, session.scenario, session.answer))
            st.markdown(_said(session, found))
            address = link(st.context.url or "", place, session.scenario)
            if attempt.ended is None:
                _remark(found)
            elif found.remark:
                st.text(found.remark)
            with st.container(horizontal=True):
                st.link_button(f"Open this run (world {found.seed})", address, icon=":material/open_in_new:")
                if attempt.ended is None:
                    st.button("Remove", key=f"remove-{found.id}", on_click=_remove, args=(found.id,))


def setting(found: Evidence, scenario: Scenario, answer: Answer) -> str:
    """What was turned in a pinned run, and the curveball in whose world it ran."""
    place, _ = from_params(found.params, scenario, answer)
    turned = " · ".join(said(knobs_of(place.turned, answer), place.turned)) or "Nothing turned"
    return turned if place.curveball is None else f"{turned} · after “{scenario.curveball(place.curveball).title}”"


def _said(session: Session, found: Evidence) -> str:
    """The figures of a pinned run on one line; those that this version does not know stay away."""
    kinds = session.answer.kinds
    said = [
        f"**{sentence(kinds[name].label)}** {written(float('nan') if value is None else value, kinds[name].form)}"
        for name, (value, _, _) in found.figures.items()
        if name in kinds
    ]
    return " · ".join(said)


def _remark(found: Evidence) -> None:
    key = f"remark-{found.id}"

    def changed() -> None:
        remark = str(st.session_state[key])[:MOST_REMARK]
        keep(Evidence.model_validate({**found.model_dump(), "remark": remark, "changed": now()}))

    st.text_input("What it shows", found.remark, key=key, on_change=changed, max_chars=MOST_REMARK)


def _remove(which: UUID) -> None:
    with told():
        if found := store().get(Evidence, which):
            store().delete(found)
