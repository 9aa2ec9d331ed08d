"""Say what a member of staff may see and act on: the seat they sit on decides."""

from dataclasses import dataclass

from casework.boards import BoardProfile, Post, Role
from casework.case import Case

SEES_ONE_SCHOOL = frozenset({Role.DIRECTOR})
"""Roles that see the cases of their own schools; every other one sees the board's."""
ONLY_READS = frozenset({Role.FG})
"""Roles that act on what lies with them, and read and advise everywhere else."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One post at one board; a director's with the schools it is about."""

    board: str
    role: Role
    schools: tuple[str, ...] = ()
    deputy: bool = False

    @property
    def post(self) -> Post:
        """The post as tickets name it."""
        return Post(self.role, self.deputy)

    @property
    def sees_whole_board(self) -> bool:
        """Whether every case of the board may be seen, but those about this person."""
        return self.role not in SEES_ONE_SCHOOL

    @property
    def watches(self) -> bool:
        """Whether this is the FG, who sees all and alone gives advice."""
        return self.role is Role.FG

    def sees(self, case: Case) -> bool:
        """Answer whether a case may be seen: of this board, of these schools, not about them.

        A director of whom a case says nothing yet, because no school is known, does not see it.
        """
        if case.board != self.board or self.post in case.kept_from:
            return False
        return self.sees_whole_board or case.school in self.schools

    def why_not_act(self, case: Case) -> str:
        """Answer why a case that may be seen may not be acted on; empty when it may."""
        if self.role in ONLY_READS and case.role is not self.role:
            return (
                "De FG leest mee en geeft advies. Handelen doet wie de zaak heeft, of de FG zelf"
                " zodra de zaak bij de FG ligt."
            )
        return ""


def seat_words(seat: Seat, board: BoardProfile) -> str:
    """Answer what somebody on a seat is, in Dutch: "directeur van De Brug"."""
    schools = [board.school(name) for name in seat.schools]
    title = board.who(seat.role, schools[0] if len(schools) == 1 else None)
    return f"plaatsvervanger van de {title}" if seat.deputy else title
