"""Prove that the state machine refuses what the law refuses, whatever order people act in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import NOW, board, card, case, seen

from casework.boards import Post, Role
from casework.case import MAY_FOLLOW, Case, CaseOutcome, CaseRefuses, CaseState
from casework.clocks import assumed_clocks, clocks_for, clocks_of
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.who_may_ask import AgeBand, AuthorityShown, Requester, WhoMayAsk

FACT = seen()
GRANTED = {CaseOutcome.GRANTED, CaseOutcome.GRANTED_PARTLY}
Act = Callable[[Case], Case]


def triage(kind: Kind = Kind.INZAGE) -> Case:
    clocks = assumed_clocks((kind,), received=NOW, board=board())
    return case(kind=kind, state=CaseState.TRIAGE, clocks=clocks)


def understood_as(kind: Kind) -> Act:
    return lambda found: found.understood_as(kind)


def with_card(requester: Requester, age: AgeBand, *, shown: bool, disagree: bool) -> Act:
    how = AuthorityShown.REGISTER_SEEN if shown else None
    filled_in = card(requester, age=age, shown=how, parents_disagree=disagree)
    return lambda found: found.with_card(filled_in)


CARDS: list[tuple[str, Act]] = [
    (f"card {requester} {age}", with_card(requester, age, shown=shown, disagree=disagree))
    for requester in Requester
    for age in AgeBand
    for shown in (True, False)
    for disagree in (True, False)
]
ACTS: list[tuple[str, Act]] = [
    ("taken up", lambda found: found.taken_up(by="Jo Prinsen")),
    ("identified", lambda found: found.identified(FACT)),
    *((f"understood as {kind}", understood_as(kind)) for kind in Kind),
    *((f"doubted {kind}", lambda found, k=kind: found.doubted(k)) for kind in Kind),
    *((f"relabelled {kind}", lambda found, k=kind: found.relabelled(k)) for kind in Kind),
    *(
        (f"closed {outcome}", lambda found, o=outcome: found.closed(o, now=NOW))
        for outcome in CaseOutcome
    ),
]


@given(
    start=st.sampled_from(Kind),
    in_triage=st.booleans(),
    acts=st.lists(st.sampled_from(ACTS) | st.sampled_from(CARDS), max_size=9),
)
def test_no_way_leads_to_granting_without_identity_and_a_card_that_allows_it(
    start: Kind, in_triage: bool, acts: list[tuple[str, Act]]
) -> None:
    found = before = triage(start) if in_triage else case(kind=start)
    done = []

    for name, act in acts:
        before = found if found.is_open else before
        try:
            found = act(found)
        except CaseRefuses:
            continue
        done.append(name)
        assert found.state is before.state or found.state in MAY_FOLLOW[before.state]
        assert done.count("closed") <= 1

    if found.outcome in GRANTED and KIND_FACTS[found.kind].needs_identity:
        assert found.identity is not None
        assert found.card is not None
        assert found.may_ask().may_be_granted
    if found.outcome is CaseOutcome.HANDLED:
        assert before.state is CaseState.TRIAGE or not KIND_FACTS[found.kind].needs_identity
    assert (found.outcome is not None) == (found.state is CaseState.CLOSED)
    assert (found.identity is not None) == ("identified" in done)


@given(acts=st.lists(st.sampled_from(ACTS), max_size=7), kind=st.sampled_from(Kind))
def test_no_status_moves_a_date(acts: list[tuple[str, Act]], kind: Kind) -> None:
    found = case(kind=kind)

    for _, act in acts:
        try:
            found = act(found)
        except CaseRefuses:
            continue

    assert (found.clocks, found.received) == (case(kind=kind).clocks, NOW)


@pytest.mark.parametrize("kind", [kind for kind in Kind if KIND_FACTS[kind].needs_identity])
@pytest.mark.parametrize("outcome", sorted(GRANTED))
def test_a_request_is_granted_once_identity_is_recorded(kind: Kind, outcome: CaseOutcome) -> None:
    found = case(kind=kind).taken_up(by="Jo Prinsen")

    with pytest.raises(CaseRefuses, match="nog niet vastgelegd"):
        found.closed(outcome, now=NOW)

    with pytest.raises(CaseRefuses, match="wie dit mag vragen"):
        found.identified(FACT).closed(outcome, now=NOW)

    assert found.identified(FACT).with_card(card()).closed(outcome, now=NOW).outcome is outcome


@pytest.mark.parametrize("kind", [kind for kind in Kind if KIND_FACTS[kind].needs_identity])
def test_a_request_ends_with_a_decision_and_is_not_merely_handled(kind: Kind) -> None:
    with pytest.raises(CaseRefuses, match="Verander dan eerst het soort"):
        case(kind=kind).closed(CaseOutcome.HANDLED, now=NOW)

    other = case(kind=kind).relabelled(Kind.OVERIG)
    assert other.closed(CaseOutcome.HANDLED, now=NOW).outcome is CaseOutcome.HANDLED


@pytest.mark.parametrize("kind", [kind for kind in Kind if KIND_FACTS[kind].needs_identity])
@pytest.mark.parametrize(
    "outcome", [CaseOutcome.REFUSED, CaseOutcome.NOT_IDENTIFIED, CaseOutcome.WITHDRAWN]
)
def test_refusing_stays_possible_while_nobody_knows_who_asks(
    kind: Kind, outcome: CaseOutcome
) -> None:
    assert case(kind=kind).closed(outcome, now=NOW).outcome is outcome


@pytest.mark.parametrize("kind", [kind for kind in Kind if not KIND_FACTS[kind].needs_identity])
def test_nobody_is_asked_who_they_are_where_that_does_not_matter(kind: Kind) -> None:
    with pytest.raises(CaseRefuses, match="hoeft niemand"):
        case(kind=kind).identified(FACT)
    with pytest.raises(CaseRefuses, match="hoeft niemand"):
        case(kind=kind).with_card(card())


def test_where_parents_disagree_only_the_fg_grants() -> None:
    asked = case().identified(FACT).with_card(card(parents_disagree=True))

    with pytest.raises(CaseRefuses, match="door de FG"):
        asked.closed(CaseOutcome.GRANTED, now=NOW)

    with_fg = asked.handed_to(Post(Role.FG), now=NOW)
    about_fg = replace(asked, kept_from=(Post(Role.FG),))
    assert with_fg.closed(CaseOutcome.GRANTED, now=NOW).outcome is CaseOutcome.GRANTED
    assert about_fg.closed(CaseOutcome.GRANTED, now=NOW).outcome is CaseOutcome.GRANTED


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (card(Requester.OWN_DATA), "over zichzelf"),
        (card(Requester.PUPIL, age=AgeBand.ADULT), "hoe gezag bleek"),
        (card(Requester.GUARDIAN, parents_disagree=True), "ouder met gezag"),
    ],
)
def test_a_card_that_contradicts_itself_is_refused(wrong: WhoMayAsk, said: str) -> None:
    with pytest.raises(CaseRefuses, match=said):
        case().with_card(wrong)


def test_a_case_in_triage_has_no_card_yet() -> None:
    with pytest.raises(CaseRefuses, match="Zeg eerst"):
        triage().with_card(card())


def test_a_breach_stays_in_the_register_and_a_case_is_not_relabelled_as_what_it_is() -> None:
    with pytest.raises(CaseRefuses, match="register van datalekken"):
        case(kind=Kind.DATALEK).relabelled(Kind.INZAGE)
    with pytest.raises(CaseRefuses, match="al van dit soort"):
        case(kind=Kind.INZAGE).relabelled(Kind.INZAGE)
    with pytest.raises(CaseRefuses, match="Zeg eerst"):
        triage().relabelled(Kind.KLACHT)


@pytest.mark.parametrize("kind", [kind for kind in Kind if not KIND_FACTS[kind].needs_identity])
def test_what_needs_no_identity_is_closed_without_it(kind: Kind) -> None:
    assert case(kind=kind).closed(CaseOutcome.HANDLED, now=NOW).state is CaseState.CLOSED


@pytest.mark.parametrize(
    "outcome", sorted(GRANTED | {CaseOutcome.REFUSED, CaseOutcome.NOT_IDENTIFIED})
)
def test_a_case_in_triage_is_neither_granted_nor_refused(outcome: CaseOutcome) -> None:
    with pytest.raises(CaseRefuses, match="Zeg eerst"):
        triage().identified(FACT).closed(outcome, now=NOW)


def test_a_case_in_triage_may_turn_out_to_ask_nothing() -> None:
    assert triage().closed(CaseOutcome.HANDLED, now=NOW).outcome is CaseOutcome.HANDLED


def test_a_case_in_triage_is_not_taken_up_before_somebody_says_what_it_asks() -> None:
    with pytest.raises(CaseRefuses, match="'triage' en kan niet naar 'taken_up'"):
        triage().taken_up(by="Jo Prinsen")


def test_only_a_case_in_triage_waits_for_its_kind() -> None:
    with pytest.raises(CaseRefuses, match="wacht niet"):
        understood_as(Kind.INZAGE)(case())


def test_saying_what_a_message_asks_gives_it_that_kinds_clock_from_the_arrival() -> None:
    found = understood_as(Kind.DATALEK)(triage(Kind.KLACHT))

    assert (found.state, found.likely) == (CaseState.NEW, (Kind.DATALEK,))
    assert clocks_of(found, board(), as_of=NOW + timedelta(days=9)) == clocks_for(
        Kind.DATALEK, received=NOW, board=board()
    )


def test_a_closed_case_stays_as_it_is() -> None:
    closed = case().closed(CaseOutcome.REFUSED, now=NOW)
    refused = [act for name, act in ACTS if _refuses(act, closed)]

    assert len(refused) == len(ACTS)


def _refuses(act: Act, found: Case) -> bool:
    try:
        act(found)
    except CaseRefuses:
        return True
    return False


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_starts_the_clocks_of_the_rules(kind: Kind) -> None:
    clocks = {clock.name.value: clock.deadline.kind.value for clock in case(kind=kind).clocks}

    expected = {
        ClockRule.PROFILE_TERM: {"legal_term": "month"},
        ClockRule.MONTH: {"legal_term": "month"},
        ClockRule.BREACH_HOURS: {"inner_report": "breach24", "ap_report": "breach72"},
        ClockRule.NONE: {},
    }[KIND_FACTS[kind].clock]
    if kind is Kind.INZAGE:  # for which this board promises four weeks
        expected = {"own_term": "weeks", "legal_term": "month"}
    assert clocks == expected


def test_the_first_clock_is_the_one_that_runs_out_first() -> None:
    first = case(kind=Kind.DATALEK).first_clock

    assert first is not None
    assert first.name.value == "inner_report"
    assert case(kind=Kind.OVERIG).first_clock is None


@pytest.mark.parametrize(
    ("likely", "kind_of_clock"),
    [
        ((Kind.KLACHT, Kind.DATALEK), "breach24"),
        ((Kind.KLACHT, Kind.INZAGE), "weeks"),
        ((Kind.OVERIG, Kind.KLACHT), "month"),
        ((Kind.OVERIG,), "month"),
        ((), "month"),
    ],
)
def test_a_message_in_doubt_has_the_shortest_term_it_may_turn_out_to_have(
    likely: tuple[Kind, ...], kind_of_clock: str
) -> None:
    (clock,) = assumed_clocks(likely, received=NOW, board=board())

    assert (clock.name.value, clock.deadline.kind.value) == ("assumed", kind_of_clock)


def test_the_boards_own_breach_hours_are_kept() -> None:
    profile = board(breach={"inner_hours": 48})

    inner, ap = clocks_for(Kind.DATALEK, received=NOW, board=profile)

    hours = [(each.deadline.due_instant - NOW).total_seconds() / 3600 for each in (inner, ap)]
    assert hours == [48, 72]


def test_a_case_is_changed_by_making_another() -> None:
    found = case()

    assert replace(found) == found
    assert found.taken_up(by="Jo Prinsen") != found


def test_a_case_that_is_doubted_goes_back_to_triage_with_what_it_may_be() -> None:
    found = case(kind=Kind.INZAGE).doubted(Kind.KLACHT, Kind.INZAGE)

    assert (found.state, found.kind) == (CaseState.TRIAGE, Kind.KLACHT)
    assert found.likely == (Kind.KLACHT, Kind.INZAGE)


@pytest.mark.parametrize(
    "found",
    [
        case(kind=Kind.DATALEK),
        case(kind=Kind.INZAGE).taken_up(by="Jo Prinsen"),
        triage(Kind.INZAGE),
        case(kind=Kind.INZAGE).closed(CaseOutcome.WITHDRAWN, now=NOW),
    ],
)
def test_a_breach_and_a_case_somebody_works_on_are_not_doubted(found: Case) -> None:
    with pytest.raises(CaseRefuses, match="kan niet terug"):
        found.doubted(Kind.KLACHT)
