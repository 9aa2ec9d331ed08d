"""Prove that every date is watched: reminded once, told up the ladder, never after the close."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any

from databases import Stores
from fakes import CountingMint, FakeClock, FakeUnderstand, PassingScreen, sure
from hypothesis import given
from hypothesis import strategies as st
from invented import DIRECTOR, HOUR, NOW, board, boards, case, mail, source
from memory_storage import MemoryStorage, MemoryTransaction

from casework.actions.change_case import ChangeCase
from casework.actions.receive_message import Arrival, ReceiveMessage
from casework.actions.watch_clocks import WatchClocks, Watched
from casework.boards import BoardProfile, Post, Role
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState
from casework.clocks import assumed_clocks
from casework.deadlines import escalation_moment, reminder_moments
from casework.events import EventKind
from casework.kinds import Kind
from casework.letters import Letter, LetterKind
from casework.message import Automatic, AutomaticKind, DeliveryStatus
from casework.ports import Storage

FAR = NOW + timedelta(days=400)
DAY = timedelta(days=1)
FG = "fg@linde.example"
IBP = "ibp@linde.example"


class Watch:
    """The watch over one storage, at a moment a test chooses."""

    def __init__(
        self,
        storage: Storage | None = None,
        *,
        prefix: str = "",
        profiles: Mapping[str, BoardProfile] | None = None,
        mint: CountingMint | None = None,
    ) -> None:
        self.storage = storage or MemoryStorage()
        self.clock = FakeClock(NOW)
        self.mint = mint or CountingMint(prefix=prefix)
        self.boards = profiles or boards()
        self.look = WatchClocks(self.storage, self.mint, self.clock, self.boards)

    def change(self) -> ChangeCase:
        return ChangeCase(self.storage, self.clock, None, "Jo Prinsen", self.boards, self.mint)

    async def case(self, of: Case) -> Case:
        async with self.storage.reading() as tx:
            found = await tx.cases.get(board=None, reference=of.reference)
        assert found is not None
        return found

    async def letters_of(self, of: Case) -> list[Letter]:
        async with self.storage.reading() as tx:
            return [letter for letter, _, _ in await tx.letters.of_case(of.reference)]

    async def open(self, *cases: Case) -> None:
        async with self.storage.transaction() as tx:
            for each in cases:
                await tx.cases.open(each, mail(), source=source())

    async def at(self, moment: datetime) -> Watched:
        self.clock.moment = moment
        return await self.look()

    async def owed(self, of: Case) -> list[tuple[LetterKind, str]]:
        async with self.storage.reading() as tx:
            letters = await tx.letters.of_case(of.reference)
            return [(each.kind, each.recipient) for each, _, _ in letters]

    async def events(self, of: Case) -> list[EventKind]:
        async with self.storage.reading() as tx:
            events = await tx.journal.of_case(board=of.board, reference=of.reference)
            return [each.kind for each in events]


def one_clock(**more: Any) -> Case:
    """A case with one clock, in days, that somebody has taken up."""
    given = {"state": CaseState.TAKEN_UP, "taken_up_by": "Jo Prinsen", **more}
    return case(kind=Kind.CORRECTIE, school="De Eik", **given)


def moments(of: Case) -> tuple[datetime, ...]:
    return reminder_moments(of.clocks[0].deadline, of.opened)


def first_morning(of: Case) -> datetime:
    """When people hear that its first date has passed."""
    return escalation_moment(of.clocks[0].deadline)


async def test_nothing_is_owed_before_its_moment(stores: Stores) -> None:
    watch, mine = Watch(stores.open()), one_clock()
    await watch.open(mine)

    looked = [await watch.at(at) for at in (NOW, moments(mine)[0] - timedelta(seconds=1))]

    assert looked == [Watched(1, 0), Watched(0, 0)]
    assert await watch.owed(mine) == []


async def test_a_case_is_only_looked_at_when_its_moment_has_come(stores: Stores) -> None:
    watch, mine = Watch(stores.open()), one_clock()
    await watch.open(mine)
    await watch.at(NOW)

    async with watch.storage.reading() as tx:
        found = await tx.cases.get(board="linde", reference=mine.reference)
        early = await tx.cases.due(now=moments(mine)[0] - timedelta(seconds=1), limit=9)
        due = await tx.cases.due(now=moments(mine)[0], limit=9)

    assert found is not None
    assert found.wake_at == moments(mine)[0]
    assert (list(early), list(due)) == ([], [mine.reference])


async def test_each_reminder_comes_once_at_its_moment_across_restarts(stores: Stores) -> None:
    mine = one_clock()
    await Watch(stores.open()).open(mine)

    counts = []
    for at, moment in enumerate(moments(mine)):
        for late in (timedelta(), timedelta(minutes=1), HOUR):
            restarted = Watch(stores.open(), prefix=f"a{at}{late.seconds}")
            counts.append((await restarted.at(moment + late)).letters)

    watch = Watch(stores.open())
    assert counts == [1, 0, 0] * 3
    assert await watch.owed(mine) == [(LetterKind.REMINDER, DIRECTOR)] * 3
    assert await watch.events(mine) == [EventKind.REMINDER_OWED] * 3


async def test_after_downtime_only_the_last_reminder_comes() -> None:
    watch, mine = Watch(), one_clock()
    await watch.open(mine)

    looked = await watch.at(moments(mine)[-1] + HOUR)

    assert looked == Watched(1, 1)
    async with watch.storage.reading() as tx:
        ((letter, _, _),) = await tx.letters.of_case(mine.reference)
    assert moments(mine)[-1].isoformat() in str(letter.once_key)


async def test_the_profile_says_when_people_are_reminded() -> None:
    profile = board(reminders={"working_days_before": [3], "start_of_day": time(7, 30)})
    watch, mine = Watch(profiles=boards(profile)), one_clock()
    await watch.open(mine)

    counts = [(await watch.at(at)).letters for at in (*moments(mine)[:2], moments(mine)[2])]

    (kind_and_key,) = [
        (letter.kind, str(letter.once_key)) for letter in await watch.letters_of(mine)
    ]
    assert counts == [0, 0, 1]
    assert kind_and_key[0] is LetterKind.REMINDER
    assert "T06:30:00+00:00" in kind_and_key[1]  # 07:30 in Amsterdam, in winter


async def test_a_missed_date_goes_to_the_fg_and_to_who_had_it(stores: Stores) -> None:
    watch, mine = Watch(stores.open()), one_clock()
    await watch.open(mine)

    counts = [(await watch.at(first_morning(mine) + at * HOUR)).letters for at in range(3)]

    found = await watch.case(mine)
    assert counts == [2, 0, 0]
    assert sorted(await watch.owed(mine)) == [
        (LetterKind.OVERDUE, DIRECTOR),
        (LetterKind.OVERDUE, FG),
    ]
    assert (found.holder, found.passed) == (Post(Role.FG), (Post(Role.DIRECTOR),))
    assert (found.state, found.taken_up_by) == (CaseState.TAKEN_UP, "Jo Prinsen")
    assert await watch.events(mine) == [
        EventKind.CASE_HANDED_OVER,
        EventKind.CASE_ESCALATED,
        EventKind.CASE_ESCALATED,
    ]


async def test_a_missed_date_is_told_again_until_a_person_has_decided() -> None:
    watch, mine = Watch(), one_clock()
    await watch.open(mine)
    start = first_morning(mine)

    counts = [(await watch.at(start + timedelta(days=10 * turn))).letters for turn in range(4)]
    await watch.change().close(mine.reference, CaseOutcome.REFUSED)
    after = await watch.at(start + timedelta(days=60))

    overdue = [kind for kind, _ in await watch.owed(mine) if kind is LetterKind.OVERDUE]
    assert counts == [2, 2, 2, 2]
    assert len(overdue) == 8
    assert LetterKind.OVERDUE not in [
        letter.kind for letter in await watch.letters_of(mine) if letter.owed > start + 40 * DAY
    ]
    assert after.cases == 1  # the letter of refusal is still to be sent


async def test_a_missed_case_that_nobody_took_up_is_told_of_in_one_letter() -> None:
    watch, mine = Watch(), one_clock(state=CaseState.NEW, taken_up_by=None, role=Role.FG)
    await watch.open(mine)

    await watch.at(first_morning(mine) + timedelta(days=30))

    assert await watch.owed(mine) == [(LetterKind.OVERDUE, FG)]


async def test_a_missed_case_about_the_fg_goes_to_the_desk() -> None:
    both = (Post(Role.FG), Post(Role.FG, deputy=True))
    watch, mine = Watch(), one_clock(kept_from=both)
    await watch.open(mine)

    await watch.at(first_morning(mine))

    told = {to for _, to in await watch.owed(mine)}
    assert told == {DIRECTOR, "bureau@linde.example"}


async def test_a_date_missed_in_the_weekend_is_told_on_the_next_working_morning() -> None:
    friday = one_clock(
        profile=board(terms={"correctie": "weeks"}), received=datetime(2026, 11, 6, 9, tzinfo=UTC)
    )
    own, *_ = friday.clocks
    watch = Watch(profiles=boards(board(terms={"correctie": "weeks"})))
    await watch.open(friday)
    passed = own.deadline.due_instant + timedelta(seconds=1)

    kinds = []
    for at in (own.deadline.due_instant, passed, first_morning(friday) - 2 * HOUR):
        await watch.at(at)
        kinds.append([kind for kind, _ in await watch.owed(friday)].count(LetterKind.OVERDUE))
    await watch.at(first_morning(friday))

    overdue = [kind for kind, _ in await watch.owed(friday)].count(LetterKind.OVERDUE)
    assert own.deadline.due_instant.strftime("%a") == "Fri"
    assert (kinds, overdue) == ([0, 0, 0], 2)


async def test_the_passed_hours_of_a_breach_go_to_everyone_the_profile_names() -> None:
    mine = case(kind=Kind.DATALEK, state=CaseState.TAKEN_UP, role=Role.IBP_MANAGER)
    watch = Watch()
    await watch.open(mine)

    hours = (3, 4, 24, 25, 72, 73)
    counts = [(await watch.at(NOW + each * HOUR)).letters for each in hours]

    overdue = [to for kind, to in await watch.owed(mine) if kind is LetterKind.OVERDUE]
    assert counts[:3] == [0, 1, 1]  # after 20 hours the inner report had its last reminder
    assert overdue[:2] == [FG, IBP]
    assert {FG, IBP} == set(overdue[2:])
    assert (await watch.case(mine)).holder == Post(Role.FG)


async def test_each_clock_of_a_case_is_watched() -> None:
    mine = case(kind=Kind.INZAGE, state=CaseState.TAKEN_UP)
    watch = Watch()
    await watch.open(mine)

    for day in range(60):
        await watch.at(NOW + day * DAY)

    late = [
        str(letter.facts["clock"])
        for letter in await watch.letters_of(mine)
        if letter.kind is LetterKind.OVERDUE
    ]
    assert set(late) == {"own_term", "legal_term"}


async def test_a_case_in_triage_is_reminded_of_its_assumed_date() -> None:
    likely = (Kind.KLACHT, Kind.DATALEK)
    clocks = assumed_clocks(likely, received=NOW, board=board())
    mine = case(state=CaseState.TRIAGE, likely=likely, clocks=clocks, role=Role.IBP_MANAGER)
    watch = Watch()
    await watch.open(mine)

    await watch.at(NOW + 4 * HOUR - timedelta(seconds=1))
    before = await watch.owed(mine)
    await watch.at(NOW + 4 * HOUR)

    assert before == []
    assert (LetterKind.REMINDER, IBP) in await watch.owed(mine)


async def test_a_closed_case_is_never_reminded(stores: Stores) -> None:
    watch, mine = Watch(stores.open()), one_clock()
    await watch.open(mine)
    await watch.change().close(mine.reference, CaseOutcome.WITHDRAWN)

    assert await watch.at(FAR) == Watched(0, 0)


async def test_a_case_that_is_closed_while_the_watch_looks_is_not_reminded() -> None:
    mine = one_clock()

    class ClosedMeanwhile(MemoryStorage):
        @asynccontextmanager
        async def reading(self) -> AsyncIterator[MemoryTransaction]:
            async with super().reading() as tx:
                yield tx
            async with self.transaction() as tx:
                await tx.cases.save(mine.closed(CaseOutcome.WITHDRAWN, now=NOW))

    watch = Watch(ClosedMeanwhile())
    await watch.open(mine)

    looked = await watch.at(FAR)

    assert (looked.letters, await watch.owed(mine)) == (0, [])


async def test_what_has_no_board_any_more_waits_for_it_to_come_back() -> None:
    gone = one_clock(profile=board("opgeheven"))
    watch = Watch()
    await watch.open(gone)

    looked = [await watch.at(FAR), await watch.at(FAR + timedelta(days=1))]

    assert looked == [Watched(1, 0), Watched(1, 0)]


async def test_a_case_that_cannot_be_looked_at_does_not_stop_the_others(stores: Stores) -> None:
    class Broken(CountingMint):
        def letter_id(self) -> str:
            if self.counted == 0:
                self.counted = 1
                raise RuntimeError("no name")
            return super().letter_id()

    first, second = sorted((one_clock(), one_clock()), key=lambda each: each.reference)
    watch = Watch(stores.open(), mint=Broken())
    await watch.open(first, second)

    looked = await watch.at(moments(first)[-1])
    again = await watch.at(moments(first)[-1] + HOUR)

    assert looked == Watched(2, 1, ((first.reference, "RuntimeError"),))
    assert again == Watched(1, 1)
    assert [kind for kind, _ in await watch.owed(first)] == [LetterKind.REMINDER]


async def test_two_nodes_that_watch_at_once_owe_each_letter_once(stores: Stores) -> None:
    cases = [one_clock() for _ in range(4)]
    nodes = [Watch(stores.open(), prefix=name) for name in "abc"]
    await nodes[0].open(*cases)
    late = first_morning(cases[0])

    looked = await asyncio.gather(*(each.at(late) for each in nodes))
    looked += [await nodes[0].at(late)]

    assert sum(each.letters for each in looked) == 8
    assert [len(await nodes[0].owed(each)) for each in cases] == [2] * 4


@given(hours=st.lists(st.integers(0, 24 * 60), max_size=12))
async def test_however_often_the_watch_looks_no_letter_is_owed_twice(hours: list[int]) -> None:
    watch, mine = Watch(), case(kind=Kind.DATALEK, role=Role.IBP_MANAGER)
    await watch.open(mine)

    looked = [await watch.at(NOW + at * HOUR) for at in sorted(hours)]

    letters = await watch.letters_of(mine)
    keys = [each.once_key for each in letters if each.once_key is not None]
    assert len(keys) == len(set(keys))
    assert len(letters) == sum(each.letters for each in looked)


async def test_everything_that_can_happen_to_a_case_at_once_happens_once(stores: Stores) -> None:
    watch = Watch(stores.open(), prefix="w")
    mine = one_clock()
    await watch.open(mine)
    await watch.at(moments(mine)[0])
    sent, *_ = await watch.letters_of(mine)
    at_work = [_Worker(stores.open(), f"n{at}", mine.reference, sent.message_id) for at in range(3)]

    results = await asyncio.gather(
        *(act() for acts in zip(*(each.acts() for each in at_work), strict=True) for act in acts),
        return_exceptions=True,
    )

    unexpected = [
        each
        for each in results
        if isinstance(each, BaseException) and not isinstance(each, CaseRefuses)
    ]
    async with watch.storage.reading() as tx:
        found = await tx.cases.get(board="linde", reference=mine.reference)
        messages = await tx.cases.messages(mine)
        whole = await tx.journal.first_break(board="linde")
    kinds = [kind for kind, _ in await watch.owed(mine)]
    assert (unexpected, whole, len(messages)) == ([], None, 4)
    assert found is not None
    assert found.state is CaseState.CLOSED
    assert kinds.count(LetterKind.UNDELIVERED) == 1


class _Worker:
    """One node that does everything it can to one case."""

    def __init__(self, storage: Storage, name: str, reference: str, message_id: str) -> None:
        self._reference, self._message_id = reference, message_id
        self._watch = Watch(storage, prefix=name)
        clock, mint = self._watch.clock, self._watch.mint
        understand = FakeUnderstand(otherwise=sure(Kind.OVERIG))
        self._change = ChangeCase(storage, clock, "linde", name, boards(), mint)
        self._receive = ReceiveMessage(
            storage, understand, PassingScreen(), mint, clock, boards(), name
        )

    def acts(self) -> list[Callable[[], Awaitable[object]]]:
        failed = Automatic(
            AutomaticKind.DELIVERY_REPORT, "", DeliveryStatus.FAILED, (self._message_id,)
        )
        reply, report = mail(references=(self._message_id,)), mail(automatic=failed)
        return [
            lambda: self._change.take_up(self._reference),
            lambda: self._receive(Arrival("linde", source(), reply)),
            lambda: self._receive(Arrival("linde", source(), report)),
            lambda: self._watch.at(FAR),
            lambda: self._change.close(self._reference, CaseOutcome.WITHDRAWN),
        ]
