"""Take mails of a mailbox in hand: claim them in the ledger, then fetch them."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import structlog

from casework.ledger import Claim, ClaimAnswer, Door, LedgerEntry, Source
from casework.message import SetAsideReason
from casework.ports import Clock, Storage
from intake.imap_line import ImapLine, Listed
from intake.imap_thread import ImapThread
from intake.mailbox import Mailbox, MailboxRefusedCommand, MailboxUnreachable

BATCH: Final = 25
"""Mails claimed together: a crash keeps so many from other readers until the claim runs out."""
BYTES_AT_ONCE: Final = 4 * 1024 * 1024
"""Mails fetched with one command are at most this large together."""
PIECE: Final = 1024 * 1024
MOST_PIECES: Final = 1024
HEAD: Final = 256 * 1024
"""So much of a mail that is too large is read, for the person who looks at it."""
SEARCH_SECONDS: Final = 30.0
"""What a search may take on top: servers look into each mail of a large folder."""
MOST_ATTEMPTS: Final = 3
"""A process that died so often while it held one mail shall not hold it again."""
MOST_HEAD_ATTEMPTS: Final = 5
"""After so many not even the mail's head is read."""
MOST_FETCHES: Final = 5
"""The server was asked for this mail alone so often, and never gave it."""
LOOKED_UP_AT_ONCE: Final = 500
CLOCKS_DIFFER: Final = timedelta(minutes=10)
"""A mail cannot arrive in the future; the mail server's clock may run a little ahead."""
FIRST_YEAR: Final = 1990


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a mail is set aside without being read like others."""

    reason: SetAsideReason
    detail: str


@dataclass(frozen=True, slots=True)
class Caught:
    """One mail in hand: claimed and fetched."""

    claim: Claim
    uid: int
    received: datetime
    raw: bytes
    """The whole mail; with trouble at most its head."""
    size: int
    sha256: str = ""
    """Over the whole mail; only set with trouble."""
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Catch:
    """What came of taking some mails in hand."""

    mails: tuple[Caught, ...] = ()
    recorded: tuple[LedgerEntry, ...] = ()
    """Had their outcome already; only settling is left."""
    suspects: tuple[int, ...] = ()
    """Not claimed: a process that died had them in hand, so they are handled one by one."""
    not_yet: tuple[int, ...] = ()
    """Not claimed: together with the others they would take too much memory."""
    held: int = 0
    """In another reader's hands."""


class Catcher:
    """Claims and fetches; remembers which mails the server could not give."""

    def __init__(
        self, mailbox: Mailbox, storage: Storage, clock: Clock, *, by: str, claim_for: timedelta
    ) -> None:
        """Claim under the name `by`."""
        self._mailbox: Final = mailbox
        self._storage: Final = storage
        self._clock: Final = clock
        self._by: Final = by
        self._claim_for: Final = claim_for
        self._uidvalidity = 0
        self._handled: set[int] = set()
        self._alone: set[int] = set()
        self._failed_fetches: Counter[int] = Counter()
        self._open_claims: set[Source] = set()

    def enter(self, uidvalidity: int) -> None:
        """Forget what was known of UIDs that mean other mails now (RFC 3501 §2.3.1.1)."""
        if uidvalidity != self._uidvalidity:
            self._uidvalidity = uidvalidity
            self._handled.clear()
            self._alone.clear()
            self._failed_fetches.clear()

    def source(self, uid: int) -> Source:
        """Answer how the ledger names a mail."""
        return Source(Door.IMAP, self._mailbox.name, f"{self._uidvalidity}:{uid}")

    def uid_of(self, source: Source) -> int | None:
        """Answer the UID of a mail; None when it was numbered under another UIDVALIDITY."""
        uidvalidity, _, uid = source.key.partition(":")
        return int(uid) if uidvalidity == str(self._uidvalidity) else None

    def settled(self, uids: Sequence[int]) -> None:
        """Remember that nothing is left to do for these mails."""
        self._handled.update(uids)

    def closed(self, source: Source) -> None:
        """Remember that a claim ended: the outcome is saved, or another reader has it."""
        self._open_claims.discard(source)

    async def to_do(self, line: ImapThread) -> list[int]:
        """Answer the UIDs to look at, oldest first."""
        found = await line.call(ImapLine.unhandled, more_seconds=SEARCH_SECONDS)
        self._forget_all_but(set(found))
        return [uid for uid in found if uid not in self._handled]

    def _forget_all_but(self, uids: set[int]) -> None:
        self._handled &= uids
        self._alone &= uids
        for uid in self._failed_fetches.keys() - uids:
            del self._failed_fetches[uid]

    def batches(self, uids: Sequence[int]) -> list[Sequence[int]]:
        """Put together what is taken in hand together; mails that gave trouble come last, alone."""
        lonely = {uid for uid in uids if uid in self._alone or self._failed_fetches[uid]}
        usual = [uid for uid in uids if uid not in lonely]
        last = sorted(lonely, key=lambda uid: (self._failed_fetches[uid], uid))
        return [*chunks(usual, BATCH), *([uid] for uid in last)]

    async def not_in_ledger(self, uids: Sequence[int]) -> tuple[list[int], list[LedgerEntry]]:
        """Answer which mails have no outcome yet, and the entries that are not settled.

        For servers without keywords, where every mail of the folder comes back at each search.
        """
        fresh: list[int] = []
        unsettled: list[LedgerEntry] = []
        for some in chunks(uids, LOOKED_UP_AT_ONCE):
            async with self._storage.reading() as tx:
                for uid in some:
                    entry = await tx.ledger.entry(self.source(uid))
                    if entry is None:
                        fresh.append(uid)
                    elif entry.settled is None:
                        unsettled.append(entry)
                    else:
                        self._handled.add(uid)
        return fresh, unsettled

    async def give_back(self) -> None:
        """Release every claim that got no outcome. Raises StorageUnavailable."""
        if self._open_claims:
            async with self._storage.transaction() as tx:
                await tx.ledger.release(by=self._by)
            self._open_claims.clear()

    async def catch(self, line: ImapThread, uids: Sequence[int], *, alone: bool = False) -> Catch:
        """Claim some mails and fetch those that were granted.

        Raises MailboxFault and StorageUnavailable; what was claimed then is given back later.
        """
        listed = await self._list(line, uids)
        mails = self._first_that_fit([listed[uid] for uid in uids if uid in listed])
        answer = await self._claim([mail.uid for mail in mails], only_new=not alone)
        claims = {self._uid(claim.source): claim for claim in answer.granted}
        in_hand = [mail for mail in mails if mail.uid in claims]
        return Catch(
            mails=tuple(await self._fetch(line, in_hand, claims)),
            recorded=tuple(await self._entries(answer.recorded)),
            suspects=tuple(self._uid(source) for source in answer.tried),
            not_yet=tuple(uid for uid in uids if uid in listed)[len(mails) :],
            held=len(answer.held),
        )

    async def _list(self, line: ImapThread, uids: Sequence[int]) -> dict[int, Listed]:
        """Answer what the server tells of these mails; nothing, after it failed too often."""
        asked = [uid for uid in uids if self._failed_fetches[uid] < MOST_FETCHES]
        listed: dict[int, Listed] = {}
        try:
            listed = await line.call(partial(ImapLine.list_mails, uids=asked)) if asked else {}
        except MailboxUnreachable:
            self._failed(uids)
            raise
        except MailboxRefusedCommand:
            if len(uids) > 1:
                # One mail the server cannot tell of shall not hide the others.
                for uid in uids:
                    listed |= await self._list(line, [uid])
                return listed
        # What is not there was moved away by a person, as a rule, and is never found again.
        self._failed_fetches.update(uid for uid in asked if uid not in listed)
        given_up = {uid: Listed(uid, None, None) for uid in uids if uid not in asked}
        return listed | given_up

    def _failed(self, uids: Sequence[int]) -> None:
        """Note that the line broke on these: one of them may be a mail this server breaks on."""
        self._alone.update(uids)
        if len(uids) == 1:
            self._failed_fetches.update(uids)

    def _uid(self, source: Source) -> int:
        return int(source.key.rpartition(":")[2])

    async def _claim(self, uids: Sequence[int], *, only_new: bool) -> ClaimAnswer:
        if not uids:
            return ClaimAnswer((), (), ())
        now = self._clock.now()
        async with self._storage.transaction() as tx:
            answer = await tx.ledger.claim(
                [self.source(uid) for uid in uids],
                board=self._mailbox.board,
                by=self._by,
                now=now,
                until=now + self._claim_for,
                only_new=only_new,
            )
        self._open_claims.update(claim.source for claim in answer.granted)
        return answer

    async def _entries(self, sources: Sequence[Source]) -> list[LedgerEntry]:
        if not sources:
            return []
        async with self._storage.reading() as tx:
            found = [await tx.ledger.entry(source) for source in sources]
        return [entry for entry in found if entry is not None]

    def _first_that_fit(self, listed: Sequence[Listed]) -> list[Listed]:
        """Answer the mails at the front that are small enough together; at least one."""
        room = BYTES_AT_ONCE
        for count, mail in enumerate(listed):
            size = mail.size if mail.size is not None else BYTES_AT_ONCE
            room -= min(size, HEAD) if self._is_too_large(mail) else size
            if room < 0 and count:
                return list(listed[:count])
        return list(listed)

    def _is_too_large(self, mail: Listed) -> bool:
        return mail.size is not None and mail.size > self._mailbox.max_bytes

    async def _fetch(
        self, line: ImapThread, mails: Sequence[Listed], claims: dict[int, Claim]
    ) -> list[Caught]:
        together = [mail for mail in mails if not self._is_too_large(mail)]
        if len(together) == 1 or len(mails) == 1:
            together = []
        caught = await self._fetch_together(line, together, claims) if together else []
        for mail in mails:
            if mail not in together:
                caught.append(await self._fetch_alone(line, mail, claims[mail.uid]))
        return [each for each in caught if each is not None]

    async def _fetch_together(
        self, line: ImapThread, mails: Sequence[Listed], claims: dict[int, Claim]
    ) -> list[Caught | None]:
        uids = [mail.uid for mail in mails]
        try:
            bodies = await line.call(
                partial(ImapLine.bodies, uids=uids),
                expected_bytes=sum(mail.size or 0 for mail in mails),
            )
        except MailboxUnreachable:
            self._failed(uids)
            raise
        except MailboxRefusedCommand:
            # Exchange refuses the whole command for one mail it cannot convert.
            return [await self._fetch_alone(line, mail, claims[mail.uid]) for mail in mails]
        self._failed_fetches.update(set(uids) - set(bodies))
        return [
            self._whole(claims[mail.uid], mail, bodies[mail.uid])
            for mail in mails
            if mail.uid in bodies
        ]

    async def _fetch_alone(self, line: ImapThread, mail: Listed, claim: Claim) -> Caught | None:
        """Fetch one mail; None when the server does not give it now."""
        uid = mail.uid
        if self._failed_fetches[uid] >= MOST_FETCHES:
            trouble = Trouble(
                SetAsideReason.COULD_NOT_PROCESS, "the mail server does not hand this mail over"
            )
            return Caught(claim, uid, self._received(mail), b"", mail.size or 0, "", trouble)
        try:
            if claim.attempt > MOST_ATTEMPTS:
                return await self._fetch_feared(line, mail, claim)
            if self._is_too_large(mail):
                trouble = Trouble(SetAsideReason.TOO_LARGE, f"{mail.size} bytes")
                return await self._fetch_in_pieces(line, mail, claim, trouble)
            bodies = await line.call(
                partial(ImapLine.bodies, uids=[uid]),
                expected_bytes=mail.size or self._mailbox.max_bytes,
            )
        except MailboxUnreachable:
            self._failed([uid])
            raise
        except MailboxRefusedCommand:
            bodies = {}
        if uid not in bodies:
            self._failed_fetches[uid] += 1
            structlog.get_logger().warning("mail_not_given", mailbox=self._mailbox.name)
            return None
        return self._whole(claim, mail, bodies[uid])

    async def _fetch_feared(self, line: ImapThread, mail: Listed, claim: Claim) -> Caught:
        """Fetch a mail that may have killed the process, without reading it again."""
        detail = f"the process died {claim.attempt - 1} times while it held this mail"
        caught = await self._fetch_in_pieces(
            line, mail, claim, Trouble(SetAsideReason.READING_NEVER_ENDED, detail)
        )
        head, _, _ = caught.raw.partition(b"\r\n\r\n")
        keep = head + b"\r\n\r\n" if claim.attempt <= MOST_HEAD_ATTEMPTS else b""
        return Caught(
            claim, mail.uid, caught.received, keep, caught.size, caught.sha256, caught.trouble
        )

    async def _fetch_in_pieces(
        self, line: ImapThread, mail: Listed, claim: Claim, trouble: Trouble
    ) -> Caught:
        """Hash a mail piece by piece, keeping only its head in memory."""
        digest, size, head = hashlib.sha256(), 0, b""
        for _ in range(MOST_PIECES):
            piece = await line.call(
                partial(ImapLine.piece, uid=mail.uid, start=size, length=PIECE),
                expected_bytes=PIECE,
            )
            head = head or piece[:HEAD]
            digest.update(piece)
            size += len(piece)
            if len(piece) < PIECE:
                break
        sha256 = digest.hexdigest() if size else ""
        return Caught(claim, mail.uid, self._received(mail), head, size, sha256, trouble)

    def _whole(self, claim: Claim, mail: Listed, raw: bytes) -> Caught:
        self._alone.discard(mail.uid)
        self._failed_fetches.pop(mail.uid, None)
        return Caught(claim, mail.uid, self._received(mail), raw, len(raw))

    def _received(self, mail: Listed) -> datetime:
        """Answer when the mail arrived; now, when the server says nothing that can be true."""
        now = self._clock.now()
        if mail.arrived is None:
            return now
        arrived = mail.arrived.astimezone(UTC)
        return arrived if arrived.year >= FIRST_YEAR and arrived <= now + CLOCKS_DIFFER else now


def chunks(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Answer the UIDs in pieces of at most this size."""
    for start in range(0, len(uids), size):
        yield uids[start : start + size]
