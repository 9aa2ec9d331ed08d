"""Wait for the other parts of an album when each is delivered on its own."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

from bot.albums import MOST_PARTS, Unit, as_units
from bot.read_update import Reading

MOST_WAITS: Final = 5
"""How often more parts are waited for, while they keep coming."""

Take = Callable[[Unit], Awaitable[None]]


class AlbumGatherer:
    """Joins the parts of an album that are delivered at the same time.

    A part that comes later, or at another node, is a message of its own.
    """

    def __init__(self, wait_seconds: float) -> None:
        """Wait so long after the last part that came."""
        self._wait: Final = wait_seconds
        self._parts: Final[dict[str, list[Reading]]] = {}
        self._taking: Final[dict[str, asyncio.Future[None]]] = {}

    async def take(
        self, reading: Reading, take: Take, turn: AbstractAsyncContextManager[None]
    ) -> None:
        """Have a message taken in, an album once for all its parts; ends when it is saved.

        Raises what `take` raises, for every part alike. `turn` is the chat's: it is held while
        something of it is taken in.
        """
        if reading.album is None:
            async with turn:
                await take((reading,))
            return
        if reading.album in self._parts:
            self._parts[reading.album].append(reading)
        else:
            self._parts[reading.album] = [reading]
            gathering = self._gather_and_take(reading.album, take, turn)
            self._taking[reading.album] = asyncio.ensure_future(gathering)
            self._taking[reading.album].add_done_callback(_seen)
        # One part whose delivery is broken off does not stop the others.
        await asyncio.shield(self._taking[reading.album])

    async def _gather_and_take(
        self, album: str, take: Take, turn: AbstractAsyncContextManager[None]
    ) -> None:
        parts, before = self._parts[album], 0
        for _ in range(MOST_WAITS):
            if len(parts) in {before, MOST_PARTS}:
                break
            before = len(parts)
            await asyncio.sleep(self._wait)
        # What comes from now on begins anew.
        del self._parts[album], self._taking[album]
        async with turn:
            for unit in as_units(sorted(parts, key=lambda part: part.update_id)):
                await take(unit)


def _seen(taking: asyncio.Future[None]) -> None:
    """Every delivery may have been broken off, and then nobody asks how it ended."""
    if not taking.cancelled():
        taking.exception()
