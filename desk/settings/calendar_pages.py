"""Make and end the addresses under which a person reads their dates in a calendar of their own."""

from dataclasses import dataclass
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework.actions.keep_calendar_links import KeepCalendarLinks
from casework.boards import Role
from casework.calendar_links import CalendarLink, CalendarStorage
from casework.case import CaseRefuses
from desk.calendar_door import FEED_PATH
from desk.frame import Visit, text_of
from desk.settings.tabs import SETTINGS, settings_tabs

CALENDAR: Final = f"{SETTINGS}/agenda"
REFUSED, CONFLICT = 403, 409


@dataclass(frozen=True, slots=True)
class CalendarPages:
    """The pages on calendar links; each person those of the own role."""

    storage: CalendarStorage

    async def links(self, visit: Visit) -> Response:
        """Show the links of the own role; on a form, make one and show its address once."""
        if visit.request.method != "POST":
            return await self._page(visit)
        school = await text_of(visit.request, "school") or None
        label = await text_of(visit.request, "omschrijving")
        if visit.seat.role is Role.DIRECTOR and school not in visit.seat.schools:
            raise HTTPException(REFUSED)
        try:
            _, secret = await self._acts(visit).make(
                visit.board_id, visit.seat.role, school, label=label
            )
        except CaseRefuses as refusal:
            return await self._page(visit, error=str(refusal), label=label, status=CONFLICT)
        return await self._page(visit, made=visit.desk.url + FEED_PATH.format(secret=secret))

    async def revoke(self, visit: Visit) -> Response:
        """End a link of the own role."""
        link_id = await text_of(visit.request, "id")
        if link_id not in {link.id for link in await self._own(visit)}:
            return visit.go(CALENDAR, told="Dit adres werkte al niet meer.", kind="info")
        await self._acts(visit).revoke(link_id)
        return visit.go(CALENDAR, told="Het adres werkt niet meer.")

    def _acts(self, visit: Visit) -> KeepCalendarLinks:
        desk = visit.desk
        return KeepCalendarLinks(
            self.storage, desk.clock, visit.board_id, visit.name, desk.boards, desk.mint
        )

    async def _own(self, visit: Visit) -> list[CalendarLink]:
        """Answer the live links of this seat's role, and of its schools."""
        seat = visit.seat
        return [
            link
            for link in await self._acts(visit).known(visit.board_id)
            if link.is_live
            and link.role is seat.role
            and (link.school is None or link.school in seat.schools)
        ]

    async def _page(
        self, visit: Visit, *, made: str = "", error: str = "", label: str = "", status: int = 200
    ) -> Response:
        return visit.page(
            "settings/calendar.html",
            status=status,
            tabs=settings_tabs(visit, CALENDAR),
            links=await self._own(visit),
            schools=[(name, name) for name in visit.seat.schools],
            made=made,
            error=error,
            label=label,
        )
