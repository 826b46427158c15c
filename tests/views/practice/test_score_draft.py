"""A score that is not kept yet is remembered by its browser, and chosen again on a page that is opened anew."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from practice.records import MOST_NAME, Attempt, Score
from tests.views.practice.test_review import ALL, fill, kept, opened, press, scored
from tests.views.present.tabs import says
from views.practice.kept import store


def drafts(app: AppTest) -> list[Any]:
    """What has the browser remember, as the page describes it."""
    every = (each.proto for each in app.get("bidi_component"))
    return [each for each in every if each.component_name == "greenroom_draft"]


def remembered(app: AppTest) -> str:
    """What the browser is to remember."""
    (found,) = drafts(app)
    return str(json.loads(found.json)["chosen"])


def back(attempt: Attempt, text: str) -> AppTest:
    """The page opened anew, in a browser that remembers this."""
    app = opened(attempt)
    (found,) = drafts(app)
    return says(app, found, "found", text)


def test_what_is_chosen_is_remembered_and_chosen_again():
    attempt = kept()
    app = opened(attempt)
    assert remembered(app) == ""
    app.get("button_group")[0].set_value("A peer")
    app.run()
    app.text_input(key=f"score-{attempt.id}-by").set_value("Ann")
    app.text_area(key=f"score-{attempt.id}-remark").set_value("Ask $x$ <b>")
    fill(app, attempt, 2, "data").run()
    again = back(attempt, remembered(app))
    assert [radio.value for radio in again.radio] == [None if name == "data" else 2 for name in ALL]
    assert again.text_area(key=f"score-{attempt.id}-remark").value == "Ask $x$ <b>"
    assert remembered(again) == remembered(app)
    again.radio(key=f"score-{attempt.id}-data").set_value(4)
    press(again, "Keep the score")
    (score,) = store().find(Score, attempt=attempt.id)
    assert (score.by, score.role, score.marks) == ("Ann", "peer", {**dict.fromkeys(ALL, 2), "data": 4})
    assert remembered(again) == ""


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "[]", "null", '{"marks": {"data": 9}}', '{"marks": {"data": "<b>"}}', '{"role": "Somebody"}',
        '{"more": 1}', json.dumps({"by": "x" * (MOST_NAME + 1)}), '{"marks": {"of another version": 2}}',
    ],
)  # fmt: skip
def test_what_is_no_draft_is_let_go(text):
    attempt = kept()
    app = back(attempt, text)
    assert [radio.value for radio in app.radio] == [None] * len(ALL)
    assert remembered(app) == ""
    press(fill(app, attempt, 2), "Keep the score")
    assert app.warning[0].value == "Not kept yet. Still missing: who scores."


def test_one_that_is_being_changed_is_kept_already_and_so_not_remembered():
    attempt = kept(scored(data=1))
    app = opened(attempt)
    app.text_input(key=f"score-{attempt.id}-by").set_value("Ann")
    press(fill(app, attempt, 3), "Keep the score")
    press(app, "Change")
    assert drafts(app) == []
    press(app, "Leave it as it was")
    assert remembered(app) == ""
