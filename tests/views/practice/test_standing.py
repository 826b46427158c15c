"""The front page says where one stands, and opens whatever becomes of the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from streamlit.testing.v1 import AppTest

from practice.database import connect
from practice.deck import cards
from practice.records import Attempt, Learner, Prediction, now
from practice.where import database
from scenarios.shelf import scenarios

ME = Learner(id=UUID(int=7), name="Ann")
CARDS = list(cards().values())


def _page(keys):
    from scenarios.shelf import scenarios
    from views.home import home

    home(scenarios(), {key: f"http://127.0.0.1/{key}" for key in keys})


def front_page() -> AppTest:
    keys = [*(scenario.key for scenario in scenarios()), "practise", "interview"]
    app = AppTest.from_function(_page, args=(keys,), default_timeout=60).run()
    assert not app.exception
    assert all(scenario.front.teaches in said(app) for scenario in scenarios())
    return app


def said(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in app.markdown)


def predicted(number: int, *, right: bool, sure: int = 80, minutes: float = 0) -> Prediction:
    card = CARDS[number]
    return Prediction(
        learner=ME.id, at=now() - timedelta(minutes=minutes), scenario=card.scenario.key, step=card.step.key,
        card=card.id, figure=card.figures[0], said="rises", sure=sure, seen="rises" if right else "falls", before=0.5,
        after=0.6,
    )  # fmt: skip


def test_who_has_not_practised_is_told_what_there_is():
    assert f"Nothing practised yet. {len(CARDS)} experiments wait" in said(front_page())


def test_what_is_due_is_counted_and_a_few_predictions_judge_no_certainty():
    connect(database()).put(ME, predicted(0, right=False, minutes=11), predicted(1, right=True))
    line = said(front_page())
    assert "**1 of 2 predictions** right; from 10 on" in line
    assert f"1 card to see again now, {len(CARDS) - 2} you have not seen, 1 to see later." in line
    assert "Last interview" not in line


def test_certainty_and_the_last_interview_are_named():
    begun = [datetime(2026, 3, day, 12, tzinfo=UTC) for day in (1, 9)]
    attempts = [Attempt(learner=ME.id, scenario="ad_funnel", started=at, ended=at, minutes=(6,)) for at in begun]
    store = connect(database())
    store.put(ME, *attempts, *(predicted(n, right=n < 2, sure=95) for n in range(12)))
    line = said(front_page())
    assert "**2 of 12 predictions** right, and you promise too much." in line
    assert "Last interview: Ad selection funnel, 09 Mar 2026." in line
    store.put(attempts[-1].but(ended=None))
    assert "An interview waits to be ended: Ad selection funnel, 09 Mar 2026." in said(front_page())


def test_without_a_database_the_questions_can_be_opened_all_the_same(monkeypatch):
    monkeypatch.setenv("GREENROOM_DATABASE", "sqlite:////nowhere/at/all.sqlite")
    assert len(front_page().error) == 1
