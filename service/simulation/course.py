"""Follow one case through the year by the rules alone, and name everything that had to be done.

It walks from moment to moment and asks at each whether something is due; it uses neither the
agenda nor the sums of the service, so the two can disagree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final

from casework.boards import Post, Role
from casework.case import CaseOutcome, CaseState, ClockName
from casework.decide import SERVICE
from casework.events import EventKind
from casework.kinds import Kind
from casework.letters import Handover, TaskStage
from casework.term_acts import QuestionKind
from service.simulation.expected import ABOUT_TASKS, Due, Duty, duty_of_event
from service.simulation.own_dates import DAY, HOUR, day_of, moment_of
from service.simulation.own_ladder import Board
from service.simulation.own_tasks import OwnBreach, OwnTask, call_of
from service.simulation.own_terms import SECOND, Facts, OwnTerm
from service.simulation.story import ParentMail

RIPE: Final = "time to take it up was over"
COURTESY_DAYS: Final = 10
"""Working days for what has no term [own]."""


Key = tuple[str, datetime]
"""What is told once: about what, for which moment."""


@dataclass
class Course:
    """One case on its way through the year."""

    board: Board
    reference: str
    mail: ParentMail
    facts: Facts
    state: CaseState
    holder: Post
    school: str | None
    opened: datetime
    kept_from: list[Post]
    passed: list[Post]
    since: datetime
    """When the ticket came to who has it."""
    tasks: list[OwnTask] = field(default_factory=list)
    outcome: CaseOutcome | None = None
    closed: datetime | None = None
    identified: bool = False
    asked: QuestionKind | None = None
    """What the parent was last asked."""
    breach: OwnBreach = field(default_factory=OwnBreach)
    last_terms: tuple[OwnTerm, ...] = ()
    """Its dates when it was closed."""
    met_profiles: list[datetime] = field(default_factory=list)
    """When a changed profile had it looked at."""
    due: list[Due] = field(default_factory=list)
    _told: set[Key] = field(default_factory=set)
    _late_before: set[ClockName] = field(default_factory=set)
    _seen: dict[Key, datetime] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state is not CaseState.CLOSED

    @property
    def is_urgent(self) -> bool:
        """Whether hours count: a breach, or what may be one."""
        maybe = self.state is CaseState.TRIAGE and Kind.DATALEK in self.facts.likely
        return maybe or self.facts.kind is Kind.DATALEK

    @property
    def waits_for_answer(self) -> bool:
        """Whether the parent was asked something and did not answer yet."""
        return any(answered is None for _, answered in self.facts.questions)

    @property
    def open_tasks(self) -> list[OwnTask]:
        """The duties that wait."""
        return [task for task in self.tasks if task.done is None]

    def terms(self, now: datetime) -> tuple[OwnTerm, ...]:
        """Answer its dates, the first one first."""
        return self.board.calendar(now).terms(self.facts, day_of(now))

    def first_due(self, now: datetime) -> str:
        """Answer the date a letter names first; for what has no term one of courtesy."""
        terms = self.terms(now)
        if terms:
            return terms[0].text
        day = day_of(self.facts.received)
        return self.board.days_of_the_law.nth_after(day, COURTESY_DAYS).isoformat()

    def letter(
        self, duty: Duty, about: str, address: str, at: datetime, until: datetime | None = None
    ) -> None:
        """Name a letter that had to be owed."""
        what = f"{about} -> {address}"
        self.due.append(Due(duty, self.reference, what, at, until or at))

    def event(
        self,
        kind: EventKind,
        at: datetime,
        *,
        by: str = SERVICE,
        about: str = "",
        until: datetime | None = None,
    ) -> None:
        """Name an event that had to be noted."""
        duty = duty_of_event(kind, about, by_service=by == SERVICE)
        what = f"{kind} {about} by {by}"
        self.due.append(Due(duty, self.reference, what, at, until or at))

    def to_posts(self, posts: Iterable[Post]) -> list[str]:
        """Answer the addresses of posts, each once, without those it is kept from."""
        allowed = [post for post in posts if post not in self.kept_from]
        return list(dict.fromkeys(self.board.address(post, self.school) for post in allowed))

    def ticket(self, why: str, at: datetime) -> None:
        """Name the ticket that goes to who has the case."""
        self.letter(Duty.TICKET, why, self.board.address(self.holder, self.school), at)

    def give_to(self, post: Post, now: datetime) -> None:
        """Have the case begin anew with somebody: it was found out whose it is."""
        self.holder, self.since, self.passed = post, now, []
        if self.state is CaseState.TAKEN_UP:
            self.state = CaseState.NEW

    def open_task(self, task: OwnTask, now: datetime, by: str) -> None:
        """Open a duty and tell who must do it; an open one of its kind stays as it is."""
        if any(each.kind is task.kind for each in self.open_tasks):
            return
        self.tasks.append(task)
        self.task_letter(task, TaskStage.NEW, task.role, now)
        self.event(EventKind.TASK_OPENED, now, by=by, about=task.kind)

    def task_letter(self, task: OwnTask, stage: TaskStage, role: Role, now: datetime) -> None:
        """Name the letter about a duty that goes to a role."""
        about = f"{stage} {task.kind} {task.due_text}"
        address = self.board.address(Post(role), self.school)
        self.letter(ABOUT_TASKS[task.kind], about, address, now)

    def look(self, now: datetime, *, forced: bool) -> None:
        """Do what is due at this very moment, and with it what is late for a look.

        `forced`: something happened at the board, so that every case is looked at. What became
        due without a moment of its own, because an act moved a date, is done at the next look.
        """
        terms = self.terms(now) if self.is_open else ()
        late, reminders = self._late(terms, now), self._reminders(terms, now)
        calls = (call_of(task, self.board.calendar(now), now) for task in self.open_tasks)
        tasks = [each for each in calls if each and _task_key(*each) not in self._told]
        waited = self._has_waited(terms, now)
        came = [moment for *_, moment in (*late, *reminders, *tasks)]
        is_midnight = day_of(now) != day_of(now - SECOND)
        # While a question waits the date moves on each day, so each day it is looked at.
        happens = forced or waited or now in came or (is_midnight and self.waits_for_answer)
        leaves = self._is_left_alone(terms, now) and (happens or is_midnight)
        if happens or leaves:
            for term, moment in reminders:
                self._remind(term, moment, now)
            for term, moment in late:
                self._tell_late(term, moment, now)
            self._move_on(terms, now, waited=waited)
            for task, stage, moment in tasks:
                self._tell_of_task(task, stage, moment, now)
        if self._is_ripe(terms, now) and self._following(now) is not None:
            self._seen.setdefault((RIPE, self.since), now)
        for term, moment in (*late, *reminders):
            self._seen.setdefault(_key(term, moment), now)
        for each in tasks:
            self._seen.setdefault(_task_key(*each), now)

    def _reminders(self, terms: Sequence[OwnTerm], now: datetime) -> list[tuple[OwnTerm, datetime]]:
        """Answer the last reminder whose moment came, of the date that is next; told ones not."""
        running = [term for term in terms if not term.is_over(now)]
        if not running:
            return []
        came = [
            moment
            for moment in self.board.calendar(now).reminders_of(running[0])
            if self.opened <= moment <= now
        ]
        # Who got the ticket later was told its date with it.
        mine = [moment for moment in came if moment > self.since or self.since == self.opened]
        return self._untold(running[0], mine[-1:])

    def _late(self, terms: Sequence[OwnTerm], now: datetime) -> list[tuple[OwnTerm, datetime]]:
        """Answer for each date that is over the last moment at which people must hear it."""
        over = [term for term in terms if term.is_over(now)]
        found = []
        for term in over:
            first = self.board.calendar(now).first_late(term)
            if first <= now:
                # Of several dates that are over only the last one is told again and again.
                last = self.board.calendar(now).last_time(first, now) if term is over[-1] else first
                found += self._untold(term, [last])
        return found

    def _untold(self, term: OwnTerm, moments: Sequence[datetime]) -> list[tuple[OwnTerm, datetime]]:
        return [(term, moment) for moment in moments if (term.name.value, moment) not in self._told]

    def _has_waited(self, terms: Sequence[OwnTerm], now: datetime) -> bool:
        """Answer whether the time to take the ticket up is over at this very moment, again or for
        the first time."""
        if not self._waits_for_somebody(terms, now) or now <= self.since:
            return False
        first, period = self._ends_of_patience(terms, now)
        if now <= first:
            return now == first
        calendar = self.board.calendar(now)
        waited = calendar.days.between(day_of(first), day_of(now))
        return calendar.is_morning(now) and waited > 0 and waited % period == 0

    def _ends_of_patience(self, terms: Sequence[OwnTerm], now: datetime) -> tuple[datetime, int]:
        """Answer when the time to take the ticket up is over for the first time, and after how
        many working days each time again."""
        calendar = self.board.calendar(now)
        reminders = calendar.board.reminders
        if self.is_urgent:
            return self.since + reminders.take_up_breach_hours * HOUR, 1
        days = reminders.take_up_working_days if terms else COURTESY_DAYS
        return calendar.morning(calendar.days.nth_after(day_of(self.since), days + 1)), days + 1

    def _waits_for_somebody(self, terms: Sequence[OwnTerm], now: datetime) -> bool:
        """Whether nobody took it up, and it is not with the FG as late."""
        waits = self.state in {CaseState.NEW, CaseState.TRIAGE}
        return waits and not any(term.is_over(now) for term in terms)

    def _is_left_alone(self, terms: Sequence[OwnTerm], now: datetime) -> bool:
        """Whether who has the ticket is away while somebody else is there."""
        if not self._waits_for_somebody(terms, now) or self.since == now:
            return False
        away = not self.board.is_there(self.holder, self.school, now)
        return away and self._following(now) is not None

    def _following(self, now: datetime) -> Post | None:
        return self.board.following(self.holder, self.passed, self.kept_from, self.school, now)

    def _remind(self, term: OwnTerm, moment: datetime, now: datetime) -> None:
        at = self._since_when(_key(term, moment), now)
        posts = [self.holder]
        if not self.board.is_there(self.holder, self.school, now):
            posts += [post for post in [self._following(now)] if post]
        for address in dict.fromkeys(self.board.address(post, self.school) for post in posts):
            self.letter(Duty.REMINDED, f"{term.name} {term.text}", address, at, now)
            self.event(EventKind.REMINDER_OWED, at, until=now)

    def _tell_late(self, term: OwnTerm, moment: datetime, now: datetime) -> None:
        at = self._since_when(_key(term, moment), now)
        top = Post(Role.FG) if Post(Role.FG) not in self.kept_from else Post(Role.DESK)
        if self.holder.role is not top.role and top not in self.kept_from:
            self.passed.append(self.holder)
            self.holder, self.since = top, now
            about = f"to {top} {Handover.OVERDUE}"
            self.event(EventKind.CASE_HANDED_OVER, at, about=about, until=now)
        posts = [top, *self.passed, self.holder]
        if term.in_hours:
            posts += [Post(role) for role in self.board.profile.breach.notify]
        duty = Duty.LATE_AGAIN if term.name in self._late_before else Duty.LATE_TOLD
        self._late_before.add(term.name)
        for address in self.to_posts(posts):
            self.letter(duty, f"{term.name} {term.text}", address, at, now)
            self.event(EventKind.CASE_ESCALATED, at, until=now)

    def _move_on(self, terms: Sequence[OwnTerm], now: datetime, *, waited: bool) -> None:
        """Give a ticket that waited, or whose holder is away, to the next; tell where it is."""
        if not self._waits_for_somebody(terms, now):
            return
        following = self._following(now)
        away = not self.board.is_there(self.holder, self.school, now)
        # It waited long enough before, and only now somebody is there for it.
        ripe = self._is_ripe(terms, now)
        if following is not None and (waited or ripe or away):
            why = Handover.NOT_TAKEN_UP if waited or ripe else Handover.AWAY
            at = now if waited or not ripe else self._seen.get((RIPE, self.since), now)
            self.passed.append(self.holder)
            self.holder, self.since = following, now
            about = f"to {following} {why}"
            self.event(EventKind.CASE_HANDED_OVER, at, about=about, until=now)
            duty = Duty.MOVED_AWAY if why is Handover.AWAY else Duty.MOVED_UP
            address = self.board.address(self.holder, self.school)
            self.letter(duty, why, address, at, now)
            others = [each for each in self.passed if each != following]
            self._tell_ladder(why.value, others, at, now)
        elif waited:
            self._tell_ladder("stays", [*self.passed, self.holder], now, now)

    def _is_ripe(self, terms: Sequence[OwnTerm], now: datetime) -> bool:
        """Whether the time to take the ticket up was over before, with nobody there to get it."""
        if not self._waits_for_somebody(terms, now):
            return False
        return self._ends_of_patience(terms, now)[0] < now

    def _tell_ladder(
        self, about: str, posts: Sequence[Post], at: datetime, until: datetime
    ) -> None:
        for address in self.to_posts(posts):
            self.letter(Duty.LADDER_TOLD, about, address, at, until)
            self.event(EventKind.REMINDER_OWED, at, until=until)

    def _tell_of_task(
        self, task: OwnTask, stage: TaskStage, moment: datetime, now: datetime
    ) -> None:
        at = self._since_when(_task_key(task, stage, moment), now)
        late = stage is TaskStage.LATE
        roles = [task.role, Role.FG] if late else [task.role]
        for address in self.to_posts(Post(role) for role in roles):
            about = f"{stage} {task.kind} {task.due_text}"
            self.letter(ABOUT_TASKS[task.kind], about, address, at, now)
            kind = EventKind.CASE_ESCALATED if late else EventKind.REMINDER_OWED
            self.event(kind, at, until=now)

    def _since_when(self, key: Key, now: datetime) -> datetime:
        """Note that something is told now; answer since when it could be."""
        self._told.add(key)
        return now if key[-1] == now else self._seen.get(key, now)

    def next_moment(self, now: datetime) -> datetime | None:
        """Answer the next moment after now at which something may be due; None for never."""
        if not self.is_open and not self.open_tasks:
            return None
        calendar = self.board.calendar(now)
        moments = [calendar.next_morning(now)]
        if self.is_open:
            terms = self.terms(now)
            if self.state is not CaseState.TAKEN_UP or self.waits_for_answer:
                moments.append(moment_of(day_of(now) + DAY, time()))
            for term in terms:
                moments.append(term.last + SECOND)
                if term.in_hours:
                    moments += calendar.reminders_of(term)
            if self.is_urgent:
                wait = timedelta(hours=calendar.board.reminders.take_up_breach_hours)
                moments.append(self.since + wait)
        for task in self.open_tasks:
            moments += task.moments
        return min(moment for moment in moments if moment > now)


def _key(term: OwnTerm, moment: datetime) -> Key:
    return (term.name.value, moment)


def _task_key(task: OwnTask, stage: TaskStage, moment: datetime) -> Key:
    return (f"{task.kind} {task.opened} {stage}", moment)
