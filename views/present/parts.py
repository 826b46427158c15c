"""What of the stage runs in the browser: the slide's size and a remote's keys, the room's standing, both in one."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from views.present.screen import Screen, screen

HERE = Path(__file__).parent
_START = "export default function"
_STAGE, _LIVE = ((HERE / name).read_text("utf-8") for name in ("stage.js", "live.js"))
_STANDING = '<div class="led" hidden></div><p class="led-count"></p><p class="standing"></p>'


def together(scripts: Mapping[str, str]) -> str:
    """One script that hands each of these its part of the data, by their names. Each exports one function first."""
    kept = "".join(
        f"const {name} = (() => {{\n{script.replace(_START, 'return function', 1)}\n}})()\n"
        for name, script in scripts.items()
    )
    calls = ", ".join(f"{name}({{ ...api, data: api.data.{name} }})" for name in scripts)
    return f"{kept}export default api => {{ const ends = [{calls}]; return () => ends.forEach(end => end()) }}\n"


STAGE = st.components.v2.component("greenroom_stage", js=_STAGE, html="<span></span>")
LIVE = st.components.v2.component("greenroom_live", js=_LIVE, html=_STANDING, isolate_styles=False)
# Who follows has both in one: thirty pages are drawn with every move, and each part of each costs all of them time.
LED = st.components.v2.component(
    "greenroom_led", js=together({"stage": _STAGE, "live": _LIVE}), html=_STANDING, isolate_styles=False
)

_KEY, _REPORTED = "stage", "present:screen"


def screen_now(share: float) -> Screen:
    """The screen as the browser reported it last; the slide has this share of its width."""
    # What a component holds takes streamlit long to say: it is asked until it has said something.
    if _REPORTED not in st.session_state:
        reported(_KEY)
    return screen(st.session_state.get(_REPORTED), share)


def reported(key: str) -> None:
    """Keep how large the screen is, as the part of the page of this key reported it."""
    held = st.session_state.get(key) or {}
    if held.get("size"):
        st.session_state[_REPORTED] = held["size"]


def fitting(seen: Screen) -> dict[str, float]:
    """What the browser is to know to fit the slide, and to say when the screen is another."""
    return {"width": seen.width, "height": seen.height, "scale": seen.scale}


def fitted(seen: Screen) -> None:
    """Have the browser scale the slide to the screen, say how large that is, and take keys of a presenter's remote."""
    STAGE(key=_KEY, data=fitting(seen), on_size_change=lambda: reported(_KEY))
