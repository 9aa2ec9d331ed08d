"""Show the boards' profiles: a list, and one page a person can read and sign off."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from casework.boards import BoardProfile, LegalRemedy, Person, Role, School, Term
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.profile_gaps import gaps_of

DEFAULT: Final = "standaard"
OF_PROFILE: Final = "profiel"
MISSING: Final = "nog invullen"
SILENT: Final = "het document zegt hier niets over"

TERM_WORDS: Final = {
    Term.MONTH: "één maand",
    Term.WEEKS: "vier weken, naast de wettelijke maand",
}
REMEDY_WORDS: Final = {
    LegalRemedy.AWB: "bezwaar volgens de Awb, binnen zes weken",
    LegalRemedy.COURT: "verzoekschrift bij de rechtbank, binnen zes weken",
}
HOW_TO_READ: Final = (
    "Tussen haakjes staat waar een regel vandaan komt: de plaats in het document, of"
    f" '{DEFAULT}' waar het document zwijgt, '{OF_PROFILE}' waar het profiel geen plaats noemt en"
    " 'instellingen' waar de beheerder het invulde."
)
IDENTITY_BY_DEFAULT: Final = (
    "Alleen bij redelijke twijfel, en met wat de school al weet: het ouderportaal, terugbellen of"
    " een code naar het bekende adres, herkenning, of een identiteitsbewijs laten zien op school."
    " Nooit een kopie: een kopie die toch komt, wordt niet bewaard."
)
EXTENSION: Final = (
    "Twee maanden langer mag alleen als de verzoeken van deze persoon ingewikkeld of talrijk zijn,"
    " en als dat binnen de eerste maand met redenen is gemeld (AVG art. 12 lid 3)."
)


def boards_table(boards: Sequence[BoardProfile], in_use: Collection[str] = ()) -> Table:
    """Answer a table of boards, with what each still needs."""
    table = _table("Bestuur", "Naam", "In gebruik", "Scholen", "Nog invullen")
    for board in boards:
        gaps = Text()
        for gap in gaps_of(board):
            gaps.append(", " if gaps else "")
            gaps.append(gap.what, style="bold red" if gap.stops else "")
        _add(
            table,
            Text(board.id, style="bold"),
            board.name,
            "ja" if board.id in in_use else Text("nee", style="dim"),
            str(len(board.schools)),
            gaps or Text("niets", style="green"),
        )
    return table


def board_as_json(board: BoardProfile) -> dict[str, Any]:
    """Answer everything a profile decides, with where each key comes from and what is missing."""
    origins = {key: origin(board, key) for key in type(board).model_fields if key != "sources"}
    for part in ("contact", "breach", "camera", "reminders"):
        inner = getattr(board, part)
        origins |= {f"{part}.{key}": origin(board, f"{part}.{key}") for key in inner.model_dump()}
    origins |= {f"routing.{kind}": origin(board, f"routing.{kind}") for kind in Kind}
    origins |= {f"terms.{kind}": origin(board, f"terms.{kind}") for kind in Kind}
    return {
        **board.model_dump(mode="json", exclude={"sources"}),
        "gets": {kind.value: _role(board, kind).value for kind in Kind},
        "origins": origins,
        "missing": [
            {"what": gap.what, "meanwhile": gap.meanwhile, "stops": gap.stops}
            for gap in gaps_of(board)
        ],
    }


def origin(board: BoardProfile, key: str) -> str:
    """Answer in a word or two where a key of a profile comes from, in Dutch."""
    if not board.says(key):
        return DEFAULT
    return board.source_of(key) or OF_PROFILE


def board_page(board: BoardProfile) -> RenderableType:
    """Answer everything a profile decides, on one page to read and sign off."""
    sections: list[tuple[str, Iterable[RenderableType]]] = [
        ("Bestuur en contact", [_facts(_of_board(board))]),
        ("Wie krijgt wat, en hoe lang", [_who_gets_what(board), *_below_who_gets_what(board)]),
        ("Mensen", [_people(board)]),
        ("Oppakken en herinneren", [_facts(_of_reminders(board))]),
        ("Wie vraagt", [_facts(_of_identity(board))]),
        ("Datalek", [_facts(_of_breach(board))]),
        ("Camera", [_facts(_of_camera(board))]),
        (f"Scholen ({len(board.schools)})", [_schools(board)]),
        ("Bijzondere regels", _bullets(board.special_rules)),
        ("Botst met de wet: voor de FG", _bullets(board.warnings_for_fg, "bold yellow")),
        ("Nog invullen", _gaps(board)),
        ("Akkoord", [_signature()]),
    ]
    parts: list[RenderableType] = [Text(board.name, style="bold"), Text(HOW_TO_READ, style="dim")]
    for title, lines in sections:
        parts += [Text(), Rule(Text(title, style="bold"), align="left", style="dim")]
        parts += [Padding(line, (0, 0, 0, 2)) for line in lines]
    return Group(*parts)


def _of_board(board: BoardProfile) -> Iterable[tuple[str, Text]]:
    contact = board.contact
    yield "Naam in de dienst", Text(board.id)
    yield "Soort onderwijs", _said(board, "sector", board.sector)
    yield "Document", Text(board.source or "niet genoemd")
    if board.led_by:
        yield "Bestuurder", _said(board, "led_by", board.led_by)
    yield "Mail voor ouders", _said(board, "contact.email", contact.email)
    for title, key, value in (
        ("Telefoon", "phone", contact.phone),
        ("Adres", "address", contact.address),
        ("Website", "website", contact.website),
    ):
        if value:
            yield title, _said(board, f"contact.{key}", value)
    systems = ", ".join(board.pupil_systems)
    yield "Leerlingsystemen", _said(board, "pupil_systems", systems)
    yield "Schoolvakanties", _said(board, "region", board.region and f"regio {board.region}")
    if board.extra_holidays:
        days = ", ".join(f"{day:%d-%m-%Y}" for day in board.extra_holidays)
        yield "Extra vrije dagen", _said(board, "extra_holidays", days)


def _who_gets_what(board: BoardProfile) -> Table:
    table = _table("Soort", "Naar", "Termijn")
    for kind in Kind:
        name = _said(board, f"routing.{kind}", _short(board, _role(board, kind)))
        _add(table, KIND_FACTS[kind].title, name, _term(board, kind))
    return table


def _role(board: BoardProfile, kind: Kind) -> Role:
    """Who gets a kind once the school is known."""
    return board.role_for(kind, _ANY_SCHOOL)


_ANY_SCHOOL: Final = School(name="de school")


def _term(board: BoardProfile, kind: Kind) -> Text:
    match KIND_FACTS[kind].clock:
        case ClockRule.PROFILE_TERM:
            return _said(board, f"terms.{kind}", TERM_WORDS[board.term(kind)])
        case ClockRule.MONTH:
            return _marked("hooguit één maand", DEFAULT)
        case ClockRule.BREACH_HOURS:
            hours = f"{board.breach.inner_hours} uur intern, {board.breach.ap_hours} uur AP"
            return _said(board, "breach.inner_hours", hours)
        case ClockRule.NONE:
            return Text("geen")


def _below_who_gets_what(board: BoardProfile) -> Iterable[RenderableType]:
    exceptions = "".join(
        f"{KIND_FACTS[kind].title.lower()} → {_short(board, role)}, "
        for kind, role in board.routing_without_school.items()
    )
    rest = f"wat voor de directeur is → {board.title(Role.DESK)}"
    yield Text()
    yield Text("Zolang geen school bekend is: ").append_text(
        _marked(f"{exceptions}{rest}", origin(board, "routing_without_school"))
    )
    yield Text(EXTENSION)
    if board.own_target_working_days:
        days = f"{board.own_target_working_days} werkdagen"
        yield Text("Eigen streefdatum: ").append_text(_said(board, "own_target_working_days", days))


def _people(board: BoardProfile) -> Table:
    table = _table("Rol", "Naam", "Post naar", "Plaatsvervanger")
    shown = {*board.roles, *board.ladder, *board.breach.notify, Role.FG, Role.DESK}
    for role in Role:
        if role not in shown or role is Role.DIRECTOR:
            continue
        facts = board.roles.get(role)
        own = facts.address if facts else None
        if own:
            address = _marked(own, board.source_of(f"roles.{role}") or OF_PROFILE)
        else:
            fallback = board.address_of(role, None)
            address = Text(MISSING, style="bold red")
            address.append(f" (nu: {fallback})" if fallback else "", style="dim")
        deputy = _person(facts.deputy) if facts and facts.deputy else _none()
        _add(table, board.title(role), (facts and facts.name) or _none(), address, deputy)
    return table


def _of_reminders(board: BoardProfile) -> Iterable[tuple[str, Text]]:
    rungs = (*(_short(board, role) for role in board.ladder), "AP")
    yield "Ladder", _said(board, "ladder", " → ".join(rungs))
    rules = board.reminders

    def line(key: str, words: str) -> Text:
        return _said(board, f"reminders.{key}", words)

    yield "Oppakken", line("take_up_working_days", f"binnen {rules.take_up_working_days} werkdagen")
    yield (
        "Datalek oppakken",
        line("take_up_breach_hours", f"binnen {rules.take_up_breach_hours} uur"),
    )
    yield (
        "Herinneren",
        line("working_days_before", f"{_row(rules.working_days_before)} werkdagen tevoren"),
    )
    inner = f"{_row(rules.inner_hours_before)} uur voor de interne beoordeling"
    yield "Datalek herinneren", line("inner_hours_before", inner)
    yield (
        "",
        line("ap_hours_before", f"{_row(rules.ap_hours_before)} uur voor de melding bij de AP"),
    )
    late = f"elke {rules.overdue_every_working_days} werkdagen, aan iedereen op de ladder"
    yield "Te laat", line("overdue_every_working_days", late)
    yield "Tijdstip", line("start_of_day", f"{rules.start_of_day:%H:%M} uur")


def _of_identity(board: BoardProfile) -> Iterable[tuple[str, Text]]:
    age = board.age_of_own_rights
    words = f"vanaf {age} jaar de leerling zelf, daaronder een ouder of voogd met gezag"
    yield "Wie mag vragen", _said(board, "age_of_own_rights", words)
    if board.identity_rule:
        yield "Volgens het document", _said(board, "identity_rule", board.identity_rule)
    yield "Zo doet de dienst het", _marked(IDENTITY_BY_DEFAULT, DEFAULT)
    remedy = board.legal_remedy
    if remedy:
        yield "Bij een weigering", _said(board, "legal_remedy", REMEDY_WORDS[remedy])
    else:
        yield "Bij een weigering", Text(f"{MISSING}, door de FG", style="bold red")


def _of_breach(board: BoardProfile) -> Iterable[tuple[str, Text]]:
    rules = board.breach
    channel = rules.address or board.contact.email
    yield "Melden bij", _said(board, "breach.address", channel)
    told = ", ".join(_short(board, role) for role in rules.notify)
    yield "Hoort het meteen", _said(board, "breach.notify", told)
    hours = f"binnen {rules.inner_hours} uur na de ontdekking"
    yield "Intern beoordelen", _said(board, "breach.inner_hours", hours)
    yield "Melding bij de AP", Text(f"binnen {rules.ap_hours} uur, door een mens (AVG art. 33)")


def _of_camera(board: BoardProfile) -> Iterable[tuple[str, Text]]:
    rules = board.camera
    weeks = f"{rules.weeks} {'week' if rules.weeks == 1 else 'weken'}, langer na een incident"
    yield "Beelden blijven", _said(board, "camera.weeks", weeks)
    for title, key, value in (
        ("Waar", "where", rules.where),
        ("Voor anderen", "third_parties", rules.third_parties),
    ):
        yield title, _said(board, f"camera.{key}", value) if value else Text(SILENT, style="dim")


def _schools(board: BoardProfile) -> RenderableType:
    if not board.schools:
        return Text(f"Het document noemt geen scholen: {MISSING}.", style="bold red")
    table = _table("School", "Plaats", "Directeur", "Plaatsvervanger")
    for school in board.schools:
        name = Text(school.name)
        if school.aliases:
            name.append(f"\nook: {', '.join(school.aliases)}", style="dim")
        if school.region:
            name.append(f"\nvakanties: regio {school.region}", style="dim")
        director = _person(school.director) if school.director else Text(MISSING, style="red")
        deputy = _person(school.deputy) if school.deputy else _none()
        where = ", ".join(filter(None, (school.street, school.village)))
        _add(table, name, where or _none(), director, deputy)
    return table


def _person(person: Person) -> Text:
    text = Text(person.address)
    if person.name:
        text = Text(f"{person.name}\n{person.address}")
    if person.works_in_school_holidays:
        text.append("\nwerkt in schoolvakanties", style="dim")
    return text


def _gaps(board: BoardProfile) -> list[RenderableType]:
    return [
        _bullet(f"{gap.what}; tot dan: {gap.meanwhile}", "bold red" if gap.stops else "")
        for gap in gaps_of(board)
    ] or [Text("niets", style="green")]


def _signature() -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    for title in ("Naam en functie", "Datum", "Handtekening"):
        grid.add_row()
        grid.add_row(Text(title, style="bold"), "_" * 40)
    return grid


def _bullets(lines: Sequence[str], style: str = "") -> list[RenderableType]:
    return [_bullet(line, style) for line in lines] or [Text("geen", style="dim")]


def _bullet(line: str, style: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row(Text("•", style=style), Text(line, style=style))
    return grid


def _facts(rows: Iterable[tuple[str, Text]]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=22)
    grid.add_column()
    for title, value in rows:
        grid.add_row(Text(title, style="bold"), value)
    return grid


def _said(board: BoardProfile, key: str, value: str | None) -> Text:
    """A value with where it comes from; what is not there is still to be entered."""
    if not value:
        return Text(MISSING, style="bold red")
    return _marked(value, origin(board, key))


def _marked(value: str, source: str) -> Text:
    return Text(value).append(f" ({source})", style="dim")


def _short(board: BoardProfile, role: Role) -> str:
    """A role's title without its school, or what stands in brackets at its end, such as FG."""
    title = board.title(role).removesuffix(" van de school")
    in_brackets = re.search(r"\((\w+)\)$", title)
    return in_brackets[1] if in_brackets else title


def _none() -> Text:
    return Text("–", style="dim")


def _row(numbers: Sequence[int]) -> str:
    *most, last = (str(number) for number in numbers)
    return f"{', '.join(most)} en {last}" if most else last


def _add(table: Table, *cells: str | Text) -> None:
    """Add a row; what stands in square brackets is no markup here."""
    table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in cells))


def _table(*headings: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
