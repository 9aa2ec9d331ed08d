"""Mail by machines is recognised in nine languages, and no parent is taken for a machine."""

from datetime import UTC, datetime

import pytest

from casework.message import Automatic, AutomaticKind, DeliveryStatus, IncomingMessage
from intake.automatic_mail import OwnMarks
from intake.read_mail import read_mail

OWN = OwnMarks(frozenset({"privacy@regenboog.example", "noreply@regenboog.example"}))
RECEIVED = datetime(2026, 11, 3, 8, 13, tzinfo=UTC)
REPLY = AutomaticKind.AUTO_REPLY
REPORT = AutomaticKind.DELIVERY_REPORT
LIST = AutomaticKind.LIST_MAIL
NOTIFICATION = AutomaticKind.OWN_NOTIFICATION
ASK = "Graag ontvang ik het dossier van Noor."


def verdict(
    *headers: str, subject: str = "Dossier", text: str = ASK, sender: str = "sietske@ouder.example"
) -> Automatic | None:
    """What is made of a mail; a mail that was set aside is no automatic mail."""
    lines = "".join(f"{line}\r\n" for line in (f"From: {sender}", f"Subject: {subject}", *headers))
    raw = f"{lines}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()
    found = read_mail(raw, received=RECEIVED, authserv_id=None, own_marks=OWN)
    return found.automatic if isinstance(found, IncomingMessage) else None


def kind(*headers: str, **facts: str) -> AutomaticKind | None:
    found = verdict(*headers, **facts)
    return found.kind if found else None


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Auto-Submitted: auto-replied", REPLY),
        ("Auto-Submitted: auto-generated; owner-email=x", REPLY),
        ("Auto-Submitted: Auto-Replied (vacation)", REPLY),
        ("Auto-Submitted: iets-nieuws", REPLY),
        ("Auto-Submitted: no", None),
        ("Auto-Submitted: NO (a person)", None),
        ("Auto-Submitted: no; x=auto-replied", None),
        ("Auto-Submitted:", None),
        ("X-Autoreply: yes", REPLY),
        ("X-Autorespond: away", REPLY),
        ("X-Autoreply: no", None),
        ("Precedence: auto_reply", REPLY),
        ("Precedence: bulk", LIST),
        ("Precedence: Junk", LIST),
        ("Precedence: list", LIST),
        ("Precedence: first-class", None),
        ("List-Id: Nieuws <nieuws.uitgever.example>", LIST),
        ("List-Post: <mailto:nieuws@uitgever.example>", LIST),
        # these stand on the mail of people too
        ("List-Unsubscribe: <mailto:af@alias.example>", None),
        ("Feedback-ID: 1:ses:AmazonSES", None),
        ("X-Auto-Response-Suppress: All", None),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply", None),
        ("Importance: high", None),
        ("Return-Path: <>", REPORT),
        ("Return-Path: <sietske@ouder.example>", None),
        ("X-Failed-Recipients: weg@ouder.example", REPORT),
        ("X-Privacyloket: zaak", NOTIFICATION),
    ],
)
def test_a_header_says_whether_a_machine_wrote_the_mail(
    header: str, expected: AutomaticKind | None
) -> None:
    assert kind(header) is expected


@pytest.mark.parametrize(
    "companion",
    ["List-Unsubscribe-Post: List-Unsubscribe=One-Click", "Feedback-ID: a:b:c"],
)
def test_a_way_to_unsubscribe_counts_with_a_second_sign(companion: str) -> None:
    assert kind("List-Unsubscribe: <mailto:af@post.example>", companion) is LIST


def test_a_way_to_unsubscribe_counts_when_the_text_offers_it_too() -> None:
    found = kind(
        "List-Unsubscribe: <mailto:af@post.example>",
        text="Nieuws. Klik om uit te schrijven of Afmelden.",
    )

    assert found is LIST


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Automatisch antwoord: Ontvangstbevestiging", "Ik ben er niet."),
        ("Automatic reply: Confirmation", "Away."),
        ("Out of Office: Confirmation", "Away."),
        ("Automatische Antwort: Bestätigung", "Bin weg."),
        ("Abwesenheitsnotiz: Bestätigung", "Bin weg."),
        ("Réponse automatique : Confirmation", "Absent."),
        ("Otomatik yanıt: Onay", "Yokum."),
        ("Autoodpowiedź: Potwierdzenie", "Nie ma mnie."),
        ("Automatyczna odpowiedź: Potwierdzenie", "Nie ma mnie."),
        ("رد تلقائي: تأكيد", "غير موجود"),
        ("Автоматична відповідь: Підтвердження", "Мене немає."),
        ("Автоответ: Подтверждение", "Меня нет."),
        ("Afwezig", "Ik ben tot maandag niet bereikbaar. Uw bericht wordt niet doorgestuurd."),
        ("Vakantie", "Wij zijn op vakantie. Bij spoed belt u de buren."),
        ("Out of office", "I am on leave until Monday. For urgent matters call me."),
        ("Abwesend", "Ich bin nicht im Büro. In dringenden Fällen rufen Sie an."),
        ("Absent", "Je suis en congé. Votre message sera lu à mon retour."),
        ("Nieobecność", "Jestem na urlopie. W pilnych sprawach proszę dzwonić."),
        ("Отпуск", "Я в отпуске. Ваше письмо прочитаю позже, срочно - звоните."),
        ("Re: brief", "Dit is een automatisch antwoord. Wij hebben uw bericht ontvangen."),
        ("Re: brief", "This is an automated reply. We received your message."),
        ("Re: Brief", "Dies ist eine automatische Antwort. Ihre E-Mail ist eingegangen."),
    ],
)
def test_an_absence_notice_is_known_by_its_words(subject: str, text: str) -> None:
    assert kind(subject=subject, text=text) is REPLY


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Afwezig: Daan is ziek", "Daan is ziek en komt vandaag niet."),
        ("Afwezigheidsmelding Daan", "Daan heeft koorts. Kunt u dit doorgeven aan juf Anja?"),
        ("afwezig", "Ik ben afwezig geweest toen de foto werd gemaakt en gaf geen toestemming."),
        ("Vakantie", "Mogen de vakantiefoto's van de website? Ik gaf geen toestemming."),
        ("Dossier", "Ik ben tot 9 november met vakantie, graag daarna inzage in het dossier."),
        ("Re: Automatisch antwoord: Uw verzoek", "Ik wil graag een mens spreken over het advies."),
        ("Automatisch antwoord gekregen", "Ik kreeg een automatisch antwoord op mijn klacht."),
        ("Automatische beslissing", "Dit is een automatisch besluit waar ik bezwaar tegen maak."),
        ("Advies", "Het advies is automatisch berekend, ik wil dat een mens ernaar kijkt."),
        ("Onbestelbaar", "De brief van school kwam onbestelbaar terug, wie heeft hem gelezen?"),
        ("Nieobecność syna", "Syn jest chory i nie przyjdzie."),
        ("Abwesend: Lena", "Lena ist krank."),
        ("Отсутствие сына", "Сын болеет, в школу не придёт."),
        (
            "Formulier",
            "Dit is een automatisch bericht van het contactformulier. Uw bericht: graag inzage.",
        ),
        ("Mailbox vol", "Mijn mailbox was vol, ik heb uw brief niet ontvangen."),
        ("FW: Undeliverable: Dossier", "Dit kreeg ik terug, kunt u het opnieuw sturen?"),
    ],
)
def test_a_parent_who_uses_such_words_is_no_machine(subject: str, text: str) -> None:
    assert verdict(subject=subject, text=text) is None


def test_a_long_story_with_the_words_of_a_machine_in_it_is_no_machine() -> None:
    text = "Het ging zo. " * 200 + "Dit is een automatisch antwoord, schreef u. Uw bericht."

    assert verdict(subject="Klacht", text=text) is None


@pytest.mark.parametrize(
    ("sender", "subject", "text", "status"),
    [
        ("MAILER-DAEMON@x.example", "failure notice", "550 no such user", DeliveryStatus.FAILED),
        ("MAILER-DAEMON", "Undelivered", "user unknown", DeliveryStatus.FAILED),
        ("postmaster@x.example", "Onbestelbaar: brief", "5.1.1", DeliveryStatus.FAILED),
        (
            "postmaster@x.example",
            "Delivery delayed: brief",
            "has been delayed, we will keep trying",
            DeliveryStatus.DELAYED,
        ),
        (
            "info@kpn.example",
            "Niet bezorgd: brief",
            "Uw e-mail kon niet worden bezorgd bij weg@ouder.example.",
            DeliveryStatus.FAILED,
        ),
        (
            "system@x.example",
            "Unzustellbar: Brief",
            "Die Nachricht konnte nicht zugestellt werden.",
            DeliveryStatus.FAILED,
        ),
        (
            "system@x.example",
            "Недоставлено: лист",
            "Лист не може бути доставлено.",
            DeliveryStatus.FAILED,
        ),
    ],
)
def test_a_bounce_without_a_report_is_known_by_its_words(
    sender: str, subject: str, text: str, status: DeliveryStatus
) -> None:
    found = verdict(sender=sender, subject=subject, text=text)

    assert found is not None
    assert (found.kind, found.delivery_status) == (REPORT, status)


def test_a_postmaster_who_writes_as_a_parent_is_a_parent() -> None:
    assert verdict(sender="postmaster@familie.example") is None


def test_a_bounce_names_the_mail_from_the_text_it_quotes() -> None:
    text = "Uw bericht kon niet worden bezorgd.\r\n\r\nMessage-ID: <brief-7@regenboog.example>\r\n"

    found = verdict("Return-Path: <>", subject="Bezorging mislukt", text=text)

    assert found is not None
    assert found.reported_message_ids == ("<brief-7@regenboog.example>",)


def test_a_null_return_path_that_says_nothing_more_is_nobodys_task() -> None:
    found = verdict("Return-Path: <>", "In-Reply-To: <brief-7@regenboog.example>")

    assert found is not None
    assert found.delivery_status is DeliveryStatus.OTHER
    assert found.reported_message_ids == ("<brief-7@regenboog.example>",)


def report(action: str, second: str = "") -> bytes:
    return (
        "From: x@ouder.example\r\nSubject: Verslag\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=g\r\n\r\n"
        "--g\r\n\r\nVerslag.\r\n--g\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; x\r\n\r\nAction: {action}\r\nStatus: 5.0.0\r\n{second}\r\n--g--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (report("failed"), DeliveryStatus.FAILED),
        (report("Delayed"), DeliveryStatus.DELAYED),
        (report("delivered"), DeliveryStatus.OTHER),
        (report("relayed"), DeliveryStatus.OTHER),
        (report("delivered", "\r\nAction: failed\r\n"), DeliveryStatus.FAILED),
    ],
)
def test_the_action_field_says_what_became_of_a_letter(raw: bytes, status: DeliveryStatus) -> None:
    found = read_mail(raw, received=RECEIVED, authserv_id=None, own_marks=OWN)

    assert isinstance(found, IncomingMessage)
    assert found.automatic is not None
    assert (found.automatic.kind, found.automatic.delivery_status) == (REPORT, status)


def test_a_report_that_a_parent_attaches_is_no_report() -> None:
    raw = (
        b"From: a@ouder.example\r\nSubject: Uw brief\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\n\r\nIk kreeg dit terug, hoe kan dat?\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + report("failed") + b"\r\n--b--\r\n"
    )

    found = read_mail(raw, received=RECEIVED, authserv_id=None, own_marks=OWN)

    assert isinstance(found, IncomingMessage)
    assert found.automatic is None


@pytest.mark.parametrize("sender", ["privacy@regenboog.example", "NoReply@Regenboog.example"])
def test_mail_from_an_own_address_is_our_own(sender: str) -> None:
    assert kind(sender=sender) is NOTIFICATION


def test_a_web_form_that_sends_from_an_own_address_speaks_for_the_parent() -> None:
    found = kind("Reply-To: sietske@ouder.example", sender="noreply@regenboog.example")

    assert found is None


def test_our_own_mail_stays_ours_whatever_its_reply_address() -> None:
    found = kind(
        "X-Privacyloket: 1", "Reply-To: a@ouder.example", sender="privacy@regenboog.example"
    )

    assert found is NOTIFICATION


def test_a_mailbox_that_is_a_group_does_not_make_a_parent_a_mailing_list() -> None:
    group = (
        "Precedence: list",
        "List-Id: <privacy.regenboog.example>",
        "List-Post: <https://groups.example/privacy>, <mailto:privacy@regenboog.example>",
        "List-Unsubscribe: <mailto:privacy+unsubscribe@regenboog.example>",
    )

    assert kind(*group) is None
    assert kind("List-Post: <mailto:nieuws@regenboog.example>", *group[:1]) is LIST
