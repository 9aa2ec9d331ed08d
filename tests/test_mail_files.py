"""Prove that each file of a mail is read whole, under the name the mail gives it."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from written_mails import TEXT, WAYS, attached, forwarded, plain_mail

from casework.message import IncomingMessage, SetAsideReason, UnreadableMessage
from intake.automatic_mail import OwnMarks
from intake.mail_files import files_to_judge, read_files
from intake.read_mail import read_mail

MAILS = sorted((Path(__file__).parent / "mails").glob("*.eml"))
RECEIVED = datetime(2026, 11, 3, 8, 13, tzinfo=UTC)
PICTURE = b"\xff\xd8\xff\xe0" + Random("picture").randbytes(5000)


def read(raw: bytes) -> IncomingMessage | UnreadableMessage:
    return read_mail(raw, received=RECEIVED, authserv_id=None, own_marks=OwnMarks())


def message_of(raw: bytes) -> IncomingMessage:
    found = read(raw)
    message = found.salvaged if isinstance(found, UnreadableMessage) else found
    assert message is not None
    return message


@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_read_byte_for_byte_in_whichever_way_it_was_sent(way: str) -> None:
    raw = WAYS[way](PICTURE)

    message = message_of(raw)
    files = files_to_judge(raw, message)

    assert [file.data for file in files if file.data] == [PICTURE]
    assert [file.name for file in files] == [each.name for each in message.attachments]


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_a_file_stands_in_the_text(way: str) -> None:
    raw = WAYS[way](PICTURE)

    text = message_of(raw).full_text

    assert "JFIF" not in text
    assert base64.b64encode(PICTURE)[:40].decode() not in text
    assert len(text) < 800
    assert "inzage" in text


@pytest.mark.parametrize("mail", MAILS, ids=lambda path: path.stem)
def test_count_and_order_are_those_of_the_attachments_for_every_odd_mail(mail: Path) -> None:
    raw = mail.read_bytes()
    found = read(raw)
    message = found.salvaged if isinstance(found, UnreadableMessage) else found
    attachments = message.attachments if message else ()

    files = read_files(raw, attachments)

    assert [(file.name, file.media_type) for file in files] == [
        (each.name, each.media_type) for each in attachments
    ]


def test_a_forwarded_mail_has_no_bytes_of_its_own_but_the_file_within_has() -> None:
    raw = forwarded(PICTURE)

    files = files_to_judge(raw, message_of(raw))

    assert [(file.media_type, file.data) for file in files] == [
        ("message/rfc822", b""),
        ("image/jpeg", PICTURE),
    ]


def test_two_files_in_the_html_keep_their_last_bytes() -> None:
    mail = plain_mail()
    pictures = [b"\xff\xd8\xffone", b"\xff\xd8\xffseven"]
    tags = [f"<img src='data:image/png;base64,{base64.b64encode(p).decode()}'>" for p in pictures]
    escaped = quote(base64.b64encode(b"??>"), safe="")
    tags.append(f"<img src='data:image/png;base64,{escaped}'>")
    mail.add_alternative("".join(tags), subtype="html")
    raw = mail.as_bytes()

    files = files_to_judge(raw, message_of(raw))

    assert [file.data for file in files] == [*pictures, b"??>"]


def test_an_encoding_that_cannot_be_undone_leaves_a_file_as_it_stands_and_not_empty() -> None:
    whole = attached(PICTURE)
    head, _, _ = whole.partition(b"/9j/")
    garbage = head + b"!!!! ????\n--" + b"\n"
    twice = whole.replace(b"\n--==", b"AA==\n/9j/4AAQ\n--==", 3)

    assert [file.data for file in files_to_judge(garbage, message_of(garbage))] == [
        b"!!!! ????\n--\n"
    ]
    (file,) = files_to_judge(twice, message_of(twice))
    assert b"/9j/4AAQ" in file.data


def test_a_broken_base64_is_read_as_far_as_it_goes() -> None:
    whole = attached(PICTURE)
    start = whole.index(b"/9j/")
    raw = whole[: start + 1001]

    (file,) = files_to_judge(raw, message_of(raw))

    assert len(file.data) > 700
    assert PICTURE.startswith(file.data)


def test_files_of_mail_that_is_not_handled_are_not_read() -> None:
    automatic = plain_mail()
    automatic["Auto-Submitted"] = "auto-replied"
    automatic.add_attachment(PICTURE, "image", "jpeg", filename="foto.jpg")
    nameless = attached(PICTURE).replace(b"From: ouder@ouders.example", b"From: niemand")
    mails = [automatic.as_bytes(), nameless]

    assert [files_to_judge(raw, read(raw)) for raw in mails] == [(), ()]
    assert all(message_of(raw).attachments for raw in mails)


def test_files_of_a_mail_of_nothing_but_files_are_read() -> None:
    raw = attached(PICTURE).replace(TEXT.encode(), b"").replace(b"Vraag over het dossier", b"")

    found = read(raw)

    assert isinstance(found, UnreadableMessage)
    assert found.reason is SetAsideReason.ONLY_ATTACHMENTS
    assert [file.data for file in files_to_judge(raw, found)] == [PICTURE]
