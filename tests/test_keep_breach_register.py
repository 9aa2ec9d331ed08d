"""Prove what a person does with a breach: each act writes entry, case, letters and events."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from breaches import ANSWERS, breach
from fakes import CountingMint, FakeClock
from invented import HOUR, NOW, board, boards, case, mail, source

from casework.actions.keep_breach_register import (
    BreachFile,
    KeepBreachRegister,
    enter_breach,
    reporter_of,
    with_breach_duties,
)
from casework.boards import Role
from casework.breach_entry import PeopleException, Reporter, ReportKind
from casework.case import Case, CaseOutcome, CaseRefuses
from casework.clocks import clocks_of
from casework.events import Event, EventKind
from casework.letters import Letter, LetterKind
from casework.ports import Storage
from casework.tasks import Task, TaskKind
from casework.term_acts import Awareness, TermActs

LOW = {**ANSWERS, "data": "simple", "pupils": "nee"}
SECRET = "De moeder van Wietske kreeg de lijst, met 111222333 erin."


def masked(text: str) -> str:
    return text.replace("111222333", "[BSN verwijderd]")


def keeper(storage: Storage, clock: FakeClock | None = None, **more: Any) -> KeepBreachRegister:
    given: dict[str, Any] = {"board": None, "by": "M. Jansen", "mint": CountingMint(), **more}
    return KeepBreachRegister(
        storage, clock or FakeClock(NOW), boards=boards(), mask=masked, **given
    )


async def opened(storage: Storage, one: Case | None = None) -> str:
    one = one or breach()
    async with storage.transaction() as tx:
        await tx.cases.open(one, mail(), source=source())
    return one.reference


async def events_of(storage: Storage, reference: str) -> Sequence[Event]:
    async with storage.reading() as tx:
        return await tx.journal.of_case(board="linde", reference=reference)


async def kinds_of(storage: Storage, reference: str) -> list[EventKind]:
    return [each.kind for each in await events_of(storage, reference)]


async def task_letters(storage: Storage, reference: str) -> list[Letter]:
    async with storage.reading() as tx:
        letters = await tx.letters.of_case(reference)
    return [letter for letter, _, _ in letters if letter.kind is LetterKind.TASK]


def open_tasks(file: BreachFile) -> list[Task]:
    return list(file.case.open_tasks)


async def test_a_breach_is_entered_once_with_what_is_known_then(storage: Storage) -> None:
    one = breach()
    reference = await opened(storage, one)

    async with storage.transaction() as tx:
        first = await enter_breach(tx, one, reporter=Reporter.PARENT, by="privacyloket", now=NOW)
        again = await enter_breach(tx, one, reporter=Reporter.STAFF, by="privacyloket", now=NOW)

    assert first == again
    assert (first.name, first.reporter, first.received) == ("2026-1", Reporter.PARENT, NOW)
    (event,) = await events_of(storage, reference)
    assert event.kind is EventKind.BREACH_RECORDED
    assert event.detail == {"number": "2026-1", "reporter": "parent"}


async def test_what_is_no_breach_is_not_entered(storage: Storage) -> None:
    one = case()
    await opened(storage, one)

    async with storage.transaction() as tx:
        with pytest.raises(CaseRefuses, match="geen datalek"):
            await enter_breach(tx, one, reporter=Reporter.PARENT, by="privacyloket", now=NOW)


def test_who_writes_from_an_address_of_the_board_is_staff() -> None:
    senders = ("fg@linde.example", "directie.eik@linde.example", "ouder@ouders.example", None)

    told = [reporter_of(sender, board()) for sender in senders]

    assert told == [Reporter.STAFF, Reporter.STAFF, Reporter.PARENT, Reporter.PARENT]


async def test_a_breach_from_before_the_register_is_entered_by_the_first_who_looks(
    storage: Storage,
) -> None:
    reference = await opened(storage)

    file = await keeper(storage).read(reference)

    assert file.entry.name == "2026-1"
    assert await kinds_of(storage, reference) == [EventKind.BREACH_RECORDED, EventKind.CASE_READ]


async def test_fields_are_filled_in_over_several_sittings_and_masked(storage: Storage) -> None:
    reference = await opened(storage)
    acts = keeper(storage)

    await acts.fill_in(reference, {"facts": SECRET, "people_count": "28"})
    file = await acts.fill_in(reference, {"people_count": "29", "bsn": "ja"})

    assert file.entry.facts == "De moeder van Wietske kreeg de lijst, met [BSN verwijderd] erin."
    assert (file.entry.people_count, file.entry.bsn) == (29, True)
    *_, last = await events_of(storage, reference)
    assert last.detail == {"filled": "bsn, people_count"}
    assert "Wietske" not in str(await events_of(storage, reference))


async def test_an_assessment_takes_the_people_from_the_entry_and_tells_only_the_score(
    storage: Storage,
) -> None:
    reference = await opened(storage)
    acts = keeper(storage)
    await acts.fill_in(reference, {"people_count": "250", "unintelligible": "ja"})

    file = await acts.assess(reference, ANSWERS)

    assert file.entry.proposal is not None
    assert len(file.entry.proposal.flags) == 2
    assert file.case.tasks == ()
    *_, last = await events_of(storage, reference)
    assert (last.kind, last.detail) == (
        EventKind.BREACH_ASSESSED,
        {"score": "3.25", "level": "high"},
    )


async def test_deciding_to_report_opens_the_duty_and_tells_who_must_do_it(
    storage: Storage,
) -> None:
    reference = await opened(storage)
    acts = keeper(storage, FakeClock(NOW + HOUR))
    await acts.assess(reference, ANSWERS)

    file = await acts.decide_ap(reference, report=True)

    (task,) = open_tasks(file)
    assert (task.kind, task.due_at) == (TaskKind.REPORT_TO_AP, NOW + timedelta(hours=72))
    (letter,) = await task_letters(storage, reference)
    assert (letter.to_role, letter.facts["stage"]) == (Role.IBP_MANAGER, "new")
    *_, of_task, of_decision = await events_of(storage, reference)
    assert of_task.kind is EventKind.TASK_OPENED
    assert of_task.detail["due"] == (NOW + timedelta(hours=72)).isoformat()
    assert of_decision.detail == {"about": "ap", "told": True, "proposed": True}
    assert file.case.wake_at is not None
    async with storage.reading() as tx:
        kept = await tx.cases.get(board="linde", reference=reference)
    assert kept is not None
    assert kept.tasks == file.case.tasks


async def test_deciding_the_same_again_writes_no_second_letter(storage: Storage) -> None:
    reference = await opened(storage)
    clock = FakeClock(NOW)
    acts = keeper(storage, clock)
    await acts.assess(reference, ANSWERS)
    await acts.decide_ap(reference, report=True)

    clock.advance(HOUR)
    file = await acts.decide_ap(reference, report=True)

    assert len(file.case.tasks) == 1
    assert len(file.entry.ap_decisions) == 2
    assert len(await task_letters(storage, reference)) == 1


async def test_a_revised_decision_ends_the_duty_and_says_so(storage: Storage) -> None:
    reference = await opened(storage)
    acts = keeper(storage)
    await acts.assess(reference, ANSWERS)
    await acts.decide_ap(reference, report=True)

    file = await acts.decide_ap(reference, report=False, reason="al gewist, ook 111222333")

    assert open_tasks(file) == []
    assert file.entry.ap_decisions[-1].reason == "al gewist, ook [BSN verwijderd]"
    *_, ended, revised = await events_of(storage, reference)
    assert ended.detail == {"task": "report_to_ap", "why": "decided"}
    assert revised.detail == {"about": "ap", "told": False, "proposed": True}
    assert "gewist" not in str(await events_of(storage, reference))


async def test_a_high_risk_that_is_decided_leaves_both_duties(storage: Storage) -> None:
    reference = await opened(storage)
    acts = keeper(storage)
    await acts.assess(reference, ANSWERS)

    await acts.decide_ap(reference, report=True)
    file = await acts.decide_people(reference, tell=True)

    assert [task.kind for task in open_tasks(file)] == [
        TaskKind.REPORT_TO_AP,
        TaskKind.TELL_AFFECTED,
    ]
    assert len(await task_letters(storage, reference)) == 2


async def test_a_report_made_by_hand_ends_the_duty_and_a_preliminary_one_leaves_the_rest(
    storage: Storage,
) -> None:
    reference = await opened(storage)
    clock = FakeClock(NOW)
    acts = keeper(storage, clock)
    await acts.assess(reference, ANSWERS)
    await acts.decide_ap(reference, report=True)
    clock.advance(3 * HOUR)

    first = await acts.record_report(reference, at=NOW + HOUR, preliminary=True)
    second = await acts.record_report(reference, at=NOW + 2 * HOUR, kind=ReportKind.SUPPLEMENT)

    (rest,) = open_tasks(first)
    assert "vul aan" in rest.why
    assert open_tasks(second) == []
    assert [each.kind for each in second.entry.reports] == [
        ReportKind.FIRST,
        ReportKind.SUPPLEMENT,
    ]
    reported = [each for each in await events_of(storage, reference) if "report" in each.detail]
    assert [each.detail["preliminary"] for each in reported] == [True, False]


async def test_telling_the_people_ends_that_duty(storage: Storage) -> None:
    reference = await opened(storage)
    acts = keeper(storage)
    await acts.assess(reference, ANSWERS)
    await acts.decide_people(
        reference,
        tell=False,
        reason="duizenden oud-leerlingen, 111222333",
        exception=PeopleException.DISPROPORTIONATE,
    )

    file = await acts.record_told(reference, at=NOW, how="Bericht op de website, met 111222333")

    assert [task.done_by for task in file.case.tasks] == ["M. Jansen"]
    assert file.entry.people_decisions[0].reason == "duizenden oud-leerlingen, [BSN verwijderd]"
    assert file.entry.told[0].how == "Bericht op de website, met [BSN verwijderd]"


async def test_an_act_that_is_refused_writes_nothing(storage: Storage) -> None:
    reference = await opened(storage)
    acts = keeper(storage)
    before = await acts.assess(reference, LOW)
    known = await kinds_of(storage, reference)

    with pytest.raises(CaseRefuses, match="reden"):
        await acts.decide_ap(reference, report=True)
    with pytest.raises(CaseRefuses, match="besluit"):
        await acts.record_report(reference, at=NOW)
    with pytest.raises(CaseRefuses, match="geen veld"):
        await acts.fill_in(reference, {"facts": "iets", "naam": "Wietske"})

    assert await kinds_of(storage, reference) == known
    async with storage.reading() as tx:
        assert await tx.breaches.get(board="linde", reference=reference) == before.entry


async def test_what_is_no_breach_or_not_of_this_board_is_refused(storage: Storage) -> None:
    request, mine = await opened(storage, case()), await opened(storage)

    with pytest.raises(CaseRefuses, match="geen datalek"):
        await keeper(storage).read(request)
    with pytest.raises(CaseRefuses, match="Er is geen zaak"):
        await keeper(storage, board="beuk").read(mine)
    with pytest.raises(CaseRefuses, match="Er is geen zaak"):
        await keeper(storage).fill_in("PL-XXXX-XXXX", {"facts": "iets"})


async def test_a_moment_of_awareness_that_moved_takes_the_duty_along(storage: Storage) -> None:
    reference = await opened(storage)
    acts = keeper(storage)
    await acts.assess(reference, ANSWERS)
    file = await acts.decide_ap(reference, report=True)
    aware = Awareness(NOW - 10 * HOUR, "gebeld door de verwerker", "FG", NOW)
    moved = replace(file.case, acts=TermActs(awareness=aware))
    moved = replace(moved, clocks=clocks_of(moved, board(), as_of=NOW))

    async with storage.transaction() as tx:
        after = await with_breach_duties(acts, tx, moved, file.entry, why="date_moved")

    assert [task.due_at for task in after.open_tasks] == [NOW + 62 * HOUR]
    assert len(after.tasks) == 2


async def test_a_closed_breach_can_still_be_supplemented(storage: Storage) -> None:
    reference = await opened(storage)
    acts = keeper(storage)
    await acts.assess(reference, ANSWERS)
    await acts.decide_ap(reference, report=True)
    file = await acts.record_report(reference, at=NOW)
    async with storage.transaction() as tx:
        await tx.cases.save(file.case.closed(CaseOutcome.HANDLED, now=NOW))

    after = await acts.record_report(
        reference, at=NOW, kind=ReportKind.SUPPLEMENT, preliminary=True
    )

    assert not after.case.is_open
    assert [task.kind for task in open_tasks(after)] == [TaskKind.REPORT_TO_AP]
