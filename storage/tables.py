"""Describe every table; personal data stands only in columns named `sealed`."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel


class UtcMoment(TypeDecorator[datetime]):
    """A moment kept in UTC, aware on both sides; SQLite itself forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Answer the moment in UTC. A naive one is a fault of ours and is refused."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Answer the moment, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(**more: Any) -> Any:
    """A column for a moment."""
    return Field(sa_type=UtcMoment, **more)


def points_to(target: str, **more: Any) -> Any:
    """A foreign key that is checked at the commit, so that rows may be written in any order."""
    key = ForeignKey(target, deferrable=True, initially="DEFERRED")
    return Field(sa_column_args=[key], **more)


_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class DataKeyRow(SQLModel, table=True):
    """A data key that is in use; the key itself stands in the key store."""

    __tablename__ = "data_key"
    id: str = Field(primary_key=True)
    wrapped: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Where older versions kept it; empty since."""
    created: datetime = moment()
    destroyed: datetime | None = moment(default=None)
    """Since when the key must be gone; the row goes once it is."""


class LedgerRow(SQLModel, table=True):
    """One delivery of one message, with its one outcome once it has it."""

    __tablename__ = "ledger"
    __table_args__ = (
        Index("ix_ledger_unsettled", "door", "place", "settled"),
        Index("ix_ledger_claimed_by", "claimed_by"),
    )
    source: str = Field(primary_key=True)
    board: str
    door: str
    place: str
    claimed_by: str | None = None
    claimed_until: datetime | None = moment(default=None)
    attempts: int = 0
    outcome: str | None = None
    reason: str = ""
    received: datetime | None = moment(default=None)
    recorded: datetime | None = moment(default=None)
    raw_size: int = 0
    raw_sha256: str = ""
    content_key: str = ""
    first_of: str | None = Field(default=None, unique=True)
    """Board and content key, for the first delivery of that content only."""
    cases: list[str] = Field(default_factory=list, sa_type=JSON)
    attachments_left: bool = False
    copy_destroyed: bool = False
    settled: datetime | None = moment(default=None)


_ORDER = ("rank", "listed_at", "reference")
_PASSED_OVER = ("state", "stand", "hidden_from")


class CaseRow(SQLModel, table=True):
    """One case."""

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_board_state_due", "board", "state", "due_at"),
        Index("ix_case_wake_at", "wake_at"),
        # The list in its order, by what it is asked for most; the columns behind the order let
        # SQLite pass over a row, or count it, without reading the case.
        Index("ix_case_list", "board", "live", *_ORDER, "school", "kind", *_PASSED_OVER),
        Index("ix_case_list_school", "board", "school", "live", *_ORDER, "kind", *_PASSED_OVER),
        Index("ix_case_list_kind", "board", "kind", "live", *_ORDER, "school", *_PASSED_OVER),
        Index(
            "ix_case_list_stand",
            "board",
            "stand",
            *_ORDER,
            "school",
            "kind",
            "state",
            "hidden_from",
        ),
    )
    reference: str = Field(primary_key=True)
    board: str
    kind: str
    state: str
    role: str
    school: str | None
    received: datetime = moment()
    opened: datetime = moment()
    due_at: datetime | None = moment(default=None)
    channel: str
    language: str
    likely: list[str] = Field(sa_type=JSON)
    probability: float | None
    outcome: str | None = None
    linked: list[str] = Field(sa_type=JSON)
    deputy: bool = False
    handed: datetime | None = moment(default=None)
    passed: list[str] = Field(default_factory=list, sa_type=JSON)
    kept_from: list[str] = Field(default_factory=list, sa_type=JSON)
    closed_at: datetime | None = moment(default=None)
    wake_at: datetime | None = moment(default=None)
    """When the watch over the clocks must look at it; null: never by itself."""
    open_tasks: int = 0
    live: bool = True
    """Whether anybody must still do something: it is open, or has duties left."""
    rank: int = 1
    """0 for what comes first whatever its date: a breach, or what may be one."""
    listed_at: datetime = moment(default=_NEVER)
    """By what the list sorts it: the first date that counts; once all is done, its closing."""
    stand: str = ""
    """`waits` for the parent, in `triage`, or neither."""
    hidden_from: str = ""
    """`kept_from` as text that every database can search and hold in an index."""
    texts_erased: datetime | None = moment(default=None)
    key_id: str = points_to("data_key.id")
    sealed: bytes = Field(sa_type=LargeBinary)
    """What staff wrote and did: who took it up, identity, acts on the term, tasks."""
    sealed_quotes: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Words of the message that speak for the kind; null without any."""


class ClockRow(SQLModel, table=True):
    """One clock of a case."""

    __tablename__ = "clock"
    case_reference: str = points_to("case.reference", primary_key=True)
    name: str = Field(primary_key=True)
    kind: str
    due: str
    due_at: datetime = moment()
    work_by: str
    explanation: list[str] = Field(sa_type=JSON)
    article: str


class CaseMessageRow(SQLModel, table=True):
    """A message, in the form one case keeps of it."""

    __tablename__ = "case_message"
    case_reference: str = points_to("case.reference", primary_key=True)
    source: str = Field(primary_key=True)
    received: datetime = moment()
    stranger: bool
    sealed: bytes = Field(sa_type=LargeBinary)


class CaseFileRow(SQLModel, table=True):
    """A harmless file that came with a message, under the key of its case."""

    __tablename__ = "case_file"
    __table_args__ = (Index("ix_case_file_case_reference", "case_reference"),)
    id: str = Field(primary_key=True)
    case_reference: str = points_to("case.reference")
    received: datetime = moment()
    size: int
    about: bytes = Field(sa_type=LargeBinary)
    """Name and media type, sealed."""
    sealed: bytes = Field(sa_type=LargeBinary)
    """The contents."""


class CorrespondentRow(SQLModel, table=True):
    """Who may speak in a case, as a keyed hash."""

    __tablename__ = "correspondent"
    __table_args__ = (Index("ix_correspondent_address_hash", "address_hash"),)
    case_reference: str = points_to("case.reference", primary_key=True)
    address_hash: str = Field(primary_key=True)


class LetterRow(SQLModel, table=True):
    """A letter owed, sent or failed."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_due", "state", "next_try"),
        Index("ix_letter_recipient", "board", "recipient_hash", "owed"),
    )
    id: str = Field(primary_key=True)
    message_id: str = Field(unique=True)
    board: str
    kind: str
    channel: str
    language: str
    to_role: str | None
    state: str
    owed: datetime = moment()
    next_try: datetime = moment()
    attempts: int = 0
    claimed_by: str | None = None
    claimed_until: datetime | None = moment(default=None)
    sent: datetime | None = moment(default=None)
    last_fault: str = ""
    once_key: str | None = Field(default=None, unique=True)
    recipient_hash: str
    key_id: str = points_to("data_key.id")
    sealed: bytes = Field(sa_type=LargeBinary)


class LetterCaseRow(SQLModel, table=True):
    """Which cases a letter is about, in order."""

    __tablename__ = "letter_case"
    __table_args__ = (Index("ix_letter_case_case_reference", "case_reference"),)
    letter_id: str = points_to("letter.id", primary_key=True)
    case_reference: str = points_to("case.reference", primary_key=True)
    place: int


class SetAsideRow(SQLModel, table=True):
    """A message that waits for a person."""

    __tablename__ = "set_aside"
    __table_args__ = (Index("ix_set_aside_board_resolved", "board", "resolved"),)
    source: str = Field(primary_key=True)
    board: str
    reason: str
    detail: str
    received: datetime = moment()
    recorded: datetime = moment()
    key_id: str = points_to("data_key.id")
    sealed: bytes | None = Field(sa_type=LargeBinary)
    resolved: datetime | None = moment(default=None)
    resolved_by: str | None = None


class EventRow(SQLModel, table=True):
    """One event in a board's chain; each hash covers the row and the hash before it."""

    __tablename__ = "event"
    __table_args__ = (
        # With seq: else SQLite reads the whole chain by its key, which is in the order asked for.
        Index("ix_event_case", "board", "case_reference", "seq"),
        Index("ix_event_kind", "board", "kind", "seq"),
    )
    board: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    at: datetime = moment()
    kind: str
    by: str
    case_reference: str | None
    detail: dict[str, str | int | bool | None] = Field(sa_type=JSON)
    previous: str
    hash: str


class ChainHeadRow(SQLModel, table=True):
    """The last event of a board's chain; locked while the chain grows."""

    __tablename__ = "chain_head"
    board: str = Field(primary_key=True)
    seq: int
    hash: str


class DoorRow(SQLModel, table=True):
    """When a door was last looked into."""

    __tablename__ = "door"
    door: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    board: str
    last_look: datetime | None = moment(default=None)
    last_message: datetime | None = moment(default=None)
    fault: str = ""


class BoardRow(SQLModel, table=True):
    """What is remembered of a board's profile, to see that it changed."""

    __tablename__ = "board"
    id: str = Field(primary_key=True)
    fingerprint: str


class AbsenceRow(SQLModel, table=True):
    """Leave of who holds a post; both days included."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_board_last_day", "board", "last_day"),)
    id: str = Field(primary_key=True)
    board: str
    post: str
    school: str | None
    first_day: date
    last_day: date


class BreachRow(SQLModel, table=True):
    """The register entry of one breach, under the key of its case."""

    __tablename__ = "breach"
    __table_args__ = (UniqueConstraint("board", "year", "number"),)
    case_reference: str = points_to("case.reference", primary_key=True)
    board: str
    year: int
    number: int
    sealed: bytes = Field(sa_type=LargeBinary)


class TombstoneRow(SQLModel, table=True):
    """What stays of a case that was erased; nothing of a person."""

    __tablename__ = "tombstone"
    __table_args__ = (Index("ix_tombstone_board", "board", "breach_year"),)
    reference: str = Field(primary_key=True)
    board: str
    kind: str
    outcome: str | None
    closed_year: int | None
    breach_year: int | None = None
    breach_number: int | None = None
    """A number of the register is never given twice."""
    erased: datetime = moment()


class SourceLeftRow(SQLModel, table=True):
    """A mail that must still be erased where it came in."""

    __tablename__ = "source_left"
    source: str = Field(primary_key=True)
    board: str
    received: datetime = moment()
    raw_sha256: str
    raw_size: int
    since: datetime = moment()
    why: str


class ContactListRow(SQLModel, table=True):
    """That the contacts of a school were imported, and when."""

    __tablename__ = "contact_list"
    board: str = Field(primary_key=True)
    school: str = Field(primary_key=True)
    imported: datetime = moment()


class ContactRow(SQLModel, table=True):
    """One way to reach a contact of a pupil, as a keyed hash; no name, no address, no number."""

    __tablename__ = "contact"
    # The key is nearly all there is: in SQLite's usual form every row would be written twice.
    __table_args__ = {"sqlite_with_rowid": False}
    board: str = Field(primary_key=True)
    school: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    value_hash: str = Field(primary_key=True)
    pupil_key: str = Field(primary_key=True)
    """A pseudonym: a keyed hash of the pupil's number."""
    authority: str
    sixteen_on: date | None


class IdentityCodeRow(SQLModel, table=True):
    """The open one-time code of a case, as a keyed hash.

    It points to no case, so that an erased one needs no sweeping here: it ends by itself.
    """

    __tablename__ = "identity_code"
    case_reference: str = Field(primary_key=True)
    code_hash: str
    expires: datetime = moment()
    tries: int = 0


class ConversationRow(SQLModel, table=True):
    """What is remembered of one chat, under a key of its own."""

    __tablename__ = "conversation"
    __table_args__ = (Index("ix_conversation_changed", "board", "changed"),)
    chat_hash: str = Field(primary_key=True)
    """The chat as a keyed hash, the same as in `correspondent`."""
    board: str = Field(primary_key=True)
    changed: datetime = moment()
    key_id: str = points_to("data_key.id")
    sealed: bytes = Field(sa_type=LargeBinary)


class CalendarLinkRow(SQLModel, table=True):
    """A secret address under which the dates of a role can be read as a calendar."""

    __tablename__ = "calendar_link"
    __table_args__ = (Index("ix_calendar_link_board", "board"),)
    id: str = Field(primary_key=True)
    secret_hash: str = Field(unique=True)
    board: str
    role: str
    school: str | None
    label: str
    """For whom it was made, in the words of who made it: a function, no name of a parent."""
    made: datetime = moment()
    made_by: str
    revoked: datetime | None = moment(default=None)
    last_read: datetime | None = moment(default=None)


class KeyCheckRow(SQLModel, table=True):
    """Which key store belongs to this database."""

    __tablename__ = "key_check"
    id: int = Field(primary_key=True)
    fingerprint: str
    """Of the master key, as long as the file may hold keys of an older version; else empty."""
    store: str = ""


class CaseTurnRow(SQLModel, table=True):
    """That somebody must do something in a case, and by when; one row for each of them."""

    __tablename__ = "case_turn"
    __table_args__ = (
        Index("ix_case_turn_list", "board", "whose", "rank", "due_at", "case_reference", "stand"),
        Index("ix_case_turn_stand", "board", "whose", "stand", "rank", "due_at", "case_reference"),
    )
    case_reference: str = points_to("case.reference", primary_key=True)
    whose: str = Field(primary_key=True)
    """A post, with the school where it is a director's: `director De Eik`, `fg`."""
    board: str
    rank: int
    due_at: datetime = moment()
    stand: str


_EVENTS = SQLModel.metadata.tables["event"].c
# The log of one person, in its order.
Index("ix_event_by", _EVENTS.board, _EVENTS.by, _EVENTS.seq)
_CASES = SQLModel.metadata.tables["case"].c
# All that figures need of a case, so that not one row of cases is read for them.
Index(
    "ix_case_figures",
    *(_CASES[name] for name in ("board", "closed_at", "received", "kind", "school", "due_at")),
    *(_CASES[name] for name in ("outcome", "hidden_from", "reference")),
)
