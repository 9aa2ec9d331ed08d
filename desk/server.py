"""Run the web application inside the service's own event loop, until told to stop."""

import asyncio
import logging
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import structlog
import uvicorn
from starlette.types import ASGIApp

MOST_REQUESTS: Final = 64
"""At once; more are told to come back later."""
FINISH_SECONDS: Final = 3
"""How long an answer under way may take after the stop."""
KEEP_ALIVE_SECONDS: Final = 5
LARGEST_HEAD: Final = 16 * 1024
"""Bytes of request line and headers."""


class DeskServer:
    """Keeps one web server; when it dies, running it again opens the same door."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        host: str,
        port: int,
        proxies: Sequence[str] = (),
        name: str = "desk",
    ) -> None:
        """Listen on a host and port (0 picks a free one); the log calls the door by its name.

        Only `proxies`, addresses or networks, are believed about who asks (X-Forwarded-For).
        """
        self._app: Final = app
        self._host: Final = host
        self._port: Final = port
        self._proxies: Final = tuple(proxies)
        self._name: Final = name
        self.opened: Final = asyncio.Event()
        self.port: int | None = None
        """Where it listens, once `opened` is set."""

    async def run(self, stop: asyncio.Event) -> None:
        """Answer requests until `stop` is set. Raises OSError when the door cannot be opened."""
        with bound(self._host, self._port) as door:
            self.port = door.getsockname()[1]
            server = _Server(self._config())
            serving = asyncio.ensure_future(server.serve(sockets=[door]))
            asked_to_stop = asyncio.ensure_future(stop.wait())
            structlog.get_logger().info(f"{self._name}_opened", host=self._host, port=self.port)
            self.opened.set()
            try:
                await asyncio.wait({serving, asked_to_stop}, return_when=asyncio.FIRST_COMPLETED)
                server.should_exit = True
                await serving
            finally:
                self.opened.clear()
                asked_to_stop.cancel()
                serving.cancel()
                await asyncio.gather(serving, asked_to_stop, return_exceptions=True)

    def _config(self) -> uvicorn.Config:
        # The address of a calendar is its secret. `access_log=False` only takes the handlers
        # away, and whoever sets up logging may give new ones.
        logging.getLogger("uvicorn.access").disabled = True
        return uvicorn.Config(
            self._app,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=list(self._proxies),
            limit_concurrency=MOST_REQUESTS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=FINISH_SECONDS,
            h11_max_incomplete_event_size=LARGEST_HEAD,
        )


class _Server(uvicorn.Server):
    """A server that leaves the signals to the service."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Catch none: they stop the service, and the service stops us."""
        yield


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """Take a host and port for as long as the block lasts. Raises OSError when that cannot be."""
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, socket.SOCK_STREAM) as door:
        # A service that starts anew need not wait for the lines of the one before.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.setblocking(False)
        door.bind(address)
        door.listen()
        yield door
