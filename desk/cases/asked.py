"""Read from an address what a person asks to see, and write it back into links."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlencode

from casework.case import CaseState
from casework.case_list import MOST_LETTERS, CaseFilter, Group, Place
from casework.kinds import Kind

TEXT, KIND, STATE, SCHOOL, GROUP, WHOSE, FIRST = (
    *("tekst", "soort", "status", "school", "groep", "van", "datalek"),
)
AFTER, BEFORE = "na", "voor"
MINE: Final = "mij"
YES: Final = "ja"
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
TICK: Final = timedelta(microseconds=1)
FULL_REFERENCE: Final = 10
"""Letters and digits of `PL-7F3K-9QXM`."""

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as an address names it: what it holds, and which page of it."""

    path: str
    wanted: CaseFilter
    after: Place | None = None
    before: Place | None = None

    @classmethod
    def read(cls, path: str, values: Mapping[str, str], *, mine: bool = False) -> "Asked":
        """Answer what an address asks; what it does not make sense of is left out."""
        wanted = CaseFilter(
            mine=mine or values.get(WHOSE) == MINE,
            kind=_choice(Kind, values.get(KIND)),
            state=_choice(CaseState, values.get(STATE)),
            school=values.get(SCHOOL, "")[:200],
            group=_choice(Group, values.get(GROUP)),
            first=values.get(FIRST) == YES,
            text=values.get(TEXT, "").strip()[:MOST_LETTERS],
        )
        return cls(path, wanted, read_place(values.get(AFTER)), read_place(values.get(BEFORE)))

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than all."""
        return replace(self.wanted, mine=False) != CaseFilter()

    @property
    def names_one_case(self) -> bool:
        """Whether a whole reference was typed."""
        return len(self.wanted.wanted_reference) == FULL_REFERENCE

    def to_group(self, group: Group | None) -> str:
        """Answer the address of the first page of a group, everything else as it was."""
        return self._address(replace(self.wanted, group=group))

    def behind(self, place: Place | None) -> str | None:
        """Answer the address of the next page."""
        return self._address(self.wanted, {AFTER: write_place(place)}) if place else None

    def ahead_of(self, place: Place | None) -> str | None:
        """Answer the address of the page before."""
        return self._address(self.wanted, {BEFORE: write_place(place)}) if place else None

    def _address(self, wanted: CaseFilter, more: Mapping[str, str] | None = None) -> str:
        values = {
            WHOSE: MINE if wanted.mine and self.path != "/" else "",
            TEXT: wanted.text,
            KIND: wanted.kind or "",
            STATE: wanted.state or "",
            SCHOOL: wanted.school,
            GROUP: wanted.group or "",
            FIRST: YES if wanted.first else "",
            **(more or {}),
        }
        query = urlencode({name: str(value) for name, value in values.items() if value})
        return f"{self.path}?{query}" if query else self.path


def write_place(place: Place) -> str:
    """Answer a place as an address holds it: rank, microseconds since 1970, reference."""
    return f"{place.rank}-{(place.at - EPOCH) // TICK}-{place.reference}"


def read_place(text: str | None) -> Place | None:
    """Answer the place that an address names; None for what is none."""
    rank, _, rest = (text or "").partition("-")
    ticks, _, reference = rest.partition("-")
    if not (rank.isascii() and rank.isdigit() and ticks.isascii() and ticks.isdigit()):
        return None
    try:
        return Place(min(int(rank[:3]), 9), EPOCH + int(ticks[:20]) * TICK, reference[:40])
    except OverflowError:
        return None


def _choice(choices: type[Choice], value: str | None) -> Choice | None:
    return next((each for each in choices if each.value == value), None)
