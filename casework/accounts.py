"""Say what an account at the desk holds, what its links and sessions are, and when they end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from casework.case import CaseRefuses
from casework.guessing import GuessCounts
from casework.seats import Seat
from casework.staff import StaffMember

SHORTEST_PASSWORD: Final = 12
"""Characters. NIST SP 800-63B asks for 8 beside a second factor; a case file is worth more."""
LONGEST_PASSWORD: Final = 128
"""A password is hashed whole; the bound keeps a page from being used to keep us busy."""
FEWEST_DIFFERENT_SIGNS: Final = 5
FORBIDDEN_WORD_FROM: Final = 4
"""Characters; a shorter word of somebody's name stands in many good passwords by chance."""
RECOVERY_CODES: Final = 10
CODE_DIGITS: Final = 6

ABSOLUTE_LIMIT: Final = timedelta(hours=12)
"""NIST SP 800-63B section 4.2.3; a working day fits in it, and the next one begins anew."""
IDLE_LIMIT: Final = timedelta(minutes=30)
"""The same section. For seats that see the whole board."""
IDLE_LIMIT_OF_SCHOOL: Final = timedelta(minutes=60)
"""For who sees one school: a director is called away all day long, and sees less."""
ACTIVITY_NOTED_EVERY: Final = timedelta(minutes=1)
"""A session may end so much early; not every page is worth a write."""
CODE_ASKED_FOR: Final = timedelta(minutes=5)
"""How long somebody whom a provider let in may take to give their code."""
DEVICE_KNOWN_FOR: Final = timedelta(days=180)
LINKS_A_DAY: Final = 5
"""Reset mails to one person in 24 hours; every one of them works until one is used."""


class AccountRefuses(CaseRefuses):
    """The act does not fit the account; the text says why, in Dutch, for who tried."""


class SignInRefused(AccountRefuses):
    """Address, password and code do not go together; which of them is wrong is never said."""

    def __init__(self) -> None:
        super().__init__(
            "Deze gegevens kloppen niet samen. Kijk het mailadres, het wachtwoord en de code na."
            " Een code uit de app werkt één keer; wacht dan op de volgende."
        )


class TriedTooOften(AccountRefuses):
    """Somebody guessed too often; the text does not say who."""

    def __init__(self, until: datetime) -> None:
        """Say until when nothing is heard."""
        super().__init__("Er is te vaak geprobeerd om binnen te komen.")
        self.until = until


class LinkKind(StrEnum):
    """What a secret address in a mail is for."""

    INVITATION = "invitation"
    PASSWORD = "password"
    SECOND_FACTOR = "second_factor"

    @property
    def lifetime(self) -> timedelta:
        """How long it opens something: a new colleague may be away for some days."""
        return timedelta(days=7) if self is LinkKind.INVITATION else timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff, and what they prove with who they are."""

    member: StaffMember
    invited: datetime
    joined: datetime | None = None
    """Since when they can sign in; None as long as the invitation was not accepted."""
    password: str = field(default="", repr=False)
    """Its hash; empty as long as there is none."""
    second_factor: str = field(default="", repr=False)
    """What the codes of their app are made of; empty while it must be set up."""
    next_second_factor: str = field(default="", repr=False)
    """The same, shown but not yet confirmed with a code."""
    last_step: int = 0
    """The time step of the last code that was taken; older ones and this one count no more."""
    last_seen: datetime | None = None
    """When they were last at the desk, to the minute."""

    @property
    def may_enter(self) -> bool:
        """Whether they can sign in at all, with the right words."""
        return bool(self.joined and self.member.blocked is None and self.member.seats)


@dataclass(frozen=True, slots=True)
class StaffLink:
    """A secret address that was mailed to a member; the secret itself is kept by nobody."""

    member: str
    kind: LinkKind
    made: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A browser in which a member is signed in."""

    id: str
    """Names the session in lists and events; opens nothing."""
    member: str
    since: datetime
    seen: datetime
    seat: Seat | None = None
    """On which seat they sat down; None: on their first."""
    about: str = ""
    """Program and system, such as "Firefox op Windows"."""
    awaits_code: bool = False
    """A provider said who they are; nothing is open before their own code."""

    def lives(self, seat: Seat, now: datetime) -> bool:
        """Answer whether the session still holds, on this seat."""
        if self.awaits_code:
            return now - self.since < CODE_ASKED_FOR
        return now - self.seen < idle_limit(seat) and now - self.since < ABSOLUTE_LIMIT


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A browser that signed in before at one account."""

    id: str
    member: str


def idle_limit(seat: Seat) -> timedelta:
    """Answer how long a session on a seat lives without anybody doing anything."""
    return IDLE_LIMIT if seat.sees_whole_board else IDLE_LIMIT_OF_SCHOOL


def plain_email(email: str) -> str:
    """Answer the one way of writing a mail address by which an account is known."""
    return email.strip().casefold()


def plain_code(code: str) -> str:
    """Answer a code as it counts: people type spaces and hyphens in the groups they read."""
    return re.sub(r"[\s\u2010-\u2013-]", "", code).upper()


def is_app_code(code: str) -> bool:
    """Answer whether a plain code is one of an app; any other is taken for a recovery code."""
    return len(code) == CODE_DIGITS and code.isascii() and code.isdigit()


def in_reading_groups(code: str) -> str:
    """Answer a recovery code in two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def why_not_password(password: str, member: StaffMember) -> str:
    """Answer why a password cannot be chosen; empty when it can.

    No signs or digits are asked for: they make passwords worse (NIST SP 800-63B, 5.1.1.2).
    """
    if len(password) < SHORTEST_PASSWORD:
        return f"Kies een wachtwoord van minstens {SHORTEST_PASSWORD} tekens."
    if len(password) > LONGEST_PASSWORD:
        return f"Kies een wachtwoord van hoogstens {LONGEST_PASSWORD} tekens."
    if len(set(password.casefold())) < FEWEST_DIFFERENT_SIGNS:
        return "Kies een wachtwoord met meer verschillende tekens."
    if any(word in password.casefold() for word in _own_words(member)):
        return "Laat uw naam, uw mailadres en het woord privacyloket uit uw wachtwoord."
    return ""


def _own_words(member: StaffMember) -> set[str]:
    texts = f"{member.name} {member.email} privacyloket".casefold()
    words = re.split(r"[^\w]+", texts)
    return {word for word in words if len(word) >= FORBIDDEN_WORD_FROM}


class StaffLinks(Protocol):
    """Keeps what opens an account once: links in mails, and recovery codes."""

    async def make(self, member: str, kind: LinkKind, *, now: datetime) -> str:
        """Write a new link and answer its secret, which is stored nowhere."""
        ...

    async def opened_by(self, secret: str, *, now: datetime) -> StaffLink | None:
        """Answer the link that a secret opens; None for one used, too old or never made."""
        ...

    async def of_member(self, member: str, *, now: datetime) -> Sequence[StaffLink]:
        """Answer the links of a member that still open something, the oldest first."""
        ...

    async def end(self, member: str) -> None:
        """End every link of a member."""
        ...

    async def new_recovery_codes(self, member: str) -> tuple[str, ...]:
        """Answer new codes, which are stored nowhere; older ones of the member are void."""
        ...

    async def use_recovery_code(self, member: str, code: str) -> bool:
        """Answer whether a plain code is one of the member's; it is void afterwards."""
        ...

    async def recovery_codes_left(self, member: str) -> int:
        """Answer how many codes of a member were not used."""
        ...


class StaffSessions(Protocol):
    """Keeps who is signed in where, by the keyed hash of each session's secret."""

    async def open(self, session: StaffSession) -> str:
        """Write a new session and answer its secret, which is stored nowhere."""
        ...

    async def opened_by(self, secret: str) -> tuple[StaffSession, Account] | None:
        """Answer the session of a secret with its account, in one read."""
        ...

    async def note(self, session: StaffSession) -> None:
        """Write when a session was last seen, and on which seat; one that ended stays ended."""
        ...

    async def of_member(self, member: str) -> Sequence[StaffSession]:
        """Answer the sessions of a member that were not ended, the latest seen first."""
        ...

    async def end(self, member: str, *, only: str = "", but: str = "") -> int:
        """End the sessions of a member: all, one, or all but one; answer how many."""
        ...

    async def end_old(self, *, before: datetime) -> None:
        """Take away sessions that began before a moment, of whomever."""
        ...

    async def know_device(self, member: str, *, now: datetime) -> str:
        """Note that a browser signed in, and answer the secret it is known by."""
        ...

    async def device(self, secret: str, *, now: datetime) -> KnownDevice | None:
        """Answer the browser of a secret; None for an unknown one, and for one long silent."""
        ...

    async def forget_devices(self, member: str) -> None:
        """Know no browser of a member any more."""
        ...


class StaffAccounts(Protocol):
    """Keeps who may sign in to the desk, each under a key of their own."""

    @property
    def links(self) -> StaffLinks:
        """The links in mails, and the recovery codes."""
        ...

    @property
    def sessions(self) -> StaffSessions:
        """Who is signed in, and from which browsers."""
        ...

    @property
    def tries(self) -> GuessCounts:
        """The tries that count."""
        ...

    async def enter(self, account: Account) -> None:
        """Write a new account. Raises Conflict for an address that has one, and for a name that
        somebody at one of the same boards has."""
        ...

    async def save(self, account: Account) -> None:
        """Write what changed. Raises Conflict as `enter` does, and LookupError for an account
        that is not there."""
        ...

    async def get(self, member: str) -> Account | None:
        """Answer one account; within a transaction nobody else changes it before the end."""
        ...

    async def of_email(self, email: str) -> Account | None:
        """Answer the account of a mail address; capitals and outer spaces do not count."""
        ...

    async def of_provider(self, issuer: str, subject: str) -> Account | None:
        """Answer the account that somebody at a provider of identities was tied to."""
        ...

    async def tie(self, member: str, *, issuer: str, subject: str, now: datetime) -> None:
        """Tie an account to somebody at a provider. Raises Conflict when they are another's."""
        ...

    async def untie(self, member: str) -> int:
        """Take every tie to a provider off an account; answer how many there were."""
        ...

    async def ties(self, member: str) -> int:
        """Answer to how many people at providers an account is tied."""
        ...

    async def forget(self, member: str, *, now: datetime) -> None:
        """Erase an account with everything that belongs to it, and have its key destroyed."""
        ...

    async def of_board(self, board: str | None) -> Sequence[Account]:
        """Answer the accounts with a seat at a board, or every one, by name."""
        ...


class PasswordHasher(Protocol):
    """Hashes passwords slowly, off the event loop."""

    async def hashed(self, password: str) -> str:
        """Answer the hash to keep; it names its own parameters."""
        ...

    async def fits(self, password: str, kept: str) -> bool:
        """Answer whether a password is the one that was hashed.

        Without a kept hash (empty) the answer is no, and takes as long.
        """
        ...

    def is_outdated(self, kept: str) -> bool:
        """Answer whether a hash was made with other parameters than hold now."""
        ...


class SecondFactor(Protocol):
    """Knows the codes of an authenticator app (TOTP, RFC 6238)."""

    def new_secret(self) -> str:
        """Answer what the codes of a new app are made of, as a person could type it."""
        ...

    def step_of(self, code: str, secret: str, *, now: datetime) -> int | None:
        """Answer the time step whose code this is, at most one step off; None for a wrong code."""
        ...

    def address(self, secret: str, member: StaffMember) -> str:
        """Answer what an app reads from the square picture (`otpauth://`)."""
        ...
