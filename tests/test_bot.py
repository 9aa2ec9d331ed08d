"""Chat in: a parent's message becomes a case, once, whatever happens in between."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from chat_house import (
    BOARD,
    CHAT,
    HALF_A_CHARACTER,
    NOW,
    QUESTION,
    Desk,
    open_desk,
    watched_reader,
    written,
)

from bot.sayings import Saying
from bot.texts import phrasebook
from casework.ledger import Outcome
from casework.letters import LetterKind, LetterState
from casework.message import SetAsideReason
from casework.ports import StorageUnavailable


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


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


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("/help er staan foto's van Sevval op internet", "er staan foto's van Sevval op internet"),
        ("/start mijn dossier graag", "mijn dossier graag"),
        ("/vraag datalek", "datalek"),
        ("/9 is dit jullie bot?", "is dit jullie bot?"),
    ],
)
async def test_words_behind_a_command_are_read_as_a_message(
    desk: Desk, text: str, asked: str
) -> None:
    await desk.server.put(written(500, text=text))

    await desk.reader.look()

    assert [(each.text, each.full_text) for each in desk.understanding.read] == [(asked, text)]
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
    assert desk.server.sent[0].text == phrasebook("nl").sayings[Saying.A_PERSON_LOOKS]


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
