"""Curveballs by themselves, without a clock: one to take, and what was handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pipelines.answers import ANSWERS
from practice.comeback import won
from practice.records import Comeback
from scenarios.curveballs import Curveball
from scenarios.scenario import Scenario
from views.place import Place, first_place
from views.practice.curveball import taken
from views.practice.review import run_link
from views.practice.when import when

MOST = 5


def practise_curveball(known: Mapping[str, Scenario], pages: Mapping[str, StreamlitPage]) -> None:
    """Choose one, and go to its scenario's page with it thrown."""
    balls = _balls(known)
    if not balls:
        return
    with st.container(border=True, key="practise-curveball"):
        st.markdown("## Practise a curveball")
        st.caption("Without a clock: the interviewer changes something, and you win back what it took.")
        chosen = st.selectbox(
            "Curveball", list(balls), key="interview-curveball", format_func=lambda key: _name(*balls[key])
        )
        if st.button("Take it", key="take-curveball"):
            scenario, ball = balls[chosen]
            st.switch_page(pages[scenario.key], query_params=taken(scenario, _begins(scenario, ball), ball))


def _begins(scenario: Scenario, ball: Curveball) -> Place:
    """At the step of the knobs that it already turned, or else where the pipeline is seen whole."""
    turned = {path.partition(".")[0] for path in ball.naive}
    there = [step for step in scenario.steps if turned & set(step.front.knobs)]
    whole = [step for step in scenario.steps if "architecture" in step.front.figures]
    return replace(first_place(scenario), step=(*there, *whole, *scenario.steps)[0].key)


def handed_in(comebacks: Sequence[Comeback], known: Mapping[str, Scenario]) -> None:
    """The last ones handed in outside an interview, newest first. `comebacks` come in the order they were made."""
    balls, mine = _balls(known), [each for each in comebacks if each.attempt is None]
    for each in reversed(mine[-MOST:]):
        found = balls.get((each.scenario, each.curveball))
        with st.container(border=True, key=f"alone-{each.id}", gap="xsmall"):
            st.markdown(f"**{_name(*found) if found else 'A curveball that is not here'}**")
            st.caption(f"{when(each.at)} · {won(each, _form(found))}")
            if found:
                run_link(each.params, found[0], "Open what was handed in", f"open-{each.id}")


def _form(found: tuple[Scenario, Curveball] | None) -> str:
    """How the figure of a curveball is written; of one that is not here, as a share is."""
    return ANSWERS[found[0].front.pipeline].kinds[found[1].figure].form if found else "percent"


def _balls(known: Mapping[str, Scenario]) -> dict[tuple[str, str], tuple[Scenario, Curveball]]:
    return {(scenario.key, ball.key): (scenario, ball) for scenario in known.values() for ball in scenario.curveballs}


def _name(scenario: Scenario, ball: Curveball) -> str:
    return f"{scenario.front.title}: {ball.title}"
