"""Run one simulated school year: from moment to moment, never asleep."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from random import Random
from typing import Final

from casework.actions.receive_message import Arrival as Delivery
from casework.boards import Role
from casework.ledger import Door, Source
from casework.letters import Letter, LetterKind
from casework.message import IncomingMessage
from service.school_holidays import load_school_holidays
from service.simulation.office import Office, Step
from service.simulation.own_dates import DAY, moment_of
from service.simulation.parents import (
    FIRST_DAY,
    LAST_DAY,
    Parents,
    message_of,
    reply_of,
    small_talk,
    understanding_of,
)
from service.simulation.people import Diary, Member, invented_staff
from service.simulation.plans import LeaveToCome, ill_next_morning, leave_to_come
from service.simulation.record import Record, read_record
from service.simulation.stage import Stage, open_stage
from service.simulation.story import Act, Arrival, Deed, Leave, ParentMail, ProfileInForce, Story

PLACE: Final = "simulatie"
EXTRA_HOLIDAYS: Final = (date(2028, 4, 28), date(2028, 5, 26))
"""Days that the board adds in mid-year: the Fridays after King's Day and Ascension."""
PROFILE_CHANGES: Final = moment_of(date(2028, 4, 3), time(7, 30, 15))
PARENT: Final = "ouder"
MOST_ILL: Final = 8
"""Recorded leave has every open case looked at: in a large year that is most of the work."""
MEMORY: Final = Path("/dev/shm")
"""Where Linux keeps files in memory: a disk would be most of the time, and is not what is tried."""


@dataclass(frozen=True, slots=True)
class PlayedYear:
    """A year that was played: what was done, and what the service recorded of it."""

    story: Story
    record: Record


async def play_year(
    *,
    cases: int,
    seed: int,
    board: str,
    tell: Callable[[datetime], None] = lambda moment: None,
) -> PlayedYear:
    """Play a year with so many cases; `tell` hears how far it is.

    Raises BoardProfileInvalid for a board that does not ship with the service.
    """
    staff = invented_staff(board)
    holidays = load_school_holidays()
    start = moment_of(FIRST_DAY, time())
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="privacyloket-year-", dir=place) as folder:
        async with open_stage(Path(folder), staff.board, holidays, start=start) as stage:
            story = Story(moment_of(LAST_DAY + DAY, time()), [ProfileInForce(start, staff.board)])
            year = _Year(stage, story, Diary(staff, story.leave, holidays), seed, tell)
            await year.play(Parents(staff, Random(f"{seed} parents")).mails(cases))
            return PlayedYear(story, await read_record(stage.nodes[0], staff.board.id, PLACE))


@dataclass
class _Year:
    stage: Stage
    story: Story
    diary: Diary
    seed: int
    tell: Callable[[datetime], None]
    _queue: list[tuple[datetime, int, Step]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _numbers: dict[str, str] = field(default_factory=dict)
    _ill: int = 0

    async def play(self, mails: Sequence[ParentMail]) -> None:
        """Do everything in the order of its moment: what people do, and what the watch must."""
        self._office: Office = Office(
            self.stage,
            self.diary.staff,
            self.story,
            self.diary,
            self._schedule,
            self.seed,
            self._numbers,
        )
        await self.stage.notice_profile()
        self._put_in_diary(mails)
        while True:
            wake = self.stage.ears.next_wake
            coming = self._queue[0][0] if self._queue else self.story.until
            moment = min(coming, wake or coming)
            if moment >= self.story.until:
                break
            self.stage.clock.moment = max(moment, self.stage.clock.moment)
            self.tell(moment)
            if wake is not None and wake <= coming:
                self.story.faults += await self.stage.watch()
            else:
                await heappop(self._queue)[2]()
            self._hand_out()
        self.story.board_events += self.stage.ears.board_events

    def _schedule(self, moment: datetime, step: Step) -> None:
        heappush(self._queue, (moment, next(self._order), step))

    def _put_in_diary(self, mails: Sequence[ParentMail]) -> None:
        for mail in mails:
            self._schedule(mail.read, partial(self._arrives, mail))
        for leave in leave_to_come(self.diary.staff, Random(f"{self.seed} leave")):
            self._schedule(leave.told, partial(self._goes_on_leave, leave))
        self._schedule(PROFILE_CHANGES, self._profile_changes)

    async def _arrives(self, mail: ParentMail) -> None:
        message = message_of(mail, self.diary.staff)
        self.stage.script.understood[message.content_key] = understanding_of(mail)
        cases = await self._delivered(message, for_breaches=mail.for_breaches)
        self.story.arrivals.append(Arrival(mail, cases))
        for at, reference in enumerate(cases):
            self._numbers[reference] = f"{mail.number}.{at}"
            plan = self._office.expects(reference, mail.kinds[min(at, len(mail.kinds) - 1)])
            if at == 0 and (mail.names_later or plan.talks):
                days = 1 + 5 * plan.haste
                again = (self.stage.clock.moment + timedelta(days=days)).replace(second=5)
                self._schedule(again, lambda: self._replies(mail, cases[0]))

    async def _replies(self, mail: ParentMail, reference: str) -> None:
        message = reply_of(mail, reference, self.stage.clock.moment)
        self.stage.script.understood[message.content_key] = small_talk()
        await self._delivered(message, for_breaches=False)
        self.story.deeds.append(
            Deed(self.stage.clock.moment, Act.REPLY, reference, PARENT, school=mail.names_later)
        )

    async def _delivered(self, message: IncomingMessage, *, for_breaches: bool) -> tuple[str, ...]:
        source = Source(Door.FILE, PLACE, message.content_key)
        delivery = Delivery(self.stage.board.id, source, message, for_breaches=for_breaches)
        receipt = await self.stage.receive()(delivery)
        return receipt.cases

    async def _goes_on_leave(self, leave: LeaveToCome) -> None:
        member = leave.member
        acts = self.stage.absences(member)
        name = await acts.record(
            self.stage.board.id, member.post, member.school, first=leave.first, last=leave.last
        )
        recorded = Leave(
            self.stage.clock.moment,
            member.post,
            member.school,
            leave.first,
            leave.last,
            leave.taken_back,
        )
        self.story.leave.append(recorded)
        if leave.taken_back is not None:

            async def take_back() -> None:
                await self.stage.absences(member).remove(name)

            self._schedule(leave.taken_back, take_back)

    async def _profile_changes(self) -> None:
        board = self.stage.board
        days = (*board.extra_holidays, *EXTRA_HOLIDAYS)
        self.stage.board = board.model_copy(update={"extra_holidays": days})
        self.story.profiles.append(ProfileInForce(self.stage.clock.moment, self.stage.board))
        await self.stage.notice_profile()

    def _hand_out(self) -> None:
        """Give everybody the letters that were owed since the last time, in a fixed order."""
        letters = sorted(
            self.stage.ears.letters, key=lambda each: (each.cases, each.kind, each.recipient)
        )
        self.stage.ears.letters.clear()
        for letter in letters:
            if letter.to_role is None:
                continue
            for member in self.diary.staff.reading(letter.recipient):
                if not self._falls_ill(member, letter):
                    self._office.hears(member, letter)

    def _falls_ill(self, member: Member, letter: Letter) -> bool:
        """Have somebody fall ill over a new ticket, where the dice say so."""
        is_new = letter.kind is LetterKind.TICKET and not letter.facts["before"]
        if not is_new or not self._office.plan(letter.cases[0]).makes_ill:
            return False
        if member.post.role is not Role.DIRECTOR or self._ill == MOST_ILL:
            return False
        self._ill += 1
        dice = Random(f"{self.seed} ill {self._numbers[letter.cases[0]]}")
        leave = ill_next_morning(member, self.stage.clock.moment, dice)
        self._schedule(leave.told, partial(self._goes_on_leave, leave))
        return True
