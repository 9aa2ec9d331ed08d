"""Tell the time of the machine."""

from datetime import UTC, datetime


class MachineClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """Answer the present moment in UTC."""
        return datetime.now(UTC)
