"""Hash passwords with Argon2id, in threads and a few at a time."""

import asyncio
import unicodedata
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

TIME_COST: Final = 3
MEMORY_KIB: Final = 64 * 1024
LANES: Final = 1
"""RFC 9106 section 4, the second recommended option (3 passes, 64 MiB), with one lane instead of
four: the service has few cores, and a sign-in must not take them from the mail."""
AT_ONCE: Final = 2
"""So guesses take at most 128 MiB and two threads, however many come at once."""
NOBODYS: Final = "a password that nobody has"


class Argon2Passwords:
    """Hashes and compares; keeps nothing but a hash that no password fits."""

    def __init__(self, *, time_cost: int = TIME_COST, memory_kib: int = MEMORY_KIB) -> None:
        """Work with these parameters; tests take small ones."""
        self._hasher: Final = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=LANES, type=Type.ID
        )
        self._at_once: Final = asyncio.Semaphore(AT_ONCE)
        self._nobodys = ""

    async def hashed(self, password: str) -> str:
        """Answer the hash, with its salt and parameters in it."""
        async with self._at_once:
            return await asyncio.to_thread(self._hasher.hash, _bytes(password))

    async def fits(self, password: str, kept: str) -> bool:
        """Answer whether a password fits a hash; without one it is compared all the same."""
        if not self._nobodys:
            self._nobodys = await self.hashed(NOBODYS)
        async with self._at_once:
            same = await asyncio.to_thread(self._same, password, kept or self._nobodys)
        return same and bool(kept)

    def _same(self, password: str, kept: str) -> bool:
        try:
            return self._hasher.verify(kept, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Answer whether other parameters hold now."""
        return self._hasher.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    """Answer one form of what is typed: é has two, by the keyboard (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
