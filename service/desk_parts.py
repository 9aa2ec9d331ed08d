"""Join the desk: its pages, and the ports that each of them asks for."""

from collections.abc import Mapping

from casework.actions.keep_calendar_links import ReadCalendar
from casework.boards import BoardProfile
from casework.ports import Clock, Mint
from casework.school_holidays import SchoolHolidays
from casework.staff import SignedIn
from desk.app import desk_app, feed_routes
from desk.frame import Desk
from desk.server import DeskServer
from screening.numbers import mask_numbers
from service.settings import DeskSettings
from storage.calendar_links import CalendarDatabase
from storage.database import Database


def desk_server(  # noqa: PLR0913 -- every part of the house has a place in it
    settings: DeskSettings,
    database: Database,
    clock: Clock,
    mint: Mint,
    boards: Mapping[str, BoardProfile],
    school_holidays: SchoolHolidays,
    *,
    desk_url: str,
) -> DeskServer:
    """Answer the web server with every page; `desk_url` is where letters say it is."""
    desk = Desk(
        storage=database,
        clock=clock,
        mint=mint,
        boards=boards,
        whose_session=_nobody,
        mask=lambda text: mask_numbers(text).text,
        url=desk_url or settings.address,
        school_holidays=school_holidays,
    )
    read = ReadCalendar(CalendarDatabase(database), clock, boards)
    app = desk_app(desk, [*feed_routes(read, clock, desk_url=desk_url)])
    proxies = [str(network) for network in settings.proxies]
    return DeskServer(app, host=settings.host, port=settings.port, proxies=proxies)


async def _nobody(_secret: str) -> SignedIn | None:
    return None
