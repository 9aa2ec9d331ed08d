"""Say which letter is owed to whom; the words are in outbox/letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from casework.boards import Role
from casework.message import Channel

Fact: TypeAlias = "str | int | float | bool | list[Fact] | dict[str, Fact] | None"
"""What a letter's words are made of: JSON values, so that they can be kept encrypted."""


class LetterKind(StrEnum):
    """Every letter the service can send."""

    ACKNOWLEDGEMENT = "acknowledgement"
    """To the parent: what we understood, reference, date, what happens next, who to contact."""
    EXTENSION = "extension"
    """To the parent: it takes longer, why, and the new date."""
    QUESTION = "question"
    """To the parent: what we must know before we can answer; the date waits for it."""
    NEW_DATE = "new_date"
    """To the parent: we have your answer, and this is the date now."""
    RELABELLED = "relabelled"
    """To the parent: we understand your message differently now, and this is the date."""
    COPY_DESTROYED = "copy_destroyed"
    """To the parent: the copy of an identity document was not kept, and how to show who you are
    instead."""
    CODE = "code"
    """To an address on file: a one-time code, to be sent back by who asked."""
    INFORMATION_RIGHT = "information_right"
    """To a parent without authority: no file, but the important facts (BW 1:377c)."""
    MESSAGES_MISSED = "messages_missed"
    """To the parent: what they wrote in the chat on certain days may not have come in."""
    ANSWER = "answer"
    """To who asked: the decision itself, as a person wrote and checked it."""
    ANSWER_READY = "answer_ready"
    """To who asked: the answer can be fetched, until when, and that a code comes another way."""
    ANSWER_CODE = "answer_code"
    """To an address on file: the one-time code that opens an answer."""
    AFFECTED = "affected"
    """To those affected by a breach: what happened, and what they can do (AVG art. 34)."""
    TICKET = "ticket"
    """To who must act on a case: a new one, or one that came to them from somebody else."""
    NOT_TAKEN_UP = "not_taken_up"
    """To who has a ticket that nobody took up, and to everybody who had it before."""
    DATE_MOVED = "date_moved"
    """To who has a case: a date of it moved, from when to when and why."""
    TASK = "task"
    """To who must do what stands beside the answer: when it is new, near or late."""
    BREACH_NOTICE = "breach_notice"
    """At once to everyone the profile names for breaches."""
    MESSAGE_ADDED = "message_added"
    """To the role: the parent wrote again in a case."""
    ADVICE = "advice"
    """To who has a case: the FG gave advice in it, which must be answered before a decision."""
    ANSWER_LOCKED = "answer_locked"
    """To the role: too many wrong codes closed an answer that waits to be fetched."""
    REMINDER = "reminder"
    """To who has the case, before the date."""
    OVERDUE = "overdue"
    """To the FG and everybody who has or had the case, after the date."""
    UNDELIVERED = "undelivered"
    """To the role: a letter of ours did not arrive, so somebody must reach the parent."""
    SET_ASIDE_NOTICE = "set_aside_notice"
    """To the desk: mail is waiting that fits nowhere."""
    DOOR_SILENT = "door_silent"
    """To the desk and the FG: a mailbox or bot could not be read for too long."""
    STAFF_INVITATION = "staff_invitation"
    """To a new member of staff: a link with which they join the desk."""
    STAFF_RESET = "staff_reset"
    """To a member of staff: a link for a new password, or for a new app with codes."""
    ACCOUNT_CHANGED = "account_changed"
    """To a member of staff: something of their account changed, by them or by somebody else."""


SECRET_FACTS: Final[Mapping[LetterKind, str]] = {
    LetterKind.CODE: "code",
    LetterKind.ANSWER_CODE: "code",
    LetterKind.STAFF_INVITATION: "link",
    LetterKind.STAFF_RESET: "link",
}
"""What opens something and stands in a letter; it is taken out once the letter is sent."""

CHAT_CLOSED: Final = "the chat is closed to the bot"
"""Why a letter failed: the parent blocked the bot, or left Telegram. Who comes back gets it."""
CHAT_UNKNOWN: Final = "the chat does not exist"
CHAT_GONE: Final = frozenset({CHAT_CLOSED, CHAT_UNKNOWN})


class LetterState(StrEnum):
    """Where a letter stands in the outbox."""

    OWED = "owed"
    SENT = "sent"
    FAILED = "failed"
    """Given up, or reported undeliverable; somebody's task."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter owed, with the facts its words are made of."""

    id: str
    message_id: str
    """Stable, so that a letter sent twice is seen as one by the receiver's mail program."""
    board: str
    kind: LetterKind
    channel: Channel
    recipient: str
    """Mail address, or the chat to answer in."""
    language: str
    cases: tuple[str, ...]
    """References; the first one holds the key the letter is kept under. Empty only for
    letters about no case."""
    facts: Mapping[str, Fact]
    owed: datetime
    to_role: Role | None = None
    """None for a letter to a parent."""
    in_reply_to: str | None = None
    once_key: str | None = None
    """Letters with the same key are owed once, however often they are asked for."""
    attempts: int = 0


class Handover(StrEnum):
    """Why a ticket came to somebody else."""

    NOT_TAKEN_UP = "not_taken_up"
    AWAY = "away"
    OVERDUE = "overdue"
    CONFLICT = "conflict"
    """The case is about who had it."""
    SCHOOL_KNOWN = "school_known"
    BY_HAND = "by_hand"
    PARENTS_DISAGREE = "parents_disagree"
    """The parents do not agree, so the FG decides."""
    RELABELLED = "relabelled"
    """It turned out to be another kind of case."""


class TaskStage(StrEnum):
    """Why a letter about a duty comes now."""

    NEW = "new"
    SOON = "soon"
    LATE = "late"


TO_PARENT: Final = frozenset(
    {
        LetterKind.ACKNOWLEDGEMENT,
        LetterKind.EXTENSION,
        LetterKind.QUESTION,
        LetterKind.NEW_DATE,
        LetterKind.RELABELLED,
        LetterKind.COPY_DESTROYED,
        LetterKind.CODE,
        LetterKind.INFORMATION_RIGHT,
        LetterKind.MESSAGES_MISSED,
        LetterKind.AFFECTED,
        LetterKind.ANSWER,
        LetterKind.ANSWER_READY,
        LetterKind.ANSWER_CODE,
    }
)
"""Letters that a parent reads, in Dutch and in their own language."""
