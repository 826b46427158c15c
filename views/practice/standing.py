"""The line on the front page that says where one stands and what to repeat."""

from collections.abc import Mapping

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from practice.certainty import ENOUGH, Certainty, certainty
from practice.deck import Hand, cards, hand
from practice.records import Attempt, Learner, Prediction, now
from scenarios.shelf import scenarios
from views.practice import kept
from views.practice.when import day


def standing(pages: Mapping[str, StreamlitPage]) -> None:
    """Predictions, certainty, cards due and the last interview, with the way to both pages."""
    with st.container(key="standing", border=True, horizontal=True, vertical_alignment="center"):
        with kept.told():
            who = kept.learner()
            st.markdown(_line(who) if who else "Practise here with your group: say on the page Practise who you are.")
        st.page_link(pages["practise"], label="Practise", icon=":material/style:")
        st.page_link(pages["interview"], label="Interview", icon=":material/timer:")


def _line(who: Learner) -> str:
    found = kept.store()
    predictions = found.find(Prediction, learner=who.id)
    attempts = found.find(Attempt, learner=who.id)
    if not predictions and not attempts:
        return f"Nothing practised yet. {len(cards())} experiments wait for your prediction, and an interview for you."
    stands, mine = certainty(predictions), hand(predictions, who.id, now())
    said = [_certainty(stands), in_hand(mine)]
    if attempts:
        last, titles = attempts[-1], {each.key: each.front.title for each in scenarios()}
        begun = "Last interview" if last.ended else "An interview waits to be ended"
        said.append(f"{begun}: {titles.get(last.scenario, 'a question that is not here')}, {day(last.started)}.")
    return " ".join(said)


def in_hand(mine: Hand) -> str:
    """How many cards there are of each kind, without those of which there are none."""
    kinds = (
        (len(mine.due), "to see again now"), (len(mine.new), "you have not seen"), (len(mine.waiting), "to see later"),
    )  # fmt: skip
    (first, words), *others = [each for each in kinds if each[0]] or [(0, "here")]
    return ", ".join([f"{_counted(first, 'card')} {words}", *(f"{n} {words}" for n, words in others)]) + "."


def _certainty(stands: Certainty) -> str:
    if not stands.n:
        return "No prediction yet."
    right = f"**{stands.n_right} of {_counted(stands.n, 'prediction')}** right"
    if not stands.enough:
        return f"{right}; from {ENOUGH} on your certainty can be judged."
    if stands.too_sure:
        return f"{right}, and you promise too much."
    return f"{right}, and you promise too little." if stands.too_shy else f"{right}, and your certainty is earned."


def _counted(n: int, thing: str) -> str:
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"
