"""What tests of pages share: a browser that sends no cookies, where the harness would send a mock of everything."""

import pytest
import streamlit as st


@pytest.fixture(autouse=True)
def _no_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tab still knows what it was itself told to remember."""
    monkeypatch.setattr(type(st.context), "cookies", property(lambda context: {}))
