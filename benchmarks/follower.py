"""A follower's browser as the server knows it: Streamlit's messages over a WebSocket, and nothing is drawn.

Beside them it hears how the room stands, and asks for a new page on news, as `views/present/live.js` does in a browser.
"""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

# As a browser without a cookie says them: the second stands for a token, which only a log-in needs.
SUBPROTOCOLS = [Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN")]
STEP_LINE = 'class="slide-step"'
CHART, COMPONENT, LED = "plotly_chart", "bidi_component", "greenroom_led"
# Streamlit's name for what a component triggers.
TRIGGERED = "$$STREAMLIT_INTERNAL_KEY_{}__events"
# Seconds after which news that came while a page was on its way is thought of, and a page that did not come asked for.
EVERY, AGAIN = 0.25, 3.0
# The frontend keeps a large message until so many runs of the whole page have done without it.
KEPT_RUNS = 2


class Shown(NamedTuple):
    """What a page shows: the line that says which step it is, and which of the slides, as `12 / 34`."""

    line: str
    slide: str


class Follower:
    """One page of a room's link: hears of news, and notes when what has arrived.

    shown    what the last whole run of the page brought
    arrived  when that was, by `time.perf_counter`, if it was news
    charts   how many charts have come so far, as such and by reference to one that came before
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._address, self._place = address, parts.netloc
        self._page, self._hash, self._query = parts.path.strip("/"), "", parts.query
        self._line = ""
        # What the page was drawn for, as its component is told, and the component's name in widget states.
        self._drawn: dict[str, Any] = {}
        self._live, self._called = "", 0.0
        self._idle = False
        self._kept: dict[str, tuple[int, Delta]] = {}
        self._runs = 0
        self.shown = Shown("", "")
        self.arrived = 0.0
        self.charts, self.referred = 0, 0

    async def follow(self) -> None:
        """Open the page and stay until the task is cancelled, or the server is gone."""
        # As large as it likes; and no proxy stands before a server of this machine.
        url = f"ws://{self._place}/_stcore/stream"
        async with connect(url, subprotocols=SUBPROTOCOLS, max_size=None, proxy=None) as socket:
            listening = asyncio.create_task(self._listen(socket))
            try:
                await self._ask(socket)
                while message := await socket.recv(decode=False):
                    self._hear(ForwardMsg.FromString(message))
            except ConnectionClosed:
                pass
            finally:
                # Its connection is to be closed in peace: a loop that ends cancels once more what still goes on.
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)

    async def _ask(self, socket: ClientConnection, news: int | None = None) -> None:
        """Have the script run: because the page is opened, or because there is news."""
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string = self._query
        # A page is known by its name at first, then by the hash that the server gave it.
        run.page_script_hash, run.page_name = self._hash, "" if self._hash else self._page
        run.cached_message_hashes.extend(self._kept)
        run.context_info.url, run.context_info.color_scheme = self._address, "light"
        if news is not None:
            trigger = run.widget_states.widgets.add()
            trigger.id = TRIGGERED.format(self._live)
            trigger.json_trigger_value = json.dumps([{"event": "news", "value": news}])
        self._idle = False
        await socket.send(asked.SerializeToString())

    async def _listen(self, socket: ClientConnection) -> None:
        while not self._drawn:
            await asyncio.sleep(0.1)
        async with connect(f"ws://{self._place}/room/{self._drawn['code']}", proxy=None) as room:
            now: dict[str, Any] = {"over": False, "version": 0}
            while True:
                # Not `wait_for`: before Python 3.12 it may swallow that the task was cancelled.
                with suppress(TimeoutError):
                    async with asyncio.timeout(EVERY):
                        now = json.loads(await room.recv())
                passed = now["over"] or now["version"] > self._drawn["version"]
                if passed and self._idle and time.monotonic() - self._called > AGAIN:
                    self._called = time.monotonic()
                    await self._ask(socket, now["version"])

    def _hear(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                self._line = ""
            case "navigation":
                self._hash = message.navigation.page_script_hash
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "delta":
                if message.metadata.cacheable:
                    self._kept[message.hash] = self._runs, message.delta
                self._draw(message.delta)
            case "ref_hash":
                delta = self._kept[message.ref_hash][1]
                self._kept[message.ref_hash] = self._runs, delta
                self.referred += 1
                self._draw(delta)
            case "script_finished":
                self._finish(message.script_finished)

    def _draw(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == CHART:
            self.charts += 1
        elif kind == COMPONENT and element.bidi_component.component_name == LED:
            self._drawn, self._live = json.loads(element.bidi_component.json)["live"], element.bidi_component.id
            self._called = 0.0
        elif STEP_LINE in element.html.body:
            self._line = element.html.body

    def _finish(self, how: int) -> None:
        """A run of the page has ended; one that was broken off brings nothing new."""
        self._idle = True
        if how != ForwardMsg.FINISHED_SUCCESSFULLY:
            return
        self._runs += 1
        self._kept = {name: kept for name, kept in self._kept.items() if self._runs - kept[0] <= KEPT_RUNS}
        shown = Shown(self._line, self._drawn.get("count", ""))
        if shown != self.shown:
            self.shown, self.arrived = shown, time.perf_counter()


@contextmanager
def audience(address: str, count: int) -> Iterator[list[Follower]]:
    """So many followers of a link, all in one thread beside this one."""
    followers = [Follower(address) for _ in range(count)]
    leave = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_all_follow(followers, leave)))
    thread.start()
    try:
        yield followers
    finally:
        leave.set()
        thread.join()


async def _all_follow(followers: list[Follower], leave: threading.Event) -> None:
    pages = [asyncio.create_task(each.follow()) for each in followers]
    while not leave.is_set():
        await asyncio.sleep(0.05)
    for page in pages:
        page.cancel()
    # What went wrong with one of them is seen by its not arriving.
    await asyncio.gather(*pages, return_exceptions=True)
