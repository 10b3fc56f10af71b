"""Alembic's entry: runs the migrations on the connection that `central.store.schema` hands over."""

from alembic import context

from central.tables import Row


def _run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Row.metadata,
        # SQLite alters a table by building it anew.
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
