"""Experiments of a scenario's page that ask for a prediction before they run."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pipelines.answers import ANSWERS
from practice.deck import Card
from practice.records import Learner, Prediction
from views.memory import Desk
from views.place import Place, around
from views.practice import asking, kept
from views.session import Session

_OPEN = "ask-first:open"


def who_is_asked(session: Session, desk: Desk) -> Learner | None:
    """Whom the experiments ask; None where they ask nobody. What was said a moment ago is kept first."""
    if not session.place.ask:
        return None
    with kept.told():
        words = asking.waiting()
        if words is not None and words.asked.card.scenario == session.scenario:
            asking.settle(words, desk)
        who = kept.learner()
        if who is None:
            st.caption("Say on the page Practise who you are. Then experiments here ask you too.")
        return who
    return None


def ask_first(session: Session, who: Learner, card: Card, desk: Desk, start: Callable[[], object]) -> None:
    """What the experiment turns, and the question once it is wanted: the claim itself would tell the answer."""
    asked: asking.Asked | None = st.session_state.get(_OPEN)
    before, _ = around(session.place, session.answer, card.experiment)
    if asked and (asked.learner, asked.card.id, asked.before.turned) == (who.id, card.id, before.turned):
        asking.put(asked, desk, partial(_answered, start))
    else:
        st.markdown(asking.turning(card, before))
        st.button("Predict", key=f"predict-{card.id}", on_click=_open, args=(who, card, session.place))


def said_before(who: Learner, card: Card) -> None:
    """What the learner last said of this experiment, and whether it came so."""
    with kept.told():
        if found := kept.store().find(Prediction, learner=who.id, card=card.id):
            kind = ANSWERS[card.scenario.front.pipeline].kinds.get(found[-1].figure)
            st.markdown(
                f"{asking.verdict(found[-1])} It was about: {kind.label if kind else 'a figure that is not here'}."
            )


def _answered(start: Callable[[], object]) -> None:
    st.session_state.pop(_OPEN, None)
    start()


def _open(who: Learner, card: Card, place: Place) -> None:
    with kept.told():
        n_seen = len(kept.store().find(Prediction, learner=who.id, card=card.id))
        st.session_state[_OPEN] = asking.ask(who.id, card, place, n_seen)
