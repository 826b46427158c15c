"""Every cache there is: results by lineage, studies by name; bounded, and shared by all who use this server."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from typing import Any

from pipelines.engine import AllKnobs, Pipeline, Result, Run
from pipelines.facts import Facts, Reader

# A heavy result (a world, its counters, a score for every user and title) is tens of megabytes, a light one a few.
MOST_HEAVY, MOST_LIGHT = 24, 240
# LightGBM and numpy keep one core busy each; more computations at once only make everybody wait longer.
AT_ONCE = 1
QUIET = 0.5


class Shelf:
    """Keeps the most recently used results, and lets only one thread make each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, Any] = OrderedDict()
        self._making: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def __contains__(self, key: str) -> bool:
        with self._lock:
            return key in self._kept

    def __len__(self) -> int:
        with self._lock:
            return len(self._kept)

    def get(self, key: str, make: Callable[[], Any]) -> Any:
        """What is kept under `key`, or what `make` returns; who asks while it is made waits and gets the same.

        A `make` that raises leaves nothing behind.
        """
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key]
            value = make()
            with self._lock:
                self._kept[key] = value
                while len(self._kept) > self._most:
                    old, _ = self._kept.popitem(last=False)
                    self._making.pop(old, None)
            return value


class _Room:
    """What all sessions of a server share."""

    def __init__(self) -> None:
        self.heavy, self.light = Shelf(MOST_HEAVY), Shelf(MOST_LIGHT)
        self.slot = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()
        self._readers, self._left = 0, -QUIET

    def enter(self) -> None:
        """A reader asks for something."""
        with self._lock:
            self._readers += 1

    def leave(self) -> None:
        """A reader got it, or gave up."""
        with self._lock:
            self._readers -= 1
            self._left = time.monotonic()

    def quiet(self) -> bool:
        """Whether no reader waits, nor did a moment ago: a page asks for one thing after the other."""
        with self._lock:
            return self._readers == 0 and time.monotonic() - self._left >= QUIET


@cache
def _room() -> _Room:
    return _Room()


class Desk:
    """One script run's way to results.

    `say` shows what is being computed. Streamlit abandons a script that a newer turn of a knob made vain at its next
    call to `st`, and `say` is that call: between two stages nothing vain goes on.
    """

    def __init__(self, pipeline: Pipeline, say: Callable[[str], object], *, reader: bool = True) -> None:
        """`reader` says that somebody waits for it."""
        self._pipeline = pipeline
        self._reader = reader
        self._say = say
        self._stages = {stage.name: stage for stage in pipeline.stages}

    def run(self, knobs: AllKnobs) -> Run:
        """A run of the pipeline, from what is kept as far as possible."""
        return self._pipeline.run(knobs, self.cache)

    def two(self, knobs: AllKnobs, other: AllKnobs) -> tuple[Run, Run]:
        """Two runs to be compared; where their knobs are the same it is one."""
        run = self.run(knobs)
        return run, run if other == knobs else self.run(other)

    def facts(self, read: Reader, run: Run) -> Facts:
        """A run's figures: their intervals take a tenth of a second, on every script run if they were not kept."""
        found: Facts = self.get(f"facts:{run.lineage}", lambda: read(run), "figures")
        return found

    def cache(self, lineage: str, make: Callable[[], Result]) -> Result:
        """The engine's caching call: a lineage begins with its stage's name."""
        stage = self._stages[lineage.partition(":")[0]]
        result: Result = self.get(lineage, make, stage.words, heavy=stage.heavy)
        return result

    def get(self, key: str, make: Callable[[], Any], what: str, *, heavy: bool = False) -> Any:
        """Anything else worth keeping, a study of a run say, under a key that names all it depends on."""
        room = _room()
        shelf = room.heavy if heavy else room.light
        if key in shelf:
            return shelf.get(key, make)
        if not self._reader:
            return self._made(room, shelf, key, make, what)
        room.enter()
        try:
            return self._made(room, shelf, key, make, what)
        finally:
            room.leave()

    def _made(self, room: _Room, shelf: Shelf, key: str, make: Callable[[], Any], what: str) -> Any:
        self._say(what)

        def make_alone() -> Any:
            with room.slot:
                # Whoever waited for the slot may have been superseded meanwhile: asking again finds out.
                self._say(what)
                return make()

        return shelf.get(key, make_alone)

    def study(self, key: str, make: Callable[[], Any], what: str) -> Any:
        """Something made of several runs: each takes the slot by itself, so that others get their turn between."""
        shelf = _room().light
        if key not in shelf:
            self._say(what)
        return shelf.get(key, make)


def make_ready(pipeline: Pipeline, knobs: AllKnobs, read: Reader) -> None:
    """Run a pipeline before anybody asks for it, one stage at a time and only while no reader waits for another."""
    desk, room = Desk(pipeline, lambda what: None, reader=False), _room()

    def when_quiet(lineage: str, make: Callable[[], Result]) -> Result:
        # Asked for outside every lock: a reader who wants the very same result must not wait for us to wait.
        while not room.quiet():
            time.sleep(QUIET / 5)
        return desk.cache(lineage, make)

    desk.facts(read, pipeline.run(knobs, when_quiet))
