"""Hold every letter tray to the same contract: owed once, taken once, and what became of it."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from databases import Stores
from invented import HOUR, NOW, PARENT, case, letter, mail, source, staff_letter

from casework.boards import Role
from casework.books import SentLetter
from casework.letters import Letter, LetterKind, LetterState
from casework.message import Channel
from casework.ports import Storage

LEASE = timedelta(minutes=10)


async def owe(storage: Storage, *letters: Letter) -> list[bool]:
    async with storage.transaction() as tx:
        for reference in dict.fromkeys(each for one in letters for each in one.cases):
            if await tx.cases.get(board=None, reference=reference) is None:
                await tx.cases.open(case(reference), mail(), source=source())
        return [await tx.letters.owe(each) for each in letters]


async def take(
    storage: Storage, *, by: str = "one", at: datetime = NOW, limit: int = 100
) -> list[Letter]:
    async with storage.transaction() as tx:
        return list(await tx.letters.take_due(by=by, now=at, until=at + LEASE, limit=limit))


@pytest.mark.parametrize(
    "owed",
    [
        letter("PL-AAAA-AAAA", "PL-BBBB-BBBB"),
        letter("PL-AAAA-AAAA", channel=Channel.CHAT, recipient="telegram:linde:7", language="en"),
        staff_letter("PL-AAAA-AAAA", once_key="once", in_reply_to=None),
        letter(kind=LetterKind.SET_ASIDE_NOTICE, to_role=Role.DESK, once_key="hour"),
    ],
    ids=["about two cases", "to a chat", "to staff, once", "about no case"],
)
async def test_a_letter_comes_back_as_it_was_written(storage: Storage, owed: Letter) -> None:
    await owe(storage, owed)

    assert await take(storage) == [replace(owed, attempts=1)]


async def test_two_senders_at_once_take_each_letter_once(stores: Stores) -> None:
    letters = [letter("PL-AAAA-AAAA") for _ in range(30)]
    senders = [stores.open() for _ in range(3)]
    await owe(senders[0], *letters)

    taken = await asyncio.gather(
        *(take(each, by=f"sender {at}", limit=15) for at, each in enumerate(senders))
    )

    ids = [each.id for one in taken for each in one]
    assert len(ids) == len(set(ids))
    left = await take(senders[0])
    assert sorted([*ids, *(each.id for each in left)]) == sorted(each.id for each in letters)


async def test_letters_are_taken_oldest_first_and_no_more_than_asked(storage: Storage) -> None:
    letters = [letter("PL-AAAA-AAAA", owed=NOW - at * HOUR) for at in range(4)]
    await owe(storage, *letters)

    taken = await take(storage, limit=3)

    assert [each.id for each in taken] == [each.id for each in letters[:0:-1]]


async def test_a_letter_in_hand_is_taken_again_only_when_the_claim_ran_out(
    storage: Storage,
) -> None:
    await owe(storage, letter("PL-AAAA-AAAA"))

    attempts = [
        [each.attempts for each in await take(storage, at=at)]
        for at in (NOW, NOW + LEASE / 2, NOW + LEASE)
    ]

    assert attempts == [[1], [], [2]]


async def test_a_letter_waits_until_its_next_try(storage: Storage) -> None:
    one = letter("PL-AAAA-AAAA")
    await owe(storage, one)
    await take(storage)

    async with storage.transaction() as tx:
        await tx.letters.try_again(one.id, at=NOW + HOUR, why="relay is down")
    too_early = await take(storage, at=NOW + HOUR / 2)
    async with storage.reading() as tx:
        ((_, state, why),) = await tx.letters.of_case("PL-AAAA-AAAA")

    assert (too_early, state, why) == ([], LetterState.OWED, "relay is down")
    assert [each.attempts for each in await take(storage, at=NOW + HOUR)] == [2]


async def test_a_letter_that_was_sent_or_failed_is_not_taken_again(storage: Storage) -> None:
    sent, failed = letter("PL-AAAA-AAAA"), letter("PL-AAAA-AAAA", owed=NOW + HOUR)
    await owe(storage, sent, failed)

    async with storage.transaction() as tx:
        assert await tx.letters.waiting() == 2
        await tx.letters.sent(sent.id, now=NOW)
        await tx.letters.failed(failed.id, now=NOW, why="no such mailbox")
        assert await tx.letters.waiting() == 0
        states = [(state, why) for _, state, why in await tx.letters.of_case("PL-AAAA-AAAA")]

    assert states == [(LetterState.SENT, ""), (LetterState.FAILED, "no such mailbox")]
    assert await take(storage, at=NOW + 2 * LEASE) == []


async def test_a_failure_reported_before_the_sending_is_noted_stays_a_failure(
    storage: Storage,
) -> None:
    one = letter("PL-AAAA-AAAA")
    await owe(storage, one)

    async with storage.transaction() as tx:
        await tx.letters.failed(one.id, now=NOW, why="delivery report")
        await tx.letters.sent(one.id, now=NOW)
        ((_, state, why),) = await tx.letters.of_case("PL-AAAA-AAAA")

    assert (state, why) == (LetterState.FAILED, "delivery report")


async def test_a_letter_with_the_same_once_key_is_owed_once(storage: Storage) -> None:
    first, again = (staff_letter("PL-AAAA-AAAA", once_key="reminder 1") for _ in range(2))
    other = staff_letter("PL-AAAA-AAAA", once_key="reminder 2")

    answers = await owe(storage, first, again)
    answers += await owe(storage, replace(again, id="third", message_id="<third>"), other)

    assert answers == [True, False, False, True]
    assert {each.id for each in await take(storage)} == {first.id, other.id}


async def test_letters_with_the_same_once_key_owed_at_once_are_owed_once(stores: Stores) -> None:
    ways_in = [stores.open() for _ in range(4)]
    await owe(ways_in[0], letter("PL-AAAA-AAAA", id="other"))

    async def remind(storage: Storage) -> bool:
        async with storage.transaction() as tx:
            return await tx.letters.owe(staff_letter("PL-AAAA-AAAA", once_key="reminder"))

    answers = await asyncio.gather(*(remind(each) for each in ways_in for _ in range(2)))

    assert sorted(answers) == [False] * 7 + [True]
    assert len(await take(ways_in[0])) == 2


async def test_letters_to_an_address_are_counted_per_board_and_since_a_moment(
    storage: Storage,
) -> None:
    await owe(
        storage,
        letter("PL-AAAA-AAAA", owed=NOW - 2 * HOUR),
        letter("PL-AAAA-AAAA", owed=NOW - HOUR),
        letter("PL-AAAA-AAAA", recipient=PARENT.upper()),
        letter("PL-AAAA-AAAA", recipient="iemand@anders.example"),
        letter("PL-AAAA-AAAA", board="beuk"),
    )

    async with storage.reading() as tx:
        count = await tx.letters.owed_since(board="linde", recipient=PARENT, since=NOW - HOUR)

    assert count == 2


async def test_letters_about_a_case_are_counted_by_kind_and_since_a_moment(
    storage: Storage,
) -> None:
    note = LetterKind.MESSAGE_ADDED
    await owe(
        storage,
        staff_letter("PL-AAAA-AAAA", kind=note, owed=NOW - 2 * HOUR),
        staff_letter("PL-AAAA-AAAA", kind=note),
        staff_letter("PL-BBBB-BBBB", "PL-AAAA-AAAA", kind=note),
        staff_letter("PL-AAAA-AAAA", kind=LetterKind.TICKET),
        staff_letter("PL-BBBB-BBBB", kind=note),
    )

    async with storage.reading() as tx:
        count = await tx.letters.owed_of_case("PL-AAAA-AAAA", kind=note, since=NOW - HOUR)

    assert count == 2


async def test_letters_to_an_address_can_be_counted_by_kind(storage: Storage) -> None:
    await owe(
        storage,
        letter("PL-AAAA-AAAA", kind=LetterKind.MESSAGES_MISSED),
        letter("PL-AAAA-AAAA", kind=LetterKind.MESSAGES_MISSED, owed=NOW - 2 * HOUR),
        letter("PL-AAAA-AAAA"),
    )

    async with storage.reading() as tx:
        count = await tx.letters.owed_since(
            board="linde", recipient=PARENT, since=NOW - HOUR, kind=LetterKind.MESSAGES_MISSED
        )

    assert count == 1


async def test_letters_that_failed_for_a_reason_are_owed_again_when_it_is_gone(
    storage: Storage,
) -> None:
    closed, refused, old, other = (
        letter("PL-AAAA-AAAA"),
        letter("PL-AAAA-AAAA"),
        letter("PL-AAAA-AAAA", owed=NOW - 9 * HOUR),
        letter("PL-AAAA-AAAA", recipient="ander@ouders.example"),
    )
    await owe(storage, closed, refused, old, other)
    await take(storage)
    async with storage.transaction() as tx:
        for each in (closed, old, other):
            await tx.letters.failed(each.id, now=NOW, why="closed")
        await tx.letters.failed(refused.id, now=NOW, why="refused")

    async with storage.transaction() as tx:
        cases = [
            await tx.letters.owe_again(
                board="linde", recipient=PARENT, why="closed", since=NOW - HOUR, now=NOW
            )
            for _ in range(2)
        ]

    assert [list(each) for each in cases] == [["PL-AAAA-AAAA"], []]
    assert [(each.id, each.attempts) for each in await take(storage)] == [(closed.id, 1)]


async def test_letters_are_found_by_their_message_ids(storage: Storage) -> None:
    parents, staffs = letter("PL-BBBB-BBBB", "PL-AAAA-AAAA"), staff_letter("PL-AAAA-AAAA")
    await owe(storage, parents, staffs)
    async with storage.transaction() as tx:
        await tx.letters.sent(parents.id, now=NOW)

    async with storage.reading() as tx:
        ids = [parents.message_id, staffs.message_id, "<forged@elders.example>"]
        found = await tx.letters.found(ids)
        none = await tx.letters.found([])

    about = ("PL-BBBB-BBBB", "PL-AAAA-AAAA")
    assert sorted(found, key=lambda each: each.recipient_is_parent) == [
        SentLetter(staffs.id, LetterKind.TICKET, LetterState.OWED, ("PL-AAAA-AAAA",), False),
        SentLetter(parents.id, LetterKind.ACKNOWLEDGEMENT, LetterState.SENT, about, True),
    ]
    assert list(none) == []


async def test_the_letters_of_a_case_come_oldest_first(storage: Storage) -> None:
    letters = [letter("PL-AAAA-AAAA", owed=NOW + at * HOUR) for at in (2, 0, 1)]
    await owe(storage, *letters, letter("PL-BBBB-BBBB"))

    async with storage.reading() as tx:
        found = [each for each, _, _ in await tx.letters.of_case("PL-AAAA-AAAA")]

    assert found == [letters[1], letters[2], letters[0]]
