"""Tell staff how doors and letters are, and a monitor in one line whether all is well."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from desk_house import DeskHouse, desk_house
from invented import HOUR, NOW, case, letter, mail, source
from memory_storage import MemoryStorage, MemoryTransaction

from casework.boards import Post, Role
from casework.health import ago_words
from casework.ledger import Door, Look, SetAside
from casework.message import SetAsideReason
from casework.ports import StorageUnavailable
from desk.health.routes import health_routes

PATIENCE = timedelta(hours=6)


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage()


@pytest.fixture
async def house(storage: MemoryStorage, tmp_path: Path) -> AsyncIterator[DeskHouse]:
    async with desk_house(
        storage, lambda desk: health_routes(desk, patience=PATIENCE, folder=tmp_path)
    ) as opened:
        yield opened


async def looked(storage: MemoryStorage, place: str, hours_ago: float | None, **more: str) -> None:
    last = None if hours_ago is None else NOW - hours_ago * HOUR
    board, fault = more.get("board", "linde"), more.get("fault", "")
    async with storage.transaction() as tx:
        await tx.doors.looked(Look(Door.IMAP, place, board, last, None, fault))


@pytest.mark.parametrize(
    ("who", "status"), [("ibp_manager", 200), ("desk", 200), ("fg", 200), ("director", 403)]
)
async def test_who_sees_the_whole_board_sees_how_it_is(
    house: DeskHouse, who: str, status: int
) -> None:
    assert (await house.visitor(who).get("/instellingen/gezondheid")).status_code == status


async def test_each_door_has_a_verdict_and_the_silent_one_comes_first(
    house: DeskHouse, storage: MemoryStorage
) -> None:
    await looked(storage, "goed", 0.2)
    await looked(storage, "stil", 7, fault="password refused")
    await looked(storage, "nooit", None, fault="unreachable")
    await looked(storage, "van-berk", 9, board="berk")

    page = await house.visitor("desk").text("/instellingen/gezondheid")

    assert page.index("stil (mailbox)") < page.index("goed (mailbox)")
    assert "7 uur geleden" in page
    assert "12 minuten geleden" in page
    assert "nog nooit gelezen" in page
    assert "password refused" in page
    assert "van-berk" not in page
    assert "GB vrij" in page


async def test_letters_in_trouble_lead_to_their_case_but_not_to_one_about_this_person(
    house: DeskHouse, storage: MemoryStorage
) -> None:
    async with storage.transaction() as tx:
        for each in (case("PL-1"), case("PL-2", kept_from=(Post(Role.DESK),))):
            await tx.cases.open(each, mail(), source=source())
            lost = letter(each.reference)
            await tx.letters.owe(lost)
            await tx.letters.failed(lost.id, now=NOW, why="<b>no such mailbox</b>")
        await tx.letters.owe(letter("PL-1", owed=NOW - 3 * HOUR))
        aside = source("7:99")
        await tx.ledger.set_aside(
            SetAside(aside, "linde", SetAsideReason.NOTHING_TO_READ, "x", NOW, NOW, None)
        )

    answer = await house.visitor("desk").get("/instellingen/gezondheid")

    assert 'href="/zaken/PL-1"' in answer.text
    assert "PL-2" not in answer.text
    assert "&lt;b&gt;no such mailbox" in answer.text
    assert "wacht te lang" in answer.text
    assert "1 bericht wacht" in answer.text


async def test_a_board_without_doors_is_told_so(house: DeskHouse) -> None:
    page = await house.visitor("fg").text("/instellingen/gezondheid")

    assert "Nog niets gelezen" in page
    assert "Er wacht geen brief" in page


# For a monitor


async def test_all_is_well_when_every_door_answers(
    house: DeskHouse, storage: MemoryStorage
) -> None:
    await looked(storage, "privacy-mailbox", 0.5)

    answer = await house.client().get("/healthz")

    assert answer.status_code == 200
    told = answer.json()
    assert (told["status"], told["storage"]) == ("ok", "ok")
    assert [(door["seconds_since_last_look"], door["ok"]) for door in told["doors"]] == [
        (1800, True)
    ]
    assert "privacy-mailbox" not in answer.text
    assert "linde" not in answer.text


@pytest.mark.parametrize(
    ("hours_ago", "fault"), [(7, ""), (None, "unreachable"), (0.1, "token refused")]
)
async def test_one_silent_door_is_told_with_its_age(
    house: DeskHouse, storage: MemoryStorage, hours_ago: float | None, fault: str
) -> None:
    await looked(storage, "goed", 0.5)
    await looked(storage, "stil", hours_ago, fault=fault)

    answer = await house.client().get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["status"] == "degraded"
    assert [door["ok"] for door in answer.json()["doors"]] == [True, False]
    assert "refused" not in answer.text


async def test_a_door_of_a_board_that_is_not_served_worries_nobody(
    house: DeskHouse, storage: MemoryStorage
) -> None:
    await looked(storage, "oud", 900, board="berk")

    assert (await house.client().get("/healthz")).json() == {
        "status": "ok",
        "storage": "ok",
        "doors": [],
    }


class Locked(MemoryStorage):
    """Storage that nobody can read."""

    def reading(self) -> AbstractAsyncContextManager[MemoryTransaction]:
        raise StorageUnavailable


async def test_storage_that_does_not_answer_is_told() -> None:
    async with desk_house(Locked(), lambda desk: health_routes(desk, patience=PATIENCE)) as house:
        answer = await house.client().get("/healthz")

    assert (answer.status_code, answer.json()["storage"]) == (503, "unavailable")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "net"),
        (59, "net"),
        (60, "1 minuut geleden"),
        (3599, "59 minuten geleden"),
        (3600, "1 uur geleden"),
        (86399, "23 uur geleden"),
        (86400, "1 dag geleden"),
        (3 * 86400, "3 dagen geleden"),
    ],
)
def test_how_long_ago_is_told_roundly(seconds: int, words: str) -> None:
    assert ago_words(timedelta(seconds=seconds)) == words
