"""Run by alembic: applies the versions on the connection that `practice.database` hands over."""

from alembic import context

from practice.tables import VERSIONS

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table=VERSIONS, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
