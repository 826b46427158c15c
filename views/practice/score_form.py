"""Scoring an attempt by the rubric: a form, and the scores of several people side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from practice.records import LEVELS, MOST_NAME, MOST_SCORE_REMARK, Attempt, Score, now
from practice.rubric import Dimension, rubric
from scenarios.scenario import Scenario
from views.charts.words import listed
from views.figures.stacked_table import stacked_table
from views.practice.kept import keep, learner, store, told
from views.practice.score_draft import PEER, SELF, choose, chosen, key, remembered, stands
from views.practice.when import when

_GIVEN = "practice:scores-given"


@dataclass(frozen=True)
class Reader:
    """Who reads an interview: the name under which they score, "" where it is not known, and whether it is theirs."""

    name: str
    candidate: bool


def reader_of(attempt: Attempt) -> Reader:
    """Who sits at this browser, as far as it says."""
    me = learner()
    return Reader("", candidate=False) if me is None else Reader(me.name, candidate=me.id == attempt.learner)


def gave(attempt: Attempt, found: Sequence[Score], reader: Reader) -> bool:
    """Whether this reader has scored already, or would rather see what others gave than score."""
    if st.session_state.get(key(attempt, "seen")) or any(score.id in _given() for score in found):
        return True
    if reader.candidate:
        return any(score.role == "self" for score in found)
    return any(score.role == "peer" and score.by == reader.name for score in found)


def hidden(attempt: Attempt, found: Sequence[Score]) -> None:
    """That there are scores, for who is to give theirs first."""
    many = "1 score is" if len(found) == 1 else f"{len(found)} scores are"
    with st.container(key="scores-hidden", horizontal=True, vertical_alignment="center"):
        st.caption(f"{many} kept already. Give yours before you see what others heard.", width="content")
        st.button("Show them now", key=key(attempt, "show"), type="tertiary",
                  on_click=lambda: st.session_state.update({key(attempt, "seen"): True}))  # fmt: skip


def scores(attempt: Attempt, found: Sequence[Score], reader: Reader) -> None:
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
    for score in found:
        # Whoever gave it, while their page is open; later the candidate may take it away.
        given_here = score.id in _given()
        with st.container(key=f"score-{score.id}", gap="xsmall"):
            st.text(f"{score.by}, {when(score.at)}" + (f": {score.remark}" if score.remark else ""))
            if given_here or reader.candidate:
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


def score_form(attempt: Attempt, scenario: Scenario, found: Sequence[Score], reader: Reader) -> None:
    """A level for each dimension, by the candidate or by a peer; nothing is chosen beforehand."""
    changing = _changing(attempt, found)
    # The form folds: its reader stands at the foot of the page, and the scores are at its head.
    if st.session_state.pop(key(attempt, "kept"), False):
        st.success("Your score is kept. It stands above, under Scores.")
    if changing or not (found and gave(attempt, found, reader)):
        st.markdown("## Change the score" if changing else "## Score this interview")
        _form(attempt, scenario, found, changing, reader)
    else:
        # Another score of one's own, another fold: once it is kept it closes.
        with st.expander("Score this interview", key=key(attempt, f"more-{len(_given())}")):
            _form(attempt, scenario, found, changing, reader)


def _form(attempt: Attempt, scenario: Scenario, found: Sequence[Score], changing: Score | None, reader: Reader) -> None:
    st.caption("For each, choose the sentence nearest to what was heard.")
    if changing is None:
        _who(attempt, found, reader)
    for dimension in rubric().dimensions:
        _dimension(attempt, scenario, dimension)
    st.text_area("Remark", stands(attempt, "remark", ""), key=key(attempt, "remark"), max_chars=MOST_SCORE_REMARK,
                 placeholder="One thing to keep, one to change.")  # fmt: skip
    if missing := st.session_state.pop(key(attempt, "missing"), None):
        st.warning(missing)
    # One that is being changed is kept already.
    if changing is None:
        remembered(attempt, reader.name)
    with st.container(horizontal=True):
        st.button("Keep the score", key=key(attempt, "keep"), type="primary", on_click=_keep,
                  args=(attempt, changing, reader))  # fmt: skip
        if changing:
            st.button("Leave it as it was", key=key(attempt, "leave"), on_click=_clear, args=(attempt,))


def _who(attempt: Attempt, found: Sequence[Score], reader: Reader) -> None:
    """Who scores: the candidate once, others by name."""
    label = "Who scores"
    if reader.candidate and all(score.role != "self" for score in found):
        role = stands(attempt, "role")
        if st.segmented_control(label, (SELF, PEER), default=role, key=key(attempt, "role")) != PEER:
            return
        label = "Name"
    name = stands(attempt, "by", "" if reader.candidate else reader.name)
    st.text_input(label, name, key=key(attempt, "by"), max_chars=MOST_NAME)


def _dimension(attempt: Attempt, scenario: Scenario, dimension: Dimension) -> None:
    with st.container(gap="xsmall"):
        st.markdown(f"### {dimension.title}")
        look = listed([step.title for step in dimension.looked_at(scenario)])
        st.caption(f"{dimension.asks} Look at {look}.")
        mark = stands(attempt, dimension.key)
        st.radio(
            dimension.title, LEVELS, None if mark is None else LEVELS.index(mark), format_func=rubric().level,
            captions=dimension.heard, key=key(attempt, dimension.key), label_visibility="collapsed",
        )  # fmt: skip


def _keep(attempt: Attempt, changing: Score | None, reader: Reader) -> None:
    marks, words = chosen(attempt)
    by, role = _signed(attempt, changing, reader)
    missing = [*rubric().missing(marks), *([] if by else ["who scores"])]
    if missing:
        st.session_state[key(attempt, "missing")] = f"Not kept yet. Still missing: {listed(missing)}."
        return
    fields = changing.model_dump() if changing else {"attempt": attempt.id, "by": by, "role": role}
    try:
        score = Score.model_validate({**fields, "marks": marks, "remark": words["remark"], "changed": now()})
    except ValidationError:
        st.session_state[key(attempt, "missing")] = (
            f"Not kept yet. A name has up to {MOST_NAME} characters, a remark up to {MOST_SCORE_REMARK:,}."
        )
        return
    if keep(score):
        _given().add(score.id)
        _clear(attempt)
        st.session_state[key(attempt, "kept")] = True
        st.session_state[key(attempt, "times")] = times_kept(attempt) + 1


def times_kept(attempt: Attempt) -> int:
    """How often a score was kept on this page since it was opened."""
    return int(st.session_state.get(key(attempt, "times"), 0))


def _signed(attempt: Attempt, changing: Score | None, reader: Reader) -> tuple[str, str]:
    """Who gives the score, and as what; an empty name where nobody was said."""
    if changing:
        return changing.by, changing.role
    if reader.candidate and st.session_state.get(key(attempt, "role")) == SELF:
        return reader.name, "self"
    return str(st.session_state.get(key(attempt, "by")) or "").strip(), "peer"


def _changing(attempt: Attempt, found: Sequence[Score]) -> Score | None:
    which = st.session_state.get(key(attempt, "changing"))
    return next((score for score in found if score.id == which), None)


def _change(attempt: Attempt, score: Score) -> None:
    choose(attempt, score.marks, {"remark": score.remark})
    st.session_state[key(attempt, "changing")] = score.id


def _clear(attempt: Attempt) -> None:
    choose(attempt, {}, {})
    st.session_state[key(attempt, "changing")] = None


def _delete(attempt: Attempt, score: Score) -> None:
    with told():
        store().delete(score)
        _given().discard(score.id)
        _clear(attempt)


def _given() -> set[UUID]:
    """The scores that were given on this page since it was opened."""
    given: set[UUID] = st.session_state.setdefault(_GIVEN, set())
    return given
