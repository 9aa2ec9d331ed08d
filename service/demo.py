"""Show the main job on embedded defaults: mails in, cases, dates, letters out."""

import asyncio
import smtplib
import socket
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from casework.case import Case, CaseState
from casework.case_words import CLOCK_WORDS
from casework.kinds import KIND_FACTS
from casework.ledger import Door, LedgerEntry
from casework.letters import Letter
from intake.mail_catcher import MailCatcher
from service.demo_history import BOARD, demo_profile, play_history
from service.demo_people import DemoAccount, accounts_shown, live_codes, open_accounts
from service.log import start_log
from service.serve import serve, stop_on_signals
from service.settings import Settings, read_settings
from service.wiring import House, open_house

PATIENCE_SECONDS: Final = 60.0
USUAL_PORT: Final = 8080
REAL_BOARDS: Final = ("opoo", "opron")
"""Their profiles ship with the service; to them the parents of the demonstration write."""
CHAT_TOO: Final = "\nHetzelfde in een chat, zonder Telegram: .venv/bin/privacyloket chat"
OUTCOME_WORDS: Final = {
    "case_opened": "zaak geopend",
    "added_to_case": "bij een zaak gevoegd",
    "automatic": "automatische mail, geen zaak",
    "set_aside": "apart gelegd voor een mens",
    "seen_before": "al eerder ontvangen, geen tweede zaak",
}
LETTER_WORDS: Final = {
    "acknowledgement": "ontvangstbevestiging",
    "ticket": "ticket",
    "breach_notice": "datalekmelding",
}


@dataclass(frozen=True, slots=True)
class DemoMail:
    """One mail of the demonstration."""

    raw: bytes
    sender: str
    to: str
    subject: str


def demo_mails() -> list[DemoMail]:
    """Answer the mails that ship with the demonstration, in order."""
    folder = files("service") / "demo_mails"
    found = []
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        raw = entry.read_bytes()
        mail = message_from_bytes(raw, policy=default)
        # The last one is the fourth again, delivered to the board's other address.
        to = "privacy@opoo.example" if entry.name.startswith("13") else str(mail["To"])
        found.append(DemoMail(raw, mail["From"].addresses[0].addr_spec, to, str(mail["Subject"])))
    return found


def demo_settings(
    data: Path, relay_port: int, *, desk_port: int, profile: Path, **more: Any
) -> Settings:
    """Answer settings that need nothing from outside this machine.

    `profile` is the file of the invented board that has a past, `more` whatever else is set.
    """
    return read_settings(
        None,
        data_dir=data,
        sending={"port": relay_port, "from_address": "privacyloket@loket.example"},
        smtp_door={"port": 0},
        desk={"port": desk_port},
        desk_url=f"http://127.0.0.1:{desk_port}",
        boards={
            **{name: demo_board(name) for name in REAL_BOARDS},
            BOARD: {**demo_board(BOARD), "profile": profile, "addresses": {}},
        },
        **more,
    )


def demo_board(name: str) -> dict[str, Any]:
    """Answer what an administrator would set for a board that ships with the service."""
    return {
        "request_addresses": [f"privacy@{name}.example"],
        "breach_addresses": [f"datalek@{name}.example"],
        "addresses": {
            "ibp_manager": f"ibp@{name}.example",
            "fg": f"fg@{name}.example",
            "desk": f"bureau@{name}.example",
        },
    }


async def run_demo(console: Console, data: Path | None, *, desk_port: int = 0) -> int:
    """Run the demonstration, with its files in a folder or else gone afterwards.

    The desk listens on `desk_port`; 0 picks the usual one, or a free one when that is taken.
    Answers the exit status: 0 when every letter was sent.
    """
    with ExitStack() as stack:
        profile = stack.enter_context(as_file(demo_profile()))
        folder = data or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="privacyloket-"))
        )
        catcher = MailCatcher()
        relay_port = await catcher.open()
        try:
            port = desk_port or free_port(USUAL_PORT)
            settings = demo_settings(folder, relay_port, desk_port=port, profile=profile)
            return await _show(console, settings, catcher)
        finally:
            await catcher.close()


async def _show(console: Console, settings: Settings, catcher: MailCatcher) -> int:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _log_in(settings.data_dir / "privacyloket.log"):
        stop = asyncio.Event()
        stop_on_signals(stop)
        async with open_house(settings) as house:
            accounts = await _fill_desk(console, house)
            door: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()

            async def opened(port: int | None) -> None:
                door.set_result(port)

            service = asyncio.ensure_future(serve(house, stop, opened=opened))
            port = await door
            mails = demo_mails()
            console.print(
                f"De dienst draait; SMTP op 127.0.0.1:{port}. Ouders sturen {len(mails)} mails.\n"
            )
            for mail in mails:
                await asyncio.to_thread(_send, mail, port or 0)
            done = await _settled(house, stop)
            await _print_result(console, house, mails, catcher)
            if not done:
                console.print("Niet alles kwam op tijd klaar.", style="red")
            address = settings.desk_url
            if console.is_terminal and sys.stdin.isatty() and done:
                console.print("\nDe dienst blijft draaien. Stop met Ctrl-C.", style="dim")
                with live_codes(console, accounts, address, house.clock):
                    await stop.wait()
            else:
                console.print(accounts_shown(accounts, address, house.clock))
            stop.set()
            await service
    return 0 if done else 1


async def _fill_desk(console: Console, house: House) -> list[DemoAccount]:
    """Give the invented board its past and its people, unless a folder of before holds them."""
    async with house.database.reading() as tx:
        known = await tx.cases.all(board=BOARD)
    if known:
        return []
    console.print("Een bedacht bestuur krijgt een jaar aan zaken …", style="dim")
    await play_history(house, until=house.clock.now())
    return await open_accounts(house, address=house.settings.desk_url)


def free_port(usual: int) -> int:
    """Answer the usual port, or a free one when somebody has it."""
    for port in (usual, 0):
        with suppress(OSError), socket.socket() as door:
            door.bind(("127.0.0.1", port))
            return int(door.getsockname()[1])
    raise OSError("there is no free port on 127.0.0.1")


@contextmanager
def _log_in(file: Path) -> Iterator[None]:
    with file.open("a", encoding="utf-8") as log:
        start_log(stream=log)
        try:
            yield
        finally:
            start_log()


def _send(mail: DemoMail, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as line:
        line.sendmail(mail.sender, [mail.to], mail.raw)


async def _settled(house: House, stop: asyncio.Event) -> bool:
    """Wait until every letter owed has been sent."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not stop.is_set():
                async with house.database.reading() as tx:
                    if not await tx.letters.waiting():
                        return True
                await asyncio.sleep(0.2)
    except TimeoutError:
        pass
    return False


async def _print_result(
    console: Console, house: House, mails: Sequence[DemoMail], catcher: MailCatcher
) -> None:
    async with house.database.reading() as tx:
        entries = await tx.ledger.of_door(door=Door.SMTP, place="smtp")
        found = [case for name in REAL_BOARDS for case in await tx.cases.all(board=name)]
        cases = {case.reference: case for case in found}
        letters = {ref: [row[0] for row in await tx.letters.of_case(ref)] for ref in cases}
    for number, (mail, entry) in enumerate(zip(mails, entries, strict=False), start=1):
        _print_mail(console, house, number, mail, entry, cases, letters)
    console.print(_letters_table(catcher))
    console.print(
        f"\n{len(mails)} mails, {len(cases)} zaken, {len(catcher.caught)} brieven verstuurd.",
        style="bold",
    )
    acknowledgement = next((m for m in catcher.caught if "ouders.example" in m.to), None)
    if acknowledgement is not None:
        body = acknowledgement.mail.get_body(("plain",))
        console.print("\nZo ziet de eerste brief aan een ouder eruit:", style="bold")
        text = body.get_content().strip() if body else ""
        console.print(Panel(Text(text), title=str(acknowledgement.mail["Subject"])))
    console.print(CHAT_TOO, style="bold")


def _print_mail(
    console: Console,
    house: House,
    number: int,
    mail: DemoMail,
    entry: LedgerEntry,
    cases: dict[str, Case],
    letters: dict[str, list[Letter]],
) -> None:
    board = house.boards[entry.board]
    words = Text(f"{number:>2}. “{mail.subject}” ", style="bold")
    words.append(f"aan {mail.to}: {OUTCOME_WORDS[entry.outcome.value]}", style="not bold")
    console.print(words)
    for reference in entry.cases:
        case = cases[reference]
        heading = Text(f"    {reference}  {KIND_FACTS[case.kind].title}", style="cyan")
        heading.append(f"  {case.school or 'school niet genoemd'}", style="default")
        if case.state is CaseState.TRIAGE:
            heading.append("  een mens beoordeelt eerst", style="yellow")
        console.print(heading)
        console.print(Text(f"      wie        {board.who(case.role, board.school(case.school))}"))
        for clock in case.clocks:
            line = Text(f"      uiterlijk  {clock.deadline.due_text()}", style="green")
            line.append(f"  {CLOCK_WORDS[clock.name]}", style="default")
            console.print(line)
            console.print(Padding(Text(clock.deadline.explain(), style="dim"), (0, 0, 0, 17)))
        if not case.clocks:
            console.print(Text("      uiterlijk  geen termijn", style="dim"))
        sent = _count(
            LETTER_WORDS.get(letter.kind.value, letter.kind.value) for letter in letters[reference]
        )
        console.print(Text(f"      brieven    {sent}"))
    console.print()


def _count(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(
        f"{listed.count(name)}x {name}" if listed.count(name) > 1 else name
        for name in dict.fromkeys(listed)
    )


def _letters_table(catcher: MailCatcher) -> Table:
    table = Table(
        title="Verstuurde brieven",
        title_justify="left",
        box=None,
        pad_edge=False,
        title_style="bold",
    )
    table.add_column("Aan", no_wrap=True)
    table.add_column("Onderwerp", overflow="fold")
    for letter in catcher.caught:
        table.add_row(letter.to, str(letter.mail["Subject"]).strip())
    return table
