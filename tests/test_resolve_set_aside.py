"""Prove that the tray of set-aside mail has ways out: a case, or a note that it is done."""

import pytest
from fakes import CountingMint, FakeClock, FakeUnderstand, PassingScreen
from invented import NOW, boards, mail, source
from memory_storage import MemoryStorage

from casework.actions.receive_message import Arrival, ReceiveMessage
from casework.actions.resolve_set_aside import ResolveSetAside
from casework.case import CaseRefuses
from casework.events import EventKind
from casework.kinds import Kind
from casework.letters import LetterKind
from casework.message import IncomingMessage, SetAsideReason, UnreadableMessage

WHERE = source("7:1")


async def tray(salvaged: IncomingMessage | None) -> ResolveSetAside:
    storage, mint, clock = MemoryStorage(), CountingMint(), FakeClock(NOW)
    receive = ReceiveMessage(
        storage, FakeUnderstand(), PassingScreen(), mint, clock, boards(), "reader"
    )
    unread = UnreadableMessage(
        SetAsideReason.ONLY_QUOTED_TEXT, "only quoted", NOW, 10, "raw", "content", salvaged
    )
    await receive(Arrival("linde", WHERE, unread))
    return ResolveSetAside(storage, clock, mint, boards(), "M. Jansen")


async def waiting(of: ResolveSetAside) -> int:
    async with of.storage.reading() as tx:
        return await tx.ledger.count_waiting(board="linde")


async def test_a_person_makes_a_case_of_a_message_with_every_letter_it_owes() -> None:
    desk = await tray(mail("", full_text="> rapport van een ander kind"))

    case = await desk.make_case(str(WHERE), Kind.DATALEK)

    async with desk.storage.reading() as tx:
        letters = [letter.kind for letter, _, _ in await tx.letters.of_case(case.reference)]
        events = await tx.journal.of_case(board="linde", reference=case.reference)
    assert case.received == NOW
    assert await waiting(desk) == 0
    assert {LetterKind.ACKNOWLEDGEMENT, LetterKind.BREACH_NOTICE, LetterKind.TICKET} <= {*letters}
    assert [(event.kind, event.by) for event in events] == [
        (EventKind.CASE_OPENED, "privacyloket"),
        (EventKind.SET_ASIDE_RESOLVED, "M. Jansen"),
        (EventKind.BREACH_RECORDED, "M. Jansen"),
    ]


async def test_a_message_of_which_nothing_was_kept_cannot_become_a_case() -> None:
    desk = await tray(None)

    with pytest.raises(CaseRefuses, match="niets bewaard"):
        await desk.make_case(str(WHERE), Kind.INZAGE)

    assert await waiting(desk) == 1


async def test_what_is_done_leaves_the_tray_once() -> None:
    desk = await tray(mail())

    await desk.done(str(WHERE))

    assert await waiting(desk) == 0
    with pytest.raises(CaseRefuses, match=r"al afgehandeld door M\. Jansen"):
        await desk.done(str(WHERE))
