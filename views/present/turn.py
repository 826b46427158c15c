"""Of those who follow in one room, one page is drawn after the other."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENT = 2.5  # seconds


@contextmanager
def in_turn(lock: "threading.Lock | None", meanwhile: Callable[[], object], patient: float = PATIENT) -> Iterator[None]:
    """Within it, it is one's turn to draw. `lock` is what all in a room share; without one it is always one's turn.

    Who is before may have to wait for a run. `meanwhile` is called once that takes longer than `patient` seconds.
    """
    if lock is None:
        yield
        return
    if not lock.acquire(timeout=patient):
        meanwhile()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
