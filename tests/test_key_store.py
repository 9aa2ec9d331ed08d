"""Prove that keys stand apart from the database, survive crashes, and are gone when destroyed."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from databases import Stores
from invented import case, mail, source
from sqlalchemy import insert

from casework.ports import StorageUnavailable
from storage.database import Database
from storage.encryption import (
    DataKey,
    MasterKeyUnusable,
    Vault,
    make_master_key,
    read_master_key_from,
)
from storage.key_store import DATA_KEYS, MADE_AHEAD, SWEPT_AFTER, KeyStore
from storage.mint import SecretMint

MASTER = b"a master key for tests, 32 bytes"
NEW = b"a new master key of 32 bytes....."[:32]


@pytest.fixture
async def file(tmp_path: Path, migrated_sqlite: Path) -> Path:
    file = tmp_path / "privacyloket.sqlite3"
    await asyncio.to_thread(shutil.copyfile, migrated_sqlite, file)
    return file


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{file}", Vault(MASTER))
    await database.check_master_key()
    yield database
    await database.close()


async def open_case(database: Database, reference: str = "PL-KEYS-KEYS") -> str:
    async with database.transaction() as tx:
        await tx.cases.open(case(reference), mail(), source=source())
    async with database.reading() as tx:
        return (await tx.cases._keys.of_case(reference)).id


def wrapped(folder: Path, key_id: str) -> bytes:
    with closing(sqlite3.connect(folder / "keys.sqlite3")) as connection:
        rows = connection.execute("SELECT wrapped FROM data_key WHERE id = ?", (key_id,))
        return bytes(rows.fetchone()[0])


def raw(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file())


async def test_the_database_holds_no_key_at_all(database: Database, file: Path) -> None:
    key_id = await open_case(database)

    kept = wrapped(file.parent, key_id)

    in_database = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert kept not in in_database
    assert key_id.encode() in in_database


async def test_a_batch_of_keys_costs_one_write(database: Database) -> None:
    before = await database.keys.count()

    taken = [await database.keys.take() for _ in range(MADE_AHEAD)]

    assert before == 0
    assert await database.keys.count() == MADE_AHEAD
    assert len({key.id for key in taken}) == MADE_AHEAD


async def test_keys_for_many_at_once_are_each_given_out_once(database: Database) -> None:
    taken = await asyncio.gather(*(database.keys.take() for _ in range(3 * MADE_AHEAD)))

    assert len({key.secret for key in taken}) == 3 * MADE_AHEAD


async def test_a_key_is_stored_before_the_case_that_uses_it(database: Database, file: Path) -> None:
    async with database.transaction() as tx:
        await tx.cases.open(case("PL-AAAA-AAAA"), mail(), source=source())
        key = await tx.cases._keys.of_case("PL-AAAA-AAAA")
        copy = await asyncio.to_thread(
            shutil.copytree, file.parent, file.parent.with_name("power cut")
        )

    after = KeyStore(f"sqlite:///{copy}/keys.sqlite3", Vault(MASTER))
    assert await after.open([key.id]) == {key.id: key}
    await after.close()


async def test_keys_left_over_by_a_crash_are_swept_and_used_ones_are_not(
    database: Database,
) -> None:
    used = await open_case(database)
    vault = database.keys.vault
    old = DataKey("old", b"x" * 32)
    made = int(time.time()) - SWEPT_AFTER - 60
    async with database.keys._writing() as connection:
        row = {"id": old.id, "wrapped": vault.wrap(old), "made": made}
        await connection.execute(insert(DATA_KEYS), row)
        await connection.execute(DATA_KEYS.update().values(made=made))

    swept = await database.sweep_keys()

    assert swept == MADE_AHEAD
    assert (await database.keys.present()).keys() == {used}


async def test_a_fresh_key_made_ahead_is_not_swept(database: Database) -> None:
    await database.keys.take()

    assert await database.sweep_keys() == 0


async def test_a_destroyed_key_leaves_no_byte_in_any_file(database: Database, file: Path) -> None:
    key_id = await open_case(database)
    kept = wrapped(file.parent, key_id)
    before = raw(file.parent)

    assert await database.keys.destroy([key_id])

    assert kept in before
    assert kept not in raw(file.parent)
    assert await database.keys.open([key_id]) == {}


async def test_a_database_whose_key_store_is_missing_is_refused(
    database: Database, file: Path
) -> None:
    await open_case(database)
    await database.close()
    for each in file.parent.glob("keys.sqlite3*"):
        each.unlink()
    again = Database(f"sqlite:///{file}", Vault(MASTER))

    with pytest.raises(MasterKeyUnusable, match="put it back"):
        await again.check_master_key()

    await again.close()


async def test_another_databases_key_store_is_refused(database: Database, tmp_path: Path) -> None:
    other = KeyStore(f"sqlite:///{tmp_path}/other.sqlite3", Vault(MASTER))
    await other.begin()
    await other.close()
    url = database.url.render_as_string()
    mixed = Database(url, Vault(MASTER), keys_url=f"sqlite:///{tmp_path}/other.sqlite3")

    with pytest.raises(MasterKeyUnusable, match="another database"):
        await mixed.check_master_key()

    await mixed.close()


async def test_keys_of_an_older_version_move_out_of_the_database(
    sql_stores: Stores,
) -> None:
    storage = sql_stores.open()
    assert isinstance(storage, Database)
    key_id = await open_case(storage)
    (kept,) = (await storage.keys._wrapped([key_id])).values()
    await storage.keys.destroy([key_id])
    async with storage.transaction() as tx:
        row = await tx.cases._session.get_one(_data_key_row(), key_id)
        row.wrapped = kept

    await storage.check_master_key()

    assert await storage.lost_keys() == 0
    async with storage.reading() as tx:
        assert await tx.cases.messages(case("PL-KEYS-KEYS")) != []
        assert (await tx.cases._session.get_one(_data_key_row(), key_id)).wrapped is None
    if storage.on_sqlite:
        folder = Path(storage.url.database or "").parent
        in_database = b"".join(each.read_bytes() for each in folder.glob("privacyloket.sqlite3*"))
        assert kept not in in_database


def _data_key_row() -> type:
    from storage.tables import DataKeyRow  # noqa: PLC0415 -- only here

    return DataKeyRow


async def test_a_new_master_key_opens_everything_and_the_old_one_nothing(
    sql_stores: Stores,
) -> None:
    old = sql_stores.open()
    assert isinstance(old, Database)
    await old.check_master_key()
    await open_case(old)
    keys_url = old.keys.url.render_as_string(hide_password=False)
    mint = SecretMint(old.vault, "loket.example")
    signed, hashed = mint.message_id("ab" * 16), old.vault.address_hash("ouder@ouders.example")

    wrapped_anew = await old.keys.rotate(Vault(NEW))

    new = Database(sql_stores.url, Vault(NEW), keys_url=keys_url)
    await new.check_master_key()
    async with new.reading() as tx:
        found = await tx.cases.messages(case("PL-KEYS-KEYS"))
    assert wrapped_anew == MADE_AHEAD
    assert len(found) == 1
    assert SecretMint(new.vault, "loket.example").letter_of(signed) == "ab" * 16
    assert new.vault.address_hash("ouder@ouders.example") == hashed
    with pytest.raises(MasterKeyUnusable):
        await old.check_master_key()
    await new.close()


async def test_a_process_with_the_old_master_key_stores_and_sets_aside_nothing(
    database: Database,
) -> None:
    await open_case(database)
    await database.keys.rotate(Vault(NEW))
    database.keys._ready.clear()

    with pytest.raises(StorageUnavailable, match="start the service anew"):
        await open_case(database, "PL-AAAA-AAAA")
    async with database.reading() as tx:
        with pytest.raises(StorageUnavailable, match="start the service anew"):
            await tx.cases.get(board="linde", reference="PL-KEYS-KEYS")


async def test_nothing_of_the_old_wrapping_stays_in_the_key_store(
    database: Database, file: Path
) -> None:
    key_id = await open_case(database)
    kept = wrapped(file.parent, key_id)

    await database.keys.rotate(Vault(NEW))

    assert kept not in raw(file.parent)
    assert wrapped(file.parent, key_id) != kept


def test_a_key_command_is_run_without_a_shell(tmp_path: Path) -> None:
    file = tmp_path / "key with spaces; rm -rf .key"
    made = make_master_key(file)

    assert read_master_key_from(["cat", str(file)]) == made


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["no-such-program-anywhere"], "cannot be started"),
        (["false"], "ended with 1"),
        (["echo", "geheim"], "did not write 64"),
        (["sleep", "9"], "did not end within"),
    ],
)
def test_a_key_command_that_fails_is_named_without_its_output(
    command: list[str], says: str
) -> None:
    with pytest.raises(MasterKeyUnusable, match=says) as told:
        read_master_key_from(command, within_seconds=0.3)

    assert "geheim" not in str(told.value)
