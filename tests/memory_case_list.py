"""Stand in for the list of cases: every case is looked at, one after another."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import dropwhile
from typing import Any

from casework.case import Case
from casework.case_list import (
    LINES,
    MOST_COUNTED,
    CaseFilter,
    CaseMessage,
    CasePage,
    Group,
    Place,
    fits,
    in_group,
    place_for,
    place_of,
)
from casework.seats import Seat


class MemoryCaseList:
    """The list of cases."""

    def __init__(self, cases: Mapping[str, Case], messages: Mapping[str, Sequence[Any]]) -> None:
        self._cases = cases
        self._messages = messages

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
        found = [
            (case, place)
            for case, place in self._seen(seat, mine=wanted.mine)
            if fits(case, place.at, wanted, now=now)
        ]
        found.sort(key=lambda each: each[1], reverse=wanted.newest_first)
        if before is not None:
            found.reverse()
        if beyond := before or after:
            backwards = wanted.newest_first is not bool(before)
            found = list(
                dropwhile(lambda e: e[1] >= beyond if backwards else e[1] <= beyond, found)
            )
        more, found = len(found) > size, found[:size]
        if before is not None:
            found.reverse()
        has_previous = more if before is not None else after is not None
        has_next = True if before is not None else more
        return CasePage(
            tuple((case, place.at) for case, place in found),
            found[0][1] if found and has_previous else None,
            found[-1][1] if found and has_next else None,
        )

    def _seen(self, seat: Seat, *, mine: bool) -> list[tuple[Case, Place]]:
        seen = [case for case in self._cases.values() if seat.sees(case)]
        places = [(case, place_for(case, seat) if mine else place_of(case)) for case in seen]
        return [(case, place) for case, place in places if place is not None]

    async def counts(self, seat: Seat, *, mine: bool, now: datetime) -> Mapping[Group, int]:
        seen = self._seen(seat, mine=mine)
        return {
            group: min(
                sum(in_group(case, place.at, group, now) for case, place in seen), MOST_COUNTED
            )
            for group in Group
        }

    async def messages(self, case: Case) -> Sequence[CaseMessage]:
        kept = self._messages.get(case.reference, ())
        ordered = sorted(kept, key=lambda each: (each.message.received, each.source))
        return [CaseMessage(each.message, each.stranger) for each in ordered]
