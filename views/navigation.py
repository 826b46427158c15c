"""Page set-up and navigation: which pages there are, and the one that the address names is drawn."""

from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from scenarios.shelf import scenarios
from views.home import home
from views.practice.deck_page import deck_page
from views.practice.interview_page import interview_page
from views.scenario_page import scenario_page

# One message for all pages: a second one would cost every follower's page something, on every slide.
_SHEETS = ((Path(__file__).parent / name).read_text("utf-8") for name in ("look.css", "present/present.css"))
LOOK = " ".join(" ".join(_SHEETS).split())


def navigate() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="Greenroom", page_icon="🎭", layout="wide")
    st.html(f"<style>{LOOK}</style>")

    pages: dict[str, StreamlitPage] = {}
    for scenario in scenarios():
        page = partial(scenario_page, scenario, pages)
        pages[scenario.key] = st.Page(page, title=scenario.front.title, url_path=scenario.key.replace("_", "-"))
    pages["practise"] = st.Page(partial(deck_page, pages), title="Practise", url_path="practise")
    pages["interview"] = st.Page(partial(interview_page, scenarios(), pages), title="Interview", url_path="interview")
    front = st.Page(partial(home, scenarios(), pages), title="Greenroom", default=True)
    st.navigation([front, *pages.values()], position="top").run()
