"""Let data be forgotten: a key store apart, tombstones, and mail still to be erased at its source.

The keys themselves are moved to the key store when the service starts; a step back does not bring
them back into the database.
"""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcMoment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("key_check", sa.Column("store", sa.String(), nullable=False, server_default=""))
    op.add_column("case", sa.Column("texts_erased", UtcMoment(), nullable=True))
    op.create_table(
        "tombstone",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("closed_year", sa.Integer(), nullable=True),
        sa.Column("breach_year", sa.Integer(), nullable=True),
        sa.Column("breach_number", sa.Integer(), nullable=True),
        sa.Column("erased", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("reference"),
    )
    op.create_index("ix_tombstone_board", "tombstone", ["board", "breach_year"])
    op.create_table(
        "source_left",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("received", UtcMoment(), nullable=False),
        sa.Column("raw_sha256", sa.String(), nullable=False),
        sa.Column("raw_size", sa.Integer(), nullable=False),
        sa.Column("since", UtcMoment(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("source_left")
    op.drop_index("ix_tombstone_board", table_name="tombstone")
    op.drop_table("tombstone")
    op.drop_column("case", "texts_erased")
    op.drop_column("key_check", "store")
