"""What all browsers of this server see of the rooms: read from the database a few times a second, however many look."""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from practice.room import Guest, Room, Vote

if TYPE_CHECKING:
    from practice.rooms import Held, Rooms

FRESH = 0.2  # seconds


@dataclass(frozen=True)
class Sight:
    """A room as it was a moment ago: who is in it, the votes on its question, and the interview held in it."""

    room: Room
    guests: tuple[Guest, ...]
    votes: tuple[Vote, ...]
    held: "Held | None" = None


class Watch:
    """Looks at rooms. Safe to share between threads; `clock` counts seconds."""

    def __init__(self, rooms: "Rooms", clock: Callable[[], float] = time.monotonic) -> None:
        self.rooms = rooms
        self._clock = clock
        self._seen: dict[str, tuple[float, Sight | None]] = {}
        self._looking: dict[str, threading.Lock] = {}
        self._turns: dict[str, threading.Lock] = {}
        self._woken: dict[str, Callable[[], object]] = {}
        self._lock = threading.Lock()

    def look(self, code: str) -> Sight | None:
        """The room of this code; None where there is none, or it is over. Raises as a database does."""
        with self._lock:
            looking = self._looking.setdefault(code, threading.Lock())
        # Of many who ask at once, one looks and the others wait for what it sees.
        with looking:
            with self._lock:
                at, sight = self._seen.get(code, (-math.inf, None))
                if self._clock() - at < FRESH:
                    return sight
                looks = self._seen[code] = (-math.inf, None)
            sight = self._look(code)
            with self._lock:
                # Whoever changed the room meanwhile had it forgotten, and must not be shown what was before.
                if sight is not None and self._seen.get(code) is looks:
                    self._seen[code] = (self._clock(), sight)
                elif sight is None:
                    self._seen.pop(code, None)
                    self._looking.pop(code, None)
                    self._turns.pop(code, None)
                    self._woken.pop(code, None)
            return sight

    def turn(self, code: str) -> threading.Lock:
        """What who follows in this room holds while their page is drawn: one after the other.

        All are led on at the same moment. Drawn at once, all pages would be done when the last one is, and the server
        would send none of them before: it is one of as many threads.
        """
        with self._lock:
            return self._turns.setdefault(code, threading.Lock())

    def forget(self, code: str) -> None:
        """Look anew next time: something was changed from here."""
        with self._lock:
            self._seen.pop(code, None)
            wake = self._woken.get(code)
        if wake is not None:
            wake()

    def wake(self, code: str, how: Callable[[], object]) -> None:
        """Have this called, in any thread, whenever the room was changed from here, in place of what was before."""
        with self._lock:
            self._woken[code] = how

    def _look(self, code: str) -> Sight | None:
        room = self.rooms.find(code)
        if room is None:
            return None
        return Sight(room, self.rooms.guests(room), self.rooms.votes(room), self.rooms.held(room))
