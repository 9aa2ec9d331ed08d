"""Make, list and end the secret addresses under which staff read their dates as a calendar."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import typer
from rich.table import Table
from rich.text import Text

from casework.actions.keep_calendar_links import KeepCalendarLinks
from casework.boards import Role
from casework.calendar_links import CalendarLink
from casework.dutch_dates import short_day
from casework.local_time import local_date
from service.clock import MachineClock
from service.commands.frame import (
    ADMINISTRATOR,
    DEFAULT_DATA,
    AsJson,
    By,
    Config,
    Data,
    out,
    run,
    settings_of,
)
from service.settings import DeskSettings, Settings, SettingsInvalid
from service.show_cases import print_json_lines
from service.wiring import mint_of, open_storage
from storage.calendar_links import CalendarDatabase

calendar: Final = typer.Typer(
    help="Geef medewerkers hun data in Outlook of Google, onder een geheim adres.",
    no_args_is_help=True,
)
HOW_TO: Final = """\
Dit adres wordt één keer getoond. Wie het heeft, ziet de data: geef het aan niemand anders.
Outlook: Agenda > Agenda toevoegen > Abonneren via internet, en plak het adres.
Google: naast Andere agenda's op + > Via URL, en plak het adres. Niet bij Importeren.\
"""


@calendar.command()
def new(
    board: Annotated[str, typer.Option("--board", help="Van welk bestuur.")],
    role: Annotated[Role, typer.Option("--role", help="Voor welke rol.")],
    school: Annotated[str | None, typer.Option("--school", help="Bij een directeur.")] = None,
    label: Annotated[
        str, typer.Option("--for", help="Voor wie: een functie of de naam van de medewerker.")
    ] = "",
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Maak een adres en toon het, één keer."""
    settings = settings_of(config, data)
    desk = _desk_of(settings)

    async def make(acts: KeepCalendarLinks) -> None:
        link, secret = await acts.make(board, role, school, label=label)
        address = f"{desk.address}/agenda/{secret}.ics"
        if as_json:
            print_json_lines(out, [{**_link_as_json(link), "address": address}])
            return
        out.print(Text(f"{link.id}: agenda voor {link.label}", style="green"))
        out.print(Text(address, style="bold"), soft_wrap=True)
        out.print(HOW_TO, highlight=False, soft_wrap=True)

    _act(make, settings, by)


@calendar.command(name="list")
def show(
    board: Annotated[str | None, typer.Option("--board", help="Alleen dit bestuur.")] = None,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Toon de adressen die gemaakt zijn; de adressen zelf kent niemand meer."""

    async def show_all(acts: KeepCalendarLinks) -> None:
        links = await acts.known(board)
        if as_json:
            print_json_lines(out, [_link_as_json(link) for link in links])
        else:
            out.print(_links_table(links, acts) if links else "Er zijn geen agenda-adressen.")

    _act(show_all, settings_of(config, data), ADMINISTRATOR)


@calendar.command()
def revoke(
    number: Annotated[str, typer.Argument(help="Nummer van het adres, zie `calendar list`.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Laat een adres vanaf nu niets meer tonen."""

    async def end(acts: KeepCalendarLinks) -> None:
        link = await acts.revoke(number)
        if as_json:
            print_json_lines(out, [_link_as_json(link)])
        else:
            out.print(Text(f"Het adres voor {link.label} werkt niet meer.", style="green"))

    _act(end, settings_of(config, data), by)


def _desk_of(settings: Settings) -> DeskSettings:
    desk = settings.desk
    if desk is None:
        raise SettingsInvalid(
            "Er is geen webserver ingesteld, dus geen adres. Zet [desk] in de instellingen, met"
            " public_url (zie docs/calendar.md)."
        )
    if not desk.public_url and not desk.port:
        raise SettingsInvalid("desk.port is 0: zet desk.public_url of een vaste poort.")
    return desk


def _links_table(links: Sequence[CalendarLink], acts: KeepCalendarLinks) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Nummer", "Bestuur", "Rol", "Voor", "Gemaakt", "Door", "Gelezen", "Stand"):
        table.add_column(heading, overflow="fold")
    for link in links:
        board = acts.boards[link.board]
        table.add_row(
            link.id,
            link.board,
            board.who(link.role, board.school(link.school)),
            link.label,
            _day(link.made),
            link.made_by,
            _day(link.last_read),
            Text("werkt", style="green")
            if link.is_live
            else Text(f"beëindigd {_day(link.revoked)}", style="dim"),
        )
    return table


def _day(moment: datetime | None) -> str:
    return short_day(local_date(moment)) if moment is not None else "nooit"


def _link_as_json(link: CalendarLink) -> dict[str, Any]:
    return {
        "id": link.id,
        "board": link.board,
        "role": link.role.value,
        "school": link.school,
        "for": link.label,
        "made": link.made.isoformat(),
        "made_by": link.made_by,
        "last_read": link.last_read.isoformat() if link.last_read else None,
        "revoked": link.revoked.isoformat() if link.revoked else None,
    }


def _act(act: Callable[[KeepCalendarLinks], Awaitable[None]], settings: Settings, by: str) -> None:
    async def work() -> None:
        async with open_storage(settings) as (database, boards):
            storage, mint = CalendarDatabase(database), mint_of(settings, database)
            await act(KeepCalendarLinks(storage, MachineClock(), None, by, boards, mint))

    run(work())
