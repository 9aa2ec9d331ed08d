"""Prove what every storage keeps of contacts and codes: hashes, and nothing to read back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from databases import VAULT
from invented import NOW
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import select

from casework.codes import LIFETIME, MOST_TRIES, CodeAnswer
from casework.contacts import Authority, Contact, ContactKind
from casework.ports import Storage
from storage.database import Database
from storage.tables import ContactRow, IdentityCodeRow

MOTHER = Contact(ContactKind.EMAIL, "moeder@ouders.example", Authority.YES, date(2026, 1, 1), "17")
FATHER = Contact(ContactKind.EMAIL, "vader@ouders.example", Authority.NO, date(2026, 1, 1), "17")
NUMBER = Contact(ContactKind.PHONE, "+31612345678", Authority.YES, date(2030, 1, 1), "18")
REFERENCE = "PL-7F3K-9QXM"
WRONG = "GH34ACD7"


async def keep(storage: Storage, school: str, *contacts: Contact, board: str = "linde") -> None:
    async with storage.transaction() as tx:
        await tx.contacts.replace(board, school, contacts, now=NOW)


async def test_an_address_is_known_at_the_school_it_is_on_file_at(storage: Storage) -> None:
    await keep(storage, "De Eik", MOTHER, NUMBER)
    await keep(storage, "De Sleutel", FATHER)
    await keep(storage, "Elders", MOTHER, board="beuk")

    async with storage.reading() as tx:
        mother = await tx.contacts.known("linde", ContactKind.EMAIL, MOTHER.value)
        number = await tx.contacts.known("linde", ContactKind.PHONE, NUMBER.value)
        nobody = await tx.contacts.known("linde", ContactKind.EMAIL, "niemand@ouders.example")
        no_list = await tx.contacts.known("wilg", ContactKind.EMAIL, MOTHER.value)

    assert mother == {"De Eik": True, "De Sleutel": False}
    assert number == {"De Eik": True, "De Sleutel": False}
    assert nobody == {"De Eik": False, "De Sleutel": False}
    assert no_list == {}


async def test_a_new_list_takes_the_place_of_the_old_one_and_of_no_other(storage: Storage) -> None:
    await keep(storage, "De Eik", MOTHER)
    await keep(storage, "De Sleutel", MOTHER)

    await keep(storage, "De Eik", FATHER)
    await keep(storage, "De Eik", FATHER, FATHER)

    async with storage.reading() as tx:
        mother = await tx.contacts.known("linde", ContactKind.EMAIL, MOTHER.value)
        counts = await tx.contacts.counts("linde", day=NOW.date())
    assert mother == {"De Eik": False, "De Sleutel": True}
    assert [(each.school, each.emails) for each in counts] == [("De Eik", 1), ("De Sleutel", 1)]


async def test_what_is_kept_is_counted_and_forgotten(storage: Storage) -> None:
    await keep(storage, "De Eik", MOTHER, FATHER, NUMBER, replace(NUMBER, pupil="19"))

    async with storage.transaction() as tx:
        (count,) = await tx.contacts.counts("linde", day=date(2026, 11, 3))
        gone = await tx.contacts.forget("linde", "De Eik")
        again = await tx.contacts.forget("linde", "De Eik")
        left = await tx.contacts.counts("linde", day=NOW.date())

    assert (count.pupils, count.emails, count.phones) == (3, 2, 2)
    assert (count.with_authority, count.without_authority, count.sixteen_or_over) == (3, 1, 1)
    assert (gone, again, list(left)) == (True, False, [])


async def test_records_that_contradict_each_other_leave_authority_unknown(
    storage: Storage,
) -> None:
    await keep(storage, "De Eik", MOTHER, replace(MOTHER, authority=Authority.NO))

    async with storage.reading() as tx:
        (count,) = await tx.contacts.counts("linde", day=NOW.date())

    assert (count.emails, count.with_authority, count.without_authority) == (1, 0, 0)


async def test_a_code_is_right_once(storage: Storage) -> None:
    async with storage.transaction() as tx:
        code = await tx.codes.make(REFERENCE, now=NOW)
    async with storage.transaction() as tx:
        open_before = await tx.codes.any_open(now=NOW)
        elsewhere = await tx.codes.attempt("PL-OTHE-R999", [code], now=NOW)
        first = await tx.codes.attempt(REFERENCE, [WRONG, code], now=NOW)
    async with storage.transaction() as tx:
        second = await tx.codes.attempt(REFERENCE, [code], now=NOW)

    assert (open_before, elsewhere) == (True, CodeAnswer.NONE_OPEN)
    assert (first, second) == (CodeAnswer.RIGHT, CodeAnswer.NONE_OPEN)


async def test_a_code_ends_after_five_tries_also_when_they_come_in_one_message(
    storage: Storage,
) -> None:
    async with storage.transaction() as tx:
        one = await tx.codes.make(REFERENCE, now=NOW)
        other = await tx.codes.make("PL-OTHE-R999", now=NOW)
    answers = []
    for _ in range(MOST_TRIES):
        async with storage.transaction() as tx:
            answers.append(await tx.codes.attempt(REFERENCE, [WRONG], now=NOW))
    async with storage.transaction() as tx:
        late = await tx.codes.attempt(REFERENCE, [one], now=NOW)
        many = await tx.codes.attempt("PL-OTHE-R999", [WRONG] * MOST_TRIES + [other], now=NOW)

    assert answers == [CodeAnswer.WRONG] * (MOST_TRIES - 1) + [CodeAnswer.USED_UP]
    assert (late, many) == (CodeAnswer.NONE_OPEN, CodeAnswer.USED_UP)


async def test_a_code_ends_after_its_quarter_of_an_hour(storage: Storage) -> None:
    async with storage.transaction() as tx:
        code = await tx.codes.make(REFERENCE, now=NOW)
        just = await tx.codes.any_open(now=NOW + LIFETIME - timedelta(seconds=1))
        over = await tx.codes.any_open(now=NOW + LIFETIME)
        answer = await tx.codes.attempt(REFERENCE, [code], now=NOW + LIFETIME)

    assert (just, over, answer) == (True, False, CodeAnswer.NONE_OPEN)


async def test_a_new_code_ends_the_one_before(storage: Storage) -> None:
    async with storage.transaction() as tx:
        old = await tx.codes.make(REFERENCE, now=NOW)
    async with storage.transaction() as tx:
        new = await tx.codes.make(REFERENCE, now=NOW)
        assert old != new
        answers = [await tx.codes.attempt(REFERENCE, [each], now=NOW) for each in (old, new)]

    assert answers == [CodeAnswer.WRONG, CodeAnswer.RIGHT]


@pytest.fixture
async def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path}/loket.sqlite3", VAULT)
    await made.migrate()
    return made


def bytes_in(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.iterdir())


async def test_the_file_holds_no_address_number_pupil_or_code(
    database: Database, tmp_path: Path
) -> None:
    pupil = "leerling-4711"
    await keep(database, "De Eik", replace(MOTHER, pupil=pupil), NUMBER)
    async with database.transaction() as tx:
        code = await tx.codes.make(REFERENCE, now=NOW)
    await database.close()

    raw = bytes_in(tmp_path)

    assert b"De Eik" in raw
    for secret in (MOTHER.value, "12345678", pupil, code, "moeder", "ouders.example"):
        assert secret.encode() not in raw


async def test_two_lists_cannot_be_compared_without_the_key(database: Database) -> None:
    await keep(database, "De Eik", MOTHER)
    await keep(database, "De Eik", MOTHER, board="beuk")

    async with database.reading() as tx:
        rows = list(await tx._session.exec(select(ContactRow)))
        values, pupils = {row.value_hash for row in rows}, {row.pupil_key for row in rows}
    await database.close()

    assert len(values) == len(pupils) == 2
    assert VAULT.address_hash(MOTHER.value)[:32] not in values


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements that are run."""
    seen: list[str] = []

    def note(_: object, __: object, statement: str, *more: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_looking_an_address_up_takes_the_same_statement_whether_it_is_on_file_or_not(
    database: Database,
) -> None:
    await keep(database, "De Eik", MOTHER)

    with counted(database._reader.sync_engine) as seen:
        for address in (MOTHER.value, "niemand@ouders.example"):
            async with database.reading() as tx:
                await tx.contacts.known("linde", ContactKind.EMAIL, address)
    await database.close()

    on_file, nowhere = (
        [each for each in part if each.startswith("SELECT")]
        for part in (seen[: len(seen) // 2], seen[len(seen) // 2 :])
    )
    assert on_file == nowhere
    assert len(on_file) == 1


async def test_a_code_that_ran_out_is_swept_when_the_next_is_made(database: Database) -> None:
    later = NOW + timedelta(days=1)
    async with database.transaction() as tx:
        await tx.codes.make("PL-OLD1-OLD1", now=NOW)
    async with database.transaction() as tx:
        await tx.codes.make(REFERENCE, now=later)
    async with database.reading() as tx:
        old = await tx._session.get(IdentityCodeRow, "PL-OLD1-OLD1")
        new = await tx._session.get(IdentityCodeRow, REFERENCE)
        assert old is None
        assert new is not None
        assert new.expires == later + LIFETIME
    await database.close()
