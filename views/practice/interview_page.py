"""The page "Interview": begin one, go on with one, look back at one, or practise a curveball by itself."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import cycle
from uuid import UUID

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pipelines.answers import ANSWERS
from pipelines.facts import written
from practice.interview import (
    PHASES,
    MinutesError,
    checked,
    clock,
    elapsed,
    going,
    paused,
    title,
)
from practice.records import Attempt, Comeback, Evidence, Learner, Note, Score, now
from scenarios.scenario import Scenario
from views.place import ATTEMPT, STEP, first_place, to_params
from views.practice.curveball_bar import thrown
from views.practice.kept import keep, learner, store, told
from views.practice.review import review
from views.practice.when import when
from views.practice.who import who

Pages = Mapping[str, StreamlitPage]
# After so long without a word kept, nobody may have been there while the clock ran on.
AWAY = timedelta(minutes=10)


def interview_page(scenarios: tuple[Scenario, ...], pages: Pages) -> None:
    """All of it, or the one attempt that the address names. `pages` holds each scenario's page by its key."""
    with st.container(key="head", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("# Interview", width="content")
        with st.container(width="content"):
            who()
    with told():
        if ATTEMPT in st.query_params:
            _one(st.query_params[ATTEMPT], {scenario.key: scenario for scenario in scenarios})
            return
        me = learner()
        if me is None:
            return
        attempts = tuple(reversed(store().find(Attempt, learner=me.id)))
        known = {scenario.key: scenario for scenario in scenarios}
        for attempt in attempts:
            if attempt.ended is None and attempt.scenario in known:
                _unfinished(attempt, known[attempt.scenario], pages)
        begin, ball = st.columns([3, 2], gap="large")
        with begin:
            _begin(me, known, pages)
        with ball:
            _practise_curveball(scenarios, pages)
        _earlier([each for each in attempts if each.ended is not None or each.scenario not in known], me, known)


def _one(named: str, known: Mapping[str, Scenario]) -> None:
    st.button("All interviews", icon=":material/arrow_back:", on_click=st.query_params.clear)
    try:
        attempt = store().get(Attempt, UUID(named))
    except ValueError:
        attempt = None
    if attempt is None or attempt.scenario not in known:
        st.warning("The interview that the address names is not here: it was deleted, or begun elsewhere.")
        return
    review(attempt)


def _begin(me: Learner, known: Mapping[str, Scenario], pages: Pages) -> None:
    with st.container(border=True, key="begin"):
        st.markdown("## Begin one")
        chosen = st.selectbox(
            "Question", list(known), key="interview-question", format_func=lambda key: known[key].front.question
        )
        place = st.empty()
        minutes = _minutes()
        try:
            minutes = checked(minutes)
        except MinutesError as error:
            st.error(str(error))
            return
        place.caption(
            f"{_said(sum(minutes))}, in {len(PHASES)} phases. At every step you write or say your own answer first; "
            "then the model answer opens. The figures and the knobs are there to prove what you say."
        )
        if st.button("Start the clock", key="start", icon=":material/play_arrow:"):
            attempt = Attempt(learner=me.id, scenario=chosen, minutes=minutes, running=now())
            if keep(attempt):
                st.switch_page(pages[chosen], query_params={ATTEMPT: str(attempt.id)})


def _minutes() -> tuple[float, ...]:
    """The minutes of every phase, as somebody typed them."""
    with st.expander("The phases and their minutes"):
        columns = cycle(st.columns(2))
        return tuple(
            next(columns).number_input(phase.title, value=phase.minutes, step=1.0, format="%g", help=phase.todo,
                                       key=f"interview-minutes-{phase.key}")
            for phase in PHASES
        )  # fmt: skip


def _unfinished(attempt: Attempt, scenario: Scenario, pages: Pages) -> None:
    """One that goes on: where its clock stands, and the way back to it."""
    moment = now()
    shown = clock(attempt, moment)
    where = (
        f"{_said(-shown.total / 60)} over" if shown.phase is None
        else f"{title(shown.phase)}, {_said(shown.total / 60)} left"
    )  # fmt: skip
    note, last = _last_kept(attempt)
    with st.container(border=True, key=f"unfinished-{attempt.id}"):
        words, buttons = st.columns([3, 2], vertical_alignment="center")
        words.markdown(f"**{scenario.front.title}**, begun {when(attempt.started)}. {where}.")
        with buttons.container(horizontal=True, horizontal_alignment="right"):
            on = attempt if st.button("Go on", key=f"on-{attempt.id}") else None
            if attempt.running is not None and moment - last > AWAY:
                back = st.button(
                    f"Go on as of {when(last)}", key=f"back-{attempt.id}",
                    help="The clock ran on since something was last kept. This turns it back to then.",
                )  # fmt: skip
                on = paused(attempt, last) if back else on
            _delete(attempt)
        if on is not None and keep(going(on, moment)):
            step = {STEP: note.step} if note is not None and note.step in scenario.step_keys else {}
            st.switch_page(pages[scenario.key], query_params={**step, ATTEMPT: str(attempt.id)})


def _last_kept(attempt: Attempt) -> tuple[Note | None, datetime]:
    """The note last written, and when anything of the attempt was last kept."""
    notes = store().find(Note, attempt=attempt.id)
    pinned = store().find(Evidence, attempt=attempt.id)
    last = max(notes, key=lambda note: note.changed, default=None)
    return last, max(attempt.changed, *(each.changed for each in (*notes, *pinned)), attempt.started)


def _earlier(attempts: list[Attempt], me: Learner, known: Mapping[str, Scenario]) -> None:
    st.markdown("## Earlier ones")
    if not attempts:
        st.caption("None yet. What you write, pin and score is kept and listed here.")
        return
    comebacks = store().find(Comeback, learner=me.id)
    for attempt in attempts:
        scenario = known.get(attempt.scenario)
        with st.container(border=True, key=f"attempt-{attempt.id}"):
            words, buttons = st.columns([3, 1], vertical_alignment="center")
            used = f"{_said(elapsed(attempt, now()) / 60)} of {_said(sum(attempt.minutes))}"
            name = scenario.front.title if scenario else "A question that is not here"
            words.markdown(f"**{name}** · {when(attempt.started)} · {used}")
            words.caption(f"{_levels(attempt)} · {_won([each for each in comebacks if each.attempt == attempt.id])}")
            with buttons.container(horizontal=True, horizontal_alignment="right"):
                if scenario is not None:
                    st.button("Review", key=f"review-{attempt.id}", on_click=_open, args=(attempt.id,))
                _delete(attempt)


def _open(attempt: UUID) -> None:
    st.query_params[ATTEMPT] = str(attempt)


def _levels(attempt: Attempt) -> str:
    """The mean level that was given, by the candidate and by peers."""
    scores = store().find(Score, attempt=attempt.id)
    said = []
    for role, name in (("self", "self"), ("peer", "peers")):
        marks = [mark for score in scores if score.role == role for mark in score.marks.values()]
        if marks:
            said.append(f"{sum(marks) / len(marks):.1f} of 4 by {name}")
    return ", ".join(said) or "Not scored yet"


def _won(comebacks: list[Comeback]) -> str:
    shares = [written(each.share, "percent") for each in comebacks if each.share is not None]
    return f"Won back {', '.join(shares)}" if shares else "No comeback"


def _delete(attempt: Attempt) -> None:
    """Asks once."""
    with st.popover("Delete", key=f"delete-{attempt.id}"):
        st.markdown("Its notes, pinned runs, comebacks and scores go with it.")
        st.button("Delete for good", key=f"really-{attempt.id}", on_click=_gone, args=(attempt,))


def _gone(attempt: Attempt) -> None:
    with told():
        store().delete(attempt)


def _practise_curveball(scenarios: tuple[Scenario, ...], pages: Pages) -> None:
    balls = {(scenario.key, ball.key): (scenario, ball) for scenario in scenarios for ball in scenario.curveballs}
    if not balls:
        return
    with st.container(border=True, key="practise-curveball"):
        st.markdown("## Practise a curveball")
        st.caption("Without a clock: the interviewer changes something, and you win back what it took.")

        def name(key: tuple[str, str]) -> str:
            scenario, ball = balls[key]
            return f"{scenario.front.title}: {ball.title}"

        chosen = st.selectbox("Curveball", list(balls), key="interview-curveball", format_func=name)
        if st.button("Take it", key="take-curveball"):
            scenario, ball = balls[chosen]
            place = thrown(first_place(scenario), ANSWERS[scenario.front.pipeline], ball)
            st.switch_page(pages[scenario.key], query_params=to_params(place, scenario))


def _said(minutes: float) -> str:
    """Minutes in words; whole ones from one on."""
    whole = round(minutes)
    return f"{whole} minute{'s' * (whole != 1)}" if whole else "less than a minute"
