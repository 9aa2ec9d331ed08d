"""Prove that stored data opens with its own key only, and that a master key is never lost."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from databases import VAULT, Stores, destroy_key
from hypothesis import given
from hypothesis import strategies as st
from invented import NOW, case, letter, mail, source

from storage.database import Database
from storage.encryption import MasterKeyUnusable, Vault, make_master_key, read_master_key
from storage.keys import KeyDestroyed

OTHER = Vault(b"another master key with 32 bytes")


@given(plain=st.binary(max_size=200), about=st.text(max_size=20))
def test_what_is_sealed_opens_again_and_says_nothing_before(plain: bytes, about: str) -> None:
    key = VAULT.new_key()

    sealed = key.seal(plain, about=about)

    assert key.unseal(sealed, about=about) == plain
    assert len(plain) < 4 or plain not in sealed


def test_the_same_words_are_never_sealed_alike() -> None:
    key = VAULT.new_key()

    assert key.seal(b"hallo", about="PL-1") != key.seal(b"hallo", about="PL-1")


@pytest.mark.parametrize("spot", [0, 5, 12, 16, -1])
def test_sealed_bytes_that_were_changed_do_not_open(spot: int) -> None:
    key = VAULT.new_key()
    sealed = bytearray(key.seal(b"mijn kind zit in groep vier", about="PL-1"))

    sealed[spot] ^= 1

    with pytest.raises(MasterKeyUnusable):
        key.unseal(bytes(sealed), about="PL-1")


def test_sealed_bytes_do_not_open_in_another_row() -> None:
    key = VAULT.new_key()
    sealed = key.seal(b"hallo", about="PL-1")

    with pytest.raises(MasterKeyUnusable):
        key.unseal(sealed, about="PL-2")


def test_a_data_key_unwraps_with_its_own_master_key_and_id_only() -> None:
    key = VAULT.new_key()
    wrapped = VAULT.wrap(key)

    assert VAULT.unwrap(key.id, wrapped) == key
    with pytest.raises(MasterKeyUnusable, match="another master key"):
        OTHER.unwrap(key.id, wrapped)
    with pytest.raises(MasterKeyUnusable):
        VAULT.unwrap("another id", wrapped)
    assert key.secret not in wrapped


def test_an_address_is_hashed_with_the_key_whatever_its_capitals() -> None:
    hashed = VAULT.address_hash("Sietske@Ouders.example ")

    assert hashed == VAULT.address_hash("sietske@ouders.example")
    assert hashed != OTHER.address_hash("sietske@ouders.example")
    assert VAULT.address_hash("half \ud83d") != hashed


def test_two_master_keys_have_two_fingerprints_that_hold_nothing_of_them() -> None:
    assert VAULT.fingerprint == Vault(b"a master key for tests, 32 bytes").fingerprint
    assert VAULT.fingerprint != OTHER.fingerprint
    assert b"a master key".hex() not in VAULT.fingerprint


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_master_key_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(MasterKeyUnusable, match=f"{size} bytes; expected 32"):
        Vault(bytes(size))


def test_a_new_master_key_is_read_back_and_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "master.key"

    made = make_master_key(file)

    assert read_master_key(file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_master_key_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    made = make_master_key(file)

    with pytest.raises(FileExistsError):
        make_master_key(file)

    assert read_master_key(file) == made
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "there is no master key"), (b"not hex", "cannot be read"), (b"\xff\xfe", "cannot be")],
)
def test_a_master_key_that_cannot_be_read_is_named(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    file = tmp_path / "master.key"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(MasterKeyUnusable, match=says):
        read_master_key(file)


async def test_data_does_not_open_with_another_master_key(sql_stores: Stores) -> None:
    one = case()
    async with sql_stores.open().transaction() as tx:
        await tx.cases.open(one, mail(), source=source())
    other = Database(sql_stores.url, OTHER)

    async def read() -> None:
        async with other.reading() as tx:
            await tx.cases.get(board="linde", reference=one.reference)

    with pytest.raises(MasterKeyUnusable):
        await read()

    await other.close()


async def test_a_case_whose_key_was_destroyed_is_gone_and_holds_up_nothing_else(
    sql_stores: Stores,
) -> None:
    storage = sql_stores.open()
    erased, kept = case("PL-GONE-GONE"), case("PL-KEPT-KEPT")
    letters = letter(erased.reference), letter(kept.reference)
    async with storage.transaction() as tx:
        for each in (erased, kept):
            await tx.cases.open(each, mail(), source=source())
        for owed in letters:
            await tx.letters.owe(owed)

    await destroy_key(sql_stores, erased.reference)

    async with storage.transaction() as tx:
        assert await tx.cases.get(board="linde", reference=erased.reference) is None
        assert await tx.cases.all() == [kept]
        with pytest.raises(KeyDestroyed):
            await tx.cases.messages(erased)
        due = await tx.letters.take_due(by="one", now=NOW, until=NOW, limit=9)
        assert await tx.letters.waiting() == 1
    assert list(due) == [replace(letters[1], attempts=1)]
