"""Gather what is wrong at a board, for the FG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from casework.alarms import ALARM_WORDS, Alarm, AlarmKind, Watched, alarms
from casework.breach_entry import BreachEntry
from casework.case import Case
from casework.events import EventKind
from casework.local_time import local_date
from casework.ports import Transaction
from desk.frame import Visit

MOST: Final = 50
"""Cases that are opened for one look; how many more there are is told."""
LETTERS_BACK: Final = timedelta(days=30)
ADVICE_BACK: Final = timedelta(days=365)
BREACHES_BACK: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class AlarmGroup:
    """Alarms of one kind, under one heading."""

    title: str
    is_urgent: bool
    alarms: tuple[Alarm, ...]
    more: int = 0
    """So many are not listed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is wrong, and how many cases are late in all."""

    groups: tuple[AlarmGroup, ...]
    late: int


async def gathered(visit: Visit, patience: timedelta) -> Seen:
    """Answer what is wrong now; a case that is kept from this seat is not among it."""
    seat, now = visit.seat, visit.now
    async with visit.desk.storage.reading() as tx:
        late = await tx.oversight.late(seat, now=now, limit=MOST)
        watched = Watched(
            late=await _cases(tx, visit, late),
            conflicts=await _cases(
                tx, visit, await tx.oversight.kept_from_somebody(seat, limit=MOST)
            ),
            breaches=await _breaches(tx, visit),
            advice_given=await tx.journal.of_kind(
                EventKind.ADVICE_GIVEN, board=seat.board, since=now - ADVICE_BACK
            ),
            advice_answered=await tx.journal.of_kind(
                EventKind.ADVICE_ANSWERED, board=seat.board, since=now - ADVICE_BACK
            ),
            looks=[look for look in await tx.doors.looks() if look.board == seat.board],
            letters=(
                await tx.oversight.outgoing(seat, since=now - LETTERS_BACK, limit=MOST)
            ).troubled,
        )
        count = await tx.oversight.count_late(seat, now=now)
    return Seen(grouped(alarms(watched, now=now, patience=patience)), count)


def grouped(found: Sequence[Alarm]) -> tuple[AlarmGroup, ...]:
    """Answer alarms under their headings, in their order; many of one kind are cut short."""
    groups = []
    for kind in AlarmKind:
        own = [alarm for alarm in found if alarm.kind is kind]
        if own:
            rest = max(0, len(own) - MOST)
            groups.append(AlarmGroup(ALARM_WORDS[kind], own[0].is_urgent, tuple(own[:MOST]), rest))
    return tuple(groups)


async def _cases(tx: Transaction, visit: Visit, references: Sequence[str]) -> list[Case]:
    found = [
        await tx.cases.get(board=visit.seat.board, reference=reference) for reference in references
    ]
    return [case for case in found if case is not None and visit.seat.sees(case)]


async def _breaches(tx: Transaction, visit: Visit) -> list[tuple[Case, BreachEntry]]:
    since = visit.now - BREACHES_BACK
    found = []
    for year in (local_date(since).year, local_date(visit.now).year):
        for entry in await tx.breaches.of_board(board=visit.seat.board, year=year):
            case = await tx.cases.get(board=visit.seat.board, reference=entry.reference)
            if entry.received >= since and case is not None and visit.seat.sees(case):
                found.append((case, entry))
    return found
