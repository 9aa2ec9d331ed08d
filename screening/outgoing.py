"""Look at a file that is about to go out: what it is, what is hidden in it, which numbers it holds.

Nothing of it is run or written. What cannot be looked at cannot go out.
"""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from PIL import Image

from casework.answers import Finding, LookedAt
from screening.file_kind import FileKind, as_text, holds_more_than_text, is_two_files, kind_of
from screening.numbers import mask_numbers
from screening.outgoing_office import look_at_office, text_of_office
from screening.outgoing_open_document import look_at_open_document, text_of_open_document
from screening.outgoing_package import MOST_TEXT, Package
from screening.outgoing_pdf import look_at_pdf
from screening.outgoing_words import AS_PDF, blocks, made_by, not_looked_at, warns
from screening.reading_bounds import NotRead

OFFICE: Final = (".docx", ".xlsx", ".pptx")
OPEN_DOCUMENT: Final = (".odt", ".ods", ".odp")
PICTURES: Final = (".jpg", ".jpeg", ".png")
TEXTS: Final = (".csv", ".txt", ".json", ".xml")
ALLOWED: Final = "PDF, Word, Excel, PowerPoint, LibreOffice, CSV, TXT, JSON, XML, JPG of PNG"
_EXIF_ARTIST, _EXIF_PLACE = 0x013B, 0x8825
_OTHER_KINDS: Final = {
    FileKind.MAIL: "Dit is een mail. Daarin kunnen adressen en bijlagen van anderen zitten.",
    FileKind.WINMAIL: "Dit is een mail van Outlook, die de ouder vaak niet kan openen.",
    FileKind.EMPTY: "Dit bestand is leeg.",
    FileKind.CLOSED: (
        "Dit soort bestand kan niet worden nagekeken: een oud soort Word of Excel, een archief, een"
        " programma, of een bestand met een wachtwoord."
    ),
}


def look_at(name: str, data: bytes) -> LookedAt:
    """Answer what is in a file; takes time in proportion to its size, within bounds."""
    kind = kind_of(data)
    try:
        if is_two_files(data, kind):
            raise NotRead("In dit bestand zit een tweede bestand.")
        findings, text = _looked_at(name, data, kind)
    except NotRead as fault:
        return LookedAt((not_looked_at(name, fault.why),))
    except (RecursionError, MemoryError):
        return LookedAt((not_looked_at(name, "Dit bestand is te ingewikkeld om na te kijken."),))
    return LookedAt((*findings, *_numbers(name, text)), text)


def _looked_at(name: str, data: bytes, kind: FileKind) -> tuple[list[Finding], str]:
    ending = name.lower()
    match kind:
        case FileKind.PDF if ending.endswith(".pdf"):
            return look_at_pdf(name, data)
        case FileKind.PACKAGE:
            return _package(name, data, ending)
        case FileKind.PICTURE if ending.endswith(PICTURES):
            return list(_picture(name, data)), ""
        case FileKind.TEXT if ending.endswith(TEXTS):
            return list(_text(name, data)), (as_text(data) or "")[:MOST_TEXT]
        case FileKind.MAIL if ending.endswith(TEXTS):
            # A table or a text may begin like the head of a mail: "Van:", "Datum:".
            return list(_text(name, data)), (as_text(data) or "")[:MOST_TEXT]
        case FileKind.PDF | FileKind.PICTURE | FileKind.TEXT:
            raise NotRead(
                f"De naam past niet bij wat erin zit, of dit soort kan niet: wel {ALLOWED}."
            )
        case _:
            raise NotRead(_OTHER_KINDS[kind])


def _package(name: str, data: bytes, ending: str) -> tuple[list[Finding], str]:
    package = Package(data)
    if "[Content_Types].xml" in package.names and ending.endswith(OFFICE):
        return list(look_at_office(name, package)), text_of_office(package)
    if "content.xml" in package.names and ending.endswith(OPEN_DOCUMENT):
        found = list(look_at_open_document(name, package))
        return found, text_of_open_document(package)
    raise NotRead(
        "Een archief, of een bestand met macro's, kan niet mee. Voeg elk bestand los toe."
    )


def _picture(name: str, data: bytes) -> Iterator[Finding]:
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as opened:
            about = opened.getexif()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise NotRead("De foto is beschadigd of te groot.") from fault
    if about.get_ifd(_EXIF_PLACE):
        yield blocks(
            name, "In de foto staat waar die is gemaakt.", "Sla de foto op zonder locatie."
        )
    artist = str(about.get(_EXIF_ARTIST, "")).strip()
    if artist:
        yield made_by(name, artist)
    yield warns(
        name,
        "De dienst leest niet wie er op een foto staat.",
        "Staan er andere kinderen of ouders op? Maak die onherkenbaar.",
    )


def _text(name: str, data: bytes) -> Iterator[Finding]:
    if holds_more_than_text(as_text(data) or ""):
        yield blocks(name, "In de tekst zit een beeld of een ander bestand.", AS_PDF)


def _numbers(name: str, text: str) -> Iterator[Finding]:
    """A parent may have the number of their own child; a person must see whose it is."""
    found = Counter(finding.kind.value for finding in mask_numbers(text[:MOST_TEXT]).findings)
    for kind, count in sorted(found.items()):
        times = "één keer" if count == 1 else f"{count} keer"
        yield warns(
            name,
            f"Hierin staat {times} wat op een {kind} lijkt.",
            "Is dat van iemand anders dan de ouder of het kind? Haal het weg.",
        )
