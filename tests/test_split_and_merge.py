"""Prove that one case can become two and two become one, without a date or a message lost."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fakes import CountingMint, FakeClock
from invented import NOW, PARENT, STRANGER, board, boards, card, case, mail, seen, source

from casework.actions.acting import CaseChanged
from casework.actions.known_of_message import known_of
from casework.actions.merge_case import MergeCase
from casework.actions.split_case import SplitCase
from casework.advice import Advice
from casework.boards import Post, Role
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState, ClockName
from casework.clocks import clocks_for
from casework.events import EventKind
from casework.kinds import Kind
from casework.letters import Letter, LetterKind
from casework.ports import Storage
from casework.tasks import Task, TaskKind
from casework.term_acts import Question, QuestionKind, TermActs

DAY = timedelta(days=1)
LATER = NOW + 9 * DAY
TEXT = "Ik wil het dossier van mijn zoon inzien, en haal zijn foto weg."


class Office:
    """Cases in a storage, and somebody who divides and joins them nine days later."""

    def __init__(self, storage: Storage, **more: Any) -> None:
        self.storage, self.clock = storage, FakeClock(LATER)
        acting: dict[str, Any] = {
            "storage": storage,
            "clock": self.clock,
            "board": "linde",
            "by": "Jo Prinsen",
            "boards": boards(),
            "mint": CountingMint(),
            **more,
        }
        self.splitting, self.merging = SplitCase(**acting), MergeCase(**acting)

    async def open(self, *cases: Case, text: str = TEXT, **message: Any) -> None:
        async with self.storage.transaction() as tx:
            for each in cases:
                wrote = mail(text, **{"received": each.received, **message})
                await tx.cases.open(each, wrote, source=source())

    async def case(self, reference: str) -> Case:
        async with self.storage.reading() as tx:
            found = await tx.cases.get(board="linde", reference=reference)
        assert found is not None
        return found

    async def letters(self, reference: str) -> list[Letter]:
        async with self.storage.reading() as tx:
            return [letter for letter, _, _ in await tx.letters.of_case(reference)]

    async def texts(self, of: Case) -> list[str]:
        async with self.storage.reading() as tx:
            return [message.text for message in await tx.cases.messages(of)]

    async def told(self, of: Case) -> set[tuple[str, bool]]:
        """Answer the texts of a case, and which are a stranger's."""
        async with self.storage.reading() as tx:
            found = await tx.case_list.messages(of)
        return {(each.message.text, each.stranger) for each in found}

    async def events(self, reference: str) -> list[EventKind]:
        async with self.storage.reading() as tx:
            found = await tx.journal.of_case(board="linde", reference=reference)
        return [event.kind for event in found]


@pytest.fixture
def office(storage: Storage) -> Office:
    return Office(storage)


def twice(**more: Any) -> tuple[Case, Case]:
    """Answer two cases that ask the same, the second a week later."""
    first = case(kind=Kind.INZAGE, school="De Eik", **more)
    second = case(kind=Kind.INZAGE, school="De Eik", received=NOW + 7 * DAY)
    return first, second


async def test_the_second_request_of_a_message_gets_its_own_case_and_the_same_date_of_arrival(
    office: Office,
) -> None:
    found = case(kind=Kind.INZAGE, school="De Eik", identity=seen(), card=card())
    await office.open(found)

    new = await office.splitting.split(found.reference, Kind.VERWIJDERING)

    kept = await office.case(new.reference)
    assert (kept.kind, kept.state, kept.school) == (Kind.VERWIJDERING, CaseState.NEW, "De Eik")
    assert (kept.received, kept.opened, kept.role) == (NOW, LATER, Role.DIRECTOR)
    assert kept.clocks == clocks_for(Kind.VERWIJDERING, received=NOW, board=board())
    assert (kept.identity, kept.card) == (found.identity, None)
    assert (kept.split_from, kept.linked) == (found.reference, (found.reference,))
    assert (await office.case(found.reference)).linked == (new.reference,)
    assert await office.texts(kept) == await office.texts(found) == [TEXT]
    assert EventKind.CASE_SPLIT in await office.events(found.reference)
    assert await office.events(new.reference) == [EventKind.CASE_OPENED]


async def test_the_parent_gets_an_acknowledgement_of_the_new_case_and_its_holder_a_ticket(
    office: Office,
) -> None:
    found = case(kind=Kind.INZAGE, school="De Eik")
    await office.open(found)

    new = await office.splitting.split(found.reference, Kind.BEZWAAR)

    told = {(each.kind, each.recipient) for each in await office.letters(new.reference)}
    assert told == {
        (LetterKind.ACKNOWLEDGEMENT, PARENT),
        (LetterKind.TICKET, "directie.eik@linde.example"),
    }


async def test_a_split_case_hears_who_may_speak_in_the_first(office: Office) -> None:
    found = case(kind=Kind.INZAGE)
    await office.open(found)

    new = await office.splitting.split(found.reference, Kind.INZAGE)

    async with office.storage.reading() as tx:
        known = [
            (
                await tx.cases.named(
                    board="linde", references=[new.reference], letter_ids=[], sender=sender
                )
            )[0][0].sender_is_known
            for sender in (PARENT, STRANGER)
        ]
    assert known == [True, False]


async def test_a_split_case_has_every_message_and_still_knows_the_strangers(
    office: Office,
) -> None:
    found = case(kind=Kind.INZAGE)
    await office.open(found)
    async with office.storage.transaction() as tx:
        for text, sender, stranger in (("meer", PARENT, False), ("ik ook", STRANGER, True)):
            wrote = mail(text, sender=sender, received=NOW + DAY)
            await tx.cases.add_message(found, wrote, source=source(), stranger=stranger)

    new = await office.splitting.split(found.reference, Kind.BEZWAAR)

    told = {(TEXT, False), ("meer", False), ("ik ook", True)}
    assert await office.told(new) == await office.told(found) == told


async def test_every_case_of_the_message_names_the_new_one(office: Office) -> None:
    first, second = case("PL-AAAA-AAAA", linked=("PL-BBBB-BBBB",)), case("PL-BBBB-BBBB")
    await office.open(first, replace(second, linked=("PL-AAAA-AAAA",)))

    new = await office.splitting.split("PL-AAAA-AAAA", Kind.BEZWAAR)

    assert new.linked == ("PL-AAAA-AAAA", "PL-BBBB-BBBB")
    assert (await office.case("PL-BBBB-BBBB")).linked == ("PL-AAAA-AAAA", new.reference)


async def test_a_breach_that_is_split_off_stands_in_the_register_and_is_told_at_once(
    office: Office,
) -> None:
    found = case(kind=Kind.KLACHT, role=Role.DIRECTOR)
    await office.open(found)

    new = await office.splitting.split(found.reference, Kind.DATALEK)

    async with office.storage.reading() as tx:
        entry = await tx.breaches.get(board="linde", reference=new.reference)
    assert entry is not None
    assert {clock.name for clock in new.clocks} == {ClockName.INNER_REPORT, ClockName.AP_REPORT}
    kinds = [each.kind for each in await office.letters(new.reference)]
    assert LetterKind.BREACH_NOTICE in kinds


async def test_whom_the_first_case_is_kept_from_does_not_get_the_second(office: Office) -> None:
    director = Post(Role.DIRECTOR)
    found = case(kind=Kind.INZAGE, school="De Eik", role=Role.FG, kept_from=(director,))
    await office.open(found)

    new = await office.splitting.split(found.reference, Kind.BEZWAAR)

    assert director in new.kept_from
    assert new.holder != director
    assert EventKind.CONFLICT_RECORDED in await office.events(new.reference)


@pytest.mark.parametrize("state", [CaseState.TRIAGE, CaseState.CLOSED])
async def test_only_an_open_case_that_is_understood_is_split(
    office: Office, state: CaseState
) -> None:
    found = case(state=state)
    await office.open(found)

    with pytest.raises(CaseRefuses):
        await office.splitting.split(found.reference, Kind.BEZWAAR)


async def test_the_later_of_two_cases_closes_into_the_earlier_whose_date_stands(
    office: Office,
) -> None:
    first, second = twice()
    await office.open(first)
    await office.open(second, text="Krijg ik nog antwoord? Ik wil inzage.")

    merged = await office.merging.merge(first.reference, second.reference)

    kept, gone = await office.case(first.reference), await office.case(second.reference)
    assert (merged.kept, merged.gone) == (kept, gone)
    assert (kept.state, kept.clocks, kept.linked) == (first.state, first.clocks, (gone.reference,))
    assert (gone.outcome, gone.merged_into) == (CaseOutcome.MERGED, kept.reference)
    assert (gone.closed_at, gone.linked) == (LATER, (kept.reference,))
    assert await office.texts(kept) == [TEXT, "Krijg ik nog antwoord? Ik wil inzage."]
    for reference in (kept.reference, gone.reference):
        assert EventKind.CASE_MERGED in await office.events(reference)


async def test_the_earlier_case_stays_whichever_page_the_act_was_done_on(office: Office) -> None:
    first, second = twice()
    await office.open(first, second)

    merged = await office.merging.merge(second.reference, first.reference)

    assert (merged.kept.reference, merged.gone.reference) == (first.reference, second.reference)


async def test_two_people_are_not_made_one_unless_somebody_made_sure(office: Office) -> None:
    first, second = twice()
    await office.open(first)
    await office.open(second, sender=STRANGER, text="Ik wil inzage.")

    with pytest.raises(CaseRefuses, match="twee verschillende adressen"):
        await office.merging.merge(first.reference, second.reference)
    untouched = await office.case(second.reference)
    await office.merging.merge(first.reference, second.reference, same_person=True)

    assert untouched == second
    async with office.storage.reading() as tx:
        known, _ = await tx.cases.named(
            board="linde", references=[first.reference], letter_ids=[], sender=STRANGER
        )
    assert not known[0].sender_is_known  # the address may not speak there by that
    assert await office.told(first) == {(TEXT, False), ("Ik wil inzage.", True)}


async def test_a_message_in_both_cases_stands_once_in_the_one_that_goes_on(office: Office) -> None:
    first, second = twice()
    both = source()
    async with office.storage.transaction() as tx:
        for each in (first, second):
            await tx.cases.open(each, mail(TEXT), source=both)

    merged = await office.merging.merge(first.reference, second.reference)

    assert await office.texts(merged.kept) == [TEXT]


async def test_open_duties_go_along_and_footage_is_let_go_by_the_case_that_goes_on(
    office: Office,
) -> None:
    first, second = twice()
    talk = Task(TaskKind.TALK_TO_PARENT, Role.DIRECTOR, NOW, LATER, "zo")
    frozen = Task(TaskKind.FREEZE_FOOTAGE, Role.DIRECTOR, NOW, LATER, "zo", NOW, "Jo")
    await office.open(first, replace(second, tasks=(talk, frozen)))

    merged = await office.merging.merge(first.reference, second.reference)

    assert merged.kept.tasks == (talk, frozen)
    assert merged.gone.open_tasks == ()


@pytest.mark.parametrize(
    ("first_has", "second_has", "why"),
    [
        ({"state": CaseState.CLOSED}, {}, "al gesloten"),
        ({}, {"state": CaseState.CLOSED}, "al gesloten"),
        ({}, {"state": CaseState.TRIAGE}, "Zeg eerst"),
        ({}, {"kind": Kind.BEZWAAR}, "niet van hetzelfde soort"),
        ({"kind": Kind.DATALEK}, {"kind": Kind.DATALEK}, "eigen nummer in het register"),
        (
            {},
            {"acts": TermActs(questions=(Question(QuestionKind.IDENTITY, LATER, "Jo"),))},
            "wacht een vraag",
        ),
        ({}, {"advices": (Advice("1", "Nee.", LATER, "FG"),)}, "advies van de FG"),
    ],
)
async def test_what_cannot_be_merged_says_why(
    office: Office, first_has: dict[str, Any], second_has: dict[str, Any], why: str
) -> None:
    first, second = twice()
    first, second = replace(first, **first_has), replace(second, **second_has)
    await office.open(first, second)

    with pytest.raises(CaseRefuses, match=why):
        await office.merging.merge(first.reference, second.reference)

    assert await office.case(second.reference) == second


async def test_a_case_is_not_merged_with_itself_or_with_one_that_is_not_there(
    office: Office,
) -> None:
    first, _ = twice()
    await office.open(first)

    with pytest.raises(CaseRefuses, match="een andere zaak"):
        await office.merging.merge(first.reference, first.reference)
    with pytest.raises(CaseRefuses, match="Er is geen zaak PL-NIET-HIER"):
        await office.merging.merge(first.reference, "PL-NIET-HIER")


async def test_a_case_that_changed_since_is_not_merged_unseen(storage: Storage) -> None:
    office = Office(storage, seen=7)
    first, second = twice()
    await office.open(first, second)

    with pytest.raises(CaseChanged):
        await office.merging.merge(first.reference, second.reference)


async def test_an_answer_to_the_case_that_closed_joins_the_one_that_goes_on(
    office: Office,
) -> None:
    first, second = twice()
    third = replace(case(kind=Kind.INZAGE, school="De Eik"), received=NOW + 8 * DAY)
    await office.open(first, second, third)
    await office.merging.merge(second.reference, third.reference)
    await office.merging.merge(first.reference, second.reference)
    reply = mail(subject=f"Re: [{third.reference}] en [{second.reference}]")

    async with office.storage.reading() as tx:
        known = await known_of(reply, board(), tx, CountingMint(), now=LATER)
        strange = await known_of(
            replace(reply, sender=STRANGER), board(), tx, CountingMint(), now=LATER
        )

    (joined,) = known.by_reference
    assert (joined.case.reference, joined.sender_is_known) == (first.reference, True)
    assert [each.sender_is_known for each in strange.by_reference] == [False]
