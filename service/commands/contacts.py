"""Import, count and forget the contacts on file: keyed hashes, no second register."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from casework.actions.keep_contacts import KeepContacts
from casework.case import CaseRefuses
from casework.contact_layouts import Layout, LayoutUnknown
from casework.contacts import ContactCount
from casework.dutch_dates import short_day
from casework.local_time import local_date
from service.clock import MachineClock
from service.commands.frame import (
    ADMINISTRATOR,
    DEFAULT_DATA,
    EXIT_COULD_NOT,
    AsJson,
    By,
    Config,
    Data,
    err,
    out,
    run,
    settings_of,
)
from service.contact_files import (
    MOST_FAULTS_SHOWN,
    ContactFile,
    ContactFileUnreadable,
    Sorted,
    open_contact_file,
    sort_lines,
)
from service.show_cases import print_json_lines
from service.wiring import open_storage

contacts: Final = typer.Typer(
    help="Lees contactgegevens van scholen in, alleen als hash, om adressen te herkennen.",
    no_args_is_help=True,
)
Board = Annotated[str, typer.Option("--board", help="Van welk bestuur.")]
EVERY_LINES: Final = 500
"""How often the progress bar moves."""


@contacts.command(name="import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Export als CSV.", exists=True, dir_okay=False)],
    board: Board,
    school: Annotated[
        str, typer.Option("--school", help="Van welke school, als het bestand dat niet zegt.")
    ] = "",
    layout: Annotated[
        str, typer.Option("--layout", help="auto, parnassys, esis, magister of plain.")
    ] = "auto",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Toon alleen wat er zou gebeuren.")
    ] = False,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Lees een export in; wat van die scholen bewaard was, wordt vervangen.

    Bewaard worden alleen hashes van adressen en nummers, school, gezag, vanaf wanneer 16, en een
    schuilnaam van de leerling. Het bestand zelf blijft waar het is: wis het daarna zelf.
    """
    which = _layout_of(layout)

    async def read(acts: KeepContacts) -> int:
        acts.board(board)
        named = _school_named(acts, board, school)
        try:
            opened = open_contact_file(file, which)
            if not named and opened.columns.school is None:
                raise CaseRefuses("Het bestand noemt geen school. Geef die met --school.")
            if not as_json:
                _show_mapping(opened)
            found = _sorted(acts, board, opened, named)
        except (ContactFileUnreadable, LayoutUnknown) as fault:
            raise CaseRefuses(str(fault)) from None
        if not dry_run:
            for name, of_school in found.by_school.items():
                await acts.replace(board, name, of_school)
        _show_result(found, opened, dry_run=dry_run, as_json=as_json)
        return EXIT_COULD_NOT if found.faults or not found.by_school else 0

    _act(read, config, data, by)


@contacts.command()
def count(
    board: Board,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Toon hoeveel er per school bewaard is; namen en adressen zijn er niet."""

    async def show(acts: KeepContacts) -> int:
        counts = await acts.counts(board)
        if as_json:
            print_json_lines(out, [_count_as_json(each) for each in counts])
        else:
            out.print(_counts_table(counts) if counts else "Er is niets ingelezen.")
        return 0

    _act(show, config, data, ADMINISTRATOR)


@contacts.command()
def forget(
    board: Board,
    school: Annotated[str, typer.Option("--school", help="Van welke school.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
) -> None:
    """Wis wat er van een school bewaard is."""

    async def do(acts: KeepContacts) -> int:
        known = acts.school(board, school)
        await acts.forget(board, known.name if known else school)
        out.print(Text("Gewist.", style="green"))
        return 0

    _act(do, config, data, by)


def _layout_of(text: str) -> Layout | None:
    if text == "auto":
        return None
    try:
        return Layout(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r}: kies uit auto, {', '.join(Layout)}", param_hint="--layout"
        ) from None


def _school_named(acts: KeepContacts, board: str, name: str) -> str:
    """Answer the school of --school as the profile has it. Raises CaseRefuses."""
    if not name:
        return ""
    school = acts.school(board, name)
    if school is None:
        names = ", ".join(each.name for each in acts.board(board).schools) or "geen enkele"
        raise CaseRefuses(f"{board} heeft geen school {name!r}; wel: {names}.")
    return school.name


def _sorted(acts: KeepContacts, board: str, file: ContactFile, named: str) -> Sorted:
    known: dict[str, str | None] = {}

    def school_of(written: str) -> str | None:
        if named:
            return named
        if written not in known:
            school = acts.school(board, written)
            known[written] = school.name if school else None
        return known[written]

    columns = (TextColumn("Lezen"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        bar = progress.add_task("", total=file.lines)

        def on_line(number: int) -> None:
            if number % EVERY_LINES == 0:
                progress.update(bar, completed=number)

        return sort_lines(file, school_of, on_line)


def _show_mapping(file: ContactFile) -> None:
    names = {"\t": "tab"}
    separator = names.get(file.separator, file.separator)
    about = f"Indeling {file.columns.layout}, tekens {file.encoding}, scheidingsteken {separator}"
    table = Table(title=about, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for heading in ("Kolom", "Gelezen als"):
        table.add_column(heading, overflow="fold")
    for name, meaning in file.columns.meanings():
        table.add_row(Text(name), meaning or Text("niet gelezen", style="dim"))
    out.print(table)


def _show_result(found: Sorted, file: ContactFile, *, dry_run: bool, as_json: bool) -> None:
    schools = {
        name: {
            "pupils": len({each.pupil for each in them}),
            "contacts": len(set(them)),
        }
        for name, them in sorted(found.by_school.items())
    }
    if as_json:
        faults = [{"line": line, "fault": fault} for line, fault in found.faults]
        row = {"layout": file.columns.layout.value, "lines": found.lines, "dry_run": dry_run}
        print_json_lines(out, [{**row, "schools": schools, "faults": faults}])
        return
    for line, fault in found.faults[:MOST_FAULTS_SHOWN]:
        err.print(Text(f"Regel {line}: {fault}", style="yellow"))
    if len(found.faults) > MOST_FAULTS_SHOWN:
        more = len(found.faults) - MOST_FAULTS_SHOWN
        err.print(Text(f"... en nog {more} fouten; --json toont ze alle.", style="yellow"))
    verb = "Zou bewaren" if dry_run else "Bewaard"
    for name, numbers in schools.items():
        words = f"{verb} van {name}: {numbers['contacts']} adressen en nummers"
        out.print(Text(f"{words} bij {numbers['pupils']} leerlingen.", style="green"))
    out.print(f"{found.lines} regels gelezen, {len(found.faults)} fouten.")


def _counts_table(counts: Sequence[ContactCount]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("School", "Ingelezen", "Leerlingen", "16+", "Mail", "Telefoon", "Gezag ja/nee"):
        table.add_column(heading, overflow="fold")
    for each in counts:
        table.add_row(
            each.school,
            short_day(local_date(each.imported)),
            str(each.pupils),
            str(each.sixteen_or_over),
            str(each.emails),
            str(each.phones),
            f"{each.with_authority}/{each.without_authority}",
        )
    return table


def _count_as_json(count: ContactCount) -> dict[str, Any]:
    return {
        "school": count.school,
        "imported": count.imported.isoformat(),
        "pupils": count.pupils,
        "sixteen_or_over": count.sixteen_or_over,
        "emails": count.emails,
        "phones": count.phones,
        "with_authority": count.with_authority,
        "without_authority": count.without_authority,
    }


def _act(
    act: Callable[[KeepContacts], Awaitable[int]], config: Path | None, data: Path, by: str
) -> None:
    settings = settings_of(config, data)

    async def work() -> int:
        async with open_storage(settings) as (storage, boards):
            return await act(KeepContacts(storage, MachineClock(), by, boards))

    run(work())
