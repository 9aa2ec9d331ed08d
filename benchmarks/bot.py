"""Measure how fast parents are answered in a chat: `python benchmarks/bot.py --chats 200`.

The whole service runs as `privacyloket serve` in a process of its own: python-telegram-bot's
network stack, the shipped model, SQLite, the outbox. This process plays Telegram over loopback,
as the tests do, and the mail server that takes the letters to staff. So many parents are at it at
once: each writes, waits for the first answer in the chat, and the next parent takes the place.
"""

import argparse
import asyncio
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent
sys.path[0] = str(ROOT)
sys.path.append(str(ROOT / "tests"))  # the Bot API server of the tests

from aiosmtpd.handlers import Sink  # noqa: E402 -- the paths above come first
from aiosmtpd.smtp import SMTP  # noqa: E402
from bot_api_server import TOKEN, BotApiServer  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

WAYS: Final = ("polling", "webhook")
HOST: Final = "loket.benchmark.example"
START_SECONDS: Final = 240.0
END_SECONDS: Final = 180.0
MESSAGES: Final = (
    "Goedemiddag, ik wil graag weten wat er over mijn zoon is vastgelegd.",
    "Er staat een foto van mijn dochter op de website en die wil ik daar weg hebben.",
    "Het rapport van een ander kind zat in onze map. Wat moet ik daarmee?",
    "In het dossier staat een verkeerde geboortedatum. Kunt u dat aanpassen?",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run gave."""

    way: str
    run: int
    updates: int
    seconds: float
    updates_per_second: float
    median_ms: float
    p99_ms: float
    """Of all who wrote in that time, also where the answer came after it."""
    cpu_ms: float
    """Of the service, per update, with the letters that went out meanwhile."""
    peak_mib: float


@dataclass
class Parents:
    """Parents who write and wait for their first answer."""

    server: BotApiServer
    asked: dict[int, float] = field(default_factory=dict)
    """By chat: when it wrote."""
    waits: list[float] = field(default_factory=list)
    """Seconds to each first answer."""
    number: int = 0
    writing: bool = True
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self) -> None:
        """Have one more parent write."""
        self.number += 1
        number = self.number
        chat = {"id": 10_000_000 + number, "type": "private", "first_name": "Ouder"}
        self.asked[10_000_000 + number] = time.perf_counter()
        text = f"{MESSAGES[number % len(MESSAGES)]} Bericht {number}."
        await self.server.put(
            {
                "update_id": number,
                "message": {
                    "message_id": number,
                    "date": int(time.time()),
                    "chat": chat,
                    "from": {**chat, "is_bot": False, "language_code": "nl"},
                    "text": text,
                },
            }
        )

    def hear(self, chat_id: int) -> None:
        """Note the first answer in a chat, and let the next parent write."""
        asked = self.asked.pop(chat_id, None)
        if asked is None:
            return
        self.waits.append(time.perf_counter() - asked)
        self.answered.set()
        if self.writing:
            self.next = asyncio.get_running_loop().create_task(self.write())


def settings(folder: Path, server: BotApiServer, smtp: int, *, way: str, port: int) -> Path:
    """Write the settings of one run; answer the file."""
    (folder / "token").write_text(TOKEN, encoding="utf-8")
    webhook = f'webhook_url = "https://{HOST}/telegram/bench"\n' if way == "webhook" else ""
    file = folder / "privacyloket.toml"
    file.write_text(
        f'data_dir = "{folder / "data"}"\n'
        f"[sending]\nport = {smtp}\n"
        f"[webhooks]\nport = {port}\n"
        "[boards.opron]\n"
        'contact_email = "privacy@opron.example"\n'
        "[[bots]]\n"
        'name = "bench"\nboard = "opron"\n'
        f'token = {{ file = "{folder / "token"}" }}\n'
        f'base_url = "{server.base_url}"\n'
        "messages_per_second = 100000\n"  # what is measured is us, not Telegram's limit
        f"{webhook}",
        encoding="utf-8",
    )
    return file


@asynccontextmanager
async def served(file: Path) -> AsyncIterator[int]:
    """Run `privacyloket serve` for as long as the block lasts; answers its process number."""
    with (file.parent / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from service.cli import main; main()",
            "serve",
            "--config",
            str(file),
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        try:
            yield process.pid
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


def cpu_seconds(pid: int) -> float:
    """Answer the processor time a process has taken, in all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def said_on_failure(log: Path) -> AsyncIterator[None]:
    """Show the end of the service's log when it does not come up."""
    try:
        yield
    except TimeoutError:
        sys.stderr.write(await asyncio.to_thread(log.read_text, encoding="utf-8"))
        raise


def peak_mib(pid: int) -> float:
    """Answer the kernel's high-water mark of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


async def measure(way: str, run: int, chats: int, seconds: float) -> Figures:
    """Run one way once."""
    loop = asyncio.get_running_loop()
    mail = await loop.create_server(lambda: SMTP(Sink()), "127.0.0.1", 0)
    server = BotApiServer()
    await server.start()
    parents = Parents(server)
    server.hears = parents.hear
    try:
        with tempfile.TemporaryDirectory() as name:
            smtp = mail.sockets[0].getsockname()[1]
            port = 20_000 + secrets.randbelow(20_000)
            server.hosts[HOST] = port
            file = settings(Path(name), server, smtp, way=way, port=port)
            async with served(file) as pid, said_on_failure(file.parent / "log"):
                async with asyncio.timeout(START_SECONDS):
                    await server.called("setWebhook" if way == "webhook" else "getUpdates")
                    await parents.write()  # the model and all caches are warm after this
                    await parents.answered.wait()
                parents.waits.clear()
                begun, cpu = time.perf_counter(), cpu_seconds(pid)
                for _ in range(chats - len(parents.asked)):
                    await parents.write()
                await asyncio.sleep(seconds)
                took, answered = time.perf_counter() - begun, len(parents.waits)
                parents.writing = False
                with suppress(TimeoutError):
                    async with asyncio.timeout(END_SECONDS):
                        while parents.asked:
                            parents.answered.clear()
                            await parents.answered.wait()
                cpu, peak = cpu_seconds(pid) - cpu, peak_mib(pid)
    finally:
        await server.stop()
        mail.close()
    if parents.asked:
        raise SystemExit(f"{way}: {len(parents.asked)} parents were never answered")
    waits = parents.waits
    return Figures(
        way,
        run,
        answered,
        round(took, 1),
        round(answered / took, 1),
        round(median(waits) * 1000, 1),
        round(quantiles(waits, n=100)[98] * 1000, 1),
        round(cpu / len(waits) * 1000, 1),
        round(peak, 1),
    )


def shown(figures: list[Figures], chats: int) -> Table:
    """Answer the table."""
    table = Table(title=f"{chats} chats at once, time to the first answer in the chat")
    for column in ("way", "run", "updates", "updates/s", "median", "p99", "CPU each", "peak"):
        table.add_column(column, justify="left" if column == "way" else "right", no_wrap=True)
    for each in figures:
        table.add_row(
            each.way,
            str(each.run),
            str(each.updates),
            f"{each.updates_per_second:.1f}",
            f"{each.median_ms / 1000:.2f} s",
            f"{each.p99_ms / 1000:.2f} s",
            f"{each.cpu_ms:.0f} ms",
            f"{each.peak_mib:.0f} MiB",
        )
    return table


def main() -> None:
    """Measure both ways in turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=200, help="parents at once")
    parser.add_argument("--seconds", type=float, default=20, help="of one run")
    parser.add_argument("--repeat", type=int, default=2, help="runs of each way, in turns")
    parser.add_argument("--json", action="store_true", help="for programs")
    given: Any = parser.parse_args()
    figures = [
        asyncio.run(measure(way, run + 1, given.chats, given.seconds))
        for run in range(given.repeat)
        for way in WAYS
    ]
    if given.json:
        print(json.dumps([asdict(each) for each in figures]))
    else:
        Console().print(shown(figures, given.chats))


if __name__ == "__main__":
    main()
