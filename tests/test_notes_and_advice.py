"""Prove that notes are kept, and that advice of the FG is dated, whole and answered first."""

from dataclasses import replace
from datetime import timedelta

import pytest
from invented import NOW, card, case, event, mail, seen, source

from casework.advice import Advice, advice_left_open, is_as_given, seal_of
from casework.boards import Role
from casework.case import Case, CaseOutcome, CaseRefuses
from casework.events import Event, EventKind
from casework.kinds import Kind
from casework.notes import MOST_NOTES, Note
from casework.ports import Storage

ADVICE = Advice("1", "Weiger dit niet: de ouder heeft gezag.", NOW, "Noor van Dalen")


def advised(kind: Kind = Kind.INZAGE) -> Case:
    return case(kind=kind, role=Role.DIRECTOR, identity=seen(), card=card()).advised(ADVICE)


def given(of: Case, advice: Advice = ADVICE) -> Event:
    detail = {"advice": advice.id, "sha256": seal_of(of.reference, advice)}
    return event(EventKind.ADVICE_GIVEN, case=of.reference, detail=detail)


@pytest.mark.parametrize("outcome", set(CaseOutcome) - {CaseOutcome.WITHDRAWN, CaseOutcome.MERGED})
def test_nothing_is_decided_while_advice_waits(outcome: CaseOutcome) -> None:
    kind = Kind.KLACHT if outcome is CaseOutcome.HANDLED else Kind.INZAGE
    waiting = advised(kind)
    answered = waiting.advice_answered("1", followed=True, reason="", by="Jo", now=NOW)

    with pytest.raises(CaseRefuses, match="advies van de FG"):
        waiting.closed(outcome, now=NOW)

    assert "nr. 1" in advice_left_open(waiting)
    assert advice_left_open(answered) == ""
    assert answered.closed(outcome, now=NOW).outcome is outcome


def test_a_parent_may_take_a_request_back_whatever_was_advised() -> None:
    assert advised().closed(CaseOutcome.WITHDRAWN, now=NOW).outcome is CaseOutcome.WITHDRAWN


def test_not_following_needs_a_reason_and_is_said_once() -> None:
    waiting = advised()

    with pytest.raises(CaseRefuses, match="schrijf waarom"):
        waiting.advice_answered("1", followed=False, reason="  ", by="Jo", now=NOW)
    answered = waiting.advice_answered("1", followed=False, reason="Omdat.", by="Jo", now=NOW)

    (told,) = answered.advices
    assert (told.followed, told.reason, told.answered_by) == (False, "Omdat.", "Jo")
    with pytest.raises(CaseRefuses, match=r"wacht geen advies nr\. 1"):
        answered.advice_answered("1", followed=True, reason="", by="Jo", now=NOW)


def test_what_was_advised_stays_the_same_when_it_is_answered() -> None:
    waiting = advised()

    answered = waiting.advice_answered("1", followed=True, reason="", by="Jo", now=NOW)

    assert is_as_given(waiting.reference, answered.advices[0], [given(waiting)])


@pytest.mark.parametrize(
    "changed",
    [
        {"text": "Weiger dit: de ouder heeft geen gezag."},
        {"at": NOW - timedelta(days=1)},
        {"by": "Iemand Anders"},
        {"id": "2"},
    ],
)
def test_advice_that_was_altered_shows(changed: dict[str, object]) -> None:
    found = advised()

    altered = replace(ADVICE, **changed)  # type: ignore[arg-type]  # one field at a time

    assert not is_as_given(found.reference, altered, [given(found)])
    assert not is_as_given("PL-ELSE-WHER", ADVICE, [given(found)])
    assert not is_as_given(found.reference, ADVICE, [])


def test_the_fg_who_has_a_case_gives_themself_no_advice() -> None:
    with pytest.raises(CaseRefuses, match="ligt bij de FG zelf"):
        case(role=Role.FG).advised(ADVICE)


def test_no_text_is_added_once_the_texts_were_erased() -> None:
    erased = case(texts_erased=NOW)

    with pytest.raises(CaseRefuses, match="al gewist"):
        erased.noted(Note("Gebeld.", "Jo", NOW))
    with pytest.raises(CaseRefuses, match="al gewist"):
        erased.advised(ADVICE)


def test_a_case_holds_a_bounded_number_of_notes() -> None:
    full = case(notes=(Note("Gebeld.", "Jo", NOW),) * MOST_NOTES)

    with pytest.raises(CaseRefuses, match=f"al {MOST_NOTES} notities"):
        full.noted(Note("Nog een.", "Jo", NOW))


async def test_notes_and_advice_are_kept_with_the_case(storage: Storage) -> None:
    found = case()
    deviated = {"followed": False, "reason": "Omdat.", "by": "Jo", "now": NOW}
    changed = (
        found.noted(Note("Gebeld, niet thuis.", "Jo", NOW))
        .advised(ADVICE)
        .advised(replace(ADVICE, id="2"))
        .advice_answered("1", **deviated)  # type: ignore[arg-type]  # four values of their own types
    )
    changed = replace(changed, split_from="PL-ABCD-EFGH", merged_into="PL-JKMN-PQRS")

    async with storage.transaction() as tx:
        await tx.cases.open(found, mail(), source=source())
        await tx.cases.save(changed)

    async with storage.reading() as tx:
        assert await tx.cases.get(board="linde", reference=found.reference) == changed
