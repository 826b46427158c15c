"""The page Interview, without a browser: what is listed, offered again, refused and deleted."""

from datetime import timedelta
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from practice.database import connect
from practice.interview import PHASES
from practice.records import Attempt, Comeback, Learner, Note, Score, note_id, now
from practice.where import database

ME = Learner(id=UUID(int=7), name="Ann")
MINUTES = tuple(phase.minutes for phase in PHASES)


def _page():
    from scenarios.shelf import scenarios
    from views.practice.interview_page import interview_page

    interview_page(scenarios(), {})


@pytest.fixture
def store():
    found = connect(database())
    found.put(ME)
    yield found
    found.engine.dispose()


def opened(**params: str) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(str(each.value) for kind in ("markdown", "caption", "warning", "error") for each in app.get(kind))


def begun(**fields: object) -> Attempt:
    return Attempt(learner=ME.id, scenario="recommendation", minutes=MINUTES, **fields)


def keys(app: AppTest) -> set[str]:
    return {str(each.key) for each in app.button}


def test_a_first_visit_offers_every_question_and_the_published_minutes(store):
    app = opened()
    assert len(app.selectbox(key="interview-question").options) == 3
    assert "45 minutes, in 7 phases" in said(app)
    assert "None yet." in said(app)


def test_minutes_that_cannot_be_are_refused_in_one_sentence_and_the_clock_does_not_start(store):
    app = opened()
    app.number_input(key="interview-minutes-data").set_value(500.0).run()
    assert [error.value for error in app.error] == [
        f"{PHASES[2].title} has 500 minutes; allowed are more than 0 and up to 60."
    ]
    assert "start" not in keys(app)


def test_an_attempt_that_ended_is_listed_with_its_levels_and_comebacks(store):
    attempt = begun(started=now() - timedelta(days=1), ended=now(), elapsed=1500.0)
    ball = Comeback(learner=ME.id, attempt=attempt.id, scenario="recommendation", curveball="alike", params={},
                    usual=0.5, hit=0.3, now=0.4, best=0.5)  # fmt: skip
    mine = Score(attempt=attempt.id, by="Ann", role="self", marks={"modelling": 2, "data": 3})
    theirs = Score(attempt=attempt.id, by="Bob", role="peer", marks={"modelling": 4})
    store.put(attempt, ball, mine, theirs)
    app = opened()
    assert "25 minutes of 45 minutes" in said(app)
    assert "2.5 of 4 by self, 4.0 of 4 by peers · Won back 50%" in said(app)
    assert f"on-{attempt.id}" not in keys(app)


def test_one_of_a_question_that_is_not_here_is_listed_without_its_words(store):
    attempt = Attempt(learner=ME.id, scenario="![](http://elsewhere)", minutes=(5,))
    store.put(attempt)
    app = opened()
    assert "**A question that is not here**" in said(app)
    assert "elsewhere" not in said(app)
    assert f"really-{attempt.id}" in keys(app)


def test_one_that_did_not_end_is_offered_first_and_where_nobody_was_there_its_clock_is_turned_back(store):
    just_now = begun(running=now(), changed=now())
    left = begun(
        started=now() - timedelta(hours=3), running=now() - timedelta(hours=3), changed=now() - timedelta(hours=3)
    )
    note = Note(
        id=note_id(left.id, "scale"), attempt=left.id, step="scale", text="a", changed=now() - timedelta(hours=2)
    )
    store.put(just_now, left, note)
    app = opened()
    assert f"{PHASES[0].title}, 45 minutes left." in said(app)
    assert "135 minutes over." in said(app)
    assert {f"on-{just_now.id}", f"on-{left.id}", f"back-{left.id}"} <= keys(app)
    assert f"back-{just_now.id}" not in keys(app)


def test_deleting_asks_once_and_takes_all_that_belongs_to_the_attempt(store):
    attempt = begun(ended=now())
    store.put(attempt, Note(id=note_id(attempt.id, "scale"), attempt=attempt.id, step="scale", text="a"))
    app = opened()
    app.button(key=f"really-{attempt.id}").click().run()
    assert store.find(Attempt) == ()
    assert store.find(Note) == ()
    assert f"really-{attempt.id}" not in keys(app)


@pytest.mark.parametrize("named", ["nonsense", "00000000-0000-4000-8000-000000000000", "<b>", ""])
def test_an_address_that_names_no_interview_gets_one_sentence(store, named):
    app = opened(attempt=named)
    assert len(app.warning) == 1
    assert "is not here" in app.warning[0].value
