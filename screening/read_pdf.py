"""Read the pages of a PDF: its text, and a picture of each page that is more than text."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image

from screening.reading_bounds import NotRead, Page

MOST_PAGES: Final = 150
MOST_PICTURES: Final = 24
_LONG_SIDE: Final = 2200
"""Pixels: an A4 page at 188 pixels an inch."""
_MOST_ENLARGED: Final = 4.0
_MOST_OBJECTS: Final = 3000
_LEAST_PICTURE: Final = 0.02
"""Share of the page; a smaller one is a logo or an ornament."""
_LEAST_TEXT: Final = 25
_MOST_TEXT: Final = 60_000


def read_pdf(data: bytes) -> Iterator[Page]:
    """Answer the pages of a PDF. Raises NotRead where some stay unseen."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as fault:
        raise NotRead("De PDF is beschadigd of met een wachtwoord gesloten.") from fault
    try:
        if len(document) > MOST_PAGES:
            raise NotRead("De PDF heeft te veel pagina's om te beoordelen.")
        if document.get_formtype():
            document.init_forms()
        yield from _pages(document)
        if document.count_attachments():
            raise NotRead("In de PDF zit een bestand dat niet wordt geopend.")
    finally:
        document.close()


def _pages(document: pdfium.PdfDocument) -> Iterator[Page]:
    pictures = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage().get_text_bounded()[:_MOST_TEXT]
            shown = _is_more_than_text(page, text)
            pictures += shown
            if pictures > MOST_PICTURES:
                raise NotRead("De PDF heeft te veel beelden om ze alle te bekijken.")
            picture = _rendered(page) if shown else None
            page.close()
        except (pdfium.PdfiumError, ValueError, OverflowError, RecursionError) as fault:
            raise NotRead("Een pagina van de PDF is niet te lezen.") from fault
        yield Page(text, picture)


def _is_more_than_text(page: pdfium.PdfPage, text: str) -> bool:
    if len(text.strip()) < _LEAST_TEXT:
        return True
    width, height = page.get_size()
    objects = list(islice(page.get_objects(), _MOST_OBJECTS))
    if len(objects) == _MOST_OBJECTS:
        return True
    return any(
        _share(each, width * height) > _LEAST_PICTURE
        for each in objects
        if each.type == pdfium_c.FPDF_PAGEOBJ_IMAGE
    )


def _share(image: pdfium.PdfObject, area: float) -> float:
    left, bottom, right, top = image.get_bounds()
    return float(abs((right - left) * (top - bottom)) / max(1.0, area))


def _rendered(page: pdfium.PdfPage) -> Image.Image:
    scale = min(_MOST_ENLARGED, _LONG_SIDE / max(1.0, *page.get_size()))
    picture: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil()
    return picture.convert("RGB")
