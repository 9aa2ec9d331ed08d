"""Erase mails in the mailbox they came from, once what they held is erased here."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from casework.erasure import SourceAnswer, SourceFate, SourceMail
from intake.imap_catch import MOST_PIECES, PIECE
from intake.imap_line import ImapLine
from intake.imap_thread import ImapThread, open_line, tokens_of
from intake.mailbox import Mailbox, MailboxFault, Settle

A_DAY: Final = timedelta(days=1)
"""Servers count the days of arrival in a zone of their own."""


@dataclass(frozen=True, slots=True)
class MailEraser:
    """Finds each mail by its number, or else by day, size and SHA-256, and expunges it.

    Nothing is expunged whose bytes are not those that were read. What a person moved elsewhere is
    not looked for: only the folder that is read, and the one handled mails are moved to.
    """

    mailboxes: Mapping[str, Callable[[], Mailbox]]
    """By name, made when it is needed: its settings may name a secret that is not there."""

    async def erase(self, mails: Sequence[SourceMail]) -> Sequence[SourceAnswer]:
        """Answer for each mail what came of it; never raises for a mailbox that fails."""
        by_place: dict[str, list[SourceMail]] = {}
        for mail in mails:
            by_place.setdefault(mail.source.place, []).append(mail)
        answers: list[SourceAnswer] = []
        for place, some in by_place.items():
            answers += await self._in_mailbox(place, some)
        return answers

    async def _in_mailbox(self, place: str, mails: Sequence[SourceMail]) -> list[SourceAnswer]:
        make = self.mailboxes.get(place)
        if make is None:
            return [_left(mail, "this mailbox is not in the settings any more") for mail in mails]
        answered: list[SourceAnswer] = []
        try:
            mailbox = make()
            line = await open_line(mailbox, tokens_of(mailbox))
            try:
                await _Search(line, mailbox, answered).erase(mails)
            finally:
                await line.close()
        except Exception as fault:  # nothing in a mailbox may hold up what is erased here
            why = str(fault) if isinstance(fault, MailboxFault) else type(fault).__name__
            structlog.get_logger().warning("source_mail_left", mailbox=place, why=why)
            done = {answer.source for answer in answered}
            answered += [_left(mail, why) for mail in mails if mail.source not in done]
        return answered


class _Search:
    """One visit to one mailbox."""

    def __init__(self, line: ImapThread, mailbox: Mailbox, answered: list[SourceAnswer]) -> None:
        self._line: Final = line
        self._mailbox: Final = mailbox
        self._answered: Final = answered

    async def erase(self, mails: Sequence[SourceMail]) -> None:
        folder = await self._line.call(ImapLine.select)
        missing = []
        for mail in mails:
            uid = _uid(mail, folder.uidvalidity)
            if uid is None:
                # Numbered anew since: it may be there under a number nobody knows.
                if not await self._found_and_erased(mail):
                    missing.append(mail)
            elif not await self._line.call(partial(ImapLine.present, uids=[uid])):
                if not await self._screened_copy_erased(mail):
                    missing.append(mail)
            elif mail.raw_sha256 and not await self._is(uid, mail):
                self._answered.append(_left(mail, "another mail stands under its number"))
            else:
                await self._expunge([uid], mail)
        if not missing:
            return
        moved_to = self._mailbox.move_to if self._mailbox.settle is Settle.MOVE else None
        there = moved_to is not None and await self._line.call(
            partial(ImapLine.select_destination, folder=moved_to)
        )
        for mail in missing:
            if not (there and await self._found_and_erased(mail)):
                self._answered.append(SourceAnswer(mail.source, SourceFate.GONE))

    async def _found_and_erased(self, mail: SourceMail) -> bool:
        """Look for the very same bytes in the open folder; answer whether they were there."""
        if not mail.raw_sha256:
            return False
        day = mail.received.date()
        if await self._screened_copy_erased(mail):
            return True
        uids = await self._line.call(
            partial(ImapLine.arrived_between, first=day - A_DAY, last=day + A_DAY)
        )
        listed = await self._line.call(partial(ImapLine.list_mails, uids=uids)) if uids else {}
        for uid, facts in listed.items():
            if _may_be(facts.size, mail.raw_size) and await self._is(uid, mail):
                await self._expunge([uid], mail)
                return True
        return False

    async def _screened_copy_erased(self, mail: SourceMail) -> bool:
        """Expunge the text that took the mail's place; answer whether there was any."""
        if not mail.raw_sha256:
            return False
        uids = await self._line.call(partial(ImapLine.in_place_of, raw_sha256=mail.raw_sha256))
        if uids:
            await self._expunge(uids, mail)
        return bool(uids)

    async def _is(self, uid: int, mail: SourceMail) -> bool:
        digest, start = hashlib.sha256(), 0
        for _ in range(MOST_PIECES):
            piece = await self._line.call(
                partial(ImapLine.piece, uid=uid, start=start, length=PIECE), expected_bytes=PIECE
            )
            digest.update(piece)
            start += len(piece)
            if len(piece) < PIECE:
                break
        return digest.hexdigest() == mail.raw_sha256

    async def _expunge(self, uids: Sequence[int], mail: SourceMail) -> None:
        await self._line.call(partial(ImapLine.delete, uids=uids))
        if await self._line.call(partial(ImapLine.present, uids=uids)):
            why = "marked as deleted, but the server did not expunge it"
            self._answered.append(_left(mail, why))
        else:
            self._answered.append(SourceAnswer(mail.source, SourceFate.ERASED))


def _may_be(told: int | None, read: int) -> bool:
    """Exchange tells sizes that are a little off, so only what is far off is passed over."""
    return told is None or abs(told - read) <= 4096 + read // 5


def _uid(mail: SourceMail, uidvalidity: int) -> int | None:
    numbered, _, uid = mail.source.key.partition(":")
    return int(uid) if numbered == str(uidvalidity) and uid.isdigit() else None


def _left(mail: SourceMail, why: str) -> SourceAnswer:
    return SourceAnswer(mail.source, SourceFate.LEFT, why)
