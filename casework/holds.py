"""Say why a case may not be erased yet."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A person keeps a case from being erased, such as for a complaint at the AP or the court."""

    reason: str
    by: str
    at: datetime
