"""Receive what somebody writes on our own pages: through the same action as mail and chat."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from casework.actions.parent_status import ReadStatus
from casework.actions.receive_message import Arrival, ReceiveMessage
from casework.boards import BoardProfile
from casework.kinds import Kind
from casework.ledger import Door, Outcome, Source
from casework.letters_owed import LETTER_LANGUAGES, Correspondent
from casework.message import (
    UNPROVEN,
    Channel,
    IncomingMessage,
    SetAsideReason,
    Understanding,
)
from casework.ports import ClaimLost, Conflict, StorageUnavailable, Understand
from casework.receipts import Receipt

FORM: Final = "form"
STATUS: Final = "status"
"""The places of the web's door, as the ledger names them."""
STATUS_SUBJECT: Final = "Bericht op de statuspagina"
DUTCH: Final = "nl"


@dataclass(frozen=True, slots=True)
class WebForm:
    """A form as it was filled in and checked."""

    board: str
    for_breach: bool
    text: str
    language: str
    """Of the page."""
    token: str
    """Made with the page: the same form sent twice is one message."""
    name: str = ""
    email: str = ""
    """Where the answer goes; empty for who reads it on the status page."""
    school: str | None = None
    discovered: datetime | None = None
    """When a breach was noticed, timezone-aware; None when not said."""


@dataclass(frozen=True, slots=True)
class WebReceipt:
    """What became of it."""

    opened: tuple[Receipt, ...]
    """Of the cases it opened; none when it was set aside or joined a case."""
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class ReceiveWebForm:
    """Hands on what came in over our own pages; a message is on the disk when it returns.

    Both acts raise StorageUnavailable or Conflict when nothing could be saved.
    """

    receive: ReceiveMessage
    status: ReadStatus

    async def send(self, form: WebForm) -> WebReceipt:
        """Receive a form. Sent again as it was, it is the same message; changed, it is another."""
        digest = _digest(form.board, form.for_breach, form.text, form.name, form.email, form.school)
        key = f"{form.token}-{digest[:16]}"
        now = self.receive.clock.now()
        message = IncomingMessage(
            channel=Channel.EMAIL if form.email else Channel.WEB,
            received=now,
            sender=form.email or f"web:{_digest(key)[:32]}",
            sender_name=form.name,
            text=form.text,
            full_text=form.text,
            authenticity=UNPROVEN,
            raw_size=len(form.text.encode()),
            raw_sha256=digest,
            content_key=_digest(key),
            school=form.school,
        )
        told = _AsTold(self.receive.understand, form.language, form.for_breach, form.discovered)
        arrival = Arrival(
            form.board, Source(Door.WEB, FORM, key), message, for_breaches=form.for_breach
        )
        return await self._received(arrival, told)

    async def add(
        self, receipt: Receipt, reference: str, text: str, *, language: str, token: str
    ) -> WebReceipt | None:
        """Add a message to one of the cases that a receipt opens, as from its parent; None when
        the receipt does not open it, or when nobody is known there to write to."""
        if not self.status.is_right(receipt):
            return None
        async with self.status.storage.reading() as tx:
            cases = await self.status.cases_of(tx, receipt)
            case = next((each for each in cases if each.reference == reference), None)
            if case is None or case.texts_erased is not None:
                return None
            parent = Correspondent.of(await tx.cases.messages(case))
        if parent is None:
            return None
        digest = _digest(reference, text)
        key = f"{token}-{digest[:16]}"
        message = IncomingMessage(
            channel=case.channel,
            received=self.receive.clock.now(),
            sender=parent.address,
            subject=f"{STATUS_SUBJECT} [{reference}]",
            text=text,
            full_text=text,
            raw_size=len(text.encode()),
            raw_sha256=digest,
            content_key=_digest(key),
        )
        arrival = Arrival(case.board, Source(Door.WEB, STATUS, key), message)
        return await self._received(arrival, _AsTold(self.receive.understand, language))

    async def _received(self, arrival: Arrival, told: "_AsTold") -> WebReceipt:
        known = await self._known(arrival)
        if known is not None:
            return known
        receive = replace(self.receive, understand=told)
        try:
            receipt = await receive(arrival)
        except ClaimLost:
            # The same form came in twice at once, and the other one was first.
            known = await self._known(arrival)
            if known is None:
                raise StorageUnavailable("the first of two deliveries cannot be read") from None
            return known
        except (StorageUnavailable, Conflict):
            raise
        except Exception as fault:
            await receive.set_aside_fault(
                arrival, reason=SetAsideReason.COULD_NOT_PROCESS, detail=type(fault).__name__
            )
            return WebReceipt((), set_aside=True)
        return self._answer(receipt.outcome, receipt.opened)

    async def _known(self, arrival: Arrival) -> WebReceipt | None:
        """Answer what became of a delivery that has its outcome already."""
        async with self.status.storage.reading() as tx:
            entry = await tx.ledger.entry(arrival.source)
            if entry is None:
                return None
            opened = []
            for reference in entry.cases:
                case = await tx.cases.get(board=arrival.board, reference=reference)
                if case is not None and case.opened == entry.recorded:
                    opened.append(reference)
        return self._answer(entry.outcome, opened)

    def _answer(self, outcome: Outcome, opened: "tuple[str, ...] | list[str]") -> WebReceipt:
        mint = self.receive.mint
        receipts = tuple(Receipt(reference, mint.receipt(reference)) for reference in opened)
        return WebReceipt(receipts, set_aside=outcome is Outcome.SET_ASIDE)


@dataclass(frozen=True, slots=True)
class _AsTold:
    """Understands a message as its sender said it is, where the form asked.

    A choice weighs more than a reading: who reports a breach has reported one.
    """

    understand_words: Understand
    language: str
    breach: bool = False
    discovered: datetime | None = None

    async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
        """Answer what the words ask, with what the sender said beside them."""
        found = await self.understand_words.understand(message, board)
        if self.language != DUTCH and self.language in LETTER_LANGUAGES:
            # They chose the page's language to read in; Dutch is what everybody gets first.
            found = replace(found, language=self.language)
        if not self.breach:
            return found
        others = (kind for kind in found.labels if kind not in {Kind.DATALEK, Kind.OVERIG})
        likely = (kind for kind in found.likely if kind not in {Kind.DATALEK, Kind.OVERIG})
        return replace(
            found,
            labels=(Kind.DATALEK, *others),
            likely=(Kind.DATALEK, *likely),
            discovered=self.discovered or found.discovered,
        )


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()
