"""Keep what is remembered of each chat."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcMoment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "conversation",
        sa.Column("chat_hash", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("changed", UtcMoment(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("chat_hash", "board"),
    )
    op.create_index("ix_conversation_changed", "conversation", ["board", "changed"])


def downgrade() -> None:
    """Take the step back; a conversation goes on with the next message."""
    op.drop_index("ix_conversation_changed", table_name="conversation")
    op.drop_table("conversation")
