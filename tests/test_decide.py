"""Prove every row of the table in casework/decide.py, and the cases on its borders."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fakes import CountingMint, sure, unsure, unsure_about
from hypothesis import given
from hypothesis import strategies as st
from invented import DIRECTOR, NOW, PARENT, PARENTS_NAME, STRANGER, board, case, chat, mail

from casework.agenda import Agenda
from casework.boards import BoardProfile, Post, Role
from casework.books import KnownCase
from casework.case import Case, CaseOutcome, CaseState
from casework.clocks import assumed_clocks
from casework.decide import Decider, Decision, Known
from casework.events import EventKind
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.ledger import Outcome
from casework.letters import LetterKind
from casework.local_time import local_date
from casework.message import Authenticity, Channel, IncomingMessage, Understanding
from casework.presence import Absence, Presence
from casework.tasks import TaskKind

NOTHING = sure(Kind.OVERIG)
FG = "fg@linde.example"
IBP = "ibp@linde.example"


def decide(
    message: IncomingMessage,
    understanding: Understanding,
    known: Known | None = None,
    *,
    profile: BoardProfile | None = None,
    for_breaches: bool = False,
) -> Decision:
    mint = CountingMint()
    decider = Decider(
        Presence(profile or board()), mint, NOW, letters_per_day=10, for_breaches=for_breaches
    )
    return decider.decide(message, understanding, known or Known())


def reply_to(*cases: Case, known: bool = True, **more: Any) -> Known:
    """What is known of a mail that answers a letter of ours about these cases."""
    return Known(by_letter=tuple(KnownCase(each, known) for each in cases), **more)


def in_triage(*likely: Kind) -> Case:
    clocks = assumed_clocks(likely, received=NOW, board=board())
    return case(kind=likely[0], state=CaseState.TRIAGE, likely=likely, clocks=clocks)


def closed(**more: Any) -> Case:
    return case(**more).closed(CaseOutcome.REFUSED, now=NOW)


def opened(decision: Decision) -> list[tuple[Kind, CaseState]]:
    return [(each.kind, each.state) for each in decision.opened]


def letters(decision: Decision) -> list[tuple[LetterKind, str]]:
    return [(each.kind, each.recipient) for each in decision.letters]


def notes(decision: Decision) -> list[str]:
    return [to for kind, to in letters(decision) if kind is LetterKind.MESSAGE_ADDED]


# Earns labels.


@pytest.mark.parametrize("kind", Kind)
def test_a_message_that_earns_a_label_opens_a_case_of_that_kind(kind: Kind) -> None:
    decision = decide(mail("op De Eik"), sure(kind))

    (found,) = decision.opened
    expected = case(
        found.reference,
        kind=kind,
        school="De Eik",
        opened=NOW,
        probability=0.95,
        wake_at=Agenda(Presence(board())).next_moment(found, NOW),
    )
    assert (decision.outcome, found) == (Outcome.CASE_OPENED, expected)
    assert (decision.added, decision.references) == ((), (found.reference,))


def test_each_label_gets_a_case_of_its_own_linked_to_the_others() -> None:
    decision = decide(mail(), sure(Kind.INZAGE, Kind.VERWIJDERING, Kind.KLACHT))

    first, second, third = decision.opened
    assert opened(decision) == [
        (kind, CaseState.NEW) for kind in (Kind.INZAGE, Kind.VERWIJDERING, Kind.KLACHT)
    ]
    assert second.linked == (first.reference, third.reference)
    assert letters(decision) == [
        (LetterKind.ACKNOWLEDGEMENT, PARENT),
        (LetterKind.TICKET, "bureau@linde.example"),
        (LetterKind.TICKET, "bureau@linde.example"),
        (LetterKind.TICKET, "fg@linde.example"),
    ]
    assert decision.letters[0].cases == decision.references


def test_a_breach_is_told_to_the_ibp_manager_and_the_fg_at_once() -> None:
    decision = decide(mail(), sure(Kind.DATALEK))

    assert letters(decision) == [
        (LetterKind.ACKNOWLEDGEMENT, PARENT),
        (LetterKind.BREACH_NOTICE, "ibp@linde.example"),
        (LetterKind.BREACH_NOTICE, "fg@linde.example"),
        (LetterKind.TICKET, "ibp@linde.example"),
    ]


@given(labels=st.lists(st.sampled_from(Kind), min_size=1, unique=True), doubt=st.booleans())
def test_every_message_ends_in_a_case_somebody_is_told_of(labels: list[Kind], doubt: bool) -> None:
    understanding = unsure_about(labels, labels) if doubt else sure(*labels)

    decision = decide(mail(), understanding)

    ticketed = [each.cases for each in decision.letters if each.kind is LetterKind.TICKET]
    assert decision.opened
    assert ticketed == [(each.reference,) for each in decision.opened]
    assert all(
        each.clocks or (each.kind is Kind.OVERIG and each.state is CaseState.NEW)
        for each in decision.opened
    )
    kinds = {kind for each in decision.opened for kind in each.likely}
    assert kinds == set(labels)


# Is not surely understood.


def test_a_message_in_doubt_waits_in_triage_with_the_shortest_clock() -> None:
    decision = decide(mail(), unsure(Kind.KLACHT, Kind.INZAGE, Kind.OVERIG))

    (found,) = decision.opened
    (clock,) = found.clocks
    assert (found.state, found.role, found.kind) == (CaseState.TRIAGE, Role.DESK, Kind.KLACHT)
    assert found.likely == (Kind.KLACHT, Kind.INZAGE, Kind.OVERIG)
    assert clock.deadline.due == NOW.date() + timedelta(weeks=4)
    assert letters(decision) == [
        (LetterKind.ACKNOWLEDGEMENT, PARENT),
        (LetterKind.TICKET, "bureau@linde.example"),
    ]


def test_a_message_that_may_be_a_breach_waits_with_the_one_who_judges_breaches() -> None:
    decision = decide(mail(), unsure(Kind.KLACHT, Kind.DATALEK))

    (found,) = decision.opened
    assert (found.state, found.role) == (CaseState.TRIAGE, Role.IBP_MANAGER)
    assert found.clocks[0].deadline.due_instant == NOW + timedelta(hours=24)


def test_a_breach_that_is_labelled_is_not_kept_waiting_by_doubt_about_the_rest() -> None:
    understanding = unsure_about(
        (Kind.DATALEK, Kind.INZAGE), (Kind.DATALEK, Kind.INZAGE, Kind.KLACHT)
    )

    decision = decide(mail(), understanding)

    breach, rest = decision.opened
    assert opened(decision) == [
        (Kind.DATALEK, CaseState.NEW),
        (Kind.INZAGE, CaseState.TRIAGE),
    ]
    assert (breach.linked, rest.linked) == ((rest.reference,), (breach.reference,))
    assert rest.likely == (Kind.INZAGE, Kind.KLACHT)
    assert [kind for kind, _ in letters(decision)].count(LetterKind.BREACH_NOTICE) == 2


def test_doubt_about_a_breach_alone_opens_that_breach() -> None:
    decision = decide(mail(), unsure(Kind.DATALEK, Kind.KLACHT))

    assert opened(decision) == [(Kind.DATALEK, CaseState.NEW)]


def test_doubt_in_the_breach_mailbox_is_doubt_about_a_breach() -> None:
    decision = decide(mail(), unsure(Kind.KLACHT), for_breaches=True)

    (found,) = decision.opened
    assert (found.likely, found.role) == ((Kind.KLACHT, Kind.DATALEK), Role.IBP_MANAGER)
    assert found.clocks[0].deadline.due_instant == NOW + timedelta(hours=24)


def test_a_sure_request_in_the_breach_mailbox_stays_what_it_is() -> None:
    decision = decide(mail(), sure(Kind.INZAGE), for_breaches=True)

    assert opened(decision) == [(Kind.INZAGE, CaseState.NEW)]


# Belongs to a case.


@pytest.mark.parametrize(
    "understanding",
    [NOTHING, sure(Kind.INZAGE), unsure(Kind.OVERIG, Kind.KLACHT)],
    ids=["asks nothing", "asks the same", "is not clear"],
)
def test_a_reply_that_asks_nothing_new_joins_its_case(understanding: Understanding) -> None:
    mine = case(kind=Kind.INZAGE)

    decision = decide(mail(), understanding, reply_to(mine))

    assert (decision.outcome, decision.opened) == (Outcome.ADDED_TO_CASE, ())
    assert [(each.case, each.stranger) for each in decision.added] == [(mine, False)]
    assert letters(decision) == [(LetterKind.MESSAGE_ADDED, "bureau@linde.example")]
    assert [each.kind for each in decision.events] == [EventKind.MESSAGE_ADDED]


def test_what_a_reply_asks_on_top_becomes_a_case_beside() -> None:
    mine = case(kind=Kind.INZAGE)

    decision = decide(mail(), sure(Kind.INZAGE, Kind.KLACHT, Kind.OVERIG), reply_to(mine))

    assert (decision.outcome, opened(decision)) == (
        Outcome.CASE_OPENED,
        [(Kind.KLACHT, CaseState.NEW)],
    )
    assert decision.references == (mine.reference, decision.opened[0].reference)
    assert notes(decision) == ["bureau@linde.example"]


def test_a_reply_to_a_letter_about_two_cases_joins_both() -> None:
    first, second = case(), case(kind=Kind.KLACHT)

    decision = decide(mail(), sure(Kind.KLACHT), reply_to(first, second))

    assert [each.case for each in decision.added] == [first, second]
    assert notes(decision) == ["bureau@linde.example", "fg@linde.example"]


@pytest.mark.parametrize(
    "understanding",
    [
        sure(Kind.DATALEK),
        unsure(Kind.DATALEK),
        unsure_about((Kind.KLACHT, Kind.DATALEK), list(Kind)),
    ],
    ids=["sure", "unsure", "unsure of the rest"],
)
def test_a_breach_told_in_a_reply_opens_its_case_at_once(understanding: Understanding) -> None:
    decision = decide(mail(), understanding, reply_to(case()))

    assert opened(decision) == [(Kind.DATALEK, CaseState.NEW)]
    assert [kind for kind, _ in letters(decision)].count(LetterKind.BREACH_NOTICE) == 2


def test_a_reply_that_may_tell_of_a_breach_is_judged_within_its_hours() -> None:
    decision = decide(mail(), unsure(Kind.OVERIG, Kind.DATALEK), reply_to(case()))

    (found,) = decision.opened
    assert (found.state, found.role) == (CaseState.TRIAGE, Role.IBP_MANAGER)


def test_an_unclear_reply_in_the_breach_mailbox_is_judged_within_a_breachs_hours() -> None:
    decision = decide(mail(), unsure(Kind.OVERIG), reply_to(case()), for_breaches=True)

    assert [each.likely for each in decision.opened] == [(Kind.OVERIG, Kind.DATALEK)]


@pytest.mark.parametrize(
    "mine", [case(kind=Kind.DATALEK), in_triage(Kind.KLACHT, Kind.DATALEK)], ids=["case", "triage"]
)
def test_a_reply_about_a_breach_that_is_known_opens_no_second_one(mine: Case) -> None:
    for understanding in (unsure(Kind.OVERIG, Kind.DATALEK), unsure(Kind.DATALEK)):
        assert decide(mail(), understanding, reply_to(mine)).opened == ()


@pytest.mark.parametrize(
    ("understanding", "expected"),
    [
        (NOTHING, []),
        (sure(Kind.INZAGE), [(Kind.INZAGE, CaseState.TRIAGE)]),
        (sure(Kind.KLACHT), [(Kind.KLACHT, CaseState.NEW)]),
        (unsure(Kind.OVERIG), [(Kind.OVERIG, CaseState.TRIAGE)]),
        (
            unsure_about((Kind.DATALEK, Kind.KLACHT), (Kind.DATALEK, Kind.KLACHT)),
            [(Kind.DATALEK, CaseState.NEW), (Kind.KLACHT, CaseState.TRIAGE)],
        ),
        (
            sure(Kind.DATALEK, Kind.INZAGE),
            [(Kind.DATALEK, CaseState.NEW), (Kind.INZAGE, CaseState.TRIAGE)],
        ),
    ],
    ids=["nothing", "the same again", "something else", "unclear", "breach and doubt", "breach"],
)
def test_a_reply_to_a_closed_case_is_looked_at_anew(
    understanding: Understanding, expected: list[tuple[Kind, CaseState]]
) -> None:
    mine = closed(kind=Kind.INZAGE)

    decision = decide(mail(), understanding, reply_to(mine))

    assert opened(decision) == expected
    assert [each.case for each in decision.added] == [mine]
    assert notes(decision) == []


def test_a_reply_to_a_running_and_a_closed_case_is_left_to_who_runs_the_first() -> None:
    running, done = case(kind=Kind.KLACHT), closed(kind=Kind.INZAGE)

    decision = decide(mail(), unsure(Kind.OVERIG), reply_to(done, running))

    assert decision.opened == ()
    assert notes(decision) == ["fg@linde.example"]


def test_an_unclear_reply_to_a_case_without_a_term_gets_a_clock() -> None:
    mine = case(kind=Kind.OVERIG)

    decision = decide(mail(), unsure(Kind.INZAGE, Kind.OVERIG), reply_to(mine))

    (found,) = decision.opened
    assert (found.state, len(found.clocks)) == (CaseState.TRIAGE, 1)


# Strangers.


def test_a_stranger_who_answers_our_letter_is_shown_to_staff_and_told_nothing() -> None:
    mine = case()

    decision = decide(mail(sender=STRANGER), NOTHING, reply_to(mine, known=False))

    assert [(each.case, each.stranger) for each in decision.added] == [(mine, True)]
    (note,) = decision.letters
    assert (note.recipient, note.facts["stranger"]) == ("bureau@linde.example", True)
    assert decision.events[0].detail == {"stranger": True}


def test_what_a_stranger_asks_is_a_request_of_their_own() -> None:
    mine = case(kind=Kind.INZAGE)

    decision = decide(mail(sender=STRANGER), sure(Kind.INZAGE), reply_to(mine, known=False))

    (theirs,) = decision.opened
    told = [each for each in decision.letters if each.recipient == STRANGER]
    assert [each.cases for each in told] == [(theirs.reference,)]
    assert mine.reference not in repr(told)
    assert theirs.linked == ()


def test_staff_who_answer_a_ticket_ask_nothing_new() -> None:
    mine = case(kind=Kind.INZAGE, school="De Eik")

    decision = decide(mail(sender=DIRECTOR), sure(Kind.INZAGE), reply_to(mine, known=False))

    assert (decision.outcome, decision.letters) == (Outcome.ADDED_TO_CASE, ())


def test_a_reference_counts_from_a_known_correspondent() -> None:
    mine = case()
    known = Known(by_reference=(KnownCase(mine, True),))

    decision = decide(mail(), NOTHING, known)

    assert [(each.case, each.stranger) for each in decision.added] == [(mine, False)]


def test_a_stranger_with_a_guessed_reference_gets_a_case_of_their_own() -> None:
    mine = case()
    known = Known(by_reference=(KnownCase(mine, False),))

    decision = decide(mail(sender=STRANGER), sure(Kind.INZAGE), known)

    assert (decision.added, len(decision.opened)) == ((), 1)
    assert mine.reference not in repr(decision.letters)


def test_a_case_named_by_letter_and_by_reference_is_joined_once() -> None:
    mine = case()
    both = Known((KnownCase(mine, True),), (KnownCase(mine, True),))

    assert len(decide(mail(), NOTHING, both).added) == 1


def test_a_mail_that_fails_dmarc_is_a_strangers_whatever_it_names() -> None:
    forged = mail(authenticity=Authenticity(dmarc="fail"))
    by_letter, by_reference = case(), case()
    known = Known((KnownCase(by_letter, True),), (KnownCase(by_reference, True),))

    decision = decide(forged, NOTHING, known)

    assert [(each.case, each.stranger) for each in decision.added] == [(by_letter, True)]


@pytest.mark.parametrize("dmarc", ["pass", "none", None, "temperror"])
def test_a_mail_that_does_not_fail_dmarc_may_be_its_senders(dmarc: str | None) -> None:
    message = mail(authenticity=Authenticity(dmarc=dmarc))

    assert not decide(message, NOTHING, reply_to(case())).added[0].stranger


# Chat.


@pytest.mark.parametrize("understanding", [NOTHING, unsure(Kind.KLACHT)], ids=["nothing", "unsure"])
def test_a_chat_that_asks_nothing_surely_goes_on_with_its_newest_case(
    understanding: Understanding,
) -> None:
    newest, older = case(channel=Channel.CHAT), case(channel=Channel.CHAT)

    decision = decide(chat("en verder"), understanding, Known(of_chat=(newest, older)))

    assert decision.outcome is Outcome.ADDED_TO_CASE
    assert [(each.case, each.stranger) for each in decision.added] == [(newest, False)]


def test_a_chat_that_asks_something_opens_a_case_and_is_answered_in_the_chat() -> None:
    decision = decide(chat("inzage graag"), sure(Kind.INZAGE), Known(of_chat=(case(),)))

    acknowledgement = decision.letters[0]
    assert opened(decision) == [(Kind.INZAGE, CaseState.NEW)]
    assert acknowledgement.recipient == "telegram:linde:1001"
    assert (acknowledgement.channel, decision.letters[1].channel) == (Channel.CHAT, Channel.EMAIL)


def test_a_chat_without_open_cases_opens_one() -> None:
    assert opened(decide(chat("hallo"), NOTHING)) == [(Kind.OVERIG, CaseState.NEW)]
    assert opened(decide(chat("hm"), unsure(Kind.KLACHT))) == [(Kind.KLACHT, CaseState.TRIAGE)]


def test_a_breach_told_in_a_chat_opens_its_case_at_once() -> None:
    decision = decide(chat("alles op straat"), unsure(Kind.DATALEK), Known(of_chat=(case(),)))

    assert opened(decision) == [(Kind.DATALEK, CaseState.NEW)]


def test_an_unclear_chat_after_a_greeting_gets_a_clock() -> None:
    greeting = case(kind=Kind.OVERIG, channel=Channel.CHAT)

    decision = decide(chat("over mijn zoon"), unsure(Kind.INZAGE), Known(of_chat=(greeting,)))

    assert opened(decision) == [(Kind.INZAGE, CaseState.TRIAGE)]


# Letters: to whom, and no more than.


def test_the_answer_goes_where_the_parent_asked_for_it() -> None:
    decision = decide(mail(reply_to="thuis@ouders.example"), sure(Kind.INZAGE))

    assert letters(decision)[0] == (LetterKind.ACKNOWLEDGEMENT, "thuis@ouders.example")
    assert PARENT not in repr(decision.letters)


@pytest.mark.parametrize(("today", "acknowledged"), [(9, True), (10, False), (11, False)])
def test_a_correspondent_gets_no_more_letters_than_the_cap_of_a_day(
    today: int, acknowledged: bool
) -> None:
    decision = decide(mail(), sure(Kind.INZAGE), Known(letters_today=today))

    to_parent = [kind for kind, to in letters(decision) if to == PARENT]
    withheld = [each for each in decision.events if each.kind is EventKind.ACKNOWLEDGEMENT_WITHHELD]
    assert to_parent == [LetterKind.ACKNOWLEDGEMENT] * acknowledged
    assert len(withheld) == (not acknowledged)
    assert (LetterKind.TICKET, "bureau@linde.example") in letters(decision)


@pytest.mark.parametrize(("today", "told"), [(9, 1), (10, 0)])
def test_a_role_is_told_of_one_case_no_more_often_than_the_cap_of_a_day(
    today: int, told: int
) -> None:
    mine = case()

    decision = decide(mail(), NOTHING, reply_to(mine, notes_today={mine.reference: today}))

    assert len(notes(decision)) == told
    assert len(decision.added) == 1


def test_whoever_wrote_is_not_told_that_somebody_wrote() -> None:
    mine = case(school="De Eik")

    decision = decide(mail(sender=DIRECTOR.upper()), NOTHING, reply_to(mine, known=False))

    assert decision.letters == ()


@pytest.mark.parametrize(
    ("language", "answered_in"), [("nl", "nl"), ("en", "en"), ("ar", "ar"), ("zh", "nl")]
)
def test_a_parent_is_answered_in_a_language_that_letters_are_written_in(
    language: str, answered_in: str
) -> None:
    decision = decide(mail(), sure(Kind.INZAGE, language=language))

    assert [each.language for each in decision.letters] == [answered_in, "nl"]
    assert decision.opened[0].language == language


@given(
    labels=st.lists(st.sampled_from(Kind), min_size=1, max_size=3, unique=True),
    known=st.booleans(),
    join=st.booleans(),
)
def test_events_and_letters_to_staff_name_no_parent(
    labels: list[Kind], known: bool, join: bool
) -> None:
    message = mail("Mijn kind Wietske-Jinke", subject="Wietske-Jinke", reply_to="t@ouders.example")
    about = reply_to(case(), known=known) if join else Known()

    decision = decide(message, sure(*labels), about)

    to_staff = [each for each in decision.letters if each.to_role is not None]
    written = repr((decision.events, to_staff))
    assert to_staff
    for secret in (PARENT, PARENTS_NAME, "Wietske", "t@ouders.example"):
        assert secret not in written


# The school.


@pytest.mark.parametrize(
    ("texts", "school"),
    [
        ({"text": "op De Eik", "subject": "De Bräskorf"}, "De Eik"),
        ({"text": "zie boven", "subject": "De Bräskorf"}, "De Bräskorf"),
        ({"text": "hallo", "full_text": "> uw brief over De Eik"}, "De Eik"),
        ({"text": "van De Eik naar De Bräskorf", "subject": "De Eik"}, None),
        ({"text": "twee keer De Eik, De Eik"}, "De Eik"),
        ({"text": "de sleutel is kwijt", "subject": "sleutel"}, None),
    ],
)
def test_the_school_is_the_one_that_is_named_first_of_all_in_the_parents_own_words(
    texts: dict[str, str], school: str | None
) -> None:
    decision = decide(mail(**{"full_text": "", "subject": "", **texts}), sure(Kind.INZAGE))

    assert decision.opened[0].school == school
    expected = Role.DIRECTOR if school else Role.DESK
    assert decision.opened[0].role is expected


def test_a_board_with_one_school_needs_no_name() -> None:
    profile = board(schools=[{"name": "De Eik"}])

    assert decide(mail("hallo"), sure(Kind.INZAGE), profile=profile).opened[0].school == "De Eik"


def _kinds_with_a_clock() -> Sequence[Kind]:
    return [kind for kind in Kind if KIND_FACTS[kind].clock is not ClockRule.NONE]


@pytest.mark.parametrize("kind", _kinds_with_a_clock())
def test_the_event_of_an_opened_case_says_when_it_is_due(kind: Kind) -> None:
    (event,) = decide(mail(), sure(kind)).events

    first = case(kind=kind).first_clock
    assert first is not None
    assert event.detail == {
        "asked": kind.value,
        "state": "new",
        "role": board().role_for(kind, None).value,
        "due": first.deadline.due.isoformat(),
    }


def test_deciding_changes_nothing_that_was_known() -> None:
    mine = case()
    known = reply_to(mine)

    decide(mail(), sure(Kind.KLACHT), known)

    assert known == reply_to(replace(mine))


# Who gets it, and what must be done beside the answer.


def decide_with(
    presence: Presence,
    message: IncomingMessage,
    understanding: Understanding,
    known: Known | None = None,
) -> Decision:
    decider = Decider(presence, CountingMint(), NOW, letters_per_day=10)
    return decider.decide(message, understanding, known or Known())


def test_the_ticket_of_who_is_on_leave_goes_to_who_is_there_and_says_so() -> None:
    today = local_date(NOW)
    leave = (Absence("linde", Post(Role.DIRECTOR), "De Eik", today, today),)

    decision = decide_with(Presence(board(), leave), mail("op De Eik"), sure(Kind.CORRECTIE))

    (found,) = decision.opened
    (ticket,) = [each for each in decision.letters if each.kind is LetterKind.TICKET]
    assert found.holder == Post(Role.IBP_MANAGER)
    assert found.passed == (Post(Role.DIRECTOR),)
    assert (ticket.recipient, ticket.facts["why"]) == (IBP, "away")
    assert ticket.facts["before"] == ["directeur van De Eik"]


def test_a_complaint_about_the_fg_never_reaches_the_fg() -> None:
    decision = decide(mail("Een klacht over de FG: zij antwoordt nooit."), sure(Kind.KLACHT))

    (found,) = decision.opened
    assert found.holder == Post(Role.DESK)
    assert Post(Role.FG) in found.kept_from
    assert FG not in [to for _, to in letters(decision)]
    assert EventKind.CONFLICT_RECORDED in [event.kind for event in decision.events]


def test_a_request_for_footage_has_it_frozen_the_same_day() -> None:
    text = "Ik wil de camerabeelden van het plein van De Eik zien."

    decision = decide(mail(text), sure(Kind.INZAGE))

    (found,) = decision.opened
    (task,) = found.tasks
    assert (task.kind, local_date(task.due_at)) == (TaskKind.FREEZE_FOOTAGE, local_date(NOW))
    assert (LetterKind.TASK, DIRECTOR) in letters(decision)
    assert EventKind.TASK_OPENED in [event.kind for event in decision.events]


def test_footage_in_another_kind_of_message_is_left_alone() -> None:
    decision = decide(mail("De camerabeelden van het plein staan online!"), sure(Kind.DATALEK))

    assert decision.opened[0].tasks == ()


def test_the_school_that_a_parent_names_later_brings_the_case_to_its_director() -> None:
    waiting = case(kind=Kind.CORRECTIE, role=Role.DESK)
    known = Known(by_letter=(KnownCase(waiting, sender_is_known=True),))

    decision = decide(mail("Het gaat om De Eik."), sure(Kind.OVERIG), known)

    (join,) = decision.added
    assert (join.case.school, join.case.holder) == ("De Eik", Post(Role.DIRECTOR))
    assert letters(decision) == [(LetterKind.TICKET, DIRECTOR)]
    assert [event.kind for event in decision.events] == [
        EventKind.MESSAGE_ADDED,
        EventKind.SCHOOL_RECORDED,
    ]


@pytest.mark.parametrize(
    ("waiting", "known", "text"),
    [
        ({"school": "De Sleutel"}, True, "Het gaat om De Eik."),
        ({}, False, "Het gaat om De Eik."),
        ({}, True, "Het gaat om De Eik of De Bräskorf."),
        ({}, True, "Geen idee welke school dat is."),
    ],
)
def test_a_school_is_not_taken_from_strangers_from_doubt_or_over_another(
    waiting: dict[str, Any], known: bool, text: str
) -> None:
    mine = case(kind=Kind.CORRECTIE, **waiting)
    joined = Known(by_letter=(KnownCase(mine, sender_is_known=known),))

    decision = decide(mail(text), sure(Kind.OVERIG), joined)

    assert decision.added[0].case == mine


def test_a_school_named_for_a_case_that_somebody_took_up_leaves_it_there() -> None:
    mine = case(
        kind=Kind.CORRECTIE, role=Role.DESK, state=CaseState.TAKEN_UP, taken_up_by="Jo Prinsen"
    )
    known = Known(by_letter=(KnownCase(mine, sender_is_known=True),))

    decision = decide(mail("Het gaat om De Eik."), sure(Kind.OVERIG), known)

    (join,) = decision.added
    assert (join.case.school, join.case.holder) == ("De Eik", Post(Role.DESK))
    assert letters(decision) == [(LetterKind.MESSAGE_ADDED, "bureau@linde.example")]
