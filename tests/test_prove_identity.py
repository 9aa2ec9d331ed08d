"""Prove how identity is recorded, what a code does, and that trying addresses tells nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fakes import CountingMint, FakeClock, FakeUnderstand, PassingScreen, sure, unsure
from invented import DIRECTOR, NOW, PARENT, STRANGER, boards, case, chat, mail, source
from memory_storage import MemoryStorage

from casework.actions.change_case import ChangeCase
from casework.actions.move_term import MoveTerm
from casework.actions.prove_identity import ProveIdentity
from casework.actions.receive_message import Arrival, ReceiveMessage
from casework.boards import Post, Role
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState
from casework.codes import LIFETIME, MASKED, MOST_A_DAY, MOST_TRIES
from casework.contacts import Authority, Contact, ContactKind
from casework.decide import SERVICE
from casework.events import EventKind
from casework.identity import IdentityWay, KnownContact
from casework.kinds import Kind
from casework.ledger import Door
from casework.letters import Handover, Letter, LetterKind
from casework.message import Authenticity, Channel, IncomingMessage
from casework.tasks import TaskKind
from casework.term_acts import QuestionKind
from casework.who_may_ask import AgeBand, AuthorityShown, Requester

HOME = "thuis@ouders.example"
CHAT = "telegram:linde:1001"
KNOWN = AuthorityShown.KNOWN_TO_SCHOOL
WRONG = "GH34-ACD7"


class Desk:
    """A case at De Eik, contacts of De Eik and De Sleutel, and everybody who acts on it."""

    def __init__(self, **more: Any) -> None:
        self.storage, self.clock, self.mint = MemoryStorage(), FakeClock(NOW), CountingMint()
        self.mine = case(**{"kind": Kind.CORRECTIE, "school": "De Eik", **more})
        acting = (self.storage, self.clock, "linde", "Jo Prinsen", boards(), self.mint)
        self.prove, self.change = ProveIdentity(*acting), ChangeCase(*acting)
        self.term = MoveTerm(*acting, mask=str)
        self.understand = FakeUnderstand(
            {"wellicht": unsure(Kind.INZAGE, Kind.DATALEK), "inzage": sure(Kind.INZAGE)},
            otherwise=sure(Kind.OVERIG),
        )
        self.receive = ReceiveMessage(
            self.storage,
            self.understand,
            PassingScreen(),
            self.mint,
            self.clock,
            boards(),
            "reader",
        )

    @property
    def reference(self) -> str:
        return self.mine.reference

    async def open(self, *others: Case, **message: Any) -> "Desk":
        wrote = chat("...", sender=CHAT) if self.mine.channel is Channel.CHAT else mail(**message)
        async with self.storage.transaction() as tx:
            for each in (self.mine, *others):
                await tx.cases.open(each, wrote, source=source())
            for school, address in (("De Eik", HOME), ("De Sleutel", "sleutel@ouders.example")):
                one = Contact(ContactKind.EMAIL, address, Authority.YES, None, "17")
                await tx.contacts.replace("linde", school, [one], now=NOW)
        return self

    async def case(self, reference: str = "") -> Case:
        async with self.storage.reading() as tx:
            found = await tx.cases.get(board="linde", reference=reference or self.reference)
        assert found is not None
        return found

    async def letters(self, *kinds: LetterKind) -> list[Letter]:
        async with self.storage.reading() as tx:
            found = [letter for letter, _, _ in await tx.letters.of_case(self.reference)]
        return [each for each in found if each.kind in kinds]

    async def events(self) -> Sequence[EventKind]:
        async with self.storage.reading() as tx:
            found = await tx.journal.of_case(board="linde", reference=self.reference)
        return [each.kind for each in found]

    async def texts(self) -> list[str]:
        async with self.storage.reading() as tx:
            messages = await tx.cases.messages(self.mine)
        return [f"{each.subject} {each.text} {each.full_text}" for each in messages]

    async def sent_code(self) -> str:
        await self.prove.send_code(self.reference, HOME)
        *_, letter = await self.letters(LetterKind.CODE)
        return str(letter.facts["code"])

    async def reply(self, text: str, **more: Any) -> None:
        message = mail(text, **{"subject": f"Re: [{self.reference}]", **more})
        await self.receive(Arrival("linde", source(), message))

    async def say(self, text: str, *, sender: str = CHAT) -> None:
        message: IncomingMessage = chat(text, sender=sender)
        await self.receive(Arrival("linde", source(door=Door.CHAT), message))


@pytest.mark.parametrize("way", sorted(set(IdentityWay) - {IdentityWay.CODE}))
async def test_a_way_is_recorded_with_when_and_by_whom_and_nothing_else(way: IdentityWay) -> None:
    desk = await Desk().open()

    await desk.prove.record_identity(desk.reference, way)

    fact = (await desk.case()).identity
    assert fact is not None
    assert (fact.way, fact.at, fact.by, fact.note) == (way, NOW, "Jo Prinsen", "")
    assert EventKind.IDENTITY_RECORDED in await desk.events()


async def test_nobody_can_say_that_a_code_came_back() -> None:
    desk = await Desk().open()

    with pytest.raises(CaseRefuses, match="legt de dienst zelf vast"):
        await desk.prove.record_identity(desk.reference, IdentityWay.CODE)


async def test_who_showed_who_they_are_did_so_for_everything_they_asked_in_one_message() -> None:
    other, question = case(kind=Kind.VERWIJDERING), case(kind=Kind.INFORMATIE)
    elsewhere = case(kind=Kind.INZAGE)
    linked = (other.reference, question.reference)
    desk = await Desk(linked=linked).open(other, question, elsewhere)

    await desk.prove.record_identity(desk.reference, IdentityWay.RECOGNISED)

    found = [await desk.case(each.reference) for each in (other, question, elsewhere)]
    assert [each.identity is not None for each in found] == [True, False, False]


async def test_showing_who_you_are_answers_the_question_who_you_are() -> None:
    desk = await Desk().open()
    await desk.term.ask(desk.reference, QuestionKind.IDENTITY)
    desk.clock.advance(timedelta(days=3))

    await desk.prove.record_identity(desk.reference, IdentityWay.CALL_BACK)

    found = await desk.case()
    assert found.acts.open_question is None
    assert EventKind.QUESTION_ANSWERED in await desk.events()
    assert await desk.letters(LetterKind.NEW_DATE)


async def test_another_question_stays_open() -> None:
    desk = await Desk(kind=Kind.INZAGE).open()
    await desk.term.ask(desk.reference, QuestionKind.WHICH_DATA)

    await desk.prove.record_identity(desk.reference, IdentityWay.CALL_BACK)

    assert (await desk.case()).acts.open_question is not None


async def test_parents_who_disagree_bring_the_case_to_the_fg_who_alone_grants() -> None:
    desk = await Desk(state=CaseState.TAKEN_UP, taken_up_by="Jo Prinsen").open()
    await desk.prove.record_identity(desk.reference, IdentityWay.RECOGNISED)

    await desk.prove.record_card(
        desk.reference,
        Requester.PARENT_WITH_AUTHORITY,
        age=AgeBand.CHILD,
        shown=KNOWN,
        parents_disagree=True,
    )

    found = await desk.case()
    (ticket,) = await desk.letters(LetterKind.TICKET)
    assert (found.holder, found.passed) == (Post(Role.FG), (Post(Role.DIRECTOR),))
    assert (found.state, found.taken_up_by) == (CaseState.NEW, None)
    assert ticket.facts["why"] == Handover.PARENTS_DISAGREE
    await desk.change.hand_over(desk.reference, Post(Role.DIRECTOR))
    with pytest.raises(CaseRefuses, match="door de FG"):
        await desk.change.close(desk.reference, CaseOutcome.GRANTED)


async def test_a_parent_of_a_pupil_old_enough_leads_to_the_pupil_and_then_to_an_answer() -> None:
    desk = await Desk().open()
    await desk.prove.record_identity(desk.reference, IdentityWay.RECOGNISED)
    parent = Requester.PARENT_WITH_AUTHORITY

    await desk.prove.record_card(desk.reference, parent, age=AgeBand.OWN_RIGHTS, shown=KNOWN)
    with pytest.raises(CaseRefuses, match="Antwoord via de leerling"):
        await desk.change.close(desk.reference, CaseOutcome.GRANTED)
    (task,) = (await desk.case()).open_tasks
    await desk.prove.record_card(desk.reference, Requester.PUPIL, age=AgeBand.OWN_RIGHTS)
    closed = await desk.change.close(desk.reference, CaseOutcome.GRANTED)

    assert (task.kind, task.role) == (TaskKind.ANSWER_VIA_PUPIL, Role.DIRECTOR)
    assert task.due_at == desk.mine.clocks[0].deadline.due_instant
    assert [each.kind for each in closed.open_tasks] == [TaskKind.TELL_RECIPIENTS]
    assert [each.recipient for each in await desk.letters(LetterKind.TASK)] == [DIRECTOR] * 2
    assert EventKind.TASK_DONE in await desk.events()


async def test_a_parent_without_authority_hears_once_what_they_may_know() -> None:
    desk = await Desk(kind=Kind.INZAGE).open()
    await desk.prove.record_card(
        desk.reference, Requester.PARENT_WITHOUT_AUTHORITY, age=AgeBand.CHILD
    )

    with pytest.raises(CaseRefuses, match="hoe de aanvrager heeft laten zien"):
        await desk.prove.tell_information_right(desk.reference)
    await desk.prove.record_identity(desk.reference, IdentityWay.DOCUMENT_SHOWN)
    await desk.prove.tell_information_right(desk.reference)
    with pytest.raises(CaseRefuses, match="al verstuurd"):
        await desk.prove.tell_information_right(desk.reference)

    (letter,) = await desk.letters(LetterKind.INFORMATION_RIGHT)
    assert letter.recipient == PARENT
    assert (await desk.case()).open_tasks == ()


async def test_other_requesters_do_not_get_the_letter_about_information() -> None:
    desk = await Desk(kind=Kind.INZAGE).open()
    parent = Requester.PARENT_WITH_AUTHORITY
    await desk.prove.record_card(desk.reference, parent, age=AgeBand.CHILD, shown=KNOWN)

    with pytest.raises(CaseRefuses, match="ouder zonder gezag"):
        await desk.prove.tell_information_right(desk.reference)


async def test_a_wrong_kind_is_corrected_with_the_clock_from_the_arrival() -> None:
    desk = await Desk(kind=Kind.INZAGE).open()
    desk.clock.advance(timedelta(days=5))

    found = await desk.change.relabel(desk.reference, Kind.INFORMATIE)
    closed = await desk.change.close(desk.reference, CaseOutcome.HANDLED)

    assert (found.kind, found.holder) == (Kind.INFORMATIE, Post(Role.FG))
    assert [each.name.value for each in found.clocks] == ["legal_term"]
    assert found.clocks[0].deadline.due.isoformat() == "2026-12-03"
    assert EventKind.CASE_RELABELLED in await desk.events()
    assert (closed.outcome, closed.identity) == (CaseOutcome.HANDLED, None)


async def test_what_turns_out_to_be_a_breach_reaches_the_fg_and_the_register() -> None:
    desk = await Desk().open()

    await desk.change.relabel(desk.reference, Kind.DATALEK)

    async with desk.storage.reading() as tx:
        entry = await tx.breaches.get(board="linde", reference=desk.reference)
    told = [each.recipient for each in await desk.letters(LetterKind.BREACH_NOTICE)]
    assert entry is not None
    assert "fg@linde.example" in told


async def test_a_code_goes_to_an_address_on_file_and_comes_back_from_the_parent() -> None:
    desk = await Desk().open()
    code = await desk.sent_code()

    await desk.reply(f"Hier is de code: {code.lower().replace('-', ' ')}")

    (letter,) = await desk.letters(LetterKind.CODE)
    (note,) = await desk.letters(LetterKind.MESSAGE_ADDED)
    fact = (await desk.case()).identity
    assert (letter.recipient, letter.channel) == (HOME, Channel.EMAIL)
    assert letter.facts["expires"] == (NOW + LIFETIME).isoformat()
    assert fact is not None
    assert (fact.way, fact.by) == (IdentityWay.CODE, SERVICE)
    assert note.facts["code"] == "right"
    assert not any(code in text or code.replace("-", " ") in text for text in await desk.texts())
    assert any(MASKED in text for text in await desk.texts())


async def test_a_right_code_answers_the_question_who_you_are() -> None:
    desk = await Desk().open()
    await desk.term.ask(desk.reference, QuestionKind.IDENTITY)
    code = await desk.sent_code()

    await desk.reply(code)

    (note,) = await desk.letters(LetterKind.MESSAGE_ADDED)
    assert (await desk.case()).acts.open_question is None
    assert note.facts["question_open"] is False


async def test_a_code_typed_in_the_chat_counts_for_the_case_it_was_sent_for() -> None:
    newer = case(
        kind=Kind.INZAGE, school="De Eik", channel=Channel.CHAT, opened=NOW + timedelta(hours=1)
    )
    desk = await Desk(channel=Channel.CHAT).open(newer)
    code = await desk.sent_code()

    await desk.say(code)

    assert (await desk.case()).identity is not None
    assert (await desk.case(newer.reference)).identity is None
    assert (await desk.letters(LetterKind.MESSAGE_ADDED))[0].facts["code"] == "right"


async def test_wrong_codes_count_and_the_fifth_ends_the_code() -> None:
    desk = await Desk().open()
    code = await desk.sent_code()

    for _ in range(MOST_TRIES):
        await desk.reply(WRONG)
    await desk.reply(code)

    notes = [each.facts["code"] for each in await desk.letters(LetterKind.MESSAGE_ADDED)]
    assert notes == ["wrong"] * (MOST_TRIES - 1) + ["used_up", None]
    assert (await desk.case()).identity is None
    assert (await desk.events()).count(EventKind.CODE_WRONG) == MOST_TRIES


async def test_a_code_that_came_too_late_identifies_nobody() -> None:
    desk = await Desk().open()
    code = await desk.sent_code()
    desk.clock.advance(LIFETIME)

    await desk.reply(code)

    assert (await desk.case()).identity is None


@pytest.mark.parametrize(
    "more",
    [
        {"sender": STRANGER, "references": ("<ours.000001@loket.example>",)},
        {"authenticity": Authenticity(dmarc="fail")},
    ],
)
async def test_a_code_from_somebody_else_identifies_nobody_costs_no_try_and_is_masked(
    more: dict[str, Any],
) -> None:
    desk = await Desk().open()
    code = await desk.sent_code()

    await desk.reply(code, **more)
    await desk.reply(WRONG, **more)

    async with desk.storage.reading() as tx:
        cases = await tx.cases.all()
        texts = [each.text for one in cases for each in await tx.cases.messages(one)]
    assert (await desk.case()).identity is None
    assert EventKind.CODE_WRONG not in await desk.events()
    assert not any(code in text for text in texts)


async def test_an_open_code_is_masked_even_where_it_was_sent_to_no_case() -> None:
    desk = await Desk().open()
    code = await desk.sent_code()

    await desk.reply(f"Ik wil inzage. {code}", subject="Iets anders", sender=STRANGER)

    async with desk.storage.reading() as tx:
        texts = [
            each.full_text for one in await tx.cases.all() for each in await tx.cases.messages(one)
        ]
    assert not any(code in text for text in texts)


async def test_what_looks_like_a_code_is_left_alone_while_none_is_open() -> None:
    desk = await Desk().open()

    await desk.reply("Het serienummer is AC34-FGH7.")

    assert any("AC34-FGH7" in text for text in await desk.texts())


async def test_a_request_beside_the_code_is_still_a_request() -> None:
    desk = await Desk().open()
    code = await desk.sent_code()

    await desk.reply(f"{code} en ik wil ook inzage")

    async with desk.storage.reading() as tx:
        kinds = {each.kind for each in await tx.cases.all()}
    assert (await desk.case()).identity is not None
    assert kinds == {Kind.CORRECTIE, Kind.INZAGE}


async def test_a_message_with_nothing_but_a_code_asks_nothing_however_it_is_understood() -> None:
    desk = await Desk().open()
    desk.understand.script = {}
    desk.understand.otherwise = unsure(Kind.INZAGE, Kind.DATALEK)
    code = await desk.sent_code()

    await desk.reply(code)

    async with desk.storage.reading() as tx:
        assert len(await tx.cases.all()) == 1


@pytest.mark.parametrize("kind", [Kind.INFORMATIE, Kind.KLACHT, Kind.OVERIG])
async def test_no_code_is_sent_where_nobody_need_show_who_they_are(kind: Kind) -> None:
    desk = await Desk(kind=kind).open()

    with pytest.raises(CaseRefuses, match="hoeft niemand"):
        await desk.prove.send_code(desk.reference, HOME)


@pytest.mark.parametrize(
    "address",
    [PARENT, "sleutel@ouders.example", "niemand@ouders.example", "geen adres", ""],
)
async def test_every_address_not_on_file_here_is_refused_in_the_same_words(address: str) -> None:
    desk = await Desk().open()

    with pytest.raises(CaseRefuses) as refused:
        await desk.prove.send_code(desk.reference, address)

    assert str(refused.value) == (
        "Naar dit adres kan voor deze zaak geen code. Dat kan alleen naar een mailadres dat de"
        " school van deze zaak zelf al had, en dat is ingelezen."
    )
    assert await desk.letters(LetterKind.CODE) == []
    assert EventKind.CODE_REFUSED in await desk.events()


async def test_the_case_must_have_a_school_and_codes_have_an_end() -> None:
    nowhere, desk = await Desk(school=None).open(), await Desk().open()

    with pytest.raises(CaseRefuses, match="om welke school"):
        await nowhere.prove.send_code(nowhere.reference, HOME)
    for _ in range(MOST_A_DAY):
        await desk.prove.send_code(desk.reference, HOME)
    with pytest.raises(CaseRefuses, match="al 5 codes"):
        await desk.prove.send_code(desk.reference, HOME)


async def test_once_somebody_is_identified_no_code_is_sent() -> None:
    desk = await Desk().open()
    await desk.prove.record_identity(desk.reference, IdentityWay.RECOGNISED)

    with pytest.raises(CaseRefuses, match="al vastgelegd"):
        await desk.prove.send_code(desk.reference, HOME)


@pytest.mark.parametrize(
    ("sender", "forged", "contact"),
    [
        (HOME, False, "on_file"),
        ("THUIS@ouders.example", False, "on_file"),
        ("sleutel@ouders.example", False, "not_on_file"),
        (PARENT, False, "not_on_file"),
        (HOME, True, None),
    ],
)
async def test_a_ticket_tells_whether_the_address_is_on_file_at_its_school(
    sender: str, forged: bool, contact: str | None
) -> None:
    desk = await Desk().open()
    verdict = Authenticity(dmarc="fail") if forged else Authenticity(dmarc="pass")
    message = mail("Ik wil inzage in het dossier op De Eik.", sender=sender, authenticity=verdict)

    receipt = await desk.receive(Arrival("linde", source(), message))

    async with desk.storage.reading() as tx:
        (reference,) = receipt.cases
        letters = [letter for letter, _, _ in await tx.letters.of_case(reference)]
    (ticket,) = [each for each in letters if each.kind is LetterKind.TICKET]
    assert ticket.facts["contact"] == contact


@pytest.mark.parametrize(
    ("sender", "school", "known"),
    [
        (HOME, "De Eik", KnownContact.ON_FILE),
        (HOME, "De Sleutel", KnownContact.NOT_ON_FILE),
        (HOME, "De Bräskorf", KnownContact.NO_LIST),
        (HOME, None, KnownContact.NO_SCHOOL),
        (STRANGER, "De Eik", KnownContact.NOT_ON_FILE),
    ],
)
async def test_staff_see_what_is_known_of_who_wrote(
    sender: str, school: str | None, known: KnownContact
) -> None:
    desk = await Desk(school=school).open(sender=sender)

    _, contact = await desk.prove.contact_of(desk.reference)

    assert contact is known
    assert EventKind.CASE_READ in await desk.events()


async def test_nothing_a_code_did_stands_in_an_event() -> None:
    desk = await Desk().open()
    code = await desk.sent_code()
    await desk.reply(WRONG)
    await desk.reply(code)

    async with desk.storage.reading() as tx:
        events = await tx.journal.of_case(board="linde", reference=desk.reference)
    said = " ".join(str(each) for each in events)
    for secret in (code, code.replace("-", ""), WRONG, HOME, PARENT):
        assert secret not in said


async def test_a_letter_with_a_code_forgets_it_once_it_is_sent() -> None:
    desk = await Desk().open()
    code = await desk.sent_code()
    (letter,) = await desk.letters(LetterKind.CODE)

    async with desk.storage.transaction() as tx:
        await tx.letters.sent(letter.id, now=NOW)

    (after,) = await desk.letters(LetterKind.CODE)
    assert (letter.facts["code"], after.facts["code"]) == (code, MASKED)
    assert replace(after, facts={}) == replace(letter, facts={})
