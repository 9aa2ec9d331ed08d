"""Say what a school board's profile holds, and who gets what by it."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator

from casework.board_parts import (
    AnyHolder,
    AnyPerson,
    BreachRules,
    CameraRules,
    Contact,
    EmailAddress,
    Holder,
    LegalRemedy,
    Part,
    Person,
    Post,
    Reminders,
    Role,
    RoleFacts,
    School,
    Term,
    Whole,
    YesOrNo,
)
from casework.colours import readable_colour
from casework.kinds import Kind
from casework.school_holidays import Region
from casework.school_names import NamePatterns, name_patterns, schools_in

__all__ = [
    "DEFAULT_ROUTING",
    "DEFAULT_TITLES",
    "AnyHolder",
    "AnyPerson",
    "BoardProfile",
    "BreachRules",
    "CameraRules",
    "Contact",
    "EmailAddress",
    "Holder",
    "LegalRemedy",
    "Person",
    "Post",
    "Reminders",
    "Role",
    "RoleFacts",
    "School",
    "Term",
    "same_address",
]

DEFAULT_ROUTING: Final[dict[Kind, Role]] = {
    **dict.fromkeys(Kind, Role.DIRECTOR),
    Kind.DATALEK: Role.FG,
    Kind.INFORMATIE: Role.FG,
    Kind.KLACHT: Role.FG,
    Kind.OVERIG: Role.DESK,
}
"""Rules §6, "Default": who gets what when a board's documents are silent. A breach goes to the
IBP manager of a board that has one."""

DEFAULT_TITLES: Final[dict[Role, str]] = {
    Role.DIRECTOR: "directeur van de school",
    Role.IBP_MANAGER: "IBP-manager",
    Role.FG: "functionaris gegevensbescherming (FG)",
    Role.DESK: "privacydesk van het bestuur",
}


def _board_id(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_-]{1,30}", text):
        raise ValueError(
            "expected 2 to 31 small letters, digits, hyphens or underscores, a letter first,"
            ' such as "linde"'
        )
    return text


class BoardProfile(Part):
    """Everything one board's documents decide, with the defaults of rules §6 filled in."""

    id: Annotated[str, AfterValidator(_board_id)]
    """Short name in settings, commands and the name of the file; never changes."""
    name: str = Field(min_length=2)
    """As parents know the board."""
    sector: str = "primair onderwijs"
    """Kind of education, in Dutch."""
    source: str = ""
    """The document the profile was drawn from."""
    led_by: str = ""
    """Who leads the board, by name and title."""
    contact: Contact = Contact()
    roles: Mapping[Role, RoleFacts] = Field(default_factory=dict)
    """What the board calls each role; directors stand with their schools."""
    routing: Mapping[Kind, Role] = Field(default_factory=dict)
    """Who gets which kind, where the documents say so."""
    routing_without_school: Mapping[Kind, Role] = Field(default_factory=dict)
    """Who gets a director's kind as long as no school is known; else the desk."""
    terms: Mapping[Kind, Term] = Field(default_factory=dict)
    """`weeks` where the board promises four weeks, beside the legal month."""
    breach: BreachRules = Field(default=BreachRules(), validate_default=True)
    ladder: tuple[Role, ...] = (Role.DIRECTOR, Role.FG)
    """Who is next when nobody takes a ticket up; after the last comes only the AP."""
    reminders: Reminders = Reminders()
    own_target_working_days: Whole | None = Field(default=None, ge=1, le=40)
    """Within so many working days the board wants to answer; moves no legal date."""
    four_eyes: YesOrNo = False
    """A second person reads every answer before it goes to the parent."""
    accent: Annotated[str, AfterValidator(readable_colour)] = "#00567a"
    """The board's colour on its pages: `#` and six digits, dark enough for white text."""
    extra_holidays: tuple[Annotated[date, Field(strict=True)], ...] = ()
    """Days the board counts as holidays on top of the law's; by default none (rules §1.3)."""
    region: Region | None = None
    """Which school holidays its schools have."""
    schools: tuple[School, ...] = ()
    pupil_systems: tuple[str, ...] = ()
    """Where data of pupils is kept, to be named in answers."""
    camera: CameraRules = CameraRules()
    identity_rule: str = ""
    """What the documents say on showing who you are, in Dutch. The service itself never asks for
    a copy (rules §3)."""
    legal_remedy: LegalRemedy | None = None
    """Set by the FG; never guessed (rules §2)."""
    age_of_own_rights: Whole = Field(default=16, ge=12, le=18)
    """From this age a pupil acts alone, below it a parent does."""
    special_rules: tuple[str, ...] = ()
    """Sentences in Dutch that staff must know when they decide."""
    warnings_for_fg: tuple[str, ...] = ()
    """Where the board's own text and the law disagree (rules §6), in Dutch."""
    sources: Mapping[str, str] = Field(default_factory=dict)
    """Where in the document a key was found: `"routing.klacht" = "10.10.5"`."""

    @field_validator("breach")
    @classmethod
    def _without_ibp_manager_the_fg_alone_is_told(
        cls, rules: BreachRules, info: ValidationInfo
    ) -> BreachRules:
        said = rules.model_fields_set
        if "notify" in said or Role.IBP_MANAGER in info.data.get("roles", {}):
            return rules
        return BreachRules.model_construct(said, **{**dict(rules), "notify": (Role.FG,)})

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
        role = self.routing.get(kind, self._default_role(kind))
        if role is Role.DIRECTOR and school is None:
            return self.routing_without_school.get(kind, Role.DESK)
        return role

    def _default_role(self, kind: Kind) -> Role:
        if kind is Kind.DATALEK and Role.IBP_MANAGER in self.roles:
            return Role.IBP_MANAGER
        return DEFAULT_ROUTING[kind]

    def says(self, key: str) -> bool:
        """Answer whether the profile itself holds a key such as "breach.notify"; if not, what is
        there is the default."""
        part, _, rest = key.partition(".")
        if part not in self.model_fields_set:
            return False
        inner = getattr(self, part)
        if isinstance(inner, BaseModel):
            return not rest or rest in inner.model_fields_set
        return not (rest and isinstance(inner, Mapping)) or rest.partition(".")[0] in inner

    def source_of(self, key: str) -> str:
        """Answer where in the document a key was found; empty where that is not said."""
        while key and key not in self.sources:
            key = key.rpartition(".")[0]
        return self.sources.get(key, "")

    def has_deputy(self, role: Role, school: School | None) -> bool:
        """Answer whether somebody stands in for who holds a role."""
        return self._deputy(role, school) is not None

    def _deputy(self, role: Role, school: School | None) -> Person | None:
        if role is Role.DIRECTOR:
            return school.deputy if school else None
        facts = self.roles.get(role)
        return facts.deputy if facts else None

    def address_of_post(self, post: Post, school: School | None) -> EmailAddress:
        """Answer the mail address of a post; a deputy's falls back to the role's own."""
        deputy = self._deputy(post.role, school) if post.deputy else None
        return deputy.address if deputy else self.address_of(post.role, school)

    def who_at(self, post: Post, school: School | None) -> str:
        """Answer a post in words, such as "plaatsvervanger van de directeur van De Brug"."""
        title = self.who(post.role, school)
        return f"plaatsvervanger van de {title}" if post.deputy else title

    def named_at(self, post: Post, school: School | None) -> str:
        """Answer the name of the person at a post; empty where none is entered."""
        if post.deputy:
            deputy = self._deputy(post.role, school)
            return deputy.name if deputy else ""
        if post.role is Role.DIRECTOR:
            return school.director.name if school and school.director else ""
        facts = self.roles.get(post.role)
        return facts.name if facts else ""

    def region_of(self, school: School | None) -> Region | None:
        """Answer whose school holidays a school has."""
        return (school.region if school else None) or self.region

    def address_of(self, role: Role, school: School | None) -> EmailAddress:
        """Answer the mail address of a role; where none is entered, of the next who can act.

        A director without an address falls back to the desk, the desk to the IBP manager, and
        the board's own contact address is the last resort, so that no ticket goes nowhere.
        """
        if role is Role.DIRECTOR and school is not None and school.director:
            return school.director.address
        for candidate in (role, Role.DESK, Role.IBP_MANAGER):
            facts = self.roles.get(candidate)
            if facts and facts.address:
                return facts.address
        return self.contact.email

    def is_staff(self, address: str | None) -> bool:
        """Answer whether a mail address is one that the board's own people write from."""
        own = [self.contact.email, self.breach.address]
        own += [facts.address for facts in self.roles.values()]
        people = [facts.deputy for facts in self.roles.values()]
        people += [person for school in self.schools for person in (school.director, school.deputy)]
        own += [person.address for person in people if person is not None]
        return any(same_address(each, address) for each in own if each)

    @cached_property
    def _school_names(self) -> NamePatterns[School]:
        return name_patterns(self.schools)

    def schools_named_in(self, text: str) -> tuple[School, ...]:
        """Answer the schools whose name or alias stands in a text, in order of appearance."""
        return schools_in(text, self._school_names)


def same_address(one: str, other: str | None) -> bool:
    """Answer whether two mail addresses are the same; capitals do not count."""
    return other is not None and one.strip().casefold() == other.strip().casefold()
