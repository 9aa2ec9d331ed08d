"""Name a bot and its chats, and keep a line to Telegram for it."""

import logging
import os
import warnings
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from telegram import Bot, error
from telegram.request import HTTPXRequest

from bot.fetch_files import refuse_large
from bot.pace import Pace, PacedRequest

CONNECT_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 15.0
"""Longest wait for an answer, on top of the time a poll itself may take."""
LINES_AT_ONCE: Final = 8
LINES_THAT_WRITE: Final = 2
"""To one bot: the reader's and the postman's."""
SILENT: Final = logging.CRITICAL + 1
KEY_PREFIX: Final = "telegram"


@dataclass(frozen=True, slots=True)
class ChatBot:
    """One bot of one board."""

    name: str
    """Stands in the ledger and in every chat's key, so it never changes."""
    board: str
    token: str = field(repr=False)
    base_url: str = "https://api.telegram.org/bot"
    poll_seconds: int = 25
    messages_per_second: float = 30
    """The most that Telegram takes of one bot; letters and short answers share it evenly."""

    @property
    def base_file_url(self) -> str:
        """What stands before the token in the address of a file (Bot API, getFile)."""
        return f"{self.base_url.removesuffix('bot')}file/bot"

    def chat_key(self, chat_id: int) -> str:
        """Answer the name a chat goes by outside this room: no name, user name or number."""
        return f"{KEY_PREFIX}:{self.name}:{chat_id}"


def read_chat_key(key: str) -> tuple[str, int] | None:
    """Answer the bot and the chat that a key names; None for anything else."""
    prefix, _, rest = key.partition(":")
    bot, _, chat_id = rest.rpartition(":")
    if prefix != KEY_PREFIX or not bot or not chat_id.removeprefix("-").isdecimal():
        return None
    return bot, int(chat_id)


class TelegramUnavailable(Exception):
    """Telegram does not answer as it should; the text is a short phrase without addresses."""

    def __init__(self, why: str, words: str, *, not_before_seconds: float = 0) -> None:
        """Say why in English, what to do in Dutch, and how long Telegram asks to wait."""
        super().__init__(why)
        self.words: Final = words
        self.not_before_seconds: Final = not_before_seconds


class BotTokenRefused(TelegramUnavailable):
    """Telegram does not know the token, or not any more."""

    def __init__(self, bot: str) -> None:
        """Name the bot, never its token."""
        super().__init__(
            "token refused",
            f"Telegram weigert het token van bot '{bot}'. Maak bij @BotFather een nieuw token, "
            "zet het op de plek die bij 'token' is ingesteld en start de dienst opnieuw.",
        )


def named_fault(fault: error.TelegramError, bot: str) -> TelegramUnavailable:
    """Answer the fault under a name of ours; the library's own texts may hold the token."""
    match fault:
        case error.InvalidToken():
            return BotTokenRefused(bot)
        case error.RetryAfter():
            seconds = seconds_to_wait(fault)
            return TelegramUnavailable(
                "asks to wait",
                f"Telegram vraagt bot '{bot}' om {seconds:.0f} seconden te wachten.",
                not_before_seconds=seconds,
            )
        case error.Conflict():
            return TelegramUnavailable(
                "another program reads this bot",
                f"Een ander programma haalt de berichten van bot '{bot}' op. Zet dat uit.",
            )
        case error.BadRequest() | error.Forbidden():
            return TelegramUnavailable(
                "question refused", f"Telegram weigert een vraag van bot '{bot}'."
            )
        case _:
            return TelegramUnavailable(
                "no answer",
                f"Telegram antwoordt niet aan bot '{bot}'. Kijk of deze machine naar buiten mag "
                "en of 'base_url' klopt.",
            )


def seconds_to_wait(fault: error.RetryAfter) -> float:
    """Answer how long Telegram asks to wait, seconds."""
    with warnings.catch_warnings():
        # The library warns that an integer will become a timedelta; both are taken here.
        warnings.simplefilter("ignore", DeprecationWarning)
        wait = fault.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


class UpdatesRequest(HTTPXRequest):
    """The library's own network stack; it remembers the last answer as it came in.

    The library refuses a whole answer when one update in it is malformed. With the answer at
    hand the others can be read all the same.
    """

    last_answer: bytes = b""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Ask as the library does."""
        self.last_answer = b""
        code, answer = await super().do_request(*args, **kwargs)
        self.last_answer = answer
        return code, answer


class TelegramLine:
    """The line of one bot to its Bot API server; opened at the first use, and again after a
    fault."""

    def __init__(self, bot: ChatBot) -> None:
        """Prepare; nothing is connected yet."""
        self.bot: Final = bot
        self._telegram: Bot | None = None
        self._updates: UpdatesRequest | None = None

    async def open(self) -> Bot:
        """Answer the library's bot, its token tried. Raises the library's TelegramError."""
        if self._telegram is None:
            self._telegram = self._make()
        await self._telegram.initialize()
        return self._telegram

    @property
    def last_updates(self) -> bytes:
        """The last answer to a question for updates, as it came in."""
        return self._updates.last_answer if self._updates else b""

    def _make(self) -> Bot:
        keep_quiet()
        # The library's own way to opt in to waits as timedelta, without a warning at each one.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        waits: dict[str, Any] = {
            "connect_timeout": CONNECT_SECONDS,
            "read_timeout": ANSWER_SECONDS,
            "write_timeout": ANSWER_SECONDS,
            "pool_timeout": ANSWER_SECONDS,
        }
        self._updates = UpdatesRequest(connection_pool_size=1, **waits)
        return Bot(
            self.bot.token,
            base_url=self.bot.base_url,
            base_file_url=self.bot.base_file_url,
            request=PacedRequest(
                Pace(self.bot.messages_per_second / LINES_THAT_WRITE),
                connection_pool_size=LINES_AT_ONCE,
                # Unpacked, an answer could be larger than its head says.
                httpx_kwargs={
                    "event_hooks": {"response": [refuse_large]},
                    "headers": {"Accept-Encoding": "identity"},
                },
                **waits,
            ),
            get_updates_request=self._updates,
        )

    async def hang_up(self) -> None:
        """Close the line; the next use opens it again."""
        telegram, self._telegram = self._telegram, None
        if telegram is not None:
            await telegram.shutdown()


def keep_quiet() -> None:
    """Silence the libraries that log the token (as part of the address) and parents' texts."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(SILENT)
