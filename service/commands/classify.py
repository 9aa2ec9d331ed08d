"""Say what messages ask: to a person with the words marked, to a program in lines of JSON."""

import os
import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from casework.board_parts import School
from classifier.training_letters import LetterIsWrong
from classifier.understand import PrivacyReader
from service.classify_evaluation import print_evaluation
from service.classify_lines import TypedMessage, answer_lines
from service.classify_picture import message_picture
from service.classify_workers import ReaderProcessDied, answer_lines_on
from service.clock import MachineClock
from service.commands.frame import (
    DEFAULT_DATA,
    EXIT_COULD_NOT,
    EXIT_WRONG_USE,
    Config,
    Data,
    err,
    settings_of,
)
from service.deadline_lines import as_json_line, read_lines
from service.room_settings import model_of
from service.typed_messages import NoSuchBoard, reads_with, schools_known

PROMPT: Final = "Typ of plak een bericht; een lege regel sluit het af, Ctrl-D stopt.\n"
MOST_JOBS: Final = 2
"""Processes when nobody says how many; each needs some 300 MB."""


def classify(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[BESTAND]...", help="Bij --evaluate: TOML, JSON Lines of mappen."),
    ] = None,
    evaluate: Annotated[
        bool, typer.Option("--evaluate", help="Meet hoe goed gelabelde berichten worden gelezen.")
    ] = False,
    board: Annotated[
        str | None, typer.Option("--board", help="Alleen de scholen van dit bestuur.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Processen naast elkaar.")
    ] = None,
    config: Config = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Zeg wat berichten vragen: JSON Lines in en uit; aan een terminal een bericht tegelijk."""
    if bool(files) != evaluate:
        raise typer.BadParameter("--evaluate en bestanden horen bij elkaar")
    settings = settings_of(config, data)
    model = model_of(settings)
    try:
        schools = schools_known(settings, board)
    except NoSuchBoard as fault:
        err.print(Text(str(fault), style="red"))
        raise typer.Exit(EXIT_WRONG_USE) from None
    if evaluate:
        _evaluate(files or [], model)
    elif sys.stdin.isatty():
        _answer_person(schools, model)
    else:
        most = min(MOST_JOBS, len(os.sched_getaffinity(0)))
        _answer_program(schools, jobs or most, model)


def _evaluate(files: list[Path], model: Path) -> None:
    try:
        print_evaluation(files, model=model)
    except LetterIsWrong as fault:
        err.print(Text(str(fault), style="red"), soft_wrap=True)
        raise typer.Exit(EXIT_COULD_NOT) from None
    except OSError as fault:
        words = f"{fault.filename}: niet te openen: {fault.strerror}"
        err.print(Text(words, style="red"), soft_wrap=True)
        raise typer.Exit(EXIT_COULD_NOT) from None


def _answer_program(schools: tuple[School, ...], jobs: int, model: Path) -> None:
    lines = read_lines(sys.stdin.buffer)
    if jobs == 1:
        reader = PrivacyReader.load(model)
        answers = answer_lines(lines, reads_with(reader, schools, MachineClock()))
    else:
        answers = answer_lines_on(jobs, lines, schools, model=model)
    faults = 0
    try:
        for answer in answers:
            sys.stdout.buffer.write(as_json_line(answer))
            sys.stdout.buffer.flush()  # a program may wait for this answer before it asks on
            faults += "error" in answer
    except ReaderProcessDied:
        err.print(Text("Een leesproces is gestopt, misschien door te weinig geheugen.", "red"))
        faults += 1
    if faults:
        raise typer.Exit(EXIT_COULD_NOT)


def _answer_person(schools: tuple[School, ...], model: Path) -> None:
    console = Console(highlight=False)
    with console.status("Het model wordt geladen …"):
        read = reads_with(PrivacyReader.load(model), schools, MachineClock())
    console.print(Text(PROMPT))
    while text := _typed():
        console.print(Padding(message_picture(text, read(TypedMessage(text))), (1, 0)))
        console.rule(style="dim")


def _typed() -> str:
    """Answer the next message, up to an empty line or the end of the input; empty at the end."""
    typed: list[str] = []
    for line in iter(sys.stdin.buffer.readline, b""):
        if line.strip():
            typed.append(line.decode("utf-8", "surrogateescape"))
        if typed and (not line.strip() or not line.endswith(b"\n")):
            break
    return "".join(typed).rstrip("\r\n")
