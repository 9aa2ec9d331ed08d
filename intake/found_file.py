"""Say what a mail holds as a file, with a way to read it that costs nothing until it is used."""

from collections.abc import Callable
from dataclasses import dataclass, field

from casework.message import Attachment


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file in a mail: what is known of it, and its bytes when somebody asks."""

    attachment: Attachment
    read: Callable[[], bytes] = field(repr=False)


def nothing() -> bytes:
    """Answer the bytes of what is read as text of the mail, such as a forwarded mail."""
    return b""
