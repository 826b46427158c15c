"""A page that did not reach its browser whole is drawn again, for the same place."""

import threading
import time

from streamlit.testing.v1 import AppTest

from views.present.live import EVERY, cut


def test_only_what_asks_sooner_than_a_browser_with_the_whole_page_and_in_another_script_tells_of_a_cut(monkeypatch):
    now, other = time.monotonic(), threading.Thread()
    monkeypatch.setattr(time, "monotonic", lambda: now + 0.1)
    assert cut(other, now)
    assert not cut(threading.current_thread(), now)
    assert not cut(other, now - EVERY.total_seconds())


def _page():
    import streamlit as st

    from pipelines.answers import ANSWERS
    from scenarios.shelf import scenario
    from views.session import Session

    session = Session(scenario("recommendation"), ANSWERS["recommendation"])
    if st.session_state.get("lost"):
        session.again()
    session.arrive()
    st.text(session.place.step)


def test_who_missed_a_page_keeps_the_place_and_is_told_its_address_again():
    app = AppTest.from_function(_page)
    app.query_params["step"] = "candidates"
    assert app.run().text[0].value == "candidates"
    app.query_params["step"] = "features"
    app.session_state["lost"] = True
    assert app.run().text[0].value == "candidates"
    assert app.query_params["step"] == "candidates"
