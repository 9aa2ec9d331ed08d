"""Chat in: what holds no words of a parent, or comes from a group."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from bot_api_server import BOT_USER, Fault
from chat_house import BOARD, NOW, Desk, in_group, message, open_desk, written

from bot.sayings import Saying
from bot.texts import phrasebook, sentence
from casework.ledger import Outcome


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


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
    assert [sent.text for sent in desk.server.sent] == [phrasebook("nl").sayings[Saying.NOT_REREAD]]


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


async def test_a_group_that_cannot_be_left_now_holds_nothing_up(desk: Desk) -> None:
    desk.server.fail("leaveChat", Fault(429, "Too Many Requests", retry_after=5))
    await desk.server.put(in_group(500), written(501), in_group(502))

    taken = await desk.reader.look()

    assert taken == 3
    assert desk.server.left == [-100_200]


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
