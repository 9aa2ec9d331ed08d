"""Encrypt personal data at rest, with a key of its own for every case."""

import hashlib
import hmac
import os
import secrets
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
ADDRESSES: Final = "hash addresses"
MESSAGE_IDS: Final = "sign message-ids"


class MasterKeyUnusable(Exception):
    """The master key is missing, malformed, or not the one the data was encrypted with."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key that one case, or one set-aside message, is kept under; stored wrapped only."""

    id: str
    secret: bytes

    def seal(self, plain: bytes, *, about: str) -> bytes:
        """Answer nonce and ciphertext (AES-256-GCM); `about` binds it to its row."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.secret).encrypt(nonce, plain, about.encode())

    def unseal(self, sealed: bytes, *, about: str) -> bytes:
        """Answer the plain bytes. Raises MasterKeyUnusable when key or row do not match."""
        try:
            return AESGCM(self.secret).decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode()
            )
        except InvalidTag:
            raise MasterKeyUnusable(f"key {self.id} does not open this row") from None


class Vault:
    """Holds the master key: wraps data keys, hashes addresses, signs Message-IDs."""

    def __init__(self, master: bytes) -> None:
        """Take a master key of 32 bytes. Raises MasterKeyUnusable for any other length."""
        if len(master) != KEY_BYTES:
            raise MasterKeyUnusable(f"the master key has {len(master)} bytes; expected {KEY_BYTES}")
        self._wrapping = AESGCM(_derive(master, "wrap data keys"))
        # What a first master key makes of them; kept wrapped, they outlive it: see `accept`.
        self._addresses = _derive(master, ADDRESSES)
        self._signing = _derive(master, MESSAGE_IDS)
        self.is_accepted = False
        """Whether the key store knows this master key as its own."""
        self.fingerprint: Final = _derive(master, "fingerprint").hex()[:16]
        """Tells two master keys apart without saying anything about them."""

    def service_keys(self) -> dict[str, bytes]:
        """Answer the keys that hash and sign, by purpose."""
        return {ADDRESSES: self._addresses, MESSAGE_IDS: self._signing}

    def accept(self, service_keys: Mapping[str, bytes]) -> None:
        """Hash and sign with keys that were kept, so that it goes on under a new master key."""
        self._addresses = service_keys[ADDRESSES]
        self._signing = service_keys[MESSAGE_IDS]
        self.is_accepted = True

    def new_key(self) -> DataKey:
        """Answer a fresh data key."""
        return DataKey(secrets.token_hex(8), secrets.token_bytes(KEY_BYTES))

    def wrap(self, key: DataKey) -> bytes:
        """Answer the form of a data key that may be stored."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._wrapping.encrypt(nonce, key.secret, key.id.encode())

    def unwrap(self, key_id: str, wrapped: bytes) -> DataKey:
        """Answer a stored data key. Raises MasterKeyUnusable when the master key is another."""
        nonce, body = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return DataKey(key_id, self._wrapping.decrypt(nonce, body, key_id.encode()))
        except InvalidTag:
            raise MasterKeyUnusable("the data was encrypted with another master key") from None

    def address_hash(self, address: str) -> str:
        """Answer the keyed hash an address is looked up by; case and outer spaces do not count."""
        plain = address.strip().casefold().encode("utf-8", "surrogatepass")
        return hmac.new(self._addresses, plain, hashlib.sha256).hexdigest()

    def sign(self, text: str) -> str:
        """Answer 80 bits of signature over a text, in hexadecimal."""
        return hmac.new(self._signing, text.encode(), hashlib.sha256).hexdigest()[:20]


def read_master_key(file: Path) -> bytes:
    """Answer the master key in a file: 64 hexadecimal digits.

    Raises MasterKeyUnusable, in words for an administrator.
    """
    try:
        text = file.read_text(encoding="ascii").strip()
        return bytes.fromhex(text)
    except FileNotFoundError:
        raise MasterKeyUnusable(f"there is no master key at {file}") from None
    except (OSError, UnicodeDecodeError, ValueError) as fault:
        raise MasterKeyUnusable(f"the master key at {file} cannot be read: {fault}") from None


def read_master_key_from(command: Sequence[str], *, within_seconds: float = 30) -> bytes:
    """Answer the master key that a command writes to its standard output, as in a file.

    The words are the program and its arguments; no shell reads them. Raises MasterKeyUnusable,
    in words for an administrator, without anything the command wrote.
    """
    program = command[0]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=within_seconds,
            check=False,
        )
        if done.returncode:
            raise MasterKeyUnusable(f"the key command {program} ended with {done.returncode}")
        return bytes.fromhex(done.stdout.decode("ascii").strip())
    except subprocess.TimeoutExpired:
        raise MasterKeyUnusable(
            f"the key command {program} did not end within {within_seconds:g} seconds"
        ) from None
    except OSError as fault:
        raise MasterKeyUnusable(
            f"the key command {program} cannot be started: {fault.strerror}"
        ) from None
    except ValueError:
        raise MasterKeyUnusable(
            f"the key command {program} did not write 64 hexadecimal digits"
        ) from None


def replace_master_key(file: Path, new: Path) -> None:
    """Put a new master key in the place of an old one, on the disk when this returns."""
    new.replace(file)
    _write_through(file.parent)


def make_master_key(file: Path) -> bytes:
    """Write a new master key that only its owner may read, and answer it.

    An existing file is never overwritten: losing a master key loses every case. For the same
    reason the file is on the disk, whole, before anything is encrypted with it. Raises
    FileExistsError.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    master = secrets.token_bytes(KEY_BYTES)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(master.hex() + "\n")
            opened.flush()
            os.fsync(descriptor)
        os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    _write_through(file.parent)
    return master


def _write_through(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _derive(master: bytes, purpose: str) -> bytes:
    info = f"privacyloket/1/{purpose}".encode()
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(master)
