"""What this browser is asked to remember, so that a reload, or a server that was started again, finds it."""

from pathlib import Path

import streamlit as st

_TOLD, _LEFT = "cookies:told", "cookies:left"
# A page that a newer one took the place of may not have reached the browser.
PAGES = 3
_COOKIE = st.components.v2.component(
    "greenroom_cookie", js=Path(__file__).with_name("cookie.js").read_text("utf-8"), html="<span></span>"
)


def remember(name: str, value: str, seconds: int) -> None:
    """Have the browser remember a value, once the page is drawn; this tab knows it at once."""
    st.session_state[_TOLD] = {**st.session_state.get(_TOLD, {}), name: (value, seconds)}
    st.session_state[_LEFT] = {**st.session_state.get(_LEFT, {}), name: PAGES}


def remembered(name: str) -> str:
    """What the browser remembers under this name; nothing where it does not."""
    told = st.session_state.get(_TOLD, {}).get(name)
    return told[0] if told else st.context.cookies.get(name, "")


def tell_the_browser() -> None:
    """Draw what has the browser remember: for a page, once, and for the first few pages."""
    left: dict[str, int] = st.session_state.get(_LEFT, {})
    for name, pages in [each for each in left.items() if each[1] > 0]:
        value, seconds = st.session_state[_TOLD][name]
        left[name] = pages - 1
        # Streamlit keeps two underscores in a row for itself; a name may have them, and never a dot.
        key = f"cookie-{name.replace('_', '.')}"
        _COOKIE(key=key, data={"name": name, "value": value, "seconds": seconds}, width="content")
