"""Move a legal date, by the only acts that may: extend, ask, hear the answer, set awareness."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from casework.actions.move_term import MovedTerm, MoveTerm
from casework.boards import Role
from casework.case_words import CLOCK_WORDS
from casework.letter_facts import DateMove
from casework.local_time import DeadlineInputError, to_instant
from casework.term_acts import ExtensionGround, QuestionKind
from screening.numbers import mask_numbers
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
from service.show_cases import case_as_json, due_words, print_json_lines
from service.wiring import mint_of, open_storage

term: Final = typer.Typer(
    help="Verleng een termijn, stel de ouder een vraag, leg het antwoord vast.",
    no_args_is_help=True,
)
Reference = Annotated[str, typer.Argument(help="Bijvoorbeeld PL-7F3K-9QXM.")]
MOMENT_HELP: Final = "Bijvoorbeeld 2027-02-12 of 2027-02-12T14:30 (Nederlandse tijd)."


@term.command()
def extend(
    reference: Reference,
    reason: Annotated[str, typer.Option("--reason", help="De reden, zoals de ouder die leest.")],
    ground: Annotated[
        ExtensionGround, typer.Option("--ground", help="Ingewikkeld, of veel verzoeken.")
    ] = ExtensionGround.COMPLEXITY,
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Verleng de termijn met hoogstens twee maanden, en laat de ouder weten waarom."""
    _act(
        lambda acts: acts.extend(reference.upper(), ground=ground, reason=reason),
        *(config, data, by, as_json),
    )


@term.command()
def ask(
    reference: Reference,
    question: Annotated[QuestionKind, typer.Argument(help="Wie vraagt dit, of welke gegevens.")],
    text: Annotated[str, typer.Option("--text", help="Eigen woorden bij de vraag.")] = "",
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Stel de ouder een vraag; de termijn wacht op het antwoord."""
    _act(
        lambda acts: acts.ask(reference.upper(), question, text=text),
        *(config, data, by, as_json),
    )


@term.command()
def answered(
    reference: Reference,
    on: Annotated[
        str, typer.Option("--on", help=f"Wanneer, als het niet nu was. {MOMENT_HELP}")
    ] = "",
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    as_json: AsJson = False,
) -> None:
    """Leg vast dat de ouder genoeg heeft geantwoord; de termijn loopt weer."""
    moment = _moment(on) if on else None
    _act(
        lambda acts: acts.hear_answer(reference.upper(), on=moment),
        *(config, data, by, as_json),
    )


@term.command()
def aware(
    reference: Reference,
    moment: Annotated[str, typer.Argument(help=f"Sinds wanneer bekend. {MOMENT_HELP}")],
    reason: Annotated[str, typer.Option("--reason", help="Waarom dit het moment is.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = "fg",
    as_json: AsJson = False,
) -> None:
    """Leg als FG vast sinds wanneer een datalek bekend is; de 72 uur tellen vanaf dan."""
    since = _moment(moment)
    _act(
        lambda acts: acts.set_awareness(reference.upper(), aware=since, reason=reason),
        *(config, data, by, as_json),
        role=Role.FG,
    )


def _moment(text: str) -> datetime:
    """Answer what a person typed as a moment; a bare day is its start. Raises BadParameter."""
    try:
        typed = datetime.fromisoformat(text.strip())
        return to_instant(typed, "moment")
    except DeadlineInputError as fault:
        raise typer.BadParameter(str(fault)) from None
    except ValueError:
        raise typer.BadParameter(f"{text!r} is geen datum. {MOMENT_HELP}") from None


def _act(
    act: Callable[[MoveTerm], Awaitable[MovedTerm]],
    config: Path | None,
    data: Path,
    by: str,
    as_json: bool,
    *,
    role: Role | None = None,
) -> None:
    settings = settings_of(config, data)

    async def work() -> None:
        async with open_storage(settings) as (storage, profiles):
            acts = MoveTerm(
                storage,
                MachineClock(),
                None,
                by,
                profiles,
                mint_of(settings, storage),
                role=role,
                school_holidays=load_school_holidays(),
                mask=lambda text: mask_numbers(text).text,
            )
            moved = await act(acts)
        if as_json:
            moves = [{"name": m.name.value, "old": m.old, "new": m.new} for m in moved.moves]
            print_json_lines(out, [{**case_as_json(moved.case), "moves": moves}])
        else:
            out.print(_moved(moved))

    run(work())


def _moved(moved: MovedTerm) -> Table | Text:
    if not moved.moves:
        return Text(f"{moved.case.reference}: vastgelegd. De datum blijft zoals hij was.")
    table = Table(box=None, header_style="bold", pad_edge=False, title_justify="left")
    for heading in ("Termijn", "Was", "Is nu"):
        table.add_column(heading)
    for move in moved.moves:
        table.add_row(CLOCK_WORDS[move.name], *_sides(move))
    for clock in moved.case.clocks:
        table.add_row(Text(clock.deadline.explain(), style="dim"))
    return table


def _sides(move: DateMove) -> tuple[str, str]:
    return due_words(move.old), due_words(move.new)
