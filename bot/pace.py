"""Keep below what Telegram takes from a bot, and hold back where it asked to wait.

Telegram takes about 30 messages a second of one bot, and one a second in one chat, where short
bursts are let through (core.telegram.org/bots/faq). The library's own limiter comes with its
framework of handlers, and holds all chats when one of them must wait.
"""

import asyncio
import json
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from telegram import error
from telegram.request import HTTPXRequest

IN_ONE_CHAT: Final = 1.0
"""Seconds from one message to the next."""
BURST: Final = 20
"""Messages to one chat that may go at once."""
CHATS_REMEMBERED: Final = 4_096
TOO_MANY: Final = 429


class Pace:
    """Says when the next message may go; the generic cell rate algorithm, per chat and in all."""

    def __init__(self, per_second: float, *, seconds: Callable[[], float] = time.monotonic) -> None:
        """Allow so many messages a second in all, and as many at once."""
        self._interval: Final = 1 / per_second
        self._seconds: Final = seconds
        self._all = 0.0
        """When the next message would be due if all came evenly; so too for each chat."""
        self._chats: Final[OrderedDict[str, float]] = OrderedDict()

    def held(self, chat: str) -> float:
        """Answer how long nothing may go to a chat, seconds; 0 when it may now.

        Nobody waits for that here: the other chats would wait along.
        """
        due = self._chats.get(chat, 0.0) - (BURST - 1) * IN_ONE_CHAT
        return max(due - self._seconds(), 0.0)

    def turn(self, chat: str) -> float:
        """Take the turn of one message to a chat; answer how long it must wait for all others,
        seconds."""
        now = self._seconds()
        in_all = max(self._all, now)
        self._all = in_all + self._interval
        self._remember(chat, max(self._chats.get(chat, 0.0), now) + IN_ONE_CHAT)
        return max(in_all - 1 - now, 0.0)

    def hold(self, chat: str, seconds: float) -> None:
        """Let nothing go to a chat for so long."""
        until = self._seconds() + seconds + (BURST - 1) * IN_ONE_CHAT
        self._remember(chat, max(until, self._chats.get(chat, 0.0)))

    def _remember(self, chat: str, due: float) -> None:
        self._chats[chat] = due
        self._chats.move_to_end(chat)
        if len(self._chats) > CHATS_REMEMBERED:
            self._chats.popitem(last=False)


class PacedRequest(HTTPXRequest):
    """The library's own network stack, which lets a message wait for its turn."""

    def __init__(self, pace: Pace, **options: Any) -> None:
        super().__init__(**options)
        self._pace: Final = pace

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Ask as the library does. Raises RetryAfter, and asks nothing, while a chat is held."""
        chat = _chat_written_to(kwargs)
        if chat is None:
            return await super().do_request(*args, **kwargs)
        if (held := self._pace.held(chat)) > 0:
            raise error.RetryAfter(math.ceil(held))
        await asyncio.sleep(self._pace.turn(chat))
        code, answer = await super().do_request(*args, **kwargs)
        if code == TOO_MANY:
            self._pace.hold(chat, _asked_to_wait(answer))
        return code, answer


def _chat_written_to(asked: dict[str, Any]) -> str | None:
    if not str(asked.get("url", "")).endswith("/sendMessage"):
        return None
    data = asked.get("request_data")
    return str(data.parameters.get("chat_id")) if data is not None else None


def _asked_to_wait(answer: bytes) -> float:
    try:
        return float(json.loads(answer)["parameters"]["retry_after"])
    except (ValueError, TypeError, KeyError):
        return IN_ONE_CHAT
