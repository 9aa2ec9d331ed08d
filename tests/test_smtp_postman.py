import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from certificates import write_certificate
from relay import Relay, Silence, cut, relay_on_loopback
from sample_letters import PARENT, acknowledgement, case, writer

from casework.kinds import Kind
from casework.letters import Letter
from casework.ports import CarrierUnavailable, LetterRefused, Words
from outbox import smtp_postman
from outbox.smtp_postman import OWN_MARK, SmtpPostman
from outbox.words import LetterWords

WORDS = LetterWords()
OUTLOOK = f"<{'A1B2C3D4' * 6}@AM0PR05MB1234.eurprd05.prod.outlook.example>"


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    async with relay_on_loopback() as running:
        yield running


@pytest.fixture
async def postman(relay: Relay) -> AsyncIterator[SmtpPostman]:
    async with hanging_up(postman_for(relay)) as made:
        yield made


@asynccontextmanager
async def hanging_up(postman: SmtpPostman) -> AsyncIterator[SmtpPostman]:
    try:
        yield postman
    finally:
        await postman.hang_up()


def postman_for(relay: Relay, **settings: object) -> SmtpPostman:
    known = {"security": "none", "timeout_seconds": 5.0, **settings}
    return SmtpPostman(
        smtp_postman.Relay("127.0.0.1", relay.port, **known),  # type: ignore[arg-type]  # any setting
        from_address="privacy@opron.example",
        from_name="Privacyloket OPRON",
    )


def letter(**changes: object) -> Letter:
    return replace(acknowledgement([case(Kind.INZAGE)]), **changes)  # type: ignore[arg-type]  # any field


async def carried(postman: SmtpPostman, each: Letter) -> None:
    await postman.carry(each, WORDS.words(each))


async def test_a_letter_arrives_with_its_words_and_its_marks(
    relay: Relay, postman: SmtpPostman
) -> None:
    ours = letter()

    await carried(postman, ours)

    (taken,) = relay.taken
    mail, words = taken.mail, WORDS.words(ours)
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert page is not None
    assert (taken.sender, taken.recipients) == ("privacy@opron.example", (PARENT,))
    assert mail["Subject"] == words.subject
    assert mail["From"] == "Privacyloket OPRON <privacy@opron.example>"
    assert mail["Message-ID"] == ours.message_id
    assert mail["In-Reply-To"] == mail["References"] == "<vraag@ouder.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail[OWN_MARK] == "acknowledgement"
    assert mail["Date"].datetime == ours.owed
    assert text.get_content().replace("\r\n", "\n") == words.text
    assert page.get_content().replace("\r\n", "\n").strip() == words.html.strip()


async def test_a_letter_to_staff_is_marked_as_made_by_a_machine(
    relay: Relay, postman: SmtpPostman
) -> None:
    ticket = replace(writer().ticket(case(Kind.INZAGE)), in_reply_to="<vraag@ouder.example>")

    await carried(postman, ticket)

    mail = relay.taken[0].mail
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "In-Reply-To" not in mail


async def test_a_letter_sent_twice_has_one_message_id(relay: Relay, postman: SmtpPostman) -> None:
    ours = letter()

    await carried(postman, ours)
    await carried(postman, replace(ours, attempts=1))

    first, second = (taken.mail for taken in relay.taken)
    assert first["Message-ID"] == second["Message-ID"] == ours.message_id
    assert first["Date"] == second["Date"]


async def test_letters_share_one_line(relay: Relay, postman: SmtpPostman) -> None:
    await asyncio.gather(*(carried(postman, letter()) for _ in range(5)))

    assert (relay.lines, len(relay.taken)) == (1, 5)


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["550 5.1.1 unknown", "554 5.7.1 no", "501 5.1.3 bad"])
async def test_a_letter_the_relay_will_never_take_is_refused(
    relay: Relay, postman: SmtpPostman, step: str, answer: str
) -> None:
    relay.will(step, answer)

    with pytest.raises(LetterRefused, match=f"the relay answers {answer[:3]}"):
        await carried(postman, letter())
    await carried(postman, letter())

    assert (relay.lines, len(relay.taken)) == (1, 1)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
async def test_a_relay_that_asks_to_wait_gets_the_letter_later(
    relay: Relay, postman: SmtpPostman, step: str
) -> None:
    relay.will(step, "451 4.7.1 greylisted, come back")

    with pytest.raises(CarrierUnavailable, match="451"):
        await carried(postman, letter())
    await carried(postman, letter())

    assert (relay.lines, len(relay.taken)) == (1, 1)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
async def test_a_relay_that_closes_the_line_is_called_again(
    relay: Relay, postman: SmtpPostman, step: str
) -> None:
    relay.will(step, "421 4.3.2 shutting down")

    with pytest.raises(CarrierUnavailable):
        await carried(postman, letter())
    await carried(postman, letter())

    assert (relay.lines, len(relay.taken)) == (2, 1)


@pytest.mark.parametrize("answer", ["550 5.7.1 not your address", "530 5.7.0 log in first"])
async def test_a_relay_that_refuses_our_own_sender_costs_no_letter(
    relay: Relay, postman: SmtpPostman, answer: str
) -> None:
    relay.will("MAIL", answer)

    with pytest.raises(CarrierUnavailable):
        await carried(postman, letter())


async def test_a_relay_that_wants_a_login_at_the_recipient_costs_no_letter(
    relay: Relay, postman: SmtpPostman
) -> None:
    relay.will("RCPT", "530 5.7.0 log in first")

    with pytest.raises(CarrierUnavailable, match="530"):
        await carried(postman, letter())


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
async def test_after_a_cut_line_the_letter_goes_over_a_new_one(
    relay: Relay, postman: SmtpPostman, step: str
) -> None:
    relay.will(step, cut)

    with pytest.raises(CarrierUnavailable):
        await carried(postman, letter())
    relay.taken.clear()
    await carried(postman, letter())

    assert (relay.lines, len(relay.taken)) == (2, 1)


async def test_a_line_the_relay_closed_between_two_letters_is_opened_again(
    relay: Relay, postman: SmtpPostman
) -> None:
    await carried(postman, letter())
    await relay.stop()
    await relay.start()

    with_old_line = await asyncio.gather(carried(postman, letter()), return_exceptions=True)
    await carried(postman, letter())

    assert with_old_line[0] is None or isinstance(with_old_line[0], CarrierUnavailable)
    assert relay.lines == 2


async def test_a_relay_that_is_down_is_unavailable_until_it_is_back(
    relay: Relay, postman: SmtpPostman
) -> None:
    await relay.stop()

    with pytest.raises(CarrierUnavailable):
        await carried(postman, letter())
    await relay.start()
    await carried(postman, letter())

    assert len(relay.taken) == 1


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
async def test_a_silent_relay_is_not_waited_for_longer_than_set(relay: Relay, step: str) -> None:
    relay.will(step, Silence())

    async with hanging_up(postman_for(relay, timeout_seconds=0.5)) as postman:
        with pytest.raises(CarrierUnavailable, match="Timeout"):
            await carried(postman, letter())
        await carried(postman, letter())

    assert (relay.lines, len(relay.taken)) == (2, 1)


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
async def test_a_letter_broken_off_leaves_no_half_line_behind(
    relay: Relay, postman: SmtpPostman, step: str
) -> None:
    silence = Silence()
    relay.will(step, silence)
    carrying = asyncio.create_task(carried(postman, letter()))
    await silence.reached.wait()

    carrying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await carrying
    await carried(postman, letter())

    assert (relay.lines, len(relay.taken)) == (2, 1)


@pytest.mark.parametrize(
    "recipient",
    [
        "ouder@x.example\r\nBcc: buur@x.example",
        "ouder@x.example\nRCPT TO:<buur@x.example>",
        "ouder@x.example, buur@x.example",
        "ouder@x.example> RCPT TO:<buur@x.example",
        "Ouder <ouder@x.example>",
        "telegram:loket:12",
        "ouder",
        "ouder@",
        "@x.example",
        "",
        " ",
        "o\u0000uder@x.example",
        "öuder@x.example",
        "ouder@" + "x" * 70 + ".example",
    ],
)
async def test_an_address_that_is_not_one_mailbox_is_refused_before_the_relay_hears_of_it(
    relay: Relay, postman: SmtpPostman, recipient: str
) -> None:
    with pytest.raises(LetterRefused, match="not usable") as refusal:
        await carried(postman, letter(recipient=recipient))

    assert relay.lines == 0
    assert "buur" not in str(refusal.value)


async def test_a_domain_with_accents_is_written_so_that_every_relay_reads_it(
    relay: Relay, postman: SmtpPostman
) -> None:
    await carried(postman, letter(recipient="ouder@bücher.example"))

    assert relay.taken[0].recipients == ("ouder@xn--bcher-kva.example",)


async def test_a_subject_of_two_lines_is_refused(relay: Relay, postman: SmtpPostman) -> None:
    words = Words("Uw bericht\r\nBcc: buur@x.example", "Goedendag")

    with pytest.raises(LetterRefused):
        await postman.carry(letter(), words)

    assert relay.lines == 0


async def test_a_long_message_id_of_the_parent_is_kept_whole(
    relay: Relay, postman: SmtpPostman
) -> None:
    await carried(postman, letter(in_reply_to=OUTLOOK))

    assert f"In-Reply-To: {OUTLOOK}".encode() in relay.taken[0].raw
    assert f"References: {OUTLOOK}".encode() in relay.taken[0].raw


@pytest.mark.parametrize(
    "unusable", ["<a@b.example>\r\nBcc: buur@x.example", "geen id", "<é@b.example>", "<a b@c>"]
)
async def test_an_odd_message_id_of_the_parent_costs_the_thread_but_not_the_letter(
    relay: Relay, postman: SmtpPostman, unusable: str
) -> None:
    await carried(postman, letter(in_reply_to=unusable))

    mail = relay.taken[0].mail
    assert "In-Reply-To" not in mail
    assert "Bcc" not in mail
    assert relay.taken[0].recipients == (PARENT,)


async def test_a_relay_that_asks_for_it_gets_name_and_password(relay: Relay) -> None:
    async with hanging_up(postman_for(relay, username="loket", password="geheim")) as postman:
        await carried(postman, letter())

    assert relay.logins == ["loket"]
    assert len(relay.taken) == 1


async def test_a_refused_password_says_so_without_the_password(relay: Relay) -> None:
    postman = postman_for(relay, username="loket", password="onjuist-wachtwoord")

    with pytest.raises(CarrierUnavailable, match="refuses the name or password") as refusal:
        await postman.try_line()

    assert "onjuist" not in str(refusal.value)
    assert "onjuist" not in repr(smtp_postman.Relay("h", 25, "none", password="onjuist"))


async def test_the_line_can_be_tried_without_a_letter(relay: Relay, postman: SmtpPostman) -> None:
    await postman.try_line()

    assert (relay.lines, relay.taken) == (1, [])


async def test_a_relay_without_starttls_gets_nothing_in_the_clear(relay: Relay) -> None:
    postman = postman_for(relay, security="starttls")

    with pytest.raises(CarrierUnavailable):
        await carried(postman, letter())

    assert relay.taken == []


async def test_mail_goes_over_tls_to_a_relay_that_is_trusted_and_to_no_other(
    tmp_path: Path,
) -> None:
    file, key = write_certificate(tmp_path)
    ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ours.load_cert_chain(file, key)
    trust = ssl.create_default_context(cafile=str(file))

    async with relay_on_loopback(tls=ours) as relay:
        async with hanging_up(postman_for(relay, security="tls", trust=trust)) as postman:
            await carried(postman, letter())
        with pytest.raises(CarrierUnavailable):
            await carried(postman_for(relay, security="tls"), letter())

    assert len(relay.taken) == 1
