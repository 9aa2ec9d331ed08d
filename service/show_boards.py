"""Show the boards' profiles: a list, and one page a person can read and sign off."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from casework.boards import BoardProfile, Role, Term
from casework.kinds import KIND_FACTS, Kind

TERM_WORDS = {Term.MONTH: "één maand", Term.WEEKS: "vier weken (naast de wettelijke maand)"}


def boards_table(boards: Sequence[BoardProfile]) -> Table:
    """Answer a table of boards."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Bestuur", "Naam", "Sector", "Scholen", "Contact", "Bron"):
        table.add_column(heading, overflow="fold")
    for board in boards:
        table.add_row(
            board.id,
            board.name,
            board.sector,
            str(len(board.schools)),
            board.contact.email,
            board.source,
        )
    return table


def board_page(board: BoardProfile) -> RenderableType:
    """Answer everything a profile decides, on one page."""
    contact = Table.grid(padding=(0, 2))
    for name, value in (
        ("Contact", board.contact.email),
        ("Telefoon", board.contact.phone),
        ("Adres", board.contact.address),
        ("Bron", board.source),
        ("Systemen", ", ".join(board.pupil_systems)),
        ("Datalek melden", board.breach.address or board.contact.email),
        ("Bij datalek direct", ", ".join(board.title(role) for role in board.breach.notify)),
        ("Intern beoordelen", f"binnen {board.breach.inner_hours} uur"),
        ("Ladder", " → ".join((*(board.title(role) for role in board.ladder), "AP"))),
        ("Eigen rechten vanaf", f"{board.age_of_own_rights} jaar"),
    ):
        contact.add_row(Text(name, style="bold"), value or Text("niet ingevuld", style="dim"))
    routes = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Soort", "Naar", "Termijn"):
        routes.add_column(heading)
    for kind in Kind:
        role = board.routing.get(kind)
        shown = role or board.role_for(kind, board.schools[0] if board.schools else None)
        suffix = "" if role else "  (standaard)"
        routes.add_row(KIND_FACTS[kind].title, f"{board.title(shown)}{suffix}", _term(board, kind))
    roles = Table(box=None, header_style="bold", pad_edge=False)
    roles.add_column("Rol")
    roles.add_column("Post naar")
    for role in Role:
        roles.add_row(board.title(role), board.address_of(role, None))
    parts: list[RenderableType] = [
        Panel(contact, title=board.name, title_align="left"),
        routes,
        roles,
        *(Text(f"• {rule}") for rule in board.special_rules),
        *(Text(f"! {warning}", style="yellow") for warning in board.warnings_for_fg),
    ]
    if board.schools:
        names = ", ".join(
            f"{school.name} ({school.village})" if school.village else school.name
            for school in board.schools
        )
        parts.append(Text(f"Scholen: {names}"))
    return Group(*parts)


def _term(board: BoardProfile, kind: Kind) -> str:
    if kind is Kind.DATALEK:
        return f"{board.breach.inner_hours} uur intern, 72 uur AP"
    if kind is Kind.OVERIG:
        return "geen"
    return TERM_WORDS[board.term(kind)]
