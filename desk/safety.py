"""Keep every answer safe: what a browser may do with it, and how much may be sent to us."""

import re
from typing import Final

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
"""Nothing inline, nothing from elsewhere: text of a mail that slipped through cannot run."""
HSTS_SECONDS: Final = 365 * 24 * 3600
MOST_BYTES: Final = 256 * 1024
"""Of a form. A page that takes files says so for itself."""
MOST_UPLOAD_BYTES: Final = 26 * 1024 * 1024
"""Of a form with a file."""
NOWHERE: Final = re.compile("(?!)")
"""Fits no path."""
TOO_LARGE, FAILED = 413, 500
NUL, QUOTED_NUL = "\0", b"%00"
NO_SUCH_PATH: Final = "/geen-adres"


class Safety:
    """Puts the headers on every answer, and refuses a body that is too large."""

    def __init__(
        self, app: ASGIApp, *, behind_tls: bool, uploads: re.Pattern[str] = NOWHERE
    ) -> None:
        """Stand before an app; `behind_tls` when browsers reach it over https alone.

        `uploads` fits the whole of every path that takes files.
        """
        self._app: Final = app
        self._behind_tls: Final = behind_tls
        self._uploads: Final = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if NUL in scope["path"] or QUOTED_NUL in scope["query_string"]:
            # PostgreSQL takes no such text, not even to look for it: such an address leads nowhere.
            scope = {**scope, "path": NO_SUCH_PATH, "query_string": b""}
        most = MOST_UPLOAD_BYTES if self._uploads.fullmatch(scope["path"]) else MOST_BYTES
        if _announced(scope) > most:
            await _refuse(self._with_headers(send), TOO_LARGE, "Dit is te veel in één keer.")
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await sending(message)

        sending = self._with_headers(send)
        try:
            await self._app(scope, _bounded(receive, most), noting)
        except Exception as fault:
            structlog.get_logger().error("desk_fault", fault=type(fault).__name__)
            if not begun:
                await _refuse(sending, FAILED, "Er ging iets mis. Het is genoteerd.")

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("X-Robots-Tag", "noindex")
                headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
                headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
                headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
                # A shared computer in the staff room must not show a case to who comes next.
                headers.setdefault("Cache-Control", "no-store")
                if self._behind_tls:
                    headers.setdefault("Strict-Transport-Security", f"max-age={HSTS_SECONDS}")
                    message["headers"] = [_over_tls_alone(*each) for each in message["headers"]]
            await send(message)

        return sending


class BodyTooLarge(Exception):
    """More was sent than was announced, or than a page takes."""


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


def _bounded(receive: Receive, most: int) -> Receive:
    heard = 0

    async def receiving() -> Message:
        nonlocal heard
        message = await receive()
        heard += len(message.get("body", b""))
        if heard > most:
            raise BodyTooLarge
        return message

    return receiving


def _over_tls_alone(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """Answer a header; a cookie as one that a browser never sends in the clear."""
    if name != b"set-cookie" or b"; secure" in value.lower():
        return name, value
    return name, value + b"; Secure"


async def _refuse(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{text}\n".encode()})
