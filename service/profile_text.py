"""Write a profile as a TOML file that explains itself to the administrator who will change it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any, Final

from casework.boards import DEFAULT_ROUTING, Reminders
from casework.kinds import Kind

WIDTH: Final = 100
"""Characters; a longer list gets a line for each of its members."""

HEAD: Final = """\
# Profiel van {name}, begonnen met `privacyloket boards new`.
# Een regel die met # begint telt niet mee: het is uitleg, een voorbeeld, of de standaard die nu
# geldt. Haal het # weg om iets te zeggen. Elke sleutel staat uitgelegd in docs/boards.md.
# Controleren: privacyloket boards check BESTAND. Lezen en ondertekenen: privacyloket boards show
# BESTAND.
"""

TOP: Final[tuple[tuple[str, str, Any], ...]] = (
    ("id", "Korte naam, in instellingen en commando's. Verander haar nooit meer.", "linde"),
    ("name", "Zoals ouders het bestuur kennen.", "…"),
    ("sector", "Soort onderwijs.", "primair onderwijs"),
    ("source", "Het document waar dit profiel uit komt.", "Privacyreglement …"),
    ("led_by", "Wie het bestuur leidt, met functie.", "…, bestuurder"),
    ("region", "Regio van de schoolvakanties: noord, midden of zuid.", "midden"),
    ("pupil_systems", "Waar gegevens van leerlingen staan; komt in antwoorden.", ["…"]),
    ("age_of_own_rights", "Vanaf deze leeftijd vraagt een leerling zelf.", 16),
    (
        "ladder",
        "Wie aan de beurt is als niemand een zaak oppakt; de FG als laatste, daarna alleen de AP.",
        ["director", "fg"],
    ),
    (
        "own_target_working_days",
        "Binnen zoveel werkdagen wil het bestuur zelf antwoorden; verandert geen wettelijke datum.",
        10,
    ),
    ("four_eyes", "Een tweede persoon leest elk antwoord voordat het naar de ouder gaat.", True),
    ("accent", "De kleur van het bestuur op zijn pagina's; donker genoeg voor wit.", "#00567a"),
    ("extra_holidays", "Dagen die het bestuur als feestdag telt, naast de wettelijke.", []),
    ("identity_rule", "Wat het document zegt over laten zien wie je bent.", "…"),
    ("legal_remedy", "Na een weigering: awb of court. Alleen de FG bepaalt dit.", "court"),
    ("special_rules", "Zinnen die medewerkers moeten weten als zij beslissen.", ["…"]),
    ("warnings_for_fg", "Waar de eigen tekst botst met de wet.", ["…"]),
)
TABLES: Final[tuple[tuple[str, str, tuple[tuple[str, str, Any], ...]], ...]] = (
    (
        "contact",
        "Waar ouders terecht kunnen; staat in elke brief.",
        (
            ("email", "Zonder dit adres start de dienst niet.", "privacy@bestuur.example"),
            ("phone", "", "…"),
            ("address", "", "…"),
            ("website", "", "https://…"),
        ),
    ),
    (
        "roles",
        "Hoe elke rol hier heet, en waar haar post heen gaat.",
        (
            ("director", "", {"title": "directeur van de school"}),
            ("ibp_manager", "", {"title": "IBP-manager", "address": "ibp@bestuur.example"}),
            ("fg", "", {"title": "functionaris gegevensbescherming (FG)"}),
            ("desk", "Krijgt wat nog geen school heeft.", {"title": "privacydesk van het bestuur"}),
        ),
    ),
    (
        "routing",
        "Wie wat krijgt: director, ibp_manager, fg of desk.",
        tuple((kind.value, "", DEFAULT_ROUTING[kind].value) for kind in Kind),
    ),
    (
        "terms",
        "Beloofde vier weken, naast de wettelijke maand. Alleen voor AVG art. 15-22.",
        (("inzage", "", "month"), ("correctie", "", "month"), ("verwijdering", "", "month")),
    ),
    (
        "breach",
        "Waar een datalek gemeld wordt, en wie het meteen hoort; de FG altijd.",
        (
            ("address", "", "datalek@bestuur.example"),
            ("notify", "", ["fg"]),
            ("inner_hours", "Binnen zoveel uur na de ontdekking intern beoordeeld.", 24),
            ("ap_hours", "Binnen zoveel uur bij de AP gemeld; alleen als de wet verandert.", 72),
        ),
    ),
    (
        "reminders",
        "Wanneer mensen eraan herinnerd worden.",
        tuple((key, "", field.default) for key, field in Reminders.model_fields.items()),
    ),
    (
        "camera",
        "Wat het document over camera's zegt.",
        (
            ("weeks", "Zo lang blijven beelden, behalve na een incident.", 4),
            ("where", "", "…"),
            ("third_parties", "Wie de beelden ook mag krijgen.", "…"),
        ),
    ),
    (
        "sources",
        'Waar in het document iets staat, zoals "routing.klacht" = "artikel 10".',
        (),
    ),
)


def profile_text(data: Mapping[str, Any]) -> str:
    """Answer the text of a profile file with these contents, and an explanation of each key."""
    lines = [HEAD.format(name=data["name"])]
    lines += _keys(data, TOP)
    for name, words, keys in TABLES:
        inner = data.get(name, {})
        more = tuple((key, "", None) for key in inner if key not in {known for known, *_ in keys})
        lines += [f"# {words}", f"[{name}]", *_keys(inner, (*keys, *more), apart=False), ""]
    for school in data.get("schools", ()):
        lines += [
            "[[schools]]",
            *(f"{key} = {as_toml(value)}" for key, value in school.items()),
            "",
        ]
    if not data.get("schools"):
        lines += _EXAMPLE_SCHOOL
    return "\n".join(lines).rstrip() + "\n"


_EXAMPLE_SCHOOL: Final = [
    "# Voor elke school zo'n stuk. common_word: de naam is ook een gewoon woord.",
    "# [[schools]]",
    '# name = "De Brug"',
    '# village = "…"',
    '# aliases = ["Brugschool"]',
    "# common_word = true",
    '# director = { address = "directie@school.example", name = "…" }',
    '# deputy = { address = "plaatsvervanger@school.example", name = "…" }',
]


def _keys(
    data: Mapping[str, Any], keys: Sequence[tuple[str, str, Any]], *, apart: bool = True
) -> Iterator[str]:
    for key, words, example in keys:
        if words:
            yield f"# {words}"
        if key in data:
            yield f"{key} = {as_toml(data[key])}"
        else:
            yield f"# {key} = {as_toml(example)}"
        if apart:
            yield ""


def as_toml(value: object) -> str:
    """Answer a value as TOML writes it."""
    match value:
        case bool() | int():
            return str(value).lower()
        case date() | time():
            return value.isoformat()
        case str():
            # A text of JSON is one of TOML, but for this one character.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            pairs = ", ".join(f"{key} = {as_toml(inner)}" for key, inner in value.items())
            return f"{{ {pairs} }}"
        case Sequence():
            members = [as_toml(each) for each in value]
            line = f"[{', '.join(members)}]"
            if len(line) <= WIDTH:
                return line
            return "\n".join(("[", *(f"    {each}," for each in members), "]"))
    raise TypeError(type(value))
