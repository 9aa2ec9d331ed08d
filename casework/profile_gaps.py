"""Say what must still be entered before a board can run, and what had better be."""

from collections.abc import Iterator
from dataclasses import dataclass

from casework.boards import BoardProfile, Role
from casework.kinds import Kind


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the board's documents do not say and its administrator must enter."""

    what: str
    """Dutch."""
    meanwhile: str
    """Dutch: what happens as long as it is not entered."""
    stops: bool = False
    """Without it the service does not start."""


def gaps_of(board: BoardProfile) -> tuple[Gap, ...]:
    """Answer what is still to be entered, first what stops the service from starting."""
    return tuple(_gaps(board))


def _gaps(board: BoardProfile) -> Iterator[Gap]:
    if not board.contact.email:
        yield Gap("mailadres voor ouders", "de dienst start niet", stops=True)
    for role in _without_address(board):
        title = "FG" if role is Role.FG else board.title(role)
        yield Gap(f"adres van de {title}", f"die post gaat naar {_address(board, role)}")
    if not board.schools:
        yield Gap(
            "scholen met hun directeuren", f"elk verzoek gaat naar {_address(board, Role.DESK)}"
        )
    without = [school.name for school in board.schools if school.director is None]
    if without:
        yield Gap(_directors(without), f"hun post gaat naar {_address(board, Role.DESK)}")
    everywhere = board.schools and all(school.region for school in board.schools)
    if board.region is None and not everywhere:
        yield Gap("vakantieregio", "de dienst weet niet wanneer directeuren vakantie hebben")
    if board.legal_remedy is None:
        yield Gap("rechtsmiddel", "bij een weigering moet de FG zeggen of de Awb geldt")


def _without_address(board: BoardProfile) -> list[Role]:
    """Answer which roles of the board have no address of their own.

    The desk is not among them: without one, its mail rightly goes to the contact.
    """
    acting = {board.role_for(kind, None) for kind in Kind} | {*board.breach.notify}
    acting |= {*board.ladder, *board.roles} - {Role.DIRECTOR}
    acting -= {Role.DESK}
    return [
        role
        for role in Role
        if role in acting and not (role in board.roles and board.roles[role].address)
    ]


def _address(board: BoardProfile, role: Role) -> str:
    return board.address_of(role, None) or "het mailadres voor ouders"


def _directors(schools: list[str]) -> str:
    most = 3
    if len(schools) > most:
        return f"directeuren van {len(schools)} scholen"
    return f"directeur van {' en '.join(schools)}"
