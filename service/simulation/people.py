"""Invent the people of a board: who holds which post, and what they do with their mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random
from typing import Final

from casework.boards import BoardProfile, Holder, Person, Post, Role, School
from casework.school_holidays import SchoolHolidays
from service.board_files import board_to_run, read_board
from service.settings import BoardSettings
from service.simulation.own_dates import DAY, day_of, is_off, moment_of
from service.simulation.story import Leave

NAMES: Final = (
    *("Hofkamp", "Terlinden", "Bakelaar", "Oosterwoud", "Nijmantel", "Grasveldt", "Dorrestein"),
    *("Wiltjer", "Haverkort", "Slochteren", "Vrieling", "Roemeling", "Kranenborg", "Tuinstra"),
    *("Abbingh", "Zwartsluis", "Meedendorp", "Postumus", "Eerdmans", "Ufkes", "Boelhouwer"),
    *("Jagersma", "Lubberink", "Quispel", "Feringa", "Ploegstra", "Inberg", "Yntema"),
)
INVENTED_SCHOOLS: Final = tuple(f"De {name}weide" for name in NAMES[:17])
"""For a profile that names no schools."""
WITH_DEPUTY: Final = 4
"""Every fourth school has a deputy."""
WORKS_ON: Final = 6
"""Every sixth director answers mail in the school holidays."""
FIRST_HOUR: Final = 8
LAST_HOUR: Final = 17


class Temper(StrEnum):
    """How somebody is with the mail they get."""

    PROMPT = "prompt"
    SLOW = "slow"
    FORGETFUL = "forgetful"
    """Acts only when a few letters about the same case have come."""
    NEVER = "never"


TEMPERS: Final = (
    *(Temper.PROMPT, Temper.SLOW, Temper.FORGETFUL, Temper.NEVER),
    *(Temper.PROMPT, Temper.PROMPT, Temper.SLOW, Temper.PROMPT, Temper.FORGETFUL),
)
"""Of directors, school after school."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person at one post."""

    post: Post
    school: str | None
    name: str
    address: str
    temper: Temper
    works_in_school_holidays: bool = True

    def has(self, post: Post, school: str | None) -> bool:
        """Answer whether a ticket that lies with a post, about a school, lies with this person."""
        return self.post == post and (post.role is not Role.DIRECTOR or self.school == school)


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of a board, and the profile that names them."""

    board: BoardProfile
    members: tuple[Member, ...]

    def reading(self, address: str) -> Sequence[Member]:
        """Answer who reads the mail of an address."""
        return [each for each in self.members if each.address == address]

    def at(self, post: Post, school: str | None) -> Member | None:
        """Answer who holds a post."""
        return next((each for each in self.members if each.has(post, school)), None)

    def director_of(self, school: str) -> Member:
        """Answer the director of a school."""
        found = self.at(Post(Role.DIRECTOR), school)
        assert found is not None  # every school got one
        return found


def chance(dice: Random, share: float) -> bool:
    """Throw the dice: answer yes in so large a share of the throws, 0 to 1."""
    return dice.random() < share


def invented_staff(board_id: str) -> Staff:
    """Answer invented people for a board that ships with the service.

    Raises BoardProfileInvalid when there is no such board.
    """
    bare = read_board(board_id, BoardSettings())
    schools = [each.name for each in bare.schools] or list(INVENTED_SCHOOLS)
    directors = [_director(board_id, at, name) for at, name in enumerate(schools)]
    deputies = [
        _deputy(board_id, at, name)
        for at, name in enumerate(schools)
        if at % WITH_DEPUTY == WITH_DEPUTY - 1
    ]
    deputy_of = {each.school: each for each in deputies}
    above = _above(bare)
    holders = {each.post.role: _holder(each, None) for each in above if not each.post.deputy}
    fg_deputy = next(each for each in above if each.post.deputy)
    holders[Role.FG] = _holder(next(m for m in above if m.post == Post(Role.FG)), fg_deputy)
    profile = board_to_run(
        board_id,
        BoardSettings(
            contact_email=f"privacy@{board_id}.example",
            addresses=holders,
            directors={
                str(each.school): _holder(each, deputy_of.get(each.school)) for each in directors
            },
            schools=() if bare.schools else tuple(School(name=name) for name in schools),
        ),
    )
    return Staff(profile, (*directors, *deputies, *above))


def _director(board_id: str, at: int, school: str) -> Member:
    return Member(
        Post(Role.DIRECTOR),
        school,
        f"{'ABCDEFGHJKLMNPRST'[at % 17]}. {NAMES[at % len(NAMES)]}",
        f"directie{at + 1}@{board_id}.example",
        TEMPERS[at % len(TEMPERS)],
        works_in_school_holidays=at % WORKS_ON == WORKS_ON - 1,
    )


def _deputy(board_id: str, at: int, school: str) -> Member:
    return Member(
        Post(Role.DIRECTOR, deputy=True),
        school,
        f"W. {NAMES[-1 - at % len(NAMES)]}",
        f"adjunct{at + 1}@{board_id}.example",
        Temper.PROMPT if at % 2 else Temper.FORGETFUL,
        works_in_school_holidays=False,
    )


def _above(bare: BoardProfile) -> tuple[Member, ...]:
    """The board's own people, who work on while the schools are closed."""
    found = [
        Member(Post(Role.FG), None, "V. Zandvoorde", _address(bare, "fg"), Temper.PROMPT),
        Member(
            Post(Role.FG, deputy=True), None, "O. Winterwyk", _address(bare, "fg2"), Temper.SLOW
        ),
        Member(Post(Role.DESK), None, "U. Karelsz", _address(bare, "bureau"), Temper.SLOW),
    ]
    if Role.IBP_MANAGER in {*bare.ladder, *bare.roles, *bare.breach.notify}:
        ibp = Post(Role.IBP_MANAGER)
        found.append(Member(ibp, None, "X. Molenkamp", _address(bare, "ibp"), Temper.FORGETFUL))
    return tuple(found)


def _address(bare: BoardProfile, name: str) -> str:
    return f"{name}@{bare.id}.example"


def _holder(member: Member, deputy: Member | None) -> Holder:
    person = None
    if deputy is not None:
        person = Person(
            address=deputy.address,
            name=deputy.name,
            works_in_school_holidays=_in_holidays(deputy),
        )
    return Holder(
        address=member.address,
        name=member.name,
        works_in_school_holidays=_in_holidays(member),
        deputy=person,
    )


def _in_holidays(member: Member) -> bool:
    return member.school is not None and member.works_in_school_holidays


@dataclass(frozen=True, slots=True)
class Diary:
    """Who is away when, as everybody knows it at a moment."""

    staff: Staff
    leave: Sequence[Leave]
    school_holidays: SchoolHolidays

    def is_away(self, member: Member, day: date, *, now: datetime) -> bool:
        """Answer whether somebody is on leave, or their school is closed."""
        school = self.staff.board.school(member.school)
        region = self.staff.board.region_of(school)
        if not member.works_in_school_holidays and any(
            each.region is region and each.first <= day <= each.last
            for each in self.school_holidays.holidays
        ):
            return True
        return any(
            each.first <= day <= each.last
            for each in self.leave
            if member.has(each.post, each.school)
            and each.recorded <= now
            and (each.removed is None or each.removed > now)
        )

    def at_work(self, member: Member, moment: datetime, dice: Random) -> datetime:
        """Answer the moment itself or the first in working hours after it; never on a round
        minute, when the service does its part."""
        day = day_of(moment)
        opens, closes = moment_of(day, time(FIRST_HOUR)), moment_of(day, time(LAST_HOUR))
        if not (opens <= moment <= closes and self._works(member, day, now=moment)):
            if moment > opens:
                day += DAY
            while not self._works(member, day, now=moment):
                day += DAY
            moment = moment_of(day, time(FIRST_HOUR)) + timedelta(minutes=dice.randrange(400))
        return moment.replace(second=dice.randrange(10, 50), microsecond=0)

    def _works(self, member: Member, day: date, *, now: datetime) -> bool:
        return not is_off(day) and not self.is_away(member, day, now=now)
