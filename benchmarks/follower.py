"""A follower's browser as the server knows it: Streamlit's messages over a WebSocket, and nothing is drawn."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

# As a browser without a cookie says them: the second stands for a token, which only a log-in needs.
SUBPROTOCOLS = [Subprotocol("streamlit"), Subprotocol("PLACEHOLDER_AUTH_TOKEN")]
STEP_LINE = 'class="slide-step"'
CHART = "plotly_chart"
# The frontend keeps a large message until so many runs of the whole page have done without it.
KEPT_RUNS = 2


class Shown(NamedTuple):
    """What a page shows: the parameters of its address, and the line that says which step it is."""

    params: dict[str, str]
    line: str


class Follower:
    """One page of a room's link: asks as often as it is told to, and notes when what has arrived.

    shown    what the last whole run of the page brought
    arrived  when that was, by `time.perf_counter`, if it was news
    charts   how many charts have come so far, as such and by reference to one that came before
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._address, self._socket_url = address, f"ws://{parts.netloc}/_stcore/stream"
        self._page, self._hash, self._query = parts.path.strip("/"), "", parts.query
        self._line = ""
        self._asking: dict[str, tuple[float, asyncio.Task[None]]] = {}
        self._kept: dict[str, tuple[int, Delta]] = {}
        self._runs = 0
        self.shown = Shown({}, "")
        self.arrived = 0.0
        self.charts, self.referred = 0, 0

    async def follow(self) -> None:
        """Open the page and stay until the task is cancelled, or the server is gone."""
        # As large as it likes; and no proxy stands before a server of this machine.
        async with connect(self._socket_url, subprotocols=SUBPROTOCOLS, max_size=None, proxy=None) as socket:
            try:
                await self._ask(socket)
                while message := await socket.recv(decode=False):
                    self._hear(socket, ForwardMsg.FromString(message))
            except ConnectionClosed:
                pass
            finally:
                for _, asking in self._asking.values():
                    asking.cancel()

    async def _ask(self, socket: ClientConnection, fragment: str = "") -> None:
        """Have the script run, or a fragment of it by itself."""
        asked = BackMsg()
        run = asked.rerun_script
        run.query_string, run.fragment_id, run.is_auto_rerun = self._query, fragment, bool(fragment)
        # A page is known by its name at first, then by the hash that the server gave it.
        run.page_script_hash, run.page_name = self._hash, "" if self._hash else self._page
        run.cached_message_hashes.extend(self._kept)
        run.context_info.url, run.context_info.color_scheme = self._address, "light"
        await socket.send(asked.SerializeToString())

    async def _ask_again(self, socket: ClientConnection, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self._ask(socket, fragment)

    def _hear(self, socket: ClientConnection, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                if not message.metadata.run.fragment_ids:
                    self._begin()
            case "navigation":
                self._hash = message.navigation.page_script_hash
            case "page_info_changed":
                self._query = message.page_info_changed.query_string
            case "auto_rerun":
                self._ask_every(socket, message.auto_rerun.fragment_id, message.auto_rerun.interval)
            case "stop_auto_rerun":
                for fragment in message.stop_auto_rerun.fragment_ids:
                    self._stop_asking(fragment)
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

    def _begin(self) -> None:
        """A run of the whole page: its fragments say anew how often they want to be asked for."""
        self._line = ""
        for fragment in list(self._asking):
            self._stop_asking(fragment)

    def _ask_every(self, socket: ClientConnection, fragment: str, interval: float) -> None:
        if fragment in self._asking and self._asking[fragment][0] == interval:
            return
        self._stop_asking(fragment)
        self._asking[fragment] = interval, asyncio.create_task(self._ask_again(socket, fragment, interval))

    def _stop_asking(self, fragment: str) -> None:
        if fragment in self._asking:
            self._asking.pop(fragment)[1].cancel()

    def _draw(self, delta: Delta) -> None:
        element = delta.new_element
        if element.WhichOneof("type") == CHART:
            self.charts += 1
        elif STEP_LINE in element.html.body:
            self._line = element.html.body

    def _finish(self, how: int) -> None:
        """A run of the whole page has ended; one that was broken off or was of a fragment brings nothing new."""
        if how != ForwardMsg.FINISHED_SUCCESSFULLY:
            return
        self._runs += 1
        self._kept = {name: kept for name, kept in self._kept.items() if self._runs - kept[0] <= KEPT_RUNS}
        shown = Shown(dict(parse_qsl(self._query)), self._line)
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
