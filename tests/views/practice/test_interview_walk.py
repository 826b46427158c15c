"""A whole interview in a real browser; and one whose server is killed while the candidate writes."""

from __future__ import annotations

import os
import re
import signal
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from benchmarks.running import DidNotStartError, running
from practice.database import connect
from practice.interview import PHASES, elapsed
from practice.records import Attempt, Comeback, Evidence, Learner, Note, now
from practice.store import Store
from practice.where import database
from scenarios.shelf import scenario
from tests.conftest import PATIENCE
from tests.views.test_browser import serious_violations, settled, wider_than_the_window

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

KEY = "recommendation"
STEPS = scenario(KEY).step_keys
OWN = "I would ask who watches, how many titles there are, and which number we are judged by."


def field(tab: Page) -> Locator:
    return tab.get_by_label("Your notes at this step")


def note(store: Store, attempt: UUID, step: str) -> Note | None:
    return next((each for each in store.find(Note, attempt=attempt) if each.step == step), None)


def kept(store: Store, attempt: UUID, step: str, text: str) -> float:
    """Wait until the database holds the text; returns how many seconds that took."""
    begun = time.monotonic()
    while time.monotonic() < begun + PATIENCE:
        found = note(store, attempt, step)
        if found is not None and found.text == text:
            return time.monotonic() - begun
        time.sleep(0.05)
    pytest.fail(f"{text!r} was not kept at {step}: {note(store, attempt, step)}")


def pressed(tab: Page, name: str) -> None:
    tab.get_by_role("button", name=re.compile(rf"\b{name}\b")).first.click()
    settled(tab)


def attempt_in(tab: Page) -> UUID:
    return UUID(dict(parse_qsl(urlsplit(tab.url).query))["attempt"])


def test_a_whole_interview_is_walked_and_found_again(page, app_url, store):
    tab = page()
    tab.goto(f"{app_url}/interview")
    settled(tab)
    wrong = serious_violations(tab) + wider_than_the_window(tab)
    tab.get_by_role("button", name="Start the clock").click()
    field(tab).wait_for()
    settled(tab)
    attempt = attempt_in(tab)
    left = tab.locator(".clock .left").inner_text()
    tab.wait_for_timeout(1500)
    assert tab.locator(".clock .left").inner_text() < left  # 5:58 left, 5:57 left: it ticks by itself
    wrong += what_is_written_is_kept(tab, store, attempt)
    said_aloud_and_a_run_pinned(tab, store, attempt)
    wrong += a_curveball_is_handed_in(tab, store, attempt)
    wrong += on_a_phone_in_the_dark(tab)
    it_ends_with_the_last_words(tab, store, attempt)
    pressed(tab, "All interviews")
    tab.locator(f".st-key-attempt-{attempt}").wait_for()
    wrong += serious_violations(tab)
    assert wrong == []


def what_is_written_is_kept(tab: Page, store: Store, attempt: UUID) -> list[str]:
    """While one types, told quietly, the caret where it was, and there after a reload and on the next step."""
    field(tab).click()
    tab.keyboard.type(OWN, delay=5)
    kept(store, attempt, "clarify", OWN)
    tab.get_by_text(re.compile(r"^kept \d\d:\d\d:\d\d$")).wait_for()
    tab.get_by_text("The model answer", exact=True).wait_for()
    settled(tab, begun=True)
    tab.keyboard.press("ArrowLeft")  # moves the caret, not the step
    tab.keyboard.type("!")
    tab.keyboard.press("Escape")  # gives the keys back
    assert tab.evaluate("document.activeElement === document.body")
    kept(store, attempt, "clarify", OWN[:-1] + "!.")
    wrong = serious_violations(tab)
    tab.reload()
    field(tab).wait_for()
    settled(tab)
    assert field(tab).input_value() == OWN[:-1] + "!."
    # What was typed a moment before a button is pressed comes along, and the button does what it says.
    field(tab).click()
    tab.keyboard.press("Control+End")
    tab.keyboard.type(" And more.", delay=1)
    pressed(tab, "Next")
    kept(store, attempt, "clarify", OWN[:-1] + "!. And more.")
    assert f"step={STEPS[1]}" in tab.url
    assert field(tab).input_value() == ""
    return wrong


def said_aloud_and_a_run_pinned(tab: Page, store: Store, attempt: UUID) -> None:
    """The model answer that is open stays so."""
    assert not tab.get_by_text("The model answer", exact=True).count()
    tab.get_by_text("I said it aloud").click()
    tab.get_by_text("The model answer", exact=True).click()
    tab.get_by_text("Say, in 40 seconds").wait_for()
    pressed(tab, "Keep as evidence")
    tab.get_by_text("Open this run (world 7)").wait_for()
    assert tab.get_by_text("Say, in 40 seconds").is_visible()
    assert [each.step for each in store.find(Evidence, attempt=attempt)] == [STEPS[1]]


def a_curveball_is_handed_in(tab: Page, store: Store, attempt: UUID) -> list[str]:
    """After a knob was turned; what the search found is told only then."""
    pressed(tab, "Curveball")
    tab.get_by_role("button", name="Hand in").wait_for()
    assert not tab.get_by_text("Our search of the knobs turned").count()
    wrong = serious_violations(tab)
    tab.locator(".st-key-recommendation-ranking-trees input").first.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_url("**ranking.trees=**")
    settled(tab)
    pressed(tab, "Hand in")
    tab.get_by_text("Our search of the knobs turned").wait_for()
    assert len(store.find(Comeback, attempt=attempt)) == 1
    return wrong


def on_a_phone_in_the_dark(tab: Page) -> list[str]:
    tab.emulate_media(color_scheme="dark")
    tab.set_viewport_size({"width": 390, "height": 900})
    settled(tab)
    wrong = serious_violations(tab, "color-contrast") + wider_than_the_window(tab)
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": 1280, "height": 800})
    return wrong


def it_ends_with_the_last_words(tab: Page, store: Store, attempt: UUID) -> None:
    """They come along, and the page is that of the review."""
    field(tab).click()
    tab.keyboard.type("Last words.", delay=1)
    # It asks once; the field's word and the button's go out at nearly one stroke.
    tab.get_by_role("button", name="End and score").click()
    tab.locator(".st-key-end button").click()
    tab.get_by_text("What was said").wait_for()
    settled(tab)
    assert tab.url.endswith(f"/interview?attempt={attempt}")
    over = store.get(Attempt, attempt)
    assert over is not None
    assert over.ended is not None
    assert over.running is None
    assert note(store, attempt, STEPS[1]) == note(store, attempt, STEPS[1]).model_copy(update={"text": "Last words."})


def test_a_server_killed_while_one_writes_loses_nothing_and_its_clock_runs_on(page, tmp_path: Path):
    home, start = (
        tmp_path / "home",
        ("-m", "streamlit", "run", "app.py"),
    )  # which makes nothing ready that nobody asks for
    home.mkdir()
    store = connect(database({"GREENROOM_HOME": str(home)}))
    me = Learner(name="Walker")
    attempt = Attempt(learner=me.id, scenario=KEY, minutes=tuple(each.minutes for each in PHASES), running=now())
    store.put(me, attempt)
    before, after = "Before the kill these words were kept. ", "And these while the server was away."
    tab = page()
    try:
        with running(start=start, home=home) as (url, server):
            tab.goto(f"{url}/{KEY}?attempt={attempt.id}")
            field(tab).wait_for()
            settled(tab)
            field(tab).click()
            tab.keyboard.type(before, delay=10)
            kept(store, attempt.id, "clarify", before)
            os.kill(server, signal.SIGKILL)
            # Streamlit puts a notice before the page as soon as it misses the server: what follows is typed at once.
            tab.keyboard.insert_text(after)
        tab.get_by_text("Not kept yet.").wait_for()
        assert note(store, attempt.id, "clarify").text == before
        with running(start=start, home=home, port=urlsplit(url).port) as (url, server):
            kept(store, attempt.id, "clarify", before + after)
            settled(tab)
            assert field(tab).input_value() == before + after
            again = store.get(Attempt, attempt.id)
            assert again.running == attempt.running
            assert elapsed(again, now()) == pytest.approx((now() - attempt.running).total_seconds(), abs=1)

            # The browser goes too, a moment after the last word: what the server was not told is sent next time.
            field(tab).click()
            tab.keyboard.press("Control+End")
            tab.keyboard.insert_text(" The end.")
            context, address = tab.context, tab.url
            tab.close()
            tab = context.new_page()
            tab.goto(address)
            field(tab).wait_for()
            kept(store, attempt.id, "clarify", before + after + " The end.")
    except DidNotStartError as error:
        pytest.fail(str(error), pytrace=False)
    finally:
        store.engine.dispose()
