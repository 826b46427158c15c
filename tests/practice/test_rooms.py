"""The rooms in a database: opened, led and over, on an SQLite file and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.engine import URL

from practice import rooms as module
from practice.database import connect
from practice.room import (
    LASTS,
    MOST_WHY,
    FullError,
    Guest,
    NotYoursError,
    OverError,
    Room,
    Vote,
    digest,
    new_token,
)  # fmt: skip
from practice.rooms import DIGEST, Rooms
from practice.store import Store
from practice.tables import GUEST, ROOM, TABLE_OF, VOTE
from practice.transfer import exported
from tests.practice.samples import HOSTILE, Clock, of_each_kind

CARD = ("ranking:1", "value_kept")
SECOND = timedelta(seconds=1)


def n_rows(store: Store) -> list[int]:
    """Of rooms, guests and votes."""
    with store.reading() as connection:
        found = [connection.execute(sa.select(sa.func.count()).select_from(each)) for each in (ROOM, GUEST, VOTE)]
        return [each.scalar_one() for each in found]


def test_every_kind_has_a_table_with_a_column_for_each_field_that_no_export_reads() -> None:
    assert set(ROOM.c.keys()) == {*Room.model_fields, DIGEST}
    assert set(GUEST.c.keys()) == set(Guest.model_fields)
    assert set(VOTE.c.keys()) == set(Vote.model_fields)
    assert not {ROOM, GUEST, VOTE} & set(TABLE_OF.values())


def test_an_open_room_is_found_by_its_code_from_every_server(rooms: Rooms, url: URL, clock: Clock) -> None:
    learner, attempt = uuid4(), uuid4()  # neither need be there
    room, token = rooms.open("ad_funnel", learner=learner, attempt=attempt, params={"step": "scale"})
    assert (room.scenario, room.learner, room.attempt, room.version) == ("ad_funnel", learner, attempt, 1)
    assert (room.params, room.opened, room.asked) == ({"step": "scale"}, clock.at, "")
    store = connect(url)
    other = Rooms(store, clock)
    assert other.find(room.code) == room
    assert other.opens(room.code, token)
    assert not other.opens(room.code, new_token())
    store.close()


def test_everybody_follows_who_steers(rooms: Rooms) -> None:
    room, token = rooms.open("recommendation")
    beside, _ = rooms.open("recommendation")
    there = rooms.steer(room.code, token, params={"step": "ranking", "k": "20"}, figure="waterfall")
    assert (
        there == rooms.find(room.code) == room.but(params={"step": "ranking", "k": "20"}, figure="waterfall", version=2)
    )
    assert rooms.steer(room.code, token, blank=True) == there.but(blank=True, version=3)
    assert rooms.steer(room.code, token, blank=False, figure="", params={}) == room.but(version=4)
    assert rooms.steer(room.code, token) == rooms.find(room.code) == room.but(version=5)
    assert rooms.find(beside.code) == beside


LED: dict[str, Callable[[Rooms, str, str], object]] = {
    "steer": lambda rooms, code, token: rooms.steer(code, token, blank=True),
    "ask": lambda rooms, code, token: rooms.ask(code, token, "ranking:2", "AUC"),
    "reveal": lambda rooms, code, token: rooms.reveal(code, token, "falls", 0.5, 0.4),
    "withdraw": lambda rooms, code, token: rooms.withdraw(code, token),
    "close": lambda rooms, code, token: rooms.close(code, token),
}


@pytest.mark.parametrize("act", LED.values(), ids=LED)
def test_a_wrong_token_changes_nothing(act: Callable[[Rooms, str, str], object], rooms: Rooms) -> None:
    room, token = rooms.open("recommendation")
    beside, another = rooms.open("recommendation")
    ada = rooms.join(room.code, uuid4(), "Ada")
    put = rooms.ask(room.code, token, *CARD)
    vote = rooms.vote(room.code, ada.id, 1, "rises")
    for wrong in (another, token[:-1], token + "=", token.swapcase(), room.code, digest(token), *HOSTILE):
        with pytest.raises(NotYoursError, match=r"^Only who opened this room steers it\.$"):
            act(rooms, room.code, wrong)
        assert not rooms.opens(room.code, wrong)
    assert rooms.find(room.code) == put
    assert (rooms.guests(room), rooms.votes(put)) == ((ada,), (vote,))
    act(rooms, room.code, token)
    assert rooms.find(room.code) != put
    assert rooms.find(beside.code) == beside


@pytest.mark.parametrize("act", LED.values(), ids=LED)
def test_no_code_that_anybody_makes_up_finds_a_room(act: Callable[[Rooms, str, str], object], rooms: Rooms) -> None:
    room, token = rooms.open("recommendation")
    for code in (*HOSTILE, "%", "____________", room.code[:-1], room.code + "A", room.code.swapcase(), str(room.id)):
        assert rooms.find(code) is None
        assert not rooms.opens(code, token)
        with pytest.raises(OverError, match=r"^There is no such room, or it is over; .*\.$"):
            act(rooms, code, token)
        with pytest.raises(OverError):
            rooms.join(code, uuid4(), "Ada")
        with pytest.raises(OverError):
            rooms.vote(code, uuid4(), 1, "rises")


def test_any_text_comes_back_as_it_was(rooms: Rooms) -> None:
    room, token = rooms.open("recommendation")
    for text in HOSTILE:
        told = {"name": text.strip()[:80] or "Me", "why": text[:MOST_WHY]}
        ada = rooms.join(room.code, uuid4(), told["name"])
        place = text[:200] or "empty"
        rooms.steer(room.code, token, params={place: place}, figure=text[:200])
        now = rooms.ask(room.code, token, place, place)
        vote = rooms.vote(room.code, ada.id, now.asked_number, "stays", told["why"])
        assert rooms.find(room.code) == now
        assert ada in rooms.guests(room)
        assert rooms.votes(now) == (vote,)
        for name, kept in (("name", ada.name), ("why", vote.why)):
            assert kept == told[name].replace("\0", "\ufffd").encode("utf-8", "replace").decode().strip()


def test_text_that_is_too_long_is_refused_and_changes_nothing(rooms: Rooms) -> None:
    room, token = rooms.open("recommendation")
    ada = rooms.join(room.code, uuid4(), "Ada")
    put = rooms.ask(room.code, token, *CARD)
    attempts: list[Callable[[], object]] = [
        lambda: rooms.open("x" * 201),
        lambda: rooms.steer(room.code, token, params={"k": "x" * 201}),
        lambda: rooms.ask(room.code, token, "", "AUC"),
        lambda: rooms.join(room.code, uuid4(), " "),
        lambda: rooms.vote(room.code, ada.id, 1, "falls", "x" * (MOST_WHY + 1)),
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError):
            attempt()
    assert (rooms.find(room.code), rooms.guests(room), rooms.votes(put)) == (put, (ada,), ())


def test_a_room_over_a_day_old_is_gone_with_its_guests_and_votes(rooms: Rooms, store: Store, clock: Clock) -> None:
    def with_a_vote() -> tuple[Room, str, Guest]:
        room, token = rooms.open("recommendation")
        ada = rooms.join(room.code, uuid4(), "Ada")
        room = rooms.ask(room.code, token, *CARD)
        rooms.vote(room.code, ada.id, 1, "rises")
        return room, token, ada

    old, token, ada = with_a_vote()
    clock.at += SECOND
    young, *_ = with_a_vote()
    clock.at = old.opened + LASTS - timedelta(microseconds=1)
    assert rooms.find(old.code) == old
    clock.at = old.opened + LASTS
    assert rooms.find(old.code) is None
    assert not rooms.opens(old.code, token)
    for act in LED.values():
        with pytest.raises(OverError):
            act(rooms, old.code, token)
    with pytest.raises(OverError):
        rooms.vote(old.code, ada.id, 1, "falls")
    assert n_rows(store) == [2, 2, 2]
    rooms.open("recommendation")
    assert n_rows(store) == [2, 1, 1]
    assert rooms.find(young.code) == young
    assert (rooms.guests(old), rooms.votes(old)) == ((), ())


def test_a_room_that_is_closed_is_gone_and_no_other(rooms: Rooms, store: Store) -> None:
    room, token = rooms.open("recommendation")
    beside, _ = rooms.open("recommendation")
    rooms.join(room.code, uuid4(), "Ada")
    rooms.close(room.code, token)
    assert (rooms.find(room.code), rooms.find(beside.code)) == (None, beside)
    assert n_rows(store) == [1, 0, 0]
    with pytest.raises(OverError):
        rooms.close(room.code, token)


def test_there_are_so_many_rooms_and_guests_and_no_more(
    rooms: Rooms, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_ROOMS", 2)
    monkeypatch.setattr(module, "MOST_GUESTS", 3)
    room, _ = rooms.open("recommendation")
    clock.at += SECOND
    beside, token = rooms.open("recommendation")
    with pytest.raises(FullError, match=r"^2 rooms are open, which are all there may be; .*\.$"):
        rooms.open("recommendation")
    guests = [rooms.join(beside.code, uuid4(), f"Guest {number}") for number in range(3)]
    with pytest.raises(FullError, match=r"^The room has 3 guests, which are all it may have\.$"):
        rooms.join(beside.code, uuid4(), "One more")
    assert rooms.join(beside.code, guests[0].id, "Renamed").name == "Renamed"
    assert rooms.join(room.code, uuid4(), "Elsewhere")
    assert len(rooms.guests(beside)) == 3
    clock.at = room.opened + LASTS
    rooms.open("recommendation")  # in place of the first
    rooms.close(beside.code, token)
    rooms.open("recommendation")


def written(store: Store, url: URL) -> bytes:
    """All that is in a database: the file's bytes and those of what is written ahead, or every row as text."""
    if url.get_backend_name() == "sqlite":
        return b"".join(path.read_bytes() for path in Path(str(url.database)).parent.glob("*.sqlite*"))
    with store.reading() as connection:
        rows = [connection.execute(sa.text(f"SELECT t::text FROM {each.name} t")) for each in (ROOM, GUEST, VOTE)]
        return "\n".join(row[0] for found in rows for row in found).encode()


def test_a_token_never_stands_in_the_database_and_nothing_of_a_room_in_an_export(
    rooms: Rooms, store: Store, url: URL
) -> None:
    store.put(*of_each_kind())
    room, token = rooms.open("recommendation")
    ada = rooms.join(room.code, uuid4(), "Ada of the room")
    for act in ("steer", "ask"):
        LED[act](rooms, room.code, token)
    rooms.vote(room.code, ada.id, 1, "rises", "why of the room")
    LED["reveal"](rooms, room.code, token)
    there, text = written(store, url), exported(store)
    assert all(each.encode() in there for each in (room.code, digest(token), ada.name, "why of the room"))
    assert token.encode() not in there
    assert not any(
        each in text for each in (token, room.code, digest(token), ada.name, "why of the room", str(room.id))
    )
    assert token not in repr(rooms.find(room.code))


def test_following_does_not_wait_for_who_steers(rooms: Rooms, store: Store) -> None:
    room, token = rooms.open("recommendation")
    with store.writing() as connection:
        connection.execute(sa.update(ROOM).values(version=7))
        assert rooms.find(room.code) == room
        assert rooms.opens(room.code, token)
        assert (rooms.guests(room), rooms.votes(room)) == ((), ())
