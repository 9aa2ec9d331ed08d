"""Erasing mails in a real Dovecot mailbox: the right one, and nothing but the right one."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from dovecot import Dovecot, running_dovecot
from imap_house import BOARD, NOW, House, mail, mailbox, open_house

from casework.erasure import SourceFate, SourceMail
from casework.ledger import Door, LedgerEntry, Source
from intake.imap_erase import MailEraser
from intake.mailbox import Mailbox, Settle

pytestmark = pytest.mark.needs("dovecot")
USERS = count(1)


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@pytest.fixture
def user() -> str:
    return f"gewist{next(USERS)}@school.example"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path / "house.sqlite3") as opened:
        yield opened


async def read(house: House, box: Mailbox) -> list[LedgerEntry]:
    reader = house.reader(box)
    try:
        await reader.look()
    finally:
        await reader.leave()
    async with house.storage.reading() as tx:
        return list(await tx.ledger.of_door(door=Door.IMAP, place=box.name))


def to_erase(entry: LedgerEntry, **more: Any) -> SourceMail:
    given = SourceMail(
        entry.source, BOARD, entry.received, entry.raw_sha256, entry.raw_size, since=NOW
    )
    return replace(given, **more)


def eraser(box: Mailbox) -> MailEraser:
    return MailEraser({box.name: lambda: box})


def bodies(dovecot: Dovecot, user: str, folder: str = "INBOX") -> str:
    with dovecot.session(user, folder) as client:
        found = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
    return "".join(each[b"BODY[]"].decode() for each in found.values())


async def test_a_flagged_mail_is_expunged_and_its_neighbour_stays(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1, text="weg"), mail(2, text="blijft")])
    box = mailbox(dovecot.port, username=user)
    first, _ = await read(house, box)

    (answer,) = await eraser(box).erase([to_erase(first)])

    assert (answer.source, answer.fate) == (first.source, SourceFate.ERASED)
    left = bodies(dovecot, user)
    assert "weg 1" not in left
    assert "blijft 2" in left


async def test_a_moved_mail_is_found_by_its_bytes_among_its_likes(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1, text="weg"), mail(2, text="wie")])
    box = mailbox(dovecot.port, username=user, settle=Settle.MOVE)
    first, _ = await read(house, box)

    # The server here stamps the moment of delivery; the ledger's clock stands still.
    with dovecot.session(user, box.move_to) as client:
        listed = client.fetch(client.search("ALL"), ["INTERNALDATE"])
        arrived = next(iter(listed.values()))[b"INTERNALDATE"].astimezone(NOW.tzinfo)
    (answer,) = await eraser(box).erase([to_erase(first, received=arrived)])

    assert answer.fate is SourceFate.ERASED
    left = bodies(dovecot, user, box.move_to)
    assert "weg 1" not in left
    assert "wie 2" in left


async def test_a_mail_that_is_not_there_any_more_needs_nothing(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1)])
    box = mailbox(dovecot.port, username=user)
    (entry,) = await read(house, box)
    with dovecot.session(user) as client:
        client.delete_messages(client.search("ALL"))
        client.expunge()

    (answer,) = await eraser(box).erase([to_erase(entry)])

    assert answer.fate is SourceFate.GONE


async def test_a_number_under_which_another_mail_stands_is_left_alone(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1, text="blijft")])
    box = mailbox(dovecot.port, username=user)
    (entry,) = await read(house, box)

    (answer,) = await eraser(box).erase([to_erase(entry, raw_sha256="ab" * 32)])

    assert (answer.fate, answer.why) == (SourceFate.LEFT, "another mail stands under its number")
    assert "blijft 1" in bodies(dovecot, user)


async def test_a_folder_numbered_anew_is_searched_by_day_and_bytes(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1, text="weg")])
    box = mailbox(dovecot.port, username=user)
    (entry,) = await read(house, box)
    with dovecot.session(user) as client:
        (listed,) = client.fetch(client.search("ALL"), ["INTERNALDATE"]).values()
    arrived = listed[b"INTERNALDATE"].astimezone(NOW.tzinfo)
    renumbered = Source(Door.IMAP, box.name, "1:1")
    wrong_day = to_erase(entry, source=renumbered, received=arrived - timedelta(days=9))

    (not_found,) = await eraser(box).erase([wrong_day])
    (found,) = await eraser(box).erase([replace(wrong_day, received=arrived)])

    assert (not_found.fate, found.fate) == (SourceFate.GONE, SourceFate.ERASED)
    assert "weg 1" not in bodies(dovecot, user)


async def test_a_mailbox_that_fails_is_an_answer_and_the_others_go_on(
    dovecot: Dovecot, user: str, house: House
) -> None:
    dovecot.put(user, [mail(1)])
    box = mailbox(dovecot.port, username=user)
    (entry,) = await read(house, box)
    broken = replace(box, name="kapot", password=lambda: "verkeerd")
    unknown = Source(Door.IMAP, "opgeheven", "7:1")
    mails = [
        to_erase(entry, source=unknown),
        to_erase(entry, source=Source(Door.IMAP, "kapot", "7:1")),
        to_erase(entry),
    ]
    both = MailEraser({box.name: lambda: box, "kapot": lambda: broken})

    answers = {each.source.place: each for each in await both.erase(mails)}

    assert answers[box.name].fate is SourceFate.ERASED
    assert answers["kapot"].why == "the server refuses name or password"
    assert "not in the settings" in answers["opgeheven"].why
