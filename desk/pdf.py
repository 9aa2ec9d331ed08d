"""Make sober PDF files of headings, paragraphs, pairs and tables, in Dutch, with page numbers.

    blocks = [
        Heading("Cijfers"),
        Paragraph("Van 1 augustus 2026 tot en met 31 juli 2027."),
        Pairs((("Zaken", "128"), ("Op tijd", "97%"))),
        Table("Per school", ("School", "Open", "Te laat"), (("De Eik", "3", "0"),), (3, 1, 1)),
    ]
    content = pdf_of("Jaarverslag privacy 2026", blocks, subtitle="Stichting De Linde", made=now)

What is written comes out as it is: no marks in it are read as layout. A file of the same blocks
and the same moment has the same bytes.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files
from itertools import zip_longest
from pathlib import Path
from typing import Final, TypeAlias, assert_never

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TableHeadingsDisplay, VAlign, XPos, YPos
from fpdf.fonts import FontFace

from casework.dutch_dates import clock_time, long_day
from casework.local_time import to_amsterdam

FAMILY: Final = "DejaVu"
LANGUAGE: Final = "nl-NL"
MARGIN: Final = 20
"""Millimetres."""
FOOT: Final = 18
BODY, SMALL, TITLE = 10, 8, 18
"""Points."""
HEADING_SIZES: Final = (14, 11.5, 10.5)
LINE: Final = 5.2
"""Millimetres between lines of body text."""
LABEL_SHARE: Final = 0.34
"""Of the width of the page, for the labels of pairs."""
INK, GREY, RULE, GROUND = (26, 26, 26), (90, 90, 90), (176, 176, 176), (240, 242, 243)
NOTHING: Final = "–"
MOST_LINES: Final = 24
"""In one cell: a row must fit on a page, so that longer text goes on in the next row."""
SIGN_WIDTH: Final = 0.165
"""Millimetres for each point of size that a sign takes at least, on average."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the largest of three below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; its own line breaks stay."""

    text: str
    bold: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, one line or more for each."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pairs:
    """What and which, side by side; what is empty shows a dash."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heads come back on every page; `widths` are shares, equal ones if empty."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    numbers_from: int | None = None
    """From this column on, counted from 0, cells hold numbers and stand to the right."""


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a page of its own."""


Block: TypeAlias = Heading | Paragraph | Bullets | Pairs | Table | NewPage


def pdf_of(
    title: str, blocks: Iterable[Block], *, made: datetime, subtitle: str = "", author: str = ""
) -> bytes:
    """Answer a PDF file (A4) with a title, its blocks, and at the foot the title and page number.

    `made` is the moment in the head and in the file's own data.
    """
    paper = _Paper(clean(title), made)
    paper.set_author(clean(author))
    paper.add_page()
    paper.set_font(FAMILY, "B", TITLE)
    paper.say(title, line=8)
    paper.set_text_color(*GREY)
    paper.set_font(FAMILY, "", BODY)
    local = to_amsterdam(made).replace(second=0, microsecond=0)
    when = f"Gemaakt op {long_day(local.date())} om {clock_time(local)}"
    paper.say("\n".join(filter(None, (subtitle, when))))
    paper.set_text_color(*INK)
    paper.ln(4)
    for block in blocks:
        paper.write_block(block)
    return bytes(paper.output())


def clean(text: str) -> str:
    """Answer a text without signs that no paper can show."""
    plain = text.replace("\r\n", "\n").replace("\t", " ")
    return "".join(sign for sign in plain if sign == "\n" or sign.isprintable())


class _Paper(FPDF):
    """One file while it is written."""

    def __init__(self, title: str, made: datetime) -> None:
        super().__init__(format="A4", unit="mm")
        self._title: Final = title
        fonts = font_folder()
        self.add_font(FAMILY, "", fonts / "DejaVuSans.ttf")
        self.add_font(FAMILY, "B", fonts / "DejaVuSans-Bold.ttf")
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + 5)
        self.set_lang(LANGUAGE)
        self.set_title(title)
        self.set_creator("privacyloket")
        self.set_producer("privacyloket")
        self.set_creation_date(made)
        self.set_text_color(*INK)
        self.set_draw_color(*RULE)

    def footer(self) -> None:
        """Write the foot of a page; fpdf2 asks for it at each page's end."""
        self.set_y(-FOOT)
        self.set_font(FAMILY, "", SMALL)
        self.set_text_color(*GREY)
        self.cell(self.epw * 0.8, 5, _shortened(self._title), align="L")
        self.cell(self.epw * 0.2, 5, f"{self.page_no()} / {{nb}}", align="R")
        self.set_text_color(*INK)

    def say(self, text: str, *, line: float = LINE) -> None:
        """Write text over the whole width, and go to the next line."""
        self.multi_cell(self.epw, line, clean(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def write_block(self, block: Block) -> None:
        """Write one block."""
        match block:
            case Heading():
                self._heading(block)
            case Paragraph():
                size = SMALL if block.small else BODY
                self.set_font(FAMILY, "B" if block.bold else "", size)
                self.say(block.text, line=LINE * size / BODY)
                self.ln(2.5)
            case Bullets():
                self._bullets(block)
            case Pairs():
                self._pairs(block)
            case Table():
                self._table(block)
            case NewPage():
                self.add_page()
            case _:
                assert_never(block)

    def _heading(self, block: Heading) -> None:
        size = HEADING_SIZES[min(block.level, len(HEADING_SIZES)) - 1]
        # A heading alone at the foot of a page says nothing.
        if self.will_page_break(size + 3 * LINE):
            self.add_page()
        else:
            self.ln(3)
        self.set_font(FAMILY, "B", size)
        self.start_section(
            clean(block.text), min(block.level, len(HEADING_SIZES)) - 1, strict=False
        )
        self.say(block.text, line=size * 0.5)
        self.ln(1.5)

    def _bullets(self, block: Bullets) -> None:
        self.set_font(FAMILY, "", BODY)
        for item in block.items:
            self.cell(5, LINE, "•")
            self.multi_cell(
                self.epw - 5, LINE, clean(item), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )
        self.ln(2.5)

    def _pairs(self, block: Pairs) -> None:
        self.set_font(FAMILY, "", BODY)
        label = FontFace(emphasis="BOLD")
        with self.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=(LABEL_SHARE, 1 - LABEL_SHARE),
            first_row_as_headings=False,
            line_height=LINE,
            padding=(1.2, 1),
            text_align="LEFT",
            v_align=VAlign.T,
            align="LEFT",
        ) as table:
            for what, which in block.pairs:
                for cells in self._rows((what, which), (LABEL_SHARE, 1 - LABEL_SHARE)):
                    row = table.row()
                    row.cell(cells[0], style=label)
                    row.cell(cells[1])
        self.ln(3)

    def _table(self, block: Table) -> None:
        if block.caption:
            if self.will_page_break(5 * LINE):
                self.add_page()
            self.set_font(FAMILY, "B", BODY)
            self.say(block.caption)
        self.set_font(FAMILY, "", SMALL + 1)
        first_number = len(block.heads) if block.numbers_from is None else block.numbers_from
        sides = tuple("RIGHT" if at >= first_number else "LEFT" for at in range(len(block.heads)))
        with self.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=tuple(block.widths) or (1,) * len(block.heads),
            headings_style=FontFace(emphasis="BOLD", fill_color=GROUND),
            repeat_headings=TableHeadingsDisplay.ON_TOP_OF_EVERY_PAGE,
            line_height=LINE * 0.9,
            padding=(1.2, 1),
            text_align=sides,
            v_align=VAlign.T,
            align="LEFT",
        ) as table:
            table.row([clean(head) for head in block.heads])
            for given in block.rows:
                for cells in self._rows(given, block.widths):
                    table.row(cells)
        self.ln(4)

    def _rows(self, cells: Sequence[str], widths: Sequence[float]) -> Iterator[list[str]]:
        """Answer a row as one that fits on a page, and those it goes on in."""
        shares = tuple(widths) or (1.0,) * len(cells)
        sign = SIGN_WIDTH * self.font_size_pt
        room = [max(1, int(self.epw * share / sum(shares) / sign)) for share in shares]
        pieces = [
            _pieces(clean(cell) or NOTHING, each) for cell, each in zip(cells, room, strict=True)
        ]
        yield from (list(row) for row in zip_longest(*pieces, fillvalue=""))


def font_folder() -> Path:
    """Answer where the letters stand that go into every file."""
    with as_file(files("desk")) as folder:
        return folder / "fonts"


def _pieces(text: str, signs_in_line: int) -> list[str]:
    """Answer a text in pieces of so many lines as a row may have."""
    lines = [
        part
        for line in text.split("\n")
        for part in (textwrap.wrap(line, signs_in_line) if len(line) > signs_in_line else [line])
    ]
    if len(lines) <= MOST_LINES:
        return [text]
    starts = range(0, len(lines), MOST_LINES)
    return ["\n".join(lines[start : start + MOST_LINES]) for start in starts]


def _shortened(text: str, most: int = 80) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
