"""An interview scored, reloaded, exported, lost and taken in again, in a real browser."""

from __future__ import annotations

import json

import pytest

from practice.records import Attempt, Learner, Note, Score, note_id
from practice.rubric import rubric
from practice.transfer import NAME, VERSION
from tests.conftest import settled
from tests.views.test_browser import charts_without_words, serious_violations, wider_than_the_window

HOSTILE = "<img src=//evil.example/x onerror=alert(1)> ![x](https://evil.example/y.png) :material/home: $x$"
TITLES = [dimension.title for dimension in rubric().dimensions]


@pytest.fixture
def candidate():
    """Somebody with a name of their own, for the app's database is everybody's."""
    return Learner(name=f"Walker {HOSTILE}"[:80])


@pytest.fixture
def attempt(candidate):
    return Attempt(learner=candidate.id, scenario="recommendation", minutes=(6, 39), elapsed=600)


@pytest.fixture
def file(candidate, attempt, tmp_path):
    """An export that holds an interview, an earlier one with its score, and a note that means harm."""
    earlier = Attempt(learner=candidate.id, scenario="ad_funnel", minutes=(45,))
    records = {
        "learner": [candidate], "attempt": [earlier, attempt],
        "note": [Note(id=note_id(attempt.id, "clarify"), attempt=attempt.id, step="clarify", text=HOSTILE)],
        "score": [Score(attempt=earlier.id, by="Me", role="self", marks={each.key: 2 for each in rubric().dimensions})],
    }  # fmt: skip
    head = {"greenroom": NAME, "version": VERSION}
    path = tmp_path / "before.json"
    path.write_text(
        json.dumps({**head, **{kind: [each.model_dump(mode="json") for each in of] for kind, of in records.items()}})
    )
    return path


def taken_in(tab, path, says):
    tab.set_input_files("input[type=file]", path)
    tab.get_by_text(says).wait_for()
    settled(tab, begun=True)


def filled(tab, level, *left_out):
    for title in TITLES:
        if title not in left_out:
            tab.get_by_role("radiogroup", name=title).get_by_text(level, exact=True).click()
    settled(tab)


def kept(tab):
    tab.get_by_role("button", name="Keep the score").click()
    settled(tab)


def opened(tab, address):
    tab.goto(address)
    tab.get_by_role("heading", name="What was said").wait_for()
    return settled(tab, begun=True)


def columns(tab):
    """Who scored, as the table of scores names them."""
    return tab.locator(".stacked", has_text="Modelling").locator("thead th").all_inner_texts()[1:]


def scored_by_two(tab, address):
    """By the candidate, who forgets a dimension and reloads the page, and then by a peer at the same browser."""
    opened(tab, address)
    assert tab.get_by_text(HOSTILE, exact=True).is_visible()
    tab.get_by_role("radio", name="Myself").click()
    filled(tab, "Weak", "Communication")
    kept(tab)
    assert tab.get_by_text("Still missing: Communication.").is_visible()
    # What is chosen and not kept yet stands there after a reload, too.
    opened(tab, address)
    for title in TITLES[:-1]:
        weak = tab.get_by_role("radiogroup", name=title).get_by_role("radio", checked=True)
        weak.wait_for(state="attached")
        assert weak.get_attribute("value") == "1"
    filled(tab, "Strong")
    kept(tab)
    assert len(columns(tab)) == 1
    tab.get_by_text("Score this interview").click()
    filled(tab, "Very weak")
    tab.get_by_label("Who scores", exact=True).fill(f"Ann {HOSTILE}"[:80])
    kept(tab)
    assert columns(tab)[1] == f"Ann {HOSTILE}"[:80]
    # Whoever kept a score at the foot of the page is shown it at the head.
    tab.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop === 0")
    assert tab.get_by_text("Far apart.").is_visible()


def test_an_interview_is_scored_found_again_exported_lost_and_taken_in(
    page, app_url, candidate, attempt, file, tmp_path
):
    tab, address = page(), f"{app_url}/interview?attempt={attempt.id}"
    tab.goto(f"{app_url}/practise")
    tab.get_by_role("heading", name="My data").wait_for()
    settled(tab)
    taken_in(tab, file, "5 of 5 records taken in; 0 were here already.")

    # Who practises is chosen, and remembered in this browser.
    tab.get_by_role("button", name="Who practises").click()
    tab.get_by_role("combobox", name="Somebody else").fill(candidate.name)
    tab.keyboard.press("Enter")
    tab.locator(".st-key-who").get_by_text(candidate.name, exact=True).wait_for()
    tab.wait_for_function("id => document.cookie.includes(`greenroom-learner=${id}`)", arg=str(candidate.id))

    scored_by_two(tab, address)

    tab.goto(f"{app_url}/practise")
    tab.get_by_role("heading", name="My data").wait_for()
    settled(tab)
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Export everything").click()
    export = tmp_path / download.value.suggested_filename
    download.value.save_as(export)

    opened(tab, address)
    assert len(columns(tab)) == 2
    assert tab.get_by_role("button", name="Change").count() == 0
    assert serious_violations(tab) + charts_without_words(tab) + wider_than_the_window(tab) == []
    tab.get_by_role("button", name="Delete").last.click()
    tab.get_by_role("button", name="Delete this score").click()
    settled(tab)
    assert len(columns(tab)) == 1

    tab.goto(f"{app_url}/practise")
    tab.get_by_role("heading", name="My data").wait_for()
    settled(tab)
    broken = tmp_path / "broken.json"
    broken.write_text(export.read_text("utf-8")[:-40] + HOSTILE, "utf-8")
    taken_in(tab, broken, "Nothing was changed.")
    assert tab.get_by_text("The file is not JSON").is_visible()
    taken_in(tab, export, "1 of ")
    tab.set_viewport_size({"width": 390, "height": 844})
    opened(tab, address)
    assert columns(tab)[1] == f"Ann {HOSTILE}"[:80]
    assert wider_than_the_window(tab) == []
