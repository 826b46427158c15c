"""Where a page begins: at its top, whenever it shows something else than before."""

from pathlib import Path

import streamlit as st

_TOP = st.components.v2.component(
    "greenroom_top", js=Path(__file__).with_suffix(".js").read_text("utf-8"), html="<span></span>"
)


def to_the_top(shown: str) -> None:
    """Have the browser scroll up once `shown`, which names what the page is about, is another than before."""
    with st.container(key="to-the-top"):
        _TOP(key="top", data={"shown": shown})
