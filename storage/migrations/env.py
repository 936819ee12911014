"""Alembic's entry: runs the migrations in the transaction that it is handed."""

from alembic import context

from storage.tables import metadata
from storage.tables.making import on_postgresql

on_postgresql(metadata)
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter a column in place
    transactional_ddl=False,  # the transaction is ours already
)
context.run_migrations()
