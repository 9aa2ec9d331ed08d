"""Say what is kept of a school's contacts: enough to recognise an address, no second register.

Kept are keyed hashes of mail addresses and telephone numbers, the school, whether the contact has
authority, from which day the pupil is 16, and a pseudonym of the pupil. No name, no address, no
number. From a message the service can tell "this address is on file for a pupil of this school",
and nothing more.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from casework.identity import KnownContact


class ContactKind(StrEnum):
    """What a contact is reached by."""

    EMAIL = "email"
    PHONE = "phone"


class Authority(StrEnum):
    """Whether a contact has authority over the pupil, as the school's records say."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach one contact of one pupil, on its way into the hash; never stored so."""

    kind: ContactKind
    value: str
    """Normalised: a mail address, or a number in international form such as +31612345678."""
    authority: Authority
    sixteen_on: date | None
    """None where the records hold no birth date."""
    pupil: str
    """The pupil's number in the records; hashed before it is kept."""


@dataclass(frozen=True, slots=True)
class ContactCount:
    """How much is kept of one school."""

    school: str
    imported: datetime
    pupils: int
    emails: int
    phones: int
    with_authority: int
    without_authority: int
    sixteen_or_over: int
    """Pupils who are 16 or over on the day that was asked about."""


class Contacts(Protocol):
    """Keeps the contacts of schools, as keyed hashes."""

    async def replace(
        self, board: str, school: str, contacts: Sequence[Contact], *, now: datetime
    ) -> None:
        """Keep these contacts of a school in place of all that were kept of it."""
        ...

    async def known(self, board: str, kind: ContactKind, value: str) -> Mapping[str, bool]:
        """Answer every school of a board with a list, and whether the contact is on it."""
        ...

    async def counts(self, board: str, *, day: date) -> Sequence[ContactCount]:
        """Answer how much is kept of each school, by name."""
        ...

    async def forget(self, board: str, school: str) -> bool:
        """Delete what is kept of a school; False when nothing was."""
        ...


def known_at(school: str | None, lists: Mapping[str, bool]) -> KnownContact:
    """Answer what may be told of an address for a case about a school; see `Contacts.known`."""
    if school is None:
        return KnownContact.NO_SCHOOL
    if school not in lists:
        return KnownContact.NO_LIST
    return KnownContact.ON_FILE if lists[school] else KnownContact.NOT_ON_FILE


_ADDRESS: Final = re.compile(r"[^@\s<>()\",;:]{1,64}@[^@\s<>()\",;:]+\.[^@\s<>()\",;:.]{2,63}")
MOST_ADDRESS: Final = 254
"""Characters, RFC 5321 §4.5.3.1.3."""
COUNTRY: Final = "31"
NATIONAL_DIGITS: Final = 9
"""Of a Dutch number behind its 0."""
E164_DIGITS: Final = range(8, 16)
"""Of an international number, its country code included (ITU-T E.164)."""


def plain_address(text: str) -> str | None:
    """Answer a mail address the way it is compared; None for what is none."""
    plain = unicodedata.normalize("NFC", text).strip().casefold().removeprefix("mailto:")
    plain = plain.strip("<> ")
    return plain if len(plain) <= MOST_ADDRESS and _ADDRESS.fullmatch(plain) else None


def plain_number(text: str) -> str | None:
    """Answer a telephone number in international form; None for what is none.

    A number without a country code is Dutch. A spreadsheet that took it for a sum has eaten its
    first 0, so nine digits without one are a Dutch number too.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold().removeprefix("tel:")
    international = plain.startswith(("+", "00"))
    plain = plain.replace("(0)", "") if international else plain
    if re.search(r"[^0-9\s()+./\u2010-\u2013-]", plain) or "+" in plain[1:]:
        return None
    digits = re.sub(r"\D", "", plain).removeprefix("00" if international else "")
    if not international:
        national = digits.removeprefix("0")
        fits = len(national) == NATIONAL_DIGITS and not national.startswith("0")
        return f"+{COUNTRY}{national}" if fits else None
    if digits.startswith(COUNTRY):
        national = digits.removeprefix(COUNTRY).removeprefix("0")
        return f"+{COUNTRY}{national}" if len(national) == NATIONAL_DIGITS else None
    fits = len(digits) in E164_DIGITS and not digits.startswith("0")
    return f"+{digits}" if fits else None


def sixteen_on(born: date) -> date:
    """Answer the sixteenth birthday; who was born on 29 February is 16 on 1 March at the latest."""
    year = born.year + 16
    leap_day = (born.month, born.day) == (2, 29)
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 3, 1) if leap_day and not is_leap else born.replace(year=year)
