"""Follow mails through the whole service: real SMTP in, real storage, real SMTP out."""

import io
from pathlib import Path

from houses import mail_of, running_service
from judges import PASSPORT, PASSPORT_WORDS, REPORT

from casework.boards import Role
from casework.case import CaseState
from casework.kinds import Kind
from casework.ledger import Door, Outcome
from service.log import start_log

PARENT = "sietske.hofstra@ouders.example"
CHILD = "Wietske-Jinke"
BSN = "111222333"


async def outcomes(service) -> list[Outcome]:
    async with service.house.database.reading() as tx:
        return [row.outcome for row in await tx.ledger.of_door(door=Door.SMTP, place="smtp")]


async def cases(service):
    async with service.house.database.reading() as tx:
        return {case.reference: case for case in await tx.cases.all()}


async def test_a_parents_mail_becomes_a_routed_case_with_a_date_and_letters(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await service.send(mail_of(text="Ik wil inzage, mijn kind zit op De Viermaster."))
        sent = await service.letters_settled()
        (case,) = (await cases(service)).values()

    assert (case.kind, case.school, case.state) == (Kind.INZAGE, "De Viermaster", CaseState.NEW)
    assert len(case.clocks) == 2
    assert [letter.to for letter in sent] == ["sietske@ouders.example", "bureau@opron.example"]
    assert case.reference in sent[0].mail["Subject"]


async def test_a_breach_tells_the_ibp_manager_and_the_fg_at_once(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        mail = mail_of(text="Een datalek: ik kreeg de lijst van de hele klas.")
        await service.send(mail, "datalek@opoo.example")
        sent = await service.letters_settled()

    told = [letter.to for letter in sent if letter.mail["X-Privacyloket"] == "breach_notice"]
    assert told == ["ibp@opoo.example", "fg@opoo.example"]


async def test_a_reply_joins_its_case_by_our_message_id(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await service.send(mail_of())
        (acknowledgement, *_) = await service.letters_settled()
        reply = mail_of(
            subject="Re: vraag",
            text="Het haast niet hoor.",
            In_Reply_To=str(acknowledgement.mail["Message-ID"]),
        )
        await service.send(reply)
        found = await cases(service)
        sent = await service.letters_settled()

    assert len(found) == 1
    assert [letter.mail["X-Privacyloket"] for letter in sent].count("message_added") == 1
    assert [letter.to for letter in sent].count("sietske@ouders.example") == 1


async def test_a_reply_that_names_the_school_brings_the_case_to_its_director(
    tmp_path: Path,
) -> None:
    async with running_service(tmp_path) as service:
        await service.send(mail_of())
        (acknowledgement, *_) = await service.letters_settled()
        reply = mail_of(
            subject="Re: vraag",
            text="Het gaat om De Tandem.",
            In_Reply_To=str(acknowledgement.mail["Message-ID"]),
        )
        await service.send(reply)
        (found,) = (await cases(service)).values()
        sent = await service.letters_settled()

    tickets = [letter for letter in sent if letter.mail["X-Privacyloket"] == "ticket"]
    assert (found.school, found.role) == ("De Tandem", Role.DIRECTOR)
    assert len(tickets) == 2


async def test_a_stranger_with_a_reference_gets_a_case_of_their_own(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await service.send(mail_of())
        (reference,) = await cases(service)
        await service.send(mail_of("vreemde@elders.example", f"Re: [{reference}]", "inzage graag"))
        found = await cases(service)
        async with service.house.database.reading() as tx:
            messages = await tx.cases.messages(found[reference])
        sent = await service.letters_settled()

    assert len(found) == 2
    assert len(messages) == 1
    to_stranger = [letter for letter in sent if letter.to == "vreemde@elders.example"]
    assert all(reference not in str(letter.mail) for letter in to_stranger)


async def test_the_same_mail_in_two_mailboxes_is_one_case(tmp_path: Path) -> None:
    mail = mail_of(Message_ID="<een@ouders.example>", Date="Mon, 02 Nov 2026 09:00:00 +0100")
    async with running_service(tmp_path) as service:
        await service.send(mail, "privacy@opron.example")
        await service.send(mail, "datalek@opron.example")

        assert await outcomes(service) == [Outcome.CASE_OPENED, Outcome.SEEN_BEFORE]
        assert len(await cases(service)) == 1


async def test_a_reused_message_id_with_other_words_is_another_mail(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await service.send(mail_of(text="inzage graag", Message_ID="<zelfde@ouders.example>"))
        await service.send(mail_of(text="correctie graag", Message_ID="<zelfde@ouders.example>"))

        assert await outcomes(service) == [Outcome.CASE_OPENED, Outcome.CASE_OPENED]


async def test_an_out_of_office_and_our_own_mail_are_not_answered(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await service.send(mail_of(Auto_Submitted="auto-replied"))
        await service.send(mail_of("loket@loket.example", "Uw zaak"))
        await service.send(mail_of(subject="Undelivered mail"), sender="<>")
        sent = await service.letters_settled()

        assert await outcomes(service) == [Outcome.AUTOMATIC] * 3
    assert sent == []


async def test_a_bounce_of_our_letter_becomes_somebodys_task(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await service.send(mail_of())
        (acknowledgement, *_) = await service.letters_settled()
        bounce = mail_of("MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender")
        bounce.replace_header("To", "loket@loket.example")
        bounce.set_content("see below")
        bounce.make_mixed()
        del bounce["Content-Type"]
        bounce["Content-Type"] = 'multipart/report; report-type="delivery-status"; boundary="b"'
        raw = (
            bounce.as_bytes().split(b"\n\n", 1)[0]
            + (
                "\n\n--b\nContent-Type: text/plain\n\nNiet bezorgd.\n"
                "--b\nContent-Type: message/delivery-status\n\n"
                "Reporting-MTA: dns; mx.example\n\n"
                "Final-Recipient: rfc822; sietske@ouders.example\n"
                "Action: failed\nStatus: 5.1.1\n\n"
                "--b\nContent-Type: text/rfc822-headers\n\n"
                f"Message-ID: {acknowledgement.mail['Message-ID']}\nSubject: x\n\n--b--\n"
            ).encode()
        )
        await service.send(raw, "privacy@opron.example", sender="<>")
        sent = await service.letters_settled()

        assert (await outcomes(service))[-1] is Outcome.AUTOMATIC
    tasks = [letter for letter in sent if letter.mail["X-Privacyloket"] == "undelivered"]
    assert [task.to for task in tasks] == ["bureau@opron.example"]


async def test_a_fault_while_understanding_sets_the_mail_aside(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await service.send(mail_of(text="crash op deze woorden"))
        await service.send(mail_of(text="inzage graag"))
        sent = await service.letters_settled()
        async with service.house.database.reading() as tx:
            (row,) = await tx.ledger.waiting(board="opron")

        assert await outcomes(service) == [Outcome.SET_ASIDE, Outcome.CASE_OPENED]
    assert row.salvaged is not None
    assert "crash" in row.salvaged.text
    assert [each.mail["X-Privacyloket"] for each in sent].count("set_aside_notice") == 1


async def test_nothing_personal_stands_in_the_log_the_files_or_the_mail_to_staff(
    tmp_path: Path,
) -> None:
    log = io.StringIO()
    start_log(stream=log)
    secrets = [PARENT, "Hofstra", CHILD, BSN, "dyslexie", PASSPORT_WORDS]
    text = f"Ik wil inzage in het dossier van {CHILD}, BSN {BSN}. Het gaat over dyslexie."
    async with running_service(tmp_path / "data") as service:
        mail = mail_of(f"Sietske Hofstra <{PARENT}>", f"{CHILD} dossier", text)
        mail.add_attachment(PASSPORT, "image", "jpeg", filename=f"{CHILD}.jpg")
        mail.add_attachment(REPORT, "application", "pdf", filename=f"Rapport {CHILD}.pdf")
        await service.send(mail)
        await service.send(mail_of(f"Hofstra <{PARENT}>", CHILD, f"crash {CHILD}"))
        await service.send(mail_of(f"Hofstra <{PARENT}>", CHILD, "", Auto_Submitted="auto-replied"))
        sent = await service.letters_settled()
    start_log()

    written = {path: path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()}
    to_staff = "".join(str(letter.mail) for letter in sent if letter.to != PARENT)
    to_parent = "".join(str(letter.mail) for letter in sent if letter.to == PARENT)
    assert "mail_taken" in log.getvalue()
    assert len(written) >= 2
    for secret in secrets:
        assert secret not in log.getvalue(), secret
        assert secret not in to_staff, secret
        assert all(secret.encode() not in data for data in written.values()), secret
    assert to_parent
    assert BSN not in to_parent
    assert CHILD not in to_parent
