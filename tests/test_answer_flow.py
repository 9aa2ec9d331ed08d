"""Prove how an answer goes from draft to parent: written, checked, approved, sent, fetched."""

from dataclasses import replace
from datetime import timedelta

import pytest
from answer_house import (
    BLUR,
    COPY,
    DOSSIER,
    FOUR_EYES,
    NO_REMEDY,
    PARENT,
    AnswerHouse,
    answer_house,
)
from invented import NOW, STRANGER, mail
from memory_storage import MemoryStorage

from casework.actions.acting import CaseChanged
from casework.actions.change_case import ChangeCase
from casework.actions.send_answer import AnswerBlocked
from casework.answer_grounds import Ground
from casework.answers import (
    KEPT_READY,
    MOST_TRIES,
    PASS_LASTS,
    AnswerState,
    AnswerText,
    AnswerWay,
    Finding,
    LookedAt,
    Severity,
)
from casework.boards import Role
from casework.case import CaseRefuses, CaseState
from casework.codes import CodeAnswer
from casework.contacts import Authority, Contact, ContactKind
from casework.events import EventKind
from casework.files import IncomingFile
from casework.kinds import Kind
from casework.letters import LetterKind
from casework.message import Authenticity, Channel
from casework.outcomes import CaseOutcome
from casework.ports import Storage
from casework.seats import Seat
from casework.tasks import TaskKind
from outbox.words import LetterWords


async def events(house: AnswerHouse) -> list[EventKind]:
    async with house.storage.reading() as tx:
        found = await tx.journal.of_case(board="linde", reference=house.reference)
    return [event.kind for event in found]


async def test_a_granted_request_is_drafted_checked_sent_and_closed(storage: Storage) -> None:
    house = await answer_house(storage)
    draft = await house.drafted()
    await house.writer().change(house.reference, draft.id, replace(draft.words, subject="Antwoord"))
    view = await house.writer().add_file(house.reference, draft.id, DOSSIER)
    assert view.blocked  # gaps are still open
    text = view.answer.words.text.replace("[Vul in: het antwoord]", "Voor het onderwijs.")
    view = await house.writer().change(
        house.reference, draft.id, replace(view.answer.words, text=text)
    )
    assert view.answer.state is AnswerState.CHECKED, view.findings

    sent = await house.send(view)

    assert sent.state is AnswerState.SENT
    assert (sent.way, sent.sent_by) == (AnswerWay.DOWNLOAD, "Joke Terpstra")
    assert "Datum: dinsdag 3 november 2026" in sent.words.text
    assert "- dossier.csv" in sent.words.text
    closed = await house.case()
    assert (closed.state, closed.outcome) == (CaseState.CLOSED, CaseOutcome.GRANTED)
    (letter,) = await house.letters(LetterKind.ANSWER_READY)
    assert letter.recipient == PARENT
    assert await events(house) == [
        EventKind.ANSWER_DRAFTED,
        *[EventKind.ANSWER_CHANGED] * 3,
        EventKind.CASE_CLOSED,
        EventKind.ANSWER_HANDED_OVER,
    ]


async def test_a_mailed_answer_is_the_letter_with_its_files() -> None:
    house = await answer_house(MemoryStorage(), Kind.INFORMATIE)
    view = await house.filled_in(CaseOutcome.HANDLED, own_words="Wij bewaren dit een jaar.")

    sent = await house.send(view, AnswerWay.MAIL)

    (letter,) = await house.letters(LetterKind.ANSWER)
    assert letter.facts["answer"] == sent.id
    assert letter.facts["texts"] == {"nl": sent.words.text}
    assert (letter.recipient, letter.channel) == (PARENT, Channel.EMAIL)


async def test_a_refusal_does_the_duty_of_its_letter_and_opens_none() -> None:
    house = await answer_house(MemoryStorage(), Kind.CORRECTIE)
    view = await house.filled_in(CaseOutcome.REFUSED, Ground.DATA_ARE_RIGHT)

    await house.send(view, AnswerWay.MAIL)

    closed = await house.case()
    assert closed.outcome is CaseOutcome.REFUSED
    assert closed.tasks == ()


async def test_other_duties_after_closing_are_opened_all_the_same() -> None:
    house = await answer_house(MemoryStorage(), Kind.CORRECTIE)
    view = await house.filled_in(CaseOutcome.GRANTED_PARTLY, Ground.DATA_ARE_RIGHT)

    await house.send(view, AnswerWay.MAIL)

    assert [task.kind for task in (await house.case()).open_tasks] == [TaskKind.TELL_RECIPIENTS]


async def test_a_case_closed_without_its_letter_can_still_get_that_one() -> None:
    house = await answer_house(MemoryStorage(), Kind.CORRECTIE)
    writer = house.writer()
    acts = ChangeCase(house.storage, house.clock, "linde", "Jo", writer.boards, house.mint)
    await acts.close(house.reference, CaseOutcome.REFUSED)
    with pytest.raises(CaseRefuses, match="ander besluit"):
        await house.drafted(CaseOutcome.GRANTED)
    view = await house.filled_in(CaseOutcome.REFUSED, Ground.DATA_ARE_RIGHT)

    await house.send(view, AnswerWay.MAIL)

    assert not (await house.case()).open_tasks
    with pytest.raises(CaseRefuses, match="gesloten"):
        await house.drafted(CaseOutcome.REFUSED, Ground.DATA_ARE_RIGHT)


async def test_nothing_is_sent_while_the_check_holds_it_up() -> None:
    house = await answer_house(MemoryStorage())
    answer = await house.drafted()
    view = await house.writer().read(house.reference, answer.id)

    with pytest.raises(AnswerBlocked) as blocked:
        await house.send(view)

    assert any("invullen" in finding.what for finding in blocked.value.findings)
    assert (await house.case()).is_open
    assert await house.letters(LetterKind.ANSWER_READY) == []


async def test_warnings_must_be_looked_at_first() -> None:
    message = mail("Juf Marieke zegt dat Daan Visser dit deed. Ik wil inzage.")
    house = await answer_house(MemoryStorage(), Kind.INFORMATIE, message=message)
    view = await house.filled_in(CaseOutcome.HANDLED, own_words="Wij spraken met Daan.")
    assert [finding.severity for finding in view.findings] == [Severity.WARNS]

    with pytest.raises(CaseRefuses, match="waarschuwing"):
        await house.sender().send(
            house.reference,
            view.answer.id,
            AnswerWay.MAIL,
            sha256=view.answer.sha256,
            looked=False,
        )


async def test_who_saw_another_text_cannot_send_it() -> None:
    house = await answer_house(MemoryStorage(), Kind.INFORMATIE)
    view = await house.filled_in(CaseOutcome.HANDLED)
    changed = replace(view.answer.words, subject="Een ander onderwerp")
    await house.writer("Iemand").change(house.reference, view.answer.id, changed)

    with pytest.raises(CaseRefuses, match="veranderd"):
        await house.send(view, AnswerWay.MAIL)


async def test_a_stale_form_is_refused() -> None:
    house = await answer_house(MemoryStorage(), Kind.INFORMATIE)
    view = await house.filled_in(CaseOutcome.HANDLED)

    with pytest.raises(CaseChanged):
        await house.writer(seen=view.version - 1).change(
            house.reference, view.answer.id, AnswerText("x", "y")
        )


async def test_two_drafts_of_one_case_are_not_made() -> None:
    house = await answer_house(MemoryStorage())
    await house.drafted()

    with pytest.raises(CaseRefuses, match="al een concept"):
        await house.drafted()


async def test_a_draft_that_is_thrown_away_leaves_no_file(storage: Storage) -> None:
    house = await answer_house(storage)
    answer = await house.drafted()
    view = await house.writer().add_file(house.reference, answer.id, DOSSIER)

    await house.writer().discard(house.reference, answer.id)

    async with storage.reading() as tx:
        case = await house.case()
        assert await tx.answers.of_case(case) == []
        assert await tx.answers.file(case, id=view.answer.files[0].id) is None
    await house.drafted()


async def test_what_was_sent_changes_no_more() -> None:
    house = await answer_house(MemoryStorage(), Kind.INFORMATIE)
    sent = await house.send(await house.filled_in(CaseOutcome.HANDLED), AnswerWay.MAIL)

    for act in (
        house.writer().change(house.reference, sent.id, AnswerText("x", "y")),
        house.writer().discard(house.reference, sent.id),
        house.writer().add_file(house.reference, sent.id, DOSSIER),
        house.sender().send(
            house.reference, sent.id, AnswerWay.MAIL, sha256=sent.sha256, looked=True
        ),
    ):
        with pytest.raises(CaseRefuses, match="al verstuurd"):
            await act


# Files


async def test_a_copy_of_an_identity_document_is_never_written() -> None:
    house = await answer_house(MemoryStorage())
    answer = await house.drafted()

    with pytest.raises(CaseRefuses, match="identiteitsbewijs"):
        await house.writer().add_file(house.reference, answer.id, COPY, looked=True)

    assert (await house.writer().read(house.reference, answer.id)).answer.files == ()


async def test_a_doubtful_file_is_kept_only_when_a_person_looked_and_says_who() -> None:
    house = await answer_house(MemoryStorage())
    answer = await house.drafted()
    with pytest.raises(CaseRefuses, match="weet niet zeker"):
        await house.writer().add_file(house.reference, answer.id, BLUR)

    view = await house.writer().add_file(house.reference, answer.id, BLUR, looked=True)

    assert view.answer.files[0].looked_by == "Joke Terpstra"
    assert any("heeft gekeken" in finding.what for finding in view.findings)


async def test_what_is_hidden_in_a_file_holds_the_answer_up() -> None:
    house = await answer_house(MemoryStorage())
    hidden = Finding(Severity.BLOCKS, "Er zijn verborgen rijen.", "dossier.csv", "Toon ze.")
    house.look.seen = {"dossier.csv": LookedAt((hidden,))}
    view = await house.filled_in()

    view = await house.writer().add_file(house.reference, view.answer.id, DOSSIER)

    assert hidden in view.findings
    with pytest.raises(AnswerBlocked):
        await house.send(view)
    view = await house.writer().remove_file(
        house.reference, view.answer.id, view.answer.files[0].id
    )
    assert hidden not in view.findings


async def test_names_of_others_in_a_file_are_warned_of() -> None:
    message = mail("Ik vraag dit ook omdat Daan Visser dit kreeg.")
    house = await answer_house(MemoryStorage(), message=message)
    answer = await house.drafted()
    file = IncomingFile("dossier.csv", "text/csv", b"leerling;cijfer\nDaan Visser;7\n")

    view = await house.writer().add_file(house.reference, answer.id, file)

    assert any("Daan" in finding.what for finding in view.answer.files[0].findings)


async def test_a_file_changed_in_storage_is_not_sent() -> None:
    storage = MemoryStorage()
    house = await answer_house(storage)
    view = await house.filled_in()
    view = await house.writer().add_file(house.reference, view.answer.id, DOSSIER)
    async with storage.transaction() as tx:
        (about,) = view.answer.files
        await tx.answers.keep_file(view.answer, about, b"iets anders")

    with pytest.raises(CaseRefuses, match="niet meer heel"):
        await house.send(view)


# A second pair of eyes


async def waiting(storage: Storage) -> tuple[AnswerHouse, str]:
    house = await answer_house(storage, Kind.INFORMATIE, profile=FOUR_EYES)
    view = await house.filled_in(CaseOutcome.HANDLED)
    await house.sender().ask_second_pair(house.reference, view.answer.id)
    return house, view.answer.id


async def test_four_eyes_means_that_somebody_else_approves(storage: Storage) -> None:
    house, answer_id = await waiting(storage)
    view = await house.writer().read(house.reference, answer_id)
    with pytest.raises(CaseRefuses, match="goedkeuren"):
        await house.send(view, AnswerWay.MAIL)
    with pytest.raises(CaseRefuses, match="zelf"):
        await house.sender().approve(house.reference, answer_id, sha256=view.answer.sha256)

    await house.sender("Fatima Bouzian", seat=None).approve(
        house.reference, answer_id, sha256=view.answer.sha256
    )

    sent = await house.send(await house.writer().read(house.reference, answer_id), AnswerWay.MAIL)
    assert sent.approved_by == "Fatima Bouzian"


async def test_one_letter_changed_after_approval_needs_a_new_one() -> None:
    house, answer_id = await waiting(MemoryStorage())
    view = await house.writer().read(house.reference, answer_id)
    other = house.sender("Fatima Bouzian", seat=None)
    await other.approve(house.reference, answer_id, sha256=view.answer.sha256)

    changed = replace(view.answer.words, text=view.answer.words.text + "!")
    view = await house.writer().change(house.reference, answer_id, changed)

    assert (view.answer.state, view.answer.approved_by) == (AnswerState.CHECKED, None)
    with pytest.raises(CaseRefuses, match="goedkeuren"):
        await house.send(view, AnswerWay.MAIL)


async def test_who_changed_it_last_is_no_second_pair_either() -> None:
    house, answer_id = await waiting(MemoryStorage())
    view = await house.writer().read(house.reference, answer_id)
    changed = replace(view.answer.words, text=view.answer.words.text + " ")
    changed = replace(changed, subject="Een beter onderwerp")
    view = await house.writer("Fatima Bouzian", seat=None).change(
        house.reference, answer_id, changed
    )
    await house.sender().ask_second_pair(house.reference, answer_id)

    with pytest.raises(CaseRefuses, match="zelf"):
        await house.sender("Fatima Bouzian", seat=None).approve(
            house.reference, answer_id, sha256=view.answer.sha256
        )


async def test_an_answer_sent_back_says_what_must_change() -> None:
    house, answer_id = await waiting(MemoryStorage())
    other = house.sender("Fatima Bouzian", seat=None)
    with pytest.raises(CaseRefuses, match="Schrijf op"):
        await other.send_back(house.reference, answer_id, " ")

    answer = await other.send_back(house.reference, answer_id, "De toon is te streng.")

    assert (answer.state, answer.sent_back) == (AnswerState.DRAFT, "De toon is te streng.")


async def test_nobody_approves_what_they_did_not_see() -> None:
    house, answer_id = await waiting(MemoryStorage())

    with pytest.raises(CaseRefuses, match="veranderd"):
        await house.sender("Fatima Bouzian", seat=None).approve(
            house.reference, answer_id, sha256="0" * 64
        )


# Who may


@pytest.mark.parametrize(
    ("seat", "why"),
    [
        (Seat("linde", Role.DIRECTOR, ("De Sleutel",)), "Er is geen zaak"),
        (Seat("other", Role.IBP_MANAGER), "Er is geen zaak"),
        (Seat("linde", Role.FG), "De FG leest mee"),
    ],
)
async def test_who_may_not_act_on_the_case_may_not_answer_it(seat: Seat, why: str) -> None:
    house = await answer_house(MemoryStorage())
    view = await house.filled_in()

    with pytest.raises(CaseRefuses, match=why):
        await house.writer(seat=seat).begin(house.reference, CaseOutcome.GRANTED)
    with pytest.raises(CaseRefuses, match=why):
        await house.sender(seat=seat).send(
            house.reference,
            view.answer.id,
            AnswerWay.DOWNLOAD,
            sha256=view.answer.sha256,
            looked=True,
        )


async def test_an_answer_of_another_case_is_not_there() -> None:
    storage = MemoryStorage()
    house, other = await answer_house(storage), await answer_house(storage)
    answer = await other.drafted()

    with pytest.raises(CaseRefuses, match="niet"):
        await house.writer().read(house.reference, answer.id)


# To whom


async def test_an_answer_goes_to_who_wrote_and_not_where_the_mail_says() -> None:
    message = mail(reply_to=STRANGER)
    house = await answer_house(MemoryStorage(), Kind.INFORMATIE, message=message)
    view = await house.filled_in(CaseOutcome.HANDLED)
    assert any("ander adres" in finding.what for finding in view.findings)

    await house.send(view, AnswerWay.MAIL)

    (letter,) = await house.letters(LetterKind.ANSWER)
    assert letter.recipient == PARENT


async def test_a_forged_sender_gets_nothing_by_mail_but_may_come_for_it() -> None:
    message = mail(authenticity=Authenticity(dmarc="fail"))
    house = await answer_house(MemoryStorage(), Kind.CORRECTIE, message=message)
    view = await house.filled_in()

    with pytest.raises(AnswerBlocked):
        await house.send(view, AnswerWay.MAIL)

    assert (await house.send(view, AnswerWay.DOWNLOAD)).state is AnswerState.SENT


@pytest.mark.parametrize(
    ("channel", "sender"), [(Channel.CHAT, "telegram:linde:1001"), (Channel.WEB, "web:abc")]
)
async def test_without_mail_a_parent_gets_a_link_and_never_the_letter(
    channel: Channel, sender: str
) -> None:
    message = mail("Ik heb een vraag.", channel=channel, sender=sender)
    house = await answer_house(MemoryStorage(), Kind.INFORMATIE, message=message, channel=channel)
    view = await house.filled_in(CaseOutcome.HANDLED)
    with pytest.raises(CaseRefuses, match="met de mail"):
        await house.send(view, AnswerWay.MAIL)

    await house.send(view, AnswerWay.DOWNLOAD)

    (letter,) = await house.letters(LetterKind.ANSWER_READY)
    assert (letter.channel, letter.recipient) == (channel, sender)
    assert str(letter.facts["link"]) in LetterWords().words(letter).text


async def test_a_breach_is_not_answered_and_closed_before_its_dossier_is_ready() -> None:
    house = await answer_house(MemoryStorage(), Kind.DATALEK)
    view = await house.filled_in(CaseOutcome.HANDLED)

    with pytest.raises(CaseRefuses, match=r"register|dossier|beslis"):
        await house.send(view, AnswerWay.MAIL)

    assert (await house.case()).is_open
    assert await house.letters(LetterKind.ANSWER) == []


async def test_a_grant_without_identity_is_not_sent() -> None:
    house = await answer_house(MemoryStorage(), identity=None)
    view = await house.filled_in()

    with pytest.raises(AnswerBlocked, match="wie hij is"):
        await house.send(view)


async def test_a_refusal_waits_until_the_fg_said_what_a_parent_can_do() -> None:
    house = await answer_house(MemoryStorage(), Kind.CORRECTIE, profile=NO_REMEDY)
    view = await house.filled_in(CaseOutcome.REFUSED, Ground.DATA_ARE_RIGHT)

    with pytest.raises(AnswerBlocked, match="niet vastgelegd"):
        await house.send(view, AnswerWay.MAIL)


# Fetching it


async def sent_for_fetching(storage: Storage) -> tuple[AnswerHouse, str, str]:
    """Answer a house, the answer's id, and the secret of its link."""
    house = await answer_house(storage)
    view = await house.filled_in()
    view = await house.writer().add_file(house.reference, view.answer.id, DOSSIER)
    sent = await house.send(view)
    return house, sent.id, await house.fetched_by(sent)


async def test_with_link_and_code_a_parent_reads_the_answer_once_per_code(
    storage: Storage,
) -> None:
    house, answer_id, secret = await sent_for_fetching(storage)
    opener = house.opener()
    assert (await opener.try_code(secret, "ACDE-3467"))[0] is CodeAnswer.NONE_OPEN
    code = await house.sender().show_code(house.reference, answer_id)

    told, given = await opener.try_code(secret, f" {code.lower()} ")

    assert told is CodeAnswer.RIGHT
    fetched = await opener.fetch(secret, given)
    assert fetched is not None
    assert fetched.answer.words.text.startswith("Datum: dinsdag 3 november 2026")
    file = await opener.file(secret, given, fetched.answer.files[0].id)
    assert file is not None
    assert (file.name, file.data) == (DOSSIER.name, DOSSIER.data)
    assert (await opener.try_code(secret, code))[0] is CodeAnswer.NONE_OPEN
    assert EventKind.ANSWER_OPENED in await events(house)


async def test_without_the_pass_nothing_is_read(storage: Storage) -> None:
    house, answer_id, secret = await sent_for_fetching(storage)
    opener = house.opener()
    code = await house.sender().show_code(house.reference, answer_id)
    _, given = await opener.try_code(secret, code)

    assert await opener.fetch(secret, "") is None
    assert await opener.fetch(secret, given + "x") is None
    assert await opener.fetch("no-such-link", given) is None
    assert await opener.door("no-such-link") is None
    house.clock.advance(PASS_LASTS)
    assert await opener.fetch(secret, given) is None


async def test_five_wrong_codes_close_it_and_tell_staff(storage: Storage) -> None:
    house, answer_id, secret = await sent_for_fetching(storage)
    opener = house.opener()
    code = await house.sender().show_code(house.reference, answer_id)

    told = [(await opener.try_code(secret, "WRNG-3467"))[0] for _ in range(MOST_TRIES)]

    assert told == [CodeAnswer.WRONG] * (MOST_TRIES - 1) + [CodeAnswer.USED_UP]
    assert (await opener.try_code(secret, code))[0] is CodeAnswer.NONE_OPEN
    assert len(await house.letters(LetterKind.ANSWER_LOCKED)) == 1
    fresh = await house.sender().show_code(house.reference, answer_id)
    assert (await opener.try_code(secret, fresh))[0] is CodeAnswer.RIGHT


async def test_a_new_code_ends_the_old_one(storage: Storage) -> None:
    house, answer_id, secret = await sent_for_fetching(storage)
    first = await house.sender().show_code(house.reference, answer_id)
    second = await house.sender().show_code(house.reference, answer_id)

    assert (await house.opener().try_code(secret, first))[0] is CodeAnswer.WRONG
    assert (await house.opener().try_code(secret, second))[0] is CodeAnswer.RIGHT


async def test_after_its_term_an_answer_is_fetched_no_more(storage: Storage) -> None:
    house, answer_id, secret = await sent_for_fetching(storage)
    code = await house.sender().show_code(house.reference, answer_id)
    house.clock.advance(KEPT_READY)

    assert (await house.opener().try_code(secret, code))[0] is CodeAnswer.NONE_OPEN
    door = await house.opener().door(secret)
    assert door is not None
    assert door.is_over
    with pytest.raises(CaseRefuses, match="voorbij"):
        await house.sender().show_code(house.reference, answer_id)


async def test_a_code_is_mailed_only_to_another_address_on_file(storage: Storage) -> None:
    house, answer_id, secret = await sent_for_fetching(storage)
    other = "sietske@werk.example"
    on_file = [
        Contact(ContactKind.EMAIL, each, Authority.YES, None, "12345") for each in (PARENT, other)
    ]
    async with storage.transaction() as tx:
        await tx.contacts.replace("linde", "De Eik", on_file, now=NOW)
    for wrong in (PARENT, STRANGER, "geen adres"):
        with pytest.raises(CaseRefuses, match="Naar dit adres"):
            await house.sender().mail_code(house.reference, answer_id, wrong)
    assert (await events(house)).count(EventKind.CODE_REFUSED) == 3

    await house.sender().mail_code(house.reference, answer_id, other)

    (letter,) = await house.letters(LetterKind.ANSWER_CODE)
    assert (letter.recipient, letter.channel) == (other, Channel.EMAIL)
    told, _ = await house.opener().try_code(secret, str(letter.facts["code"]))
    assert told is CodeAnswer.RIGHT


async def test_reading_an_answer_makes_no_form_stale_and_no_case_young() -> None:
    house, answer_id, secret = await sent_for_fetching(MemoryStorage())
    code = await house.sender().show_code(house.reference, answer_id)
    before = (await house.writer().read(house.reference, answer_id)).version

    await house.opener().try_code(secret, "WRNG-3467")
    await house.opener().try_code(secret, code)
    house.clock.advance(timedelta(hours=1))

    assert (await house.writer().read(house.reference, answer_id)).version == before
