"""Page set-up and navigation, nothing else. Start it with `make run`."""

from functools import partial
from pathlib import Path

import streamlit as st

from scenarios.shelf import scenarios
from views.home import home
from views.scenario_page import scenario_page

st.set_page_config(page_title="Greenroom", page_icon="🎭", layout="wide")
st.html(Path(__file__).parent / "views" / "look.css")

pages = {
    scenario.key: st.Page(
        partial(scenario_page, scenario), title=scenario.front.title, url_path=scenario.key.replace("_", "-")
    )
    for scenario in scenarios()
}
front = st.Page(partial(home, scenarios(), pages), title="Greenroom", default=True)
st.navigation([front, *pages.values()], position="top").run()
