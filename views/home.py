"""The front page: every question as a card, and where one stands."""

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from scenarios.scenario import Scenario
from views.practice.standing import standing


def home(scenarios: tuple[Scenario, ...], pages: Mapping[str, StreamlitPage]) -> None:
    """What Greenroom is, in three lines, where one stands, and the questions to open."""
    st.title("Greenroom")
    st.markdown(
        "Get ready before you go on stage. Open a system-design question, step through it the way an interview goes, "
        "and turn the knobs of a pipeline that really runs."
    )
    st.markdown(
        "The world behind it is synthetic, so **the truth is known**: every answer is judged by the share of the value "
        "it kept, and by which stage lost the rest."
    )
    standing(pages)
    for column, scenario in zip(st.columns(max(len(scenarios), 2), gap="medium"), scenarios, strict=False):
        with column, st.container(border=True, height="stretch", vertical_alignment="distribute"):
            with st.container():
                st.markdown(f"## {scenario.front.question}")
                st.markdown(scenario.front.teaches)
                st.caption(
                    f"{scenario.front.title} · {len(scenario.steps)} steps · {len(scenario.experiments)} experiments · "
                    f"{scenario.front.minutes} minutes"
                )
            st.page_link(pages[scenario.key], label="Open the question", icon=":material/arrow_forward:")
