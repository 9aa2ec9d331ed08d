"""Say what a one-time code is, how it is read in a reply, and how it is masked before storing.

A code is 8 characters without look-alikes, in two groups of four for the reader. It has at least
two digits and two letters, so that no word and no telephone number is taken for one: a wrong try
must be somebody's try. It lives 15 minutes and 5 tries, and a case has one at most.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from casework.message import IncomingMessage

ALPHABET: Final = "ACDEFGHJKMNPQRTVWXY34679"
"""Without 0/O, 1/I/L, 2/Z, 5/S, 8/B and U/V, which look or sound alike."""
LENGTH: Final = 8
LIFETIME: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5
MOST_A_DAY: Final = 5
"""Codes sent about one case in 24 hours; more would be a way to keep guessing."""
MASKED: Final = "[code]"
FEWEST_OF_EACH: Final = 2
_GROUP: Final = f"[{ALPHABET}]{{4}}"
_CODE: Final = re.compile(
    # A case reference has the same shape behind its PL.
    rf"(?<![0-9A-Za-z])(?<!PL[-\s\u2010-\u2013])({_GROUP})[-\s\u2010-\u2013]{{0,3}}({_GROUP})"
    r"(?![0-9A-Za-z])",
    re.IGNORECASE,
)


class CodeAnswer(StrEnum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    USED_UP = "used_up"
    """The last try was wrong too: the code is void."""
    NONE_OPEN = "none_open"
    """No code is open: none was sent, it was used, or its time is over."""


class IdentityCodes(Protocol):
    """Keeps the open code of each case, as a keyed hash."""

    async def make(self, reference: str, *, now: datetime) -> str:
        """Answer a new code for a case; one that was open before is void."""
        ...

    async def any_open(self, *, now: datetime) -> bool:
        """Answer whether a code of any case can still be used."""
        ...

    async def attempt(self, reference: str, codes: Sequence[str], *, now: datetime) -> CodeAnswer:
        """Try codes on a case, each of them one try; the right one is void afterwards."""
        ...


def is_code(text: str) -> bool:
    """Answer whether a plain text has the form of a code."""
    digits = sum(each.isdigit() for each in text)
    return (
        len(text) == LENGTH
        and set(text) <= set(ALPHABET)
        and FEWEST_OF_EACH <= digits <= LENGTH - FEWEST_OF_EACH
    )


def in_groups(code: str) -> str:
    """Answer a code as a person reads it: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def codes_in(message: IncomingMessage) -> tuple[str, ...]:
    """Answer what the sender wrote now that has the form of a code, in order, each once.

    What is quoted does not count: our own letter with the code in it comes back in any reply.
    """
    return tuple(dict.fromkeys(_codes(f"{message.subject}\n{message.text}")))


def holds_code(message: IncomingMessage) -> bool:
    """Answer whether anything in a message has the form of a code, quotes included."""
    return any(_codes(f"{message.subject}\n{message.text}\n{message.full_text}"))


def without_codes(message: IncomingMessage) -> IncomingMessage:
    """Answer a message with everything that has the form of a code masked, quotes included."""
    return replace(
        message,
        subject=_masked(message.subject),
        text=_masked(message.text),
        full_text=_masked(message.full_text),
    )


def is_only_code(message: IncomingMessage) -> bool:
    """Answer whether a message, already masked, says nothing beside the code."""
    rest = message.text.replace(MASKED, "")
    return MASKED in message.text and not re.search(r"\w{2}", rest)


def _codes(text: str) -> list[str]:
    found = (f"{first}{second}".upper() for first, second in _CODE.findall(text))
    return [code for code in found if is_code(code)]


def _masked(text: str) -> str:
    return _CODE.sub(
        lambda match: MASKED if is_code(f"{match[1]}{match[2]}".upper()) else match[0], text
    )
