"""Make documents with something hidden in them, as office programs write them."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from fpdf import FPDF

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
P = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"'
    ' xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{}</dc:creator>'
    "</cp:coreProperties>"
)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Answer a zip file of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(body: str = "", **parts: str | bytes) -> bytes:
    """Answer a Word document; further parts by name, with `__` for `/` and `_dot_` for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): each for name, each in parts.items()}
    body = body or "<w:p><w:r><w:t>Het rapport is goed.</w:t></w:r></w:p>"
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **named})


def xlsx(fill: Callable[[xlsxwriter.Workbook, Any], None] | None = None) -> bytes:
    """Answer a workbook as xlsxwriter writes it."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("Cijfers")
    sheet.write_row(0, 0, ["vak", "cijfer"])
    sheet.write_row(1, 0, ["rekenen", 7])
    if fill is not None:
        fill(book, sheet)
    book.close()
    return made.getvalue()


def with_part(package: bytes, name: str, content: str | bytes) -> bytes:
    """Answer a package with one part more."""
    made = BytesIO(package)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def odf(content: str = "", *, styles: str = "", **parts: str) -> bytes:
    """Answer a document of LibreOffice with this body."""
    named = {name.replace("__", "/").replace("_dot_", "."): each for name, each in parts.items()}
    body = content or "<text:p>Het rapport is goed.</text:p>"
    whole = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body>{body}</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": whole, **named})


def pdf(draw: Callable[[FPDF], None] | None = None) -> bytes:
    """Answer a PDF of one page with a line of text."""
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=14)
    made.text(20, 30, "Het rapport is goed.")
    if draw is not None:
        draw(made)
    return bytes(made.output())


def pdf_of_pieces(page: str, piece: str) -> bytes:
    """Answer a PDF whose page draws `/P Do`, a reused piece moved up by 700 points."""
    parts = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources <</XObject <</P 5 0 R>>>>>>",
        _stream(b"", page),
        _stream(
            b" /Type /XObject /Subtype /Form /BBox [0 0 600 100] /Matrix [1 0 0 1 0 700]"
            b" /Resources <</Font <</F 6 0 R>>>>",
            piece,
        ),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, rows)
    trailer = b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return made + table + trailer % (len(parts) + 1, len(made))


def _stream(about: bytes, content: str) -> bytes:
    data = content.encode()
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), about, data)
