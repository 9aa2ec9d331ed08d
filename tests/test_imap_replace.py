"""A mail with a copy of an identity document gives way to its text, whatever goes wrong between."""

import asyncio
import email
import email.policy
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from dovecot import Dovecot, running_dovecot
from hostile_imap import HostileImap, Rule, Trouble
from imap_house import BOARD, NOW, House, mailbox, open_house
from judges import BLUR, PASSPORT, REPORT, JudgeByContent
from killed_replacer import read
from written_mails import plain_mail

from casework.erasure import SourceFate, SourceMail
from casework.ledger import Source
from casework.message import AttachmentFate
from intake.imap_erase import MailEraser
from intake.imap_line import KEYWORD
from intake.mailbox import Mailbox, MailboxUnreachable, Settle
from intake.screened_copy import OWN_MARK
from screening.screen_message import NumberScreen

BSN = "111222333"
ARRIVED = datetime(2025, 11, 14, 16, 30, tzinfo=UTC)
ON_TIME = 30


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path / "house.sqlite3") as opened:
        give_judge(opened)
        yield opened


def give_judge(house: House) -> None:
    house.receive = replace(house.receive, judge=JudgeByContent(), screen=NumberScreen())


def mail_with(*files: bytes) -> bytes:
    mail = plain_mail(f"Graag inzage in het dossier, BSN {BSN}.")
    mail["In-Reply-To"] = "<brief@school.example>"
    for number, data in enumerate(files):
        mail.add_attachment(data, "image", "jpeg", filename=f"bestand {number}.jpg")
    return mail.as_bytes()


async def look_once(house: House, box: Mailbox) -> bool:
    """Look with a new reader; answer whether everything it found was settled."""
    reader = house.reader(box, read=read)
    try:
        return not (await reader.look()).refused_to_settle
    finally:
        await reader.leave()


def parsed(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def in_folder(dovecot: Dovecot, user: str, folder: str) -> list[tuple[Any, ...]]:
    with dovecot.session(user, folder) as client:
        found = client.fetch(client.search("ALL"), ["BODY.PEEK[]", "FLAGS", "INTERNALDATE"])
        return [
            (each[b"BODY[]"], set(each[b"FLAGS"]) - {rb"\Recent"}, each[b"INTERNALDATE"])
            for each in found.values()
        ]


@pytest.mark.needs("dovecot")
@pytest.mark.parametrize(
    ("settle", "folder", "flags"),
    [
        (Settle.FLAG, "INBOX", {KEYWORD, rb"\Seen", rb"\Answered"}),
        (Settle.MOVE, "Privacyloket", {rb"\Answered"}),
        (Settle.DELETE, "INBOX", {KEYWORD, rb"\Flagged", rb"\Answered"}),
    ],
)
async def test_the_screened_text_stands_where_the_mail_would_have_ended(
    dovecot: Dovecot, house: House, settle: Settle, folder: str, flags: set[bytes]
) -> None:
    user = f"{settle}@school.example"
    dovecot.put(user, [mail_with(PASSPORT, REPORT, BLUR)], arrived=ARRIVED)
    with dovecot.session(user) as client:
        client.add_flags([1], [rb"\Answered"])

    settled = await look_once(house, mailbox(dovecot.port, username=user, settle=settle))

    ((raw, shown, arrived),) = in_folder(dovecot, user, folder)
    mail = parsed(raw)
    text = text_of(mail)
    assert settled
    assert (shown, arrived.replace(tzinfo=None)) == (
        flags,
        ARRIVED.astimezone().replace(tzinfo=None),
    )
    assert PASSPORT not in raw
    assert BSN not in text
    assert "Graag inzage in het dossier" in text
    assert "bestand 0.jpg: niet bewaard" in text
    assert "bestand 1.jpg: bewaard bij de zaak" in text
    assert "bestand 2.jpg: zit nog bij deze mail" in text
    assert [part.get_content() for part in mail.iter_attachments()] == [BLUR]
    assert mail["From"] == "ouder@ouders.example"
    assert mail["In-Reply-To"] == "<brief@school.example>"
    assert mail["Message-ID"] is None
    assert 1 not in dovecot.flags(user)


@pytest.mark.needs("dovecot")
async def test_where_handled_mail_is_deleted_nothing_takes_its_place(
    dovecot: Dovecot, house: House
) -> None:
    user = "weg@school.example"
    dovecot.put(user, [mail_with(PASSPORT, REPORT)])

    settled = await look_once(house, mailbox(dovecot.port, username=user, settle=Settle.DELETE))

    assert settled
    assert in_folder(dovecot, user, "INBOX") == []


@pytest.mark.needs("dovecot")
async def test_the_same_mail_in_a_second_mailbox_gives_way_too(
    dovecot: Dovecot, house: House
) -> None:
    raw = mail_with(PASSPORT, BLUR)
    for name in ("een", "twee"):
        dovecot.put(f"{name}@school.example", [raw])
        box = mailbox(dovecot.port, name=name, username=f"{name}@school.example")

        assert await look_once(house, box)

    copies = [in_folder(dovecot, f"{name}@school.example", "INBOX") for name in ("een", "twee")]
    first, second = (parsed(found[0][0]) for found in copies)
    assert [len(found) for found in copies] == [1, 1]
    assert text_of(first) == text_of(second)
    assert [part.get_content() for part in second.iter_attachments()] == [BLUR]


async def test_a_server_that_refuses_to_append_is_asked_again_and_loses_nothing(
    house: House,
) -> None:
    server = HostileImap(rules=[Rule("^APPEND", Trouble.REFUSAL, times=3)])
    server.put(mail_with(PASSPORT, BLUR), mail_with(REPORT))
    async with server.running():
        box = mailbox(server.port)
        settled = [await look_once(house, box) for _ in range(3)]

    assert settled == [False, False, True]
    assert server.count(r"STORE 1 .*Deleted") == 1
    assert set(server.mails) == {2, 3}
    assert all(row["settled"] for row in house.rows())
    assert await house.cases() == 2


async def test_a_line_that_breaks_before_the_expunge_leaves_at_most_a_second_copy(
    house: House,
) -> None:
    server = HostileImap(rules=[Rule(r"STORE 1 .*Deleted", Trouble.CLOSE, times=1)])
    server.put(mail_with(PASSPORT))
    async with server.running():
        with pytest.raises(MailboxUnreachable):
            await look_once(house, mailbox(server.port))
        unsettled = [row["settled"] for row in house.rows()]
        settled = await look_once(house, mailbox(server.port))

    assert (unsettled, settled) == ([None], True)
    assert set(server.mails) == {2, 3}
    assert server.mails[2].raw == server.mails[3].raw
    assert await house.cases() == 1


async def test_killed_between_append_and_expunge_the_next_start_finishes(tmp_path: Path) -> None:
    file, key = tmp_path / "house.sqlite3", secrets.token_bytes(32)
    server = HostileImap()
    server.put(mail_with(PASSPORT))
    script = str(Path(__file__).parent / "killed_replacer.py")
    async with server.running():
        process = await asyncio.create_subprocess_exec(
            sys.executable, script, str(file), key.hex(), str(server.port)
        )

        def kill(command: str) -> None:
            if "STORE" in command and "Deleted" in command:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)

        server.watch = kill
        server.rules = [Rule(r"STORE 1 .*Deleted", Trouble.CLOSE, times=1)]
        async with asyncio.timeout(ON_TIME):
            ended = await process.wait()
        before = set(server.mails)
        server.watch = lambda _command: None
        async with open_house(file, key=key) as house:
            give_judge(house)
            settled = await look_once(house, mailbox(server.port))
            rows, cases = house.rows(), await house.cases()

    assert (ended, before) == (-signal.SIGKILL, {1, 2})
    assert settled
    assert set(server.mails) == {2, 3}
    assert [row["outcome"] for row in rows] == ["case_opened"]
    assert all(row["settled"] for row in rows)
    assert cases == 1


async def test_without_uidplus_the_mails_that_others_deleted_are_left_to_them(
    house: House,
) -> None:
    server = HostileImap(capabilities="IMAP4rev1")
    server.put(mail_with(REPORT), mail_with(PASSPORT))
    server.mails[1].flags.add(r"\Deleted")
    async with server.running():
        reader = house.reader(mailbox(server.port), read=read)
        first = await reader.look()
        again = await reader.look()
        during = {uid: r"\Deleted" in each.flags for uid, each in server.mails.items()}
        del server.mails[1]  # the one who marked it expunges
        last = await reader.look()
        await reader.leave()

    assert [first.refused_to_settle, again.refused_to_settle] == [True, True]
    assert during == {1: True, 2: True, 3: False}
    assert not last.refused_to_settle
    assert set(server.mails) == {3}
    assert all(row["settled"] for row in house.rows())


async def test_on_a_server_without_keywords_the_copy_is_not_taken_for_new_mail(
    house: House,
) -> None:
    server = HostileImap(keeps_keywords=False)
    server.put(mail_with(PASSPORT))
    async with server.running():
        looks = [await look_once(house, mailbox(server.port)) for _ in range(3)]

    assert looks == [True] * 3
    assert house.outcomes() == {"1": "case_opened", "2": "automatic"}
    assert set(server.mails) == {2}
    assert server.mails[2].flags >= {r"\Flagged", r"\Seen"}
    assert parsed(server.mails[2].raw)[OWN_MARK] == "screened_copy"


async def test_the_parent_and_the_case_know_what_became_of_each_file(house: House) -> None:
    server = HostileImap()
    server.put(mail_with(PASSPORT, REPORT, BLUR))
    async with server.running():
        await look_once(house, mailbox(server.port))

    async with house.storage.reading() as tx:
        (case,) = await tx.cases.all()
        (message,) = await tx.cases.messages(case)
        kept = [await tx.files.get(case, id=each.id) for each in await tx.files.of_case(case)]
    fates = [each.fate for each in message.attachments]
    assert fates == [AttachmentFate.DESTROYED, AttachmentFate.KEPT, AttachmentFate.LEFT]
    assert [each.data for each in kept if each] == [REPORT]


@pytest.mark.needs("dovecot")
@pytest.mark.parametrize("settle", [Settle.FLAG, Settle.MOVE])
async def test_once_its_case_is_erased_the_screened_text_goes_too_and_nothing_else(
    dovecot: Dovecot, house: House, settle: Settle
) -> None:
    user = f"wissen-{settle}@school.example"
    dovecot.put(user, [mail_with(PASSPORT), mail_with(PASSPORT, REPORT)])
    box = mailbox(dovecot.port, username=user, settle=settle)
    await look_once(house, box)
    row = house.rows()[0]
    source = Source.parse(row["source"])
    mail = SourceMail(source, BOARD, NOW, row["raw_sha256"], row["raw_size"], NOW)

    (answer,) = await MailEraser({box.name: lambda: box}).erase([mail])

    folder = "INBOX" if settle is Settle.FLAG else box.move_to
    ((left, _, _),) = in_folder(dovecot, user, folder)
    assert answer.fate is SourceFate.ERASED
    assert "bestand 1.jpg" in text_of(parsed(left))
