"""Give every page its visit: who looks, from which seat, with which tokens."""

import functools
import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from casework.actions.acting import Acting
from casework.boards import BoardProfile, Role
from casework.ports import Clock, Mint, Storage
from casework.school_holidays import NO_SCHOOL_HOLIDAYS, SchoolHolidays
from casework.seats import Seat, seat_words
from casework.staff import SignedIn
from desk.pages import Pages
from desk.safety import MOST_UPLOAD_BYTES

SIGN_IN_PATH: Final = "/aanmelden"
BAD_REQUEST, FORBIDDEN, SEE_OTHER = 400, 403, 303
MOST_FIELDS: Final = 200
MOST_FILES: Final = 10

Act = TypeVar("Act", bound=Acting)
WhoseSession = Callable[[str], Awaitable[SignedIn | None]]
"""Answers who a session's secret belongs to; None when it ended or never was."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """One way to go from every page."""

    label: str
    href: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """One of the seats of a person who has more."""

    label: str
    index: int
    current: bool


@dataclass(frozen=True, slots=True)
class Flash:
    """What just happened, told once on the next page."""

    kind: str
    """`ok`, `info`, `warning` or `error`."""
    text: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page may use."""

    storage: Storage
    clock: Clock
    mint: Mint
    boards: Mapping[str, BoardProfile]
    whose_session: WhoseSession
    mask: Callable[[str], str]
    """Takes identifying numbers out of what people write."""
    url: str = ""
    """Where browsers reach the desk, such as `https://loket.bestuur.example`."""
    school_holidays: SchoolHolidays = NO_SCHOOL_HOLIDAYS
    pages: Pages = field(default_factory=Pages)

    @property
    def behind_tls(self) -> bool:
        """Whether browsers reach it over https."""
        return self.url.startswith("https:")

    @property
    def cookie(self) -> str:
        """What the cookie of a session is called; a browser guards `__Host-` itself."""
        return "__Host-loket" if self.behind_tls else "loket"

    @property
    def visitor_cookie(self) -> str:
        """What the cookie of somebody who is not signed in is called; it only guards forms."""
        return "__Host-bezoek" if self.behind_tls else "bezoek"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in."""

    desk: Desk
    request: Request
    signed_in: SignedIn
    board: BoardProfile
    now: datetime
    csrf: str

    @property
    def seat(self) -> Seat:
        """From which seat; it bounds every query."""
        return self.signed_in.seat

    @property
    def name(self) -> str:
        """Who, as events name them."""
        return self.signed_in.member.name

    @property
    def role(self) -> str:
        """As what, in Dutch."""
        return seat_words(self.seat, self.board)

    @property
    def board_name(self) -> str:
        """At which board."""
        return self.board.name

    @property
    def board_id(self) -> str:
        """The board's short name."""
        return self.board.id

    @property
    def seats(self) -> tuple[SeatChoice, ...]:
        """The seats to choose from; empty for who has one."""
        seats = self.signed_in.member.seats
        if len(seats) == 1:
            return ()
        return tuple(
            SeatChoice(
                f"{seat_words(seat, self.desk.boards[seat.board])},"
                f" {self.desk.boards[seat.board].name}",
                index,
                seat == self.seat,
            )
            for index, seat in enumerate(seats)
            if seat.board in self.desk.boards
        )

    @property
    def nav(self) -> tuple[NavItem, ...]:
        """Where this seat can go."""
        path = self.request.url.path
        return tuple(
            NavItem(label, href, path == href or (href != "/" and path.startswith(f"{href}/")))
            for label, href, roles in NAV
            if self.seat.role in roles
        )

    def acting(self, act: type[Act], *, seen: int | None = None, **more: Any) -> Act:
        """Answer the acts of this person, from this seat; `seen` is the version they saw."""
        return act(
            storage=self.desk.storage,
            clock=self.desk.clock,
            board=self.seat.board,
            by=self.name,
            boards=self.desk.boards,
            mint=self.desk.mint,
            role=self.seat.role,
            school_holidays=self.desk.school_holidays,
            seat=self.seat,
            seen=seen,
            **more,
        )

    def page(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """Answer a page of this visit, with what is to be told once."""
        flash = read_flash(self.request)
        html = self.desk.pages.render(
            template,
            {
                "visit": self,
                "csrf": self.csrf,
                "lang": "nl",
                "dir": "ltr",
                "flash": flash,
                "accent_href": accent_address(self.board),
                **context,
            },
        )
        response = HTMLResponse(html, status_code=status)
        if flash is not None:
            response.delete_cookie(FLASH_COOKIE)
        return response

    def go(self, where: str, *, told: str = "", kind: str = "ok") -> Response:
        """Answer "done, now look there" (303), with what the next page tells."""
        return redirect(where, told=told, kind=kind)


EVERY_ROLE: Final = frozenset(Role)
BOARD_WIDE: Final = frozenset({Role.IBP_MANAGER, Role.FG, Role.DESK})
NAV: Final[tuple[tuple[str, str, frozenset[Role]], ...]] = (
    ("Vandaag", "/", EVERY_ROLE),
    ("Zaken", "/zaken", EVERY_ROLE),
    ("Apart gelegd", "/apart", BOARD_WIDE),
    ("Datalekken", "/datalekken", EVERY_ROLE),
    ("Toezicht", "/toezicht", frozenset({Role.FG})),
    ("Overzicht", "/overzicht", EVERY_ROLE),
    ("Medewerkers", "/medewerkers", BOARD_WIDE),
    ("Instellingen", "/instellingen", EVERY_ROLE),
)
"""What, where, and for which roles. A page itself refuses who is not meant, too."""

StaffPage = Callable[[Visit], Awaitable[Response]]


def staff_page(
    handler: StaffPage, desk: Desk, *, roles: frozenset[Role] = EVERY_ROLE
) -> Callable[[Request], Awaitable[Response]]:
    """Answer an endpoint for who is signed in on a seat of one of these roles.

    Anybody else is sent to sign in, or refused (403). A form that is sent (POST) must carry the
    token of the session.
    """

    @functools.wraps(handler)
    async def endpoint(request: Request) -> Response:
        secret = request.cookies.get(desk.cookie, "")
        signed_in = await desk.whose_session(secret) if secret else None
        if signed_in is None or signed_in.seat.board not in desk.boards:
            return _to_sign_in(request)
        visit = Visit(
            desk,
            request,
            signed_in,
            desk.boards[signed_in.seat.board],
            desk.clock.now(),
            csrf_of(secret),
        )
        if signed_in.seat.role not in roles:
            return visit.page("refused.html", status=FORBIDDEN, why=NOT_FOR_YOU)
        if request.method != "POST":
            return await handler(visit)
        form = await sent_form(request)
        try:
            check_csrf(request, form, secret)
            return await handler(visit)
        finally:
            await form.close()

    return endpoint


NOT_FOR_YOU: Final = "Deze pagina is niet voor uw rol."


def _to_sign_in(request: Request) -> Response:
    """Send somebody to sign in, and back afterwards; a form that was sent is not sent again."""
    back = request.url.path if request.method == "GET" else "/"
    where = SIGN_IN_PATH if back == "/" else f"{SIGN_IN_PATH}?verder={quote(back)}"
    if request.headers.get("HX-Request"):
        return Response(status_code=204, headers={"HX-Redirect": where})
    return RedirectResponse(where, status_code=SEE_OTHER)


def own_path(where: str) -> str:
    """Answer a path of ours to go to; "/" for anything that leads elsewhere."""
    try:
        parts = urlsplit(where)
    except ValueError:  # half an IPv6 address, such as `//[`
        return "/"
    bad = (
        parts.scheme or parts.netloc or not where.startswith("/") or where.startswith(("//", "/\\"))
    )
    return "/" if bad or any(ord(sign) < ord(" ") for sign in where) else where


async def sent_form(request: Request) -> FormData:
    """Answer the form that was sent; read once, however often it is asked for."""
    known = getattr(request.state, "form", None)
    if known is None:
        known = await _read_form(request)
        request.state.form = known
    assert isinstance(known, FormData)
    return known


class InMemory(MultiPartParser):
    """Reads a form with files without a temporary file: nothing is written before it is judged."""

    spool_max_size = MOST_UPLOAD_BYTES + 1


async def _read_form(request: Request) -> FormData:
    if not request.headers.get("Content-Type", "").startswith("multipart/"):
        return await request.form(max_fields=MOST_FIELDS)
    parser = InMemory(
        request.headers, request.stream(), max_files=MOST_FILES, max_fields=MOST_FIELDS
    )
    try:
        return await parser.parse()
    except MultiPartException:
        raise HTTPException(BAD_REQUEST) from None


async def text_of(request: Request, name: str) -> str:
    """Answer one field of the form that was sent, without spaces around it; empty without it."""
    value = (await sent_form(request)).get(name, "")
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


async def texts_of(request: Request, name: str) -> tuple[str, ...]:
    """Answer every value of a field that may be given more than once."""
    values = (await sent_form(request)).getlist(name)
    return tuple(value.strip() for value in values if isinstance(value, str) and value.strip())


def csrf_of(secret: str) -> str:
    """Answer the token that forms of a session carry; it does not give the secret away."""
    return hmac.new(secret.encode(), b"formulier", hashlib.sha256).hexdigest()


def check_csrf(request: Request, form: FormData, secret: str) -> None:
    """Raise 403 for a form that was not made by a page of ours, for this browser."""
    given = form.get("csrf") or request.headers.get("X-CSRF-Token") or ""
    elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
    if elsewhere or not secret or not isinstance(given, str):
        raise HTTPException(FORBIDDEN)
    if not hmac.compare_digest(given.encode(), csrf_of(secret).encode()):
        raise HTTPException(FORBIDDEN)


def visitor_secret(request: Request, desk: Desk) -> str:
    """Answer what guards the forms of somebody who is not signed in; a new one if need be."""
    return request.cookies.get(desk.visitor_cookie) or secrets.token_urlsafe(24)


def public_page(
    desk: Desk,
    request: Request,
    template: str,
    *,
    status: int = 200,
    lang: str = "nl",
    direction: str = "ltr",
    board: BoardProfile | None = None,
    **context: Any,
) -> Response:
    """Answer a page for who is not signed in; its forms carry the visitor's token."""
    secret = visitor_secret(request, desk)
    flash = read_flash(request)
    html = desk.pages.render(
        template,
        {
            "visit": None,
            "csrf": csrf_of(secret),
            "lang": lang,
            "dir": direction,
            "flash": flash,
            "accent_href": accent_address(board) if board else None,
            **context,
        },
    )
    response = HTMLResponse(html, status_code=status)
    set_cookie(response, desk, desk.visitor_cookie, secret)
    if flash is not None:
        response.delete_cookie(FLASH_COOKIE)
    return response


async def check_visitor(desk: Desk, request: Request) -> None:
    """Raise 403 for a form of somebody not signed in that no page of ours made for them."""
    check_csrf(request, await sent_form(request), request.cookies.get(desk.visitor_cookie, ""))


def set_cookie(
    response: Response, desk: Desk, name: str, value: str, *, seconds: int | None = None
) -> None:
    """Set a cookie that no script reads and no other site sends along."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=desk.behind_tls,
        httponly=True,
        samesite="lax",
    )


FLASH_COOKIE: Final = "gedaan"


def redirect(where: str, *, told: str = "", kind: str = "ok") -> Response:
    """Answer "look there" (303), with what the next page tells; no personal data in it."""
    response = RedirectResponse(where, status_code=SEE_OTHER)
    if told:
        value = urlsafe_b64encode(json.dumps([kind, told]).encode()).decode()
        response.set_cookie(FLASH_COOKIE, value, max_age=60, httponly=True, samesite="lax")
    return response


def read_flash(request: Request) -> Flash | None:
    """Answer what the page before left to be told; None for what is no such thing."""
    try:
        kind, text = json.loads(urlsafe_b64decode(request.cookies.get(FLASH_COOKIE, "")))
    except (ValueError, TypeError):
        return None
    if kind not in {"ok", "info", "warning", "error"} or not isinstance(text, str):
        return None
    return Flash(kind, text)


def accent_address(board: BoardProfile) -> str:
    """Answer where the few lines of style stand that give a board its colour."""
    return f"/kleur/{quote(board.id)}.css"
