"""Export and import: the same records again, and a file that is refused changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import transfer
from practice.database import connect
from practice.records import Learner, now
from practice.store import Store
from practice.transfer import KINDS, TransferError, exported, imported, read
from tests.practice.conftest import KINDS as DATABASES
from tests.practice.conftest import NewUrl
from tests.practice.samples import HOSTILE, an_attempt, learner, note, of_each_kind

HEAD = {"greenroom": "practice", "version": 1}


@contextmanager
def empty(new_url: NewUrl, kind: str) -> Iterator[Store]:
    store = connect(new_url(kind))
    yield store
    store.close()


def records_in(text: str) -> dict[str, Any]:
    """An export without the moment it was made at."""
    found: dict[str, Any] = json.loads(text)
    assert found.pop("made")
    return found


@pytest.mark.parametrize("target", DATABASES)
def test_what_is_exported_and_taken_into_another_database_is_exported_from_there_again(
    store: Store, target: str, new_url: NewUrl
) -> None:
    for text in HOSTILE:
        store.put(*of_each_kind(text))
    text = exported(store)
    with empty(new_url, target) as other:
        n = len(HOSTILE) * len(KINDS)
        assert imported(other, text) == (n, n)
        assert records_in(exported(other)) == records_in(text)
        assert imported(other, text.encode()) == (0, n)


def test_an_export_names_every_kind_and_is_plain_text(store: Store) -> None:
    store.put(*of_each_kind("😀"))
    text = exported(store)
    assert text.isascii()
    assert records_in(text).keys() == {*HEAD, *KINDS}
    assert all(len(records_in(text)[kind]) == 1 for kind in KINDS)


def test_two_databases_that_take_each_other_in_hold_the_same(store: Store, new_url: NewUrl) -> None:
    with empty(new_url, "sqlite") as other:
        shared = of_each_kind()
        store.put(*shared, learner("Only here"))
        other.put(*shared, *of_each_kind("Only there"))
        ada = shared[0]
        other.put(ada.model_copy(update={"name": "Newer", "changed": ada.changed + timedelta(seconds=1)}))
        imported(store, exported(other))
        imported(other, exported(store))
        assert records_in(exported(store)) == records_in(exported(other))
        assert store.get(Learner, ada.id) == other.get(Learner, ada.id) != ada
        assert len(store.find(Learner)) == 3


def written(**records: Any) -> str:
    return json.dumps({**HEAD, **records})


def with_an_id(**fields: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "changed": "2026-01-01T00:00:00Z", "name": "Ada", **fields}


ONE = with_an_id()
STAMP = {key: ONE[key] for key in ("id", "changed")}
REFUSED = {
    "nothing": ("", "not JSON"),
    "no JSON": ("practice: all", "not JSON"),
    "half a file": (written(learner=[ONE])[:-9], "not JSON"),
    "no text": (b"\x89PNG\r\n\x1a\n\xff", "not text in UTF-8"),
    "another encoding": (written().encode("utf-16"), "not text in UTF-8"),
    "a foreign list": ("[1, 2]", "not an export of Greenroom"),
    "a foreign object": ('{"version": 1, "learner": []}', "not an export of Greenroom"),
    "a number": ("7", "not an export of Greenroom"),
    "null": ("null", "not an export of Greenroom"),
    "a newer version": (json.dumps({**HEAD, "version": 2}), "of version 2, from a newer Greenroom"),
    "a huge version": (json.dumps({**HEAD, "version": 10**4000}), "from a newer Greenroom"),
    "a version in words": (json.dumps({**HEAD, "version": "1"}), "not a whole number"),
    "true for a version": (json.dumps({**HEAD, "version": True}), "not a whole number"),
    "too long a number": ('{"greenroom": "practice", "version": ' + "9" * 5000 + "}", "not JSON"),
    "too deep": ("[" * 200_000, "not JSON"),
    "too deep within": (written(learner=[]).replace("[]", "[" * 200_000), "not JSON"),
    "deep but closed": (written(learner=[{**ONE, "name": json.loads("[" * 400 + "]" * 400)}]), "valid string"),
    "NaN": (written(attempt=[]).replace("[]", '[{"elapsed": NaN}]'), "NaN is no number"),
    "Infinity": (written(attempt=[]).replace("[]", '[{"elapsed": -Infinity}]'), "-Infinity is no number"),
    "a field twice": (written(learner=[]).replace("}", ', "learner": []}'), "one of its fields twice"),
    "an unknown kind": (written(learners=[]), "'learners', which is no kind of record"),
    "a kind that is no list": (written(learner={}), "'learner' in the file is not a list"),
    "a record that is no object": (written(learner=[ONE, "Ada"]), "learner 2 in the file cannot be read"),
    "a wrong type": (written(learner=[{**ONE, "name": 7}]), "learner 1 .* name: Input should be a valid string"),
    "a missing field": (written(learner=[STAMP]), "name: Field required"),
    "an id to be made up": (written(learner=[{"name": "Ada", "changed": ONE["changed"]}]), "learner 1 .* has no 'id'"),
    "no time of change": (written(learner=[{"name": "Ada", "id": ONE["id"]}]), "learner 1 .* has no 'changed'"),
    "a field too many": (written(learner=[{**ONE, "admin\n": True}]), r"'admin\\n': Extra inputs"),
    "a wrong id": (written(learner=[{**ONE, "id": "7"}]), "id: .*UUID"),
    "no zone": (written(learner=[{**ONE, "changed": "2026-01-01T00:00:00"}]), "changed: .*timezone"),
    "the end of time": (written(learner=[{**ONE, "changed": "9999-12-31T23:59:59-14:00"}]), "the year is 9999"),
    "the last moment there is": (
        written(learner=[{**ONE, "changed": "2999-12-31T23:59:59.999999Z"}]),
        r"learner 1 in the file was changed at 2999-12-31 23:59 UTC, more than a day ahead of this machine's clock",
    ),
    "the day after tomorrow": (
        written(learner=[{**ONE, "changed": (now() + timedelta(days=2)).isoformat()}]), "more than a day ahead"
    ),
    "an end and a clock that runs": (
        written(attempt=[{**json.loads(an_attempt().model_dump_json()), "ended": ONE["changed"],
                          "running": ONE["changed"]}]),
        "it has ended, and its clock runs on",
    ),
    "a figure beyond all figures": (
        written(comeback=[{**json.loads(of_each_kind()[5].model_dump_json()), "best": 1e308}]), "best: .*less than",
    ),
    "one id twice": (written(learner=[ONE, {**ONE, "name": "Ben"}]), "learner 2 in the file has the id of an earlier"),
    "belongs to none": (
        written(learner=[ONE], attempt=[json.loads(an_attempt().model_dump_json())]), "neither in it nor here"
    ),
    "a note of no attempt": (
        written(note=[json.loads(note(uuid4(), "a").model_dump_json())]), "neither in it nor here"
    ),
    "too large a seed": (
        written(evidence=[{**STAMP, "attempt": ONE["id"], "step": "a", "params": {}, "seed": 2**63, "figures": {}}]),
        "seed: ",
    ),
    "too large a number": (
        written(attempt=[json.loads(an_attempt().model_dump_json())]).replace('"elapsed": 0.0', '"elapsed": 1e999'),
        "elapsed: Input should be less than",
    ),
}  # fmt: skip


# What is found missing depends on what the database holds; all else is refused before it is asked.
BOTH = [name for name, (_, complaint) in REFUSED.items() if "nor here" in complaint]


@pytest.mark.parametrize(
    ("name", "url"),
    [*((name, "sqlite") for name in REFUSED), *((name, "postgresql") for name in BOTH)],
    indirect=["url"],
)
def test_a_file_that_cannot_be_read_whole_is_refused_in_one_sentence_and_changes_nothing(
    name: str, store: Store
) -> None:
    text, complaint = REFUSED[name]
    store.put(*of_each_kind())
    before = records_in(exported(store))
    with pytest.raises(TransferError, match=complaint) as refusal:
        imported(store, text)
    said = str(refusal.value)
    assert said.endswith(".")
    assert said.isprintable()
    assert len(said) < 400
    assert records_in(exported(store)) == before


def test_too_large_a_file_is_refused_before_it_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "MOST_BYTES", 10)
    with pytest.raises(TransferError, match="has 11 bytes; allowed are 10"):
        imported(store, b"x" * 11)


def test_a_clock_that_is_hours_ahead_is_none_of_our_business() -> None:
    assert len(read(written(learner=[{**ONE, "changed": (now() + timedelta(hours=23)).isoformat()}]))) == 1


@pytest.mark.parametrize("text", ["\ufeff" + written(learner=[ONE]), written(learner=[ONE], made="yesterday")])
def test_a_file_that_an_editor_marked_or_a_hand_made_is_taken(text: str) -> None:
    assert len(read(text.encode())) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["Ada", ONE["id"]]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.sampled_from([*ONE, *KINDS]), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*KINDS]), JSON) | JSON, st.booleans())
def test_whatever_json_it_is_it_is_read_or_refused(found: Any, headed: bool) -> None:
    text = json.dumps({**HEAD, **found} if headed and isinstance(found, dict) else found)
    try:
        told = {type(record).__name__.lower() for record in read(text)} - KINDS.keys()
    except TransferError as refusal:
        told = set() if str(refusal).endswith(".") and str(refusal).isprintable() else {str(refusal)}
    assert told == set()


@given(st.text() | st.binary())
def test_whatever_text_it_is_it_is_refused(text: str | bytes) -> None:
    with pytest.raises(TransferError, match=r"\.$"):
        read(text)
