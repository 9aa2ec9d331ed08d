"""Keep harmless files with their case, and note where a copy of a document was destroyed."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcMoment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("received", UtcMoment(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_reference"], ["case.reference"], deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_case_file_case_reference", "case_file", ["case_reference"])
    op.add_column(
        "ledger",
        sa.Column("copy_destroyed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_column("ledger", "copy_destroyed")
    op.drop_index("ix_case_file_case_reference", table_name="case_file")
    op.drop_table("case_file")
