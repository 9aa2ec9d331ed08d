"""Erase what its time has come for, hold what must stay, and show what is left of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from casework.actions.hold import HoldCase
from casework.actions.purge import Due, Purge, Purged
from casework.dutch_dates import short_day
from casework.retention import ErasureStep
from screening.numbers import mask_numbers
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
from service.school_holidays import load_school_holidays
from service.show_cases import print_json_lines
from service.wiring import mint_of, open_storage, purge_of

STEP_WORDS: Final[dict[ErasureStep, str]] = {
    ErasureStep.TEXTS: "teksten en brieven",
    ErasureStep.CASE: "hele zaak",
    ErasureStep.SET_ASIDE: "apart gezet bericht",
    ErasureStep.LETTERS: "brieven zonder zaak",
    ErasureStep.ABSENCES: "verlof dat voorbij is",
    ErasureStep.CONVERSATIONS: "gesprekken zonder zaak",
    ErasureStep.ANSWER_FILES: "bestanden die niet meer op te halen zijn",
}


def purge(
    config: Config = None,
    data: Data = DEFAULT_DATA,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Toon alleen wat er gewist zou worden.")
    ] = False,
    case: Annotated[str, typer.Option("--case", help="Alleen deze zaak.")] = "",
    now: Annotated[
        ErasureStep | None,
        typer.Option("--now", help="Wis nu, voor de bewaartermijn om is: texts of case."),
    ] = None,
    source_done: Annotated[
        str, typer.Option("--source-done", help="De mail van deze bron is met de hand gewist.")
    ] = "",
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Wis wat niet langer bewaard mag worden, met de sleutels en de mail waar het uit kwam."""
    settings = settings_of(config, data)
    reference = case.upper() or None
    if now is not None and (reference is None or now not in {ErasureStep.TEXTS, ErasureStep.CASE}):
        raise typer.BadParameter("--now hoort bij --case, met texts of case")

    async def work() -> int:
        async with open_storage(settings) as (storage, boards):
            action = purge_of(settings, storage, boards, MachineClock(), by=by)
            if source_done:
                await action.source_done(source_done)
            if now is not None and reference is not None and not dry_run:
                return _show(await action.now(reference, now), as_json=as_json)
            due = await action.due(reference=reference)
            if dry_run:
                _show_due(due, as_json=as_json)
                return 0
            if not as_json:
                out.print(due_table(due) if due else "Er is niets waarvan de bewaartermijn om is.")
            return _show(await _with_progress(action, due), as_json=as_json)

    run(work())


def hold(
    reference: Annotated[str, typer.Argument(help="Bijvoorbeeld PL-7F3K-9QXM.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    reason: Annotated[str, typer.Option("--reason", help="Waarom de zaak moet blijven.")] = "",
    release: Annotated[bool, typer.Option("--release", help="Laat de zaak weer los.")] = False,
    by: By = ADMINISTRATOR,
) -> None:
    """Houd een zaak vast, zodat zij niet wordt gewist; of laat haar los."""
    settings = settings_of(config, data)
    if release == bool(reason):
        raise typer.BadParameter("geef --reason, of --release")

    async def work() -> None:
        async with open_storage(settings) as (storage, boards):
            acts = HoldCase(
                storage,
                MachineClock(),
                None,
                by,
                boards,
                mint_of(settings, storage),
                school_holidays=load_school_holidays(),
                mask=lambda text: mask_numbers(text).text,
            )
            if release:
                await acts.release(reference.upper())
                out.print(Text("Losgelaten.", style="green"))
            else:
                await acts.hold(reference.upper(), reason=reason)
                out.print(Text("Vastgehouden: deze zaak wordt niet gewist.", style="green"))

    run(work())


async def _with_progress(action: Purge, due: Sequence[Due]) -> Purged:
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        disable=not err.is_terminal,
        transient=True,
    ) as progress:
        task = progress.add_task("wissen", total=len(due))
        return await action(due, on_done=lambda _: progress.advance(task))


def due_table(due: Sequence[Due]) -> Table:
    """Answer what goes, as a table."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Wat", "Bestuur", "Zaak of bron", "Soort", "Uitkomst", "Mag sinds", "Aantal"):
        table.add_column(heading, justify="right" if heading == "Aantal" else "left")
    for each in due:
        since = short_day(each.since) if each.since else ""
        words = (STEP_WORDS[each.step], each.board, each.name, each.kind, each.outcome, since)
        table.add_row(*(Text(word) for word in words), str(each.count))
    return table


def _show_due(due: Sequence[Due], *, as_json: bool) -> None:
    if as_json:
        print_json_lines(out, [_due_as_json(each) for each in due])
    else:
        out.print(due_table(due) if due else "Er zou niets gewist worden.")


def _due_as_json(due: Due) -> dict[str, object]:
    return {
        "step": due.step.value,
        "board": due.board,
        "name": due.name,
        "kind": due.kind,
        "outcome": due.outcome,
        "since": due.since.isoformat() if due.since else None,
        "count": due.count,
    }


def _show(purged: Purged, *, as_json: bool) -> int:
    """Tell what went and what a person must still do; answer the exit status."""
    if as_json:
        line = {
            "done": [_due_as_json(each) for each in purged.done],
            "gone": dict(purged.gone),
            "keys_destroyed": purged.keys,
            "sources": [
                {"source": str(each.source), "fate": each.fate.value, "why": each.why}
                for each in purged.sources
            ],
            "faults": [{"name": name, "fault": fault} for name, fault in purged.faults],
        }
        print_json_lines(out, [line])
        return EXIT_COULD_NOT if purged.faults else 0
    if purged.done or purged.keys:
        rows = sum(count for what, count in purged.gone.items() if what not in {"key"})
        mails = Counter(each.fate.value for each in purged.sources)
        words = f"Gewist: {len(purged.done)} keer, {rows} rijen, {purged.keys} sleutels vernietigd"
        out.print(Text(f"{words}, {mails['erased']} mails in de mailbox.", style="green"))
    for each in purged.left:
        words = (
            f"Wis deze mail zelf in de mailbox: {each.source} ({each.why}). Daarna:"
            f" privacyloket purge --source-done {each.source}"
        )
        out.print(Text(words, style="yellow"), soft_wrap=True)
    for name, fault in purged.faults:
        out.print(Text(f"Niet gewist: {name} ({fault}).", style="red"))
    return EXIT_COULD_NOT if purged.faults else 0
