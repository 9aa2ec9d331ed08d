"""Chat in and out, through the library's own network stack and the real storage."""

import asyncio
import io
import logging
import secrets
import sqlite3
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

import pytest
import structlog
from bot_api_server import BOT_USER, HANG_UP, TOKEN, BotApiServer, Fault, bot_api_server
from hypothesis import given
from hypothesis import strategies as st

from bot.chat_bot import BotTokenRefused, ChatBot, TelegramUnavailable, read_chat_key
from bot.postman import TelegramPostman
from bot.reader import ChatReader, Waits, try_bot
from bot.split_text import split_text
from bot.texts import DUTCH, ENGLISH, Saying, sentence
from casework.actions.receive_message import ReceiveMessage
from casework.boards import check_profile
from casework.kinds import Kind
from casework.letters import Letter, LetterKind, LetterState
from casework.message import Channel, IncomingMessage, SetAsideReason, Understanding
from casework.ports import (
    CarrierUnavailable,
    Door,
    LedgerEntry,
    LetterRefused,
    Look,
    Outcome,
    Source,
    StorageUnavailable,
    Words,
)
from outbox.deliver import Deliver
from storage.database import Database
from storage.encryption import Vault
from storage.mint import SecretMint

NOW: Final = datetime(2026, 9, 14, 9, 30, tzinfo=UTC)
CHAT: Final = 70_123_456_789
HALF_A_CHARACTER: Final = "\ud83d"
QUESTION: Final = "Hallo, ik wil graag weten wat er over Sevval op papier staat"
BOARD: Final = check_profile(
    tomllib.loads(Path("boards/opron.toml").read_text(encoding="utf-8")), file="boards/opron.toml"
)


@dataclass
class StandingClock:
    """A clock that only moves when a test moves it."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass
class PlainUnderstanding:
    """Takes every message for a request to see a file, or fails as asked."""

    read: list[IncomingMessage] = field(default_factory=list)
    fault: Exception | None = None

    async def understand(self, message: IncomingMessage) -> Understanding:
        self.read.append(message)
        if self.fault is not None:
            raise self.fault
        return Understanding((Kind.INZAGE,), False, dict.fromkeys(Kind, 0.1), (Kind.INZAGE,), "nl")


@dataclass
class OpenScreen:
    """Lets every text through, or fails as asked."""

    fault: Exception | None = None
    spoils: bool = False
    """Lets a text through that cannot be stored."""

    def screen(self, message: IncomingMessage) -> IncomingMessage:
        if self.fault is not None:
            raise self.fault
        if not self.spoils:
            return message
        return replace(message, sender_name=cast("str", object()))


class ChatWords:
    """Words of any letter: its kind and its references."""

    def words(self, letter: Letter) -> Words:
        return Words("", f"{letter.kind.value} {' '.join(letter.cases)} vóór 14-10-2026")


class LetterBox:
    """Takes every letter that goes by mail."""

    async def carry(self, letter: Letter, words: Words) -> None:
        """Nothing is looked at here."""


@dataclass
class Desk:
    """A reader, its storage and its Telegram, joined."""

    server: BotApiServer
    database: Database
    file: Path
    mint: SecretMint
    clock: StandingClock
    understanding: PlainUnderstanding
    screen: OpenScreen
    bot: ChatBot
    reader: ChatReader

    def receive(self) -> ReceiveMessage:
        return ReceiveMessage(
            self.database,
            self.understanding,
            self.screen,
            self.mint,
            self.clock,
            {BOARD.id: BOARD},
            "proef",
        )

    def another_reader(self, bot: ChatBot | None = None) -> ChatReader:
        return ChatReader(bot or self.bot, self.receive(), waits=Waits(0.01, 0.02))

    def postman(self) -> TelegramPostman:
        return TelegramPostman([self.bot])

    def deliver(self, postman: TelegramPostman) -> Deliver:
        return Deliver(
            storage=self.database,
            mint=self.mint,
            clock=self.clock,
            boards={BOARD.id: BOARD},
            postmen={Channel.CHAT: {"*": postman}, Channel.EMAIL: {"*": LetterBox()}},
            wording=ChatWords(),
            sender="proef",
        )

    async def cases(self) -> list[str]:
        async with self.database.reading() as tx:
            return [case.reference for case in await tx.cases.all()]

    async def row(self, update_id: int | str) -> LedgerEntry | None:
        async with self.database.reading() as tx:
            return await tx.ledger.entry(Source(Door.CHAT, self.bot.name, str(update_id)))

    async def outcome(self, update_id: int) -> Outcome | None:
        row = await self.row(update_id)
        return row.outcome if row else None

    async def door(self) -> Look | None:
        async with self.database.reading() as tx:
            return next(iter(await tx.doors.looks()), None)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    vault = Vault(secrets.token_bytes(32))
    file = tmp_path / "proef.sqlite3"
    database = Database(f"sqlite:///{file}", vault, busy_timeout_ms=20)
    await database.migrate()
    async with bot_api_server() as server:
        bot = ChatBot("proefbot", BOARD.id, TOKEN, server.base_url, poll_seconds=0)
        joined = Desk(
            server,
            database,
            file,
            SecretMint(vault, "opron.example"),
            StandingClock(),
            PlainUnderstanding(),
            OpenScreen(),
            bot,
            reader=None,  # type: ignore[arg-type]  # made on the next line, from the rest
        )
        joined.reader = joined.another_reader()
        yield joined
        await joined.reader.hang_up()
    await database.close()


def written(update_id: int, text: str = QUESTION, **more: Any) -> dict[str, Any]:
    """A text message from a private chat, as Telegram sends it."""
    return {"update_id": update_id, "message": message(update_id, text=text, **more)}


def message(number: int, **more: Any) -> dict[str, Any]:
    return {
        "message_id": number + 1000,
        "date": int(NOW.timestamp()) - 60,
        "chat": {
            "id": CHAT,
            "type": "private",
            "first_name": "Sevval",
            "last_name": "Demir-Oudega",
            "username": "moeder_van_sevval",
        },
        "from": {
            "id": CHAT,
            "is_bot": False,
            "first_name": "Sevval",
            "last_name": "Demir-Oudega",
            "username": "moeder_van_sevval",
            "language_code": "nl",
        },
        **more,
    }


def in_group(update_id: int) -> dict[str, Any]:
    group = {"id": -100_200, "type": "supergroup", "title": "Ouders groep 5"}
    return {"update_id": update_id, "message": message(update_id, text="hoi bot", chat=group)}


# A message from a parent


async def test_a_text_becomes_a_case_and_its_acknowledgement_comes_in_the_same_chat(
    desk: Desk,
) -> None:
    postman = desk.postman()
    await desk.server.put(written(500))

    await desk.reader.look()
    await desk.deliver(postman)()
    await postman.hang_up()

    (reference,) = await desk.cases()
    assert await desk.outcome(500) is Outcome.CASE_OPENED
    assert [(sent.chat_id, sent.text) for sent in desk.server.sent] == [
        (CHAT, f"acknowledgement {reference} vóór 14-10-2026")
    ]
    async with desk.database.reading() as tx:
        letters = await tx.letters.of_case(reference)
    assert {letter.kind: state for letter, state, _ in letters}[
        LetterKind.ACKNOWLEDGEMENT
    ] is LetterState.SENT


async def test_a_case_starts_when_the_parent_wrote_and_not_when_the_bot_looked(desk: Desk) -> None:
    await desk.server.put(written(500, date=int((NOW - timedelta(hours=9)).timestamp())))

    await desk.reader.look()

    async with desk.database.reading() as tx:
        (case,) = await tx.cases.all()
    assert case.received == NOW - timedelta(hours=9)


async def test_what_is_stored_of_the_sender_is_the_chat_alone(desk: Desk) -> None:
    await desk.server.put(written(500, text="Mag ik het dossier inzien?"))

    await desk.reader.look()

    (read,) = desk.understanding.read
    assert read.sender == f"telegram:proefbot:{CHAT}"
    assert read.sender_name == ""
    assert "Demir" not in repr(read)
    assert "moeder" not in repr(read)


async def test_the_database_file_names_neither_the_chat_nor_the_parent(desk: Desk) -> None:
    await desk.server.put(written(500))

    await desk.reader.look()

    files = list(desk.file.parent.glob(f"{desk.file.name}*"))
    stored = b"".join(each.read_bytes() for each in files)
    assert str(CHAT).encode() not in stored
    assert b"Demir" not in stored
    assert b"op papier" not in stored


async def test_words_behind_a_command_are_read_as_a_message(desk: Desk) -> None:
    await desk.server.put(written(500, text="/help er staan foto's van Sevval op internet"))

    await desk.reader.look()

    assert [each.text for each in desk.understanding.read] == [
        "er staan foto's van Sevval op internet"
    ]
    assert len(await desk.cases()) == 1


# Twice, late, out of order, crashes


async def test_the_offset_goes_up_only_after_the_outcome_is_saved(desk: Desk) -> None:
    await desk.server.put(written(500), written(501))

    await desk.reader.look()
    asked_before = list(desk.server.offsets)
    await desk.reader.look()

    assert asked_before == [None]
    assert desk.server.offsets == [None, 502]
    assert desk.server.pending == []


async def test_the_same_update_twice_is_one_case(desk: Desk) -> None:
    desk.server.strict_offset = False
    await desk.server.put(written(500))

    await desk.reader.look()
    await desk.reader.look()

    assert len(await desk.cases()) == 1


async def test_the_same_update_twice_in_one_answer_is_one_case(desk: Desk) -> None:
    await desk.server.put(written(500), written(500))

    taken = await desk.reader.look()

    assert taken == 2
    assert len(await desk.cases()) == 1


async def test_updates_out_of_order_and_late_are_all_recorded(desk: Desk) -> None:
    desk.server.strict_offset = False
    await desk.server.put(written(503), written(501))

    await desk.reader.look()
    desk.server.pending.clear()
    await desk.server.put(written(502))
    await desk.reader.look()

    assert [await desk.outcome(each) is not None for each in (501, 502, 503)] == [True] * 3
    assert desk.server.offsets == [None, 504]


async def test_a_crash_between_the_commit_and_the_next_poll_opens_no_second_case(
    desk: Desk,
) -> None:
    await desk.server.put(written(500))
    await desk.reader.look()

    after_restart = desk.another_reader()
    await after_restart.look()
    await after_restart.look()
    await after_restart.hang_up()

    assert len(await desk.cases()) == 1
    assert desk.server.offsets == [None, None, 501]


async def test_two_readers_of_one_bot_record_each_update_once(desk: Desk) -> None:
    desk.server.strict_offset = False
    await desk.server.put(*(written(number) for number in range(500, 510)))
    other = desk.another_reader()

    await asyncio.gather(desk.reader.look(), other.look())
    await other.hang_up()

    assert len(await desk.cases()) == 10


async def test_another_message_under_a_number_used_before_is_not_lost(desk: Desk) -> None:
    await desk.server.put(written(500))
    await desk.reader.look()
    await desk.reader.look()

    await desk.server.put(written(500, text="Heel iets anders", message_id=9_999))
    taken = [await desk.reader.look() for _ in range(2)]
    repeated = desk.another_reader()
    await desk.server.put(written(500, text="Heel iets anders", message_id=9_999))
    await repeated.look()
    await repeated.hang_up()

    assert taken == [1, 0]
    assert len(await desk.cases()) == 2


async def test_after_an_empty_answer_a_lower_number_is_taken_too(desk: Desk) -> None:
    await desk.server.put(written(9_000))
    await desk.reader.look()
    await desk.reader.look()

    await desk.server.put(written(77))
    await desk.reader.look()

    assert await desk.outcome(77) is Outcome.CASE_OPENED


# Storage


async def test_while_the_database_is_locked_nothing_is_settled_and_it_is_done_later(
    desk: Desk,
) -> None:
    await desk.server.put(written(500), written(501))
    lock = sqlite3.connect(desk.file, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageUnavailable):
        await desk.reader.look()
    lock.execute("ROLLBACK")
    lock.close()
    await desk.reader.look()

    assert desk.server.offsets == [None, None]
    assert len(await desk.cases()) == 2


async def test_a_fault_at_the_second_update_settles_only_the_first(desk: Desk) -> None:
    lock = sqlite3.connect(desk.file, isolation_level=None)

    async def lock_at_the_second(number: int) -> None:
        if number == 2:
            lock.execute("BEGIN IMMEDIATE")

    reader = watched_reader(desk, lock_at_the_second)
    await desk.server.put(written(501), written(500))
    with pytest.raises(StorageUnavailable):
        await reader.look()

    lock.close()
    await reader.look()
    await reader.hang_up()

    assert desk.server.offsets == [None, 501]
    assert len(await desk.cases()) == 2


def watched_reader(desk: Desk, before: Callable[[int], Awaitable[None]]) -> ChatReader:
    """A reader that does something just before it understands the n-th message."""
    plain = PlainUnderstanding()

    class Watched:
        async def understand(self, message: IncomingMessage) -> Understanding:
            await before(len(plain.read) + 1)
            return await plain.understand(message)

    return ChatReader(desk.bot, replace(desk.receive(), understand=Watched()))


async def test_a_message_that_cannot_be_processed_waits_for_a_person_and_the_next_goes_on(
    desk: Desk,
) -> None:
    await desk.server.put(written(500))
    desk.understanding.fault = RuntimeError("model")
    await desk.reader.look()
    desk.understanding.fault = None

    await desk.server.put(written(501))
    await desk.reader.look()

    assert await desk.outcome(500) is Outcome.SET_ASIDE
    assert await desk.outcome(501) is Outcome.CASE_OPENED
    async with desk.database.reading() as tx:
        (waiting,) = await tx.ledger.waiting(board=BOARD.id)
    assert waiting.reason is SetAsideReason.COULD_NOT_PROCESS
    assert waiting.salvaged is not None
    assert waiting.salvaged.text == QUESTION
    assert desk.server.sent[0].text == DUTCH[Saying.A_PERSON_LOOKS]


async def test_a_text_that_cannot_be_screened_is_not_kept_and_stops_nothing(desk: Desk) -> None:
    await desk.server.put(written(500))
    desk.screen.fault = RuntimeError("screen")

    await desk.reader.look()

    async with desk.database.reading() as tx:
        (waiting,) = await tx.ledger.waiting(board=BOARD.id)
    assert (waiting.salvaged, waiting.detail) == (None, "RuntimeError")


async def test_a_text_that_cannot_be_stored_waits_for_a_person_and_the_next_goes_on(
    desk: Desk,
) -> None:
    await desk.server.put(written(500))
    desk.screen.spoils = True
    await desk.reader.look()
    desk.screen.spoils = False

    await desk.server.put(written(501))
    await desk.reader.look()

    assert await desk.outcome(500) is Outcome.SET_ASIDE
    assert await desk.outcome(501) is Outcome.CASE_OPENED


async def test_half_a_character_in_a_message_does_not_keep_it_out(desk: Desk) -> None:
    await desk.server.put(written(500, text=f"Wie ziet de foto's? {HALF_A_CHARACTER}"))

    await desk.reader.look()

    assert await desk.outcome(500) is Outcome.CASE_OPENED
    assert desk.understanding.read[0].text.startswith("Wie ziet de foto's?")


async def test_one_malformed_update_is_set_aside_and_does_not_hold_up_the_others(
    desk: Desk,
) -> None:
    broken = written(500, text="Wat weet u van Sevval?")
    del broken["message"]["date"]
    await desk.server.put(broken, written(501))

    await desk.reader.look()

    assert await desk.outcome(500) is Outcome.SET_ASIDE
    assert await desk.outcome(501) is Outcome.CASE_OPENED
    async with desk.database.reading() as tx:
        (waiting,) = await tx.ledger.waiting(board=BOARD.id)
    assert waiting.salvaged is not None
    assert waiting.salvaged.text == "Wat weet u van Sevval?"
    assert waiting.salvaged.sender == desk.bot.chat_key(CHAT)


# What is no message


PHOTO: Final = [
    {"file_id": "a", "file_unique_id": "a", "width": 90, "height": 60, "file_size": 1_200},
    {"file_id": "b", "file_unique_id": "b", "width": 900, "height": 600, "file_size": 88_000},
]
DOCUMENT: Final = {
    "file_id": "d",
    "file_unique_id": "d",
    "file_name": "dossier Sevval Demir.pdf",
    "mime_type": "application/pdf",
    "file_size": 12_000,
}
VOICE: Final = {"file_id": "v", "file_unique_id": "v", "duration": 4, "mime_type": "audio/ogg"}
STICKER: Final = {
    "file_id": "s",
    "file_unique_id": "s",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}
WITHOUT_WORDS: Final[list[tuple[dict[str, Any], Saying]]] = [
    ({"photo": PHOTO}, Saying.NO_FILES),
    ({"document": DOCUMENT}, Saying.NO_FILES),
    ({"voice": VOICE}, Saying.NO_VOICE),
    ({"sticker": STICKER}, Saying.WORDS_PLEASE),
    ({"contact": {"phone_number": "0612345678", "first_name": "Sevval"}}, Saying.NO_PLACES),
    ({"location": {"latitude": 53.1, "longitude": 6.9}}, Saying.NO_PLACES),
    ({"text": "/start"}, Saying.WELCOME),
    ({"text": "/start folder-groep-5"}, Saying.WELCOME),
    ({"text": "/help@privacyloket_proef_bot"}, Saying.WELCOME),
]


@pytest.mark.parametrize(("content", "saying"), WITHOUT_WORDS)
async def test_what_has_no_words_gets_a_short_answer_and_one_row(
    desk: Desk, content: dict[str, Any], saying: Saying
) -> None:
    await desk.server.put({"update_id": 500, "message": message(500, **content)})

    await desk.reader.look()

    row = await desk.row(500)
    assert row is not None
    assert (row.outcome, row.reason) == (Outcome.AUTOMATIC, "chat_signal")
    assert [sent.text for sent in desk.server.sent] == [
        sentence(saying, language="nl", board=BOARD.name)
    ]
    assert await desk.cases() == []


async def test_a_photo_with_a_caption_is_a_message_and_the_photo_is_never_fetched(
    desk: Desk,
) -> None:
    captioned = message(500, photo=PHOTO, caption="Dit stond open en bloot op het bord")
    await desk.server.put({"update_id": 500, "message": captioned})

    await desk.reader.look()

    (read,) = desk.understanding.read
    assert read.text == "Dit stond open en bloot op het bord"
    assert [(each.name, each.media_type, each.size) for each in read.attachments] == [
        ("photo", "image/jpeg", 88_000)
    ]
    assert desk.server.asked("getFile") == []
    async with desk.database.reading() as tx:
        ((letter, _, _), *_) = await tx.letters.of_case((await desk.cases())[0])
    assert letter.facts["attachments_not_kept"] == 1


async def test_the_name_of_a_file_is_not_kept(desk: Desk) -> None:
    captioned = message(500, document=DOCUMENT, caption="Klopt dit wel?")
    await desk.server.put({"update_id": 500, "message": captioned})

    await desk.reader.look()

    (read,) = desk.understanding.read
    assert [(each.name, each.media_type) for each in read.attachments] == [
        ("file", "application/pdf")
    ]


async def test_an_album_is_answered_once(desk: Desk) -> None:
    await desk.server.put(
        *(
            {
                "update_id": number,
                "message": message(number, photo=PHOTO, media_group_id="album-1"),
            }
            for number in (500, 501, 502)
        )
    )

    await desk.reader.look()

    assert len(desk.server.sent) == 1
    assert await desk.outcome(502) is Outcome.AUTOMATIC


async def test_a_flood_of_stickers_is_recorded_but_not_answered_one_by_one(desk: Desk) -> None:
    await desk.server.put(
        *(
            {"update_id": number, "message": message(number, sticker=STICKER)}
            for number in range(500, 530)
        )
    )

    taken = await desk.reader.look()

    assert taken == 30
    assert len(desk.server.sent) == 10


async def test_the_next_day_a_chat_is_answered_again(desk: Desk) -> None:
    stickers = [
        {"update_id": number, "message": message(number, sticker=STICKER)}
        for number in range(500, 513)
    ]
    await desk.server.put(*stickers[:12])
    await desk.reader.look()

    desk.clock.moment += timedelta(days=1)
    await desk.server.put(stickers[12])
    await desk.reader.look()

    assert len(desk.server.sent) == 11


async def test_a_changed_message_is_recorded_and_the_parent_is_told(desk: Desk) -> None:
    changed = message(500, text="Toch niet", edit_date=int(NOW.timestamp()))
    await desk.server.put({"update_id": 501, "edited_message": changed})

    await desk.reader.look()

    assert await desk.outcome(501) is Outcome.AUTOMATIC
    assert [sent.text for sent in desk.server.sent] == [DUTCH[Saying.NOT_REREAD]]


async def test_a_location_that_moves_is_recorded_without_a_word(desk: Desk) -> None:
    moving = message(500, location={"latitude": 53.1, "longitude": 6.9, "live_period": 900})
    await desk.server.put({"update_id": 501, "edited_message": moving})

    await desk.reader.look()

    assert await desk.outcome(501) is Outcome.AUTOMATIC
    assert desk.server.sent == []


async def test_a_group_is_left_with_one_sentence(desk: Desk) -> None:
    await desk.server.put(in_group(500), in_group(501))

    await desk.reader.look()

    assert desk.server.left == [-100_200]
    assert [sent.chat_id for sent in desk.server.sent] == [-100_200]
    assert [await desk.outcome(each) for each in (500, 501)] == [Outcome.AUTOMATIC] * 2
    assert desk.understanding.read == []


def membership(update_id: int, chat_type: str, status: str) -> dict[str, Any]:
    chat = {"id": -300, "type": chat_type, "title": "Ouders"}
    someone = {"id": 5, "is_bot": False, "first_name": "Jelle"}
    restless = {"until_date": 0} if status == "kicked" else {}
    return {
        "update_id": update_id,
        "my_chat_member": {
            "chat": chat if chat_type != "private" else {"id": 5, "type": "private"},
            "from": someone,
            "date": int(NOW.timestamp()),
            "old_chat_member": {"user": BOT_USER, "status": "left"},
            "new_chat_member": {"user": BOT_USER, "status": status, **restless},
        },
    }


@pytest.mark.parametrize(
    ("chat_type", "status", "leaves"),
    [
        ("group", "member", True),
        ("channel", "left", False),
        ("supergroup", "kicked", False),
        ("private", "kicked", False),
        ("private", "member", False),
    ],
)
async def test_the_bot_leaves_what_it_was_added_to_and_nothing_else(
    desk: Desk, chat_type: str, status: str, leaves: bool
) -> None:
    await desk.server.put(membership(500, chat_type, status))

    await desk.reader.look()

    assert bool(desk.server.left) is leaves
    assert bool(desk.server.sent) is leaves
    assert await desk.outcome(500) is Outcome.AUTOMATIC


async def test_a_post_in_a_channel_makes_the_bot_leave(desk: Desk) -> None:
    channel = {"id": -400, "type": "channel", "title": "Schoolnieuws"}
    post = {"message_id": 3, "date": int(NOW.timestamp()), "chat": channel, "text": "Nieuws!"}
    await desk.server.put({"update_id": 500, "channel_post": post})

    await desk.reader.look()

    assert desk.server.left == [-400]
    assert await desk.outcome(500) is Outcome.AUTOMATIC


async def test_a_short_answer_that_fails_holds_nothing_up(desk: Desk) -> None:
    desk.server.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=30))
    await desk.server.put(written(500, text="/start"), written(501))

    taken = await desk.reader.look()

    assert taken == 2
    assert await desk.outcome(501) is Outcome.CASE_OPENED


# Telegram that does not answer


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


# Letters out


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
    await carry(desk, Words("", "Dag"), postman=postman)
    desk.server.sent.clear()
    for fault in (None, Fault(502, "Bad Gateway")):
        desk.server.fail("sendMessage", fault or HANG_UP)

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


# The log


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


# Pure parts


@given(st.text(alphabet="ab. \n😀é", max_size=400), st.integers(2, 40))
def test_split_parts_fit_and_lose_nothing_but_spaces(text: str, longest: int) -> None:
    parts = split_text(text, longest=longest)

    assert all(0 < len(part.encode("utf-16-le")) // 2 <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_text_that_just_fits_is_not_split() -> None:
    assert split_text("😀" * 2_000) == ["😀" * 2_000]


def test_a_split_prefers_a_sentence_to_a_word() -> None:
    assert split_text("Een zin is klaar. En nog een zin", longest=24) == [
        "Een zin is klaar.",
        "En nog een zin",
    ]


@given(st.integers(-(10**14), 10**14), st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}"))
def test_the_key_of_a_chat_leads_back_to_it(chat_id: int, name: str) -> None:
    bot = ChatBot(name.strip(), BOARD.id, "1:x")

    assert read_chat_key(bot.chat_key(chat_id)) == (name.strip(), chat_id)


@pytest.mark.parametrize(
    "key", ["", "telegram::5", "telegram:bot:", "telegram:bot:x", "a@b.example"]
)
def test_what_is_no_key_of_a_chat_leads_nowhere(key: str) -> None:
    assert read_chat_key(key) is None


def test_every_saying_stands_in_both_languages() -> None:
    assert set(DUTCH) == set(ENGLISH) == set(Saying)


@pytest.mark.parametrize("saying", Saying)
def test_who_has_no_dutch_telegram_reads_english_under_the_dutch(saying: Saying) -> None:
    said = sentence(saying, language="tr", board="OPRON")

    assert said.startswith(sentence(saying, language="nl-NL", board="OPRON"))
    assert ENGLISH[saying].format(board="OPRON") in said
