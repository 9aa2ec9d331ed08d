"""Hold figures, log, letters and settings to the same contract in memory and in each database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from databases import Stores, execute
from invented import HOUR, NOW, case, event, letter, mail, source, staff_letter
from sqlalchemy import text

from casework.board_settings import BoardSetting, SettingKey
from casework.boards import Post, Role
from casework.case import Case, CaseOutcome, CaseState
from casework.erasure import Tombstone
from casework.events import EventKind
from casework.figure_rows import CaseFact
from casework.kinds import Kind
from casework.letters import LetterState
from casework.oversight import ChainPlace, LogFilter, LogPage
from casework.ports import Storage
from casework.seats import Seat
from casework.tasks import Task, TaskKind
from storage.database import Database

DAY = timedelta(days=1)
FG = Seat("linde", Role.FG)
EIK = Seat("linde", Role.DIRECTOR, ("De Eik",))


async def opened(storage: Storage, *cases: Case) -> None:
    async with storage.transaction() as tx:
        for each in cases:
            await tx.cases.open(each, mail(), source=source())
            await tx.cases.save(each)


def closed(reference: str, **more: object) -> Case:
    given = {"state": CaseState.CLOSED, "outcome": CaseOutcome.GRANTED, "closed_at": NOW + DAY}
    return case(reference, **{**given, **more})


# Figures


async def facts(storage: Storage, seat: Seat, **more: object) -> dict[str, CaseFact]:
    span = {"start": NOW - DAY, "end": NOW + 10 * DAY, **more}
    async with storage.reading() as tx:
        return {each.reference: each for each in await tx.figures.cases(seat, **span)}  # type: ignore[arg-type]


async def test_figures_read_what_was_open_in_a_span_and_no_other_board(storage: Storage) -> None:
    berk = case("PL-BERK", board="berk")
    long_closed = closed("PL-OLD", received=NOW - 50 * DAY, closed_at=NOW - 40 * DAY)
    later = case("PL-LATER", received=NOW + 11 * DAY)
    await opened(storage, case("PL-OPEN"), closed("PL-DONE"), long_closed, later, berk)

    found = await facts(storage, FG)

    assert set(found) == {"PL-OPEN", "PL-DONE"}
    assert found["PL-DONE"].outcome is CaseOutcome.GRANTED
    assert found["PL-DONE"].closed_at == NOW + DAY
    due, law = found["PL-DONE"].due_at, found["PL-DONE"].law_due_at
    assert due is not None
    assert law is not None
    assert due < law  # four weeks before a month


async def test_figures_hold_the_hours_of_the_ap_for_a_breach(storage: Storage) -> None:
    await opened(storage, case("PL-LEK", kind=Kind.DATALEK))

    found = await facts(storage, FG)

    assert found["PL-LEK"].law_due_at == NOW + 72 * HOUR


async def test_figures_are_bound_to_schools_and_leave_out_what_is_about_this_person(
    storage: Storage,
) -> None:
    about_fg = case("PL-FG", school="De Eik", kept_from=(Post(Role.FG),))
    of_deputy = case("PL-DEPUTY", kept_from=(Post(Role.FG, deputy=True),))
    await opened(storage, about_fg, of_deputy, case("PL-SLEUTEL", school="De Sleutel"))

    assert set(await facts(storage, FG)) == {"PL-DEPUTY", "PL-SLEUTEL"}
    assert set(await facts(storage, EIK)) == {"PL-FG"}


async def test_what_stays_of_erased_cases_is_counted_for_the_whole_board(
    sql_stores: Stores,
) -> None:
    storage = sql_stores.open()
    assert isinstance(storage, Database)
    gone = closed("PL-GONE")
    await opened(storage, gone)
    async with storage.transaction() as tx:
        stone = Tombstone("PL-GONE", "linde", "inzage", "granted", 2026, NOW)
        await tx.erasures.erase_case(gone, stone)

    async with storage.reading() as tx:
        of_board, of_school = await tx.figures.erased(FG), await tx.figures.erased(EIK)

    assert [(each.kind, each.closed_year) for each in of_board] == [("inzage", 2026)]
    assert of_school == []


# The log


async def log(
    storage: Storage, wanted: LogFilter | None = None, *, seat: Seat = FG, **more: int
) -> LogPage:
    async with storage.reading() as tx:
        return await tx.oversight.log(seat, wanted or LogFilter(), **more)


def numbers(page: LogPage) -> Sequence[int]:
    return [line.number for line in page.lines]


async def noted(storage: Storage, count: int, **more: object) -> None:
    async with storage.transaction() as tx:
        for each in range(count):
            given = {"by": "Joke", "at": NOW + each * HOUR, "case": f"PL-{each}", **more}
            await tx.journal.note(event(EventKind.CASE_READ, **given))


async def test_the_log_is_read_page_by_page_there_and_back(storage: Storage) -> None:
    await noted(storage, 7)

    first = await log(storage, size=3)
    second = await log(storage, before=first.older, size=3)
    third = await log(storage, before=second.older, size=3)
    back = await log(storage, after=third.newer, size=3)
    top = await log(storage, after=back.newer, size=3)

    assert [numbers(page) for page in (first, second, third)] == [[7, 6, 5], [4, 3, 2], [1]]
    assert (first.newer, third.older) == (None, None)
    assert (numbers(back), numbers(top), top.newer) == ([4, 3, 2], [7, 6, 5], None)


async def test_the_log_is_narrowed_to_a_person_a_case_reading_and_days(storage: Storage) -> None:
    await noted(storage, 3)
    await noted(storage, 2, by="Henk")
    async with storage.transaction() as tx:
        opened_too = event(case="PL-1", at=NOW + 30 * HOUR)
        await tx.journal.note(opened_too, event(board="berk", case="PL-1"))

    assert numbers(await log(storage, LogFilter(by="Henk"))) == [5, 4]
    assert numbers(await log(storage, LogFilter(case="PL-1"))) == [6, 5, 2]
    assert numbers(await log(storage, LogFilter(case="PL-1", only_reading=True))) == [5, 2]
    tomorrow = date(2026, 11, 4)
    assert numbers(await log(storage, LogFilter(first=tomorrow))) == [6]
    assert numbers(await log(storage, LogFilter(last=date(2026, 11, 3)))) == [5, 4, 3, 2, 1]
    assert numbers(await log(storage, LogFilter(first=tomorrow, last=tomorrow, by="Henk"))) == []


async def test_what_is_about_the_fg_is_not_in_the_log_the_fg_reads(storage: Storage) -> None:
    await opened(storage, case("PL-0", kept_from=(Post(Role.FG),)))
    await noted(storage, 2)

    assert [line.event.case for line in (await log(storage)).lines] == ["PL-1"]
    of_ibp = await log(storage, seat=Seat("linde", Role.IBP_MANAGER))
    assert len(of_ibp.lines) == 2


async def test_who_did_something_of_late_is_known_by_name(storage: Storage) -> None:
    await noted(storage, 2)
    await noted(storage, 1, by="Henk")
    await noted(storage, 1, by="Ans", board="berk")

    async with storage.reading() as tx:
        assert list(await tx.oversight.people("linde")) == ["Henk", "Joke"]


async def test_a_chain_is_checked_piece_by_piece(storage: Storage) -> None:
    await noted(storage, 5)

    async with storage.reading() as tx:
        half = await tx.oversight.check_chain("linde", ChainPlace(), limit=3)
        whole = await tx.oversight.check_chain("linde", half, limit=3)
        none = await tx.oversight.check_chain("berk", ChainPlace(), limit=3)

    assert (half.number, half.done) == (3, False)
    assert (whole.number, whole.done, whole.broken_at) == (5, True, None)
    assert (none.done, none.broken_at) == (True, None)


@pytest.mark.parametrize(
    ("damage", "number"),
    [
        ("UPDATE event SET \"by\" = 'Iemand' WHERE seq = 2", 2),
        ("DELETE FROM event WHERE seq = 3", 3),
        ("DELETE FROM event WHERE seq = 5", 5),
    ],
)
async def test_a_chain_that_was_touched_is_found_out(
    sql_stores: Stores, damage: str, number: int
) -> None:
    storage = sql_stores.open()
    await noted(storage, 5)
    await execute(sql_stores, damage)

    place = ChainPlace()
    async with storage.reading() as tx:
        while not place.done:
            place = await tx.oversight.check_chain("linde", place, limit=2)
        assert place.broken_at == number
        assert await tx.journal.first_break(board="linde") == number


# Who is late, conflicts, letters


async def test_who_is_late_with_an_answer_or_a_duty_is_found_the_longest_late_first(
    storage: Storage,
) -> None:
    duty = Task(TaskKind.TELL_RECIPIENTS, Role.DESK, NOW, NOW + DAY, "reden")
    done_but_for_a_duty = replace(closed("PL-DUTY"), tasks=(duty,))
    late = case("PL-LATE", received=NOW - 60 * DAY)
    hidden = case("PL-HIDDEN", received=NOW - 60 * DAY, kept_from=(Post(Role.FG),))
    await opened(storage, done_but_for_a_duty, late, hidden, case("PL-NEW"), closed("PL-DONE"))

    async with storage.reading() as tx:
        found = await tx.oversight.late(FG, now=NOW + 2 * DAY, limit=9)
        count = await tx.oversight.count_late(FG, now=NOW + 2 * DAY)
        first = await tx.oversight.late(FG, now=NOW + 2 * DAY, limit=1)

    assert (list(found), count, list(first)) == (["PL-LATE", "PL-DUTY"], 2, ["PL-LATE"])


async def test_cases_kept_from_somebody_are_found_but_not_for_who_they_are_about(
    storage: Storage,
) -> None:
    about_director = case("PL-DIR", kept_from=(Post(Role.DIRECTOR),))
    about_fg = case("PL-FG", kept_from=(Post(Role.FG),))
    done = closed("PL-DONE", kept_from=(Post(Role.DIRECTOR),))
    await opened(storage, about_director, about_fg, done, case("PL-PLAIN"))

    async with storage.reading() as tx:
        assert list(await tx.oversight.kept_from_somebody(FG, limit=9)) == ["PL-DIR"]


async def test_letters_that_failed_and_that_wait_are_told(storage: Storage) -> None:
    await opened(storage, case("PL-1"), case("PL-2", kept_from=(Post(Role.FG),)))
    async with storage.transaction() as tx:
        failed = letter("PL-1", owed=NOW)
        about_fg, waits = letter("PL-2", owed=NOW), staff_letter("PL-1", owed=NOW + HOUR)
        old = letter("PL-1", owed=NOW - 90 * DAY)
        for each in (failed, about_fg, waits, old):
            await tx.letters.owe(each)
        for each in (failed, about_fg, old):
            await tx.letters.failed(each.id, now=NOW + HOUR, why="no such mailbox")

    async with storage.reading() as tx:
        told = await tx.oversight.outgoing(FG, since=NOW - 30 * DAY, limit=9)
        elsewhere = await tx.oversight.outgoing(Seat("berk", Role.FG), since=NOW, limit=9)

    assert (told.waiting, told.oldest) == (1, NOW + HOUR)
    assert [(each.case, each.state, each.fault) for each in told.troubled] == [
        ("PL-1", LetterState.FAILED, "no such mailbox")
    ]
    assert (elsewhere.waiting, elsewhere.oldest, elsewhere.troubled) == (0, None, ())


# What people set


def setting(key: str, value: object, **more: str) -> BoardSetting:
    board = more.get("board", "linde")
    return BoardSetting(board, SettingKey.parse(key), value, more.get("by", "Fatima"), NOW)


async def test_what_was_set_is_kept_until_it_is_taken_back(storage: Storage) -> None:
    days = setting("reminders.working_days_before", [7, 2])
    deputy = setting("schools.De Eik", {"address": "x@linde.example", "name": "Anna"})
    async with storage.transaction() as tx:
        for each in (setting("reminders.working_days_before", [9]), deputy):
            await tx.settings.put(each)
        await tx.settings.put(setting("reminders.working_days_before", [3], board="berk"))
    async with storage.transaction() as tx:
        await tx.settings.put(days)

    async with storage.reading() as tx:
        kept = list(await tx.settings.of_board("linde"))
    async with storage.transaction() as tx:
        taken = await tx.settings.take_back("linde", days.key, now=NOW)
        again = await tx.settings.take_back("linde", days.key, now=NOW)
    async with storage.reading() as tx:
        left = list(await tx.settings.of_board("linde"))

    assert kept == [days, deputy]
    assert (taken, again, left) == (True, False, [deputy])


async def test_the_name_of_a_deputy_is_not_readable_in_the_file(sql_stores: Stores) -> None:
    storage = sql_stores.open()
    assert isinstance(storage, Database)
    async with storage.transaction() as tx:
        await tx.settings.put(setting("roles.fg", {"name": "Wietske Postma"}))

    async with storage.reading() as tx:
        (row,) = await tx.settings._session.core(text("SELECT * FROM board_setting"))

    assert "Wietske" not in str(tuple(row))
