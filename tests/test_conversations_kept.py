"""Prove that a conversation comes back from every storage, and goes with the cases of its chat."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from databases import Stores
from fakes import FakeClock
from invented import NOW, board, case, chat, mail, source
from sqlalchemy import text

from casework.actions.purge import Purge
from casework.case import Case, CaseOutcome
from casework.erasure import SourceAnswer, SourceMail
from casework.ports import Conflict, Storage
from casework.retention import ErasureStep, Retention
from casework.talk import Asked, Step, Talk
from storage.database import Database

SENDER = "telegram:linde:1001"
OTHER = "telegram:linde:1002"
TALK = Talk(
    language="tr",
    language_chosen=True,
    cases=("PL-AAAA-AAAA", "PL-BBBB-BBBB"),
    asked=Asked(Step.SCHOOL, "PL-AAAA-AAAA", NOW, 2),
    settled=frozenset({(Step.KIND, "PL-AAAA-AAAA"), (Step.AGE, "PL-BBBB-BBBB")}),
    denied="PL-BBBB-BBBB",
)
A_YEAR = timedelta(days=370)


async def remembered(storage: Storage, sender: str = SENDER, *, at: str = "linde") -> Talk | None:
    async with storage.reading() as tx:
        return await tx.conversations.get(board=at, sender=sender)


async def remember(storage: Storage, talk: Talk = TALK, *, sender: str = SENDER) -> None:
    async with storage.transaction() as tx:
        await tx.conversations.save(talk, board="linde", sender=sender, now=NOW)


@pytest.mark.parametrize("talk", [TALK, Talk()])
async def test_a_conversation_comes_back_as_it_was(storage: Storage, talk: Talk) -> None:
    await remember(storage, talk)

    assert await remembered(storage) == talk


async def test_what_was_remembered_last_counts(storage: Storage) -> None:
    await remember(storage)

    await remember(storage, replace(TALK, language="pl"))

    found = await remembered(storage)
    assert found is not None
    assert found.language == "pl"


async def test_another_chat_and_another_board_know_nothing_of_it(storage: Storage) -> None:
    await remember(storage)

    assert await remembered(storage, OTHER) is None
    assert await remembered(storage, at="eik") is None


async def test_a_forgotten_conversation_is_gone_and_can_start_anew(storage: Storage) -> None:
    await remember(storage)

    async with storage.transaction() as tx:
        await tx.conversations.forget(board="linde", sender=SENDER, now=NOW)
    gone = await remembered(storage)
    await remember(storage, Talk(language="nl"))

    assert gone is None
    assert await remembered(storage) == Talk(language="nl")


async def test_two_who_start_the_same_conversation_at_once_end_in_one(
    sql_stores: Stores,
) -> None:
    one, two = sql_stores.open(), sql_stores.open()

    async def remember_at_last(storage: Storage) -> None:
        try:
            await remember(storage)
        except Conflict:
            await remember(storage)

    await asyncio.gather(remember_at_last(one), remember_at_last(two))

    assert await remembered(one) == TALK
    assert await remembered(two) == TALK


# Erasing


async def a_database(sql_stores: Stores) -> Database:
    storage = sql_stores.open()
    assert isinstance(storage, Database)
    await storage.check_master_key()
    return storage


async def closed_case(storage: Database, reference: str, *, sender: str = SENDER) -> Case:
    one = case(reference)
    async with storage.transaction() as tx:
        await tx.cases.open(one, chat("dossier", sender=sender), source=source())
        done = replace(one.closed(CaseOutcome.WITHDRAWN, now=NOW), wake_at=None)
        await tx.cases.save(done)
    return done


class NoMailboxes:
    """Nothing came in by mail here."""

    async def erase(self, mails: Sequence[SourceMail]) -> Sequence[SourceAnswer]:
        return ()


def purge_of(storage: Database, clock: FakeClock) -> Purge:
    return Purge(storage, clock, {"linde": board()}, {"linde": Retention()}, NoMailboxes())


async def raw(storage: Database) -> tuple[int, int]:
    """How many conversations there are, and keys in use."""
    async with storage._reader.begin() as connection:
        rows = await connection.execute(text("SELECT count(*) FROM conversation"))
        keys = await connection.execute(
            text("SELECT count(*) FROM data_key WHERE destroyed IS NULL")
        )
        return rows.scalar_one(), keys.scalar_one()


async def test_the_conversation_goes_with_the_texts_of_the_last_case_of_its_chat(
    sql_stores: Stores,
) -> None:
    storage, clock = await a_database(sql_stores), FakeClock(NOW)
    first = await closed_case(storage, "PL-AAAA-AAAA")
    second = await closed_case(storage, "PL-BBBB-BBBB")
    await remember(storage)

    await purge_of(storage, clock).now(first.reference, ErasureStep.TEXTS)
    between = await remembered(storage)
    await purge_of(storage, clock).now(second.reference, ErasureStep.CASE)

    assert between == TALK
    assert await remembered(storage) is None
    # Of the first case stays what staff did, under its new key.
    assert await raw(storage) == (0, 1)


async def test_a_conversation_without_a_case_goes_after_the_months_of_texts(
    sql_stores: Stores,
) -> None:
    storage, clock = await a_database(sql_stores), FakeClock(NOW)
    await remember(storage, Talk(language="tr", language_chosen=True))
    early = await purge_of(storage, clock).due()

    clock.advance(A_YEAR)
    purged = await purge_of(storage, clock)()

    assert early == []
    assert [due.step for due in purged.done] == [ErasureStep.CONVERSATIONS]
    assert await raw(storage) == (0, 0)


async def test_a_conversation_about_an_open_case_stays_however_old(sql_stores: Stores) -> None:
    storage, clock = await a_database(sql_stores), FakeClock(NOW)
    async with storage.transaction() as tx:
        message = chat("dossier", sender=SENDER)
        await tx.cases.open(case("PL-AAAA-AAAA"), message, source=source())
        await tx.cases.open(case("PL-CCCC-CCCC"), mail(), source=source())
    await remember(storage)

    clock.advance(A_YEAR)
    await purge_of(storage, clock)()

    assert await remembered(storage) == TALK


async def test_nothing_of_a_conversation_can_be_read_without_its_key(sql_stores: Stores) -> None:
    storage = await a_database(sql_stores)
    await remember(storage)

    async with storage._reader.begin() as connection:
        (row,) = await connection.execute(text("SELECT chat_hash, sealed FROM conversation"))

    assert b"PL-AAAA" not in bytes(row.sealed)
    assert "1001" not in row.chat_hash
