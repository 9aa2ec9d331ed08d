"""Every odd mail in tests/mails is read, or set aside with the right reason, and none stops us."""

import inspect
import re
import sys
import tracemalloc
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.message import (
    AutomaticKind,
    DeliveryStatus,
    IncomingMessage,
    SetAsideReason,
    UnreadableMessage,
)
from intake.automatic_mail import OwnMarks
from intake.read_mail import read_mail

MAILS = Path(__file__).parent / "mails"
RECEIVED = datetime(2026, 11, 3, 8, 13, tzinfo=UTC)
OWN = OwnMarks(frozenset({"privacy@regenboog.example"}))
SIETSKE = "sietske@ouder.example"
ASK = "Graag ontvang ik een kopie van het dossier van Noor."
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Expected:
    """What must come out of one mail; None and empty mean that the test does not look there."""

    text: str = ASK
    sender: str | None = SIETSKE
    reason: SetAsideReason | None = None
    automatic: AutomaticKind | None = None
    name: str | None = None
    subject: str | None = None
    attachments: tuple[str, ...] = ()
    defect: str | None = None
    absent: str | None = None
    """Must be in the whole text, or nowhere (see the test), but not in the text."""


def odd(file: str, **facts: object) -> object:
    return pytest.param(file, Expected(**facts), id=file)  # type: ignore[arg-type]


NOTHING = SetAsideReason.NOTHING_TO_READ
QUOTED = SetAsideReason.ONLY_QUOTED_TEXT
BROKEN = SetAsideReason.BROKEN
ENCRYPTED = SetAsideReason.ENCRYPTED
NO_SENDER = SetAsideReason.NO_SENDER
REPORT = AutomaticKind.DELIVERY_REPORT
REPLY = AutomaticKind.AUTO_REPLY
DAEMON = "MAILER-DAEMON@mx.regenboog.example"

ODD_MAILS = [
    odd("plain_dutch", name="Sietske de Vries", subject="Inzage dossier Noor"),
    # MIME that is broken
    odd("missing_boundary_parameter", attachments=("foto.jpg",), defect="no boundary"),
    odd("boundary_that_never_appears", defect="no boundary"),
    odd("boundary_used_twice", defect="boundary is used twice", absent="HTML-versie"),
    odd("multipart_never_closed", defect="last boundary is missing"),
    odd("truncated_base64_text", defect="base64 is cut off"),
    odd("base64_declared_but_plain", defect="declared base64 but is not"),
    odd("quoted_printable_undeclared", text="van Renée en van Zoë", defect="not declared"),
    odd("base64_undeclared", defect="not declared"),
    odd("content_type_is_garbage", text="Graag inzage", defect="Content-Type cannot be read"),
    odd("unknown_transfer_encoding"),
    odd("bare_lf_lines"),
    odd("bare_cr_lines", subject="Inzage dossier Noor"),
    odd("mailbox_line_first", defect="mailbox line"),
    odd("no_empty_line_after_headers", text="Graag ontvang ik het dossier", defect="no empty line"),
    odd(
        "header_line_not_indented",
        text="Graag inzage.",
        subject="Inzage in het dossier van mijn dochter Noor uit groep 5",
    ),
    odd("no_headers_at_all", sender=None, text="Hallo, graag inzage", reason=NO_SENDER),
    odd("nested_multipart", attachments=("logo.png", "rapport.pdf"), absent="dubbel"),
    odd("nested_sixty_deep", text="laag 59", defect="more parts than are read"),
    odd("text_image_text", text="Die moet van de website af.", attachments=("foto.jpg",)),
    odd("text_marked_as_attachment", text="Graag inzage", defect="text marked as attachment"),
    odd("signed_with_smime"),
    # headers that are broken
    odd("raw_utf8_in_headers", sender="zoë@ouder.example", name="Zoë Çelik", text="wie het"),
    odd(
        "raw_latin1_in_headers",
        sender="renee@ouder.example",
        name="Renée Boël",
        subject="Dossier van Zoë",
        text="Graag inzage.",
    ),
    odd("no_date"),
    odd("absurd_date", defect="Date cannot be read"),
    odd("date_of_the_year_9999", defect="Date cannot be read"),
    odd("no_from_at_all", sender=None, reason=NO_SENDER),
    odd("from_without_an_address", sender=None, reason=NO_SENDER),
    odd("no_from_but_reply_to", defect="no usable From"),
    odd("no_from_but_sender", defect="no usable From"),
    odd("several_from_addresses", defect="several addresses in From"),
    odd("unquoted_comma_in_from", name="Vries Sietske de"),
    odd("encoded_words_broken", subject="Inzage in het dossier van Zoë", name="Sietske de Vries"),
    odd("encoded_word_splits_a_letter", subject="Dossier Zoë graag"),
    odd("group_syntax_in_to"),
    odd("no_message_id", defect="no usable Message-ID"),
    odd("garbage_message_id", defect="no usable Message-ID"),
    odd("subject_with_newlines", subject="Inzage Bcc: kwaad@vreemd.example dossier"),
    odd("one_hundred_and_fifty_recipients"),
    odd("file_name_in_pieces", text="Zie bijlage.", attachments=("verzoek Zoë.pdf",)),
    # charsets
    odd("windows_1252_labelled_us_ascii", text="Zoë’s foto – die moet weg. Kosten: €5"),
    odd("windows_1252_labelled_utf_8", text="Zoë’s foto – die", defect="read as windows-1252"),
    odd("utf_8_labelled_latin_1", text="Zoë’s foto – die", defect="charset is UTF-8"),
    odd("charset_unknown_8bit", text="Zoë", defect="unknown-8bit is unknown"),
    odd("charset_x_unknown", text="Zoë", defect="x-unknown is unknown"),
    odd("charset_is_a_program", text="Zoë", defect="unicode_escape is unknown"),
    odd("charset_iso_8859_8_i", text="שלום, אני רוצה לראות את התיק"),
    odd("charset_utf_7", text="Zoë"),
    odd("cyrillic_without_charset", text="Здравствуйте, я хочу получить копию"),
    odd("utf_16_with_byte_order_mark", text="Graag inzage voor Zoë."),
    odd("nul_bytes", text="Graag inzage in het dossier."),
    odd("lone_surrogates", text="in het dossier 😀 van Zoë."),
    odd("one_very_long_line", text="en nog iets en nog iets"),
    odd(
        "arabic_right_to_left", sender="fatima@ouder.example", name="فاطمة", text="\u200fNoor\u200f"
    ),
    odd("format_flowed", text="het dossier van mijn dochter, en van het advies over groep 8."),
    # HTML
    odd("html_only", text="de foto van Zoë weg gaat.\nDank!"),
    odd("html_with_only_images", text="", reason=NOTHING),
    odd("html_with_hidden_text", text="Wie ziet de toetsen in de app?", absent="VERBORGEN"),
    odd(
        "html_with_an_image_inside",
        text="Hierbij mijn paspoort.",
        attachments=("afbeelding in de tekst.png",),
        absent="base64",
    ),
    odd("html_in_a_plain_part", text="Graag inzage in het dossier."),
    odd("alternative_with_empty_text", text="Graag inzage in het dossier van Noor."),
    odd("alternative_text_is_a_stub", text="Graag inzage in het dossier", absent="ondersteunt"),
    odd("outlook_html_reply", text="Ik maak bezwaar.", absent="nieuwe app"),
    odd("gmail_html_inline_answers", text="Ja, alles vanaf groep 3.\nGraag.", absent="Op papier?"),
    # forwards
    odd("forwarded_as_attachment", text="niet voor mij.", absent="Hierbij de cijfers"),
    odd("forwarded_as_base64_attachment", text="niet voor mij.", absent="Hierbij de cijfers"),
    odd("forwarded_as_attachment_without_words", text="", reason=QUOTED, absent="de cijfers"),
    odd("forwarded_inline_with_words", text="Dit is niet van mijn kind!", absent="de cijfers"),
    odd("forwarded_inline_without_words", text="", reason=QUOTED, absent="de cijfers van Finn"),
    odd("forwarded_inline_subject_says_it", text="", subject="Fwd: dit kreeg ik per ongeluk"),
    odd("forwarded_bounce_by_a_parent", text="Ik krijg uw brief niet"),
    odd("reply_without_words", text="", reason=QUOTED, absent="Heeft u nog vragen?"),
    # what other programs send
    odd("winmail_with_plain_text", text="voor Zoë.", attachments=("rapport Noor.pdf",)),
    odd("winmail_with_html", text="voor Zoë.", attachments=("rapport Noor.pdf",)),
    odd("winmail_with_rtf", text="Graag inzage voor Zoë.\nDank u."),
    odd("winmail_cut_off", text="Graag inzage.", attachments=("RAPPO~1.PDF",)),
    odd("winmail_that_claims_too_much", text="graag inzage"),
    odd("calendar_invite_only", text="Graag bespreken wij, samen met de IB'er, het dossier."),
    odd("calendar_invite_with_text", text="Zullen we het dossier", absent="BEGIN:VCALENDAR"),
    odd("uuencoded_attachment", text="Graag verwijderen.", attachments=("foto.jpg",)),
    odd("encrypted_with_smime", text="", reason=ENCRYPTED),
    odd("encrypted_with_pgp", text="", reason=ENCRYPTED),
    odd("encrypted_with_pgp_in_text", text="PGP MESSAGE", reason=ENCRYPTED),
    # hardly anything
    odd("nothing_at_all", text="", reason=NOTHING),
    odd("no_bytes", text="", sender=None, reason=NOTHING),
    odd("only_an_attachment", text="", reason=SetAsideReason.ONLY_ATTACHMENTS),
    odd("subject_only", text="", subject="Graag de klassenfoto van Bram verwijderen"),
    # machines, and people who look like one
    odd("bounce_by_the_rules", text="mail system", sender=DAEMON, automatic=REPORT),
    odd("bounce_delayed", text="has been delayed", sender=DAEMON, automatic=REPORT),
    odd("bounce_of_qmail", text="", sender="MAILER-DAEMON@ouder.example", automatic=REPORT),
    odd("bounce_in_dutch_words", text="", sender="postmaster@ouder.example", automatic=REPORT),
    odd("null_return_path_only", text="", sender="iemand@ouder.example", automatic=REPORT),
    odd("out_of_office_by_the_rules", text="", automatic=REPLY),
    odd("out_of_office_in_words", text="", automatic=REPLY),
    odd("out_of_office_turkish", text="", automatic=REPLY),
    odd("read_receipt", text="", automatic=REPLY),
    odd("auto_submitted_no"),
    odd("absent_child", text="Daan is ziek"),
    odd("parent_on_holiday", text="graag inzage"),
    odd(
        "newsletter",
        text="nieuws",
        sender="nieuws@uitgever.example",
        automatic=AutomaticKind.LIST_MAIL,
    ),
    odd("unsubscribe_header_on_personal_mail"),
    odd("through_our_own_group", name="Sietske"),
    odd("web_form_of_the_school", text="graag inzage"),
    odd(
        "own_notification",
        text="",
        sender="privacy@regenboog.example",
        automatic=AutomaticKind.OWN_NOTIFICATION,
    ),
    odd("verdicts_of_our_server"),
    odd("verdicts_forged"),
]


def mail(name: str) -> bytes:
    return (MAILS / f"{name}.eml").read_bytes()


def read(raw: bytes, received: datetime = RECEIVED) -> IncomingMessage | UnreadableMessage:
    return read_mail(raw, received=received, authserv_id="mx.regenboog.example", own_marks=OWN)


def message(raw: bytes) -> IncomingMessage:
    """The message, also when it was set aside."""
    found = read(raw)
    if isinstance(found, IncomingMessage):
        return found
    assert found.salvaged is not None
    return found.salvaged


@pytest.mark.parametrize(("file", "expected"), ODD_MAILS)
def test_an_odd_mail_is_read(file: str, expected: Expected) -> None:
    raw = mail(file)

    found = read(raw)

    reason = found.reason if isinstance(found, UnreadableMessage) else None
    seen = message(raw)
    assert reason is expected.reason
    assert seen.sender == expected.sender
    assert expected.text in seen.text
    assert bool(seen.text) or not expected.text
    assert (seen.automatic.kind if seen.automatic else None) is expected.automatic
    assert expected.name in (None, seen.sender_name)
    assert expected.subject in (None, seen.subject)
    names = {attachment.name for attachment in seen.attachments}
    assert names.issuperset(expected.attachments)
    assert expected.defect is None or expected.defect in " ".join(seen.defects)
    assert expected.absent is None or expected.absent not in seen.text
    assert found.raw_size == len(raw)


def test_every_mail_in_the_folder_is_in_the_table() -> None:
    in_folder = {path.stem for path in MAILS.glob("*.eml")}

    in_table = {param.id for param in ODD_MAILS}  # type: ignore[attr-defined]

    assert in_folder == in_table
    assert len(in_folder) >= 48


@pytest.mark.parametrize(
    "name",
    ["forwarded_as_attachment", "forwarded_inline_without_words", "forwarded_as_base64_attachment"],
)
def test_the_whole_text_holds_what_was_forwarded(name: str) -> None:
    raw = mail(name)

    found = message(raw)

    assert "Hierbij de cijfers van Finn." in found.full_text


def test_hidden_text_is_nowhere_to_be_read() -> None:
    raw = mail("html_with_hidden_text")

    found = message(raw)

    assert not re.search("VERBORGEN|ONZICHTBAAR|alert|color|pixel", found.full_text)


def test_an_attachment_is_counted_without_being_kept() -> None:
    raw = mail("nested_multipart")

    found = message(raw)

    pdf = found.attachments[-1]
    assert (pdf.name, pdf.media_type, pdf.size) == ("rapport.pdf", "application/pdf", 13)


def test_a_quoted_printable_attachment_is_counted_as_decoded() -> None:
    raw = (
        b"From: a@ouder.example\r\nSubject: x\r\nContent-Type: text/csv; name=lijst.csv\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nZo=C3=AB;1=\r\n2\r\n"
    )

    found = message(raw)

    assert found.attachments[0].size == len("Zoë;12\r\n".encode())


def test_a_bounce_names_the_letter_that_came_back() -> None:
    names = ["bounce_by_the_rules", "bounce_of_qmail", "bounce_in_dutch_words", "bounce_delayed"]

    found = [message(mail(name)).automatic for name in names]

    assert all(
        verdict and verdict.reported_message_ids == ("<brief-12@regenboog.example>",)
        for verdict in found
    )
    assert [verdict.delivery_status for verdict in found if verdict] == [
        DeliveryStatus.FAILED,
        DeliveryStatus.FAILED,
        DeliveryStatus.FAILED,
        DeliveryStatus.DELAYED,
    ]


def test_the_date_is_read_with_its_zone() -> None:
    found = message(mail("plain_dutch"))

    assert found.sent == datetime(2026, 11, 3, 8, 12, 33, tzinfo=UTC)
    assert found.message_id == "<20261103.0912@ouder.example>"


def test_references_come_nearest_first() -> None:
    raw = (
        b"From: a@ouder.example\r\nIn-Reply-To: <c@x.example>\r\n"
        b"References: <a@x.example>\r\n <b@x.example> <c@x.example>\r\n\r\nDank u."
    )

    found = message(raw)

    assert found.references == ("<c@x.example>", "<b@x.example>", "<a@x.example>")


def test_all_recipients_of_a_long_list_are_read_once() -> None:
    found = message(mail("one_hundred_and_fifty_recipients"))

    assert len(found.recipients) == 150
    assert found.recipients[149] == "ouder149@post.example"


def test_a_group_of_recipients_is_read() -> None:
    found = message(mail("group_syntax_in_to"))

    assert found.recipients == ("anja@regenboog.example", "kees@regenboog.example")


def test_only_the_verdicts_of_our_own_server_count() -> None:
    ours = message(mail("verdicts_of_our_server")).authenticity
    forged = message(mail("verdicts_forged")).authenticity

    assert (ours.spf, ours.dkim, ours.dmarc) == ("pass", "pass", "pass")
    assert (forged.spf, forged.dkim, forged.dmarc) == (None, None, None)


# What stays the same when one mail comes twice


def test_the_content_key_ignores_what_servers_add_on_the_way() -> None:
    raw = mail("plain_dutch")
    again = (
        b"Return-Path: <sietske@ouder.example>\r\nDelivered-To: directie@regenboog.example\r\n"
        b"Received: from a by b;\r\n Tue, 3 Nov 2026 09:12:40 +0100\r\nX-Spam: no\r\n"
        b"Authentication-Results: mx; spf=pass\r\nDKIM-Signature: v=1; b=abc\r\n"
    ) + raw.replace(b"\r\n", b"\n")

    keys = {read(raw).content_key, read(again + b"\n\n").content_key}

    assert len(keys) == 1
    assert read(raw).raw_sha256 != read(again).raw_sha256


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"dossier van Noor", b"dossier van Bram"),
        (b"Subject: Inzage", b"Subject: Bezwaar"),
        (b"sietske@", b"karin@"),
        (b"To: privacy@", b"To: directie@"),
        (b"09:12:33 +0100", b"09:12:34 +0100"),
        (b"Message-ID: <2026", b"Message-ID: <2027"),
    ],
)
def test_the_content_key_tells_two_mails_apart(old: bytes, new: bytes) -> None:
    raw = mail("plain_dutch")
    other = raw.replace(old, new)

    assert other != raw
    assert read(raw).content_key != read(other).content_key


def test_the_same_mail_without_date_and_message_id_counts_anew_on_another_day() -> None:
    raw = b"From: a@ouder.example\r\nSubject: Foto\r\n\r\nGraag weghalen."
    same_day = datetime(2026, 11, 3, 22, 30, tzinfo=UTC)
    next_day_in_amsterdam = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)

    keys = [read(raw, moment).content_key for moment in (RECEIVED, same_day, next_day_in_amsterdam)]

    assert keys[0] == keys[1]
    assert keys[0] != keys[2]


def test_a_mail_with_a_date_is_the_same_on_any_day() -> None:
    raw = mail("no_message_id")

    later = read(raw, datetime(2027, 1, 1, tzinfo=UTC))

    assert later.content_key == read(raw).content_key


# Bounds


def large_mail(size: int) -> bytes:
    line = b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n"
    return (
        b"From: Sietske <sietske@ouder.example>\r\nSubject: Scans\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=g\r\n\r\n"
        b"--g\r\n\r\nHierbij alle scans.\r\n"
        b"--g\r\nContent-Type: application/pdf; name=scans.pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + line * (size // len(line)) + b"--g--\r\n"
    )


def test_a_mail_of_twenty_megabytes_takes_hardly_any_memory_of_its_own() -> None:
    raw = large_mail(20 * MEGABYTE)
    tracemalloc.start()

    found = read(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert isinstance(found, IncomingMessage)
    assert found.text == "Hierbij alle scans."
    assert found.attachments[0].size == pytest.approx(14.6 * MEGABYTE, rel=0.02)
    assert peak < 8 * MEGABYTE


def test_twenty_megabytes_of_text_stay_within_bounds() -> None:
    raw = b"From: a@ouder.example\r\nSubject: x\r\n\r\n" + b"a\n" * (10 * MEGABYTE)
    tracemalloc.start()

    found = message(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "text is cut off" in found.defects
    assert peak < 120 * MEGABYTE


def test_a_mail_that_is_too_large_is_set_aside_with_its_headers_and_first_text() -> None:
    raw = large_mail(3 * MEGABYTE)

    found = read_mail(raw, received=RECEIVED, authserv_id=None, own_marks=OWN, max_bytes=MEGABYTE)

    assert isinstance(found, UnreadableMessage)
    assert found.reason is SetAsideReason.TOO_LARGE
    assert found.salvaged is not None
    assert found.salvaged.sender == SIETSKE
    assert found.salvaged.subject == "Scans"
    assert found.salvaged.text == "Hierbij alle scans."
    assert found.content_key == read(raw).content_key


def test_thousands_of_parts_are_read_up_to_a_bound() -> None:
    part = b"--g\r\nContent-Type: image/png; name=a.png\r\n\r\nx\r\n"
    raw = (
        b"From: a@ouder.example\r\nContent-Type: multipart/mixed; boundary=g\r\n\r\n"
        b"--g\r\n\r\nHierbij.\r\n" + part * 5000 + b"--g--\r\n"
    )

    found = message(raw)

    assert found.text == "Hierbij."
    assert len(found.attachments) <= 500
    assert "more parts than are read" in found.defects


def test_html_nested_too_deeply_is_still_read() -> None:
    raw = (
        b"From: a@ouder.example\r\nContent-Type: text/html\r\n\r\n"
        + b"<div>" * 5000
        + b"Graag inzage."
    )

    found = message(raw)

    assert found.text == "Graag inzage."
    assert "HTML nested too deeply" in found.defects


def test_one_element_with_endless_attributes_is_not_laid_out() -> None:
    attributes = b" ".join(b"a%d=1" % number for number in range(30_000))
    raw = b"From: a@ouder.example\r\nContent-Type: text/html\r\n\r\n<p " + attributes + b">Inzage"

    found = message(raw)

    assert found.text == "Inzage"
    assert "HTML too large to lay out" in found.defects


@pytest.mark.timeout(20)
def test_a_run_of_combining_marks_does_not_take_quadratic_time() -> None:
    raw = b"From: a@ouder.example\r\n\r\na" + "\u0300\u0316".encode() * 100_000

    found = message(raw)

    assert found.text.startswith("à")


def test_a_fault_while_reading_sets_the_mail_aside_with_its_headers() -> None:
    raw = mail("html_with_hidden_text")

    def deep_down(levels: int) -> IncomingMessage | UnreadableMessage:
        return deep_down(levels - 1) if levels else read(raw)

    # the interpreter's own bound on recursion is a fault that the bytes of a mail could cause
    room = sys.getrecursionlimit() - len(inspect.stack())
    outcomes = [deep_down(room - left) for left in range(14, 45)]

    broken = [found for found in outcomes if isinstance(found, UnreadableMessage)]
    assert {found.detail for found in broken} == {"reading failed: RecursionError"}
    assert {found.reason for found in broken} == {SetAsideReason.BROKEN}
    assert any(found.salvaged and found.salvaged.sender == SIETSKE for found in broken)


# Anything at all


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_are_read_or_set_aside(raw: bytes) -> None:
    found = read(raw)

    assert found.raw_size == len(raw)


FIXTURES = sorted(MAILS.glob("*.eml"))


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    which=st.integers(0, len(FIXTURES) - 1),
    changes=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12)), max_size=6
    ),
)
def test_a_damaged_mail_gives_clean_text_or_is_set_aside(
    which: int, changes: list[tuple[float, int, bytes]]
) -> None:
    raw = FIXTURES[which].read_bytes()[:20_000]
    for place, removed, added in changes:
        at = int(place * len(raw))
        raw = raw[:at] + added + raw[at + removed :]

    found = read(raw)

    seen = found if isinstance(found, IncomingMessage) else found.salvaged
    assert isinstance(found, IncomingMessage) or found.detail
    assert seen is not None, found
    everything = [seen.text, seen.full_text, seen.subject, seen.sender_name, seen.sender or ""]
    everything += [attachment.name for attachment in seen.attachments]
    for text in everything:
        text.encode("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0]", text)
    assert "\n" not in seen.subject + seen.sender_name


@settings(max_examples=60, deadline=None)
@given(
    which=st.integers(0, len(FIXTURES) - 1),
    added=st.sampled_from(
        [b"Received: from x by y; z\n", b"Delivered-To: a@b.example\n", b"X-Loop: 1\n \tverder\n"]
    ),
)
def test_the_content_key_is_stable_when_trace_headers_are_added(which: int, added: bytes) -> None:
    raw = FIXTURES[which].read_bytes()
    if not re.match(rb"[A-Za-z-]+:", raw) or b"\n" not in raw:
        return

    again = added + raw

    assert read(again).content_key == read(raw).content_key
