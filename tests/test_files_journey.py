"""Follow copies of identity documents through the whole service, and find them nowhere after."""

import asyncio
import base64
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from dovecot import PASSWORD, Dovecot, running_dovecot
from drawn_cards import dutch_card_back, dutch_passport
from drawn_people import Person, invent
from drawn_photographs import as_jpeg, as_pdf, text_pdf
from houses import Running, running_service
from written_mails import attached, forwarded, in_winmail, plain_mail

from casework.events import EventKind
from casework.ledger import Door
from casework.message import AttachmentFate
from service.file_judge import make_judge
from service.log import start_log

pytestmark = pytest.mark.needs("dovecot")
WITHIN = 240
"""Seconds for all mails: reading a picture takes some on a busy machine."""
CHUNK = 64
REPORT = text_pdf([["Rapport van groep 6", "Het gaat goed met lezen en met rekenen."]] * 2)


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


def mailboxes(dovecot: Dovecot) -> list[dict[str, Any]]:
    return [
        {
            "name": settle,
            "board": "opron",
            "host": "127.0.0.1",
            "port": dovecot.port,
            "security": "none",
            "username": f"{settle}@opron.example",
            "password": {"env": "MAILBOX_PASSWORD"},
            "settle": settle,
            "poll_seconds": 0.2,
        }
        for settle in ("flag", "move", "delete")
    ]


def passport(name: str) -> tuple[bytes, Person]:
    return as_jpeg(dutch_passport(Random(name))), invent(Random(name), "NLD")


def with_report(picture: bytes) -> bytes:
    mail = plain_mail()
    mail.add_attachment(picture, "image", "jpeg", filename="IMG_0412.jpg")
    mail.add_attachment(REPORT, "application", "pdf", filename="rapport.pdf")
    return mail.as_bytes()


async def settled(running: Running) -> None:
    """Wait until every mail of every mailbox has its outcome, and its mailbox shows it."""
    async with asyncio.timeout(WITHIN):
        while True:
            rows = []
            async with running.house.database.reading() as tx:
                for place in ("flag", "move", "delete"):
                    rows += await tx.ledger.of_door(door=Door.IMAP, place=place)
            if len(rows) == 5 and all(row.settled for row in rows):
                return
            await asyncio.sleep(0.2)


def pieces_of(*files: bytes) -> set[bytes]:
    """Answer pieces that cover files, as they are and in base64 of any cut."""
    packed = [base64.b64encode(data[at:]) for data in files for at in range(3)]
    return {
        each[at : at + CHUNK]
        for each in (*files, *packed)
        for at in range(0, len(each) - CHUNK + 1, CHUNK)
    }


def holds(written: bytes, pieces: set[bytes]) -> bool:
    """Answer whether one of the pieces stands anywhere in what was written."""
    return any(
        data[at : at + CHUNK] in pieces
        for data in (written, b"".join(written.split()))
        for at in range(len(data) - CHUNK + 1)
    )


def all_files(*folders: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


async def test_a_copy_stands_nowhere_after_the_mail_was_handled(
    tmp_path: Path, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("MAILBOX_PASSWORD", PASSWORD)
    (tmp_path / "temporary").mkdir()
    log = io.StringIO()
    start_log(stream=log)
    people = {name: passport(name) for name in ("een", "twee", "drie", "vier")}
    back, document = (
        as_jpeg(dutch_card_back(Random("vijf"))),
        as_pdf(dutch_passport(Random("vier"))),
    )
    pictures = [*(picture for picture, _ in people.values()), back, document]
    dovecot.put("flag@opron.example", [with_report(pictures[0]), forwarded(pictures[1])])
    dovecot.put("move@opron.example", [in_winmail(pictures[2]), attached(document, "brief.txt")])
    dovecot.put("delete@opron.example", [attached(back)])
    before = all_files(dovecot.folder / "home")
    judge = make_judge()
    assert judge is not None

    try:
        more = {"judge": judge, "mailboxes": mailboxes(dovecot)}
        async with running_service(tmp_path / "data", **more) as running:
            await settled(running)
            sent = await running.letters_settled()
            async with running.house.database.reading() as tx:
                cases = await tx.cases.all()
                fates = [
                    each.fate
                    for case in cases
                    for message in await tx.cases.messages(case)
                    for each in message.attachments
                    if not each.media_type.startswith("message/")
                ]
                kept = [
                    await tx.files.get(case, id=each.id)
                    for case in cases
                    for each in await tx.files.of_case(case)
                ]
                events = [
                    event.kind
                    for case in cases
                    for event in await tx.journal.of_case(board="opron", reference=case.reference)
                ]
    finally:
        await judge.stop()
        start_log()

    written = all_files(tmp_path, dovecot.folder / "home")
    written["log"] = log.getvalue().encode()
    written |= {f"letter {n}": each.mail.as_bytes() for n, each in enumerate(sent)}
    numbers = {
        number
        for _, person in people.values()
        for number in (person.number, person.personal_number)
        if number
    } | {invent(Random("vijf"), "NLD").number}
    pieces = pieces_of(*pictures)
    assert sum(holds(data, pieces) for data in before.values()) == 5
    assert [name for name, data in written.items() if holds(data, pieces)] == []
    for name, data in written.items():
        found = [number for number in numbers if number.encode() in data]
        assert found == [], name
    assert sorted(fates) == sorted([AttachmentFate.DESTROYED] * 5 + [AttachmentFate.KEPT])
    assert [each.data for each in kept if each] == [REPORT]
    assert events.count(EventKind.COPY_DESTROYED) == 5
    told = [each.to for each in sent if each.mail["X-Privacyloket"] == "copy_destroyed"]
    assert told == ["ouder@ouders.example"] * 5
    left = {
        place: len(dovecot.flags(f"{user}@opron.example", folder))
        for place, user, folder in (
            ("flag", "flag", "INBOX"),
            ("move", "move", "INBOX"),
            ("moved", "move", "Privacyloket"),
            ("delete", "delete", "INBOX"),
        )
    }
    assert left == {"flag": 2, "move": 0, "moved": 2, "delete": 0}
