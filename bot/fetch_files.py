"""Fetch a file that a parent sent into memory, within bounds, and never onto a disk."""

import asyncio
from typing import Any, Final

from telegram import Bot, error

from bot.offered_files import MOST_BYTES

FETCH_SECONDS: Final = 30.0
"""Longest wait for the bytes of one file."""


class FileTooLarge(error.TelegramError):
    """What comes in is larger than what is fetched. The library lets errors of its own kind pass
    through as they are."""


class FileGone(error.TelegramError):
    """Telegram will not give this file, now or later."""


async def refuse_large(answer: Any) -> None:
    """Look at the head of an answer, before its body is read. Raises FileTooLarge."""
    length = answer.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise FileTooLarge("an answer that is too large")


async def fetch_file(telegram: Bot, file_id: str) -> bytes:
    """Answer the bytes of a file.

    Raises FileTooLarge or FileGone for what will not get better, and the library's TelegramError
    for what may.
    """
    try:
        found = await telegram.get_file(file_id)
    except error.BadRequest as fault:
        if "too big" in fault.message.casefold():
            raise FileTooLarge("larger than Telegram gives") from None
        raise FileGone("not known to Telegram") from None
    if (found.file_size or 0) > MOST_BYTES:
        raise FileTooLarge("larger than it was said to be")
    if not (found.file_path or "").startswith("http"):
        # A Bot API server in local mode names a path on its own disk (Bot API, "Using a Local
        # Bot API Server"); nothing is read from a disk here.
        raise FileGone("only on the disk of the Bot API server")
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            data = bytes(await found.download_as_bytearray())
    except TimeoutError:
        raise error.TimedOut from None
    except (error.InvalidToken, error.BadRequest):
        # The library's name for 404: getFile took the token a moment ago.
        raise FileGone("not there any more") from None
    if len(data) > MOST_BYTES:
        raise FileTooLarge("larger than it was said to be")
    return data
