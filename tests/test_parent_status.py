"""What a parent sees of a case: where it stands, by when and why, and nothing they must not see."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from databases import Stores
from fakes import CountingMint, FakeClock
from invented import HOUR, NOW, board, boards, case, event, letter, mail, source, staff_letter

from casework.actions.parent_status import (
    CaseGone,
    ParentStatus,
    ReadStatus,
    Standing,
    WhyThen,
    status_of,
)
from casework.case import Case, CaseOutcome, CaseState
from casework.clocks import assumed_clocks
from casework.erasure import Tombstone
from casework.events import Event, EventKind
from casework.kinds import Kind
from casework.letters import Letter, LetterKind
from casework.message import Channel
from casework.ports import Storage, StorageUnavailable, Transaction, Words
from casework.receipts import Receipt
from casework.term_acts import Extension, ExtensionGround, Question, QuestionKind, TermActs

MINT = CountingMint()
REFERENCE = "PL-7F3K-9QXM"
RECEIPT = Receipt(REFERENCE, MINT.receipt(REFERENCE))


class FirstWords:
    """Words a letter by its kind."""

    def words(self, letter: Letter) -> Words:
        return Words(f"Over {letter.kind}", f"Brief {letter.id}")


def asking(kind: QuestionKind = QuestionKind.WHICH_DATA, **more: Any) -> TermActs:
    return TermActs(questions=(Question(kind, NOW, "Joke Terpstra", **more),))


def seen(shown: Case, *events: Event, now: datetime = NOW + HOUR) -> Any:
    return status_of(shown, events, now=now, may_write=True)


def reading(storage: Storage, clock: FakeClock | None = None) -> ReadStatus:
    return ReadStatus(storage, MINT, clock or FakeClock(NOW + HOUR), boards(), FirstWords())


async def opened(storage: Storage, *shown: Case, letters: Sequence[Letter] = ()) -> None:
    async with storage.transaction() as tx:
        for each in shown:
            await tx.cases.open(each, mail(channel=each.channel), source=source())
        for owed in letters:
            await tx.letters.owe(owed)


async def found(storage: Storage, receipt: Receipt = RECEIPT) -> ParentStatus:
    status = await reading(storage).look(receipt)
    assert isinstance(status, ParentStatus)
    return status


# Where a case stands


@pytest.mark.parametrize(
    ("more", "standing"),
    [
        ({"state": CaseState.NEW}, Standing.RECEIVED),
        ({"state": CaseState.TRIAGE}, Standing.READ_FIRST),
        ({"state": CaseState.TAKEN_UP}, Standing.IN_HAND),
        ({"acts": asking(QuestionKind.IDENTITY)}, Standing.ASKS_WHO),
        ({"acts": asking()}, Standing.ASKS_YOU),
        ({"acts": asking(answered=NOW + HOUR)}, Standing.RECEIVED),
        *(
            ({"state": CaseState.CLOSED, "outcome": outcome}, standing)
            for outcome, standing in {
                None: Standing.CLOSED,
                CaseOutcome.GRANTED: Standing.DECIDED,
                CaseOutcome.GRANTED_PARTLY: Standing.DECIDED,
                CaseOutcome.REFUSED: Standing.DECIDED,
                CaseOutcome.NOT_IDENTIFIED: Standing.DECIDED,
                CaseOutcome.WITHDRAWN: Standing.CLOSED,
                CaseOutcome.HANDLED: Standing.CLOSED,
                CaseOutcome.MERGED: Standing.MERGED,
            }.items()
        ),
    ],
)
def test_where_a_case_stands_follows_from_its_state(
    more: dict[str, Any], standing: Standing
) -> None:
    assert seen(case(**more)).standing is standing


def test_who_wrote_after_the_question_waits_for_somebody_to_read_it() -> None:
    wrote = event(EventKind.MESSAGE_ADDED, at=NOW + HOUR, detail={"stranger": False})

    status = seen(case(acts=asking()), wrote, now=NOW + 2 * HOUR)

    assert status.standing is Standing.ANSWERED
    assert status.wrote == NOW + HOUR


@pytest.mark.parametrize(
    "other",
    [
        event(EventKind.MESSAGE_ADDED, at=NOW - HOUR, detail={"stranger": False}),
        event(EventKind.MESSAGE_ADDED, at=NOW + HOUR, detail={"stranger": True}),
        event(EventKind.CASE_READ, at=NOW + HOUR),
    ],
)
def test_an_earlier_message_or_that_of_a_stranger_answers_no_question(other: Event) -> None:
    assert seen(case(acts=asking()), other).standing is Standing.ASKS_YOU


# By when, and why


def test_a_date_is_told_with_its_reason() -> None:
    own = seen(case(kind=Kind.INZAGE))
    month = seen(case(kind=Kind.CORRECTIE))
    breach = seen(case(kind=Kind.DATALEK))
    courtesy = seen(case(kind=Kind.OVERIG))
    triage = seen(
        case(
            state=CaseState.TRIAGE,
            clocks=assumed_clocks((Kind.INZAGE,), received=NOW, board=board()),
        )
    )

    assert (own.why, own.due) == (WhyThen.OWN_TERM, date(2026, 12, 1))
    assert own.legal_due == date(2026, 12, 3)
    assert (month.why, month.due, month.legal_due) == (WhyThen.MONTH, date(2026, 12, 3), None)
    assert breach.why is WhyThen.HOURS
    assert isinstance(breach.due, datetime)
    assert (courtesy.why, courtesy.due) == (WhyThen.COURTESY, date(2026, 11, 17))
    assert triage.why is WhyThen.ASSUMED


def test_a_month_that_ends_on_a_day_off_says_so() -> None:
    on_saturday = case(kind=Kind.CORRECTIE, received=datetime.fromisoformat("2026-11-05T12:00Z"))

    assert seen(on_saturday).why is WhyThen.MONTH_MOVED


def test_a_date_that_an_act_moved_names_the_act() -> None:
    extension = Extension(NOW, ExtensionGround.COMPLEXITY, "Veel jaren.", "Joke Terpstra")

    assert seen(case(acts=TermActs(extension=extension))).why is WhyThen.EXTENDED
    assert seen(case(acts=asking(answered=NOW + HOUR))).why is WhyThen.WAITED


def test_a_date_is_late_from_the_day_after_it_and_never_in_a_closed_case() -> None:
    last_second = datetime.fromisoformat("2026-12-01T23:59:59+01:00")

    assert not seen(case(), now=last_second).late
    assert seen(case(), now=last_second + timedelta(seconds=1)).late
    assert not seen(case(state=CaseState.CLOSED), now=last_second + timedelta(days=1)).late


# Who opens what


async def test_a_right_receipt_opens_its_case(storage: Storage) -> None:
    await opened(storage, case(REFERENCE))

    status = await found(storage)

    assert [each.case.reference for each in status.cases] == [REFERENCE]
    assert status.board.id == "linde"
    assert not status.on_shelf


async def test_a_wrong_receipt_opens_nothing(storage: Storage) -> None:
    await opened(storage, case(REFERENCE))

    assert await reading(storage)(Receipt(REFERENCE, "0" * 10)) is None


class NoStorage:
    """Fails the test that looks into it."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]:
        raise AssertionError("looked up")

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        raise AssertionError("looked up")


async def test_a_wrong_receipt_is_never_looked_up_so_that_its_time_tells_nothing() -> None:
    assert await reading(NoStorage())(Receipt(REFERENCE, "0" * 10)) is None


async def test_a_right_receipt_of_an_erased_case_says_that_it_is_gone(storage: Storage) -> None:
    assert await reading(storage)(RECEIPT) == CaseGone(RECEIPT)


async def test_the_cases_of_one_message_are_shown_together(storage: Storage) -> None:
    other = "PL-AAAA-BBBB"
    await opened(storage, case(REFERENCE, linked=(other,)), case(other, linked=(REFERENCE,)))

    status = await found(storage)

    assert [each.case.reference for each in status.cases] == [REFERENCE, other]


async def test_a_linked_case_of_another_message_is_not_shown(storage: Storage) -> None:
    other = "PL-AAAA-BBBB"
    linked = case(other, linked=(REFERENCE,), received=NOW + HOUR)
    await opened(storage, case(REFERENCE, linked=(other,)), linked)

    status = await found(storage)

    assert [each.case.reference for each in status.cases] == [REFERENCE]


async def close(storage: Any, *, erase: str) -> None:
    """Close the case, and erase its texts or all of it."""
    async with storage.transaction() as tx:
        shown = await tx.cases.get(board=None, reference=REFERENCE)
        closed = replace(shown, state=CaseState.CLOSED, closed_at=NOW)
        await tx.cases.save(closed)
        if erase == "texts":
            await tx.erasures.erase_texts(closed, now=NOW)
        else:
            stone = Tombstone(REFERENCE, "linde", "inzage", None, 2026, NOW)
            await tx.erasures.erase_case(closed, stone)


async def test_a_case_whose_texts_were_erased_takes_no_message(sql_stores: Stores) -> None:
    storage = sql_stores.open()
    await opened(storage, case(REFERENCE))
    may_before = (await found(storage)).cases[0].may_write

    await close(storage, erase="texts")

    assert may_before
    assert not (await found(storage)).cases[0].may_write


async def test_an_erased_case_is_gone_with_its_letters(sql_stores: Stores) -> None:
    storage = sql_stores.open()
    laid = on_web()
    await opened(storage, case(REFERENCE, channel=Channel.WEB), letters=[laid])

    await close(storage, erase="case")

    assert await reading(storage)(RECEIPT) == CaseGone(RECEIPT)
    async with storage.reading() as tx:
        assert await tx.letters.of_case(REFERENCE) == []


# What is noted


async def read_events(storage: Storage) -> list[Event]:
    async with storage.reading() as tx:
        events = await tx.journal.of_case(board="linde", reference=REFERENCE)
    return [each for each in events if each.kind is EventKind.STATUS_READ]


async def test_reading_leaves_one_event_an_hour_without_anything_of_a_person(
    storage: Storage,
) -> None:
    clock = FakeClock(NOW + HOUR)
    read = reading(storage, clock)
    await opened(storage, case(REFERENCE))

    for _ in range(3):
        await read(RECEIPT)
    within = await read_events(storage)
    clock.advance(HOUR)
    await read(RECEIPT)

    (first,) = within
    assert (first.by, dict(first.detail)) == ("ouder", {})
    assert len(await read_events(storage)) == 2


async def test_reading_makes_no_form_of_staff_stale(storage: Storage) -> None:
    await opened(storage, case(REFERENCE))

    await reading(storage)(RECEIPT)

    async with storage.reading() as tx:
        assert await tx.journal.version_of_case(board="linde", reference=REFERENCE) == 0


async def test_who_was_just_given_a_receipt_is_not_noted(storage: Storage) -> None:
    await opened(storage, case(REFERENCE))

    await reading(storage).look(RECEIPT)

    assert await read_events(storage) == []


async def test_without_storage_nothing_is_told(storage: Storage) -> None:
    class Down(NoStorage):
        def reading(self) -> AbstractAsyncContextManager[Transaction]:
            raise StorageUnavailable("locked")

    with pytest.raises(StorageUnavailable):
        await reading(Down())(RECEIPT)


# The shelf


def on_web(**more: Any) -> Letter:
    return letter(REFERENCE, channel=Channel.WEB, recipient="web:0123", **more)


async def test_letters_on_the_shelf_are_read_there_the_newest_first(storage: Storage) -> None:
    letters = [on_web(), on_web(kind=LetterKind.QUESTION, owed=NOW + HOUR)]
    await opened(storage, case(REFERENCE, channel=Channel.WEB), letters=letters)
    async with storage.transaction() as tx:
        for each in letters:
            await tx.letters.sent(each.id, now=NOW + HOUR)

    status = await found(storage)

    assert status.on_shelf
    assert [each.words.subject for each in status.letters] == [
        "Over question",
        "Over acknowledgement",
    ]


async def test_a_letter_lies_on_the_shelf_only_once_it_was_laid_there(storage: Storage) -> None:
    await opened(storage, case(REFERENCE, channel=Channel.WEB), letters=[on_web()])

    assert (await found(storage)).letters == ()


async def test_letters_to_staff_and_letters_by_mail_are_on_no_shelf(storage: Storage) -> None:
    letters = [letter(REFERENCE, kind=LetterKind.CODE), staff_letter(REFERENCE)]
    await opened(storage, case(REFERENCE, channel=Channel.WEB), letters=letters)
    async with storage.transaction() as tx:
        for each in letters:
            await tx.letters.sent(each.id, now=NOW)

    assert (await found(storage)).letters == ()


async def test_letters_of_a_case_by_mail_are_not_shown(storage: Storage) -> None:
    sent = letter(REFERENCE)
    await opened(storage, case(REFERENCE), letters=[sent])
    async with storage.transaction() as tx:
        await tx.letters.sent(sent.id, now=NOW)

    assert (await found(storage)).letters == ()


async def test_the_shelf_is_empty_once_the_texts_were_erased(sql_stores: Stores) -> None:
    storage = sql_stores.open()
    laid = on_web()
    await opened(storage, case(REFERENCE, channel=Channel.WEB), letters=[laid])
    async with storage.transaction() as tx:
        await tx.letters.sent(laid.id, now=NOW)
    on_shelf = (await found(storage)).letters

    await close(storage, erase="texts")

    assert len(on_shelf) == 1
    assert (await found(storage)).letters == ()
