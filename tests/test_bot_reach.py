"""A parent who blocks the bot is reached in another way, and gets what waited when they return."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from chat_house import BOARD, CHAT, NOW, Desk, open_desk, written
from webhook_house import hooked

from casework.events import EventKind
from casework.ledger import Outcome
from casework.letters import Letter, LetterKind, LetterState

GONE = {"blocked": "Forbidden: bot was blocked by the user", "unknown": "chat not found"}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


def membership(update_id: int, status: str, *, before: str = "member") -> dict[str, Any]:
    """What Telegram sends when a parent blocks the bot, or starts it again."""
    user = {"id": CHAT, "is_bot": False, "first_name": "Sevval"}
    bot = {"id": 123456789, "is_bot": True, "first_name": "Privacyloket"}

    def member(now: str) -> dict[str, Any]:
        return {"user": bot, "status": now, **({"until_date": 0} if now == "kicked" else {})}

    return {
        "update_id": update_id,
        "my_chat_member": {
            "chat": {"id": CHAT, "type": "private", "first_name": "Sevval"},
            "from": user,
            "date": int(NOW.timestamp()),
            "old_chat_member": member(before),
            "new_chat_member": member(status),
        },
    }


async def deliver(desk: Desk) -> None:
    postman = desk.postman()
    try:
        await desk.deliver(postman)()
    finally:
        await postman.hang_up()


async def first_case(desk: Desk) -> str:
    row = await desk.row(500)
    assert row is not None
    return row.cases[0]


async def letters(desk: Desk, kind: LetterKind) -> list[tuple[Letter, LetterState]]:
    reference = await first_case(desk)
    async with desk.database.reading() as tx:
        found = await tx.letters.of_case(reference)
    return [(letter, state) for letter, state, _ in found if letter.kind is kind]


async def reach(desk: Desk) -> list[EventKind]:
    wanted = {EventKind.CHAT_CLOSED, EventKind.CHAT_OPENED}
    reference = await first_case(desk)
    async with desk.database.reading() as tx:
        events = await tx.journal.of_case(board=BOARD.id, reference=reference)
    return [event.kind for event in events if event.kind in wanted]


@pytest.mark.parametrize("how", GONE)
async def test_a_letter_to_a_closed_chat_is_a_task_that_says_what_and_how_else(
    desk: Desk, how: str
) -> None:
    {"blocked": desk.server.blocked, "unknown": desk.server.unknown}[how].add(CHAT)
    await desk.server.put(written(500))
    await desk.reader.look()

    await deliver(desk)
    await deliver(desk)

    ((task, _),) = await letters(desk, LetterKind.UNDELIVERED)
    assert task.facts["chat_gone"] is True
    assert task.facts["what"] == LetterKind.ACKNOWLEDGEMENT
    assert task.to_role is not None
    assert await reach(desk) == [EventKind.CHAT_CLOSED]
    tried = [call for call in desk.server.asked("sendMessage") if call.given["chat_id"]]
    assert len(tried) == 1


async def test_a_parent_who_blocks_the_bot_is_noted_at_the_case_once(desk: Desk) -> None:
    await desk.server.put(written(500), membership(501, "kicked"), membership(502, "kicked"))

    await desk.reader.look()

    assert await reach(desk) == [EventKind.CHAT_CLOSED]
    assert await desk.outcome(501) is Outcome.AUTOMATIC


async def test_a_parent_who_comes_back_gets_the_letters_that_waited(desk: Desk) -> None:
    desk.server.blocked.add(CHAT)
    await desk.server.put(written(500))
    await desk.reader.look()
    await deliver(desk)
    desk.server.blocked.clear()
    await desk.server.put(membership(501, "member", before="kicked"))

    await desk.reader.look()
    await deliver(desk)

    ((_, state),) = await letters(desk, LetterKind.ACKNOWLEDGEMENT)
    assert state is LetterState.SENT
    assert [sent.text[:15] for sent in desk.server.sent] == ["acknowledgement"]
    assert await reach(desk) == [EventKind.CHAT_CLOSED, EventKind.CHAT_OPENED]


async def test_a_return_that_telegram_never_told_of_shows_by_the_next_letter(desk: Desk) -> None:
    desk.server.blocked.add(CHAT)
    await desk.server.put(written(500))
    await desk.reader.look()
    await deliver(desk)
    desk.server.blocked.clear()
    await desk.server.put(written(501))

    await desk.reader.look()
    await deliver(desk)
    await deliver(desk)

    assert len(desk.server.sent) == 2
    assert await reach(desk) == [EventKind.CHAT_CLOSED, EventKind.CHAT_OPENED]


async def test_what_failed_for_another_reason_stays_failed(desk: Desk) -> None:
    desk.server.unknown.add(CHAT)
    await desk.server.put(written(500))
    await desk.reader.look()
    await deliver(desk)
    desk.server.unknown.clear()
    await desk.server.put(membership(501, "member", before="kicked"))

    await desk.reader.look()
    await deliver(desk)

    ((_, state),) = await letters(desk, LetterKind.ACKNOWLEDGEMENT)
    assert state is LetterState.FAILED


async def test_the_first_start_of_a_bot_is_no_return(desk: Desk) -> None:
    await desk.server.put(written(500), membership(501, "member", before="left"))

    await desk.reader.look()

    assert await reach(desk) == []


async def test_a_blocked_bot_is_noticed_through_a_webhook_too(desk: Desk) -> None:
    async with hooked(desk):
        await desk.server.put(written(500), membership(501, "kicked"))
        await desk.server.taken()

    assert await reach(desk) == [EventKind.CHAT_CLOSED]
