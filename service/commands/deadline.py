"""Answer when something is due: to a person in a picture, to a program in lines of JSON."""

import sys
from itertools import zip_longest
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.text import Text

from casework.deadline_records import answer_json_line, read_question
from casework.deadlines import DeadlineInputError
from service.deadline_lines import answer_lines, as_json_line, read_lines
from service.deadline_picture import deadline_picture

EXIT_COULD_NOT: Final = 1
EXIT_WRONG_USE: Final = 2
WIDTH_WHEN_PIPED: Final = 80

HOW_TO: Final = """\
Reken uit wanneer een antwoord of een melding er uiterlijk moet zijn.

  privacyloket deadline SOORT DATUM [TIJD]

  month        één maand na de ontvangst (art. 12 lid 3 AVG)
  weeks        vier weken, als het bestuur die zelf belooft
  extension    drie maanden, als u dat op tijd meldde: --notice-sent DATUM
  suspension   een maand die stilstond: --asked DATUM --answered DATUM
  breach24     datalek: intern gemeld binnen 24 uur
  breach72     datalek: gemeld bij de AP binnen 72 uur

Voorbeelden
  privacyloket deadline month 2027-01-31
  privacyloket deadline breach72 2027-03-26 14:00
  privacyloket deadline extension 2027-01-31 --notice-sent 2027-02-20
  privacyloket deadline suspension 2027-01-31 \\
      --asked 2027-02-02 --answered 2027-02-12

Alle opties: privacyloket deadline --help
Een programma stuurt regels JSON naar de standaardinvoer en krijgt voor elke
regel een regel terug.
"""

OPTIONS: Final = {
    "kind": "SOORT",
    "received": "DATUM",
    "aware": "--aware",
    "term": "--term",
    "notice_sent": "--notice-sent",
    "as_of": "--as-of",
    "asked": "--asked",
    "answered": "--answered",
}
"""What a person types for a field of a record."""


def deadline(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="SOORT", help="month, weeks, extension, suspension, breach24 of breach72."
        ),
    ] = None,
    received: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DATUM [TIJD]",
            help="Ontvangst, bijvoorbeeld 2027-01-31 of 2027-01-31 14:00 (Nederlandse tijd).",
        ),
    ] = None,
    notice_sent: Annotated[
        str | None, typer.Option("--notice-sent", help="Wanneer de verlenging gemeld is.")
    ] = None,
    term: Annotated[
        str | None, typer.Option("--term", help="month of weeks: de termijn zonder verlenging.")
    ] = None,
    asked: Annotated[
        list[str] | None, typer.Option("--asked", help="Wanneer een vraag gesteld is; mag vaker.")
    ] = None,
    answered: Annotated[
        list[str] | None,
        typer.Option("--answered", help="Wanneer die beantwoord is; in de volgorde van --asked."),
    ] = None,
    aware: Annotated[
        str | None, typer.Option("--aware", help="Sinds wanneer het datalek bekend is (breach72).")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Tot en met welke dag een open vraag telt.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON, één regel.")] = False,
) -> None:
    """Reken een termijn uit en laat zien hoe; zonder argumenten: JSON Lines in en uit."""
    fields: dict[str, object] = {
        "kind": kind,
        "received": " ".join(received or []),
        "notice_sent": notice_sent,
        "term": term,
        "suspensions": _pairs(asked or [], answered or []),
        "aware": aware,
        "as_of": as_of,
    }
    if any(fields.values()):
        _answer_person(fields, as_json=as_json)
    elif sys.stdin.isatty():
        sys.stdout.write(HOW_TO)
    else:
        _answer_program()


def _pairs(asked: list[str], answered: list[str]) -> list[dict[str, str | None]]:
    if len(answered) > len(asked):
        raise typer.BadParameter("--answered: er is geen --asked bij")
    return [
        {"asked": question, "answered": answer} for question, answer in zip_longest(asked, answered)
    ]


def _answer_person(fields: dict[str, object], *, as_json: bool) -> None:
    try:
        if as_json:
            answer = answer_json_line(fields, local_times_allowed=True)
            sys.stdout.buffer.write(as_json_line(answer))
            return
        question = read_question(fields, local_times_allowed=True)
        answer_to_person = deadline_picture(question.deadline(), question)
    except DeadlineInputError as fault:
        Console(stderr=True).print(Text(_in_words(fault), style="red"))
        raise typer.Exit(EXIT_WRONG_USE) from None
    width = None if sys.stdout.isatty() else WIDTH_WHEN_PIPED
    Console(width=width, highlight=False).print(answer_to_person)


def _in_words(fault: DeadlineInputError) -> str:
    """Answer the fault with what the person typed in place of the name of the field."""
    field = fault.field.rpartition(".")[2]
    message = str(fault).removeprefix(f"{fault.field}: ")
    return f"{OPTIONS.get(field, fault.field)}: {message}"


def _answer_program() -> None:
    faults = 0
    for answer in answer_lines(read_lines(sys.stdin.buffer)):
        faults += "error" in answer
        sys.stdout.buffer.write(as_json_line(answer))
        sys.stdout.buffer.flush()  # a program may wait for this answer before it asks on
    if faults:
        raise typer.Exit(EXIT_COULD_NOT)
