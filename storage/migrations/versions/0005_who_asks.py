"""Keep contacts on file as keyed hashes, and the open one-time code of a case."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcMoment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "contact_list",
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("school", sa.String(), nullable=False),
        sa.Column("imported", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("board", "school"),
    )
    op.create_table(
        "contact",
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("school", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value_hash", sa.String(), nullable=False),
        sa.Column("pupil_key", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("sixteen_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("board", "school", "kind", "value_hash", "pupil_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "identity_code",
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires", UtcMoment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_reference"),
    )


def downgrade() -> None:
    """Take the step back; contacts are imported anew, and codes live for minutes."""
    op.drop_table("identity_code")
    op.drop_table("contact")
    op.drop_table("contact_list")
