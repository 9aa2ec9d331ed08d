"""Watch the clocks: remind the acting role before a date, tell the next in line after it."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from casework.boards import BoardProfile, Role
from casework.case import Case, CaseState, Clock, ClockName
from casework.deadlines import escalation_moment, reminder_moments
from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.letters import Letter
from casework.letters_owed import LetterWriter
from casework.ports import Clock as ClockPort
from casework.ports import Conflict, Mint, Storage


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
        async with self.storage.reading() as tx:
            cases = await tx.cases.all(open_only=True)
            wanted = {
                letter.once_key or letter.id: case
                for case in cases
                if case.board in self.boards
                for _, letter in self._letters_now(case, self.boards[case.board], now)
            }
            known = await tx.letters.owed_once(list(wanted))
        owed = 0
        for reference in dict.fromkeys(
            case.reference for key, case in wanted.items() if key not in known
        ):
            # On a clash another node watches the same case: the next look sees what it owed.
            with suppress(Conflict):
                owed += await self._owe(reference, now)
        return Watched(len(cases), owed)

    def _letters_now(
        self, case: Case, board: BoardProfile, now: datetime
    ) -> Iterator[tuple[EventKind, Letter]]:
        writer = LetterWriter(board, self.mint, now)
        for clock in case.clocks:
            if clock.deadline.has_passed(now):
                if now < escalation_moment(clock.deadline):
                    continue
                for step, role in enumerate(ladder_after(case, board, clock)):
                    yield EventKind.CASE_ESCALATED, writer.overdue(case, clock, role, step=step)
                continue
            passed = [m for m in reminder_moments(clock.deadline, case.opened) if m <= now]
            if passed:
                yield (
                    EventKind.REMINDER_OWED,
                    writer.reminder(case, clock, moment=passed[-1]),
                )

    async def _owe(self, reference: str, now: datetime) -> int:
        """Owe what the case needs as it stands now: it may have been closed since the look."""
        owed = 0
        async with self.storage.transaction() as tx:
            case = await tx.cases.get(board=None, reference=reference)
            if case is None or case.state is CaseState.CLOSED:
                return 0
            for kind, letter in self._letters_now(case, self.boards[case.board], now):
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
