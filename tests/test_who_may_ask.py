"""Prove every cell of the table of who may ask for a child."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import NOW, card

from casework.boards import Role
from casework.kinds import KIND_FACTS, Kind
from casework.outcomes import CaseOutcome
from casework.who_may_ask import (
    ALWAYS_OPEN,
    GRANTS,
    AgeBand,
    AuthorityShown,
    Follow,
    Requester,
    WhoMayAsk,
    faults_in,
    verdict,
)

RIGHTS = [kind for kind in Kind if KIND_FACTS[kind].needs_identity]
CHILD, OWN, ADULT = AgeBand
KNOWN = AuthorityShown.KNOWN_TO_SCHOOL
VIA_PUPIL = (Follow.ANSWER_VIA_PUPIL,)
INFORMATION = (Follow.INFORMATION_RIGHT,)
CELLS: dict[tuple[Requester, AuthorityShown | None, AgeBand], tuple[bool, tuple[Follow, ...]]] = {
    (Requester.PARENT_WITH_AUTHORITY, KNOWN, CHILD): (True, ()),
    (Requester.PARENT_WITH_AUTHORITY, None, CHILD): (False, ()),
    (Requester.PARENT_WITH_AUTHORITY, KNOWN, OWN): (False, VIA_PUPIL),
    (Requester.PARENT_WITH_AUTHORITY, KNOWN, ADULT): (False, VIA_PUPIL),
    (Requester.PARENT_AUTHORITY_UNKNOWN, None, CHILD): (False, ()),
    (Requester.PARENT_AUTHORITY_UNKNOWN, None, OWN): (False, VIA_PUPIL),
    (Requester.PARENT_AUTHORITY_UNKNOWN, None, ADULT): (False, VIA_PUPIL),
    (Requester.GUARDIAN, KNOWN, CHILD): (True, ()),
    (Requester.GUARDIAN, None, CHILD): (False, ()),
    (Requester.GUARDIAN, KNOWN, OWN): (False, VIA_PUPIL),
    (Requester.GUARDIAN, KNOWN, ADULT): (False, VIA_PUPIL),
    (Requester.FOSTER_PARENT, KNOWN, CHILD): (True, ()),
    (Requester.FOSTER_PARENT, None, CHILD): (False, ()),
    (Requester.FOSTER_PARENT, KNOWN, OWN): (False, VIA_PUPIL),
    (Requester.FOSTER_PARENT, KNOWN, ADULT): (False, VIA_PUPIL),
    (Requester.PARENT_WITHOUT_AUTHORITY, None, CHILD): (False, INFORMATION),
    (Requester.PARENT_WITHOUT_AUTHORITY, None, OWN): (False, INFORMATION),
    (Requester.PARENT_WITHOUT_AUTHORITY, None, ADULT): (False, VIA_PUPIL),
    (Requester.PUPIL, None, CHILD): (False, ()),
    (Requester.PUPIL, None, OWN): (True, ()),
    (Requester.PUPIL, None, ADULT): (True, ()),
    (Requester.SOMEBODY_ELSE, None, CHILD): (False, ()),
    (Requester.SOMEBODY_ELSE, None, OWN): (False, ()),
    (Requester.SOMEBODY_ELSE, None, ADULT): (False, ()),
}


@pytest.mark.parametrize(("cell", "kind"), list(product(CELLS, RIGHTS)))
def test_every_cell_of_the_table(
    cell: tuple[Requester, AuthorityShown | None, AgeBand], kind: Kind
) -> None:
    requester, shown, age = cell
    granted, follows = CELLS[cell]

    may = verdict(card(requester, shown=shown, age=age), kind)

    if kind is not Kind.INZAGE:  # the right to information is about knowing, nothing else
        follows = tuple(each for each in follows if each is not Follow.INFORMATION_RIGHT)
    assert (may.may_be_granted, may.follows, may.decided_by) == (granted, follows, None)
    assert may.outcomes == (ALWAYS_OPEN | GRANTS if granted else ALWAYS_OPEN)


def test_the_table_of_the_test_has_every_requester_and_age() -> None:
    told = {(requester, age) for requester, _, age in CELLS}

    assert told == set(product(set(Requester) - {Requester.OWN_DATA}, AgeBand))


@pytest.mark.parametrize("kind", RIGHTS)
def test_somebody_about_their_own_data_needs_no_authority(kind: Kind) -> None:
    asked = card(Requester.OWN_DATA, age=None, shown=None)

    assert verdict(asked, kind).may_be_granted


@pytest.mark.parametrize("kind", RIGHTS)
def test_parents_who_disagree_go_to_the_fg(kind: Kind) -> None:
    may = verdict(card(parents_disagree=True), kind)

    assert (may.may_be_granted, may.decided_by) == (True, Role.FG)
    assert any("de FG beslist" in reason.sentence for reason in may.reasons)


def test_one_parents_no_ends_a_consent() -> None:
    may = verdict(card(parents_disagree=True), Kind.TOESTEMMING)

    assert may.follows == (Follow.NO_PREVAILS,)
    assert any("geen toestemming" in reason.sentence for reason in may.reasons)
    assert verdict(card(), Kind.TOESTEMMING).follows == ()


@pytest.mark.parametrize("kind", RIGHTS)
def test_without_a_card_or_an_age_nothing_is_granted(kind: Kind) -> None:
    assert not verdict(None, kind).may_be_granted
    assert not verdict(card(age=None), kind).may_be_granted


@pytest.mark.parametrize("requester", Requester)
def test_what_a_requester_says_of_themself_opens_nothing(requester: Requester) -> None:
    own = requester is Requester.OWN_DATA
    said = card(requester, age=None if own else AgeBand.OWN_RIGHTS)

    may = verdict(replace(said, seen=False), Kind.INZAGE)

    assert not may.may_be_granted
    assert may.follows == ()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in RIGHTS])
def test_kinds_that_need_no_identity_leave_everything_open(kind: Kind) -> None:
    assert verdict(None, kind).outcomes == frozenset(CaseOutcome)


@pytest.mark.parametrize("shown", [None, *AuthorityShown])
def test_a_parent_whose_authority_is_unknown_is_granted_nothing(
    shown: AuthorityShown | None,
) -> None:
    asked = card(Requester.PARENT_AUTHORITY_UNKNOWN, shown=shown)

    may = verdict(asked, Kind.INZAGE)

    assert not may.may_be_granted
    assert "gezagsregister" in may.reasons[0].sentence
    assert bool(list(faults_in(asked))) is (shown is not None)


def test_the_words_name_the_age_of_the_boards_profile() -> None:
    (reason,) = verdict(card(age=OWN), Kind.INZAGE, own_age=14).reasons

    assert "Vanaf 14 jaar" in reason.sentence


@given(
    asked=st.builds(
        WhoMayAsk,
        requester=st.sampled_from(Requester),
        age=st.sampled_from(AgeBand) | st.none(),
        shown=st.sampled_from(AuthorityShown) | st.none(),
        parents_disagree=st.booleans(),
        at=st.just(NOW),
        by=st.just("Jo Prinsen"),
    ),
    kind=st.sampled_from(RIGHTS),
)
def test_whatever_the_card_says_refusing_stays_open_and_every_verdict_says_why(
    asked: WhoMayAsk, kind: Kind
) -> None:
    may = verdict(asked, kind)

    assert may.outcomes >= ALWAYS_OPEN
    assert CaseOutcome.HANDLED not in may.outcomes
    assert may.reasons
    assert all(reason.sentence.endswith(".") for reason in may.reasons)
