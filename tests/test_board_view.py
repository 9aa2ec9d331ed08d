"""Show the figures of a board to each who may see them, as charts, tables and year report."""

import io
import re
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from desk_house import DeskHouse, desk_house
from invented import NOW, board, case, event, mail, source
from lxml import etree
from memory_storage import MemoryStorage

from casework.boards import Post, Role
from casework.breach_entry import Incident
from casework.breach_register import new_entry
from casework.case import Case, CaseOutcome, CaseState
from casework.events import EventKind
from casework.kinds import Kind
from casework.seats import Seat
from casework.year_report import Cell, ReportSection, ReportTable, YearReport
from desk.board_view.charts import CHARTS
from desk.board_view.report_files import report_pdf, report_xlsx
from desk.board_view.routes import board_view_routes

DAY = timedelta(days=1)
SCHOOLS = ("De Eik", "De Sleutel")


def answered(number: int, days: int, **more: Any) -> Case:
    received = NOW - 70 * DAY
    given = {"received": received, "closed_at": received + days * DAY, "school": "De Eik"}
    done = {"state": CaseState.CLOSED, "outcome": CaseOutcome.GRANTED}
    return case(f"PL-DONE-{number:04d}", **{**given, **done, **more})


async def put(storage: MemoryStorage, *cases: Case) -> None:
    async with storage.transaction() as tx:
        for each in cases:
            await tx.cases.open(each, mail(), source=source())


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage()


@pytest.fixture
async def house(storage: MemoryStorage) -> AsyncIterator[DeskHouse]:
    await put(
        storage,
        *(answered(number, 10) for number in range(20)),
        *(answered(number, 40) for number in range(20, 26)),
        *(answered(number, 12, school="De Sleutel") for number in range(30, 38)),
        *(case(f"PL-OPEN-{n:04d}", school="De Eik", received=NOW - 5 * DAY) for n in range(7)),
        *(case(f"PL-BERK-{n:04d}", profile=board("berk")) for n in range(50)),
    )
    breaches = [
        case(f"PL-LEK-{n:04d}", kind=Kind.DATALEK, school="De Eik", received=NOW - 3 * DAY)
        for n in range(6)
    ]
    await put(storage, *breaches)
    async with storage.transaction() as tx:
        for each in breaches:
            entry = await new_entry(tx.breaches, each, reporter=None)  # type: ignore[arg-type]
            await tx.breaches.save(replace(entry, incident=Incident.WRONG_RECIPIENT))
    async with desk_house(storage, board_view_routes) as opened:
        yield opened


def rows_of(page: str) -> list[list[str]]:
    root = etree.fromstring(page, etree.HTMLParser())
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row.iter("th", "td")]
        for row in root.iter("tr")
    ]


def row(page: str, name: str) -> list[str]:
    return next(cells[1:] for cells in rows_of(page) if cells and cells[0] == name)


async def test_the_board_sees_how_it_answers(house: DeskHouse) -> None:
    page = await house.visitor("ibp_manager").text("/overzicht")

    assert row(page, "Binnengekomen")[0] == "41"
    assert row(page, "Beantwoord")[0] == "34"
    assert row(page, "Op tijd")[0] == "82 %"
    assert row(page, "Binnen de wettelijke termijn")[0] == "82 %"
    assert row(page, "Open")[0] == "7"
    assert row(page, "Datalekken")[0] == "6"
    assert "Stichting De Linde antwoordt: di 4 november 2025 tot en met di 3 november 2026" in page
    assert "berk" not in page.lower()


async def test_every_chart_has_a_sentence_and_a_table(house: DeskHouse) -> None:
    page = await house.visitor("fg").text("/overzicht")

    images = re.findall(r'<img[^>]*src="([^"]*)"[^>]*alt="([^"]+)"', page)
    assert len(images) == len(CHARTS)
    assert all("tabel" in alt for _, alt in images)
    assert page.count("<details") >= len(CHARTS)


async def test_what_is_mostly_too_few_to_show_has_its_table_and_no_chart(
    storage: MemoryStorage,
) -> None:
    schools = ("De Eik",) * 6 + ("De Sleutel",) * 2 + ("De Bräskorf",) * 3
    await put(
        storage,
        *(case(f"PL-OPEN-{n:04d}", school=s, received=NOW - DAY) for n, s in enumerate(schools)),
    )

    async with desk_house(storage, board_view_routes) as house:
        page = await house.visitor("fg").text("/overzicht")

    assert "open-per-school.svg" not in page
    assert "dagen-per-soort.svg" not in page
    assert "Te weinig voor een grafiek" in page
    assert row(page, "De Sleutel") == ["< 5", "0"]


async def test_each_chart_is_a_picture_without_a_script_and_with_its_own_policy(
    house: DeskHouse,
) -> None:
    visitor = house.visitor("desk")

    for name in CHARTS:
        answer = await visitor.get(f"/overzicht/grafiek/{name}.svg")

        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.headers["content-security-policy"] == (
            "default-src 'none'; style-src 'unsafe-inline'"
        )
        root = etree.fromstring(answer.content)
        assert etree.QName(root).localname == "svg"
        assert b"<script" not in answer.content
        assert b"style=" not in answer.content
        assert b"prefers-color-scheme:dark" in answer.content
    assert (await visitor.get("/overzicht/grafiek/geen.svg")).status_code == 404


async def test_a_director_sees_the_own_school_and_no_year_report(house: DeskHouse) -> None:
    director = house.visitor("other_director")

    page = await director.text("/overzicht")

    assert row(page, "Beantwoord")[0] == "8"
    assert "De Eik" not in page
    assert "jaarverslag" not in page
    assert (await director.get("/overzicht/jaarverslag.xlsx")).status_code == 403
    assert (await director.get("/overzicht/jaarverslag.pdf")).status_code == 403


async def test_another_board_sees_nothing_of_this_one(house: DeskHouse) -> None:
    berk = Seat("berk", Role.IBP_MANAGER)

    assert (await house.visitor(berk).get("/overzicht")).status_code == 303


async def test_who_a_case_is_about_does_not_see_it_counted(
    house: DeskHouse, storage: MemoryStorage
) -> None:
    about = (Post(Role.FG),)
    await put(storage, *(answered(n, 5, kept_from=about) for n in range(50, 60)))

    of_fg = await house.visitor("fg").text("/overzicht")
    of_desk = await house.visitor("desk").text("/overzicht")

    assert (row(of_fg, "Beantwoord")[0], row(of_desk, "Beantwoord")[0]) == ("34", "44")


async def test_small_counts_do_not_stand_on_the_page(
    house: DeskHouse, storage: MemoryStorage
) -> None:
    await put(storage, *(answered(n, 12, school="De Bräskorf") for n in range(70, 73)))

    page = await house.visitor("desk").text("/overzicht")

    assert row(page, "De Bräskorf")[0] == "< 5"
    shown = [cell for cells in rows_of(page) for cell in cells[1:]]
    assert not {"1", "2", "3", "4"} & set(shown)


@pytest.mark.parametrize(
    "asked", ["?periode=gekozen", "?periode=gekozen&van=2026-09-01&tot=2026-01-01"]
)
async def test_days_that_cannot_be_are_told_and_the_page_stays(
    house: DeskHouse, asked: str
) -> None:
    page = await house.visitor("fg").text(f"/overzicht{asked}")

    assert "Er klopt nog iets niet" in page
    answer = await house.visitor("fg").get(f"/overzicht/jaarverslag.pdf{asked}")
    assert answer.status_code == 404


async def test_a_chosen_period_has_only_what_came_in_then(house: DeskHouse) -> None:
    days = "?periode=gekozen&van=2026-10-25&tot=2026-11-03"

    page = await house.visitor("fg").text(f"/overzicht{days}")

    assert row(page, "Binnengekomen")[0] == "7"
    assert "van=2026-10-25" in page


async def test_an_empty_board_says_so(storage: MemoryStorage) -> None:
    async with desk_house(storage, board_view_routes) as house:
        page = await house.visitor("fg").text("/overzicht")

    assert "Nog niets te tonen" in page


async def events(storage: MemoryStorage) -> list[dict[str, Any]]:
    async with storage.reading() as tx:
        found = await tx.journal.of_kind(EventKind.REPORT_EXPORTED, board="linde", since=NOW)
    return [{"by": event.by, **event.detail} for event in found]


def sheets(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(
            book.read(name).decode() for name in book.namelist() if name.endswith(".xml")
        )


async def test_the_year_report_comes_as_a_spreadsheet_and_leaves_an_event(
    house: DeskHouse, storage: MemoryStorage
) -> None:
    answer = await house.visitor("fg").get("/overzicht/jaarverslag.xlsx?periode=kalenderjaar")

    assert answer.status_code == 200
    assert (
        'filename="jaarverslag-privacy-2026-01-01-2026-12-31.xlsx"'
        in (answer.headers["content-disposition"])
    )
    text = sheets(answer.content)
    assert "Kerncijfers" in text
    assert "De Sleutel" in text
    assert "<f>" not in text
    assert "ouders.example" not in text
    assert await events(storage) == [
        {"by": "Noor van Dalen", "form": "xlsx", "from": "2026-01-01", "to": "2026-12-31"}
    ]


async def test_the_year_report_comes_on_paper(house: DeskHouse, storage: MemoryStorage) -> None:
    answer = await house.visitor("ibp_manager").get("/overzicht/jaarverslag.pdf?periode=schooljaar")

    paper = pypdfium2.PdfDocument(answer.content)
    try:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in paper)
    finally:
        paper.close()
    assert "Jaarverslag privacy, schooljaar 2026/2027" in text
    for title in ("Verzoeken, vragen en klachten", "Verloop", "Datalekken", "Advies van de FG"):
        assert title in text
    for head in ("Antwoord", "Wettelijk", "Mediaan"):
        assert head in text, "no head is broken off"
    assert "Hofstra" not in text
    assert [each["form"] for each in await events(storage)] == ["pdf"]


async def test_advice_is_counted_and_its_text_is_not_told(
    house: DeskHouse, storage: MemoryStorage
) -> None:
    async with storage.transaction() as tx:
        for number in range(6):
            about = {"case": f"PL-DONE-{number:04d}", "detail": {"advice": "1"}}
            await tx.journal.note(event(EventKind.ADVICE_GIVEN, **about))
        elsewhere = event(EventKind.ADVICE_GIVEN, case="PL-HIDDEN", detail={"advice": "1"})
        await tx.journal.note(elsewhere)

    answer = await house.visitor("fg").get("/overzicht/jaarverslag.xlsx")

    assert "Adviezen gegeven" in sheets(answer.content)


@pytest.mark.parametrize("name", ["=1+1", "+31", "-2", "@SUM(A1)", "=HYPERLINK(1)", "<b>x</b>"])
def test_a_name_in_the_spreadsheet_never_starts_a_formula(name: str) -> None:
    rows: tuple[tuple[Cell, ...], ...] = ((name, 7),)
    table = ReportTable(name, (name, "Aantal"), rows)
    report = YearReport("Titel", name, (ReportSection("Deel", (name,), (table,)),))

    text = sheets(report_xlsx(report, made=NOW))

    assert "<f>" not in text
    assert "<v>7</v>" in text
    assert report_pdf(report, made=NOW, author=name).startswith(b"%PDF")
