"""Say what the parts of a board's profile hold: contact, people, schools, breach, reminders."""

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
)

from casework.school_holidays import Region

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAIL_ADDRESS: Final = re.compile(
    rf"(?=.{{6,254}}$){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])"
)
"""What every mail server takes without extensions (RFC 5321): plain letters only."""


def _mail_address(text: str) -> str:
    if not _MAIL_ADDRESS.fullmatch(text):
        raise ValueError('is no mail address; write one such as "privacy@bestuur.example"')
    return text


def _mail_address_or_nothing(text: str) -> str:
    return text and _mail_address(text)


EmailAddress = Annotated[str, AfterValidator(_mail_address)]
Whole = Annotated[int, Field(strict=True)]
YesOrNo = Annotated[bool, Field(strict=True)]


class Role(StrEnum):
    """Who at a board must act on a case."""

    DIRECTOR = "director"
    """Director of the school the case is about."""
    IBP_MANAGER = "ibp_manager"
    """The board's manager for information security and privacy."""
    FG = "fg"
    """Functionaris gegevensbescherming, the data protection officer."""
    DESK = "desk"
    """The board's own desk: takes what has no school yet, or is not understood yet."""


class Term(StrEnum):
    """How long a board gives itself to answer (rules §1)."""

    MONTH = "month"
    WEEKS = "weeks"
    """Four weeks, beside the legal month."""


class LegalRemedy(StrEnum):
    """What a parent can do against a refusal (rules §2); only the FG says which one holds."""

    AWB = "awb"
    """The board decides as bestuursorgaan: objection within six weeks."""
    COURT = "court"
    """Petition to the rechtbank within six weeks (UAVG art. 35)."""


@dataclass(frozen=True, slots=True)
class Post:
    """One place on a ladder: a role, or the deputy of who holds it."""

    role: Role
    deputy: bool = False

    def __str__(self) -> str:
        return f"{self.role}:deputy" if self.deputy else str(self.role)

    @classmethod
    def parse(cls, text: str) -> "Post":
        """Answer the post that a text stands for. Raises ValueError for any other text."""
        role, _, rest = text.partition(":")
        if rest not in {"", "deputy"}:
            raise ValueError(f"no post: {text!r}")
        return cls(Role(role), bool(rest))


class Part(BaseModel):
    """A table of a profile: no unknown keys, never changed."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, str_strip_whitespace=True, use_attribute_docstrings=True
    )


class Contact(Part):
    """Where a parent can turn to; printed in every letter."""

    email: Annotated[str, AfterValidator(_mail_address_or_nothing)] = ""
    """Mail address that parents write to. Empty only where the document names none: then the
    administrator must enter it."""
    phone: str = ""
    """As a parent dials it."""
    address: str = ""
    """Where to visit or write to, on one line."""
    website: str = ""
    """Page with the privacy notice."""


class Person(Part):
    """Somebody who holds a post, by the name colleagues and parents use."""

    address: EmailAddress
    """Mail address for their tickets."""
    name: str = ""
    """Their name, such as "A. Bakker"."""
    works_in_school_holidays: YesOrNo = False
    """For directors of schools and their deputies: answers mail while the school is closed."""


def _person(value: Any) -> Any:
    return {"address": value} if isinstance(value, str) else value


AnyPerson = Annotated[Person, BeforeValidator(_person)]
"""A person as a table, or only the mail address."""


class Holder(Person):
    """Somebody who holds a post, with who stands in for them."""

    deputy: AnyPerson | None = None
    """Who stands in, as a table or only the mail address."""


AnyHolder = Annotated[Holder, BeforeValidator(_person)]
"""A holder as a table, or only the mail address."""


class School(Part):
    """One school of the board, and how parents name it."""

    name: str = Field(min_length=2)
    """As the school calls itself."""
    village: str = ""
    """Where it stands."""
    street: str = ""
    """In which street, for boards whose parents tell schools of one village apart by it."""
    aliases: tuple[Annotated[str, Field(min_length=2)], ...] = ()
    """What else parents call it."""
    common_word: YesOrNo = False
    """The name is also an everyday word ("De Sleutel"), so it only counts when it is written
    as a name or behind a word such as `school` or `obs`."""
    director: AnyPerson | None = None
    """Gets the requests about its pupils: a table, or only the mail address."""
    deputy: AnyPerson | None = None
    """Takes the director's tickets when the director is away or does not take one up."""
    region: Region | None = None
    """Its school holidays; empty: those of the board's region."""


class RoleFacts(Part):
    """What a role is called at this board, and where its mail goes."""

    title: str = Field(min_length=2)
    """What the board calls this role, in Dutch, for use in a sentence."""
    address: EmailAddress | None = None
    """Mail address; without one its mail goes to the desk, the IBP manager or the contact."""
    name: str = ""
    """Who holds it."""
    deputy: AnyPerson | None = None
    """Who stands in: a table with address and name, or only the mail address."""


class BreachRules(Part):
    """The board's breach channel and who is told at once."""

    address: EmailAddress | None = None
    """Mail address where parents and pupils report a breach; without one the contact's."""
    notify: tuple[Role, ...] = (Role.IBP_MANAGER, Role.FG)
    """Who is told at once; the FG always. Without an IBP manager: the FG alone."""
    inner_hours: Whole = Field(default=24, ge=1, le=72)
    """Within so many hours of discovery the board has judged it itself."""
    ap_hours: Whole = Field(default=72, ge=72, le=168)
    """Within so many hours a breach is reported to the AP: 72 by AVG art. 33 lid 1. Only for when
    the law itself changes."""

    @field_validator("notify")
    @classmethod
    def _somebody_is_told(cls, roles: tuple[Role, ...]) -> tuple[Role, ...]:
        if Role.FG not in roles:
            raise ValueError("must contain 'fg': a breach always reaches the FG")
        return tuple(dict.fromkeys(roles))


class Reminders(Part):
    """When people at this board are reminded, and when a ticket goes to the next in line."""

    take_up_working_days: Whole = Field(default=2, ge=1, le=10)
    """Whole working days somebody has to take a ticket up."""
    take_up_breach_hours: Whole = Field(default=4, ge=1, le=24)
    """The same for a breach, in hours that run day and night."""
    working_days_before: tuple[Annotated[Whole, Field(ge=1, le=40)], ...] = (10, 5, 1)
    """Working days before the work-by day, for clocks in days."""
    inner_hours_before: tuple[Annotated[Whole, Field(ge=1, le=71)], ...] = (20, 12, 4)
    """Hours before the inner report of a breach."""
    ap_hours_before: tuple[Annotated[Whole, Field(ge=1, le=71)], ...] = (48, 24, 6)
    """Hours before the report to the AP."""
    overdue_every_working_days: Whole = Field(default=5, ge=1, le=20)
    """How often everybody on the ladder hears of a date that has passed."""
    start_of_day: time = Field(default=time(9), strict=True)
    """When a reminder of a clock in days comes, Amsterdam time."""

    @field_validator("working_days_before", "inner_hours_before", "ap_hours_before")
    @classmethod
    def _somebody_is_reminded(cls, moments: tuple[int, ...]) -> tuple[int, ...]:
        if not moments:
            raise ValueError("must hold at least one number: a date without a reminder is missed")
        return tuple(sorted(set(moments), reverse=True))


class CameraRules(Part):
    """What the board's documents say of cameras."""

    weeks: Whole = Field(default=4, ge=1, le=4)
    """How long footage lives unless there was an incident (rules §5)."""
    where: str = ""
    """Where cameras hang and where they never do, in Dutch."""
    third_parties: str = ""
    """Who else may get footage, in Dutch."""
