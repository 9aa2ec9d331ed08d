"""Show a page to a parent: in their language, under their board, with the receipts they hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from casework.boards import BoardProfile
from casework.receipts import Receipt, read_receipt
from desk.frame import FORBIDDEN, Desk, check_visitor, public_page
from desk.parents.words import LANGUAGES, Book, book, language_wanted

RECEIPT_SECONDS: Final = 30 * 60
"""So long a browser holds a receipt, from when its code was given."""
MOST_RECEIPTS: Final = 5
STATUS_PATH: Final = "/status"
LANGUAGE: Final = "taal"
"""The word that names the language in addresses and forms."""
TOO_MANY: Final = 429


@dataclass(frozen=True, slots=True)
class ParentPage:
    """One request of somebody without an account."""

    desk: Desk
    request: Request
    words: Book
    board: BoardProfile | None = None

    @classmethod
    def of(
        cls,
        desk: Desk,
        request: Request,
        *,
        asked: str = "",
        otherwise: str = "",
        board: BoardProfile | None = None,
    ) -> "ParentPage":
        """Answer the page for a request; `asked` is the language a form was shown in, `otherwise`
        that of the case."""
        asked = request.query_params.get(LANGUAGE, "") or asked
        accepted = request.headers.get("Accept-Language", "")
        return cls(desk, request, book(language_wanted(asked, accepted, otherwise)), board)

    def under(self, board: BoardProfile) -> "ParentPage":
        """Answer the page under a board's name and colour."""
        return replace(self, board=board)

    @property
    def client(self) -> str:
        """From which address it comes, for the brakes."""
        return self.request.client.host if self.request.client else ""

    def address(self, path: str) -> str:
        """Answer a whole address of ours, to be written down."""
        return f"{self.desk.url.rstrip('/') or str(self.request.base_url).rstrip('/')}{path}"

    def to(self, path: str) -> str:
        """Answer an address of ours that keeps the language."""
        return f"{path}?{LANGUAGE}={self.words.language}"

    def show(self, template: str, *, at: str = "", status: int = 200, **context: Any) -> Response:
        """Answer a page; `at` is where it stands, for the ways to other languages."""
        path = at or self.request.url.path
        return public_page(
            self.desk,
            self.request,
            f"parents/{template}",
            status=status,
            lang=self.words.language,
            direction=self.words.direction,
            board=self.board,
            said=self.words.said,
            to=self.to,
            status_address=self.address(STATUS_PATH),
            board_name=self.board.name if self.board else "",
            languages=tuple(
                (each, book(each).name, f"{path}?{LANGUAGE}={each}") for each in LANGUAGES
            ),
            **context,
        )


async def is_ours(desk: Desk, request: Request) -> bool:
    """Answer whether a form came from a page of ours, in this browser."""
    try:
        await check_visitor(desk, request)
    except HTTPException as fault:
        if fault.status_code != FORBIDDEN or _from_elsewhere(request):
            raise
        return False
    return True


def _from_elsewhere(request: Request) -> bool:
    """Another site sent it: then nothing of it is shown again."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}


def receipt_cookie(desk: Desk) -> str:
    """Answer what the cookie is called that holds receipts."""
    return "__Host-bewijs" if desk.behind_tls else "bewijs"


def receipts_of(desk: Desk, request: Request) -> tuple[Receipt, ...]:
    """Answer the receipts that a browser holds, right or wrong, the latest first."""
    codes = request.cookies.get(receipt_cookie(desk), "").split(".")[:MOST_RECEIPTS]
    found = (read_receipt(code) for code in codes)
    return tuple(dict.fromkeys(each for each in found if each is not None))


def hold_receipts(desk: Desk, response: Response, receipts: Sequence[Receipt]) -> Response:
    """Answer the response with receipts in the browser's hands.

    Another site, a link in a mail included, does not bring them along.
    """
    kept = list(dict.fromkeys(receipts))[:MOST_RECEIPTS]
    response.set_cookie(
        receipt_cookie(desk),
        ".".join(each.code for each in kept),
        max_age=RECEIPT_SECONDS,
        path="/",
        secure=desk.behind_tls,
        httponly=True,
        samesite="strict",
    )
    return response


def _form_cookie(desk: Desk) -> str:
    return "__Host-formulier" if desk.behind_tls else "formulier"


def token_sent(desk: Desk, request: Request) -> str:
    """Answer the token of the form that was sent last, as long as its receipt is held; else
    nothing.

    Who goes back to the form gets a fresh page with their words still in it. Sent once more with
    this token, it is the same message and no second case. Whoever has the browser in hand can read
    the receipt anyway, so they learn nothing by it.
    """
    return request.cookies.get(_form_cookie(desk), "") if receipts_of(desk, request) else ""


def hold_token(desk: Desk, response: Response, token: str) -> Response:
    """Answer the response with the token of a form that was sent, for as long as its receipt."""
    response.set_cookie(
        _form_cookie(desk),
        token,
        max_age=RECEIPT_SECONDS,
        path="/",
        secure=desk.behind_tls,
        httponly=True,
        samesite="strict",
    )
    return response


def let_go(desk: Desk, response: Response) -> Response:
    """Answer the response with every receipt, and the form it came of, out of the browser's
    hands."""
    for name in (receipt_cookie(desk), _form_cookie(desk)):
        response.delete_cookie(
            name, path="/", secure=desk.behind_tls, httponly=True, samesite="strict"
        )
    return response
