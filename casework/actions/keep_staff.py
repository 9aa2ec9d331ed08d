"""Invite colleagues to the desk, change what they may do, block them and help them back in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter, ValidationError

from casework.accounts import Account, AccountRefuses, LinkKind
from casework.actions.account_events import account_events
from casework.actions.account_letters import AccountLetters, seats_words
from casework.boards import BoardProfile, EmailAddress, Role
from casework.decide import SERVICE
from casework.events import EventKind
from casework.ports import Clock, Conflict, Mint, Storage, Transaction
from casework.seats import Seat
from casework.staff import StaffMember

MAY_INVITE: Final = frozenset({Role.IBP_MANAGER, Role.DESK})
MAY_LOOK: Final = MAY_INVITE | {Role.FG}
LONGEST_NAME: Final = 80
MOST_SEATS: Final = 20
NAMES_OF_NOBODY: Final = frozenset({SERVICE, "beheerder", "ouder", "parent", *Role})
"""Events tell who acted by name: nobody is called what the service or a role is."""
ONLY_FOR_THEM: Final = "Dit is werk voor de IBP-manager en de privacydesk van het bestuur."
NOT_YOURSELF: Final = "Dit doet een collega voor u, niet u zelf."
FG_STANDS_ALONE: Final = (
    "Alleen de beheerder neemt de FG toegang af: de FG werkt onafhankelijk van wie gecontroleerd"
    " wordt (AVG art. 38 lid 3)."
)
ELSEWHERE_TOO: Final = (
    "Deze collega werkt ook voor een ander bestuur. Neem de plekken bij dit bestuur weg, of vraag"
    " het de beheerder."
)
ONE_MUST_STAY: Final = (
    "Er moet iemand blijven die collega's kan uitnodigen. Nodig eerst iemand anders uit."
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff as a list shows them."""

    member: StaffMember
    invited: datetime
    joined: datetime | None
    awaits_app: bool
    """Their app was taken off, and no new one set up yet. Who comes by a provider has none."""
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was invited or helped, with the address that was mailed to them."""

    member: StaffMember
    link: str
    """Shown by the command line alone, and only when asked; empty for who is in already."""


@dataclass(frozen=True, slots=True)
class KeepStaff:
    """The acts of one person on the accounts of others; each is one transaction with its event."""

    storage: Storage
    clock: Clock
    mint: Mint
    boards: Mapping[str, BoardProfile]
    by: str
    address: str
    """Where browsers reach the desk; links in mails begin with it."""
    seat: Seat | None = None
    """From which seat; None for the administrator, who may act for every board."""
    member: str = ""
    """Who acts, as an account; empty for the administrator."""

    async def colleagues(self, board: str | None = None) -> Sequence[Colleague]:
        """Answer who has a seat at the board, or for the administrator at any, by name.

        Raises AccountRefuses for a seat that has no say in it.
        """
        self._check_role(MAY_LOOK)
        wanted = self.seat.board if self.seat is not None else board
        async with self.storage.reading() as tx:
            accounts = await tx.staff.of_board(wanted)
        return [
            Colleague(
                member=each.member,
                invited=each.invited,
                joined=each.joined,
                awaits_app=bool(each.password) and not each.second_factor,
                last_seen=each.last_seen,
            )
            for each in accounts
        ]

    async def invite(
        self, name: str, email: str, seats: Sequence[Seat], *, mail: bool = True
    ) -> Invited:
        """Invite somebody, and mail them a link unless `mail` is false.

        Whoever has an account already, by this address, gets the seats at once. Raises
        AccountRefuses.
        """
        self._check_role(MAY_INVITE)
        self._check_address()
        name, email = " ".join(name.split()), _checked_email(email)
        wanted = self._checked_seats(seats)
        try:
            async with self.storage.transaction() as tx:
                known = await tx.staff.of_email(email)
                if known is not None:
                    return await self._seated(tx, known, wanted)
                await self._check_name(tx, name, wanted)
                member = StaffMember(self.mint.letter_id(), name, email, wanted)
                await tx.staff.enter(Account(member, self.clock.now()))
                link = await self._link(tx, member, LinkKind.INVITATION, mail=mail)
                detail = {"seats": seats_words(wanted, self.boards)}
                await self._note(tx, EventKind.STAFF_INVITED, member, **detail)
        except Conflict:
            raise AccountRefuses("Dit is net door iemand anders gedaan. Bekijk de lijst.") from None
        return Invited(member, link)

    async def _seated(self, tx: Transaction, known: Account, wanted: tuple[Seat, ...]) -> Invited:
        """Give seats to somebody who is known already, at this board or at another."""
        if known.member.id == self.member:
            raise AccountRefuses(NOT_YOURSELF)
        new = tuple(seat for seat in wanted if seat not in known.member.seats)
        if not new:
            raise AccountRefuses("Deze collega heeft deze plek al.")
        if known.member.blocked is not None:
            raise AccountRefuses("Dit account is geblokkeerd. Vraag het de beheerder.")
        member = replace(known.member, seats=(*known.member.seats, *new))
        await self._check_name(tx, member.name, new, of=member.id)
        await self._save_seats(tx, known, member)
        return Invited(member, "")

    async def invite_again(self, member_id: str, *, mail: bool = True) -> Invited:
        """Invite somebody anew, from the start: a new link, a new password, a new app.

        For an invitation that got old, and for who lost both password and app, after it was
        checked in person who they are. Raises AccountRefuses.
        """
        self._check_address()
        async with self.storage.transaction() as tx:
            account = await self._whole(tx, member_id)
            if account.member.blocked is not None:
                raise AccountRefuses("Dit account is geblokkeerd.")
            anew = replace(
                account, joined=None, password="", second_factor="", next_second_factor=""
            )
            await tx.staff.save(anew)
            await self._end_ways_in(tx, member_id)
            await tx.staff.untie(member_id)
            link = await self._link(tx, account.member, LinkKind.INVITATION, mail=mail)
            await self._note(tx, EventKind.STAFF_INVITED, account.member, again=True)
        return Invited(account.member, link)

    async def change_seats(self, member_id: str, seats: Sequence[Seat]) -> StaffMember:
        """Give somebody these seats and no others: at one's own board, or as the administrator
        at every board. Raises AccountRefuses.
        """
        wanted = self._checked_seats(seats) if seats else ()
        async with self.storage.transaction() as tx:
            account = await self._theirs(tx, member_id)
            before = account.member.seats
            elsewhere = tuple(
                each for each in before if self.seat is not None and each.board != self.seat.board
            )
            member = replace(account.member, seats=(*wanted, *elsewhere))
            lost = [each for each in before if each not in member.seats]
            if self.seat is not None and any(each.role is Role.FG for each in lost):
                raise AccountRefuses(FG_STANDS_ALONE)
            new = tuple(each for each in wanted if each not in before)
            await self._check_name(tx, member.name, new, of=member.id)
            await self._save_seats(tx, account, member)
            await self._check_somebody_stays(tx)
        return member

    async def block(self, member_id: str) -> StaffMember:
        """Let somebody in no more, and end where they are in now. Raises AccountRefuses."""
        async with self.storage.transaction() as tx:
            account = await self._whole(tx, member_id, oneself=True)
            if account.member.blocked is not None:
                raise AccountRefuses("Deze collega is al geblokkeerd.")
            member = replace(account.member, blocked=self.clock.now())
            await tx.staff.save(replace(account, member=member))
            await self._end_ways_in(tx, member_id)
            await self._check_somebody_stays(tx)
            await self._note(tx, EventKind.STAFF_BLOCKED, member)
        return member

    async def unblock(self, member_id: str) -> StaffMember:
        """Let somebody in again, with the password and app they had. Raises AccountRefuses."""
        async with self.storage.transaction() as tx:
            account = await self._whole(tx, member_id)
            if account.member.blocked is None:
                raise AccountRefuses("Deze collega is niet geblokkeerd.")
            member = replace(account.member, blocked=None)
            await tx.staff.save(replace(account, member=member))
            await self._note(tx, EventKind.STAFF_UNBLOCKED, member)
        return member

    async def forget(self, member_id: str) -> StaffMember:
        """Erase the account of somebody who left and is blocked; the events keep their name.

        For the administrator alone: it cannot be taken back. Raises AccountRefuses.
        """
        if self.seat is not None:
            raise AccountRefuses("Alleen de beheerder wist een account.")
        async with self.storage.transaction() as tx:
            account = await self._theirs(tx, member_id)
            if account.member.blocked is None:
                raise AccountRefuses("Blokkeer deze collega eerst.")
            await tx.staff.forget(member_id, now=self.clock.now())
            await self._note(tx, EventKind.STAFF_CHANGED, account.member, what="forgotten")
        return account.member

    async def reset_second_factor(self, member_id: str, *, mail: bool = True) -> Invited:
        """Take the app off an account whose owner lost it, after a check in person.

        From now on it opens nothing; the link, with the password, sets up a new one. Raises
        AccountRefuses.
        """
        self._check_address()
        async with self.storage.transaction() as tx:
            account = await self._joined(tx, member_id)
            without = replace(account, second_factor="", next_second_factor="")
            await tx.staff.save(without)
            await self._end_ways_in(tx, member_id)
            link = await self._link(tx, account.member, LinkKind.SECOND_FACTOR, mail=mail)
            await self._note(tx, EventKind.SECOND_FACTOR_RENEWED, account.member, what="reset")
        return Invited(account.member, link)

    async def send_password_link(self, member_id: str, *, mail: bool = True) -> Invited:
        """Mail somebody a link for a new password; the old one works until it is used.

        Raises AccountRefuses.
        """
        self._check_address()
        async with self.storage.transaction() as tx:
            account = await self._joined(tx, member_id)
            link = await self._link(tx, account.member, LinkKind.PASSWORD, mail=mail)
            await self._note(tx, EventKind.STAFF_CHANGED, account.member, what="password_link")
        return Invited(account.member, link)

    # What every act stands on

    async def _theirs(self, tx: Transaction, member_id: str) -> Account:
        """Answer the account of a colleague at this board, never one's own."""
        self._check_role(MAY_INVITE)
        account = await tx.staff.get(member_id)
        here = self.seat.board if self.seat is not None else None
        known = account is not None and (
            here is None or any(seat.board == here for seat in account.member.seats)
        )
        if account is None or not known:
            raise AccountRefuses("Deze collega staat niet in de lijst.")
        if member_id == self.member:
            raise AccountRefuses(NOT_YOURSELF)
        return account

    async def _whole(self, tx: Transaction, member_id: str, *, oneself: bool = False) -> Account:
        """Answer an account that this person may act on as a whole: of this board alone.

        `oneself` when the act may be done to one's own account too.
        """
        own = replace(self, member="") if oneself else self
        account = await own._theirs(tx, member_id)
        if self.seat is not None:
            if any(seat.board != self.seat.board for seat in account.member.seats):
                raise AccountRefuses(ELSEWHERE_TOO)
            if any(seat.role is Role.FG for seat in account.member.seats):
                raise AccountRefuses(FG_STANDS_ALONE)
        return account

    async def _joined(self, tx: Transaction, member_id: str) -> Account:
        account = await self._whole(tx, member_id)
        if account.member.blocked is not None:
            raise AccountRefuses("Dit account is geblokkeerd.")
        if account.joined is None:
            raise AccountRefuses("Deze collega heeft de uitnodiging nog niet aangenomen.")
        return account

    async def _save_seats(self, tx: Transaction, before: Account, member: StaffMember) -> None:
        await tx.staff.save(replace(before, member=member))
        words = seats_words(member.seats, self.boards)
        if before.joined is not None and member.seats and self.address:
            letter = self._letters.changed(member, "seats", now=self.clock.now(), seats=words)
            await tx.letters.owe(letter)
        boards = {seat.board for seat in (*before.member.seats, *member.seats)}
        await self._note(tx, EventKind.STAFF_CHANGED, member, boards=sorted(boards), seats=words)

    async def _end_ways_in(self, tx: Transaction, member_id: str) -> None:
        await tx.staff.sessions.end(member_id)
        await tx.staff.sessions.forget_devices(member_id)
        await tx.staff.links.end(member_id)

    async def _link(
        self, tx: Transaction, member: StaffMember, kind: LinkKind, *, mail: bool
    ) -> str:
        now = self.clock.now()
        secret = await tx.staff.links.make(member.id, kind, now=now)
        if mail:
            await tx.letters.owe(self._letters.with_link(member, kind, secret, now=now))
        return self._letters.link(kind, secret)

    @property
    def _letters(self) -> AccountLetters:
        return AccountLetters(self.boards, self.mint, self.address)

    def _check_role(self, roles: frozenset[Role]) -> None:
        if self.seat is not None and self.seat.role not in roles:
            raise AccountRefuses(ONLY_FOR_THEM)

    def _check_address(self) -> None:
        if not self.address:
            raise AccountRefuses(
                "Er is geen adres ingesteld waarop de webpagina's te bereiken zijn, dus geen link."
                " Zet [desk] met public_url in de instellingen."
            )

    def _checked_seats(self, seats: Sequence[Seat]) -> tuple[Seat, ...]:
        """Answer the seats, each once. Raises AccountRefuses for one that cannot be."""
        if not seats:
            raise AccountRefuses("Kies minstens één plek: wat mag deze collega doen?")
        if len(seats) > MOST_SEATS:
            raise AccountRefuses(f"Kies hoogstens {MOST_SEATS} plekken.")
        for seat in seats:
            if seat.board not in self.boards or (self.seat and seat.board != self.seat.board):
                raise AccountRefuses(f"Er is geen bestuur {seat.board} waar u over gaat.")
            self._check_schools(seat)
        return tuple(dict.fromkeys(seats))

    def _check_schools(self, seat: Seat) -> None:
        board = self.boards[seat.board]
        if (seat.role is Role.DIRECTOR) != bool(seat.schools):
            raise AccountRefuses("Noem bij een directeur minstens één school, en alleen dan.")
        for name in seat.schools:
            if board.school(name) is None:
                names = ", ".join(each.name for each in board.schools)
                raise AccountRefuses(f"{board.name} heeft geen school {name}; wel: {names}.")

    @staticmethod
    async def _check_name(
        tx: Transaction, name: str, seats: Sequence[Seat], *, of: str = ""
    ) -> None:
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise AccountRefuses(f"Vul een naam in van hoogstens {LONGEST_NAME} tekens.")
        if name.casefold() in NAMES_OF_NOBODY:
            raise AccountRefuses("Vul de eigen naam van de collega in, geen functie.")
        for board in dict.fromkeys(seat.board for seat in seats):
            for other in await tx.staff.of_board(board):
                same = other.member.name.casefold() == name.casefold()
                if same and other.member.id != of:
                    raise AccountRefuses(
                        f"Er is bij dit bestuur al een {name}. Zet er iets bij, zoals een"
                        " voorletter: in het dossier staat wie wat deed met de naam."
                    )

    async def _check_somebody_stays(self, tx: Transaction) -> None:
        """Raise AccountRefuses when nobody at the board could invite any more."""
        if self.seat is None:
            return
        for account in await tx.staff.of_board(self.seat.board):
            roles = {seat.role for seat in account.member.seats if seat.board == self.seat.board}
            if account.may_enter and roles & MAY_INVITE:
                return
        raise AccountRefuses(ONE_MUST_STAY)

    async def _note(
        self,
        tx: Transaction,
        kind: EventKind,
        member: StaffMember,
        *,
        boards: Sequence[str] = (),
        **detail: str | int | bool | None,
    ) -> None:
        now = self.clock.now()
        events = account_events(kind, member, at=now, by=self.by, detail=detail, boards=boards)
        await tx.journal.note(*events)


def _checked_email(email: str) -> str:
    try:
        return TypeAdapter(EmailAddress).validate_python(email.strip())
    except ValidationError:
        raise AccountRefuses(
            "Dit is geen mailadres. Schrijf het zoals naam@bestuur.example."
        ) from None
