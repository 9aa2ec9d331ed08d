"""Let staff in and out of the desk, and say whose session a request belongs to."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from casework.accounts import (
    ABSOLUTE_LIMIT,
    ACTIVITY_NOTED_EVERY,
    CODE_ASKED_FOR,
    Account,
    PasswordHasher,
    SecondFactor,
    SignInRefused,
    StaffSession,
    TriedTooOften,
    is_app_code,
    plain_code,
    plain_email,
)
from casework.actions.account_events import account_events
from casework.actions.account_letters import AccountLetters
from casework.boards import BoardProfile
from casework.events import EventKind
from casework.guessing import OF_ACCOUNT, OF_DEVICE, OF_NETWORK, Brake
from casework.ports import Clock, Conflict, Mint, Storage, StorageUnavailable, Transaction
from casework.staff import SignedIn, StaffMember

LONGEST_INPUT: Final = 512
"""Characters of an address or a code that are looked at; nobody's own is longer."""
RECOVERY_CODE: Final = "recovery_code"


@dataclass(frozen=True, slots=True)
class Whence:
    """Where somebody comes from who wants to come in."""

    network: str
    """The address on the internet, or of the whole network behind it."""
    device: str = ""
    """The secret of a known browser, if this is one."""
    about: str = ""
    """Program and system, such as "Firefox op Windows", for the person's own list."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What the browser gets that somebody came in with."""

    session: str
    """The secret of the session."""
    device: str
    """The secret by which the browser is known from now on; empty: it keeps the one it has."""
    member: StaffMember
    awaits_code: bool = False
    """Nothing is open yet: the code of their app is asked first."""


@dataclass(frozen=True, slots=True)
class ProvenElsewhere:
    """Who a provider of identities says somebody is, after everything it says was checked."""

    issuer: str
    subject: str
    email: str | None
    """None where the provider did not verify it itself."""
    second_factor: bool
    """Whether the provider asked for one, and is trusted in that."""
    provider: str
    """Its name, for the events."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Everything about coming in, being in and going out."""

    storage: Storage
    clock: Clock
    mint: Mint
    boards: Mapping[str, BoardProfile]
    passwords: PasswordHasher
    second_factor: SecondFactor
    address: str = ""
    """Where browsers reach the desk; links in mails begin with it."""

    @property
    def letters(self) -> AccountLetters:
        """The mails about accounts."""
        return AccountLetters(self.boards, self.mint, self.address)

    async def whose_session(self, secret: str) -> SignedIn | None:
        """Answer who a session belongs to and on which seat they sit; None when it ended.

        One read, asked for every page. Raises StorageUnavailable.
        """
        now = self.clock.now()
        async with self.storage.reading() as tx:
            found = await tx.staff.sessions.opened_by(secret)
        if found is None:
            return None
        session, account = found
        signed_in = self._signed_in(session, account, now)
        if signed_in is not None and now - session.seen >= ACTIVITY_NOTED_EVERY:
            # Who reads must not wait for, or fail by, the note that they did.
            with suppress(StorageUnavailable, Conflict):
                async with self.storage.transaction() as tx:
                    await tx.staff.sessions.note(replace(session, seen=now))
        return signed_in

    def _signed_in(self, session: StaffSession, account: Account, now: datetime) -> SignedIn | None:
        seats = tuple(seat for seat in account.member.seats if seat.board in self.boards)
        if session.awaits_code or not account.may_enter or not seats:
            return None
        # A seat that was taken away is left at once.
        seat = session.seat if session.seat in seats else seats[0]
        assert seat is not None  # it is one of the seats
        if not session.lives(seat, now):
            return None
        return SignedIn(session.id, replace(account.member, seats=seats), seat, session.since)

    async def sit_on(self, secret: str, index: int) -> SignedIn | None:
        """Change to another of one's seats, counted as in `SignedIn.member.seats`.

        Answers None for a session that ended, and stays seated for a seat that is not there.
        """
        now = self.clock.now()
        async with self.storage.transaction() as tx:
            found = await tx.staff.sessions.opened_by(secret)
            signed_in = self._signed_in(*found, now) if found else None
            if found is None or signed_in is None:
                return None
            if not 0 <= index < len(signed_in.member.seats):
                return signed_in
            seat = signed_in.member.seats[index]
            await tx.staff.sessions.note(replace(found[0], seat=seat, seen=now))
        return replace(signed_in, seat=seat)

    async def sign_out(self, secret: str) -> None:
        """End a session; one that ended already is no fault."""
        async with self.storage.transaction() as tx:
            found = await tx.staff.sessions.opened_by(secret)
            if found is None:
                return
            session, account = found
            await tx.staff.sessions.end(session.member, only=session.id)
            if not session.awaits_code:
                await self._note(tx, EventKind.SIGNED_OUT, account, session=session.id)

    async def sign_in(self, email: str, password: str, code: str, *, whence: Whence) -> Entered:
        """Let somebody in by address, password and the code of their app, or a recovery code.

        Raises SignInRefused with the same words, after about the same time, whatever of the
        three is wrong and whether the address has an account; TriedTooOften until a wait is
        over. The code is looked at only where the password is right, so that a recovery code is
        never used up by a guess.
        """
        email, code = email[:LONGEST_INPUT], code[:LONGEST_INPUT]
        async with self.storage.transaction() as tx:
            account = await tx.staff.of_email(email)
            at = await self._brakes(tx, account, email, whence)
            held = await tx.staff.tries.take(at, now=self.clock.now())
        if held is not None:
            raise TriedTooOften(held)
        kept = account.password if account is not None and account.may_enter else ""
        fits = await self.passwords.fits(password, kept)
        anew = await self._hash_anew(password, kept) if fits else ""
        async with self.storage.transaction() as tx:
            if account is None:
                await tx.staff.tries.wrong(list(at), now=self.clock.now())
                entered = None
            else:
                entered = await self._enter(tx, account, fits, code, at, whence, anew)
        if entered is None:
            raise SignInRefused
        return entered

    async def _hash_anew(self, password: str, kept: str) -> str:
        """Answer a hash with the parameters of now, where the kept one has others; else empty."""
        return await self.passwords.hashed(password) if self.passwords.is_outdated(kept) else ""

    async def _enter(
        self,
        tx: Transaction,
        seen: Account,
        fits: bool,
        code: str,
        at: Mapping[str, Brake],
        whence: Whence,
        anew: str,
    ) -> Entered | None:
        account = await tx.staff.get(seen.member.id)
        if account is None:
            return None
        if not account.may_enter or not fits or account.password != seen.password:
            await self._refuse(tx, account, at, "password" if account.may_enter else "not_let_in")
            return None
        taken = await self.take_code(tx, account, code)
        if taken is None:
            await self._refuse(tx, account, at, "code")
            return None
        account, way = taken
        if anew:
            account = replace(account, password=anew)
        await tx.staff.save(account)
        return await self.let_in(tx, account, at, whence, way=way)

    async def take_code(
        self, tx: Transaction, account: Account, code: str
    ) -> tuple[Account, str] | None:
        """Take a code of the app or a recovery code, once; None for a wrong one.

        Answers the account as it is with that code taken (not yet saved), and which it was.
        """
        plain = plain_code(code)
        if not account.second_factor or not plain:
            return None
        if not is_app_code(plain):
            used = await tx.staff.links.use_recovery_code(account.member.id, plain)
            return (account, RECOVERY_CODE) if used else None
        step = self.second_factor.step_of(plain, account.second_factor, now=self.clock.now())
        if step is None or step <= account.last_step:
            return None
        return replace(account, last_step=step), "app"

    async def by_provider(self, proven: ProvenElsewhere, *, whence: Whence) -> Entered:
        """Let in whom a provider of identities named: who was tied to an account, or has a
        verified address that was invited.

        Where the provider's own second factor is not trusted, what is answered awaits the code
        of their app (`finish`). Raises SignInRefused for anybody else, TriedTooOften.
        """
        now = self.clock.now()
        network = {f"network {whence.network}": OF_NETWORK}
        async with self.storage.transaction() as tx:
            # First the account, then the tries, last the journal: all actions lock in that order.
            account = await self._of_proven(tx, proven)
            held = await tx.staff.tries.take(network, now=now)
            entered = None
            if account is not None and held is None:
                entered = await self._enter_proven(tx, account, proven, network, whence)
        if held is not None:
            raise TriedTooOften(held)
        if entered is None:
            raise SignInRefused
        return entered

    @staticmethod
    async def _of_proven(tx: Transaction, proven: ProvenElsewhere) -> Account | None:
        account = await tx.staff.of_provider(proven.issuer, proven.subject)
        if account is None and proven.email is not None:
            account = await tx.staff.of_email(proven.email)
            if account is not None and await tx.staff.ties(account.member.id):
                # Their address now belongs to somebody else at the provider.
                return None
        return account

    async def _enter_proven(
        self,
        tx: Transaction,
        account: Account,
        proven: ProvenElsewhere,
        at: Mapping[str, Brake],
        whence: Whence,
    ) -> Entered | None:
        now = self.clock.now()
        first = account.joined is None and proven.second_factor
        if first:
            account = replace(account, joined=now)
        whole = proven.second_factor or bool(account.second_factor)
        if not account.may_enter or not whole:
            await self._refuse(tx, account, at, "not_let_in")
            return None
        await tx.staff.save(account)
        id_, issuer, subject = account.member.id, proven.issuer, proven.subject
        await tx.staff.tie(id_, issuer=issuer, subject=subject, now=now)
        if first:
            await tx.staff.links.end(id_)
            await self._note(tx, EventKind.STAFF_JOINED, account, way=proven.provider)
        if proven.second_factor:
            return await self.let_in(tx, account, at, whence, way=proven.provider)
        # The provider was right: a whole school comes by it from one network.
        await tx.staff.tries.right(forget=(), give_back=list(at))
        session = self._new_session(account, whence, awaits_code=True)
        return Entered(await tx.staff.sessions.open(session), "", account.member, awaits_code=True)

    async def finish(self, pending: str, code: str, *, whence: Whence) -> Entered:
        """Let in who came by a provider, with the code of their app. Raises as `sign_in` does."""
        now = self.clock.now()
        async with self.storage.transaction() as tx:
            found = await tx.staff.sessions.opened_by(pending)
            at: Mapping[str, Brake] = {}
            held = None
            if found is not None and found[0].awaits_code:
                at = await self._brakes(tx, found[1], found[1].member.email, whence)
                held = await tx.staff.tries.take(at, now=now)
        if held is not None:
            raise TriedTooOften(held)
        async with self.storage.transaction() as tx:
            entered = await self._finish(tx, pending, code[:LONGEST_INPUT], at, whence)
        if entered is None:
            raise SignInRefused
        return entered

    async def _finish(
        self, tx: Transaction, pending: str, code: str, at: Mapping[str, Brake], whence: Whence
    ) -> Entered | None:
        found = await tx.staff.sessions.opened_by(pending)
        if found is None or not found[0].awaits_code:
            return None
        session, now = found[0], self.clock.now()
        account = await tx.staff.get(session.member)
        if account is None:
            return None
        may = account.may_enter and now - session.since < CODE_ASKED_FOR
        taken = await self.take_code(tx, account, code) if may else None
        if taken is None:
            await self._refuse(tx, account, at, "code" if may else "not_let_in")
            return None
        account, way = taken
        await tx.staff.save(account)
        await tx.staff.sessions.end(session.member, only=session.id)
        return await self.let_in(tx, account, at, whence, way=f"provider_and_{way}")

    async def let_in(
        self,
        tx: Transaction,
        account: Account,
        at: Mapping[str, Brake],
        whence: Whence,
        *,
        way: str,
    ) -> Entered:
        """Open a session for somebody who proved who they are, and know their browser.

        Their own tries are forgotten; of those of the network only this one, for else a whole
        network could be freed with one account.
        """
        now = self.clock.now()
        shared = [name for name in at if name.startswith("network ")]
        own = [name for name in at if name not in shared]
        await tx.staff.tries.right(forget=own, give_back=shared)
        await tx.staff.sessions.end_old(before=now - ABSOLUTE_LIMIT)
        session = self._new_session(account, whence)
        secret = await tx.staff.sessions.open(session)
        known = await self._known_device(tx, account, whence)
        device = "" if known else await tx.staff.sessions.know_device(account.member.id, now=now)
        if way.endswith(RECOVERY_CODE):
            await tx.letters.owe(
                self.letters.changed(account.member, "recovery_code_used", now=now)
            )
        await self._note(tx, EventKind.SIGNED_IN, account, session=session.id, way=way)
        return Entered(secret, device, account.member)

    def _new_session(
        self, account: Account, whence: Whence, *, awaits_code: bool = False
    ) -> StaffSession:
        now = self.clock.now()
        return StaffSession(
            id=self.mint.letter_id()[:16],
            member=account.member.id,
            since=now,
            seen=now,
            about=whence.about,
            awaits_code=awaits_code,
        )

    async def _brakes(
        self, tx: Transaction, account: Account | None, email: str, whence: Whence
    ) -> Mapping[str, Brake]:
        """Answer where a try counts: at a known browser alone, or at the address and network.

        So whoever guesses elsewhere, or from the same school, holds up nobody who comes the way
        they came before.
        """
        device = await self._known_device(tx, account, whence) if account is not None else ""
        if device:
            return {f"device {device}": OF_DEVICE}
        return {
            f"account {plain_email(email)}": OF_ACCOUNT,
            f"network {whence.network}": OF_NETWORK,
        }

    async def _known_device(self, tx: Transaction, account: Account, whence: Whence) -> str:
        if not whence.device:
            return ""
        known = await tx.staff.sessions.device(whence.device, now=self.clock.now())
        return known.id if known is not None and known.member == account.member.id else ""

    async def _refuse(
        self, tx: Transaction, account: Account, at: Mapping[str, Brake], why: str
    ) -> None:
        await tx.staff.tries.wrong(list(at), now=self.clock.now())
        await self._note(tx, EventKind.SIGN_IN_REFUSED, account, why=why)

    async def _note(
        self, tx: Transaction, kind: EventKind, account: Account, **detail: str | int | bool | None
    ) -> None:
        events = account_events(kind, account.member, at=self.clock.now(), detail=detail)
        await tx.journal.note(*events)
