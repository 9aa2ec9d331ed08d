"""Say what stands in the year report on privacy: sections of words and tables, no person in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias, TypeVar

from casework.breach_entry import INCIDENT_WORDS, Incident
from casework.breach_figures import AP_WORDS, BREACH_WORDS, PEOPLE_WORDS
from casework.case_words import CASE_OUTCOME_WORDS
from casework.dutch_dates import month_name, short_day
from casework.figures import ADVICE_WORDS, Figures, Row
from casework.kinds import KIND_FACTS
from casework.local_time import local_date
from casework.small_counts import HIDDEN, LEAST_SHOWN, SMALL, Count

Cell: TypeAlias = "str | int"
Key = TypeVar("Key")

SUM_ROW: Final = "som"
MARCH: Final = 3
"""The one month that Dutch does not shorten to its first three letters."""
NOT_FILLED_IN: Final = "nog niet ingevuld"
HOW_COUNTED: Final = (
    f"Een aantal van één tot en met vier staat er als '{SMALL}', zodat het niet naar een persoon"
    f" wijst. Waar het daarmee toch uit te rekenen zou zijn, is ook een ander aantal weggelaten:"
    f" daar staat '{HIDDEN}'.",
    "Op tijd betekent: beantwoord op of vóór de datum die aan de ouder is gemeld. Daarnaast telt"
    " de wettelijke termijn van art. 12 lid 3 AVG.",
    "De mediaan is het aantal dagen waarbinnen de helft is beantwoord. Bij minder dan"
    f" {LEAST_SHOWN} antwoorden staat hij er niet.",
    "Zaken die ingetrokken of samengevoegd zijn, kregen geen antwoord en tellen niet mee in het"
    " deel dat op tijd is.",
    "Een zaak die over de maker van dit verslag zelf gaat, telt hier niet mee.",
)


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table; the first cell of each row says what the row is about."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One part of the report."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[ReportTable, ...] = ()


@dataclass(frozen=True, slots=True)
class YearReport:
    """The whole report, for paper and for a spreadsheet alike."""

    title: str
    subtitle: str
    sections: tuple[ReportSection, ...]


def year_report(figures: Figures, before: Figures, *, board: str) -> YearReport:
    """Answer the report of a period, with the period before it for the trend."""
    period = figures.period
    return YearReport(
        title=f"Jaarverslag privacy, {period.name}",
        subtitle=board if period.name == period.days else f"{board}, {period.days}",
        sections=(
            ReportSection("Hoe dit is geteld", HOW_COUNTED),
            ReportSection(
                "Verzoeken, vragen en klachten",
                (f"Open en te late zaken zijn geteld op {short_day(local_date(figures.as_of))}.",),
                (
                    key_table(figures, before),
                    rows_table("Per school", "School", figures.schools),
                    rows_table("Per soort", "Soort", figures.kinds),
                    outcome_table(figures),
                ),
            ),
            ReportSection(
                "Verloop",
                ("Wat er per maand binnenkwam, zonder de datalekken.",),
                (months_table(figures, before),),
            ),
            ReportSection(
                "Datalekken",
                (
                    "Elk incident staat in het register, ook wat niet is gemeld"
                    " (art. 33 lid 5 AVG).",
                ),
                (register_table(figures), themes_table(figures), breach_schools_table(figures)),
            ),
            ReportSection(
                "Advies van de FG",
                (
                    "De teksten van de adviezen staan bij de zaken. Hier staan alleen aantallen,"
                    " omdat een advies over een persoon kan gaan.",
                ),
                (advice_table(figures),),
            ),
            *_erased(figures),
        ),
    )


def cell(count: Count) -> Cell:
    """Answer a count as a table has it: a number, or the words for what is not shown."""
    return count.words if count.exact is None else count.exact


def key_table(figures: Figures, before: Figures) -> ReportTable:
    """Answer the figures that count most, beside those of the period before.

    Of the cases that are open there is no figure of before: that of now would follow from it.
    """
    new, old = figures.whole, before.whole
    return ReportTable(
        "Kerncijfers",
        ("", *_heads(figures, before)),
        (
            ("Binnengekomen", cell(new.received), cell(old.received)),
            ("Beantwoord", cell(new.answered), cell(old.answered)),
            ("Op tijd", new.share_in_time, old.share_in_time),
            ("Binnen de wettelijke termijn", new.share_lawful, old.share_lawful),
            ("Mediaan in dagen", _days(new), _days(old)),
            ("Open", cell(new.open), HIDDEN),
            ("Waarvan te laat", cell(new.overdue), HIDDEN),
            ("Datalekken", cell(figures.breaches.total), cell(before.breaches.total)),
        ),
    )


def _heads(figures: Figures, before: Figures) -> tuple[str, str]:
    """A year has a short name; of other spans the days stand above the report."""
    if figures.period.name == figures.period.days:
        return "Deze periode", "De periode ervoor"
    return figures.period.name, before.period.name


def rows_table(title: str, what: str, rows: Sequence[Row]) -> ReportTable:
    """Answer a table of schools or of kinds; a row without anything in it is left out."""
    return ReportTable(
        title,
        (what, "Binnen", "Antwoord", "Op tijd", "Wettelijk", "Mediaan", "Open", "Te laat"),
        tuple(
            (
                row.name,
                cell(row.received),
                cell(row.answered),
                row.share_in_time,
                row.share_lawful,
                _days(row),
                cell(row.open),
                cell(row.overdue),
            )
            for row in rows
            if any(count.exact != 0 for count in (row.received, row.answered, row.open))
        ),
    )


def timing_table(rows: Sequence[Row], what: str) -> ReportTable:
    """Answer when what was answered was answered."""
    return ReportTable(
        "Op tijd en te laat",
        (what, "Op tijd", "Na de gemelde datum", "Na de wettelijke termijn", "Samen"),
        tuple(
            (row.name, *map(cell, (row.in_time, row.after_promise, row.after_law, row.answered)))
            for row in rows
            if row.answered.exact != 0
        ),
    )


def open_table(rows: Sequence[Row], what: str) -> ReportTable:
    """Answer what is open, and how much of it is too late."""
    return ReportTable(
        "Open en te laat",
        (what, "Open", "Te laat"),
        tuple((row.name, cell(row.open), cell(row.overdue)) for row in rows if row.open.exact != 0),
    )


def median_table(rows: Sequence[Row], what: str) -> ReportTable:
    """Answer within how many days half was answered; only where that may be told."""
    return ReportTable(
        "Mediaan van de dagen tot het antwoord",
        (what, "Mediaan in dagen"),
        tuple((row.name, _days(row)) for row in rows if row.median_days is not None),
    )


def outcome_table(figures: Figures) -> ReportTable:
    """Answer how cases ended."""
    ended = {**figures.outcomes, **figures.without_answer}
    return _named("Hoe zaken eindigden", "Uitkomst", ended, CASE_OUTCOME_WORDS)


def months_table(figures: Figures, before: Figures | None = None) -> ReportTable:
    """Answer what came in by month, beside the same months of the period before."""
    months = [(month_words(month), cell(count)) for month, count in figures.months.items()]
    if before is None or len(before.months) != len(figures.months):
        return ReportTable("Per maand", ("Maand", "Binnengekomen"), tuple(months))
    earlier = [cell(count) for count in before.months.values()]
    rows = tuple((*month, old) for month, old in zip(months, earlier, strict=True))
    return ReportTable("Per maand", ("Maand", "Binnengekomen", "De periode ervoor"), rows)


def register_table(figures: Figures) -> ReportTable:
    """Answer the register in short."""
    breaches = figures.breaches
    return ReportTable(
        "Het register in het kort",
        ("", "Aantal"),
        (
            ("Datalekken in deze periode", cell(breaches.total)),
            *_pairs(breaches.standing, BREACH_WORDS),
            *_pairs(breaches.ap, AP_WORDS, "AP: "),
            *_pairs(breaches.people, PEOPLE_WORDS, "Betrokkenen: "),
        ),
    )


def themes_table(figures: Figures) -> ReportTable:
    """Answer breaches by month and by how they happened; a month without any is left out."""
    breaches = figures.breaches
    themes = list(breaches.themes)
    return ReportTable(
        "Datalekken per maand en thema",
        ("Maand", *(theme_words(theme) for theme in themes), "samen"),
        (
            *(
                (
                    short_month(month),
                    *(cell(breaches.by_month[month, theme]) for theme in themes),
                    cell(count),
                )
                for month, count in breaches.months.items()
                if count.exact != 0
            ),
            *_sums(figures),
        ),
    )


def _sums(figures: Figures) -> Iterable[tuple[Cell, ...]]:
    breaches = figures.breaches
    if breaches.total.exact != 0:
        yield (SUM_ROW, *map(cell, breaches.themes.values()), cell(breaches.total))


def breach_schools_table(figures: Figures) -> ReportTable:
    """Answer breaches by school."""
    rows = [(name, cell(count)) for name, count in figures.breaches.schools.items()]
    return ReportTable("Datalekken per school", ("School", "Aantal"), _some(rows))


def advice_table(figures: Figures) -> ReportTable:
    """Answer what became of the FG's advice."""
    given = ("Adviezen gegeven", cell(figures.advices))
    return ReportTable("Adviezen", ("", "Aantal"), (given, *_pairs(figures.advice, ADVICE_WORDS)))


def theme_words(theme: Incident | None) -> str:
    """Answer how a breach happened, in words."""
    return INCIDENT_WORDS[theme] if theme is not None else NOT_FILLED_IN


def month_words(month: date) -> str:
    """Answer "maart 2027"."""
    return f"{month_name(month.month)} {month.year}"


def short_month(month: date) -> str:
    """Answer "mrt ’27", for the edge of a table or a chart."""
    name = "mrt" if month.month == MARCH else month_name(month.month)[:3]
    return f"{name} ’{month.year % 100:02d}"


def _erased(figures: Figures) -> Iterable[ReportSection]:
    rows = [(KIND_FACTS[kind].title, cell(count)) for kind, count in figures.erased.items()]
    if some := _some(rows):
        yield ReportSection(
            "Al gewist",
            (
                "Deze zaken zijn dit jaar gesloten en daarna gewist, omdat hun bewaartermijn om"
                " was. Ze tellen hierboven niet mee: van een gewiste zaak is niet meer bekend"
                " wanneer het antwoord kwam.",
            ),
            (ReportTable("Gewist, per soort", ("Soort", "Aantal"), some),),
        )


def _named(
    title: str, what: str, counts: Mapping[Key, Count], words: Mapping[Key, str]
) -> ReportTable:
    return ReportTable(title, (what, "Aantal"), tuple(_pairs(counts, words)))


def _pairs(
    counts: Mapping[Key, Count], words: Mapping[Key, str], before: str = ""
) -> Iterable[tuple[Cell, ...]]:
    for key, count in counts.items():
        yield f"{before}{words[key]}", cell(count)


def _some(rows: Iterable[tuple[str, Cell]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(row for row in rows if row[1] != 0)


def _days(row: Row) -> Cell:
    return HIDDEN if row.median_days is None else row.median_days
