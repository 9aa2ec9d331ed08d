"""Wrap pictures and words in the files that carry them: PDF, Word, mail, winmail.dat."""

import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from PIL import Image

from drawn_exam.arrival import saved
from drawn_exam.sheet import A4

POINTS: Final = 72 / 25.4
WORD: Final = "http://schemas.openxmlformats.org"


@dataclass(frozen=True)
class PdfPage:
    """One page: a picture in a box of mm from the top left, and lines of words."""

    picture: Image.Image | None = None
    box: tuple[float, float, float, float] = (0, 0, *A4)
    words: Sequence[tuple[float, float, float, str]] = ()
    """Each line of words: x and y in mm from the top left, size in points, and the words."""
    hidden: bool = False
    """Whether the words are an invisible layer over the picture, as text recognition leaves."""


def _object(number: int, body: bytes) -> bytes:
    return b"%d 0 obj\n%s\nendobj\n" % (number, body)


def _stream(head: str, data: bytes) -> bytes:
    return f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _drawing(page: PdfPage) -> bytes:
    """Answer the drawing commands of a page (ISO 32000-1, 8.9 and 9.4)."""
    height = A4[1] * POINTS
    commands = []
    if page.picture is not None:
        left, top, right, bottom = (mm * POINTS for mm in page.box)
        commands.append(f"q {right - left:.1f} 0 0 {bottom - top:.1f} {left:.1f} ")
        commands.append(f"{height - bottom:.1f} cm /I Do Q\n")
    for x, y, size, words in page.words:
        safe = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        mode = 3 if page.hidden else 0
        commands.append(f"BT /F {size} Tf {mode} Tr {x * POINTS:.1f} {height - y * POINTS:.1f} Td ")
        commands.append(f"({safe}) Tj ET\n")
    return "".join(commands).encode("cp1252", "replace")


def pdf(pages: Sequence[PdfPage]) -> bytes:
    """Answer a PDF of A4 pages."""
    bodies: list[bytes] = []
    kids = []
    for number, page in enumerate(pages):
        first = 4 + number * 3
        kids.append(f"{first} 0 R")
        picture = page.picture or Image.new("RGB", (1, 1), "white")
        sort = f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} "
        sort += "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
        size = f"0 0 {A4[0] * POINTS:.1f} {A4[1] * POINTS:.1f}"
        means = f"<< /Font << /F 3 0 R >> /XObject << /I {first + 2} 0 R >> >>"
        head = f"<< /Type /Page /Parent 2 0 R /MediaBox [{size}] /Resources {means} "
        bodies.append(f"{head}/Contents {first + 1} 0 R >>".encode())
        bodies.append(_stream("", _drawing(page)))
        bodies.append(_stream(sort, saved(picture.convert("RGB"))))
    start = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _bound([*start, *bodies])


def _bound(bodies: Sequence[bytes]) -> bytes:
    """Answer the objects with the table of where each begins."""
    out = io.BytesIO(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(out.tell())
        out.write(_object(number, body))
    table = out.tell()
    out.write(f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
    out.write(f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\n".encode())
    out.write(f"startxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def text_pdf(lines: Sequence[str], *, size: float = 11) -> bytes:
    """Answer a PDF of one page of words."""
    words = [(22.0, 25 + number * size * 0.55, size, line) for number, line in enumerate(lines)]
    return pdf([PdfPage(words=words)])


def picture_pdf(picture: Image.Image) -> bytes:
    """Answer a PDF of one page that a picture fills as far as it fits."""
    scale = min(A4[0] / picture.width, A4[1] / picture.height)
    return pdf([PdfPage(picture, (0, 0, picture.width * scale, picture.height * scale))])


def word(lines: Sequence[str], picture: bytes | None = None) -> bytes:
    """Answer a Word document with those paragraphs and perhaps a JPEG picture below them."""
    kinds = f"{WORD}/package/2006"
    office = f"{WORD}/officeDocument/2006/relationships"
    types = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    types += 'relationships+xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
    types += '<Override PartName="/word/document.xml" ContentType="application/vnd.openxml'
    types += 'formats-officedocument.wordprocessingml.document.main+xml"/>'
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    if picture is not None:
        box = '<wp:inline><wp:extent cx="5400000" cy="3400000"/><wp:docPr id="1" name="f"/>'
        box += f'<a:graphic><a:graphicData uri="{WORD}/drawingml/2006/picture"><pic:pic>'
        box += '<pic:nvPicPr><pic:cNvPr id="1" name="f"/><pic:cNvPicPr/></pic:nvPicPr>'
        box += '<pic:blipFill><a:blip r:embed="rId1"/></pic:blipFill><pic:spPr/></pic:pic>'
        box += "</a:graphicData></a:graphic></wp:inline>"
        body += f"<w:p><w:r><w:drawing>{box}</w:drawing></w:r></w:p>"
    spaces = f'xmlns:w="{WORD}/wordprocessingml/2006/main" xmlns:r="{office}" '
    spaces += f'xmlns:wp="{WORD}/drawingml/2006/wordprocessingDrawing" '
    spaces += f'xmlns:a="{WORD}/drawingml/2006/main" xmlns:pic="{WORD}/drawingml/2006/picture"'
    parts: dict[str, bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}/content-types">{types}</Types>'.encode(),
        "_rels/.rels": _relation(f"{office}/officeDocument", "word/document.xml", kinds),
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>".encode(),
    }
    if picture is not None:
        link = _relation(f"{office}/image", "media/image1.jpeg", kinds)
        parts["word/_rels/document.xml.rels"] = link
        parts["word/media/image1.jpeg"] = picture
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _relation(sort: str, target: str, kinds: str) -> bytes:
    link = f'<Relationship Id="rId1" Type="{sort}" Target="{target}"/>'
    return f'<Relationships xmlns="{kinds}/relationships">{link}</Relationships>'.encode()


def zipped(name: str, data: bytes) -> bytes:
    """Answer an archive that holds one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def forwarded(words: str, name: str, data: bytes, kind: tuple[str, str]) -> bytes:
    """Answer a mail with an attachment, as a mail program saves it."""
    mail = EmailMessage()
    mail["From"] = "Sietske Hofstra <sietske.hofstra@ouders.example>"
    mail["To"] = "bureau@linde.example"
    mail["Subject"] = "Fwd: gevraagde stukken"
    mail["Date"] = format_datetime(datetime(2026, 11, 3, 9, 30, tzinfo=UTC))
    mail["Message-ID"] = "<een@ouders.example>"
    mail.set_content(words)
    mail.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)
    mail.set_boundary("grens-van-de-tekening")
    return mail.as_bytes()


def winmail(name: str, data: bytes) -> bytes:
    """Answer the winmail.dat that Outlook makes of one attachment (MS-OXTNEF, 2.1.3)."""
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += _tnef(1, 0x00089006, struct.pack("<I", 0x00010000))
    out += _tnef(1, 0x00069007, struct.pack("<II", 1252, 0))
    out += _tnef(2, 0x00069002, struct.pack("<HIIII", 1, 0xFFFFFFFF, 0, 0, 0)[:14])
    out += _tnef(2, 0x00018010, name.encode("cp1252") + b"\0")
    return out + _tnef(2, 0x0006800F, data)


def _tnef(level: int, sort: int, data: bytes) -> bytes:
    return (
        struct.pack("<BII", level, sort, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
    )
