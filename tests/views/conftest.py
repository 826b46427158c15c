"""What tests of pages share: a browser that sends no cookies, and the database of the app in front of a real one."""

import pytest
import streamlit as st

from practice.database import connect
from practice.where import database
from scenarios.scenario import Scenario
from scenarios.shelf import scenarios


@pytest.fixture(autouse=True)
def _no_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    """The harness would send a mock of everything. A tab still knows what it was itself told to remember."""
    monkeypatch.setattr(type(st.context), "cookies", property(lambda context: {}))


@pytest.fixture
def store(app_home):
    """The database of the app in front of the browser. A test without one has a `store` of its own in its file."""
    opened = connect(database({"GREENROOM_HOME": str(app_home)}))
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="session", params=scenarios(), ids=lambda each: each.key)
def whole(request: pytest.FixtureRequest) -> Scenario:
    """Each scenario in turn, for tests that draw all of it: one after the other, so that its studies are made once."""
    shown: Scenario = request.param
    return shown
