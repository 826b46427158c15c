"""The page "Interview": begin one, go on with one, look back at one, or practise a curveball by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from random import choice
from statistics import median
from uuid import UUID

import streamlit as st
from streamlit.navigation.page import StreamlitPage

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
from practice.records import MOST_NAME, Attempt, Comeback, Evidence, Learner, Note, Score, now
from practice.rubric import rubric
from scenarios.scenario import Scenario
from views.charts.levels import level_name
from views.place import ATTEMPT, Place, first_place, here_only, to_params
from views.practice.alone import handed_in, practise_curveball
from views.practice.clock import change
from views.practice.curveball import taken, waiting
from views.practice.kept import keep, learner, store, told
from views.practice.review import review
from views.practice.score_form import Reader
from views.practice.when import when
from views.practice.who import who
from views.present.join import my_name
from views.present.room import open_room
from views.present.visit import Visit, visit, way_back

Pages = Mapping[str, StreamlitPage]
# After so long without a word kept, nobody may have been there while the clock ran on.
AWAY = timedelta(minutes=10)


def interview_page(scenarios: tuple[Scenario, ...], pages: Pages) -> None:
    """All of it, or the one attempt that the address names. `pages` holds each scenario's page by its key."""
    found = None
    with told():
        found = visit(st.query_params.get(ATTEMPT, ""))
    _head(found)
    with told():
        if ATTEMPT in st.query_params:
            _one(st.query_params[ATTEMPT], {scenario.key: scenario for scenario in scenarios}, found, pages)
            return
        me = learner()
        if me is None:
            return
        attempts = tuple(reversed(store().find(Attempt, learner=me.id)))
        comebacks = store().find(Comeback, learner=me.id)
        known = {scenario.key: scenario for scenario in scenarios}
        for attempt in attempts:
            if attempt.ended is None and attempt.scenario in known:
                _unfinished(attempt, known[attempt.scenario], pages)
        begin, ball = st.columns([3, 2], gap="large")
        with begin:
            _begin(me, known, pages)
        with ball:
            practise_curveball(known, pages)
            handed_in(comebacks, known)
        over = [each for each in attempts if each.ended is not None or each.scenario not in known]
        _earlier(over, comebacks, known)


def _head(found: Visit | None) -> None:
    """The page's name, and who practises here; of a guest what they are called in their room."""
    with st.container(key="head", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("# Interview", width="content")
        with st.container(width="content"):
            if found is None or found.leads:
                who()
            else:
                st.text(found.name)


def _one(named: str, known: Mapping[str, Scenario], found: Visit | None, pages: Pages) -> None:
    if found is not None and (page := pages.get(found.sight.room.scenario)):
        way_back(found, page)
    else:
        st.button("All interviews", icon=":material/arrow_back:", on_click=st.query_params.clear)
    try:
        attempt = store().get(Attempt, UUID(named))
    except ValueError:
        attempt = None
    if attempt is None or attempt.scenario not in known:
        st.warning("The interview that the address names is not here: it was deleted, or begun elsewhere.")
        return
    review(attempt, None if found is None or found.leads else Reader(found.name, candidate=False))


def _begin(me: Learner, known: Mapping[str, Scenario], pages: Pages) -> None:
    with st.container(border=True, key="begin"):
        st.markdown("## Begin one")
        chosen = st.selectbox(
            "Question", list(known), key="interview-question", format_func=lambda key: known[key].front.question
        )
        st.button("Draw one", key="draw-question", icon=":material/casino:", on_click=_draw, args=(list(known),))
        place = st.empty()
        minutes = _minutes()
        try:
            minutes = checked(minutes)
        except MinutesError as error:
            st.error(str(error))
            return
        place.caption(
            f"{_said(sum(minutes))}, in {len(PHASES)} phases. At every step you write or say your own answer first; "
            "then the model answer and the figures open (on the stage you choose what to show). The "
            "knobs are there to prove what you say. A phase has minutes of its own: those on the steps' pages fill the "
            "whole time, with nothing left for a deep dive and a wrap-up."
        )
        name = _with_a_group()
        if st.button("Start the clock", key="start", icon=":material/play_arrow:"):
            _start(Attempt(learner=me.id, scenario=chosen, minutes=minutes, running=now()), known[chosen], name, pages)


def _start(attempt: Attempt, scenario: Scenario, name: str | None, pages: Pages) -> None:
    """Go to the question with the clock running; with a `name`, on the stage of a room that is opened for it."""
    place: Place | None = replace(first_place(scenario), attempt=attempt.id)
    if name is not None and place is not None:
        room = open_room(scenario, place, name)
        place = replace(place, present=True, room=room.code) if room else None
    if place is not None and keep(attempt):
        st.switch_page(pages[scenario.key], query_params=to_params(place, scenario))


def _with_a_group() -> str | None:
    """The name under which one opens a room for the interview; None for an interview alone."""
    if not st.toggle("With a group", key="with-a-group",
                     help="Opens a room. The others follow in their own browsers, ask, listen and score."):  # fmt: skip
        return None
    if here_only(st.context.url or ""):
        st.caption("From another machine nobody can follow: this page was opened by an address that leads nowhere "
                   "there. The README says how to start Greenroom by its address in your network.")  # fmt: skip
    return str(st.text_input("Your name, as the others see it", my_name(), key="room-name", max_chars=MOST_NAME))


def _draw(keys: Sequence[str]) -> None:
    """Another question than the one that stands there."""
    others = [key for key in keys if key != st.session_state.get("interview-question")]
    st.session_state["interview-question"] = choice(others or keys)


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
            on, since = st.button("Go on", key=f"on-{attempt.id}"), None
            if attempt.running is not None and moment - last > AWAY:
                back = st.button(
                    f"Go on as of {when(last)}", key=f"back-{attempt.id}",
                    help="The clock ran on since something was last kept. This turns it back to then.",
                )  # fmt: skip
                on, since = on or back, last if back else None
            _delete(attempt)
        if on and (ours := change(attempt, lambda kept: going(paused(kept, since) if since else kept, moment))):
            step = note.step if note is not None and note.step in scenario.step_keys else scenario.step_keys[0]
            st.switch_page(pages[scenario.key], query_params=_address(scenario, ours, step))


def _address(scenario: Scenario, attempt: Attempt, step: str) -> dict[str, str]:
    """The parameters that go on with an attempt at a step; a curveball that was left is in play again."""
    place, left = Place(step, attempt=attempt.id), waiting(scenario, attempt)
    return to_params(place, scenario) if left is None else taken(scenario, place, left)


def _last_kept(attempt: Attempt) -> tuple[Note | None, datetime]:
    """The note last written, and when anything of the attempt was last kept."""
    notes = store().find(Note, attempt=attempt.id)
    others = [each for kind in (Evidence, Comeback, Score) for each in store().find(kind, attempt=attempt.id)]
    last = max(notes, key=lambda note: note.changed, default=None)
    return last, max(attempt.started, *(each.changed for each in (attempt, *notes, *others)))


def _earlier(attempts: Sequence[Attempt], comebacks: Sequence[Comeback], known: Mapping[str, Scenario]) -> None:
    st.markdown("## Earlier ones")
    if not attempts:
        st.caption("None yet. What you write, keep as evidence and score is listed here.")
        return
    for attempt in attempts:
        scenario = known.get(attempt.scenario)
        with st.container(border=True, key=f"attempt-{attempt.id}"):
            words, buttons = st.columns([3, 1], vertical_alignment="center")
            used = f"{elapsed(attempt, now()) / 60:.0f} of {sum(attempt.minutes):g} minutes"
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
    """The middle level of the dimensions, as the candidate and as peers heard it."""
    scores = store().find(Score, attempt=attempt.id)
    said = []
    for role, name in (("self", "self"), ("peer", "peers")):
        if heard := rubric().heard(score for score in scores if score.role == role):
            said.append(f"{level_name(rubric(), median(heard.values()))} ({name})")
    return ", ".join(said) or "Not scored yet"


def _won(comebacks: Sequence[Comeback]) -> str:
    said = [
        "nothing to win back" if each.share is None else f"won back {written(each.share, 'percent')}"
        for each in comebacks
    ]
    return f"Curveballs: {', '.join(said)}" if said else "No curveball handed in"


def _delete(attempt: Attempt) -> None:
    """Asks once."""
    with st.popover("Delete", key=f"delete-{attempt.id}"):
        st.markdown("Its notes, evidence, curveballs and scores go with it.")
        st.button("Delete for good", key=f"really-{attempt.id}", on_click=_gone, args=(attempt,))


def _gone(attempt: Attempt) -> None:
    with told():
        store().delete(attempt)


def _said(minutes: float) -> str:
    """Minutes in words; whole ones from one on."""
    whole = round(minutes)
    return f"{whole} minute{'s' * (whole != 1)}" if whole else "less than a minute"
