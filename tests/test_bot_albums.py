"""Chat in: an album is one message, however its parts come."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
from bot_api_server import HANG_UP, HeldFile
from chat_house import CHAT, NOW, ByContent, Desk, message, open_desk, written
from hypothesis import given
from hypothesis import strategies as st

from bot.albums import as_units, without_cut_album
from bot.chat_bot import ChatBot, TelegramUnavailable
from bot.chat_door import Waits
from bot.offered_files import MOST_BYTES
from bot.read_update import Reading, UpdateReader
from bot.reader import ChatReader
from casework.ledger import Outcome
from casework.letters import LetterKind
from casework.message import AttachmentFate

LEAK: Final = "Deze lijsten stonden open op internet"
COPY: Final = b"paspoort van Sevval"
BLUR: Final = b"wazig vlekje"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, ByContent()) as opened:
        yield opened


def part(desk: Desk, number: int, data: bytes | None = None, **more: Any) -> dict[str, Any]:
    """One photo of an album."""
    data = data or f"schermafbeelding {number}".encode()
    desk.server.files[f"f{number}"] = HeldFile(data, None, f"photos/file_{number}.jpg")
    size = {"file_id": f"f{number}", "file_unique_id": "f", "width": 900, "height": 600}
    group = more.pop("group", "album-1")
    return {
        "update_id": number,
        "message": message(number, photo=[size], media_group_id=group, **more),
    }


async def kept(desk: Desk) -> list[bytes]:
    return sorted(data for _, data in await desk.kept_files())


async def outcomes(desk: Desk, *numbers: int) -> list[Outcome | None]:
    return [await desk.outcome(number) for number in numbers]


async def test_an_album_is_one_message_with_all_its_files_and_a_row_for_each_part(
    desk: Desk,
) -> None:
    await desk.server.put(
        part(desk, 500), part(desk, 501, caption=LEAK), part(desk, 502, caption="Bladzijde drie")
    )

    taken = await desk.reader.look()

    (read,) = desk.understanding.read
    assert read.text == f"{LEAK}\n\nBladzijde drie"
    assert len(read.attachments) == 3
    assert await kept(desk) == [f"schermafbeelding {each}".encode() for each in (500, 501, 502)]
    assert await outcomes(desk, 500, 501, 502) == [
        Outcome.CASE_OPENED,
        Outcome.AUTOMATIC,
        Outcome.AUTOMATIC,
    ]
    assert (taken, len(await desk.cases())) == (3, 1)


async def test_parts_that_come_a_moment_later_are_waited_for(desk: Desk) -> None:
    reader = ChatReader(desk.bot, desk.receive(), waits=Waits(album=0.2))
    await desk.server.put(part(desk, 500, caption=LEAK))
    looking = asyncio.ensure_future(reader.look())
    await desk.server.called("getUpdates")

    await desk.server.put(part(desk, 501))
    await looking
    await reader.hang_up()

    assert len(await desk.cases()) == 1
    assert len(await kept(desk)) == 2
    assert set(desk.server.offsets) == {None}


async def test_a_stop_while_an_album_comes_in_leaves_all_of_it_for_later(desk: Desk) -> None:
    reader = ChatReader(desk.bot, desk.receive(), waits=Waits(album=60))
    await desk.server.put(part(desk, 500, caption=LEAK))
    stop = asyncio.Event()
    running = asyncio.ensure_future(reader.run(stop))
    await desk.server.called("getUpdates")

    stop.set()
    await running
    await desk.server.put(part(desk, 501))
    await desk.reader.look()

    assert len(await desk.cases()) == 1
    assert len(await kept(desk)) == 2


async def test_a_part_that_comes_after_the_rest_was_saved_is_not_lost(desk: Desk) -> None:
    await desk.server.put(part(desk, 500, caption=LEAK), part(desk, 501))
    await desk.reader.look()
    desk.understanding.nothing_asked = True
    await desk.server.put(part(desk, 502))

    await desk.reader.look()

    assert await desk.outcome(502) is Outcome.ADDED_TO_CASE
    assert len(await kept(desk)) == 3


async def test_after_a_crash_a_late_part_is_told_from_those_that_were_saved(desk: Desk) -> None:
    await desk.server.put(part(desk, 500, caption=LEAK), part(desk, 501))
    await desk.reader.look()
    desk.understanding.nothing_asked = True
    await desk.server.put(part(desk, 502))

    after_restart = desk.another_reader()
    await after_restart.look()
    await after_restart.hang_up()

    assert len(await desk.cases()) == 1
    assert await kept(desk) == [f"schermafbeelding {each}".encode() for each in (500, 501, 502)]


async def test_a_crash_between_the_rows_of_the_parts_and_the_message_loses_nothing(
    desk: Desk,
) -> None:
    await desk.server.put(part(desk, 500, caption=LEAK), part(desk, 501))
    desk.judge = CrashOnce()
    crashing = desk.another_reader()
    with pytest.raises(KeyboardInterrupt):
        await crashing.look()
    await crashing.hang_up()
    before = await outcomes(desk, 500, 501)

    await desk.reader.look()

    assert before == [None, Outcome.AUTOMATIC]
    assert len(await kept(desk)) == 2


class CrashOnce(ByContent):
    async def judge(self, *_args: Any, **_more: Any) -> Any:
        raise KeyboardInterrupt


async def test_a_message_between_the_parts_is_not_settled_before_it_is_saved(desk: Desk) -> None:
    await desk.server.put(
        part(desk, 500, caption=LEAK), written(501), part(desk, 502), written(503)
    )
    desk.server.fail("deleteMessage", HANG_UP)
    desk.screen.masks = "papier"
    with pytest.raises(TelegramUnavailable):
        await desk.reader.look()

    await desk.reader.look()

    assert desk.server.offsets[-1] == 501
    assert await outcomes(desk, 500, 501, 502, 503) == [
        Outcome.CASE_OPENED,
        Outcome.CASE_OPENED,
        Outcome.AUTOMATIC,
        Outcome.CASE_OPENED,
    ]
    assert desk.server.deleted == [(CHAT, 1501), (CHAT, 1503)]


async def test_a_copy_among_the_photos_takes_the_whole_album_from_the_chat(desk: Desk) -> None:
    await desk.server.put(part(desk, 500, caption=LEAK), part(desk, 501, COPY))

    await desk.reader.look()

    assert desk.server.deleted == [(CHAT, 1500), (CHAT, 1501)]
    assert await kept(desk) == [b"schermafbeelding 500"]


@pytest.mark.parametrize("caption", [{}, {"caption": LEAK}])
async def test_a_copy_beside_a_photo_nobody_is_sure_about_goes_as_well(
    desk: Desk, caption: dict[str, str]
) -> None:
    await desk.server.put(part(desk, 500, BLUR, **caption), part(desk, 501, COPY))

    await desk.reader.look()

    (reference,) = await desk.cases()
    row = await desk.row(500)
    assert row is not None
    assert row.copy_destroyed
    assert desk.server.deleted == [(CHAT, 1500), (CHAT, 1501)]
    assert LetterKind.COPY_DESTROYED in await desk.letters(reference)
    assert await kept(desk) == []


async def test_each_fate_stands_with_its_own_photo_when_one_is_not_fetched(desk: Desk) -> None:
    large = part(desk, 500, caption=LEAK)
    large["message"]["photo"][0]["file_size"] = MOST_BYTES + 1
    await desk.server.put(large, part(desk, 501))

    await desk.reader.look()

    (kept_message,) = await desk.messages()
    assert [(each.size, each.fate) for each in kept_message.attachments] == [
        (0, AttachmentFate.KEPT),
        (MOST_BYTES + 1, AttachmentFate.LEFT),
    ]
    assert await kept(desk) == [b"schermafbeelding 501"]


async def test_two_albums_at_once_are_two_messages(desk: Desk) -> None:
    await desk.server.put(
        part(desk, 500, caption="Eerste"),
        part(desk, 501, group="album-2", caption="Tweede"),
        part(desk, 502),
        part(desk, 503, group="album-2"),
    )

    await desk.reader.look()

    assert [(each.text, len(each.attachments)) for each in desk.understanding.read] == [
        ("Eerste", 2),
        ("Tweede", 2),
    ]


async def test_an_album_cut_by_a_full_answer_comes_again_whole(desk: Desk) -> None:
    await desk.server.put(
        *(
            {"update_id": number, "message": message(number, text="/start")}
            for number in range(400, 499)
        ),
        part(desk, 499, caption=LEAK),
        part(desk, 500),
    )

    taken = [await desk.reader.look() for _ in range(2)]

    assert taken == [99, 2]
    assert [len(each.attachments) for each in desk.understanding.read] == [2]


BOT: Final = ChatBot("proefbot", "opron", "1:x")


def reading(number: int, album: str | None) -> Reading:
    malformed = UpdateReader(BOT, NOW).read_malformed({"update_id": number}, "KeyError")
    return Reading(number, malformed.message, album=album)


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from([None, "a", "b"])), max_size=12))
def test_every_update_stands_in_exactly_one_message(drawn: list[tuple[int, str | None]]) -> None:
    readings = sorted((reading(*each) for each in drawn), key=lambda each: each.update_id)

    units = as_units(readings)

    standing = sorted({(each.update_id, each.album or "") for unit in units for each in unit})
    assert standing == sorted({(number, album or "") for number, album in drawn})
    assert all(len({each.album for each in unit}) == 1 for unit in units)
    assert all(len(unit) == 1 or unit[0].album for unit in units)


@given(st.lists(st.sampled_from([None, "a", "b"]), min_size=1, max_size=12))
def test_a_cut_album_is_held_back_whole_unless_it_stands_first(albums: list[str | None]) -> None:
    readings = [reading(number, album) for number, album in enumerate(albums)]

    left = without_cut_album(readings)

    assert left
    assert left == readings[: len(left)]
    if len(left) < len(readings):
        assert albums[-1] not in albums[: len(left)]
        assert albums[len(left)] == albums[-1]
