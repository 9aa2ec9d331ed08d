"""Verify the chains of events, and print their heads to keep elsewhere."""

from pathlib import Path
from typing import Annotated, Final, assert_never

import typer
from rich.text import Text

from service.commands.frame import (
    DEFAULT_DATA,
    EXIT_COULD_NOT,
    Config,
    Data,
    out,
    run,
    settings_of,
)
from service.wiring import open_storage
from storage.journal import ChainDamage, ChainFault, ChainHead

audit: Final = typer.Typer(
    help="Kijk of de keten van gebeurtenissen van elk bestuur heel is.",
    invoke_without_command=True,
)


@audit.callback()
def everything(context: typer.Context, config: Config = None, data: Data = DEFAULT_DATA) -> None:
    """Zonder meer: hetzelfde als `audit verify`."""
    if context.invoked_subcommand is None:
        _verify(config, data, [])


@audit.command()
def verify(
    config: Config = None,
    data: Data = DEFAULT_DATA,
    head: Annotated[
        list[str] | None,
        typer.Option("--head", help="Een eerder bewaarde kop, zoals `audit head` die toont."),
    ] = None,
) -> None:
    """Noem per bestuur de eerste gebeurtenis die is veranderd, weggehaald of verplaatst."""
    _verify(config, data, [_head(text) for text in head or ()])


@audit.command(name="head")
def show_head(config: Config = None, data: Data = DEFAULT_DATA) -> None:
    """Toon de kop van elke keten; bewaar die buiten deze machine."""
    settings = settings_of(config, data)

    async def work() -> None:
        async with open_storage(settings) as (storage, boards), storage.reading() as tx:
            for board in boards:
                out.print(Text(str(await tx.journal.head(board=board))), soft_wrap=True)

    run(work())


def _verify(config: Path | None, data: Path, heads: list[ChainHead]) -> None:
    settings = settings_of(config, data)
    kept = {head.board: head for head in heads}

    async def work() -> int:
        broken = 0
        async with open_storage(settings) as (storage, boards), storage.reading() as tx:
            unknown = sorted(kept.keys() - boards.keys())
            if unknown:
                raise typer.BadParameter(f"--head: er is geen bestuur {', '.join(unknown)}")
            for board in boards:
                fault = await tx.journal.verify(board=board, kept=kept.get(board))
                broken += fault is not None
                style = "green" if fault is None else "red"
                out.print(Text(f"{board}: {fault_words(fault)}", style=style))
        return EXIT_COULD_NOT if broken else 0

    run(work())


def fault_words(fault: ChainFault | None) -> str:
    """Answer what is wrong with a chain, in Dutch."""
    if fault is None:
        return "heel"
    words = f"gebroken bij gebeurtenis {fault.number}: "
    match fault.what:
        case ChainDamage.CHANGED:
            return f"{words}die is veranderd"
        case ChainDamage.REMOVED:
            return f"{words}die is weggehaald"
        case ChainDamage.MOVED:
            return f"{words}daar staat nu gebeurtenis {fault.stood_at}, die is verplaatst"
        case ChainDamage.HEAD:
            return f"{words}de kop past niet bij de gebeurtenissen ervoor"
        case ChainDamage.REWRITTEN:
            return f"{words}die is een andere dan toen deze kop werd bewaard"
        case _:
            assert_never(fault.what)


def _head(text: str) -> ChainHead:
    try:
        return ChainHead.parse(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is geen kop; die ziet eruit zoals `privacyloket audit head` toont"
        ) from None
