"""Make the form of one part of the dossier, and read what was filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from casework.breach_entry import INCIDENT_WORDS, KIND_WORDS, REPORTER_WORDS, BreachEntry
from casework.breach_fields import FIELDS, EntryField, FieldKind, FormPart
from casework.case import CaseRefuses
from casework.local_time import to_amsterdam

MOST_WORDS: Final = 8_000
"""Characters in one field."""
SHORT: Final = frozenset({"other_organisations", "processor", "systems", "people_groups"})
"""Texts of a line or two."""
CONFIRMED: Final = "discovered_confirmed"
HINTS: Final[Mapping[str, str]] = {
    "reporter": "Alleen de rol; schrijf nergens een naam op.",
    "other_organisations": "Bijvoorbeeld een andere school. Geen? Schrijf: geen.",
    "processor": "De leverancier bij wie het gebeurde. Was er geen? Schrijf: geen.",
    "started": "Uw beste schatting is goed genoeg. Nederlandse tijd.",
    "ended": "Laat dit leeg zolang het nog voortduurt.",
    "discovered": "Wanneer iemand het voor het eerst merkte.",
    "facts": "Wat er gebeurde, in gewone woorden. Geen namen van ouders of leerlingen.",
    "kinds": "Kies alles wat klopt.",
    "cause": "Waardoor kon dit gebeuren?",
    "systems": "Bijvoorbeeld ParnasSys, de mail of een papieren map.",
    "data_categories": "Bijvoorbeeld namen, adressen, cijfers, gegevens over zorg.",
    "special_data": "Gezondheid, geloof, afkomst, strafbare feiten (art. 9 en 10 AVG).",
    "bsn": "Stonden er burgerservicenummers bij?",
    "record_count": "Hoeveel regels, dossiers of berichten, ongeveer. Alleen cijfers.",
    "people_groups": "Bijvoorbeeld leerlingen van groep 7, hun ouders, medewerkers.",
    "people_count": "Hoeveel mensen, ongeveer. Alleen cijfers.",
    "prior_security": "Wat was er geregeld om dit te voorkomen?",
    "unintelligible": "Bijvoorbeeld versleuteld, met een sleutel die niet is gelekt.",
    "consequences": "Wat kan dit betekenen voor de mensen om wie het gaat?",
    "measures": "Wat is er gedaan om het te stoppen, en om herhaling te voorkomen?",
    "cross_border": "Gaat het ook om mensen die in een ander EU-land wonen?",
    "remarks": "Wat de AP verder moet weten.",
    "false_alarm": "Kies ja als bleek dat er geen persoonsgegevens zijn gelekt.",
    "closing": "Hoe het afliep, en wat u ervan leerde.",
}


@dataclass(frozen=True, slots=True)
class Box:
    """One field as the form shows it."""

    field: EntryField
    value: str
    was: str
    """What stood there when the form was made."""
    error: str = ""
    theirs: str = ""
    """What somebody else filled in meanwhile, in Dutch."""
    told: str = ""
    """What the reporter says of it, while nobody confirmed that."""

    @property
    def name(self) -> str:
        """The name of the field."""
        return self.field.name

    @property
    def label(self) -> str:
        """Answer its label, as a sentence begins."""
        return self.field.label[:1].upper() + self.field.label[1:]

    @property
    def hint(self) -> str:
        """What helps to fill it in."""
        return HINTS.get(self.name, "")

    @property
    def rows(self) -> int:
        """How many lines a text gets."""
        return 2 if self.name in SHORT else 5

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """What can be chosen, as (value, words)."""
        match self.field.kind:
            case FieldKind.REPORTER:
                return tuple((each.value, words) for each, words in REPORTER_WORDS.items())
            case FieldKind.INCIDENT:
                return tuple((each.value, words) for each, words in INCIDENT_WORDS.items())
            case FieldKind.KINDS:
                return tuple((each.value, words) for each, words in KIND_WORDS.items())
            case FieldKind.YES_NO:
                return (("ja", "ja"), ("nee", "nee"))
            case _:
                return ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What came back of a form."""

    values: Mapping[str, str]
    was: Mapping[str, str]
    confirmed: bool = False
    """The moment that the reporter tells is right."""

    def changed(self) -> Mapping[str, str]:
        """Answer the fields that this person changed, or confirmed, by name."""
        changed = {
            name: text for name, text in self.values.items() if text != self.was.get(name, "")
        }
        if self.confirmed and self.values.get("discovered"):
            changed["discovered"] = self.values["discovered"]
        return changed


def fields_of(part: FormPart) -> tuple[EntryField, ...]:
    """Answer the fields that a person fills in on one part."""
    return tuple(field for field in FIELDS if field.part is part)


def boxes_of(part: FormPart, entry: BreachEntry) -> tuple[Box, ...]:
    """Answer the form as the entry has it."""
    return tuple(_box(field, entry) for field in fields_of(part))


def boxes_again(
    part: FormPart, entry: BreachEntry, sent: Sent, errors: Mapping[str, str]
) -> tuple[Box, ...]:
    """Answer the form as a person left it, on top of what the entry holds now.

    What they did not touch shows what stands there now.
    """
    changed = sent.changed()
    boxes = []
    for box in boxes_of(part, entry):
        if box.name not in changed or changed[box.name] == box.value:
            boxes.append(box)
            continue
        moved = box.value != sent.was.get(box.name, "")
        theirs = (box.field.in_words(entry) or "leeg gemaakt") if moved else ""
        again = replace(box, value=changed[box.name], error=errors.get(box.name, ""))
        boxes.append(replace(again, theirs=theirs))
    return tuple(boxes)


def faults_in(sent: Sent, *, mask: Callable[[str], str]) -> Mapping[str, str]:
    """Answer what is wrong with the fields that were changed, by name, in Dutch."""
    faults = {}
    for field in FIELDS:
        text = sent.changed().get(field.name)
        if text is None:
            continue
        if len(text) > MOST_WORDS:
            faults[field.name] = f"Schrijf het korter: hoogstens {MOST_WORDS} tekens."
            continue
        try:
            field.read(mask(text) if field.kind is FieldKind.TEXT else text)
        except CaseRefuses as fault:
            words = str(fault).removeprefix(f"{field.label}: ")
            faults[field.name] = words[:1].upper() + words[1:]
    return faults


def _box(field: EntryField, entry: BreachEntry) -> Box:
    value = shown(field, entry)
    told = field.in_words(entry) if field.is_only_told(entry) else ""
    return Box(field, value, value, told=told)


def shown(field: EntryField, entry: BreachEntry) -> str:
    """Answer what the entry holds as a box of a form has it."""
    value = field.value(entry)
    if value is None:
        return ""
    match field.kind:
        case FieldKind.YES_NO:
            return "ja" if value else "nee"
        case FieldKind.MOMENT:
            return to_amsterdam(value).strftime("%Y-%m-%dT%H:%M")
        case FieldKind.KINDS:
            return ",".join(sorted(value))
        case _:
            return str(value)
