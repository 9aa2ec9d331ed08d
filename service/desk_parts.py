"""Join the desk: its pages, and the ports that each of them asks for."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from casework.actions.keep_calendar_links import ReadCalendar
from casework.actions.receive_message import ReceiveMessage
from casework.actions.sign_in import SignIn
from casework.files import JudgeFiles
from casework.ports import Clock
from casework.school_holidays import SchoolHolidays
from desk.acts.routes import acts_routes
from desk.answers.opened import AnswerPorts
from desk.answers.routes import answer_routes
from desk.app import desk_app, feed_routes
from desk.board_view.routes import board_view_routes
from desk.breaches.routes import breaches_routes
from desk.cases.routes import case_routes
from desk.frame import Desk
from desk.health.routes import health_routes
from desk.oversight.routes import oversight_routes
from desk.parents.routes import parents_routes
from desk.server import DeskServer
from desk.settings.routes import settings_routes
from desk.sign_in.authenticator import AppCodes
from desk.sign_in.openid import OpenIdProvider
from desk.sign_in.passwords import Argon2Passwords
from desk.sign_in.routes import sign_in_routes
from desk.tray.routes import tray_routes
from outbox.affected import AffectedLetters
from outbox.answer_words import AnswerDrafts
from outbox.words import LetterWords
from screening.numbers import mask_numbers
from screening.outgoing_process import LookInProcess
from service.live_boards import LiveBoards
from service.settings import DeskSettings
from storage.calendar_links import CalendarDatabase
from storage.database import Database
from storage.mint import SecretMint


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the desk shares with the rest of the house."""

    database: Database
    clock: Clock
    mint: SecretMint
    boards: LiveBoards
    school_holidays: SchoolHolidays
    receive: ReceiveMessage
    words: LetterWords
    judge: JudgeFiles | None
    patience: timedelta
    """How long a mailbox or bot may go without answering."""
    folder: Path
    """Where the service keeps its files; its disk must not run full."""


def sign_in_of(parts: DeskParts, *, address: str) -> SignIn:
    """Answer who lets staff in; `address` is where browsers reach the desk."""
    return SignIn(
        storage=parts.database,
        clock=parts.clock,
        mint=parts.mint,
        boards=parts.boards,
        passwords=Argon2Passwords(),
        second_factor=AppCodes(),
        address=address,
    )


def providers_of(settings: DeskSettings) -> list[OpenIdProvider]:
    """Answer where staff may sign in with the account of their school."""
    return [
        OpenIdProvider(
            name=each.name,
            label=each.label,
            issuer=each.issuer,
            client_id=each.client_id,
            client_secret=each.client_secret.read,
            tenant=each.tenant,
            hosted_domain=each.hosted_domain,
            trusts_second_factor=each.trusts_second_factor,
        )
        for each in settings.providers
    ]


def desk_server(settings: DeskSettings, parts: DeskParts, *, desk_url: str) -> DeskServer:
    """Answer the web server with every page; `desk_url` is where letters say it is."""
    address = desk_url or settings.address
    sign_in = sign_in_of(parts, address=address)
    desk = Desk(
        storage=parts.database,
        clock=parts.clock,
        mint=parts.mint,
        boards=parts.boards,
        whose_session=sign_in.whose_session,
        mask=lambda text: mask_numbers(text).text,
        url=address,
        school_holidays=parts.school_holidays,
    )
    calendars = CalendarDatabase(parts.database)
    read = ReadCalendar(calendars, parts.clock, parts.boards)
    routes = [
        *feed_routes(read, parts.clock, desk_url=desk_url),
        *sign_in_routes(desk, sign_in=sign_in, providers=providers_of(settings)),
        *case_routes(desk),
        *acts_routes(desk, parts.words.words),
        *answer_routes(desk, AnswerPorts(AnswerDrafts(), parts.judge, LookInProcess())),
        *breaches_routes(desk, AffectedLetters(parts.words)),
        *tray_routes(desk),
        *oversight_routes(desk, patience=parts.patience),
        *board_view_routes(desk),
        *settings_routes(desk, parts.boards, calendars),
        *health_routes(desk, patience=parts.patience, folder=parts.folder),
        *parents_routes(desk, parts.receive, parts.words),
    ]
    proxies = [str(network) for network in settings.proxies]
    app = desk_app(desk, routes)
    return DeskServer(app, host=settings.host, port=settings.port, proxies=proxies)
