"""One interview found again: what was said beside the model answer, the runs that prove it, comebacks and scores."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from pipelines.answer import Answer
from pipelines.answers import ANSWERS
from pipelines.facts import written
from practice.comeback import finely, won
from practice.interview import clock, title
from practice.records import Attempt, Comeback, Evidence, Learner, Note, Params, Score, now
from practice.rubric import rubric
from scenarios.prose import filled
from scenarios.scenario import Scenario, Step
from scenarios.shelf import scenario as named
from views.charts.levels import levels
from views.charts.words import listed, sentence
from views.export_menu import export_menu
from views.figures.page_sheet import show, theme_now
from views.figures.stacked_table import stacked_table
from views.memory import Desk
from views.place import Place, first_place, from_params, link, path
from views.practice.evidence import setting
from views.practice.kept import store, told
from views.practice.score_form import Reader, gave, hidden, reader_of, score_form, scores, times_kept
from views.practice.when import day, when
from views.top import to_the_top


def review(attempt: Attempt, reader: Reader | None = None) -> None:
    """The whole of an attempt on a question that is here; whoever has its address may read and score it.

    `reader` is who does, where that is known better than from the browser.
    """
    with told():
        reader = reader or reader_of(attempt)
        scenario = named(attempt.scenario)
        # Whoever kept a score sees it: it stands at the head of the page, and its form at the foot.
        to_the_top(f"{attempt.id} {times_kept(attempt)}")
        _head(attempt, scenario)
        said, judged = st.columns([5, 4], gap="large")
        with said:
            st.markdown("## What was said")
            _steps(attempt, scenario)
            _comebacks(attempt, scenario)
        with judged:
            found = store().find(Score, attempt=attempt.id)
            if found and not gave(attempt, found, reader):
                hidden(attempt, found)
            elif found:
                st.markdown("## Scores")
                scores(attempt, found, reader)
                _history(attempt)
            score_form(attempt, scenario, found, reader)


def _head(attempt: Attempt, scenario: Scenario) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"## {scenario.front.question}", width="content")
        runs = _runs(attempt, scenario)
        export_menu(scenario, first_place(scenario), attempt, runs if len(runs) > 1 else None)
    candidate = store().get(Learner, attempt.learner)
    shown = clock(attempt, now())
    used = f"{shown.elapsed / 60:.0f} of {sum(attempt.minutes):g} minutes"
    st.text(" · ".join([*([candidate.name] if candidate else []), when(attempt.started), used]))
    if attempt.ended is None:
        st.caption("It has not ended yet.")
    else:
        reached = "the time was over" if shown.phase is None else f"the clock stood in {title(shown.phase)}"
        st.caption(f"When it ended, {reached}.")


def _runs(attempt: Attempt, scenario: Scenario) -> dict[str, Place]:
    """What an export may have the figures of, by name: what was handed in last, runs kept as evidence, the defaults."""
    answer = ANSWERS[scenario.front.pipeline]
    balls = {ball.key: ball for ball in scenario.curveballs}
    found = {
        f"what was handed in after “{balls[each.curveball].title}”": each.params
        for each in reversed(store().find(Comeback, attempt=attempt.id))
        if each.curveball in balls
    }
    for each in reversed(store().find(Evidence, attempt=attempt.id)):
        found.setdefault(f"the run kept as evidence: {setting(each, scenario, answer)}", each.params)
    places = {name: from_params(params, scenario, answer)[0].alone for name, params in found.items()}
    return {**places, "the defaults": first_place(scenario)}


def _steps(attempt: Attempt, scenario: Scenario) -> None:
    """Notes and runs in the order of the steps; at the end the notes of steps that the question no longer has."""
    notes = {note.step: note for note in store().find(Note, attempt=attempt.id) if note.text.strip() or note.spoken}
    pinned = store().find(Evidence, attempt=attempt.id)
    silent = []
    for step in scenario.steps:
        note, runs = notes.pop(step.key, None), [each for each in pinned if each.step == step.key]
        if note or runs:
            _step(attempt, scenario, step, note, runs)
        else:
            silent.append(step.title)
    for note in notes.values():
        with st.container(border=True, key=f"review-{note.id}"):
            st.text(note.step)
            _note(note)
    if silent:
        st.caption(f"Nothing was written at {listed(silent)}.")


def _note(note: Note) -> None:
    if note.text.strip():
        st.text(note.text)
    if note.spoken:
        st.caption("Said aloud.")


def _step(attempt: Attempt, scenario: Scenario, step: Step, note: Note | None, runs: Sequence[Evidence]) -> None:
    with st.container(border=True, key=f"review-{step.key}"):
        st.markdown(f"### {step.number} {step.title}")
        if note is not None:
            _note(note)
        for each in runs:
            _evidence(each, scenario)
        fold = st.expander("The model answer", key=f"review-{attempt.id}-{step.key}", on_change="rerun")
        if fold.open:
            with fold:
                _model_answer(step, ANSWERS[scenario.front.pipeline])


def _model_answer(step: Step, answer: Answer) -> None:
    """The scenario's words with the figures of its defaults; those may take seconds, so only once it is open."""
    progress = st.empty()
    desk = Desk(answer.pipeline, lambda what: progress.caption(f":material/hourglass_top: Computing: {what} …"))
    facts = desk.facts(answer.facts, desk.run(answer.knobs))
    progress.empty()
    st.markdown(filled(step.say, facts))
    st.markdown(f"**Senior.** {filled(step.senior, facts)}")
    st.markdown(f"**Staff.** {filled(step.staff, facts)}")


def _evidence(found: Evidence, scenario: Scenario) -> None:
    answer = ANSWERS[scenario.front.pipeline]
    st.caption(setting(found, scenario, answer))
    rows = [
        (sentence(answer.kinds[name].label), *_figure(answer, name, *values))
        for name, values in found.figures.items()
        if name in answer.kinds
    ]
    if rows:
        frame = pd.DataFrame(rows, columns=["The run then", "Figure", "Interval"])
        st.html(stacked_table(frame.set_index("The run then")))
    if found.remark:
        st.text(found.remark)
    run_link(found.params, scenario, f"Open this run (world {found.seed})", f"open-{found.id}")


def _figure(answer: Answer, name: str, value: float | None, *ends: float | None) -> tuple[str, str]:
    """A figure and its interval as they were kept; dashes for what was undefined."""
    form = answer.kinds[name].form
    texts = ["–" if each is None else written(each, form) for each in (value, *ends)]
    return texts[0], "–" if None in ends else " to ".join(texts[1:])


def run_link(params: Params, scenario: Scenario, label: str, key: str) -> None:
    """A link to the run: only what this scenario understands of the parameters, and never back into the interview."""
    place, _ = from_params(params, scenario, ANSWERS[scenario.front.pipeline])
    st.link_button(label, link(path(scenario), place.alone, scenario), key=key, icon=":material/open_in_new:")


def _comebacks(attempt: Attempt, scenario: Scenario) -> None:
    found = store().find(Comeback, attempt=attempt.id)
    if found:
        st.markdown("## Curveballs")
    there = {curveball.key: curveball for curveball in scenario.curveballs}
    answer = ANSWERS[scenario.front.pipeline]
    for each in found:
        with st.container(border=True, key=f"comeback-{each.id}"):
            thrown = there.get(each.curveball)
            if thrown is None:
                st.text(each.curveball)
            else:
                st.markdown(f"### {thrown.title}")
                st.markdown(f"> {thrown.say}")
            kind = answer.kinds[thrown.figure if thrown else "value_kept"]
            usual, hit, then = (written(value, finely(kind.form)) for value in (each.usual, each.hit, each.now))
            st.markdown(f"**{won(each, kind.form)}.**")
            st.markdown(f"{sentence(kind.label)}: {usual} usually, {hit} after it, {then} handed in.")
            if thrown is not None:
                run_link(each.params, scenario, "Open what was handed in", f"open-{each.id}")


def _history(attempt: Attempt) -> None:
    """The levels of the candidate's attempts; one alone has no history."""
    heard = []
    for each in store().find(Attempt, learner=attempt.learner):
        if marks := rubric().heard(store().find(Score, attempt=each.id)):
            heard.append((day(each.started), marks))
    if len(heard) > 1:
        st.markdown("## From interview to interview")
        picture = levels(heard, rubric(), theme_now())
        show(picture, "From very weak at the foot of each row to very strong; the mean of all scores of an interview.")
