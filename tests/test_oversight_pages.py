"""Show the FG, and nobody else, what is wrong, who looked, and what became of advice."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from databases import Stores, execute
from desk_house import SEATS, DeskHouse, desk_house
from invented import HOUR, NOW, case, event, letter, mail, source
from memory_storage import MemoryStorage

from casework.advice import Advice, seal_of
from casework.boards import Post, Role
from casework.breach_register import new_entry
from casework.case import Case
from casework.events import EventKind
from casework.kinds import Kind
from casework.ledger import Door, Look
from casework.oversight import LogFilter
from casework.ports import Storage
from casework.tasks import Task, TaskKind
from desk.oversight.routes import oversight_routes

DAY = timedelta(days=1)
NO_FILTER = LogFilter()
PATHS = ("/toezicht", "/toezicht/logboek", "/toezicht/adviezen", "/toezicht/keten")


@pytest.fixture
def storage() -> Storage:
    """That each database answers the same is proven in test_oversight_kept.py."""
    return MemoryStorage()


@pytest.fixture
async def house(storage: Storage) -> AsyncIterator[DeskHouse]:
    async with desk_house(
        storage, lambda desk: oversight_routes(desk, patience=timedelta(hours=6))
    ) as opened:
        yield opened


async def put(storage: Storage, *cases: Case) -> None:
    async with storage.transaction() as tx:
        for each in cases:
            await tx.cases.open(each, mail(), source=source())
            await tx.cases.save(each)


async def put_breach(storage: Storage, each: Case) -> None:
    await put(storage, each)
    async with storage.transaction() as tx:
        await new_entry(tx.breaches, each, reporter=None)  # type: ignore[arg-type]


async def noted(storage: Storage, *kinds: EventKind, **more: object) -> None:
    async with storage.transaction() as tx:
        for kind in kinds:
            await tx.journal.note(event(kind, **more))


@pytest.mark.parametrize("who", [name for name in SEATS if name != "fg"])
@pytest.mark.parametrize("path", PATHS)
async def test_nobody_but_the_fg_comes_in(house: DeskHouse, who: str, path: str) -> None:
    assert (await house.visitor(who).get(path)).status_code == 403


@pytest.mark.parametrize("path", PATHS)
async def test_who_is_not_signed_in_is_sent_to_sign_in(house: DeskHouse, path: str) -> None:
    answer = await house.client().get(path)

    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/aanmelden")


# Alarms


async def test_without_anything_wrong_the_page_says_so(house: DeskHouse, storage: Storage) -> None:
    await put(storage, case("PL-NEW"))

    page = await house.visitor("fg").text("/toezicht")

    assert "Geen alarmen" in page
    assert "PL-NEW" not in page


async def test_what_is_wrong_stands_on_the_page_with_its_case(
    house: DeskHouse, storage: Storage
) -> None:
    duty = Task(TaskKind.TELL_RECIPIENTS, Role.DESK, NOW, NOW - DAY, "reden")
    await put(
        storage,
        case("PL-LATE", received=NOW - 60 * DAY),
        replace(case("PL-DUTY"), tasks=(duty,)),
        case("PL-ABOUT-DIR", kept_from=(Post(Role.DIRECTOR),)),
    )
    await put_breach(storage, case("PL-LEK", kind=Kind.DATALEK, received=NOW - 50 * HOUR))
    async with storage.transaction() as tx:
        await tx.doors.looked(
            Look(Door.IMAP, "privacy", "linde", NOW - 7 * HOUR, None, "token refused")
        )
        await tx.doors.looked(Look(Door.IMAP, "berk-mail", "berk", NOW - 70 * HOUR, None, ""))
        lost = letter("PL-LATE")
        await tx.letters.owe(lost)
        await tx.letters.failed(lost.id, now=NOW, why="no such mailbox")
    await noted(
        storage,
        EventKind.ADVICE_ANSWERED,
        case="PL-LATE",
        detail={"advice": "1", "followed": False},
    )

    page = await house.visitor("fg").text("/toezicht")

    for words in (
        "Datalek: nog geen besluit over de AP",
        "Een mailbox of bot antwoordt niet",
        "Een brief kwam niet aan",
        "Antwoord te laat",
        "Taak te laat",
        "Zaak over iemand van het bestuur zelf",
        "Advies niet gevolgd",
        'href="/zaken/PL-LATE"',
        'href="/zaken/PL-LEK"',
        'href="/zaken/PL-DUTY"',
        'href="/zaken/PL-ABOUT-DIR"',
    ):
        assert words in page
    assert "berk-mail" not in page


async def test_a_case_about_the_fg_raises_no_alarm_that_the_fg_sees(
    house: DeskHouse, storage: Storage
) -> None:
    about = (Post(Role.FG),)
    await put(storage, case("PL-ABOUT-FG", received=NOW - 60 * DAY, kept_from=about))

    page = await house.visitor("fg").text("/toezicht")

    assert "PL-ABOUT-FG" not in page
    assert "Geen alarmen" in page


# The log


async def test_the_log_tells_who_looked_at_which_case_when(
    house: DeskHouse, storage: Storage
) -> None:
    await noted(storage, EventKind.CASE_READ, case="PL-1", by="Joke Terpstra")
    await noted(storage, EventKind.CASE_TAKEN_UP, case="PL-2", by="<b>Henk</b>")
    fg = house.visitor("fg")

    whole = await fg.get("/toezicht/logboek")
    reading = await fg.text("/toezicht/logboek?wat=inzien")
    of_case = await fg.text("/toezicht/logboek?zaak=pl-2")
    of_joke = await fg.text("/toezicht/logboek?wie=Joke+Terpstra")
    of_nobody = await fg.text("/toezicht/logboek?wie=Niemand")

    assert "&lt;b&gt;Henk&lt;/b&gt;" in whole.text
    assert "<b>Henk" not in whole.text
    assert ("/zaken/PL-1" in reading, "/zaken/PL-2" in reading) == (True, False)
    assert ("/zaken/PL-1" in of_case, "/zaken/PL-2" in of_case) == (False, True)
    assert ("/zaken/PL-1" in of_joke, "/zaken/PL-2" in of_joke) == (True, False)
    assert "Niets gevonden" in of_nobody


async def test_the_log_goes_on_over_pages_that_keep_the_question(
    house: DeskHouse, storage: Storage
) -> None:
    async with storage.transaction() as tx:
        for number in range(120):
            await tx.journal.note(event(EventKind.CASE_READ, case=f"PL-{number:03d}", by="Joke"))
    fg = house.visitor("fg")

    first = await fg.text("/toezicht/logboek?wie=Joke")
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = await fg.text(older)

    assert "PL-119" in first
    assert "PL-069" not in first
    assert "wie=Joke" in older
    assert "PL-069" in second
    assert 'rel="prev"' in second


@pytest.mark.parametrize("asked", ["van=gisteren", "tot=31-12-2026", "van=2026-02-30"])
async def test_a_day_that_is_none_is_told_and_the_log_still_stands(
    house: DeskHouse, storage: Storage, asked: str
) -> None:
    await noted(storage, EventKind.CASE_READ, case="PL-1")

    page = await house.visitor("fg").text(f"/toezicht/logboek?{asked}&voor=abc&na=")

    assert "is geen datum" in page
    assert "PL-1" in page


async def test_reading_the_log_changes_nothing(house: DeskHouse, storage: Storage) -> None:
    await noted(storage, EventKind.CASE_READ, case="PL-1", by="Joke Terpstra")

    for path in PATHS:
        await house.visitor("fg").text(path)

    async with storage.reading() as tx:
        assert len((await tx.oversight.log(SEATS["fg"], NO_FILTER)).lines) == 1


# Advice


async def test_advice_stands_as_it_was_given_with_what_became_of_it(
    house: DeskHouse, storage: Storage
) -> None:
    given = Advice("1", "Vraag eerst de <b>leerling</b>.", NOW, "Noor van Dalen")
    answer = {"followed": False, "reason": "De leerling is ziek.", "answered_by": "Joke"}
    advised = replace(case("PL-1"), advices=(replace(given, answered_at=NOW, **answer),))
    changed = replace(case("PL-2"), advices=(replace(given, text="Iets anders."),))
    hidden = replace(case("PL-3", kept_from=(Post(Role.FG),)), advices=(given,))
    await put(storage, advised, changed, hidden)
    for reference in ("PL-1", "PL-2", "PL-3", "PL-GONE"):
        detail = {"advice": "1", "sha256": seal_of(reference, given)}
        await noted(storage, EventKind.ADVICE_GIVEN, case=reference, by=given.by, detail=detail)
    followed = {"advice": "1", "followed": False}
    await noted(storage, EventKind.ADVICE_ANSWERED, case="PL-1", by="Joke", detail=followed)

    answered = await house.visitor("fg").get("/toezicht/adviezen")
    page = answered.text

    assert "Vraag eerst de &lt;b&gt;leerling&lt;/b&gt;." in page
    assert "De leerling is ziek." in page
    assert "niet gevolgd" in page
    assert page.count("gewijzigd na het geven") == 1
    assert page.count("ongewijzigd") == 1
    assert "De tekst is met de zaak gewist." in page
    assert "PL-3" not in page


# The chain


async def test_a_whole_log_is_told_whole(house: DeskHouse, storage: Storage) -> None:
    await noted(storage, *[EventKind.CASE_READ] * 7)
    fg = house.visitor("fg")

    before = await fg.text("/toezicht/keten")
    after = await fg.post("/toezicht/keten")

    assert "Het logboek is heel" not in before
    assert "Alle 7 regels" in after.text


async def test_a_log_that_was_touched_is_told_with_the_line(sql_stores: Stores) -> None:
    storage = sql_stores.open()
    await noted(storage, *[EventKind.CASE_READ] * 5)
    await execute(sql_stores, "UPDATE event SET \"by\" = 'Iemand' WHERE seq = 4")

    async with desk_house(
        storage, lambda desk: oversight_routes(desk, patience=timedelta(hours=6))
    ) as house:
        page = (await house.visitor("fg").post("/toezicht/keten")).text

    assert "past niet bij regel 4" in page


async def test_a_check_needs_the_token_of_a_page(house: DeskHouse) -> None:
    fg = house.visitor("fg")
    fg.csrf = "van elders"

    assert (await fg.post("/toezicht/keten")).status_code == 403
