"""Put into words how a case stands: what its parent asked, by when, and what happens next."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from casework.actions.parent_status import (
    CaseStatus,
    ParentStatus,
    ShelfLetter,
    Standing,
    WhyThen,
)
from casework.boards import BoardProfile
from casework.case import CaseState
from casework.holidays import add_months
from casework.kinds import Kind
from casework.letters_owed import COURTESY_WORKING_DAYS
from casework.local_time import local_date
from desk.parents.dates import both
from desk.parents.words import Book

TRIAGE: Final = "triage"
BREACH: Final = "breach"
"""What happens next with a report: it is judged, and the date is not that of an answer."""
DEPUTY: Final = "deputy"
"""The sentence about who stands in for a role, among what the roles mean."""
KINDS_OF_BADGE: Final = {
    Standing.RECEIVED: "info",
    Standing.READ_FIRST: "info",
    Standing.IN_HAND: "info",
    Standing.ASKS_WHO: "warning",
    Standing.ASKS_YOU: "warning",
    Standing.ANSWERED: "info",
    Standing.DECIDED: "ok",
    Standing.CLOSED: "ok",
    Standing.MERGED: "neutral",
}
BETWEEN_LANGUAGES: Final = re.compile(r"\n+-{20,}\n+")
"""What stands between the Dutch of a letter and the reader's own language."""
ANSWER_LINK: Final = re.compile(r"^https?://[^/\s]+(/antwoord/[A-Za-z0-9_-]+)$", re.MULTILINE)
"""A line of its own in the letter that says that an answer can be fetched."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as the page shows it."""

    reference: str
    heading: str
    wish: str
    badge: str
    badge_kind: str
    pairs: tuple[tuple[str, str], ...]
    next: str
    asks: bool
    """Whether it waits for the parent."""
    ways: tuple[str, ...]
    """How to show who one is; empty unless that is asked."""
    question: str
    """In the words of the member of staff; empty without."""
    late: str
    complain: bool
    writes: str
    """The heading over the box to write in; empty where nobody can be answered."""


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter on the shelf: a sheet in Dutch, and one in the reader's own language."""

    day: str
    subject: str
    sheets: tuple[str, ...]
    fetch: str
    """Where an answer is fetched that waits, as a path of ours; empty in most letters."""


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """What one receipt opens, as the page shows it."""

    code: str
    cases: tuple[CaseView, ...]
    on_shelf: bool
    letters: tuple[LetterView, ...]
    contact: tuple[str, ...]


def receipt_view(status: ParentStatus, words: Book) -> ReceiptView:
    """Answer what a receipt opens, in one language."""
    return ReceiptView(
        status.receipt.code,
        tuple(case_view(each, status.board, words) for each in status.cases),
        status.on_shelf,
        tuple(letter_view(each, words) for each in status.letters),
        contact_lines(status.board, words),
    )


def case_view(status: CaseStatus, board: BoardProfile, words: Book) -> CaseView:
    """Answer one case, in one language."""
    case, standing = status.case, status.standing
    open_triage = case.state is CaseState.TRIAGE
    asks = standing in {Standing.ASKS_WHO, Standing.ASKS_YOU}
    return CaseView(
        reference=case.reference,
        heading=words.said("status.case", reference=case.reference),
        wish=words.said(f"wishes.{TRIAGE if open_triage else case.kind}"),
        badge=words.said(f"standing.{standing}"),
        badge_kind=KINDS_OF_BADGE[standing],
        pairs=_pairs(status, board, words),
        next=_next(status, words),
        asks=asks,
        ways=_ways(words) if standing is Standing.ASKS_WHO else (),
        question=status.question.text if status.question and asks else "",
        late=words.said("status.late") if status.late else "",
        complain=standing in {Standing.DECIDED, Standing.CLOSED},
        writes=_writes(status, words, asks=asks),
    )


def _pairs(status: CaseStatus, board: BoardProfile, words: Book) -> tuple[tuple[str, str], ...]:
    case = status.case
    pairs = [(words.said("status.received"), both(words, local_date(case.received)))]
    if case.school is not None:
        pairs.append((words.said("status.school"), words.apart(case.school)))
    if case.is_open:
        who = _explained(board.who_at(case.holder, board.school(case.school)), words)
        pairs += [
            (words.said(f"status.{_due_label(status)}"), both(words, status.due)),
            (words.said("status.why"), why_sentence(status, board, words)),
        ]
        if status.legal_due is not None:
            pairs.append((words.said("status.legal_due"), both(words, status.legal_due)))
        pairs.append((words.said("status.who"), who))
        return tuple(pairs)
    if case.closed_at is not None:
        pairs.append((words.said("status.closed_on"), both(words, local_date(case.closed_at))))
    if case.outcome is not None:
        pairs.append((words.said("status.outcome"), words.said(f"outcomes.{case.outcome}")))
    return tuple(pairs)


def _explained(title: str, words: Book) -> str:
    """Answer the Dutch title of a role, with what it means to this reader, as letters have it."""
    roles = words.tables["roles"]
    known = sorted((each for each in roles if each != DEPUTY), key=len, reverse=True)
    note = next((roles[each] for each in known if each.casefold() in title.casefold()), "")
    if not note:
        return words.apart(title)
    if "plaatsvervanger" in title:
        note = words.said(f"roles.{DEPUTY}", note=note)
    return f"{words.apart(title)} – {note}"


def _due_label(status: CaseStatus) -> str:
    if status.case.state is CaseState.TRIAGE:
        return "due_read"
    return "due_judged" if status.case.kind is Kind.DATALEK else "due_answer"


def why_sentence(status: CaseStatus, board: BoardProfile, words: Book) -> str:
    """Answer why the date is the date."""
    facts = {"board": board.name}
    match status.why:
        case WhyThen.HOURS:
            due = status.due
            wait = due - status.case.received if isinstance(due, datetime) else timedelta()
            facts["hours"] = str(round(wait / timedelta(hours=1)))
        case WhyThen.MONTH_MOVED:
            facts["day"] = both(words, add_months(local_date(status.case.received), 1))
        case WhyThen.COURTESY:
            facts["days"] = str(COURTESY_WORKING_DAYS)
        case _:
            pass
    return words.said(f"why.{status.why}", **facts)


def _next(status: CaseStatus, words: Book) -> str:
    facts = {}
    if status.wrote is not None:
        facts["day"] = both(words, local_date(status.wrote))
    if status.case.merged_into is not None:
        facts["reference"] = status.case.merged_into
    handles = status.standing in {Standing.RECEIVED, Standing.IN_HAND}
    step = BREACH if handles and status.case.kind is Kind.DATALEK else status.standing
    return words.said(f"next.{step}", **facts)


def _ways(words: Book) -> tuple[str, ...]:
    return tuple(words.said(f"ways.{way}") for way in ("visit", "phone", "code", "portal"))


def _writes(status: CaseStatus, words: Book, *, asks: bool) -> str:
    if not status.may_write:
        return ""
    return words.said("status.answer_title" if asks else "status.write_title")


def letter_view(letter: ShelfLetter, words: Book) -> LetterView:
    """Answer a letter, each of its languages apart."""
    text = letter.words.text.strip()
    answer = ANSWER_LINK.search(text)
    return LetterView(
        both(words, local_date(letter.owed)),
        words.apart(letter.words.subject),
        tuple(BETWEEN_LANGUAGES.split(text)),
        answer[1] if answer else "",
    )


def contact_lines(board: BoardProfile, words: Book) -> tuple[str, ...]:
    """Answer how to reach a board."""
    ways = (("mail", board.contact.email), ("phone", board.contact.phone))
    return tuple(words.said(f"page.{way}", where=where) for way, where in ways if where)
