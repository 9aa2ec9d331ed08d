"""Keep the answers to parents, from the first draft on."""

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""


def downgrade() -> None:
    """Take the step back."""
