"""Prove that what nobody sees in a file is found before the file goes out."""

import sys
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from drawn_outgoing import CORE, P, docx, odf, packed, pdf, pdf_of_pieces, with_part, xlsx
from fpdf import FPDF
from PIL import Image

from casework.answers import LookedAt
from casework.files import IncomingFile
from screening.outgoing import look_at
from screening.outgoing_package import MOST_UNPACKED
from screening.outgoing_process import LookInProcess

BSN = "111222333"


def whats(seen: LookedAt) -> str:
    return " | ".join(finding.what for finding in seen.findings)


def held_up(name: str, data: bytes) -> str:
    """Answer what holds a file up, together."""
    return " | ".join(finding.what for finding in look_at(name, data).findings if finding.blocks)


CLEAN = {
    "rapport.docx": docx(),
    "cijfers.xlsx": xlsx(),
    "rapport.odt": odf(),
    "rapport.pdf": pdf(),
    "cijfers.csv": b"vak;cijfer\nrekenen;7\n",
    "cijfers.json": b'{"rekenen": 7}',
    "uitleg.txt": "Uitleg: één regel.".encode(),
}


@pytest.mark.parametrize("name", CLEAN)
def test_a_file_with_nothing_hidden_goes_out_without_a_word(name: str) -> None:
    seen = look_at(name, CLEAN[name])

    assert seen.findings == ()
    assert "7" in seen.text or "rapport" in seen.text or "Uitleg" in seen.text


TRACKED = (
    "<w:p><w:r><w:t>Het kind is </w:t></w:r><w:del w:author='Jo'><w:r>"
    "<w:delText>lastig</w:delText></w:r></w:del></w:p>"
)
VANISHED = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>De andere moeder belde.</w:t></w:r></w:p>"
COMMENTS = (
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:comment><w:p><w:r><w:t>Niet sturen!</w:t></w:r></w:p></w:comment></w:comments>"
)
NOTES = f"<p:notes {P}><a:p><a:r><a:t>Zeg dit niet hardop.</a:t></a:r></a:p></p:notes>"
EXTERNAL = (
    '<Relationships><Relationship Type="http://x/attachedTemplate" TargetMode="External"'
    ' Target="file:///C:/leerlingen/sjabloon.dotx"/></Relationships>'
)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.docx", docx(TRACKED), "bijgehouden wijzigingen"),
        ("a.docx", docx(VANISHED), "verborgen tekst"),
        ("a.docx", docx(word__comments_dot_xml=COMMENTS), "opmerkingen"),
        ("a.docx", docx(word__embeddings__oleObject1_dot_bin=b"x"), "ander bestand"),
        ("a.docx", docx(word__vbaProject_dot_bin=b"x"), "macro"),
        (
            "a.pptx",
            packed({"[Content_Types].xml": "<Types/>", "ppt/notesSlides/notesSlide1.xml": NOTES}),
            "notities",
        ),
        (
            "a.pptx",
            packed(
                {
                    "[Content_Types].xml": "<Types/>",
                    "ppt/slides/slide1.xml": f'<p:sld {P} show="0"/>',
                }
            ),
            "verborgen dia",
        ),
    ],
)
def test_what_is_hidden_in_word_and_powerpoint_holds_a_file_up(
    name: str, data: bytes, what: str
) -> None:
    assert what in held_up(name, data)


def _hidden_sheet(book: Any, _sheet: Any) -> None:
    other = book.add_worksheet("Andere leerlingen")
    other.write(0, 0, "Daan")
    other.hide()


def _very_hidden_sheet(book: Any, _sheet: Any) -> None:
    book.add_worksheet("Diep").very_hidden()


@pytest.mark.parametrize(
    ("fill", "what"),
    [
        (_hidden_sheet, "verborgen werkbladen: Andere leerlingen"),
        (_very_hidden_sheet, "verborgen werkbladen: Diep"),
        (lambda _, sheet: sheet.set_row(1, None, None, {"hidden": True}), "verborgen rijen"),
        (lambda _, sheet: sheet.set_row(1, 0), "verborgen rijen"),
        (lambda _, sheet: sheet.set_column(1, 1, 8, None, {"hidden": True}), "verborgen kolommen"),
        (lambda _, sheet: sheet.set_column(1, 1, 0), "verborgen kolommen"),
        (lambda _, sheet: sheet.write_comment(0, 0, "Vraag Daan"), "opmerkingen"),
        (lambda _, sheet: sheet.write_formula(2, 1, "='[klas.xlsx]Blad1'!A1"), "verwijst naar"),
        (
            lambda _, sheet: sheet.write_formula(2, 1, '=WEBSERVICE("https://x.example")'),
            "verwijst",
        ),
    ],
)
def test_what_is_hidden_in_a_spreadsheet_holds_it_up(
    fill: Callable[[Any, Any], None], what: str
) -> None:
    assert what in held_up("klas.xlsx", xlsx(fill))


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("xl/externalLinks/externalLink1.xml", "uit een ander bestand"),
        ("xl/pivotCache/pivotCacheRecords1.xml", "draaitabel"),
        ("xl/vbaProject.bin", "macro"),
        ("xl/connections.xml", "andere bron"),
    ],
)
def test_what_a_workbook_keeps_behind_the_cells_holds_it_up(part: str, what: str) -> None:
    assert what in held_up("klas.xlsx", with_part(xlsx(), part, "<x/>"))


def test_a_sum_and_a_wide_column_are_nothing_hidden() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_formula(2, 1, "=SUM(B2:B2)*2")
        sheet.set_column(0, 1, 40)
        sheet.set_row(0, 30)

    assert look_at("klas.xlsx", xlsx(fill)).findings == ()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (odf("<text:tracked-changes><text:changed-region/></text:tracked-changes>"), "wijzigingen"),
        (odf("<office:annotation><text:p>Niet sturen</text:p></office:annotation>"), "opmerkingen"),
        (odf("<text:p><text:hidden-text>Daan</text:hidden-text></text:p>"), "verborgen tekst"),
        (
            odf(
                '<text:p><text:span text:style-name="T1">Daan</text:span></text:p>',
                styles='<style:style style:name="T1"><style:text-properties text:display="none"/>'
                "</style:style>",
            ),
            "verborgen tekst",
        ),
        (odf('<table:table-row table:visibility="collapse"/>'), "verborgen rijen"),
        (odf('<table:table-row table:visibility="filter"/>'), "verborgen rijen"),
        (odf('<table:table-column table:visibility="collapse"/>'), "verborgen kolommen"),
        (
            odf(
                '<table:table table:name="Geheim" table:style-name="ta2"/>',
                styles='<style:style style:name="ta2"><style:table-properties'
                ' table:display="false"/></style:style>',
            ),
            "verborgen werkbladen: Geheim",
        ),
        (odf(Basic__Standard__Module1_dot_xml="<x/>"), "macro"),
        (odf("<table:table-source/>"), "verwijst naar"),
    ],
)
def test_what_is_hidden_in_libreoffice_holds_a_file_up(data: bytes, what: str) -> None:
    assert what in held_up("a.ods", data)


def test_who_made_a_file_is_warned_of_and_holds_nothing_up() -> None:
    for name, data in (
        ("a.docx", docx(docProps__core_dot_xml=CORE.format("J. Prinsen"))),
        ("a.odt", odf(meta_dot_xml='<m xmlns:dc="http://purl.org/dc/elements/1.1/">'
                      "<dc:creator>J. Prinsen</dc:creator></m>")),
        ("a.pdf", pdf(lambda made: made.set_author("J. Prinsen"))),
    ):  # fmt: skip
        seen = look_at(name, data)

        assert "J. Prinsen" in whats(seen), name
        assert not any(finding.blocks for finding in seen.findings)


def test_a_template_on_somebodys_disk_is_warned_of() -> None:
    data = docx(word___rels__settings_dot_xml_dot_rels=EXTERNAL)

    assert "andere plek" in whats(look_at("a.docx", data))


# PDF


def _box_over_text(made: FPDF) -> None:
    made.set_fill_color(0, 0, 0)
    made.rect(18, 22, 80, 12, style="F")


def _white_over_text(made: FPDF) -> None:
    made.set_fill_color(255, 255, 255)
    made.rect(18, 22, 80, 12, style="F")


def _box_under_text(made: FPDF) -> None:
    made.set_fill_color(0, 0, 0)
    made.rect(18, 100, 80, 12, style="F")
    made.set_text_color(255, 255, 255)
    made.text(20, 108, "Kop van een tabel")


def test_text_under_a_black_box_holds_a_pdf_up() -> None:
    assert "Onder een zwart vlak staat nog tekst" in held_up("a.pdf", pdf(_box_over_text))


PIECE = "BT /F 14 Tf 20 20 Td (Daan Visser) Tj ET"


def test_text_of_a_reused_piece_under_a_black_box_holds_a_pdf_up() -> None:
    over = pdf_of_pieces("/P Do 0 0 0 rg 10 710 200 30 re f", PIECE)
    beside = pdf_of_pieces("/P Do 0 0 0 rg 10 10 200 30 re f", PIECE)
    under = pdf_of_pieces("0 0 0 rg 10 710 200 30 re f /P Do", PIECE)

    assert "Daan Visser" in look_at("a.pdf", over).text
    assert "Onder een zwart vlak" in held_up("a.pdf", over)
    assert held_up("a.pdf", beside) == held_up("a.pdf", under) == ""


def test_text_on_a_black_box_is_nothing_hidden() -> None:
    assert look_at("a.pdf", pdf(_box_under_text)).findings == ()


def test_text_under_a_white_box_is_warned_of() -> None:
    seen = look_at("a.pdf", pdf(_white_over_text))

    assert "over tekst heen" in whats(seen)
    assert not any(finding.blocks for finding in seen.findings)


def test_invisible_text_of_a_scan_is_warned_of() -> None:
    def draw(made: FPDF) -> None:
        made.text_mode = "INVISIBLE"
        made.text(20, 60, "Daan Visser")

    assert "onzichtbare tekst" in whats(look_at("a.pdf", pdf(draw)))


def _remark(made: FPDF) -> None:
    made.text_annotation(20, 40, "Niet sturen")


def _mark(made: FPDF) -> None:
    with made.highlight("Niet sturen"):
        made.text(20, 60, "Dit is belangrijk")


def _file_inside(made: FPDF) -> None:
    made.embed_file(basename="klas.csv", bytes=b"Daan;7")


@pytest.mark.parametrize(
    ("draw", "what"),
    [(_remark, "opmerkingen"), (_mark, "opmerkingen"), (_file_inside, "ander bestand")],
)
def test_what_is_put_on_or_in_a_pdf_holds_it_up(draw: Callable[[FPDF], None], what: str) -> None:
    assert what in held_up("a.pdf", pdf(draw))


def test_a_pdf_written_to_again_is_warned_of() -> None:
    once = pdf()
    start = once.rindex(b"startxref")
    again = (
        once
        + b"\n"
        + b"9 0 obj\n<<>>\nendobj\nxref\n0 0\ntrailer\n"
        + (once[once.rindex(b"trailer") + 7 : start] + once[start:])
    )

    assert "oude versie" in whats(look_at("a.pdf", again))


def test_a_script_in_a_pdf_holds_it_up() -> None:
    script = pdf().replace(b"/Catalog", b"/Catalog /OpenAction <</S /JavaScript /JS (x)>>")

    assert "programmaatje" in held_up("a.pdf", script)


def test_a_closed_pdf_cannot_go_out() -> None:
    closed = pdf(lambda made: made.set_encryption(owner_password="a", user_password="b"))

    assert "wachtwoord" in held_up("a.pdf", closed)


# What else


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.zip", packed({"a.txt": "x"}), "archief"),
        ("a.docm", docx(), "macro"),
        ("a.xlsx", docx()[:100], "beschadigd"),
        ("oud.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "oud soort Word"),
        ("a.exe", b"MZ\x90\x00\x03\x00\x00\x00", "programma"),
        ("rapport.pdf", b"Dit is gewone tekst.", "past niet"),
        ("a.csv", b"", "leeg"),
        ("a.pdf", pdf() + packed({"klas.csv": "Daan"}), "tweede bestand"),
        ("a.txt", b"naam\n" + b"A" * 76 + b"\n" + (b"B" * 76 + b"\n") * 40, "een beeld of"),
        ("mail.eml", b"From: a@x.example\nTo: b@x.example\nSubject: x\nDate: y\n\nhoi", "mail"),
    ],
    ids=[
        "zip",
        "macro",
        "broken",
        "old word",
        "program",
        "no pdf",
        "empty",
        "two in one",
        "a picture",
        "mail",
    ],
)
def test_what_cannot_be_looked_at_cannot_go_out(name: str, data: bytes, what: str) -> None:
    assert what in held_up(name, data)


def test_a_document_that_unpacks_to_more_than_a_bound_is_left_alone() -> None:
    bomb = docx(word__header1_dot_xml=b" " * (MOST_UNPACKED + 1))

    assert "te groot" in held_up("a.docx", bomb)


def test_a_document_that_defines_entities_is_left_alone() -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'

    assert "beschadigd" in held_up("a.docx", docx(word__comments_dot_xml=laughs))


def test_two_parts_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = with_part(docx(), "word/document.xml", "<x/>")

    assert "dezelfde naam" in held_up("a.docx", twice)


def test_numbers_of_people_are_warned_of_in_every_kind_of_file() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.write_row(3, 0, ["BSN", int(BSN)])

    paragraph = f"<w:p><w:r><w:t>BSN: {BSN}</w:t></w:r></w:p>"
    for name, data in (
        ("a.xlsx", xlsx(fill)),
        ("a.docx", docx(paragraph)),
        ("a.odt", odf(f"<text:p>BSN: {BSN}</text:p>")),
        ("a.csv", f"BSN;{BSN}\n".encode()),
        ("a.pdf", pdf(lambda made: made.text(20, 60, f"BSN: {BSN}"))),
    ):
        seen = look_at(name, data)

        assert "BSN" in whats(seen), name
        assert not any(finding.blocks for finding in seen.findings)


def test_a_photo_says_where_it_was_made() -> None:
    def photo(*, place: bool) -> bytes:
        made, about = BytesIO(), Image.Exif()
        if place:
            about[0x8825] = {1: "N", 2: (52.0, 9.0, 0.0)}
        Image.new("RGB", (20, 20)).save(made, "JPEG", exif=about)
        return made.getvalue()

    assert "waar die is gemaakt" in held_up("foto.jpg", photo(place=True))
    assert held_up("foto.jpg", photo(place=False)) == ""


# In a process of its own


async def test_a_file_is_looked_at_in_a_process_of_its_own() -> None:
    look = LookInProcess()

    seen = await look.look(IncomingFile("klas.xlsx", "", xlsx(_hidden_sheet)))
    clean = await look.look(IncomingFile("één.csv", "", b"vak;cijfer\n"))

    assert "verborgen werkbladen" in whats(seen)
    assert "Daan" in seen.text
    assert clean == LookedAt((), "vak;cijfer\n")


@pytest.mark.parametrize(
    ("worker", "most_seconds", "what"),
    [
        ((sys.executable, "-c", "import sys; sys.stdin.read(); raise SystemExit(9)"), 30.0, "niet"),
        ((sys.executable, "-c", "while True: pass"), 0.3, "te lang"),
        (("/no/such/program",), 30.0, "niet"),
    ],
)
async def test_a_process_that_dies_or_hangs_holds_the_file_up(
    worker: tuple[str, ...], most_seconds: float, what: str
) -> None:
    look = LookInProcess(worker=worker, most_seconds=most_seconds)

    seen = await look.look(IncomingFile("a.csv", "", b"x"))

    (finding,) = seen.findings
    assert finding.blocks
    assert what in finding.what
