"""Chat in: photos and files, taken in memory when they may be and never before that is known."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

import pytest
from bot_api_server import HANG_UP, Fault, HeldFile
from chat_house import BOARD, CHAT, ByContent, Desk, message, open_desk, written

from bot.chat_bot import TelegramUnavailable
from bot.offered_files import MOST_BYTES
from bot.reader import ChatReader
from bot.sayings import Saying
from bot.texts import phrasebook, sentence
from casework.actions.receive_message import Arrival, ReceiveMessage
from casework.events import EventKind
from casework.ledger import Outcome
from casework.letters import LetterKind
from casework.message import AttachmentFate
from screening.screen_message import NumberScreen

LEAK: Final = "Deze lijst met cijfers van groep 5 stond open op internet"
COPY: Final = b"paspoort van Sevval"
SCREENSHOT: Final = b"schermafbeelding van een lijst"
BLUR: Final = b"wazig vlekje"


@pytest.fixture
def judge() -> ByContent:
    return ByContent()


@pytest.fixture
async def desk(tmp_path: Path, judge: ByContent) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, judge) as opened:
        yield opened


def photo(
    desk: Desk,
    number: int,
    data: bytes = SCREENSHOT,
    *,
    size: int | None = None,
    told: int | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A photo in two sizes, of which the server holds the larger."""
    name = f"groot-{number}"
    desk.server.files[name] = HeldFile(data, told, f"photos/file_{number}.jpg")
    sizes = [
        {"file_id": "klein", "file_unique_id": "k", "width": 90, "height": 60, "file_size": 900},
        {"file_id": name, "file_unique_id": name, "width": 900, "height": 600},
    ]
    sizes[1]["file_size"] = size or len(data)
    return {"update_id": number, "message": message(number, photo=sizes, **more)}


def document(desk: Desk, number: int, data: bytes, **facts: Any) -> dict[str, Any]:
    name = f"bestand-{number}"
    desk.server.files[name] = HeldFile(data, None, f"documents/file_{number}.bin")
    caption = {"caption": facts.pop("caption")} if "caption" in facts else {}
    about = {"file_id": name, "file_unique_id": name, "file_size": len(data), **facts}
    return {"update_id": number, "message": message(number, document=about, **caption)}


def said(desk: Desk) -> list[str]:
    return [sent.text for sent in desk.server.sent]


def dutch(*sayings: Saying) -> list[str]:
    facts = {"board": BOARD.name, "address": BOARD.contact.email, "megabytes": "10"}
    return [sentence(each, language="nl", **facts) for each in sayings]


async def events(desk: Desk) -> list[EventKind]:
    (reference, *_) = await desk.cases()
    async with desk.database.reading() as tx:
        found = await tx.journal.of_case(board=BOARD.id, reference=reference)
    return [event.kind for event in found]


def stored(desk: Desk) -> bytes:
    return b"".join(each.read_bytes() for each in desk.file.parent.glob(f"{desk.file.name}*"))


# Harmless


async def test_a_photo_is_kept_with_the_words_under_it(desk: Desk, judge: ByContent) -> None:
    await desk.server.put(photo(desk, 500, caption=LEAK))

    await desk.reader.look()

    (kept,) = await desk.messages()
    assert kept.text == LEAK
    assert [each.fate for each in kept.attachments] == [AttachmentFate.KEPT]
    assert await desk.kept_files() == [("image/jpeg", SCREENSHOT)]
    assert (said(desk), desk.server.deleted) == ([], [])
    assert [call.given["file_id"] for call in desk.server.asked("getFile")] == ["groot-500"]


async def test_a_photo_without_words_joins_the_open_case_of_the_chat(desk: Desk) -> None:
    await desk.server.put(written(500))
    await desk.reader.look()
    desk.understanding.nothing_asked = True
    await desk.server.put(photo(desk, 501))

    await desk.reader.look()

    assert await desk.outcome(501) is Outcome.ADDED_TO_CASE
    assert len(await desk.cases()) == 1
    assert await desk.kept_files() == [("image/jpeg", SCREENSHOT)]


async def test_a_photo_without_words_and_without_a_case_is_not_lost(desk: Desk) -> None:
    await desk.server.put(photo(desk, 500))

    await desk.reader.look()

    assert await desk.outcome(500) is Outcome.CASE_OPENED
    assert await desk.kept_files() == [("image/jpeg", SCREENSHOT)]


@pytest.mark.parametrize(
    ("facts", "media_type"),
    [
        ({"mime_type": "application/pdf"}, "application/pdf"),
        ({"mime_type": "image/png", "file_name": "Sevval Demir.png"}, "image/png"),
        ({"file_name": "brief.PDF"}, "application/pdf"),
        ({"mime_type": "application/octet-stream", "file_name": "scan.jpeg"}, "image/jpeg"),
    ],
)
async def test_a_picture_or_pdf_sent_as_a_file_is_kept_without_its_name(
    desk: Desk, judge: ByContent, facts: dict[str, Any], media_type: str
) -> None:
    await desk.server.put(document(desk, 500, SCREENSHOT, caption=LEAK, **facts))

    await desk.reader.look()

    assert await desk.kept_files() == [(media_type, SCREENSHOT)]
    assert [each.name for each in judge.seen] == ["file"]


async def test_of_a_photo_the_largest_size_within_the_bound_is_fetched(desk: Desk) -> None:
    await desk.server.put(photo(desk, 500, caption=LEAK, size=MOST_BYTES + 1))
    desk.server.files["klein"] = HeldFile(SCREENSHOT, None, "photos/klein.jpg")

    await desk.reader.look()

    assert [call.given["file_id"] for call in desk.server.asked("getFile")] == ["klein"]
    assert await desk.kept_files() == [("image/jpeg", SCREENSHOT)]


# A copy of an identity document


async def test_a_copy_is_kept_nowhere_and_its_message_goes_after_the_commit(desk: Desk) -> None:
    await desk.server.put(photo(desk, 500, COPY, caption="Graag inzage, dit ben ik"))

    await desk.reader.look()

    row = await desk.row(500)
    assert row is not None
    assert (row.outcome, row.copy_destroyed) == (Outcome.CASE_OPENED, True)
    assert desk.server.deleted == [(CHAT, 1500)]
    assert await desk.kept_files() == []
    assert COPY not in stored(desk)
    assert LetterKind.COPY_DESTROYED in await desk.letters(row.cases[0])
    assert said(desk) == []


async def test_a_copy_that_telegram_will_not_delete_is_left_to_the_parent(desk: Desk) -> None:
    desk.server.too_old.add(1500)
    await desk.server.put(photo(desk, 500, COPY, caption="Dit ben ik"))

    await desk.reader.look()

    assert said(desk) == dutch(Saying.PLEASE_DELETE)
    assert await desk.outcome(500) is Outcome.CASE_OPENED


async def test_a_deletion_that_gets_no_answer_is_done_with_the_next_look(desk: Desk) -> None:
    await desk.server.put(photo(desk, 500, COPY, caption="Dit ben ik"))
    desk.server.fail("deleteMessage", Fault(429, "Too Many Requests", retry_after=9))
    with pytest.raises(TelegramUnavailable) as caught:
        await desk.reader.look()

    await desk.reader.look()

    assert caught.value.not_before_seconds == 9
    assert desk.server.deleted == [(CHAT, 1500)]
    assert len(desk.server.asked("getFile")) == 1
    assert len(await desk.cases()) == 1


async def test_a_deletion_that_never_works_holds_nobody_up_for_ever(desk: Desk) -> None:
    await desk.server.put(photo(desk, 500, COPY, caption="Dit ben ik"), written(501))
    desk.server.fail("deleteMessage", Fault(500, "Internal Server Error"), times=9)
    for _ in range(2):
        with pytest.raises(TelegramUnavailable):
            await desk.reader.look()

    await desk.reader.look()

    assert said(desk) == dutch(Saying.PLEASE_DELETE)
    assert await desk.outcome(501) is Outcome.CASE_OPENED


async def test_after_a_crash_between_commit_and_deletion_the_copy_still_goes(desk: Desk) -> None:
    await desk.server.put(photo(desk, 500, COPY, caption="Dit ben ik"))
    desk.server.fail("deleteMessage", HANG_UP)
    with pytest.raises(TelegramUnavailable):
        await desk.reader.look()

    after_restart = desk.another_reader()
    await after_restart.look()
    await after_restart.hang_up()

    assert desk.server.deleted == [(CHAT, 1500)]
    assert len(await desk.cases()) == 1


# Nobody is sure


async def test_a_file_nobody_is_sure_about_is_refused_with_another_way(desk: Desk) -> None:
    await desk.server.put(photo(desk, 500, BLUR))

    await desk.reader.look()

    assert said(desk) == dutch(Saying.NOT_SURE)
    assert BOARD.contact.email in said(desk)[0]
    assert await desk.outcome(500) is Outcome.AUTOMATIC
    assert await desk.cases() == []
    assert BLUR not in stored(desk)
    assert desk.server.deleted == []


async def test_the_words_under_a_refused_file_are_a_request_all_the_same(desk: Desk) -> None:
    await desk.server.put(photo(desk, 500, BLUR, caption=LEAK))

    await desk.reader.look()

    (kept,) = await desk.messages()
    assert (kept.text, [each.fate for each in kept.attachments]) == (LEAK, [AttachmentFate.LEFT])
    assert said(desk) == dutch(Saying.NOT_SURE)
    assert await desk.kept_files() == []


async def test_a_judge_that_fails_leaves_the_words_to_a_person(
    desk: Desk, judge: ByContent
) -> None:
    judge.fault = RuntimeError("model")
    await desk.server.put(photo(desk, 500, caption=LEAK), written(501))

    await desk.reader.look()

    assert await desk.outcome(500) is Outcome.SET_ASIDE
    assert await desk.outcome(501) is Outcome.CASE_OPENED
    assert said(desk) == dutch(Saying.A_PERSON_LOOKS)
    assert await desk.kept_files() == []


# While we ask who writes


@pytest.mark.parametrize("caption", [{}, {"caption": "Hierbij mijn paspoort"}])
async def test_while_we_ask_who_writes_a_photo_goes_from_the_chat_unseen(
    desk: Desk, judge: ByContent, caption: dict[str, Any]
) -> None:
    await desk.server.put(written(500))
    await desk.reader.look()
    await desk.ask_who()
    desk.understanding.nothing_asked = True
    await desk.server.put(photo(desk, 501, **caption))

    await desk.reader.look()

    (reference,) = await desk.cases()
    row = await desk.row(501)
    assert row is not None
    assert (row.outcome, row.copy_destroyed) == (Outcome.ADDED_TO_CASE, True)
    assert (desk.server.asked("getFile"), judge.seen) == ([], [])
    assert desk.server.deleted == [(CHAT, 1501)]
    assert said(desk) == dutch(Saying.UNSEEN)
    assert EventKind.COPY_DESTROYED in await events(desk)
    assert LetterKind.COPY_DESTROYED in await desk.letters(reference)


@pytest.mark.parametrize("kind", ["document", "video"])
async def test_whatever_can_show_a_passport_goes_unseen(desk: Desk, kind: str) -> None:
    await desk.server.put(written(500))
    await desk.reader.look()
    await desk.ask_who()
    film = {"file_id": "f", "file_unique_id": "f", "width": 9, "height": 9, "duration": 4}
    await desk.server.put(
        document(desk, 501, b"x", mime_type="application/msword")
        if kind == "document"
        else {"update_id": 501, "message": message(501, video=film)}
    )

    await desk.reader.look()

    assert desk.server.deleted == [(CHAT, 1501)]


async def test_a_reader_without_a_judge_deletes_it_unseen_as_well(desk: Desk) -> None:
    desk.judge = None
    reader = desk.another_reader()
    await desk.server.put(written(500))
    await reader.look()
    await desk.ask_who()
    await desk.server.put(photo(desk, 501))

    await reader.look()
    await reader.hang_up()

    assert desk.server.deleted == [(CHAT, 1501)]


async def test_the_chat_of_somebody_else_is_not_asked_who_they_are(desk: Desk) -> None:
    await desk.server.put(written(500))
    await desk.reader.look()
    await desk.ask_who()
    other = {"id": 5, "type": "private", "first_name": "Jelle"}
    await desk.server.put(photo(desk, 501, chat=other, caption=LEAK))

    await desk.reader.look()

    assert desk.server.deleted == []
    assert await desk.kept_files() == [("image/jpeg", SCREENSHOT)]


async def test_an_unseen_photo_that_stays_is_left_to_the_parent(desk: Desk) -> None:
    await desk.server.put(written(500))
    await desk.reader.look()
    await desk.ask_who()
    desk.server.too_old.add(1501)
    await desk.server.put(photo(desk, 501))

    await desk.reader.look()

    assert said(desk) == dutch(Saying.PLEASE_DELETE)


async def test_when_nobody_knows_whether_we_asked_nothing_is_fetched_and_a_person_looks(
    desk: Desk, judge: ByContent
) -> None:
    class Forgetful(ReceiveMessage):
        async def must_stay_unseen(self, arrival: Arrival) -> bool:
            raise LookupError("a key that is gone")

    facts = {each.name: getattr(desk.receive(), each.name) for each in fields(ReceiveMessage)}
    reader = ChatReader(desk.bot, Forgetful(**facts))
    await desk.server.put(photo(desk, 500, caption=LEAK), written(501))

    await reader.look()
    await reader.hang_up()

    assert [await desk.outcome(each) for each in (500, 501)] == [
        Outcome.SET_ASIDE,
        Outcome.CASE_OPENED,
    ]
    assert said(desk) == dutch(Saying.A_PERSON_LOOKS)
    assert (desk.server.asked("getFile"), desk.server.deleted) == ([], [])


# What is not fetched


@pytest.mark.parametrize("where", ["said", "told", "sent"])
async def test_a_file_beyond_the_bound_is_not_taken(
    desk: Desk, judge: ByContent, where: str
) -> None:
    big = b"schermafbeelding " + bytes(MOST_BYTES) if where == "sent" else SCREENSHOT
    update = document(desk, 500, big, mime_type="image/png", caption=LEAK)
    about = update["message"]["document"]
    about["file_size"] = MOST_BYTES + 1 if where == "said" else 100
    if where == "told":
        desk.server.files["bestand-500"] = HeldFile(big, MOST_BYTES + 1)
    await desk.server.put(update)

    await desk.reader.look()

    assert judge.seen == []
    assert said(desk) == dutch(Saying.TOO_LARGE)
    assert await desk.outcome(500) is Outcome.CASE_OPENED
    assert bool(desk.server.asked("getFile")) is (where != "said")
    assert bool(desk.server.asked("file")) is (where == "sent")


async def test_a_file_that_is_announced_too_large_is_not_even_read(desk: Desk) -> None:
    update = photo(desk, 500, caption=LEAK)
    desk.server.files["groot-500"] = HeldFile(SCREENSHOT, 100, announced=MOST_BYTES + 1)
    await desk.server.put(update)

    async with asyncio.timeout(5):
        await desk.reader.look()

    assert said(desk) == dutch(Saying.TOO_LARGE)


async def test_a_file_that_telegram_calls_too_big_is_not_taken(desk: Desk) -> None:
    desk.server.fail("getFile", Fault(400, "Bad Request: file is too big"))
    await desk.server.put(photo(desk, 500))

    await desk.reader.look()

    assert said(desk) == dutch(Saying.TOO_LARGE)
    assert await desk.outcome(500) is Outcome.AUTOMATIC


@pytest.mark.parametrize("method", ["getFile", "file"])
async def test_a_file_that_does_not_come_is_fetched_with_the_next_look(
    desk: Desk, method: str
) -> None:
    desk.server.fail(method, HANG_UP)
    await desk.server.put(photo(desk, 500, caption=LEAK))
    with pytest.raises(TelegramUnavailable):
        await desk.reader.look()
    before = await desk.outcome(500)

    await desk.reader.look()

    assert before is None
    assert await desk.kept_files() == [("image/jpeg", SCREENSHOT)]
    assert len(await desk.cases()) == 1


async def test_a_flood_limit_makes_the_file_wait_as_long_as_telegram_asks(desk: Desk) -> None:
    desk.server.fail("getFile", Fault(429, "Too Many Requests", retry_after=12))
    await desk.server.put(photo(desk, 500, caption=LEAK))

    with pytest.raises(TelegramUnavailable) as caught:
        await desk.reader.look()

    assert caught.value.not_before_seconds == 12
    assert desk.server.offsets[-1] is None


async def test_a_file_that_never_comes_holds_nobody_up_for_ever(desk: Desk) -> None:
    desk.server.fail("getFile", Fault(502, "Bad Gateway"), times=9)
    await desk.server.put(photo(desk, 500, caption=LEAK), written(501))
    for _ in range(2):
        with pytest.raises(TelegramUnavailable):
            await desk.reader.look()

    await desk.reader.look()

    assert said(desk) == dutch(Saying.NOT_FETCHED)
    assert [await desk.outcome(each) for each in (500, 501)] == [Outcome.CASE_OPENED] * 2
    assert await desk.kept_files() == []


@pytest.mark.parametrize("why", ["unknown", "gone", "on its own disk"])
async def test_a_file_that_is_not_there_any_more_is_asked_for_again(desk: Desk, why: str) -> None:
    update = photo(desk, 500)
    if why == "unknown":
        desk.server.files.clear()
    elif why == "gone":
        desk.server.fail("file", Fault(404, "Not Found"))
    else:
        path = desk.file.parent / "passwd"
        path.write_bytes(SCREENSHOT)
        desk.server.files["groot-500"] = HeldFile(SCREENSHOT, None, str(path))
    await desk.server.put(update)

    await desk.reader.look()

    assert said(desk) == dutch(Saying.NOT_FETCHED)
    assert await desk.kept_files() == []


@pytest.mark.parametrize(
    ("content", "saying"),
    [
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 4}}, Saying.NO_VOICE),
        (
            {"video_note": {"file_id": "v", "file_unique_id": "v", "duration": 4, "length": 9}},
            Saying.NO_VIDEO,
        ),
        (
            {"document": {"file_id": "v", "file_unique_id": "v", "mime_type": "text/html"}},
            Saying.ONLY_PICTURES,
        ),
    ],
)
@pytest.mark.parametrize("caption", [{}, {"caption": LEAK}])
async def test_what_is_never_opened_is_refused_and_its_words_are_read(
    desk: Desk, content: dict[str, Any], saying: Saying, caption: dict[str, str]
) -> None:
    await desk.server.put({"update_id": 500, "message": message(500, **content, **caption)})

    await desk.reader.look()

    assert said(desk) == dutch(saying)
    assert desk.server.asked("getFile") == []
    assert [each.text for each in await desk.messages()] == ([LEAK] if caption else [])


async def test_the_same_photo_twice_is_fetched_and_kept_once(desk: Desk) -> None:
    desk.server.strict_offset = False
    await desk.server.put(photo(desk, 500, caption=LEAK))

    for _ in range(3):
        await desk.reader.look()

    assert len(desk.server.asked("getFile")) == 1
    assert len(await desk.kept_files()) == 1


# A personal number


NUMBER: Final = "111222333"


async def test_a_message_with_a_number_goes_once_its_masked_words_are_kept(desk: Desk) -> None:
    desk.screen.masks = NUMBER
    await desk.server.put(written(500, text=f"Graag inzage, BSN {NUMBER}"))

    await desk.reader.look()

    assert [each.text for each in await desk.messages()] == ["Graag inzage, BSN [BSN]"]
    assert desk.server.deleted == [(CHAT, 1500)]
    assert said(desk) == [phrasebook("nl").sayings[Saying.NUMBER_GONE]]


async def test_the_screening_of_the_house_finds_the_number_of_a_child(desk: Desk) -> None:
    reader = ChatReader(desk.bot, replace(desk.receive(), screen=NumberScreen()))
    await desk.server.put(written(500, text=f"Het BSN van Sevval is {NUMBER}"), written(501))

    await reader.look()
    await reader.hang_up()

    assert desk.server.deleted == [(CHAT, 1500)]
    assert all(NUMBER not in each.full_text for each in await desk.messages())


async def test_a_message_without_a_number_stays_in_the_chat(desk: Desk) -> None:
    desk.screen.masks = NUMBER
    await desk.server.put(written(500))

    await desk.reader.look()

    assert (desk.server.asked("deleteMessage"), said(desk)) == ([], [])


async def test_a_number_in_a_message_that_is_too_old_is_left_to_the_parent(desk: Desk) -> None:
    desk.screen.masks = NUMBER
    desk.server.too_old.add(1500)
    desk.server.strict_offset = False
    await desk.server.put(written(500, text=NUMBER))

    for _ in range(3):
        await desk.reader.look()

    assert said(desk) == dutch(Saying.PLEASE_DELETE)


async def test_what_could_not_be_kept_stays_in_the_chat(desk: Desk) -> None:
    desk.screen.masks = NUMBER
    desk.understanding.fault = RuntimeError("model")
    await desk.server.put(written(500, text=NUMBER))
    await desk.reader.look()
    desk.screen.fault = RuntimeError("screen")
    await desk.server.put(written(501, text=NUMBER))
    await desk.reader.look()
    desk.screen.fault, desk.screen.spoils = None, True
    await desk.server.put(written(502, text=NUMBER))

    await desk.reader.look()

    assert desk.server.deleted == [(CHAT, 1500)]


async def test_after_a_crash_a_number_still_goes_and_the_parent_hears_it(desk: Desk) -> None:
    desk.screen.masks = NUMBER
    await desk.server.put(written(500, text=NUMBER))
    desk.server.fail("deleteMessage", HANG_UP)
    with pytest.raises(TelegramUnavailable):
        await desk.reader.look()

    after_restart = desk.another_reader()
    await after_restart.look()
    await after_restart.look()
    await after_restart.hang_up()

    assert desk.server.deleted == [(CHAT, 1500)]
    assert said(desk) == dutch(Saying.NUMBER_GONE)


async def test_a_message_that_the_parent_deleted_meanwhile_is_no_fault(desk: Desk) -> None:
    desk.screen.masks = NUMBER
    desk.server.deleted.append((CHAT, 1500))
    await desk.server.put(written(500, text=NUMBER))

    await desk.reader.look()

    assert said(desk) == dutch(Saying.NUMBER_GONE)
