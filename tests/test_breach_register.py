"""Hold every storage to one register of breaches: whole entries, numbers without gaps."""

import asyncio
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from breaches import assessed, breach, entry, report, to_report
from databases import VAULT, Stores, destroy_key, execute
from invented import HOUR, NOW, board, mail, source

from casework.breach_entry import BreachEntry, BreachKind, Incident, Reporter, ReportKind
from casework.breach_register import new_entry
from casework.case import Case
from casework.ports import Conflict, Storage, Transaction
from storage.database import Database

NEW_YEAR_IN_AMSTERDAM = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
FACTS = "De lijst van groep 6 ging naar de moeder van Wietske."


async def open_case(tx: Transaction, **more: Any) -> Case:
    one = breach(**more)
    await tx.cases.open(one, mail(), source=source())
    return one


async def enter(storage: Storage, **more: Any) -> BreachEntry:
    async with storage.transaction() as tx:
        one = await open_case(tx, **more)
        return await new_entry(tx.breaches, one, reporter=Reporter.PARENT)


async def register(
    storage: Storage, board_id: str = "linde", year: int | None = None
) -> list[BreachEntry]:
    async with storage.reading() as tx:
        return list(await tx.breaches.of_board(board=board_id, year=year))


def whole(of: BreachEntry) -> BreachEntry:
    """Answer the entry with everything in it that it can hold."""
    full = replace(
        of,
        processor="De Leverancier",
        started=NOW - HOUR,
        ended=NOW,
        ongoing=False,
        discovered=NOW,
        facts=FACTS,
        kinds=frozenset({BreachKind.CONFIDENTIALITY, BreachKind.AVAILABILITY}),
        incident=Incident.WRONG_RECIPIENT,
        bsn=True,
        record_count=0,
        people_count=28,
        false_alarm=False,
    )
    told, found = to_report()
    told = report(told, found, ReportKind.FIRST, NOW, preliminary=True)
    told = told.decided_people(tell=True, reason="", exception=None, by="FG", now=NOW)
    told = told.people_told(at=NOW, how="brief", by="IBP", now=NOW)
    return replace(
        full,
        assessments=told.assessments,
        ap_decisions=told.ap_decisions,
        people_decisions=told.people_decisions,
        reports=told.reports,
        told=told.told,
    )


async def test_an_entry_comes_back_whole(storage: Storage) -> None:
    first = await enter(storage)

    async with storage.transaction() as tx:
        await tx.breaches.save(whole(first))
    async with storage.reading() as tx:
        kept = await tx.breaches.get(board="linde", reference=first.reference)

    assert kept == whole(first)
    assert await register(storage) == [whole(first)]


async def test_numbers_count_from_one_at_each_board_in_each_year(storage: Storage) -> None:
    beuk = board("beuk")
    entries = [
        await enter(storage),
        await enter(storage, profile=beuk),
        await enter(storage),
        await enter(storage, received=NEW_YEAR_IN_AMSTERDAM),
        await enter(storage, received=NEW_YEAR_IN_AMSTERDAM - HOUR),
    ]

    names = [(each.board, each.name) for each in entries]
    assert names == [
        ("linde", "2026-1"),
        ("beuk", "2026-1"),
        ("linde", "2026-2"),
        ("linde", "2027-1"),
        ("linde", "2026-3"),
    ]
    listed = [each.name for each in await register(storage)]
    assert listed == ["2026-1", "2026-2", "2026-3", "2027-1"]
    assert [each.name for each in await register(storage, year=2027)] == ["2027-1"]
    assert [each.name for each in await register(storage, "beuk")] == ["2026-1"]


async def test_boards_do_not_see_each_others_entries(storage: Storage) -> None:
    mine = await enter(storage)

    async with storage.reading() as tx:
        theirs = await tx.breaches.get(board="beuk", reference=mine.reference)
        any_board = await tx.breaches.get(board=None, reference=mine.reference)
        unknown = await tx.breaches.get(board=None, reference="PL-XXXX-XXXX")

    assert (theirs, any_board, unknown) == (None, mine, None)


async def test_a_number_that_was_not_committed_is_given_again(storage: Storage) -> None:
    async def enter_and_fail() -> None:
        async with storage.transaction() as tx:
            await new_entry(tx.breaches, await open_case(tx), reporter=Reporter.STAFF)
            raise RuntimeError("power cut")

    with suppress(RuntimeError):
        await enter_and_fail()

    assert (await enter(storage)).number == 1


async def test_the_same_number_cannot_be_entered_twice(storage: Storage) -> None:
    first = await enter(storage)

    async def enter_the_same() -> None:
        async with storage.transaction() as tx:
            one = await open_case(tx)
            await tx.breaches.enter(entry(one, number=first.number))

    with pytest.raises(Conflict):
        await enter_the_same()

    assert await register(storage) == [first]


async def test_an_entry_that_is_not_there_cannot_be_saved(storage: Storage) -> None:
    async def save_nothing() -> None:
        async with storage.transaction() as tx:
            await tx.breaches.save(entry())

    with pytest.raises(LookupError):
        await save_nothing()


async def test_writers_who_race_leave_no_gap_and_no_number_twice(sql_stores: Stores) -> None:
    async def enter_at_last(storage: Storage) -> int:
        while True:
            with suppress(Conflict):
                return (await enter(storage)).number

    writers = [sql_stores.open() for _ in range(3)]
    numbers = await asyncio.gather(*(enter_at_last(each) for each in writers * 2))

    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


async def test_an_erased_entry_is_left_out_and_its_number_stays_used(sql_stores: Stores) -> None:
    storage = sql_stores.open()
    erased, kept = await enter(storage), await enter(storage)

    await destroy_key(sql_stores, erased.reference)

    async with storage.reading() as tx:
        assert await tx.breaches.get(board="linde", reference=erased.reference) is None
    assert await register(storage) == [kept]
    assert (await enter(storage)).number == 3


async def test_the_sealed_part_of_a_case_does_not_open_as_its_entry(sql_stores: Stores) -> None:
    storage = sql_stores.open()
    first = await enter(storage)

    await execute(
        sql_stores,
        'UPDATE breach SET sealed = (SELECT sealed FROM "case" WHERE reference = case_reference)',
    )

    with pytest.raises(Exception, match="does not open this row"):
        await register(storage)
    async with storage.reading() as tx:
        with pytest.raises(Exception, match="does not open this row"):
            await tx.breaches.get(board="linde", reference=first.reference)


async def test_nothing_that_a_person_wrote_stands_in_the_file_in_plain_text(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    file = Path(shutil.copyfile(migrated_sqlite, tmp_path / "privacyloket.sqlite3"))
    database = Database(f"sqlite:///{file}", VAULT)
    first = await enter(database)
    async with database.transaction() as tx:
        await tx.breaches.save(replace(assessed(first), facts=FACTS))

    raw = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    await database.close()

    assert first.reference.encode() in raw
    assert [word for word in (b"Wietske", b"groep 6", b"behavioural") if word in raw] == []
