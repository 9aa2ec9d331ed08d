"""Show how a case stands to whoever holds its receipt, and take what they write."""

from collections.abc import Sequence
from typing import Final

import structlog
from starlette.requests import Request
from starlette.responses import Response

from casework.actions.parent_status import CaseGone, ParentStatus, ReadStatus
from casework.actions.receive_web_form import ReceiveWebForm, WebReceipt
from casework.ports import Conflict, StorageUnavailable
from casework.receipts import Receipt, read_receipt
from desk.frame import Desk, redirect, text_of
from desk.guess_brake import GUESS_WINDOW, GuessBrake
from desk.parents.flood import WINDOW, FloodBrake
from desk.parents.form import MOST_TEXT, fault_of_text, new_token, plain_text, token_of
from desk.parents.page import (
    LANGUAGE,
    STATUS_PATH,
    TOO_MANY,
    ParentPage,
    hold_receipts,
    is_ours,
    let_go,
    receipts_of,
)
from desk.parents.status_view import contact_lines, receipt_view

WRITE_PATH: Final = "/status/bericht"
LEAVE_PATH: Final = "/status/sluiten"
EXAMPLE: Final = "PL-7F3K-9QXM-K7Q2M-9XWDR"
FORBIDDEN, UNPROCESSABLE, UNAVAILABLE = 403, 422, 503


class StatusPages:
    """The page behind a receipt code."""

    def __init__(self, desk: Desk, read: ReadStatus, receive: ReceiveWebForm) -> None:
        """Show pages of a desk; each process counts guesses and floods for itself."""
        self._desk: Final = desk
        self._read: Final = read
        self._receive: Final = receive
        self._guesses: Final = GuessBrake()
        self._flood: Final = FloodBrake()

    async def show(self, request: Request) -> Response:
        """Answer how the cases stand whose receipts the browser holds; else ask for a code."""
        page = ParentPage.of(self._desk, request)
        now = self._desk.clock.now()
        receipts = receipts_of(self._desk, request)
        if receipts and self._guesses.holds(page.client, now):
            return self._too_many(page)
        found = [await self._read(each) for each in receipts]
        if any(each is None for each in found):
            self._guesses.note(page.client, now)
        open_cases = [each for each in found if isinstance(each, ParentStatus)]
        if open_cases:
            return self._status(request, open_cases)
        if any(isinstance(each, CaseGone) for each in found):
            return let_go(self._desk, page.show("gone.html"))
        # A receipt that opens nothing must not count as a guess at every page.
        return let_go(self._desk, self._enter(page)) if receipts else self._enter(page)

    async def open(self, request: Request) -> Response:
        """Take a code that was typed. Wrong, unknown and unreadable ones get the same answer."""
        asked = await text_of(request, LANGUAGE)
        page = ParentPage.of(self._desk, request, asked=asked)
        typed = plain_text(await text_of(request, "code"))
        now = self._desk.clock.now()
        if not await is_ours(self._desk, request):
            return self._enter(page, typed, fault="enter.again", status=FORBIDDEN)
        if self._guesses.holds(page.client, now):
            return self._too_many(page)
        receipt = read_receipt(typed)
        if receipt is None or not self._read.is_right(receipt):
            self._guesses.note(page.client, now)
            structlog.get_logger().info("receipt_unknown")
            return self._enter(page, typed, fault="enter.wrong", status=UNPROCESSABLE)
        where = page.to(STATUS_PATH) if asked else STATUS_PATH
        return hold_receipts(self._desk, redirect(where), [receipt])

    async def write(self, request: Request) -> Response:
        """Add a message to a case whose receipt the browser holds."""
        page = ParentPage.of(self._desk, request, asked=await text_of(request, LANGUAGE))
        reference = await text_of(request, "zaak")
        text = plain_text(await text_of(request, "text"))
        token = token_of(await text_of(request, "token"))
        if not await is_ours(self._desk, request):
            return self._again(page, reference, text, token, "faults.expired", FORBIDDEN)
        fault = fault_of_text(text)
        if fault:
            return self._again(page, reference, text, token, f"faults.{fault}", UNPROCESSABLE)
        now = self._desk.clock.now()
        if self._guesses.holds(page.client, now):
            return self._too_many(page)
        if not self._flood.lets_in(page.client, now):
            return self._again(page, reference, text, token, "faults.busy", TOO_MANY)
        receipts = receipts_of(self._desk, request)
        try:
            done = await self._added(page, receipts, reference, text, token)
        except (StorageUnavailable, Conflict):
            structlog.get_logger().warning("web_message_not_saved")
            return self._again(page, reference, text, token, "faults.down", UNAVAILABLE)
        return self._told(page, done, receipts, reference)

    async def leave(self, request: Request) -> Response:
        """Take the receipts out of the browser's hands."""
        page = ParentPage.of(self._desk, request, asked=await text_of(request, LANGUAGE))
        if not await is_ours(self._desk, request):
            return redirect(page.to(STATUS_PATH))
        told = page.words.said("status.left")
        return let_go(self._desk, redirect(page.to(STATUS_PATH), told=told))

    async def _added(
        self,
        page: ParentPage,
        receipts: Sequence[Receipt],
        reference: str,
        text: str,
        token: str,
    ) -> WebReceipt | None:
        for receipt in receipts:
            done = await self._receive.add(
                receipt, reference, text, language=page.words.language, token=token
            )
            if done is not None:
                return done
        return None

    def _told(
        self,
        page: ParentPage,
        done: WebReceipt | None,
        receipts: Sequence[Receipt],
        reference: str,
    ) -> Response:
        where = page.to(STATUS_PATH)
        if done is None:
            return redirect(where, told=page.words.said("status.sent_not"), kind="warning")
        structlog.get_logger().info("web_message_taken", cases=[reference])
        if done.opened:
            told = page.words.said("status.sent_new")
            response = redirect(where, told=told)
            # The case that it joined stays first: the others go with one receipt of their own.
            return hold_receipts(self._desk, response, [done.opened[0], *receipts])
        if done.set_aside:
            return redirect(where, told=page.words.said("status.sent_aside"))
        return redirect(where, told=page.words.said("status.sent", reference=reference))

    def _status(self, request: Request, found: Sequence[ParentStatus]) -> Response:
        page = ParentPage.of(self._desk, request, otherwise=found[0].language, board=found[0].board)
        return page.show(
            "status.html",
            receipts=[receipt_view(each, page.words) for each in found],
            most_text=MOST_TEXT,
            token=new_token(),
        )

    def _enter(
        self, page: ParentPage, typed: str = "", *, fault: str = "", status: int = 200
    ) -> Response:
        words = page.words.said(fault) if fault else ""
        return page.show(
            "enter.html", at=STATUS_PATH, status=status, typed=typed, fault=words, example=EXAMPLE
        )

    def _again(
        self, page: ParentPage, reference: str, text: str, token: str, fault: str, status: int
    ) -> Response:
        """Show what was typed once more, above it why it was not sent."""
        boards = list(self._desk.boards.values())
        response = page.show(
            "again.html",
            at=STATUS_PATH,
            status=status,
            reference=reference,
            text=text,
            token=token,
            fault=page.words.said(fault, most=str(MOST_TEXT)),
            most_text=MOST_TEXT,
            contact=contact_lines(boards[0], page.words) if len(boards) == 1 else (),
        )
        if status == TOO_MANY:
            response.headers["Retry-After"] = str(int(WINDOW.total_seconds()))
        return response

    def _too_many(self, page: ParentPage) -> Response:
        response = page.show(
            "notice.html",
            at=STATUS_PATH,
            status=TOO_MANY,
            title=page.words.said("enter.title"),
            text=page.words.said("enter.too_many"),
        )
        response.headers["Retry-After"] = str(int(GUESS_WINDOW.total_seconds()))
        return response
