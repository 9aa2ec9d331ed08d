"""Say by the rules alone what follows when a case opens and when people act on it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, assert_never

from casework.boards import Post, Role
from casework.case import CaseOutcome, CaseState, ClockName
from casework.events import EventKind
from casework.kinds import Kind
from casework.letters import Handover
from casework.tasks import TaskKind
from casework.term_acts import QuestionKind
from service.simulation.course import Course
from service.simulation.expected import Due, Duty
from service.simulation.own_dates import day_of, months_on
from service.simulation.own_ladder import Board
from service.simulation.own_tasks import OwnTask, end_of
from service.simulation.own_terms import BY_PROFILE, Facts, OwnTerm
from service.simulation.story import Act, Arrival, Deed

MAY_ASK_FOOTAGE: Final = frozenset({Kind.INZAGE, Kind.OVERDRAAGBAARHEID, Kind.BEPERKING})
TOLD_TO_RECIPIENTS: Final = frozenset({Kind.CORRECTIE, Kind.VERWIJDERING, Kind.BEPERKING})
RECIPIENTS_DAYS: Final = 5
RELEASE_DAYS: Final = 5
TELL_DAYS: Final = 1
SUPPLEMENT_DAYS: Final = 10
PARENT: Final = "ouder"
KEEPING: Final = {
    Act.FILL_IN: EventKind.BREACH_RECORDED,
    Act.ASSESS: EventKind.BREACH_ASSESSED,
    Act.DECIDE_AP: EventKind.BREACH_DECIDED,
    Act.DECIDE_PEOPLE: EventKind.BREACH_DECIDED,
    Act.REPORT: EventKind.BREACH_RECORDED,
    Act.TELL: EventKind.BREACH_RECORDED,
}


def opened(board: Board, arrival: Arrival, position: int) -> Course:
    """Answer a case as it had to be opened, the n-th of its message."""
    mail, at = arrival.mail, arrival.mail.read
    kind = mail.kinds[min(position, len(mail.kinds) - 1)]
    # A breach that seems one is taken for one; anything else unsure waits for a person.
    in_triage = mail.unsure and kind is not Kind.DATALEK
    likely = mail.likely if in_triage else (kind,)
    if in_triage and mail.for_breaches and Kind.DATALEK not in likely:
        likely = (*likely, Kind.DATALEK)
    school = board.profile.school(mail.school)
    role = board.profile.role_for(kind, school)
    if in_triage:
        maybe_breach = Kind.DATALEK in likely
        role = board.profile.role_for(Kind.DATALEK, school) if maybe_breach else Role.DESK
    kept = [Post(mail.about), Post(mail.about, deputy=True)] if mail.about else []
    holder = board.first(role, mail.school, kept, at)
    moved = holder != Post(role) and Post(role) not in kept
    course = Course(
        board=board,
        reference=arrival.cases[position],
        mail=mail,
        facts=Facts(mail.received, kind, likely, in_triage),
        state=CaseState.TRIAGE if in_triage else CaseState.NEW,
        holder=holder,
        school=mail.school,
        opened=at,
        kept_from=kept,
        passed=[Post(role)] if moved else [],
        since=at,
    )
    _tell_of_opening(course, at, moved=moved)
    return course


def _tell_of_opening(course: Course, at: datetime, *, moved: bool) -> None:
    course.event(EventKind.CASE_OPENED, at, about=course.state)
    course.letter(Duty.ACKNOWLEDGED, course.first_due(at), course.mail.sender, at)
    if course.state is CaseState.NEW and course.facts.kind is Kind.DATALEK:
        _tell_of_breach(course, at)
        course.event(EventKind.BREACH_RECORDED, at)
    course.ticket(Handover.AWAY if moved else "new", at)
    if course.kept_from:
        course.event(EventKind.CONFLICT_RECORDED, at)
    may_ask = MAY_ASK_FOOTAGE & {course.facts.kind, *course.facts.likely}
    if course.mail.footage and may_ask:
        due = end_of(day_of(at))
        freeze = OwnTask(TaskKind.FREEZE_FOOTAGE, course.holder.role, at, due, in_hours=False)
        course.open_task(freeze, at, "privacyloket")


def _tell_of_breach(course: Course, at: datetime) -> None:
    course.due.append(Due(Duty.REGISTERED, course.reference, "", course.opened, course.opened))
    for address in course.to_posts(Post(role) for role in course.board.profile.breach.notify):
        course.letter(Duty.BREACH_TOLD, "", address, at)


def may_happen(course: Course, deed: Deed) -> bool:
    """Answer whether the rules allow an act: only an extension can come too late (rules §2)."""
    if deed.act is not Act.EXTEND:
        return True
    if course.facts.kind not in BY_PROFILE or course.facts.extended is not None:
        return False
    today = day_of(deed.at)
    return today <= course.board.calendar(deed.at).first_month(course.facts, today)


def apply(course: Course, deed: Deed) -> None:
    """Have a case undergo an act that happened, and name what had to follow."""
    match deed.act:
        case Act.REPLY:
            _reply(course, deed)
        case Act.SAY_KIND | Act.TAKE_UP | Act.HAND_OVER | Act.RECORD_CONFLICT:
            _change_hands(course, deed)
        case Act.RECORD_IDENTITY | Act.RECORD_CARD:
            _see_who_asks(course, deed)
        case Act.EXTEND | Act.ASK | Act.HEAR | Act.SET_AWARENESS:
            _move_date(course, deed)
        case Act.CLOSE:
            _close(course, deed)
        case Act.FINISH_TASK:
            _finish(course, deed)
        case Act.FILL_IN | Act.ASSESS | Act.DECIDE_AP | Act.DECIDE_PEOPLE | Act.REPORT | Act.TELL:
            _keep_register(course, deed)
        case _:
            assert_never(deed.act)


def _reply(course: Course, deed: Deed) -> None:
    at = deed.at
    course.event(EventKind.MESSAGE_ADDED, at)
    before = course.holder
    names = deed.school is not None and course.school is None and course.is_open
    if names:
        course.school = deed.school
        if course.state is CaseState.NEW:
            _to_its_holder(course, at)
        course.event(EventKind.SCHOOL_RECORDED, at, about=str(deed.school))
    if not course.is_open:
        return
    if names and course.holder != before:
        course.ticket(Handover.SCHOOL_KNOWN, at)
    else:
        address = course.board.address(course.holder, course.school)
        course.letter(Duty.MESSAGE_TOLD, "", address, at)


def _to_its_holder(course: Course, at: datetime) -> None:
    """Give a case to who acts on its kind at its school, is there, and whom it is not about."""
    school = course.board.profile.school(course.school)
    role = course.board.profile.role_for(course.facts.kind, school)
    holder = course.board.first(role, course.school, course.kept_from, at)
    if holder != course.holder:
        course.give_to(holder, at)


def _change_hands(course: Course, deed: Deed) -> None:
    at, by = deed.at, deed.by
    match deed.act:
        case Act.TAKE_UP:
            course.state = CaseState.TAKEN_UP
            course.event(EventKind.CASE_TAKEN_UP, at, by=by)
        case Act.SAY_KIND:
            assert deed.kind is not None  # every such deed names it
            course.facts.kind, course.facts.in_triage = deed.kind, False
            course.state = CaseState.NEW
            _to_its_holder(course, at)
            course.since = at  # whoever has it has the whole time from here
            if deed.kind is Kind.DATALEK:
                _tell_of_breach(course, at)
                course.event(EventKind.BREACH_RECORDED, at, by=by)
            course.ticket("new", at)
            course.event(EventKind.CASE_UNDERSTOOD, at, by=by)
        case Act.HAND_OVER:
            assert deed.post is not None  # every such deed names it
            course.give_to(deed.post, at)
            course.ticket(Handover.BY_HAND, at)
            about = f"to {deed.post} {Handover.BY_HAND}"
            course.event(EventKind.CASE_HANDED_OVER, at, by=by, about=about)
        case _:
            assert deed.post is not None  # a conflict is about somebody
            course.kept_from.append(deed.post)
            if course.holder == deed.post:
                to = course.board.following(
                    course.holder, course.passed, course.kept_from, course.school, at
                ) or course.board.first(course.holder.role, course.school, course.kept_from, at)
                course.give_to(to, at)
                course.ticket(Handover.CONFLICT, at)
            course.event(EventKind.CONFLICT_RECORDED, at, by=by)


def _move_date(course: Course, deed: Deed) -> None:
    """An act that alone may move a date shows the old and the new one (rules §1)."""
    at, facts = deed.at, course.facts
    today = day_of(at)
    before = course.terms(at)
    match deed.act:
        case Act.EXTEND:
            facts.extended = today
            course.letter(Duty.EXTENDED, course.first_due(at), course.mail.sender, at)
            why, event = "extension", EventKind.TERM_EXTENDED
        case Act.ASK:
            facts.questions.append((today, None))
            about = str(deed.question)
            course.letter(Duty.ASKED, about, course.mail.sender, at)
            course.asked = deed.question
            why, event = "question", EventKind.QUESTION_ASKED
        case Act.HEAR:
            _hear(course, day_of(deed.moment or at), at, deed.by)
            return
        case _:
            facts.aware = deed.moment
            refresh_breach_tasks(course, at, deed.by)
            why, event = "awareness", EventKind.AWARENESS_MOVED
    show_moves(course, before, course.terms(at), why, at)
    course.event(event, at, by=deed.by)


def _hear(course: Course, answered: date, at: datetime, by: str) -> None:
    """An answer shows the way from the question: while it waited the date moved on each day."""
    asked, _ = course.facts.questions.pop()
    before = course.terms(at)
    course.facts.questions.append((asked, answered))
    after = course.terms(at)
    if before and before[0].text != after[0].text:
        course.letter(Duty.ANSWERED, after[0].text, course.mail.sender, at)
    show_moves(course, before, after, "answer", at)
    course.event(EventKind.QUESTION_ANSWERED, at, by=by)


def _asks_who(course: Course) -> bool:
    """Whether it matters who asks: requests, and consent that is withdrawn."""
    return course.facts.kind in {*BY_PROFILE, Kind.TOESTEMMING}


def _see_who_asks(course: Course, deed: Deed) -> None:
    if deed.act is Act.RECORD_CARD:
        course.event(EventKind.CARD_RECORDED, deed.at, by=deed.by)
        return
    elsewhere = deed.case != course.reference
    if elsewhere and (course.identified or not course.is_open or not _asks_who(course)):
        return
    course.identified = True
    course.event(EventKind.IDENTITY_RECORDED, deed.at, by=deed.by)
    if course.waits_for_answer and course.asked is QuestionKind.IDENTITY:
        # Who is seen has answered who they are (rules §1.5).
        _hear(course, day_of(deed.at), deed.at, deed.by)


def show_moves(
    course: Course, before: Sequence[OwnTerm], after: Sequence[OwnTerm], why: str, at: datetime
) -> bool:
    """Name the letter that shows who has a case which dates moved; answer whether any did."""
    old = {term.name.value: term.text for term in before}
    new = {term.name.value: term.text for term in after}
    moved = [
        f"{name} {old.get(name)} {new.get(name)}"
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    if moved:
        address = course.board.address(course.holder, course.school)
        course.letter(Duty.DATE_SHOWN, f"{why} {', '.join(moved)}", address, at)
    return bool(moved)


def _close(course: Course, deed: Deed) -> None:
    at, outcome = deed.at, deed.outcome
    course.last_terms = course.terms(at)
    course.state, course.outcome, course.closed = CaseState.CLOSED, outcome, at
    grants = outcome in {CaseOutcome.GRANTED, CaseOutcome.GRANTED_PARTLY}
    days, role = course.board.calendar(at).days, who_carries_out(course)

    def opens(kind: TaskKind, due: datetime) -> None:
        course.open_task(OwnTask(kind, role, at, due, in_hours=False), at, deed.by)

    if grants and course.facts.kind in TOLD_TO_RECIPIENTS:
        due = end_of(days.nth_after(day_of(at), RECIPIENTS_DAYS))
        opens(TaskKind.TELL_RECIPIENTS, due)
    # A refusal is told within the first month, whatever moved the date of the answer.
    month = days.first_from(months_on(day_of(course.facts.received), 1))
    by_letter = end_of(max(month, day_of(at)))
    if outcome in {CaseOutcome.REFUSED, CaseOutcome.GRANTED_PARTLY}:
        opens(TaskKind.REFUSAL_LETTER, by_letter)
    if outcome is CaseOutcome.NOT_IDENTIFIED:
        opens(TaskKind.NOT_IDENTIFIED_LETTER, by_letter)
    if any(task.kind is TaskKind.FREEZE_FOOTAGE for task in course.tasks):
        due = end_of(days.nth_after(day_of(at), RELEASE_DAYS))
        opens(TaskKind.RELEASE_FOOTAGE, due)
    course.event(EventKind.CASE_CLOSED, at, by=deed.by, about=str(outcome))


def who_carries_out(course: Course) -> Role:
    """Answer who does what was decided: not the FG who only watches over it."""
    watches = bool(course.passed) and course.holder.role is Role.FG
    return course.passed[0].role if watches else course.holder.role


def _finish(course: Course, deed: Deed) -> None:
    for task in course.open_tasks:
        if task.kind is deed.task:
            task.done = deed.at
    course.event(EventKind.TASK_DONE, deed.at, by=deed.by, about=str(deed.task))


def _keep_register(course: Course, deed: Deed) -> None:
    breach, at = course.breach, deed.at
    match deed.act:
        case Act.DECIDE_AP:
            breach.to_ap = deed.yes
        case Act.DECIDE_PEOPLE:
            breach.to_people, breach.people_decided = deed.yes, day_of(at)
        case Act.REPORT:
            breach.reported, breach.preliminary = day_of(at), bool(deed.yes)
        case Act.TELL:
            breach.told = True
        case _:
            pass
    if deed.act not in {Act.FILL_IN, Act.ASSESS}:
        refresh_breach_tasks(course, at, deed.by)
    course.event(KEEPING[deed.act], at, by=deed.by)


def refresh_breach_tasks(course: Course, at: datetime, by: str) -> None:
    """End what is asked no more of a breach, or by another moment, and open what is (rules §4)."""
    breach, calendar = course.breach, course.board.calendar(at)
    report: tuple[datetime, bool] | None = None
    if breach.to_ap and breach.reported is None:
        hours = {term.name: term.last for term in course.terms(at)}
        report = (hours[ClockName.AP_REPORT], True)
    elif breach.reported is not None and breach.preliminary:
        report = (end_of(calendar.days.nth_after(breach.reported, SUPPLEMENT_DAYS)), False)
    tell: tuple[datetime, bool] | None = None
    if breach.to_people and not breach.told and breach.people_decided is not None:
        tell = (end_of(calendar.days.nth_after(breach.people_decided, TELL_DAYS)), False)
    for kind, wanted in ((TaskKind.REPORT_TO_AP, report), (TaskKind.TELL_AFFECTED, tell)):
        still = next((task for task in course.open_tasks if task.kind is kind), None)
        if still is not None and wanted is not None and wanted[0] == still.due:
            continue
        if still is not None:
            still.done = at
            course.event(EventKind.TASK_DONE, at, by=by, about=kind)
        if wanted is not None:
            role = who_carries_out(course)
            role = course.holder.role if Post(role) in course.kept_from else role
            course.open_task(OwnTask(kind, role, at, wanted[0], in_hours=wanted[1]), at, by)
