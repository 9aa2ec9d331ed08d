"""Write the log: one JSON line per event, references and counts but never people."""

import logging
import sys
from typing import Final, TextIO

import structlog

QUIET: Final = ("mail.log", "httpx", "httpcore", "telegram", "imapclient", "asyncio", "aiosqlite")
"""Libraries whose messages hold addresses, texts or tokens."""


class _NameOnly(logging.Handler):
    """Pass on that a library had something to say, not what: it may quote a mail."""

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[0] if record.exc_info else None
        structlog.get_logger().warning(
            "library_says",
            library=record.name,
            level=record.levelname.lower(),
            at=f"{record.module}:{record.lineno}",
            fault=fault.__name__ if fault else None,
        )


def start_log(*, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Set up structured logging for the process, to standard error unless a stream is given."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_NameOnly()]
    root.setLevel(logging.WARNING)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
