"""The edges of the platform: answers that are none, updates twice, late and out of order."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bot_api_server import HANG_UP, Fault
from chat_house import BOARD, CHAT, NOW, QUESTION, Desk, message, open_desk, written

from bot.chat_bot import TelegramUnavailable
from bot.pace import BURST
from casework.actions.watch_doors import WatchDoors
from casework.ledger import Outcome
from casework.letters import Letter, LetterKind
from casework.message import Channel
from casework.ports import CarrierUnavailable, LetterRefused, Words

HTML = Fault(502, "", body=b"<html><head><title>502 Bad Gateway</title></head></html>")
CUT = Fault(200, "", body=b'{"ok":true,"result":[{"update_id":500,"mess')
EMPTY = Fault(200, "", body=b"")
DAG = Words("", "Dag")
LETTER = Letter(
    id="c2" * 16,
    message_id="<pl.y@opron.example>",
    board=BOARD.id,
    kind=LetterKind.ACKNOWLEDGEMENT,
    channel=Channel.CHAT,
    recipient=f"telegram:proefbot:{CHAT}",
    language="nl",
    cases=("PL-7F3K-9QXM",),
    facts={},
    owed=NOW,
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("fault", [HTML, CUT, EMPTY], ids=["a page", "cut off", "empty"])
async def test_an_answer_that_is_none_is_a_fault_and_nothing_is_lost(
    desk: Desk, fault: Fault
) -> None:
    desk.server.fail("getUpdates", fault)
    await desk.server.put(written(500))

    with pytest.raises(TelegramUnavailable, match="no answer"):
        await desk.reader.look()
    await desk.reader.look()

    assert await desk.outcome(500) is Outcome.CASE_OPENED


@pytest.mark.parametrize("fault", [HTML, CUT, HANG_UP], ids=["a page", "cut off", "cut line"])
async def test_a_letter_waits_when_the_answer_to_it_is_none(desk: Desk, fault: Fault) -> None:
    desk.server.fail("sendMessage", fault)
    postman = desk.postman()

    with pytest.raises(CarrierUnavailable):
        await postman.carry(LETTER, DAG)
    await postman.carry(LETTER, DAG)
    await postman.hang_up()

    assert [sent.text for sent in desk.server.sent] == ["Dag"]


async def test_a_line_cut_in_the_middle_of_a_short_answer_settles_the_update_all_the_same(
    desk: Desk,
) -> None:
    desk.server.fail("sendMessage", HANG_UP)
    await desk.server.put(written(500, "/start"), written(501))

    await desk.reader.look()
    await desk.reader.look()

    assert desk.server.pending == []
    assert await desk.outcome(501) is Outcome.CASE_OPENED


async def test_a_chat_that_telegram_asked_to_leave_alone_is_not_written_to_again_at_once(
    desk: Desk,
) -> None:
    desk.server.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=30))
    postman = desk.postman()

    for _ in range(3):
        with pytest.raises(CarrierUnavailable) as caught:
            await postman.carry(LETTER, DAG)
    other = replace(LETTER, id="d3" * 16, recipient=f"telegram:proefbot:{CHAT + 1}")
    await postman.carry(other, DAG)
    await postman.hang_up()

    assert len(desk.server.asked("sendMessage")) == 2
    assert 25 < caught.value.not_before_seconds <= 30


async def test_letters_to_one_chat_wait_once_there_are_many(desk: Desk) -> None:
    postman = desk.postman()

    for number in range(BURST):
        await postman.carry(replace(LETTER, id=f"{number:032}"), DAG)
    with pytest.raises(CarrierUnavailable, match="asks to wait"):
        await postman.carry(LETTER, DAG)
    await postman.hang_up()

    assert len(desk.server.sent) == BURST


async def test_a_chat_that_became_a_supergroup_refuses_the_letter(desk: Desk) -> None:
    moved = Fault(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to_chat_id=-100_123_456_789,
    )
    desk.server.fail("sendMessage", moved)
    postman = desk.postman()

    with pytest.raises(LetterRefused, match="refuses the message"):
        await postman.carry(LETTER, DAG)
    await postman.hang_up()


async def test_a_deactivated_parent_is_a_chat_that_is_closed(desk: Desk) -> None:
    desk.server.fail("sendMessage", Fault(403, "Forbidden: user is deactivated"))
    postman = desk.postman()

    with pytest.raises(LetterRefused, match="the chat is closed"):
        await postman.carry(LETTER, DAG)
    await postman.hang_up()


async def test_a_refused_token_is_an_alarm_at_once_and_a_new_one_reads_on(desk: Desk) -> None:
    await desk.reader.look()
    await desk.server.put(written(500))
    old, desk.server.token = desk.server.token, "987654321:AAEenNieuwToken"
    stop = asyncio.Event()
    running = asyncio.ensure_future(desk.another_reader().run(stop))
    await desk.server.called("getMe", times=3)
    stop.set()
    await running

    watch = WatchDoors(
        desk.database,
        desk.mint,
        desk.clock,
        {BOARD.id: BOARD},
        patience=timedelta(days=99),
    )
    (silent,) = await watch()
    started_anew = desk.another_reader(replace(desk.bot, token=desk.server.token))
    await started_anew.look()
    await started_anew.hang_up()

    assert silent.fault == "token refused"
    assert old != desk.server.token
    assert await desk.outcome(500) is Outcome.CASE_OPENED
    assert await watch() == ()


async def test_the_loop_waits_longer_each_time_a_token_is_refused(desk: Desk) -> None:
    desk.server.token = "another"
    times: list[float] = []
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    reader = type(desk.reader)(desk.bot, desk.receive())

    running = asyncio.ensure_future(reader.run(stop))
    for number in (1, 2):
        await desk.server.called("getMe", times=number)
        times.append(loop.time())
    stop.set()
    await running

    assert times[1] - times[0] > 0.9


async def test_two_programs_on_one_bot_say_so_and_lose_nothing(desk: Desk) -> None:
    first = desk.another_reader(replace(desk.bot, poll_seconds=50))
    polling = asyncio.ensure_future(first.look())
    await desk.server.called("getUpdates")

    await desk.reader.look()
    with pytest.raises(TelegramUnavailable, match="another program"):
        await polling
    await desk.server.put(written(500))
    await desk.reader.look()
    await first.hang_up()

    assert len(await desk.cases()) == 1


async def test_updates_that_come_late_and_out_of_order_each_get_one_row(desk: Desk) -> None:
    desk.server.strict_offset = False
    await desk.server.put(written(505), written(501), written(503))
    await desk.reader.look()
    await desk.server.put(written(502), written(504), written(501))

    await desk.reader.look()

    found = [await desk.outcome(number) for number in range(501, 506)]
    assert found == [Outcome.CASE_OPENED] * 5
    assert len(await desk.cases()) == 5


async def test_an_edited_message_is_a_signal_and_changes_nothing(desk: Desk) -> None:
    edited = {
        "update_id": 501,
        "edited_message": message(500, text="Toch iets anders", edit_date=1),
    }
    await desk.server.put(written(500), edited)

    await desk.reader.look()

    assert await desk.outcome(501) is Outcome.AUTOMATIC
    assert [each.text for each in await desk.messages()] == [QUESTION]


async def test_a_message_that_was_deleted_before_we_answered_does_not_stop_anything(
    desk: Desk,
) -> None:
    desk.screen.masks = "123456782"
    desk.server.deleted.append((CHAT, 1500))
    await desk.server.put(written(500, f"{QUESTION}: 123456782"), written(501))

    await desk.reader.look()

    assert await desk.outcome(500) is Outcome.CASE_OPENED
    assert await desk.outcome(501) is Outcome.CASE_OPENED


UNKNOWN_KINDS: dict[str, dict[str, Any]] = {
    "reaction": {
        "message_reaction": {
            "chat": {"id": CHAT, "type": "private"},
            "message_id": 7,
            "date": 1,
            "old_reaction": [],
            "new_reaction": [],
        }
    },
    "a kind of tomorrow": {"hologram": {"chat": {"id": CHAT, "type": "private"}}},
    "nothing": {},
}


@pytest.mark.parametrize("which", UNKNOWN_KINDS)
async def test_an_update_of_a_kind_we_do_not_know_has_its_row_and_goes(
    desk: Desk, which: str
) -> None:
    await desk.server.put({"update_id": 500, **UNKNOWN_KINDS[which]}, written(501))

    await desk.reader.look()
    await desk.reader.look()

    assert await desk.outcome(500) is Outcome.AUTOMATIC
    assert await desk.outcome(501) is Outcome.CASE_OPENED
    assert desk.server.pending == []
