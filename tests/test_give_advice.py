"""Prove that the FG's advice is given by the FG alone, told at once, and provably unaltered."""

from dataclasses import replace
from typing import Any

import pytest
from fakes import CountingMint, FakeClock
from invented import DIRECTOR, NOW, boards, case, mail, source
from memory_storage import MemoryStorage

from casework.actions.acting import CaseChanged
from casework.actions.change_case import ChangeCase
from casework.actions.give_advice import GiveAdvice
from casework.actions.write_note import WriteNote
from casework.advice import MOST_WORDS, is_as_given
from casework.boards import Role
from casework.case import Case, CaseRefuses
from casework.events import Event, EventKind
from casework.letters import LetterKind
from casework.seats import Seat

FG = Seat("linde", Role.FG)
DIRECTOR_SEAT = Seat("linde", Role.DIRECTOR, ("De Eik",))
REFERENCE = "PL-7F3K-9QXM"
WORDS = "Wijs dit niet af: de ouder heeft gezag."


class Office:
    """A case that lies with the director of De Eik, and hands on any seat."""

    def __init__(self) -> None:
        self.storage, self.clock = MemoryStorage(), FakeClock(NOW)
        self.mine = case(REFERENCE, school="De Eik", role=Role.DIRECTOR)

    async def open(self) -> "Office":
        async with self.storage.transaction() as tx:
            await tx.cases.open(self.mine, mail(), source=source())
        return self

    def acting(self, seat: Seat, *, seen: int | None = None) -> dict[str, Any]:
        return {
            "storage": self.storage,
            "clock": self.clock,
            "board": "linde",
            "by": f"Iemand als {seat.role}",
            "boards": boards(),
            "mint": CountingMint(prefix=str(seat.role)),
            "role": seat.role,
            "seat": seat,
            "seen": seen,
        }

    def advice(self, seat: Seat = FG, *, seen: int | None = None) -> GiveAdvice:
        return GiveAdvice(**self.acting(seat, seen=seen), mask=lambda text: text.replace("7", "#"))

    async def case(self) -> Case:
        async with self.storage.reading() as tx:
            found = await tx.cases.get(board="linde", reference=REFERENCE)
        assert found is not None
        return found

    async def events(self) -> list[Event]:
        async with self.storage.reading() as tx:
            return list(await tx.journal.of_case(board="linde", reference=REFERENCE))


@pytest.fixture
async def office() -> Office:
    return await Office().open()


async def test_advice_is_kept_with_its_author_and_moment_and_can_be_proved(office: Office) -> None:
    await office.advice().give(REFERENCE, f"  {WORDS} Groep 7.  ")

    (advice,) = (await office.case()).advices
    events = await office.events()
    assert (advice.id, advice.at, advice.by) == ("1", NOW, "Iemand als fg")
    assert advice.text == f"{WORDS} Groep #."
    assert is_as_given(REFERENCE, advice, events)
    assert not is_as_given(REFERENCE, replace(advice, text="Wijs dit af."), events)
    assert WORDS not in str(events)


async def test_who_has_the_case_is_told_that_there_is_advice(office: Office) -> None:
    await office.advice().give(REFERENCE, WORDS)

    async with office.storage.reading() as tx:
        (found,) = await tx.letters.of_case(REFERENCE)
    letter = found[0]
    assert (letter.kind, letter.recipient) == (LetterKind.ADVICE, DIRECTOR)
    assert WORDS not in str(letter.facts)


async def test_nobody_but_the_fg_gives_advice(office: Office) -> None:
    with pytest.raises(CaseRefuses, match="Alleen de FG"):
        await office.advice(DIRECTOR_SEAT).give(REFERENCE, WORDS)

    assert await office.events() == []


async def test_the_fg_answers_no_advice_in_a_case_of_somebody_else(office: Office) -> None:
    await office.advice().give(REFERENCE, WORDS)

    with pytest.raises(CaseRefuses, match="De FG leest mee"):
        await office.advice().answer(REFERENCE, "1", followed=True)


async def test_who_decides_says_whether_the_advice_was_followed(office: Office) -> None:
    await office.advice().give(REFERENCE, WORDS)

    await office.advice(DIRECTOR_SEAT).answer(REFERENCE, "1", followed=False, reason="Omdat 7.")

    (advice,) = (await office.case()).advices
    last = (await office.events())[-1]
    assert (advice.followed, advice.reason) == (False, "Omdat #.")
    assert (last.kind, dict(last.detail)) == (
        EventKind.ADVICE_ANSWERED,
        {"advice": "1", "followed": False},
    )


async def test_advice_on_a_case_that_changed_since_is_refused(office: Office) -> None:
    change = ChangeCase(**office.acting(DIRECTOR_SEAT))
    await change.take_up(REFERENCE)

    with pytest.raises(CaseChanged):
        await office.advice(seen=0).give(REFERENCE, WORDS)


@pytest.mark.parametrize(("words", "why"), [("  ", "Schrijf eerst"), ("x" * 5000, "korter")])
async def test_advice_and_notes_hold_something_and_not_too_much(
    office: Office, words: str, why: str
) -> None:
    assert len(words) == 2 or len(words) > MOST_WORDS
    notes = WriteNote(**office.acting(DIRECTOR_SEAT), mask=str)

    with pytest.raises(CaseRefuses, match=why):
        await office.advice().give(REFERENCE, words)
    with pytest.raises(CaseRefuses, match=why):
        await notes.write(REFERENCE, words)


async def test_what_a_note_says_stays_out_of_the_journal(office: Office) -> None:
    notes = WriteNote(**office.acting(DIRECTOR_SEAT), mask=str)

    await notes.write(REFERENCE, WORDS)

    (event,) = await office.events()
    assert (event.kind, dict(event.detail)) == (EventKind.NOTE_WRITTEN, {"note": 1})
