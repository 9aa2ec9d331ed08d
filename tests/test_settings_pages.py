"""Set at the desk what may be set, each what is theirs, and read the profile."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, cast

import pytest
from databases import Stores
from desk_house import LINDE, SEATS, DeskHouse, desk_house
from fakes import FakeClock
from invented import NOW, board, boards
from memory_storage import MemoryStorage

from casework.board_settings import BoardSetting, SettingKey
from casework.boards import Post, Role
from casework.calendar_links import CalendarStorage
from casework.presence import Absence
from casework.seats import Seat
from desk.settings.profile_story import MISSING, story_of
from desk.settings.routes import settings_routes
from service.live_boards import LiveBoards
from storage.calendar_links import CalendarDatabase
from storage.database import Database

EVERYBODY = (*SEATS,)
PAGES = ("", "/plaatsvervangers", "/herinneringen", "/profiel")
TAKE_UP = "reminders.take_up_working_days"
DEPUTY_OF_EIK = "schools.De Eik"


@dataclass
class House:
    """A desk whose settings hold at once."""

    pages: DeskHouse
    storage: MemoryStorage
    live: LiveBoards

    @property
    def visitor(self) -> Callable[..., Any]:
        return self.pages.visitor

    async def absences(self) -> list[Absence]:
        async with self.storage.reading() as tx:
            found = await tx.boards.absences("linde", from_day=NOW.date())
        return [absence for _, absence in found]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    storage, clock = MemoryStorage(), FakeClock(NOW)
    live = LiveBoards(boards(LINDE, board("berk")), storage, clock)
    no_calendars = cast(CalendarStorage, storage)
    async with desk_house(
        storage, lambda desk: settings_routes(desk, live, no_calendars), clock=clock
    ) as opened:
        object.__setattr__(opened.desk, "boards", live)
        yield House(opened, storage, live)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("path", PAGES)
async def test_everybody_reads_the_settings(house: House, who: str, path: str) -> None:
    page = await house.visitor(who).text(f"/instellingen{path}")

    assert page.count("<h1") == 1


@pytest.mark.parametrize("path", [*PAGES, "/wijzig"])
async def test_who_is_not_signed_in_is_sent_to_sign_in(house: House, path: str) -> None:
    assert (await house.pages.client().get(f"/instellingen{path}")).status_code == 303


# Leave


async def test_a_director_records_leave_for_the_own_school(house: House) -> None:
    director = house.visitor("director")

    answer = await director.post(
        "/instellingen", wie="director|De Eik", eerste="2026-12-01", laatste="2026-12-04"
    )
    page = await director.text("/instellingen")

    assert answer.status_code == 303
    (absence,) = await house.absences()
    assert (absence.post, absence.school) == (Post(Role.DIRECTOR), "De Eik")
    assert "di 1 december 2026" in page
    assert "Haal weg" in page


@pytest.mark.parametrize("wie", ["director|De Sleutel", "fg|", "nobody|", "ibp_manager|", ""])
async def test_a_director_records_no_leave_for_anybody_else(house: House, wie: str) -> None:
    answer = await house.visitor("director").post(
        "/instellingen", wie=wie, eerste="2026-12-01", laatste="2026-12-04"
    )

    assert answer.status_code == 409
    assert "Kies wie er weg is." in answer.text
    assert await house.absences() == []


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("", "2026-12-04", "Vul de eerste dag in."),
        ("2026-12-01", "morgen", "Vul de laatste dag in."),
        ("2026-12-04", "2026-12-01", "ligt vóór de eerste"),
        ("2026-12-04", "2099-12-01", "meer dan een jaar"),
    ],
)
async def test_leave_that_cannot_be_is_refused_with_what_was_typed_kept(
    house: House, first: str, last: str, words: str
) -> None:
    answer = await house.visitor("desk").post(
        "/instellingen", wie="director|De Eik", eerste=first, laatste=last
    )

    assert answer.status_code == 409
    assert words in answer.text
    assert f'value="{first}"' in answer.text
    assert '<option value="director|De Eik" selected>' in answer.text


async def test_leave_is_taken_back_by_who_may_record_it_and_by_nobody_else(house: House) -> None:
    desk = house.visitor("desk")
    await desk.post("/instellingen", wie="fg|", eerste="2026-12-01", laatste="2026-12-04")
    page = await desk.text("/instellingen")
    leave_id = page.split('name="id" value="')[1].split('"')[0]

    refused = await house.visitor("director").post("/instellingen/verlof/weg", id=leave_id)
    berk = house.visitor(Seat("berk", Role.DESK))
    elsewhere = await berk.post("/instellingen/verlof/weg", id=leave_id)
    left = await house.absences()
    done = await desk.post("/instellingen/verlof/weg", id=leave_id)
    again = await desk.post("/instellingen/verlof/weg", id=leave_id)

    assert refused.status_code == 403
    assert elsewhere.status_code == 303
    assert len(left) == 1
    assert (done.status_code, again.status_code) == (303, 303)
    assert await house.absences() == []


# What is set over the profile


async def test_a_time_that_is_set_holds_at_once_and_shows_who_set_it(house: House) -> None:
    manager = house.visitor("ibp_manager")

    form = await manager.text(f"/instellingen/wijzig?wat={TAKE_UP}")
    answer = await manager.post("/instellingen/wijzig", wat=TAKE_UP, waarde="4")
    page = await manager.text("/instellingen/herinneringen")

    assert 'value="2"' in form
    assert answer.headers["location"] == "/instellingen/herinneringen"
    assert house.live["linde"].reminders.take_up_working_days == 4
    assert house.live["berk"].reminders.take_up_working_days == 2
    assert "4 werkdagen" in page
    assert "door <bdi>Fatima Bouzian</bdi>" in page
    assert "Het profiel zegt: <bdi>2 werkdagen</bdi>" in page


async def test_what_is_set_is_taken_back(house: House) -> None:
    manager = house.visitor("ibp_manager")
    await manager.post("/instellingen/wijzig", wat=TAKE_UP, waarde="4")

    form = await manager.text(f"/instellingen/wijzig?wat={TAKE_UP}")
    answer = await manager.post("/instellingen/wijzig/terug", wat=TAKE_UP)
    again = await manager.post("/instellingen/wijzig/terug", wat=TAKE_UP)

    assert "Laat het profiel weer gelden" in form
    assert (answer.status_code, again.status_code) == (303, 303)
    assert house.live["linde"].reminders.take_up_working_days == 2


@pytest.mark.parametrize("typed", ["", "99", "drie", "<script>"])
async def test_what_is_no_value_is_refused_with_the_reason_and_kept(
    house: House, typed: str
) -> None:
    answer = await house.visitor("desk").post("/instellingen/wijzig", wat=TAKE_UP, waarde=typed)

    assert answer.status_code == 409
    assert "Schrijf een heel getal" in answer.text or "Kies een getal" in answer.text
    assert "<script>" not in answer.text.replace('<script src="', "")
    assert house.live["linde"] == LINDE


async def test_a_director_says_who_stands_in_at_the_own_school(house: House) -> None:
    director = house.visitor("director")

    answer = await director.post(
        "/instellingen/wijzig",
        wat=DEPUTY_OF_EIK,
        naam="Anna <b>Hoekstra</b>",
        adres="anna@linde.example",
    )
    page = (await director.get("/instellingen/plaatsvervangers")).text

    assert answer.status_code == 303
    eik = house.live["linde"].school("De Eik")
    assert eik is not None
    assert eik.deputy is not None
    assert eik.deputy.address == "anna@linde.example"
    assert "Anna &lt;b&gt;Hoekstra&lt;/b&gt;" in page
    assert "De Sleutel" not in page


async def test_a_deputy_can_be_taken_out(house: House) -> None:
    desk = house.visitor("desk")
    await desk.post("/instellingen/wijzig", wat=DEPUTY_OF_EIK, naam="", adres="a@linde.example")

    answer = await desk.post("/instellingen/wijzig", wat=DEPUTY_OF_EIK, naam="", adres="")

    assert answer.status_code == 303
    eik = house.live["linde"].school("De Eik")
    assert eik is not None
    assert eik.deputy is None


@pytest.mark.parametrize(
    ("naam", "adres", "words"),
    [("Anna", "", "ook het mailadres"), ("Anna", "geen adres", "past niet in het profiel")],
)
async def test_a_deputy_without_an_address_that_works_is_refused(
    house: House, naam: str, adres: str, words: str
) -> None:
    answer = await house.visitor("desk").post(
        "/instellingen/wijzig", wat=DEPUTY_OF_EIK, naam=naam, adres=adres
    )

    assert answer.status_code == 409
    assert words in answer.text
    assert f'value="{naam}"' in answer.text


@pytest.mark.parametrize(
    ("who", "key", "status"),
    [
        ("director", TAKE_UP, 403),
        ("fg", TAKE_UP, 403),
        ("fg", DEPUTY_OF_EIK, 403),
        ("ibp_manager", "roles.fg", 403),
        ("other_director", DEPUTY_OF_EIK, 404),
        ("director", "roles.fg", 404),
        ("desk", "routing.inzage", 404),
        ("desk", "", 404),
        ("desk", "schools.De Wilg", 404),
    ],
)
async def test_what_is_not_theirs_to_set_is_refused(
    house: House, who: str, key: str, status: int
) -> None:
    visitor = house.visitor(who)

    shown = await visitor.get("/instellingen/wijzig", params={"wat": key})
    sent = await visitor.post("/instellingen/wijzig", wat=key, waarde="4", naam="x", adres="x@y.nl")
    taken = await visitor.post("/instellingen/wijzig/terug", wat=key)

    assert {shown.status_code, sent.status_code, taken.status_code} == {status}
    assert house.live["linde"] == LINDE


async def test_the_fg_says_who_stands_in_for_the_fg(house: House) -> None:
    answer = await house.visitor("fg").post(
        "/instellingen/wijzig", wat="roles.fg", naam="Wim", adres="wim@linde.example"
    )

    assert answer.status_code == 303
    assert house.live["linde"].has_deputy(Role.FG, None)


async def test_what_no_longer_fits_the_profile_is_told(house: House) -> None:
    key = SettingKey("reminders", "take_up_working_days")
    async with house.storage.transaction() as tx:
        await tx.settings.put(BoardSetting("linde", key, 99, "Fatima", NOW))

    page = await house.visitor("desk").text("/instellingen/herinneringen")

    assert "past niet meer bij het profiel" in page


@pytest.mark.parametrize("path", ["/instellingen", "/instellingen/wijzig"])
async def test_a_form_needs_the_token_of_a_page(house: House, path: str) -> None:
    desk = house.visitor("desk")
    desk.csrf = "van elders"

    assert (await desk.post(path, wat=TAKE_UP, waarde="4")).status_code == 403
    assert house.live["linde"] == LINDE


# The profile


async def test_the_profile_is_read_with_where_it_comes_from(house: House) -> None:
    page = await house.visitor("fg").text("/instellingen/profiel")

    assert "Profiel van Stichting De Linde" in page
    assert "vier weken, naast de wettelijke maand" in page
    assert "standaard" in page
    assert MISSING in page


async def test_warnings_are_for_who_sees_the_whole_board() -> None:
    storage = MemoryStorage()
    warned = board(warnings_for_fg=["Artikel 3 botst met de AVG."])
    live = LiveBoards(boards(warned), storage, FakeClock(NOW))
    no_calendars = cast(CalendarStorage, storage)
    async with desk_house(
        storage, lambda desk: settings_routes(desk, live, no_calendars), profiles=[warned]
    ) as house:
        of_fg = await house.visitor("fg").text("/instellingen/profiel")
        of_director = await house.visitor("director").text("/instellingen/profiel")

    assert "Artikel 3 botst met de AVG." in of_fg
    assert "Artikel 3" not in of_director


def test_the_story_leaves_no_kind_no_role_and_no_school_out() -> None:
    titles = {fact.title for chapter in story_of(LINDE) for fact in chapter.facts}

    assert {"Inzage", "Datalek", "Geen privacyverzoek"} <= titles
    assert {"FG", "IBP-manager", "bureau", "De Eik", "De Sleutel", "De Bräskorf"} <= titles


# Calendar addresses


@pytest.fixture
async def calendars(sql_stores: Stores) -> AsyncIterator[DeskHouse]:
    database = sql_stores.open()
    assert isinstance(database, Database)
    live = LiveBoards(boards(LINDE), database, FakeClock(NOW))
    async with desk_house(
        database, lambda desk: settings_routes(desk, live, CalendarDatabase(database))
    ) as opened:
        yield opened


async def test_a_calendar_address_is_shown_once_and_can_be_ended(calendars: DeskHouse) -> None:
    director, other = calendars.visitor("director"), calendars.visitor("other_director")

    made = await director.post("/instellingen/agenda", school="De Eik", omschrijving="mobieltje")
    page = await director.text("/instellingen/agenda")
    of_other = await other.text("/instellingen/agenda")
    link_id = page.split('name="id" value="')[1].split('"')[0]
    not_theirs = await other.post("/instellingen/agenda/weg", id=link_id)
    still = await director.text("/instellingen/agenda")
    await director.post("/instellingen/agenda/weg", id=link_id)
    gone = await director.text("/instellingen/agenda")

    assert "/agenda/" in made.text
    assert ".ics" in made.text
    assert ".ics" not in page
    assert "mobieltje" in page
    assert "mobieltje" not in of_other
    assert not_theirs.status_code == 303
    assert ("mobieltje" in still, "mobieltje" in gone) == (True, False)


async def test_a_director_gets_no_address_for_another_school(calendars: DeskHouse) -> None:
    director = calendars.visitor("director")

    answer = await director.post("/instellingen/agenda", school="De Sleutel", omschrijving="")

    assert answer.status_code == 403


async def test_words_that_are_too_long_are_refused(calendars: DeskHouse) -> None:
    answer = await calendars.visitor("fg").post("/instellingen/agenda", omschrijving="x" * 81)

    assert answer.status_code == 409
    assert "langer dan 80" in answer.text
