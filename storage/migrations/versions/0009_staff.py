"""Keep who may sign in to the desk, their links, sessions and devices, and the guesses at them."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcMoment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    "guess",
    "staff_device",
    "staff_session",
    "staff_recovery_code",
    "staff_link",
    "staff_tie",
    "staff_board",
    "staff_member",
)


def upgrade() -> None:
    """Take the step."""
    _members()
    _ways_in()
    _sessions()
    op.create_table(
        "guess",
        sa.Column("at_hash", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("at_hash"),
    )
    op.create_index("ix_guess_last", "guess", ["last"])


def _members() -> None:
    op.create_table(
        "staff_member",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("email_hash", sa.String(), nullable=False),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("invited", UtcMoment(), nullable=False),
        sa.Column("joined", UtcMoment(), nullable=True),
        sa.Column("blocked", UtcMoment(), nullable=True),
        sa.Column("last_seen", UtcMoment(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_secrets", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email_hash"),
    )
    op.create_table(
        "staff_board",
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("name_hash", sa.String(), nullable=False),
        _to_member(),
        sa.PrimaryKeyConstraint("member_id", "board"),
        sa.UniqueConstraint("board", "name_hash"),
    )
    op.create_table(
        "staff_tie",
        sa.Column("subject_hash", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("since", UtcMoment(), nullable=False),
        _to_member(),
        sa.PrimaryKeyConstraint("subject_hash"),
    )
    op.create_index("ix_staff_tie_member_id", "staff_tie", ["member_id"])


def _ways_in() -> None:
    op.create_table(
        "staff_link",
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("made", UtcMoment(), nullable=False),
        sa.Column("expires", UtcMoment(), nullable=False),
        _to_member(),
        sa.PrimaryKeyConstraint("secret_hash"),
    )
    op.create_index("ix_staff_link_member_id", "staff_link", ["member_id"])
    op.create_table(
        "staff_recovery_code",
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        _to_member(),
        sa.PrimaryKeyConstraint("member_id", "code_hash"),
    )


def _sessions() -> None:
    op.create_table(
        "staff_session",
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("since", UtcMoment(), nullable=False),
        sa.Column("seen", UtcMoment(), nullable=False),
        sa.Column("seat", sa.JSON(), nullable=True),
        sa.Column("awaits_code", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _to_member(),
        sa.PrimaryKeyConstraint("secret_hash"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_staff_session_member_id", "staff_session", ["member_id"])
    op.create_index("ix_staff_session_since", "staff_session", ["since"])
    op.create_table(
        "staff_device",
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("member_id", sa.String(), nullable=False),
        sa.Column("known", UtcMoment(), nullable=False),
        _to_member(),
        sa.PrimaryKeyConstraint("secret_hash"),
    )
    op.create_index("ix_staff_device_member_id", "staff_device", ["member_id"])


def _to_member() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["member_id"], ["staff_member.id"], initially="DEFERRED", deferrable=True
    )


def downgrade() -> None:
    """Take the step back; everybody must be invited anew after it."""
    for table in TABLES:
        op.drop_table(table)
