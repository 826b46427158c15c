"""A question put to the whole room: what will this figure do? Votes are shown once all that is to be said was said."""

from collections.abc import Callable
from dataclasses import replace
from math import isnan

import streamlit as st

from pipelines.answer import Answer
from pipelines.facts import Fact, Facts, change, written
from practice.deck import Card, cards
from practice.room import MOST_WHY, Room
from scenarios.scenario import Step
from views.charts.enlarge import enlarged
from views.charts.votes import votes
from views.charts.words import sentence
from views.figures.page_sheet import CONFIG, theme_now
from views.memory import Desk
from views.place import Place, around, knobs_of
from views.practice import asking
from views.practice.kept import told
from views.present.door import guest, refused, rooms, watch
from views.present.join import join
from views.present.room import PANEL, Attendance
from views.present.screen import Screen
from views.session import Session

# Figures of one experiment that may be asked about.
MOST_ASKED = 3


def card_of(room: Room) -> Card | None:
    """The experiment that is asked about; None where nothing is, or this version does not know it."""
    card = cards().get(room.asked)
    known = card is not None and card.scenario.key == room.scenario and room.asked_figure in card.figures
    return card if known else None


def ask_menu(session: Session, step: Step, found: Attendance) -> None:
    """The experiments of the step, for who leads to put one to the room."""
    st.markdown("### Ask the room")
    st.caption("Everybody says what a figure will do, then you reveal it.")
    for number, experiment in enumerate(step.front.experiments):
        card = Card(session.scenario, step, experiment)
        before, _ = around(session.place, session.answer, experiment)
        with st.container(border=True, key=f"to-ask-{number}"):
            st.markdown(asking.turning(card, before))
            for nth, name in enumerate(card.figures[:MOST_ASKED]):
                words = f"{'Or' if nth else 'Ask'}: what will “{session.answer.kinds[name].label}” do?"
                st.button(words, key=f"ask-{number}-{nth}", on_click=_ask, args=(found, card, name),
                          type="tertiary" if nth else "secondary")  # fmt: skip
    if not step.front.experiments:
        st.caption("This step has no experiment. Go to one that has.")


def question(session: Session, desk: Desk, found: Attendance, card: Card, seen: Screen) -> None:
    """The question in place of the slide, and whatever this reader may do about it."""
    answer = session.answer
    before, after = around(Place(card.step.key, session.place.turned), answer, card.experiment)
    kind = answer.kinds[found.room.asked_figure]
    facts = desk.facts(answer.facts, desk.run(knobs_of(before.turned, answer)))
    fact = facts[found.room.asked_figure]
    st.html(f'<p class="slide-step">A question to all · {card.step.number} {card.step.title}</p>')
    # Once it is revealed the answer takes the question's place: all of it is to fit the screen.
    if not found.room.revealed:
        st.markdown(f"# {sentence(kind.label)}: will it rise, fall or stay?")
        if any(before.turned.get(name) != value for name, value in session.place.turned.items()):
            st.markdown(":small[Asked from the defaults, whatever stands on the knobs now.]")
        st.markdown(asking.turning(card, before))
        st.markdown(f"It stands at **{fact.written()}**. To stay is to move by no more than {asking.within(kind)}.")
    if found.leads:
        _lead(session, desk, found, fact, after)
    elif not found.room.revealed:
        _vote(found)
    if found.room.revealed:
        _revealed(answer, found, card, asking.turning(card, before), seen)


def _lead(session: Session, desk: Desk, found: Attendance, before: Fact, after: Place) -> None:
    answer, room = session.answer, found.room
    with st.container(horizontal=True):
        if not room.revealed:
            # Run while people think: then the answer comes at once.
            ran = desk.facts(answer.facts, desk.run(knobs_of(after.turned, answer)))
            words = "Reveal" if found.sight.votes else "Reveal, with no answer yet"
            st.button(words, key="reveal", type="primary" if found.sight.votes else "secondary", on_click=_reveal,
                      args=(found, before, ran))  # fmt: skip
        else:
            st.button("Show this run", key="show-asked", on_click=_show, args=(session, found, after))
        st.button("Back to the slides", key="withdraw", on_click=_withdraw, args=(found,))


def _vote(found: Attendance) -> None:
    """Three answers and a reason, once one has said who one is; the last word counts."""
    if found.me is None:
        join(found, "To answer, say who you are.")
        return
    mine = next((each for each in found.sight.votes if each.guest == found.me.id), None)
    key = f"vote-{found.room.id}-{found.room.asked_number}"
    with st.form(key, border=False):
        st.segmented_control("Your answer", list(asking.CHANGES), default=mine.said if mine else None,
                             key=f"{key}-said", format_func=lambda each: asking.CHANGES[each])  # fmt: skip
        st.text_input("Why, in a few words", key=f"{key}-why", max_chars=MOST_WHY)
        st.form_submit_button("Change it" if mine else "Answer", on_click=_voted, args=(found, key))
    if st.session_state.get(f"{key}-missing"):
        st.markdown(":orange[Choose one: rise, fall or stay.]")
    elif mine:
        st.markdown(f"You said **{asking.CHANGES[mine.said]}**. It counts once it is revealed; until then change it.")


def _revealed(answer: Answer, found: Attendance, card: Card, turning: str, screen: Screen) -> None:
    room, kind = found.room, answer.kinds[found.room.asked_figure]
    values = (written(float("nan") if each is None else each, kind.form) for each in (room.before, room.after))
    said = [each.said for each in found.sight.votes]
    picture = votes(said, room.seen or "stays", theme_now())
    st.markdown(f"# {sentence(kind.label)} {' → '.join(values)}. {picture.message}")
    st.markdown(f"{turning}\n\n**Why.** {card.experiment.because}")
    # At the end, since there may be thirty of them.
    bars, voices = st.columns([3, 2], gap="large")
    with bars:
        chart = enlarged(picture, min(screen.scale, 1.4))
        st.plotly_chart(chart.figure, theme=None, config=CONFIG, alt=chart.alt)
    with voices:
        _voices(found)


def _voices(found: Attendance) -> None:
    """Who said what; whatever they typed is text."""
    names = {each.id: each.name for each in found.sight.guests}
    for each in found.sight.votes:
        why = f", {each.why}" if each.why else ""
        st.text(f"{names.get(each.guest, 'Somebody')}: {asking.CHANGES[each.said]}{why}")


def _ask(found: Attendance, card: Card, figure: str) -> None:
    st.session_state[PANEL] = None
    _turned(found, lambda code, token: rooms().ask(code, token, card.id, figure))


def _withdraw(found: Attendance) -> None:
    _turned(found, lambda code, token: rooms().withdraw(code, token))


def _reveal(found: Attendance, before: Fact, ran: Facts) -> None:
    name = found.room.asked_figure
    kind, start, end = before.kind, before.estimate, ran[name].estimate
    seen = change(kind, start, end)
    _turned(found, lambda code, token: rooms().reveal(code, token, seen, _number(start.value), _number(end.value)))


def _number(value: float) -> float | None:
    return None if isnan(value) else value


def _show(session: Session, found: Attendance, after: Place) -> None:
    """Go on with the run that was asked about, at its step: over its slides stands what came of it."""
    _withdraw(found)
    figure = session.place.figure if session.place.step == after.step else ""
    session.go(replace(session.place, step=after.step, figure=figure, turned=after.turned, pinned=after.pinned))


def _voted(found: Attendance, key: str) -> None:
    said, room = st.session_state[f"{key}-said"], found.room
    st.session_state[f"{key}-missing"] = said is None
    if said is not None:
        with told(), refused():
            rooms().vote(room.code, guest(), room.asked_number, said, st.session_state[f"{key}-why"] or "")
            watch().forget(room.code)


def _turned(found: Attendance, how: Callable[[str, str], object]) -> None:
    with told(), refused():
        how(found.room.code, found.token or "")
        watch().forget(found.room.code)
