"""Chat in, delivered: an update is taken when it is saved, and nobody but Telegram is heard."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from bot_api_server import HANG_UP, TOKEN, Fault
from chat_house import (
    BOARD,
    CHAT,
    NOW,
    QUESTION,
    Desk,
    PlainUnderstanding,
    message,
    open_desk,
    written,
)
from webhook_house import HOST, URL, hooked

from bot.chat_bot import BotTokenRefused, TelegramUnavailable
from bot.reader import WANTED
from bot.webhook import Answer, secret_of, try_webhook
from bot.webhook_door import LARGEST_BODY
from casework.boards import BoardProfile
from casework.ledger import Door, Look, Outcome
from casework.message import IncomingMessage, Understanding
from storage.database import Database


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def delivered(desk: Desk, *, left: int = 0) -> None:
    async with asyncio.timeout(60):
        await desk.server.taken(left=left)


async def test_an_update_that_is_delivered_gets_its_one_outcome(desk: Desk) -> None:
    async with hooked(desk):
        await desk.server.put(written(500))
        await delivered(desk)

    assert await desk.outcome(500) is Outcome.CASE_OPENED
    assert desk.server.delivered == [(500, 200)]


async def test_the_webhook_is_set_with_what_we_want_and_a_secret(desk: Desk) -> None:
    async with hooked(desk, connections=7):
        (call,) = desk.server.asked("setWebhook")

    assert call.given["url"] == URL
    assert json.loads(call.given["allowed_updates"]) == list(WANTED)
    assert call.given["max_connections"] == "7"
    assert call.given["secret_token"] == secret_of(desk.bot)
    assert TOKEN.partition(":")[2] not in call.given["secret_token"]
    assert call.given.get("drop_pending_updates") != "true"
    assert desk.server.asked("getWebhookInfo")


async def test_telegram_hears_200_only_after_the_commit(desk: Desk) -> None:
    understands, saved = asyncio.Event(), asyncio.Event()

    class Slow(PlainUnderstanding):
        async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
            understands.set()
            await saved.wait()
            return await super().understand(message, board)

    async with hooked(desk, receive=replace(desk.receive(), understand=Slow())):
        await desk.server.put(written(500))
        async with asyncio.timeout(5):
            await understands.wait()
        answered_before = list(desk.server.delivered)
        saved.set()
        await delivered(desk)

    assert answered_before == []
    assert desk.server.delivered == [(500, 200)]


async def test_while_storage_is_down_telegram_is_told_to_come_again(desk: Desk) -> None:
    async with hooked(desk) as here:
        async with desk.database.transaction() as tx:
            await tx.doors.looked(Look(Door.CHAT, "slot", BOARD.id, NOW, None, ""))
            # The one writer of SQLite is busy; another connection waits 20 ms and gives up.
            other = Database(f"sqlite:///{desk.file}", desk.database.vault, busy_timeout_ms=20)
            locked = replace(desk.receive(), storage=other)
            async with hooked(desk, receive=locked, set_up=False) as held:
                refused = await held.post(json.dumps(written(500)).encode())
            await other.close()
        again = await here.post(json.dumps(written(500)).encode())

    assert (refused.status_code, again.status_code) == (503, 200)
    assert await desk.outcome(500) is Outcome.CASE_OPENED


async def test_what_was_refused_is_delivered_again_and_nothing_is_missing(desk: Desk) -> None:
    desk.understanding.fault = None
    async with hooked(desk):
        await desk.database.close()
        desk.file.rename(desk.file.with_suffix(".away"))
        desk.file.mkdir()
        await desk.server.put(*(written(number) for number in range(500, 505)))
        await desk.server.answered(503)
        desk.file.rmdir()
        desk.file.with_suffix(".away").rename(desk.file)
        await delivered(desk)

    assert {await desk.outcome(number) for number in range(500, 505)} == {Outcome.CASE_OPENED}


async def test_an_update_delivered_twice_at_once_has_one_row_and_one_case(desk: Desk) -> None:
    body = json.dumps(written(500)).encode()

    async with hooked(desk) as here:
        answers = await asyncio.gather(*(here.post(body) for _ in range(8)))

    assert {answer.status_code for answer in answers} == {200}
    assert len(await desk.cases()) == 1


async def test_two_nodes_that_get_the_same_update_at_once_save_it_once(desk: Desk) -> None:
    body = json.dumps(written(500)).encode()

    async with hooked(desk) as one, hooked(desk) as other:
        answers = await asyncio.gather(*(here.post(body) for here in (one, other) * 4))

    assert {answer.status_code for answer in answers} <= {200, 503}
    assert len(await desk.cases()) == 1


async def test_many_chats_are_delivered_at_once_and_each_gets_one_outcome(desk: Desk) -> None:
    chats = [{"id": CHAT + number, "type": "private"} for number in range(24)]

    async with hooked(desk, connections=8):
        await desk.server.put(
            *(written(500 + number, chat=chat) for number, chat in enumerate(chats))
        )
        await delivered(desk)

    assert len(await desk.cases()) == 24
    assert 1 < desk.server.at_once <= 8


async def test_the_parts_of_an_album_are_one_message(desk: Desk) -> None:
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 90, "height": 90, "file_size": 9}]
    parts = [
        {
            "update_id": 500 + number,
            "message": message(
                500 + number, photo=photo, media_group_id="a1", caption=QUESTION if number else ""
            ),
        }
        for number in range(3)
    ]

    async with hooked(desk) as here:
        answers = await asyncio.gather(*(here.post(json.dumps(each).encode()) for each in parts))

    assert {answer.status_code for answer in answers} == {200}
    assert len(await desk.cases()) == 1
    assert [await desk.outcome(500 + number) for number in range(3)] == [
        Outcome.CASE_OPENED,
        Outcome.AUTOMATIC,
        Outcome.AUTOMATIC,
    ]


@pytest.mark.parametrize("secret", ["", "x", "é", "0" * 64])
async def test_a_wrong_secret_is_refused_and_nothing_of_it_is_logged(
    desk: Desk, secret: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with hooked(desk) as here:
        answer = await here.post(
            json.dumps(written(500)).encode(),
            headers={"X-Telegram-Bot-Api-Secret-Token": secret.encode()},  # type: ignore[dict-item]
        )

    assert (answer.status_code, answer.content) == (403, b"")
    assert await desk.row(500) is None
    said = capsys.readouterr().out
    assert "delivery_refused" in said
    assert "op papier" not in said
    assert str(CHAT) not in said
    assert not secret or secret not in said


async def test_another_path_method_or_type_is_refused(desk: Desk) -> None:
    body = json.dumps(written(500)).encode()

    async with hooked(desk) as here:
        elsewhere = await here.post(body, path="/telegram/anders")
        as_form = await here.post(body, headers={"Content-Type": "text/plain"})
        async with httpx.AsyncClient() as client:
            asked = await client.get(
                f"http://127.0.0.1:{here.port}/telegram/proefbot",
                headers={"X-Telegram-Bot-Api-Secret-Token": secret_of(desk.bot)},
            )

    assert [each.status_code for each in (elsewhere, as_form, asked)] == [404, 415, 405]


async def test_a_body_that_is_too_large_is_refused_unread(desk: Desk) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY // 1024 + 2):
            yield b" " * 1024

    async with hooked(desk) as here:
        told = await here.post(b" " * (LARGEST_BODY + 1))
        async with httpx.AsyncClient() as client:
            untold = await client.post(
                f"http://127.0.0.1:{here.port}/telegram/proefbot",
                content=endless(),
                headers={
                    "Content-Type": "application/json",
                    "X-Telegram-Bot-Api-Secret-Token": secret_of(desk.bot),
                },
            )

    assert (told.status_code, untold.status_code) == (413, 413)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b"null", b"[" * 100_000])
async def test_what_is_no_update_is_worth_another_delivery(desk: Desk, body: bytes) -> None:
    async with hooked(desk) as here:
        assert await here.webhook.deliver(body) is Answer.UNREADABLE


async def test_a_malformed_update_is_set_aside_for_a_person(desk: Desk) -> None:
    broken = written(500)
    del broken["message"]["date"]

    async with hooked(desk):
        await desk.server.put(broken)
        await delivered(desk)

    assert await desk.outcome(500) is Outcome.SET_ASIDE


async def test_from_polling_to_a_webhook_and_back_nothing_is_lost_or_doubled(desk: Desk) -> None:
    await desk.server.put(written(500))
    await desk.reader.look()
    await desk.server.put(written(501))

    async with hooked(desk):
        await delivered(desk)
        await desk.server.put(written(502))
        await delivered(desk)
    await desk.server.put(written(503))
    await desk.server.answered(0)
    reader = desk.another_reader()
    await reader.look()
    await reader.hang_up()

    found = [await desk.outcome(number) for number in range(500, 504)]
    assert found == [Outcome.CASE_OPENED] * 4
    assert len(await desk.cases()) == 4


async def test_the_webhook_stays_set_when_the_service_stops(desk: Desk) -> None:
    async with hooked(desk):
        pass

    assert desk.server.webhook is not None


async def test_a_webhook_that_somebody_else_changed_is_set_again(desk: Desk) -> None:
    async with hooked(desk) as here:
        desk.server.webhook = replace(desk.server.webhook, url="https://elders.example/x")  # type: ignore[type-var]
        await here.webhook.look()

        assert desk.server.webhook is not None
        assert desk.server.webhook.url == URL


async def test_deliveries_that_fail_are_a_fault_of_the_door_until_they_succeed(desk: Desk) -> None:
    async with hooked(desk) as here:
        port = desk.server.hosts.pop(HOST)
        await desk.server.put(written(500))
        await desk.server.answered(0)
        with pytest.raises(TelegramUnavailable, match="cannot deliver: Failed to resolve host"):
            await here.webhook.look()
        fault = await desk.door()
        desk.server.hosts[HOST] = port
        await delivered(desk)
        desk.clock.moment = NOW + timedelta(seconds=2)
        await here.webhook.look()
        healed = await desk.door()

    assert fault is not None
    assert fault.fault.startswith("Telegram cannot deliver")
    assert healed is not None
    assert (healed.fault, healed.last_message) == ("", desk.clock.moment)


async def test_a_refused_token_is_named_at_the_door(desk: Desk) -> None:
    desk.server.token = "another"

    async with hooked(desk, set_up=False) as here:
        with pytest.raises(BotTokenRefused):
            await here.webhook.look()

    door = await desk.door()
    assert door is not None
    assert door.fault == "token refused"


async def test_when_telegram_cannot_be_asked_the_delivery_comes_again(desk: Desk) -> None:
    desk.server.fail("getMe", HANG_UP, times=1)

    async with hooked(desk, set_up=False) as here:
        first = await here.post(json.dumps(written(500)).encode())
        second = await here.post(json.dumps(written(500)).encode())

    assert (first.status_code, second.status_code) == (503, 200)


async def test_the_check_tells_where_the_webhook_is_and_the_last_error(desk: Desk) -> None:
    async with hooked(desk):
        desk.server.hosts.pop(HOST)
        await desk.server.put(written(500))
        await desk.server.answered(0)

        state = await try_webhook(desk.bot)

    assert (state.url, state.waiting) == (URL, 1)
    assert "resolve host" in state.last_error
    assert state.last_error_at == NOW


async def test_a_question_that_telegram_refuses_has_a_name(desk: Desk) -> None:
    desk.server.fail("setWebhook", Fault(400, "Bad Request: bad webhook: IP address is reserved"))

    async with hooked(desk, set_up=False) as here:
        with pytest.raises(TelegramUnavailable, match="question refused"):
            await here.webhook.look()
