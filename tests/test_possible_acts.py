"""Prove that what a seat is offered is exactly what it can really do, in any case."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from breaches import entry as breach_entry
from fakes import CountingMint, FakeClock
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import NOW, board, boards, card, case, mail, seen, source
from memory_storage import MemoryStorage

from casework.actions.change_case import ChangeCase
from casework.actions.give_advice import GiveAdvice
from casework.actions.hold import HoldCase
from casework.actions.merge_case import MergeCase
from casework.actions.move_term import MoveTerm
from casework.actions.prove_identity import ProveIdentity
from casework.actions.split_case import SplitCase
from casework.actions.write_note import WriteNote
from casework.advice import Advice
from casework.boards import Post, Role
from casework.breach_entry import BreachEntry
from casework.case import Case, CaseOutcome, CaseRefuses, CaseState
from casework.clocks import clocks_of
from casework.contacts import Authority, Contact, ContactKind
from casework.holds import Hold
from casework.identity import BY_STAFF
from casework.kinds import KIND_FACTS, Kind
from casework.possible_acts import Act, Beside, possible
from casework.seats import Seat
from casework.tasks import Task, TaskKind
from casework.term_acts import Extension, ExtensionGround, Question, QuestionKind, TermActs
from casework.who_may_ask import Requester

PROFILE = board()
REFERENCE = "PL-7F3K-9QXM"
DAY = timedelta(days=1)
WORDS = "Het dossier loopt over acht jaar."
HOME = "thuis@ouders.example"
SEATS = (
    Seat("linde", Role.DIRECTOR, ("De Eik",)),
    Seat("linde", Role.DIRECTOR, ("De Sleutel",)),
    Seat("linde", Role.IBP_MANAGER),
    Seat("linde", Role.FG),
    Seat("linde", Role.DESK),
    Seat("beuk", Role.IBP_MANAGER),
)
EVERYBODY = tuple(Post(role, deputy) for role in Role for deputy in (False, True))
WITHOUT_AUTHORITY = card(Requester.PARENT_WITHOUT_AUTHORITY, shown=None)
COMPLETE = {"false_alarm": True, "discovered": NOW, "facts": "Niets", "closing": "Vals alarm"}


@dataclass(frozen=True)
class World:
    """A case somewhere in its life, who looks at it, and when."""

    case: Case
    seat: Seat
    now: datetime
    entry: BreachEntry | None = None

    async def open(self) -> "Hands":
        storage = MemoryStorage()
        async with storage.transaction() as tx:
            wrote = mail(received=self.case.received)
            await tx.cases.open(self.case, wrote, source=source())
            for reference, hours in (("PL-VROE-GERE", -1), ("PL-LATE-RRRR", 1)):
                received = self.case.received + timedelta(hours=hours)
                twin = replace(
                    case(reference, kind=self.case.kind, received=received),
                    school=self.case.school,
                    role=self.case.role,
                )
                await tx.cases.open(twin, wrote, source=source())
            if self.entry is not None:
                await tx.breaches.enter(self.entry)
            one = Contact(ContactKind.EMAIL, HOME, Authority.YES, None, "17")
            await tx.contacts.replace("linde", "De Eik", [one], now=NOW)
        return Hands(storage, self)


class Hands:
    """Everything somebody on a seat can try."""

    def __init__(self, storage: MemoryStorage, world: World) -> None:
        acting: dict[str, Any] = {
            "storage": storage,
            "clock": FakeClock(world.now),
            "board": world.seat.board,
            "by": "Jo Prinsen",
            "boards": boards(PROFILE, board("beuk")),
            "mint": CountingMint(),
            "role": world.seat.role,
            "seat": world.seat,
        }
        self.world = world
        self.change, self.prove = ChangeCase(**acting), ProveIdentity(**acting)
        self.term, self.holding = MoveTerm(**acting, mask=str), HoldCase(**acting, mask=str)
        self.notes, self.advice = WriteNote(**acting, mask=str), GiveAdvice(**acting, mask=str)
        self.split, self.merge = SplitCase(**acting), MergeCase(**acting)

    def tries(self, act: Act) -> Iterator[Awaitable[object]]:  # noqa: C901, PLR0912, PLR0915 -- one for each act
        """Answer every way to do an act, with words and choices that are right somewhere."""
        match act:
            case Act.SAY_KIND:
                yield from (self.change.say_kind(REFERENCE, kind) for kind in Kind)
            case Act.RECORD_SCHOOL:
                yield self.change.record_school(REFERENCE, "De Sleutel")
            case Act.TAKE_UP:
                yield self.change.take_up(REFERENCE)
            case Act.RECORD_IDENTITY:
                yield from (self.prove.record_identity(REFERENCE, way) for way in BY_STAFF)
            case Act.SEND_CODE:
                yield self.prove.send_code(REFERENCE, HOME)
            case Act.RECORD_CARD:
                yield self.prove.record_card(REFERENCE, Requester.OWN_DATA)
            case Act.TELL_INFORMATION_RIGHT:
                yield self.prove.tell_information_right(REFERENCE)
            case Act.ASK:
                yield from (self.term.ask(REFERENCE, kind) for kind in QuestionKind)
            case Act.HEAR_ANSWER:
                yield self.term.hear_answer(REFERENCE)
            case Act.EXTEND:
                ground = ExtensionGround.COMPLEXITY
                yield self.term.extend(REFERENCE, ground=ground, reason=WORDS)
            case Act.SET_AWARENESS:
                yield self.term.set_awareness(REFERENCE, aware=NOW - DAY, reason=WORDS)
            case Act.FINISH_TASK:
                yield from (self.change.finish_task(REFERENCE, kind) for kind in TaskKind)
            case Act.DECIDE:
                yield from ()
            case Act.CLOSE:
                yield self.change.close(REFERENCE, CaseOutcome.HANDLED)
            case Act.WITHDRAW:
                yield self.change.close(REFERENCE, CaseOutcome.WITHDRAWN)
            case Act.HAND_OVER:
                yield from (self.change.hand_over(REFERENCE, post) for post in EVERYBODY)
            case Act.RECORD_CONFLICT:
                yield from (self.change.record_conflict(REFERENCE, post) for post in EVERYBODY)
            case Act.RELABEL:
                yield from (self.change.relabel(REFERENCE, kind) for kind in Kind)
            case Act.SPLIT:
                yield from (self.split.split(REFERENCE, kind) for kind in Kind)
            case Act.MERGE:
                yield self.merge.merge(REFERENCE, "PL-VROE-GERE")
                yield self.merge.merge(REFERENCE, "PL-LATE-RRRR")
            case Act.WRITE_NOTE:
                yield self.notes.write(REFERENCE, WORDS)
            case Act.ADVISE:
                yield self.advice.give(REFERENCE, WORDS)
            case Act.ANSWER_ADVICE:
                for advice in self.world.case.advices or (Advice("1", "", NOW, ""),):
                    yield self.advice.answer(REFERENCE, advice.id, followed=False, reason=WORDS)
            case Act.HOLD:
                yield self.holding.hold(REFERENCE, reason=WORDS)
            case Act.RELEASE:
                yield self.holding.release(REFERENCE)


async def can(world: World, act: Act) -> bool:
    """Answer whether any way to do an act works; a refusal leaves everything as it was."""
    for each in (await world.open()).tries(act):
        try:
            await each
        except CaseRefuses:
            continue
        return True
    return False


def advice(*, followed: bool | None) -> Advice:
    return Advice("1", WORDS, NOW, "Noor van Dalen", followed)


@st.composite
def worlds(draw: Callable[..., Any]) -> World:
    """Any case at any moment, and any seat."""
    kind = draw(st.sampled_from(Kind))
    state = draw(st.sampled_from(CaseState))
    school = draw(st.sampled_from((None, "De Eik", "De Sleutel")))
    days = draw(st.integers(1, 45))
    question = Question(draw(st.sampled_from(QuestionKind)), NOW - DAY, "Jo")
    questions = draw(st.sampled_from(((), (question,), (replace(question, answered=NOW),))))
    extension = draw(
        st.sampled_from((None, Extension(NOW, ExtensionGround.COMPLEXITY, WORDS, "Jo")))
    )
    done_at = draw(st.sampled_from((None, NOW)))
    task = Task(TaskKind.TALK_TO_PARENT, Role.DIRECTOR, NOW, NOW + DAY, "zo", done_at, "Jo")
    closed = state is CaseState.CLOSED
    found = case(
        REFERENCE,
        kind=kind,
        school=school,
        received=NOW - days * DAY,
        state=state,
        role=draw(st.sampled_from(Role)),
        deputy=draw(st.booleans()),
        taken_up_by="Jo" if state is CaseState.TAKEN_UP else None,
        outcome=CaseOutcome.WITHDRAWN if closed else None,
        closed_at=NOW if closed else None,
        texts_erased=draw(st.sampled_from((None, None, NOW)))
        if state is CaseState.CLOSED
        else None,
        identity=draw(st.sampled_from((None, seen()))),
        card=draw(st.sampled_from((None, card(), WITHOUT_AUTHORITY))),
        acts=TermActs(extension, questions),
        tasks=draw(st.sampled_from(((), (task,)))),
        advices=draw(st.sampled_from(((), (advice(followed=None),), (advice(followed=True),)))),
        hold=draw(st.sampled_from((None, Hold("klacht", "Jo", NOW)))),
        kept_from=draw(st.sampled_from(((), (Post(Role.FG),), (Post(Role.DIRECTOR),), EVERYBODY))),
    )
    entry = None
    if kind is Kind.DATALEK and state is not CaseState.TRIAGE:
        entry = breach_entry(found, **draw(st.sampled_from(({}, COMPLETE))))
    found = replace(found, clocks=clocks_of(found, PROFILE, as_of=NOW))
    return World(found, draw(st.sampled_from(SEATS)), NOW, entry)


@pytest.mark.parametrize("act", set(Act) - {Act.DECIDE})
@settings(max_examples=60, deadline=None)
@given(world=worlds())
def test_what_is_offered_is_what_can_be_done(act: Act, world: World) -> None:
    beside = Beside(entry=world.entry, has_contacts=world.case.school == "De Eik")

    why = possible(world.case, PROFILE, world.seat, world.now, beside=beside)[act]

    assert (why == "") is asyncio.run(can(world, act)), why


@pytest.mark.parametrize("act", Act)
def test_every_act_can_be_done_by_somebody_somewhere(act: Act) -> None:
    on_time = case(REFERENCE, school="De Eik", role=Role.DIRECTOR, kind=Kind.INZAGE)
    asked = TermActs(questions=(Question(QuestionKind.IDENTITY, NOW, "Jo"),))
    task = Task(TaskKind.TALK_TO_PARENT, Role.DIRECTOR, NOW, NOW + DAY, "zo")
    fits: dict[Act, Case] = {
        Act.SAY_KIND: replace(on_time, state=CaseState.TRIAGE),
        Act.HEAR_ANSWER: replace(on_time, acts=asked),
        Act.TELL_INFORMATION_RIGHT: replace(on_time, identity=seen(), card=WITHOUT_AUTHORITY),
        Act.FINISH_TASK: replace(on_time, tasks=(task,)),
        Act.CLOSE: replace(on_time, kind=Kind.KLACHT),
        Act.ANSWER_ADVICE: replace(on_time, advices=(advice(followed=None),)),
        Act.RELEASE: replace(on_time, hold=Hold("klacht", "Jo", NOW)),
        Act.SET_AWARENESS: case(REFERENCE, school="De Eik", kind=Kind.DATALEK),
    }
    found = fits.get(act, on_time)

    offered = [possible(found, PROFILE, seat, NOW)[act] for seat in SEATS]

    assert "" in offered


@pytest.mark.parametrize("kind", Kind)
def test_an_answer_is_written_in_an_open_case_that_is_understood(kind: Kind) -> None:
    seat = Seat("linde", Role.IBP_MANAGER)
    found = case(kind=kind)
    triage, closed = (replace(found, state=each) for each in (CaseState.TRIAGE, CaseState.CLOSED))

    offered = [possible(each, PROFILE, seat, NOW)[Act.DECIDE] for each in (found, triage, closed)]

    assert [why == "" for why in offered] == [kind is not Kind.DATALEK, False, False]


def test_the_fg_reads_and_advises_and_acts_on_what_lies_with_them() -> None:
    fg = Seat("linde", Role.FG)
    theirs = case(kind=Kind.INZAGE, school="De Eik", role=Role.DIRECTOR)
    mine = replace(theirs, role=Role.FG)

    of_theirs = {act for act, why in possible(theirs, PROFILE, fg, NOW).items() if not why}
    of_mine = {act for act, why in possible(mine, PROFILE, fg, NOW).items() if not why}

    assert of_theirs == {Act.ADVISE}
    assert Act.ADVISE not in of_mine
    assert {Act.TAKE_UP, Act.HAND_OVER, Act.WRITE_NOTE} <= of_mine


def test_what_cannot_be_reached_is_not_asked_or_extended() -> None:
    found = case(kind=Kind.INZAGE, school="De Eik")
    assert KIND_FACTS[found.kind].needs_identity
    seat = Seat("linde", Role.IBP_MANAGER)

    offered = possible(found, PROFILE, seat, NOW, beside=Beside(is_reachable=False, codes_today=5))

    assert "geen adres bekend" in offered[Act.ASK]
    assert "geen adres bekend" in offered[Act.EXTEND]
    assert "al 5 codes" in offered[Act.SEND_CODE]
