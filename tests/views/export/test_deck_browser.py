"""The slides in a real browser, from a file: keys, notes, print, and not one request for anything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.views.export.conftest import HOSTILE
from tests.views.test_browser import serious_violations
from views.export.answer import Exported
from views.export.deck import deck
from views.export.one_page import one_page
from views.export.prose import cleaned

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.conftest import OpenPage

Opened = Callable[..., "Page"]
WINDOWS = [(1280, 720), (1920, 1080), (390, 844)]


@pytest.fixture(scope="session")
def files(plain: Exported, hostile: Exported, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports as files."""
    folder = tmp_path_factory.mktemp("exports")
    texts = {"deck": deck(plain), "hostile": deck(hostile), "page": one_page(plain)}
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def opened(page: OpenPage, files: Path) -> Iterator[Opened]:
    """Opens an export; the test fails if it asked for anything but itself."""
    asked: list[str] = []
    addresses: list[str] = []

    def opened(name: str = "deck", at: str = "", viewport: tuple[int, int] = (1280, 720)) -> Page:
        tab = page(viewport=viewport)
        address = (files / f"{name}.html").as_uri()
        tab.on("request", lambda request: asked.append(request.url.partition("#")[0]))
        addresses.append(address)
        tab.goto(address + at)
        return tab

    yield opened
    assert set(asked) == set(addresses)


def counter(tab: Page) -> str:
    return tab.locator("#counter").inner_text()


def n_slides(tab: Page) -> int:
    return tab.locator(".slide").count()


def n_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_keys_go_forth_and_back_and_the_address_remembers_where(opened: Opened) -> None:
    tab = opened()
    n, at = n_slides(tab), 1
    for key, to in [("ArrowRight", 2), ("PageDown", 3), ("Space", 4), ("Shift+Space", 3), ("ArrowLeft", 2),
                    ("PageUp", 1), ("ArrowLeft", 1), ("End", n), ("ArrowRight", n), ("Home", 1)]:  # fmt: skip
        tab.keyboard.press(key)
        at = to
        assert counter(tab) == f"{at} / {n}"
        assert tab.url.endswith(f"#{at}")
        assert tab.locator(".slide:visible").count() == 1
    tab.keyboard.press("End")
    tab.reload()
    assert counter(tab) == f"{n} / {n}"
    tab.evaluate("location.hash = '#3'")
    tab.wait_for_function("document.querySelector('#counter').textContent.startsWith('3 ')")


@pytest.mark.parametrize("hash", ["#0", "#-4", "#999", "#x", "#<b>"])
def test_an_address_that_names_no_slide_opens_one_all_the_same(opened: Opened, hash: str) -> None:
    assert opened(at=hash).locator(".slide:visible").count() == 1


def test_a_key_shows_the_speakers_notes_and_another_darkens_the_screen(opened: Opened) -> None:
    tab = opened(at="#2")
    notes = tab.locator(".slide.current .notes")
    assert not notes.is_visible()
    tab.keyboard.press("n")
    assert "They will ask next" in notes.inner_text()
    tab.keyboard.press("n")
    assert not notes.is_visible()
    tab.keyboard.press("b")
    assert tab.locator("#blank").is_visible()
    tab.keyboard.press("b")
    assert not tab.locator("#blank").is_visible()


def test_a_chart_is_drawn_when_its_slide_is_first_seen(opened: Opened) -> None:
    tab = opened()
    assert tab.locator(".js-plotly-plot").count() == 0
    while not tab.locator(".slide.current .chart").count():
        tab.keyboard.press("ArrowRight")
    tab.locator(".slide.current .js-plotly-plot .main-svg").first.wait_for()
    assert tab.locator(".js-plotly-plot").count() == tab.locator(".slide.current .chart").count()


def test_every_slide_is_one_landscape_page_of_paper_with_its_chart_drawn(opened: Opened) -> None:
    tab = opened()
    n, charts = n_slides(tab), tab.locator(".chart").count()
    pdf = tab.pdf(prefer_css_page_size=True, print_background=True)
    assert n_pages(pdf) == n
    [wide, tall] = re.findall(rb"/MediaBox\s*\[0 0 (\d+)[\d.]* (\d+)", pdf)[0]
    assert int(wide) > int(tall)
    assert tab.locator(".chart .main-svg").count() >= charts
    assert tab.locator(".slide:visible").count() == 1


def test_the_notes_stay_off_the_paper(opened: Opened) -> None:
    tab = opened(at="#2")
    tab.keyboard.press("n")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator(".notes:visible").count() == 0
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator(".notes:visible").count() == 1


@pytest.mark.parametrize("viewport", WINDOWS, ids=str)
def test_no_slide_keeps_anybody_out_or_is_wider_than_the_window(opened: Opened, viewport: tuple[int, int]) -> None:
    tab, wrong = opened(viewport=viewport), []
    for _ in range(n_slides(tab)):
        wide, width = tab.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        wrong += [f"{tab.url}: {wide} of {width} pixels"] if wide > width else []
        # A larger window has the same slide, only larger.
        wrong += [] if viewport == WINDOWS[1] else serious_violations(tab)
        tab.keyboard.press("ArrowRight")
    tab.keyboard.press("n")
    assert wrong + serious_violations(tab) == []


def test_what_somebody_typed_is_read_and_never_run(opened: Opened) -> None:
    tab = opened("hostile")
    for _ in range(n_slides(tab)):
        tab.keyboard.press("ArrowRight")
    assert tab.evaluate("window.hacked") is None
    texts = tab.locator(".typed").evaluate_all("all => all.map(each => each.textContent)")
    assert texts.count(cleaned(HOSTILE)) == 3
    assert n_pages(tab.pdf(prefer_css_page_size=True)) == n_slides(tab)


@pytest.mark.parametrize("viewport", WINDOWS, ids=str)
def test_the_one_page_keeps_nobody_out(opened: Opened, viewport: tuple[int, int]) -> None:
    tab = opened("page", viewport=viewport)
    wide, width = tab.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= width
    assert serious_violations(tab) == []


def test_the_one_page_is_one_page_of_paper(opened: Opened) -> None:
    pdf = opened("page").pdf(prefer_css_page_size=True)
    assert n_pages(pdf) == 1
    [wide, tall] = re.findall(rb"/MediaBox\s*\[0 0 (\d+)[\d.]* (\d+)", pdf)[0]
    assert (int(wide), int(tall)) == (594, 841)  # A4 in points
