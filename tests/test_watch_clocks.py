"""Prove that every date is watched: reminded once, told up the ladder, never after the close."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from databases import Stores
from fakes import CountingMint, FakeClock, FakeUnderstand, PassingScreen, sure
from hypothesis import given
from hypothesis import strategies as st
from invented import DIRECTOR, HOUR, NOW, board, boards, case, mail, source
from memory_storage import MemoryStorage, MemoryTransaction

from casework.actions.change_case import ChangeCase
from casework.actions.receive_message import Arrival, ReceiveMessage
from casework.actions.watch_clocks import WatchClocks, Watched, ladder_after
from casework.boards import Role
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState
from casework.clocks import assumed_clocks
from casework.deadlines import escalation_moment, reminder_moments
from casework.events import EventKind
from casework.kinds import Kind
from casework.letters import LetterKind
from casework.message import Automatic, AutomaticKind, DeliveryStatus
from casework.ports import Storage

FAR = NOW + timedelta(days=400)
FG = "fg@linde.example"
IBP = "ibp@linde.example"


class Watch:
    """The watch over one storage, at a moment a test chooses."""

    def __init__(self, storage: Storage | None = None, *, prefix: str = "") -> None:
        self.storage = storage or MemoryStorage()
        self.clock = FakeClock(NOW)
        self.mint = CountingMint(prefix=prefix)
        self.look = WatchClocks(self.storage, self.mint, self.clock, boards())

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
    """A case with one clock, in days."""
    return case(kind=Kind.CORRECTIE, school="De Eik", **more)


def moments(of: Case) -> tuple[datetime, ...]:
    return reminder_moments(of.clocks[0].deadline, of.opened)


async def test_nothing_is_owed_before_its_moment(stores: Stores) -> None:
    watch, mine = Watch(stores.open()), one_clock()
    await watch.open(mine)

    looked = [await watch.at(at) for at in (NOW, moments(mine)[0] - timedelta(seconds=1))]

    assert looked == [Watched(1, 0)] * 2
    assert await watch.owed(mine) == []


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


async def test_a_missed_date_is_told_to_the_acting_role_and_the_next_on_the_ladder(
    stores: Stores,
) -> None:
    watch, mine = Watch(stores.open()), one_clock()
    await watch.open(mine)

    counts = [(await watch.at(FAR + at * HOUR)).letters for at in range(3)]

    assert counts == [2, 0, 0]
    assert sorted(await watch.owed(mine)) == [
        (LetterKind.OVERDUE, DIRECTOR),
        (LetterKind.OVERDUE, IBP),
    ]
    assert await watch.events(mine) == [EventKind.CASE_ESCALATED] * 2


async def test_a_date_missed_in_the_weekend_is_told_on_the_next_working_morning() -> None:
    friday = case(kind=Kind.INZAGE, received=datetime(2026, 11, 6, 9, tzinfo=UTC))
    own, *_ = friday.clocks
    watch = Watch()
    await watch.open(replace(friday, clocks=(own,)))
    passed = own.deadline.due_instant + timedelta(seconds=1)

    counts = [
        (await watch.at(at)).letters
        for at in (
            own.deadline.due_instant,
            passed,
            escalation_moment(own.deadline) - timedelta(seconds=1),
            escalation_moment(own.deadline),
        )
    ]

    assert own.deadline.due_instant.strftime("%a") == "Fri"
    assert counts == [1, 0, 0, 2]


async def test_the_passed_hours_of_a_breach_go_to_everyone_the_profile_names() -> None:
    watch, mine = Watch(), case(kind=Kind.DATALEK)
    await watch.open(mine)

    counts = [
        (await watch.at(NOW + timedelta(hours=hours))).letters for hours in (3, 4, 24, 25, 72, 73)
    ]

    overdue = [to for kind, to in await watch.owed(mine) if kind is LetterKind.OVERDUE]
    assert counts == [0, 1, 2, 2, 1, 2]  # after 24 hours the AP clock has its first reminder
    assert overdue == [IBP, FG, IBP, FG]


async def test_each_clock_of_a_case_is_watched() -> None:
    watch, mine = Watch(), case(kind=Kind.INZAGE)
    await watch.open(mine)

    await watch.at(FAR)

    async with watch.storage.reading() as tx:
        letters = await tx.letters.of_case(mine.reference)
    assert sorted(str(each.facts["clock"]) for each, _, _ in letters) == [
        "legal_term",
        "legal_term",
        "own_term",
        "own_term",
    ]


async def test_a_case_in_triage_is_reminded_of_its_assumed_date() -> None:
    likely = (Kind.KLACHT, Kind.DATALEK)
    clocks = assumed_clocks(likely, received=NOW, board=board())
    mine = case(state=CaseState.TRIAGE, likely=likely, clocks=clocks, role=Role.IBP_MANAGER)
    watch = Watch()
    await watch.open(mine)

    await watch.at(NOW + 4 * HOUR)

    assert await watch.owed(mine) == [(LetterKind.REMINDER, IBP)]


async def test_a_case_that_somebody_took_up_is_still_reminded() -> None:
    watch, mine = Watch(), one_clock()
    await watch.open(mine)
    change = ChangeCase(watch.storage, watch.clock, "linde", "Jo Prinsen", boards(), watch.mint)
    await change.take_up(mine.reference)

    counts = [(await watch.at(at)).letters for at in (moments(mine)[0], FAR)]

    assert counts == [1, 2]


async def test_a_closed_case_is_never_reminded(stores: Stores) -> None:
    watch, mine = Watch(stores.open()), one_clock()
    await watch.open(mine)
    change = ChangeCase(watch.storage, watch.clock, "linde", "Jo Prinsen", boards(), watch.mint)
    await change.close(mine.reference, CaseOutcome.REFUSED)

    assert await watch.at(FAR) == Watched(0, 0)


async def test_a_case_that_is_closed_while_the_watch_looks_is_not_reminded() -> None:
    mine = one_clock()

    class ClosedMeanwhile(MemoryStorage):
        @asynccontextmanager
        async def reading(self) -> AsyncIterator[MemoryTransaction]:
            async with super().reading() as tx:
                yield tx
            async with self.transaction() as tx:
                await tx.cases.save(mine.closed(CaseOutcome.REFUSED))

    watch = Watch(ClosedMeanwhile())
    await watch.open(mine)

    assert await watch.at(FAR) == Watched(1, 0)
    assert await watch.owed(mine) == []


async def test_what_has_no_term_and_what_has_no_board_any_more_owes_nothing() -> None:
    watch = Watch()
    await watch.open(case(kind=Kind.OVERIG), case(profile=board("opgeheven")))

    assert await watch.at(FAR) == Watched(2, 0)


async def test_two_nodes_that_watch_at_once_owe_each_letter_once(stores: Stores) -> None:
    cases = [one_clock() for _ in range(4)]
    nodes = [Watch(stores.open(), prefix=name) for name in "abc"]
    await nodes[0].open(*cases)

    looked = await asyncio.gather(*(each.at(FAR) for each in nodes))
    looked += [await nodes[0].at(FAR)]

    assert sum(each.letters for each in looked) == 8
    assert [len(await nodes[0].owed(each)) for each in cases] == [2] * 4


@pytest.mark.parametrize(
    ("ladder", "role", "told"),
    [
        (["director", "ibp_manager", "fg"], Role.DIRECTOR, (Role.DIRECTOR, Role.IBP_MANAGER)),
        (["director", "ibp_manager", "fg"], Role.IBP_MANAGER, (Role.IBP_MANAGER, Role.FG)),
        (["director", "fg"], Role.DIRECTOR, (Role.DIRECTOR, Role.FG)),
        (["director", "fg"], Role.FG, (Role.FG,)),
        (["director", "fg"], Role.DESK, (Role.DESK, Role.FG)),
        ([], Role.FG, (Role.FG,)),
    ],
)
def test_a_missed_date_goes_one_step_up_the_ladder(
    ladder: list[str], role: Role, told: tuple[Role, ...]
) -> None:
    found = one_clock(role=role)

    assert ladder_after(found, board(ladder=ladder), found.clocks[0]) == told


@given(hours=st.lists(st.integers(0, 24 * 60), max_size=12))
async def test_however_often_the_watch_looks_no_letter_is_owed_twice(hours: list[int]) -> None:
    watch, mine = Watch(), case(kind=Kind.DATALEK)
    await watch.open(mine)

    looked = [await watch.at(NOW + at * HOUR) for at in sorted(hours)]

    async with watch.storage.reading() as tx:
        letters = await tx.letters.of_case(mine.reference)
    keys = [each.once_key for each, _, _ in letters]
    assert len(keys) == len(set(keys)) == sum(each.letters for each in looked)
    assert len(await watch.events(mine)) == len(keys)


async def test_everything_that_can_happen_to_a_case_at_once_happens_once(stores: Stores) -> None:
    watch = Watch(stores.open(), prefix="w")
    mine = case(kind=Kind.DATALEK)
    await watch.open(mine)
    await watch.at(NOW + 4 * HOUR)
    async with watch.storage.reading() as tx:
        ((sent, _, _),) = await tx.letters.of_case(mine.reference)
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
            lambda: self._watch.at(NOW + 30 * HOUR),
            lambda: self._change.close(self._reference, CaseOutcome.HANDLED),
        ]
