"""Let cases wake the watch, move up a ladder and have tasks; add breaches, leave and calendars."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcMoment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step; every open case is looked at anew, so that none falls silent."""
    op.create_table(
        "absence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_absence_board_last_day", "absence", ["board", "last_day"])
    op.create_table(
        "board",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("made", UtcMoment(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("revoked", UtcMoment(), nullable=True),
        sa.Column("last_read", UtcMoment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("secret_hash"),
    )
    op.create_index("ix_calendar_link_board", "calendar_link", ["board"])
    op.create_table(
        "breach",
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_reference"], ["case.reference"], deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("case_reference"),
        sa.UniqueConstraint("board", "year", "number"),
    )
    for column in (
        sa.Column("deputy", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("handed", UtcMoment(), nullable=True),
        sa.Column("passed", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("kept_from", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("closed_at", UtcMoment(), nullable=True),
        sa.Column("wake_at", UtcMoment(), nullable=True),
        sa.Column("open_tasks", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("case", column)
    op.create_index("ix_case_wake_at", "case", ["wake_at"])
    op.execute(sa.text("UPDATE \"case\" SET wake_at = opened WHERE state <> 'closed'"))


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_case_wake_at", table_name="case")
    for column in (
        *("open_tasks", "wake_at", "closed_at", "kept_from", "passed", "handed", "deputy"),
    ):
        op.drop_column("case", column)
    op.drop_table("breach")
    op.drop_index("ix_calendar_link_board", table_name="calendar_link")
    op.drop_table("calendar_link")
    op.drop_table("board")
    op.drop_index("ix_absence_board_last_day", table_name="absence")
    op.drop_table("absence")
