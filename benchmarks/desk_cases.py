"""Fill a database with cases at one go, through the service's own books, for measuring pages."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final, cast

from sqlalchemy import Connection, create_engine, event, insert
from sqlmodel import SQLModel

from casework.boards import BoardProfile, Role
from casework.case import Case, CaseState
from casework.clocks import clocks_for
from casework.decide import SERVICE
from casework.events import EventKind
from casework.evidence_words import Quote
from casework.identity import IdentityFact, IdentityWay
from casework.kinds import Kind
from casework.ledger import Door, Source
from casework.letters import Letter, LetterKind, LetterState
from casework.message import Channel, IncomingMessage
from casework.outcomes import CaseOutcome
from casework.tasks import Task, TaskKind
from storage.case_book import SqlCaseBook
from storage.database import Database
from storage.encryption import DataKey, Vault
from storage.journal import START, event_hash
from storage.key_store import DATA_KEYS, KEYS_FILE, KeyStore
from storage.keys import KeyRing
from storage.letter_tray import SqlLetterTray
from storage.session import BulkSession
from storage.tables import ChainHeadRow, EventRow, LetterRow

MASTER_KEY: Final = bytes(32)
CASES_FILE: Final = "cases.sqlite3"
NOW: Final = datetime(2027, 11, 16, 10, 30, tzinfo=UTC)
BATCH: Final = 2_000
OPEN_EVERY: Final = 2
"""Every second case is open: a board that is far behind, for a page must be quick then too."""
WORDS: Final = (
    "Geachte directie,\n\nGraag wil ik inzage in het hele dossier van mijn kind: de toetsen, de"
    " verslagen van de zorg, en met wie u die gegevens hebt gedeeld. Ik hoor graag op welke dag ik"
    " langs kan komen, of u het kunt sturen.\n\nMet vriendelijke groet,\neen ouder\n"
)


class Gathered:
    """Takes rows in the place of a session, until they are written together."""

    def __init__(self) -> None:
        self.rows: dict[type[SQLModel], list[dict[str, Any]]] = {}

    def put(self, table: type[SQLModel], **values: Any) -> None:
        self.rows.setdefault(table, []).append(values)


class NewKeys:
    """Makes keys in the place of a key store; every case has a key of its own, as in service."""

    def __init__(self, vault: Vault) -> None:
        self.vault: Final = vault
        self.wrapped: dict[str, bytes] = {}

    async def take(self) -> DataKey:
        key = self.vault.new_key()
        self.wrapped[key.id] = self.vault.wrap(key)
        return key


class Chain:
    """Hashes events one behind another, as the journal does."""

    def __init__(self, board: str) -> None:
        self.board: Final = board
        self.seq, self.last = 0, START

    def append(
        self, to: Gathered, kind: EventKind, case: Case, at: datetime, by: str, **detail: Any
    ) -> None:
        self.seq += 1
        row = EventRow.model_construct(
            board=self.board,
            seq=self.seq,
            at=at,
            kind=kind.value,
            by=by,
            case_reference=case.reference,
            detail=detail,
            previous=self.last,
            hash="",
        )
        self.last = event_hash(row)
        names = ("board", "seq", "at", "kind", "by", "case_reference", "detail", "previous")
        to.put(EventRow, **{name: getattr(row, name) for name in names}, hash=self.last)


async def fill(folder: Path, size: int, board: BoardProfile) -> None:
    """Write so many cases of a board, each with messages, letters and events."""
    database = opened(folder)
    try:
        await database.migrate()
        await database.check_master_key()
    finally:
        await database.close()
    vault, dice = Vault(MASTER_KEY), Random(7)
    chain = Chain(board.id)
    with (
        _writing(folder / CASES_FILE) as cases,
        _writing(folder / KEYS_FILE) as keys,
    ):
        for start in range(0, size, BATCH):
            rows, new_keys = Gathered(), NewKeys(vault)
            for number in range(start, min(start + BATCH, size)):
                await _gather(invented_case(number, board, dice), rows, new_keys, chain)
            _write(cases, rows.rows)
            made = [{"id": i, "wrapped": w, "made": 0} for i, w in new_keys.wrapped.items()]
            keys.execute(insert(DATA_KEYS), made)
        _write(cases, {ChainHeadRow: [{"board": board.id, "seq": chain.seq, "hash": chain.last}]})


def opened(folder: Path) -> Database:
    """Answer the database as the service opens it."""
    return Database(f"sqlite:///{folder / CASES_FILE}", Vault(MASTER_KEY))


def reference(number: int) -> str:
    """Answer a reference that lies anywhere in the index, as real ones do; no two the same."""
    code = f"{(number * 2_654_435_761 + 1) % 2**32:08X}"
    return f"PL-{code[:4]}-{code[4:]}"


def invented_case(number: int, board: BoardProfile, dice: Random) -> Case:
    """Answer a case of any kind, school and state, that came in the past six weeks or years."""
    is_open = number % OPEN_EVERY == 0
    kind = dice.choice(list(Kind))
    school = dice.choice(board.schools) if dice.random() < 0.95 else None
    received = NOW - timedelta(days=dice.uniform(0, 45 if is_open else 1_500))
    case = Case(
        reference=reference(number),
        board=board.id,
        kind=kind,
        state=CaseState.NEW,
        role=board.role_for(kind, school),
        school=school.name if school else None,
        received=received,
        opened=received,
        clocks=clocks_for(kind, received=received, board=board),
        channel=Channel.EMAIL,
        language="nl" if dice.random() < 0.8 else "tr",
        likely=(kind,),
        quotes=(Quote(kind, "inzage in het hele dossier van mijn kind"),),
        wake_at=NOW + timedelta(days=300),
    )
    if not is_open:
        closed = replace(case, state=CaseState.CLOSED, outcome=CaseOutcome.HANDLED, quotes=())
        return replace(closed, closed_at=received + timedelta(days=20), wake_at=None)
    luck = dice.random()
    if luck < 0.05:
        return replace(case, state=CaseState.TRIAGE, role=Role.DESK)
    if luck < 0.6:
        fact = IdentityFact(IdentityWay.RECOGNISED, received, "A. Hofkamp")
        case = replace(case, state=CaseState.TAKEN_UP, taken_up_by="A. Hofkamp", identity=fact)
    if luck > 0.9:
        due = received + timedelta(days=10)
        case = case.with_task(Task(TaskKind.TALK_TO_PARENT, case.role, received, due, "gevraagd"))
    return case


async def _gather(case: Case, rows: Gathered, new_keys: NewKeys, chain: Chain) -> None:
    session = cast(BulkSession, rows)
    ring = KeyRing(session, cast(KeyStore, new_keys))
    message = IncomingMessage(
        Channel.EMAIL,
        case.received,
        f"ouder-{case.reference.lower()}@ouders.example",
        WORDS,
        WORDS,
        subject="Het dossier van mijn kind",
        sender_name="Een ouder",
    )
    source = Source(Door.FILE, "benchmark", case.reference)
    await SqlCaseBook(session, ring).open(case, message, source=source)
    chain.append(rows, EventKind.CASE_OPENED, case, case.opened, SERVICE)
    tray = SqlLetterTray(session, ring)
    for kind, role in ((LetterKind.ACKNOWLEDGEMENT, None), (LetterKind.TICKET, case.role)):
        await tray.owe(_letter(case, kind, role, message.sender or ""))
        chain.append(rows, EventKind.LETTER_SENT, case, case.opened, SERVICE, letter=kind.value)
    if case.taken_up_by:
        chain.append(rows, EventKind.CASE_TAKEN_UP, case, case.opened, case.taken_up_by)
    if not case.is_open:
        chain.append(rows, EventKind.CASE_CLOSED, case, case.opened, "A. Hofkamp")


def _letter(case: Case, kind: LetterKind, role: Role | None, to: str) -> Letter:
    letter_id = f"{case.reference}-{kind.value}"
    return Letter(
        id=letter_id,
        message_id=f"<{letter_id}@loket.example>",
        board=case.board,
        kind=kind,
        channel=Channel.EMAIL,
        recipient="directie@school.example" if role else to,
        language=case.language,
        cases=(case.reference,),
        facts={"reference": case.reference, "school": case.school},
        owed=case.opened,
        to_role=role,
    )


def _write(line: Connection, rows: Mapping[type[SQLModel], list[dict[str, Any]]]) -> None:
    for table, values in rows.items():
        sent = {"state": LetterState.SENT.value} if table is LetterRow else {}
        line.execute(insert(table), [{**each, **sent} for each in values])


def _writing(file: Path) -> Any:
    """Open a file to fill it without care; the service opens it as it always does."""
    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-400000"):
            connection.execute(f"PRAGMA {pragma}")

    return engine.begin()
