"""Answer sets of drawn files with what each is, the same at every run."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from drawn_cards import Draw
from drawn_european_cards import DOCUMENTS
from drawn_people import card_lines, invent, passport_lines
from drawn_photographs import (
    CARD_TREATMENTS,
    PAPER_TREATMENTS,
    Treat,
    as_jpeg,
    as_pdf,
    as_png,
    masked_the_kopieid_way,
    text_pdf,
)
from drawn_school_papers import CHATS, LETTERS, PAPERS
from PIL import Image


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """One file, what was drawn on it, and whether that is an identity document."""

    name: str
    data: bytes
    is_document: bool


def documents(
    count: int,
    seed: int,
    *,
    drawings: Mapping[str, Draw] = DOCUMENTS,
    treatments: Mapping[str, Treat] = CARD_TREATMENTS,
) -> Iterator[DrawnFile]:
    """Draw identity documents: every drawing in turn, with every treatment in turn."""
    for number in range(count):
        random = Random(f"document {seed} {number}")
        what = list(drawings)[number % len(drawings)]
        how = list(treatments)[(number // len(drawings) + number) % len(treatments)]
        card = drawings[what](random)
        name = f"{what}, {how}"
        if random.random() < 0.25:
            card = masked_the_kopieid_way(card, random, document=what)
            name += ", masked"
        yield _filed(treatments[how](card, random), name, random, is_document=True)


def harmless_files(
    count: int,
    seed: int,
    *,
    drawings: Mapping[str, Draw] = PAPERS,
    treatments: Mapping[str, Treat] = PAPER_TREATMENTS,
) -> Iterator[DrawnFile]:
    """Draw what is no identity document: every drawing in turn, with every treatment in turn."""
    for number in range(count):
        random = Random(f"harmless {seed} {number}")
        what = list(drawings)[number % len(drawings)]
        how = list(treatments)[(number // len(drawings) + number) % len(treatments)]
        image = treatments[how](drawings[what](random), random)
        yield _filed(image, f"{what}, {how}", random, is_document=False)


def texts(seed: int) -> Iterator[DrawnFile]:
    """Write files without a picture: a letter as text and as PDF, a PDF that holds an MRZ."""
    random = Random(f"texts {seed}")
    letter = random.choice(LETTERS)
    yield DrawnFile("letter as text", letter.encode(), False)
    yield DrawnFile("letter as PDF", text_pdf([letter.split(". ")] * 2), False)
    yield DrawnFile("chat as text", "\n".join(random.choice(CHATS)).encode("utf-16"), False)
    person = invent(random)
    labels = ["PASPOORT", f"naam/surname {person.surname}", f"documentnummer {person.number}"]
    yield DrawnFile("scanned passport as PDF", text_pdf([labels + passport_lines(person)]), True)
    yield DrawnFile("scanned card as PDF", text_pdf([card_lines(person)]), True)


def in_word(picture: bytes, words: str = "Hierbij") -> bytes:
    """Paste a picture into a Word file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        body = f"<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body>"
        archive.writestr("word/document.xml", body + "</w:document>")
        archive.writestr("word/media/image1.jpeg", picture)
    return file.getvalue()


def _filed(image: Image.Image, name: str, random: Random, *, is_document: bool) -> DrawnFile:
    kind = random.choices(["jpg", "png", "pdf", "docx"], [70, 12, 12, 6])[0]
    quality = random.choice([88, 75, 55, 40])
    match kind:
        case "png":
            data = as_png(image)
        case "pdf":
            data = as_pdf(image)
        case "docx":
            data = in_word(as_jpeg(image, quality))
        case _:
            data = as_jpeg(image, quality)
    return DrawnFile(f"{name}.{kind}", data, is_document)
