"""Read the pages of a file in memory, within bounds: pictures, PDF and office documents."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final, assert_never

from pi_heif import register_heif_opener
from PIL import Image, ImageOps

from screening.file_kind import FileKind, as_text, holds_more_than_text, is_two_files, kind_of
from screening.read_mail_file import mail_parts, winmail_parts
from screening.read_package import read_package
from screening.read_pdf import read_pdf
from screening.reading_bounds import NotRead, Page

MOST_BYTES: Final = 30_000_000
"""What the mail servers of schools let through."""
MOST_PIXELS: Final = 64_000_000
"""Phones make pictures of up to 50 million pixels."""
MOST_FRAMES: Final = 6
MOST_DEPTH: Final = 4
"""Mails within mails, each saved as a file."""
_DECODED_SIDE: Final = 3800
"""Enough for a closer look at a card that fills a quarter of the picture."""
_FORMATS: Final = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "HEIF", "JPEG2000")
_MORE_FRAMES: Final = frozenset({"GIF", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"})


def read_pages(data: bytes, *, depth: int = 0) -> Iterator[Page]:
    """Answer the pages of a file, one after another; `depth` mails hold it.

    Raises NotRead, also after some pages, where a part of the file stays unseen.
    """
    if len(data) > MOST_BYTES or depth > MOST_DEPTH:
        raise NotRead("Het bestand is te groot om te beoordelen.")
    kind = kind_of(data)
    yield from _pages_of(kind, data, depth)
    if is_two_files(data, kind):
        raise NotRead("In het bestand zit nog een ander bestand.")


def read_picture(data: bytes) -> Iterator[Page]:
    """Answer the picture in a file, upright and on white; of an animation some frames."""
    opened = _open(data)
    frames = _count_frames(opened)
    for number in _spread(frames, MOST_FRAMES):
        try:
            opened.seek(number)
            picture = _upright_on_white(opened)
        except (OSError, ValueError, SyntaxError, EOFError) as fault:
            raise NotRead("Het beeld is beschadigd.") from fault
        yield Page(picture=picture)
    if frames > MOST_FRAMES:
        raise NotRead("Het beeld heeft te veel lagen om ze alle te bekijken.")


def _pages_of(kind: FileKind, data: bytes, depth: int) -> Iterator[Page]:
    match kind:
        case FileKind.PICTURE:
            yield from read_picture(data)
        case FileKind.PDF:
            yield from read_pdf(data)
        case FileKind.PACKAGE:
            yield from read_package(data, read_picture)
        case FileKind.MAIL:
            yield from _read_parts(mail_parts(data), depth)
        case FileKind.WINMAIL:
            yield from _read_parts(winmail_parts(data), depth)
        case FileKind.TEXT:
            yield from _read_text(data)
        case FileKind.EMPTY:
            yield Page()
        case FileKind.CLOSED:
            raise NotRead("Dit soort bestand wordt niet geopend.")
        case _:
            assert_never(kind)


def _open(data: bytes) -> Image.Image:
    register_heif_opener()
    try:
        opened = Image.open(BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise NotRead("Het beeld is te groot om te beoordelen.") from fault
    except (OSError, ValueError, SyntaxError, KeyError) as fault:
        raise NotRead("Het beeld is niet te lezen.") from fault
    if opened.width * opened.height > MOST_PIXELS:
        raise NotRead("Het beeld is te groot om te beoordelen.")
    opened.draft("RGB", (_DECODED_SIDE, _DECODED_SIDE))
    return opened


def _count_frames(opened: Image.Image) -> int:
    if opened.format not in _MORE_FRAMES:
        return 1  # the second picture of an MPO is the same one, for depth or brightness
    try:
        return int(getattr(opened, "n_frames", 1))
    except (OSError, ValueError, SyntaxError, EOFError) as fault:
        raise NotRead("Het beeld is beschadigd.") from fault


def _spread(count: int, most: int) -> list[int]:
    """Answer numbers from 0 up to `count`, at most `most`, the first and the last among them."""
    if count <= most:
        return list(range(count))
    return [round(step * (count - 1) / (most - 1)) for step in range(most)]


def _upright_on_white(opened: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(opened)
    if upright.mode.startswith("I"):
        return Image.eval(upright.convert("F"), lambda value: value / 256).convert("RGB")
    if upright.has_transparency_data:
        layered = upright.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return upright.convert("RGB")


def _read_parts(parts: Iterator[bytes], depth: int) -> Iterator[Page]:
    """Answer the pages of every part, also of those after one that stays unseen."""
    unseen: NotRead | None = None
    for part in parts:
        try:
            yield from read_pages(part, depth=depth + 1)
        except NotRead as fault:
            unseen = unseen or fault
    if unseen is not None:
        raise unseen


def _read_text(data: bytes) -> Iterator[Page]:
    text = as_text(data) or ""
    yield Page(text=text)
    if holds_more_than_text(text):
        raise NotRead("In de tekst zit een beeld of bestand dat niet wordt geopend.")
