"""What is chosen on a form and not kept yet: the browser remembers it, so that a reload loses nothing."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_DRAFT = st.components.v2.component(
    "greenroom_draft", js=Path(__file__).with_name("draft.js").read_text("utf-8"), html="<span></span>"
)


def draft(name: str, chosen: str, take: Callable[[str], object]) -> None:
    """Have the browser remember what is `chosen` on the form of this name, "" for nothing; call it on every page.

    Where nothing is, `take` is given what an earlier page left behind, before the page is drawn. It comes from a
    browser, so anything may be in it.
    """
    key = f"draft-{name}"

    def found() -> None:
        text = (st.session_state.get(key) or {}).get("found")
        if isinstance(text, str):
            take(text)

    _DRAFT(key=key, data={"name": name, "chosen": chosen}, on_found_change=found)
