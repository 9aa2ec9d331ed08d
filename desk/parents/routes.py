"""Say where the pages for parents stand."""

from starlette.routing import Route

from casework.actions.parent_status import ReadsLetters, ReadStatus
from casework.actions.receive_message import ReceiveMessage
from casework.actions.receive_web_form import ReceiveWebForm
from desk.frame import Desk
from desk.parents.page import STATUS_PATH
from desk.parents.report_pages import BOARDS_PATH, BREACH, REQUEST, SENT, ReportPages
from desk.parents.status_pages import LEAVE_PATH, WRITE_PATH, StatusPages


def parents_routes(desk: Desk, receive: ReceiveMessage, letters: ReadsLetters) -> list[Route]:
    """Answer the pages for parents.

    What they write goes through `receive`, as mail and chat do; `letters` finds the words of
    those that are read on the page.
    """
    read = ReadStatus(desk.storage, desk.mint, desk.clock, desk.boards, letters)
    web = ReceiveWebForm(receive, read)
    status, report = StatusPages(desk, read, web), ReportPages(desk, read, web)
    board = f"{BOARDS_PATH}/{{board}}"
    both = ["GET", "POST"]
    return [
        Route(STATUS_PATH, status.show, methods=["GET"]),
        Route(STATUS_PATH, status.open, methods=["POST"]),
        Route(WRITE_PATH, status.write, methods=["POST"]),
        Route(LEAVE_PATH, status.leave, methods=["POST"]),
        Route(BOARDS_PATH, report.boards, methods=["GET"]),
        Route(board, report.choose, methods=["GET"]),
        Route(f"{board}/{REQUEST}", report.form(for_breach=False), methods=both),
        Route(f"{board}/{BREACH}", report.form(for_breach=True), methods=both),
        Route(f"{board}/{SENT}", report.sent, methods=["GET"]),
    ]
