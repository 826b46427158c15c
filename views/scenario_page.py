"""One step of one scenario: prose beside its figures, knobs at hand, the strip above, the rail on top."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from pipelines.answers import ANSWERS
from pipelines.facts import Facts
from practice.records import Attempt
from scenarios.prose import filled
from scenarios.scenario import Question, Scenario, Step
from views.export_menu import export_menu
from views.figures import FIGURES
from views.figures.page_sheet import PageSheet, theme_now
from views.figures.scene import Scene, draw_main, draw_others
from views.knob_form import knob_form, reset
from views.lab import lab
from views.memory import Desk
from views.place import here_only, knobs_of, link, standing_answer, turn
from views.practice.clock import clock_bar
from views.practice.curveball_bar import curveball_bar, stand
from views.practice.notes import attended, own_answer
from views.present.live import room_line
from views.present.page import present_page
from views.present.room import Attendance, attendance
from views.session import Session, current
from views.strip import strip
from views.top import to_the_top


def scenario_page(scenario: Scenario, pages: Mapping[str, StreamlitPage] = MappingProxyType({})) -> None:
    """The page of one scenario, at the step, with the knobs and in the interview that its address names."""
    answer = ANSWERS[scenario.front.pipeline]
    session = Session(scenario, answer)
    complaints = session.arrive()
    room = attendance(session, complaints)
    attempt = attended(session, complaints)
    if session.place.present:
        present_page(session, attempt, room, pages, complaints)
    else:
        _page(session, attempt, room, pages, complaints)


def _page(
    session: Session,
    attempt: Attempt | None,
    room: Attendance | None,
    pages: Mapping[str, StreamlitPage],
    complaints: list[str],
) -> None:
    """All that is read: the prompt and the words to say beside the figures and the knobs."""
    scenario, answer = session.scenario, session.answer
    step = scenario.step(session.place.step)
    _head(session, complaints, attempt)
    if room is not None:
        room_line(session, room)
    _rail(session)
    above = st.container(key="strip-place")
    if attempt is not None:
        with above:
            clock_bar(session, attempt, pages.get("interview"))
    order = scenario.step_keys if attempt is None else scenario.interview_order
    standing = curveball_bar(session, attempt) if session.place.curveball else None
    with st.bottom:
        progress = _steps(session, order)

    def say(what: str) -> None:
        progress.caption(f":material/hourglass_top: Computing: {what} …", text_alignment="center")

    desk = Desk(answer.pipeline, say)
    run, pinned = desk.two(session.knobs, knobs_of(session.place.pinned, answer))
    facts = desk.facts(answer.facts, run)
    figures = FIGURES[scenario.key]
    sheet = PageSheet(session)
    scene = Scene(scenario, session.place, answer, desk, run, pinned, facts, theme_now(), sheet)
    with above:
        behind = strip(session, run, facts, pinned, desk.facts(answer.facts, pinned), attempt)
    words, pictures = st.columns([2, 3], gap="large")
    with words:
        shown = _words(session, desk, facts, attempt)
    with pictures:
        main, others = st.container(), st.container()
    # The main figure may take seconds: everything but what is folded stands before it is begun.
    with others:
        _knobs(session, step)
    if shown or session.place.curveball:
        with main:
            draw_main(scene, step, figures)
        with others:
            draw_others(scene, step, figures)
    else:
        main.caption("The figures come with your own answer: what they say would give it away. The knobs are at hand.")
    if standing is not None:
        with standing:
            stand(session, answer, desk, attempt, behind)
    progress.caption(_counted(scenario, order, step, by_phase=attempt is not None), text_alignment="center")
    to_the_top(f"{step.key} {session.place.curveball}")


def _words(session: Session, desk: Desk, facts: Facts, attempt: Attempt | None) -> bool:
    """The prompt and what is said of it; returns whether the model answer and the figures may be seen."""
    step = session.scenario.step(session.place.step)
    # In an interview the clock has minutes of its own.
    _prompt(step, facts, session.scenario.front.minutes if attempt is None else None)
    # One place, however much is kept there: an expander that another run pushes down would close.
    with st.container():
        shown = attempt is None or own_answer(session, step, attempt)
    if shown:
        with st.container() if attempt is None else st.expander("The model answer"):
            _answer(step, facts, turned=bool(session.place.turned))
    # Both turn the world's knobs, which a curveball holds.
    if session.place.curveball is None:
        _questions(session, step)
        if shown:
            lab(session, step, session.answer, desk)
    if shown:
        _after(step, facts)
    return shown


def _head(session: Session, complaints: list[str], attempt: Attempt | None) -> None:
    with st.container(key="head", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"# {session.scenario.front.question}", width="content")
        with st.container(horizontal=True, width="content"):
            st.button("Present", key="present", icon=":material/slideshow:", help="One idea at a time, large.",
                      on_click=lambda: session.go(replace(session.place, present=True)))  # fmt: skip
            export_menu(session.scenario, session.place.alone, attempt)
            with st.popover("Link", icon=":material/link:", width="content"):
                st.caption("Opens this step with these knobs and these figures.")
                address = link(st.context.url or "", session.place.alone, session.scenario)
                st.code(address, language=None, wrap_lines=True)
                if here_only(address):
                    st.caption(
                        "It works on this machine; on another one where Greenroom runs, with its address in front."
                    )
    if complaints:
        st.warning("The link was not all understood.")
        # They quote it: text, not Markdown.
        st.text("\n".join(complaints))


def _rail(session: Session) -> None:
    """All steps; where one stands is filled."""
    scenario = session.scenario
    key = session.widget(f"{scenario.key}.step", session.place.step)
    titles = {step.key: f"{step.number} {step.title}" for step in scenario.steps}

    def chosen() -> None:
        if current(key):
            _go(session, st.session_state[key])

    st.segmented_control(
        "Step", scenario.step_keys, default=session.place.step, key=key, format_func=titles.__getitem__, required=True,
        width="stretch", label_visibility="collapsed", on_change=chosen,
    )  # fmt: skip


def _steps(session: Session, keys: Sequence[str]) -> DeltaGenerator:
    """Back and Next through the steps of these keys, with the arrow keys; returns the place where progress is told."""
    at = keys.index(session.place.step)
    with st.container(key="steps", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.button("Back", key="back", icon=":material/arrow_back:", shortcut="Left", disabled=at == 0,
                  on_click=_go, args=(session, keys[max(at - 1, 0)]))  # fmt: skip
        with st.container(width="content"):
            progress = st.empty()
        st.button("Next", key="next", icon=":material/arrow_forward:", icon_position="right", shortcut="Right",
                  disabled=at == len(keys) - 1, on_click=_go,
                  args=(session, keys[min(at + 1, len(keys) - 1)]))  # fmt: skip
    return progress


def _counted(scenario: Scenario, order: Sequence[str], step: Step, *, by_phase: bool) -> str:
    """Which of the steps this is; by phases they may come in another order than their numbers, so the next is named."""
    at = order.index(step.key)
    count = f"{at + 1} of {len(order)}"
    if not by_phase:
        return count
    following = [scenario.step(key) for key in order[at + 1 : at + 2]]
    return f"{count} by phase" + "".join(f" · next: {each.number} {each.title}" for each in following)


def _go(session: Session, step: str) -> None:
    # An address may name a figure of the stage, which the next step need not have.
    session.go(replace(session.place, step=step, figure=""))


def _prompt(step: Step, facts: Facts, minutes: int | None) -> None:
    """What is asked, with the step's part of the minutes that all steps take, where those count."""
    st.markdown(f"## {step.title}")
    if minutes is None:
        st.caption("The interviewer asks")
    else:
        st.caption(
            f"The interviewer asks · {step.front.minutes} of {minutes} minutes",
            help="All steps together fill them. On the page Interview phases have minutes of their own: "
            "some are for a deep dive and a wrap-up.",
        )
    st.markdown(f"> {filled(step.prompt, facts)}")


def _answer(step: Step, facts: Facts, *, turned: bool) -> None:
    st.markdown("### Say, in 40 seconds")
    if turned:
        st.caption("The words describe the defaults. The numbers are of your run.")
    st.markdown(filled(step.say, facts))
    st.markdown("### What the figures show")
    if turned:
        st.caption("What is concluded holds at the defaults; with your knobs the figures may say otherwise.")
    st.markdown(filled(step.figures_say, facts))


def _questions(session: Session, step: Step) -> None:
    """Questions to ask, each with the answers an interviewer may give; choosing one turns the world's knobs."""
    if not step.front.questions:
        return
    st.markdown("### Ask, and hear an answer")
    st.caption("Choosing an answer changes the world behind every figure.")
    for number, question in enumerate(step.front.questions):
        key = f"{session.scenario.key}.question.{number}"
        says = [answer.say for answer in question.answers]
        first: int | None = 0
        # The knobs say which answer stands; where no answer turns any, the reader's choice does.
        if any(answer.turn for answer in question.answers):
            stands = standing_answer(session.place, session.answer, question)
            key, first = session.widget(key, stands), None if stands is None else says.index(stands)
        st.radio(
            question.ask, says, first, key=key, help=question.why, on_change=_answered, args=(session, question, key)
        )


def _answered(session: Session, question: Question, key: str) -> None:
    if current(key):
        chosen = next(answer for answer in question.answers if answer.say == st.session_state[key])
        session.go(turn(session.place, session.answer, chosen.turn))


def _after(step: Step, facts: Facts) -> None:
    """What is asked next, the mistake, and the levels."""
    st.markdown("### They will ask next")
    for follow_up in step.follow_ups:
        with st.expander(filled(follow_up.ask, facts)):
            st.markdown(filled(follow_up.answer, facts))
    with st.expander("The common mistake"):
        st.markdown(filled(step.mistake, facts))
    with st.expander("Senior and staff"):
        st.markdown(f"**Senior.** {filled(step.senior, facts)}")
        st.markdown(f"**Staff.** {filled(step.staff, facts)}")


def _knobs(session: Session, step: Step) -> None:
    knobs = session.knobs
    here = tuple(stage for stage in knobs if stage in step.front.knobs)
    others = tuple(stage for stage in session.answer.pipeline.defaults if stage not in here)
    with st.container(border=True, key="knobs"):
        title, button = st.columns([3, 1], vertical_alignment="center")
        title.markdown("### Knobs of this step" if here else "### Knobs")
        button.button(
            "Reset all",
            on_click=reset,
            args=(session,),
            disabled=session.place.turned == session.start,
            width="stretch",
        )
        knob_form(session, knobs, here)
        fold = st.expander("All other knobs", key=f"{session.scenario.key}-other-knobs", on_change="rerun")
        if fold.open:
            with fold:
                knob_form(session, knobs, others)
