"""Chat in: a Telegram that does not answer, a loop that goes on, a log that tells nothing."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from bot_api_server import HANG_UP, TOKEN, Fault
from chat_house import (
    BOARD,
    CHAT,
    NOW,
    Desk,
    open_desk,
    watched_reader,
    written,
)

from bot.chat_bot import BotTokenRefused, TelegramUnavailable
from bot.reader import try_bot
from casework.ledger import Door, Look, Outcome


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("fault", "why", "waits"),
    [
        (Fault(401, "Unauthorized"), "token refused", 0),
        (
            Fault(409, "Conflict: terminated by other getUpdates request"),
            "another program reads this bot",
            0,
        ),
        (Fault(429, "Too Many Requests: retry after 17", retry_after=17), "asks to wait", 17),
        (Fault(502, "Bad Gateway"), "no answer", 0),
        (HANG_UP, "no answer", 0),
    ],
)
async def test_a_fault_of_telegram_has_a_name_and_is_noted_at_the_door(
    desk: Desk, fault: Fault, why: str, waits: int
) -> None:
    desk.server.fail("getUpdates", fault)

    with pytest.raises(TelegramUnavailable, match=why) as caught:
        await desk.reader.look()

    door = await desk.door()
    assert door is not None
    assert (door.fault, door.last_look) == (why, None)
    assert caught.value.not_before_seconds == waits
    assert "proefbot" in caught.value.words


async def test_a_good_look_clears_the_fault_and_tells_when(desk: Desk) -> None:
    desk.server.fail("getUpdates", Fault(502, "Bad Gateway"))
    with pytest.raises(TelegramUnavailable):
        await desk.reader.look()

    await desk.server.put(written(500))
    await desk.reader.look()

    assert await desk.door() == Look(Door.CHAT, "proefbot", BOARD.id, NOW, NOW, "")


async def test_a_webhook_that_was_set_is_taken_off(desk: Desk) -> None:
    await desk.reader.look()
    desk.server.fail("getUpdates", Fault(409, "Conflict: can't use getUpdates, webhook is active"))
    with pytest.raises(TelegramUnavailable):
        await desk.reader.look()

    await desk.reader.look()

    off = desk.server.asked("deleteWebhook")
    assert len(off) == 2
    assert all(call.given.get("drop_pending_updates") != "true" for call in off)


async def test_the_loop_waits_as_long_as_telegram_asks(desk: Desk) -> None:
    desk.server.fail("getUpdates", Fault(429, "Too Many Requests", retry_after=1))
    stop = asyncio.Event()
    now = asyncio.get_running_loop().time
    running = asyncio.ensure_future(desk.reader.run(stop))
    await desk.server.called("getUpdates")
    refused = now()

    await desk.server.called("getUpdates", times=2)
    waited = now() - refused
    stop.set()
    await running

    assert waited > 0.9


async def test_commands_that_are_not_taken_do_not_stop_the_reading(desk: Desk) -> None:
    desk.server.fail("setMyCommands", Fault(429, "Too Many Requests", retry_after=60), times=2)
    await desk.server.put(written(500))

    await desk.reader.look()

    assert len(await desk.cases()) == 1


async def test_the_loop_outlives_lines_that_are_cut_and_reads_on(desk: Desk) -> None:
    desk.server.fail("getUpdates", HANG_UP, times=3)
    await desk.server.put(written(500))
    stop = asyncio.Event()

    running = asyncio.ensure_future(desk.reader.run(stop))
    await desk.server.called("getUpdates", times=5)
    stop.set()
    await running

    assert len(await desk.cases()) == 1


async def test_after_the_network_is_back_nothing_is_missing(desk: Desk) -> None:
    await desk.server.put(written(500))
    await desk.server.stop()
    with pytest.raises(TelegramUnavailable, match="no answer"):
        await desk.reader.look()

    await desk.server.start()
    await desk.reader.look()

    assert await desk.outcome(500) is Outcome.CASE_OPENED


async def test_the_loop_stops_at_once_in_the_middle_of_a_long_poll(desk: Desk) -> None:
    reader = desk.another_reader(replace(desk.bot, poll_seconds=50))
    stop = asyncio.Event()
    running = asyncio.ensure_future(reader.run(stop))
    await desk.server.called("getUpdates")

    stop.set()

    async with asyncio.timeout(5):
        await running


async def test_a_message_wakes_a_long_poll(desk: Desk) -> None:
    reader = desk.another_reader(replace(desk.bot, poll_seconds=50))
    looking = asyncio.ensure_future(reader.look())
    await desk.server.called("getUpdates")

    await desk.server.put(written(500))

    async with asyncio.timeout(5):
        assert await looking == 1
    await reader.hang_up()


async def test_a_stop_finishes_the_message_in_hand_and_leaves_the_rest(desk: Desk) -> None:
    stop = asyncio.Event()

    async def stop_now(_number: int) -> None:
        stop.set()

    reader = watched_reader(desk, stop_now)
    await desk.server.put(written(500), written(501))

    await reader.run(stop)

    assert await desk.outcome(500) is Outcome.CASE_OPENED
    assert await desk.outcome(501) is None
    assert len(desk.server.pending) == 2


async def test_a_revoked_token_is_refused_with_a_dutch_sentence(desk: Desk) -> None:
    revoked = replace(desk.bot, token="1:ingetrokken")

    with pytest.raises(BotTokenRefused) as caught:
        await try_bot(revoked)

    assert "@BotFather" in caught.value.words
    assert "ingetrokken" not in f"{caught.value} {caught.value.words}"


async def test_an_empty_token_is_refused_as_well(desk: Desk) -> None:
    with pytest.raises(BotTokenRefused):
        await try_bot(replace(desk.bot, token=""))


async def test_the_loop_says_that_its_token_is_refused_and_keeps_trying(desk: Desk) -> None:
    desk.server.token = "another"
    stop = asyncio.Event()

    running = asyncio.ensure_future(desk.reader.run(stop))
    await desk.server.called("getMe", times=3)
    stop.set()
    await running

    door = await desk.door()
    assert door is not None
    assert door.fault == "token refused"
    assert desk.server.asked("getUpdates") == []


async def test_trying_a_bot_tells_its_user_name(desk: Desk) -> None:
    assert await try_bot(desk.bot) == "privacyloket_proef_bot"


async def test_no_log_tells_the_token_or_who_wrote_what(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    everything = io.StringIO()
    listening = logging.StreamHandler(everything)
    root = logging.getLogger()
    level = root.level
    root.addHandler(listening)
    root.setLevel(logging.DEBUG)
    structlog.reset_defaults()
    broken = written(502)
    del broken["message"]["date"]
    try:
        desk.server.fail("sendMessage", Fault(502, "Bad Gateway"))
        await desk.server.put(written(500), written(501, text="/start"), broken)
        await desk.reader.look()
        desk.server.fail("getUpdates", Fault(401, "Unauthorized"))
        with pytest.raises(BotTokenRefused) as caught:
            await desk.reader.look()
        logging.getLogger("privacyloket.proef").debug("the log is on")
    finally:
        root.removeHandler(listening)
        root.setLevel(level)

    said = everything.getvalue() + capsys.readouterr().out + repr(desk.bot) + str(caught.value)
    assert "the log is on" in said
    assert "update_taken" in said
    for secret in (TOKEN, TOKEN.partition(":")[2], str(CHAT), "Demir", "moeder_van", "op papier"):
        assert secret not in said
