"""Tell everything a board's profile decides, with where it comes from, in plain Dutch."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from casework.board_settings import FROM_DESK
from casework.boards import BoardProfile, LegalRemedy, Person, Role, School, Term
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.profile_gaps import gaps_of
from casework.setting_words import TIMES, shown_time

MISSING: Final = "nog invullen"
BY_DEFAULT: Final = "standaard"
OF_PROFILE: Final = "profiel"
ANY_SCHOOL: Final = School(name="de school")
TERM_WORDS: Final = {
    Term.MONTH: "één maand",
    Term.WEEKS: "vier weken, naast de wettelijke maand",
}
REMEDY_WORDS: Final = {
    LegalRemedy.AWB: "bezwaar volgens de Awb, binnen zes weken",
    LegalRemedy.COURT: "verzoekschrift bij de rechtbank, binnen zes weken",
}
IDENTITY: Final = (
    "Alleen bij redelijke twijfel, en met wat de school al weet. Nooit een kopie: een kopie die"
    " toch komt, wordt niet bewaard."
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the profile decides."""

    title: str
    value: str
    source: str = ""
    """Where it comes from; empty where there is nothing to name."""
    lacks: bool = False
    """It must still be filled in."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Facts that belong together."""

    title: str
    facts: tuple[Fact, ...]


def story_of(board: BoardProfile) -> tuple[Chapter, ...]:
    """Answer the whole profile, chapter by chapter."""
    return (
        Chapter("Bestuur en contact", tuple(_of_board(board))),
        Chapter("Wie krijgt wat, en hoe lang", tuple(_of_kinds(board))),
        Chapter("Mensen", tuple(_of_people(board))),
        Chapter("Oppakken en herinneren", tuple(_of_reminders(board))),
        Chapter("Antwoorden", tuple(_of_answers(board))),
        Chapter("Datalekken", tuple(_of_breach(board))),
        Chapter("Camera's", tuple(_of_camera(board))),
        Chapter("Scholen", tuple(_of_schools(board))),
    )


def gaps(board: BoardProfile) -> tuple[str, ...]:
    """Answer what must still be filled in, each with what happens until then."""
    return tuple(f"{gap.what}; tot dan: {gap.meanwhile}" for gap in gaps_of(board))


def _said(board: BoardProfile, title: str, key: str, value: str | None) -> Fact:
    if not value:
        return Fact(title, MISSING, lacks=True)
    return Fact(title, value, source_of(board, key))


def source_of(board: BoardProfile, key: str) -> str:
    """Answer where a key comes from: a place in the document, or why there is none."""
    if not board.says(key):
        return BY_DEFAULT
    found = board.source_of(key)
    return "ingesteld in deze dienst" if found == FROM_DESK else found or OF_PROFILE


def _of_board(board: BoardProfile) -> Iterator[Fact]:
    contact = board.contact
    yield Fact("Document", board.source or "niet genoemd")
    yield _said(board, "Soort onderwijs", "sector", board.sector)
    if board.led_by:
        yield _said(board, "Bestuurder", "led_by", board.led_by)
    yield _said(board, "Mail voor ouders", "contact.email", contact.email)
    for title, key, value in (
        ("Telefoon", "phone", contact.phone),
        ("Adres", "address", contact.address),
        ("Website", "website", contact.website),
    ):
        if value:
            yield _said(board, title, f"contact.{key}", value)
    systems = ", ".join(board.pupil_systems)
    yield _said(board, "Leerlingsystemen", "pupil_systems", systems)
    region = f"regio {board.region}" if board.region else None
    yield _said(board, "Schoolvakanties", "region", region)
    if board.extra_holidays:
        days = ", ".join(f"{day:%d-%m-%Y}" for day in board.extra_holidays)
        yield _said(board, "Extra vrije dagen", "extra_holidays", days)


def _of_kinds(board: BoardProfile) -> Iterator[Fact]:
    for kind in Kind:
        words = f"naar {short_title(board, board.role_for(kind, ANY_SCHOOL))}; {_term(board, kind)}"
        yield _said(board, KIND_FACTS[kind].title, f"routing.{kind}", words)
    rest = f"wat voor de directeur is, gaat naar: {board.title(Role.DESK)}"
    exceptions = "".join(
        f"{KIND_FACTS[kind].title.lower()} gaat naar: {short_title(board, role)}; "
        for kind, role in board.routing_without_school.items()
    )
    yield _said(
        board, "Zolang de school onbekend is", "routing_without_school", f"{exceptions}{rest}"
    )
    if board.own_target_working_days:
        days = f"{board.own_target_working_days} werkdagen"
        yield _said(board, "Eigen streefdatum", "own_target_working_days", days)


def _term(board: BoardProfile, kind: Kind) -> str:
    match KIND_FACTS[kind].clock:
        case ClockRule.PROFILE_TERM:
            return TERM_WORDS[board.term(kind)]
        case ClockRule.MONTH:
            return "hooguit één maand"
        case ClockRule.BREACH_HOURS:
            return f"{board.breach.inner_hours} uur intern, {board.breach.ap_hours} uur voor de AP"
        case ClockRule.NONE:
            return "geen termijn"


def _of_people(board: BoardProfile) -> Iterator[Fact]:
    for role in Role:
        facts = board.roles.get(role)
        if role is Role.DIRECTOR or (facts is None and role is not Role.FG):
            continue
        key = f"roles.{role}"
        who = ", ".join(filter(None, (facts.name, facts.address))) if facts else ""
        yield _said(board, board.title(role), key, who or None)
        if facts and facts.deputy:
            title = f"Plaatsvervanger van de {board.title(role)}"
            yield Fact(title, person_words(facts.deputy), source_of(board, f"{key}.deputy"))


def person_words(person: Person) -> str:
    """Answer somebody by name and address."""
    words = f"{person.name}, {person.address}" if person.name else person.address
    return f"{words} (werkt in schoolvakanties)" if person.works_in_school_holidays else words


def _of_reminders(board: BoardProfile) -> Iterator[Fact]:
    rungs = (*(short_title(board, role) for role in board.ladder), "AP")
    yield _said(board, "Ladder", "ladder", ", dan ".join(rungs))
    for name, words in TIMES.items():
        value = shown_time(name, getattr(board.reminders, name))
        yield _said(board, words.label, f"reminders.{name}", f"{value} {words.unit}")


def _of_answers(board: BoardProfile) -> Iterator[Fact]:
    age = board.age_of_own_rights
    words = f"vanaf {age} jaar de leerling zelf, daaronder een ouder of voogd met gezag"
    yield _said(board, "Wie mag vragen", "age_of_own_rights", words)
    if board.identity_rule:
        yield _said(board, "Wie u bent, volgens het document", "identity_rule", board.identity_rule)
    yield Fact("Wie u bent, in deze dienst", IDENTITY, BY_DEFAULT)
    four = "ja, een tweede persoon leest elk antwoord" if board.four_eyes else "nee"
    yield _said(board, "Vier ogen", "four_eyes", four)
    remedy = REMEDY_WORDS[board.legal_remedy] if board.legal_remedy else None
    yield _said(board, "Tegen een weigering kan een ouder", "legal_remedy", remedy)


def _of_breach(board: BoardProfile) -> Iterator[Fact]:
    rules = board.breach
    yield _said(board, "Melden bij", "breach.address", rules.address or board.contact.email)
    told = ", ".join(short_title(board, role) for role in rules.notify)
    yield _said(board, "Hoort het meteen", "breach.notify", told)
    hours = f"binnen {rules.inner_hours} uur na de ontdekking"
    yield _said(board, "Zelf beoordelen", "breach.inner_hours", hours)
    yield Fact("Melding bij de AP", f"binnen {rules.ap_hours} uur, door een mens", "art. 33 AVG")


def _of_camera(board: BoardProfile) -> Iterator[Fact]:
    rules = board.camera
    weeks = f"{rules.weeks} {'week' if rules.weeks == 1 else 'weken'}, langer na een incident"
    yield _said(board, "Beelden blijven", "camera.weeks", weeks)
    if rules.where:
        yield _said(board, "Waar camera's hangen", "camera.where", rules.where)
    if rules.third_parties:
        yield _said(board, "Beelden voor anderen", "camera.third_parties", rules.third_parties)


def _of_schools(board: BoardProfile) -> Iterator[Fact]:
    if not board.schools:
        yield Fact("Scholen", "het document noemt geen scholen", lacks=True)
    for school in board.schools:
        where = ", ".join(filter(None, (school.street, school.village)))
        also = f"ook genoemd: {', '.join(school.aliases)}" if school.aliases else ""
        director = f"directeur: {person_words(school.director)}" if school.director else ""
        deputy = f"plaatsvervanger: {person_words(school.deputy)}" if school.deputy else ""
        words = "; ".join(filter(None, (where, also, director, deputy)))
        lacks = school.director is None
        missing = f"directeur {MISSING}" if lacks else ""
        yield Fact(
            school.name,
            "; ".join(filter(None, (words, missing))),
            source_of(board, f"schools.{school.name}"),
            lacks,
        )


def short_title(board: BoardProfile, role: Role) -> str:
    """Answer a role without its school, or what stands in brackets at its end, such as FG."""
    title = board.title(role).removesuffix(" van de school")
    in_brackets = re.search(r"\((\w+)\)$", title)
    return in_brackets[1] if in_brackets else title
