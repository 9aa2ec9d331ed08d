"""Chat out: letters carried into the chat they answer, in parts that fit."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from bot_api_server import HANG_UP, Fault
from chat_house import BOARD, CHAT, NOW, Desk, open_desk, written
from hypothesis import given
from hypothesis import strategies as st

from bot.chat_bot import ChatBot, read_chat_key
from bot.postman import TelegramPostman
from casework.letters import Letter, LetterKind
from casework.message import Channel
from casework.ports import CarrierUnavailable, LetterRefused, Words


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


LETTER: Final = Letter(
    id="b1" * 16,
    message_id="<pl.x@opron.example>",
    board=BOARD.id,
    kind=LetterKind.ACKNOWLEDGEMENT,
    channel=Channel.CHAT,
    recipient=f"telegram:proefbot:{CHAT}",
    language="nl",
    cases=("PL-7F3K-9QXM",),
    facts={},
    owed=NOW,
)
LONG: Final = Words("", "\n\n".join(f"Alinea {number}. " + "woord " * 150 for number in range(12)))


async def carry(
    desk: Desk, words: Words, letter: Letter = LETTER, *, postman: TelegramPostman | None = None
) -> None:
    postman = postman or desk.postman()
    try:
        await postman.carry(letter, words)
    finally:
        await postman.hang_up()


async def test_a_letter_is_sent_without_a_preview_of_its_links(desk: Desk) -> None:
    await carry(desk, Words("", "Kijk op https://opron.example/privacy"))

    (sent,) = desk.server.sent
    assert sent.given["link_preview_options"] == '{"is_disabled": true}'
    assert "parse_mode" not in sent.given


async def test_a_long_letter_comes_in_parts_that_end_with_a_paragraph(desk: Desk) -> None:
    await carry(desk, LONG)

    parts = [sent.text for sent in desk.server.sent]
    assert len(parts) == 3
    assert all(part.startswith("Alinea") for part in parts)
    assert " ".join("\n\n".join(parts).split()) == " ".join(LONG.text.split())


async def test_a_flood_limit_makes_the_letter_wait_as_long_as_telegram_asks(desk: Desk) -> None:
    desk.server.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=23))

    with pytest.raises(CarrierUnavailable) as caught:
        await carry(desk, Words("", "Dag"))

    assert caught.value.not_before_seconds == 23


async def test_after_a_fault_halfway_only_the_missing_parts_are_sent(desk: Desk) -> None:
    postman = desk.postman()
    desk.server.fail("sendMessage", Fault(502, "Bad Gateway"), after=1)
    desk.server.fail("sendMessage", HANG_UP, after=1)

    for _ in range(2):
        with pytest.raises(CarrierUnavailable):
            await carry(desk, LONG, postman=postman)
    await carry(desk, LONG, postman=postman)

    assert [sent.text[:8] for sent in desk.server.sent] == ["Alinea 0", "Alinea 4", "Alinea 8"]


@pytest.mark.parametrize("closed", ["blocked", "unknown"])
async def test_a_chat_that_is_closed_or_gone_refuses_the_letter(desk: Desk, closed: str) -> None:
    {"blocked": desk.server.blocked, "unknown": desk.server.unknown}[closed].add(CHAT)

    with pytest.raises(LetterRefused, match="the chat"):
        await carry(desk, Words("", "Dag"))


@pytest.mark.parametrize("how_it_ended", ["sent", "refused"])
async def test_a_letter_that_is_done_with_starts_at_its_beginning_when_sent_anew(
    desk: Desk, how_it_ended: str
) -> None:
    postman = desk.postman()
    if how_it_ended == "refused":
        desk.server.fail("sendMessage", Fault(403, "Forbidden: bot was blocked"), after=1)
        with pytest.raises(LetterRefused):
            await carry(desk, LONG, postman=postman)
    else:
        await carry(desk, LONG, postman=postman)
    desk.server.sent.clear()

    await carry(desk, LONG, postman=postman)

    assert len(desk.server.sent) == 3


async def test_a_blocked_bot_becomes_a_task_for_the_role(desk: Desk) -> None:
    desk.server.blocked.add(CHAT)
    postman = desk.postman()
    await desk.server.put(written(500))
    await desk.reader.look()

    await desk.deliver(postman)()
    await postman.hang_up()

    async with desk.database.reading() as tx:
        letters = await tx.letters.of_case((await desk.cases())[0])
    assert LetterKind.UNDELIVERED in {letter.kind for letter, _, _ in letters}


async def test_without_a_network_the_letter_waits(desk: Desk) -> None:
    await desk.server.stop()

    with pytest.raises(CarrierUnavailable, match="no answer"):
        await carry(desk, Words("", "Dag"))


async def test_with_a_refused_token_the_letter_waits(desk: Desk) -> None:
    desk.server.token = "another"

    with pytest.raises(CarrierUnavailable, match="token refused"):
        await carry(desk, Words("", "Dag"))


REFUSED: Final[Mapping[str, tuple[dict[str, Any], type[Exception]]]] = {
    "mail": ({"recipient": "ouder@ouders.example"}, LetterRefused),
    "board": ({"board": "opoo"}, LetterRefused),
    "bot": ({"recipient": "telegram:oude-bot:12"}, CarrierUnavailable),
}


@pytest.mark.parametrize("which", REFUSED)
async def test_a_letter_that_is_not_for_this_bots_chats_is_not_sent(desk: Desk, which: str) -> None:
    change, fault = REFUSED[which]

    with pytest.raises(fault):
        await carry(desk, Words("", "Dag"), replace(LETTER, **change))

    assert desk.server.sent == []


async def test_an_empty_letter_is_refused(desk: Desk) -> None:
    with pytest.raises(LetterRefused, match="empty"):
        await carry(desk, Words("", " \n "))


@given(st.integers(-(10**14), 10**14), st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}"))
def test_the_key_of_a_chat_leads_back_to_it(chat_id: int, name: str) -> None:
    bot = ChatBot(name.strip(), BOARD.id, "1:x")

    assert read_chat_key(bot.chat_key(chat_id)) == (name.strip(), chat_id)


@pytest.mark.parametrize(
    "key", ["", "telegram::5", "telegram:bot:", "telegram:bot:x", "a@b.example"]
)
def test_what_is_no_key_of_a_chat_leads_nowhere(key: str) -> None:
    assert read_chat_key(key) is None
