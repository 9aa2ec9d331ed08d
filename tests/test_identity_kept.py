"""Prove that who asks comes back from every storage, also from before the ways were a list."""

import json
from dataclasses import replace

import pytest
from invented import NOW, card, case, letter, mail, seen, source

from casework.codes import MASKED
from casework.identity import IdentityFact, IdentityWay
from casework.letters import LetterKind
from casework.ports import Storage
from casework.who_may_ask import AgeBand, Requester
from storage.as_json import staff_part_to_bytes, with_staff_part


@pytest.mark.parametrize("requester", Requester)
async def test_identity_and_card_come_back(storage: Storage, requester: Requester) -> None:
    one = case(identity=seen())
    filled_in = card(requester, age=None if requester is Requester.OWN_DATA else AgeBand.ADULT)
    async with storage.transaction() as tx:
        await tx.cases.open(case(one.reference), mail(), source=source())
    async with storage.transaction() as tx:
        found = await tx.cases.get(board="linde", reference=one.reference)
        assert found is not None
        await tx.cases.save(found.identified(seen()))
    async with storage.transaction() as tx:
        found = await tx.cases.get(board="linde", reference=one.reference)
        assert found is not None
        await tx.cases.save(replace(found, card=filled_in))

    async with storage.reading() as tx:
        found = await tx.cases.get(board="linde", reference=one.reference)
    assert found is not None
    assert (found.identity, found.card) == (seen(), filled_in)


def older(way: str) -> bytes:
    """What an earlier version kept of a case: a person's own words, and no card."""
    fields = json.loads(staff_part_to_bytes(case(identity=seen())))
    del fields["card"], fields["identity"]["note"]
    fields["identity"]["way"] = way
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("herkend door juf Anneke", IdentityWay.RECOGNISED),
        ("ID gezien aan de balie", IdentityWay.DOCUMENT_SHOWN),
        ("gebeld op het bekende nummer", IdentityWay.CALL_BACK),
    ],
)
def test_a_persons_own_words_become_a_way_and_are_not_lost(words: str, way: IdentityWay) -> None:
    found = with_staff_part(case(), older(words))

    assert found.identity == IdentityFact(way, NOW, "Jo Prinsen", words)
    assert found.card is None
    assert with_staff_part(case(), staff_part_to_bytes(found)).identity == found.identity


def test_a_way_of_the_list_stays_as_it_is() -> None:
    found = with_staff_part(case(), older("call_back"))

    assert found.identity == IdentityFact(IdentityWay.CALL_BACK, NOW, "Jo Prinsen")


@pytest.mark.parametrize("ending", ["sent", "failed"])
async def test_a_letter_with_a_code_keeps_it_until_it_has_gone(
    storage: Storage, ending: str
) -> None:
    one = case()
    owed = letter(one.reference, kind=LetterKind.CODE, facts={"code": "AC34-FGH7", "a": 1})
    async with storage.transaction() as tx:
        await tx.cases.open(one, mail(), source=source())
        await tx.letters.owe(owed)
    async with storage.transaction() as tx:
        await tx.letters.try_again(owed.id, at=NOW, why="later")
        ((waiting, _, _),) = await tx.letters.of_case(one.reference)
    async with storage.transaction() as tx:
        if ending == "sent":
            await tx.letters.sent(owed.id, now=NOW)
        else:
            await tx.letters.failed(owed.id, now=NOW, why="refused")
    async with storage.reading() as tx:
        ((gone, state, _),) = await tx.letters.of_case(one.reference)

    assert waiting.facts == {"code": "AC34-FGH7", "a": 1}
    assert (gone.facts, state.value) == ({"code": MASKED, "a": 1}, ending)


async def test_another_letter_keeps_what_it_says(storage: Storage) -> None:
    one = case()
    owed = letter(one.reference, facts={"code": "blijft"})
    async with storage.transaction() as tx:
        await tx.cases.open(one, mail(), source=source())
        await tx.letters.owe(owed)
        await tx.letters.sent(owed.id, now=NOW)

    async with storage.reading() as tx:
        ((after, _, _),) = await tx.letters.of_case(one.reference)
    assert after.facts == {"code": "blijft"}
