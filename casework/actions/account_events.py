"""Say what happened to somebody's account in the journal of every board they have a seat at."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from casework.decide import SERVICE
from casework.events import Event, EventKind
from casework.staff import StaffMember

BY_NOBODY_KNOWN = frozenset({EventKind.SIGN_IN_REFUSED})


def account_events(
    kind: EventKind,
    member: StaffMember,
    *,
    at: datetime,
    by: str = "",
    detail: Mapping[str, str | int | bool | None] | None = None,
    boards: Sequence[str] = (),
) -> list[Event]:
    """Answer one event for each board, in one order so that no two actions wait in a ring.

    `by` is empty for who acts on their own account; who was refused is not known to be them.
    Addresses are never in an event.
    """
    who = by or (SERVICE if kind in BY_NOBODY_KNOWN else member.name)
    told = sorted({*boards} or {seat.board for seat in member.seats})
    return [
        Event(kind, board, at, who, None, {"member": member.id, **(detail or {})}) for board in told
    ]
