"""Scoring an attempt by the rubric: a form, and the scores of several people side by side."""

from collections.abc import Sequence
from uuid import UUID

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from practice.records import LEVELS, MOST_NAME, MOST_SCORE_REMARK, Attempt, Learner, Score, now
from practice.rubric import Dimension, rubric
from scenarios.scenario import Scenario
from views.charts.words import listed
from views.figures.stacked_table import stacked_table
from views.practice.kept import keep, learner, store, told
from views.practice.when import when

_GIVEN = "practice:scores-given"
SELF, PEER = "Myself", "A peer"


def scores(attempt: Attempt, found: Sequence[Score]) -> None:
    """The scores side by side, where they are far apart, and what was remarked."""
    levels = pd.DataFrame(
        [[_level(score, dimension) for score in found] for dimension in rubric().dimensions],
        index=pd.Index([dimension.title for dimension in rubric().dimensions], name="Dimension"),
        columns=[f"{score.by} (self)" if score.role == "self" else score.by for score in found],
    )
    st.html(stacked_table(levels))
    if apart := rubric().differences(found):
        st.markdown("**Far apart.** Ask each other which sentence was heard.")
        for sentence in apart:
            st.text(sentence)
    me = learner()
    for score in found:
        # Whoever gave it, while their page is open; later the candidate may take it away.
        given_here, mine = score.id in _given(), me is not None and me.id == attempt.learner
        with st.container(key=f"score-{score.id}", gap="xsmall"):
            st.text(f"{score.by}, {when(score.at)}" + (f": {score.remark}" if score.remark else ""))
            if given_here or mine:
                _manage(attempt, score, given_here=given_here)


def _level(score: Score, dimension: Dimension) -> str:
    mark = score.marks.get(dimension.key)
    return "–" if mark is None else rubric().level(mark)


def _manage(attempt: Attempt, score: Score, *, given_here: bool) -> None:
    with st.container(horizontal=True):
        if given_here:
            st.button("Change", key=f"change-{score.id}", type="tertiary", on_click=_change, args=(attempt, score))
        with st.popover("Delete", type="tertiary"):
            st.caption("It cannot be had back.")
            st.button("Delete this score", key=f"delete-{score.id}", on_click=_delete, args=(attempt, score))


def score_form(attempt: Attempt, scenario: Scenario, found: Sequence[Score]) -> None:
    """A level for each dimension, by the candidate or by a peer; nothing is chosen beforehand."""
    changing = _changing(attempt, found)
    if not found or changing:
        st.markdown("## Change the score" if changing else "## Score this interview")
        _form(attempt, scenario, found, changing)
    else:
        # Another score, another fold: once one is kept it closes.
        with st.expander("Score this interview", key=_key(attempt, f"more-{len(found)}")):
            _form(attempt, scenario, found, changing)


def _form(attempt: Attempt, scenario: Scenario, found: Sequence[Score], changing: Score | None) -> None:
    st.caption("For each, choose the sentence nearest to what was heard.")
    me = learner()
    if changing is None:
        _who(attempt, found, me)
    for dimension in rubric().dimensions:
        _dimension(attempt, scenario, dimension)
    st.text_area("Remark", key=_key(attempt, "remark"), max_chars=MOST_SCORE_REMARK,
                 placeholder="One thing to keep, one to change.")  # fmt: skip
    if missing := st.session_state.pop(_key(attempt, "missing"), None):
        st.warning(missing)
    with st.container(horizontal=True):
        st.button("Keep the score", key=_key(attempt, "keep"), type="primary", on_click=_keep,
                  args=(attempt, changing, me))  # fmt: skip
        if changing:
            st.button("Leave it as it was", key=_key(attempt, "leave"), on_click=_clear, args=(attempt,))


def _who(attempt: Attempt, found: Sequence[Score], me: Learner | None) -> None:
    """Who scores: the candidate once, others by name."""
    mine = me is not None and me.id == attempt.learner
    label = "Who scores"
    if mine and all(score.role != "self" for score in found):
        if st.segmented_control(label, (SELF, PEER), key=_key(attempt, "role")) != PEER:
            return
        label = "Name"
    if me is not None and not mine:
        st.session_state.setdefault(_key(attempt, "by"), me.name)
    st.text_input(label, key=_key(attempt, "by"), max_chars=MOST_NAME)


def _dimension(attempt: Attempt, scenario: Scenario, dimension: Dimension) -> None:
    with st.container(gap="xsmall"):
        st.markdown(f"### {dimension.title}")
        look = listed([step.title for step in dimension.looked_at(scenario)])
        st.caption(f"{dimension.asks} Look at {look}.")
        st.radio(
            dimension.title, LEVELS, index=None, format_func=rubric().level, captions=dimension.heard,
            key=_key(attempt, dimension.key), label_visibility="collapsed",
        )  # fmt: skip


def _keep(attempt: Attempt, changing: Score | None, me: Learner | None) -> None:
    marks = {each.key: st.session_state.get(_key(attempt, each.key)) for each in rubric().dimensions}
    remark = st.session_state.get(_key(attempt, "remark")) or ""
    by, role = _signed(attempt, changing, me)
    missing = [*rubric().missing(marks), *([] if by else ["who scores"])]
    if missing:
        st.session_state[_key(attempt, "missing")] = f"Not kept yet. Still missing: {listed(missing)}."
        return
    fields = changing.model_dump() if changing else {"attempt": attempt.id, "by": by, "role": role}
    try:
        score = Score.model_validate({**fields, "marks": marks, "remark": remark, "changed": now()})
    except ValidationError:
        st.session_state[_key(attempt, "missing")] = (
            f"Not kept yet. A name has up to {MOST_NAME} characters, a remark up to {MOST_SCORE_REMARK:,}."
        )
        return
    if keep(score):
        _given().add(score.id)
        _clear(attempt)


def _signed(attempt: Attempt, changing: Score | None, me: Learner | None) -> tuple[str, str]:
    """Who gives the score, and as what; an empty name where nobody was said."""
    if changing:
        return changing.by, changing.role
    if me is not None and st.session_state.get(_key(attempt, "role")) == SELF:
        return me.name, "self"
    return str(st.session_state.get(_key(attempt, "by")) or "").strip(), "peer"


def _changing(attempt: Attempt, found: Sequence[Score]) -> Score | None:
    which = st.session_state.get(_key(attempt, "changing"))
    return next((score for score in found if score.id == which), None)


def _change(attempt: Attempt, score: Score) -> None:
    for dimension in rubric().dimensions:
        st.session_state[_key(attempt, dimension.key)] = score.marks.get(dimension.key)
    st.session_state[_key(attempt, "remark")] = score.remark
    st.session_state[_key(attempt, "changing")] = score.id


def _clear(attempt: Attempt) -> None:
    for name in (*(each.key for each in rubric().dimensions), "role", "changing"):
        st.session_state[_key(attempt, name)] = None
    for name in ("remark", "by"):
        st.session_state[_key(attempt, name)] = ""


def _delete(attempt: Attempt, score: Score) -> None:
    with told():
        store().delete(score)
        _given().discard(score.id)
        _clear(attempt)


def _given() -> set[UUID]:
    """The scores that were given on this page since it was opened."""
    given: set[UUID] = st.session_state.setdefault(_GIVEN, set())
    return given


def _key(attempt: Attempt, name: str) -> str:
    return f"score-{attempt.id}-{name}"
