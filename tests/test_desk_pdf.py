"""Prove that what the desk writes as PDF can be read, whatever somebody wrote in it."""

import pypdfium2
import pytest
from invented import NOW

from desk.pdf import (
    Bullets,
    Heading,
    NewPage,
    Pairs,
    Paragraph,
    Table,
    clean,
    font_folder,
    pdf_of,
)

BLOCKS = (
    Heading("Cijfers"),
    Paragraph("Van **1** augustus, in Łódź en Україна.\nEen tweede regel."),
    Bullets(("een", "twee")),
    Pairs((("Zaken", "128"), ("Leeg", ""))),
    NewPage(),
    Table("Per school", ("School", "Open"), (("De Eik", "3"),), numbers_from=1),
)


def pages_of(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_every_block_stands_in_the_file_as_it_was_written() -> None:
    first, second = pages_of(pdf_of("Datalek 2026-1", BLOCKS, subtitle="De Linde", made=NOW))

    for words in ("Datalek 2026-1", "De Linde", "dinsdag 3 november 2026 om 10:30", "Cijfers"):
        assert words in first
    assert "Van **1** augustus, in Łódź en Україна." in first
    assert "1 / 2" in first
    assert "2 / 2" in second
    assert "De Eik" in second


def test_the_file_says_its_title_and_its_language() -> None:
    content = pdf_of("Datalek 2026-1", BLOCKS, made=NOW)

    document = pypdfium2.PdfDocument(content)
    assert document.get_metadata_dict()["Title"] == "Datalek 2026-1"
    assert b"/Lang (nl-NL)" in content
    document.close()


def test_the_same_blocks_give_the_same_bytes() -> None:
    assert pdf_of("Een", BLOCKS, made=NOW) == pdf_of("Een", BLOCKS, made=NOW)


@pytest.mark.parametrize("text", ["woord " * 9_000, "\n".join("abc" * 200), "x" * 20_000])
def test_a_text_longer_than_a_page_goes_on_on_the_next(text: str) -> None:
    blocks = (Pairs((("feiten", text),)), Table("", ("Wie", "Wat"), (("FG", text),)))

    pages = pages_of(pdf_of("Lang", blocks, made=NOW))

    signs = sum(page.count(text[0]) for page in pages)
    assert signs >= 2 * text.count(text[0])
    assert len(pages) > 2


def test_signs_that_no_paper_shows_are_left_out() -> None:
    assert clean("a\x00b\u202ec\td\r\ne") == "abc d\ne"


def test_the_letters_carry_their_licence() -> None:
    assert "DejaVu" in (font_folder() / "LICENSE.txt").read_text(encoding="utf-8")
