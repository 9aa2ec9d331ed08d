"""Answer Telegram's deliveries over HTTP: the secret first, a bounded body, then the bot.

It is an ASGI application (asgi.readthedocs.io), so that the web server of the service runs it and
no web framework is needed here. Nothing of a refused request is read or logged.
"""

import hmac
from collections.abc import Awaitable, Callable, Iterable, MutableMapping, Sequence
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any, Final

import structlog

from bot.webhook import Webhook

LARGEST_BODY: Final = 1024 * 1024
"""Bytes. The largest text of Telegram with all its entities is a tenth of that."""
SECRET_HEADER: Final = b"x-telegram-bot-api-secret-token"
JSON: Final = b"application/json"

Scope = MutableMapping[str, Any]
Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]


class WebhookDoor:
    """The one door for the deliveries to all bots; the path says for which."""

    def __init__(
        self, webhooks: Iterable[Webhook], *, proxies: Sequence[IPv4Network | IPv6Network] = ()
    ) -> None:
        """Serve these, each on a path of its own, to this machine and these proxies alone."""
        self._webhooks: Final = {each.path: each for each in webhooks}
        self._proxies: Final = tuple(proxies)
        self._log: Final = structlog.get_logger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, without a body in any case."""
        try:
            status = await self._status(scope, receive)
        except Exception as fault:
            # Telegram delivers again what was not answered with 200.
            self._log.error("delivery_fault", fault=type(fault).__name__)
            status = HTTPStatus.INTERNAL_SERVER_ERROR
        headers = [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": int(status), "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _status(self, scope: Scope, receive: Receive) -> int:
        webhook = self._webhooks.get(scope["path"])
        if webhook is None or not self._may_knock(scope.get("client")):
            return HTTPStatus.NOT_FOUND
        headers = dict(scope["headers"])
        secret = headers.get(SECRET_HEADER, b"")
        if not hmac.compare_digest(secret, webhook.secret.encode()):
            self._log.warning("delivery_refused", bot=webhook.name, secret_given=bool(secret))
            return HTTPStatus.FORBIDDEN
        if scope["method"] != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED
        if headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != JSON:
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        body = await _body(headers, receive)
        if body is None:
            self._log.error("delivery_too_large", bot=webhook.name)
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return (await webhook.deliver(body)).value

    def _may_knock(self, client: tuple[str, int] | None) -> bool:
        if client is None:
            return False
        peer = ip_address(client[0])
        return peer.is_loopback or any(peer in network for network in self._proxies)


async def _body(headers: dict[bytes, bytes], receive: Receive) -> bytes | None:
    """Answer the body; None when it is larger than it may be. What is cut off is read as empty."""
    told = headers.get(b"content-length", b"")
    if told.isdigit() and int(told) > LARGEST_BODY:
        return None
    body = bytearray()
    while True:
        event = await receive()
        if event["type"] != "http.request":
            return b""
        body += event.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if not event.get("more_body", False):
            return bytes(body)
