"""Alembic's entry: migrations run on the connection that ``models.store.upgrade`` hands over."""

from alembic import context

from models.store.tables import Base

given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=Base.metadata,
    render_as_batch=given.get("batch", True),
    render_item=given.get("render"),
)
context.run_migrations()
