"""Open a case to act on it: as it stands now, and what changed since somebody looked."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.actions.acting import Acting
from casework.actions.read_case import STILL_READING
from casework.case import Case
from casework.contacts import ContactKind, known_at, plain_address
from casework.events import Event, EventKind
from casework.identity import KnownContact
from casework.kinds import Kind
from casework.letters import LetterKind
from casework.letters_owed import DAY, Correspondent
from casework.message import IncomingMessage
from casework.ports import Transaction
from casework.possible_acts import Beside


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case as somebody has it before them who may act on it."""

    case: Case
    version: int
    """What a form made from it sends back."""
    messages: tuple[IncomingMessage, ...]
    beside: Beside
    contact: KnownContact
    """What the contacts on file say of who wrote."""
    since: tuple[Event, ...] = ()
    """What others did after the version that was asked about."""


@dataclass(frozen=True, slots=True)
class OpenCase(Acting):
    """The action; one object for one person."""

    async def opened(self, reference: str, *, since: int | None = None) -> OpenedCase:
        """Answer a case that this person may see, and note that they read it.

        `since` is a version they had before them earlier. Raises CaseRefuses.
        """
        async with self.storage.reading() as tx:
            case = await self.found_to_read(tx, reference)
            opened = await self._opened(tx, case, since)
            known = await self._noted_lately(tx, case)
        if not known:
            async with self.storage.transaction() as tx:
                await tx.journal.note(self.event(case, EventKind.CASE_READ))
        return opened

    async def _opened(self, tx: Transaction, case: Case, since: int | None) -> OpenedCase:
        board, reference = case.board, case.reference
        messages = await tx.cases.messages(case)
        lists = await self._lists(tx, case, messages)
        entry = None
        if case.kind is Kind.DATALEK:
            entry = await tx.breaches.get(board=board, reference=reference)
        codes = await tx.letters.owed_of_case(
            reference, kind=LetterKind.CODE, since=self.clock.now() - DAY
        )
        told = await tx.letters.owed_of_case(
            reference, kind=LetterKind.INFORMATION_RIGHT, since=case.received
        )
        changes: Sequence[Event] = ()
        if since is not None:
            changes = await tx.journal.of_case_since(
                board=board, reference=reference, version=since
            )
        return OpenedCase(
            case=case,
            version=await tx.journal.version_of_case(board=board, reference=reference),
            messages=tuple(messages),
            beside=Beside(
                entry=entry,
                codes_today=codes,
                has_contacts=case.school in lists,
                is_reachable=Correspondent.of(messages) is not None,
                information_right_told=told > 0,
            ),
            contact=self._contact(case, messages, lists),
            since=tuple(changes),
        )

    async def _lists(
        self, tx: Transaction, case: Case, messages: Sequence[IncomingMessage]
    ) -> dict[str, bool]:
        sender = messages[0].sender if messages else None
        address = plain_address(sender or "") or ""
        return dict(await tx.contacts.known(case.board, ContactKind.EMAIL, address))

    def _contact(
        self, case: Case, messages: Sequence[IncomingMessage], lists: dict[str, bool]
    ) -> KnownContact:
        known = known_at(case.school, lists)
        really = bool(messages) and messages[0].authenticity.dmarc != "fail"
        if known is KnownContact.ON_FILE and not really:
            return KnownContact.NOT_ON_FILE
        return known

    async def _noted_lately(self, tx: Transaction, case: Case) -> bool:
        """Whether the journal shows that this person opened the case a moment ago."""
        since = self.clock.now() - STILL_READING
        return any(
            event.by == self.by and event.at > since and not event.detail.get("file")
            for event in await tx.journal.of_case(board=case.board, reference=case.reference)
            if event.kind is EventKind.CASE_READ
        )
