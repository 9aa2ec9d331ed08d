"""Prove what storage promises of PostgreSQL: clashes are conflicts, a lost server is said so."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
from databases import VAULT, PostgresServer, Stores, database_stores
from invented import case, entry, event, letter, mail, source, staff_letter

from casework.ledger import Outcome
from casework.ports import Conflict, StorageUnavailable, Transaction
from storage.database import Database

pytestmark = pytest.mark.needs("postgresql")


@pytest.fixture
async def two(postgresql: PostgresServer) -> Any:
    stores = database_stores("postgresql", postgresql.url())
    yield stores
    await stores.close()
    await postgresql.empty()


async def test_the_second_of_two_equal_mails_in_the_same_moment_is_a_conflict(two: Stores) -> None:
    async with AsyncExitStack() as stack:
        first, second = [
            await stack.enter_async_context(two.open().transaction()) for _ in range(2)
        ]
        seen = [
            await each.ledger.seen(board="linde", content_key="same") for each in (first, second)
        ]
        await first.ledger.record(entry(source(), content_key="same"), by=None)
        await second.ledger.record(entry(source(), content_key="same"), by=None)
        closing = stack.pop_all()

    assert seen == [None, None]
    with pytest.raises(Conflict, match="23505"):
        await closing.aclose()


async def test_a_deadlock_is_a_conflict_for_one_and_success_for_the_other(two: Stores) -> None:
    one, other = case(), case()
    async with two.open().transaction() as tx:
        for each in (one, other):
            await tx.cases.open(each, mail(), source=source())
    both_hold_one = asyncio.Barrier(2)

    async def lock(first: str, second: str) -> None:
        async with two.open().transaction() as tx:
            await tx.cases.get(board="linde", reference=first)
            await both_hold_one.wait()
            await tx.cases.get(board="linde", reference=second)

    results = await asyncio.gather(
        lock(one.reference, other.reference),
        lock(other.reference, one.reference),
        return_exceptions=True,
    )

    assert sorted(type(each).__name__ for each in results) == ["Conflict", "NoneType"]


async def test_a_letter_owed_once_waits_for_whoever_is_writing_it(two: Stores) -> None:
    one = case()
    async with two.open().transaction() as tx:
        await tx.cases.open(one, mail(), source=source())

    async def owe(tx: Transaction) -> bool:
        return await tx.letters.owe(staff_letter(one.reference, once_key="reminder"))

    async with AsyncExitStack() as second:
        async with two.open().transaction() as first:
            mine = await owe(first)
            waiting = await second.enter_async_context(two.open().transaction())
            theirs = asyncio.ensure_future(owe(waiting))
            await asyncio.wait([theirs], timeout=0.1)
            waited = not theirs.done()

        answers = (mine, await theirs)

    assert (waited, answers) == (True, (True, False))


async def test_a_letter_whose_first_writer_gave_up_is_owed_by_the_second(two: Stores) -> None:
    one = case()
    async with two.open().transaction() as tx:
        await tx.cases.open(one, mail(), source=source())
    owed = asyncio.Event()

    async def owe_and_fail() -> None:
        async with two.open().transaction() as tx:
            await tx.letters.owe(staff_letter(one.reference, once_key="reminder"))
            owed.set()
            raise RuntimeError("power cut")

    async def owe() -> bool:
        await owed.wait()
        async with two.open().transaction() as tx:
            return await tx.letters.owe(staff_letter(one.reference, once_key="reminder"))

    _, answer = await asyncio.gather(owe_and_fail(), owe(), return_exceptions=True)

    assert answer is True


async def test_a_reading_view_cannot_write(two: Stores) -> None:
    storage = two.open()

    async def write_while_reading() -> None:
        async with storage.reading() as tx:
            await tx.cases.open(case(), mail(), source=source())
            await tx.cases.all()

    with pytest.raises(StorageUnavailable, match="25006"):
        await write_while_reading()


async def test_a_database_that_is_not_there_is_unavailable(postgresql: PostgresServer) -> None:
    storage = Database(postgresql.url("no_such_database"), VAULT)

    with pytest.raises(StorageUnavailable):
        await storage.migrate()

    await storage.close()


async def test_a_server_that_does_not_answer_is_unavailable() -> None:
    storage = Database("postgresql://postgres@127.0.0.1:1/loket", VAULT)

    with pytest.raises(StorageUnavailable):
        await storage.check_master_key()

    await storage.close()


async def test_a_line_the_server_cuts_is_unavailable_and_then_works_again(
    two: Stores, postgresql: PostgresServer
) -> None:
    storage = two.open()
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'migrated'"

    async def write_while_the_line_is_cut() -> None:
        async with storage.transaction() as tx:
            await tx.journal.note(event())
            await postgresql.run(cut)
            await tx.letters.owe(letter())

    with pytest.raises(StorageUnavailable):
        await write_while_the_line_is_cut()
    async with storage.transaction() as tx:
        await tx.ledger.record(entry(source(), Outcome.AUTOMATIC), by=None)

    async with storage.reading() as tx:
        assert await tx.journal.first_break(board="linde") is None
