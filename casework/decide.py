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
from casework.boards import BoardProfile, Post, Role, School, same_address
from casework.books import KnownCase
from casework.case import Case, CaseState
from casework.clocks import assumed_clocks, clocks_for
from casework.codes import CodeAnswer, is_only_code
from casework.conflict import about_posts
from casework.contacts import known_at
from casework.duties import MAY_ASK_FOOTAGE, freeze_footage
from casework.events import Event, EventKind
from casework.evidence_words import quotes_of
from casework.footage import asks_for_footage
from casework.identity import KnownContact
from casework.kinds import KIND_FACTS, Kind
from casework.ladder import first_holder
from casework.ledger import Outcome
from casework.letters import Handover, Letter, TaskStage
from casework.letters_owed import LetterWriter, within_cap
from casework.local_time import local_date
from casework.message import Channel, IncomingMessage, Understanding
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
        if understanding.unsure:
            return self._open(message, self._cases_when_unsure(message, understanding), known)
        return self._open(message, self._cases(message, understanding.labels, understanding), known)

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
        if self._must_be_looked_at_anew(understanding, joins, asked, new):
            opened = self._open(message, self._cases_when_unsure(message, understanding), known)
        elif new:
            opened = self._open(message, self._cases(message, new, understanding), known)
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
        school = self._school(message, understanding)
        if school is None:
            return join
        case = replace(case, school=school.name)
        if case.state is CaseState.NEW:
            role = self.board.role_for(case.kind, school)
            holder = self._holder(role, school, case.kept_from)
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

    def _cases_when_unsure(
        self, message: IncomingMessage, understanding: Understanding
    ) -> tuple[Case, ...]:
        """One case in triage; a breach that is labelled all the same is not kept waiting."""
        likely = understanding.likely or understanding.labels
        if self.for_breaches and Kind.DATALEK not in likely:
            likely = (*likely, Kind.DATALEK)
        breach = Kind.DATALEK in understanding.labels
        rest = tuple(kind for kind in likely if kind is not Kind.DATALEK) if breach else likely
        only_breach = breach and understanding.labels == (Kind.DATALEK,)
        cases = self._cases(message, (Kind.DATALEK,), understanding) if breach else ()
        if only_breach or not rest:
            return cases
        school = self._school(message, understanding)
        triage = Case(
            reference=self.mint.reference(),
            board=self.board.id,
            kind=next((k for k in understanding.labels if k in rest), rest[0]),
            state=CaseState.TRIAGE,
            role=self.board.role_for(Kind.DATALEK, school) if Kind.DATALEK in rest else Role.DESK,
            school=school.name if school else None,
            received=message.received,
            opened=self.now,
            clocks=assumed_clocks(rest, received=message.received, board=self.board),
            channel=message.channel,
            language=understanding.language,
            likely=rest,
            quotes=quotes_of(message.text, understanding.evidence, rest),
        )
        return _linked((*cases, self._staffed(triage, message, school)))

    def _cases(
        self, message: IncomingMessage, kinds: Sequence[Kind], understanding: Understanding
    ) -> tuple[Case, ...]:
        school = self._school(message, understanding)
        return _linked(tuple(self._case(message, kind, school, understanding) for kind in kinds))

    def _case(
        self,
        message: IncomingMessage,
        kind: Kind,
        school: School | None,
        understanding: Understanding,
    ) -> Case:
        case = Case(
            reference=self.mint.reference(),
            board=self.board.id,
            kind=kind,
            state=CaseState.NEW,
            role=self.board.role_for(kind, school),
            school=school.name if school else None,
            received=message.received,
            opened=self.now,
            clocks=clocks_for(kind, received=message.received, board=self.board),
            channel=message.channel,
            language=understanding.language,
            likely=(kind,),
            probability=understanding.probabilities.get(kind),
            quotes=quotes_of(message.text, understanding.evidence, (kind,)),
        )
        return self._staffed(case, message, school)

    def _staffed(self, case: Case, message: IncomingMessage, school: School | None) -> Case:
        """Answer a new case with who is there for it, whom it is kept from, and its tasks."""
        words = f"{message.subject}\n{message.text}"
        kept_from = about_posts(words, case.kind, school, self.board)
        holder = self._holder(case.role, school, kept_from)
        away = holder != case.holder and case.holder not in kept_from
        case = replace(
            case,
            role=holder.role,
            deputy=holder.deputy,
            passed=(case.holder,) if away else (),
            kept_from=kept_from,
        )
        if MAY_ASK_FOOTAGE & {case.kind, *case.likely} and asks_for_footage(words):
            case = case.with_task(freeze_footage(case, self.board, self.now))
        return replace(case, wake_at=Agenda(self.presence).next_moment(case, self.now))

    def _holder(self, role: Role, school: School | None, kept_from: tuple[Post, ...]) -> Post:
        return first_holder(role, school, self.presence, local_date(self.now), kept_from=kept_from)

    def _school(self, message: IncomingMessage, understanding: Understanding) -> School | None:
        """The one school that is meant; two decide nothing.

        A name that stands there as the profile has it is certain: first in the sender's own words,
        then in the subject, then in the rest of the mail. Only without one the reader's guess
        counts, by a misspelt name, initials or a village.
        """
        for text in (message.text, message.subject, message.full_text):
            named = self.board.schools_named_in(text)
            if named:
                return named[0] if len(named) == 1 else None
        if understanding.schools:
            guessed = understanding.schools
            return self.board.school(guessed[0]) if len(guessed) == 1 else None
        return self.board.schools[0] if len(self.board.schools) == 1 else None

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


def _linked(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    references = [case.reference for case in cases]
    return tuple(
        replace(case, linked=tuple(ref for ref in references if ref != case.reference))
        for case in cases
    )
