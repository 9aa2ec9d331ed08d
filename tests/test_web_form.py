"""What is written on our own pages becomes a case through the same action as mail and chat."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from fakes import sure, unsure
from invented import NOW, PARENT, case, chat, mail, source
from parents_house import ParentsHouse, parents_house

from casework.actions.receive_message import Arrival
from casework.actions.receive_web_form import WebForm, WebReceipt
from casework.boards import BoardProfile
from casework.case import Case, CaseState
from casework.contacts import Authority, Contact, ContactKind
from casework.identity import IdentityWay
from casework.kinds import Kind
from casework.ledger import Door, LedgerEntry, Outcome, Source
from casework.letters import Letter, LetterKind
from casework.message import Channel, IncomingMessage, Understanding
from casework.ports import Storage, StorageUnavailable, Transaction
from casework.receipts import Receipt
from screening.screen_message import NumberScreen

TOKEN = "k0Q2m9XW1r-k0Q2m9XW1r_"
ASKED = WebForm("linde", False, "Ik wil inzage in het dossier van mijn kind.", "nl", TOKEN)
BREACH = replace(ASKED, for_breach=True, text="Een lijst met cijfers kwam bij mij terecht.")
MAILED = replace(ASKED, email=PARENT)


@pytest.fixture
async def house(storage: Storage) -> AsyncIterator[ParentsHouse]:
    async with parents_house(storage) as opened:
        yield opened


async def case_of(house: ParentsHouse, receipt: WebReceipt) -> Case:
    async with house.storage.reading() as tx:
        found = await tx.cases.get(board=None, reference=receipt.opened[0].reference)
    assert found is not None
    return found


async def letters_of(house: ParentsHouse, case: Case) -> dict[LetterKind, Letter]:
    async with house.storage.reading() as tx:
        return {letter.kind: letter for letter, *_ in await tx.letters.of_case(case.reference)}


async def messages_of(house: ParentsHouse, case: Case) -> list[IncomingMessage]:
    async with house.storage.reading() as tx:
        return list(await tx.cases.messages(case))


async def rows(house: ParentsHouse, place: str = "form") -> list[LedgerEntry]:
    async with house.storage.reading() as tx:
        return list(await tx.ledger.of_door(door=Door.WEB, place=place))


# A form


async def test_a_form_is_one_row_and_one_case_with_a_receipt(house: ParentsHouse) -> None:
    receipt = await house.web.send(ASKED)

    (row,) = await rows(house)
    (shown,) = await house.cases()
    assert row.outcome is Outcome.CASE_OPENED
    assert row.cases == (shown.reference,)
    assert receipt == WebReceipt((house.receipt(shown.reference),))
    assert shown.kind is Kind.INZAGE
    assert shown.channel is Channel.WEB


async def test_without_an_address_letters_go_to_the_shelf(house: ParentsHouse) -> None:
    shown = await case_of(house, await house.web.send(ASKED))

    letters = await letters_of(house, shown)

    acknowledged = letters[LetterKind.ACKNOWLEDGEMENT]
    assert acknowledged.channel is Channel.WEB
    assert acknowledged.recipient.startswith("web:")
    assert letters[LetterKind.TICKET].channel is Channel.EMAIL


async def test_with_an_address_letters_go_by_mail(house: ParentsHouse) -> None:
    shown = await case_of(house, await house.web.send(MAILED))

    acknowledged = (await letters_of(house, shown))[LetterKind.ACKNOWLEDGEMENT]
    assert shown.channel is Channel.EMAIL
    assert (acknowledged.channel, acknowledged.recipient) == (Channel.EMAIL, PARENT)


async def test_an_address_that_was_typed_proves_nothing(house: ParentsHouse) -> None:
    contact = Contact(ContactKind.EMAIL, PARENT, Authority.YES, date(2026, 1, 1), "17")
    async with house.storage.transaction() as tx:
        await tx.contacts.replace("linde", "De Eik", [contact], now=NOW)
    by_mail = await house.receive(
        Arrival("linde", Source(Door.SMTP, "smtp", "1"), mail("Ik wil inzage, De Eik."))
    )

    shown = await case_of(house, await house.web.send(replace(MAILED, school="De Eik")))

    async with house.storage.reading() as tx:
        letters = await tx.letters.of_case(by_mail.cases[0])
    told = {letter.kind: letter.facts.get("contact") for letter, *_ in letters}
    assert told[LetterKind.TICKET] == "on_file"
    assert (await letters_of(house, shown))[LetterKind.TICKET].facts["contact"] is None


@pytest.mark.parametrize("again", [ASKED, replace(ASKED, language="pl")])
async def test_the_same_form_sent_twice_is_one_case(house: ParentsHouse, again: WebForm) -> None:
    first = await house.web.send(ASKED)

    assert await house.web.send(again) == first
    assert len(await rows(house)) == len(await house.cases()) == 1


async def test_the_same_form_sent_twice_at_once_is_one_case(house: ParentsHouse) -> None:
    receipts = await asyncio.gather(*(house.web.send(ASKED) for _ in range(3)))

    assert len(set(receipts)) == 1
    assert len(await rows(house)) == len(await house.cases()) == 1


async def test_a_form_that_was_changed_and_sent_again_is_not_lost(house: ParentsHouse) -> None:
    await house.web.send(ASKED)

    await house.web.send(replace(ASKED, text="Ik wil dat u mijn adres verwijdert."))

    assert {each.kind for each in await house.cases()} == {Kind.INZAGE, Kind.VERWIJDERING}


async def test_two_people_who_write_the_same_words_have_a_case_each(house: ParentsHouse) -> None:
    await house.web.send(ASKED)

    await house.web.send(replace(ASKED, token=TOKEN[::-1]))

    assert len(await house.cases()) == 2


async def test_the_school_that_was_chosen_weighs_more_than_one_that_is_named(
    house: ParentsHouse,
) -> None:
    moved = replace(ASKED, text="Mijn kind ging naar De Bräskorf.", school="De Eik")

    assert (await case_of(house, await house.web.send(moved))).school == "De Eik"


@pytest.mark.parametrize(("page", "letter"), [("pl", "pl"), ("ar", "ar"), ("nl", "en")])
async def test_who_chose_a_language_gets_letters_in_it(
    storage: Storage, page: str, letter: str
) -> None:
    async with parents_house(storage, script={"": sure(Kind.INZAGE, language="en")}) as house:
        receipt = await house.web.send(replace(ASKED, language=page))

        assert (await case_of(house, receipt)).language == letter


async def test_numbers_are_masked_before_anything_is_kept(storage: Storage) -> None:
    async with parents_house(storage, screen=NumberScreen()) as house:
        told = replace(ASKED, text="Mijn BSN is 111222333.", name="BSN 111222333")
        shown = await case_of(house, await house.web.send(told))

        (kept,) = await messages_of(house, shown)

    assert "111222333" not in f"{kept.text} {kept.full_text} {kept.sender_name}"


class Falls:
    """Cannot understand anything."""

    async def understand(self, message: IncomingMessage, board: BoardProfile) -> Understanding:
        raise RuntimeError(message.text)


async def test_a_fault_of_ours_sets_the_message_aside_with_its_words(storage: Storage) -> None:
    async with parents_house(storage, understand=Falls()) as house:
        receipt = await house.web.send(ASKED)

        async with storage.reading() as tx:
            (waiting,) = await tx.ledger.waiting(board="linde")

    assert receipt == WebReceipt((), set_aside=True)
    assert waiting.salvaged is not None
    assert waiting.salvaged.text == ASKED.text
    assert waiting.detail == "RuntimeError"


async def test_a_form_that_was_set_aside_and_is_sent_again_is_still_one_row(
    storage: Storage,
) -> None:
    async with parents_house(storage, understand=Falls()) as house:
        first = await house.web.send(ASKED)

        assert await house.web.send(ASKED) == first
        assert len(await rows(house)) == 1


class Down:
    """A storage that nothing can be written to."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        raise StorageUnavailable("locked")

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        return self._storage.reading()


async def test_what_cannot_be_saved_is_not_said_to_be_taken(house: ParentsHouse) -> None:
    house.receive = replace(house.receive, storage=Down(house.storage))

    with pytest.raises(StorageUnavailable):
        await house.web.send(ASKED)

    assert await rows(house) == []


# A breach


@pytest.mark.parametrize("asked", [sure(Kind.OVERIG), sure(Kind.INZAGE), unsure(Kind.KLACHT)])
async def test_who_reports_a_breach_has_reported_one(
    storage: Storage, asked: Understanding
) -> None:
    async with parents_house(storage, script={"": asked}) as house:
        receipt = await house.web.send(BREACH)

        shown = await case_of(house, receipt)
        letters = await letters_of(house, shown)

    assert shown.kind is Kind.DATALEK
    assert shown.state is CaseState.NEW
    assert LetterKind.BREACH_NOTICE in letters


async def test_a_request_that_came_with_a_breach_is_a_case_beside_it(house: ParentsHouse) -> None:
    await house.web.send(replace(BREACH, text="Gelekt. Graag ook verwijderen."))

    found = await house.cases()

    assert {each.kind for each in found} == {Kind.DATALEK, Kind.VERWIJDERING}
    assert all(each.linked for each in found)


async def test_when_it_was_noticed_is_entered_in_the_register(house: ParentsHouse) -> None:
    noticed = NOW - timedelta(hours=30)

    receipt = await house.web.send(replace(BREACH, discovered=noticed))

    async with house.storage.reading() as tx:
        entry = await tx.breaches.get(board="linde", reference=receipt.opened[0].reference)
    assert entry is not None
    assert entry.discovered == noticed


# A message on the status page


async def added(
    house: ParentsHouse, receipt: Receipt, reference: str = "", text: str = "Bedankt.", **more: Any
) -> WebReceipt | None:
    given = {"language": "nl", "token": TOKEN, **more}
    return await house.web.add(receipt, reference or receipt.reference, text, **given)


@pytest.mark.parametrize("form", [ASKED, MAILED])
async def test_a_message_joins_its_case_as_from_the_parent(
    house: ParentsHouse, form: WebForm
) -> None:
    (receipt,) = (await house.web.send(form)).opened

    done = await added(house, receipt)

    (shown,) = await house.cases()
    assert done == WebReceipt(())
    assert [each.text for each in await messages_of(house, shown)] == [form.text, "Bedankt."]
    assert (await letters_of(house, shown))[LetterKind.MESSAGE_ADDED].facts["stranger"] is False


async def test_a_message_that_is_sent_twice_is_added_once(house: ParentsHouse) -> None:
    (receipt,) = (await house.web.send(ASKED)).opened

    for _ in range(2):
        await added(house, receipt)

    (shown,) = await house.cases()
    assert len(await messages_of(house, shown)) == 2
    assert len(await rows(house, "status")) == 1


async def test_a_message_that_asks_something_new_opens_a_case_with_its_own_receipt(
    house: ParentsHouse,
) -> None:
    (receipt,) = (await house.web.send(ASKED)).opened

    done = await added(house, receipt, text="Wilt u ook alles verwijderen?")

    new = next(each for each in await house.cases() if each.kind is Kind.VERWIJDERING)
    assert done == WebReceipt((house.receipt(new.reference),))
    assert new.channel is Channel.WEB
    assert new.reference != receipt.reference


async def test_a_wrong_receipt_adds_nothing(house: ParentsHouse) -> None:
    (receipt,) = (await house.web.send(ASKED)).opened

    assert await added(house, replace(receipt, secret="0" * 10)) is None
    assert await rows(house, "status") == []


async def test_a_receipt_adds_nothing_to_the_case_of_another(house: ParentsHouse) -> None:
    (mine,) = (await house.web.send(ASKED)).opened
    (other,) = (await house.web.send(replace(ASKED, token=TOKEN[::-1]))).opened

    assert await added(house, mine, other.reference) is None
    assert await rows(house, "status") == []


async def test_a_message_to_an_erased_case_is_not_taken(house: ParentsHouse) -> None:
    assert await added(house, house.receipt("PL-7F3K-9QXM")) is None


async def test_a_receipt_never_identifies_anybody(house: ParentsHouse) -> None:
    (receipt,) = (await house.web.send(MAILED)).opened

    await added(house, receipt, text="Ik ben echt de moeder.")

    (shown,) = [each for each in await house.cases() if each.reference == receipt.reference]
    assert shown.identity is None


async def test_a_one_time_code_from_the_address_on_file_may_be_typed_there(
    house: ParentsHouse,
) -> None:
    (receipt,) = (await house.web.send(MAILED)).opened
    async with house.storage.transaction() as tx:
        code = await tx.codes.make(receipt.reference, now=NOW)

    await added(house, receipt, text=f"De code is {code}.")

    (shown,) = await house.cases()
    assert shown.identity is not None
    assert shown.identity.way is IdentityWay.CODE
    assert code not in (await messages_of(house, shown))[-1].text


async def test_a_parent_of_a_chat_may_write_on_the_page_too(house: ParentsHouse) -> None:
    chat_case = case("PL-7F3K-9QXM", channel=Channel.CHAT)
    async with house.storage.transaction() as tx:
        await tx.cases.open(chat_case, chat("Ik wil inzage."), source=source())

    done = await added(house, house.receipt(chat_case.reference))

    first, second = await messages_of(house, chat_case)
    assert done == WebReceipt(())
    assert (second.channel, second.sender) == (Channel.CHAT, first.sender)


async def test_the_understanding_is_asked_about_the_words_alone(house: ParentsHouse) -> None:
    await house.web.send(replace(MAILED, name="Sietske Hofstra"))

    assert [each.text for each in house.understand.asked] == [ASKED.text]
    assert [each.subject for each in house.understand.asked] == [""]
