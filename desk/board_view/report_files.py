"""Write the year report as a spreadsheet and on paper."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from casework.year_report import Cell, ReportTable, YearReport
from desk import pdf

SHEET_NAME: Final = 31
"""Most characters of the name of a sheet."""
MOST_HEADS, MOST_SHORT_HEADS = 8, 13
"""So many columns with long heads, and with heads such as "mrt ’27", have room side by side."""
NAME_WIDTH: Final = 1.9
"""Of the column of names on paper, where one with a head of eight characters has 1."""
LEAST_WIDTH, HEAD_CHARACTERS = 0.75, 8
FIRST_WIDTH, OTHER_WIDTH = 44, 16
"""Characters."""


def report_xlsx(report: YearReport, *, made: datetime) -> bytes:
    """Answer the report as a spreadsheet, a sheet for each section; it counts nothing itself.

    Text is written as text: a school that is called "=1+1" is a name and no formula.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {"title": report.title, "subject": report.subtitle, "created": _plain(made)}
    )
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    title = book.add_format({"bold": True, "font_size": 14})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for section in report.sections:
        sheet = book.add_worksheet(section.title[:SHEET_NAME])
        sheet.set_column(0, 0, FIRST_WIDTH)
        sheet.set_column(1, 12, OTHER_WIDTH)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, section.title, title)
        sheet.write_string(1, 0, report.subtitle)
        row = 3
        for paragraph in section.paragraphs:
            sheet.merge_range(row, 0, row, 7, "", wrapped)
            sheet.write_string(row, 0, paragraph, wrapped)
            sheet.set_row(row, 32)
            row += 1
        for table in section.tables:
            row = _table(sheet, row + 1, table, head, bold)
    book.close()
    return content.getvalue()


def _table(sheet: object, row: int, table: ReportTable, head: object, bold: object) -> int:
    """Write a table from a row on; answer the row behind it."""
    write = _Writer(sheet)
    write.cell(row, 0, table.title, bold)
    for column, header in enumerate(table.headers):
        write.cell(row + 1, column, header, head)
    for place, cells in enumerate(table.rows, start=row + 2):
        for column, value in enumerate(cells):
            write.cell(place, column, value, None)
    return row + 3 + len(table.rows)


class _Writer:
    """Writes a number as a number and everything else as text."""

    def __init__(self, sheet: object) -> None:
        self._sheet: Final = sheet

    def cell(self, row: int, column: int, value: Cell, form: object) -> None:
        """Write one cell."""
        how = "write_number" if isinstance(value, int) else "write_string"
        getattr(self._sheet, how)(row, column, value, form)


def _plain(moment: datetime) -> datetime:
    """A spreadsheet knows no zones."""
    return moment.replace(tzinfo=None)


def report_pdf(report: YearReport, *, made: datetime, author: str) -> bytes:
    """Answer the report on paper."""
    return pdf.pdf_of(
        report.title, _blocks(report), made=made, subtitle=report.subtitle, author=author
    )


def _blocks(report: YearReport) -> Iterator[pdf.Block]:
    for section in report.sections:
        yield pdf.Heading(section.title)
        for paragraph in section.paragraphs:
            yield pdf.Paragraph(paragraph)
        for table in section.tables:
            if table.rows:
                heads, rows = _on_paper(table)
                widths = (NAME_WIDTH, *(_width(head) for head in heads[1:]))
                yield pdf.Table(table.title, heads, rows, widths, numbers_from=1)


def _width(head: str) -> float:
    """Answer how much room a column of numbers takes; its head is the longest word in it."""
    return max(LEAST_WIDTH, len(head) / HEAD_CHARACTERS)


def _on_paper(table: ReportTable) -> tuple[list[str], list[list[str]]]:
    """Answer heads and rows; a table of long heads and short names is turned on its side."""
    cells = [list(table.headers), *([str(cell) for cell in row] for row in table.rows)]
    if len(table.headers) > MOST_HEADS and len(table.rows) <= MOST_SHORT_HEADS:
        cells = [list(column) for column in zip(*cells, strict=True)]
    return cells[0], cells[1:]
