"""Lead to what a person may set, and to the profile as it holds now."""

from starlette.routing import Route

from casework.actions.change_board_settings import BoardsInUse
from casework.calendar_links import CalendarStorage
from desk.frame import Desk, staff_page
from desk.settings.calendar_pages import CALENDAR, CalendarPages
from desk.settings.change_pages import CHANGE, DEPUTIES, REMINDERS_PAGE, ChangePages
from desk.settings.leave_pages import TAKE_BACK_LEAVE, leave, take_leave_back
from desk.settings.profile_page import PROFILE, profile_page
from desk.settings.tabs import SETTINGS


def settings_routes(desk: Desk, in_use: BoardsInUse, calendars: CalendarStorage) -> list[Route]:
    """Answer the routes; a change reaches every part of the service through `in_use`."""
    change, calendar = ChangePages(in_use), CalendarPages(calendars)
    both = ["GET", "POST"]
    return [
        Route(SETTINGS, staff_page(leave, desk), methods=both),
        Route(TAKE_BACK_LEAVE, staff_page(take_leave_back, desk), methods=["POST"]),
        Route(DEPUTIES, staff_page(change.deputies, desk), methods=["GET"]),
        Route(REMINDERS_PAGE, staff_page(change.reminders, desk), methods=["GET"]),
        Route(CHANGE, staff_page(change.change, desk), methods=both),
        Route(f"{CHANGE}/terug", staff_page(change.take_back, desk), methods=["POST"]),
        Route(PROFILE, staff_page(profile_page, desk), methods=["GET"]),
        Route(CALENDAR, staff_page(calendar.links, desk), methods=both),
        Route(f"{CALENDAR}/weg", staff_page(calendar.revoke, desk), methods=["POST"]),
    ]
