"""What stands on the screen: the question of a step, or one figure, as large as there is room."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from scenarios.prose import filled
from scenarios.slides import Slide
from views.charts.words import sentence
from views.figures import FIGURES
from views.figures.scene import Scene
from views.figures.sheet import Sheet
from views.memory import Desk
from views.place import Place, around, knobs_of, start
from views.present.screen import Screen, screen
from views.present.shared import draw_shared
from views.session import Session

HERE = Path(__file__).parent
_STAGE = st.components.v2.component("greenroom_stage", js=(HERE / "stage.js").read_text("utf-8"), html="<span></span>")

_REPORTED = "present:screen"


def at(deck: Sequence[Slide], place: Place) -> int:
    """The number of the slide at a place, from 0 on."""
    here = (place.step, place.figure or None)
    return [(each.step.key, each.figure) for each in deck].index(here)


def beside(deck: Sequence[Slide], place: Place, by: int) -> Place | None:
    """The place so many slides on; None where there is no slide."""
    number = at(deck, place) + by
    if not 0 <= number < len(deck):
        return None
    slide = deck[number]
    return replace(place, step=slide.step.key, figure=slide.figure or "")


def draw(scene: Scene, plain: Sheet, seen: Screen, under: str = "") -> None:
    """The slide at the scene's place; a figure that fits the screen already goes on the `plain` sheet.

    `under` is said over the figure, under a curveball in play, in Markdown.
    """
    step = scene.scenario.step(scene.place.step)
    turned = scene.place.turned != start(scene.place, scene.scenario, scene.answer)
    st.html(f'<p class="slide-step">{step.number} {step.title}{" · knobs turned" * turned}</p>')
    words = "" if scene.place.curveball is None else f"> {scene.scenario.curveball(scene.place.curveball).say}\n\n"
    if words + under:
        with st.container(key="slide-under"):
            st.markdown(words + under)
    if scene.place.figure:
        draw_shared(scene, scene.place.figure, FIGURES[scene.scenario.key], plain, seen, st.session_state)
        return
    with st.container(key="slide-question"):
        st.markdown(f"# {filled(step.prompt, scene.facts)}")


def moved(session: Session, desk: Desk) -> str:
    """What the experiment of the step that was run moved, in Markdown; nothing where none was."""
    answer, place = session.answer, session.place
    for experiment in session.scenario.step(place.step).front.experiments:
        before, after = around(place, answer, experiment)
        if (place.turned, place.pinned) == (after.turned, after.pinned) and after.turned != before.turned:
            facts = [desk.facts(answer.facts, desk.run(knobs_of(each.turned, answer))) for each in (before, after)]
            return " · ".join(
                f"**{sentence(answer.kinds[name].label)}** {facts[0][name].written()} → {facts[1][name].written()}"
                for name in experiment.expect
            )
    return ""


def screen_now(share: float) -> Screen:
    """The screen as the browser reported it last; the slide has this share of its width."""
    # What a component holds takes streamlit long to say: it is asked until it has said something.
    if _REPORTED not in st.session_state:
        _reported()
    return screen(st.session_state.get(_REPORTED), share)


def _reported() -> None:
    held = st.session_state.get("stage") or {}
    if held.get("size"):
        st.session_state[_REPORTED] = held["size"]


def fitted(seen: Screen) -> None:
    """Have the browser scale the slide to the screen, say how large that is, and take keys of a presenter's remote."""
    data = {"width": seen.width, "height": seen.height, "scale": seen.scale}
    _STAGE(key="stage", data=data, on_size_change=_reported)


def curtain() -> None:
    """A black screen; whoever presents is looked at, not what was shown."""
    st.html('<div class="curtain" role="img" aria-label="The screen is blank."></div>')
