"""Show that files are read by content, in memory, and never beyond the bounds."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from random import Random

import pytest
from drawn_documents import in_word
from drawn_photographs import as_jpeg, as_pdf, as_png, text_pdf
from PIL import Image, ImageDraw

from screening.file_kind import FileKind, kind_of
from screening.read_file import MOST_BYTES, MOST_DEPTH, MOST_FRAMES, read_pages
from screening.read_mail_file import MOST_PARTS, WINMAIL_START
from screening.read_package import MOST_PICTURES
from screening.read_pdf import MOST_PAGES
from screening.reading_bounds import NotRead, Page

PICTURE = Image.new("RGB", (320, 200), (120, 160, 90))


def pages_and_end(data: bytes) -> tuple[list[Page], str]:
    """Answer the pages, and why reading stopped early; empty when all was read."""
    pages: list[Page] = []
    try:
        for page in read_pages(data):
            pages.append(page)  # noqa: PERF402 - what came before the fault counts too
    except NotRead as fault:
        return pages, fault.why
    return pages, ""


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that unpacks to width times height."""
    rows = zlib.compress(bytes(1000))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def package(*entries: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def mail(*files: bytes, kind: str = "application/octet-stream") -> bytes:
    """A mail saved as a file, with its files under names that say nothing."""
    message = EmailMessage()
    message["From"] = "sietske@ouders.example"
    message["To"] = "bureau@linde.example"
    message["Subject"] = "Fwd: stukken"
    message.set_content("Zie bijlage.\n")
    for number, data in enumerate(files):
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=f"{number}.dat")
    return message.as_bytes()


def winmail(*objects: tuple[int, bytes]) -> bytes:
    """What Outlook sends in place of attachments, from its objects."""
    return (
        WINMAIL_START
        + b"\x01\x00"
        + b"".join(
            struct.pack("<BII", 2, name, len(value))
            + value
            + struct.pack("<H", sum(value) & 0xFFFF)
            for name, value in objects
        )
    )


def animation(frames: int) -> bytes:
    file = io.BytesIO()
    rest = [Image.new("RGB", (90, 60), (number, 0, 0)) for number in range(1, frames)]
    Image.new("RGB", (90, 60)).save(file, "GIF", save_all=True, append_images=rest)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (as_jpeg(PICTURE), FileKind.PICTURE),
        (as_png(PICTURE), FileKind.PICTURE),
        (as_pdf(PICTURE), FileKind.PDF),
        (b"\n\n" + as_pdf(PICTURE), FileKind.PDF),
        (in_word(as_jpeg(PICTURE)), FileKind.PACKAGE),
        ("Beste juf, ziek vandaag.".encode("utf-16"), FileKind.TEXT),
        (mail(as_jpeg(PICTURE)), FileKind.MAIL),
        (b"From a@ouders.example Tue Nov  3\n" + mail(), FileKind.MAIL),
        (b"Onderwerp: stukken\nDatum: morgen\n\nHallo", FileKind.TEXT),
        (winmail((0x00069002, bytes(14))), FileKind.WINMAIL),
        (b"", FileKind.EMPTY),
        (b"\x7fELF\x02\x01\x01\x00", FileKind.CLOSED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), FileKind.CLOSED),
        (b"Rar!\x1a\x07\x01\x00", FileKind.CLOSED),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, kind: FileKind) -> None:
    assert kind_of(data) is kind


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF"])
def test_every_format_that_phones_and_scanners_make_gives_its_picture(image_format: str) -> None:
    file = io.BytesIO()
    PICTURE.save(file, image_format)

    (page,), end = pages_and_end(file.getvalue())

    assert end == ""
    assert page.picture is not None
    assert page.picture.size == PICTURE.size
    assert page.picture.mode == "RGB"


def test_a_picture_that_lies_on_its_side_is_set_upright() -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    PICTURE.save(file, "JPEG", exif=exif)

    (page,), _ = pages_and_end(file.getvalue())

    assert page.picture is not None
    assert page.picture.size == (200, 320)


def test_a_pdf_gives_its_text_and_a_picture_of_what_is_more_than_text() -> None:
    (scan,), _ = pages_and_end(as_pdf(PICTURE))
    letter, _ = pages_and_end(text_pdf([["Beste ouders,", "morgen is er geen school."]] * 3))

    assert scan.picture is not None
    assert [page.picture for page in letter] == [None] * 3
    assert "geen school" in letter[0].text


def test_a_picture_pasted_into_a_word_file_is_found() -> None:
    pages, end = pages_and_end(in_word(as_jpeg(PICTURE), "Hierbij mijn paspoort"))

    assert end == ""
    assert any(page.picture is not None for page in pages)
    assert any("mijn paspoort" in page.text for page in pages)


def hostile_files() -> Iterator[tuple[str, bytes]]:
    yield "bomb.png", huge_png(20_000, 20_000)
    yield "wide.png", huge_png(60_000, 1_100)
    yield "cut.jpg", as_jpeg(Image.effect_noise((900, 600), 60))[:9000]
    yield "pages.pdf", text_pdf([["Bladzijde"]] * 10_000)
    yield "broken.pdf", b"%PDF-1.7\n" + Random(1).randbytes(4000)
    yield "many.gif", animation(MOST_FRAMES * 5)
    yield "archive.zip", package(("paspoort.jpg", as_jpeg(PICTURE)))
    yield (
        "bomb.docx",
        package(("[Content_Types].xml", b""), ("word/media/a.png", bytes(200_000_000))),
    )
    pictures = [(f"word/media/{n}.jpg", as_jpeg(PICTURE)) for n in range(MOST_PICTURES + 1)]
    yield "album.docx", package(("[Content_Types].xml", b""), *pictures)
    yield "inside.docx", package(("[Content_Types].xml", b""), ("word/a.bin", b"\x00\x01\x02" * 90))
    yield "cut.docx", in_word(as_jpeg(PICTURE))[:-40]
    yield "behind.jpg", as_jpeg(PICTURE) + package(("paspoort.jpg", as_jpeg(PICTURE)))
    yield "before.gif", animation(1)[:20] + b"%PDF-1.4" + animation(1)[20:]
    yield "page.html", b'<html><img src="data:image/jpeg;base64,/9j/4AAQ"></html>'
    yield "card.vcf", b"BEGIN:VCARD\nPHOTO:" + b"QUJD" * 900 + b"\nEND:VCARD"
    yield "uuencoded.txt", b"Hallo\nbegin 644 foto.jpg\nM_]C_X\n`\nend\n"
    yield "parts.eml", mail(*[b"x"] * (MOST_PARTS + 1))
    inner = as_jpeg(PICTURE)
    for _ in range(MOST_DEPTH + 1):
        inner = mail(inner)
    yield "deep.eml", inner
    yield "closed.eml", mail(b"Rar!\x1a\x07\x01\x00")
    yield "cut.dat", winmail((0x00069002, bytes(14)), (0x0006800F, as_jpeg(PICTURE)))[:-40]
    yield "claims.dat", WINMAIL_START + b"\x01\x00\x02\x0f\x80\x06\x00\xff\xff\xff\xff"
    yield "object.dat", winmail((0x00069002, bytes(14)), (0x00069005, bytes(20_000)))
    yield "large.bin", bytes(MOST_BYTES + 1)
    yield "program.exe", b"MZ\x90\x00\x03\x00\x00\x00"


@pytest.mark.parametrize(("name", "data"), list(hostile_files()))
def test_a_file_that_breaks_a_bound_or_is_closed_says_why(name: str, data: bytes) -> None:
    pages, end = pages_and_end(data)

    assert end.endswith(".")
    assert len(pages) <= max(MOST_PAGES, 2 * MOST_PICTURES)


def test_nothing_and_plain_text_are_read_to_the_end() -> None:
    assert pages_and_end(b"") == ([Page()], "")
    assert pages_and_end(b"Hallo juf") == ([Page("Hallo juf")], "")


def test_a_page_with_a_scan_below_its_text_is_also_looked_at() -> None:
    scan = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(scan).rectangle((50, 50, 550, 400), fill=(200, 220, 240))

    (page,), end = pages_and_end(as_pdf(scan))

    assert end == ""
    assert page.picture is not None


def test_the_files_in_a_mail_that_came_as_a_file_are_read_whatever_they_are_called() -> None:
    pages, end = pages_and_end(mail(as_jpeg(PICTURE), as_pdf(PICTURE)))

    assert end == ""
    assert sum(page.picture is not None for page in pages) == 2
    assert any("Zie bijlage" in page.text for page in pages)


def test_a_mail_within_a_mail_is_read_however_it_is_declared() -> None:
    inner = mail(as_jpeg(PICTURE))
    enclosed = (
        b"From: a@ouders.example\nTo: b@linde.example\nMIME-Version: 1.0\n"
        b"Content-Type: message/rfc822\n\n" + inner
    )

    for data in (mail(inner), enclosed):
        pages, end = pages_and_end(data)

        assert end == ""
        assert [page.picture.size for page in pages if page.picture] == [PICTURE.size]


def test_a_part_that_is_closed_does_not_hide_the_picture_after_it() -> None:
    pages, end = pages_and_end(mail(b"Rar!\x1a\x07\x01\x00", as_jpeg(PICTURE)))

    assert end.endswith(".")
    assert any(page.picture is not None for page in pages)


def test_the_files_and_the_text_in_a_winmail_are_read() -> None:
    data = winmail(
        (0x0002800C, b"Hierbij mijn paspoort"),
        (0x00069002, bytes(14)),
        (0x00018010, b"pas.jpg\0"),
        (0x0006800F, as_jpeg(PICTURE)),
        (0x00069005, bytes(300)),
    )

    pages, end = pages_and_end(data)

    assert end == ""
    assert any("mijn paspoort" in page.text for page in pages)
    assert any(page.picture is not None for page in pages)
