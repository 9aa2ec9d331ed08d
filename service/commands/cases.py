"""Read and change cases, the tray and the chain of events."""

from collections.abc import Awaitable, Iterator
from dataclasses import fields, replace
from typing import Annotated, Any, TypeVar

import typer
from rich.text import Text

from casework.actions.acting import Acting
from casework.actions.change_case import ChangeCase
from casework.actions.give_advice import GiveAdvice
from casework.actions.merge_case import MergeCase
from casework.actions.resolve_set_aside import ResolveSetAside
from casework.actions.split_case import SplitCase
from casework.actions.write_note import WriteNote
from casework.boards import Role
from casework.case import CaseOutcome, CaseRefuses
from casework.kinds import Kind
from casework.tasks import TaskKind
from screening.numbers import mask_numbers
from service.clock import MachineClock
from service.commands.frame import (
    ADMINISTRATOR,
    DEFAULT_DATA,
    AsJson,
    By,
    Config,
    Data,
    err,
    out,
    post_of,
    run,
    settings_of,
)
from service.school_holidays import load_school_holidays
from service.show_cases import (
    case_as_json,
    cases_table,
    print_json_lines,
    set_aside_as_json,
    set_aside_table,
    whole_case,
    whole_case_as_json,
)
from service.show_files import file_as_json, files_shown
from service.wiring import mint_of, open_storage


def cases(
    config: Config = None,
    data: Data = DEFAULT_DATA,
    board: Annotated[str | None, typer.Option("--board", help="Alleen dit bestuur.")] = None,
    school: Annotated[str | None, typer.Option("--school", help="Alleen deze school.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Alleen open zaken.")] = False,
    as_json: AsJson = False,
) -> None:
    """Toon de zaken, de eerste termijn bovenaan."""
    settings = settings_of(config, data)

    async def work() -> None:
        async with open_storage(settings) as (storage, profiles):
            async with storage.reading() as tx:
                found = await tx.cases.all(board=board, school=school, open_only=open_only)
            if as_json:
                print_json_lines(out, [case_as_json(case) for case in found])
            elif found:
                out.print(cases_table(found, profiles, MachineClock().now()))
            else:
                out.print("Er zijn geen zaken.")

    run(work())


def case(  # noqa: PLR0913 -- one option for each act
    reference: Annotated[str, typer.Argument(help="Bijvoorbeeld PL-7F3K-9QXM.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Zeg wat dit bericht vraagt.")] = None,
    school: Annotated[str, typer.Option("--school", help="Leg vast welke school.")] = "",
    take_up: Annotated[bool, typer.Option("--take-up", help="Pak de zaak op.")] = False,
    to: Annotated[
        str, typer.Option("--to", help="Geef de zaak aan: director, ibp_manager, fg, desk.")
    ] = "",
    conflict: Annotated[
        str, typer.Option("--conflict", help="De zaak gaat over deze persoon zelf, zoals director.")
    ] = "",
    relabel: Annotated[
        Kind | None, typer.Option("--relabel", help="Verander het soort: het was iets anders.")
    ] = None,
    done: Annotated[TaskKind | None, typer.Option("--done", help="Deze taak is gedaan.")] = None,
    note: Annotated[str, typer.Option("--note", help="Schrijf een notitie bij de zaak.")] = "",
    advice: Annotated[str, typer.Option("--advice", help="Geef als FG dit advies.")] = "",
    followed: Annotated[str, typer.Option("--followed", help="Dit advies is gevolgd: nr.")] = "",
    not_followed: Annotated[
        str, typer.Option("--not-followed", help="Van dit advies wordt afgeweken: nr., met --why.")
    ] = "",
    why: Annotated[str, typer.Option("--why", help="Waarom van het advies wordt afgeweken.")] = "",
    split: Annotated[
        Kind | None, typer.Option("--split", help="Het bericht vraagt ook dit: maak een zaak.")
    ] = None,
    merge: Annotated[
        str, typer.Option("--merge", help="Voeg samen met deze zaak; de eerste gaat verder.")
    ] = "",
    same_person: Annotated[
        bool, typer.Option("--same-person", help="Twee adressen, maar zeker dezelfde persoon.")
    ] = False,
    close: Annotated[CaseOutcome | None, typer.Option("--close", help="Sluit de zaak.")] = None,
    as_json: AsJson = False,
) -> None:
    """Toon één zaak, of pak haar op, geef haar door, verander het soort, sluit haar."""
    settings = settings_of(config, data)
    ref = reference.upper()

    def acts(acting: Acting) -> Iterator[Awaitable[object]]:
        """In this order: what a case is, who has it, what is written, what is decided."""
        change = as_one_of(acting, ChangeCase)
        if kind is not None:
            yield change.say_kind(ref, kind)
        if relabel is not None:
            yield change.relabel(ref, relabel)
        yield from (change.record_school(ref, name) for name in [school] if name)
        yield from (change.record_conflict(ref, post_of(post)) for post in [conflict] if post)
        yield from (change.hand_over(ref, post_of(post)) for post in [to] if post)
        yield from (change.take_up(ref) for wanted in [take_up] if wanted)
        if done is not None:
            yield change.finish_task(ref, done)
        yield from _written(acting, ref, note, advice)
        yield from _answered(acting, ref, followed, not_followed, why)
        yield from _divided(acting, ref, split, merge, same_person=same_person)
        if close is not None:
            yield change.close(ref, close)

    async def work() -> None:
        async with open_storage(settings) as (storage, profiles):
            mint = mint_of(settings, storage)
            acting = Acting(
                storage,
                MachineClock(),
                None,
                by,
                profiles,
                mint,
                school_holidays=load_school_holidays(),
            )
            for act in acts(acting):
                await act
            async with storage.transaction() as tx:
                found = await tx.cases.get(board=None, reference=ref)
                if found is None:
                    raise CaseRefuses(f"Er is geen zaak {ref}.")
                await as_one_of(acting, ChangeCase).note_reading(tx, found)
                messages = await tx.cases.messages(found)
                letters = await tx.letters.of_case(found.reference)
                events = await tx.journal.of_case(board=found.board, reference=found.reference)
                files = await tx.files.of_case(found)
            if as_json:
                told = whole_case_as_json(found, messages, letters, events)
                print_json_lines(out, [told | {"files": [file_as_json(each) for each in files]}])
            else:
                board = profiles.get(found.board)
                shown = whole_case(found, board, messages, letters, events)
                out.print(shown, *files_shown(files))

    run(work())


ActOf = TypeVar("ActOf", bound=Acting)


def as_one_of(acting: Acting, act: type[ActOf], **more: Any) -> ActOf:
    """Answer acts of one sort, of the same person."""
    return act(**{each.name: getattr(acting, each.name) for each in fields(Acting)}, **more)


def _written(acting: Acting, ref: str, note: str, advice: str) -> Iterator[Awaitable[object]]:
    if note:
        yield as_one_of(acting, WriteNote, mask=_mask).write(ref, note)
    if advice:
        fg = replace(as_one_of(acting, GiveAdvice, mask=_mask), role=Role.FG)
        yield fg.give(ref, advice)


def _answered(
    acting: Acting, ref: str, followed: str, not_followed: str, why: str
) -> Iterator[Awaitable[object]]:
    answering = as_one_of(acting, GiveAdvice, mask=_mask)
    if followed:
        yield answering.answer(ref, followed, followed=True, reason=why)
    if not_followed:
        yield answering.answer(ref, not_followed, followed=False, reason=why)


def _divided(
    acting: Acting, ref: str, split: Kind | None, merge: str, *, same_person: bool
) -> Iterator[Awaitable[object]]:
    if split is not None:
        yield as_one_of(acting, SplitCase).split(ref, split)
    if merge:
        yield as_one_of(acting, MergeCase).merge(ref, merge.upper(), same_person=same_person)


def _mask(words: str) -> str:
    return mask_numbers(words).text


def set_aside(
    config: Config = None,
    data: Data = DEFAULT_DATA,
    done: Annotated[str, typer.Option("--done", help="Deze bron is afgehandeld.")] = "",
    make: Annotated[str, typer.Option("--make", help="Maak van deze bron een zaak.")] = "",
    kind: Annotated[Kind | None, typer.Option("--kind", help="Het soort van die zaak.")] = None,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Toon de berichten die op een mens wachten, en handel ze af."""
    settings = settings_of(config, data)
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

    run(work())
