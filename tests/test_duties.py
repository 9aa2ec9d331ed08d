"""Prove that what follows from a decision becomes a task with a date, and is not forgotten."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from invented import DIRECTOR, NOW, board, card, case, seen
from test_watch_clocks import FG, Watch

from casework.boards import Post, Role
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState
from casework.dutch_dates import short_day
from casework.duties import freeze_footage
from casework.events import EventKind
from casework.footage import asks_for_footage
from casework.kinds import Kind
from casework.letters import LetterKind
from casework.local_time import local_date
from casework.tasks import TaskKind


def open_case(kind: Kind = Kind.CORRECTIE, **more: object) -> Case:
    given: dict[str, Any] = {"state": CaseState.TAKEN_UP, "taken_up_by": "Jo Prinsen"}
    given |= {"identity": seen()}
    given |= {"card": card(), **more}
    return case(kind=kind, school="De Eik", **given)


async def closed(mine: Case, outcome: CaseOutcome, *, days: int = 1) -> tuple[Watch, Case]:
    """Close a case some days after it came, and answer it as it is then."""
    watch = Watch()
    await watch.open(mine)
    watch.clock.advance(timedelta(days=days))
    await watch.change().close(mine.reference, outcome)
    return watch, await watch.case(mine)


@pytest.mark.parametrize("kind", [Kind.CORRECTIE, Kind.VERWIJDERING, Kind.BEPERKING])
@pytest.mark.parametrize("outcome", [CaseOutcome.GRANTED, CaseOutcome.GRANTED_PARTLY])
async def test_after_a_correction_erasure_or_restriction_the_recipients_must_hear(
    kind: Kind, outcome: CaseOutcome
) -> None:
    watch, found = await closed(open_case(kind), outcome)

    task = next(task for task in found.tasks if task.kind is TaskKind.TELL_RECIPIENTS)
    assert short_day(local_date(task.due_at)) == "wo 11 november 2026"  # 5 working days
    assert "art. 19 AVG" in task.why
    assert (LetterKind.TASK, DIRECTOR) in await watch.owed(found)
    assert EventKind.TASK_OPENED in await watch.events(found)


@pytest.mark.parametrize("kind", [Kind.INZAGE, Kind.BEZWAAR, Kind.TOESTEMMING])
async def test_other_kinds_have_nobody_else_to_tell(kind: Kind) -> None:
    _, found = await closed(open_case(kind), CaseOutcome.GRANTED)

    assert found.tasks == ()


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        (CaseOutcome.REFUSED, TaskKind.REFUSAL_LETTER),
        (CaseOutcome.GRANTED_PARTLY, TaskKind.REFUSAL_LETTER),
        (CaseOutcome.NOT_IDENTIFIED, TaskKind.NOT_IDENTIFIED_LETTER),
    ],
)
async def test_a_refusal_must_be_told_within_the_first_month(
    outcome: CaseOutcome, kind: TaskKind
) -> None:
    _, found = await closed(open_case(Kind.BEZWAAR), outcome)

    (task,) = found.tasks
    assert task.kind is kind
    assert local_date(task.due_at).isoformat() == "2026-12-03"
    assert "eerste maand" in task.why


async def test_a_refusal_after_the_first_month_is_told_the_same_day() -> None:
    _, found = await closed(open_case(Kind.BEZWAAR), CaseOutcome.REFUSED, days=45)

    (task,) = found.tasks
    assert local_date(task.due_at) == local_date(NOW + timedelta(days=45))
    assert "die dag is voorbij" in task.why


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [(Kind.CORRECTIE, CaseOutcome.WITHDRAWN), (Kind.KLACHT, CaseOutcome.HANDLED)],
)
async def test_what_ends_without_a_decision_leaves_no_duty(
    kind: Kind, outcome: CaseOutcome
) -> None:
    _, found = await closed(open_case(kind), outcome)

    assert (found.tasks, found.wake_at) == ((), None)


async def test_a_task_is_reminded_of_then_told_to_the_fg_until_it_is_done() -> None:
    watch, found = await closed(open_case(Kind.BEPERKING), CaseOutcome.GRANTED)
    due = found.tasks[0].due_at

    await watch.at(due - timedelta(days=1, hours=10))
    soon = [to for kind, to in await watch.owed(found) if kind is LetterKind.TASK]
    await watch.at(due + timedelta(hours=12))
    late = [to for kind, to in await watch.owed(found) if kind is LetterKind.TASK]
    await watch.change().finish_task(found.reference, TaskKind.TELL_RECIPIENTS)
    await watch.at(due + timedelta(days=60))

    assert soon == [DIRECTOR] * 2
    assert sorted(late) == sorted([DIRECTOR] * 3 + [FG])
    assert len([kind for kind, _ in await watch.owed(found) if kind is LetterKind.TASK]) == 4
    assert (await watch.case(found)).wake_at is None
    assert (await watch.events(found))[-1] is EventKind.TASK_DONE


async def test_a_task_is_done_once() -> None:
    watch, found = await closed(open_case(Kind.BEPERKING), CaseOutcome.GRANTED)
    await watch.change().finish_task(found.reference, TaskKind.TELL_RECIPIENTS)

    with pytest.raises(CaseRefuses, match="geen open taak"):
        await watch.change().finish_task(found.reference, TaskKind.TELL_RECIPIENTS)

    (task,) = (await watch.case(found)).tasks
    assert task.done_by == "Jo Prinsen"


async def test_what_the_fg_only_watched_over_is_carried_out_by_who_decided() -> None:
    mine = open_case(role=Role.FG, passed=(Post(Role.DIRECTOR),))
    _, found = await closed(mine, CaseOutcome.GRANTED)

    assert [task.role for task in found.tasks] == [Role.DIRECTOR]


async def test_footage_set_fast_is_let_go_after_the_close() -> None:
    profile = board()
    mine = open_case(Kind.INZAGE)
    mine = mine.with_task(freeze_footage(mine, profile, NOW))
    watch, found = await closed(mine, CaseOutcome.GRANTED)

    freeze, release = found.tasks
    assert (freeze.kind, release.kind) == (TaskKind.FREEZE_FOOTAGE, TaskKind.RELEASE_FOOTAGE)
    assert local_date(freeze.due_at) == local_date(NOW)
    assert "di 1 december 2026" in freeze.why  # 28 days after 3 November
    assert (LetterKind.TASK, DIRECTOR) in await watch.owed(found)


ASKS = [
    "Ik wil de camerabeelden van dinsdag zien.",
    "Kunt u de beelden van de camera bij het fietsenhok bewaren?",
    "graag de opnames van de camera in de hal, mijn zoon is daar gevallen",
    "Wat staat er op de bewakingsbeelden van het plein?",
    "I would like the CCTV recordings of the entrance.",
    "Please send me the security camera footage from Friday",
    "Okulun güvenlik kamera görüntülerini istiyorum.",
    "Proszę o nagranie z kamery przy wejściu.",
    "Ich möchte die Kameraaufnahmen vom Schulhof sehen.",
    "Je voudrais voir la vidéosurveillance du hall.",
    "Прошу дати мені запис з камери біля входу.",
    "أريد تسجيلات الكاميرا عند المدخل",
]
DOES_NOT_ASK = [
    "De foto's van de klas staan zonder toestemming op Facebook.",
    "Mijn dochter moet haar camera aanzetten tijdens de les op afstand.",
    "Ik wil het dossier van mijn zoon inzien.",
    "Heeft de school een camera in de klas?",
    "De fotograaf had een nieuwe camera.",
]


@pytest.mark.parametrize("text", ASKS)
def test_a_request_for_footage_is_seen_in_every_language(text: str) -> None:
    assert asks_for_footage(text)


@pytest.mark.parametrize("text", DOES_NOT_ASK)
def test_a_photo_or_a_telephone_is_no_footage(text: str) -> None:
    assert not asks_for_footage(text)


def test_the_moment_of_a_task_is_the_end_of_its_day() -> None:
    task = freeze_footage(case(), board(), datetime(2027, 3, 28, 0, 30, tzinfo=UTC))

    assert task.due_at == datetime(2027, 3, 28, 21, 59, 59, tzinfo=UTC)  # summer time by then
