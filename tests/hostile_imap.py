"""A small scripted IMAP server for faults that a good server does not give."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto

CAPABILITIES = "IMAP4rev1 UIDPLUS MOVE"


class Trouble(Enum):
    """What goes wrong with a command."""

    CLOSE = auto()
    """The line is closed instead of an answer."""
    CLOSE_HALFWAY = auto()
    """The line is closed in the middle of a mail."""
    SILENCE = auto()
    """No answer ever comes."""
    DRIP = auto()
    """An answer comes, but so slowly that it never ends."""
    GARBAGE = auto()
    """The answer is not IMAP."""
    REFUSAL = auto()
    """The answer is NO."""
    TEMPORARY = auto()
    """The answer is NO [UNAVAILABLE]."""


@dataclass
class Rule:
    """Give trouble when a command matches."""

    pattern: str
    trouble: Trouble
    times: int = 1_000_000


@dataclass
class StoredMail:
    raw: bytes
    flags: set[str] = field(default_factory=set)
    arrived: str = "17-Nov-2025 09:15:00 +0100"


@dataclass
class HostileImap:
    """One account with one folder; what it holds and what goes wrong may change at any time."""

    password: str = "geheim"
    tokens: set[str] = field(default_factory=set)
    capabilities: str = CAPABILITIES
    keeps_keywords: bool = True
    read_only: bool = False
    uidvalidity: int = 7
    mails: dict[int, StoredMail] = field(default_factory=dict)
    folders: dict[str, list[bytes]] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    greeting: bytes = b"* OK ready\r\n"
    watch: Callable[[str], object] = lambda _command: None
    """Hears every command before it is answered."""
    port: int = 0
    _listening: set[asyncio.Event] = field(default_factory=set)

    def put(self, *raws: bytes) -> None:
        for raw in raws:
            self.mails[max(self.mails, default=0) + 1] = StoredMail(raw)
        for told in self._listening:
            told.set()

    def count(self, pattern: str) -> int:
        """Answer how many commands matched."""
        return sum(1 for command in self.commands if re.search(pattern, command))

    def trouble(self, command: str) -> Trouble | None:
        for rule in self.rules:
            if rule.times and re.search(rule.pattern, command):
                rule.times -= 1
                return rule.trouble
        return None

    @asynccontextmanager
    async def running(self) -> AsyncIterator["HostileImap"]:
        async with serving(lambda reader, writer: _Line(self, reader, writer).talk()) as self.port:
            yield self


@asynccontextmanager
async def serving(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[int]:
    """Listen on loopback; answer the port. Every line is closed when the block ends."""
    lines: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        lines.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await talk(reader, writer)
        writer.close()
        with suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()
        lines.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for task in list(lines):
            task.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
        await server.wait_closed()


class _Line:
    def __init__(
        self, server: HostileImap, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.server = server
        self.reader = reader
        self.writer = writer
        self.tag = ""
        self.told_of = 0

    async def talk(self) -> None:
        await self.send(self.server.greeting)
        while line := await self.reader.readline():
            self.tag, _, command = line.decode("utf-8", "replace").strip().partition(" ")
            self.server.commands.append(command)
            self.server.watch(command)
            trouble = self.server.trouble(command)
            if trouble is not None:
                if not await self.make(trouble, command):
                    return
            elif not await self.answer(command):
                return

    async def make(self, trouble: Trouble, command: str) -> bool:
        match trouble:
            case Trouble.CLOSE:
                return False
            case Trouble.CLOSE_HALFWAY:
                await self.send(b"* 1 FETCH (UID 1 BODY[] {5000}\r\nFrom: somebody@ouders.exa")
                return False
            case Trouble.SILENCE:
                await self.reader.read()
                return False
            case Trouble.DRIP:
                while True:
                    await self.send(b"*")
                    await asyncio.sleep(0.02)
            case Trouble.GARBAGE:
                await self.send(b"* 1 FETCH (UID ((((\r\n* SEARCH x y\r\n")
                await self.end()
            case Trouble.REFUSAL:
                await self.end("NO Somebody@ouders.example may not do that")
            case Trouble.TEMPORARY:
                await self.end("NO [UNAVAILABLE] Try later")
        return True

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def end(self, words: str = "OK done") -> None:
        await self.send(f"{self.tag} {words}\r\n".encode())

    async def answer(self, command: str) -> bool:
        name, _, rest = command.removeprefix("UID ").partition(" ")
        steps: dict[str, Callable[[str], object]] = {
            "CAPABILITY": self.capability,
            "LOGIN": self.login,
            "AUTHENTICATE": self.authenticate,
            "SELECT": self.select,
            "SEARCH": self.search,
            "FETCH": self.fetch,
            "STORE": self.store,
            "APPEND": self.append,
            "MOVE": self.move,
            "COPY": self.copy,
            "EXPUNGE": self.expunge,
            "LIST": self.list_folders,
            "CREATE": self.create,
            "IDLE": self.idle,
        }
        if name == "LOGOUT":
            await self.send(b"* BYE\r\n")
            await self.end()
            return False
        step = steps.get(name)
        if step is None:
            await self.end()
            return True
        words = await step(rest)  # type: ignore[misc]
        await self.end(words or "OK done")
        return True

    async def capability(self, _rest: str) -> None:
        await self.send(f"* CAPABILITY {self.server.capabilities}\r\n".encode())

    async def login(self, rest: str) -> str:
        good = rest.endswith(f'"{self.server.password}"')
        return "OK in" if good else "NO [AUTHENTICATIONFAILED] no"

    async def authenticate(self, _rest: str) -> str:
        await self.send(b"+ \r\n")
        told = base64.b64decode(await self.reader.readline()).decode()
        found = re.fullmatch("user=(.+)\x01auth=Bearer (.+)\x01\x01", told)
        if found and found[2] in self.server.tokens:
            return "OK in"
        await self.send(b"+ " + base64.b64encode(b'{"status":"401"}') + b"\r\n")
        assert await self.reader.readline() == b"\r\n"
        return "NO [AUTHENTICATIONFAILED] no"

    async def select(self, rest: str) -> str:
        if rest.strip('"') != "INBOX":
            return "NO [NONEXISTENT] no such folder"
        self.told_of = len(self.server.mails)
        flags = rb"\Seen \Flagged \Deleted" + (rb" \*" if self.server.keeps_keywords else b"")
        await self.send(
            b"* %d EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY %d] x\r\n"
            b"* OK [PERMANENTFLAGS (%s)] x\r\n"
            % (len(self.server.mails), self.server.uidvalidity, flags)
        )
        return "OK [READ-ONLY] x" if self.server.read_only else "OK [READ-WRITE] x"

    async def search(self, rest: str) -> None:
        found = dict(self.server.mails)
        if wanted := re.search(r"\b(UN)?DELETED\b", rest):
            deleted = wanted[1] is None
            found = {u: each for u, each in found.items() if (r"\Deleted" in each.flags) is deleted}
        if wanted := re.search(r"UNKEYWORD (\S+)", rest):
            found = {uid: mail for uid, mail in found.items() if wanted[1] not in mail.flags}
        if window := re.match(r"(\d+):(\d+) ", rest):
            inside = list(self.server.mails)[int(window[1]) - 1 : int(window[2])]
            found = {uid: found[uid] for uid in inside if uid in found}
        if wanted := re.match(r"UID ([\d,]+)", rest):
            found = {uid: found[uid] for uid in _uids(wanted[1]) if uid in found}
        await self.send(
            f"* SEARCH {' '.join(str(uid) for uid in found)}".strip().encode() + b"\r\n"
        )

    async def fetch(self, rest: str) -> None:
        numbers, _, items = rest.partition(" ")
        for uid in _uids(numbers):
            mail = self.server.mails.get(uid)
            if mail is None:
                continue
            parts = [b"UID %d" % uid]
            if "RFC822.SIZE" in items:
                parts += [b"RFC822.SIZE %d" % len(mail.raw)]
                parts += [b'INTERNALDATE "%s"' % mail.arrived.encode()]
            if piece := re.search(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>", items):
                start, length = int(piece[1]), int(piece[2])
                data = mail.raw[start : start + length]
                parts += [b"BODY[]<%d> {%d}\r\n%s" % (start, len(data), data)]
            elif "BODY.PEEK[]" in items:
                parts += [b"BODY[] {%d}\r\n%s" % (len(mail.raw), mail.raw)]
            await self.send(b"* 1 FETCH (" + b" ".join(parts) + b")\r\n")

    async def store(self, rest: str) -> None:
        numbers, _, what = rest.partition(" ")
        flags = set(re.findall(r"[\\$]\w+", what))
        if not self.server.keeps_keywords:
            flags = {flag for flag in flags if flag.startswith("\\")}
        for uid in _uids(numbers):
            if uid in self.server.mails:
                self.server.mails[uid].flags |= flags

    async def append(self, rest: str) -> str | None:
        folder, _, size = rest.removesuffix("}").partition(" ")
        await self.send(b"+ go on\r\n")
        raw = await self.reader.readexactly(int(size.rpartition("{")[2]))
        await self.reader.readline()
        if folder.strip('"') != "INBOX":
            self.server.folders[folder.strip('"')].append(raw)
            return None
        flags = set(re.findall(r"[\\$]\w+", size))
        if not self.server.keeps_keywords:
            flags = {flag for flag in flags if flag.startswith("\\")}
        self.server.put(raw)
        self.server.mails[max(self.server.mails)].flags = flags
        return None

    async def move(self, rest: str) -> str | None:
        refused = await self.copy(rest)
        if refused is None:
            for uid in _uids(rest.partition(" ")[0]):
                self.server.mails.pop(uid, None)
        return refused

    async def copy(self, rest: str) -> str | None:
        numbers, _, folder = rest.partition(" ")
        target = self.server.folders.get(folder.strip('"'))
        if target is None:
            return "NO [TRYCREATE] no such folder"
        target += [self.server.mails[uid].raw for uid in _uids(numbers) if uid in self.server.mails]
        return None

    async def expunge(self, rest: str) -> None:
        wanted = set(_uids(rest)) if rest else set(self.server.mails)
        for uid in wanted & set(self.server.mails):
            if r"\Deleted" in self.server.mails[uid].flags:
                del self.server.mails[uid]

    async def list_folders(self, rest: str) -> None:
        wanted = rest.rsplit(maxsplit=1)[-1].strip('"')
        if wanted in self.server.folders:
            await self.send(f'* LIST () "/" "{wanted}"\r\n'.encode())

    async def create(self, rest: str) -> None:
        self.server.folders[rest.strip('"')] = []

    async def idle(self, _rest: str) -> None:
        told = asyncio.Event()
        if len(self.server.mails) != self.told_of:
            told.set()
        self.server._listening.add(told)
        await self.send(b"+ idling\r\n")
        done = asyncio.ensure_future(self.reader.readline())
        news = asyncio.ensure_future(told.wait())
        await asyncio.wait({done, news}, return_when=asyncio.FIRST_COMPLETED)
        if news.done():
            await self.send(b"* %d EXISTS\r\n" % len(self.server.mails))
        await done
        news.cancel()
        self.server._listening.discard(told)


def _uids(numbers: str) -> list[int]:
    return [int(number) for number in numbers.split(",")]
