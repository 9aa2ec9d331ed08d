"""Hear what is written to storage as it is committed, so that people get their mail unsent."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heappop, heappush
from typing import Any, Final, cast

from casework.books import CaseBook, Journal, LetterTray
from casework.case import Case
from casework.events import Event
from casework.ledger import Source
from casework.letters import Letter
from casework.message import IncomingMessage
from casework.ports import Storage, Transaction

Heard = Callable[["Ears"], None]


@dataclass
class Ears:
    """What was committed so far, by whichever node."""

    letters: list[Letter] = field(default_factory=list)
    """Owed since somebody last handed them out."""
    board_events: list[Event] = field(default_factory=list)
    """Events about no case."""
    cases: dict[str, Case] = field(default_factory=dict)
    """As they stand now."""
    _wakes: list[tuple[datetime, str]] = field(default_factory=list)

    def case(self, case: Case) -> None:
        """Hear how a case stands."""
        self.cases[case.reference] = case
        if case.wake_at is not None:
            heappush(self._wakes, (case.wake_at, case.reference))

    def wakes(self, reference: str, at: datetime | None) -> None:
        """Hear when a case must be looked at."""
        if reference in self.cases:
            self.case(replace(self.cases[reference], wake_at=at))

    def wakes_all(self, at: datetime) -> None:
        """Hear that every case must be looked at that is open or has duties left."""
        for case in list(self.cases.values()):
            if case.is_open or case.open_tasks:
                self.wakes(case.reference, at)

    @property
    def next_wake(self) -> datetime | None:
        """The earliest moment at which a case must be looked at; None when none must."""
        while self._wakes:
            at, reference = self._wakes[0]
            if self.cases[reference].wake_at == at:
                return at
            heappop(self._wakes)
        return None


@dataclass(frozen=True, slots=True)
class Overheard:
    """Storage that tells what was written, after each commit; it changes nothing."""

    storage: Storage
    ears: Ears

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open a transaction of the storage, and listen."""
        async with self.storage.transaction() as tx:
            listening = _Listening(tx)
            yield cast("Transaction", listening)
        for tell in listening.heard:
            tell(self.ears)

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a view of the storage."""
        return self.storage.reading()


class _Listening:
    """A transaction whose cases, tray and journal are listened to; the rest is as it was."""

    def __init__(self, tx: Transaction) -> None:
        self._tx: Final = tx
        self.heard: Final[list[Heard]] = []
        self.cases: Final = _Cases(tx.cases, self.heard)
        self.letters: Final = _Tray(tx.letters, self.heard)
        self.journal: Final = _Journal(tx.journal, self.heard)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)


class _Cases:
    def __init__(self, book: CaseBook, heard: list[Heard]) -> None:
        self._book: Final = book
        self._heard: Final = heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)

    async def open(self, case: Case, message: IncomingMessage, *, source: Source) -> None:
        await self._book.open(case, message, source=source)
        self._heard.append(lambda ears: ears.case(case))

    async def save(self, case: Case) -> None:
        await self._book.save(case)
        self._heard.append(lambda ears: ears.case(case))

    async def wake(self, reference: str, *, at: datetime | None) -> None:
        await self._book.wake(reference, at=at)
        self._heard.append(lambda ears: ears.wakes(reference, at))

    async def wake_all(self, *, board: str, at: datetime) -> int:
        count = await self._book.wake_all(board=board, at=at)
        self._heard.append(lambda ears: ears.wakes_all(at))
        return count


class _Tray:
    def __init__(self, tray: LetterTray, heard: list[Heard]) -> None:
        self._tray: Final = tray
        self._heard: Final = heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tray, name)

    async def owe(self, letter: Letter) -> bool:
        owed = await self._tray.owe(letter)
        if owed:
            self._heard.append(lambda ears: ears.letters.append(letter))
        return owed


class _Journal:
    def __init__(self, journal: Journal, heard: list[Heard]) -> None:
        self._journal: Final = journal
        self._heard: Final = heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)

    async def note(self, *events: Event) -> None:
        await self._journal.note(*events)
        of_board: Sequence[Event] = [event for event in events if event.case is None]
        self._heard.append(lambda ears: ears.board_events.extend(of_board))
