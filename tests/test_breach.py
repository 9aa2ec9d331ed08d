"""Prove the sum of the risk proposal: its parts, its bounds and what it proposes."""

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.breach import (
    MOST_STEPS,
    Availability,
    Confidentiality,
    DataCategory,
    Ease,
    Integrity,
    RiskFlag,
    RiskInputs,
    RiskLevel,
    propose_risk,
)
from casework.case import CaseRefuses

LIST_TO_ONE_PARENT: dict[str, Any] = {
    "data": frozenset({DataCategory.SIMPLE}),
    "pupils": True,
    "ease": Ease.MAXIMUM,
    "confidentiality": Confidentiality.KNOWN_RECIPIENTS,
    "integrity": Integrity.INTACT,
    "availability": Availability.AVAILABLE,
    "malice": False,
}
NOTHING: dict[str, Any] = {
    **LIST_TO_ONE_PARENT,
    "pupils": False,
    "ease": Ease.NEGLIGIBLE,
    "confidentiality": Confidentiality.NO_EVIDENCE,
}
QUARTERS = {
    Ease.NEGLIGIBLE: 1,
    Ease.LIMITED: 2,
    Ease.SIGNIFICANT: 3,
    Ease.MAXIMUM: 4,
    Confidentiality.NO_EVIDENCE: 0,
    Confidentiality.KNOWN_RECIPIENTS: 1,
    Confidentiality.UNKNOWN_RECIPIENTS: 2,
    Integrity.INTACT: 0,
    Integrity.RECOVERABLE: 1,
    Integrity.NOT_RECOVERABLE: 2,
    Availability.AVAILABLE: 0,
    Availability.TEMPORARILY_GONE: 1,
    Availability.LOST: 2,
}
"""Rules §4 again, in quarters, so that the sum is checked by whole numbers."""
RANKED = (
    *(DataCategory.SIMPLE, DataCategory.BEHAVIOURAL),
    *(DataCategory.FINANCIAL, DataCategory.SENSITIVE),
)


def inputs(**more: Any) -> RiskInputs:
    return RiskInputs(**{**LIST_TO_ONE_PARENT, **more})


def any_inputs() -> st.SearchStrategy[RiskInputs]:
    steps = st.integers(0, MOST_STEPS)
    return st.builds(
        RiskInputs,
        data=st.frozensets(st.sampled_from(DataCategory), min_size=1),
        pupils=st.booleans(),
        ease=st.sampled_from(Ease),
        confidentiality=st.sampled_from(Confidentiality),
        integrity=st.sampled_from(Integrity),
        availability=st.sampled_from(Availability),
        malice=st.booleans(),
        volume=steps,
        profiling=steps,
        vulnerable=steps,
        public=steps,
        outdated=steps,
        people=st.none() | st.integers(0, 10_000),
        unintelligible=st.booleans(),
    )


def in_quarters(of: RiskInputs) -> int:
    """The score by rules §4, worked out without the code that is tested."""
    context = max(RANKED.index(each) + 1 for each in of.data)
    context += of.volume + of.profiling + of.vulnerable - of.public - of.outdated
    context = sorted((1, context, 4))[1] + of.pupils
    circumstances = QUARTERS[of.confidentiality] + QUARTERS[of.integrity]
    return context * QUARTERS[of.ease] + circumstances + QUARTERS[of.availability] + 2 * of.malice


@pytest.mark.parametrize(
    ("answers", "score", "level"),
    [
        # A class list, to one parent who should not have it: (1+1) × 1 + 0.25.
        ({}, "2.25", RiskLevel.MEDIUM),
        # Absence of a pupil, half recognisable, on the open internet: (2+1) × 0.75 + 0.5.
        (
            {
                "data": {DataCategory.BEHAVIOURAL},
                "ease": Ease.SIGNIFICANT,
                "confidentiality": Confidentiality.UNKNOWN_RECIPIENTS,
            },
            "2.75",
            RiskLevel.MEDIUM,
        ),
        # A care file of a pupil, stolen: (4+1) × 1 + 0.5 + 0.5.
        (
            {
                "data": {DataCategory.SIMPLE, DataCategory.SENSITIVE},
                "confidentiality": Confidentiality.UNKNOWN_RECIPIENTS,
                "malice": True,
            },
            "6",
            RiskLevel.VERY_HIGH,
        ),
        # Salaries of staff, to a colleague: 3 × 1 + 0.25.
        ({"data": {DataCategory.FINANCIAL}, "pupils": False}, "3.25", RiskLevel.HIGH),
        # Old salaries of staff, to a colleague: (3-2) × 1 + 0.25.
        (
            {"data": {DataCategory.FINANCIAL}, "pupils": False, "outdated": 2},
            "1.25",
            RiskLevel.LOW,
        ),
        # Names that stood on the website already, of staff: max(1, 1-2) × 1 + 0.25.
        ({"pupils": False, "public": 2}, "1.25", RiskLevel.LOW),
        # The same of pupils: max(1, 1-2) + 1 = 2, × 1 + 0.25.
        ({"public": 2}, "2.25", RiskLevel.MEDIUM),
        # Sensitive, and much of it: min(4, 4+3) × 0.5 + 0.
        (
            {
                "data": {DataCategory.SENSITIVE},
                "pupils": False,
                "ease": Ease.LIMITED,
                "confidentiality": Confidentiality.NO_EVIDENCE,
                "volume": 3,
            },
            "2",
            RiskLevel.MEDIUM,
        ),
        # A lost, encrypted stick with a list of pupils: (1+1) × 0.25 + 0.5.
        (
            {
                "ease": Ease.NEGLIGIBLE,
                "confidentiality": Confidentiality.NO_EVIDENCE,
                "availability": Availability.LOST,
            },
            "1",
            RiskLevel.LOW,
        ),
        # Marks changed by a pupil: (2+1) × 1 + 0.25 + 0.25 + 0.25 + 0.5.
        (
            {
                "data": {DataCategory.BEHAVIOURAL},
                "integrity": Integrity.RECOVERABLE,
                "availability": Availability.TEMPORARILY_GONE,
                "malice": True,
            },
            "4.25",
            RiskLevel.VERY_HIGH,
        ),
    ],
)
def test_the_sum_of_worked_examples(answers: dict[str, Any], score: str, level: RiskLevel) -> None:
    if "data" in answers:
        answers = {**answers, "data": frozenset(answers["data"])}

    proposal = propose_risk(inputs(**answers))

    assert (proposal.score, proposal.level) == (Decimal(score), level)


@given(any_inputs())
def test_the_sum_is_that_of_the_rules_to_the_quarter(of: RiskInputs) -> None:
    assert propose_risk(of).score * 4 == in_quarters(of)


@given(any_inputs())
def test_no_answer_brings_the_score_out_of_its_bounds(of: RiskInputs) -> None:
    score = propose_risk(of).score

    highest = (4 + of.pupils) * 1 + 2
    assert Decimal("0.25") <= score <= highest


def test_both_ends_of_the_scale_can_be_reached() -> None:
    least = propose_risk(RiskInputs(**NOTHING))
    most = propose_risk(
        inputs(
            data=frozenset({DataCategory.SENSITIVE}),
            confidentiality=Confidentiality.UNKNOWN_RECIPIENTS,
            integrity=Integrity.NOT_RECOVERABLE,
            availability=Availability.LOST,
            malice=True,
        )
    )

    assert (least.score, most.score) == (Decimal("0.25"), Decimal(7))


@given(any_inputs())
def test_the_level_follows_from_the_score_alone(of: RiskInputs) -> None:
    proposal = propose_risk(of)

    quarters = in_quarters(of)
    expected = RiskLevel.LOW
    for bound, level in ((8, RiskLevel.MEDIUM), (12, RiskLevel.HIGH), (16, RiskLevel.VERY_HIGH)):
        expected = level if quarters >= bound else expected
    assert proposal.level is expected
    assert proposal.proposes_ap == (quarters >= 8)
    assert proposal.proposes_people == (quarters >= 12)


@pytest.mark.parametrize(
    ("confidentiality", "data", "ap", "people"),
    [
        (Confidentiality.KNOWN_RECIPIENTS, DataCategory.SIMPLE, False, False),  # 1.25
        (Confidentiality.NO_EVIDENCE, DataCategory.BEHAVIOURAL, True, False),  # exactly 2
        (Confidentiality.UNKNOWN_RECIPIENTS, DataCategory.BEHAVIOURAL, True, False),  # 2.5
        (Confidentiality.NO_EVIDENCE, DataCategory.FINANCIAL, True, True),  # exactly 3
        (Confidentiality.NO_EVIDENCE, DataCategory.SENSITIVE, True, True),  # exactly 4
    ],
)
def test_a_bound_itself_belongs_to_the_higher_level(
    confidentiality: Confidentiality, data: DataCategory, ap: bool, people: bool
) -> None:
    proposal = propose_risk(
        inputs(data=frozenset({data}), pupils=False, confidentiality=confidentiality)
    )

    assert (proposal.proposes_ap, proposal.proposes_people) == (ap, people)


@given(any_inputs())
def test_a_worse_answer_never_lowers_the_score(of: RiskInputs) -> None:
    score = propose_risk(of).score

    ladders: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("ease", tuple(Ease)),
        ("confidentiality", tuple(Confidentiality)),
        ("integrity", tuple(Integrity)),
        ("availability", tuple(Availability)),
        ("malice", (False, True)),
        ("pupils", (False, True)),
        *((step, tuple(range(MOST_STEPS + 1))) for step in ("volume", "profiling", "vulnerable")),
        *((step, tuple(range(MOST_STEPS, -1, -1))) for step in ("public", "outdated")),
    )
    for name, ladder in ladders:
        scores = [propose_risk(replace(of, **{name: each})).score for each in ladder]
        assert all(milder <= worse for milder, worse in pairwise(scores)), name
        assert score in scores
    for category in DataCategory:
        assert propose_risk(replace(of, data=of.data | {category})).score >= score


@given(any_inputs())
def test_the_sum_that_is_shown_adds_up_and_ends_in_the_score(of: RiskInputs) -> None:
    proposal = propose_risk(of)

    context, ease, circumstances, total, _ = proposal.steps
    shown = re.fullmatch(r"SE = (\d) × ([\d,]+) \+ ([\d,]+) = ([\d,]+)", total)
    assert shown is not None
    dpc, ei, cb, se = (Fraction(each.replace(",", ".")) for each in shown.groups())
    assert dpc * ei + cb == se == Fraction(in_quarters(of), 4)
    assert context.endswith(f"= {shown[1]}")
    assert ease.endswith(shown[2])
    parts = circumstances.removeprefix("CB: ").rpartition(" = ")[0].split(" + ")
    assert sum(Fraction(part.split()[-1].replace(",", ".")) for part in parts) == cb


def test_the_sum_is_shown_line_by_line_in_dutch() -> None:
    steps = propose_risk(
        inputs(
            data=frozenset({DataCategory.BEHAVIOURAL}),
            ease=Ease.SIGNIFICANT,
            confidentiality=Confidentiality.UNKNOWN_RECIPIENTS,
        )
    ).steps

    assert steps == (
        "DPC: gedrag 2, leerlingen +1 = 3",
        "EI: aanzienlijk 0,75",
        "CB: onbekende ontvangers 0,5 + niets gewijzigd 0 + niets kwijt 0 + geen opzet 0 = 0,5",
        "SE = 3 × 0,75 + 0,5 = 2,75",
        "middel (2 tot 3): stel melden bij de AP voor",
    )


def test_the_sum_says_where_the_scale_ends() -> None:
    high = propose_risk(inputs(data=frozenset({DataCategory.SENSITIVE}), volume=1, outdated=0))
    low = propose_risk(inputs(pupils=False, public=2))

    assert high.steps[0] == "DPC: gevoelig 4, volume +1 (samen hoogstens 4), leerlingen +1 = 5"
    assert low.steps[0] == "DPC: gewoon 1, openbaar −2 (samen minstens 1) = 1"


@given(any_inputs())
def test_what_is_only_a_flag_adds_nothing(of: RiskInputs) -> None:
    few = replace(of, people=100, unintelligible=False)
    many = replace(of, people=101, unintelligible=True)

    assert propose_risk(few).score == propose_risk(many).score
    assert propose_risk(few).flags == ()
    assert propose_risk(many).flags == (RiskFlag.MANY_PEOPLE, RiskFlag.UNINTELLIGIBLE)


@pytest.mark.parametrize(
    "wrong", [{"data": frozenset()}, {"volume": 4}, {"public": -1}, {"people": -1}]
)
def test_answers_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(CaseRefuses):
        inputs(**wrong)
