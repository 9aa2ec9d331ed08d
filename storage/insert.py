"""Choose the INSERT that can step aside for a row that is there already."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from storage.session import BulkSession


def insert_for(session: BulkSession) -> Callable[[Any], postgresql.Insert | sqlite.Insert]:
    """Answer the dialect's own INSERT, which knows ON CONFLICT DO NOTHING."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert if on_postgresql else sqlite.insert
