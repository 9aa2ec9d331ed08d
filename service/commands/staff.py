"""Say who may sign in to the desk: invite, block, help back in, and change what they may do."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

import typer
from rich.table import Table
from rich.text import Text

from casework.accounts import AccountRefuses, plain_email
from casework.actions.account_letters import seats_words
from casework.actions.keep_staff import Colleague, Invited, KeepStaff
from casework.boards import Role
from casework.dutch_dates import short_day
from casework.local_time import local_date
from casework.seats import Seat
from casework.staff import StaffMember
from service.clock import MachineClock
from service.commands.frame import (
    ADMINISTRATOR,
    DEFAULT_DATA,
    AsJson,
    By,
    Config,
    Data,
    out,
    post_of,
    run,
    settings_of,
)
from service.settings import Settings
from service.show_cases import print_json_lines
from service.wiring import mint_of, open_storage

staff: Final = typer.Typer(
    help="Bepaal wie zich kan aanmelden bij de webpagina's, en als wat.",
    no_args_is_help=True,
)
Who = Annotated[str, typer.Argument(help="Mailadres, naam of nummer, zie `staff list`.")]
OnBoard = Annotated[str, typer.Option("--board", help="Bij welk bestuur.")]
Posts = Annotated[
    list[str],
    typer.Option("--role", help="director, ibp_manager, fg of desk; wie invalt: fg:deputy."),
]
Schools = Annotated[
    list[str] | None, typer.Option("--school", help="Bij een directeur; mag vaker.")
]
ShowLink = Annotated[bool, typer.Option("--link", help="Toon de link hier, en stuur geen mail.")]
SHORTEST_NUMBER: Final = 4
"""Characters of a number that are enough to mean somebody by, when they are the only one."""
HOW_TO: Final = """\
Deze link wordt één keer getoond, en wie hem heeft kan het account overnemen: geef hem alleen aan
de persoon zelf.\
"""


@staff.command(name="list")
def show(
    board: Annotated[str | None, typer.Option("--board", help="Alleen dit bestuur.")] = None,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Toon wie zich kan aanmelden, en als wat."""

    async def show_all(acts: KeepStaff) -> None:
        found = await acts.colleagues(board)
        if as_json:
            print_json_lines(out, [_as_json(each) for each in found])
        else:
            out.print(_table(found, acts) if found else "Er kan zich nog niemand aanmelden.")

    _act(show_all, settings_of(config, data), ADMINISTRATOR)


@staff.command()
def invite(
    name: Annotated[str, typer.Argument(help="Naam, zoals collega's die kennen.")],
    email: Annotated[str, typer.Argument(help="Eigen mailadres van het werk.")],
    board: OnBoard,
    role: Posts,
    school: Schools = None,
    link: ShowLink = False,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Nodig iemand uit; de link in de mail werkt zeven dagen."""
    seats = _seats(board, role, school)

    async def ask(acts: KeepStaff) -> None:
        invited = await acts.invite(name, email, seats, mail=not link)
        said = "is uitgenodigd" if invited.link else "had al een account en heeft er deze plek bij"
        _tell(invited, said, show_link=link, as_json=as_json)

    _act(ask, settings_of(config, data), by)


@staff.command()
def again(
    who: Who,
    link: ShowLink = False,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Laat iemand opnieuw beginnen: nieuwe uitnodiging, nieuw wachtwoord, nieuwe app."""

    async def ask(acts: KeepStaff) -> None:
        invited = await acts.invite_again((await _found(acts, who)).id, mail=not link)
        _tell(invited, "is opnieuw uitgenodigd", show_link=link, as_json=as_json)

    _act(ask, settings_of(config, data), by)


@staff.command()
def reset(
    who: Who,
    password: Annotated[
        bool, typer.Option("--password", help="Een link voor een nieuw wachtwoord.")
    ] = False,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Haal de app met codes van het account.")
    ] = False,
    link: ShowLink = False,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Help iemand die het wachtwoord of de telefoon kwijt is; de link werkt een uur.

    Kijk eerst of het echt die persoon is: zie of bel die.
    """
    if password == second_factor:
        raise typer.BadParameter("kies --password of --second-factor")

    async def help_in(acts: KeepStaff) -> None:
        member = await _found(acts, who)
        act = acts.send_password_link if password else acts.reset_second_factor
        helped = await act(member.id, mail=not link)
        said = "kan een nieuw wachtwoord kiezen" if password else "kan een nieuwe app koppelen"
        _tell(helped, said, show_link=link, as_json=as_json)

    _act(help_in, settings_of(config, data), by)


@staff.command()
def block(
    who: Who,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Laat iemand niet meer toe, en meld die overal af."""

    async def end(acts: KeepStaff) -> None:
        member = await acts.block((await _found(acts, who)).id)
        _tell_member(member, "kan zich niet meer aanmelden", as_json=as_json)

    _act(end, settings_of(config, data), by)


@staff.command()
def unblock(
    who: Who,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Laat iemand weer toe, met het wachtwoord en de app van eerder."""

    async def begin(acts: KeepStaff) -> None:
        member = await acts.unblock((await _found(acts, who)).id)
        _tell_member(member, "kan zich weer aanmelden", as_json=as_json)

    _act(begin, settings_of(config, data), by)


@staff.command()
def forget(
    who: Who,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Wis het account van iemand die weg is en geblokkeerd; dit is niet terug te draaien."""

    async def erase(acts: KeepStaff) -> None:
        member = await acts.forget((await _found(acts, who)).id)
        _tell_member(
            member, "is gewist; in de dossiers staat de naam bij wat die deed", as_json=as_json
        )

    _act(erase, settings_of(config, data), by)


@staff.command()
def seats(
    who: Who,
    board: OnBoard,
    role: Annotated[
        list[str] | None, typer.Option("--role", help="Zonder: geen plek meer bij dit bestuur.")
    ] = None,
    school: Schools = None,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Geef iemand bij één bestuur deze plekken, en geen andere."""
    wanted = _seats(board, role or [], school)

    async def change(acts: KeepStaff) -> None:
        if board not in acts.boards:
            raise AccountRefuses(f"Er is geen bestuur {board}; wel: {', '.join(acts.boards)}.")
        member = await _found(acts, who)
        elsewhere = [each for each in member.seats if each.board != board]
        changed = await acts.change_seats(member.id, [*elsewhere, *wanted])
        words = seats_words(changed.seats, acts.boards) or "niets meer"
        _tell_member(changed, f"werkt nu als: {words}", as_json=as_json)

    _act(change, settings_of(config, data), by)


def _seats(board: str, roles: Sequence[str], schools: Sequence[str] | None) -> list[Seat]:
    posts = [post_of(text) for text in roles]
    return [
        Seat(
            board,
            post.role,
            tuple(schools or ()) if post.role is Role.DIRECTOR else (),
            deputy=post.deputy,
        )
        for post in posts
    ]


async def _found(acts: KeepStaff, who: str) -> StaffMember:
    """Answer the one member that is meant. Raises AccountRefuses for none, and for more."""
    members = [each.member for each in await acts.colleagues()]
    wanted = plain_email(who)
    ways: tuple[Callable[[StaffMember], bool], ...] = (
        lambda each: plain_email(each.email) == wanted,
        lambda each: each.id == wanted,
        lambda each: each.name.casefold() == wanted,
        lambda each: len(wanted) >= SHORTEST_NUMBER and each.id.startswith(wanted),
    )
    for way in ways:
        found = [each for each in members if way(each)]
        if len(found) == 1:
            return found[0]
        if found:
            raise AccountRefuses(f"Er zijn {len(found)} mensen {who}. Noem het mailadres.")
    raise AccountRefuses(f"Er is niemand {who}. Kijk met `privacyloket staff list`.")


def _tell(invited: Invited, said: str, *, show_link: bool, as_json: bool) -> None:
    if as_json:
        link = {"link": invited.link} if show_link and invited.link else {}
        print_json_lines(out, [{**_member_as_json(invited.member), **link}])
        return
    out.print(Text(f"{invited.member.name} {said}.", style="green"))
    if show_link and invited.link:
        out.print(Text(invited.link, style="bold"), soft_wrap=True)
        out.print(HOW_TO, highlight=False, soft_wrap=True)
    elif invited.link:
        out.print("De mail gaat weg zodra de dienst draait.", highlight=False)


def _tell_member(member: StaffMember, said: str, *, as_json: bool) -> None:
    if as_json:
        print_json_lines(out, [_member_as_json(member)])
    else:
        out.print(Text(f"{member.name} {said}.", style="green"))


def _table(colleagues: Sequence[Colleague], acts: KeepStaff) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Nummer", "Naam", "Mailadres", "Als", "Stand", "Laatst"):
        table.add_column(heading, overflow="fold")
    for each in colleagues:
        state, style = _state(each)
        table.add_row(
            each.member.id[:8],
            each.member.name,
            each.member.email,
            seats_words(each.member.seats, acts.boards) or "niets",
            Text(state, style=style),
            _day(each.last_seen),
        )
    return table


def _state(colleague: Colleague) -> tuple[str, str]:
    if colleague.member.blocked is not None:
        return "geblokkeerd", "dim"
    if colleague.joined is None:
        return "uitgenodigd", "yellow"
    if colleague.awaits_app:
        return "wacht op nieuwe app", "yellow"
    return "actief", "green"


def _day(moment: datetime | None) -> str:
    return short_day(local_date(moment)) if moment is not None else "nooit"


def _as_json(colleague: Colleague) -> dict[str, Any]:
    return {
        **_member_as_json(colleague.member),
        "invited": colleague.invited.isoformat(),
        "joined": colleague.joined.isoformat() if colleague.joined else None,
        "awaits_app": colleague.awaits_app,
        "last_seen": colleague.last_seen.isoformat() if colleague.last_seen else None,
    }


def _member_as_json(member: StaffMember) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "email": member.email,
        "seats": [
            {"board": seat.board, "post": str(seat.post), "schools": list(seat.schools)}
            for seat in member.seats
        ],
        "blocked": member.blocked.isoformat() if member.blocked else None,
    }


def _address(settings: Settings) -> str:
    """Answer where browsers reach the desk; empty without a web server."""
    if settings.desk is None:
        return ""
    return settings.pages_url or settings.desk.address


def _act(act: Callable[[KeepStaff], Awaitable[None]], settings: Settings, by: str) -> None:
    async def work() -> None:
        async with open_storage(settings) as (database, boards):
            mint = mint_of(settings, database)
            await act(KeepStaff(database, MachineClock(), mint, boards, by, _address(settings)))

    run(work())
