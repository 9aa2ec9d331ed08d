"""Keep what a person of the board set at the desk, and find the log and the figures quickly."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcMoment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


FIGURES = ["board", "closed_at", "received", "kind", "school", "due_at"]
FIGURES += ["outcome", "hidden_from", "reference"]


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "board_setting",
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("board", "key"),
    )
    op.create_index("ix_event_by", "event", ["board", "by", "seq"])
    op.create_index("ix_case_figures", "case", FIGURES)


def downgrade() -> None:
    """Take the step back; what was set is lost, and the profiles hold again."""
    op.drop_index("ix_case_figures", "case")
    op.drop_index("ix_event_by", "event")
    op.drop_table("board_setting")
