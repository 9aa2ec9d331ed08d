"""Keep the answers to parents, from the first draft on."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcMoment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "answer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made", UtcMoment(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _to("case_reference", "case.reference"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_answer_case_reference", "answer", ["case_reference"])
    op.create_table(
        "answer_file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("added", UtcMoment(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        _to("answer_id", "answer.id"),
        _to("case_reference", "case.reference"),
        _to("key_id", "data_key.id"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_answer_file_case_reference", "answer_file", ["case_reference"])
    op.create_index("ix_answer_file_answer_id", "answer_file", ["answer_id"])
    op.create_table(
        "handover",
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("until", UtcMoment(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("opened", UtcMoment(), nullable=True),
        sa.Column("pass_hash", sa.String(), nullable=True),
        sa.Column("pass_until", UtcMoment(), nullable=True),
        _to("answer_id", "answer.id"),
        _to("case_reference", "case.reference"),
        sa.PrimaryKeyConstraint("answer_id"),
        sa.UniqueConstraint("secret_hash"),
    )
    op.create_index("ix_handover_case_reference", "handover", ["case_reference"])
    op.create_index("ix_handover_until", "handover", ["board", "until"])


def _to(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], initially="DEFERRED", deferrable=True)


def downgrade() -> None:
    """Take the step back; drafts, and answers that wait to be fetched, are gone after it."""
    for table in ("handover", "answer_file", "answer"):
        op.drop_table(table)
