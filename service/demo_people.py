"""Give the people of the demonstration their accounts, and show how to sign in as each of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from casework.actions.keep_own_account import KeepOwnAccount
from casework.actions.keep_staff import KeepStaff
from casework.actions.sign_in import Whence
from casework.ports import Clock
from casework.seats import Seat
from desk.sign_in.authenticator import STEP_SECONDS, code_at, seconds_left
from service.demo_history import BOARD, PEOPLE
from service.desk_parts import sign_in_of
from service.wiring import House

PASSWORD: Final = "molen-wiek-kade-2026"
"""Of everybody in the demonstration, which listens on this machine alone."""
SOON_OVER: Final = 12
"""Seconds; longer than hashing a password takes on a busy machine."""
FIRST: Final = ("ibp", "vuurtoren", "zevensprong", "fg", "desk")
"""Who is shown, in this order."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """How to sign in as somebody."""

    name: str
    role: str
    email: str
    app_secret: str
    """What an authenticator app would hold."""
    session: str
    """Secret of the session that accepting the invitation opened."""


async def open_accounts(house: House, *, address: str) -> list[DemoAccount]:
    """Invite everybody and accept each invitation, as they would; answer how to sign in."""
    sign_in = sign_in_of(house.desk_parts, address=address)
    own = KeepOwnAccount(sign_in)
    keep = KeepStaff(
        house.database, house.clock, house.mint, house.boards, "beheerder", address=address
    )
    made = {}
    for key, person in PEOPLE.items():
        seats = (person.seat, *_elsewhere(house, person.seat))
        invited = await keep.invite(person.name, person.email, seats, mail=False)
        secret = invited.link.rpartition("/")[2]
        opened = await own.opened(secret)
        assert opened is not None  # it was made a moment ago
        code = code_at(opened.app_secret, _before(house.clock.now()))
        joined = await own.follow(secret, PASSWORD, code, whence=Whence("127.0.0.1"))
        role = house.boards[BOARD].who(
            person.seat.role,
            house.boards[BOARD].school(person.seat.schools[0]) if person.seat.schools else None,
        )
        made[key] = DemoAccount(
            person.name, role, person.email, opened.app_secret, joined.entered.session
        )
    return [made[key] for key in FIRST]


def _before(now: datetime) -> datetime:
    """Answer when the code was shown that an invitation is accepted with.

    The one before this one, so that the one that is shown can still be used; close to the end of
    a step, where that one would be too old in a moment, the present one.
    """
    return now if seconds_left(now) <= SOON_OVER else now - timedelta(seconds=STEP_SECONDS)


def _elsewhere(house: House, seat: Seat) -> Iterator[Seat]:
    """Answer the seats at the other boards of the demonstration, for who sees a whole board."""
    if seat.sees_whole_board:
        yield from (Seat(board, seat.role) for board in house.boards if board != BOARD)


def accounts_shown(accounts: list[DemoAccount], address: str, clock: Clock) -> Group:
    """Answer the address of the desk, and how to sign in as each person now."""
    now = clock.now()
    table = Table(box=None, pad_edge=False, title_justify="left", title_style="bold")
    for head in ("Aanmelden als", "E-mail", "Wachtwoord", "Code"):
        table.add_column(head, no_wrap=True)
    for each in accounts:
        role = Text(f"{each.name}, {each.role}", overflow="ellipsis")
        table.add_row(role, each.email, PASSWORD, _code(each, now))
    left = seconds_left(now)
    return Group(
        Text.assemble("\nDe desk: ", (address, "bold underline")),
        table,
        Text(f"De code geldt nog {left} seconden, en werkt één keer.", style="dim"),
    )


def _code(account: DemoAccount, now: datetime) -> Text:
    return Text(code_at(account.app_secret, now), style="bold green")


def live_codes(console: Console, accounts: list[DemoAccount], address: str, clock: Clock) -> Live:
    """Answer a picture of it that shows each new code as it comes."""
    return Live(
        get_renderable=lambda: accounts_shown(accounts, address, clock),
        console=console,
        refresh_per_second=1,
        transient=False,
    )
