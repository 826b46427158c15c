"""A page that never reached its browser is drawn again, for the same place."""

from types import SimpleNamespace

import streamlit as st
from streamlit.testing.v1 import AppTest

from views.present.live import MISSED, missed


def test_only_a_page_that_asks_from_an_old_address_again_and_again_was_missed(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    told = []
    session = SimpleNamespace(missed=True, again=lambda: told.append("again"))
    assert [missed(session) for _ in range(2 * MISSED)] == ([False] * (MISSED - 1) + [True]) * 2
    assert len(told) == 2
    missed(session)
    session.missed = False
    assert not missed(session)
    session.missed = True
    assert not missed(session)


def _page():
    import streamlit as st

    from pipelines.answers import ANSWERS
    from scenarios.shelf import scenario
    from views.session import Session

    session = Session(scenario("recommendation"), ANSWERS["recommendation"])
    stood = session.missed
    if st.session_state.get("lost"):
        session.again()
    session.arrive()
    st.text(f"{stood} {session.place.step} {session.missed}")


def test_who_missed_a_page_keeps_the_place_and_is_told_its_address_again():
    app = AppTest.from_function(_page)
    app.query_params["step"] = "candidates"
    assert app.run().text[0].value == "True candidates False"
    assert app.run().text[0].value == "False candidates False"
    app.query_params["step"] = "features"
    app.session_state["lost"] = True
    assert app.run().text[0].value == "True candidates False"
    assert app.query_params["step"] == "candidates"
