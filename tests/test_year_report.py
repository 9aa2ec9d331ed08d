"""Prove that the year report is whole, sober, and names nobody."""

from datetime import UTC, datetime, timedelta

from invented import NOW

from casework.breach_entry import BreachEntry, Incident
from casework.figure_rows import CaseFact, ErasedFact
from casework.figures import Figures, figures
from casework.kinds import Kind
from casework.outcomes import CaseOutcome
from casework.periods import calendar_year
from casework.year_report import ReportTable, YearReport, year_report

YEAR = calendar_year(2026)
RECEIVED = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def answered(days: int, **more: object) -> CaseFact:
    given = {
        "reference": "PL-1",
        "kind": Kind.INZAGE,
        "school": "De Eik",
        "received": RECEIVED,
        "due_at": RECEIVED + 28 * DAY,
        "law_due_at": RECEIVED + 31 * DAY,
        "closed_at": RECEIVED + days * DAY,
        "outcome": CaseOutcome.GRANTED,
    }
    return CaseFact(**{**given, **more})  # type: ignore[arg-type]


def counted(*facts: CaseFact, erased: int = 0, breaches: int = 0) -> Figures:
    leaks = [
        answered(9, reference=f"PL-{each}", kind=Kind.DATALEK, outcome=CaseOutcome.HANDLED)
        for each in range(breaches)
    ]
    entries = [
        BreachEntry(f"PL-{each}", "linde", 2026, each, RECEIVED, incident=Incident.ATTACK)
        for each in range(breaches)
    ]
    gone = [ErasedFact("inzage", 2026)] * erased
    return figures(
        [*facts, *leaks],
        entries,
        erased=gone,
        period=YEAR,
        schools=["De Eik", "De Sleutel"],
        now=NOW,
    )


def report(new: Figures, old: Figures | None = None) -> YearReport:
    return year_report(new, old or counted(), board="Stichting De Linde")


def table(of: YearReport, title: str) -> ReportTable:
    return next(each for section in of.sections for each in section.tables if each.title == title)


def rows(of: YearReport, title: str) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in table(of, title).rows}


def test_the_report_has_its_sections_in_order() -> None:
    found = report(counted(*[answered(3)] * 9, erased=8, breaches=6))

    assert found.title == "Jaarverslag privacy, kalenderjaar 2026"
    assert [section.title for section in found.sections] == [
        "Hoe dit is geteld",
        "Verzoeken, vragen en klachten",
        "Verloop",
        "Datalekken",
        "Advies van de FG",
        "Al gewist",
    ]


def test_key_figures_stand_beside_those_of_the_period_before() -> None:
    found = rows(report(counted(*[answered(3)] * 9), counted(*[answered(40)] * 6)), "Kerncijfers")

    assert found["Binnengekomen"] == (9, 6)
    assert found["Op tijd"] == ("100 %", "0 %")
    assert found["Mediaan in dagen"] == (3, 40)
    assert found["Open"] == (0, "–")


def test_schools_and_kinds_without_anything_are_left_out() -> None:
    found = report(counted(*[answered(3)] * 9))

    assert list(rows(found, "Per school")) == ["De Eik"]
    assert list(rows(found, "Per soort")) == ["Inzage"]


def test_breaches_stand_by_month_and_theme_with_their_sums() -> None:
    found = report(counted(breaches=6))

    months = rows(found, "Datalekken per maand en thema")
    assert set(months) == {"mrt ’26", "som"}
    assert months["mrt ’26"][-1] == 6
    short = rows(found, "Het register in het kort")
    assert short["AP: nog geen besluit"] == (6,)
    assert short["gesloten"] == (6,)


def test_without_breaches_or_erased_cases_their_tables_are_empty() -> None:
    found = report(counted(*[answered(3)] * 9))

    assert table(found, "Datalekken per maand en thema").rows == ()
    assert "Al gewist" not in [section.title for section in found.sections]


def test_no_count_from_one_to_four_stands_in_the_report() -> None:
    facts = [
        *[answered(3)] * 40,
        *[answered(40)] * 2,
        answered(3, school="De Sleutel"),
        answered(3, kind=Kind.KLACHT),
        *[answered(3, outcome=CaseOutcome.REFUSED)] * 3,
        answered(1, outcome=CaseOutcome.WITHDRAWN),
    ]

    found = report(counted(*facts, breaches=4, erased=2), counted(*facts))

    cells = [
        cell
        for section in found.sections
        for each in section.tables
        for row in each.rows
        if row[0] != "Mediaan in dagen"
        for column, cell in zip(each.headers[1:], row[1:], strict=True)
        if column != "Mediaan"
    ]
    assert not {1, 2, 3, 4} & {cell for cell in cells if isinstance(cell, int)}
    assert "< 5" in cells


def test_every_row_is_as_wide_as_its_headers() -> None:
    found = report(counted(*[answered(3)] * 9, erased=8, breaches=6))

    for section in found.sections:
        for each in section.tables:
            assert {len(row) for row in each.rows} <= {len(each.headers)}
