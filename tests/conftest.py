"""What tests share: hypothesis settings, and a real browser in front of the running app."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn, Protocol
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[1]
LOCAL_HOSTS = {"127.0.0.1", "localhost", None}  # None: data:, blob: and file: have no host
BROWSER_FLAGS = [
    "--no-sandbox",  # Chromium refuses to start as root with one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]
IDLE = (
    '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
    ':not(:has([data-testid="stSkeleton"]))'  # stands in for a chart whose code is still loading
)

settings.register_profile("greenroom", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("greenroom")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


def do_without_browser(why: str) -> NoReturn:
    """Skip, or fail where a browser is required."""
    if os.environ.get("GREENROOM_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{why}, and GREENROOM_REQUIRE_BROWSER=1 asks for browser tests.", pytrace=False)
    pytest.skip(f"{why}, so browser tests are skipped.")


def find_browser() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("GREENROOM_BROWSER") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, named by GREENROOM_BROWSER or found on the path."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        do_without_browser("Playwright is not installed")
    executable = find_browser()
    if executable is None or shutil.which(executable) is None:
        do_without_browser(f"{executable or 'Chromium'} is not here (GREENROOM_BROWSER can name one)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, headless=True, args=BROWSER_FLAGS)
        yield launched
        launched.close()


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with straight.open(url, timeout=5) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, started for this test session and stopped after it."""
    port = find_free_port()
    url = f"http://127.0.0.1:{port}"
    output = tmp_path_factory.mktemp("app") / "output.txt"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.fileWatcherType=none", "--server.headless=true"]
    with output.open("wb") as log, subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as server:
        try:
            give_up = time.monotonic() + 90
            while not answers(f"{url}/_stcore/health"):
                if server.poll() is not None or time.monotonic() > give_up:
                    pytest.fail(f"The app did not start:\n{output.read_text()}", pytrace=False)
                time.sleep(0.1)
            yield url
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


class OpenPage(Protocol):
    """Opens an empty page in a browser context of its own."""

    def __call__(
        self, *, viewport: tuple[int, int] = (1280, 800), color_scheme: Literal["light", "dark"] = "light"
    ) -> Page: ...


@pytest.fixture
def page(browser: Browser) -> Iterator[OpenPage]:
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
        context.on("request", lambda request: note_request(request.url))
        context.on("page", lambda opened: opened.on("websocket", lambda made: note_request(made.url)))
        context.on("weberror", lambda thrown: complaints.append(f"threw an error: {thrown.error}"))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    if complaints:
        pytest.fail("A page " + "\nA page ".join(complaints), pytrace=False)


def settled(page: Page, timeout: float = 60) -> Page:
    """The same page, once its script has run through, its charts are loaded and no other run follows."""
    for _ in range(2):
        page.wait_for_timeout(250)  # a click takes a moment to start the script
        page.locator(IDLE).wait_for(timeout=timeout * 1000)
    return page


@pytest.fixture(name="settled", scope="session")
def settled_fixture() -> Callable[..., Page]:
    """`settled`, for tests that would rather ask for it than import it."""
    return settled
