"""Start a profile by asking questions, one at a time, each answer checked at once."""

import copy
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from casework.boards import DEFAULT_ROUTING, DEFAULT_TITLES, Role
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.profile_check import faults_in
from service.profile_text import profile_text

Key = tuple[str | int, ...]

ROLE_WORDS: Final = {
    "directeur": Role.DIRECTOR,
    "ibp-manager": Role.IBP_MANAGER,
    "fg": Role.FG,
    "desk": Role.DESK,
}
REMEDY_WORDS: Final = {"awb": "awb", "rechter": "court"}
YES: Final = frozenset({"j", "ja", "y", "yes"})
NO: Final = frozenset({"n", "nee", "no"})
NO_ADDRESS: Final = "Dat is geen mailadres. Schrijf het zo: privacy@bestuur.example"
TOO_SHORT: Final = "Daar is minstens één woord van twee letters voor nodig."


class Stopped(Exception):
    """Whoever answered stopped before the end."""


class _NotUnderstood(ValueError):
    """An answer that is none of those that can be given."""


@dataclass
class Interview:
    """The questions, and what was answered so far as the contents of a profile."""

    ask: Callable[[str], str]
    """Shows a question and answers what was typed."""
    say: Callable[[str], None]
    data: dict[str, Any] = field(default_factory=lambda: {"roles": {}})

    @property
    def board_id(self) -> str:
        """The board's short name."""
        return str(self.data["id"])

    def hold(self) -> str:
        """Ask everything and answer the text of the profile. Raises Stopped."""
        self.say("Enter laat een antwoord leeg of kiest wat tussen [ ] staat. Ctrl-C stopt.")
        for title, questions in (
            ("Het bestuur", self._board),
            ("Contact voor ouders", self._contact),
            ("Mensen", self._people),
            ("Wie krijgt wat, en hoe lang", self._who_gets_what),
            ("Datalek", self._breach),
            ("Wie vraagt", self._identity),
            ("Systemen en camera's", self._systems),
            ("Scholen", self._schools),
            ("Bijzondere regels", self._rules),
        ):
            self.say(f"\n{title}")
            questions()
        return profile_text(self.data)

    def keep(self, text: str, file: Path) -> Path:
        """Save the profile and answer where; ask for another place when this one will not do.

        A file that is there is only written over when that is said. Raises Stopped.
        """
        while True:
            if not file.exists() or self._yes(f"{file} bestaat al. Overschrijven?", default=False):
                try:
                    save_profile(text, file)
                except OSError as fault:
                    self.say(f"{file} kan niet bewaard worden: {fault.strerror}.")
                else:
                    return file
            file = Path(self._typed("Onder welke naam dan wel?") or file)

    def _board(self) -> None:
        self._set(("name",), "Hoe heet het bestuur?", wrong=TOO_SHORT, needed=True)
        self._set(
            ("id",),
            "Korte naam, voor instellingen en commando's?",
            start=_short_name(self.data["name"]),
            wrong="Gebruik 2 tot 31 kleine letters, cijfers of streepjes, een letter vooraan.",
            needed=True,
        )
        self._set(("sector",), "Soort onderwijs?", silent="primair onderwijs")
        self._set(("source",), "Uit welk document komt dit profiel?")
        self._set(("led_by",), "Wie leidt het bestuur (naam en functie)?")
        self._set(
            ("region",),
            "Regio van de schoolvakanties (noord, midden of zuid)?",
            read=str.lower,
            wrong="Kies noord, midden of zuid, of laat het leeg.",
        )

    def _contact(self) -> None:
        self._set(("contact", "email"), "Mailadres waar ouders naar schrijven?", wrong=NO_ADDRESS)
        self._set(("contact", "phone"), "Telefoonnummer?")
        self._set(("contact", "address"), "Bezoek- of postadres, op één regel?")
        self._set(("contact", "website"), "Bladzijde met de privacyverklaring (https://…)?")

    def _people(self) -> None:
        title = self._typed("Hoe noemt u de directeur?", DEFAULT_TITLES[Role.DIRECTOR])
        if title != DEFAULT_TITLES[Role.DIRECTOR]:
            self.data["roles"]["director"] = {"title": title}
        if self._yes("Heeft het bestuur een IBP-manager?", default=False):
            self._person(Role.IBP_MANAGER, "de IBP-manager")
        self._person(Role.FG, "de FG")
        if self._yes(
            "Is er een apart adres voor wat nog geen school heeft (de desk)?", default=False
        ):
            self._person(Role.DESK, "de desk")

    def _person(self, role: Role, words: str) -> None:
        self.data["roles"][role.value] = {"title": DEFAULT_TITLES[role]}
        place = ("roles", role.value)
        self._set((*place, "address"), f"Mailadres van {words}?", wrong=NO_ADDRESS)
        self._set((*place, "name"), f"Naam van {words}?")
        self._set(
            (*place, "deputy"), f"Mailadres van de plaatsvervanger van {words}?", wrong=NO_ADDRESS
        )

    def _who_gets_what(self) -> None:
        defaults = {kind: self._default_role(kind) for kind in Kind}
        for kind, role in defaults.items():
            self.say(f"  {KIND_FACTS[kind].title}: {_word(role)}")
        if not self._yes("Klopt dat?", default=True):
            for kind, role in defaults.items():
                self._set(
                    ("routing", kind.value),
                    f"{KIND_FACTS[kind].title}?",
                    silent=_word(role),
                    read=self._role,
                    wrong=self._choose_from(),
                )
        own_term = [kind for kind in Kind if KIND_FACTS[kind].clock is ClockRule.PROFILE_TERM]
        kinds = self._list(
            "Voor welke verzoeken belooft het bestuur antwoord binnen vier weken?",
            own_term,
            f"Kies uit {', '.join(own_term)}, met komma's ertussen; of laat het leeg.",
        )
        if kinds:
            self.data["terms"] = dict.fromkeys(kinds, "weeks")
        self._set(
            ("own_target_working_days",),
            "Binnen hoeveel werkdagen wil het bestuur zelf antwoorden?",
            read=_number,
            wrong="Dat moet een getal van 1 tot 40 zijn, of leeg.",
        )
        ladder = ", ".join(map(_word, self._rungs()))
        is_default = Role.IBP_MANAGER not in self._rungs()
        self._set(
            ("ladder",),
            "Niemand pakt een zaak op: wie is dan aan de beurt, in volgorde?",
            start="" if is_default else ladder,
            silent=ladder if is_default else "",
            read=self._roles,
            wrong="Begin met directeur, eindig met fg, noem niemand twee keer en de desk niet. "
            + self._choose_from(),
        )

    def _breach(self) -> None:
        self._set(("breach", "address"), "Mailadres om een datalek te melden?", wrong=NO_ADDRESS)
        told = [_word(role) for role in (Role.IBP_MANAGER, Role.FG) if role in self._rungs()]
        self._set(
            ("breach", "notify"),
            "Wie hoort het meteen?",
            silent=", ".join(told),
            read=self._roles,
            wrong=f"De fg hoort er altijd bij. {self._choose_from()}",
        )
        self._set(
            ("breach", "inner_hours"),
            "Binnen hoeveel uur na de ontdekking is het intern beoordeeld?",
            silent="24",
            read=_number,
            wrong="Dat moet een getal van 1 tot 72 zijn.",
        )

    def _identity(self) -> None:
        self._set(
            ("age_of_own_rights",),
            "Vanaf welke leeftijd vraagt een leerling zelf?",
            silent="16",
            read=_number,
            wrong="Dat moet een getal van 12 tot 18 zijn.",
        )
        self._set(("identity_rule",), "Wat zegt het document over laten zien wie je bent?")
        self._set(
            ("legal_remedy",),
            "Wat kan een ouder na een weigering (awb of rechter; alleen de FG bepaalt dit)?",
            read=_remedy,
            wrong="Kies awb of rechter, of laat het leeg zolang de FG het niet gezegd heeft.",
        )

    def _systems(self) -> None:
        self._set(
            ("pupil_systems",),
            "In welke systemen staan leerlinggegevens (komma's ertussen)?",
            read=_split,
        )
        if self._yes("Zegt het document iets over camera's?", default=False):
            self._set(
                ("camera", "weeks"),
                "Hoeveel weken blijven beelden?",
                silent="4",
                read=_number,
                wrong="Dat moet een getal van 1 tot 4 zijn.",
            )
            self._set(("camera", "where"), "Waar hangen ze, en waar nooit?")
            self._set(("camera", "third_parties"), "Wie mag de beelden nog meer krijgen?")

    def _schools(self) -> None:
        while name := self._typed("Naam van een school (leeg: klaar)?"):
            place = ("schools", len(self.data.get("schools", ())))
            if not self._fits(place, {"name": name}):
                self.say("Zo heet al een school, of de naam is te kort. Schrijf het dorp erbij.")
                continue
            self._put(place, {"name": name})
            self._set((*place, "village"), "  In welke plaats?")
            self._set(
                (*place, "aliases"),
                "  Hoe noemen ouders haar nog meer (komma's ertussen)?",
                read=_split,
                wrong="Zo heet al een andere school van dit bestuur, of een naam is te kort.",
            )
            if self._yes("  Is de naam ook een gewoon woord, zoals De Sleutel?", default=False):
                self._put((*place, "common_word"), True)
            self._set((*place, "director"), "  Mailadres van de directeur?", wrong=NO_ADDRESS)
            self._set((*place, "deputy"), "  Mailadres van de plaatsvervanger?", wrong=NO_ADDRESS)

    def _rules(self) -> None:
        for key, words in (
            ("special_rules", "Een regel die medewerkers moeten weten (leeg: klaar)?"),
            ("warnings_for_fg", "Iets in uw tekst dat botst met de wet (leeg: klaar)?"),
        ):
            while line := self._typed(words):
                self._put((key, len(self.data.get(key, ()))), line)

    def _set(
        self,
        key: Key,
        words: str,
        *,
        start: str = "",
        silent: str = "",
        read: Callable[[str], Any] = str,
        wrong: str = "Dat kan hier niet staan.",
        needed: bool = False,
    ) -> None:
        """Ask for a key until the answer fits.

        Enter takes `start`; or leaves the key out of the profile, so that the default holds,
        which is shown as `silent`.
        """
        while True:
            text = self._typed(words, start or silent)
            if (not text or text == silent) and not needed:
                return
            with suppress(_NotUnderstood):
                value = read(text)
                if self._fits(key, value):
                    self._put(key, value)
                    return
            self.say(wrong)

    def _list(self, words: str, known: Sequence[str], wrong: str) -> list[str]:
        while True:
            given = [each.lower() for each in _split(self._typed(words))]
            if all(each in known for each in given):
                return given
            self.say(wrong)

    def _yes(self, words: str, *, default: bool) -> bool:
        while True:
            answer = self._typed(f"{words} (j/n)", "j" if default else "n").lower()
            if answer in YES | NO:
                return answer in YES
            self.say("Antwoord met j of n.")

    def _typed(self, words: str, default: str = "") -> str:
        try:
            answer = self.ask(f"{words} [{default}] " if default else f"{words} ")
        except (KeyboardInterrupt, EOFError):
            raise Stopped from None
        readable = "".join(
            " " if unicodedata.category(each) in {"Cc", "Cs"} else each for each in answer
        )
        return readable.strip() or default

    def _fits(self, key: Key, value: object) -> bool:
        trial = Interview(self.ask, self.say, copy.deepcopy(self.data))
        trial._put(key, value)
        return not any(fault.path[: len(key)] == key for fault in faults_in(trial.data))

    def _put(self, key: Key, value: object) -> None:
        *above, last = key
        inner: Any = self.data
        for part, below in zip(above, key[1:], strict=True):
            if isinstance(part, str):
                inner = inner.setdefault(part, [] if isinstance(below, int) else {})
            else:
                inner = inner[part]
        if isinstance(last, int):
            inner.append(value)
        else:
            inner[last] = value

    def _rungs(self) -> tuple[Role, ...]:
        has_manager = Role.IBP_MANAGER in self.data["roles"]
        return (Role.DIRECTOR, *((Role.IBP_MANAGER,) if has_manager else ()), Role.FG)

    def _default_role(self, kind: Kind) -> Role:
        if kind is Kind.DATALEK and Role.IBP_MANAGER in self._rungs():
            return Role.IBP_MANAGER
        return DEFAULT_ROUTING[kind]

    def _role(self, text: str) -> str:
        role = ROLE_WORDS.get(text.lower())
        if role is None or role not in (*self._rungs(), Role.DESK):
            raise _NotUnderstood(text)
        if role is Role.DESK:
            self.data["roles"].setdefault("desk", {"title": DEFAULT_TITLES[Role.DESK]})
        return role.value

    def _roles(self, text: str) -> list[str]:
        return [self._role(each) for each in _split(text)]

    def _choose_from(self) -> str:
        return f"Kies uit {', '.join(map(_word, (*self._rungs(), Role.DESK)))}."


def save_profile(text: str, file: Path) -> None:
    """Write a profile whole or not at all; over a file that is there already."""
    half = file.with_name(f".{file.name}.new")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


def _word(role: Role) -> str:
    return next(word for word, each in ROLE_WORDS.items() if each is role)


def _split(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _number(text: str) -> int:
    if not re.fullmatch(r"\d{1,3}", text):
        raise _NotUnderstood(text)
    return int(text)


def _remedy(text: str) -> str:
    if text.lower() not in REMEDY_WORDS:
        raise _NotUnderstood(text)
    return REMEDY_WORDS[text.lower()]


def _short_name(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in _NO_NAMES]
    return "-".join(words)[:30].strip("-")


_NO_NAMES: Final[Iterable[str]] = frozenset({"stichting", "vereniging", "de", "het", "voor", "van"})
