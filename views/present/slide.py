"""What stands on the screen: the question of a step, or one idea of a figure, as large as there is room."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from scenarios.prose import filled
from scenarios.scenario import Experiment, Scenario
from scenarios.slides import Slide, slides
from views.charts.words import sentence
from views.figures import FIGURES
from views.figures.scene import Scene
from views.figures.sheet import Sheet
from views.memory import Desk
from views.place import Place, around, at_idea, headline, idea, knobs_of
from views.present.screen import Screen
from views.present.shared import draw_shared
from views.session import Session

# How many ideas the figures have that this tab has shown, by scenario, step and name.
_IDEAS = "present:ideas"


def at(deck: Sequence[Slide], place: Place) -> int:
    """The number of the slide at a place, from 0 on."""
    here = (place.step, idea(place.figure)[0] or None)
    return [(each.step.key, each.figure) for each in deck].index(here)


def beside(scenario: Scenario, place: Place, by: Literal[-1, 1]) -> Place | None:
    """The place one slide on or back, or one idea of the same figure; None where there is none.

    How many ideas a figure has is known once it was drawn.
    """
    name, nth = idea(place.figure)
    ideas = _n_ideas(scenario, place.step, name)
    # A link may name more than there are: then the last is shown.
    if 1 <= min(nth, ideas) + by <= ideas:
        return replace(place, figure=at_idea(name, min(nth, ideas) + by))
    deck = slides(scenario)
    number = at(deck, place) + by
    if not 0 <= number < len(deck):
        return None
    slide = deck[number]
    figure = slide.figure or ""
    # Who comes back comes to the end of what was shown.
    nth = _n_ideas(scenario, slide.step.key, figure) if by < 0 else 1
    return replace(place, step=slide.step.key, figure=at_idea(figure, nth))


def _n_ideas(scenario: Scenario, step: str, figure: str) -> int:
    found: int = st.session_state.get(_IDEAS, {}).get((scenario.key, step, figure), 1)
    return found


def head(session: Session) -> DeltaGenerator | None:
    """What stands over the slide at the session's place, of which nothing has to be computed: the step, turned knobs,
    what was said of a curveball. Returns the place for what came of that, or of an experiment, if either is there.
    """
    curveball = session.place.curveball
    st.html(f'<p class="slide-step">{escape(headline(session.place, session.scenario, session.answer))}</p>')
    if curveball is None and ran(session) is None:
        return None
    with st.container(key="slide-under"):
        if curveball is not None:
            st.markdown(f"> {session.scenario.curveball(curveball).say}")
        return st.empty()


def draw(scene: Scene, plain: Sheet, seen: Screen) -> None:
    """The slide at the scene's place, under its head; a figure that fits the screen already goes on `plain`."""
    if scene.place.figure:
        name, nth = idea(scene.place.figure)
        n = draw_shared(scene, name, FIGURES[scene.scenario.key], plain, seen, st.session_state, nth)
        st.session_state[_IDEAS] = {**st.session_state.get(_IDEAS, {}), (scene.scenario.key, scene.place.step, name): n}
        if n > 1:
            st.caption(f"{min(nth, n)} of {n}", text_alignment="right")
        return
    with st.container(key="slide-question"):
        st.markdown(f"# {filled(scene.scenario.step(scene.place.step).prompt, scene.facts)}")


def ran(session: Session) -> Experiment | None:
    """The experiment of the step whose run stands there, if one does."""
    place = session.place
    touched = {*place.turned, *place.pinned}
    for experiment in session.scenario.step(place.step).front.experiments:
        # Most pages are of no experiment's run; to work out where one leads takes a millisecond.
        if not touched & {*experiment.given, *experiment.turn}:
            continue
        before, after = around(place, session.answer, experiment)
        if (place.turned, place.pinned) == (after.turned, after.pinned) and after.turned != before.turned:
            return experiment
    return None


def moved(session: Session, desk: Desk) -> str:
    """What the experiment that was run moved, in Markdown; nothing where none was."""
    experiment, answer = ran(session), session.answer
    if experiment is None:
        return ""
    places = around(session.place, answer, experiment)
    before, after = (desk.facts(answer.facts, desk.run(knobs_of(each.turned, answer))) for each in places)
    return " · ".join(
        f"**{sentence(answer.kinds[name].label)}** {before[name].written()} → {after[name].written()}"
        for name in experiment.expect
    )


def curtain() -> None:
    """A black screen; whoever presents is looked at, not what was shown."""
    st.html('<div class="curtain" role="img" aria-label="The screen is blank."></div>')
