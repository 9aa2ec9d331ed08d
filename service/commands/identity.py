"""Record who asks in a case and whether they may, and send a code to an address on file."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.table import Table
from rich.text import Text

from casework.actions.prove_identity import ProveIdentity
from casework.boards import BoardProfile
from casework.case import Case
from casework.case_words import WAY_WORDS
from casework.identity import IdentityWay, KnownContact, strongest_fitting, ways_for
from casework.who_may_ask import AgeBand, AuthorityShown, Requester
from service.clock import MachineClock
from service.commands.frame import (
    ADMINISTRATOR,
    DEFAULT_DATA,
    AsJson,
    By,
    Config,
    Data,
    out,
    run,
    settings_of,
)
from service.school_holidays import load_school_holidays
from service.show_cases import case_as_json, identity_facts, print_json_lines
from service.wiring import mint_of, open_storage

identity: Final = typer.Typer(
    help="Leg vast wie iets vraagt en of die persoon dat mag, of stuur een code.",
    no_args_is_help=True,
)
Reference = Annotated[str, typer.Argument(help="Bijvoorbeeld PL-7F3K-9QXM.")]
CONTACT_WORDS: Final = {
    KnownContact.ON_FILE: "Dit adres staat bij deze school.",
    KnownContact.NOT_ON_FILE: "Dit adres staat niet bij deze school.",
    KnownContact.NO_LIST: "Van deze school zijn geen contactgegevens ingelezen.",
    KnownContact.NO_SCHOOL: "Nog niet bekend om welke school het gaat.",
}
NO_SMS: Final = "Een code gaat alleen per mail; sms kan deze dienst niet."


@identity.command()
def ways(
    reference: Reference,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Toon hoe deze aanvrager kan laten zien wie hij is, de sterkste weg bovenaan."""

    async def show(acts: ProveIdentity, boards: Mapping[str, BoardProfile]) -> None:
        case, contact = await acts.contact_of(reference.upper())
        advice = ways_for(case.kind, contact=contact)
        if as_json:
            found = [{"way": a.way.value, "fits": a.fits, "why": a.why} for a in advice]
            first = strongest_fitting(advice)
            row = {"reference": case.reference, "contact": contact.value, "ways": found}
            print_json_lines(out, [{**row, "first": first.value if first else None}])
            return
        if not advice:
            out.print("Voor dit soort zaak hoeft niemand te laten zien wie hij is.")
            return
        out.print(Text(CONTACT_WORDS[contact]))
        table = Table(box=None, header_style="bold", pad_edge=False)
        for heading in ("Weg", "Past", "Waarom"):
            table.add_column(heading, overflow="fold")
        for each in advice:
            fits = Text("ja", style="green") if each.fits else Text("nee", style="dim")
            table.add_row(each.way.value, fits, f"{WAY_WORDS[each.way]}: {each.why}")
        out.print(table)
        _warn_of_copies(boards[case.board])

    _with(show, config, data, by)


@identity.command()
def code(
    reference: Reference,
    to: Annotated[str, typer.Option("--to", help=f"Mailadres dat de school al had. {NO_SMS}")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Stuur een code naar een adres dat de school al had; die werkt een kwartier."""
    _act(
        lambda acts: acts.send_code(reference.upper(), to),
        *(config, data, by, as_json),
        said="De code is onderweg en werkt 15 minuten. De dienst toont de code aan niemand.",
    )


@identity.command()
def record(
    reference: Reference,
    way: Annotated[IdentityWay, typer.Argument(help="Hoe de aanvrager zich liet zien.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Leg vast hoe de aanvrager liet zien wie hij is: geen nummer, geen kopie."""
    _act(
        lambda acts: acts.record_identity(reference.upper(), way),
        *(config, data, by, as_json),
    )


@identity.command()
def card(
    reference: Reference,
    requester: Annotated[Requester, typer.Argument(help="Wie dit vraagt.")],
    age: Annotated[
        AgeBand | None, typer.Option("--age", help="Leeftijd op de dag van binnenkomst.")
    ] = None,
    shown: Annotated[
        AuthorityShown | None, typer.Option("--shown", help="Hoe het gezag is gezien.")
    ] = None,
    disagree: Annotated[
        bool, typer.Option("--disagree", help="De ouders zijn het niet eens.")
    ] = False,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Leg vast wie dit vraagt en met welk gezag; dat bepaalt welke besluiten kunnen."""
    _act(
        lambda acts: acts.record_card(
            reference.upper(), requester, age=age, shown=shown, parents_disagree=disagree
        ),
        *(config, data, by, as_json),
    )


@identity.command(name="information-right")
def information_right(
    reference: Reference,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Vertel een ouder zonder gezag wat die wel mag weten (BW 1:377c)."""
    _act(
        lambda acts: acts.tell_information_right(reference.upper()),
        *(config, data, by, as_json),
        said="De brief is onderweg.",
    )


def _warn_of_copies(board: BoardProfile) -> None:
    """Show where the board's own text asks for a copy: the service goes by the law instead."""
    for warning in board.warnings_for_fg:
        if "kopie" in warning.casefold():
            out.print(Text(f"Let op (voor de FG): {warning}", style="yellow"))


def _with(
    act: Callable[[ProveIdentity, Mapping[str, BoardProfile]], Awaitable[None]],
    config: Path | None,
    data: Path,
    by: str,
) -> None:
    settings = settings_of(config, data)

    async def work() -> None:
        async with open_storage(settings) as (storage, boards):
            acts = ProveIdentity(
                storage,
                MachineClock(),
                None,
                by,
                boards,
                mint_of(settings, storage),
                school_holidays=load_school_holidays(),
            )
            await act(acts, boards)

    run(work())


def _act(
    act: Callable[[ProveIdentity], Awaitable[Case]],
    config: Path | None,
    data: Path,
    by: str,
    as_json: bool,
    *,
    said: str = "",
) -> None:
    async def do(acts: ProveIdentity, boards: Mapping[str, BoardProfile]) -> None:
        case = await act(acts)
        if as_json:
            print_json_lines(out, [case_as_json(case)])
        elif said:
            out.print(Text(f"{case.reference}: {said}", style="green"))
        else:
            out.print(_shown(case, boards[case.board]))

    _with(do, config, data, by)


def _shown(case: Case, board: BoardProfile) -> Any:
    table = Table.grid(padding=(0, 2))
    table.add_row(Text("Zaak", style="bold"), case.reference)
    for name, value in identity_facts(case, board):
        table.add_row(Text(name, style="bold"), value)
    return table
