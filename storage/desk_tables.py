"""Describe the tables of the desk: who may sign in, answers, what people of a board set.

As in the other tables, personal data stands only in columns named `sealed`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables import moment, points_to

# Who may sign in


class StaffMemberRow(SQLModel, table=True):
    """One person who works with the desk, under a key of their own."""

    __tablename__ = "staff_member"
    id: str = Field(primary_key=True)
    email_hash: str = Field(unique=True)
    seats: list[dict[str, Any]] = Field(sa_type=JSON)
    invited: datetime = moment()
    joined: datetime | None = moment(default=None)
    blocked: datetime | None = moment(default=None)
    last_seen: datetime | None = moment(default=None)
    last_step: int = 0
    """The time step of the last code that was taken."""
    key_id: str = points_to("data_key.id")
    sealed: bytes = Field(sa_type=LargeBinary)
    """Name and mail address."""
    sealed_secrets: bytes = Field(sa_type=LargeBinary)
    """The hash of the password, and what the codes of the app are made of."""


class StaffBoardRow(SQLModel, table=True):
    """At which boards a member has a seat; no two members of a board share a name."""

    __tablename__ = "staff_board"
    __table_args__ = (UniqueConstraint("board", "name_hash"),)
    member_id: str = points_to("staff_member.id", primary_key=True)
    board: str = Field(primary_key=True)
    name_hash: str


class StaffTieRow(SQLModel, table=True):
    """That a member is somebody at a provider of identities, as a keyed hash."""

    __tablename__ = "staff_tie"
    __table_args__ = (Index("ix_staff_tie_member_id", "member_id"),)
    subject_hash: str = Field(primary_key=True)
    member_id: str = points_to("staff_member.id")
    since: datetime = moment()


class StaffLinkRow(SQLModel, table=True):
    """A secret address that was mailed to a member, by the hash of its secret."""

    __tablename__ = "staff_link"
    __table_args__ = (Index("ix_staff_link_member_id", "member_id"),)
    secret_hash: str = Field(primary_key=True)
    member_id: str = points_to("staff_member.id")
    kind: str
    made: datetime = moment()
    expires: datetime = moment()


class StaffRecoveryCodeRow(SQLModel, table=True):
    """A recovery code that was not used yet, as a keyed hash."""

    __tablename__ = "staff_recovery_code"
    member_id: str = points_to("staff_member.id", primary_key=True)
    code_hash: str = Field(primary_key=True)


class StaffSessionRow(SQLModel, table=True):
    """A browser in which a member is signed in, by the hash of its secret."""

    __tablename__ = "staff_session"
    __table_args__ = (
        Index("ix_staff_session_member_id", "member_id"),
        Index("ix_staff_session_since", "since"),
    )
    secret_hash: str = Field(primary_key=True)
    id: str = Field(unique=True)
    member_id: str = points_to("staff_member.id")
    since: datetime = moment()
    seen: datetime = moment()
    seat: dict[str, Any] | None = Field(sa_type=JSON)
    awaits_code: bool
    sealed: bytes = Field(sa_type=LargeBinary)
    """Which program on which system, under the key of the member."""


class StaffDeviceRow(SQLModel, table=True):
    """A browser that signed in before at one account, by the hash of its secret."""

    __tablename__ = "staff_device"
    __table_args__ = (Index("ix_staff_device_member_id", "member_id"),)
    secret_hash: str = Field(primary_key=True)
    id: str
    member_id: str = points_to("staff_member.id")
    known: datetime = moment()


class GuessRow(SQLModel, table=True):
    """The tries that count at one brake: an account, a network, a device; as a keyed hash."""

    __tablename__ = "guess"
    __table_args__ = (Index("ix_guess_last", "last"),)
    at_hash: str = Field(primary_key=True)
    count: int
    last: datetime = moment()


# Answers to parents


class AnswerRow(SQLModel, table=True):
    """An answer of a case, from the first draft on, under the key of its case."""

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_case_reference", "case_reference"),)
    id: str = Field(primary_key=True)
    case_reference: str = points_to("case.reference")
    board: str
    state: str
    made: datetime = moment()
    sealed: bytes = Field(sa_type=LargeBinary)


class AnswerFileRow(SQLModel, table=True):
    """A file that is handed over with an answer; its contents have a key of their own."""

    __tablename__ = "answer_file"
    __table_args__ = (
        Index("ix_answer_file_case_reference", "case_reference"),
        Index("ix_answer_file_answer_id", "answer_id"),
    )
    id: str = Field(primary_key=True)
    answer_id: str = points_to("answer.id")
    case_reference: str = points_to("case.reference")
    added: datetime = moment()
    size: int
    about: bytes = Field(sa_type=LargeBinary)
    """Name, type and findings, sealed under the key of the case."""
    key_id: str | None = points_to("data_key.id", default=None)
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The contents; null once the time to fetch them is over."""


class HandoverRow(SQLModel, table=True):
    """That an answer waits to be fetched: link, code and pass as keyed hashes."""

    __tablename__ = "handover"
    __table_args__ = (
        Index("ix_handover_case_reference", "case_reference"),
        Index("ix_handover_until", "board", "until"),
    )
    answer_id: str = points_to("answer.id", primary_key=True)
    case_reference: str = points_to("case.reference")
    board: str
    secret_hash: str = Field(unique=True)
    until: datetime = moment()
    code_hash: str | None = None
    tries: int = 0
    opened: datetime | None = moment(default=None)
    pass_hash: str | None = None
    pass_until: datetime | None = moment(default=None)


# What people of a board set, and who watches over the work


class BoardSettingRow(SQLModel, table=True):
    """What a person set over the profile of a board, under a key of its own."""

    __tablename__ = "board_setting"
    board: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    by: str
    at: datetime = moment()
    key_id: str = points_to("data_key.id")
    sealed: bytes = Field(sa_type=LargeBinary)
    """The value: it may be the name and address of who stands in."""
