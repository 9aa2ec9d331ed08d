"""Say what a chat message brings beside its words, and what of it may be fetched."""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from telegram import Document, Message, PhotoSize

from bot.sayings import Saying
from casework.message import Attachment

MOST_BYTES: Final = 10 * 1024 * 1024
"""Of one file. Telegram itself gives a bot up to 20 MB (Bot API, getFile)."""
UNKNOWN_TYPE: Final = "application/octet-stream"
PDF: Final = "application/pdf"


class _Form(Enum):
    PHOTO = "photo"
    DOCUMENT = "document"
    MOVING = "moving"
    SOUND = "sound"


_FORMS: Final[Mapping[str, tuple[_Form, str]]] = {
    "photo": (_Form.PHOTO, "image/jpeg"),
    "animation": (_Form.MOVING, "video/mp4"),
    "voice": (_Form.SOUND, "audio/ogg"),
    "audio": (_Form.SOUND, "audio/mpeg"),
    "video": (_Form.MOVING, "video/mp4"),
    "video_note": (_Form.MOVING, "video/mp4"),
    "live_photo": (_Form.MOVING, UNKNOWN_TYPE),
    "paid_media": (_Form.MOVING, UNKNOWN_TYPE),
    "document": (_Form.DOCUMENT, UNKNOWN_TYPE),
}
"""What may carry a caption, with its type where Telegram names none. An animation is also
given as a document, so it stands first."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What came along with the words of one message; nothing of it is fetched yet."""

    attachment: Attachment
    file_id: str | None
    """None for what is never fetched."""
    why_not: Saying | None = None
    """What to tell the parent about what is never fetched."""
    shows: bool = True
    """There is something to see on it, so it may show an identity document."""


def offered_by(message: Message, *, takes_files: bool) -> Offer | None:
    """Answer what came along; None when it is words, or something that is no file.

    Without `takes_files` nothing is ever fetched.
    """
    for name, (form, media_type) in _FORMS.items():
        if part := getattr(message, name, None):
            return _offer(name, form, part, media_type, takes_files=takes_files)
    return None


def _offer(name: str, form: _Form, part: object, media_type: str, *, takes_files: bool) -> Offer:
    file = _largest_to_take(part) if form is _Form.PHOTO else part
    media_type = getattr(file, "mime_type", None) or media_type
    if isinstance(file, Document):
        media_type = _type_of(file)
    # Its own file name is not kept: it may name a child.
    shown = "file" if form is _Form.DOCUMENT else name
    size = getattr(file, "file_size", None) or 0
    attachment = Attachment(shown, media_type, size)
    why_not = _why_not(form, media_type, size, takes_files=takes_files)
    file_id = getattr(file, "file_id", None) if why_not is None else None
    return Offer(attachment, file_id, why_not, shows=form is not _Form.SOUND)


def _largest_to_take(part: object) -> PhotoSize | None:
    """Answer the largest size within the bound, or the smallest when none is."""
    sizes = sorted(
        (each for each in part if isinstance(each, PhotoSize)) if isinstance(part, tuple) else (),
        key=lambda size: size.width * size.height,
    )
    within = [size for size in sizes if (size.file_size or 0) <= MOST_BYTES]
    return next(iter(within[::-1] or sizes), None)


def _type_of(document: Document) -> str:
    """Answer the media type; some programs send a file without one, or with the most general."""
    named = (document.mime_type or UNKNOWN_TYPE).casefold()
    if named != UNKNOWN_TYPE:
        return named
    return mimetypes.guess_type(document.file_name or "")[0] or UNKNOWN_TYPE


def _why_not(form: _Form, media_type: str, size: int, *, takes_files: bool) -> Saying | None:
    if form is _Form.SOUND:
        return Saying.NO_VOICE
    if form is _Form.MOVING:
        return Saying.NO_VIDEO
    if not takes_files:
        return Saying.NO_FILES
    if not (media_type.startswith("image/") or media_type == PDF):
        return Saying.ONLY_PICTURES
    return Saying.TOO_LARGE if size > MOST_BYTES else None
