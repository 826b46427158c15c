"""The tables that hold the records: one each, a column for each field. `practice/migrations` makes them.

A field that refers to another record is a column of the same name, and goes with the record that it refers to. Below
stand the tables of rooms, which hold no records.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from practice.records import Attempt, Comeback, Evidence, Learner, Note, Prediction, Record, Score

# The table in which alembic notes the version of the others.
VERSIONS = "greenroom_version"
METADATA = sa.MetaData(
    naming_convention={"fk": "fk_%(table_name)s_%(column_0_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s",
                       "pk": "pk_%(table_name)s"}
)  # fmt: skip


class Utc(TypeDecorator[datetime]):
    """A moment, aware and in UTC on the way in and out: SQLite forgets the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC."""
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone."""
        return value if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _key() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid, primary_key=True)


def _of(table: str, *, null: bool = False) -> sa.Column[Any]:
    reference = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(table, sa.Uuid, reference, nullable=null, index=True)


def _moment(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Utc, nullable=null)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Double, nullable=null)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON, nullable=False)


def _whole(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean, nullable=False)


LEARNER = sa.Table("learner", METADATA, _key(), _moment("changed"), _text("name"))
PREDICTION = sa.Table(
    "prediction", METADATA, _key(), _moment("changed"), _of("learner"), _moment("at"), _text("scenario"),
    _text("step"), _text("card"), _text("figure"), _text("said"), _whole("sure"), _text("seen"),
    _number("before", null=True), _number("after", null=True), _json("params"),
)  # fmt: skip
ATTEMPT = sa.Table(
    "attempt", METADATA, _key(), _moment("changed"), _of("learner"), _text("scenario"), _moment("started"),
    _moment("ended", null=True), _json("minutes"), _number("elapsed"), _moment("running", null=True), _json("drawn"),
)  # fmt: skip
NOTE = sa.Table(
    "note", METADATA, _key(), _moment("changed"), _of("attempt"), _text("step"), _text("text"), _flag("spoken"),
)  # fmt: skip
EVIDENCE = sa.Table(
    "evidence", METADATA, _key(), _moment("changed"), _of("attempt"), _text("step"), _moment("at"), _json("params"),
    _whole("seed"), _json("figures"), _text("remark"),
)  # fmt: skip
COMEBACK = sa.Table(
    "comeback", METADATA, _key(), _moment("changed"), _of("learner"), _of("attempt", null=True), _moment("at"),
    _text("scenario"), _text("curveball"), _json("params"), _number("usual"), _number("hit"), _number("now"),
    _number("best"),
)  # fmt: skip
SCORE = sa.Table(
    "score", METADATA, _key(), _moment("changed"), _of("attempt"), _moment("at"), _text("by"), _text("role"),
    _json("marks"), _text("remark"),
)  # fmt: skip

# In an order in which each refers to earlier ones only.
TABLE_OF: dict[type[Record], sa.Table] = {
    Learner: LEARNER, Prediction: PREDICTION, Attempt: ATTEMPT, Note: NOTE, Evidence: EVIDENCE, Comeback: COMEBACK,
    Score: SCORE,
}  # fmt: skip

# A room lasts a day. So none of these is in TABLE_OF, by which records are exported and merged, and its learner and
# interview are plain ids: what lasts a day neither holds up nor changes with what is deleted for good.
ROOM = sa.Table(
    "room", METADATA, _key(), sa.Column("code", sa.Text, nullable=False, index=True, unique=True),
    _text("token_digest"), _text("scenario"), sa.Column("learner", sa.Uuid), sa.Column("attempt", sa.Uuid),
    _moment("opened"), _whole("version"), _json("params"), _text("figure"), _flag("blank"), _text("asked"),
    _text("asked_figure"), _whole("asked_number"), _flag("revealed"), _text("seen"), _number("before", null=True),
    _number("after", null=True),
)  # fmt: skip
# A browser may be in several rooms: a guest is one of a room.
GUEST = sa.Table(
    "guest", METADATA, sa.Column("room", sa.Uuid, sa.ForeignKey("room.id", ondelete="CASCADE"), primary_key=True),
    _key(), _text("name"), _text("role"), _moment("joined"),
)  # fmt: skip
VOTE = sa.Table(
    "vote", METADATA, _key(), _of("room"), sa.Column("guest", sa.Uuid, nullable=False), _whole("number"),
    _text("said"), _text("why"), _moment("at"),
)  # fmt: skip
