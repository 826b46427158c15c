"""Processes killed at a random moment: what was told to be kept is kept, and what was under way is whole or not there.

A child is forked, so that it need not import anything, and killed with SIGKILL: nothing of Python runs after that.
"""

from __future__ import annotations

import itertools
import os
import random
import select
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL

from practice.database import connect
from practice.records import Attempt, Learner, Note, Record
from practice.store import Store
from practice.tables import METADATA
from practice.transfer import exported, imported
from tests.practice.conftest import NewUrl
from tests.practice.samples import an_attempt, learner, note, of_each_kind

# The libraries that compute keep threads, of which Python warns who forks: none of them holds a lock here.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
KILLS = {"sqlite": 100, "postgresql": 15}
LONGEST = 0.08  # seconds a child may go on after its first report
FIRST = 60.0  # seconds to that: a machine may be busy

Tell = Callable[[int], None]


def killed(work: Callable[[Tell], None], after: float, *, reports: bool = True) -> list[int]:
    """Let a child work, kill it `after` seconds (from its first report, if it reports), and return what it told of."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            os.close(reading)
            work(lambda number: os.write(writing, number.to_bytes(4, "big")) and None)
        os._exit(1)
    os.close(writing)
    try:
        if reports:
            assert select.select([reading], [], [], FIRST)[0], "the child never reported"
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        with open(reading, "rb", closefd=False) as told:
            numbers = told.read()
    finally:
        os.close(reading)
    if reports:  # it did not end by itself
        assert os.WIFSIGNALED(status)
    return [int.from_bytes(numbers[at : at + 4], "big") for at in range(0, len(numbers) - 3, 4)]


def texts_of(number: int) -> tuple[str, str]:
    return f"number {number}", f"{number} " * 1000


def writer(url: URL, attempt: UUID) -> Callable[[Tell], None]:
    """Writes pairs of notes as fast as it can, and one that it writes again and again; tells of each pair once kept."""

    def work(tell: Tell) -> None:
        store = connect(url)
        for number in itertools.count():
            short, long = texts_of(number)
            store.put(
                note(attempt, short, f"a{number}"), note(attempt, long, f"b{number}"), note(attempt, long, "again")
            )
            tell(number)

    return work


@pytest.mark.parametrize("kind", KILLS)
def test_nothing_that_was_told_of_is_lost_however_often_the_writer_is_killed(kind: str, new_url: NewUrl) -> None:
    url, rng = new_url(kind), random.Random(5)
    ada = learner()
    with_opened(url, lambda store: store.put(ada))
    told: dict[UUID, list[int]] = {}
    for _ in range(KILLS[kind]):
        attempt = an_attempt(ada.id)
        with_opened(url, lambda store: store.put(attempt))  # noqa: B023
        told[attempt.id] = killed(writer(url, attempt.id), LONGEST * rng.random())
        with_opened(url, lambda store: check_notes(store, attempt.id, told[attempt.id]))  # noqa: B023
    for each in told:  # no later kill took what an earlier one had left
        with_opened(url, lambda store: check_notes(store, each, told[each]))  # noqa: B023
    assert sum(map(len, told.values())) > 2 * KILLS[kind]


def check_notes(store: Store, attempt: UUID, told: list[int]) -> None:
    """Everything told of is there; what is there beyond, kept but not told of any more, is whole."""
    notes = {each.step: each.text for each in store.find(Note, attempt=attempt)}
    numbers = sorted({int(step[1:]) for step in notes if step != "again"})
    assert numbers == [*range(len(numbers))]
    assert told == [*range(len(told))]
    assert len(numbers) - len(told) in (0, 1)
    assert all((notes.get(f"a{n}"), notes.get(f"b{n}")) == texts_of(n) for n in numbers)
    assert notes["again"] == texts_of(numbers[-1])[1]


def with_opened(url: URL, work: Callable[[Store], object]) -> None:
    """Work on a database that is opened for it: whatever a kill left there to be mended is mended then."""
    store = connect(url)
    work(store)
    store.close()


def test_a_killed_first_opening_leaves_all_tables_or_none(new_url: NewUrl, tmp_path: Path) -> None:
    rng, seen = random.Random(6), set()
    for number in range(25):
        url = URL.create("sqlite+pysqlite", database=str(tmp_path / f"first-{number}.sqlite"))
        killed(lambda tell: connect(url).close(), 0.15 * rng.random(), reports=False)  # noqa: B023
        engine = sa.create_engine(url)
        seen.add(len(sa.inspect(engine).get_table_names()))
        engine.dispose()
        with_opened(url, lambda store: store.put(*of_each_kind()))
    assert seen <= {0, 1 + len(METADATA.tables)}  # the version's is not among them


class Halting(Store):
    """A store whose import stops for good in the middle of its transaction, after so many records, and says so."""

    def __init__(self, store: Store, after: int | None, tell: Tell) -> None:
        super().__init__(store.engine)
        self.after, self.tell = after, tell

    def merge(self, records: Iterable[Record]) -> int:
        return super().merge(self._halted(records))

    def _halted(self, records: Iterable[Record]) -> Iterator[Record]:
        for number, record in enumerate([*records, None]):
            if number == self.after:
                self.tell(HALTED)
                signal.pause()
            if record is not None:
                yield record


BEGUN, HALTED, DONE = range(3)
# The import's 161 records: killed before the first, after some, and after the last but before they are kept.
HALTS = (0, 1, 41, 100, 161)


@pytest.mark.parametrize("kind", KILLS)
def test_a_killed_import_leaves_all_of_it_or_nothing(kind: str, new_url: NewUrl) -> None:
    source, target, rng = new_url("sqlite"), new_url(kind), random.Random(7)
    ada = learner("Imported")
    attempts = [an_attempt(ada.id) for _ in range(40)]
    notes = [note(each.id, "n" * 500, f"step-{n}") for each in attempts for n in range(3)]
    text = ""

    def fill(store: Store) -> None:
        nonlocal text
        store.put(ada, *attempts, *notes)
        text = exported(store)

    with_opened(source, fill)
    keep = learner("Here before")
    with_opened(target, lambda store: store.put(keep))

    def importing(halt: int | None, *, silent: bool) -> Callable[[Tell], None]:
        def take_in(tell: Tell) -> None:
            store = Halting(connect(target), halt, tell)
            if not silent:
                tell(BEGUN)
            imported(store, text)
            tell(DONE)
            signal.pause()

        return take_in

    def left_by(told: list[int]) -> int:
        """How many interviews a kill left, after checking that it is all or nothing; none are there afterwards."""
        found = 0

        def check(store: Store) -> None:
            nonlocal found
            n = tuple(len(store.find(each)) for each in (Learner, Attempt, Note))
            assert n in {(1, 0, 0), (2, 40, 120)}
            found = n[1]
            assert found == 40 or DONE not in told
            if found:
                store.delete(ada)
            assert store.find(Learner) == (keep,)

        with_opened(target, check)
        return found

    # In mid-import for certain, however fast the machine is; and after it, however slow.
    for halt in HALTS:
        told = killed(importing(halt, silent=True), 0.0)
        assert (told, left_by(told)) == ([HALTED], 0)
    told = killed(importing(None, silent=True), 0.0)
    assert (told, left_by(told)) == ([DONE], 40)
    # And wherever it happens to be.
    for _ in range(10):
        left_by(killed(importing(None, silent=False), 0.25 * rng.random()))


def test_the_harness_notices_what_is_lost(new_url: NewUrl) -> None:
    """A writer that tells before it keeps is caught."""
    url = new_url("sqlite")
    attempt = an_attempt((ada := learner()).id)
    with_opened(url, lambda store: store.put(ada, attempt))

    def tells_too_early(tell: Tell) -> None:
        store = connect(url)
        store.put(note(attempt.id, texts_of(0)[1], "again"))
        tell(0)
        signal.pause()

    told = killed(tells_too_early, 0.0)
    assert told == [0]
    with pytest.raises(AssertionError):
        with_opened(url, lambda store: check_notes(store, attempt.id, told))
