"""The page Practise, without a browser: a card is asked, answered once, and seen again after a reload."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from practice.database import connect
from practice.deck import cards, hand
from practice.records import Learner, Prediction, now
from practice.where import database
from scenarios.shelf import scenarios
from views.practice import asking
from views.practice.asking import Said
from views.practice.deck_page import span
from views.practice.kept import LATER

ME = Learner(id=UUID(int=7), name="Ann")
KEYS = [scenario.key for scenario in scenarios()]


def _page(keys):
    from views.practice.deck_page import deck_page

    deck_page({key: f"http://127.0.0.1/{key}" for key in keys})


def opened(**params: str) -> AppTest:
    app = AppTest.from_function(_page, args=(KEYS,), default_timeout=120)
    for name, value in params.items():
        app.query_params[name] = value
    return app.run()


def said(app: AppTest) -> str:
    return "\n".join(str(element.value) for kind in ("markdown", "caption") for element in app.get(kind))


def kept() -> tuple[Prediction, ...]:
    return connect(database()).find(Prediction)


def put(*predictions: Prediction) -> None:
    connect(database()).put(ME, *predictions)


def predicted(number: int = 0, *, right: bool = True, sure: int = 80, minutes: float = 0) -> Prediction:
    """Of the learner's own cards the one of this number, so many minutes ago."""
    card = hand([], ME.id, now()).new[number]
    return Prediction(
        learner=ME.id, at=now() - timedelta(minutes=minutes), scenario=card.scenario.key, step=card.step.key,
        card=card.id, figure=card.figures[0], said="rises", sure=sure, seen="rises" if right else "falls", before=0.5,
        after=0.6,
    )  # fmt: skip


def field(app: AppTest, name: str):
    return next(each for each in app.get("button_group") if each.key.startswith(name))


def answer(app: AppTest, change: str = "rises", sure: int = 80) -> AppTest:
    field(app, "change-").set_value(change)
    field(app, "sure-").set_value(sure)
    return button(app, "Run it").click().run()


def button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def test_a_card_asks_without_telling_and_says_what_came_once_it_is_answered():
    put()
    app = opened()
    assert not app.exception
    asked = app.session_state["practise:asked"]
    assert asked.card.experiment.say not in said(app)
    assert asked.card.experiment.because not in said(app)
    assert asked.card.step.title in said(app)
    answer(app)
    assert not app.exception
    assert asked.card.experiment.say in said(app)
    assert asked.card.experiment.because in said(app)
    [found] = kept()
    assert (found.id, found.card, found.figure) == (asked.id, asked.card.id, asked.card.figures[0])
    assert (found.said, found.sure) == ("rises", 80)
    assert found.seen == asked.card.experiment.expect[found.figure]
    assert ("Right." if found.right else "Not so.") in said(app)

    again = opened(answer=str(found.id))
    assert asked.card.experiment.say in said(again)
    assert "1 to see later." in said(again)

    button(app, "Next card").click().run()
    assert app.session_state["practise:asked"].card.id != asked.card.id
    assert asked.card.experiment.say not in said(app)
    assert len(kept()) == 1


def test_a_prediction_is_kept_though_the_browser_is_closed_before_its_run_has_ended(monkeypatch):
    put()
    app = opened()
    asked = app.session_state["practise:asked"]
    # As streamlit does with the script of a tab that is gone: it ends at the next word to the page.
    monkeypatch.setattr(asking, "settle", lambda words, desk: st.stop())
    answer(app, sure=65)
    for thread in threading.enumerate():
        if thread.name == LATER:
            thread.join(120)
    assert [(each.id, each.said, each.sure) for each in kept()] == [(asked.id, "rises", 65)]


def test_a_question_that_is_answered_twice_counts_once():
    put()
    app = opened()
    asked = app.session_state["practise:asked"]
    answer(app)
    app.session_state["practice:said"] = Said(asked, "falls", 50)
    app.run()
    assert [each.id for each in kept()] == [asked.id]


@pytest.mark.parametrize("given", [{}, {"change": "rises"}, {"sure": 50}])
def test_half_an_answer_is_asked_for_the_rest_and_counts_for_nothing(given):
    put()
    app = opened()
    for name, value in given.items():
        field(app, f"{name}-").set_value(value)
    button(app, "Run it").click().run()
    assert "Choose one of each" in said(app)
    assert kept() == ()


def test_what_was_missed_ten_minutes_ago_stands_before_what_is_new():
    put(predicted(40, right=False, minutes=9), predicted(41))
    app = opened()
    assert "112 cards you have not seen, 2 to see later." in said(app)
    assert app.session_state["practise:asked"].card.id == hand([], ME.id, now()).new[0].id
    connect(database()).put(*(each.model_copy(update={"at": each.at - timedelta(minutes=1)}) for each in kept()))
    app = opened()
    assert "1 card to see again now, 112 you have not seen, 1 to see later." in said(app)
    assert app.session_state["practise:asked"].card.id == hand([], ME.id, now()).new[40].id


def test_a_card_seen_before_asks_about_its_next_figure():
    number, card = next((n, c) for n, c in enumerate(hand([], ME.id, now()).new) if len(c.figures) > 1)
    put(predicted(number, right=False, minutes=11))
    asked = opened().session_state["practise:asked"]
    assert (asked.card.id, asked.figure) == (card.id, card.figures[1])


@pytest.mark.parametrize("key", KEYS)
def test_cards_of_one_scenario_can_be_wanted_and_the_address_keeps_that(key):
    put()
    app = opened(scenario=key)
    assert app.session_state["practise:asked"].card.scenario.key == key
    n = sum(card.scenario.key == key for card in cards().values())
    assert f"{n} cards you have not seen." in said(app)


def test_another_choice_of_cards_puts_another_card_on_the_table():
    put()
    app = opened(scenario=KEYS[0])
    field(app, "practise.scenario").set_value(KEYS[1]).run()
    assert app.session_state["practise:asked"].card.scenario.key == KEYS[1]
    assert "".join(app.query_params["scenario"]) == KEYS[1]


@pytest.mark.parametrize("params", [{"answer": "<b>"}, {"answer": str(uuid4())}, {"scenario": "dessert"}])
def test_an_address_that_names_nothing_of_ones_own_opens_the_next_card(params):
    other = predicted().model_copy(update={"id": UUID(int=9), "learner": UUID(int=8)})
    connect(database()).put(Learner(id=UUID(int=8), name="Bob"), other)
    put(predicted(1))
    for given in (params, {"answer": str(other.id)}):
        app = opened(**given)
        assert not app.exception
        assert app.session_state["practise:asked"].learner == ME.id
        assert not [each for each in app.button if each.label == "Next card"]


def test_a_prediction_of_an_experiment_that_is_gone_counts_but_is_not_shown():
    gone = predicted().model_copy(update={"card": "recommendation.ranking.gone"})
    put(gone)
    app = opened(answer=str(gone.id))
    assert not app.exception
    assert "1 of 1" in said(app)
    assert not [each for each in app.button if each.label == "Next card"]


def test_certainty_is_judged_from_ten_predictions_on():
    put(*(predicted(number, right=False, sure=95) for number in range(9)))
    app = opened()
    assert "**0 of 9** came as you said" in said(app)
    assert "from 10 predictions on: 1 more" in said(app)
    assert not app.get("plotly_chart")
    put(predicted(9, sure=95))
    app = opened()
    assert "You promise too much" in said(app)
    assert len(app.get("plotly_chart")) == 1


def test_one_who_has_seen_all_is_told_when_the_next_comes_back():
    put(*(predicted(number, sure=95) for number in range(1, len(cards()))), predicted(0, right=False, minutes=2))
    app = opened()
    assert "Nothing is due" in said(app)
    assert "comes back in 8 minutes" in said(app)


@pytest.mark.parametrize(
    ("time", "says"),
    [
        (timedelta(seconds=1), "1 minute"),
        (timedelta(seconds=61), "2 minutes"),
        (timedelta(minutes=90), "2 hours"),
        (timedelta(days=1), "24 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(0), "1 minute"),
    ],
)
def test_a_time_to_come_is_rounded_up(time, says):
    assert span(time) == says
