"""Let members of staff keep their own account: join, choose a password, renew what proves them."""

from dataclasses import dataclass, replace
from typing import Final, assert_never

from casework.accounts import (
    LINKS_A_DAY,
    Account,
    AccountRefuses,
    LinkKind,
    SignInRefused,
    StaffLink,
    StaffSession,
    TriedTooOften,
    in_reading_groups,
    is_app_code,
    plain_code,
    plain_email,
    why_not_password,
)
from casework.actions.account_events import account_events
from casework.actions.sign_in import LONGEST_INPUT, Entered, ProvenElsewhere, SignIn, Whence
from casework.events import EventKind
from casework.guessing import OF_ACCOUNT, OF_NETWORK, OF_PERSON
from casework.letters import LetterKind
from casework.letters_owed import DAY
from casework.ports import Conflict, Transaction
from casework.staff import SignedIn, StaffMember

LINK_IS_OVER: Final = (
    "Deze link werkt niet meer: hij is gebruikt, te oud of ingetrokken. Vraag een nieuwe aan."
)
WRONG_APP_CODE: Final = (
    "Deze code klopt niet. Typ de zes cijfers die de app nu toont; kijk of de klok van uw telefoon"
    " goed staat."
)
WRONG_PASSWORD: Final = "Dit wachtwoord klopt niet."


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What a link in a mail asks of who followed it."""

    kind: LinkKind
    member: StaffMember
    app_secret: str = ""
    """For a new app, as a person could type it; empty where the app stays as it is."""
    app_address: str = ""
    """The same, as an app reads it from the square picture."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What somebody has who followed a link to its end."""

    entered: Entered
    recovery_codes: tuple[str, ...] = ()
    """New ones, shown once; empty where the old ones stay."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What somebody sees of their own account."""

    recovery_codes_left: int
    providers: int
    """How many ties to providers of identities there are."""
    sessions: tuple[StaffSession, ...]


@dataclass(frozen=True, slots=True)
class KeepOwnAccount:
    """The acts of somebody on their own account, by a link from their mailbox or signed in."""

    signing_in: SignIn

    async def opened(self, secret: str) -> OpenedLink | None:
        """Answer what a link asks; None for one that opens nothing."""
        sign_in = self.signing_in
        async with sign_in.storage.transaction() as tx:
            found = await self._found(tx, secret)
            if found is None:
                return None
            link, account = found
            if link.kind is LinkKind.PASSWORD:
                return OpenedLink(link.kind, account.member)
            account = await self._with_next_factor(tx, account)
        address = sign_in.second_factor.address(account.next_second_factor, account.member)
        return OpenedLink(link.kind, account.member, account.next_second_factor, address)

    async def _found(self, tx: Transaction, secret: str) -> tuple[StaffLink, Account] | None:
        link = await tx.staff.links.opened_by(secret, now=self.signing_in.clock.now())
        account = await tx.staff.get(link.member) if link is not None else None
        if link is None or account is None or account.member.blocked is not None:
            return None
        fits = (account.joined is None) == (link.kind is LinkKind.INVITATION)
        return (link, account) if fits else None

    async def _with_next_factor(self, tx: Transaction, account: Account) -> Account:
        """Answer the account with an app to set up; the same one, however often it is shown."""
        if account.next_second_factor:
            return account
        secret = self.signing_in.second_factor.new_secret()
        account = replace(account, next_second_factor=secret)
        await tx.staff.save(account)
        return account

    async def follow(self, secret: str, password: str, code: str, *, whence: Whence) -> Joined:
        """Do what a link is for, and let its reader in.

        An invitation and a new app take a password and the first code of the app, and answer new
        recovery codes; a new password takes a code of the app that is known. Raises
        AccountRefuses with what to do better, TriedTooOften.
        """
        sign_in = self.signing_in
        async with sign_in.storage.transaction() as tx:
            found = await self._found(tx, secret)
            if found is None:
                raise AccountRefuses(LINK_IS_OVER)
            link, account = found
            if link.kind is not LinkKind.SECOND_FACTOR and (
                why := why_not_password(password, account.member)
            ):
                raise AccountRefuses(why)
            at = f"link {link.kind} {account.member.id}"
            held = await tx.staff.tries.take({at: OF_PERSON}, now=sign_in.clock.now())
        if held is not None:
            raise TriedTooOften(held)
        if link.kind is LinkKind.SECOND_FACTOR:
            hashed = account.password
            if not await sign_in.passwords.fits(password, account.password):
                raise await self._refused(account, at, "password")
        else:
            hashed = await sign_in.passwords.hashed(password)
        async with sign_in.storage.transaction() as tx:
            again = await self._found(tx, secret)
            if again is None or again[1].password != account.password:
                raise AccountRefuses(LINK_IS_OVER)
            account = again[1]
            proven = await self._proven_by_code(tx, link, account, code[:LONGEST_INPUT])
            if proven is not None:
                proven = replace(proven, password=hashed)
                return await self._followed(tx, link, proven, at, whence)
        raise await self._refused(account, at, "code")

    async def _proven_by_code(
        self, tx: Transaction, link: StaffLink, account: Account, code: str
    ) -> Account | None:
        """Answer the account with the code taken, or with its new app; None for a wrong code."""
        if link.kind is LinkKind.PASSWORD:
            taken = await self.signing_in.take_code(tx, account, code)
            return taken[0] if taken is not None else None
        return self._with_app(account, code)

    async def _followed(
        self,
        tx: Transaction,
        link: StaffLink,
        account: Account,
        at: str,
        whence: Whence,
    ) -> Joined:
        sign_in, id_ = self.signing_in, account.member.id
        first = account.joined is None
        account = replace(account, joined=account.joined or sign_in.clock.now())
        await tx.staff.save(account)
        await tx.staff.links.end(id_)
        await tx.staff.sessions.end(id_)
        if not first:
            await tx.staff.sessions.forget_devices(id_)
        codes: tuple[str, ...] = ()
        if link.kind is not LinkKind.PASSWORD:
            codes = await tx.staff.links.new_recovery_codes(id_)
        # Of the tries at the account itself too: whoever guessed there held its owner up.
        brakes = {at: OF_PERSON, f"account {plain_email(account.member.email)}": OF_ACCOUNT}
        if not first:
            await self._tell(tx, account, "password" if link.kind is LinkKind.PASSWORD else "app")
        await self._note(tx, _followed_as(link.kind), account, what=link.kind.value)
        entered = await sign_in.let_in(tx, account, brakes, whence, way=f"link_{link.kind}")
        return Joined(entered, tuple(map(in_reading_groups, codes)))

    def _with_app(self, account: Account, code: str) -> Account | None:
        """Answer the account with its new app, proven by a code; None for a wrong code."""
        plain, secret = plain_code(code), account.next_second_factor
        step = None
        if secret and is_app_code(plain):
            now = self.signing_in.clock.now()
            step = self.signing_in.second_factor.step_of(plain, secret, now=now)
        if step is None:
            return None
        return replace(account, second_factor=secret, next_second_factor="", last_step=step)

    async def ask_password_link(self, email: str, *, whence: Whence) -> None:
        """Mail a link for a new password to who has this address, a few times a day at most.

        Says nothing of whether there is such an account. Raises TriedTooOften where one network
        asks too often.
        """
        now = self.signing_in.clock.now()
        async with self.signing_in.storage.transaction() as tx:
            account = await tx.staff.of_email(email[:LONGEST_INPUT])
            held = await tx.staff.tries.take({f"asked {whence.network}": OF_NETWORK}, now=now)
            if held is None and account is not None and account.may_enter:
                await self._mail_password_link(tx, account)
        if held is not None:
            raise TriedTooOften(held)

    async def _mail_password_link(self, tx: Transaction, account: Account) -> None:
        now, member = self.signing_in.clock.now(), account.member
        letters = self.signing_in.letters
        board = next((seat.board for seat in member.seats if seat.board in letters.boards), None)
        if board is None:
            return
        sent = await tx.letters.owed_since(
            board=board, recipient=member.email, since=now - DAY, kind=LetterKind.STAFF_RESET
        )
        if sent >= LINKS_A_DAY:
            return
        secret = await tx.staff.links.make(member.id, LinkKind.PASSWORD, now=now)
        await tx.letters.owe(letters.with_link(member, LinkKind.PASSWORD, secret, now=now))
        await self._note(tx, EventKind.STAFF_CHANGED, account, what="password_link")

    async def of(self, signed_in: SignedIn) -> OwnAccount:
        """Answer what somebody sees of their account; sessions that ran out are left away."""
        now = self.signing_in.clock.now()
        id_ = signed_in.member.id
        async with self.signing_in.storage.reading() as tx:
            left = await tx.staff.links.recovery_codes_left(id_)
            ties = await tx.staff.ties(id_)
            sessions = await tx.staff.sessions.of_member(id_)
        first = signed_in.member.seats[0]
        live = [
            each
            for each in sessions
            if not each.awaits_code and each.lives(each.seat or first, now)
        ]
        return OwnAccount(left, ties, tuple(live))

    async def change_password(self, signed_in: SignedIn, old: str, new: str) -> None:
        """Choose another password; every other session ends. Raises AccountRefuses."""
        if why := why_not_password(new, signed_in.member):
            raise AccountRefuses(why)
        seen = await self._proven(signed_in, old)
        hashed = await self.signing_in.passwords.hashed(new)
        async with self.signing_in.storage.transaction() as tx:
            account = await self._same(tx, seen)
            await tx.staff.save(replace(account, password=hashed))
            await tx.staff.links.end(account.member.id)
            await tx.staff.sessions.end(account.member.id, but=signed_in.session)
            await tx.staff.sessions.forget_devices(account.member.id)
            await self._tell(tx, account, "password")
            await self._note(tx, EventKind.STAFF_CHANGED, account, what="password")

    async def begin_new_app(self, signed_in: SignedIn, password: str) -> OpenedLink:
        """Answer a new app to set up; the old one holds until `confirm_new_app`.

        Raises AccountRefuses, TriedTooOften.
        """
        seen = await self._proven(signed_in, password)
        secret = self.signing_in.second_factor.new_secret()
        async with self.signing_in.storage.transaction() as tx:
            account = replace(await self._same(tx, seen), next_second_factor=secret)
            await tx.staff.save(account)
        address = self.signing_in.second_factor.address(secret, account.member)
        return OpenedLink(LinkKind.SECOND_FACTOR, account.member, secret, address)

    async def confirm_new_app(self, signed_in: SignedIn, code: str) -> tuple[str, ...]:
        """Take the new app into use; answer new recovery codes. Every other session ends.

        Raises AccountRefuses, TriedTooOften.
        """
        at = f"person {signed_in.member.id}"
        await self._take_try(at)
        async with self.signing_in.storage.transaction() as tx:
            account = await self._own(tx, signed_in)
            renewed = self._with_app(account, code[:LONGEST_INPUT])
            if renewed is not None:
                await tx.staff.save(renewed)
                codes = await tx.staff.links.new_recovery_codes(account.member.id)
                await tx.staff.sessions.end(account.member.id, but=signed_in.session)
                await tx.staff.tries.right(forget=[at], give_back=())
                await self._tell(tx, account, "app")
                await self._note(tx, EventKind.SECOND_FACTOR_RENEWED, account, what="app")
                return tuple(map(in_reading_groups, codes))
        raise await self._refused(account, at, "code")

    async def new_recovery_codes(self, signed_in: SignedIn, password: str) -> tuple[str, ...]:
        """Answer new recovery codes; the old ones are void. Raises AccountRefuses."""
        seen = await self._proven(signed_in, password)
        async with self.signing_in.storage.transaction() as tx:
            account = await self._same(tx, seen)
            codes = await tx.staff.links.new_recovery_codes(account.member.id)
            await self._tell(tx, account, "recovery_codes")
            await self._note(tx, EventKind.SECOND_FACTOR_RENEWED, account, what="recovery_codes")
        return tuple(map(in_reading_groups, codes))

    async def end_session(self, signed_in: SignedIn, session: str) -> int:
        """End one other session of one's own, or all others (empty); answer how many."""
        async with self.signing_in.storage.transaction() as tx:
            account = await self._own(tx, signed_in)
            ended = await tx.staff.sessions.end(
                account.member.id, only=session, but=signed_in.session
            )
            if ended:
                await self._note(tx, EventKind.SIGNED_OUT, account, others=ended)
        return ended

    async def tie(self, signed_in: SignedIn, proven: ProvenElsewhere) -> None:
        """Tie one's account to somebody at a provider. Raises AccountRefuses."""
        now = self.signing_in.clock.now()
        try:
            async with self.signing_in.storage.transaction() as tx:
                account = await self._own(tx, signed_in)
                id_, issuer, subject = account.member.id, proven.issuer, proven.subject
                await tx.staff.tie(id_, issuer=issuer, subject=subject, now=now)
                await self._tell(tx, account, "provider", provider=proven.provider)
                await self._note(tx, EventKind.STAFF_CHANGED, account, what=proven.provider)
        except Conflict:
            raise AccountRefuses("Dit account hoort al bij iemand anders.") from None

    async def untie(self, signed_in: SignedIn, password: str) -> None:
        """Take every tie to a provider off one's account. Raises AccountRefuses."""
        seen = await self._proven(signed_in, password)
        async with self.signing_in.storage.transaction() as tx:
            account = await self._same(tx, seen)
            await tx.staff.untie(account.member.id)
            await self._note(tx, EventKind.STAFF_CHANGED, account, what="untied")

    async def _proven(self, signed_in: SignedIn, password: str) -> Account:
        """Answer the account of somebody who typed their password once more.

        A browser left alone must not be enough to change what proves who somebody is. Raises
        AccountRefuses, TriedTooOften.
        """
        at = f"person {signed_in.member.id}"
        await self._take_try(at)
        async with self.signing_in.storage.reading() as tx:
            account = await self._own(tx, signed_in)
        if not await self.signing_in.passwords.fits(password, account.password):
            raise await self._refused(account, at, "password")
        async with self.signing_in.storage.transaction() as tx:
            await tx.staff.tries.right(forget=[at], give_back=())
        return account

    async def _refused(self, account: Account, at: str, why: str) -> AccountRefuses:
        """Note that somebody with a link or a session was wrong; answer what to raise."""
        async with self.signing_in.storage.transaction() as tx:
            await tx.staff.tries.wrong([at], now=self.signing_in.clock.now())
            await self._note(tx, EventKind.SIGN_IN_REFUSED, account, why=why)
        return AccountRefuses(WRONG_APP_CODE if why == "code" else WRONG_PASSWORD)

    async def _take_try(self, at: str) -> None:
        now = self.signing_in.clock.now()
        async with self.signing_in.storage.transaction() as tx:
            held = await tx.staff.tries.take({at: OF_PERSON}, now=now)
        if held is not None:
            raise TriedTooOften(held)

    @staticmethod
    async def _own(tx: Transaction, signed_in: SignedIn) -> Account:
        account = await tx.staff.get(signed_in.member.id)
        if account is None or not account.may_enter:
            raise SignInRefused
        return account

    @staticmethod
    async def _same(tx: Transaction, seen: Account) -> Account:
        """Answer the account as it is now, its password still the one that was typed."""
        account = await tx.staff.get(seen.member.id)
        if account is None or not account.may_enter or account.password != seen.password:
            raise SignInRefused
        return account

    async def _tell(
        self, tx: Transaction, account: Account, what: str, *, provider: str = ""
    ) -> None:
        """Mail somebody what changed of their account, in case it was not them."""
        now, letters = self.signing_in.clock.now(), self.signing_in.letters
        letter = letters.changed(account.member, what, now=now, provider=provider)
        await tx.letters.owe(letter)

    async def _note(
        self, tx: Transaction, kind: EventKind, account: Account, **detail: str | int | bool | None
    ) -> None:
        now = self.signing_in.clock.now()
        await tx.journal.note(*account_events(kind, account.member, at=now, detail=detail))


def _followed_as(kind: LinkKind) -> EventKind:
    match kind:
        case LinkKind.INVITATION:
            return EventKind.STAFF_JOINED
        case LinkKind.PASSWORD:
            return EventKind.STAFF_CHANGED
        case LinkKind.SECOND_FACTOR:
            return EventKind.SECOND_FACTOR_RENEWED
        case _:
            assert_never(kind)
