"""Prove what storage promises of a SQLite file: durable, encrypted, and honest when it cannot."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from databases import VAULT
from invented import NOW, PARENT, PARENTS_NAME, STRANGER, case, entry, event, letter, mail, source

from casework.identity import IdentityFact, IdentityWay
from casework.ledger import SetAside
from casework.message import Attachment, SetAsideReason
from casework.ports import StorageUnavailable
from storage.database import Database

HOLD_THE_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
async def every_connection_ends() -> AsyncIterator[None]:
    """Also one that was given up, or that failed when it was opened."""
    yield
    assert await asyncio.to_thread(_connections_left) == []


def _connections_left() -> list[str]:
    threads = [each for each in threading.enumerate() if "_connection_worker" in each.name]
    for each in threads:
        each.join(timeout=5)
    return [each.name for each in threads if each.is_alive()]


@pytest.fixture
def file(tmp_path: Path, migrated_sqlite: Path) -> Path:
    return Path(shutil.copyfile(migrated_sqlite, tmp_path / "privacyloket.sqlite3"))


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{file}", VAULT, busy_timeout_ms=300)
    yield database
    await database.close()


@contextmanager
def locked_by_another_process(file: Path) -> Iterator[None]:
    with subprocess.Popen(
        [sys.executable, "-S", "-c", HOLD_THE_LOCK, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        yield


async def open_a_case(database: Database, **of_mail: Any) -> None:
    one = case()
    async with database.transaction() as tx:
        await tx.cases.open(one, mail(**of_mail), source=source())
        await tx.letters.owe(letter(one.reference))
        await tx.journal.note(event(case=one.reference))


async def count_of_cases(database: Database) -> int:
    async with database.reading() as tx:
        return len(await tx.cases.all())


async def _pragma(database: Database, name: str) -> Any:
    async with database._writer.connect() as connection:
        return (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()


async def test_a_file_is_opened_to_keep_what_was_committed(database: Database) -> None:
    found = {name: await _pragma(database, name) for name in ("journal_mode", "foreign_keys")}

    assert found == {"journal_mode": "wal", "foreign_keys": 1}
    assert await _pragma(database, "synchronous") == 2  # FULL, also where the power may fail


async def test_a_reading_view_cannot_write(database: Database) -> None:
    async def write_while_reading() -> None:
        async with database.reading() as tx:
            await tx.cases.open(case(), mail(), source=source())
            await tx.cases.all()

    with pytest.raises(StorageUnavailable):
        await write_while_reading()

    assert await count_of_cases(database) == 0


async def test_a_row_cannot_point_to_a_case_that_is_not_there(database: Database) -> None:
    async def add_to_nothing() -> None:
        async with database.transaction() as tx:
            await tx.letters.owe(letter("PL-AAAA-AAAA"))

    with pytest.raises(Exception, match="No row was found"):
        await add_to_nothing()

    with closing(sqlite3.connect(str(database.url.database))) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("INSERT INTO letter_case VALUES ('none', 'none', 0)")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            connection.commit()


async def test_a_database_locked_by_another_process_is_unavailable_and_then_works_again(
    database: Database, file: Path
) -> None:
    await open_a_case(database)

    with locked_by_another_process(file):
        async with asyncio.timeout(3):
            with pytest.raises(StorageUnavailable, match="SQLITE_BUSY"):
                await open_a_case(database)
        seen_meanwhile = await count_of_cases(database)
    await open_a_case(database)

    assert (seen_meanwhile, await count_of_cases(database)) == (1, 2)


async def test_a_writer_waits_for_another_processes_short_write(file: Path) -> None:
    patient = Database(f"sqlite:///{file}", VAULT, busy_timeout_ms=10_000)

    with locked_by_another_process(file):
        writing = asyncio.ensure_future(open_a_case(patient))
        done, _ = await asyncio.wait([writing], timeout=0.2)
    await writing

    assert not done
    assert await count_of_cases(patient) == 1
    await patient.close()


async def test_giving_up_while_waiting_for_the_lock_leaves_storage_usable(
    database: Database, file: Path
) -> None:
    with locked_by_another_process(file):
        writing = asyncio.ensure_future(open_a_case(database))
        await asyncio.wait([writing], timeout=0.05)
        writing.cancel()
        await asyncio.wait([writing])
    await open_a_case(database)

    assert writing.cancelled()
    assert await count_of_cases(database) == 1


async def test_a_full_disk_is_unavailable_and_then_works_again(database: Database) -> None:
    await open_a_case(database)
    full = await _pragma(database, "page_count")
    await _pragma(database, f"max_page_count={full}")

    with pytest.raises(StorageUnavailable, match="SQLITE_FULL"):
        await open_a_case(database, text="lang " * 20_000)
    kept = await count_of_cases(database)
    await _pragma(database, f"max_page_count={full + 10_000}")
    await open_a_case(database, text="lang " * 20_000)

    assert (kept, await count_of_cases(database)) == (1, 2)


async def test_a_damaged_file_is_unavailable(tmp_path: Path) -> None:
    file = tmp_path / "damaged.sqlite3"
    file.write_bytes(b"this is no database at all, but long enough to look at" * 100)
    database = Database(f"sqlite:///{file}", VAULT)

    with pytest.raises(StorageUnavailable, match="SQLITE_NOTADB"):
        await open_a_case(database)

    await database.close()


async def test_a_folder_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/nowhere/file.sqlite3", VAULT)

    with pytest.raises(StorageUnavailable):
        await database.migrate()

    await database.close()


async def test_a_fault_never_repeats_what_was_to_be_written(database: Database) -> None:
    naive = mail().received.replace(tzinfo=None)
    wrong = entry(source(), raw_sha256="secret of the row", recorded=naive)

    async def write_it() -> None:
        async with database.transaction() as tx:
            await tx.ledger.record(wrong, by=None)

    with pytest.raises(Exception, match="without a zone") as fault:
        await write_it()

    assert "secret of the row" not in str(fault.value)


async def test_no_personal_data_stands_in_the_file_in_plain_text(
    database: Database, file: Path
) -> None:
    secrets: dict[str, Any] = {
        "text": "mijn dochter heeft dyslexie",
        "full_text": "groeten van Sietske",
        "subject": "Dossier van Wietske-Jinke",
        "sender": PARENT,
        "sender_name": PARENTS_NAME,
        "reply_to": "thuisadres@ouders.example",
        "message_id": "<uniek-genoeg@ouders.example>",
        "attachments": (Attachment("rapport-Wietske.pdf", "application/pdf", 9),),
    }
    one = case(school="De Eik")
    fact = IdentityFact(IdentityWay.RECOGNISED, NOW, "Anneke Postma", "herkend door juf Anneke")
    async with database.transaction() as tx:
        await tx.cases.open(one, mail(**secrets), source=source())
        await tx.cases.save(one.taken_up(by="Anneke Postma").identified(fact))
        stranger = mail(sender=STRANGER, text="wie is dit kind")
        await tx.cases.add_message(one, stranger, source=source(), stranger=True)
        await tx.letters.owe(letter(one.reference, facts={"wie": "Wietske-Jinke"}))
        aside = SetAside(source(), "linde", SetAsideReason.BROKEN, "", NOW, NOW, mail(**secrets))
        await tx.ledger.set_aside(aside)

    raw = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))

    assert one.reference.encode() in raw
    words = ["dyslexie", "Sietske", "Wietske", "hofstra", "thuisadres", "uniek-genoeg", "Anneke"]
    words += ["ouders.example", STRANGER, "wie is dit kind", "rapport"]
    assert [word for word in words if word.lower().encode() in raw.lower()] == []


async def test_what_was_committed_is_there_after_the_file_is_opened_anew(file: Path) -> None:
    before = Database(f"sqlite:///{file}", VAULT)
    await open_a_case(before)
    copy = shutil.copytree(file.parent, file.parent.with_name("after a power cut"))
    await before.close()

    after = Database(f"sqlite:///{copy / file.name}", VAULT)

    assert await count_of_cases(after) == 1
    await after.close()
