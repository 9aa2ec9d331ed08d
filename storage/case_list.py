"""Find the cases that a seat may see, in the order of the list, without opening any other."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, literal, tuple_
from sqlalchemy import select as core_select
from sqlmodel import col, select

from casework.case import Case
from casework.case_list import (
    FIRST,
    LINES,
    MOST_COUNTED,
    NO_SCHOOL,
    REST,
    CaseFilter,
    CaseMessage,
    CasePage,
    Group,
    Place,
    moments_of,
    stand_for,
    turns_named,
)
from casework.seats import Seat
from storage.as_json import message_from_bytes
from storage.case_book import SqlCaseBook
from storage.keys import KeyRing
from storage.session import BulkSession
from storage.tables import CaseMessageRow, CaseRow, CaseTurnRow, UtcMoment

RANKS: Final = (FIRST, REST)
LAST_SIGNS: Final = "ZZZZZZZZZZZZ"
"""Behind every end of a reference."""


class SqlCaseList:
    """The list of cases within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing, book: SqlCaseBook) -> None:
        """Work within a session; the book opens what is shown."""
        self._session: Final = session
        self._keys: Final = keys
        self._book: Final = book

    async def page(
        self,
        seat: Seat,
        wanted: CaseFilter,
        *,
        now: datetime,
        after: Place | None = None,
        before: Place | None = None,
        size: int = LINES,
    ) -> CasePage:
        """Answer one page: first the places of its lines, then only those cases."""
        order = _Order(wanted.mine, backwards=wanted.newest_first is not bool(before))
        statement = _places(order, seat, wanted, now)
        places: list[Place] = []
        for part in _parts(statement, order, wanted, before or after):
            rows = await self._session.exec(part.limit(size + 1 - len(places)))
            places += [Place(rank, at, reference) for rank, at, reference in rows]
            if len(places) > size:
                break
        more, places = len(places) > size, places[:size]
        if before is not None:
            places.reverse()
            has_previous, has_next = more, True
        else:
            has_previous, has_next = after is not None, more
        return CasePage(
            await self._opened(places),
            places[0] if places and has_previous else None,
            places[-1] if places and has_next else None,
        )

    async def _opened(self, places: Sequence[Place]) -> tuple[tuple[Case, datetime], ...]:
        wanted = col(CaseRow.reference).in_([place.reference for place in places])
        rows = list(await self._session.exec(select(CaseRow).where(wanted))) if places else []
        cases = {case.reference: case for case in await self._book.cases_of(rows)}
        return tuple(
            (cases[place.reference], place.at) for place in places if place.reference in cases
        )

    async def counts(self, seat: Seat, *, mine: bool, now: datetime) -> Mapping[Group, int]:
        """Answer how many cases each group holds, all in one question."""
        order = _Order(mine, backwards=False)
        counted = []
        for group in Group:
            some = core_select(literal(1)).where(
                *_of_seat(seat, mine=mine), *_in_group(order, group, now, mine=mine)
            )
            in_ranks = [some.where(order.rank == rank) for rank in RANKS]
            numbers = [_counted(each) for each in ([some] if stand_for(group) else in_ranks)]
            counted.append(sum(numbers[1:], numbers[0]).label(group.name))
        found: Any = core_select(*counted)
        row = (await self._session.exec(found)).one()
        return {group: min(number, MOST_COUNTED) for group, number in zip(Group, row, strict=True)}

    async def messages(self, case: Case) -> Sequence[CaseMessage]:
        """Answer the messages of a case, oldest first, and which of them are a stranger's."""
        key = await self._keys.of_case(case.reference)
        statement = (
            select(CaseMessageRow)
            .where(CaseMessageRow.case_reference == case.reference)
            .order_by(col(CaseMessageRow.received), col(CaseMessageRow.source))
        )
        return [
            CaseMessage(
                message_from_bytes(
                    key.unseal(row.sealed, about=f"{row.case_reference}/{row.source}")
                ),
                row.stranger,
            )
            for row in await self._session.exec(statement)
        ]


class _Order:
    """The columns that a list is sorted by: those of the cases, or of whose turn it is."""

    def __init__(self, mine: bool, *, backwards: bool) -> None:
        self.rank: Final = col(CaseTurnRow.rank) if mine else col(CaseRow.rank)
        self.at: Final = col(CaseTurnRow.due_at) if mine else col(CaseRow.listed_at)
        self.stand: Final = col(CaseTurnRow.stand) if mine else col(CaseRow.stand)
        self.reference: Final = col(CaseTurnRow.case_reference if mine else CaseRow.reference)
        self.backwards: Final = backwards

    @property
    def columns(self) -> tuple[Any, ...]:
        return self.rank, self.at, self.reference

    @property
    def sorting(self) -> tuple[Any, ...]:
        return tuple(each.desc() if self.backwards else each for each in self.columns)

    def behind(self, place: Place) -> ColumnElement[bool]:
        here = tuple_(*self.columns)
        there = tuple_(literal(place.rank), literal(place.at, UtcMoment), literal(place.reference))
        return here < there if self.backwards else here > there

    def behind_in_rank(self, place: Place) -> ColumnElement[bool]:
        here = tuple_(self.at, self.reference)
        there = tuple_(literal(place.at, UtcMoment), literal(place.reference))
        return here < there if self.backwards else here > there


def _places(order: _Order, seat: Seat, wanted: CaseFilter, now: datetime) -> Any:
    statement = core_select(*order.columns).where(
        *_asked(order, wanted, now), *_of_seat(seat, mine=wanted.mine)
    )
    if wanted.mine and _asks_of_case(wanted):
        statement = statement.join(
            CaseRow, col(CaseRow.reference) == col(CaseTurnRow.case_reference)
        )
    return statement.order_by(*order.sorting)


def _of_seat(seat: Seat, *, mine: bool) -> list[ColumnElement[bool]]:
    """What a seat may see: of its board and schools, never what is kept from its post."""
    if mine:  # a turn is never written for who must not get the case
        names = turns_named(seat)
        whose = col(CaseTurnRow.whose)
        mine_only = whose == names[0] if len(names) == 1 else whose.in_(names)
        return [col(CaseTurnRow.board) == seat.board, mine_only]
    parts = [
        col(CaseRow.board) == seat.board,
        ~col(CaseRow.hidden_from).contains(f'"{seat.post}"', autoescape=True),
    ]
    if not seat.sees_whole_board:
        schools = col(CaseRow.school)
        one = len(seat.schools) == 1
        parts.append(schools == seat.schools[0] if one else schools.in_(seat.schools))
    return parts


def _asks_of_case(wanted: CaseFilter) -> bool:
    return bool(wanted.kind or wanted.state or wanted.school or wanted.wanted_reference)


def _asked(order: _Order, wanted: CaseFilter, now: datetime) -> list[ColumnElement[bool]]:
    parts: list[ColumnElement[bool]] = []
    text = wanted.wanted_reference
    if not wanted.mine and not text:
        parts.append(col(CaseRow.live).is_(not wanted.newest_first))
    if wanted.kind is not None:
        parts.append(col(CaseRow.kind) == wanted.kind.value)
    if wanted.state is not None:
        parts.append(col(CaseRow.state) == wanted.state.value)
    if wanted.school:
        none = wanted.school == NO_SCHOOL
        school = col(CaseRow.school)
        parts.append(school.is_(None) if none else school == wanted.school)
    if wanted.wanted_begin:
        begin, reference = wanted.wanted_begin, col(CaseRow.reference)
        # The bounds let the database use its index; on some collations they alone hold too much.
        parts += [reference >= begin, reference <= begin + LAST_SIGNS]
        parts.append(reference.startswith(begin, autoescape=True))
    elif text:
        reference = col(CaseRow.reference)
        held = reference if wanted.is_one_part else func.replace(reference, "-", "")
        parts.append(held.contains(text))  # letters and digits: nothing to escape
    if wanted.group is not None:
        parts += _in_group(order, wanted.group, now, mine=wanted.mine)
    return parts


def _in_group(
    order: _Order, group: Group, now: datetime, *, mine: bool
) -> list[ColumnElement[bool]]:
    stand = stand_for(group)
    if stand is not None:  # what is done stands still for nothing
        return [order.stand == stand.value]
    begin, end = moments_of(group, now)
    bounds = [order.at > begin] if begin is not None else []
    bounds += [order.at <= end] if end is not None else []
    # Whoever has a turn must do something.
    return bounds if mine else [*bounds, col(CaseRow.live).is_(True)]


def _parts(
    statement: Any, order: _Order, wanted: CaseFilter, beyond: Place | None
) -> Iterator[Any]:
    """Answer what to ask for the lines beyond a place, one question behind another.

    With bounds of time it is one for each rank: within one the dates stand in order, so that the
    database begins and ends where the answer does.
    """
    by_date = wanted.group is not None and stand_for(wanted.group) is None
    if not by_date and not wanted.first:
        yield statement if beyond is None else statement.where(order.behind(beyond))
        return
    for rank in (FIRST,) if wanted.first else sorted(RANKS, reverse=order.backwards):
        part = statement.where(order.rank == rank)
        if beyond is not None and rank == beyond.rank:
            yield part.where(order.behind_in_rank(beyond))
        elif beyond is None or (rank < beyond.rank) is order.backwards:
            yield part


def _counted(some: Any) -> Any:
    few = some.limit(MOST_COUNTED).subquery()
    return core_select(func.count()).select_from(few).scalar_subquery()
