"""Watch the clocks: remind the acting role before a date, tell the next in line after it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.boards import BoardProfile, Role
from casework.case import Case, Clock, ClockName
from casework.deadlines import reminder_moments
from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.letters import Letter
from casework.letters_owed import LetterWriter
from casework.ports import Clock as ClockPort
from casework.ports import Mint, Storage


@dataclass(frozen=True, slots=True)
class Watched:
    """How far one look over the open cases got."""

    cases: int
    letters: int


@dataclass(frozen=True, slots=True)
class WatchClocks:
    """The action; run it as often as you like, each letter is owed once."""

    storage: Storage
    mint: Mint
    clock: ClockPort
    boards: Mapping[str, BoardProfile]

    async def __call__(self) -> Watched:
        """Owe every reminder and escalation whose moment has come.

        Of several moments that passed while the service was down only the last counts: five
        reminders at once remind nobody.
        """
        now = self.clock.now()
        async with self.storage.transaction() as tx:
            cases = await tx.cases.all(open_only=True)
        owed = 0
        for case in cases:
            board = self.boards.get(case.board)
            if board is None:
                continue
            letters = list(self._letters_now(case, board, now))
            if letters:
                owed += await self._owe(case, letters, now)
        return Watched(len(cases), owed)

    def _letters_now(
        self, case: Case, board: BoardProfile, now: datetime
    ) -> Iterator[tuple[EventKind, Letter]]:
        writer = LetterWriter(board, self.mint, now)
        for clock in case.clocks:
            if clock.deadline.has_passed(now):
                for step, role in enumerate(ladder_after(case, board, clock)):
                    yield EventKind.CASE_ESCALATED, writer.overdue(case, clock, role, step=step)
                continue
            passed = [m for m in reminder_moments(clock.deadline, case.opened) if m <= now]
            if passed:
                yield (
                    EventKind.REMINDER_OWED,
                    writer.reminder(case, clock, moment=passed[-1]),
                )

    async def _owe(self, case: Case, letters: list[tuple[EventKind, Letter]], now: datetime) -> int:
        owed = 0
        async with self.storage.transaction() as tx:
            for kind, letter in letters:
                if await tx.letters.owe(letter):
                    owed += 1
                    role = letter.to_role.value if letter.to_role else None
                    await tx.journal.note(
                        Event(kind, case.board, now, SERVICE, case.reference, {"role": role})
                    )
        return owed


def ladder_after(case: Case, board: BoardProfile, clock: Clock) -> tuple[Role, ...]:
    """Answer who hears that a date has passed: the acting role and the next on the ladder.

    A breach's passed hours go to everyone the profile names for breaches.
    """
    if clock.name in {ClockName.INNER_REPORT, ClockName.AP_REPORT}:
        return board.breach.notify
    ladder = board.ladder
    if case.role in ladder:
        place = ladder.index(case.role)
        return tuple(dict.fromkeys((case.role, *ladder[place + 1 : place + 2])))
    return tuple(dict.fromkeys((case.role, Role.FG)))
