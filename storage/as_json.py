"""Turn what the core hands over into bytes that can be sealed, and back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from dataclasses import fields as dataclass_fields
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from casework.advice import Advice
from casework.case import Case
from casework.evidence_words import Quote
from casework.holds import Hold
from casework.identity import IdentityFact, IdentityWay, way_in_words
from casework.message import (
    Attachment,
    Authenticity,
    Automatic,
    AutomaticKind,
    Channel,
    DeliveryStatus,
    IncomingMessage,
)
from casework.notes import Note
from casework.tasks import Task
from casework.term_acts import Awareness, Extension, Question, TermActs
from casework.who_may_ask import WhoMayAsk

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Part = TypeVar("Part")


def to_bytes(value: object) -> bytes:
    """Answer a JSON value as UTF-8; half a surrogate pair, as broken mails hold, survives too."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def from_bytes(data: bytes) -> Any:
    """Answer the JSON value that was kept."""
    return json.loads(data.decode("utf-8", "surrogatepass"))


def message_to_bytes(message: IncomingMessage) -> bytes:
    """Answer a message as UTF-8 JSON."""
    fields = {each.name: getattr(message, each.name) for each in dataclass_fields(message)}
    fields["attachments"] = [asdict(each) for each in message.attachments]
    fields["authenticity"] = asdict(message.authenticity)
    fields["automatic"] = asdict(message.automatic) if message.automatic else None
    fields["received"] = message.received.isoformat()
    fields["sent"] = message.sent.isoformat() if message.sent else None
    return to_bytes(fields)


def message_from_bytes(data: bytes) -> IncomingMessage:
    """Answer the message that was kept."""
    fields = from_bytes(data)
    automatic = fields.pop("automatic")
    return IncomingMessage(
        **{
            **fields,
            "channel": Channel(fields["channel"]),
            "received": datetime.fromisoformat(fields["received"]),
            "sent": datetime.fromisoformat(fields["sent"]) if fields["sent"] else None,
            "recipients": tuple(fields["recipients"]),
            "references": tuple(fields["references"]),
            "defects": tuple(fields["defects"]),
            "attachments": tuple(_made(Attachment, each) for each in fields["attachments"]),
            "authenticity": Authenticity(**fields["authenticity"]),
            "automatic": _automatic(automatic) if automatic else None,
        }
    )


def _automatic(fields: Mapping[str, Any]) -> Automatic:
    status = fields["delivery_status"]
    return Automatic(
        kind=AutomaticKind(fields["kind"]),
        why=fields["why"],
        delivery_status=DeliveryStatus(status) if status else None,
        reported_message_ids=tuple(fields["reported_message_ids"]),
    )


def staff_part_to_bytes(case: Case) -> bytes:
    """Answer what staff wrote and did in a case as UTF-8 JSON."""
    return to_bytes(
        {
            "taken_up_by": case.taken_up_by,
            "identity": _plain(case.identity),
            "card": _plain(case.card),
            "extension": _plain(case.acts.extension),
            "questions": [_plain(question) for question in case.acts.questions],
            "awareness": _plain(case.acts.awareness),
            "hold": _plain(case.hold),
            "tasks": [_plain(task) for task in case.tasks],
            "notes": [_plain(note) for note in case.notes],
            "advices": [_plain(advice) for advice in case.advices],
            "split_from": case.split_from,
            "merged_into": case.merged_into,
        }
    )


def with_staff_part(case: Case, data: bytes) -> Case:
    """Answer the case with what staff wrote and did in it filled in."""
    fields = from_bytes(data)
    acts = TermActs(
        extension=_read(Extension, fields.get("extension")),
        questions=tuple(_made(Question, each) for each in fields.get("questions", ())),
        awareness=_read(Awareness, fields.get("awareness")),
    )
    return replace(
        case,
        taken_up_by=fields["taken_up_by"],
        identity=_identity(fields["identity"]),
        card=_read(WhoMayAsk, fields.get("card")),
        acts=acts,
        hold=_read(Hold, fields.get("hold")),
        tasks=tuple(_made(Task, each) for each in fields.get("tasks", ())),
        notes=tuple(_made(Note, each) for each in fields.get("notes", ())),
        advices=tuple(_made(Advice, each) for each in fields.get("advices", ())),
        split_from=fields.get("split_from"),
        merged_into=fields.get("merged_into"),
    )


def quotes_to_bytes(quotes: Sequence[Quote]) -> bytes:
    """Answer quotes as UTF-8 JSON."""
    return to_bytes([_plain(quote) for quote in quotes])


def quotes_from_bytes(data: bytes) -> tuple[Quote, ...]:
    """Answer the quotes that were kept."""
    return tuple(_made(Quote, each) for each in from_bytes(data))


def _identity(fields: Mapping[str, Any] | None) -> IdentityFact | None:
    """Answer how somebody was identified; an older fact holds a person's own words for the way."""
    if fields is None or fields["way"] in set(IdentityWay):
        return _read(IdentityFact, fields)
    return _made(
        IdentityFact, {**fields, "way": way_in_words(fields["way"]).value, "note": fields["way"]}
    )


def _plain(part: "DataclassInstance | None") -> dict[str, Any] | None:
    """Answer a flat dataclass as JSON values."""
    if part is None:
        return None
    values = {each.name: getattr(part, each.name) for each in dataclass_fields(part)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _read(kind: type[Part], values: Mapping[str, Any] | None) -> Part | None:
    return _made(kind, values) if values is not None else None


def _made(kind: type[Part], values: Mapping[str, Any]) -> Part:
    """Answer the flat dataclass that was kept, its moments and choices as such again."""
    types = get_type_hints(kind)
    return kind(**{name: _value(types[name], value) for name, value in values.items()})


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    options = (kind, *get_args(kind))
    if datetime in options:
        return datetime.fromisoformat(value)
    choices = (each for each in options if isinstance(each, type) and issubclass(each, StrEnum))
    choice = next(choices, None)
    return choice(value) if choice else value
