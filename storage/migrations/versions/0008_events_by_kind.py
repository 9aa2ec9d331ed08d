"""Find the events of one kind without reading a board's whole chain."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_index("ix_event_kind", "event", ["board", "kind", "seq"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_event_kind", table_name="event")
