"""Decide what one message means for the board: the one table to read.

The first row that fits decides:

| the message …                             | outcome       | what follows                |
| ----------------------------------------- | ------------- | --------------------------- |
| was delivered before with the same content | seen_before  | nothing                     |
| is automatic                              | automatic     | a failed letter: a task     |
| cannot be read                            | set_aside     | waits for a person          |
| belongs to a case, asks nothing new       | added_to_case | who has it is told; a case  |
|                                           |               | without a school may get one |
| belongs to a case, asks something new     | case_opened   | added, and a case beside it |
| is not surely understood                  | case_opened   | triage, shortest clock      |
| earns labels                              | case_opened   | one case per label, linked  |

The first three rows are taken by actions/receive_message.py before anything is understood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from casework.agenda import Agenda
from casework.boards import BoardProfile, same_address
from casework.books import KnownCase
from casework.case import Case, CaseState
from casework.codes import CodeAnswer, is_only_code
from casework.contacts import known_at
from casework.events import Event, EventKind
from casework.identity import KnownContact
from casework.kinds import KIND_FACTS, Kind
from casework.ledger import Outcome
from casework.letters import Handover, Letter, TaskStage
from casework.letters_owed import LetterWriter, within_cap
from casework.message import Channel, IncomingMessage, Understanding
from casework.new_cases import CaseDrafter
from casework.ports import Mint
from casework.presence import Presence

SERVICE = "privacyloket"


@dataclass(frozen=True, slots=True)
class Known:
    """What storage knows that matters for a message."""

    by_letter: tuple[KnownCase, ...] = ()
    """Cases of the letter of ours it answers, found by our signed Message-ID."""
    by_reference: tuple[KnownCase, ...] = ()
    """Cases whose reference stands in the subject."""
    of_chat: tuple[Case, ...] = ()
    """Open cases of the same chat, newest first."""
    letters_today: int = 0
    """Letters owed to the sender in the last 24 hours."""
    notes_today: Mapping[str, int] = field(default_factory=dict)
    """By case: how often its role was told of a new message in the last 24 hours."""
    codes: Mapping[str, CodeAnswer] = field(default_factory=dict)
    """By case: what became of a one-time code in the message."""
    on_file: Mapping[str, bool] | None = None
    """By school with a list of contacts: whether the sender's address is on it; None where that
    was not looked up."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A message that joins a case."""

    case: Case
    stranger: bool
    """The sender is not a known correspondent of the case, so nothing may be answered there."""
    found_school: bool = False
    """The message says which school the case is about; `case` has it, and its new holder."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything that must be written because of one message."""

    outcome: Outcome
    opened: tuple[Case, ...] = ()
    added: tuple[Addition, ...] = ()
    letters: tuple[Letter, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """The cases the message ended in, those it joined first."""
        return tuple(case.reference for case in (*(a.case for a in self.added), *self.opened))


@dataclass(frozen=True, slots=True)
class Decider:
    """Applies the table for one board at one moment."""

    presence: Presence
    """The board, and who of it is there."""
    mint: Mint
    now: datetime
    letters_per_day: int
    """Cap on letters to one correspondent, and on notes about one case, in 24 hours."""
    for_breaches: bool = False
    """The message came in through the board's breach mailbox."""

    @property
    def board(self) -> BoardProfile:
        """The profile that decides."""
        return self.presence.board

    def decide(
        self, message: IncomingMessage, understanding: Understanding, known: Known
    ) -> Decision:
        """Answer what follows from a message that a person wrote."""
        if is_only_code(message):
            understanding = replace(understanding, labels=(Kind.OVERIG,), unsure=False, likely=())
        joins = self._joined(message, understanding, known)
        if joins:
            return self._answer_to_case(message, understanding, known, joins)
        drafter = self._drafter()
        if understanding.unsure:
            return self._open(message, drafter.when_unsure(message, understanding), known)
        cases = drafter.for_labels(message, understanding.labels, understanding)
        return self._open(message, cases, known)

    def _joined(
        self, message: IncomingMessage, understanding: Understanding, known: Known
    ) -> tuple[Addition, ...]:
        forged = message.authenticity.dmarc == "fail"
        found: dict[str, Addition] = {}
        for each in known.by_letter:
            found[each.case.reference] = Addition(
                each.case, stranger=forged or not each.sender_is_known
            )
        for each in known.by_reference:
            if each.sender_is_known and not forged:
                found.setdefault(each.case.reference, Addition(each.case, stranger=False))
        for case in known.of_chat:
            if known.codes.get(case.reference) is CodeAnswer.RIGHT:
                found[case.reference] = Addition(case, stranger=False)
        if not found and message.channel is Channel.CHAT and known.of_chat:
            asks_something = not understanding.unsure and understanding.labels != (Kind.OVERIG,)
            if not asks_something:
                newest = known.of_chat[0]
                found[newest.reference] = Addition(newest, stranger=False)
        return tuple(addition for addition in found.values())

    def _answer_to_case(
        self,
        message: IncomingMessage,
        understanding: Understanding,
        known: Known,
        joins: tuple[Addition, ...],
    ) -> Decision:
        """A reply joins its cases; what it asks on top becomes cases of its own.

        A breach told in a reply may not wait until somebody reads the case, so it opens a case
        even when the classifier is not sure. Nobody is reminded of a case that is closed or has
        no term, so a reply to such cases only is looked at anew, unless it surely asks nothing.
        """
        joins = tuple(self._with_school(join, message, understanding) for join in joins)
        asked = self._asked_before(message, joins)
        new = tuple(
            kind
            for kind in understanding.labels
            if kind not in asked
            and kind is not Kind.OVERIG
            and (not understanding.unsure or kind is Kind.DATALEK)
        )
        drafter = self._drafter()
        if self._must_be_looked_at_anew(understanding, joins, asked, new):
            opened = self._open(message, drafter.when_unsure(message, understanding), known)
        elif new:
            opened = self._open(message, drafter.for_labels(message, new, understanding), known)
        else:
            opened = Decision(Outcome.ADDED_TO_CASE)
        events = [
            self._event(EventKind.MESSAGE_ADDED, join.case.reference, stranger=join.stranger)
            for join in joins
        ]
        events += [
            self._event(
                EventKind.SCHOOL_RECORDED,
                join.case.reference,
                school=join.case.school,
                holder=str(join.case.holder),
            )
            for join in joins
            if join.found_school
        ]
        return replace(
            opened,
            added=joins,
            letters=(*opened.letters, *self._notes(message, known, joins)),
            events=(*events, *opened.events),
        )

    def _with_school(
        self, join: Addition, message: IncomingMessage, understanding: Understanding
    ) -> Addition:
        """Answer the addition with the school its case is about, when the parent now names it.

        A case that waited at the board's desk goes to the director of that school.
        """
        case = join.case
        if join.stranger or case.school is not None or not case.is_open:
            return join
        drafter = self._drafter()
        school = drafter.school_meant(message, understanding)
        if school is None:
            return join
        case = replace(case, school=school.name)
        if case.state is CaseState.NEW:
            role = self.board.role_for(case.kind, school)
            holder = drafter.holder(role, school, case.kept_from)
            if holder != case.holder:
                case = case.given_to(holder, now=self.now)
        case = replace(case, wake_at=Agenda(self.presence).next_moment(case, self.now))
        return replace(join, case=case, found_school=True)

    def _asked_before(self, message: IncomingMessage, joins: Sequence[Addition]) -> frozenset[Kind]:
        """The kinds the joined cases ask already. What a stranger asks is their own request, but
        staff who answer a ticket ask nothing."""
        of_staff = self.board.is_staff(message.sender)
        own = [join.case for join in joins if of_staff or not join.stranger]
        return frozenset(kind for case in own for kind in (case.kind, *case.likely))

    def _must_be_looked_at_anew(
        self,
        understanding: Understanding,
        joins: Sequence[Addition],
        asked: frozenset[Kind],
        new: tuple[Kind, ...],
    ) -> bool:
        if understanding.labels == (Kind.OVERIG,) and not understanding.unsure:
            return False
        watched = any(
            join.case.state is not CaseState.CLOSED and join.case.clocks for join in joins
        )
        if not watched:
            return understanding.unsure or new != understanding.labels
        maybe_breach = Kind.DATALEK in understanding.likely or self.for_breaches
        return understanding.unsure and maybe_breach and not {Kind.DATALEK} & {*asked, *new}

    def _notes(
        self, message: IncomingMessage, known: Known, joins: Sequence[Addition]
    ) -> tuple[Letter, ...]:
        """Tell the acting roles that somebody wrote, but not who wrote it, and not without end: an
        out-of-office reply that nothing marks as one would call forth the next note."""
        writer = self._writer()
        letters = [
            writer.ticket(join.case, why=Handover.SCHOOL_KNOWN)
            if join.found_school and join.case.handed == self.now
            else writer.message_added(
                join.case, stranger=join.stranger, code=known.codes.get(join.case.reference)
            )
            for join in joins
            if join.case.state is not CaseState.CLOSED
            and within_cap(known.notes_today.get(join.case.reference, 0), self.letters_per_day)
        ]
        return tuple(each for each in letters if not same_address(each.recipient, message.sender))

    def _open(self, message: IncomingMessage, cases: tuple[Case, ...], known: Known) -> Decision:
        writer = self._writer()
        letters: list[Letter] = []
        events = [
            self._event(
                EventKind.CASE_OPENED,
                case.reference,
                asked=case.kind.value,
                state=case.state.value,
                role=case.role.value,
                due=case.first_clock.deadline.due.isoformat() if case.first_clock else None,
            )
            for case in cases
        ]
        recipient = message.reply_to or message.sender
        if recipient is not None:
            if within_cap(known.letters_today, self.letters_per_day):
                letters.append(
                    writer.acknowledgement(
                        cases, message, recipient=recipient, language=cases[0].language
                    )
                )
            else:
                events += [
                    self._event(EventKind.ACKNOWLEDGEMENT_WITHHELD, case.reference, why="cap")
                    for case in cases
                ]
        for case in cases:
            if case.kind is Kind.DATALEK and case.state is CaseState.NEW:
                letters += writer.breach_notices(case)
            why = Handover.AWAY if case.passed else None
            letters.append(writer.ticket(case, why=why, contact=_contact(case, known)))
            letters += [
                writer.task(case, task, task.role, stage=TaskStage.NEW, once="opened")
                for task in case.tasks
            ]
            events += self._tasks_opened(case)
            if case.kept_from:
                kept = ", ".join(map(str, case.kept_from))
                events.append(self._event(EventKind.CONFLICT_RECORDED, case.reference, post=kept))
        return Decision(Outcome.CASE_OPENED, cases, (), tuple(letters), tuple(events))

    def _tasks_opened(self, case: Case) -> list[Event]:
        return [
            self._event(
                EventKind.TASK_OPENED,
                case.reference,
                task=task.kind.value,
                role=task.role.value,
                due=task.due_at.isoformat(),
            )
            for task in case.tasks
        ]

    def _drafter(self) -> CaseDrafter:
        return CaseDrafter(self.presence, self.mint, self.now, self.for_breaches)

    def _writer(self) -> LetterWriter:
        return LetterWriter(self.board, self.mint, self.now)

    def _event(self, kind: EventKind, case: str, /, **detail: str | int | bool | None) -> Event:
        return Event(kind, self.board.id, self.now, SERVICE, case, detail)


def _contact(case: Case, known: Known) -> KnownContact | None:
    """What may be told of the sender's address, where it matters who asks."""
    asks_who = any(KIND_FACTS[kind].needs_identity for kind in (case.kind, *case.likely))
    if known.on_file is None or not asks_who:
        return None
    return known_at(case.school, known.on_file)
