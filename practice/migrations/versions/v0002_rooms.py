"""Rooms, with their guests and votes. They last a day, so they hold no time of change as records do."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables. Columns are written out: what a version made does not change when the code does."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "room", key("id"), filled("code", sa.Text()), filled("token_digest", sa.Text()), filled("scenario", sa.Text()),
        sa.Column("learner", sa.Uuid()), sa.Column("attempt", sa.Uuid()), filled("opened", moment),
        filled("version", sa.BigInteger()), filled("params", sa.JSON()), filled("figure", sa.Text()),
        filled("blank", sa.Boolean()), filled("asked", sa.Text()), filled("asked_figure", sa.Text()),
        filled("asked_number", sa.BigInteger()), filled("revealed", sa.Boolean()), filled("seen", sa.Text()),
        sa.Column("before", sa.Double()), sa.Column("after", sa.Double()),
        sa.PrimaryKeyConstraint("id", name="pk_room"),
    )  # fmt: skip
    op.create_index("ix_room_code", "room", ["code"], unique=True)
    op.create_table(
        "guest", key("room"), key("id"), filled("name", sa.Text()), filled("role", sa.Text()),
        filled("joined", moment), sa.PrimaryKeyConstraint("room", "id", name="pk_guest"), of_room("guest"),
    )  # fmt: skip
    op.create_table(
        "vote", key("id"), key("room"), key("guest"), filled("number", sa.BigInteger()), filled("said", sa.Text()),
        filled("why", sa.Text()), filled("at", moment), sa.PrimaryKeyConstraint("id", name="pk_vote"), of_room("vote"),
    )  # fmt: skip
    op.create_index("ix_vote_room", "vote", ["room"])


def filled(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    """A column that always holds something."""
    return sa.Column(name, kind, nullable=False)


def key(name: str) -> sa.Column[Any]:
    """A column that holds an id."""
    return filled(name, sa.Uuid())


def of_room(table: str) -> sa.ForeignKeyConstraint:
    """What belongs to a room goes with it."""
    return sa.ForeignKeyConstraint(["room"], ["room.id"], name=f"fk_{table}_room", ondelete="CASCADE")
