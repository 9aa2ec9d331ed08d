"""Prove that an act can be looked at first: what it leads to is shown, and nothing is written."""

from typing import Any

import pytest
from fakes import CountingMint, FakeClock
from invented import NOW, PARENT, boards, case, mail, source

from casework.actions.move_term import MoveTerm
from casework.actions.rehearse import Rehearsal
from casework.boards import Role
from casework.case import CaseRefuses
from casework.kinds import Kind
from casework.letters import LetterKind
from casework.ports import Storage
from casework.term_acts import ExtensionGround

REFERENCE = "PL-7F3K-9QXM"
GROUND = ExtensionGround.COMPLEXITY


@pytest.fixture
async def rehearsal(storage: Storage) -> Rehearsal:
    found = case(REFERENCE, kind=Kind.CORRECTIE, school="De Eik", role=Role.DIRECTOR)
    async with storage.transaction() as tx:
        await tx.cases.open(found, mail(), source=source())
    return Rehearsal(storage, REFERENCE, NOW)


def term(on: Rehearsal) -> MoveTerm:
    acting: tuple[Any, ...] = (on, FakeClock(NOW), "linde", "Jo", boards(), CountingMint())
    return MoveTerm(*acting, mask=str)


async def test_a_rehearsed_act_shows_the_date_and_the_letter_and_leaves_no_trace(
    rehearsal: Rehearsal,
) -> None:
    await term(rehearsal).extend(REFERENCE, ground=GROUND, reason="Acht schooljaren.")

    assert rehearsal.case is not None
    assert rehearsal.case.acts.extension is not None
    (letter,) = rehearsal.letters
    assert (letter.kind, letter.recipient) == (LetterKind.EXTENSION, PARENT)
    async with rehearsal.storage.reading() as tx:
        found = await tx.cases.get(board="linde", reference=REFERENCE)
        assert found is not None
        assert found.acts.extension is None
        assert await tx.letters.of_case(REFERENCE) == []
        assert await tx.journal.of_case(board="linde", reference=REFERENCE) == []


async def test_what_an_act_refuses_it_refuses_when_it_is_rehearsed(rehearsal: Rehearsal) -> None:
    with pytest.raises(CaseRefuses, match="Drukte"):
        await term(rehearsal).extend(REFERENCE, ground=GROUND, reason="Het is druk.")

    assert (rehearsal.case, rehearsal.letters) == (None, [])


async def test_what_was_rehearsed_can_be_done_afterwards(rehearsal: Rehearsal) -> None:
    await term(rehearsal).extend(REFERENCE, ground=GROUND, reason="Acht schooljaren.")

    acting: tuple[Any, ...] = (
        *(rehearsal.storage, FakeClock(NOW), "linde", "Jo"),
        *(boards(), CountingMint()),
    )
    done = MoveTerm(*acting, mask=str)
    moved = await done.extend(REFERENCE, ground=GROUND, reason="Acht schooljaren.")

    assert moved.case == rehearsal.case
