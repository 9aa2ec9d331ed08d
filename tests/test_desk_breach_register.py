"""Prove what the register page shows to whom, and what is taken out of it."""

import csv
import io
import json
from collections.abc import Sequence

import pypdfium2
import pytest
from breach_desk import FULL, SUM, BreachDesk, breach_desk
from breaches import breach
from desk_house import desk_house
from invented import HOUR, NOW, board, mail, source
from memory_storage import MemoryStorage

from casework.actions.keep_breach_register import BreachFile, KeepBreachRegister, enter_breach
from casework.boards import Post, Role
from casework.breach_entry import Reporter
from casework.case import Case
from casework.dossier_json import dossier_as_json
from casework.events import EventKind
from casework.ports import Storage
from casework.seats import Seat
from desk.breaches.register_page import register_csv
from desk.breaches.routes import breaches_routes
from outbox.affected import AffectedLetters
from outbox.words import LetterWords

WORDS = AffectedLetters(LetterWords())


async def entered(desk: BreachDesk, *more: Case) -> None:
    async with desk.house.desk.storage.transaction() as tx:
        for one in more:
            await tx.cases.open(one, mail(), source=source())
            await enter_breach(tx, one, reporter=Reporter.STAFF, by="privacyloket", now=one.opened)


async def test_the_register_shows_every_breach_of_the_year_with_the_clocks_that_run() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        old = breach(school="De Sleutel", received=NOW - 400 * 24 * HOUR)
        await entered(desk, breach(school="De Sleutel"), old)

        text = await desk.visitor().text("/datalekken")
        before = await desk.visitor().text("/datalekken?jaar=2025")

        assert "2026-1" in text
        assert "2026-2" in text
        assert "2025-1" not in text
        assert "nog 24 uur" in text
        assert "nog 72 uur" in text
        assert "niet beoordeeld" in text
        assert "2025-1" in before


@pytest.mark.parametrize(
    ("seat", "shown"),
    [
        (Seat("linde", Role.IBP_MANAGER), ["2026-1", "2026-2"]),
        (Seat("linde", Role.FG), ["2026-1", "2026-2", "2026-3"]),
        (Seat("linde", Role.DESK), ["2026-1", "2026-2", "2026-3"]),
        (Seat("linde", Role.DIRECTOR, ("De Eik",)), ["2026-1"]),
        (Seat("linde", Role.DIRECTOR, ("De Sleutel",)), ["2026-2", "2026-3"]),
        (Seat("linde", Role.DIRECTOR), []),
    ],
)
async def test_each_seat_sees_what_it_may_of_the_register_and_takes_no_more_out(
    seat: Seat, shown: Sequence[str]
) -> None:
    async with breach_desk(MemoryStorage()) as desk:
        await entered(
            desk,
            breach(school="De Sleutel"),
            breach(school="De Sleutel", kept_from=(Post(Role.IBP_MANAGER),)),
        )
        visitor = desk.visitor(seat)

        text = await visitor.text("/datalekken")
        rows = (await visitor.get("/datalekken/register.csv")).text.splitlines()
        told = (await visitor.get("/datalekken/register.json")).json()

        names = ["2026-1", "2026-2", "2026-3"]
        assert [name for name in names if name in text] == shown
        assert [name for name in names if any(row.startswith(name) for row in rows)] == shown
        assert [each["number"] for each in told] == shown


async def test_taking_the_register_out_is_an_act() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        response = await desk.visitor().get("/datalekken/register.csv?jaar=2026")

        async with desk.house.desk.storage.reading() as tx:
            (event,) = await tx.journal.of_kind(
                EventKind.REPORT_EXPORTED, board="linde", since=NOW - HOUR
            )
        assert "attachment" in response.headers["content-disposition"]
        assert event.by == "Fatima Bouzian"
        assert event.detail == {
            "report": "breach_register",
            "year": 2026,
            "form": "csv",
            "breaches": 1,
        }


async def test_no_text_of_the_register_is_a_formula_to_a_spreadsheet() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        await desk.act("deel/3", facts='=HYPERLINK("http://kwaad.example";"klik")', cause="-2+3")
        file = BreachFile(await desk.case_now(), await desk.entry())

        content = register_csv([file]).decode("utf-8-sig")

        (row,) = csv.DictReader(io.StringIO(content), delimiter=";")
        assert row["feiten"] == '\'=HYPERLINK("http://kwaad.example";"klik")'
        assert row["oorzaak"] == "'-2+3"
        assert row["nummer"] == "2026-1"


async def test_the_dossier_leaves_as_pdf_in_the_order_of_the_form_and_that_is_noted() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        await desk.fill_all()
        await desk.decided()

        response = await desk.visitor().get(f"{desk.path}/dossier.pdf")

        document = pypdfium2.PdfDocument(response.content)
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
        assert response.headers["content-type"] == "application/pdf"
        assert f"datalek-{desk.case.reference}.pdf" in response.headers["content-disposition"]
        at = [text.index(head) for head in ("0. Over", "2. Wanneer", "5. Van wie", "9. Overig")]
        assert at == sorted(at)
        for words in (FULL["3"]["facts"], "SE = 3 × 1 + 0,25 = 3,25", "volgens het voorstel"):
            assert words in " ".join(text.split())
        last = (await desk.events())[-1]
        assert (last.kind, last.detail) == (EventKind.DOSSIER_EXPORTED, {"form": "pdf"})


async def test_the_json_of_the_desk_is_that_of_the_command_line_and_holds_no_parent() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        await desk.fill_all()

        response = await desk.visitor().get(f"{desk.path}/dossier.json")

        told = json.loads(response.content)
        house = desk.house.desk
        file = await KeepBreachRegister(
            house.storage, house.clock, None, "beheerder", house.boards, house.mint, mask=str
        ).read(desk.case.reference)
        assert told == json.loads(json.dumps(dossier_as_json(file.case, file.entry, board())))
        assert [part["part"][:2] for part in told["form"][:10]] == [f"{n}." for n in range(10)]
        assert told["facts"] == FULL["3"]["facts"]
        assert "sietske" not in response.text.casefold()


async def test_every_known_field_can_be_copied_in_the_order_of_the_form() -> None:
    async with breach_desk(MemoryStorage()) as desk:
        await desk.fill_all()
        await desk.act("deel/9", remarks="Regel een.\nRegel twee.")
        await desk.act("risico", **SUM, doe="vast")

        page = (await desk.visitor().get(f"{desk.path}/overnemen")).text

        values = ["FG, fg@linde.example", "ma 2 november 2026 10:00", "namen en verzuim", "28"]
        at = [page.index(f'value="{value}"') for value in values]
        assert at == sorted(at)
        assert "Regel een.\nRegel twee.</textarea>" in page
        assert page.count("data-copy=") > 20
        assert "niet ingevuld" in page
        assert "Afspraak gemaakt" not in page


async def test_an_empty_register_says_so_and_can_still_be_taken_out(storage: Storage) -> None:
    async with desk_house(storage, lambda desk: breaches_routes(desk, WORDS)) as house:
        visitor = house.visitor("fg")

        text = await visitor.text("/datalekken")
        taken = await visitor.get("/datalekken/register.csv")

        assert "Er staan geen datalekken in het register van 2026" in text
        assert taken.status_code == 200
        assert len(taken.text.splitlines()) == 1


@pytest.mark.parametrize("year", ["x", "1999", "9999", "20261", "٢٠٢٦", "-1"])
async def test_a_year_that_cannot_be_is_this_year(year: str) -> None:
    async with breach_desk(MemoryStorage()) as desk:
        assert "Register van datalekken 2026" in await desk.visitor().text(
            f"/datalekken?jaar={year}"
        )
