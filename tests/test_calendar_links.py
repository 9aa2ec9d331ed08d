"""Make, read and end calendar links, on every database that the service runs on."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from databases import Stores
from fakes import CountingMint, FakeClock
from invented import NOW, board, boards, case, event, mail, source
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from casework.actions.keep_calendar_links import KeepCalendarLinks, OpenedCalendar, ReadCalendar
from casework.boards import BoardProfile, Role
from casework.calendar_links import CalendarLink, CalendarTransaction
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState
from casework.events import EventKind
from casework.local_time import end_of
from casework.ports import StorageUnavailable
from casework.tasks import Task, TaskKind
from storage.calendar_links import CalendarDatabase
from storage.database import Database, async_url
from storage.encryption import Vault

LINDE, BERK = board(), board("berk")
DAY = timedelta(days=1)


@pytest.fixture
def storage(sql_stores: Stores) -> CalendarDatabase:
    """One storage of each kind of database."""
    database = sql_stores.open()
    assert isinstance(database, Database)
    return CalendarDatabase(database)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def links(storage: CalendarDatabase, clock: FakeClock) -> KeepCalendarLinks:
    """The links of two boards, in the hands of the administrator."""
    mint = CountingMint()
    return KeepCalendarLinks(storage, clock, None, "beheerder", boards(LINDE, BERK), mint)


@pytest.fixture
def read(storage: CalendarDatabase, clock: FakeClock) -> ReadCalendar:
    return ReadCalendar(storage, clock, boards(LINDE, BERK))


def acting_for(
    links: KeepCalendarLinks, board_id: str | None, profiles: Mapping[str, BoardProfile]
) -> KeepCalendarLinks:
    return replace(links, board=board_id, boards=profiles)


async def opened(storage: CalendarDatabase, *cases: Case) -> None:
    async with storage.transaction() as tx:
        for each in cases:
            await tx.cases.open(each, mail(), source=source())
            await tx.journal.note(event(board=each.board, case=each.reference))


async def calendar(read: ReadCalendar, secret: str) -> OpenedCalendar:
    found = await read(secret)
    assert found is not None
    return found


def references(found: OpenedCalendar) -> set[str]:
    return {each.reference for each in found.cases}


async def stored(stores: Stores, statement: str) -> list[Any]:
    engine = create_async_engine(async_url(stores.url))
    try:
        async with engine.connect() as connection:
            return list((await connection.execute(text(statement))).all())
    finally:
        await engine.dispose()


# Making one


async def test_a_link_is_opened_by_its_own_secret_and_by_no_other(
    links: KeepCalendarLinks, read: ReadCalendar
) -> None:
    link, secret = await links.make("linde", Role.DIRECTOR, "De Eik", label="  directie \n Eik ")

    assert (await calendar(read, secret)).link == link
    assert link == CalendarLink(
        link.id, "linde", Role.DIRECTOR, "De Eik", "directie Eik", NOW, "beheerder"
    )
    for wrong in ("", secret.swapcase(), secret[:-1], f"{secret}=", "e\u0301", "\udcff", link.id):
        assert await read(wrong) is None


async def test_each_secret_is_32_random_bytes_of_its_own(links: KeepCalendarLinks) -> None:
    made = [(await links.make("linde", Role.FG, None))[1] for _ in range(3)]

    assert len(set(made)) == 3
    assert {len(secret) for secret in made} == {43}


async def test_the_secret_itself_is_stored_nowhere(
    links: KeepCalendarLinks, sql_stores: Stores
) -> None:
    _, secret = await links.make("linde", Role.FG, None)

    rows = await stored(sql_stores, "SELECT * FROM calendar_link")
    told = await stored(sql_stores, "SELECT * FROM event")
    assert len(rows) == len(told) == 1
    assert secret not in f"{rows}{told}"


async def test_without_the_master_key_a_secret_opens_nothing(
    links: KeepCalendarLinks, sql_stores: Stores
) -> None:
    _, secret = await links.make("linde", Role.FG, None)
    stranger = Database(sql_stores.url, Vault(b"another master key, 32 bytes too"))

    try:
        async with CalendarDatabase(stranger).reading() as tx:
            assert await tx.calendar_links.opened_by(secret) is None
    finally:
        await stranger.close()


async def test_making_and_ending_a_link_each_leave_an_event_with_the_act(
    links: KeepCalendarLinks, sql_stores: Stores, storage: CalendarDatabase
) -> None:
    link, _ = await links.make("linde", Role.DIRECTOR, "De Eik", label="Wietske Postma")
    await links.revoke(link.id)

    told = await stored(sql_stores, "SELECT kind, by, board, detail FROM event ORDER BY seq")
    assert [row[:3] for row in told] == [
        (EventKind.CALENDAR_LINK_MADE, "beheerder", "linde"),
        (EventKind.CALENDAR_LINK_REVOKED, "beheerder", "linde"),
    ]
    assert link.id in str(told[0].detail)
    assert "Wietske" not in f"{told}"
    async with storage.reading() as tx:
        assert await tx.journal.first_break(board="linde") is None


async def test_without_a_label_the_link_is_called_after_its_role(links: KeepCalendarLinks) -> None:
    link, _ = await links.make("linde", Role.DIRECTOR, "De Eik")

    assert link.label == "directeur van De Eik"


@pytest.mark.parametrize(
    ("board_id", "role", "school", "label", "told"),
    [
        ("elders", Role.FG, None, "", "Er is geen bestuur elders"),
        ("linde", Role.DIRECTOR, None, "", "Noem bij een directeur de school"),
        ("linde", Role.FG, "De Eik", "", "Noem bij een directeur de school"),
        ("linde", Role.DIRECTOR, "De Beuk", "", "geen school De Beuk; wel: De Eik"),
        ("linde", Role.FG, None, "x" * 81, "langer dan 80 tekens"),
    ],
)
async def test_a_link_that_cannot_be_is_refused_and_leaves_nothing(
    links: KeepCalendarLinks,
    board_id: str,
    role: Role,
    school: str | None,
    label: str,
    told: str,
) -> None:
    with pytest.raises(CaseRefuses, match=told):
        await links.make(board_id, role, school, label=label)

    assert await links.known() == []


async def test_who_acts_for_one_board_makes_and_ends_links_of_that_board_only(
    links: KeepCalendarLinks,
) -> None:
    of_berk, _ = await links.make("berk", Role.FG, None)
    of_linde = acting_for(links, "linde", links.boards)

    with pytest.raises(CaseRefuses, match="geen bestuur berk"):
        await of_linde.make("berk", Role.FG, None)
    with pytest.raises(CaseRefuses, match="geen agenda-adres"):
        await of_linde.revoke(of_berk.id)

    assert await of_linde.known() == []
    assert await links.known("berk") == [of_berk]


# Ending one


async def test_a_revoked_link_opens_nothing_and_stays_in_the_list(
    links: KeepCalendarLinks, read: ReadCalendar, clock: FakeClock
) -> None:
    link, secret = await links.make("linde", Role.FG, None)
    _, other = await links.make("linde", Role.FG, None)
    clock.advance(DAY)

    ended = await links.revoke(link.id)

    assert ended == replace(link, revoked=NOW + DAY)
    assert await read(secret) is None
    assert await read(other) is not None
    assert (await links.known("linde"))[0] == ended


async def test_a_link_is_revoked_once(links: KeepCalendarLinks, sql_stores: Stores) -> None:
    link, _ = await links.make("linde", Role.FG, None)
    await links.revoke(link.id)

    for name in (link.id, "00000000"):
        with pytest.raises(CaseRefuses, match=f"geen agenda-adres {name}"):
            await links.revoke(name)

    assert len(await stored(sql_stores, "SELECT seq FROM event")) == 2


async def test_a_link_of_a_board_that_is_served_no_more_opens_nothing(
    links: KeepCalendarLinks, read: ReadCalendar
) -> None:
    _, secret = await links.make("linde", Role.FG, None)

    assert await replace(read, boards=boards(BERK))(secret) is None


# Reading one


async def test_a_calendar_holds_the_open_cases_of_its_own_board(
    links: KeepCalendarLinks, read: ReadCalendar, storage: CalendarDatabase
) -> None:
    await opened(storage, case("PL-LINDE-1"), case("PL-BERK-1", profile=BERK))
    _, of_linde = await links.make("linde", Role.FG, None)
    _, of_berk = await links.make("berk", Role.FG, None)

    assert references(await calendar(read, of_linde)) == {"PL-LINDE-1"}
    assert references(await calendar(read, of_berk)) == {"PL-BERK-1"}


async def test_a_closed_case_is_read_only_while_it_has_duties_left(
    links: KeepCalendarLinks, read: ReadCalendar, storage: CalendarDatabase
) -> None:
    duty = Task(TaskKind.TELL_RECIPIENTS, Role.DIRECTOR, NOW, end_of(date(2026, 11, 10)), "")
    done, left = case("PL-DONE", school="De Eik"), case("PL-LEFT", school="De Eik")
    elsewhere = case("PL-ELSE", school="De Sleutel")
    await opened(storage, done, left, elsewhere)
    async with storage.transaction() as tx:
        for each in (done, left, elsewhere):
            closed = each.closed(CaseOutcome.WITHDRAWN, now=NOW)
            await tx.cases.save(closed if each is done else closed.with_task(duty))
    _, of_director = await links.make("linde", Role.DIRECTOR, "De Eik")

    found = await calendar(read, of_director)

    assert references(found) == {"PL-LEFT"}
    assert found.cases[0].open_tasks == (duty,)


async def test_a_case_was_last_changed_by_its_last_act_and_not_by_who_read_it(
    links: KeepCalendarLinks, read: ReadCalendar, storage: CalendarDatabase
) -> None:
    await opened(storage, case("PL-ONE"), case("PL-TWO"), case("PL-SHUT"))
    async with storage.transaction() as tx:
        moved = event(EventKind.TERM_EXTENDED, case="PL-ONE", at=NOW + DAY)
        looked = event(EventKind.CASE_READ, case="PL-TWO", at=NOW + 2 * DAY)
        await tx.journal.note(moved, looked)
        shut = await tx.cases.get(board="linde", reference="PL-SHUT")
        assert shut is not None
        await tx.cases.save(shut.closed(CaseOutcome.WITHDRAWN, now=NOW))
    _, secret = await links.make("linde", Role.FG, None)

    last_acts = (await calendar(read, secret)).last_acts

    assert last_acts == {"PL-ONE": NOW + DAY, "PL-TWO": NOW}


async def test_a_changed_profile_is_an_act_on_every_case_of_that_board(
    links: KeepCalendarLinks, read: ReadCalendar, storage: CalendarDatabase
) -> None:
    await opened(storage, case("PL-ONE"), case("PL-BERK", profile=BERK))
    async with storage.transaction() as tx:
        await tx.journal.note(event(EventKind.PROFILE_CHANGED, at=NOW + DAY))
    _, of_linde = await links.make("linde", Role.FG, None)
    _, of_berk = await links.make("berk", Role.FG, None)

    assert (await calendar(read, of_linde)).last_acts == {"PL-ONE": NOW + DAY}
    assert (await calendar(read, of_berk)).last_acts == {"PL-BERK": NOW}


async def test_it_is_noted_when_a_calendar_was_last_read_once_an_hour_at_most(
    links: KeepCalendarLinks, read: ReadCalendar, clock: FakeClock
) -> None:
    _, secret = await links.make("linde", Role.FG, None)
    seen = []

    for step in (timedelta(0), timedelta(minutes=59), timedelta(minutes=1)):
        clock.advance(step)
        await read(secret)
        seen.append((await links.known("linde"))[0].last_read)

    assert seen == [NOW, NOW, NOW + timedelta(hours=1)]


async def test_a_calendar_can_be_read_while_nothing_can_be_written(
    links: KeepCalendarLinks, read: ReadCalendar, storage: CalendarDatabase
) -> None:
    _, secret = await links.make("linde", Role.FG, None)

    found = await replace(read, storage=FullDisk(storage))(secret)

    assert found is not None
    assert (await links.known("linde"))[0].last_read is None


@dataclass
class FullDisk:
    """Storage that can still be read."""

    storage: CalendarDatabase

    def reading(self) -> AbstractAsyncContextManager[CalendarTransaction]:
        return self.storage.reading()

    def transaction(self) -> AbstractAsyncContextManager[CalendarTransaction]:
        raise StorageUnavailable("full")


async def test_a_case_that_was_taken_up_is_read_with_its_state(
    links: KeepCalendarLinks, read: ReadCalendar, storage: CalendarDatabase
) -> None:
    await opened(storage, case("PL-ONE", state=CaseState.NEW))
    async with storage.transaction() as tx:
        found = await tx.cases.get(board="linde", reference="PL-ONE")
        assert found is not None
        await tx.cases.save(found.taken_up(by="Wietske Postma"))
    _, secret = await links.make("linde", Role.FG, None)

    (read_case,) = (await calendar(read, secret)).cases

    assert read_case.state is CaseState.TAKEN_UP
