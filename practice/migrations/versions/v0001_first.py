"""The first tables: learners, predictions, attempts with their notes, evidence and scores, and comebacks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

Type = sa.types.TypeEngine[Any]

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables. Columns are written out: what a version made does not change when the code does."""
    moment, whole = sa.DateTime(timezone=True), sa.BigInteger()
    number: Type = sa.Double()
    make("learner", name=sa.Text())
    make("prediction", "learner", at=moment, scenario=sa.Text(), step=sa.Text(), card=sa.Text(), figure=sa.Text(),
         said=sa.Text(), sure=whole, seen=sa.Text(), params=sa.JSON(),
         nulls={"before": number, "after": number})  # fmt: skip
    make("attempt", "learner", scenario=sa.Text(), started=moment, minutes=sa.JSON(), elapsed=number, drawn=sa.JSON(),
         nulls={"ended": moment, "running": moment})  # fmt: skip
    make("note", "attempt", step=sa.Text(), text=sa.Text(), spoken=sa.Boolean())
    make("evidence", "attempt", step=sa.Text(), at=moment, params=sa.JSON(), seed=whole, figures=sa.JSON(),
         remark=sa.Text())  # fmt: skip
    make("comeback", "learner", at=moment, scenario=sa.Text(), curveball=sa.Text(), params=sa.JSON(), usual=number,
         hit=number, now=number, best=number, perhaps="attempt")  # fmt: skip
    make("score", "attempt", at=moment, by=sa.Text(), role=sa.Text(), marks=sa.JSON(), remark=sa.Text())


def make(
    table: str,
    of: str | None = None,
    *,
    perhaps: str | None = None,
    nulls: dict[str, Type] | None = None,
    **columns: Type,
) -> None:
    """A table with id and time of change, referring to one table `of` another, `perhaps` to a second."""
    references = [(name, name == perhaps) for name in (of, perhaps) if name]
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=null) for name, null in references),
        *(sa.Column(name, kind, nullable=False) for name, kind in columns.items()),
        *(sa.Column(name, kind) for name, kind in (nulls or {}).items()),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *(
            sa.ForeignKeyConstraint([name], [f"{name}.id"], name=f"fk_{table}_{name}", ondelete="CASCADE")
            for name, _ in references
        ),
    )
    for name, _ in references:
        op.create_index(f"ix_{table}_{name}", table, [name])
