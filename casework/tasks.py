"""Name the duties that stand beside the answer to a case, each with its own date."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from casework.boards import Role


class TaskKind(StrEnum):
    """A duty that a person must do and say is done."""

    TELL_RECIPIENTS = "tell_recipients"
    """Everybody who was given the data hears of its correction, erasure or restriction
    (AVG art. 19)."""
    REFUSAL_LETTER = "refusal_letter"
    """The parent hears why not, and of the AP and the court (AVG art. 12 lid 4)."""
    NOT_IDENTIFIED_LETTER = "not_identified_letter"
    """The parent hears that it could not be seen who is asking (AVG art. 11 lid 2)."""
    REPORT_TO_AP = "report_to_ap"
    """The breach is reported to the AP by hand: the service never does it itself (AVG art. 33)."""
    TELL_AFFECTED = "tell_affected"
    """Those whose data leaked hear of it after a high risk (AVG art. 34)."""
    ANSWER_VIA_PUPIL = "answer_via_pupil"
    """The pupil is old enough to decide: the answer goes to the pupil, not to the parent."""
    INFORMATION_RIGHT = "information_right"
    """A parent without authority hears of the right to the important facts (BW 1:377c)."""
    LOOK_AT_FILES = "look_at_files"
    """A person looks, at the source, at files that the service was not sure about."""
    TALK_TO_PARENT = "talk_to_parent"
    """The parent asked for a person, or says that it is about something else."""
    FREEZE_FOOTAGE = "freeze_footage"
    """Camera footage is set fast the same day, before it is overwritten (rules §5)."""
    RELEASE_FOOTAGE = "release_footage"
    """Footage set fast is let go once the case is closed."""


@dataclass(frozen=True, slots=True)
class Task:
    """One duty of one role, open until a person says it is done."""

    kind: TaskKind
    role: Role
    opened: datetime
    due_at: datetime
    """The last second in UTC; for a date the end of that day in Amsterdam."""
    why: str
    """Dutch: where the date comes from, without personal data."""
    done_at: datetime | None = None
    done_by: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a person."""
        return self.done_at is None
