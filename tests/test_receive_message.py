"""Prove that every delivery ends in one outcome, with all that follows from it or nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from databases import Stores
from fakes import (
    CountingMint,
    FailingScreen,
    FakeClock,
    FakeUnderstand,
    PassingScreen,
    sure,
    unsure,
)
from invented import HOUR, NOW, PARENT, STRANGER, board, boards, chat, mail, source
from memory_storage import MemoryStorage

from casework.actions.known_of_message import references_in
from casework.actions.receive_message import Arrival, Receipt, ReceiveMessage
from casework.actions.resolve_set_aside import ResolveSetAside
from casework.boards import Role
from casework.case import Case, CaseOutcome
from casework.events import EventKind
from casework.kinds import Kind
from casework.ledger import Claim, Door, Outcome, Source
from casework.letters import Letter, LetterKind, LetterState
from casework.message import (
    Attachment,
    Automatic,
    AutomaticKind,
    DeliveryStatus,
    IncomingMessage,
    SetAsideReason,
    UnreadableMessage,
)
from casework.ports import ClaimLost, Conflict, Screen, Storage

SCRIPT = {
    "inzage": sure(Kind.INZAGE),
    "klacht": sure(Kind.KLACHT),
    "datalek": sure(Kind.DATALEK),
    "bedankt": sure(Kind.OVERIG),
    "wellicht": unsure(Kind.INZAGE, Kind.DATALEK),
}


@dataclass
class Desk:
    """The action under test and what stands around it."""

    storage: Storage = field(default_factory=MemoryStorage)
    mint: CountingMint = field(default_factory=CountingMint)
    screen: Screen = field(default_factory=PassingScreen)
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    understand: FakeUnderstand = field(default_factory=lambda: FakeUnderstand(SCRIPT))
    reader: str = "reader"
    cap: int = 10

    def __post_init__(self) -> None:
        self.receive = ReceiveMessage(
            self.storage,
            self.understand,
            self.screen,
            self.mint,
            self.clock,
            boards(board(), board("beuk")),
            self.reader,
            self.cap,
        )

    async def take(
        self,
        message: IncomingMessage | UnreadableMessage,
        *,
        at: Source | None = None,
        claim: Claim | None = None,
        **more: Any,
    ) -> Receipt:
        return await self.receive(
            Arrival(more.pop("board", "linde"), at or source(), message, claim, **more)
        )

    async def cases(self) -> Sequence[Case]:
        async with self.storage.reading() as tx:
            return await tx.cases.all()

    async def letters(self, reference: str) -> list[tuple[Letter, LetterState]]:
        async with self.storage.reading() as tx:
            return [(each, state) for each, state, _ in await tx.letters.of_case(reference)]

    async def kinds(self, reference: str) -> list[LetterKind]:
        return sorted(each.kind for each, _ in await self.letters(reference))

    async def to_parent(self, reference: str) -> Letter:
        letters = await self.letters(reference)
        (only,) = [each for each, _ in letters if each.to_role is None]
        return only

    async def messages(self, found: Case) -> Sequence[IncomingMessage]:
        async with self.storage.reading() as tx:
            return await tx.cases.messages(found)

    async def events(self, reference: str, name: str = "linde") -> list[EventKind]:
        async with self.storage.reading() as tx:
            found = await tx.journal.of_case(board=name, reference=reference)
            return [each.kind for each in found]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def report_about(*message_ids: str, **more: Any) -> IncomingMessage:
    given = {"delivery_status": DeliveryStatus.FAILED, "reported_message_ids": message_ids}
    verdict = Automatic(AutomaticKind.DELIVERY_REPORT, "null return path", **{**given, **more})
    return mail("Undelivered", sender=None, automatic=verdict)


def unreadable(**more: Any) -> UnreadableMessage:
    kept = mail("half")
    given = {
        "reason": SetAsideReason.BROKEN,
        "detail": "no end",
        "received": NOW,
        "raw_size": 9,
        "raw_sha256": "ab",
        "content_key": kept.content_key,
        "salvaged": kept,
    }
    return UnreadableMessage(**{**given, **more})


# A message of a person.


async def test_a_mail_becomes_a_case_with_its_letters_its_event_and_one_ledger_row(
    stores: Stores,
) -> None:
    desk = Desk(stores.open())
    at, message = source(), mail("inzage, De Eik")

    receipt = await desk.take(message, at=at)

    (found,) = await desk.cases()
    assert (receipt.outcome, receipt.cases) == (Outcome.CASE_OPENED, (found.reference,))
    assert (found.kind, found.school) == (Kind.INZAGE, "De Eik")
    assert await desk.messages(found) == [message]
    assert await desk.kinds(found.reference) == [LetterKind.ACKNOWLEDGEMENT, LetterKind.TICKET]
    assert await desk.events(found.reference) == [EventKind.CASE_OPENED]
    async with desk.storage.reading() as tx:
        row = await tx.ledger.entry(at)
    assert row is not None
    assert (row.outcome, row.cases) == (receipt.outcome, receipt.cases)
    assert row.content_key == message.content_key


async def test_the_screened_message_is_what_is_understood_and_kept() -> None:
    class MaskingScreen:
        def screen(self, message: IncomingMessage) -> IncomingMessage:
            return replace(message, text=message.text.replace("111222333", "█"))

    desk = Desk(screen=MaskingScreen())

    await desk.take(mail("inzage 111222333"))
    await desk.take(unreadable(salvaged=mail("half 111222333")))

    (found,) = await desk.cases()
    async with desk.storage.reading() as tx:
        (aside,) = await tx.ledger.waiting(board="linde")
    assert [each.text for each in await desk.messages(found)] == ["inzage █"]
    assert [each.text for each in desk.understand.asked] == ["inzage █"]
    assert aside.salvaged is not None
    assert aside.salvaged.text == "half █"


async def test_a_mail_that_cannot_be_saved_leaves_nothing(desk: Desk) -> None:
    desk.mint.scripted = ["PL-SAME-SAME"] * 9
    await desk.take(mail("inzage"))

    with pytest.raises(Conflict):
        await desk.take(mail("klacht"), at=source("lost"))

    async with desk.storage.reading() as tx:
        assert await tx.ledger.entry(source("lost")) is None
    assert len(await desk.cases()) == 1


async def test_a_reference_that_is_taken_is_made_anew(stores: Stores) -> None:
    desk = Desk(stores.open())
    desk.mint.scripted = ["PL-SAME-SAME", "PL-SAME-SAME", "PL-ELSE-ELSE"]

    receipts = [await desk.take(mail("inzage")) for _ in range(2)]

    assert [each.cases for each in receipts] == [("PL-SAME-SAME",), ("PL-ELSE-ELSE",)]
    assert await desk.events("PL-SAME-SAME") == [EventKind.CASE_OPENED]


async def test_a_mail_without_a_sender_is_set_aside(desk: Desk) -> None:
    receipt = await desk.take(mail("inzage", sender=None))

    assert (receipt.outcome, receipt.reason) == (Outcome.SET_ASIDE, "no_sender")
    assert await desk.cases() == []


async def test_what_came_with_attachments_stays_at_the_source(desk: Desk) -> None:
    plain = await desk.take(mail("inzage"))
    attached = await desk.take(mail("inzage", attachments=(Attachment("a.pdf", "x/y", 1),)))

    assert (plain.attachments_left, attached.attachments_left) == (False, True)


# Twice is once.


async def test_the_same_content_again_is_seen_before_and_opens_nothing(stores: Stores) -> None:
    desk = Desk(stores.open())
    message = mail("inzage")

    receipts = [await desk.take(each) for each in (message, replace(message, received=NOW + HOUR))]

    (found,) = await desk.cases()
    assert [each.outcome for each in receipts] == [Outcome.CASE_OPENED, Outcome.SEEN_BEFORE]
    assert await desk.kinds(found.reference) == [LetterKind.ACKNOWLEDGEMENT, LetterKind.TICKET]


async def test_the_same_message_id_with_other_content_is_another_mail(desk: Desk) -> None:
    receipts = [
        await desk.take(mail(text, message_id="<same@x.example>")) for text in ("inzage", "klacht")
    ]

    assert [each.outcome for each in receipts] == [Outcome.CASE_OPENED] * 2


async def test_the_same_content_at_another_board_is_another_mail(desk: Desk) -> None:
    message = mail("inzage")

    receipts = [await desk.take(message, board=name) for name in ("linde", "beuk")]

    assert [each.outcome for each in receipts] == [Outcome.CASE_OPENED] * 2


async def test_the_same_words_in_a_chat_are_two_messages(desk: Desk) -> None:
    message = chat("inzage", content_key="same")

    receipts = [
        await desk.take(message, at=source(key, door=Door.CHAT, place="bot")) for key in (1, 2)
    ]

    assert [each.outcome for each in receipts] == [Outcome.CASE_OPENED] * 2


@pytest.mark.parametrize("what", ["mail", "automatic", "unreadable"])
async def test_one_mail_delivered_to_many_mailboxes_at_once_is_one(
    stores: Stores, what: str
) -> None:
    desks = [Desk(stores.open(), CountingMint(prefix=f"AAA{at}")) for at in range(4)]
    content = mail("inzage", content_key="same")
    message: IncomingMessage | UnreadableMessage = content
    if what == "automatic":
        message = replace(content, automatic=Automatic(AutomaticKind.LIST_MAIL, "List-Id"))
    if what == "unreadable":
        message = unreadable(content_key="same")

    receipts = await asyncio.gather(*(each.take(message) for each in desks))

    outcomes = [each.outcome for each in receipts]
    assert outcomes.count(Outcome.SEEN_BEFORE) == 3
    assert len(await desks[0].cases()) == (what == "mail")
    async with desks[0].storage.reading() as tx:
        assert await tx.journal.first_break(board="linde") is None
        assert await tx.ledger.count_waiting(board="linde") == (what == "unreadable")


async def test_many_mails_at_once_are_each_taken_once(stores: Stores) -> None:
    desks = [Desk(stores.open(), CountingMint(prefix=f"AAA{at}")) for at in range(3)]

    receipts = await asyncio.gather(
        *(desks[at % 3].take(mail("inzage" if at % 2 else "datalek")) for at in range(18))
    )

    references = [reference for each in receipts for reference in each.cases]
    assert [each.outcome for each in receipts] == [Outcome.CASE_OPENED] * 18
    assert sorted(references) == sorted(each.reference for each in await desks[0].cases())


# Claims.


async def claim(desk: Desk, at: Source) -> Claim:
    now = desk.clock.now()
    async with desk.storage.transaction() as tx:
        answer = await tx.ledger.claim(
            [at], board="linde", by=desk.reader, now=now, until=now + HOUR
        )
    return answer.granted[0]


async def test_a_reader_records_what_it_claimed(stores: Stores) -> None:
    desk = Desk(stores.open())
    at = source()

    receipt = await desk.take(mail("inzage"), at=at, claim=await claim(desk, at))

    assert receipt.outcome is Outcome.CASE_OPENED


@pytest.mark.parametrize(
    "message",
    [
        mail("inzage"),
        mail("lijst", automatic=Automatic(AutomaticKind.LIST_MAIL, "List-Id")),
        unreadable(),
    ],
    ids=["mail", "automatic", "unreadable"],
)
async def test_a_reader_that_was_too_slow_leaves_nothing(
    stores: Stores, message: IncomingMessage | UnreadableMessage
) -> None:
    slow, quick = (
        Desk(stores.open(), CountingMint(prefix=name[:4].upper()), reader=name)
        for name in ("slow", "quick")
    )
    at = source()
    slow_claim = await claim(slow, at)
    quick.clock.advance(2 * HOUR)
    quick_claim = await claim(quick, at)
    await quick.take(message, at=at, claim=quick_claim)
    before = await quick.cases()

    with pytest.raises(ClaimLost):
        await slow.take(message, at=at, claim=slow_claim)

    assert quick_claim.attempt == 2
    assert await quick.cases() == before
    async with quick.storage.reading() as tx:
        assert await tx.ledger.count_waiting(board="linde") == isinstance(
            message, UnreadableMessage
        )


# Replies.


async def test_a_reply_to_our_letter_joins_its_case(stores: Stores) -> None:
    desk = Desk(stores.open())
    await desk.take(mail("inzage"))
    (found,) = await desk.cases()
    ours = (await desk.to_parent(found.reference)).message_id

    receipt = await desk.take(
        mail("bedankt", references=("<other@x.example>", ours), received=NOW + HOUR)
    )

    assert (receipt.outcome, receipt.cases) == (Outcome.ADDED_TO_CASE, (found.reference,))
    assert [each.text for each in await desk.messages(found)] == ["inzage", "bedankt"]
    assert LetterKind.MESSAGE_ADDED in await desk.kinds(found.reference)


async def test_a_reply_with_the_reference_joins_only_when_its_sender_is_known(
    stores: Stores,
) -> None:
    desk = Desk(stores.open())
    await desk.take(mail("inzage"))
    (found,) = await desk.cases()
    subject = f"Re: [{found.reference.lower()}] uw vraag"

    theirs = await desk.take(mail("bedankt", subject=subject, sender=STRANGER))
    own = await desk.take(mail("bedankt", subject=subject, received=NOW + HOUR))

    assert theirs.outcome is Outcome.CASE_OPENED
    assert found.reference not in theirs.cases
    assert (own.outcome, own.cases) == (Outcome.ADDED_TO_CASE, (found.reference,))
    assert [each.sender for each in await desk.messages(found)] == [PARENT, PARENT]


async def test_a_stranger_who_joined_by_our_message_id_is_no_correspondent(desk: Desk) -> None:
    await desk.take(mail("inzage"))
    (found,) = await desk.cases()
    ours = (await desk.to_parent(found.reference)).message_id
    await desk.take(mail("bedankt", references=(ours,), sender=STRANGER))

    again = await desk.take(mail("bedankt", subject=found.reference, sender=STRANGER))

    assert found.reference not in again.cases
    to_stranger = [each for each, _ in await desk.letters(found.reference)]
    assert STRANGER not in {each.recipient for each in to_stranger}


async def test_a_forged_message_id_of_ours_joins_nothing(desk: Desk) -> None:
    await desk.take(mail("inzage"))

    receipt = await desk.take(
        mail("bedankt", references=("<ours.999999@loket.example>", "<x@ours.example>"))
    )

    assert receipt.outcome is Outcome.CASE_OPENED


async def test_a_reference_of_another_board_joins_nothing(desk: Desk) -> None:
    await desk.take(mail("inzage"))
    (found,) = await desk.cases()
    ours = (await desk.to_parent(found.reference)).message_id

    receipt = await desk.take(
        mail("bedankt", subject=found.reference, references=(ours,)), board="beuk"
    )

    assert receipt.outcome is Outcome.CASE_OPENED
    assert [each.text for each in await desk.messages(found)] == ["inzage"]


async def test_a_chat_goes_on_with_its_case(stores: Stores) -> None:
    desk = Desk(stores.open())
    first = await desk.take(chat("inzage"), at=source(1, door=Door.CHAT))

    second = await desk.take(chat("bedankt"), at=source(2, door=Door.CHAT))
    other = await desk.take(chat("bedankt", sender="telegram:linde:9"), at=source(3))

    assert (second.outcome, second.cases) == (Outcome.ADDED_TO_CASE, first.cases)
    assert other.outcome is Outcome.CASE_OPENED


async def test_a_chat_update_that_comes_twice_is_refused(desk: Desk) -> None:
    at = source(1, door=Door.CHAT)
    await desk.take(chat("inzage"), at=at)

    with pytest.raises(ClaimLost):
        await desk.take(chat("inzage"), at=at)

    assert len(await desk.cases()) == 1


async def test_a_machine_that_answers_every_note_is_not_told_without_end(desk: Desk) -> None:
    desk = Desk(desk.storage, cap=3)
    await desk.take(mail("inzage"))
    (found,) = await desk.cases()

    for _ in range(8):
        notes = [
            each
            for each, _ in await desk.letters(found.reference)
            if each.kind in {LetterKind.TICKET, LetterKind.MESSAGE_ADDED}
        ]
        ours = notes[-1].message_id
        await desk.take(mail("bedankt", sender="afwezig@elders.example", references=(ours,)))

    kinds = await desk.kinds(found.reference)
    assert kinds.count(LetterKind.MESSAGE_ADDED) == 3
    assert len(await desk.messages(found)) == 9


async def test_the_cap_on_letters_holds_for_a_day_and_for_the_answering_address(
    desk: Desk,
) -> None:
    desk = Desk(desk.storage, cap=2)

    async def acknowledged(**more: Any) -> bool:
        receipt = await desk.take(mail("klacht", **more))
        return LetterKind.ACKNOWLEDGEMENT in await desk.kinds(receipt.cases[0])

    first = [await acknowledged(reply_to="v@x.example"), await acknowledged(reply_to="V@x.example")]
    third = await acknowledged(reply_to="v@x.example")
    somebody_else = await acknowledged()
    desk.clock.advance(timedelta(days=1, seconds=1))
    tomorrow = await acknowledged(reply_to="v@x.example")

    assert (first, third, somebody_else, tomorrow) == ([True, True], False, True, True)


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("Re: [PL-7F3K-9QXM]", ["PL-7F3K-9QXM"]),
        ("pl-7f3k-9qxm en PL-7F3K-9QXM en PL-AAAA-BBBB", ["PL-7F3K-9QXM", "PL-AAAA-BBBB"]),
        ("XPL-7F3K-9QXM PL-7F3K-9QXMX PL-7F3K9QXM", []),
        (" ".join(f"PL-AAAA-{at:04d}" for at in range(99)), [f"PL-AAAA-{a:04d}" for a in range(8)]),
        ("", []),
    ],
)
def test_references_are_read_from_a_subject(subject: str, found: list[str]) -> None:
    assert references_in(subject) == found


# Automatic mail.


@pytest.mark.parametrize("kind", AutomaticKind)
async def test_automatic_mail_opens_nothing_and_answers_nobody(
    desk: Desk, kind: AutomaticKind
) -> None:
    await desk.take(mail("inzage"))
    (found,) = await desk.cases()
    ours = (await desk.to_parent(found.reference)).message_id
    before = await desk.kinds(found.reference)

    receipt = await desk.take(
        mail("inzage", automatic=Automatic(kind, "a sign"), references=(ours,))
    )

    assert (receipt.outcome, receipt.cases, receipt.reason) == (Outcome.AUTOMATIC, (), kind.value)
    assert await desk.cases() == [found]
    assert await desk.kinds(found.reference) == before
    assert len(desk.understand.asked) == 1


async def test_a_report_that_a_letter_did_not_arrive_becomes_the_acting_roles_task(
    stores: Stores,
) -> None:
    desk = Desk(stores.open())
    await desk.take(mail("inzage, De Eik"))
    (found,) = await desk.cases()
    lost = await desk.to_parent(found.reference)

    receipt = await desk.take(report_about("<x@y.example>", f" {lost.message_id.upper()} "))
    await desk.take(report_about(lost.message_id))

    letters = await desk.letters(found.reference)
    tasks = [each for each, _ in letters if each.kind is LetterKind.UNDELIVERED]
    events = await desk.events(found.reference)
    assert (receipt.outcome, receipt.cases) == (Outcome.AUTOMATIC, (found.reference,))
    assert [state for each, state in letters if each.id == lost.id] == [LetterState.FAILED]
    assert [(each.to_role, each.facts["to_parent"]) for each in tasks] == [(Role.DIRECTOR, True)]
    assert events.count(EventKind.LETTER_FAILED) == 1


async def test_a_ticket_that_did_not_arrive_becomes_the_fgs_task_and_there_it_ends(
    desk: Desk,
) -> None:
    await desk.take(mail("inzage, De Eik"))
    (found,) = await desk.cases()

    for _ in range(4):
        staff = [each for each, _ in await desk.letters(found.reference) if each.to_role]
        await desk.take(report_about(*(each.message_id for each in staff)))

    letters = await desk.letters(found.reference)
    tasks = [each for each, _ in letters if each.kind is LetterKind.UNDELIVERED]
    assert [(each.to_role, each.recipient) for each in tasks] == [(Role.FG, "fg@linde.example")]
    assert len(letters) == 3


async def test_a_notice_the_fg_did_not_get_becomes_another_roles_task(desk: Desk) -> None:
    await desk.take(mail("klacht"))
    (found,) = await desk.cases()
    ticket = next(each for each, _ in await desk.letters(found.reference) if each.to_role)

    await desk.take(report_about(ticket.message_id))

    letters = await desk.letters(found.reference)
    (task,) = [each for each, _ in letters if each.kind is LetterKind.UNDELIVERED]
    assert (ticket.to_role, task.to_role) == (Role.FG, Role.IBP_MANAGER)


async def test_a_report_in_another_boards_mailbox_is_still_the_boards_that_wrote(
    stores: Stores,
) -> None:
    desk = Desk(stores.open())
    await desk.take(mail("inzage, De Eik"))
    (found,) = await desk.cases()
    lost = await desk.to_parent(found.reference)

    await desk.take(report_about(lost.message_id), board="beuk")

    assert LetterKind.UNDELIVERED in await desk.kinds(found.reference)
    assert EventKind.LETTER_FAILED in await desk.events(found.reference)
    assert await desk.events(found.reference, "beuk") == []


@pytest.mark.parametrize(
    ("reported", "status"),
    [
        ("<ours.999999@loket.example>", DeliveryStatus.FAILED),
        ("<ours.{id}@elders.example>", DeliveryStatus.FAILED),
        ("<pl.{id}.00000000000000000000@loket.example>", DeliveryStatus.FAILED),
        ("<ours.{id}@loket.example>", DeliveryStatus.DELAYED),
        ("<ours.{id}@loket.example>", DeliveryStatus.OTHER),
        ("<ours.{id}@loket.example>", None),
    ],
    ids=["unknown", "other domain", "forged", "delayed", "relayed", "says nothing"],
)
async def test_a_report_that_is_forged_or_of_no_failure_changes_nothing(
    desk: Desk, reported: str, status: DeliveryStatus | None
) -> None:
    await desk.take(mail("inzage"))
    (found,) = await desk.cases()
    before = await desk.letters(found.reference)
    message_id = reported.format(id=before[0][0].id)

    receipt = await desk.take(report_about(message_id, delivery_status=status))

    assert receipt.outcome is Outcome.AUTOMATIC
    assert await desk.letters(found.reference) == before


# Set aside.


async def test_what_cannot_be_read_waits_for_a_person_until_they_have_seen_to_it(
    stores: Stores,
) -> None:
    desk = Desk(stores.open())
    message, at = unreadable(), source()

    receipt = await desk.take(message, at=at)

    async with desk.storage.reading() as tx:
        (row,) = await tx.ledger.waiting(board="linde")
    assert (receipt.outcome, receipt.reason) == (Outcome.SET_ASIDE, "broken")
    assert receipt.attachments_left
    assert (row.source, row.reason, row.salvaged) == (at, message.reason, message.salvaged)


async def test_two_people_who_take_one_message_from_the_tray_make_one_case_of_it(
    stores: Stores,
) -> None:
    desk, at = Desk(stores.open()), source()
    await desk.take(unreadable(), at=at)
    people = [
        ResolveSetAside(stores.open(), desk.clock, CountingMint(prefix=name), boards(), name)
        for name in ("JOOP", "TINE", "WIMM")
    ]

    results = await asyncio.gather(
        *(each.make_case(str(at), Kind.INZAGE) for each in people), return_exceptions=True
    )

    (found,) = await desk.cases()
    assert sorted(type(each).__name__ for each in results) == ["Case", "CaseRefuses", "CaseRefuses"]
    assert await desk.kinds(found.reference) == [LetterKind.ACKNOWLEDGEMENT, LetterKind.TICKET]


async def test_the_desk_is_told_of_its_tray_at_most_once_an_hour(stores: Stores) -> None:
    desk = Desk(stores.open())
    for minutes in (0, 10, 25, 40):
        desk.clock.moment = NOW + timedelta(minutes=minutes)
        await desk.take(unreadable())

    async with desk.storage.transaction() as tx:
        far = NOW + timedelta(days=1)
        letters = await tx.letters.take_due(by="one", now=far, until=far, limit=99)

    assert [each.facts["waiting"] for each in letters] == [1, 4]
    assert {each.recipient for each in letters} == {"bureau@linde.example"}


async def test_a_fault_while_handling_sets_the_message_aside(desk: Desk) -> None:
    arrival = Arrival("linde", source(), mail("nothing is scripted for this"))
    with pytest.raises(AssertionError):
        await desk.receive(arrival)

    receipt = await desk.receive.set_aside_fault(
        arrival, reason=SetAsideReason.COULD_NOT_PROCESS, detail="AssertionError"
    )

    assert (receipt.outcome, receipt.reason) == (Outcome.SET_ASIDE, "could_not_process")
    async with desk.storage.reading() as tx:
        (row,) = await tx.ledger.waiting(board="linde")
    assert row.salvaged == arrival.message


async def test_a_message_that_cannot_be_screened_is_set_aside_without_its_text() -> None:
    desk = Desk(screen=FailingScreen())
    arrival = Arrival("linde", source(), mail("inzage 111222333"))
    with pytest.raises(RuntimeError):
        await desk.receive(arrival)

    receipt = await desk.receive.set_aside_fault(
        arrival, reason=SetAsideReason.COULD_NOT_PROCESS, detail="RuntimeError"
    )

    async with desk.storage.reading() as tx:
        (row,) = await tx.ledger.waiting(board="linde")
    assert (receipt.outcome, row.salvaged) == (Outcome.SET_ASIDE, None)


async def test_a_closed_case_that_is_written_to_again_gets_somebodys_eye(stores: Stores) -> None:
    desk = Desk(stores.open())
    await desk.take(mail("inzage"))
    (found,) = await desk.cases()
    ours = (await desk.to_parent(found.reference)).message_id
    async with desk.storage.transaction() as tx:
        await tx.cases.save(found.closed(CaseOutcome.REFUSED, now=NOW))

    receipt = await desk.take(mail("inzage", references=(ours,)))

    assert receipt.outcome is Outcome.CASE_OPENED
    assert receipt.cases[0] == found.reference
    assert len(await desk.cases()) == 2
