"""Prove that of two people who send a form in the same moment only one gets through."""

import asyncio
from typing import Any

from databases import Stores
from fakes import CountingMint, FakeClock
from invented import NOW, boards, case, mail, source

from casework.actions.acting import CaseChanged
from casework.actions.give_advice import GiveAdvice
from casework.actions.write_note import WriteNote
from casework.boards import Role
from casework.case import Case
from casework.ports import Conflict, Storage
from casework.seats import Seat

REFERENCE = "PL-7F3K-9QXM"
AT_ONCE = 4


def acting(storage: Storage, number: int, role: Role) -> dict[str, Any]:
    return {
        "storage": storage,
        "clock": FakeClock(NOW),
        "board": "linde",
        "by": f"Medewerker {number}",
        "boards": boards(),
        "mint": CountingMint(prefix=f"M{number}"),
        "role": role,
        "seat": Seat("linde", role),
        "seen": 0,
        "mask": str,
    }


async def opened(storage: Storage) -> None:
    async with storage.transaction() as tx:
        found = case(REFERENCE, school="De Eik", role=Role.DIRECTOR)
        await tx.cases.open(found, mail(), source=source())


async def kept(storage: Storage) -> Case:
    async with storage.reading() as tx:
        found = await tx.cases.get(board="linde", reference=REFERENCE)
    assert found is not None
    return found


async def test_of_notes_made_from_the_same_page_one_is_kept_and_the_rest_is_told(
    stores: Stores,
) -> None:
    storage = stores.open()
    await opened(storage)

    answers = await asyncio.gather(
        *(
            WriteNote(**acting(stores.open(), n, Role.IBP_MANAGER)).write(REFERENCE, f"nr. {n}")
            for n in range(AT_ONCE)
        ),
        return_exceptions=True,
    )

    refused = [each for each in answers if isinstance(each, CaseChanged | Conflict)]
    assert len((await kept(storage)).notes) == 1
    assert len(refused) == AT_ONCE - 1


async def test_advice_given_beside_a_note_that_was_just_written_is_told_so(stores: Stores) -> None:
    storage = stores.open()
    await opened(storage)
    note = WriteNote(**acting(stores.open(), 1, Role.IBP_MANAGER))
    advice = GiveAdvice(**acting(stores.open(), 2, Role.FG))

    answers = await asyncio.gather(
        note.write(REFERENCE, "gebeld"),
        advice.give(REFERENCE, "wijs niet af"),
        return_exceptions=True,
    )

    found = await kept(storage)
    assert len(found.notes) + len(found.advices) == 1
    assert sum(isinstance(each, CaseChanged | Conflict) for each in answers) == 1
