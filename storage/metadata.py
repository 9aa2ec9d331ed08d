"""Answer every table there is, for migrations and for what sweeps the whole database."""

from typing import Final

from sqlmodel import SQLModel

from storage import desk_tables, tables

EVERY_HOME: Final = (tables, desk_tables)
"""Where tables are described; they must be read before they are known."""
METADATA: Final = SQLModel.metadata
