"""Say what is read of a file, and that a part of it was not."""

from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True, slots=True)
class Page:
    """One picture or page of a file, in memory."""

    text: str = ""
    """Text that the file holds as text."""
    picture: Image.Image | None = None
    """In RGB, the right way up as far as the file says."""


class NotRead(Exception):
    """A part of a file stays unseen: closed, broken, or beyond what is read."""

    def __init__(self, why: str) -> None:
        """Say why in a Dutch sentence that staff may read."""
        super().__init__(why)
        self.why = why
