"""Know who is there on a day: recorded leave, and the holidays of the schools."""

from dataclasses import dataclass
from datetime import date

from casework.boards import BoardProfile, Post, Role, School
from casework.holidays import ONE_DAY
from casework.school_holidays import NO_SCHOOL_HOLIDAYS, SchoolHolidays


@dataclass(frozen=True, slots=True)
class Absence:
    """Leave of who holds a post, both days included; of no interest who that is."""

    board: str
    post: Post
    school: str | None
    """For a director and their deputy: of which school."""
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Presence:
    """Who of a board is there when; the clocks run on either way."""

    board: BoardProfile
    absences: tuple[Absence, ...] = ()
    school_holidays: SchoolHolidays = NO_SCHOOL_HOLIDAYS

    def is_there(self, post: Post, school: School | None, day: date) -> bool:
        """Answer whether who holds a post can act on that day."""
        return self._away_until(post, school, day) is None

    def next_leave(self, post: Post, school: School | None, day: date) -> date | None:
        """Answer the first day after `day` on which who holds a post goes away."""
        starts = [each.first for each in self._leave_of(post, school) if each.first > day]
        region = self.board.region_of(school)
        if region is not None and self._follows_school(post, school):
            coming = self.school_holidays.next_after(day, region)
            starts += [coming.first] if coming else []
        return min(starts, default=None)

    def back_on(self, post: Post, school: School | None, day: date) -> date:
        """Answer the first day from `day` on that who holds a post is there."""
        while (until := self._away_until(post, school, day)) is not None:
            day = until + ONE_DAY
        return day

    def _away_until(self, post: Post, school: School | None, day: date) -> date | None:
        lasts = [e.last for e in self._leave_of(post, school) if e.first <= day <= e.last]
        region = self.board.region_of(school)
        if region is not None and self._follows_school(post, school):
            holiday = self.school_holidays.during(day, region)
            lasts += [holiday.last] if holiday else []
        return max(lasts, default=None)

    def _leave_of(self, post: Post, school: School | None) -> list[Absence]:
        name = school.name if school and post.role is Role.DIRECTOR else None
        return [each for each in self.absences if each.post == post and each.school == name]

    def _follows_school(self, post: Post, school: School | None) -> bool:
        """Whether who holds a post is away when the school is closed.

        A director is, unless the profile says otherwise; the board's own people work on.
        """
        if post.role is not Role.DIRECTOR or school is None:
            return False
        person = school.deputy if post.deputy else school.director
        return person is None or not person.works_in_school_holidays
