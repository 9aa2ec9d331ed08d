"""Say what an answer to a parent is, how it goes from draft to sent, and how it is handed over."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from casework.answer_grounds import Ground
from casework.case import Case, CaseRefuses, CaseState
from casework.files import IncomingFile
from casework.kinds import KIND_FACTS, Kind
from casework.letters import Fact
from casework.message import Channel
from casework.outcomes import CaseOutcome
from casework.tasks import TaskKind

MOST_FILES: Final = 10
MOST_BYTES: Final = 40 * 1024 * 1024
"""Bytes of all files of one answer together."""
MOST_BY_MAIL: Final = 8 * 1024 * 1024
"""Bytes of the files that go with a mail; many mailboxes refuse more than 10 MB in all [own]."""
MOST_TEXT: Final = 20_000
"""Characters of a letter in one language; both must fit in one form."""
KEPT_READY: Final = timedelta(days=14)
"""How long an answer can be fetched [own]."""
PASS_LASTS: Final = timedelta(hours=24)
"""How long one browser may open an answer again after the right code [own]."""
MOST_TRIES: Final = 5
DAY_TOKEN: Final = "[dag van versturen]"
"""Stands in a letter where the day it is sent comes; terms for objection run from that day."""
FILES_TOKEN: Final = "[lijst van bestanden]"
"""Stands in a letter, on a line of its own, where the names of the files come."""
TO_FILL_IN: Final = re.compile(r"\[Vul in:[^\]\n]*\]?", re.IGNORECASE)
"""What only a person at school can tell, left open in a draft."""


class AnswerState(StrEnum):
    """Where an answer stands."""

    DRAFT = "draft"
    """Somebody writes it; the check still found what must not go out."""
    CHECKED = "checked"
    """The check found nothing that holds it up."""
    WAITS = "waits"
    """For a second pair of eyes."""
    APPROVED = "approved"
    """By a second pair of eyes; a change of one letter ends that."""
    SENT = "sent"


class AnswerWay(StrEnum):
    """How an answer gets to the parent."""

    MAIL = "mail"
    """The letter is the mail, the files come with it."""
    DOWNLOAD = "download"
    """The mail or chat holds a link that ends; the code for it goes another way."""


class Severity(StrEnum):
    """What a finding does."""

    BLOCKS = "blocks"
    """It cannot be sent like this."""
    WARNS = "warns"
    """A person must look at it before it is sent."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check found, in Dutch: what, where, and what to do about it."""

    severity: Severity
    what: str
    where: str
    todo: str

    @property
    def blocks(self) -> bool:
        """Whether nothing goes out as long as it stands."""
        return self.severity is Severity.BLOCKS


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file that is handed over with an answer; looked at when it was added."""

    id: str
    name: str
    media_type: str
    size: int
    """Bytes."""
    sha256: str
    added: datetime
    added_by: str
    findings: tuple[Finding, ...] = ()
    looked_by: str | None = None
    """Who says that it holds no copy of an identity document, where the service is not sure."""


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The words of an answer; `other` is empty where the parent reads Dutch."""

    subject: str
    text: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer in a case, from the first draft on."""

    id: str
    case: str
    board: str
    outcome: CaseOutcome
    grounds: tuple[Ground, ...]
    own_words: str
    """What staff explained when it was drafted; it is part of the text since."""
    language: str
    """Of the parent; `nl` where there is no second text."""
    recipient: str
    """Who asked, when it was drafted: mail address or chat."""
    words: AnswerText
    drafted: tuple[str, str]
    """SHA-256 of the Dutch and of the other text as they were drafted."""
    made: datetime
    made_by: str
    writers: tuple[str, ...]
    """Everybody who wrote in it; none of them is a second pair of eyes."""
    state: AnswerState = AnswerState.DRAFT
    files: tuple[AnswerFile, ...] = ()
    changed: datetime | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    approved_sha256: str | None = None
    sent_back: str = ""
    """What must be changed, as the second pair of eyes said; empty after the next change."""
    way: AnswerWay | None = None
    sent_at: datetime | None = None
    sent_by: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not sent yet."""
        return self.state is not AnswerState.SENT

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def sha256(self) -> str:
        """What an approval binds: recipient, decision, every letter of the text and every file."""
        parts = [
            self.recipient,
            self.outcome.value,
            [ground.value for ground in self.grounds],
            self.words.subject,
            self.words.text,
            self.words.other,
            [[file.name, file.sha256] for file in self.files],
        ]
        return digest(json.dumps(parts, ensure_ascii=False))

    @property
    def translation_is_behind(self) -> bool:
        """Whether the Dutch text was changed and the other one was not."""
        text, other = self.drafted
        return bool(
            self.words.other
            and digest(self.words.text) != text
            and digest(self.words.other) == other
        )

    def changed_by(self, who: str, now: datetime, **changes: object) -> "Answer":
        """Answer it with changes by somebody; whatever was approved is so no more."""
        writers = self.writers if who in self.writers else (*self.writers, who)
        return replace(
            self,
            writers=writers,
            changed=now,
            state=AnswerState.DRAFT,
            approved_by=None,
            approved_at=None,
            approved_sha256=None,
            **changes,  # type: ignore[arg-type]  # the callers name fields of this class
        )


def digest(text: str) -> str:
    """Answer the SHA-256 of a text in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


ASKED_FOR: Final = (
    CaseOutcome.GRANTED,
    CaseOutcome.GRANTED_PARTLY,
    CaseOutcome.REFUSED,
    CaseOutcome.NOT_IDENTIFIED,
)
REFUSALS: Final = frozenset(
    {CaseOutcome.GRANTED_PARTLY, CaseOutcome.REFUSED, CaseOutcome.NOT_IDENTIFIED}
)
"""What must come with reasons, the AP and a legal remedy (AVG art. 12 lid 4)."""
NEED_GROUND: Final = frozenset({CaseOutcome.GRANTED_PARTLY, CaseOutcome.REFUSED})
LETTER_DUTY: Final[Mapping[CaseOutcome, TaskKind]] = {
    CaseOutcome.GRANTED_PARTLY: TaskKind.REFUSAL_LETTER,
    CaseOutcome.REFUSED: TaskKind.REFUSAL_LETTER,
    CaseOutcome.NOT_IDENTIFIED: TaskKind.NOT_IDENTIFIED_LETTER,
}
"""The duty that an answer with this outcome does."""


def outcomes_for(kind: Kind) -> tuple[CaseOutcome, ...]:
    """Answer which decisions an answer to a kind of case can hold."""
    return ASKED_FOR if KIND_FACTS[kind].needs_identity else (CaseOutcome.HANDLED,)


def why_no_answer(case: Case) -> str:
    """Answer in Dutch why no answer can be drafted for a case; empty when one can.

    One that was closed without its letter can still get that letter.
    """
    if case.is_open:
        in_triage = case.state is CaseState.TRIAGE
        return f"Zeg eerst wat {case.reference} vraagt." if in_triage else ""
    if case.texts_erased is not None:
        return f"De teksten van {case.reference} zijn al gewist."
    return "" if owed_after_closing(case) else f"{case.reference} is al gesloten."


def owed_after_closing(case: Case) -> CaseOutcome | None:
    """Answer with which outcome a closed case still waits for its letter; None when it does not."""
    duty = LETTER_DUTY.get(case.outcome) if case.outcome is not None else None
    return case.outcome if any(task.kind is duty for task in case.open_tasks) else None


def ways_for(case: Case, answer: Answer) -> tuple[AnswerWay, ...]:
    """Answer the ways an answer can go, the one to propose first.

    A chat is no place for a file or a decision: there only the link goes.
    """
    if case.channel is not Channel.EMAIL or answer.size > MOST_BY_MAIL:
        return (AnswerWay.DOWNLOAD,)
    if answer.files:
        return (AnswerWay.DOWNLOAD, AnswerWay.MAIL)
    return (AnswerWay.MAIL, AnswerWay.DOWNLOAD)


def approved(answer: Answer, *, by: str, now: datetime) -> Answer:
    """Answer it as approved by a second pair of eyes. Raises CaseRefuses for a first one."""
    if answer.state is not AnswerState.WAITS:
        raise CaseRefuses("Dit antwoord wacht niet op een tweede paar ogen.")
    if by in answer.writers:
        raise CaseRefuses(
            "U heeft zelf aan dit antwoord geschreven. Iemand anders moet het bekijken."
        )
    return replace(
        answer,
        state=AnswerState.APPROVED,
        approved_by=by,
        approved_at=now,
        approved_sha256=answer.sha256,
        sent_back="",
    )


def returned(answer: Answer, note: str, *, by: str) -> Answer:
    """Answer it as sent back to who wrote it. Raises CaseRefuses without a note."""
    if answer.state not in {AnswerState.WAITS, AnswerState.APPROVED}:
        raise CaseRefuses("Dit antwoord wacht niet op een tweede paar ogen.")
    if by in answer.writers:
        raise CaseRefuses("U heeft zelf aan dit antwoord geschreven. Pas het gewoon aan.")
    if not note:
        raise CaseRefuses("Schrijf op wat er anders moet, zodat de ander verder kan.")
    return replace(
        answer,
        state=AnswerState.DRAFT,
        sent_back=note,
        approved_by=None,
        approved_at=None,
        approved_sha256=None,
    )


def is_approved(answer: Answer) -> bool:
    """Answer whether exactly this answer was approved."""
    return answer.state is AnswerState.APPROVED and answer.approved_sha256 == answer.sha256


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What a draft is made of."""

    request: Fact
    """The case, as the letters about it tell of it."""
    outcome: CaseOutcome
    grounds: Sequence[tuple[Ground, str]]
    """Each with its article."""
    own_words: str
    language: str
    board: str
    school: str | None
    contact_email: str
    contact_phone: str
    contact_address: str
    fg_email: str
    remedy: str | None
    """`awb` or `court`; None as long as the FG did not say."""
    channel: Channel
    """By which the parent wrote: who did on the page can do so again."""


class DraftAnswer(Protocol):
    """Writes the words of answers."""

    def draft(self, request: DraftRequest) -> AnswerText:
        """Answer a whole letter in Dutch, and in the parent's language where that is another."""
        ...

    def as_sent(
        self, words: AnswerText, language: str, *, day: date, files: Sequence[str]
    ) -> AnswerText:
        """Answer the words with the day and the names of the files filled in."""
        ...


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What is in a file that goes out."""

    findings: tuple[Finding, ...]
    text: str = ""
    """Its words as far as they can be read, to look for names in; kept by nobody."""


class LookAtOutgoing(Protocol):
    """Looks for what nobody sees in a file that goes out, in memory and within bounds."""

    async def look(self, file: IncomingFile) -> LookedAt:
        """Answer what is in it; what cannot be looked at blocks, and raises nothing."""
        ...


Mask = Callable[[str], str]
"""Takes identifying numbers out of a text."""
