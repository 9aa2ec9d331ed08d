"""Answer as Telegram's Bot API does, on loopback, with faults on demand."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote

from bot_api_updates import Fault, KeptUpdates

TOKEN: Final = "123456789:AAGeheimTokenVanDeProefBot_abcdefg"
LONGEST_TEXT: Final = 4096
LONGEST_NOTICE: Final = 200
LONGEST_DATA: Final = 64
"""Bytes in a button."""
BOT_USER: Final = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "Privacyloket",
    "username": "privacyloket_proef_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


HANG_UP: Final = Fault(0, "the line is closed without an answer")


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that the bot sent."""

    chat_id: int
    text: str
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """One question that the bot asked."""

    method: str
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HeldFile:
    """One file that a parent sent."""

    data: bytes
    size: int | None = None
    """As getFile tells it; None leaves it out, as Telegram may."""
    path: str = "photos/file_1.jpg"
    announced: int | None = None
    """How many bytes the head of the answer names, when they never all come."""


@dataclass
class BotApiServer(KeptUpdates):
    """Answers the bot's questions, and keeps what it sent."""

    token: str = TOKEN
    calls: list[Call] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    unknown: set[int] = field(default_factory=set)
    left: list[int] = field(default_factory=list)
    files: dict[str, HeldFile] = field(default_factory=dict)
    """By their id."""
    deleted: list[tuple[int, int]] = field(default_factory=list)
    """Chat and message."""
    too_old: set[int] = field(default_factory=set)
    """Messages that cannot be deleted any more."""
    faults: dict[str, deque[Fault | None]] = field(default_factory=lambda: defaultdict(deque))
    buttons: dict[tuple[int, int], list[dict[str, str]]] = field(default_factory=dict)
    """By chat and message."""
    taps_seen: list[tuple[str, str]] = field(default_factory=list)
    """Taps that were answered, and the words over the button."""
    old_taps: set[str] = field(default_factory=set)
    """Taps that cannot be answered any more."""
    hears: Callable[[int], None] | None = None
    """Told of each message that the bot sent: in which chat."""
    port: int = 0
    _server: asyncio.Server | None = None
    _lines: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def base_url(self) -> str:
        """What stands before the token in an address."""
        return f"http://127.0.0.1:{self.port}/bot"

    async def start(self) -> None:
        """Listen; the second time on the same port as the first."""
        self._server = await asyncio.start_server(self._line, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close every line."""
        await self.stop_delivering()
        if self._server is not None:
            self._server.close()
        for line in list(self._lines):
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)
        self._server = None

    def fail(self, method: str, fault: Fault, *, times: int = 1, after: int = 0) -> None:
        """Answer calls of a method with a fault, once so many went well."""
        self.faults[method].extend([None] * after + [fault] * times)

    async def called(self, method: str, *, times: int = 1) -> None:
        """Wait until a method was called so often."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.asked(method)) >= times)

    def asked(self, method: str) -> list[Call]:
        """Every call of a method, oldest first."""
        return [call for call in self.calls if call.method == method]

    @property
    def offsets(self) -> list[int | None]:
        """The offset of every question for updates."""
        found = [call.given.get("offset") for call in self.asked("getUpdates")]
        return [int(offset) if offset is not None else None for offset in found]

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        try:
            while await self._one_call(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # The client hung up, or the server stops.
        finally:
            self._lines.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _one_call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *rest = head.split("\r\n")
        headers = {
            name.casefold(): value.strip()
            for name, _, value in (line.partition(":") for line in rest if line)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        path = unquote(first.split(" ")[1])
        given = dict(parse_qsl(body.decode(), keep_blank_values=True))
        answer = await self._answer(path, given)
        if answer is HANG_UP:
            return False
        if isinstance(answer, HeldFile):
            code, content = 200, answer.data
            length = answer.announced or len(content)
        else:
            code, content = _as_json(answer)
            length = len(content)
        writer.write(
            f"HTTP/1.1 {code} X\r\nContent-Type: application/octet-stream\r\n"
            f"Content-Length: {length}\r\n\r\n".encode()
            + content
        )
        await writer.drain()
        return True

    async def _answer(self, path: str, given: Mapping[str, str]) -> object:
        if path.startswith("/file/bot"):
            token, _, file_path = path.removeprefix("/file/bot").partition("/")
            method, given = "file", {"path": file_path}
        else:
            token, _, method = path.removeprefix("/bot").partition("/")
        async with self._news:
            self.calls.append(Call(method, given))
            self._news.notify_all()
        if token != self.token:
            return Fault(401, "Unauthorized")
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault is not None:
            return fault
        if method == "getUpdates":
            return await self.updates(given)
        if method in {"setWebhook", "deleteWebhook"}:
            return await self.set_webhook(given)
        return self._answer_at_once(method, given)

    def _answer_at_once(self, method: str, given: Mapping[str, str]) -> object:
        answers: Mapping[str, Callable[[], object]] = {
            "getMe": lambda: BOT_USER,
            "sendMessage": lambda: self._send(given),
            "leaveChat": lambda: self._leave(int(given["chat_id"])),
            "deleteMessage": lambda: self._delete(int(given["chat_id"]), int(given["message_id"])),
            "getFile": lambda: self._file(given["file_id"]),
            "file": lambda: self._bytes(given["path"]),
            "getWebhookInfo": self.webhook_info,
            "setMyCommands": lambda: True,
            "answerCallbackQuery": lambda: self._see_tap(given),
            "editMessageReplyMarkup": lambda: self._change_buttons(given),
        }
        return answers.get(method, lambda: Fault(404, "Not Found"))()

    def _see_tap(self, given: Mapping[str, str]) -> object:
        if given["callback_query_id"] in self.old_taps:
            return Fault(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        if len(given.get("text", "")) > LONGEST_NOTICE:
            return Fault(400, "Bad Request: MESSAGE_TOO_LONG")
        self.taps_seen.append((given["callback_query_id"], given.get("text", "")))
        return True

    def _change_buttons(self, given: Mapping[str, str]) -> object:
        place = int(given["chat_id"]), int(given["message_id"])
        before, after = self.buttons.get(place, []), _buttons(given)
        if before == after:
            return Fault(
                400,
                "Bad Request: message is not modified: specified new message content and reply "
                "markup are exactly the same as a current content and reply markup of the message",
            )
        self.buttons[place] = after
        return self._message(place[1], place[0])

    def _leave(self, chat_id: int) -> object:
        if chat_id in self.left:
            return Fault(403, "Forbidden: bot is not a member of the group chat")
        self.left.append(chat_id)
        return True

    def _delete(self, chat_id: int, message_id: int) -> object:
        if message_id in self.too_old:
            return Fault(400, "Bad Request: message can't be deleted")
        if (chat_id, message_id) in self.deleted:
            return Fault(400, "Bad Request: message to delete not found")
        self.deleted.append((chat_id, message_id))
        return True

    def _file(self, file_id: str) -> object:
        held = self.files.get(file_id)
        if held is None:
            return Fault(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        told = {"file_size": held.size} if held.size is not None else {}
        return {"file_id": file_id, "file_unique_id": file_id, "file_path": held.path, **told}

    def _bytes(self, path: str) -> object:
        held = next((each for each in self.files.values() if each.path == path), None)
        return held if held is not None else Fault(404, "Not Found")

    def _send(self, given: Mapping[str, str]) -> object:
        chat_id, text = int(given["chat_id"]), given.get("text", "").strip()
        if chat_id in self.blocked:
            return Fault(403, "Forbidden: bot was blocked by the user")
        if chat_id in self.unknown:
            return Fault(400, "Bad Request: chat not found")
        if not text:
            return Fault(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            return Fault(400, "Bad Request: message is too long")
        buttons = _buttons(given)
        if any(len(each["callback_data"].encode()) > LONGEST_DATA for each in buttons):
            return Fault(400, "Bad Request: BUTTON_DATA_INVALID")
        self.sent.append(Sent(chat_id, text, given))
        if self.hears is not None:
            self.hears(chat_id)
        number = len(self.sent)
        self.buttons[chat_id, number] = buttons
        return {**self._message(number, chat_id), "text": text}

    @staticmethod
    def _message(number: int, chat_id: int) -> dict[str, object]:
        chat = {"id": chat_id, "type": "private"}
        return {"message_id": number, "date": 1_780_000_000, "chat": chat}


def _buttons(given: Mapping[str, str]) -> list[dict[str, str]]:
    """Every button of a message, row by row, as the bot gave it."""
    rows = json.loads(given.get("reply_markup", "{}")).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _as_json(answer: object) -> tuple[int, bytes]:
    if isinstance(answer, Fault):
        if answer.body is not None:
            return answer.code, answer.body
        failed: dict[str, object] = {
            "ok": False,
            "error_code": answer.code,
            "description": answer.description,
        }
        if answer.retry_after is not None:
            failed["parameters"] = {"retry_after": answer.retry_after}
        if answer.migrate_to_chat_id is not None:
            failed["parameters"] = {"migrate_to_chat_id": answer.migrate_to_chat_id}
        return answer.code, json.dumps(failed).encode()
    return 200, json.dumps({"ok": True, "result": answer}).encode()


@asynccontextmanager
async def bot_api_server() -> AsyncIterator[BotApiServer]:
    """A server for as long as the block lasts."""
    server = BotApiServer()
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
