"""The page Practise: one card at a time, and where one stands."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from pipelines.answers import ANSWERS
from pipelines.facts import Facts, change, written
from practice.certainty import ENOUGH, Certainty, certainty
from practice.deck import Card, Hand, cards, hand
from practice.records import Learner, Prediction, now
from scenarios.shelf import scenarios
from views.charts.certainty import certainty as certainty_picture
from views.charts.certainty import in_words
from views.charts.words import sentence
from views.figures.page_sheet import show, theme_now
from views.memory import Desk
from views.place import first_place, from_params, knobs_of
from views.practice import asking, kept
from views.practice.my_data import my_data
from views.practice.standing import in_hand
from views.practice.who import who

ANSWER, SCENARIO = "answer", "scenario"
SEEN = {"rises": "▲ rises", "falls": "▼ falls", "stays": "● stays"}
_ASKED = "practise:asked"


def deck_page(pages: Mapping[str, StreamlitPage]) -> None:
    """Predict, run, see; `pages` are those of the scenarios, by key."""
    with st.container(key="head", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown("# Practise", width="content")
        with st.container(width="content"):
            who()
    st.markdown("Say what a figure will do, and how sure you are. Then see it run. What you miss comes back sooner.")
    with kept.told():
        me = kept.learner()
        if me is not None:
            _practise(me, pages)
    my_data()


def _practise(me: Learner, pages: Mapping[str, StreamlitPage]) -> None:
    only = _filter()
    counts = st.empty()
    card, standing = st.columns([3, 2], gap="large")
    found = kept.store().find(Prediction, learner=me.id)
    with card, st.container(border=True, key="card"):
        place = st.container()
        progress = st.empty()
    with place:
        shown = _settled(progress) or _looked_at(found)
    if shown is not None:
        found = (*(each for each in found if each.id != shown.id), shown)
    mine = hand(found, me.id, now(), only)
    counts.caption(in_hand(mine))
    # What is known stands before what has to be computed.
    with standing:
        _standing(certainty(found))
    with place:
        if shown is not None:
            _reveal(shown, cards()[shown.card], progress, pages)
        elif (asked := _asked(me, mine, found, only)) is not None:
            _heading(asked.card)
            asking.put(asked, _desk(asked.card, progress), lambda: None)
        else:
            _nothing(mine)
    progress.empty()


def _filter() -> str | None:
    """Of which scenario: as the address says, so that a reload keeps it."""
    titles = {each.key: each.front.title for each in scenarios()}
    chosen = st.query_params.get(SCENARIO)
    st.session_state["practise.scenario"] = chosen if chosen in titles else "all"

    def changed() -> None:
        _address(SCENARIO, st.session_state["practise.scenario"])
        _next()

    st.segmented_control("Cards of", ["all", *titles], format_func=lambda key: titles.get(key, "All"),
                         key="practise.scenario", required=True, on_change=changed)  # fmt: skip
    return chosen if chosen in titles else None


def _address(name: str, value: str) -> None:
    if value != "all":
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def _desk(card: Card, progress: DeltaGenerator) -> Desk:
    answer = ANSWERS[card.scenario.front.pipeline]
    return Desk(answer.pipeline, lambda what: progress.caption(f":material/hourglass_top: Computing: {what} …"))


def _settled(progress: DeltaGenerator) -> Prediction | None:
    """What was just said, once it ran; the address names it, so that a reload shows it again."""
    words = asking.waiting()
    if words is None:
        return None
    prediction, done = asking.settle(words, _desk(words.asked.card, progress))
    if done:
        st.query_params[ANSWER] = str(prediction.id)
    return prediction


def _looked_at(found: tuple[Prediction, ...]) -> Prediction | None:
    """The learner's own prediction that the address names, if its experiment is still there."""
    try:
        chosen = UUID(st.query_params.get(ANSWER, ""))
    except ValueError:
        return None
    return next((each for each in found if each.id == chosen and _is_there(each)), None)


def _is_there(prediction: Prediction) -> bool:
    card = cards().get(prediction.card)
    return card is not None and prediction.figure in ANSWERS[card.scenario.front.pipeline].kinds


def _asked(me: Learner, mine: Hand, found: Sequence[Prediction], only: str | None) -> asking.Asked | None:
    """The question on the table: it stays there until it is answered, or other cards are wanted."""
    asked: asking.Asked | None = st.session_state.get(_ASKED)
    answered = {each.id for each in found}
    if asked and asked.learner == me.id and asked.id not in answered and only in (None, asked.card.scenario.key):
        return asked
    if mine.next is None:
        return None
    asked = asking.ask(me.id, mine.next, first_place(mine.next.scenario), mine.n_seen[mine.next.id])
    st.session_state[_ASKED] = asked
    return asked


def _next() -> None:
    """On to the next card."""
    st.session_state.pop(_ASKED, None)
    asking.forget()
    _address(ANSWER, "all")


def _heading(card: Card) -> None:
    st.markdown(f"## :small[{card.scenario.front.title} · {card.step.number} {card.step.title}]")


def _reveal(shown: Prediction, card: Card, progress: DeltaGenerator, pages: Mapping[str, StreamlitPage]) -> None:
    """What was said, what was seen, why, and what the other figures did."""
    answer, desk = ANSWERS[card.scenario.front.pipeline], _desk(card, progress)
    place, _ = from_params(shown.params, card.scenario, answer)
    before, after = (
        desk.facts(answer.facts, desk.run(knobs_of(turned, answer))) for turned in (place.pinned, place.turned)
    )
    _heading(card)
    # On top: below a long reason nobody would find the way on.
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Next card", key="next-card", shortcut="Right", on_click=_next)
        st.page_link(pages[card.scenario.key], label="Open this run in the scenario", icon=":material/arrow_outward:",
                     query_params=dict(shown.params))  # fmt: skip
    st.markdown(asking.turning(card, replace(place, turned=place.pinned)))
    st.markdown(f"### {_line(shown.figure, before, after)}")
    st.markdown(asking.verdict(shown))
    st.markdown(f"{card.experiment.say}  \n**Why.** {card.experiment.because}")
    if others := [name for name in card.experiment.expect if name != shown.figure]:
        st.markdown("\n".join(f"- {_line(name, before, after)}" for name in others))


def _line(name: str, before: Facts, after: Facts) -> str:
    kind = after[name].kind
    moved = change(kind, before[name].estimate, after[name].estimate)
    values = (written(facts[name].estimate.value, kind.form) for facts in (before, after))
    lower = " (lower is better)" if kind.better == "lower" else ""
    return f"{sentence(kind.label)} {' → '.join(values)} {SEEN[moved]}{lower}"


def _nothing(mine: Hand) -> None:
    st.markdown("## Nothing is due")
    if mine.waiting:
        moment, card = mine.waiting[0]
        st.markdown(f"You have seen every card. The next, of {card.scenario.front.title}, comes back in "
                    f"{span(moment - now())}.")  # fmt: skip


def span(time: timedelta) -> str:
    """A time to come, rounded up: "8 minutes", "3 hours", "2 days"."""
    sizes = {"day": timedelta(days=1), "hour": timedelta(hours=1), "minute": timedelta(minutes=1)}
    name = next((name for name, size in sizes.items() if time > size), "minute")
    n = max(-(-time // sizes[name]), 1)
    return f"{n} {name}" if n == 1 else f"{n} {name}s"


def _standing(found: Certainty) -> None:
    st.markdown("## Where you stand")
    if not found.n:
        st.markdown("No prediction yet. From the first on, you see here how often you were right.")
        return
    st.markdown(f"**{found.n_right} of {found.n}** came as you said.")
    if not found.enough:
        left = ENOUGH - found.n
        st.markdown(
            f"Whether your certainty is earned can be said from {ENOUGH} predictions on: {left} more. "
            "Until then it would be chance."
        )
        return
    show(certainty_picture(found, theme_now()), in_words(found))
