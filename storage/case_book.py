"""Keep the cases: each with its clocks, messages and correspondents, under a key of its own."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Final

from sqlalchemy import delete, or_, update
from sqlmodel import col, select

from casework.boards import Post, Role
from casework.books import KnownCase
from casework.case import Case, CaseOutcome, CaseState, Clock, ClockName
from casework.deadlines import ClockKind, Deadline
from casework.evidence_words import Quote
from casework.kinds import Kind
from casework.ledger import Source
from casework.message import Channel, IncomingMessage
from storage.as_json import (
    message_from_bytes,
    message_to_bytes,
    quotes_from_bytes,
    quotes_to_bytes,
    staff_part_to_bytes,
    with_staff_part,
)
from storage.case_turns import listed, put_turns, renew_turns
from storage.copied_messages import addresses_of, copy_messages, speakers_in
from storage.encryption import DataKey
from storage.keys import KeyDestroyed, KeyRing
from storage.session import BulkSession
from storage.tables import (
    CaseMessageRow,
    CaseRow,
    ClockRow,
    CorrespondentRow,
    LetterCaseRow,
)

LOCK: Final = {"key_share": True}
"""Whoever acts on a case keeps others from changing it, not from adding a message to it."""


class SqlCaseBook:
    """The cases within one transaction."""

    def __init__(self, session: BulkSession, keys: KeyRing, *, writes: bool = True) -> None:
        """Work within a session; one that writes locks the single case it looks at."""
        self._session: Final = session
        self._keys: Final = keys
        self._writes: Final = writes

    async def open(self, case: Case, message: IncomingMessage, *, source: Source) -> None:
        """Write a new case with its clocks, its message and who may speak in it."""
        await self._put_case(case)
        await self._put_message(case, message, source, stranger=False)
        for address_hash in self._addresses(message):
            self._session.put(
                CorrespondentRow, case_reference=case.reference, address_hash=address_hash
            )

    async def open_beside(self, case: Case, *, beside: Case) -> None:
        """Write a new case with the messages of another, and who may speak in that one."""
        await self._put_case(case)
        speaking = await speakers_in(self._session, beside)
        for address_hash in speaking:
            self._session.put(
                CorrespondentRow, case_reference=case.reference, address_hash=address_hash
            )
        await copy_messages(self._session, self._keys, of=beside, to=case, speaking=speaking)

    async def add_messages_of(self, other: Case, *, to: Case) -> None:
        """Add the messages of another case to one that has them not yet, as a stranger's where
        their sender may not speak in it."""
        speaking = await speakers_in(self._session, to)
        await copy_messages(self._session, self._keys, of=other, to=to, speaking=speaking)

    async def _put_case(self, case: Case) -> None:
        key = await self._keys.make(now=case.opened, case=case.reference)
        staff = key.seal(staff_part_to_bytes(case), about=case.reference)
        self._session.put(
            CaseRow,
            reference=case.reference,
            board=case.board,
            kind=case.kind.value,
            state=case.state.value,
            role=case.role.value,
            school=case.school,
            received=case.received,
            opened=case.opened,
            due_at=_due_at(case),
            channel=case.channel.value,
            language=case.language,
            likely=[kind.value for kind in case.likely],
            probability=case.probability,
            linked=list(case.linked),
            deputy=case.deputy,
            handed=case.handed,
            passed=[str(post) for post in case.passed],
            kept_from=[str(post) for post in case.kept_from],
            closed_at=case.closed_at,
            wake_at=case.wake_at,
            open_tasks=len(case.open_tasks),
            **listed(case),
            key_id=key.id,
            sealed=staff,
            sealed_quotes=_sealed_quotes(case, key),
        )
        self._put_clocks(case)
        put_turns(self._session, case)

    async def add_message(
        self, case: Case, message: IncomingMessage, *, source: Source, stranger: bool
    ) -> None:
        """Add a message to a case; only a known sender stays known."""
        await self._put_message(case, message, source, stranger=stranger)
        await self._session.insert_new()
        if not stranger:
            for address_hash in self._addresses(message):
                await self._session.merge(
                    CorrespondentRow(case_reference=case.reference, address_hash=address_hash)
                )

    def _put_clocks(self, case: Case) -> None:
        for clock in case.clocks:
            deadline = clock.deadline
            self._session.put(
                ClockRow,
                case_reference=case.reference,
                name=clock.name.value,
                kind=deadline.kind.value,
                due=deadline.due_iso(),
                due_at=deadline.due_instant,
                work_by=deadline.work_by.isoformat(),
                explanation=list(deadline.explanation),
                article=deadline.article,
            )

    async def _put_message(
        self, case: Case, message: IncomingMessage, source: Source, *, stranger: bool
    ) -> None:
        key = await self._keys.of_case(case.reference)
        about = f"{case.reference}/{source}"
        self._session.put(
            CaseMessageRow,
            case_reference=case.reference,
            source=str(source),
            received=message.received,
            stranger=stranger,
            sealed=key.seal(message_to_bytes(message), about=about),
        )

    def _addresses(self, message: IncomingMessage) -> frozenset[str]:
        return addresses_of(message, self._keys.vault)

    async def get(self, *, board: str | None, reference: str) -> Case | None:
        """Answer one case, of one board unless None is asked for."""
        lock = LOCK if self._writes else None
        row = await self._session.get(CaseRow, reference, with_for_update=lock)
        if row is None or (board is not None and row.board != board):
            return None
        return next(iter(await self._cases([row])), None)

    async def named(
        self,
        *,
        board: str,
        references: Sequence[str],
        letter_ids: Sequence[str],
        sender: str | None,
    ) -> tuple[Sequence[KnownCase], Sequence[KnownCase]]:
        """Answer the cases a message names, by reference and by the letters it answers."""
        answered: list[str] = []
        if letter_ids:
            statement = (
                select(LetterCaseRow.case_reference)
                .where(col(LetterCaseRow.letter_id).in_(letter_ids))
                .order_by(col(LetterCaseRow.place))
            )
            answered = list(dict.fromkeys(await self._session.exec(statement)))
        wanted = dict.fromkeys([*references, *answered])
        if not wanted:
            return (), ()
        rows = await self._session.exec(
            select(CaseRow).where(col(CaseRow.reference).in_(wanted), CaseRow.board == board)
        )
        cases = {case.reference: case for case in await self._cases(list(rows))}
        speaking = await self._where_known(list(cases), sender)
        known = {
            reference: KnownCase(case, reference in speaking) for reference, case in cases.items()
        }
        return (
            [known[reference] for reference in references if reference in known],
            [known[reference] for reference in answered if reference in known],
        )

    async def _where_known(self, references: Sequence[str], sender: str | None) -> set[str]:
        if sender is None or not references:
            return set()
        statement = select(CorrespondentRow.case_reference).where(
            col(CorrespondentRow.case_reference).in_(references),
            CorrespondentRow.address_hash == self._keys.vault.address_hash(sender),
        )
        return set(await self._session.exec(statement))

    async def open_of_chat(self, *, board: str, sender: str) -> Sequence[Case]:
        """Answer the open cases of one chat, newest first."""
        statement = (
            select(CaseRow)
            .join(
                CorrespondentRow,
                col(CorrespondentRow.case_reference) == col(CaseRow.reference),
            )
            .where(
                CorrespondentRow.address_hash == self._keys.vault.address_hash(sender),
                CaseRow.board == board,
                CaseRow.channel == Channel.CHAT.value,
                CaseRow.state != CaseState.CLOSED.value,
            )
            .order_by(col(CaseRow.opened).desc(), col(CaseRow.reference))
        )
        return await self._cases(list(await self._session.exec(statement)))

    async def save(self, case: Case) -> None:
        """Write what an act changed in a case."""
        row = await self._session.get(CaseRow, case.reference, with_for_update=LOCK)
        if row is None:
            raise LookupError(case.reference)
        key = await self._keys.of_case(case.reference)
        row.kind = case.kind.value
        row.state = case.state.value
        row.role = case.role.value
        row.school = case.school
        row.due_at = _due_at(case)
        row.likely = [kind.value for kind in case.likely]
        row.linked = list(case.linked)
        row.outcome = case.outcome.value if case.outcome else None
        row.deputy = case.deputy
        row.handed = case.handed
        row.passed = [str(post) for post in case.passed]
        row.kept_from = [str(post) for post in case.kept_from]
        row.closed_at = case.closed_at
        row.wake_at = case.wake_at
        row.open_tasks = len(case.open_tasks)
        for name, value in listed(case).items():
            setattr(row, name, value)
        row.sealed = key.seal(staff_part_to_bytes(case), about=case.reference)
        row.sealed_quotes = _sealed_quotes(case, key)
        known = await self._clocks([case.reference])
        if known.get(case.reference, ()) != _by_due(case.clocks):
            await self._session.exec(
                delete(ClockRow).where(col(ClockRow.case_reference) == case.reference)
            )
            self._put_clocks(case)
        await renew_turns(self._session, case)

    async def wake(self, reference: str, *, at: datetime | None) -> None:
        """Note when a case must be looked at again, and nothing else."""
        await self._session.exec(
            update(CaseRow).where(col(CaseRow.reference) == reference).values(wake_at=at)
        )

    async def wake_all(self, *, board: str, at: datetime) -> int:
        """Have every case of a board that is open, or has duties left, looked at."""
        result = await self._session.exec(
            update(CaseRow)
            .where(
                col(CaseRow.board) == board,
                or_(col(CaseRow.state) != CaseState.CLOSED.value, col(CaseRow.open_tasks) > 0),
            )
            .values(wake_at=at)
        )
        return int(result.rowcount)

    async def due(self, *, now: datetime, limit: int) -> Sequence[str]:
        """Answer the cases whose moment has come, the longest waiting first."""
        statement = (
            select(CaseRow.reference)
            .where(col(CaseRow.wake_at) <= now)
            .order_by(col(CaseRow.wake_at), col(CaseRow.reference))
            .limit(limit)
        )
        return list(await self._session.exec(statement))

    async def all(
        self, *, board: str | None = None, school: str | None = None, open_only: bool = False
    ) -> Sequence[Case]:
        """Answer cases, the first due on top and those without a term last."""
        statement = select(CaseRow).order_by(
            col(CaseRow.due_at).is_(None), col(CaseRow.due_at), col(CaseRow.reference)
        )
        if board is not None:
            statement = statement.where(CaseRow.board == board)
        if school is not None:
            statement = statement.where(CaseRow.school == school)
        if open_only:
            statement = statement.where(CaseRow.state != CaseState.CLOSED.value)
        return await self._cases(list(await self._session.exec(statement)))

    async def messages(self, case: Case) -> Sequence[IncomingMessage]:
        """Answer the messages of a case, oldest first."""
        key = await self._keys.of_case(case.reference)
        statement = (
            select(CaseMessageRow)
            .where(CaseMessageRow.case_reference == case.reference)
            .order_by(col(CaseMessageRow.received), col(CaseMessageRow.source))
        )
        return [
            message_from_bytes(key.unseal(row.sealed, about=f"{row.case_reference}/{row.source}"))
            for row in await self._session.exec(statement)
        ]

    async def cases_of(self, rows: Sequence[CaseRow]) -> list[Case]:
        """Answer the cases of these rows, opened together."""
        return await self._cases(rows)

    async def _cases(self, rows: Sequence[CaseRow]) -> list[Case]:
        """Answer the cases of these rows; one whose key was destroyed is there no more."""
        clocks = await self._clocks([row.reference for row in rows])
        await self._keys.load([row.key_id for row in rows])
        cases = []
        for row in rows:
            with suppress(KeyDestroyed):
                cases.append(await self._case(row, clocks.get(row.reference, ())))
        return cases

    async def _clocks(self, references: Sequence[str]) -> Mapping[str, tuple[Clock, ...]]:
        if not references:
            return {}
        statement = (
            select(ClockRow)
            .where(col(ClockRow.case_reference).in_(references))
            .order_by(col(ClockRow.due_at))
        )
        found: dict[str, tuple[Clock, ...]] = {}
        for row in await self._session.exec(statement):
            found[row.case_reference] = (*found.get(row.case_reference, ()), _clock(row))
        return found

    async def _case(self, row: CaseRow, clocks: tuple[Clock, ...]) -> Case:
        key = await self._keys.get(row.key_id)
        case = Case(
            reference=row.reference,
            board=row.board,
            kind=Kind(row.kind),
            state=CaseState(row.state),
            role=Role(row.role),
            school=row.school,
            received=row.received,
            opened=row.opened,
            clocks=clocks,
            channel=Channel(row.channel),
            language=row.language,
            likely=tuple(Kind(kind) for kind in row.likely),
            probability=row.probability,
            outcome=CaseOutcome(row.outcome) if row.outcome else None,
            linked=tuple(row.linked),
            deputy=row.deputy,
            handed=row.handed,
            passed=tuple(Post.parse(post) for post in row.passed),
            kept_from=tuple(Post.parse(post) for post in row.kept_from),
            closed_at=row.closed_at,
            wake_at=row.wake_at,
            texts_erased=row.texts_erased,
            quotes=_quotes(row, key),
        )
        return with_staff_part(case, key.unseal(row.sealed, about=row.reference))


def _sealed_quotes(case: Case, key: DataKey) -> bytes | None:
    if not case.quotes:
        return None
    return key.seal(quotes_to_bytes(case.quotes), about=_about_quotes(case.reference))


def _quotes(row: CaseRow, key: DataKey) -> tuple[Quote, ...]:
    if row.sealed_quotes is None:
        return ()
    return quotes_from_bytes(key.unseal(row.sealed_quotes, about=_about_quotes(row.reference)))


def _about_quotes(reference: str) -> str:
    """Names the column, so that another sealed part does not open in its place."""
    return f"{reference}/quotes"


def _due_at(case: Case) -> datetime | None:
    clock = case.first_clock
    return clock.deadline.due_instant if clock else None


def _by_due(clocks: Sequence[Clock]) -> tuple[Clock, ...]:
    return tuple(sorted(clocks, key=lambda clock: clock.deadline.due_instant))


def _clock(row: ClockRow) -> Clock:
    due: date | datetime = (
        datetime.fromisoformat(row.due) if "T" in row.due else date.fromisoformat(row.due)
    )
    return Clock(
        ClockName(row.name),
        Deadline(
            kind=ClockKind(row.kind),
            due=due,
            due_instant=row.due_at,
            work_by=date.fromisoformat(row.work_by),
            explanation=tuple(row.explanation),
            article=row.article,
        ),
    )
