"""Make the first tables: ledger, cases, clocks, messages, letters, events, keys."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcMoment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "chain_head",
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("board"),
    )
    op.create_table(
        "data_key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created", UtcMoment(), nullable=False),
        sa.Column("destroyed", UtcMoment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "door",
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("last_look", UtcMoment(), nullable=True),
        sa.Column("last_message", UtcMoment(), nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("door", "place"),
    )
    op.create_table(
        "event",
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", UtcMoment(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("case_reference", sa.String(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("board", "seq"),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_case", ["board", "case_reference"], unique=False)

    op.create_table(
        "key_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "ledger",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed_until", UtcMoment(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("received", UtcMoment(), nullable=True),
        sa.Column("recorded", UtcMoment(), nullable=True),
        sa.Column("raw_size", sa.Integer(), nullable=False),
        sa.Column("raw_sha256", sa.String(), nullable=False),
        sa.Column("content_key", sa.String(), nullable=False),
        sa.Column("first_of", sa.String(), nullable=True),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("attachments_left", sa.Boolean(), nullable=False),
        sa.Column("settled", UtcMoment(), nullable=True),
        sa.PrimaryKeyConstraint("source"),
        sa.UniqueConstraint("first_of"),
    )
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_claimed_by", ["claimed_by"], unique=False)
        batch_op.create_index("ix_ledger_unsettled", ["door", "place", "settled"], unique=False)

    op.create_table(
        "case",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("received", UtcMoment(), nullable=False),
        sa.Column("opened", UtcMoment(), nullable=False),
        sa.Column("due_at", UtcMoment(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("likely", sa.JSON(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("linked", sa.JSON(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("reference"),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index("ix_case_board_state_due", ["board", "state", "due_at"], unique=False)

    op.create_table(
        "letter",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("to_role", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owed", UtcMoment(), nullable=False),
        sa.Column("next_try", UtcMoment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("claimed_until", UtcMoment(), nullable=True),
        sa.Column("sent", UtcMoment(), nullable=True),
        sa.Column("last_fault", sa.String(), nullable=False),
        sa.Column("once_key", sa.String(), nullable=True),
        sa.Column("recipient_hash", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id"),
        sa.UniqueConstraint("once_key"),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index("ix_letter_due", ["state", "next_try"], unique=False)
        batch_op.create_index(
            "ix_letter_recipient", ["board", "recipient_hash", "owed"], unique=False
        )

    op.create_table(
        "set_aside",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("received", UtcMoment(), nullable=False),
        sa.Column("recorded", UtcMoment(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("resolved", UtcMoment(), nullable=True),
        sa.Column("resolved_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"], initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("source"),
    )
    with op.batch_alter_table("set_aside", schema=None) as batch_op:
        batch_op.create_index("ix_set_aside_board_resolved", ["board", "resolved"], unique=False)

    op.create_table(
        "case_message",
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("received", UtcMoment(), nullable=False),
        sa.Column("stranger", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_reference"], ["case.reference"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("case_reference", "source"),
    )
    op.create_table(
        "clock",
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=False),
        sa.Column("due_at", UtcMoment(), nullable=False),
        sa.Column("work_by", sa.String(), nullable=False),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_reference"], ["case.reference"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("case_reference", "name"),
    )
    op.create_table(
        "correspondent",
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("address_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_reference"], ["case.reference"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("case_reference", "address_hash"),
    )
    with op.batch_alter_table("correspondent", schema=None) as batch_op:
        batch_op.create_index("ix_correspondent_address_hash", ["address_hash"], unique=False)

    op.create_table(
        "letter_case",
        sa.Column("letter_id", sa.String(), nullable=False),
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_reference"], ["case.reference"], initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("letter_id", "case_reference"),
    )
    with op.batch_alter_table("letter_case", schema=None) as batch_op:
        batch_op.create_index("ix_letter_case_case_reference", ["case_reference"], unique=False)


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("letter_case", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_case_case_reference")

    op.drop_table("letter_case")
    with op.batch_alter_table("correspondent", schema=None) as batch_op:
        batch_op.drop_index("ix_correspondent_address_hash")

    op.drop_table("correspondent")
    op.drop_table("clock")
    op.drop_table("case_message")
    with op.batch_alter_table("set_aside", schema=None) as batch_op:
        batch_op.drop_index("ix_set_aside_board_resolved")

    op.drop_table("set_aside")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_recipient")
        batch_op.drop_index("ix_letter_due")

    op.drop_table("letter")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index("ix_case_board_state_due")

    op.drop_table("case")
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_unsettled")
        batch_op.drop_index("ix_ledger_claimed_by")

    op.drop_table("ledger")
    op.drop_table("key_check")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_case")

    op.drop_table("event")
    op.drop_table("door")
    op.drop_table("data_key")
    op.drop_table("chain_head")
