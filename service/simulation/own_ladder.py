"""Say by the rules alone who is there, who gets a ticket and who is next (rules §6).

The ladder: the role, then those above it in the profile, always the FG, and the board's desk
last; behind each stands their deputy. Nobody gets a ticket about themselves or for a second time,
and above the FG stands only the AP.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from casework.boards import BoardProfile, Post, Role
from casework.school_holidays import SchoolHolidays
from service.simulation.own_dates import WorkingDays, day_of
from service.simulation.own_terms import Calendar
from service.simulation.story import Story

MARGIN: Final = timedelta(days=400)
"""Working days are numbered so far before and behind the year."""


@dataclass
class Board:
    """What holds at a board at every moment of the year."""

    story: Story
    school_holidays: SchoolHolidays
    _calendars: dict[tuple[date, ...], Calendar] = field(default_factory=dict)

    def calendar(self, now: datetime) -> Calendar:
        """Answer the profile in force and its working days."""
        profile = self.story.profile_at(now)
        extra = profile.extra_holidays
        if extra not in self._calendars:
            self._calendars[extra] = Calendar(profile, self._days(extra))
        return self._calendars[extra]

    @cached_property
    def days_of_the_law(self) -> WorkingDays:
        """The working days without what a board adds."""
        return self._days(())

    def _days(self, extra: tuple[date, ...]) -> WorkingDays:
        first = day_of(self.story.profiles[0].since) - MARGIN
        return WorkingDays(first, day_of(self.story.until) + MARGIN, extra)

    @property
    def profile(self) -> BoardProfile:
        """The profile as far as the year does not change it: schools, roles, addresses."""
        return self.story.profiles[0].board

    def is_there(self, post: Post, school: str | None, now: datetime) -> bool:
        """Answer whether who holds a post works on this day, as is known now."""
        today = day_of(now)
        for leave in self.story.leave:
            same = leave.post == post and (post.role is not Role.DIRECTOR or leave.school == school)
            known = leave.recorded <= now and (leave.removed is None or now < leave.removed)
            if same and known and leave.first <= today <= leave.last:
                return False
        return not self._school_is_out(post, school, today)

    def _school_is_out(self, post: Post, school: str | None, today: date) -> bool:
        found = self.profile.school(school)
        if post.role is not Role.DIRECTOR or found is None:
            return False
        person = found.deputy if post.deputy else found.director
        if person is not None and person.works_in_school_holidays:
            return False
        region = found.region or self.profile.region
        return any(
            each.region is region and each.first <= today <= each.last
            for each in self.school_holidays.holidays
        )

    def rungs(self, role: Role, school: str | None) -> tuple[Post, ...]:
        """Answer the ladder from a role on."""
        ladder = list(self.profile.ladder)
        above = ladder[ladder.index(role) + 1 :] if role in ladder else []
        found: list[Post] = []
        for each in [role, *above, Role.FG, Role.DESK]:
            for post in (Post(each), Post(each, deputy=True)):
                is_somebody = not post.deputy or self._deputy_address(each, school)
                if is_somebody and post not in found:
                    found.append(post)
        return tuple(found)

    def first(
        self, role: Role, school: str | None, kept_from: Sequence[Post], now: datetime
    ) -> Post:
        """Answer who gets a new ticket of a role."""
        allowed = [post for post in self.rungs(role, school) if post not in kept_from]
        there = [post for post in allowed if self.is_there(post, school, now)]
        return (there or allowed or [Post(Role.DESK)])[0]

    def following(
        self,
        holder: Post,
        passed: Sequence[Post],
        kept_from: Sequence[Post],
        school: str | None,
        now: datetime,
    ) -> Post | None:
        """Answer who is next when the holder does not act; None when there is nobody."""
        rungs = self.rungs((passed[0] if passed else holder).role, school)
        higher = rungs[rungs.index(holder) + 1 :] if holder in rungs else rungs
        for post in higher:
            at_the_top = holder.role is Role.FG and Post(Role.FG) not in kept_from
            if at_the_top and post.role is not Role.FG:
                continue
            if post not in kept_from and post not in passed and self.is_there(post, school, now):
                return post
        return None

    def address(self, post: Post, school: str | None) -> str:
        """Answer where the mail of a post goes."""
        found = self.profile.school(school)
        if post.deputy:
            deputy = self._deputy_address(post.role, school)
            if deputy:
                return deputy
        if post.role is Role.DIRECTOR and found is not None and found.director is not None:
            return found.director.address
        for role in (post.role, Role.DESK, Role.IBP_MANAGER):
            facts = self.profile.roles.get(role)
            if facts is not None and facts.address:
                return facts.address
        return self.profile.contact.email

    def _deputy_address(self, role: Role, school: str | None) -> str | None:
        if role is Role.DIRECTOR:
            found = self.profile.school(school)
            return found.deputy.address if found is not None and found.deputy else None
        facts = self.profile.roles.get(role)
        return facts.deputy.address if facts is not None and facts.deputy else None
