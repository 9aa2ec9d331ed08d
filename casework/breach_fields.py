"""Name the fields of the register of breaches, in the order of the AP's form (rules §4)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import Enum, StrEnum
from typing import Any, Final, TypeVar, assert_never

from casework.breach_entry import (
    INCIDENT_WORDS,
    KIND_WORDS,
    REPORTER_WORDS,
    BreachEntry,
    BreachKind,
    Incident,
    Reporter,
)
from casework.case import CaseRefuses
from casework.dutch_dates import clock_time, short_day
from casework.local_time import DeadlineInputError, to_amsterdam, to_instant

MOST_DIGITS: Final = 9
YES: Final = frozenset({"ja", "yes", "true"})
NO: Final = frozenset({"nee", "no", "false"})
DAY_ONLY: Final = re.compile(r"\d{4}-?\d{2}-?\d{2}")

Choice = TypeVar("Choice", bound=StrEnum)


class FormPart(Enum):
    """The parts of the AP's form, and what only the register holds."""

    REPORT = "0. Over deze melding"
    CONTACT = "1. Contact en andere organisaties"
    TIMELINE = "2. Wanneer"
    NATURE = "3. Wat er gebeurde"
    DATA = "4. Welke gegevens"
    PEOPLE = "5. Van wie"
    PRIOR_MEASURES = "6. Beveiliging vooraf"
    CONSEQUENCES = "7. Gevolgen"
    INFORMING = "8. Informeren en maatregelen"
    OTHER = "9. Overig"
    REGISTER = "Alleen voor het register"


class FieldKind(Enum):
    """What a field holds."""

    TEXT = "tekst"
    NUMBER = "getal"
    YES_NO = "ja of nee"
    MOMENT = "tijdstip"
    REPORTER = "wie meldde"
    INCIDENT = "soort incident"
    KINDS = "soort inbreuk"


@dataclass(frozen=True, slots=True)
class EntryField:
    """One field that a person fills in; its name is that of the entry's own field."""

    name: str
    label: str
    """In Dutch."""
    part: FormPart
    kind: FieldKind = FieldKind.TEXT

    def value(self, entry: BreachEntry) -> Any:
        """Answer what the entry holds."""
        return getattr(entry, self.name)

    def is_known(self, entry: BreachEntry) -> bool:
        """Whether somebody filled it in; "nee" and 0 are answers too."""
        return self.value(entry) not in {None, "", frozenset()}

    def is_only_told(self, entry: BreachEntry) -> bool:
        """Whether it is what the reporter says, and nobody of the board has confirmed it."""
        return self.name == "discovered" and entry.discovery_told

    def read(self, text: str) -> Any:
        """Answer what a person wrote as the entry keeps it; nothing makes it unknown again.

        Raises CaseRefuses, which names what is expected.
        """
        given = text.strip()
        if not given:
            return self._unknown
        value: Any
        match self.kind:
            case FieldKind.TEXT:
                value = self._text(given)
            case FieldKind.NUMBER:
                value = self._number(given)
            case FieldKind.YES_NO:
                value = read_yes_or_no(given, self.label)
            case FieldKind.MOMENT:
                value = read_moment(given, self.label)
            case FieldKind.REPORTER:
                value = read_choice(Reporter, given, REPORTER_WORDS, self.label)
            case FieldKind.INCIDENT:
                value = read_choice(Incident, given, INCIDENT_WORDS, self.label)
            case FieldKind.KINDS:
                value = read_choices(BreachKind, given, KIND_WORDS, self.label)
            case _:
                assert_never(self.kind)
        return value

    def in_words(self, entry: BreachEntry) -> str:
        """Answer what the entry holds, in Dutch; empty while nobody filled it in."""
        value = self.value(entry)
        if not self.is_known(entry):
            return ""
        match self.kind:
            case FieldKind.TEXT | FieldKind.NUMBER:
                words = str(value)
            case FieldKind.YES_NO:
                words = "ja" if value else "nee"
            case FieldKind.MOMENT:
                told = self.is_only_told(entry)
                words = told_in_words(value) if told else moment_in_words(value)
            case FieldKind.REPORTER:
                words = REPORTER_WORDS[value]
            case FieldKind.INCIDENT:
                words = INCIDENT_WORDS[value]
            case FieldKind.KINDS:
                words = ", ".join(word for kind, word in KIND_WORDS.items() if kind in value)
            case _:
                assert_never(self.kind)
        return words

    @property
    def _unknown(self) -> Any:
        match self.kind:
            case FieldKind.TEXT:
                return ""
            case FieldKind.KINDS:
                return frozenset()
            case _:
                return None

    def _text(self, given: str) -> str:
        try:
            given.encode()
        except UnicodeEncodeError:
            raise CaseRefuses(f"{self.label}: hierin staan tekens die geen tekst zijn.") from None
        return given

    def _number(self, given: str) -> int:
        if not given.isascii() or not given.isdigit() or len(given) > MOST_DIGITS:
            raise CaseRefuses(
                f"{self.label}: {given!r} is geen aantal. Schrijf alleen cijfers, zoals 1200."
            )
        return int(given)


FIELDS: Final = (
    EntryField("reporter", "gemeld door", FormPart.CONTACT, FieldKind.REPORTER),
    EntryField("other_organisations", "andere organisaties", FormPart.CONTACT),
    EntryField("processor", "verwerker", FormPart.CONTACT),
    EntryField("started", "begonnen", FormPart.TIMELINE, FieldKind.MOMENT),
    EntryField("ended", "geëindigd", FormPart.TIMELINE, FieldKind.MOMENT),
    EntryField("ongoing", "duurt nog voort", FormPart.TIMELINE, FieldKind.YES_NO),
    EntryField("discovered", "ontdekt", FormPart.TIMELINE, FieldKind.MOMENT),
    EntryField("facts", "feiten", FormPart.NATURE),
    EntryField("kinds", "soort inbreuk", FormPart.NATURE, FieldKind.KINDS),
    EntryField("incident", "soort incident", FormPart.NATURE, FieldKind.INCIDENT),
    EntryField("cause", "oorzaak", FormPart.NATURE),
    EntryField("systems", "systemen", FormPart.NATURE),
    EntryField("data_categories", "soorten gegevens", FormPart.DATA),
    EntryField("special_data", "bijzondere gegevens", FormPart.DATA, FieldKind.YES_NO),
    EntryField("bsn", "burgerservicenummers", FormPart.DATA, FieldKind.YES_NO),
    EntryField("record_count", "aantal records", FormPart.DATA, FieldKind.NUMBER),
    EntryField("people_groups", "groepen mensen", FormPart.PEOPLE),
    EntryField("people_count", "aantal mensen", FormPart.PEOPLE, FieldKind.NUMBER),
    EntryField("prior_security", "beveiliging vooraf", FormPart.PRIOR_MEASURES),
    EntryField(
        "unintelligible", "onleesbaar voor een ander", FormPart.PRIOR_MEASURES, FieldKind.YES_NO
    ),
    EntryField("consequences", "gevolgen", FormPart.CONSEQUENCES),
    EntryField("measures", "maatregelen", FormPart.INFORMING),
    EntryField("cross_border", "mensen in andere EU-landen", FormPart.INFORMING, FieldKind.YES_NO),
    EntryField("remarks", "opmerkingen", FormPart.OTHER),
    EntryField("false_alarm", "loos alarm", FormPart.REGISTER, FieldKind.YES_NO),
    EntryField("closing", "afronding", FormPart.REGISTER),
)
BY_NAME: Final[Mapping[str, EntryField]] = {each.name: each for each in FIELDS}


def read_fields(texts: Mapping[str, str], *, mask: Callable[[str], str]) -> dict[str, Any]:
    """Answer fields as the entry keeps them, from what a person wrote; free text is masked.

    Raises CaseRefuses.
    """
    unknown = [name for name in texts if name not in BY_NAME]
    if unknown:
        known = ", ".join(BY_NAME)
        raise CaseRefuses(f"Het register heeft geen veld {unknown[0]!r}; wel: {known}.")
    return {
        name: BY_NAME[name].read(mask(text) if BY_NAME[name].kind is FieldKind.TEXT else text)
        for name, text in texts.items()
    }


def read_yes_or_no(given: str, label: str) -> bool:
    """Answer whether a person wrote yes, in Dutch or English. Raises CaseRefuses."""
    if given.casefold() not in YES | NO:
        raise CaseRefuses(f"{label}: schrijf ja of nee (gelezen: {given!r}).")
    return given.casefold() in YES


def read_choice(
    choices: type[Choice], given: str, words: Mapping[Choice, str], label: str
) -> Choice:
    """Answer one of a closed set. Raises CaseRefuses, which names them all."""
    try:
        return choices(given)
    except ValueError:
        raise CaseRefuses(
            f"{label}: {given!r} kan niet. Kies uit: {choices_in_words(choices, words)}."
        ) from None


def read_choices(
    choices: type[Choice], given: str, words: Mapping[Choice, str], label: str
) -> frozenset[Choice]:
    """Answer several of a closed set, written with commas. Raises CaseRefuses."""
    names = [each.strip() for each in given.split(",") if each.strip()]
    return frozenset(read_choice(choices, each, words, label) for each in names)


def choices_in_words(choices: type[Choice], words: Mapping[Choice, str]) -> str:
    """Answer a closed set for a person who must pick: "low (laag); high (hoog)"."""
    return "; ".join(f"{each} ({words[each]})" for each in choices)


def read_moment(text: str, label: str) -> datetime:
    """Answer the moment in UTC; without an offset it is Amsterdam time. Raises CaseRefuses."""
    example = "2026-11-03T14:30"
    try:
        if DAY_ONLY.fullmatch(text):
            raise CaseRefuses(f"{label}: schrijf bij {text} ook hoe laat, zoals {example}.")
        return to_instant(datetime.fromisoformat(text), label)
    except DeadlineInputError as fault:
        raise CaseRefuses(str(fault)) from None
    except CaseRefuses:
        raise
    except ValueError:
        raise CaseRefuses(
            f"{label}: {text!r} is geen tijdstip. Schrijf het zoals {example}."
        ) from None


def told_in_words(moment: datetime) -> str:
    """Answer when a reporter says to have noticed a breach, as "volgens de melder di 3 november
    2026"; midnight stands for the whole day."""
    local = to_amsterdam(moment)
    is_day = local.time() == time()
    return f"volgens de melder {short_day(local.date()) if is_day else moment_in_words(moment)}"


def moment_in_words(moment: datetime) -> str:
    """Answer a moment as "di 3 november 2026 14:30", Amsterdam time."""
    local = to_amsterdam(moment)
    return f"{short_day(local.date())} {clock_time(local)}"
