"""Name what can have happened; every act leaves one of these behind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final


class EventKind(StrEnum):
    """Facts in the past tense, appended and never changed."""

    CASE_OPENED = "case_opened"
    MESSAGE_ADDED = "message_added"
    MESSAGE_SET_ASIDE = "message_set_aside"
    SET_ASIDE_RESOLVED = "set_aside_resolved"
    ACKNOWLEDGEMENT_WITHHELD = "acknowledgement_withheld"
    LETTER_SENT = "letter_sent"
    LETTER_FAILED = "letter_failed"
    REMINDER_OWED = "reminder_owed"
    CASE_ESCALATED = "case_escalated"
    CASE_UNDERSTOOD = "case_understood"
    CASE_TAKEN_UP = "case_taken_up"
    IDENTITY_RECORDED = "identity_recorded"
    CARD_RECORDED = "card_recorded"
    CASE_RELABELLED = "case_relabelled"
    KIND_CONFIRMED = "kind_confirmed"
    """The parent says that they were understood."""
    KIND_DENIED = "kind_denied"
    KIND_CHOSEN = "kind_chosen"
    """By the parent; `followed` says whether the case became that at once."""
    AGE_TOLD = "age_told"
    DISCOVERY_TOLD = "discovery_told"
    PERSON_ASKED = "person_asked"
    CODE_SENT = "code_sent"
    CODE_REFUSED = "code_refused"
    CODE_WRONG = "code_wrong"
    INFORMATION_RIGHT_TOLD = "information_right_told"
    CONTACTS_IMPORTED = "contacts_imported"
    CONTACTS_FORGOTTEN = "contacts_forgotten"
    CASE_CLOSED = "case_closed"
    CASE_READ = "case_read"
    CASE_HANDED_OVER = "case_handed_over"
    CONFLICT_RECORDED = "conflict_recorded"
    SCHOOL_RECORDED = "school_recorded"
    TERM_EXTENDED = "term_extended"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    AWARENESS_MOVED = "awareness_moved"
    DATE_MOVED = "date_moved"
    TASK_OPENED = "task_opened"
    TASK_DONE = "task_done"
    ABSENCE_RECORDED = "absence_recorded"
    ABSENCE_REMOVED = "absence_removed"
    PROFILE_CHANGED = "profile_changed"
    FILES_KEPT = "files_kept"
    COPY_DESTROYED = "copy_destroyed"
    BREACH_RECORDED = "breach_recorded"
    BREACH_ASSESSED = "breach_assessed"
    BREACH_DECIDED = "breach_decided"
    CASE_HELD = "case_held"
    HOLD_RELEASED = "hold_released"
    CORRECTIONS_EXPORTED = "corrections_exported"
    TEXTS_ERASED = "texts_erased"
    CASE_ERASED = "case_erased"
    CHAT_FORGOTTEN = "chat_forgotten"
    CHAT_CLOSED = "chat_closed"
    """The parent cannot be reached in the chat any more: they blocked the bot, or are gone."""
    CHAT_OPENED = "chat_opened"
    """The parent can be reached there again."""
    GAP_NOTICED = "gap_noticed"
    """A door was shut for so long that messages may be lost."""
    CALENDAR_LINK_MADE = "calendar_link_made"
    CALENDAR_LINK_REVOKED = "calendar_link_revoked"
    NOTE_WRITTEN = "note_written"
    CASE_SPLIT = "case_split"
    CASE_MERGED = "case_merged"
    ADVICE_GIVEN = "advice_given"
    """By the FG; `sha256` of its text, so that nobody can alter it unseen."""
    ADVICE_ANSWERED = "advice_answered"
    """Whether it was followed; not following has a written reason."""
    ANSWER_DRAFTED = "answer_drafted"
    ANSWER_CHANGED = "answer_changed"
    ANSWER_APPROVED = "answer_approved"
    """By a second pair of eyes."""
    ANSWER_SENT_BACK = "answer_sent_back"
    ANSWER_HANDED_OVER = "answer_handed_over"
    ANSWER_OPENED = "answer_opened"
    """The requester opened the download, behind the identity check."""
    ANSWER_CODE_WRONG = "answer_code_wrong"
    DOSSIER_EXPORTED = "dossier_exported"
    REPORT_EXPORTED = "report_exported"
    STATUS_READ = "status_read"
    """The parent looked at the status page."""
    STAFF_INVITED = "staff_invited"
    STAFF_JOINED = "staff_joined"
    STAFF_CHANGED = "staff_changed"
    STAFF_BLOCKED = "staff_blocked"
    STAFF_UNBLOCKED = "staff_unblocked"
    SECOND_FACTOR_RENEWED = "second_factor_renewed"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    """For a person that exists; guesses at others leave a line in the log alone."""
    SIGNED_OUT = "signed_out"
    SETTING_CHANGED = "setting_changed"


LEAVES_CASE_AS_IT_IS: Final = frozenset(
    {
        EventKind.CASE_READ,
        EventKind.STATUS_READ,
        EventKind.DOSSIER_EXPORTED,
        EventKind.LETTER_SENT,
        EventKind.LETTER_FAILED,
        EventKind.REMINDER_OWED,
        EventKind.ANSWER_OPENED,
        EventKind.ANSWER_CODE_WRONG,
    }
)
"""What happens beside the people who work on a case, and makes no form of theirs stale."""


@dataclass(frozen=True, slots=True)
class Event:
    """One act: what, when, by whom, about which case; never personal data of a parent."""

    kind: EventKind
    board: str
    at: datetime
    by: str
    """A role, a staff member's own name, or `privacyloket` for what the service did itself."""
    case: str | None = None
    detail: Mapping[str, str | int | bool | None] = field(default_factory=dict)
