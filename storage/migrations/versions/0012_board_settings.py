"""Keep what a person of the board set at the desk."""

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""


def downgrade() -> None:
    """Take the step back."""
