"""The app as a reader meets it: a fresh server process, a real browser, and a key pressed on a knob."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import Figure
from benchmarks.running import BROWSER_FLAGS, IDLE, ROOT, START, DidNotStartError, find_browser, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VALUE_KEPT = "dl.strip dd strong"
Turn = tuple[str, str, str, float]
# Scenario -> kind of knob -> (the step whose form shows it, the knob, the key that turns it to a new value, seconds it
# may take).
TURNS: dict[str, dict[str, Turn]] = {
    "recommendation": {
        "list": ("list", "shown.length", "ArrowLeft", 1.0),
        "ranking": ("ranking", "ranking.trees", "ArrowRight", 1.0),
        "candidates": ("candidates", "candidates.n_candidates", "ArrowRight", 1.0),
        "world": ("clarify", "world.history", "ArrowRight", 3.0),
    },
    "ad_funnel": {
        "auction": ("auction", "auction.quality", "ArrowRight", 1.0),
        "phase 2": ("phase-2", "phase_2.width", "ArrowRight", 1.0),
        "phase 1": ("phase-1", "phase_1.width", "ArrowRight", 1.0),
        "click model": ("phase-3", "clicks.trees", "ArrowRight", 1.0),
        "world": ("clarify", "world.new_campaigns", "ArrowRight", 3.0),
    },
    "feed_ranking": {
        "list": ("value-and-list", "shown.author_decay", "ArrowLeft", 1.0),
        "selection": ("post-selection", "selection.size", "ArrowLeft", 1.0),
        "ranker": ("ranker", "heads.trees", "ArrowRight", 1.0),
        "world": ("clarify", "world.following", "ArrowRight", 3.0),
    },
}
BACK = {"ArrowLeft": "ArrowRight", "ArrowRight": "ArrowLeft"}
FIRST_VIEW, SEEN_BEFORE, MEMORY = 5.0, 0.2, 700.0
PATIENCE = 60_000.0

# Notes the times of the key press, of the first change of the figure, and of the end of the script that it started.
# React may write several states at once, so what counts is every state that a record says has been, not only the last.
# If it wrote none at all, the last message of the server is the end of the script.
WATCH = """selector => {
  const IDLE = 'notRunning';
  const text = () => document.querySelector(selector)?.textContent;
  const seen = window.seen = {pressed: null, changed: null, ran: false, done: null, heard: null, before: text()};
  seen.idle = () => document.querySelector('[data-testid="stApp"]').dataset.testScriptState === IDLE;
  document.addEventListener('keydown', () => {
    seen.pressed = performance.now();
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (...sent) {
      WebSocket.prototype.send = send;
      this.addEventListener('message', () => { seen.heard = performance.now(); });
      return send.apply(this, sent);
    };
  }, {capture: true, once: true});
  window.look?.disconnect();
  window.look = new MutationObserver(records => {
    if (seen.pressed === null) return;
    const now = performance.now();
    if (seen.changed === null && text() && text() !== seen.before) seen.changed = now;
    const been = records.filter(each => each.type === 'attributes').map(each => each.oldValue);
    if (!seen.idle() || been.some(state => state !== IDLE)) { seen.ran = true; seen.done = null; }
    if (seen.ran && seen.done === null && seen.idle()) seen.done = now;
  });
  window.look.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true,
                                      attributeFilter: ['data-test-script-state'], attributeOldValue: true});
}"""
# A turn may be too small for the figure to change as written: then the end of the script counts.
SEEN = """() => {
  const still = (since, ms) => since !== null && seen.idle() && performance.now() - since > ms;
  return seen.changed !== null || still(seen.done, 1000) || still(seen.heard, 3000);
}"""
TAKEN = "() => ((seen.changed ?? seen.done ?? seen.heard) - seen.pressed) / 1000"


class UnavailableError(Exception):
    """The app cannot be measured here; the message says why in a sentence."""


def figures(repeat: int) -> Iterator[Figure]:
    """First page view and memory of fresh processes, then knobs turned in the last of them.

    Raises UnavailableError without an app or a browser.
    """
    if not (ROOT / "app.py").exists():
        raise UnavailableError("There is no app.py, so the app is not measured.")
    with launched_browser() as browser:
        first, memory = [], []
        for _ in range(max(1, repeat // 2)):
            with started_server() as (url, pid):
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                first.append(_seconds_to_open(page, _address(url, next(iter(TURNS)))))
                memory.append(resident_megabytes(pid))
                page.close()
        yield Figure("first page view in a fresh process", median(first), target=FIRST_VIEW)
        if None not in memory:
            yield Figure("memory with one page open", median(filter(None, memory)), "MB", MEMORY)
        with started_server() as (url, pid):
            for scenario, turns in TURNS.items():
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                yield from _turns(page, scenario, turns, _address(url, scenario), repeat)
                page.close()


def resident_megabytes(pid: int) -> float | None:
    """Resident memory of a process; None where /proc does not say."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    sizes = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")]
    return sizes[0] if sizes else None


def _turns(page: "Page", scenario: str, turns: dict[str, Turn], address: str, repeat: int) -> Iterator[Figure]:
    seen_before = []
    for kind, (step, knob, key, target) in turns.items():
        _seconds_to_open(page, f"{address}?step={step}")
        taken = [_seconds_to_turn(page, scenario, knob, key) for _ in range(repeat)]
        seen_before += [_seconds_to_turn(page, scenario, knob, BACK[key]) for _ in range(min(repeat, 2))]
        yield Figure(f"{scenario} in the app: {kind} knob ({knob})", median(taken), target=target)
    yield Figure(f"{scenario} in the app: knob seen before", median(seen_before), target=SEEN_BEFORE)


def _address(url: str, scenario: str) -> str:
    return f"{url}/{scenario.replace('_', '-')}"


def _seconds_to_open(page: "Page", url: str) -> float:
    """From asking for the page until its script has run, its charts are drawn and the value kept stands there."""
    started = time.perf_counter()
    page.goto(url)
    page.locator(VALUE_KEPT).first.wait_for(timeout=PATIENCE)
    page.locator(IDLE).wait_for(timeout=PATIENCE)
    return time.perf_counter() - started


def _seconds_to_turn(page: "Page", scenario: str, knob: str, key: str) -> float:
    """From pressing a key on a knob's slider until the value kept says something else."""
    slider = page.locator(f".st-key-{scenario}-{knob.replace('.', '-')} input[type=range]")
    page.wait_for_timeout(500)  # the page draws a little after its script has ended
    slider.focus()
    page.evaluate(WATCH, VALUE_KEPT)
    slider.press(key)
    page.wait_for_function(SEEN, timeout=PATIENCE)
    taken = float(page.evaluate(TAKEN))
    page.locator(IDLE).wait_for(timeout=PATIENCE)
    return taken


@contextmanager
def launched_browser() -> Iterator["Browser"]:
    """The Chromium of this machine. Raises UnavailableError without one, and if the app within keeps it waiting."""
    try:
        from playwright.sync_api import TimeoutError as WaitedTooLongError
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise UnavailableError("Playwright is not installed, so the app is not measured.") from None
    executable = find_browser()
    if executable is None:
        raise UnavailableError("There is no Chromium here (GREENROOM_BROWSER can name one): the app is not measured.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, headless=True, args=BROWSER_FLAGS)
        try:
            yield browser
        except WaitedTooLongError as error:
            raise UnavailableError(
                f"The app did not do what was waited for: {error.message.splitlines()[0]}"
            ) from error
        finally:
            browser.close()


@contextmanager
def started_server() -> Iterator[tuple[str, int]]:
    """The app in a process of its own: its address and process id. Raises UnavailableError."""
    try:
        with running(ROOT, START) as found:
            yield found
    except DidNotStartError:
        raise UnavailableError("The app did not start, so it is not measured.") from None
