"""The stage in a real browser: keys, a presenter's remote, a projector's sizes, a phone, light and dark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from scenarios.shelf import scenario
from scenarios.slides import slides
from tests.conftest import settled
from tests.views.test_browser import (
    background,
    charts_without_words,
    path_of,
    serious_violations,
    wider_than_the_window,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCENARIO = scenario("recommendation")
HEAD = 150  # pixels that a step's name and a sentence take over a chart
PROJECTOR, LARGE, PHONE = (1280, 720), (1920, 1080), (390, 844)


def on_stage(tab: Page, address: str) -> None:
    tab.goto(address)
    tab.locator(".slide-step").wait_for()
    settled(tab)


def place(tab: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(tab.url).query))


def shown(tab: Page, number: int, of: int) -> None:
    tab.get_by_text(f"{number} / {of}", exact=True).wait_for()
    settled(tab, begun=True)


def below_the_fold(tab: Page) -> list[str]:
    """A chart that goes on below the window's edge although there is room for it; under a table there is none."""
    chart = tab.locator('.st-key-slide [data-testid="stPlotlyChart"]').first
    if not chart.count() or tab.locator(".st-key-slide table").count():
        return []
    box, foot = chart.bounding_box(), tab.locator(".stBottom").bounding_box()["y"]
    fits, ends = box["height"] <= foot - HEAD, box["y"] + box["height"]
    return [f"{tab.url}: a chart ends at {ends:.0f}, the bar begins at {foot:.0f}"] if fits and ends > foot + 1 else []


def test_slides_are_reached_by_one_key_fit_a_projector_and_keep_nobody_out(page, app_url):
    """The last half of one scenario's: what draws all others is the same. Axe looks at every fourth."""
    tab, deck, wrong = page(viewport=PROJECTOR), slides(SCENARIO), []
    begin = len(deck) // 2
    figure = f"&figure={deck[begin].figure}" if deck[begin].figure else ""
    on_stage(tab, f"{app_url}/{path_of(SCENARIO)}?present=true&step={deck[begin].step.key}{figure}")
    for number, slide in enumerate(deck[begin:], start=begin + 1):
        shown(tab, number, len(deck))
        at = place(tab)
        assert (at.get("step", SCENARIO.step_keys[0]), at.get("figure")) == (slide.step.key, slide.figure)
        assert not tab.locator('[data-testid="stException"]').count()
        wrong += charts_without_words(tab) + wider_than_the_window(tab) + below_the_fold(tab)
        wrong += serious_violations(tab) if number % 4 == 1 else []
        tab.keyboard.press("ArrowRight" if number % 2 else "PageDown")
    assert tab.locator(".st-key-next button").is_disabled()
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def test_the_keys_of_the_stage_do_what_the_buttons_say(page, app_url):
    tab = page(viewport=PROJECTOR)
    on_stage(tab, f"{app_url}/recommendation?step=ranking&present=true&figure=where_lost")
    assert tab.locator('[data-testid="stHeader"]').is_hidden()
    tab.keyboard.press("n")
    tab.get_by_text("Say, in 40 seconds").wait_for()
    tab.get_by_text(re.compile(r"^\d+:\d\d left$")).wait_for()
    left = tab.locator(".clock .left").inner_text()
    tab.wait_for_timeout(1500)
    assert tab.locator(".clock .left").inner_text() < left
    tab.keyboard.press("k")
    knob = tab.locator(".st-key-recommendation-ranking-leaves input[type=range]")
    knob.wait_for()
    settled(tab, begun=True)
    assert not tab.get_by_text("Say, in 40 seconds").count()
    before = tab.locator(".st-key-slide h3").inner_text(), tab.locator(".st-key-slide .js-plotly-plot").inner_text()
    knob.focus()
    tab.keyboard.press("Home")
    tab.wait_for_url("**ranking.leaves=**")
    settled(tab)
    assert before != (
        tab.locator(".st-key-slide h3").inner_text(), tab.locator(".st-key-slide .js-plotly-plot").inner_text()
    )  # fmt: skip
    tab.locator(".st-key-slide h3").click()
    for key in ("b", "."):
        tab.keyboard.press(key)
        curtain = tab.locator(".curtain")
        curtain.wait_for(state="attached" if key == "b" else "detached")
        settled(tab)
    tab.keyboard.press("PageUp")
    tab.locator(".st-key-slide-question h1").wait_for()
    settled(tab, begun=True)
    assert "figure" not in place(tab)
    tab.keyboard.press("l")
    tab.locator(".strip").wait_for()
    settled(tab, begun=True)
    assert "present" not in place(tab)
    assert place(tab)["ranking.leaves"] == "2"


def test_type_grows_with_the_screen_and_a_phone_shows_a_page(page, app_url):
    tab = page(viewport=PROJECTOR)
    on_stage(tab, f"{app_url}/recommendation?step=ranking&present=true&figure=where_lost")
    heading = "parseFloat(getComputedStyle(document.querySelector('.st-key-slide h3')).fontSize)"
    small, light = tab.evaluate(heading), background(tab)
    tab.emulate_media(color_scheme="dark")
    for (width, height), than in ((LARGE, ">"), (PHONE, "<")):
        tab.set_viewport_size({"width": width, "height": height})
        tab.wait_for_function(f"small => {heading} {than} small", arg=small)
        settled(tab)
        assert background(tab) != light
        assert serious_violations(tab) + wider_than_the_window(tab) + below_the_fold(tab) == []
