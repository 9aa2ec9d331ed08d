"""Turn what the core hands over into bytes that can be sealed, and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import Any

from casework.case import IdentityFact
from casework.message import (
    Attachment,
    Authenticity,
    Automatic,
    AutomaticKind,
    Channel,
    DeliveryStatus,
    IncomingMessage,
)


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
            "attachments": tuple(Attachment(**each) for each in fields["attachments"]),
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


def staff_to_bytes(taken_up_by: str | None, identity: IdentityFact | None) -> bytes:
    """Answer the names of staff in a case as UTF-8 JSON."""
    fact = None
    if identity is not None:
        fact = {"way": identity.way, "at": identity.at.isoformat(), "by": identity.by}
    return to_bytes({"taken_up_by": taken_up_by, "identity": fact})


def staff_from_bytes(data: bytes) -> tuple[str | None, IdentityFact | None]:
    """Answer who took the case up, and how identity was shown."""
    fields = from_bytes(data)
    fact = fields["identity"]
    if fact is None:
        return fields["taken_up_by"], None
    return fields["taken_up_by"], IdentityFact(
        fact["way"], datetime.fromisoformat(fact["at"]), fact["by"]
    )
