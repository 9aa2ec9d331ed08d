"""Chat in after a long silence: what Telegram threw away is told to staff and to parents, once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from bot_api_server import Fault
from chat_house import BOARD, CHAT, NOW, Desk, open_desk, written
from webhook_house import hooked

from bot.chat_bot import TelegramUnavailable
from bot.reader import ChatReader
from casework.actions.notice_gap import TOLD_FOR
from casework.boards import Role
from casework.events import EventKind
from casework.letters import Letter, LetterKind
from storage.database import Database

HOUR = timedelta(hours=1)
DOWN = 40 * HOUR
BACK = NOW + DOWN


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def owed(desk: Desk, kind: LetterKind) -> list[Letter]:
    """Every letter of a kind, in any state."""
    found: dict[str, Letter] = {}
    async with desk.database.transaction() as tx:
        later = desk.clock.now() + HOUR
        for letter in await tx.letters.take_due(by="t", now=later, until=later, limit=500):
            found[letter.id] = letter
    return [letter for letter in found.values() if letter.kind is kind]


async def missed(desk: Desk) -> list[str]:
    return [letter.recipient for letter in await owed(desk, LetterKind.MESSAGES_MISSED)]


async def alarms(desk: Desk) -> list[Letter]:
    letters = await owed(desk, LetterKind.DOOR_SILENT)
    return [letter for letter in letters if "lost_until" in letter.facts]


async def test_a_gap_longer_than_a_day_is_told_to_the_desk_and_the_fg(desk: Desk) -> None:
    await desk.reader.look()
    desk.clock.moment = BACK

    await desk.reader.look()

    told = await alarms(desk)
    assert {letter.to_role for letter in told} == {Role.DESK, Role.FG}
    assert {letter.facts["last_look"] for letter in told} == {NOW.isoformat()}
    assert {letter.facts["lost_until"] for letter in told} == {(BACK - 24 * HOUR).isoformat()}
    async with desk.database.reading() as tx:
        (event,) = await tx.journal.of_kind(EventKind.GAP_NOTICED, board=BOARD.id, since=NOW)
    assert event.detail["place"] == "proefbot"


@pytest.mark.parametrize("down", [timedelta(0), 23 * HOUR, 24 * HOUR])
async def test_telegram_keeps_a_day_so_a_shorter_silence_is_no_gap(
    desk: Desk, down: timedelta
) -> None:
    await desk.reader.look()
    desk.clock.moment = NOW + down

    await desk.reader.look()

    assert await alarms(desk) == []


async def test_the_first_look_of_a_new_bot_is_no_gap(desk: Desk) -> None:
    desk.server.fail("getUpdates", Fault(502, "Bad Gateway"))
    with pytest.raises(TelegramUnavailable):
        await desk.reader.look()
    desk.clock.moment = BACK

    await desk.reader.look()

    assert await alarms(desk) == []


async def test_a_day_of_faults_is_a_gap_as_well(desk: Desk) -> None:
    await desk.reader.look()
    desk.clock.moment = NOW + 30 * HOUR
    desk.server.fail("getUpdates", Fault(502, "Bad Gateway"))
    with pytest.raises(TelegramUnavailable):
        await desk.reader.look()
    desk.clock.moment = BACK

    await desk.reader.look()

    assert len(await alarms(desk)) == 2


async def test_a_parent_with_an_open_case_is_asked_at_once_to_send_it_again(desk: Desk) -> None:
    await desk.server.put(written(500))
    await desk.reader.look()
    desk.clock.moment = BACK

    await desk.reader.look()
    await desk.reader.look()

    assert await missed(desk) == [desk.bot.chat_key(CHAT)]


async def test_whoever_writes_soon_after_a_gap_is_told_once(desk: Desk) -> None:
    await desk.reader.look()
    desk.clock.moment = BACK
    await desk.reader.look()
    await desk.server.put(written(500), written(501))

    await desk.reader.look()
    again = desk.another_reader()
    await desk.server.put(written(502))
    await again.look()
    await again.hang_up()

    assert await missed(desk) == [desk.bot.chat_key(CHAT)]


async def test_who_writes_long_after_a_gap_hears_nothing_of_it(desk: Desk) -> None:
    await desk.reader.look()
    desk.clock.moment = BACK
    await desk.reader.look()
    for _ in range(20):
        desk.clock.moment += 20 * HOUR
        await desk.reader.look()
    assert desk.clock.moment > BACK + TOLD_FOR
    await desk.server.put(written(500))

    await desk.reader.look()

    assert await missed(desk) == []


async def test_each_of_two_gaps_is_told(desk: Desk) -> None:
    await desk.server.put(written(500))
    for _ in range(3):
        await desk.reader.look()
        desk.clock.moment += DOWN

    assert len(await missed(desk)) == 2


async def test_a_gap_of_another_bot_is_not_told_here(desk: Desk) -> None:
    await desk.server.put(written(500))
    await desk.reader.look()
    desk.clock.moment = NOW + 10 * HOUR
    await desk.reader.look()
    other = desk.another_reader(replace(desk.bot, name="ander"))
    await other.look()
    desk.clock.moment = NOW + 34 * HOUR
    await desk.reader.look()
    desk.clock.moment = NOW + 50 * HOUR
    await other.look()
    await other.hang_up()

    assert await missed(desk) == []


async def test_a_gap_before_a_webhook_is_noticed_too(desk: Desk) -> None:
    await desk.server.put(written(500))
    await desk.reader.look()
    desk.clock.moment = BACK

    async with hooked(desk):
        pass

    assert await missed(desk) == [desk.bot.chat_key(CHAT)]


async def test_a_gap_that_could_not_be_noted_is_noticed_at_the_next_look(desk: Desk) -> None:
    await desk.reader.look()
    desk.clock.moment = BACK
    waits_20_ms = Database(f"sqlite:///{desk.file}", desk.database.vault, busy_timeout_ms=20)
    reader = ChatReader(desk.bot, replace(desk.receive(), storage=waits_20_ms))
    async with desk.database.transaction():
        await reader.look()
    await reader.hang_up()
    await waits_20_ms.close()

    await desk.reader.look()

    assert len(await alarms(desk)) == 2
