"""Reading and writing records. Every call is one transaction: it is kept whole, or nothing of it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from practice.records import Record
from practice.tables import TABLE_OF

Kind = TypeVar("Kind", bound=Record)
# The option of a connection that only reads: it need not wait for who writes.
READS = "greenroom_reads"
# How PostgreSQL numbers, and SQLite words, that a record refers to none.
ORPHANED = ("23503", "FOREIGN KEY constraint failed")


class OrphanError(SQLAlchemyError):
    """A record that belongs to another which is not there; nothing was written."""


class Store:
    """The records in one database. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def close(self) -> None:
        """Let go of the database; the next call would open it again."""
        self.engine.dispose()

    def put(self, *records: Record) -> None:
        """Keep records, all or none: new ones are added, known ones (by id) replaced. Raises OrphanError."""
        with self.writing() as connection:
            for record in records:
                _put(connection, record)

    def get(self, kind: type[Kind], record: UUID) -> Kind | None:
        """The record of this id, if there is one."""
        return next(iter(self.find(kind, id=record)), None)

    def find(self, kind: type[Kind], **equal: Any) -> tuple[Kind, ...]:
        """All records of a kind whose fields equal these, in the order they were made or last changed."""
        with self.reading() as connection:
            return _find(connection, kind, equal)

    def everything(self) -> dict[type[Record], tuple[Record, ...]]:
        """All records of every kind, as of one moment."""
        with self.reading() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            return {kind: _find(connection, kind, {}) for kind in TABLE_OF}

    def merge(self, records: Iterable[Record]) -> int:
        """Add what is not there, and replace what is older there; returns how many. All or none.

        Records that refer to others come after them. Raises OrphanError.
        """
        with self.writing() as connection:
            return sum(_put(connection, record, older_only=True) for record in records)

    def delete(self, record: Record) -> None:
        """Forget a record and all that belongs to it."""
        table = TABLE_OF[type(record)]
        with self.writing() as connection:
            connection.execute(sa.delete(table).where(table.c.id == record.id))

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: kept whole at its end, or nothing of it. Raises OrphanError."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            if any(sign in str(error.orig) for sign in ORPHANED):
                raise OrphanError("a record belongs to another which is not there") from error
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, and waits for nobody."""
        with self.engine.connect().execution_options(**{READS: True}) as connection, connection.begin():
            yield connection


def _find(connection: Connection, kind: type[Kind], equal: Mapping[str, Any]) -> tuple[Kind, ...]:
    table = TABLE_OF[kind]
    when = table.c.get("at", table.c.get("started", table.c.changed))
    chosen = sa.select(table).where(*(table.c[name] == value for name, value in equal.items()))
    rows = connection.execute(chosen.order_by(when, table.c.id))
    return tuple(kind.model_validate(dict(row._mapping)) for row in rows)


def _put(connection: Connection, record: Record, *, older_only: bool = False) -> bool:
    """Add a record or replace the one of its id, if need be only an older one; returns whether it is now there."""
    table, values, texts = TABLE_OF[type(record)], record.model_dump(), record.model_dump(mode="json")
    values |= {column.name: texts[column.name] for column in table.c if isinstance(column.type, sa.JSON)}
    # One statement: of two servers that write the first note of a step at once, neither fails.
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    adding = insert(table).values(values)
    new = adding.excluded
    replacing = adding.on_conflict_do_update(
        index_elements=[table.c.id],
        set_={column.name: new[column.name] for column in table.c if not column.primary_key},
        where=table.c.changed < new.changed if older_only else None,
    )
    return connection.execute(replacing).rowcount > 0
