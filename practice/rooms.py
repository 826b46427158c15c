"""The rooms that are open, in the database that all servers share. Every call is one transaction.

A room's row is locked before anything of it is changed, so versions never repeat and no vote comes after the answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from pipelines.facts import Change
from practice.interview import clock
from practice.records import Attempt, Comeback, Score, now
from practice.room import (
    LASTS,
    MOST_GUESTS,
    MOST_ROOMS,
    FullError,
    Guest,
    NotYoursError,
    OverError,
    QuestionError,
    Role,
    Room,
    StrangerError,
    Vote,
    digest,
    fits,
    new_code,
    new_token,
    over,
    steered,
    vote_id,
    with_answer,
    with_question,
    without_question,
)  # fmt: skip
from practice.store import Store
from practice.tables import GUEST, ROOM, VOTE

# Any number that nothing else on the server locks: of two who open the last room there may be, one does.
LOCK = 7_346_022
DIGEST = ROOM.c.token_digest.name
# How a room is read: freely; so that nobody else changes it; so that nobody changes it, but others may read it so too.
FREE = sa.select(ROOM)
ALONE, TOGETHER = FREE.with_for_update(), FREE.with_for_update(read=True)


@dataclass(frozen=True)
class Held:
    """The interview that is held in a room, as all in it may know it: its clock, what was handed in, and its scores."""

    attempt: Attempt
    comebacks: tuple[Comeback, ...]
    scores: tuple[Score, ...]

    @property
    def changed(self) -> int:
        """When any of it was changed last, in milliseconds since 1970."""
        return max(int(each.changed.timestamp() * 1000) for each in (self.attempt, *self.comebacks, *self.scores))

    def over(self, moment: datetime) -> bool:
        """Whether it was ended, or its minutes are used up."""
        return self.attempt.ended is not None or clock(self.attempt, moment).phase is None


class Rooms:
    """The rooms in a store's database. Safe to share between threads; `clock` tells the time, aware of its zone."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = now) -> None:
        self._store = store
        self._clock = clock

    def open(
        self,
        scenario: str,
        *,
        learner: UUID | None = None,
        attempt: UUID | None = None,
        params: Mapping[str, str] | None = None,
    ) -> tuple[Room, str]:
        """Open a room; returns it and the token that steers it, which is kept nowhere and not told again.

        Rooms that are over are forgotten on this occasion. Raises FullError, ValidationError.
        """
        moment, token = self._clock(), new_token()
        room = Room(
            code=new_code(), scenario=scenario, learner=learner, attempt=attempt, params=dict(params or {}),
            opened=moment,
        )  # fmt: skip
        with self._store.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            connection.execute(sa.delete(ROOM).where(ROOM.c.opened <= moment - LASTS))
            if _count(connection, ROOM) >= MOST_ROOMS:
                raise FullError(f"{MOST_ROOMS:,} rooms are open, which are all there may be; one ends within a day.")
            connection.execute(sa.insert(ROOM).values(**room.model_dump(), **{DIGEST: digest(token)}))
        return room, token

    def find(self, code: str) -> Room | None:
        """The room of this code; None where there is none, or it is over. Any text may come as a code."""
        with self._store.reading() as connection:
            found = self._row(connection, code)
        return found and found[0]

    def held(self, room: Room) -> Held | None:
        """The interview that is held in a room; None where none is, or it was deleted."""
        if room.attempt is None or (attempt := self._store.get(Attempt, room.attempt)) is None:
            return None
        find = self._store.find
        return Held(attempt, find(Comeback, attempt=attempt.id), find(Score, attempt=attempt.id))

    def opens(self, code: str, token: str) -> bool:
        """Whether this token steers the room of this code."""
        with self._store.reading() as connection:
            found = self._row(connection, code)
        return found is not None and fits(token, found[1])

    def steer(
        self,
        code: str,
        token: str,
        *,
        params: Mapping[str, str] | None = None,
        figure: str | None = None,
        blank: bool | None = None,
    ) -> Room:
        """Lead everybody elsewhere; what is None stays. Raises OverError, NotYoursError, ValidationError."""
        told = {"params": None if params is None else dict(params), "figure": figure, "blank": blank}
        changes = {name: value for name, value in told.items() if value is not None}
        return self._turn(code, token, lambda room: steered(room, **changes))

    def ask(self, code: str, token: str, card: str, figure: str) -> Room:
        """Put a question to all, and forget the votes on any before. Raises OverError, NotYoursError, ValidationError.

        card    an experiment, as `practice.deck` names it; figure: of which figure it is asked
        """
        return self._turn(code, token, lambda room: with_question(room, card, figure), anew=True)

    def reveal(self, code: str, token: str, seen: Change, before: float | None, after: float | None) -> Room:
        """Answer the question: from here on nobody votes. Raises OverError, NotYoursError, QuestionError."""
        return self._turn(code, token, lambda room: with_answer(room, seen, before, after))

    def withdraw(self, code: str, token: str) -> Room:
        """Ask nothing any more, and forget the votes. Raises OverError, NotYoursError."""
        return self._turn(code, token, without_question, anew=True)

    def close(self, code: str, token: str) -> None:
        """End a room: nothing of it is left. Raises OverError, NotYoursError."""
        with self._store.writing() as connection:
            room = self._led(connection, code, token)
            connection.execute(sa.delete(ROOM).where(ROOM.c.id == room.id))

    def join(self, code: str, guest: UUID, name: str, role: Role = "audience") -> Guest:
        """Come into a room, or be there under another name or role. Raises OverError, FullError, ValidationError."""
        with self._store.writing() as connection:
            room, _ = self._there(connection, code, ALONE)
            coming = Guest(id=guest, room=room.id, name=name, role=role, joined=self._clock())
            others = _count(connection, GUEST, GUEST.c.room == room.id, GUEST.c.id != guest)
            if others >= MOST_GUESTS:
                raise FullError(f"The room has {MOST_GUESTS} guests, which are all it may have.")
            _put(connection, GUEST, coming.model_dump(), keep=("joined",))
            return next(each for each in _guests(connection, room, GUEST.c.id == guest))

    def guests(self, room: Room) -> tuple[Guest, ...]:
        """Who is in a room, in the order they came."""
        with self._store.reading() as connection:
            return _guests(connection, room)

    def vote(self, code: str, guest: UUID, number: int, said: Change, why: str = "") -> Vote:
        """Say what the figure will do; said again, the last word stays.

        number  the room's `asked_number` of the question that the guest was shown

        Raises OverError, StrangerError, ValidationError; and QuestionError if nothing is asked, something else is by
        now, or the answer is revealed.
        """
        with self._store.writing() as connection:
            # Guests need not wait for each other, only for who steers.
            room, _ = self._there(connection, code, TOGETHER)
            _check_question(room, number)
            if not _count(connection, GUEST, GUEST.c.room == room.id, GUEST.c.id == guest):
                raise StrangerError("Only the guests of a room vote; join it first.")
            ids = {"id": vote_id(room.id, number, guest), "room": room.id, "guest": guest}
            cast = Vote(**ids, number=number, said=said, why=why, at=self._clock())
            _put(connection, VOTE, cast.model_dump())
            return cast

    def votes(self, room: Room) -> tuple[Vote, ...]:
        """All votes on the question that is put in this room, in the order of their last words; none on another."""
        chosen = sa.select(VOTE).where(VOTE.c.room == room.id, VOTE.c.number == room.asked_number)
        if not room.asked:
            return ()
        with self._store.reading() as connection:
            rows = connection.execute(chosen.order_by(VOTE.c.at, VOTE.c.id))
            return tuple(Vote.model_validate(dict(row._mapping)) for row in rows)

    def _turn(self, code: str, token: str, turn: Callable[[Room], Room], *, anew: bool = False) -> Room:
        """Make of a room what `turn` makes of it; `anew` forgets the votes."""
        with self._store.writing() as connection:
            room = turn(self._led(connection, code, token))
            if anew:
                connection.execute(sa.delete(VOTE).where(VOTE.c.room == room.id))
            connection.execute(sa.update(ROOM).where(ROOM.c.id == room.id).values(**room.model_dump(exclude={"id"})))
            return room

    def _led(self, connection: Connection, code: str, token: str) -> Room:
        room, kept = self._there(connection, code, ALONE)
        if not fits(token, kept):
            raise NotYoursError("Only who opened this room steers it.")
        return room

    def _there(self, connection: Connection, code: str, how: sa.Select[Any]) -> tuple[Room, str]:
        found = self._row(connection, code, how)
        if found is None:
            raise OverError("There is no such room, or it is over; ask who opened it for a new link.")
        return found

    def _row(self, connection: Connection, code: str, how: sa.Select[Any] = FREE) -> tuple[Room, str] | None:
        """The room of a code and the digest of its token, unless it is over."""
        # No database takes every text; what has other characters is no code.
        if not (code.isascii() and code.isprintable()):
            return None
        row = connection.execute(how.where(ROOM.c.code == code)).one_or_none()
        if row is None:
            return None
        fields = dict(row._mapping)
        kept = fields.pop(DIGEST)
        room = Room.model_validate(fields)
        return None if over(room, self._clock()) else (room, kept)


def _check_question(room: Room, number: int) -> None:
    if not room.asked:
        raise QuestionError("Nothing is asked in this room now.")
    if room.asked_number != number:
        raise QuestionError("Another question is asked by now; answer that one.")
    if room.revealed:
        raise QuestionError("The answer is revealed already, so no vote counts any more.")


def _guests(connection: Connection, room: Room, *where: sa.ColumnElement[bool]) -> tuple[Guest, ...]:
    chosen = sa.select(GUEST).where(GUEST.c.room == room.id, *where).order_by(GUEST.c.joined, GUEST.c.id)
    return tuple(Guest.model_validate(dict(row._mapping)) for row in connection.execute(chosen))


def _count(connection: Connection, table: sa.Table, *where: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()


def _put(connection: Connection, table: sa.Table, values: Mapping[str, Any], keep: tuple[str, ...] = ()) -> None:
    """Add a row or replace the one of its key, except for what is to be kept of that."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    adding = insert(table).values(values)
    names = [column.name for column in table.c if not column.primary_key and column.name not in keep]
    replacing = {name: adding.excluded[name] for name in names}
    connection.execute(adding.on_conflict_do_update(index_elements=[*table.primary_key], set_=replacing))
