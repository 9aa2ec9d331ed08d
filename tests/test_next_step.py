"""What must happen next in a case, as one step with one button."""

from dataclasses import replace
from datetime import timedelta

import pytest
from desk_house import SEATS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import HOUR, NOW, board, card, case, seen

from casework.boards import Post, Role
from casework.case import Case, CaseOutcome, CaseState
from casework.kinds import Kind
from casework.next_step import NOBODY, awaited, next_step
from casework.tasks import Task, TaskKind
from casework.term_acts import Question, QuestionKind, TermActs
from casework.who_may_ask import AuthorityShown, Requester

LINDE = board()
ASKED = TermActs(questions=(Question(QuestionKind.IDENTITY, NOW, "Jo Prinsen"),))


def taken(kind: Kind = Kind.INZAGE, **more: object) -> Case:
    new = case("PL-A", kind=kind, school="De Eik")
    return replace(new, state=CaseState.TAKEN_UP, taken_up_by="Jo", **more)  # type: ignore[arg-type]


def task(role: Role = Role.DIRECTOR, *, within: timedelta = HOUR) -> Task:
    return Task(TaskKind.FREEZE_FOOTAGE, role, NOW, NOW + within, "camera")


def closed(*tasks: Task) -> Case:
    return replace(
        taken(), state=CaseState.CLOSED, outcome=CaseOutcome.WITHDRAWN, closed_at=NOW, tasks=tasks
    )


@pytest.mark.parametrize(
    ("found", "label", "path"),
    [
        (replace(taken(), state=CaseState.TRIAGE), "Zeg wat er gevraagd wordt", "soort"),
        (case("PL-A"), "Pak op", "oppakken"),
        (taken(), "Leg vast wie vraagt", "identiteit"),
        (taken(identity=seen()), "Leg vast wie dit mag vragen", "wie-mag-vragen"),
        (taken(identity=seen(), card=card()), "Schrijf het antwoord", "antwoord"),
        (taken(acts=ASKED), "Leg het antwoord vast", "vragen"),
        (taken(Kind.DATALEK), "Vul het dossier in", "/datalekken/PL-A"),
        (taken(Kind.INFORMATIE), "Schrijf het antwoord", "antwoord"),
        (taken(Kind.KLACHT), "Schrijf het antwoord", "antwoord"),
        (taken(Kind.OVERIG), "Sluit de zaak", "sluiten"),
        (taken(tasks=(task(),)), "Rond de taak af", "taak"),
        (closed(task()), "Rond de taak af", "taak"),
    ],
)
def test_every_state_has_one_next_step(found: Case, label: str, path: str) -> None:
    step = next_step(found)

    assert step is not None
    assert (step.label, step.path) == (label, path)


def test_a_closed_case_without_duties_needs_nothing() -> None:
    assert next_step(closed()) is None
    assert awaited(closed(), SEATS["fg"], LINDE) == NOBODY


def test_a_duty_that_comes_after_the_answer_waits_for_it() -> None:
    step = next_step(taken(tasks=(task(within=timedelta(days=300)),)))

    assert step is not None
    assert step.path == "identiteit"


def test_authority_not_shown_yet_is_asked_for_and_a_plain_no_is_answered() -> None:
    not_shown = card(shown=None)
    without = card(Requester.PARENT_WITHOUT_AUTHORITY, shown=None)
    said_themself = replace(card(shown=AuthorityShown.KNOWN_TO_SCHOOL), seen=False)

    steps = [
        next_step(taken(identity=seen(), card=each)) for each in (not_shown, without, said_themself)
    ]

    assert [step.path for step in steps if step] == ["wie-mag-vragen", "antwoord", "wie-mag-vragen"]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("director", "identiteit nog niet vastgesteld: u legt vast wie er vraagt"),
        (
            "fg",
            "identiteit nog niet vastgesteld: directeur van De Eik legt vast wie er vraagt",
        ),
    ],
)
def test_who_reads_it_is_called_you(who: str, words: str) -> None:
    assert awaited(taken(), SEATS[who], LINDE) == words


def test_what_waits_for_the_parent_says_since_when() -> None:
    words = awaited(taken(acts=ASKED), SEATS["director"], LINDE)

    assert words == "de ouder antwoordt op de vraag wie er vraagt (sinds 3 november)"


def test_a_duty_of_mine_in_a_case_of_somebody_else_is_told_too() -> None:
    found = replace(case("PL-A", school="De Eik"), tasks=(task(Role.FG),))

    of_fg = awaited(found, SEATS["fg"], LINDE)
    of_director = awaited(found, SEATS["director"], LINDE)

    assert (
        of_fg == "directeur van De Eik pakt de zaak op; u heeft een taak: zet de camerabeelden vast"
    )
    assert of_director == "u pakt de zaak op"


def test_a_deputy_with_the_case_is_not_its_director() -> None:
    found = replace(case("PL-A", school="De Eik"), role=Role.DIRECTOR, deputy=True)
    deputy = replace(SEATS["director"], deputy=True)

    assert awaited(found, deputy, LINDE) == "u pakt de zaak op"
    assert awaited(found, SEATS["director"], LINDE).startswith("plaatsvervanger van de directeur")


@given(
    st.sampled_from(Kind),
    st.sampled_from(CaseState),
    st.booleans(),
    st.sampled_from(sorted(SEATS)),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_open_case_waits_for_somebody(
    kind: Kind, state: CaseState, asked: bool, who: str
) -> None:
    found = replace(case(kind=kind, school="De Eik"), state=state)
    found = replace(found, acts=ASKED) if asked else found

    step = next_step(found)

    assert (step is not None) is found.is_open
    assert step is None or step.whose in {None, found.holder, Post(Role.FG)}
    assert awaited(found, SEATS[who], LINDE)
