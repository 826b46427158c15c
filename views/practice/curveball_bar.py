"""A curveball in play: the interviewer's words, what it took and what is won back, and the hand-in."""

from dataclasses import replace
from html import escape
from uuid import UUID

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.answer import Answer
from pipelines.facts import written
from pipelines.knobs import said
from practice.comeback import Standing, standing
from practice.records import Attempt, Comeback
from scenarios.curveballs import Curveball
from views.charts.words import sentence
from views.memory import Desk
from views.place import Place, only_turned, to_params
from views.practice.kept import keep, learner, store, told
from views.session import Session


def thrown(place: Place, answer: Answer, curveball: Curveball) -> Place:
    """The place after a curveball: its world, and the run that it leaves pinned, so that every change is against it."""
    given = only_turned(answer, curveball.given)
    return replace(place, turned=given, pinned=given, curveball=curveball.key)


def throw(session: Session, curveball: Curveball) -> None:
    """Change the world as the interviewer says; what came before can be had back, also after a double click."""
    if session.place.curveball == curveball.key:
        return
    session.undo = session.place
    session.go(thrown(session.place, session.answer, curveball))


def curveball_bar(session: Session, attempt: Attempt | None) -> DeltaGenerator:
    """What the interviewer said, and the place where `stand` says what came of it: its runs may take seconds."""
    curveball, over = _in_play(session), attempt is not None and attempt.ended is not None
    with st.container(border=True, key="curveball-bar"):
        words, place = st.columns([2, 3], gap="large")
        with words:
            st.markdown(f"### Curveball: {curveball.title}")
            st.markdown(f"> {curveball.say}")
            if curveball.world:
                st.caption("The world's knobs are the interviewer's now. Turn the others to win the value back.")
            with st.container(horizontal=True):
                with st.popover("Hint"):
                    st.markdown(curveball.hint)
                st.button(
                    "Back to the usual world", key="leave-curveball", on_click=_leave, args=(session,), disabled=over
                )
    return place


def stand(session: Session, answer: Answer, desk: Desk, attempt: Attempt | None) -> None:
    """The figures of a curveball in play, and the hand-in or what follows it."""
    curveball = _in_play(session)
    reading = replace(answer, facts=lambda run: desk.facts(answer.facts, run))
    asides = tuple(f"{name}." for name in answer.asides)
    mine = {path: value for path, value in session.place.turned.items() if not path.startswith(asides)}
    found = standing(reading, curveball, mine, desk.cache)
    st.html(f'<dl class="strip">{"".join(_cells(answer, curveball, found))}</dl>')
    for limit in found.limits:
        st.markdown(f":{'green' if limit.kept else 'orange'}[{limit.sentence}]")
    handed = None
    with told():
        handed = _handed_in(session, attempt, curveball)
    if handed is not None:
        _reveal(session, curveball, handed)
    elif attempt is None or attempt.ended is None:
        st.button(
            "Hand in", key="hand-in", on_click=_hand_in, args=(session, attempt, curveball, found),
            disabled=not found.counts, help=None if found.counts else "What is won by breaking a limit was not won.",
        )  # fmt: skip


def _in_play(session: Session) -> Curveball:
    return session.scenario.curveball(session.place.curveball or "")


def _cells(answer: Answer, curveball: Curveball, found: Standing) -> list[str]:
    """The figure usually, after it, now, and the share won back of what a search won."""
    kind = answer.kinds[curveball.figure]
    usual, hit, now = (written(value, kind.form) for value in (found.usual, found.hit, found.now))
    cells = [(sentence(f"{kind.label} usually"), usual, ""), ("After the curveball", hit, ""), ("Now", now, "")]
    if found.share is not None:
        cells.append(("Won back", _share(found.share), "of what a search over the knobs won"))
    return [
        f"<div><dt>{name}</dt><dd><strong>{value}</strong> <span>{note}</span></dd></div>"
        for name, value, note in (map(escape, cell) for cell in cells)
    ]


def _share(share: float) -> str:
    return written(share, "percent")


def _session_key(session: Session) -> str:
    return f"handed-in-{session.scenario.key}-{session.place.curveball}"


def _handed_in(session: Session, attempt: Attempt | None, curveball: Curveball) -> Comeback | None:
    """What was handed in for this curveball: in the attempt, or, without one, since it was thrown in this tab."""
    if attempt is not None:
        found = store().find(Comeback, attempt=attempt.id, curveball=curveball.key)
        return found[-1] if found else None
    handed: UUID | None = st.session_state.get(_session_key(session))
    return None if handed is None else store().get(Comeback, handed)


def _hand_in(session: Session, attempt: Attempt | None, curveball: Curveball, found: Standing) -> None:
    with told():
        if _handed_in(session, attempt, curveball) is not None:
            return
        who = attempt.learner if attempt is not None else getattr(learner(), "id", None)
        if who is None:
            st.warning("Say on the page Practise who you are; then it can be kept.")
            return
        params = to_params(replace(session.place, attempt=None), session.scenario)
        comeback = Comeback(
            learner=who, attempt=attempt.id if attempt else None, scenario=session.scenario.key,
            curveball=curveball.key, params=params, usual=found.usual, hit=found.hit, now=found.now, best=found.best,
        )  # fmt: skip
        if keep(comeback) and attempt is None:
            st.session_state[_session_key(session)] = comeback.id


def _reveal(session: Session, curveball: Curveball, handed: Comeback) -> None:
    """What the curveball teaches, and the knobs that the search turned."""
    share = "" if handed.share is None else f" You won back {_share(handed.share)} of what the search won."
    st.markdown(f"**Handed in.**{share}")
    st.markdown(f"**Why.** {curveball.because}")
    if not curveball.best:
        return
    st.markdown(f"**The search turned** {' · '.join(said(session.knobs, curveball.best))}")
    best = only_turned(session.answer, {**curveball.given, **curveball.best})
    st.button("Show the search's run", key="show-best", disabled=session.place.turned == best,
              on_click=lambda: session.go(replace(session.place, turned=best)))  # fmt: skip


def _leave(session: Session) -> None:
    """Back to what the candidate had; who came by a link goes to the defaults."""
    had = session.undo or replace(session.place, turned={}, pinned={})
    session.undo = None
    st.session_state.pop(_session_key(session), None)
    session.go(replace(session.place, turned=had.turned, pinned=had.pinned, curveball=None))
