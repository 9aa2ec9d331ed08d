"""Run by Alembic: apply the steps on the connection that storage/migrate.py hands over."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import AutoString

from storage.metadata import METADATA
from storage.tables import UtcMoment


def _render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our moment type, and SQLModel's text type, into a generated step by plain names."""
    if kind == "type" and isinstance(item, UtcMoment):
        return "UtcMoment()"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_item=_render_item,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
