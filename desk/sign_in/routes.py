"""Name the addresses for signing in, one's own account, and the accounts of colleagues."""

from collections.abc import Sequence
from typing import Final

from starlette.routing import Route

from casework.actions.keep_own_account import KeepOwnAccount
from casework.actions.keep_staff import MAY_INVITE
from casework.actions.sign_in import SignIn
from desk.frame import SIGN_IN_PATH, Desk, StaffPage, staff_page
from desk.sign_in import colleagues
from desk.sign_in.door import CODE_PATH, FrontDoor
from desk.sign_in.links import MailedLinks
from desk.sign_in.my_account import PATH as MY_ACCOUNT
from desk.sign_in.my_account import MyAccount
from desk.sign_in.openid import OpenIdClient, OpenIdProvider
from desk.sign_in.provider_door import ProviderDoor

BACK_PATH: Final = f"{SIGN_IN_PATH}/terug"
"""Where a provider sends people back to: `<desk>/aanmelden/terug/<name>` must be known there."""
GET: Final = ("GET",)
POST: Final = ("POST",)


def sign_in_routes(
    desk: Desk, *, sign_in: SignIn, providers: Sequence[OpenIdProvider] = ()
) -> list[Route]:
    """Answer every page for coming in, and for keeping accounts."""
    own = KeepOwnAccount(sign_in)
    clients = {
        each.name: OpenIdClient(
            each, desk.clock, callback=f"{desk.url.rstrip('/')}{BACK_PATH}/{each.name}"
        )
        for each in providers
    }
    at_provider = ProviderDoor(desk, sign_in, own, clients)
    return [
        *_front_door(desk, FrontDoor(desk, sign_in, providers), at_provider),
        *_mailed_links(MailedLinks(desk, own)),
        *_my_account(desk, MyAccount(own, providers), at_provider),
        *_colleagues(desk),
    ]


def _front_door(desk: Desk, door: FrontDoor, at_provider: ProviderDoor) -> list[Route]:
    return [
        Route(SIGN_IN_PATH, door.show, methods=GET),
        Route(SIGN_IN_PATH, door.enter, methods=POST),
        Route(CODE_PATH, door.show_code, methods=GET),
        Route(CODE_PATH, door.enter_code, methods=POST),
        Route(f"{SIGN_IN_PATH}/met/{{provider}}", at_provider.begin, methods=GET),
        Route(f"{BACK_PATH}/{{provider}}", at_provider.back, methods=GET),
        Route("/uit", staff_page(door.leave, desk), methods=POST),
        Route("/plaats", staff_page(door.change_seat, desk), methods=POST),
    ]


def _mailed_links(links: MailedLinks) -> list[Route]:
    return [
        Route("/uitnodiging/{secret}", links.show, methods=GET),
        Route("/uitnodiging/{secret}", links.follow, methods=POST),
        Route("/herstel/{secret}", links.show, methods=GET),
        Route("/herstel/{secret}", links.follow, methods=POST),
        Route("/wachtwoord-vergeten", links.show_forgotten, methods=GET),
        Route("/wachtwoord-vergeten", links.ask, methods=POST),
    ]


def _my_account(desk: Desk, mine: MyAccount, at_provider: ProviderDoor) -> list[Route]:
    acts: dict[str, StaffPage] = {
        "wachtwoord": mine.change_password,
        "app": mine.begin_app,
        "app/code": mine.confirm_app,
        "herstelcodes": mine.new_codes,
        "sessies": mine.end_session,
        "ontkoppel": mine.untie,
    }
    tie = staff_page(at_provider.begin_tie, desk)
    return [
        Route(MY_ACCOUNT, staff_page(mine.show, desk), methods=GET),
        Route(f"{MY_ACCOUNT}/koppel/{{provider}}", tie, methods=GET),
        *(
            Route(f"{MY_ACCOUNT}/{path}", staff_page(act, desk), methods=POST)
            for path, act in acts.items()
        ),
    ]


def _colleagues(desk: Desk) -> list[Route]:
    see, change = colleagues.MAY_SEE, MAY_INVITE
    acts: dict[str, StaffPage] = {
        "plekken": colleagues.change_seats,
        "blokkeer": colleagues.block,
        "deblokkeer": colleagues.unblock,
        "app": colleagues.reset_app,
        "wachtwoord": colleagues.send_password_link,
        "opnieuw": colleagues.invite_again,
    }
    new, one = f"{colleagues.PATH}/nieuw", f"{colleagues.PATH}/{{id}}"
    return [
        Route(colleagues.PATH, staff_page(colleagues.show_list, desk, roles=see), methods=GET),
        Route(new, staff_page(colleagues.show_invitation, desk, roles=change), methods=GET),
        Route(new, staff_page(colleagues.invite, desk, roles=change), methods=POST),
        Route(one, staff_page(colleagues.show_one, desk, roles=see), methods=GET),
        *(
            Route(f"{one}/{path}", staff_page(act, desk, roles=change), methods=POST)
            for path, act in acts.items()
        ),
    ]
