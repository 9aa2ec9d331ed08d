"""Judge from the doors and the letters whether the service does its work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.alarms import is_silent
from casework.dutch_dates import in_days
from casework.ledger import Door, Look

DOOR_WORDS: Final = {
    Door.IMAP: "mailbox",
    Door.SMTP: "ingang voor mail",
    Door.CHAT: "bot",
    Door.FILE: "bestand",
}


@dataclass(frozen=True, slots=True)
class DoorHealth:
    """How one door is."""

    name: str
    what: str
    good: bool
    age: timedelta | None
    """Since it was last read to the end; None when it never was."""
    last_look: datetime | None
    last_message: datetime | None
    fault: str
    """A short English phrase; empty when the last try went well."""

    @property
    def verdict(self) -> str:
        """In a few words."""
        if self.good:
            return "antwoordt" if not self.fault else "antwoordt, maar de laatste keer niet"
        return "antwoordt niet" if self.age is not None else "nog nooit gelezen"

    @property
    def age_words(self) -> str:
        """How long ago it was read."""
        return ago_words(self.age) if self.age is not None else "nog nooit"


def health_of(looks: Sequence[Look], *, now: datetime, patience: timedelta) -> list[DoorHealth]:
    """Answer how each door is, the silent ones first."""
    doors = [
        DoorHealth(
            look.place,
            DOOR_WORDS[look.door],
            not is_silent(look, now=now, patience=patience),
            now - look.last_look if look.last_look else None,
            look.last_look,
            look.last_message,
            look.fault,
        )
        for look in looks
    ]
    return sorted(doors, key=lambda door: (door.good, door.what, door.name))


def ago_words(age: timedelta) -> str:
    """Answer how long ago, roundly: "3 minuten geleden"."""
    seconds = max(0, int(age.total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes < 1:
        return "net"
    if hours < 1:
        return f"{minutes} {'minuut' if minutes == 1 else 'minuten'} geleden"
    if days < 1:
        return f"{hours} uur geleden"
    return f"{in_days(days)} geleden"
