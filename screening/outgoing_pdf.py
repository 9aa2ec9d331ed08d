"""Look for what nobody sees in a PDF that is about to go out."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from casework.answers import Finding
from screening.outgoing_package import MOST_TEXT
from screening.outgoing_words import blocks, made_by, warns
from screening.reading_bounds import NotRead

MOST_PAGES: Final = 1500
MOST_OBJECTS: Final = 20_000
"""Pieces of one page that are compared with what lies under them."""
PRINT_ANEW: Final = "Druk het bestand opnieuw af naar PDF, kijk het na, en voeg dat toe."
_DARK: Final = 240
"""Sum of red, green and blue up to which a box counts as black."""
_OPAQUE: Final = 200
_REMARKS: Final = frozenset(
    {
        pdfium_c.FPDF_ANNOT_TEXT,
        pdfium_c.FPDF_ANNOT_FREETEXT,
        pdfium_c.FPDF_ANNOT_LINE,
        pdfium_c.FPDF_ANNOT_SQUARE,
        pdfium_c.FPDF_ANNOT_CIRCLE,
        pdfium_c.FPDF_ANNOT_POLYGON,
        pdfium_c.FPDF_ANNOT_POLYLINE,
        pdfium_c.FPDF_ANNOT_STAMP,
        pdfium_c.FPDF_ANNOT_CARET,
        pdfium_c.FPDF_ANNOT_INK,
        pdfium_c.FPDF_ANNOT_REDACT,
        pdfium_c.FPDF_ANNOT_HIGHLIGHT,
        pdfium_c.FPDF_ANNOT_UNDERLINE,
        pdfium_c.FPDF_ANNOT_SQUIGGLY,
        pdfium_c.FPDF_ANNOT_STRIKEOUT,
    }
)
"""What somebody put on a page later, and somebody else can take off again."""
_CARRIES: Final = frozenset(
    {
        pdfium_c.FPDF_ANNOT_FILEATTACHMENT,
        pdfium_c.FPDF_ANNOT_SOUND,
        pdfium_c.FPDF_ANNOT_MOVIE,
        pdfium_c.FPDF_ANNOT_RICHMEDIA,
        pdfium_c.FPDF_ANNOT_THREED,
        pdfium_c.FPDF_ANNOT_SCREEN,
    }
)


@dataclass
class _Seen:
    """What was seen on the pages together."""

    remarks: bool = False
    carries: bool = False
    under_black: int = 0
    under_other: int = 0
    invisible: bool = False


def look_at_pdf(file: str, data: bytes) -> tuple[list[Finding], str]:
    """Answer what is hidden in a PDF, and its words. Raises NotRead."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as fault:
        raise NotRead("De PDF is beschadigd of met een wachtwoord gesloten.") from fault
    try:
        if len(document) > MOST_PAGES:
            raise NotRead("De PDF heeft te veel pagina's om na te kijken. Maak er delen van.")
        seen, text = _pages(document)
        findings = [
            *_of_document(file, document, data),
            *_of_pages(file, seen),
        ]
    finally:
        document.close()
    return findings, text


def _of_document(file: str, document: pdfium.PdfDocument, data: bytes) -> Iterator[Finding]:
    raw = document.raw
    if document.count_attachments():
        yield blocks(file, "In de PDF zit een ander bestand.", PRINT_ANEW)
    script = pdfium_c.FPDFDoc_GetJavaScriptActionCount(raw) > 0
    if script or b"/JavaScript" in data or b"/Launch" in data:
        yield blocks(file, "In de PDF zit een programmaatje.", PRINT_ANEW)
    if pdfium_c.FPDF_GetFormType(raw) in {
        pdfium_c.FORMTYPE_XFA_FULL,
        pdfium_c.FORMTYPE_XFA_FOREGROUND,
    }:
        yield blocks(file, "De PDF is een formulier dat meer kan bevatten dan u ziet.", PRINT_ANEW)
    if _versions(raw) > 1 and b"/Linearized" not in data[:2048]:
        yield warns(
            file,
            "De PDF is later veranderd; de oude versie zit er nog in.",
            "Is er iets weggehaald of zwart gemaakt? Druk de PDF dan opnieuw af naar PDF.",
        )
    if b"/OCProperties" in data or b"/OCG" in data:
        yield warns(
            file,
            "De PDF heeft lagen die aan en uit kunnen.",
            "Kijk of er iets onder zit, of druk de PDF opnieuw af naar PDF.",
        )
    author = str(document.get_metadata_dict(skip_empty=True).get("Author", "")).strip()
    if author:
        yield made_by(file, author)


def _versions(raw: Any) -> int:
    """Answer how often the PDF was written to: each time ends with a trailer of its own."""
    return int(pdfium_c.FPDF_GetTrailerEnds(raw, None, 0))


def _of_pages(file: str, seen: _Seen) -> Iterator[Finding]:
    if seen.carries:
        yield blocks(file, "In de PDF zit een ander bestand, of geluid of beeld.", PRINT_ANEW)
    if seen.remarks:
        yield blocks(
            file,
            "Er staan opmerkingen of markeringen in, die de ouder kan openen of weghalen.",
            PRINT_ANEW,
        )
    if seen.under_black:
        yield blocks(
            file,
            "Onder een zwart vlak staat nog tekst. De ouder kan die kopiëren en lezen.",
            "Lak in een programma dat de tekst echt weghaalt, of print, lak en scan het opnieuw.",
        )
    if seen.under_other:
        yield warns(
            file,
            "Er ligt iets over tekst heen. Die tekst is misschien nog te lezen.",
            "Selecteer en kopieer alles: staat er iets bij dat u niet ziet?",
        )
    if seen.invisible:
        yield warns(
            file,
            "Er staat onzichtbare tekst in, zoals een scanner die maakt.",
            "Is er iets zwart gemaakt? Dan kan die tekst er nog in zitten. Kopieer alles en kijk.",
        )


def _pages(document: pdfium.PdfDocument) -> tuple[_Seen, str]:
    seen = _Seen()
    texts: list[str] = []
    room = MOST_TEXT
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage().get_text_bounded()[:room]
        except pdfium.PdfiumError as fault:
            raise NotRead("De PDF is beschadigd.") from fault
        _annotations(page.raw, seen)
        _covered(page.raw, seen)
        texts.append(text)
        room -= len(text)
        page.close()
    return seen, "\n".join(texts)


def _annotations(page: Any, seen: _Seen) -> None:
    for number in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        seen.remarks = seen.remarks or kind in _REMARKS
        seen.carries = seen.carries or kind in _CARRIES
        pdfium_c.FPDFPage_CloseAnnot(annotation)


Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Matrix = tuple[float, float, float, float, float, float]
"""How a reused piece lies on its page (ISO 32000-1 §8.3.3)."""
AS_IT_IS: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
DEEPEST: Final = 8
"""Reused pieces within reused pieces that are looked into."""


def _covered(page: Any, seen: _Seen) -> None:
    """Count text that something was drawn over, in the order in which a page is drawn."""
    drawn: list[Box] = []
    for item, box in islice(_drawn_on(page), MOST_OBJECTS):
        kind = pdfium_c.FPDFPageObj_GetType(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item)
            if mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE:
                seen.invisible = True
            elif _has_size(box):
                drawn.append(box)
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            seen.under_other += _under(box, drawn)
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH and (fill := _fill(item)) is not None:
            found = _under(box, drawn)
            if sum(fill) <= _DARK:
                seen.under_black += found
            else:
                seen.under_other += found


def _drawn_on(page: Any) -> Iterator[tuple[Any, Box]]:
    for number in range(pdfium_c.FPDFPage_CountObjects(page)):
        yield from _pieces(pdfium_c.FPDFPage_GetObject(page, number), AS_IT_IS, 0)


def _pieces(item: Any, placed: Matrix, depth: int) -> Iterator[tuple[Any, Box]]:
    """Answer a thing that is drawn with its place on the page; of a reused piece all in it."""
    if pdfium_c.FPDFPageObj_GetType(item) != pdfium_c.FPDF_PAGEOBJ_FORM:
        box = _box(item)
        if box is not None:
            yield item, _placed(box, placed)
        return
    if depth >= DEEPEST:
        raise NotRead("De PDF is te ingewikkeld om na te kijken.")
    within = _joined(_matrix(item), placed)
    for number in range(max(0, pdfium_c.FPDFFormObj_CountObjects(item))):
        yield from _pieces(pdfium_c.FPDFFormObj_GetObject(item, number), within, depth + 1)


def _matrix(item: Any) -> Matrix:
    made = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(item, ctypes.byref(made)):
        return AS_IT_IS
    return (made.a, made.b, made.c, made.d, made.e, made.f)


def _joined(one: Matrix, other: Matrix) -> Matrix:
    """Answer what two do together, the first one first."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i, a * h + b * j,
        c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _placed(box: Box, by: Matrix) -> Box:
    a, b, c, d, e, f = by
    left, bottom, right, top = box
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (left, right) for y in (bottom, top)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)


def _under(box: Box, drawn: list[Box]) -> int:
    """Answer how many of the boxes drawn before have their middle under this one."""
    left, bottom, right, top = box
    middles = (((each[0] + each[2]) / 2, (each[1] + each[3]) / 2) for each in drawn)
    return sum(left <= x <= right and bottom <= y <= top for x, y in middles)


def _has_size(box: Box) -> bool:
    return box[2] - box[0] > 1 and box[3] - box[1] > 1


def _box(item: Any) -> Box | None:
    sides = [ctypes.c_float() for _ in range(4)]
    found = pdfium_c.FPDFPageObj_GetBounds(item, *(ctypes.byref(side) for side in sides))
    left, bottom, right, top = (side.value for side in sides)
    return (left, bottom, right, top) if found else None


def _fill(item: Any) -> tuple[int, int, int] | None:
    """Answer red, green and blue of a shape that hides what is under it; None for others."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    drawn = pdfium_c.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroke))
    if not drawn or mode.value == pdfium_c.FPDF_FILLMODE_NONE:
        return None
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetFillColor(item, *(ctypes.byref(part) for part in parts)):
        return None
    red, green, blue, alpha = (part.value for part in parts)
    return (red, green, blue) if alpha >= _OPAQUE else None
