"""What takes the place of a mail says the same without numbers or copies, and is no new mail."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.files import IncomingFile
from casework.message import (
    Attachment,
    AttachmentFate,
    AutomaticKind,
    Channel,
    IncomingMessage,
    UnreadableMessage,
)
from intake.automatic_mail import OwnMarks
from intake.imap_replace import with_fates
from intake.read_mail import read_mail
from intake.screened_copy import ORIGINAL, ORIGINAL_MESSAGE_ID, write_screened_copy
from screening.screen_message import NumberScreen

MAILS = sorted((Path(__file__).parent / "mails").glob("*.eml"))
RECEIVED = datetime(2026, 11, 3, 8, 13, tzinfo=UTC)
DESTROYED, KEPT, LEFT = AttachmentFate.DESTROYED, AttachmentFate.KEPT, AttachmentFate.LEFT


def read(raw: bytes) -> IncomingMessage | UnreadableMessage:
    return read_mail(raw, received=RECEIVED, authserv_id=None, own_marks=OwnMarks())


def parsed(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def message(**given: object) -> IncomingMessage:
    usual = IncomingMessage(
        channel=Channel.EMAIL,
        received=RECEIVED,
        sender="ouder@ouders.example",
        text="Graag inzage.",
        full_text="Graag inzage.\n> eerdere mail",
        raw_sha256="ab" * 32,
    )
    return replace(usual, **given)  # type: ignore[arg-type]


def test_headers_say_who_wrote_what_when_and_in_answer_to_which_mail() -> None:
    mail = parsed(
        write_screened_copy(
            message(
                subject="Dossier van Zoë",
                sender_name='Hofstra, "Siets" <x@y.example>',
                recipients=("privacy@school.example", "directie@school.example"),
                message_id="<1@ouders.example>",
                references=("<2@school.example>", "<3@school.example>"),
                sent=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
            ),
            (),
            cases=("PL-1111-2222",),
        )
    )

    assert mail["Subject"] == "Dossier van Zoë"
    assert [each.addr_spec for each in mail["From"].addresses] == ["ouder@ouders.example"]
    assert mail["To"] == "privacy@school.example, directie@school.example"
    assert mail["Date"] == "Mon, 02 Nov 2026 09:00:00 +0000"
    assert (mail["Message-ID"], mail[ORIGINAL_MESSAGE_ID]) == (None, "<1@ouders.example>")
    assert mail["In-Reply-To"] == "<2@school.example>"
    assert mail["References"] == "<3@school.example> <2@school.example>"
    assert mail[ORIGINAL] == "ab" * 20
    assert "Zaak: PL-1111-2222" in mail.get_content()
    assert mail.get_content().rstrip().endswith("Graag inzage.\n> eerdere mail")


def test_each_file_has_a_line_and_only_what_was_left_is_attached_again() -> None:
    fates = {"pas.jpg": DESTROYED, "cijfers.pdf": KEPT, "vaag é.png": LEFT}
    files = [IncomingFile(name, "image/jpeg", name.encode() * 9) for name in fates]
    attachments = tuple(Attachment(name, "image/jpeg", 9, fate) for name, fate in fates.items())
    enclosed = Attachment("Fwd.eml", "message/rfc822", 400, KEPT)

    raw = write_screened_copy(
        message(attachments=(*attachments, enclosed)),
        [*files, IncomingFile("Fwd.eml", "message/rfc822", b"")],
        cases=(),
    )

    mail = parsed(raw)
    (left,) = mail.iter_attachments()
    body = mail.get_body()
    assert isinstance(body, EmailMessage)
    lines = body.get_content().splitlines()
    assert "- pas.jpg: niet bewaard, want een kopie van een identiteitsbewijs" in lines
    assert "- cijfers.pdf: bewaard bij de zaak" in lines
    assert any(line.startswith("- vaag é.png: zit nog bij deze mail") for line in lines)
    assert "- Fwd.eml: een mail; de tekst staat hieronder" in lines
    assert (left.get_filename(), left.get_content()) == ("vaag é.png", "vaag é.png".encode() * 9)
    assert left.get_content_type() == "application/octet-stream"


@pytest.mark.parametrize("mail", MAILS, ids=lambda path: path.stem)
def test_of_every_odd_mail_a_copy_can_be_written_that_no_reader_takes_for_new(mail: Path) -> None:
    found = read(mail.read_bytes())
    original = found.salvaged if isinstance(found, UnreadableMessage) else found
    if original is None or original.sender is None:
        return
    screened = with_fates(NumberScreen().screen(original), ())
    files = [IncomingFile(each.name, each.media_type, b"x") for each in screened.attachments]

    copy = read(write_screened_copy(screened, files, cases=()))

    assert isinstance(copy, IncomingMessage)
    assert copy.automatic is not None
    assert copy.automatic.kind is AutomaticKind.OWN_NOTIFICATION
    assert copy.attachments == ()
    assert copy.sender == original.sender.encode("ascii", "replace").decode()
    words = screened.full_text.split()
    assert copy.full_text.split()[-len(words[-3:]) :] == words[-3:] or not words


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=60), name=st.text(max_size=60))
def test_whatever_stands_in_subject_and_name_no_header_is_added(words: str, name: str) -> None:
    raw = write_screened_copy(
        message(subject=f"x{words}\r\nBcc: a@b.example", sender_name=name), (), cases=()
    )

    mail = parsed(raw)
    assert mail["Bcc"] is None
    assert mail["From"].count("ouder@ouders.example") >= 1
    assert mail.keys().count("From") == 1


def test_where_the_fates_are_not_known_no_file_is_left() -> None:
    files = (Attachment("a.jpg", "image/jpeg", 9), Attachment("b.jpg", "image/jpeg", 9))
    several = message(attachments=files)

    shown = [
        [each.fate for each in with_fates(several, fates).attachments]
        for fates in ((), (LEFT,), (LEFT, KEPT), (LEFT, DESTROYED))
    ]

    assert shown == [[DESTROYED] * 2] * 3 + [[LEFT, DESTROYED]]
