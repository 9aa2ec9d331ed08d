import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from fakes import FakeClock, FakePostman
from memory_storage import MemoryStorage, MemoryTransaction
from relay import relay_on_loopback
from sample_letters import MINT, PARENT, TUESDAY, acknowledgement, board, case, writer
from structlog.testing import capture_logs

from casework.boards import Role
from casework.case import Case
from casework.events import EventKind
from casework.kinds import Kind
from casework.ledger import Door, Source
from casework.letters import Letter, LetterKind, LetterState
from casework.message import Channel, IncomingMessage
from casework.ports import CarrierUnavailable, LetterRefused, Postman, StorageUnavailable, Words
from outbox.deliver import AT_ONCE, IN_HAND, SAFE_SHARE, Deliver
from outbox.retry import GIVE_UP_AFTER
from outbox.smtp_postman import Relay, SmtpPostman
from outbox.words import LetterWords

MINUTE = timedelta(minutes=1)
WORDS = LetterWords()
SENTINEL = IncomingMessage(
    channel=Channel.EMAIL, received=TUESDAY, sender=PARENT, text="?", full_text="?"
)


@dataclass
class House:
    """What delivery stands on: storage, a clock and somebody who carries."""

    storage: MemoryStorage = field(default_factory=MemoryStorage)
    clock: FakeClock = field(default_factory=lambda: FakeClock(TUESDAY))

    def deliver(self, postman: Postman, **changes: object) -> Deliver:
        made = Deliver(
            storage=self.storage,
            mint=MINT,
            clock=self.clock,
            boards={"opron": board()},
            postmen={Channel.EMAIL: {"*": postman}},
            wording=WORDS,
            sender="test",
        )
        return replace(made, **changes)  # type: ignore[arg-type]  # any field

    async def owe(self, *letters: Letter) -> None:
        async with self.storage.transaction() as tx:
            for letter in letters:
                assert await tx.letters.owe(letter)

    async def open(self, asked: Case) -> None:
        async with self.storage.transaction() as tx:
            key = Source(Door.FILE, "test", asked.reference)
            await tx.cases.open(asked, SENTINEL, source=key)

    async def of_case(self, reference: str) -> list[tuple[Letter, LetterState, str]]:
        async with self.storage.reading() as tx:
            return list(await tx.letters.of_case(reference))

    async def state(self, letter: Letter) -> LetterState:
        async with self.storage.reading() as tx:
            (found,) = await tx.letters.found([letter.message_id])
        return found.state

    async def events(self, reference: str) -> list[tuple[EventKind, object]]:
        async with self.storage.reading() as tx:
            noted = await tx.journal.of_case(board="opron", reference=reference)
        return [(event.kind, event.detail.get("letter")) for event in noted]


@dataclass
class Choosing:
    """Carries every letter but those a test has something against."""

    against: Callable[[Letter], Exception | None]
    carried: list[str] = field(default_factory=list)

    async def carry(self, letter: Letter, words: Words) -> None:
        assert words.text
        fault = self.against(letter)
        if fault is not None:
            raise fault
        self.carried.append(letter.id)


@pytest.fixture
def house() -> House:
    return House()


def letters(count: int) -> list[Letter]:
    return [acknowledgement([case(Kind.INZAGE)]) for _ in range(count)]


async def test_a_letter_is_sent_once_and_its_sending_is_noted(house: House) -> None:
    ours, postman = letters(1)[0], FakePostman()
    await house.owe(ours)
    deliver = house.deliver(postman)

    counts = [await deliver() for _ in range(3)]

    assert counts == [1, 0, 0]
    assert [letter.id for letter, _ in postman.carried] == [ours.id]
    assert await house.state(ours) is LetterState.SENT
    assert await house.events(ours.cases[0]) == [(EventKind.LETTER_SENT, "acknowledgement")]


async def test_after_a_relay_was_down_for_an_hour_every_letter_arrives_once(house: House) -> None:
    owed = letters(AT_ONCE + 5)
    await house.owe(*owed)
    async with relay_on_loopback() as relay:
        settings = Relay("127.0.0.1", relay.port, "none", timeout_seconds=5)
        postman = SmtpPostman(settings, from_address="loket@opron.example", from_name="Loket")
        deliver = house.deliver(postman)
        await relay.stop()

        for _ in range(60):
            await deliver()
            house.clock.advance(MINUTE)
        assert relay.taken == []
        await relay.start()
        for _ in range(60):
            await deliver()
            house.clock.advance(MINUTE)
        await postman.hang_up()

    arrived = Counter(taken.mail["Message-ID"] for taken in relay.taken)
    assert arrived == Counter(letter.message_id for letter in owed)
    assert {await house.state(letter) for letter in owed} == {LetterState.SENT}


async def test_a_letter_that_is_refused_becomes_somebodys_task(house: House) -> None:
    asked = case(Kind.INZAGE)
    ours = acknowledgement([asked])
    await house.open(asked)
    await house.owe(ours)
    postman = Choosing(lambda each: LetterRefused("550") if each.to_role is None else None)
    deliver = house.deliver(postman)

    await deliver()
    await deliver()

    lost, task = sorted(
        await house.of_case(asked.reference), key=lambda each: each[0].id != ours.id
    )
    assert lost[1:] == (LetterState.FAILED, "550")
    assert (task[0].kind, task[0].to_role) == (LetterKind.UNDELIVERED, Role.DIRECTOR)
    assert task[1] is LetterState.SENT
    assert postman.carried == [task[0].id]
    assert await house.events(asked.reference) == [
        (EventKind.LETTER_FAILED, "acknowledgement"),
        (EventKind.LETTER_SENT, "undelivered"),
    ]


async def test_a_task_that_cannot_be_delivered_makes_no_further_task(house: House) -> None:
    asked = case(Kind.INZAGE)
    await house.open(asked)
    await house.owe(acknowledgement([asked]))
    deliver = house.deliver(FakePostman(fault=LetterRefused("550")))

    for _ in range(5):
        await deliver()

    kept = await house.of_case(asked.reference)
    assert sorted(letter.kind for letter, _, _ in kept) == [
        LetterKind.ACKNOWLEDGEMENT,
        LetterKind.UNDELIVERED,
    ]
    assert {state for _, state, _ in kept} == {LetterState.FAILED}


@pytest.mark.parametrize(
    "fault", [LetterRefused("no"), CarrierUnavailable("later"), RuntimeError("broken")]
)
async def test_one_bad_letter_does_not_hold_up_the_others(house: House, fault: Exception) -> None:
    bad, *good = letters(4)
    await house.owe(bad, *good)
    postman = Choosing(lambda letter: fault if letter.id == bad.id else None)

    await house.deliver(postman)()

    assert postman.carried == [letter.id for letter in good]
    assert await house.state(bad) is not LetterState.SENT


async def test_a_letter_without_words_does_not_hold_up_the_others(house: House) -> None:
    bad, good = letters(2)
    bad, postman = replace(bad, facts={}), FakePostman()
    await house.owe(bad, good)

    await house.deliver(postman)()

    assert [letter.id for letter, _ in postman.carried] == [good.id]
    assert (await house.of_case(bad.cases[0]))[0][1:] == (LetterState.OWED, "fault KeyError")


async def test_a_letter_of_a_board_that_is_gone_does_not_hold_up_the_others(house: House) -> None:
    bad, good = letters(2)
    bad = replace(bad, board="opgeheven")
    await house.owe(bad, good)
    postman = Choosing(lambda letter: LetterRefused("no") if letter.id == bad.id else None)

    await house.deliver(postman)()

    assert postman.carried == [good.id]
    assert await house.state(bad) is LetterState.FAILED


async def test_a_channel_without_a_carrier_keeps_its_letters(house: House) -> None:
    ours, postman = replace(letters(1)[0], channel=Channel.CHAT), FakePostman()
    await house.owe(ours)

    await house.deliver(postman)()

    kept = await house.of_case(ours.cases[0])
    assert kept[0][1:] == (LetterState.OWED, "no carrier for chat")
    assert postman.carried == []


async def test_a_board_with_a_carrier_of_its_own_uses_no_other(house: House) -> None:
    own, shared = FakePostman(), FakePostman()
    await house.owe(*letters(1))

    await house.deliver(shared, postmen={Channel.EMAIL: {"*": shared, "opron": own}})()

    assert (len(own.carried), len(shared.carried)) == (1, 0)


async def test_a_carrier_that_names_its_own_wait_is_left_alone_that_long(house: House) -> None:
    await house.owe(*letters(1))
    postman = FakePostman(fault=CarrierUnavailable("slow down", not_before_seconds=600))
    deliver = house.deliver(postman)
    await deliver()
    postman.fault = None

    taken = []
    for _ in range(11):
        taken.append(await deliver())
        house.clock.advance(MINUTE)

    assert taken == [0] * 10 + [1]


async def test_after_three_days_without_a_relay_the_letter_is_somebodys_task(house: House) -> None:
    asked = case(Kind.INZAGE)
    await house.open(asked)
    await house.owe(acknowledgement([asked]))
    deliver = house.deliver(FakePostman(fault=CarrierUnavailable("down")))
    await deliver()
    house.clock.advance(GIVE_UP_AFTER)

    await deliver()

    kinds = {letter.kind: state for letter, state, _ in await house.of_case(asked.reference)}
    assert kinds == {
        LetterKind.ACKNOWLEDGEMENT: LetterState.FAILED,
        LetterKind.UNDELIVERED: LetterState.OWED,
    }


async def test_a_breach_notice_is_tried_again_every_few_minutes(house: House) -> None:
    notice = writer().breach_notices(case(Kind.DATALEK))[0]
    await house.owe(notice)
    deliver = house.deliver(FakePostman(fault=CarrierUnavailable("down")))

    tries = 0
    for _ in range(60):
        tries += await deliver()
        house.clock.advance(MINUTE)

    assert tries >= 12


async def test_what_is_not_sent_before_the_hold_ends_is_left_for_the_next_look(
    house: House,
) -> None:
    postman = FakePostman()
    await house.owe(*letters(4))

    @dataclass
    class Slow:
        async def carry(self, letter: Letter, words: Words) -> None:
            await postman.carry(letter, words)
            house.clock.advance(IN_HAND * SAFE_SHARE / 2)

    deliver = house.deliver(Slow())
    await deliver()
    before = len(postman.carried)
    house.clock.advance(IN_HAND * (1 - SAFE_SHARE))
    await deliver()

    assert before == 2
    sent = [letter.id for letter, _ in postman.carried]
    assert len(sent) == len(set(sent)) == 4


async def test_a_letter_sent_but_not_noted_goes_again_under_the_same_message_id(
    house: House,
) -> None:
    ours, postman = letters(1)[0], FakePostman()
    await house.owe(ours)

    class FullDisk(MemoryStorage):
        """Has no room left at its second transaction, when the letter is on its way."""

        left = 1

        @asynccontextmanager
        async def transaction(self) -> AsyncIterator[MemoryTransaction]:
            if not self.left:
                raise StorageUnavailable("disk full")
            self.left -= 1
            async with house.storage.transaction() as tx:
                yield tx

    with pytest.raises(StorageUnavailable):
        await house.deliver(postman, storage=FullDisk())()
    house.clock.advance(IN_HAND)
    await house.deliver(postman)()

    assert [letter.message_id for letter, _ in postman.carried] == [ours.message_id] * 2
    assert await house.state(ours) is LetterState.SENT


async def test_two_processes_never_take_one_letter_in_hand(house: House) -> None:
    first, second = FakePostman(), FakePostman()
    await house.owe(*letters(10))

    await asyncio.gather(house.deliver(first)(), house.deliver(second, sender="other")())

    assert len(first.carried) + len(second.carried) == 10


async def test_the_log_of_a_refused_letter_names_the_case_and_nobody(house: House) -> None:
    ours = letters(1)[0]
    await house.owe(ours)

    with capture_logs() as lines:
        await house.deliver(FakePostman(fault=LetterRefused("the relay answers 550")))()

    assert lines[0]["cases"] == list(ours.cases)
    assert PARENT not in str(lines)
