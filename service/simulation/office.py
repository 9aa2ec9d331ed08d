"""Let the people of a simulated board act on the letters they get, each in their own way."""

from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final, assert_never

from casework.boards import Post, Role
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState
from casework.identity import IdentityWay
from casework.kinds import KIND_FACTS, Kind
from casework.letters import Letter, LetterKind, TaskStage
from casework.tasks import TaskKind
from casework.term_acts import ExtensionGround, QuestionKind
from casework.who_may_ask import AgeBand, AuthorityShown, Requester
from service.simulation.breach_work import BreachWork
from service.simulation.own_dates import day_of
from service.simulation.people import Diary, Member, Staff, Temper, chance
from service.simulation.plans import MAY_NARROW, Plan, hands_over_to, part_of_the_time, plan_for
from service.simulation.stage import Stage
from service.simulation.story import Act, Deed, Story

Step = Callable[[], Awaitable[None]]
WHY_LONGER: Final = "Het dossier loopt over acht jaar en drie scholen."
MONTH_DAYS: Final = 31
NEVER_ANSWERED_DAYS: Final = 25
PATIENT: Final = 2
LONGEST_DAYS: Final = 70
"""After so long somebody forgetful finds the case back without a letter."""


@dataclass
class Office:
    """Everybody at the board, and what lies on their desks."""

    stage: Stage
    staff: Staff
    story: Story
    diary: Diary
    schedule: Callable[[datetime, Step], None]
    seed: int
    numbers: dict[str, str]
    """By reference: what a case is called in the dice, whatever its reference."""
    _letters: Counter[tuple[str, str]] = field(default_factory=Counter)
    _busy: set[tuple[str, str]] = field(default_factory=set)
    _plans: dict[str, Plan] = field(default_factory=dict)

    @property
    def breaches(self) -> "BreachWork":
        """What is done about a breach beside what every case asks."""
        return BreachWork(self)

    @property
    def now(self) -> datetime:
        """The moment it is."""
        return self.stage.clock.moment

    def hears(self, member: Member, letter: Letter) -> None:
        """Put a letter on somebody's desk; perhaps they will act on it."""
        (reference,) = letter.cases
        on_desk = (member.address, reference)
        self._letters[on_desk] += 1
        if on_desk in self._busy:
            return
        dice = self._dice(reference, f"{member.address} {self._letters[on_desk]}")
        wait = self._wait(member, letter, reference, dice)
        if wait is None:
            return
        self._busy.add(on_desk)
        at_night = _is_breach(letter) and member.temper is Temper.PROMPT and chance(dice, 0.6)
        self._attend_at(member, reference, self.now + wait, dice, at_night=at_night)

    def _wait(
        self, member: Member, letter: Letter, reference: str, dice: Random
    ) -> timedelta | None:
        """Answer how long a letter lies there; None when nothing comes of it."""
        if letter.kind in {LetterKind.MESSAGE_ADDED, LetterKind.DATE_MOVED}:
            return None
        came, needed = self._letters[member.address, reference], self.plan(reference).letters_needed
        wait: tuple[int, int] | None
        match member.temper:
            case Temper.PROMPT:
                wait = (5, 260)
            case Temper.SLOW:
                wait = (300, 7000)
            case Temper.FORGETFUL:
                wait = (30, 1500) if came >= needed else None
            case Temper.NEVER:
                wait = None
            case _:
                assert_never(member.temper)
        late = letter.facts.get("stage") == TaskStage.LATE.value
        if wait is not None and (late or letter.kind is LetterKind.OVERDUE):
            # Some let even what is late lie until they hear of it again.
            patient = needed > PATIENT and came < 2 * PATIENT
            wait = None if patient else (300, 4300)
        return timedelta(minutes=dice.randrange(*wait)) if wait else None

    def _attend_at(
        self,
        member: Member,
        reference: str,
        moment: datetime,
        dice: Random,
        *,
        at_night: bool = False,
    ) -> None:
        if at_night:
            moment = moment.replace(second=dice.randrange(10, 50), microsecond=0)
        else:
            moment = self.diary.at_work(member, moment, dice)

        async def attend() -> None:
            await self._attend(member, reference, at_night=at_night)

        self.schedule(max(moment, self.now + timedelta(seconds=1)), attend)

    async def _attend(self, member: Member, reference: str, *, at_night: bool) -> None:
        """Look at a case: do what is one's own to do, as far as it is still there."""
        dice = self._dice(reference, f"attend {self.now}")
        if not at_night and self.diary.at_work(member, self.now, dice) > self.now + timedelta(
            minutes=1
        ):
            self._attend_at(member, reference, self.now, dice)
            return
        self._busy.discard((member.address, reference))
        await self._do_tasks(member, reference)
        case = self.case(reference)
        if not case.is_open or not member.has(case.holder, case.school):
            return
        match case.state:
            case CaseState.TRIAGE:
                await self._say_kind(member, case)
            case CaseState.NEW:
                await self._take_up(member, case)
            case CaseState.TAKEN_UP | CaseState.CLOSED:
                late = any(clock.deadline.has_passed(self.now) for clock in case.clocks)
                if late or member.temper is Temper.FORGETFUL:
                    await self._close(member, reference)

    async def _do_tasks(self, member: Member, reference: str) -> None:
        case = self.case(reference)
        for task in case.open_tasks:
            if task.role is not member.post.role and member.post.role is not Role.FG:
                continue
            match task.kind:
                case TaskKind.REPORT_TO_AP:
                    await self.breaches.report(member, case)
                case TaskKind.TELL_AFFECTED:
                    await self.breaches.tell(member, case)
                case kind:
                    doing = self.stage.change(member).finish_task(reference, kind)
                    await self.does(member, Act.FINISH_TASK, case, doing, task=kind)

    async def _say_kind(self, member: Member, case: Case) -> None:
        change = self.stage.change(member)
        if self.plan(case.reference).is_request:
            act = change.say_kind(case.reference, case.kind)
            await self.does(member, Act.SAY_KIND, case, act, kind=case.kind)
        else:
            outcome = CaseOutcome.HANDLED
            act = change.close(case.reference, outcome)
            await self.does(member, Act.CLOSE, case, act, outcome=outcome)

    async def _take_up(self, member: Member, case: Case) -> None:
        change, plan = self.stage.change(member), self.plan(case.reference)
        if plan.conflict and case.holder not in case.kept_from and not case.passed:
            act = change.record_conflict(case.reference, case.holder)
            await self.does(member, Act.RECORD_CONFLICT, case, act, post=case.holder)
            return
        to = hands_over_to(member, case.school, case.kind, self.staff)
        gives = plan.given_away and not case.passed and case.handed is None
        if gives and to != case.holder and to not in case.kept_from and self._is_there(to, case):
            act = change.hand_over(case.reference, to)
            await self.does(member, Act.HAND_OVER, case, act, post=to)
            return
        if await self.does(member, Act.TAKE_UP, case, change.take_up(case.reference)):
            self._plan_work(member, case, plan)

    def _is_there(self, post: Post, case: Case) -> bool:
        holder = self.staff.at(post, case.school)
        today = day_of(self.now)
        return holder is not None and not self.diary.is_away(holder, today, now=self.now)

    def _plan_work(self, member: Member, case: Case, plan: Plan) -> None:
        if case.kind is Kind.DATALEK:
            if plan.aware_hours is not None and member.post.role is Role.FG:
                wait = timedelta(hours=1 + 9 * plan.haste)
                self._later(member, wait, lambda: self._set_awareness(member, case, plan))
            reference, judges = case.reference, timedelta(hours=1 + 30 * plan.haste)
            self._later(member, judges, lambda: self.breaches.judge(member, reference, plan))
            self._later(member, 3 * judges, lambda: self._close(member, reference))
            return
        if plan.extend:
            days = 20 + 7 * plan.haste if plan.extend_in_time else MONTH_DAYS + 1
            wait = case.received + timedelta(days=days) - self.now
            wait = max(wait, timedelta(hours=1))
            self._later(member, wait, lambda: self._extend(member, case.reference))
        if plan.question is not None:
            wait = timedelta(days=plan.ask_after_days, minutes=20)
            self._later(member, wait, lambda: self._ask(member, case.reference, plan.question))
        elif not plan.extend:
            self._plan_close(member, case)

    def _plan_close(self, member: Member, case: Case) -> None:
        clock = case.first_clock
        due = clock.deadline.due_instant if clock else case.received + timedelta(days=14)
        part = part_of_the_time(member, self.plan(case.reference))
        wait = max((due - self.now) * part, timedelta(hours=1))
        if member.temper is Temper.FORGETFUL:
            wait = timedelta(days=LONGEST_DAYS)
        self._later(member, wait, lambda: self._close(member, case.reference))

    def _later(
        self, member: Member, wait: timedelta, step: Step, *, at_night: bool = False
    ) -> None:
        """Do something later, in somebody's working hours; again later when they are away then."""
        dice = Random(f"{self.seed} {member.address} {self.now} {wait}")
        moment = (self.now + wait).replace(second=dice.randrange(10, 50), microsecond=0)
        if not at_night:
            moment = self.diary.at_work(member, self.now + wait, dice)

        async def when_there() -> None:
            if not at_night and self.diary.is_away(member, day_of(self.now), now=self.now):
                self._later(member, timedelta(days=1), step)
            else:
                await step()

        self.schedule(moment, when_there)

    async def _extend(self, member: Member, reference: str) -> None:
        case = self.case(reference)
        if not self._works_on(member, case) or case.acts.extension is not None:
            return
        act = self.stage.term(member).extend(
            reference, ground=ExtensionGround.COMPLEXITY, reason=WHY_LONGER
        )
        if not await self.does(member, Act.EXTEND, case, act):
            self.closes_later(member, reference)
        elif case.acts.open_question is None:
            self._plan_close(member, self.case(reference))

    async def _ask(self, member: Member, reference: str, question: QuestionKind | None) -> None:
        case = self.case(reference)
        known = question is QuestionKind.IDENTITY and case.identity is not None
        if question is None or not self._works_on(member, case) or known:
            return
        if case.acts.open_question is not None:
            return
        await self.does(
            member,
            Act.ASK,
            case,
            self.stage.term(member).ask(reference, question),
            question=question,
        )
        plan = self.plan(reference)
        if plan.answered_after_days is None:
            wait = timedelta(days=NEVER_ANSWERED_DAYS)
            self._later(member, wait, lambda: self._close(member, reference, unanswered=True))
            return
        came = self.now + timedelta(days=plan.answered_after_days)
        wait = timedelta(days=plan.answered_after_days + plan.heard_days_later, hours=1)
        self._later(member, wait, lambda: self._hear(member, reference, came))

    async def _hear(self, member: Member, reference: str, came: datetime) -> None:
        case = self.case(reference)
        question = case.acts.open_question
        if not self._works_on(member, case) or question is None:
            return
        plan = self.plan(reference)
        on = came if plan.heard_days_later else None
        if question.kind is QuestionKind.IDENTITY and on is None:
            act = self.stage.prove(member).record_identity(reference, IdentityWay.DOCUMENT_SHOWN)
            await self.does(member, Act.RECORD_IDENTITY, case, act)
        else:
            hearing = self.stage.term(member).hear_answer(reference, on=on)
            await self.does(member, Act.HEAR, case, hearing, moment=on)
        again = plan.asks_again and case.kind in MAY_NARROW and len(case.acts.questions) == 1
        if again:
            wait = timedelta(days=1 + int(7 * plan.haste))
            kind = QuestionKind.WHICH_DATA
            self._later(member, wait, lambda: self._ask(member, reference, kind))
        if not again or plan.closes_anyway:
            self._plan_close(member, self.case(reference))

    async def _set_awareness(self, member: Member, case: Case, plan: Plan) -> None:
        found = self.case(case.reference)
        if not found.is_open or plan.aware_hours is None:
            return
        aware = min(case.received + timedelta(hours=plan.aware_hours), self.now)
        act = self.stage.term(member).set_awareness(
            case.reference, aware=aware, reason="Eerst is onderzocht of het waar was."
        )
        await self.does(member, Act.SET_AWARENESS, case, act, moment=aware)

    def closes_later(self, member: Member, reference: str) -> None:
        """Have somebody close a case in a day or so."""
        wait = timedelta(hours=3 + 40 * self.plan(reference).haste)
        self._later(member, wait, lambda: self._close(member, reference))

    async def _close(self, member: Member, reference: str, *, unanswered: bool = False) -> None:
        case = self.case(reference)
        if not self._works_on(member, case):
            return
        if case.kind is Kind.DATALEK:
            await self.breaches.close(member, case, self.plan(reference))
            return
        plan, outcome = self.plan(reference), self.plan(reference).outcome
        if not KIND_FACTS[case.kind].needs_identity:
            outcome = CaseOutcome.HANDLED
        elif unanswered:
            outcome = CaseOutcome.NOT_IDENTIFIED
        elif case.acts.open_question is not None and plan.answered_after_days is not None:
            self._later(member, timedelta(days=3), lambda: self._close(member, reference))
            return
        if outcome in {CaseOutcome.GRANTED, CaseOutcome.GRANTED_PARTLY}:
            await self._see_who_asks(member, case)
        act = self.stage.change(member).close(reference, outcome)
        await self.does(member, Act.CLOSE, case, act, outcome=outcome)

    async def _see_who_asks(self, member: Member, case: Case) -> None:
        """Record what must be known before anything is granted."""
        prove = self.stage.prove(member)
        if case.identity is None:
            act = prove.record_identity(case.reference, IdentityWay.RECOGNISED)
            await self.does(member, Act.RECORD_IDENTITY, case, act)
        if case.card is None:
            act = prove.record_card(
                case.reference,
                Requester.PARENT_WITH_AUTHORITY,
                age=AgeBand.CHILD,
                shown=AuthorityShown.KNOWN_TO_SCHOOL,
            )
            await self.does(member, Act.RECORD_CARD, case, act)

    @staticmethod
    def _works_on(member: Member, case: Case) -> bool:
        if not case.is_open or case.state is CaseState.TRIAGE:
            return False
        return case.taken_up_by == member.name or member.has(case.holder, case.school)

    async def does(
        self,
        member: Member,
        act: Act,
        case: Case,
        doing: Coroutine[Any, Any, object],
        **facts: Any,
    ) -> bool:
        """Do an act and note it in the story; answer whether the service let it happen."""
        refused = False
        try:
            await doing
        except CaseRefuses:
            refused = True
        deed = Deed(self.now, act, case.reference, member.name, refused, **facts)
        self.story.deeds.append(deed)
        return not refused

    def plan(self, reference: str) -> Plan:
        """Answer what will be done about a case."""
        return self._plans[reference]

    def expects(self, reference: str, kind: Kind) -> Plan:
        """Draw the plan of a new case."""
        self._plans[reference] = plan_for(kind, self._dice(reference, "plan"))
        return self._plans[reference]

    def case(self, reference: str) -> Case:
        """Answer a case as it stands."""
        return self.stage.ears.cases[reference]

    def _dice(self, reference: str, about: str) -> Random:
        return Random(f"{self.seed} {self.numbers[reference]} {about}")


def _is_breach(letter: Letter) -> bool:
    requests = letter.facts.get("requests")
    first = requests[0] if isinstance(requests, list) and requests else None
    return isinstance(first, dict) and first.get("kind") == Kind.DATALEK.value
