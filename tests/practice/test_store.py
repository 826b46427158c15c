"""The store, on an SQLite file and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import URL

from practice.database import connect
from practice.records import MOST_FIGURE, YEARS, Attempt, Comeback, Evidence, Learner, Note, Record, Score, note_id
from practice.store import OrphanError, Store
from practice.tables import TABLE_OF
from tests.practice.samples import HOSTILE, an_attempt, learner, note, of_each_kind

MINUTE = timedelta(minutes=1)
KEEP_STORE = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
MOMENTS = st.datetimes(datetime(YEARS[0], 1, 2), datetime(YEARS[-1], 12, 30), timezones=st.just(UTC))


def all_of(store: Store) -> set[str]:
    return {record.model_dump_json() for found in store.everything().values() for record in found}


def test_what_is_put_is_found_again_after_the_database_was_closed(url: URL) -> None:
    records = of_each_kind()
    first = connect(url)
    first.put(*records)
    first.engine.dispose()
    again = connect(url)
    assert again.everything() == {type(record): (record,) for record in records}
    again.engine.dispose()


def test_any_text_comes_back_as_it_was(store: Store) -> None:
    for text in HOSTILE:
        records = of_each_kind(text)
        store.put(*records)
        assert [store.get(type(record), record.id) for record in records] == records


@given(
    text=st.text(st.characters(codec=None), max_size=300),
    when=MOMENTS,
    number=st.floats(-MOST_FIGURE, MOST_FIGURE),
)
@KEEP_STORE
def test_whatever_a_record_takes_comes_back(store: Store, text: str, when: datetime, number: float) -> None:
    ada, *rest = of_each_kind()
    comeback = next(each for each in rest if isinstance(each, Comeback))
    comeback = comeback.model_copy(update={"attempt": None, "learner": ada.id, "hit": number, "at": when})
    attempt = an_attempt(ada.id)
    written = note(attempt.id, text)
    store.put(ada, comeback, attempt, written)
    assert store.get(Comeback, comeback.id) == comeback
    assert store.get(Note, written.id) == written


def test_a_record_put_again_replaces_itself(store: Store) -> None:
    ada = learner("Ada")
    store.put(ada)
    renamed = ada.model_copy(update={"name": "Ada L.", "changed": ada.changed - MINUTE})
    store.put(renamed)
    assert store.find(Learner) == (renamed,)


def test_all_records_of_a_call_are_kept_or_none(store: Store) -> None:
    with pytest.raises(OrphanError):
        store.put(learner(), an_attempt(of=uuid4()))
    assert all_of(store) == set()


def test_records_are_found_by_their_fields_in_the_order_of_their_making(store: Store) -> None:
    ada, ben = learner("Ada"), learner("Ben")
    begun = [datetime(2026, 5, day, tzinfo=UTC) for day in (3, 1, 2)]
    theirs = [an_attempt(ada.id).model_copy(update={"started": when}) for when in begun]
    running = an_attempt(ben.id).model_copy(update={"ended": begun[0]})
    store.put(ada, ben, *theirs, running)
    assert store.find(Attempt, learner=ada.id) == (theirs[1], theirs[2], theirs[0])
    assert store.find(Attempt, learner=ben.id, ended=None) == ()
    assert store.find(Attempt, ended=begun[0].astimezone(timezone(timedelta(hours=9)))) == (running,)
    assert store.get(Attempt, uuid4()) is None


def test_what_belongs_to_a_record_goes_with_it(store: Store) -> None:
    records = of_each_kind()
    store.put(*records, ben := learner("Ben"))
    store.delete(next(each for each in records if isinstance(each, Attempt)))
    left = store.everything()
    assert not any(left[kind] for kind in (Attempt, Note, Evidence, Score, Comeback))
    store.delete(records[0])
    assert all_of(store) == {ben.model_dump_json()}


def test_merging_adds_what_is_new_replaces_what_is_older_and_leaves_the_rest(store: Store) -> None:
    ada, ben, cyd = learner("Ada"), learner("Ben"), learner("Cyd")
    store.put(ada, ben)
    newer = ada.model_copy(update={"name": "Ada, newer", "changed": ada.changed + timedelta(microseconds=1)})
    older = ben.model_copy(update={"name": "Ben, older", "changed": ben.changed - timedelta(microseconds=1)})
    assert store.merge([newer, older, cyd]) == 2
    assert store.merge([newer, older, cyd]) == 0
    assert {each.name for each in store.find(Learner)} == {"Ada, newer", "Ben", "Cyd"}


def test_a_merge_that_fails_changes_nothing(store: Store) -> None:
    ada = learner()
    store.put(ada)
    before = all_of(store)
    newer = ada.model_copy(update={"name": "Newer", "changed": ada.changed + MINUTE})
    with pytest.raises(OrphanError):
        store.merge([newer, learner("Ben"), an_attempt(of=uuid4())])
    assert all_of(store) == before


VERSIONS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=8)  # which record, which minute


@given(here=VERSIONS, there=VERSIONS)
@settings(KEEP_STORE, max_examples=15)
def test_two_databases_merged_both_ways_hold_the_same(
    store: Store, here: list[tuple[int, int]], there: list[tuple[int, int]]
) -> None:
    """The second is a mere dictionary: id → the record changed last."""
    start, ids = datetime(2026, 1, 1, tzinfo=UTC), [uuid4() for _ in range(4)]

    def made(versions: list[tuple[int, int]]) -> list[Record]:
        return [Learner(id=ids[n], name=f"{n} at {m}", changed=start + m * MINUTE) for n, m in versions]

    for old in store.find(Learner):
        store.delete(old)
    expected: dict[UUID, Record] = {}
    for record in sorted(made(here) + made(there), key=lambda each: each.changed):
        expected[record.id] = record
    store.merge(made(here))
    store.merge(made(there))
    assert {each.id: each for each in store.find(Learner)} == expected


def test_many_threads_write_at_once_and_nothing_is_lost(store: Store) -> None:
    """Among it the same note from all of them: the first one is made by whoever comes first."""
    attempt = an_attempt((ada := learner()).id)
    store.put(ada, attempt)

    def write(number: int) -> None:
        for turn in range(8):
            store.put(note(attempt.id, f"{number}:{turn}"), note(attempt.id, "mine", f"step-{number}-{turn}"))
            assert store.get(Note, note_id(attempt.id, "clarify")) is not None

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(6)))
    notes = store.find(Note, attempt=attempt.id)
    assert {each.step for each in notes} == {"clarify", *(f"step-{n}-{turn}" for n in range(6) for turn in range(8))}


def test_reading_does_not_wait_for_who_writes(store: Store) -> None:
    ada = learner()
    store.put(ada)
    with store.engine.begin() as writing:
        writing.execute(TABLE_OF[Learner].update().values(name="half written"))
        assert store.find(Learner) == (ada,)
        assert store.everything()[Learner] == (ada,)


def test_everything_is_of_one_moment(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An attempt added while all is read is not there with its learner missing, nor the other way round."""
    ada = learner()
    original, wrote = Store.put, []

    def find_and_write(connection: object, kind: type[Record], equal: object) -> tuple[Record, ...]:
        found = real(connection, kind, equal)
        if not wrote:
            wrote.append(True)
            original(store, ada, an_attempt(ada.id))
        return found

    from practice import store as module

    real = module._find
    monkeypatch.setattr(module, "_find", find_and_write)
    assert not any(store.everything().values())
    assert wrote
