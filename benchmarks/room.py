"""A room full of followers: how long from the presenter's key until each has the slide, and what they cost a server."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from benchmarks.app import UnavailableError, launched_browser, resident_megabytes, started_server
from benchmarks.follower import Follower, Shown, audience
from benchmarks.measure import Figure
from benchmarks.running import IDLE, ROOT
from pipelines.answers import ANSWERS
from scenarios.shelf import scenario
from scenarios.slides import Slide, slides
from views.place import Place, headline, turn

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCENARIO, FOLLOWERS = "recommendation", 30
# From here so many moves on stand questions and charts in turn, and at last a step with a knob that is cheap to turn.
FIRST, MOVES = ("features", "feature_importance"), 10
KNOB, BY, TURN = "shown.length", -1, "ArrowLeft"
ARRIVES, WATCHED = 1.0, 10.0
PATIENCE = 30.0


class Leader:
    """Who presents, in a real browser: goes from slide to slide with the arrow keys. `place` is where that leads."""

    def __init__(self, page: "Page", url: str) -> None:
        self._page, self._url = page, f"{url}/{SCENARIO.replace('_', '-')}"
        self._scenario, self._answer = scenario(SCENARIO), ANSWERS[scenario(SCENARIO).front.pipeline]
        self.place = Place(FIRST[0], figure=FIRST[1], present=True)

    def rehearse(self, moves: int = MOVES) -> None:
        """Show all slides once and come back: what is computed for them is kept from then on."""
        self._page.goto(f"{self._url}?step={FIRST[0]}&figure={FIRST[1]}&present=true")
        for key, by in [("ArrowRight", 1)] * moves + [("ArrowLeft", -1)] * moves:
            self.rest()
            self.move(key, by)
        self.rest()

    def open(self) -> str:
        """Open a room; returns its link."""
        self._page.locator(".st-key-panel-room button").click()
        self._page.get_by_label("Your name").fill("Leader")
        self._page.locator(".st-key-open-room button").click()
        self._page.wait_for_url("**room=*")
        code = self._page.url.partition("room=")[2].partition("&")[0]
        self.place = replace(self.place, room=code)
        self._toggle("room")
        return f"{self._url}?room={code}"

    @property
    def shown(self) -> Shown:
        """What a follower is to see."""
        line = f'<p class="slide-step">{escape(headline(self.place, self._scenario, self._answer))}</p>'
        deck = slides(self._scenario)
        return Shown(line, f"{self._at(deck) + 1} / {len(deck)}")

    def move(self, key: str, by: int) -> None:
        """Press the key that leads so many slides on."""
        deck = slides(self._scenario)
        slide = deck[self._at(deck) + by]
        self.place = replace(self.place, step=slide.step.key, figure=slide.figure or "")
        self._page.keyboard.press(key)

    def _at(self, deck: Sequence[Slide]) -> int:
        return deck.index(Slide(self._scenario.step(self.place.step), self.place.figure or None))

    def take_knob(self) -> None:
        """Have the knob at hand."""
        self._toggle("knobs")
        self._page.locator(f".st-key-{SCENARIO}-{KNOB.replace('.', '-')} input[type=range]").focus()

    def turn(self) -> None:
        """Turn the knob that was taken, by one."""
        stage, name = KNOB.split(".")
        knobs = self._answer.pipeline.turned(self.place.turned)
        self.place = turn(self.place, self._answer, {KNOB: getattr(knobs[stage], name) + BY})
        self._page.keyboard.press(TURN)

    def leave_knob(self) -> None:
        """Put the knobs away."""
        self.rest()
        self._toggle("knobs")

    def _toggle(self, panel: str) -> None:
        self._page.locator(f".st-key-panel-{panel} button").click()
        self.rest()

    def rest(self) -> None:
        """Wait until the page shows what was asked for."""
        self._page.wait_for_timeout(300)
        self._page.locator(IDLE).wait_for(timeout=2000 * PATIENCE)


def figures(repeat: int) -> Iterator[Figure]:
    """A presenter's moves with everybody following, and the server while nobody moves.

    Raises UnavailableError without an app or a browser, and if nobody is led on.
    """
    if not (ROOT / "app.py").exists():
        raise UnavailableError("There is no app.py, so the room is not measured.")
    with launched_browser() as browser, started_server() as (url, pid):
        leader = Leader(browser.new_page(viewport={"width": 1280, "height": 720}), url)
        leader.rehearse()
        _made_ready(pid)
        with audience(leader.open(), FOLLOWERS) as followers:
            arrived(followers, leader.shown)
            yield from _waiting(pid)
            yield from _moving(leader, followers, max(1, repeat // 2))
            memory = resident_megabytes(pid)
            if memory is not None:
                yield Figure(f"memory with {FOLLOWERS} followers", memory, "MB")


def _made_ready(pid: int) -> None:
    """Wait until a new server has run what it runs for first readers: a room opens later than that."""
    give_up, before = time.monotonic() + PATIENCE, processor_seconds(pid)
    while before is not None and time.monotonic() < give_up:
        time.sleep(2)
        after = processor_seconds(pid) or 0.0
        if after - before < 0.2:
            return
        before = after


def _waiting(pid: int) -> Iterator[Figure]:
    """What a server has to do while nobody moves."""
    before = processor_seconds(pid)
    time.sleep(WATCHED)
    after = processor_seconds(pid)
    if before is not None and after is not None:
        yield Figure(f"one core's share while {FOLLOWERS} followers wait", 100 * (after - before) / WATCHED, "%")


def processor_seconds(pid: int) -> float | None:
    """The time that a process has had on processors; None where /proc does not say."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    # The name, in brackets, may have blanks in it; user and system time are the 14th and 15th field of all.
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _moving(leader: Leader, followers: list[Follower], rounds: int) -> Iterator[Figure]:
    moves: list[float] = []
    turns: list[float] = []
    for _ in range(rounds):
        for _ in range(MOVES):
            moves += timed(followers, leader, lambda: leader.move("ArrowRight", 1))
        leader.take_knob()
        turns += timed(followers, leader, leader.turn)
        leader.leave_knob()
        for _ in range(MOVES):
            moves += timed(followers, leader, lambda: leader.move("ArrowLeft", -1))
    every = f"a key until {FOLLOWERS} followers have the slide"
    yield Figure(f"{every}: median", median(moves + turns))
    yield Figure(f"{every}: 95th percentile", late(moves + turns), target=ARRIVES)
    yield Figure(f"{every}: 95th percentile of a knob turned", late(turns))
    yield Figure("followers left behind", FOLLOWERS - len(followers), "followers", 0.0)


def late(seconds: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(seconds, n=20, method="inclusive")[-1]


def timed(followers: list[Follower], leader: Leader, press: Callable[[], None]) -> list[float]:
    """Seconds from pressing until each of the followers has what is shown."""
    # A key is pressed at any moment of the time between two times that a follower asks.
    time.sleep(0.6 + 0.13 * (hash(leader.place.figure) % 3))
    leader.rest()
    started = time.perf_counter()
    press()
    return [at - started for at in arrived(followers, leader.shown)]


def arrived(followers: list[Follower], shown: Shown) -> list[float]:
    """When each got what is shown. Who has not by the end of all patience leaves: no page of theirs asks any more.

    Raises UnavailableError where nobody gets it.
    """
    give_up = time.monotonic() + PATIENCE
    while any(each.shown != shown for each in followers) and time.monotonic() < give_up:
        time.sleep(0.02)
    followers[:] = [each for each in followers if each.shown == shown]
    if not followers:
        raise UnavailableError("Nobody in the room was led on, so it is not measured.")
    return [each.arrived for each in followers]
