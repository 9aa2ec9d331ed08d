"""Prove that a door that cannot be read is told to people, and quiet is not taken for silence."""

from datetime import timedelta

from fakes import CountingMint, FakeClock
from invented import NOW, boards
from memory_storage import MemoryStorage

from casework.actions.watch_doors import WatchDoors
from casework.ledger import Door, Look
from casework.letters import Letter, LetterKind

PATIENCE = timedelta(hours=6)
DAY = timedelta(days=1)


class Doors:
    def __init__(self) -> None:
        self.storage = MemoryStorage()
        self.clock = FakeClock(NOW)
        self.watch = WatchDoors(self.storage, CountingMint(), self.clock, boards(), PATIENCE)

    async def looked(self, *, hours_ago: float | None, fault: str = "") -> None:
        last = None if hours_ago is None else self.clock.now() - timedelta(hours=hours_ago)
        async with self.storage.transaction() as tx:
            await tx.doors.looked(Look(Door.IMAP, "privacy", "linde", last, None, fault))

    async def alarms(self) -> list[Letter]:
        await self.watch()
        later = self.clock.now() + DAY
        async with self.storage.transaction() as tx:
            due = await tx.letters.take_due(by="x", now=later, until=later + DAY, limit=99)
            for letter in due:
                await tx.letters.sent(letter.id, now=later)
        return [letter for letter in due if letter.kind is LetterKind.DOOR_SILENT]


async def test_a_mailbox_that_answered_within_the_hours_raises_no_alarm() -> None:
    doors = Doors()
    await doors.looked(hours_ago=5.9)

    assert await doors.alarms() == []


async def test_a_silent_mailbox_is_told_to_the_desk_and_the_fg_with_the_reason() -> None:
    doors = Doors()
    await doors.looked(hours_ago=6.1, fault="password refused")

    alarms = await doors.alarms()

    assert len({letter.recipient for letter in alarms}) == 2
    assert {letter.facts["why"] for letter in alarms} == {"password refused"}


async def test_a_token_that_is_refused_is_told_at_once() -> None:
    doors = Doors()
    await doors.looked(hours_ago=0.1, fault="token refused")

    assert len(await doors.alarms()) == 2


async def test_a_line_that_is_cut_is_given_time() -> None:
    doors = Doors()
    await doors.looked(hours_ago=0.1, fault="no answer")

    assert await doors.alarms() == []


async def test_a_mailbox_that_never_answered_raises_the_alarm_too() -> None:
    doors = Doors()
    await doors.looked(hours_ago=None, fault="unreachable")

    assert len(await doors.alarms()) == 2


async def test_the_alarm_comes_once_a_day_for_as_long_as_it_lasts() -> None:
    doors = Doors()
    await doors.looked(hours_ago=7)

    first, again = await doors.alarms(), await doors.alarms()
    doors.clock.moment = NOW + 2 * DAY
    next_day = await doors.alarms()

    assert (len(first), len(again), len(next_day)) == (2, 0, 2)
