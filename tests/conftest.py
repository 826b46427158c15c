"""What tests share: hypothesis settings, what is remembered, and a real browser in front of the running app."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from benchmarks.running import BROWSER_FLAGS, IDLE, DidNotStartError, find_browser, running
from pipelines import engine
from pipelines.answers import ANSWERS
from tests.remembering import Memory, defaults_once

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE = 120.0  # seconds: no test is about how fast a machine is, and two browsers may share it
A_MOMENT = "() => new Promise(done => setTimeout(done, 250))"  # by the page's own clock, which a slow machine holds up
LOCAL_HOSTS = {"127.0.0.1", "localhost", None}  # None: data:, blob: and file: have no host
settings.register_profile("greenroom", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("greenroom")


@pytest.fixture(scope="session")
def app_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the app that browser tests look at: what they did is kept in `practice.sqlite` there."""
    return tmp_path_factory.mktemp("app-home")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of this test, not made yet, and no other database: no test touches what somebody practised."""
    folder = tmp_path_factory.getbasetemp() / "homes" / uuid4().hex
    monkeypatch.setenv("GREENROOM_HOME", str(folder))
    monkeypatch.delenv("GREENROOM_DATABASE", raising=False)
    return folder


@pytest.fixture(scope="session")
def memory() -> Memory:
    """What all tests of this worker remember: a run asked for again, by whatever test, is not made again."""
    return Memory()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    # In front, where no other worker takes them over: it would start a second app, and make ready what is ready here.
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish() -> None:
    """What is there by now stays: the garbage collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _installed_once() -> Iterator[None]:
    """Streamlit reads what is installed, for components, with every `AppTest`: here once, since it does not change."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


MAKE = engine._made


@pytest.fixture(scope="session", autouse=True)
def _defaults_once() -> Iterator[None]:
    """What stands at the defaults is made once a worker, whatever asks for it; see `made_anew`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_made", defaults_once((each.pipeline for each in ANSWERS.values()), MAKE))
        yield


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test that is about making it: every stage is made, as often as a pipeline is run without a cache."""
    monkeypatch.setattr(engine, "_made", MAKE)


def do_without_browser(why: str) -> NoReturn:
    """Skip, or fail where a browser is required."""
    if os.environ.get("GREENROOM_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{why}, and GREENROOM_REQUIRE_BROWSER=1 asks for browser tests.", pytrace=False)
    pytest.skip(f"{why}, so browser tests are skipped.")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, named by GREENROOM_BROWSER or found on the path."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        do_without_browser("Playwright is not installed")
    # The same engine without what a window needs: pages take a fifth less time.
    executable = find_browser("chromium-headless-shell")
    if executable is None:
        do_without_browser("Chromium is not here (GREENROOM_BROWSER can name one)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, headless=True, args=BROWSER_FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def app_url(app_home: Path) -> Iterator[str]:
    """The address of the app, started for this test session and stopped after it."""
    try:
        with running(home=app_home) as (url, _):
            yield url
    except DidNotStartError as error:
        pytest.fail(str(error), pytrace=False)


class OpenPage(Protocol):
    """Opens an empty page in a browser context of its own."""

    def __call__(
        self, *, viewport: tuple[int, int] = (1280, 800), color_scheme: Literal["light", "dark"] = "light"
    ) -> Page: ...


@contextmanager
def pages(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages; afterwards the test fails if one asked another host for anything, or threw an error."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note_request(url: str) -> None:
        if urlsplit(url).hostname not in LOCAL_HOSTS:
            complaints.append(f"asked another host: {url}")

    def open_page(*, viewport: tuple[int, int] = (1280, 800), color_scheme: Literal["light", "dark"] = "light") -> Page:
        width, height = viewport
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=color_scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        context.on("request", lambda request: note_request(request.url))
        context.on("page", lambda opened: opened.on("websocket", lambda made: note_request(made.url)))
        context.on("weberror", lambda thrown: complaints.append(f"threw an error: {thrown.error}"))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    if complaints:
        pytest.fail("A page " + "\nA page ".join(complaints), pytrace=False)


@pytest.fixture
def page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages for one test; the test fails if one asked another host for anything, or threw an error."""
    with pages(browser) as open_page:
        yield open_page


def settled(page: Page, timeout: float = PATIENCE, *, begun: bool = False) -> Page:
    """The same page, once its script has run through, its charts are loaded and no other run follows.

    `begun` says that something of the new run was already seen: nobody need wait for it to start.
    """
    for _ in range(1 if begun else 2):
        page.evaluate(A_MOMENT)  # a key or a click takes a moment to start the script
        page.locator(IDLE).wait_for(timeout=timeout * 1000)
    return page


@pytest.fixture(name="settled", scope="session")
def settled_fixture() -> Callable[..., Page]:
    """`settled`, for tests that would rather ask for it than import it."""
    return settled
