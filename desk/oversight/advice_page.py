"""Show what the FG advised, whether it still stands as it was given, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.advice import is_as_given
from casework.events import Event, EventKind
from casework.ports import Transaction
from casework.seats import Seat
from desk.frame import Visit

BACK: Final = timedelta(days=2 * 365)
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """One advice and what became of it."""

    case: str
    number: str
    at: datetime
    by: str
    text: str
    """Empty when the case was erased, or its texts were."""
    is_as_given: bool | None
    """None when there is no text any more to compare."""
    followed: bool | None
    reason: str
    answered_by: str
    answered_at: datetime | None


async def advice_rows(visit: Visit) -> tuple[AdviceRow, ...]:
    """Answer the latest advices of the board, the newest first, in cases this seat may see."""
    since = visit.now - BACK
    async with visit.desk.storage.reading() as tx:
        given = await tx.journal.of_kind(
            EventKind.ADVICE_GIVEN, board=visit.seat.board, since=since
        )
        answered = await tx.journal.of_kind(
            EventKind.ADVICE_ANSWERED, board=visit.seat.board, since=since
        )
        rows = [
            await _row(tx, visit.seat, event, answered)
            for event in sorted(given, key=lambda event: event.at, reverse=True)[:MOST]
        ]
    return tuple(row for row in rows if row is not None)


async def _row(
    tx: Transaction, seat: Seat, event: Event, answered: Sequence[Event]
) -> AdviceRow | None:
    reference, number = event.case or "", str(event.detail.get("advice"))
    case = await tx.cases.get(board=seat.board, reference=reference)
    if case is not None and not seat.sees(case):
        return None
    advice = next((each for each in case.advices if each.id == number), None) if case else None
    answer = next(
        (
            each
            for each in answered
            if each.case == reference and str(each.detail.get("advice")) == number
        ),
        None,
    )
    stands = None
    if advice is not None and advice.text:
        events = await tx.journal.of_case(board=seat.board, reference=reference)
        stands = is_as_given(reference, advice, events)
    followed = answer.detail.get("followed") is True if answer else None
    return AdviceRow(
        case=reference,
        number=number,
        at=event.at,
        by=event.by,
        text=advice.text if advice else "",
        is_as_given=stands,
        followed=followed,
        reason=advice.reason if advice else "",
        answered_by=answer.by if answer else "",
        answered_at=answer.at if answer else None,
    )
