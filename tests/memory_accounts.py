"""Stand in for the accounts of staff: in memory, without hashing and without randomness."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta

from casework.accounts import (
    DEVICE_KNOWN_FOR,
    RECOVERY_CODES,
    Account,
    KnownDevice,
    LinkKind,
    StaffLink,
    StaffSession,
    plain_code,
    plain_email,
)
from casework.codes import ALPHABET
from casework.guessing import FORGOTTEN_AFTER, Brake, Tries
from casework.ports import Conflict


@dataclass
class StaffState:
    """Everything that is stored of staff; its values are frozen, so a shallow copy is a copy."""

    accounts: dict[str, Account] = field(default_factory=dict)
    ties: dict[tuple[str, str], str] = field(default_factory=dict)
    links: dict[str, StaffLink] = field(default_factory=dict)
    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    sessions: dict[str, StaffSession] = field(default_factory=dict)
    devices: dict[str, tuple[KnownDevice, datetime]] = field(default_factory=dict)
    tries: dict[str, Tries] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)
    """How many secrets were made of each purpose."""

    def copy(self) -> "StaffState":
        return StaffState(*(dict(getattr(self, each.name)) for each in fields(self)))

    def count(self, purpose: str) -> int:
        self.made[purpose] = self.made.get(purpose, 0) + 1
        return self.made[purpose]

    def secret(self, purpose: str) -> str:
        return f"{purpose}-secret-{self.count(purpose):04d}-in-memory"


class MemoryStaffLinks:
    """The links and recovery codes."""

    def __init__(self, state: StaffState) -> None:
        self._state = state

    async def make(self, member: str, kind: LinkKind, *, now: datetime) -> str:
        secret = self._state.secret("link")
        self._state.links[secret] = StaffLink(member, kind, now, now + kind.lifetime)
        return secret

    async def opened_by(self, secret: str, *, now: datetime) -> StaffLink | None:
        link = self._state.links.get(secret)
        return link if link is not None and link.expires > now else None

    async def of_member(self, member: str, *, now: datetime) -> Sequence[StaffLink]:
        mine = [
            link
            for link in self._state.links.values()
            if link.member == member and link.expires > now
        ]
        return sorted(mine, key=lambda link: link.made)

    async def end(self, member: str) -> None:
        kept = {key: each for key, each in self._state.links.items() if each.member != member}
        self._state.links = kept

    async def new_recovery_codes(self, member: str) -> tuple[str, ...]:
        codes = tuple(sorted(self._code() for _ in range(RECOVERY_CODES)))
        self._state.codes[member] = frozenset(codes)
        return codes

    def _code(self) -> str:
        number, letters = self._state.count("code"), ALPHABET[:16]
        tail = "".join(letters[(number >> shift) % 16] for shift in (12, 8, 4, 0))
        return f"AC34{tail}"

    async def use_recovery_code(self, member: str, code: str) -> bool:
        left = self._state.codes.get(member, frozenset())
        self._state.codes[member] = left - {plain_code(code)}
        return plain_code(code) in left

    async def recovery_codes_left(self, member: str) -> int:
        return len(self._state.codes.get(member, ()))


class MemoryStaffSessions:
    """The sessions and known browsers."""

    def __init__(self, state: StaffState) -> None:
        self._state = state

    async def open(self, session: StaffSession) -> str:
        secret = self._state.secret("session")
        self._state.sessions[secret] = session
        self._seen(session)
        return secret

    async def opened_by(self, secret: str) -> tuple[StaffSession, Account] | None:
        session = self._state.sessions.get(secret)
        return (session, self._state.accounts[session.member]) if session is not None else None

    async def note(self, session: StaffSession) -> None:
        for secret, kept in self._state.sessions.items():
            if kept.id == session.id:
                self._state.sessions[secret] = session
        self._seen(session)

    def _seen(self, session: StaffSession) -> None:
        account = self._state.accounts[session.member]
        self._state.accounts[session.member] = replace(account, last_seen=session.seen)

    async def of_member(self, member: str) -> Sequence[StaffSession]:
        mine = [each for each in self._state.sessions.values() if each.member == member]
        return sorted(mine, key=lambda each: (each.seen, each.id), reverse=True)

    async def end(self, member: str, *, only: str = "", but: str = "") -> int:
        ended = [
            secret
            for secret, each in self._state.sessions.items()
            if each.member == member and only in {"", each.id} and each.id != but
        ]
        for secret in ended:
            del self._state.sessions[secret]
        return len(ended)

    async def end_old(self, *, before: datetime) -> None:
        kept = {key: each for key, each in self._state.sessions.items() if each.since >= before}
        self._state.sessions = kept

    async def know_device(self, member: str, *, now: datetime) -> str:
        secret = self._state.secret("device")
        self._state.devices[secret] = (KnownDevice(f"id of {secret}", member), now)
        return secret

    async def device(self, secret: str, *, now: datetime) -> KnownDevice | None:
        device, known = self._state.devices.get(secret, (None, now - timedelta.resolution))
        return device if now - known < DEVICE_KNOWN_FOR else None

    async def forget_devices(self, member: str) -> None:
        self._state.devices = {
            secret: (device, known)
            for secret, (device, known) in self._state.devices.items()
            if device.member != member
        }


class MemoryGuessCounts:
    """The tries."""

    def __init__(self, state: StaffState) -> None:
        self._state = state

    async def take(self, at: Mapping[str, Brake], *, now: datetime) -> datetime | None:
        known = self._state.tries
        for name in [name for name, each in known.items() if now - each.last >= FORGOTTEN_AFTER]:
            del known[name]
        heard = [brake.heard_from(known.get(name)) for name, brake in at.items()]
        waits = [moment for moment in heard if moment is not None and moment > now]
        if waits:
            return max(waits)
        for name, brake in at.items():
            known[name] = brake.counted(known.get(name), now)
        return None

    async def wrong(self, at: Sequence[str], *, now: datetime) -> None:
        for name in set(at) & self._state.tries.keys():
            self._state.tries[name] = replace(self._state.tries[name], last=now)

    async def right(self, *, forget: Sequence[str], give_back: Sequence[str]) -> None:
        for name in forget:
            self._state.tries.pop(name, None)
        for name in set(give_back) & self._state.tries.keys():
            tries = self._state.tries[name]
            self._state.tries[name] = replace(tries, count=max(0, tries.count - 1))


class MemoryStaffAccounts:
    """The accounts."""

    def __init__(self, state: StaffState) -> None:
        self._state = state
        self.links = MemoryStaffLinks(state)
        self.sessions = MemoryStaffSessions(state)
        self.tries = MemoryGuessCounts(state)

    async def enter(self, account: Account) -> None:
        if account.member.id in self._state.accounts:
            raise Conflict("staff")
        self._check_alone(account)
        self._state.accounts[account.member.id] = account

    async def save(self, account: Account) -> None:
        if account.member.id not in self._state.accounts:
            raise LookupError(account.member.id)
        self._check_alone(account)
        self._state.accounts[account.member.id] = account

    def _check_alone(self, account: Account) -> None:
        others = [each for each in self._all() if each.member.id != account.member.id]
        for other in others:
            if plain_email(other.member.email) == plain_email(account.member.email):
                raise Conflict("email")
            if _names(other) & _names(account):
                raise Conflict("name")

    async def get(self, member: str) -> Account | None:
        return self._state.accounts.get(member)

    async def of_email(self, email: str) -> Account | None:
        found = [
            each for each in self._all() if plain_email(each.member.email) == plain_email(email)
        ]
        return found[0] if found else None

    async def of_provider(self, issuer: str, subject: str) -> Account | None:
        member = self._state.ties.get((issuer, subject))
        return self._state.accounts.get(member) if member is not None else None

    async def tie(self, member: str, *, issuer: str, subject: str, now: datetime) -> None:
        if self._state.ties.setdefault((issuer, subject), member) != member:
            raise Conflict("tie")

    async def untie(self, member: str) -> int:
        mine = [key for key, each in self._state.ties.items() if each == member]
        for key in mine:
            del self._state.ties[key]
        return len(mine)

    async def ties(self, member: str) -> int:
        return sum(each == member for each in self._state.ties.values())

    async def forget(self, member: str, *, now: datetime) -> None:
        self._state.accounts.pop(member, None)
        self._state.codes.pop(member, None)
        await self.links.end(member)
        await self.sessions.end(member)
        await self.sessions.forget_devices(member)
        await self.untie(member)

    async def of_board(self, board: str | None) -> Sequence[Account]:
        found = [
            each
            for each in self._all()
            if board is None or any(seat.board == board for seat in each.member.seats)
        ]
        return sorted(found, key=lambda each: (each.member.name.casefold(), each.member.id))

    def _all(self) -> list[Account]:
        return list(self._state.accounts.values())


def _names(account: Account) -> set[tuple[str, str]]:
    name = " ".join(account.member.name.casefold().split())
    return {(seat.board, name) for seat in account.member.seats}
