"""Say what a school board's profile holds, and check it when it is loaded."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from casework.kinds import Kind

EmailAddress = Annotated[str, Field(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+$")]


class Role(StrEnum):
    """Who at a board must act on a case."""

    DIRECTOR = "director"
    """Director of the school the case is about."""
    IBP_MANAGER = "ibp_manager"
    """The board's manager for information security and privacy."""
    FG = "fg"
    """Functionaris gegevensbescherming, the data protection officer."""
    DESK = "desk"
    """The board's own desk: takes what has no school yet, or is not understood yet."""


class Term(StrEnum):
    """How long a board gives itself to answer (rules §1)."""

    MONTH = "month"
    WEEKS = "weeks"
    """Four weeks, beside the legal month."""


class BoardProfileInvalid(ValueError):
    """A profile says something this service cannot work with; the text names file and key."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Contact(_Part):
    """Where a parent can turn to; printed in every letter."""

    email: EmailAddress
    phone: str = ""
    address: str = ""
    website: str = ""


class School(_Part):
    """One school of the board, and how parents name it."""

    name: str = Field(min_length=2)
    village: str = ""
    aliases: tuple[Annotated[str, Field(min_length=2)], ...] = ()
    common_word: bool = False
    """The name is also an everyday word ("De Sleutel"), so it only counts when it is written
    as a name or behind a word such as `school` or `obs`."""
    director: EmailAddress | None = None


class RoleFacts(_Part):
    """What a role is called at this board, and where its mail goes."""

    title: str = Field(min_length=2)
    address: EmailAddress | None = None


class BreachRules(_Part):
    """The board's breach channel and who is told at once."""

    address: EmailAddress | None = None
    notify: tuple[Role, ...] = (Role.IBP_MANAGER, Role.FG)
    inner_hours: int = Field(default=24, ge=1, le=72)

    @field_validator("notify")
    @classmethod
    def _somebody_is_told(cls, roles: tuple[Role, ...]) -> tuple[Role, ...]:
        if Role.FG not in roles:
            raise ValueError("must contain 'fg': a breach always reaches the FG")
        return roles


DEFAULT_ROUTING: Final[dict[Kind, Role]] = {
    **dict.fromkeys(Kind, Role.DIRECTOR),
    Kind.DATALEK: Role.IBP_MANAGER,
    Kind.INFORMATIE: Role.FG,
    Kind.KLACHT: Role.FG,
    Kind.OVERIG: Role.DESK,
}
"""Rules §6, "Default": who gets what when a board's documents are silent."""

DEFAULT_TITLES: Final[dict[Role, str]] = {
    Role.DIRECTOR: "directeur van de school",
    Role.IBP_MANAGER: "IBP-manager",
    Role.FG: "functionaris gegevensbescherming (FG)",
    Role.DESK: "privacydesk van het bestuur",
}


class BoardProfile(_Part):
    """Everything one board's documents decide, with the defaults of rules §6 filled in."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]{1,30}$")
    name: str = Field(min_length=2)
    sector: str = "primair onderwijs"
    source: str = ""
    """The document the profile was drawn from."""
    contact: Contact
    roles: Mapping[Role, RoleFacts] = Field(default_factory=dict)
    routing: Mapping[Kind, Role] = Field(default_factory=dict)
    routing_without_school: Mapping[Kind, Role] = Field(default_factory=dict)
    terms: Mapping[Kind, Term] = Field(default_factory=dict)
    breach: BreachRules = BreachRules()
    ladder: tuple[Role, ...] = (Role.DIRECTOR, Role.FG)
    schools: tuple[School, ...] = ()
    pupil_systems: tuple[str, ...] = ()
    age_of_own_rights: int = Field(default=16, ge=12, le=18)
    special_rules: tuple[str, ...] = ()
    """Sentences in Dutch that staff must know when they decide."""
    warnings_for_fg: tuple[str, ...] = ()
    """Where the board's own text and the law disagree (rules §6), in Dutch."""

    @model_validator(mode="after")
    def _school_names_differ(self) -> "BoardProfile":
        names = [
            name
            for school in self.schools
            for name in {fold(each) for each in (school.name, *school.aliases)}
        ]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"schools: these names stand for two schools: {', '.join(twice)}")
        return self

    def title(self, role: Role) -> str:
        """Answer what a role is called here, in Dutch, for use in a sentence."""
        facts = self.roles.get(role)
        return facts.title if facts else DEFAULT_TITLES[role]

    def who(self, role: Role, school: School | None) -> str:
        """Answer a role in words, with the school's name where it is a director."""
        title = self.title(role)
        if role is Role.DIRECTOR and school is not None:
            return f"{title.removesuffix(' van de school')} van {school.name}"
        return title

    def term(self, kind: Kind) -> Term:
        """Answer which unextended term holds for a kind of request."""
        return self.terms.get(kind, Term.MONTH)

    def school(self, name: str | None) -> School | None:
        """Answer the school with exactly this name."""
        return next((school for school in self.schools if school.name == name), None)

    def role_for(self, kind: Kind, school: School | None) -> Role:
        """Answer who must act on a case of this kind.

        Without a school no director can be named, so the board's desk holds the case meanwhile.
        """
        role = self.routing.get(kind, DEFAULT_ROUTING[kind])
        if role is Role.DIRECTOR and school is None:
            return self.routing_without_school.get(kind, Role.DESK)
        return role

    def address_of(self, role: Role, school: School | None) -> EmailAddress:
        """Answer the mail address of a role; where none is entered, of the next who can act.

        A director without an address falls back to the desk, the desk to the IBP manager, and
        the board's own contact address is the last resort, so that no ticket goes nowhere.
        """
        if role is Role.DIRECTOR and school is not None and school.director:
            return school.director
        for candidate in (role, Role.DESK, Role.IBP_MANAGER):
            facts = self.roles.get(candidate)
            if facts and facts.address:
                return facts.address
        return self.contact.email

    def is_staff(self, address: str | None) -> bool:
        """Answer whether a mail address is one that the board's own people write from."""
        own = [self.contact.email, self.breach.address]
        own += [facts.address for facts in self.roles.values()]
        own += [school.director for school in self.schools]
        return any(same_address(each, address) for each in own if each is not None)

    def missing_addresses(self) -> tuple[str, ...]:
        """Answer, in Dutch, which roles and schools still lack an address of their own."""
        acting = {self.role_for(kind, None) for kind in Kind} | {*self.breach.notify, Role.DESK}
        acting |= {role for role in self.ladder if role is not Role.DIRECTOR}
        missing = [
            self.title(role)
            for role in Role
            if role in acting and (role not in self.roles or not self.roles[role].address)
        ]
        return (*missing, *(f"directeur van {s.name}" for s in self.schools if not s.director))

    @cached_property
    def _school_names(self) -> tuple[tuple[School, re.Pattern[str]], ...]:
        """Each school with what its name and aliases look like in a folded text."""
        return tuple(
            (school, _as_pattern((school.name, *school.aliases))) for school in self.schools
        )

    def schools_named_in(self, text: str) -> tuple[School, ...]:
        """Answer the schools whose name or alias stands in a text, in order of appearance.

        A name inside the longer name of another school, "De Brug" in "De Brug Zuid", is not
        named by it.
        """
        text = unicodedata.normalize("NFC", text)
        folded = fold(text)
        spots = [
            (match.span(), school)
            for school, names in self._school_names
            for match in names.finditer(folded)
            if not school.common_word or _stands_as_a_name(text, folded, match)
        ]
        named = [
            (span, school)
            for span, school in spots
            if not any(_holds(other, span) for other, owner in spots if owner is not school)
        ]
        return tuple(dict.fromkeys(school for _, school in sorted(named, key=lambda spot: spot[0])))


_SCHOOL_WORD_BEFORE: Final = re.compile(
    r"(?:basisschool|school|obs|odbs|ojbs|o\.b\.s\.|locatie)\s*:?\s*[\"'„“]?$"
)


_SPACES: Final = str.maketrans("-\t\n\r\x0b\x0c", "      ")


def fold(text: str) -> str:
    """Answer a text without capitals and accents, of the same length, to compare names by.

    Characters whose plain form has another length stay as they are, so that places in the
    folded text are places in the text itself.
    """
    if text.isascii():
        return text.lower().translate(_SPACES)
    return "".join(map(_fold_character, text))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character)[0].casefold()
    if plain in {"-", "\u2010", "\u2011", "\u2013"} or plain.isspace():
        return " "
    return plain if len(plain) == 1 else character


def _as_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """What names look like in a folded text: whole words, broken over lines if need be."""
    as_words = [fold(unicodedata.normalize("NFC", name)).split() for name in names]
    either = "|".join(" +".join(map(re.escape, words)) for words in as_words)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]


def _stands_as_a_name(text: str, folded: str, match: re.Match[str]) -> bool:
    start = match.start()
    written = text[start : match.end()]
    last_word = written.split()[-1] if written.split() else written
    if last_word[:1].isupper() and not text.isupper():
        return True
    return bool(_SCHOOL_WORD_BEFORE.search(folded[max(0, start - 16) : start]))


def same_address(one: str, other: str | None) -> bool:
    """Answer whether two mail addresses are the same; capitals do not count."""
    return other is not None and one.strip().casefold() == other.strip().casefold()


def check_profile(data: Mapping[str, object], *, file: str) -> BoardProfile:
    """Turn the contents of a profile file into a profile.

    Raises BoardProfileInvalid with one line per fault: file, key, and what is expected there.
    """
    try:
        return BoardProfile.model_validate(data)
    except ValidationError as fault:
        lines = [
            f"{file}: {_key(error['loc'])}: {error['msg'].removeprefix('Value error, ')}"
            f"{_given(error)}"
            for error in fault.errors(include_url=False)
        ]
        raise BoardProfileInvalid("\n".join(lines)) from None


def _key(location: Iterable[int | str]) -> str:
    return ".".join(str(part) for part in location if part != "[key]") or "(file)"


def _given(error: Mapping[str, object]) -> str:
    value = error.get("input")
    return f" (found: {value!r})" if isinstance(value, str | int | float) else ""


def with_local_facts(
    profile: BoardProfile,
    *,
    addresses: Mapping[Role, str],
    directors: Mapping[str, str],
    schools: tuple[School, ...],
    source: str,
) -> BoardProfile:
    """Answer the profile with what only the board's administrator knows filled in.

    Raises BoardProfileInvalid when a director is given for a school the board does not have.
    """
    known = {school.name for school in (*profile.schools, *schools)}
    unknown = sorted(set(directors) - known)
    if unknown:
        raise BoardProfileInvalid(
            f"{source}: directors: {', '.join(unknown)}: expected a school of {profile.name}"
        )
    merged_schools = [
        {
            **school.model_dump(),
            **({"director": directors[school.name]} if school.name in directors else {}),
        }
        for school in (*profile.schools, *schools)
    ]
    merged_roles = {
        role: {
            "title": profile.title(role),
            "address": addresses.get(role) or _address(profile, role),
        }
        for role in Role
        if role in profile.roles or role in addresses
    }
    data = {**profile.model_dump(), "schools": merged_schools, "roles": merged_roles}
    return check_profile(data, file=source)


def _address(profile: BoardProfile, role: Role) -> str | None:
    facts = profile.roles.get(role)
    return facts.address if facts else None
