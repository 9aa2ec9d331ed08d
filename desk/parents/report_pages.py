"""Take what somebody asks or reports on a page of ours, who uses neither mail nor Telegram."""

from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from casework.actions.parent_status import ParentStatus, ReadStatus
from casework.actions.receive_web_form import ReceiveWebForm, WebReceipt
from casework.boards import BoardProfile
from casework.message import Channel
from casework.ports import Conflict, StorageUnavailable
from casework.receipts import Receipt
from desk.frame import Desk, redirect, text_of
from desk.parents.flood import WINDOW, FloodBrake
from desk.parents.form import (
    FIELDS,
    MOST_EMAIL,
    MOST_NAME,
    MOST_TEXT,
    AnswerBy,
    Typed,
    faults_in,
    form_of,
    latest_moment,
    token_of,
    typed_in,
)
from desk.parents.page import (
    LANGUAGE,
    TOO_MANY,
    ParentPage,
    hold_receipts,
    hold_token,
    is_ours,
    let_go,
    receipts_of,
    token_sent,
)
from desk.parents.status_view import CaseView, case_view, contact_lines

BOARDS_PATH: Final = "/melden"
REQUEST, BREACH, SENT = "verzoek", "datalek", "verstuurd"
ASIDE: Final = "apart"
NOT_FOUND, FORBIDDEN, UNPROCESSABLE, UNAVAILABLE = 404, 403, 422, 503


class ReportPages:
    """The form, and what stands around it."""

    def __init__(self, desk: Desk, read: ReadStatus, receive: ReceiveWebForm) -> None:
        """Show pages of a desk; breaches and requests do not take each other's room."""
        self._desk: Final = desk
        self._read: Final = read
        self._receive: Final = receive
        self._floods: Final = {True: FloodBrake(), False: FloodBrake()}

    async def boards(self, request: Request) -> Response:
        """Answer the list of boards; with one board, the way to its page."""
        page = ParentPage.of(self._desk, request)
        boards = sorted(self._desk.boards.values(), key=lambda board: board.name)
        if len(boards) == 1:
            return redirect(page.to(f"{BOARDS_PATH}/{boards[0].id}"))
        ways = [(board.name, page.to(f"{BOARDS_PATH}/{board.id}")) for board in boards]
        return page.show("boards.html", boards=ways)

    async def choose(self, request: Request) -> Response:
        """Answer the choice between a request and a breach."""
        page = self._page(request)
        return page.show("choose.html", here=f"{BOARDS_PATH}/{self._board(request).id}")

    def form(self, *, for_breach: bool) -> Callable[[Request], Awaitable[Response]]:
        """Answer the endpoint of one of the two forms."""

        async def endpoint(request: Request) -> Response:
            if request.method == "POST":
                return await self._send(request, for_breach=for_breach)
            page = self._page(request)
            token = token_of(token_sent(self._desk, request))
            return self._form(page, Typed(token), for_breach=for_breach)

        return endpoint

    async def sent(self, request: Request) -> Response:
        """Answer the receipt to keep, or that a person looks at what came in."""
        page = self._page(request)
        contact = contact_lines(self._board(request), page.words)
        receipts = receipts_of(self._desk, request)
        receipt = next((each for each in receipts if self._read.is_right(each)), None)
        if request.query_params.get(ASIDE) or receipt is None:
            return page.show("aside.html", contact=contact)
        cases, by_mail = await self._opened(page, receipt)
        return page.show(
            "sent.html", code=receipt.code, cases=cases, by_mail=by_mail, contact=contact
        )

    async def _opened(
        self, page: ParentPage, receipt: Receipt
    ) -> tuple[tuple[CaseView, ...], bool | None]:
        """Answer the cases of a receipt and whether letters go by mail; the code must be shown
        even when nothing can be read now, and then neither is said."""
        try:
            found = await self._read.look(receipt)
        except StorageUnavailable:
            return (), None
        if not isinstance(found, ParentStatus):
            return (), None
        views = tuple(case_view(each, found.board, page.words) for each in found.cases)
        return views, found.cases[0].case.channel is Channel.EMAIL

    async def _send(self, request: Request, *, for_breach: bool) -> Response:
        page = self._page(request, asked=await text_of(request, LANGUAGE))
        fields = {name: await text_of(request, name) for name in (*FIELDS, "token")}
        typed = typed_in(fields)
        if not await is_ours(self._desk, request):
            return self._form(
                page, typed, for_breach=for_breach, notice="faults.expired", status=FORBIDDEN
            )
        now = self._desk.clock.now()
        faults = faults_in(typed, for_breach=for_breach, now=now)
        if faults:
            return self._form(
                page, typed, for_breach=for_breach, faults=faults, status=UNPROCESSABLE
            )
        if not self._floods[for_breach].lets_in(page.client, now):
            structlog.get_logger().warning("web_flood", breach=for_breach)
            return self._form(
                page, typed, for_breach=for_breach, notice="faults.busy", status=TOO_MANY
            )
        board = self._board(request)
        form = form_of(typed, board, for_breach=for_breach, language=page.words.language, now=now)
        try:
            done = await self._receive.send(form)
        except (StorageUnavailable, Conflict):
            structlog.get_logger().warning("web_form_not_saved")
            return self._form(
                page, typed, for_breach=for_breach, notice="faults.down", status=UNAVAILABLE
            )
        return self._done(page, board, done, typed.token)

    def _done(
        self, page: ParentPage, board: BoardProfile, done: WebReceipt, token: str
    ) -> Response:
        where = page.to(f"{BOARDS_PATH}/{board.id}/{SENT}")
        structlog.get_logger().info(
            "web_form_taken",
            set_aside=done.set_aside,
            cases=[receipt.reference for receipt in done.opened],
        )
        if not done.opened:
            return let_go(self._desk, redirect(f"{where}&{ASIDE}=1"))
        # Only this one: who sat here before may be somebody else.
        response = hold_receipts(self._desk, redirect(where), done.opened[:1])
        return hold_token(self._desk, response, token)

    def _form(
        self,
        page: ParentPage,
        typed: Typed,
        *,
        for_breach: bool,
        faults: dict[str, str] | None = None,
        notice: str = "",
        status: int = 200,
    ) -> Response:
        said = page.words.said
        board = page.board
        assert board is not None  # every form stands under a board
        response = page.show(
            "form.html",
            status=status,
            breach=for_breach,
            typed=typed,
            faults={
                box: said(f"faults.{fault}", most=str(MOST_TEXT))
                for box, fault in (faults or {}).items()
            },
            notice=said(notice) if notice else "",
            contact=contact_lines(board, page.words) if notice else (),
            schools=[(school.name, school.name) for school in board.schools],
            ways=[
                (AnswerBy.MAIL.value, said("report.by_mail"), said("report.by_mail_hint")),
                (AnswerBy.PAGE.value, said("report.by_page"), said("report.by_page_hint")),
            ],
            latest=latest_moment(self._desk.clock.now()),
            most_text=MOST_TEXT,
            most_name=MOST_NAME,
            most_email=MOST_EMAIL,
        )
        if status == TOO_MANY:
            response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
        return response

    def _page(self, request: Request, *, asked: str = "") -> ParentPage:
        return ParentPage.of(self._desk, request, asked=asked, board=self._board(request))

    def _board(self, request: Request) -> BoardProfile:
        """Answer the board in the address. Raises 404 for one that is not here."""
        board = self._desk.boards.get(request.path_params["board"])
        if board is None:
            raise HTTPException(NOT_FOUND)
        return board
