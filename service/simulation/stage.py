"""Set the stage for a simulated year: real storage, real actions, a clock that is moved."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from casework.actions.change_case import ChangeCase
from casework.actions.keep_absences import KeepAbsences
from casework.actions.keep_breach_register import KeepBreachRegister
from casework.actions.move_term import MoveTerm
from casework.actions.notice_profiles import NoticeProfiles
from casework.actions.prove_identity import ProveIdentity
from casework.actions.receive_message import ReceiveMessage
from casework.actions.watch_clocks import WatchClocks, Watched
from casework.boards import BoardProfile
from casework.receipts import spelled
from casework.school_holidays import SchoolHolidays
from screening.numbers import mask_numbers
from screening.screen_message import NumberScreen
from service.simulation.overheard import Ears, Overheard
from service.simulation.parents import Script
from service.simulation.people import Member
from storage.database import Database
from storage.encryption import Vault

MASTER_KEY: Final = bytes(range(32))
"""Of a database that lives no longer than the run, about people who do not exist."""
LETTERS_PER_DAY: Final = 10
TOGETHER: Final = 8
"""Every eighth time both nodes look at once."""


@dataclass
class MovedClock:
    """A clock that shows what it was last set to."""

    moment: datetime

    def now(self) -> datetime:
        """Answer the moment it was set to."""
        return self.moment


@dataclass
class NumberedMint:
    """Makes the same names at every run."""

    node: str
    """Tells the names of two nodes apart."""
    references: int = 0
    letters: int = 0
    """Counted apart: how many ids two nodes use up when both look is not the same each time."""

    def reference(self) -> str:
        """Answer the next reference."""
        self.references += 1
        return f"PL-{self.references // 10_000:04d}-{self.references % 10_000:04d}"

    def letter_id(self) -> str:
        """Answer the next id of a letter."""
        self.letters += 1
        return f"{self.node}{self.letters:08d}"

    def message_id(self, letter_id: str) -> str:
        """Answer a Message-ID; nothing is sent under it."""
        return f"<{letter_id}@loket.example>"

    def letter_of(self, message_id: str) -> str | None:
        """Answer no letter: parents name the reference."""
        return None

    def receipt(self, reference: str) -> str:
        """Answer letters that anybody could make: nobody guesses here."""
        return spelled(int.from_bytes(reference.encode()))


@dataclass
class Stage:
    """The service as it runs in the simulation: two nodes on one file."""

    nodes: tuple[Database, ...]
    heard: tuple[Overheard, ...]
    ears: Ears
    mints: tuple[NumberedMint, ...]
    clock: MovedClock
    board: BoardProfile
    school_holidays: SchoolHolidays
    script: Script = field(default_factory=lambda: Script({}))
    looks: int = 0

    @property
    def storage(self) -> Overheard:
        """The storage as the first node sees it, on which people act."""
        return self.heard[0]

    @property
    def boards(self) -> Mapping[str, BoardProfile]:
        """The profile in force."""
        return {self.board.id: self.board}

    def receive(self) -> ReceiveMessage:
        """Answer the way in."""
        return ReceiveMessage(
            storage=self.storage,
            understand=self.script,
            screen=NumberScreen(),
            mint=self.mints[0],
            clock=self.clock,
            boards=self.boards,
            reader="simulatie",
            letters_per_day=LETTERS_PER_DAY,
            school_holidays=self.school_holidays,
        )

    async def watch(self) -> list[str]:
        """Have a node look, or both at once; answer the faults they met.

        Both at once is what several nodes do; on SQLite they mostly wait for each other, so at
        most moments they take turns.
        """
        self.looks += 1
        together = self.looks % TOGETHER == 0
        nodes = self.heard if together else (self.heard[self.looks % len(self.heard)],)
        watched = await asyncio.gather(*(self._look(node) for node in nodes))
        return [f"{case}: {fault}" for each in watched for case, fault in each.faults]

    async def _look(self, heard: Overheard) -> Watched:
        mint = self.mints[self.heard.index(heard)]
        watch = WatchClocks(heard, mint, self.clock, self.boards, self.school_holidays)
        return await watch()

    async def notice_profile(self) -> None:
        """Start with the profile in force, as the service does."""
        await NoticeProfiles(self.storage, self.clock, self.boards, self.school_holidays)()

    def change(self, member: Member) -> ChangeCase:
        """Answer what somebody can do to a case."""
        return ChangeCase(**self._acting(member))

    def prove(self, member: Member) -> ProveIdentity:
        """Answer how somebody records who asks."""
        return ProveIdentity(**self._acting(member))

    def term(self, member: Member) -> MoveTerm:
        """Answer how somebody can move a date."""
        return MoveTerm(**self._acting(member), mask=_masked)

    def register(self, member: Member) -> KeepBreachRegister:
        """Answer how somebody keeps the register of breaches."""
        return KeepBreachRegister(**self._acting(member), mask=_masked)

    def absences(self, member: Member) -> KeepAbsences:
        """Answer how somebody's leave is recorded."""
        return KeepAbsences(**self._acting(member))

    def _acting(self, member: Member) -> dict[str, Any]:
        return {
            "storage": self.storage,
            "clock": self.clock,
            "board": self.board.id,
            "by": member.name,
            "boards": self.boards,
            "mint": self.mints[0],
            "role": member.post.role,
            "school_holidays": self.school_holidays,
        }


@asynccontextmanager
async def open_stage(
    folder: Path, board: BoardProfile, school_holidays: SchoolHolidays, *, start: datetime
) -> AsyncIterator[Stage]:
    """Open two nodes on one new SQLite file in a folder."""
    url = f"sqlite:///{folder / 'year.sqlite3'}"
    nodes = tuple(Database(url, Vault(MASTER_KEY)) for _ in range(2))
    try:
        await nodes[0].migrate()
        ears = Ears()
        yield Stage(
            nodes,
            tuple(Overheard(node, ears) for node in nodes),
            ears,
            tuple(NumberedMint(name) for name in "ab"),
            MovedClock(start),
            board,
            school_holidays,
        )
    finally:
        for node in nodes:
            await node.close()


def _masked(text: str) -> str:
    return mask_numbers(text).text
