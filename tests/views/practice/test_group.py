"""A group on one PostgreSQL, in real browsers: each chooses a name, is remembered, and reads the others' interviews."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from benchmarks.running import running
from practice.database import connect
from practice.records import Attempt, Learner, Prediction, Score
from practice.rubric import rubric
from practice.store import Store
from tests.conftest import settled
from tests.practice.postgresql import programs_here, serving
from tests.views.practice.test_interview_walk import field, kept
from tests.views.practice.test_practise_browser import answered
from tests.views.test_browser import serious_violations, wider_than_the_window

if TYPE_CHECKING:
    from playwright.sync_api import Page

OWN = "I would ask who watches, how many titles there are, and which number we are judged by."


@pytest.fixture(scope="module")
def group() -> Iterator[tuple[str, Store]]:
    """The address of an app on a PostgreSQL of its own, and the records in it."""
    with serving(programs_here()) as server:
        url = server.emptied("a_group")
        address = url.render_as_string(hide_password=False)
        with running(start=("-m", "streamlit", "run", "app.py"), database=address) as (app, _):
            store = connect(url)
            yield app, store
            store.close()


def chosen(tab: Page, name: str) -> None:
    """Take a name on the page that is open."""
    box = tab.get_by_role("combobox", name="Name")
    box.fill(name)
    box.press("Enter")
    tab.get_by_role("button", name="Who practises").wait_for()
    settled(tab)


def test_two_people_practise_on_one_database_and_one_scores_the_other(page, group):
    app, store = group
    ann, bo, wrong = page(), page(), []
    for tab, name in ((ann, "Ann"), (bo, "Bo <b>x</b>")):
        tab.goto(f"{app}/practise")
        tab.get_by_text("Who practises?").wait_for()
        settled(tab)
        wrong += serious_violations(tab) + wider_than_the_window(tab)
        chosen(tab, name)
    people = {each.name: each.id for each in store.find(Learner)}
    assert list(people) == ["Ann", "Bo <b>x</b>"]

    answered(ann, "rises", twice=False)
    assert [each.learner for each in store.find(Prediction)] == [people["Ann"]]

    # Remembered by her browser, where nobody else is.
    ann.goto(f"{app}/interview")
    ann.get_by_role("button", name="Start the clock").click()
    field(ann).wait_for()
    settled(ann)
    attempt = UUID(dict(parse_qsl(urlsplit(ann.url).query))["attempt"])
    assert store.get(Attempt, attempt).learner == people["Ann"]
    field(ann).click()
    ann.keyboard.type(OWN)
    kept(store, attempt, "clarify", OWN)

    # Who is not its candidate only looks.
    bo.goto(ann.url)
    bo.get_by_text("You look at Ann's interview.").wait_for()
    settled(bo)
    assert field(bo).get_attribute("readonly") is not None
    settled(ann)
    ann.get_by_role("button", name="End and score").click()
    ann.locator(".st-key-end button").click()
    ann.get_by_text("What was said").wait_for()

    bo.goto(ann.url)
    bo.get_by_text(OWN).wait_for()
    settled(bo)
    for dimension in rubric().dimensions:
        bo.get_by_role("radiogroup", name=dimension.title).get_by_role("radio").nth(2).check(force=True)
        settled(bo, begun=True)
    bo.get_by_role("button", name=re.compile("Keep the score")).click()
    bo.get_by_role("heading", name="Scores").wait_for()
    assert [(each.by, each.role, set(each.marks.values())) for each in store.find(Score, attempt=attempt)] == [
        ("Bo <b>x</b>", "peer", {3})
    ]
    assert store.get(Attempt, attempt).ended is not None
    wrong += serious_violations(bo) + wider_than_the_window(bo)
    assert wrong == []
