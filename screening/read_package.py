"""Read the text and the pictures of an office document, which is a zip file, within bounds."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Final

from screening.file_kind import FileKind, kind_of
from screening.reading_bounds import NotRead, Page

MOST_ENTRIES: Final = 3000
MOST_PICTURES: Final = 20
MOST_UNPACKED: Final = 120_000_000
"""Bytes over all entries that are read."""
_LEAST_SIDE: Final = 64
"""Pixels: a smaller picture is an icon or a bullet."""
_OFFICE_MARKS: Final = frozenset({"[Content_Types].xml", "mimetype"})
_TEXT_ENDS: Final = (".xml", ".rels", ".rdf", ".vml")
_NO_CONTENT: Final = re.compile(
    r"(?:^|/)(?:printerSettings\d*\.bin|mimetype|layout-cache|.*\.(?:odttf|fntdata|ttf|otf))$"
    r"|^Configurations2/|/$",
    re.IGNORECASE,
)
_PARAGRAPH_END: Final = re.compile(r"</(?:w:p|text:p|text:h|a:p|row|si|table:table-row)>|<w:br/>")
_TAG: Final = re.compile(r"<[^<>]*>")

_FAULTS: Final = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError,
                  NotImplementedError, UnicodeDecodeError)  # fmt: skip


def read_package(data: bytes, read_picture: Callable[[bytes], Iterator[Page]]) -> Iterator[Page]:
    """Answer the text and the pictures of an office document; an archive is not opened.

    Raises NotRead where something stays unseen.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _FAULTS as fault:
        raise NotRead("Het bestand is beschadigd.") from fault
    with archive:
        entries = archive.infolist()
        if not _OFFICE_MARKS.intersection(entry.filename for entry in entries):
            raise NotRead("Een archief wordt niet geopend.")
        if len(entries) > MOST_ENTRIES:
            raise NotRead("Het document heeft te veel onderdelen om te beoordelen.")
        yield from _Contents(archive, read_picture).pages(entries)


class _Contents:
    """Reads the entries of one document and counts what it unpacks."""

    def __init__(
        self, archive: zipfile.ZipFile, read_picture: Callable[[bytes], Iterator[Page]]
    ) -> None:
        self._archive = archive
        self._read_picture = read_picture
        self._left = MOST_UNPACKED
        self._pictures = 0
        self._closed = False

    def pages(self, entries: list[zipfile.ZipInfo]) -> Iterator[Page]:
        for entry in entries:
            if not _NO_CONTENT.search(entry.filename):
                yield from self._entry(entry)
        if self._closed:
            raise NotRead("In het document zit een bestand dat niet wordt geopend.")

    def _entry(self, entry: zipfile.ZipInfo) -> Iterator[Page]:
        content = self._unpacked(entry)
        if entry.filename.lower().endswith(_TEXT_ENDS):
            yield Page(text=_plain(content))
            return
        match kind_of(content):
            case FileKind.PICTURE:
                yield from self._picture(content)
            case FileKind.TEXT | FileKind.EMPTY:
                yield Page(text=content.decode("utf-8", "replace"))
            case _:
                self._closed = True

    def _picture(self, content: bytes) -> Iterator[Page]:
        self._pictures += 1
        if self._pictures > MOST_PICTURES:
            raise NotRead("Het document heeft te veel beelden om ze alle te bekijken.")
        for page in self._read_picture(content):
            if page.picture is not None and min(page.picture.size) >= _LEAST_SIDE:
                yield page

    def _unpacked(self, entry: zipfile.ZipInfo) -> bytes:
        try:
            with self._archive.open(entry) as stream:
                content = stream.read(self._left + 1)
        except _FAULTS as fault:
            raise NotRead("Het document is beschadigd.") from fault
        self._left -= len(content)
        if self._left < 0:
            raise NotRead("Het document is uitgepakt te groot om te beoordelen.")
        return content


def _plain(xml: bytes) -> str:
    broken = _PARAGRAPH_END.sub("\n", xml.decode("utf-8", "replace"))
    return _TAG.sub("", broken).replace("&lt;", "<").replace("&amp;", "&")
