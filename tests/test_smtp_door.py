"""Speak to the SMTP and LMTP door as mail servers do, well and badly behaved."""

import asyncio
import smtplib
import ssl
from pathlib import Path

import pytest
from certificates import write_certificate
from houses import mail_of, running_service
from judges import BLUR, PASSPORT, REPORT
from written_mails import attached

from casework.ledger import Door, Outcome
from intake.smtp_door import refused as reason_line


async def entries(service):
    async with service.house.database.reading() as tx:
        return await tx.ledger.of_door(door=Door.SMTP, place="smtp")


async def test_an_address_that_is_not_ours_gets_550(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            await service.send(mail_of(), "iemand@elders.example")

    assert refused.value.recipients["iemand@elders.example"][0] == 550


async def test_the_address_may_be_in_capitals(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await service.send(mail_of(), "Privacy@OPRON.example")

        assert len(await entries(service)) == 1


async def test_a_mail_over_the_limit_is_refused_and_the_door_goes_on(tmp_path: Path) -> None:
    door = {"port": 0, "max_bytes": 20_000}
    async with running_service(tmp_path, smtp_door=door) as service:
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            await service.send(mail_of(text="x" * 40_000))
        await service.send(mail_of())

        assert refused.value.smtp_code == 552
        assert len(await entries(service)) == 1


async def test_250_comes_only_after_the_commit_and_451_when_storage_is_locked(
    tmp_path: Path,
) -> None:
    async with running_service(tmp_path) as service:
        lock = await asyncio.create_subprocess_exec(
            "python3",
            "-c",
            "import sqlite3,sys\n"
            f"c=sqlite3.connect('{tmp_path}/privacyloket.sqlite3',isolation_level=None)\n"
            "c.execute('BEGIN EXCLUSIVE')\nprint('locked',flush=True)\nsys.stdin.read()",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert lock.stdout is not None
        assert lock.stdin is not None
        await lock.stdout.readline()
        with pytest.raises(smtplib.SMTPDataError) as refused:
            await service.send(mail_of(Message_ID="<een@ouders.example>"))
        lock.stdin.close()
        await lock.wait()
        await service.send(mail_of(Message_ID="<een@ouders.example>"))

        assert refused.value.smtp_code == 451
        assert [row.outcome for row in await entries(service)] == [Outcome.CASE_OPENED]


async def test_a_mail_sent_again_after_a_lost_250_opens_no_second_case(tmp_path: Path) -> None:
    mail = mail_of(Message_ID="<een@ouders.example>")
    async with running_service(tmp_path) as service:
        await service.send(mail)
        await service.send(mail)

        found = [row.outcome for row in await entries(service)]
    assert found == [Outcome.CASE_OPENED, Outcome.SEEN_BEFORE]


async def test_a_second_board_in_one_transaction_is_asked_to_come_again(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        refused = await asyncio.to_thread(_send_to_two, service.port)

        assert refused["privacy@opoo.example"][0] == 452
        assert [row.board for row in await entries(service)] == ["opron"]


def _send_to_two(port: int) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        to = ["privacy@opron.example", "privacy@opoo.example"]
        return line.sendmail("ouder@ouders.example", to, mail_of().as_bytes())


async def test_a_client_that_hangs_up_in_mid_mail_leaves_nothing(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        for command in ("EHLO x", "MAIL FROM:<a@b.example>", "RCPT TO:<privacy@opron.example>"):
            writer.write(f"{command}\r\n".encode())
            await reader.read(1000)
        writer.write(b"DATA\r\nSubject: half\r\n\r\nhalf a ma")
        await writer.drain()
        writer.close()
        await service.send(mail_of())

        assert len(await entries(service)) == 1


async def test_a_very_long_line_is_read(tmp_path: Path) -> None:
    raw = mail_of().as_bytes() + b"inzage " * 3000 + b"\r\n"
    async with running_service(tmp_path) as service:
        await service.send(raw)

        assert [row.outcome for row in await entries(service)] == [Outcome.CASE_OPENED]


async def test_a_file_nobody_is_sure_about_is_refused_with_a_reason_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    async with running_service(tmp_path) as service:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            await service.send(attached(BLUR, "vaag.png"))
        async with service.house.database.reading() as tx:
            cases = await tx.cases.all()

        assert (await entries(service), cases) == ([], [])
        assert await service.letters_settled() == []
    said = refused.value.smtp_error
    assert (refused.value.smtp_code, said[:6]) == (550, b"5.7.1 ")
    assert b"bijlage" in said
    assert b"cafe" in said  # the judge's reason, in ASCII
    assert b"without attachments" in said
    assert said.isascii()
    assert len(said) < 500


def test_a_long_reason_is_cut_to_fit_a_reply_line() -> None:
    assert len(reason_line("é" * 5000)) < 500
    assert "\n" not in reason_line("een\r\n250 OK")


async def test_a_copy_of_a_document_is_taken_and_a_harmless_file_kept(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await service.send(attached(PASSPORT))
        await service.send(attached(REPORT))
        sent = await service.letters_settled()
        async with service.house.database.reading() as tx:
            kept = [len(await tx.files.of_case(case)) for case in await tx.cases.all()]

        assert [row.copy_destroyed for row in await entries(service)] == [True, False]
    assert sorted(kept) == [0, 1]
    assert [each.mail["X-Privacyloket"] for each in sent].count("copy_destroyed") == 1


async def test_lmtp_refuses_a_file_once_for_each_recipient(tmp_path: Path) -> None:
    door = {"port": 0, "protocol": "lmtp"}
    async with running_service(tmp_path, smtp_door=door) as service:
        answers = await asyncio.to_thread(_lmtp, service.port, attached(BLUR))

        assert [code for code, _ in answers] == [550, 550]
        assert await entries(service) == []


async def test_lmtp_answers_once_for_each_recipient(tmp_path: Path) -> None:
    door = {"port": 0, "protocol": "lmtp"}
    async with running_service(tmp_path, smtp_door=door) as service:
        answers = await asyncio.to_thread(_lmtp, service.port)

        assert [code for code, _ in answers] == [250, 250]
        assert len(await entries(service)) == 1


def _lmtp(port: int, raw: bytes | None = None) -> list[tuple[int, bytes]]:
    with smtplib.LMTP("127.0.0.1", port) as line:
        line.ehlo("mx.bestuur.example")
        line.mail("ouder@ouders.example")
        line.rcpt("privacy@opron.example")
        line.rcpt("datalek@opron.example")
        line.putcmd("data")
        line.getreply()
        raw = raw or mail_of().as_bytes()
        line.send(raw.replace(b"\n", b"\r\n") + b"\r\n.\r\n")
        return [line.getreply(), line.getreply()]


async def test_starttls_is_offered_with_a_certificate(tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    door = {"port": 0, "certificate": certificate, "private_key": key}
    async with running_service(tmp_path / "data", smtp_door=door) as service:
        await asyncio.to_thread(_send_by_tls, service.port, certificate)

        assert len(await entries(service)) == 1


def _send_by_tls(port: int, certificate: Path) -> None:
    trust = ssl.create_default_context(cafile=str(certificate))
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as line:
        line.starttls(context=trust)
        line.sendmail("ouder@ouders.example", ["privacy@opron.example"], mail_of().as_bytes())
