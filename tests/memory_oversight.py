"""Stand in for figures, oversight and settings: every row is looked at, one after another."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.board_settings import BoardSetting, SettingKey
from casework.case import Case, ClockName
from casework.case_list import turns_of
from casework.events import Event, EventKind
from casework.figure_rows import CaseFact, ErasedFact
from casework.kinds import Kind
from casework.letters import LetterState
from casework.oversight import (
    LINES,
    ONE_SECOND,
    ChainPlace,
    LogFilter,
    LogLine,
    LogPage,
    Outgoing,
    TroubledLetter,
)
from casework.seats import Seat

Chain = Sequence[tuple[Event, str]]


class MemoryFigureBook:
    """The rows for figures; nothing is ever erased in memory."""

    def __init__(self, cases: Mapping[str, Case]) -> None:
        self._cases = cases

    async def cases(self, seat: Seat, *, start: datetime, end: datetime) -> Sequence[CaseFact]:
        return [
            _fact(case)
            for case in self._cases.values()
            if seat.sees(case)
            and case.received < end
            and (case.closed_at is None or case.closed_at >= start)
        ]

    async def erased(self, seat: Seat) -> Sequence[ErasedFact]:
        return []


def _fact(case: Case) -> CaseFact:
    clocks = {clock.name: clock.deadline.due_instant for clock in case.clocks}
    breach = case.kind is Kind.DATALEK
    law = clocks.get(ClockName.AP_REPORT if breach else ClockName.LEGAL_TERM)
    first = case.first_clock
    return CaseFact(
        case.reference,
        case.kind,
        case.school,
        case.received,
        first.deadline.due_instant if first else None,
        law if breach or case.closed_at else None,
        case.closed_at,
        case.outcome,
    )


@dataclass
class MemoryOversight:
    """What the FG asks."""

    cases: Mapping[str, Case]
    events: Mapping[str, Chain]
    letters: Mapping[str, Any]
    link: Callable[[str, Event], str]

    async def log(
        self,
        seat: Seat,
        wanted: LogFilter,
        *,
        before: int | None = None,
        after: int | None = None,
        size: int = LINES,
    ) -> LogPage:
        chain = enumerate(self.events.get(seat.board, ()), start=1)
        fits = [(number, event) for number, (event, _) in chain if _fits(event, wanted)]
        if after is not None and before is None:
            found = [each for each in fits if each[0] > after]
            more, rows = len(found) > size, found[:size][::-1]
            newer, older = more, bool(rows)
        else:
            found = [each for each in fits if before is None or each[0] < before][::-1]
            more, rows = len(found) > size, found[:size]
            newer, older = before is not None and bool(rows), more
        lines = [LogLine(*each) for each in rows if not self._is_hidden(seat, each[1])]
        return LogPage(
            tuple(lines), rows[0][0] if newer and rows else None, rows[-1][0] if older else None
        )

    def _is_hidden(self, seat: Seat, event: Event) -> bool:
        case = self.cases.get(event.case or "")
        return case is not None and seat.post in case.kept_from

    async def people(self, board: str) -> Sequence[str]:
        return sorted({event.by for event, _ in self.events.get(board, ())})

    async def late(self, seat: Seat, *, now: datetime, limit: int) -> Sequence[str]:
        return self._late(seat, now)[:limit]

    async def count_late(self, seat: Seat, *, now: datetime) -> int:
        return len(self._late(seat, now))

    def _late(self, seat: Seat, now: datetime) -> list[str]:
        found = []
        for case in self.cases.values():
            dues = [turn.due_at for turn in turns_of(case)]
            if dues and min(dues) <= now - ONE_SECOND and seat.sees(case):
                found.append((min(dues), case.reference))
        return [reference for _, reference in sorted(found)]

    async def kept_from_somebody(self, seat: Seat, *, limit: int) -> Sequence[str]:
        found = [
            case
            for case in self.cases.values()
            if case.kept_from and seat.sees(case) and (case.is_open or case.open_tasks)
        ]
        by_name = sorted(found, key=lambda case: case.reference)
        newest = sorted(by_name, key=lambda case: case.opened, reverse=True)
        return [case.reference for case in newest][:limit]

    async def outgoing(self, seat: Seat, *, since: datetime, limit: int) -> Outgoing:
        own = [kept for kept in self.letters.values() if kept.letter.board == seat.board]
        waiting = [kept.letter.owed for kept in own if kept.state is LetterState.OWED]
        troubled = [
            TroubledLetter(
                kept.letter.kind,
                kept.state,
                kept.letter.cases[0] if kept.letter.cases else None,
                kept.letter.owed,
                kept.letter.attempts,
                kept.fault,
            )
            for kept in own
            if kept.letter.owed >= since
            and (
                kept.state is LetterState.FAILED
                or (kept.state is LetterState.OWED and kept.letter.attempts)
            )
            and self._may_see(seat, kept.letter.cases)
        ]
        newest = sorted(troubled, key=lambda letter: letter.owed, reverse=True)
        return Outgoing(len(waiting), min(waiting, default=None), tuple(newest[:limit]))

    def _may_see(self, seat: Seat, cases: Sequence[str]) -> bool:
        case = self.cases.get(cases[0]) if cases else None
        return case is None or seat.sees(case)

    async def check_chain(self, board: str, place: ChainPlace, *, limit: int) -> ChainPlace:
        chain = self.events.get(board, ())[place.number :][:limit]
        number, previous = place.number, place.hash
        for event, link in chain:
            number += 1
            if link != self.link(previous, event):
                return ChainPlace(number, previous, broken_at=number, done=True)
            previous = link
        return ChainPlace(number, previous, done=len(chain) < limit)


def _fits(event: Event, wanted: LogFilter) -> bool:
    return (
        (not wanted.case or event.case == wanted.case)
        and (not wanted.by or event.by == wanted.by)
        and (not wanted.only_reading or event.kind is EventKind.CASE_READ)
        and (wanted.start is None or event.at >= wanted.start)
        and (wanted.end is None or event.at < wanted.end)
    )


class MemoryBoardSettings:
    """What people of the boards set."""

    def __init__(self, settings: MutableMapping[tuple[str, str], BoardSetting]) -> None:
        self._settings = settings

    async def of_board(self, board: str) -> Sequence[BoardSetting]:
        own = [each for each in self._settings.values() if each.board == board]
        return sorted(own, key=lambda each: str(each.key))

    async def put(self, setting: BoardSetting) -> None:
        self._settings[setting.board, str(setting.key)] = setting

    async def take_back(self, board: str, key: SettingKey, *, now: datetime) -> bool:
        return self._settings.pop((board, str(key)), None) is not None
