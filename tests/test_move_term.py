"""Prove that only the recorded acts move a legal date, each with its old and its new date."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fakes import CountingMint, FakeClock
from hypothesis import given
from hypothesis import strategies as st
from invented import DIRECTOR, HOUR, PARENT, board, boards, case, mail, seen, source
from memory_storage import MemoryStorage

from casework.actions.change_case import ChangeCase
from casework.actions.move_term import MoveTerm
from casework.actions.prove_identity import ProveIdentity
from casework.actions.watch_clocks import WatchClocks
from casework.boards import Post, Role
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState, ClockName
from casework.events import EventKind
from casework.identity import IdentityWay
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.letters import Letter, LetterKind
from casework.term_acts import ExtensionGround, QuestionKind
from screening.numbers import mask_numbers

RECEIVED = datetime(2027, 1, 31, 9, tzinfo=UTC)
"""Rules §1: due 2027-03-01, extended 2027-04-30, asked 2 and answered 12 February 2027-03-10."""
COMPLEX = ExtensionGround.COMPLEXITY
WHY = "Uw dossier loopt over acht jaar en drie scholen."


class Office:
    """A case, and somebody who acts on it at moments a test chooses."""

    def __init__(self, *, role: Role | None = None, **more: Any) -> None:
        self.storage, self.clock, self.mint = MemoryStorage(), FakeClock(RECEIVED), CountingMint()
        self.profiles = boards()
        given = {"kind": Kind.CORRECTIE, "received": RECEIVED, "school": "De Eik", **more}
        self.mine = case(**given)
        acting = (self.storage, self.clock, "linde", "Jo Prinsen", self.profiles, self.mint)
        self.term = MoveTerm(*acting, role=role, mask=lambda text: mask_numbers(text).text)
        self.change = ChangeCase(*acting)
        self.prove = ProveIdentity(*acting)
        self.watch = WatchClocks(self.storage, self.mint, self.clock, self.profiles)

    async def open(self, **message: Any) -> "Office":
        async with self.storage.transaction() as tx:
            await tx.cases.open(self.mine, mail(**message), source=source())
        return self

    def on(self, day: date | datetime) -> MoveTerm:
        """Answer the acts as done on a day at noon, or at a moment."""
        if not isinstance(day, datetime):
            day = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
        self.clock.moment = day
        return self.term

    async def case(self) -> Case:
        async with self.storage.reading() as tx:
            found = await tx.cases.get(board="linde", reference=self.mine.reference)
        assert found is not None
        return found

    async def due(self) -> str:
        clock = (await self.case()).first_clock
        assert clock is not None
        return clock.deadline.due_iso()

    async def letters(self, *kinds: LetterKind) -> list[Letter]:
        """Answer the letters of these kinds, kind by kind; without kinds all of them."""
        async with self.storage.reading() as tx:
            found = [letter for letter, _, _ in await tx.letters.of_case(self.mine.reference)]
        return [each for kind in kinds or LetterKind for each in found if each.kind is kind]

    async def last_event(self) -> tuple[EventKind, dict[str, object]]:
        async with self.storage.reading() as tx:
            *_, last = await tx.journal.of_case(board="linde", reference=self.mine.reference)
        return last.kind, dict(last.detail)


async def test_an_extension_in_the_first_month_gives_three_months_and_tells_the_parent() -> None:
    office = await Office().open()

    moved = await office.on(date(2027, 2, 20)).extend(
        office.mine.reference, ground=COMPLEX, reason=WHY
    )

    (move,) = moved.moves
    to_parent, to_staff = await office.letters(LetterKind.EXTENSION, LetterKind.DATE_MOVED)
    assert (move.name, move.old, move.new) == (ClockName.LEGAL_TERM, "2027-03-01", "2027-04-30")
    assert (to_parent.kind, to_parent.recipient) == (LetterKind.EXTENSION, PARENT)
    assert (to_parent.facts["reason"], to_parent.facts["old_due"]) == (WHY, "2027-03-01")
    assert to_staff.recipient == DIRECTOR
    assert await office.last_event() == (
        EventKind.TERM_EXTENDED,
        {
            "ground": "complexity",
            "legal_term_old": "2027-03-01",
            "legal_term_new": "2027-04-30",
        },
    )


async def test_the_last_second_of_the_month_is_in_time_and_the_next_is_not() -> None:
    month_ends = datetime(2027, 3, 1, 22, 59, 59, tzinfo=UTC)
    in_time, late = await Office().open(), await Office().open()

    await in_time.on(month_ends).extend(in_time.mine.reference, ground=COMPLEX, reason=WHY)
    with pytest.raises(CaseRefuses, match="tot en met maandag 1 maart 2027"):
        await late.on(month_ends + timedelta(seconds=1)).extend(
            late.mine.reference, ground=COMPLEX, reason=WHY
        )

    assert (await in_time.due(), await late.due()) == ("2027-04-30", "2027-03-01")
    assert await late.letters() == []


@pytest.mark.parametrize(
    "reason", ["", "   ", "Het is erg druk op school.", "Juf is ziek", "In verband met de vakantie"]
)
async def test_workload_and_silence_are_no_reason_to_extend(reason: str) -> None:
    office = await Office().open()

    with pytest.raises(CaseRefuses, match="reden"):
        await office.on(date(2027, 2, 2)).extend(
            office.mine.reference, ground=COMPLEX, reason=reason
        )


@pytest.mark.parametrize("kind", list(Kind))
async def test_only_requests_under_articles_15_to_22_can_be_extended(kind: Kind) -> None:
    office = await Office(kind=kind).open()
    act = office.on(date(2027, 2, 2)).extend(office.mine.reference, ground=COMPLEX, reason=WHY)

    if KIND_FACTS[kind].clock is ClockRule.PROFILE_TERM:
        assert (await act).moves
        return
    with pytest.raises(CaseRefuses, match="kan de termijn niet langer"):
        await act


async def test_a_term_is_extended_once() -> None:
    office = await Office().open()
    await office.on(date(2027, 2, 2)).extend(office.mine.reference, ground=COMPLEX, reason=WHY)

    with pytest.raises(CaseRefuses, match="al verlengd"):
        await office.on(date(2027, 2, 3)).extend(office.mine.reference, ground=COMPLEX, reason=WHY)


async def test_an_extended_request_no_longer_has_the_boards_own_four_weeks() -> None:
    office = await Office(kind=Kind.INZAGE).open()
    before = {clock.name for clock in office.mine.clocks}

    await office.on(date(2027, 2, 2)).extend(office.mine.reference, ground=COMPLEX, reason=WHY)

    after = {clock.name for clock in (await office.case()).clocks}
    assert before == {ClockName.OWN_TERM, ClockName.LEGAL_TERM}
    assert after == {ClockName.LEGAL_TERM}


async def test_a_question_and_its_answer_move_the_date_by_the_days_between() -> None:
    office = await Office().open()
    reference = office.mine.reference

    asked = await office.on(date(2027, 2, 2)).ask(reference, QuestionKind.IDENTITY, text="Wie?")
    answered = await office.on(date(2027, 2, 12)).hear_answer(reference)

    question, told = await office.letters(LetterKind.QUESTION, LetterKind.NEW_DATE)
    (move,) = answered.moves
    assert (question.kind, question.recipient) == (LetterKind.QUESTION, PARENT)
    assert (question.facts["question"], question.facts["text"]) == ("identity", "Wie?")
    assert question.facts["clock_waits"] is True
    assert asked.moves == ()
    assert (told.recipient, told.facts["old_due"]) == (PARENT, "2027-03-01")
    assert (move.old, move.new) == ("2027-03-01", "2027-03-10")
    assert (await office.last_event())[0] is EventKind.QUESTION_ANSWERED


async def test_while_a_question_waits_the_date_moves_on_each_day_without_a_letter() -> None:
    office = await Office(state=CaseState.TAKEN_UP).open()
    await office.on(date(2027, 2, 2)).ask(office.mine.reference, QuestionKind.IDENTITY)

    dues = []
    for day in (3, 4, 12):
        office.clock.moment = datetime(2027, 2, day, 6, tzinfo=UTC)
        await office.watch()
        dues.append(await office.due())

    kinds = [letter.kind for letter in await office.letters()]
    answered = await office.on(date(2027, 2, 12)).hear_answer(office.mine.reference)
    (move,) = answered.moves
    assert dues == ["2027-03-01", "2027-03-02", "2027-03-10"]
    assert kinds == [LetterKind.QUESTION]
    assert (move.old, move.new) == ("2027-03-01", "2027-03-10")


async def test_a_question_asked_too_late_does_not_move_the_date_and_says_so() -> None:
    office = await Office().open()
    reference = office.mine.reference
    await office.on(date(2027, 2, 9)).ask(reference, QuestionKind.IDENTITY)

    (question,) = await office.letters(LetterKind.QUESTION)
    moved = await office.on(date(2027, 2, 20)).hear_answer(reference)

    (clock,) = moved.case.clocks
    assert question.facts["clock_waits"] is False
    assert (moved.moves, clock.deadline.due_iso()) == ((), "2027-03-01")
    assert "telt niet" in clock.deadline.explain() or "te laat" in clock.deadline.explain()


async def test_an_answer_can_be_recorded_for_an_earlier_day_but_not_before_the_question() -> None:
    office = await Office().open()
    reference = office.mine.reference
    await office.on(date(2027, 2, 2)).ask(reference, QuestionKind.IDENTITY)
    acts = office.on(date(2027, 2, 20))

    for impossible in (datetime(2027, 2, 1, 12, tzinfo=UTC), datetime(2027, 2, 21, tzinfo=UTC)):
        with pytest.raises(CaseRefuses, match="kan niet"):
            await acts.hear_answer(reference, on=impossible)
    await acts.hear_answer(reference, on=datetime(2027, 2, 12, 12, tzinfo=UTC))

    assert await office.due() == "2027-03-10"
    with pytest.raises(CaseRefuses, match="wacht geen vraag"):
        await acts.hear_answer(reference)


@pytest.mark.parametrize(
    ("more", "question", "why"),
    [
        ({"kind": Kind.DATALEK}, QuestionKind.IDENTITY, "hoeft niemand"),
        ({"kind": Kind.KLACHT}, QuestionKind.IDENTITY, "hoeft niemand"),
        ({"kind": Kind.CORRECTIE}, QuestionKind.WHICH_DATA, "past alleen bij"),
        ({"state": CaseState.TRIAGE}, QuestionKind.IDENTITY, "Zeg eerst"),
        ({"state": CaseState.CLOSED}, QuestionKind.IDENTITY, "al gesloten"),
        (
            {"identity": seen()},
            QuestionKind.IDENTITY,
            "al vastgelegd",
        ),
    ],
)
async def test_a_question_that_does_not_fit_the_case_is_refused(
    more: dict[str, Any], question: QuestionKind, why: str
) -> None:
    office = await Office(**more).open()

    with pytest.raises(CaseRefuses, match=why):
        await office.on(date(2027, 2, 2)).ask(office.mine.reference, question)

    assert await office.letters() == []


async def test_one_question_waits_at_a_time() -> None:
    office = await Office(kind=Kind.INZAGE).open()
    await office.on(date(2027, 2, 2)).ask(office.mine.reference, QuestionKind.WHICH_DATA)

    with pytest.raises(CaseRefuses, match="wacht al een vraag"):
        await office.on(date(2027, 2, 3)).ask(office.mine.reference, QuestionKind.IDENTITY)


async def test_a_parent_without_an_address_cannot_be_asked_or_told() -> None:
    office = await Office().open(sender=None)

    with pytest.raises(CaseRefuses, match="geen adres"):
        await office.on(date(2027, 2, 2)).ask(office.mine.reference, QuestionKind.IDENTITY)
    with pytest.raises(CaseRefuses, match="geen adres"):
        await office.on(date(2027, 2, 2)).extend(office.mine.reference, ground=COMPLEX, reason=WHY)

    assert (await office.case()).acts.questions == ()


async def test_the_fg_moves_the_moment_of_awareness_and_only_the_72_hours_follow() -> None:
    found = datetime(2027, 3, 26, 13, tzinfo=UTC)
    office = await Office(role=Role.FG, kind=Kind.DATALEK, received=found).open()

    moved = await office.on(found + 5 * HOUR).set_awareness(
        office.mine.reference, aware=found + 3 * HOUR, reason="Eerst onderzocht of het echt was."
    )

    inner, report = moved.case.clocks
    (move,) = moved.moves
    assert (move.name, move.old, move.new) == (
        ClockName.AP_REPORT,
        "2027-03-29T15:00:00+02:00",
        "2027-03-29T18:00:00+02:00",
    )
    assert inner.deadline == office.mine.clocks[0].deadline
    assert "datalek bekend sinds" in report.deadline.explain()


async def test_the_hours_of_the_law_are_a_setting_for_when_the_law_changes() -> None:
    profile = board(breach={"ap_hours": 96})
    mine = case(kind=Kind.DATALEK, profile=profile, received=RECEIVED)

    report = mine.clocks[1].deadline

    assert report.due_instant == RECEIVED + timedelta(hours=96)
    assert "96 uur later" in report.explain()


@pytest.mark.parametrize(
    ("role", "kind", "hours", "reason", "why"),
    [
        (None, Kind.DATALEK, 1, "Onderzoek", "Alleen de FG"),
        (Role.IBP_MANAGER, Kind.DATALEK, 1, "Onderzoek", "Alleen de FG"),
        (Role.FG, Kind.KLACHT, 1, "Onderzoek", "geen datalek"),
        (Role.FG, Kind.DATALEK, 1, " ", "reden"),
        (Role.FG, Kind.DATALEK, 3, "Onderzoek", "niet later"),
    ],
)
async def test_awareness_is_moved_by_the_fg_alone_with_a_reason_and_not_into_the_future(
    role: Role | None, kind: Kind, hours: int, reason: str, why: str
) -> None:
    office = await Office(role=role, kind=kind).open()

    with pytest.raises(CaseRefuses, match=why):
        await office.on(RECEIVED + 2 * HOUR).set_awareness(
            office.mine.reference, aware=RECEIVED + hours * HOUR, reason=reason
        )

    assert (await office.case()).clocks == office.mine.clocks


@given(
    acts=st.lists(
        st.sampled_from(["take up", "identify", "watch", "hand", "school", "conflict"]), max_size=8
    ),
    kind=st.sampled_from([kind for kind in Kind if KIND_FACTS[kind].clock is not ClockRule.NONE]),
)
async def test_no_other_act_moves_a_legal_date(acts: list[str], kind: Kind) -> None:
    office = await Office(kind=kind).open()
    reference, change = office.mine.reference, office.change

    for at, act in enumerate(acts):
        office.clock.moment = RECEIVED + timedelta(days=at, hours=1)
        try:
            match act:
                case "take up":
                    await change.take_up(reference)
                case "identify":
                    await office.prove.record_identity(reference, IdentityWay.RECOGNISED)
                case "watch":
                    await office.watch()
                case "hand":
                    await change.hand_over(reference, Post(Role.FG))
                case "school":
                    await change.record_school(reference, "De Sleutel")
                case _:
                    await change.record_conflict(reference, Post(Role.DIRECTOR))
        except CaseRefuses:
            continue

    assert (await office.case()).clocks == office.mine.clocks


async def test_closing_stops_no_clock_and_opens_none() -> None:
    office = await Office().open()

    await office.change.close(office.mine.reference, CaseOutcome.WITHDRAWN)

    found = await office.case()
    assert (found.clocks, found.closed_at) == (office.mine.clocks, RECEIVED)
