"""Say in Dutch what can be set, between which bounds, and read what a person typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

from casework.board_settings import REMINDERS, SettingKey


class NotRead(ValueError):
    """What was typed is no value; the text says in Dutch what is."""


@dataclass(frozen=True, slots=True)
class TimeWords:
    """One time at which people are reminded, as a form asks for it."""

    label: str
    hint: str
    unit: str
    """Behind the number, as a sentence says it."""
    least: int = 0
    most: int = 0
    many: bool = False
    """Several numbers, with commas."""


TIMES: Final[Mapping[str, TimeWords]] = {
    "take_up_working_days": TimeWords(
        "Een zaak oppakken binnen",
        "Hele werkdagen, van 1 tot en met 10. Daarna gaat de zaak naar de volgende op de ladder.",
        "werkdagen",
        1,
        10,
    ),
    "take_up_breach_hours": TimeWords(
        "Een datalek oppakken binnen",
        "Uren, dag en nacht, van 1 tot en met 24.",
        "uur",
        1,
        24,
    ),
    "working_days_before": TimeWords(
        "Herinneren aan een antwoord",
        "Werkdagen vóór de datum, van 1 tot en met 40, met komma's ertussen: 10, 5, 1.",
        "werkdagen tevoren",
        1,
        40,
        many=True,
    ),
    "inner_hours_before": TimeWords(
        "Herinneren aan de eigen beoordeling van een datalek",
        "Uren vóór het einde, van 1 tot en met 71, met komma's ertussen: 20, 12, 4.",
        "uur tevoren",
        1,
        71,
        many=True,
    ),
    "ap_hours_before": TimeWords(
        "Herinneren aan de melding bij de AP",
        "Uren vóór het einde, van 1 tot en met 71, met komma's ertussen: 48, 24, 6.",
        "uur tevoren",
        1,
        71,
        many=True,
    ),
    "overdue_every_working_days": TimeWords(
        "Als een datum voorbij is, iedereen herinneren elke",
        "Werkdagen, van 1 tot en met 20.",
        "werkdagen",
        1,
        20,
    ),
    "start_of_day": TimeWords("Herinneringen komen om", "Een tijd zoals 09:00.", "uur"),
}
assert tuple(TIMES) == REMINDERS


def read_time(name: str, text: str) -> Any:
    """Answer the value that a person typed, as a profile has it. Raises NotRead."""
    words = TIMES[name]
    if name == "start_of_day":
        try:
            return time.fromisoformat(text).isoformat()
        except ValueError:
            raise NotRead("Schrijf een tijd zoals 09:00.") from None
    numbers = [_number(part, words) for part in (text.split(",") if words.many else [text])]
    return sorted(set(numbers), reverse=True) if words.many else numbers[0]


def _number(text: str, words: TimeWords) -> int:
    typed = text.strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5):  # noqa: PLR2004 -- digits
        raise NotRead(f"Schrijf een heel getal. {words.hint}")
    number = int(typed)
    if not words.least <= number <= words.most:
        raise NotRead(f"Kies een getal van {words.least} tot en met {words.most}.")
    return number


def shown_time(name: str, value: Any) -> str:
    """Answer a value as a form shows it: "10, 5, 1" or "09:00"."""
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return str(value)[:5] if name == "start_of_day" else str(value)


def value_words(key: SettingKey, value: Any) -> str:
    """Answer what is set, in a sentence's words; a deputy by name and address."""
    if not key.is_deputy:
        return f"{shown_time(key.name, value)} {TIMES[key.name].unit}"
    if not value:
        return "geen plaatsvervanger"
    person = {"address": value} if isinstance(value, str) else value
    name, address = person.get("name", ""), person["address"]
    return f"{name}, {address}" if name else str(address)
