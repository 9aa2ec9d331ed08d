"""Lay out what the pages of a breach show: its clocks, its next step, its parts and its acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from casework.breach_clocks import ClockStand
from casework.breach_duties import Gap, gaps_before_closing, gaps_before_report
from casework.breach_entry import BreachEntry
from casework.breach_fields import FormPart
from casework.case import Case
from casework.dossier import PART_PATHS, BreachStep, DossierPart, next_step
from casework.seats import Seat

NOT_BY_THE_SERVICE: Final = (
    "Het loket meldt nooit zelf bij de AP. Neem het dossier over in het formulier op de website van"
    " de AP, en leg daarna hier vast dat er gemeld is."
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now."""

    title: str
    text: str
    label: str
    """On its button."""
    path: str
    """Below the address of the dossier."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with a breach, whether it is its turn or not."""

    label: str
    path: str
    why_not: str = ""
    """Why it cannot be done now; empty when it can."""


@dataclass(frozen=True, slots=True)
class PartStep:
    """One part of the dossier on the way through it."""

    label: str
    href: str
    current: bool
    words: str
    """What lacks, in short."""
    kind: str
    """The colour of the words."""


WORDS: Final[Mapping[BreachStep, NextStep]] = {
    BreachStep.DESCRIBE: NextStep(
        "Schrijf op wat er gebeurde",
        "Zonder de feiten en de soorten gegevens is het risico niet te beoordelen.",
        "Vul in wat er gebeurde",
        f"deel/{PART_PATHS[FormPart.NATURE]}",
    ),
    BreachStep.ASSESS: NextStep(
        "Beoordeel het risico",
        "Beantwoord een paar vragen. Het loket rekent het voor en doet een voorstel; u beslist.",
        "Beoordeel het risico",
        "risico",
    ),
    BreachStep.DECIDE_AP: NextStep(
        "Beslis of u bij de AP meldt",
        "Melden hoeft niet als een risico voor de mensen onwaarschijnlijk is (art. 33 AVG).",
        "Neem het besluit over de AP",
        "besluit-ap",
    ),
    BreachStep.REPORT: NextStep(
        "Meld dit datalek bij de AP", NOT_BY_THE_SERVICE, "Neem het dossier over", "overnemen"
    ),
    BreachStep.WITHDRAW: NextStep(
        "Trek de melding bij de AP in",
        "Er is gemeld, en dat bleek niet nodig. Trek de melding in op de website van de AP en leg"
        " dat hier vast.",
        "Leg de intrekking vast",
        "melding",
    ),
    BreachStep.DECIDE_PEOPLE: NextStep(
        "Beslis of de mensen het horen",
        "Bij een hoog risico horen de mensen om wie het gaat het zelf (art. 34 AVG).",
        "Neem het besluit over de mensen",
        "besluit-betrokkenen",
    ),
    BreachStep.TELL: NextStep(
        "Vertel het de mensen om wie het gaat",
        "Er ligt een brief klaar in negen talen. Lees hem, pas hem aan en verstuur hem.",
        "Maak de brief",
        "brief",
    ),
    BreachStep.SUPPLEMENT: NextStep(
        "Vul de melding bij de AP aan",
        "De melding was voorlopig, en het dossier is nu volledig. Vul de melding aan op de website"
        " van de AP en leg dat hier vast.",
        "Neem het dossier over",
        "overnemen",
    ),
    BreachStep.COMPLETE: NextStep(
        "Vul het dossier aan", "Er ontbreekt nog iets.", "Vul aan", "deel/register"
    ),
    BreachStep.CLOSE: NextStep(
        "Sluit het datalek af",
        "Alles is ingevuld en gedaan. Het datalek blijft in het register staan.",
        "Sluit af",
        "afsluiten",
    ),
}


def next_step_of(case: Case, entry: BreachEntry) -> NextStep | None:
    """Answer the one thing to do now, with its button; None for what is closed."""
    step = next_step(case, entry)
    if step is BreachStep.NOTHING:
        return None
    words = WORDS[step]
    if step is BreachStep.DESCRIBE and entry.facts:
        data = f"deel/{PART_PATHS[FormPart.DATA]}"
        return NextStep(
            "Schrijf op welke gegevens het zijn", words.text, "Vul de gegevens in", data
        )
    if step is BreachStep.COMPLETE:
        gap = _first_gap(entry)
        return NextStep(
            words.title,
            f"Er ontbreekt nog: {gap.words}.",
            words.label,
            f"deel/{PART_PATHS[gap.part]}",
        )
    return words


def _first_gap(entry: BreachEntry) -> Gap:
    gaps = (*gaps_before_report(entry), *gaps_before_closing(entry))
    return next((gap for gap in gaps if gap.field), gaps[0])


def acts_of(case: Case, entry: BreachEntry, seat: Seat) -> tuple[Act, ...]:
    """Answer what can be done with a breach, each with why not when it cannot."""
    general = "" if case.is_open else "Het datalek is afgesloten."
    general = general or seat.why_not_act(case)
    gaps = gaps_before_closing(entry)
    telling = entry.people_decision is not None and entry.people_decision.somebody_hears
    decided = entry.ap_decision is not None and entry.ap_decision.report
    return (
        Act("Risico beoordelen", "risico", general),
        Act("Besluit over de AP", "besluit-ap", general),
        Act("Besluit over de betrokkenen", "besluit-betrokkenen", general),
        Act(
            "Melding bij de AP vastleggen",
            "melding",
            general or ("" if decided or entry.reports else "Beslis eerst of u bij de AP meldt."),
        ),
        Act(
            "Brief aan de betrokkenen",
            "brief",
            general or ("" if telling else "Beslis eerst of de betrokkenen het horen."),
        ),
        Act(
            "Vastleggen dat betrokkenen het weten",
            "verteld",
            general or ("" if telling else "Beslis eerst of de betrokkenen het horen."),
        ),
        Act("Vastleggen sinds wanneer het bekend is", "bekend", _why_not_aware(case, seat)),
        Act(
            "Afsluiten",
            "afsluiten",
            general or (f"Er ontbreekt nog: {gaps[0].words}." if gaps else ""),
        ),
    )


def _why_not_aware(case: Case, seat: Seat) -> str:
    if not case.is_open:
        return "Het datalek is afgesloten."
    return "" if seat.watches else "Alleen de FG legt vast sinds wanneer het bekend is."


def steps_of(
    parts: tuple[DossierPart, ...], base: str, *, current: str = ""
) -> tuple[PartStep, ...]:
    """Answer the parts as steps in the order of the form, each with what lacks."""
    return tuple(
        PartStep(
            part.part.value,
            f"{base}/deel/{part.path}",
            part.path == current,
            f"ontbreekt: {len(part.gaps)}" if part.gaps else "klaar",
            "warning" if part.gaps else "ok",
        )
        for part in parts
    )


def clock_kind(clock: ClockStand) -> str:
    """Answer in which colour a clock stands; its words always say the same."""
    if clock.late:
        return "danger"
    if clock.soon:
        return "warning"
    if clock.runs:
        return "info"
    return "ok" if clock.done else "neutral"


def after_part(part: FormPart) -> FormPart | None:
    """Answer the part that comes next; None after the last."""
    parts = list(FormPart)
    at = parts.index(part) + 1
    return parts[at] if at < len(parts) else None


def acts_on_part(part: FormPart) -> tuple[Act, ...]:
    """Answer the acts that belong to a part beside its own boxes."""
    match part:
        case FormPart.REPORT:
            return (
                Act("Besluit over de AP", "besluit-ap"),
                Act("Melding bij de AP vastleggen", "melding"),
            )
        case FormPart.TIMELINE:
            return (Act("Sinds wanneer het bekend is", "bekend"),)
        case FormPart.CONSEQUENCES:
            return (Act("Risico beoordelen", "risico"),)
        case FormPart.INFORMING:
            return (
                Act("Besluit over de betrokkenen", "besluit-betrokkenen"),
                Act("Brief aan de betrokkenen", "brief"),
                Act("Vastleggen dat betrokkenen het weten", "verteld"),
            )
        case FormPart.REGISTER:
            return (Act("Afsluiten", "afsluiten"),)
        case (
            FormPart.CONTACT
            | FormPart.NATURE
            | FormPart.DATA
            | FormPart.PEOPLE
            | FormPart.PRIOR_MEASURES
            | FormPart.OTHER
        ):
            return ()
        case _:
            assert_never(part)
