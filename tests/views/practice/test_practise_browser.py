"""Practising as people do it: a real browser, the keyboard, a reload, and ten minutes later."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from practice.deck import AGAIN, Card, hand
from practice.records import Learner, Prediction, now
from tests.conftest import settled
from tests.views.test_browser import serious_violations, wider_than_the_window
from views.practice.asking import CHANGES
from views.practice.kept import COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Page

KEY = "recommendation"


@pytest.fixture
def learner(store):
    """Somebody new, so that what other tests practised does not count."""
    new = Learner(id=UUID(int=5), name="Walker")
    store.put(new)
    yield new
    store.delete(new)


def answered(tab: Page, change: str, *, twice: bool) -> None:
    """Answer with the keyboard alone, or with a double click at the end; then wait for what came."""
    for name in (CHANGES[change], "95%"):
        tab.get_by_role("radio", name=name).focus()
        tab.keyboard.press("Space")
    button = tab.get_by_role("button", name="Run it")
    if twice:
        button.dblclick()
    else:
        button.focus()
        tab.keyboard.press("Enter")
    tab.get_by_role("button", name="Next card").wait_for()
    settled(tab)


def heading(card: Card) -> str:
    return f"{card.scenario.front.title} · {card.step.number} {card.step.title}"


def test_three_cards_are_answered_and_the_one_missed_comes_back_after_ten_minutes(page, app_url, store, learner):
    def kept() -> tuple[Prediction, ...]:
        return store.find(Prediction, learner=learner.id)

    tab, wrong = page(), []
    tab.context.add_cookies([{"name": COOKIE, "value": str(learner.id), "url": app_url}])
    tab.goto(f"{app_url}/practise?scenario={KEY}")
    tab.get_by_text("No prediction yet").wait_for()
    settled(tab)
    wrong += serious_violations(tab)
    tab.emulate_media(color_scheme="dark")
    tab.set_viewport_size({"width": 390, "height": 900})
    settled(tab)
    wrong += serious_violations(tab, "color-contrast") + wider_than_the_window(tab)
    tab.emulate_media(color_scheme="light")
    tab.set_viewport_size({"width": 1280, "height": 800})

    asked = []
    for number, right in enumerate((True, False, True), start=1):
        card = hand(kept(), learner.id, now(), KEY).next
        truth = card.experiment.expect[card.figure(0)]
        asked.append(card)
        tab.get_by_role("heading", name=heading(card)).wait_for()
        answered(tab, truth if right else next(change for change in CHANGES if change != truth), twice=number == 2)
        tab.get_by_text("Right." if right else "Not so.").wait_for()
        assert [(each.card, each.right) for each in kept()][number - 1 :] == [(card.id, right)]
        if number < 3:
            tab.keyboard.press("ArrowRight")
    wrong += serious_violations(tab)
    said = kept()

    # What was said is in the database and in the address: a reload shows it again, and counts nothing twice.
    tab.reload()
    tab.get_by_text(asked[-1].experiment.because[:40]).wait_for()
    tab.get_by_text("2 of 3 came as you said").wait_for()
    settled(tab)
    assert kept() == said
    tab.get_by_text("Open this run in the scenario").click()
    tab.get_by_role("heading", name=asked[-1].step.title, exact=True, level=2).wait_for()
    settled(tab)
    assert set(said[-1].params.items()) <= set(parse_qsl(urlsplit(tab.url).query))

    # Ten minutes go by for the one that was missed: it is due, here and on the front page, before what is new.
    store.put(said[1].model_copy(update={"at": said[1].at - AGAIN}))
    tab.goto(f"{app_url}/practise?scenario={KEY}")
    tab.get_by_text("1 card to see again now").wait_for()
    tab.get_by_role("heading", name=heading(asked[1])).wait_for()
    settled(tab)
    tab.goto(app_url)
    tab.get_by_text("1 card to see again now").wait_for()
    settled(tab)
    assert wrong + serious_violations(tab) == []
