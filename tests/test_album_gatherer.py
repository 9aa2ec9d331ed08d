"""The parts of an album are delivered one by one, and are one message all the same."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from chat_house import NOW

from bot.album_gatherer import AlbumGatherer
from bot.albums import MOST_PARTS, Unit
from bot.read_update import Reading
from casework.message import Channel, IncomingMessage
from casework.ports import StorageUnavailable


def part(update_id: int, album: str | None = "a1") -> Reading:
    message = IncomingMessage(
        channel=Channel.CHAT, received=NOW, sender=None, text="", full_text=""
    )
    return Reading(update_id, message, chat_id=7, album=album)


@asynccontextmanager
async def free() -> AsyncIterator[None]:
    yield


async def let_others_run() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def gathered(gatherer: AlbumGatherer, *parts: Reading) -> list[list[int]]:
    """Deliver parts one after another, each while the ones before wait; answer what was taken."""
    units: list[list[int]] = []

    async def take(unit: Unit) -> None:
        units.append([each.update_id for each in unit])

    waiting = []
    for each in parts:
        waiting.append(asyncio.ensure_future(gatherer.take(each, take, free())))
        await let_others_run()
    await asyncio.gather(*waiting)
    return units


async def test_parts_that_come_while_others_wait_are_taken_together_in_their_order() -> None:
    assert await gathered(AlbumGatherer(0.1), part(3), part(1), part(2)) == [[1, 2, 3]]


async def test_the_same_part_twice_is_one() -> None:
    assert await gathered(AlbumGatherer(0.1), part(1), part(1), part(2)) == [[1, 2]]


async def test_two_albums_and_a_message_are_kept_apart() -> None:
    found = await gathered(AlbumGatherer(0.1), part(1), part(2, "b2"), part(3, None), part(4))

    assert sorted(found) == [[1, 4], [2], [3]]


async def test_a_full_album_is_not_waited_for() -> None:
    parts = [part(number) for number in range(1, MOST_PARTS)]
    units: list[Unit] = []

    async def take(unit: Unit) -> None:
        units.append(unit)

    gatherer = AlbumGatherer(3600)
    waiting = [gatherer.take(each, take, free()) for each in (*parts, part(MOST_PARTS))]
    await asyncio.gather(*waiting)

    assert [len(unit) for unit in units] == [MOST_PARTS]


async def test_a_part_that_comes_later_is_a_message_of_its_own() -> None:
    gatherer = AlbumGatherer(0.01)

    assert await gathered(gatherer, part(1)) == [[1]]
    assert await gathered(gatherer, part(2)) == [[2]]


async def test_a_fault_is_told_to_every_part_and_the_next_try_begins_anew() -> None:
    gatherer = AlbumGatherer(0.01)

    async def locked(unit: Unit) -> None:
        raise StorageUnavailable("locked")

    answers = await asyncio.gather(
        *(gatherer.take(part(number), locked, free()) for number in (1, 2)),
        return_exceptions=True,
    )

    assert [type(answer) for answer in answers] == [StorageUnavailable] * 2
    assert await gathered(gatherer, part(1), part(2)) == [[1, 2]]


async def test_a_delivery_that_is_broken_off_does_not_stop_the_others() -> None:
    gatherer = AlbumGatherer(0.05)
    units: list[Unit] = []

    async def take(unit: Unit) -> None:
        units.append(unit)

    first = asyncio.ensure_future(gatherer.take(part(1), take, free()))
    await let_others_run()
    second = asyncio.ensure_future(gatherer.take(part(2), take, free()))
    await let_others_run()
    first.cancel()
    await second

    assert [len(unit) for unit in units] == [2]
    with pytest.raises(asyncio.CancelledError):
        await first
