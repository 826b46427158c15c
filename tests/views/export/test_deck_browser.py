"""The slides in a real browser, from a file: keys, notes, print, and not one request for anything else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import pages
from tests.views.export.conftest import HOSTILE
from tests.views.test_browser import serious_violations
from views.export.answer import Exported
from views.export.deck import deck
from views.export.one_page import one_page
from views.export.prose import cleaned

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

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


@pytest.fixture(scope="module")
def opened(browser: Browser, files: Path) -> Iterator[Opened]:
    """Opens an export; the tests fail if one asked for anything but itself, or threw an error."""
    asked: list[str] = []
    addresses: list[str] = []

    with pages(browser) as page:

        def opened(name: str = "deck", at: str = "") -> Page:
            tab = page(viewport=WINDOWS[0])
            address = (files / f"{name}.html").as_uri()
            tab.on("request", lambda request: asked.append(request.url.partition("#")[0]))
            addresses.append(address)
            tab.goto(address + at)
            return tab

        yield opened
    assert set(asked) == set(addresses)


# To read the drawing library takes a browser seconds, so the tests share what they open.
@pytest.fixture(scope="module")
def shared(opened: Opened) -> Page:
    """The deck, opened at an address that names no slide."""
    return opened(at="#x")


@pytest.fixture
def tab(shared: Page) -> Page:
    """The deck at its first slide, without its notes."""
    shared.set_viewport_size(sized(WINDOWS[0]))
    shared.keyboard.press("Home")
    if shared.locator("#notes[aria-pressed=true]").count():
        shared.keyboard.press("n")
    return shared


@pytest.fixture(scope="module")
def one(opened: Opened) -> Page:
    """The one page."""
    return opened("page")


def sized(window: tuple[int, int]) -> ViewportSize:
    width, height = window
    return {"width": width, "height": height}


def counter(tab: Page) -> str:
    return tab.locator("#counter").inner_text()


def n_slides(tab: Page) -> int:
    return tab.locator(".slide").count()


def n_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_keys_go_forth_and_back_and_the_address_remembers_where(tab: Page) -> None:
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


def test_an_address_that_names_no_slide_opens_one_all_the_same(tab: Page) -> None:
    n = n_slides(tab)
    for hash, to in [("#0", 1), ("#-4", 1), ("#999", n), ("#x", 1), ("#<b>", 1)]:
        tab.evaluate("hash => { location.hash = hash; }", hash)
        tab.wait_for_function("hash => location.hash === hash", arg=f"#{to}")
        assert counter(tab) == f"{to} / {n}"
        assert tab.locator(".slide:visible").count() == 1


def test_a_key_shows_the_speakers_notes_and_another_darkens_the_screen(tab: Page) -> None:
    tab.keyboard.press("ArrowRight")
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


def test_a_chart_is_drawn_when_it_is_first_seen_and_each_slide_is_one_landscape_page_of_paper(opened: Opened) -> None:
    tab = opened()
    assert tab.locator(".js-plotly-plot").count() == 0
    while not tab.locator(".slide.current .chart").count():
        tab.keyboard.press("ArrowRight")
    tab.locator(".slide.current .js-plotly-plot .main-svg").first.wait_for()
    assert tab.locator(".js-plotly-plot").count() == tab.locator(".slide.current .chart").count()
    # On paper stand those too that nobody has come to yet.
    n, charts = n_slides(tab), tab.locator(".chart").count()
    pdf = tab.pdf(prefer_css_page_size=True, print_background=True)
    assert n_pages(pdf) == n
    [wide, tall] = re.findall(rb"/MediaBox\s*\[0 0 (\d+)[\d.]* (\d+)", pdf)[0]
    assert int(wide) > int(tall)
    assert tab.locator(".chart .main-svg").count() >= charts
    assert tab.locator(".slide:visible").count() == 1


def test_the_notes_stay_off_the_paper(tab: Page) -> None:
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("n")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator(".notes:visible").count() == 0
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator(".notes:visible").count() == 1


@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_no_slide_keeps_anybody_out_or_is_wider_than_the_window(tab: Page, window: tuple[int, int]) -> None:
    wrong = []
    tab.set_viewport_size(sized(window))
    tab.keyboard.press("Home")
    for _ in range(n_slides(tab)):
        wide, width = tab.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        wrong += [f"{tab.url}: {wide} of {width} pixels"] if wide > width else []
        # A larger window has the same slide, only larger.
        wrong += [] if window == WINDOWS[1] else serious_violations(tab)
        tab.keyboard.press("ArrowRight")
    tab.keyboard.press("n")
    assert wrong + serious_violations(tab) == []


def test_what_somebody_typed_is_read_and_never_run(opened: Opened) -> None:
    tab = opened("hostile")
    for _ in range(n_slides(tab)):
        tab.keyboard.press("ArrowRight")
    assert tab.evaluate("window.hacked") is None
    texts = tab.locator(".typed").evaluate_all("all => all.map(each => each.textContent)")
    # On its slide, as a run's remark and as a score's.
    assert texts.count(cleaned(HOSTILE)) == 3
    assert n_pages(tab.pdf(prefer_css_page_size=True)) == n_slides(tab)


@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_the_one_page_keeps_nobody_out(one: Page, window: tuple[int, int]) -> None:
    one.set_viewport_size(sized(window))
    wide, width = one.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= width
    assert serious_violations(one) == []


def test_the_one_page_is_one_page_of_paper(one: Page) -> None:
    pdf = one.pdf(prefer_css_page_size=True)
    assert n_pages(pdf) == 1
    [wide, tall] = re.findall(rb"/MediaBox\s*\[0 0 (\d+)[\d.]* (\d+)", pdf)[0]
    assert (int(wide), int(tall)) == (594, 841)  # A4 in points
