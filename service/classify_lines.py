"""Answer `privacyloket classify`: what a message asks, a line of JSON out for each line in."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isinf
from typing import Any, Final, Never

from casework.kinds import Kind
from casework.local_time import to_amsterdam
from casework.message import Channel, Understanding
from service.deadline_lines import BYTE_ORDER_MARK, LONGEST_LINE

Line = dict[str, Any]

SHOWN_OF_A_VALUE: Final = 40
"""Characters of a wrong value that are told back."""
PLACES: Final = 4
"""Decimals of a probability."""


class MessageUnreadable(ValueError):
    """A record is no message; the text says in Dutch why."""


@dataclass(frozen=True, slots=True)
class TypedMessage:
    """A message as a program or a person hands it over."""

    text: str
    subject: str = ""
    channel: Channel = Channel.EMAIL
    received: datetime | None = None
    """With its offset; None where it is not said."""


Reads = Callable[[TypedMessage], Understanding]
"""Understands one message."""


def answer_lines(lines: Iterable[str], read: Reads) -> Iterator[Line]:
    """Answer each record, or its `id` and `error`; blank lines get no answer."""
    for number, line in numbered(lines):
        yield answer_line(line, number, read)


def numbered(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Answer the lines that are not blank with their numbers, counted as an editor does."""
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(BYTE_ORDER_MARK)
        if text.strip() or len(text) > LONGEST_LINE:
            yield number, text


def answer_line(line: str, number: int, read: Reads) -> Line:
    """Answer one record, or its `id` and `error`."""
    record: Mapping[str, Any] = {}
    try:
        record = record_in(line)
        message = message_in(record)
    except MessageUnreadable as fault:
        return {"id": record.get("id"), "error": f"regel {number}: {fault}"}
    return {"id": record.get("id"), **understanding_as_json(read(message))}


def understanding_as_json(understood: Understanding) -> Line:
    """Answer an understanding as JSON values; places are counted in characters of the text."""
    discovered = understood.discovered
    return {
        "labels": [kind.value for kind in understood.labels],
        "probabilities": {
            kind.value: round(float(understood.probabilities[kind]), PLACES) for kind in Kind
        },
        "needs_triage": understood.unsure,
        "language": understood.language,
        "schools": list(understood.schools),
        "discovered": to_amsterdam(discovered).isoformat(timespec="seconds")
        if discovered
        else None,
        "evidence": [
            {"label": each.kind.value, "start": each.start, "end": each.end}
            for each in understood.evidence
        ],
    }


def record_in(line: str) -> Mapping[str, Any]:
    """Answer the JSON object on a line. Raises MessageUnreadable."""
    if len(line) > LONGEST_LINE:
        raise MessageUnreadable(f"langer dan {LONGEST_LINE} tekens")
    try:
        line.encode()
        record = json.loads(line, parse_constant=_no_number, parse_float=_finite)
    except UnicodeEncodeError:
        raise MessageUnreadable("geen UTF-8; bewaar het bestand als UTF-8") from None
    except json.JSONDecodeError as fault:
        raise MessageUnreadable(f"geen JSON ({fault.msg})") from None
    except RecursionError:
        raise MessageUnreadable("te diep genest") from None
    except MessageUnreadable:
        raise
    except ValueError:  # Python reads no whole number of more than 4300 digits
        raise MessageUnreadable("een getal is te groot") from None
    if not isinstance(record, dict):
        raise MessageUnreadable("verwacht een JSON-object")
    return record


def message_in(record: Mapping[str, Any]) -> TypedMessage:
    """Answer the message that a record holds. Raises MessageUnreadable."""
    if record.get("text") is None:
        raise MessageUnreadable("`text` ontbreekt")
    return TypedMessage(
        text=_text(record, "text"),
        subject=_text(record, "subject"),
        channel=_channel(record.get("channel")),
        received=_moment(record.get("received")),
    )


def _text(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise MessageUnreadable(f"`{field}` is geen tekst")
    return value


def _channel(value: object) -> Channel:
    if value is None:
        return Channel.EMAIL
    if not isinstance(value, str) or value not in set(Channel):
        raise MessageUnreadable(f"`channel`: {_shown(value)} is geen email of chat")
    return Channel(value)


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        offset = moment.utcoffset()
        to_amsterdam(moment if offset is not None else moment.astimezone())
    except (ValueError, OverflowError):
        raise MessageUnreadable(f"`received`: {_shown(value)} is geen tijdstip") from None
    if offset is None:
        raise MessageUnreadable(
            f"`received`: {_shown(value)} zegt niet in welke tijdzone. Zet het verschil met UTC"
            " erachter, bijvoorbeeld +01:00"
        )
    return moment


def _shown(value: object) -> str:
    """Answer a wrong value briefly; what is inside a list or an object matters to nobody."""
    if isinstance(value, list | dict):
        return "een lijst" if isinstance(value, list) else "een object"
    return repr(value if not isinstance(value, str) else value[:SHOWN_OF_A_VALUE])


def _finite(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise MessageUnreadable("een getal is te groot")
    return value


def _no_number(name: str) -> Never:
    raise MessageUnreadable(f"geen JSON ({name} is geen getal)")
