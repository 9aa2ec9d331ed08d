"""Wrap pictures and words as the files that arrive: JPEG, PDF, Word, spreadsheet, mail."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from xml.sax.saxutils import escape

from PIL import Image

TURNED = 0x0112  # the EXIF tag that says how the camera was held


def jpeg(image: Image.Image, quality: int = 86, turned: int = 0) -> bytes:
    """`turned` is an EXIF orientation: 6 stores the picture lying on its left side."""
    image = image.convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "samsung"
    if turned:
        undo = {
            3: Image.Transpose.ROTATE_180,
            6: Image.Transpose.ROTATE_90,
            8: Image.Transpose.ROTATE_270,
        }[turned]
        image = image.transpose(undo)
        exif[TURNED] = turned
    held = io.BytesIO()
    image.save(held, "JPEG", quality=quality, exif=exif)
    return held.getvalue()


def png(image: Image.Image) -> bytes:
    held = io.BytesIO()
    image.convert("RGB").save(held, "PNG", compress_level=4)
    return held.getvalue()


@dataclass
class PdfPage:
    """One A4 page; measures in points from the upper left."""

    words: list[tuple[float, float, float, str, bool]] = field(default_factory=list)
    pictures: list[tuple[float, float, float, float, Image.Image]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    quality: int = 80

    def write(self, x: float, y: float, size: float, text: str, *, bold: bool = False) -> None:
        self.words.append((x, y, size, text, bold))

    def paragraph(self, x: float, y: float, lines: Sequence[str], size: float = 10.5) -> float:
        for line in lines:
            self.write(x, y, size, line)
            y += size * 1.42
        return y


WIDE, TALL = 595.0, 842.0


def _stream(page: PdfPage) -> bytes:
    parts = []
    for number, (x, y, w, h, _) in enumerate(page.pictures):
        parts.append(f"q {w:.1f} 0 0 {h:.1f} {x:.1f} {TALL - y - h:.1f} cm /P{number} Do Q")
    parts += [
        f"0.55 G {x:.1f} {TALL - y - h:.1f} {w:.1f} {h:.1f} re S" for x, y, w, h in page.rules
    ]
    for x, y, size, text, bold in page.words:
        safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        letter = "FB" if bold else "FR"
        parts.append(f"BT /{letter} {size:.1f} Tf {x:.1f} {TALL - y:.1f} Td ({safe}) Tj ET")
    return "\n".join(parts).encode("cp1252", "replace")


def pdf(pages: Sequence[PdfPage], maker: str = "Microsoft Word") -> bytes:
    """A PDF of A4 pages, with a text layer in Helvetica."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects += [
        f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode()
        for name in ("Helvetica", "Helvetica-Bold")
    ]
    kids = []
    for page in pages:
        names = []
        for number, (*_, image) in enumerate(page.pictures):
            data = jpeg(image, page.quality)
            head = (
                f"<</Type/XObject/Subtype/Image/Width {image.width}/Height {image.height}"
                f"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length {len(data)}>>"
            )
            objects.append(head.encode() + b"stream\n" + data + b"\nendstream")
            names.append(f"/P{number} {len(objects)} 0 R")
        body = _stream(page)
        objects.append(f"<</Length {len(body)}>>stream\n".encode() + body + b"\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDE:.0f} {TALL:.0f}]"
            f"/Contents {len(objects)} 0 R"
            f"/Resources<</Font<</FR 3 0 R/FB 4 0 R>>/XObject<<{''.join(names)}>>>>>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    objects.append(f"<</Producer({maker})>>".encode())
    written = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj".encode() + body + b"endobj\n"
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>"
    return bytes(written + f"trailer{trailer}\nstartxref\n{start}\n%%EOF\n".encode())


def scanner_app(pages: Sequence[Image.Image], quality: int = 72) -> bytes:
    """What CamScanner and its kind make: one full picture to a page, no text."""
    return pdf(
        [PdfPage(pictures=[(0, 0, WIDE, TALL, p)], quality=quality) for p in pages], "Scanner"
    )


def _zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, data in files.items():
            folder.writestr(zipfile.ZipInfo(name, (2026, 11, 4, 9, 0, 0)), data)
    return held.getvalue()


OFFICE = "http://schemas.openxmlformats.org/"
RELATIONS = f"{OFFICE}package/2006/relationships"
KINDS = f"{OFFICE}officeDocument/2006/relationships"


def _relations(*targets: tuple[str, str]) -> bytes:
    rows = "".join(
        f'<Relationship Id="r{n}" Type="{KINDS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return (
        f'<?xml version="1.0"?><Relationships xmlns="{RELATIONS}">{rows}</Relationships>'.encode()
    )


def _types(**parts: str) -> bytes:
    rows = "".join(
        f'<Override PartName="/{p.replace("__", "/").replace("_xml", ".xml")}" ContentType="{t}"/>'
        for p, t in parts.items()
    )
    return (
        f'<?xml version="1.0"?><Types xmlns="{OFFICE}package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="jpeg" ContentType="image/jpeg"/>{rows}</Types>'
    ).encode()


def docx(paragraphs: Sequence[str], picture: Image.Image | None = None) -> bytes:
    """A Word document with an optional picture after its words."""
    body = "".join(f"<w:p><w:r><w:t>{escape(p)}</w:t></w:r></w:p>" for p in paragraphs)
    files = {}
    if picture is not None:
        cx = 5_000_000
        cy = cx * picture.height // picture.width
        size = f'<a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/>'
        body += (
            f'<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{cx}" cy="{cy}"/>'
            '<wp:docPr id="1" name="Afbeelding 1"/><a:graphic><a:graphicData '
            f'uri="{OFFICE}drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            '<pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            '<a:blip r:embed="r1"/><a:stretch>'
            f"<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>{size}</a:xfrm>"
            '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing></w:r></w:p>"
        )
        files["word/media/image1.jpeg"] = jpeg(picture, 82)
        files["word/_rels/document.xml.rels"] = _relations(("image", "media/image1.jpeg"))
    spaces = (
        f'xmlns:w="{OFFICE}wordprocessingml/2006/main" xmlns:r="{KINDS}" '
        f'xmlns:a="{OFFICE}drawingml/2006/main" xmlns:pic="{OFFICE}drawingml/2006/picture" '
        f'xmlns:wp="{OFFICE}drawingml/2006/wordprocessingDrawing"'
    )
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _zipped(
        {
            "[Content_Types].xml": _types(word__document_xml=main),
            "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
            "word/document.xml": (
                f'<?xml version="1.0" encoding="UTF-8"?><w:document {spaces}><w:body>{body}'
                "</w:body></w:document>"
            ).encode(),
            **files,
        }
    )


def xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """A spreadsheet of one sheet, all its cells words."""
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{escape(c)}</t></is></c>' for c in row)
        + "</row>"
        for row in rows
    )
    space = f'xmlns="{OFFICE}spreadsheetml/2006/main"'
    book = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return _zipped(
        {
            "[Content_Types].xml": _types(
                xl__workbook_xml=f"{book}.sheet.main+xml", xl__sheet1_xml=f"{book}.worksheet+xml"
            ),
            "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
            "xl/_rels/workbook.xml.rels": _relations(("worksheet", "sheet1.xml")),
            "xl/workbook.xml": (
                f'<?xml version="1.0"?><workbook {space} xmlns:r="{KINDS}"><sheets>'
                '<sheet name="Blad1" sheetId="1" r:id="r1"/></sheets></workbook>'
            ).encode(),
            "xl/sheet1.xml": (
                f'<?xml version="1.0"?><worksheet {space}><sheetData>{cells}'
                "</sheetData></worksheet>"
            ).encode(),
        }
    )


def mail(
    subject: str,
    body: str,
    name: str,
    data: bytes,
    kind: tuple[str, str],
    *,
    forwarded: bool = False,
) -> bytes:
    """A mail with one attachment; `forwarded` puts it inside a second mail."""
    letter = EmailMessage()
    letter["From"] = "ouder@voorbeeld.example"
    letter["To"] = "administratie@school.example"
    letter["Subject"] = subject
    letter["Date"] = "Wed, 04 Nov 2026 08:12:33 +0100"
    letter["Message-ID"] = "<tweede.1@voorbeeld.example>"
    letter.set_content(body)
    letter.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)
    letter.set_boundary("=_grens_binnen")
    if not forwarded:
        return letter.as_bytes()
    outer = EmailMessage()
    outer["From"] = "administratie@school.example"
    outer["To"] = "directie@school.example"
    outer["Subject"] = "Fwd: " + subject
    outer["Date"] = "Wed, 04 Nov 2026 09:40:01 +0100"
    outer["Message-ID"] = "<tweede.2@school.example>"
    outer.set_content("Zie onder. Wat doen we hiermee?")
    outer.add_attachment(letter)
    outer.set_boundary("=_grens_buiten")
    return outer.as_bytes()
