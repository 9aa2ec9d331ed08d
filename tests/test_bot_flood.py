"""One chat may write as much as it likes: nothing is lost, and the others do not wait for it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from chat_house import CHAT, NOW, QUESTION, ByContent, Desk, message, open_desk, written
from hypothesis import given
from hypothesis import strategies as st
from webhook_house import hooked

from bot.flood import FOR_BREACHES, FULLY, WINDOW, Care, FloodGate
from bot.pace import BURST, Pace
from casework.boards import BoardProfile
from casework.kinds import Kind
from casework.ledger import Door, Outcome
from casework.message import IncomingMessage, Understanding

FLOOD = 500
OTHER = CHAT + 1
ASKS_NOTHING = "Hallo? Is daar iemand?"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


class Reads:
    """Understands a few words, and counts what it read."""

    def __init__(self) -> None:
        self.read = 0

    async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
        self.read += 1
        kind = Kind.OVERIG
        if "op papier" in message.text:
            kind = Kind.INZAGE
        if "verkeerde" in message.text:
            kind = Kind.DATALEK
        return Understanding((kind,), False, dict.fromkeys(Kind, 0.1), (kind,), "nl")


def flood(count: int = FLOOD, *, first: int = 500, **more: Any) -> list[dict[str, Any]]:
    return [written(first + number, ASKS_NOTHING, **more) for number in range(count)]


def of_other(update_id: int) -> dict[str, Any]:
    return written(update_id, chat={"id": OTHER, "type": "private"})


async def read_all(desk: Desk, reads: Reads) -> int:
    """Look until nothing waits; answer how many looks it took."""
    reader = type(desk.reader)(desk.bot, replace(desk.receive(), understand=reads))
    looks = 0
    while await reader.look():
        looks += 1
    await reader.hang_up()
    return looks


async def rows(desk: Desk) -> dict[Outcome, int]:
    async with desk.database.reading() as tx:
        entries = await tx.ledger.of_door(door=Door.CHAT, place="proefbot")
    return {each: sum(entry.outcome is each for entry in entries) for each in Outcome}


async def test_everything_of_a_flood_is_saved_once_and_the_work_is_bounded(desk: Desk) -> None:
    reads = Reads()
    await desk.server.put(written(499), *flood(), of_other(1000))

    await read_all(desk, reads)

    found = await rows(desk)
    assert found[Outcome.ADDED_TO_CASE] == FLOOD
    assert found[Outcome.CASE_OPENED] == 2
    assert reads.read == FOR_BREACHES + 1
    assert len(await desk.cases()) == 2
    said = [sent for sent in desk.server.sent if sent.chat_id == CHAT]
    assert len(said) == 1
    assert "veel berichten achter elkaar" in said[0].text


async def test_a_flood_that_asks_again_and_again_opens_no_end_of_cases(desk: Desk) -> None:
    await desk.server.put(*(written(500 + number) for number in range(200)))

    await read_all(desk, Reads())

    assert len(await desk.cases()) == FULLY


async def test_another_parent_is_answered_before_what_is_too_much(desk: Desk) -> None:
    order: list[str] = []

    class Watched(Reads):
        async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
            order.append(message.sender or "")
            return await super().understand(message, board)

    await desk.server.put(written(499), *flood(98), of_other(1000))

    await read_all(desk, Watched())

    assert order.index(desk.bot.chat_key(OTHER)) == FULLY


async def test_a_breach_in_a_flood_is_heard_once(desk: Desk) -> None:
    breach = [written(700 + number, "Het rapport ging naar de verkeerde") for number in range(5)]
    await desk.server.put(written(499), *flood(FULLY), *breach)

    await read_all(desk, Reads())

    async with desk.database.reading() as tx:
        kinds = [case.kind for case in await tx.cases.all()]
    assert sorted(kinds) == [Kind.DATALEK, Kind.INZAGE]


async def test_after_a_while_the_chat_is_answered_again(desk: Desk) -> None:
    reads = Reads()
    await desk.server.put(written(499), *flood(60))
    await read_all(desk, reads)
    later = int((NOW + 2 * WINDOW).timestamp())
    desk.clock.moment = NOW + 2 * WINDOW
    await desk.server.put(written(900, f"{QUESTION} en nog wat", date=later))

    await read_all(desk, reads)

    assert await desk.outcome(900) is Outcome.CASE_OPENED


async def test_a_day_of_messages_that_comes_at_once_is_no_flood(desk: Desk) -> None:
    reads = Reads()
    sent = [int((NOW - timedelta(minutes=15 * number)).timestamp()) for number in range(60, 0, -1)]
    await desk.server.put(
        *(written(500 + number, ASKS_NOTHING, date=date) for number, date in enumerate(sent))
    )

    await read_all(desk, reads)

    assert reads.read == 60
    assert not any("achter elkaar" in each.text for each in desk.server.sent)


async def test_photos_beyond_the_bound_are_not_fetched_and_the_parent_hears_it(
    tmp_path: Path,
) -> None:
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 90, "height": 90, "file_size": 9}]
    async with open_desk(tmp_path, ByContent()) as desk:
        await desk.server.put(
            written(499),
            *flood(FULLY),
            {"update_id": 600, "message": message(600, photo=photo, caption="kijk")},
        )

        await read_all(desk, Reads())

        assert desk.server.asked("getFile") == []
        assert any("niet ophalen" in sent.text for sent in desk.server.sent)
        assert await desk.outcome(600) is Outcome.ADDED_TO_CASE


async def test_a_flood_through_a_webhook_is_bounded_as_well(desk: Desk) -> None:
    reads = Reads()
    async with hooked(desk, receive=replace(desk.receive(), understand=reads)):
        await desk.server.put(written(499), *flood(150), of_other(1000))
        await desk.server.taken()

    assert (await rows(desk))[Outcome.ADDED_TO_CASE] == 150
    assert reads.read == FOR_BREACHES + 1
    places = [number for number, _ in desk.server.delivered]
    assert places.index(1000) < 50


async def test_three_hundred_chats_at_once_get_one_outcome_each(desk: Desk) -> None:
    chats = [{"id": CHAT + number, "type": "private"} for number in range(300)]
    await desk.server.put(*(written(500 + number, chat=chat) for number, chat in enumerate(chats)))

    looks = await read_all(desk, Reads())

    assert looks == 3
    found = await rows(desk)
    assert found[Outcome.CASE_OPENED] == sum(found.values()) == 300
    assert len(await desk.cases()) == 300


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 1_200)), max_size=300))
def test_an_update_that_comes_again_is_cared_for_as_before(
    updates: list[tuple[int, int]],
) -> None:
    gate = FloodGate()
    sent = {number: NOW + timedelta(seconds=after) for number, after in updates}

    first = {number: gate.care(CHAT, number, at) for number, at in list(sent.items())[-90:]}
    again = {number: gate.care(CHAT, number, sent[number]) for number in first}

    assert first == again


def test_the_gate_remembers_no_end_of_chats() -> None:
    gate = FloodGate()

    for chat in range(10_000):
        assert gate.care(chat, 1, NOW) is Care.FULL

    assert len(gate._chats) <= 4_096


def test_messages_to_one_chat_may_come_in_a_burst_and_then_one_a_second() -> None:
    now = [100.0]
    pace = Pace(1_000, seconds=lambda: now[0])

    for _ in range(BURST):
        assert pace.held("a") == 0
        pace.turn("a")

    assert 0 < pace.held("a") <= 1
    assert pace.held("b") == 0
    now[0] += 1
    assert pace.held("a") == 0


def test_all_messages_together_keep_to_so_many_a_second() -> None:
    now = [100.0]
    pace = Pace(30, seconds=lambda: now[0])

    waits = [pace.turn(str(chat)) for chat in range(90)]

    assert max(waits[:30]) == 0
    assert waits[89] == pytest.approx(2, abs=0.1)


def test_a_chat_is_held_as_long_as_telegram_asks() -> None:
    now = [100.0]
    pace = Pace(30, seconds=lambda: now[0])

    pace.hold("a", 17)

    assert pace.held("a") == pytest.approx(17)
    assert pace.held("b") == 0
    now[0] += 17
    assert pace.held("a") == 0
