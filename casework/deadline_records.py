"""Read a deadline question from a JSON record and answer it as one."""

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from casework.deadlines import (
    ClockKind,
    Deadline,
    DeadlineInputError,
    Suspension,
    Term,
    deadline_for,
)
from casework.holidays import NO_EXTRA_HOLIDAYS
from casework.local_time import local_date, to_amsterdam

EXAMPLES: Final = "Schrijf bijvoorbeeld 2027-01-31 of 2027-01-31T10:00:00+01:00."
LOOKS_LIKE_A_DATE: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}(T|\s|$)")
LONGEST_SHOWN: Final = 60
"""Characters of a wrong value that an error repeats."""
MOST_SUSPENSIONS: Final = 1000
"""Each is weighed against the answers to all others, so a million would take hours."""

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class DeadlineQuestion:
    """What a record asks, with its dates read."""

    kind: ClockKind
    received: datetime | date | None
    aware: datetime | date | None = None
    term: Term = Term.MONTH
    notice_sent: datetime | date | None = None
    suspensions: tuple[Suspension, ...] = ()
    as_of: datetime | date | None = None

    def deadline(self, extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS) -> Deadline:
        """Answer the deadline. Raises DeadlineInputError, naming the field."""
        return deadline_for(
            self.kind,
            received=self.received,
            aware=self.aware,
            term=self.term,
            notice_sent=self.notice_sent,
            suspensions=self.suspensions,
            as_of=self.as_of,
            extra_holidays=extra_holidays,
        )


def answer_json_line(
    record: Mapping[str, object],
    *,
    local_times_allowed: bool = False,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> dict[str, object]:
    """Answer `id`, `due` and `explanation` for one record of rules §1.

    Fields: `id` (any JSON value, handed back), `kind`, `received`, and where the kind uses them
    `aware`, `term`, `notice_sent`, `suspensions` (items with `asked` and `answered`), `as_of`.
    A field that is null or empty counts as absent; other fields are left alone. Raises
    DeadlineInputError as `read_deadline` does.
    """
    deadline = read_deadline(
        record, local_times_allowed=local_times_allowed, extra_holidays=extra_holidays
    )
    return {
        "id": record.get("id"),
        "due": deadline.due_iso(),
        "explanation": deadline.explain(),
    }


def read_deadline(
    record: Mapping[str, object],
    *,
    local_times_allowed: bool = False,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> Deadline:
    """Answer the deadline that a record asks for; raises as `read_question` does."""
    question = read_question(record, local_times_allowed=local_times_allowed)
    return question.deadline(extra_holidays)


def read_question(
    record: Mapping[str, object], *, local_times_allowed: bool = False
) -> DeadlineQuestion:
    """Answer what a record asks.

    A bare date is that day in Amsterdam, enough for every clock in days. A time in `received` or
    `aware` carries its offset, because a guessed one can shift a legal date; only with
    `local_times_allowed`, for what a person types, it may lack and is Amsterdam time. Raises
    DeadlineInputError, naming the field, in Dutch.
    """
    kind = _choice(record, "kind", ClockKind)
    if kind is None:
        raise DeadlineInputError("kind", f"ontbreekt. Kies uit {_names(ClockKind)}.")
    return DeadlineQuestion(
        kind,
        received=_when(record, "received", offset_needed=not local_times_allowed),
        aware=_when(record, "aware", offset_needed=not local_times_allowed),
        term=_choice(record, "term", Term) or Term.MONTH,
        notice_sent=_when(record, "notice_sent"),
        suspensions=_suspensions(record),
        as_of=_when(record, "as_of"),
    )


def shown(value: object) -> str:
    """Answer a value as an error can show it: in short, whatever its size or depth."""
    if isinstance(value, Mapping):
        return "een object"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "een lijst"
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _choice(record: Mapping[str, object], field: str, choices: type[Choice]) -> Choice | None:
    value = record.get(field)
    if value is None or value == "":
        return None
    found = next((choice for choice in choices if choice == value), None)
    if found is None:
        raise DeadlineInputError(field, f"{shown(value)} is onbekend. Kies uit {_names(choices)}.")
    return found


def _names(choices: type[StrEnum]) -> str:
    return ", ".join(choice.value for choice in choices)


def _suspensions(record: Mapping[str, object]) -> tuple[Suspension, ...]:
    items = record.get("suspensions")
    if items is None or items == "":
        return ()
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise DeadlineInputError("suspensions", "moet een lijst zijn van asked en answered.")
    if len(items) > MOST_SUSPENSIONS:
        raise DeadlineInputError("suspensions", f"meer dan {MOST_SUSPENSIONS} kan niet.")
    return tuple(_suspension(item, f"suspensions[{at}]") for at, item in enumerate(items))


def _suspension(item: object, field: str) -> Suspension:
    if not isinstance(item, Mapping):
        raise DeadlineInputError(field, "moet een object zijn met asked en answered.")
    asked = _when(item, "asked", path=f"{field}.asked")
    if asked is None:
        raise DeadlineInputError(f"{field}.asked", "ontbreekt. Geef de dag van de vraag.")
    answered = _when(item, "answered", path=f"{field}.answered")
    return Suspension(
        local_date(asked, f"{field}.asked"),
        None if answered is None else local_date(answered, f"{field}.answered"),
    )


def _when(
    record: Mapping[str, object],
    field: str,
    *,
    path: str | None = None,
    offset_needed: bool = False,
) -> datetime | date | None:
    """Answer the day or moment in a field, None where it is absent."""
    value = record.get(field)
    path = path or field
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise DeadlineInputError(path, f"{shown(value)} is geen datum. {EXAMPLES}")
    text = value.strip().upper()
    try:
        return date.fromisoformat(text)
    except ValueError:
        moment = _moment(text, path, value)
    if moment.utcoffset() is None:
        local = to_amsterdam(moment, path)
        if offset_needed:
            raise DeadlineInputError(
                path,
                f"{shown(value)} zegt niet in welke tijdzone. Zet het verschil met UTC erachter,"
                f" bijvoorbeeld {local.isoformat()}.",
            )
    return moment


def _moment(text: str, path: str, value: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        fault = "bestaat niet" if LOOKS_LIKE_A_DATE.match(text) else "is geen datum"
        raise DeadlineInputError(path, f"{shown(value)} {fault}. {EXAMPLES}") from None
