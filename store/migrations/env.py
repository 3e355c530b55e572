"""Alembic's environment: always runs on the connection `store.schema` hands it."""

from alembic import context
from sqlmodel import SQLModel

from models import tables as tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
