"""Write the dossier of a breach as PDF, in the order of the AP's form."""

from collections.abc import Iterator
from datetime import datetime

from casework.boards import BoardProfile
from casework.breach import FLAG_WORDS
from casework.breach_clocks import ClockStand, stands_of
from casework.breach_entry import ApDecision, BreachEntry, PeopleDecision
from casework.breach_fields import moment_in_words
from casework.case import Case
from casework.case_words import STATE_WORDS
from casework.dossier import decision_words, dossier_of
from desk.pdf import Block, Bullets, Heading, Pairs, Paragraph, Table, pdf_of

UNKNOWN = "niet ingevuld"


def dossier_pdf(
    case: Case, entry: BreachEntry, board: BoardProfile, *, made: datetime, by: str
) -> bytes:
    """Answer the file; the same dossier at the same moment gives the same bytes."""
    return pdf_of(
        f"Datalek {entry.name} ({entry.reference})",
        _blocks(case, entry, board, made, by),
        made=made,
        subtitle=board.name,
        author=board.name,
    )


def _blocks(
    case: Case, entry: BreachEntry, board: BoardProfile, made: datetime, by: str
) -> Iterator[Block]:
    yield Paragraph(
        f"Opgehaald door {by}. Dit dossier volgt de volgorde van het formulier van de Autoriteit"
        " Persoonsgegevens. Het loket meldt nooit zelf: een mens neemt het over.",
        small=True,
    )
    yield Pairs(
        (
            ("School", case.school or "niet genoemd"),
            ("Stand", STATE_WORDS[case.state]),
            *((clock.title, _clock(clock)) for clock in stands_of(case, entry, made)),
        )
    )
    for part in dossier_of(case, entry, board):
        yield Heading(part.part.value, 2)
        pairs = [(line.label, line.text or UNKNOWN) for line in part.lines]
        yield Pairs(pairs) if pairs else Paragraph("Geen velden.")
    yield from _sum(entry)
    yield from _decisions(entry)
    gaps = [str(gap.words) for part in dossier_of(case, entry, board) for gap in part.gaps]
    if gaps:
        yield Heading("Wat nog ontbreekt", 2)
        yield Bullets(gaps)


def _clock(clock: ClockStand) -> str:
    done = (
        f" ({moment_in_words(clock.done.replace(second=0, microsecond=0))})" if clock.done else ""
    )
    return f"uiterlijk {moment_in_words(clock.due)}; {clock.words}{done}"


def _sum(entry: BreachEntry) -> Iterator[Block]:
    if entry.assessment is None:
        return
    made = entry.assessment
    yield Heading("Beoordeling van het risico (ENISA 2013)", 2)
    yield Bullets(
        [*made.proposal.steps, *(f"Let op: {FLAG_WORDS[flag]}" for flag in made.proposal.flags)]
    )
    when = moment_in_words(made.at.replace(second=0, microsecond=0))
    yield Paragraph(f"Beoordeeld door {made.by}, {when}. Een mens beslist.", small=True)


def _decisions(entry: BreachEntry) -> Iterator[Block]:
    rows: list[tuple[str, ApDecision | PeopleDecision]] = [
        *(("AP", each) for each in entry.ap_decisions),
        *(("betrokkenen", each) for each in entry.people_decisions),
    ]
    if not rows:
        return
    yield Heading("Besluiten", 2)
    yield Table(
        "",
        ("Over", "Besluit en reden", "Voorstel", "Door en wanneer"),
        [
            (about, decision_words(each), proposed_words(each), decided_words(each))
            for about, each in rows
        ],
        (1.3, 4, 1, 2.4),
    )


def proposed_words(decision: ApDecision | PeopleDecision) -> str:
    """Answer what the sum proposed when somebody decided."""
    return "geen" if decision.proposed is None else "ja" if decision.proposed else "nee"


def decided_words(decision: ApDecision | PeopleDecision) -> str:
    """Answer who decided, and when."""
    return f"{decision.by}, {moment_in_words(decision.at.replace(second=0, microsecond=0))}"
