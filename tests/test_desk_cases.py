"""The pages of today, the list and one case: for every role, and for hostile text."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from desk_house import SEATS, DeskHouse, desk_house
from invented import (
    HOUR,
    NOW,
    STRANGER,
    case,
    event,
    letter,
    mail,
    source,
    staff_letter,
)
from memory_storage import MemoryStorage

from casework.advice import Advice
from casework.boards import Post, Role
from casework.case import Case, CaseState
from casework.events import EventKind
from casework.evidence_words import Quote
from casework.files import IncomingFile
from casework.kinds import Kind
from casework.message import Attachment
from casework.notes import Note
from casework.ports import Storage
from casework.seats import Seat
from casework.tasks import Task, TaskKind
from desk.cases.routes import case_routes

REFERENCE = "PL-7F3K-9QXM"
PATH = f"/zaken/{REFERENCE}"
HOSTILE = "<script>alert(1)</script>\u202egnp.exe"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def storage() -> Storage:
    return MemoryStorage()


@pytest.fixture
async def house(storage: Storage) -> AsyncIterator[DeskHouse]:
    async with desk_house(storage, case_routes) as opened:
        yield opened


async def kept(house: DeskHouse, *cases: Case, text: str = "Ik wil inzage.") -> None:
    async with house.desk.storage.transaction() as tx:
        for each in cases:
            await tx.cases.open(each, mail(text), source=source())
            await tx.journal.note(event(board=each.board, case=each.reference))


async def readings(house: DeskHouse, reference: str = REFERENCE) -> list[tuple[str, bool]]:
    async with house.desk.storage.reading() as tx:
        events = await tx.journal.of_case(board="linde", reference=reference)
    reads = [each for each in events if each.kind is EventKind.CASE_READ]
    return [(each.by, "file" in each.detail) for each in reads]


def of_eik(reference: str = REFERENCE, **more: Any) -> Case:
    return case(reference, **{"school": "De Eik", **more})


# Today


async def test_today_shows_each_role_what_waits_for_them_and_nothing_else(
    house: DeskHouse,
) -> None:
    await kept(
        house,
        of_eik("PL-EIK"),
        case("PL-SLEUTEL", school="De Sleutel"),
        case("PL-IBP", kind=Kind.DATALEK),
        case("PL-FG", kind=Kind.KLACHT),
        case("PL-BUREAU"),
    )

    shown = {who: await house.visitor(who).text("/") for who in SEATS}

    mine = {
        "director": "PL-EIK",
        "other_director": "PL-SLEUTEL",
        "ibp_manager": "PL-IBP",
        "fg": "PL-FG",
        "desk": "PL-BUREAU",
    }
    for who, page in shown.items():
        assert [name for name in mine.values() if name in page] == [mine[who]]


async def test_today_says_for_each_case_how_long_is_left_and_who_must_do_what(
    house: DeskHouse,
) -> None:
    late = of_eik("PL-LATE", kind=Kind.BEZWAAR, received=NOW - timedelta(days=40))
    taken = replace(
        of_eik("PL-OPGEPAKT", kind=Kind.BEZWAAR),
        state=CaseState.TAKEN_UP,
        taken_up_by="Joke Terpstra",
    )
    await kept(house, late, taken)

    page = await house.visitor("director").text("/")

    assert "8 dagen te laat" in page
    assert "nog 30 dagen" in page
    assert "u pakt de zaak op" in page
    assert "identiteit nog niet vastgesteld: u legt vast wie er vraagt" in page
    assert page.index("Te laat</h2>") < page.index("Later</h2>")
    assert page.index("PL-LATE") < page.index("PL-OPGEPAKT")


async def test_nothing_to_do_is_a_good_page_too(house: DeskHouse) -> None:
    page = await house.visitor("director").text("/")

    assert "Er wacht niets op u" in page


def way(page: str, rel: str) -> str:
    """Answer where the pager leads."""
    (line,) = (each for each in page.splitlines() if f'rel="{rel}"' in each)
    return line.split('href="')[1].split('"')[0]


async def test_today_pages_on_when_there_is_more_than_fits(house: DeskHouse) -> None:
    await kept(house, *(of_eik(f"PL-{number:04d}") for number in range(60)))
    visitor = house.visitor("director")

    first = await visitor.text("/?soort=inzage")
    following = way(first, "next")
    second = await visitor.text(following)

    assert "soort=inzage" in following
    assert "PL-0000" in first
    assert "PL-0055" not in first
    assert "PL-0055" in second
    assert "PL-0000" in await visitor.text(way(second, "prev"))


# The list


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"PL-1111-AAAA", "PL-2222-BBBB"}),
        ("?soort=klacht", {"PL-2222-BBBB"}),
        ("?status=triage", set()),
        ("?school=De+Eik", {"PL-1111-AAAA"}),
        ("?van=mij", {"PL-2222-BBBB"}),
        ("?tekst=1111", {"PL-1111-AAAA"}),
        ("?groep=later", {"PL-1111-AAAA", "PL-2222-BBBB"}),
        ("?groep=te-laat", set()),
        ("?soort=nonsens&groep=x&status=y&na=z&voor=1-a-b", {"PL-1111-AAAA", "PL-2222-BBBB"}),
        ("?na=1-99999999999999999999-x", {"PL-1111-AAAA", "PL-2222-BBBB"}),
        ("?na=1-9999999999999999-x", set()),
    ],
)
async def test_the_list_is_narrowed_by_its_address(
    house: DeskHouse, query: str, expected: set[str]
) -> None:
    await kept(house, of_eik("PL-1111-AAAA"), case("PL-2222-BBBB", kind=Kind.KLACHT))

    page = await house.visitor("fg").text(f"/zaken{query}")

    assert {name for name in ("PL-1111-AAAA", "PL-2222-BBBB") if name in page} == expected


async def test_a_whole_reference_leads_to_its_case(house: DeskHouse) -> None:
    await kept(house, of_eik())
    visitor = house.visitor("fg")

    found = await visitor.get("/zaken?tekst=pl-7f3k-9qxm")
    missing = await visitor.get("/zaken?tekst=PL-AAAA-AAAA")

    assert (found.status_code, found.headers["location"]) == (303, PATH)
    assert missing.status_code == 200


async def test_what_was_typed_comes_back_escaped(house: DeskHouse) -> None:
    response = await house.visitor("fg").get("/zaken", params={"tekst": '"><script>'})

    assert "<script>" not in response.text.replace('<script src="', "")


@pytest.mark.parametrize("path", ["/", "/zaken", PATH, f"{PATH}/samen", f"{PATH}/bestand/x"])
async def test_nobody_sees_a_page_without_signing_in(house: DeskHouse, path: str) -> None:
    await kept(house, of_eik())

    response = await house.client().get(path)

    assert response.status_code == 303
    assert response.headers["location"].startswith("/aanmelden")


# One case


async def test_who_may_see_a_case_reads_it_and_for_others_it_is_not_there(
    house: DeskHouse,
) -> None:
    await kept(house, replace(of_eik(), kept_from=(Post(Role.IBP_MANAGER),)))
    strangers = {
        "elsewhere": house.visitor(Seat("berk", Role.FG)),
        "other_director": house.visitor("other_director"),
        "ibp_manager": house.visitor("ibp_manager"),
    }

    answers = {who: await house.visitor(who).get(PATH) for who in ("director", "fg", "desk")}
    refused = [await each.get(PATH) for each in strangers.values() if each is not None]
    missing = await house.visitor("other_director").get("/zaken/PL-AAAA-AAAA")

    assert {each.status_code for each in answers.values()} == {200}
    assert [each.status_code for each in refused] == [303, 404, 404]
    assert missing.status_code == 404
    assert missing.text.replace("PL-AAAA-AAAA", REFERENCE) == refused[1].text
    assert [by for by, _ in await readings(house)] == [
        "Joke Terpstra",
        "Noor van Dalen",
        "Ruud Postma",
    ]


async def test_the_page_says_what_was_asked_and_marks_the_words_that_said_so(
    house: DeskHouse,
) -> None:
    quotes = (Quote(Kind.INZAGE, "alles zien wat u bewaart"),)
    found = replace(of_eik(language="tr"), quotes=quotes)
    await kept(house, found, text="Ik wil\nalles zien wat u  bewaart. BSN [BSN verwijderd].")

    page = await house.visitor("director").text(PATH)

    assert '<mark class="desk-marked">alles zien wat u  bewaart' in page
    assert '<mark class="desk-marked">[BSN verwijderd]' in page
    assert "Dit bericht is in het Turks" in page
    assert "Lijkt een verzoek om inzage" in page


async def test_the_page_explains_its_dates_its_law_and_its_next_step(house: DeskHouse) -> None:
    await kept(house, of_eik())

    page = await house.visitor("director").text(PATH)

    assert "Uiterlijk dinsdag 1 december 2026: nog" in page
    assert "belofte van het bestuur" in page
    assert "de eerste kopie is gratis (art. 15 AVG)" in page
    assert "U pakt de zaak op." in page
    assert f'action="{PATH}/oppakken"' in page
    assert 'name="seen" value="1"' in page


async def test_the_fg_reads_along_and_gets_no_button(house: DeskHouse) -> None:
    await kept(house, of_eik())

    page = await house.visitor("fg").text(PATH)

    assert "De directeur van De Eik pakt de zaak op." in page
    assert "U leest mee." in page
    assert "/oppakken" not in page


async def test_what_cannot_be_done_says_why(house: DeskHouse) -> None:
    await kept(house, replace(of_eik(), state=CaseState.TRIAGE))

    page = await house.visitor("director").text(PATH)

    assert f'href="{PATH}/doorgeven"' in page
    assert "Wat nu niet kan, en waarom" in page
    assert f"Zeg eerst wat {REFERENCE} vraagt." in page


async def test_what_strangers_and_staff_wrote_stands_there_and_does_nothing(
    house: DeskHouse,
) -> None:
    found = replace(
        of_eik(),
        notes=(Note(HOSTILE, "Joke Terpstra", NOW),),
        advices=(Advice("1", HOSTILE, NOW, "Noor van Dalen"),),
        tasks=(Task(TaskKind.TALK_TO_PARENT, Role.DIRECTOR, NOW, NOW + HOUR, HOSTILE),),
    )
    await kept(house, found, text=HOSTILE)
    hostile = mail(
        HOSTILE,
        sender=STRANGER,
        sender_name=HOSTILE,
        subject=HOSTILE,
        attachments=(Attachment(HOSTILE, "text/html", 3),),
    )
    async with house.desk.storage.transaction() as tx:
        await tx.cases.add_message(found, hostile, source=source(), stranger=True)
        file = IncomingFile(HOSTILE, "text/html", b"<b>")
        await tx.files.keep(found, file, id="f1", received=NOW)

    page = (await house.visitor("director").get(PATH)).text

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 7
    assert "\u202e" not in page
    assert "Van iemand anders" in page


async def test_letters_and_events_are_told_in_dutch(house: DeskHouse) -> None:
    await kept(house, of_eik())
    async with house.desk.storage.transaction() as tx:
        failed = letter(REFERENCE)
        await tx.letters.owe(failed)
        await tx.letters.failed(failed.id, now=NOW, why="550 no such user")
        await tx.letters.owe(staff_letter(REFERENCE))
        detail = {"to": "ibp_manager", "why": "not_taken_up"}
        await tx.journal.note(
            event(EventKind.CASE_HANDED_OVER, case=REFERENCE, detail=detail),
            event(
                EventKind.TERM_EXTENDED,
                case=REFERENCE,
                by="Joke Terpstra",
                detail={"legal_term_old": "2026-12-03", "legal_term_new": "2027-02-03"},
            ),
        )

    page = await house.visitor("director").text(PATH)

    assert "Ontvangstbevestiging" in page
    assert "550 no such user" in page
    assert "De zaak ging naar de IBP-manager: niemand pakte de zaak op." in page
    assert "Wettelijke termijn: do 3 december 2026 → wo 3 februari 2027" in page


async def test_linked_cases_are_a_way_only_for_who_may_see_them(house: DeskHouse) -> None:
    other = case("PL-AAAA-BBBB", kind=Kind.KLACHT, school="De Sleutel")
    await kept(house, replace(of_eik(), linked=("PL-AAAA-BBBB",)), other)

    of_director = await house.visitor("director").text(PATH)
    of_fg = await house.visitor("fg").text(PATH)

    assert "/zaken/PL-AAAA-BBBB" not in of_director
    assert "niet voor u te zien, of gewist" in of_director
    assert 'href="/zaken/PL-AAAA-BBBB"' in of_fg


# That it was read


async def test_reading_again_within_five_minutes_is_noted_once(house: DeskHouse) -> None:
    await kept(house, of_eik())
    visitor = house.visitor("director")

    await visitor.text(PATH)
    house.clock.advance(4 * MINUTE)
    await visitor.text(PATH)
    once = await readings(house)
    house.clock.advance(2 * MINUTE)
    await visitor.text(PATH)
    await house.visitor("fg").text(PATH)

    assert once == [("Joke Terpstra", False)]
    assert [by for by, _ in await readings(house)] == [
        "Joke Terpstra",
        "Joke Terpstra",
        "Noor van Dalen",
    ]


async def test_reading_makes_no_form_stale(house: DeskHouse) -> None:
    await kept(house, of_eik())

    before = await house.visitor("director").text(PATH)
    await house.visitor("fg").text(PATH)
    after = await house.visitor("director").text(PATH)

    assert 'name="seen" value="1"' in before
    assert 'name="seen" value="1"' in after


# Together


async def test_two_people_in_one_case_see_each_other(house: DeskHouse) -> None:
    await kept(house, of_eik())
    director, fg = house.visitor("director"), house.visitor("fg")

    alone = await director.text(PATH)
    page_of_fg = await fg.text(PATH)
    polled = await director.text(f"{PATH}/samen")
    house.clock.advance(10 * MINUTE)
    later = await director.text(f"{PATH}/samen")

    assert "niet alleen" not in alone
    assert "Joke Terpstra keek hier" in page_of_fg
    assert "Noor van Dalen keek hier" in polled
    assert "Noor van Dalen" not in later
    assert "<html" not in polled


async def test_who_acted_is_said_to_have_worked_and_the_service_is_nobody(
    house: DeskHouse,
) -> None:
    await kept(house, of_eik())
    async with house.desk.storage.transaction() as tx:
        by = "Fatima Bouzian"
        await tx.journal.note(
            event(EventKind.CASE_TAKEN_UP, case=REFERENCE, by=by),
            event(EventKind.CASE_READ, case=REFERENCE, by=by),
            event(EventKind.MESSAGE_ADDED, case=REFERENCE, by="ouder"),
        )

    polled = await house.visitor("director").text(f"{PATH}/samen")

    assert "Fatima Bouzian werkte hier" in polled
    assert "ouder" not in polled
    assert "privacyloket werkte" not in polled


async def test_who_may_not_see_a_case_cannot_ask_who_is_in_it(house: DeskHouse) -> None:
    await kept(house, of_eik())

    response = await house.visitor("other_director").get(f"{PATH}/samen")

    assert response.status_code == 404


# Files


async def with_file(house: DeskHouse, file: IncomingFile) -> None:
    found = of_eik()
    await kept(house, found)
    async with house.desk.storage.transaction() as tx:
        await tx.files.keep(found, file, id="f1", received=NOW)


async def download(house: DeskHouse, who: str) -> httpx.Response:
    return await house.visitor(who).get(f"{PATH}/bestand/f1")


async def test_a_file_is_handed_over_to_be_saved_and_noted(house: DeskHouse) -> None:
    await with_file(house, IncomingFile("brief één.pdf", "application/pdf", b"%PDF"))

    answers = [await download(house, who) for who in ("director", "fg")]

    for each in answers:
        assert (each.status_code, each.content) == (200, b"%PDF")
        assert each.headers["content-type"] == "application/pdf"
        assert each.headers["x-content-type-options"] == "nosniff"
        assert each.headers["content-disposition"] == (
            "attachment; filename*=UTF-8''brief%20%C3%A9%C3%A9n.pdf"
        )
        assert each.headers["cache-control"] == "no-store"
    assert await readings(house) == [("Joke Terpstra", True), ("Noor van Dalen", True)]


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "x\r\nSet-Cookie: a=b"])
async def test_a_file_that_could_run_is_bytes_and_nothing_more(
    house: DeskHouse, media_type: str
) -> None:
    await with_file(house, IncomingFile('../a"\r\nb.html', media_type, b"<script>"))

    response = await download(house, "director")

    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''..ab.html"
    assert "set-cookie" not in response.headers


async def test_a_file_of_another_school_or_of_no_case_is_not_there(house: DeskHouse) -> None:
    await with_file(house, IncomingFile("a.txt", "text/plain", b"a"))

    other = await download(house, "other_director")
    missing = await house.visitor("director").get(f"{PATH}/bestand/f2")

    assert (other.status_code, missing.status_code) == (404, 404)
    assert await readings(house) == []


async def test_who_took_out_a_file_has_not_read_the_page_by_it(house: DeskHouse) -> None:
    await with_file(house, IncomingFile("a.txt", "text/plain", b"a"))

    await download(house, "director")
    await house.visitor("director").text(PATH)

    assert await readings(house) == [("Joke Terpstra", True), ("Joke Terpstra", False)]
