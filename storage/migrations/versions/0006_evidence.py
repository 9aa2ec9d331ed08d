"""Keep the words of a message that speak for the kind of its case, sealed under the case's key."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.add_column("case", sa.Column("sealed_quotes", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take the step back; a case without quotes is read as before."""
    op.drop_column("case", "sealed_quotes")
