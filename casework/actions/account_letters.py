"""Write the mails to members of staff about their own accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from casework.accounts import AccountRefuses, LinkKind
from casework.boards import BoardProfile
from casework.letters import Letter, LetterKind
from casework.letters_owed import LetterWriter
from casework.ports import Mint
from casework.seats import Seat, seat_words
from casework.staff import StaffMember

PATHS: Final[Mapping[LinkKind, str]] = {
    LinkKind.INVITATION: "/uitnodiging",
    LinkKind.PASSWORD: "/herstel",
    LinkKind.SECOND_FACTOR: "/herstel",
}


@dataclass(frozen=True, slots=True)
class AccountLetters:
    """Writes mails about accounts, on the paper of the first board that a member works for."""

    boards: Mapping[str, BoardProfile]
    mint: Mint
    address: str
    """Where browsers reach the desk, such as `https://loket.bestuur.example`."""

    def link(self, kind: LinkKind, secret: str) -> str:
        """Answer the whole address of a link."""
        return f"{self.address.rstrip('/')}{PATHS[kind]}/{secret}"

    def with_link(
        self, member: StaffMember, kind: LinkKind, secret: str, *, now: datetime
    ) -> Letter:
        """Answer the mail that brings a link; it holds the only copy of its secret.

        Raises AccountRefuses for who has no seat at a board that is served here.
        """
        expires = (now + kind.lifetime).isoformat()
        link = self.link(kind, secret)
        writer = self._writer(member, now)
        if kind is LinkKind.INVITATION:
            seats = seats_words(member.seats, self.boards)
            return writer.to_member(
                LetterKind.STAFF_INVITATION, member, link=link, expires=expires, seats=seats
            )
        return writer.to_member(
            LetterKind.STAFF_RESET, member, link=link, expires=expires, what=kind.value
        )

    def changed(
        self,
        member: StaffMember,
        what: str,
        *,
        now: datetime,
        provider: str = "",
        seats: str = "",
    ) -> Letter:
        """Answer the mail that tells somebody what changed, in case it was not them."""
        return self._writer(member, now).to_member(
            LetterKind.ACCOUNT_CHANGED,
            member,
            what=what,
            at=now.isoformat(),
            provider=provider,
            seats=seats,
        )

    def _writer(self, member: StaffMember, now: datetime) -> LetterWriter:
        mine = [seat.board for seat in member.seats if seat.board in self.boards]
        if not mine:
            raise AccountRefuses("Deze collega heeft geen plek bij een bestuur dat hier werkt.")
        return LetterWriter(self.boards[mine[0]], self.mint, now)


def seats_words(seats: tuple[Seat, ...], boards: Mapping[str, BoardProfile]) -> str:
    """Answer seats in words, each with its board; those of a board not served are left away."""
    told = [
        f"{seat_words(seat, boards[seat.board])} ({boards[seat.board].name})"
        for seat in seats
        if seat.board in boards
    ]
    return ", ".join(dict.fromkeys(told))
