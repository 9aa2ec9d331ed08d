"""The command line: `privacyloket` and its commands."""

import asyncio
import json
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from casework.actions.change_case import ChangeCase
from casework.actions.resolve_set_aside import ResolveSetAside
from casework.boards import BoardProfileInvalid
from casework.case import CaseOutcome, CaseRefuses
from casework.kinds import Kind
from casework.ports import StorageUnavailable
from service.check import check as run_check
from service.clock import MachineClock
from service.deadline_lines import answer_lines
from service.demo import run_demo
from service.demo_picture import canvas, save_picture
from service.intake_files import NoMailThere, find_mails, take_in
from service.log import start_log
from service.serve import serve as run_service
from service.serve import stop_on_signals
from service.settings import Settings, SettingsInvalid, read_settings
from service.show_boards import board_page, boards_table
from service.show_cases import (
    case_as_json,
    cases_table,
    print_json_lines,
    set_aside_as_json,
    set_aside_table,
    whole_case,
    whole_case_as_json,
)
from service.wiring import load_boards, mint_of, open_house, open_storage
from storage.encryption import MasterKeyUnusable

EXIT_COULD_NOT = 1
EXIT_WRONG_USE = 2

app = typer.Typer(
    help="De privacydesk van een schoolbestuur: leest, begrijpt, opent zaken, bewaakt de termijn.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
WIDTH_WHEN_PIPED = 120
out = Console(width=None if sys.stdout.isatty() else WIDTH_WHEN_PIPED)
err = Console(stderr=True)

Config = Annotated[Path | None, typer.Option("--config", help="Instellingen (TOML).")]
Data = Annotated[
    Path, typer.Option("--data", help="Map voor de eigen bestanden, als er geen --config is.")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON, één regel per stuk.")]
DEFAULT_DATA = Path("privacyloket-data")


def main() -> None:
    """Run a command; exit 0 done, 1 could not, 2 wrong usage."""
    try:
        app()
    except (SettingsInvalid, BoardProfileInvalid) as fault:
        err.print(Text(str(fault), style="red"))
        sys.exit(EXIT_WRONG_USE)
    except NoMailThere as fault:
        err.print(Text(str(fault), style="red"))
        sys.exit(EXIT_WRONG_USE)
    except MasterKeyUnusable as fault:
        err.print(Text(f"Zonder de juiste hoofdsleutel start de dienst niet: {fault}", style="red"))
        sys.exit(EXIT_COULD_NOT)
    except StorageUnavailable as fault:
        err.print(Text(f"De opslag antwoordt niet: {fault}", style="red"))
        sys.exit(EXIT_COULD_NOT)
    except CaseRefuses as fault:
        err.print(Text(str(fault), style="red"))
        sys.exit(EXIT_COULD_NOT)


def _settings(config: Path | None, data: Path) -> Settings:
    return read_settings(config, data_dir=data)


def _run(work: Coroutine[Any, Any, int | None]) -> None:
    code = asyncio.run(work)
    if code:
        raise typer.Exit(code)


@app.command()
def serve(config: Config = None, data: Data = DEFAULT_DATA) -> None:
    """Draai de dienst, tot Ctrl-C of SIGTERM."""
    settings = _settings(config, data)
    start_log()

    async def work() -> None:
        stop = asyncio.Event()
        stop_on_signals(stop)
        async with open_house(settings) as house:
            await run_service(house, stop)

    _run(work())


@app.command()
def demo(
    data: Annotated[Path | None, typer.Option("--data", help="Bewaar de bestanden hier.")] = None,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Bewaar wat er te zien is als SVG.")
    ] = None,
) -> None:
    """Laat zien wat de dienst doet: een dozijn brieven van ouders, zonder iets in te stellen."""
    if picture is None:
        _run(run_demo(out, data))
        return
    shown = canvas()
    _run(run_demo(shown, data))
    save_picture(shown, picture, title="make demo")


@app.command()
def check(config: Config = None, data: Data = DEFAULT_DATA) -> None:
    """Probeer mailboxen, mailserver, Telegram, opslag, profielen en model."""
    settings = _settings(config, data)
    start_log(level=50)

    async def work() -> int:
        bad = 0
        async for finding in run_check(settings):
            mark = (
                Text("  ok  ", style="green") if finding.good else Text(" fout ", style="bold red")
            )
            out.print(mark, Text(f"{finding.what}: {finding.words}"), soft_wrap=True)
            bad += not finding.good
        return EXIT_COULD_NOT if bad else 0

    _run(work())


@app.command()
def intake(
    path: Annotated[Path, typer.Argument(help="Bestand, map met .eml, mbox of Maildir.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    board: Annotated[str | None, typer.Option("--board", help="Voor dit bestuur.")] = None,
    as_json: AsJson = False,
) -> None:
    """Neem losse mails in, zoals de dienst zelf dat doet."""
    settings = _settings(config, data)
    mails = find_mails(path)
    start_log(level=50)

    async def work() -> None:
        async with open_house(settings) as house:
            if board is not None and board not in house.boards:
                raise SettingsInvalid(f"--board: kies uit {', '.join(house.boards)}")
            with _progress() as progress:
                task = progress.add_task("inlezen", total=len(mails))
                for mail in mails:
                    line = await take_in(house, mail, board=board)
                    if as_json or not out.is_terminal:
                        print_json_lines(out, [line])
                    else:
                        progress.console.print(_intake_words(line))
                    progress.advance(task)

    _run(work())


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
        disable=not err.is_terminal,
        transient=True,
    )


def _intake_words(line: dict[str, Any]) -> Text:
    words = Text(f"{Path(line['source']).name:<44.44} ")
    style = {"case_opened": "green", "added_to_case": "green", "set_aside": "yellow"}
    words.append(f"{line['outcome']:<14}", style=style.get(line["outcome"], "dim"))
    words.append(" ".join(line["cases"]) or line["reason"])
    return words


@app.command()
def cases(
    config: Config = None,
    data: Data = DEFAULT_DATA,
    board: Annotated[str | None, typer.Option("--board", help="Alleen dit bestuur.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Alleen open zaken.")] = False,
    as_json: AsJson = False,
) -> None:
    """Toon de zaken, de eerste termijn bovenaan."""
    settings = _settings(config, data)

    async def work() -> None:
        async with open_storage(settings) as (storage, profiles):
            async with storage.reading() as tx:
                found = await tx.cases.all(board=board, open_only=open_only)
            if as_json:
                print_json_lines(out, [case_as_json(case) for case in found])
            elif found:
                out.print(cases_table(found, profiles, MachineClock().now()))
            else:
                out.print("Er zijn geen zaken.")

    _run(work())


@app.command()
def case(
    reference: Annotated[str, typer.Argument(help="Bijvoorbeeld PL-7F3K-9QXM.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: Annotated[str, typer.Option("--by", help="Wie dit doet of leest.")] = "beheerder",
    kind: Annotated[Kind | None, typer.Option("--kind", help="Zeg wat dit bericht vraagt.")] = None,
    take_up: Annotated[bool, typer.Option("--take-up", help="Pak de zaak op.")] = False,
    identity: Annotated[
        str, typer.Option("--identity", help="Leg vast hoe de aanvrager zich liet zien.")
    ] = "",
    close: Annotated[CaseOutcome | None, typer.Option("--close", help="Sluit de zaak.")] = None,
    as_json: AsJson = False,
) -> None:
    """Toon één zaak, of pak haar op, leg de identiteit vast, sluit haar."""
    settings = _settings(config, data)

    async def work() -> None:
        ref = reference.upper()
        async with open_storage(settings) as (storage, profiles):
            mint = mint_of(settings, storage)
            change = ChangeCase(storage, MachineClock(), None, by, profiles, mint)
            if kind is not None:
                await change.say_kind(ref, kind)
            if take_up:
                await change.take_up(ref)
            if identity:
                await change.record_identity(ref, way=identity)
            if close is not None:
                await change.close(ref, close)
            async with storage.transaction() as tx:
                found = await tx.cases.get(board=None, reference=ref)
                if found is None:
                    raise CaseRefuses(f"Er is geen zaak {ref}.")
                await change.note_reading(tx, found)
                messages = await tx.cases.messages(found)
                letters = await tx.letters.of_case(found.reference)
                events = await tx.journal.of_case(board=found.board, reference=found.reference)
            if as_json:
                print_json_lines(out, [whole_case_as_json(found, messages, letters, events)])
            else:
                board = profiles.get(found.board)
                out.print(whole_case(found, board, messages, letters, events))

    _run(work())


@app.command(name="set-aside")
def set_aside(
    config: Config = None,
    data: Data = DEFAULT_DATA,
    done: Annotated[str, typer.Option("--done", help="Deze bron is afgehandeld.")] = "",
    make: Annotated[str, typer.Option("--make", help="Maak van deze bron een zaak.")] = "",
    kind: Annotated[Kind | None, typer.Option("--kind", help="Het soort van die zaak.")] = None,
    by: Annotated[str, typer.Option("--by", help="Wie dit doet.")] = "beheerder",
    as_json: AsJson = False,
) -> None:
    """Toon de berichten die op een mens wachten, en handel ze af."""
    settings = _settings(config, data)
    if bool(make) != (kind is not None):
        raise typer.BadParameter("--make en --kind horen bij elkaar")

    async def work() -> None:
        async with open_storage(settings) as (storage, profiles):
            tray = ResolveSetAside(
                storage, MachineClock(), mint_of(settings, storage), profiles, by
            )
            if done:
                await tray.done(done)
            if make and kind is not None:
                case = await tray.make_case(make, kind)
                err.print(Text(f"Zaak {case.reference} is geopend.", style="green"))
            async with storage.reading() as tx:
                rows = [row for each in profiles for row in await tx.ledger.waiting(board=each)]
            if as_json:
                print_json_lines(out, [set_aside_as_json(row) for row in rows])
            else:
                out.print(set_aside_table(rows) if rows else "Er wacht niets.")

    _run(work())


@app.command()
def audit(config: Config = None, data: Data = DEFAULT_DATA) -> None:
    """Kijk of de keten van gebeurtenissen van elk bestuur heel is."""
    settings = _settings(config, data)

    async def work() -> int:
        broken = 0
        async with open_storage(settings) as (storage, profiles), storage.reading() as tx:
            for board in profiles:
                place = await tx.journal.first_break(board=board)
                broken += place is not None
                words = "heel" if place is None else f"gebroken bij gebeurtenis {place}"
                out.print(Text(f"{board}: {words}", style="green" if place is None else "red"))
        return EXIT_COULD_NOT if broken else 0

    _run(work())


@app.command()
def boards(
    board: Annotated[str | None, typer.Argument(help="Toon dit profiel.")] = None,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Toon de besturen, of het profiel van één bestuur."""
    profiles = load_boards(_settings(config, data))
    if board is not None and board not in profiles:
        err.print(Text(f"Er is geen bestuur {board}; wel: {', '.join(profiles)}.", style="red"))
        raise typer.Exit(EXIT_COULD_NOT)
    chosen = [profiles[board]] if board else list(profiles.values())
    if as_json:
        print_json_lines(out, [profile.model_dump(mode="json") for profile in chosen])
    else:
        out.print(board_page(chosen[0]) if board else boards_table(chosen))


@app.command()
def deadline() -> None:
    """Bereken termijnen: JSON Lines in, JSON Lines uit."""
    faults = 0
    for line in answer_lines(sys.stdin):
        faults += "error" in line
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    if faults:
        raise typer.Exit(EXIT_COULD_NOT)
