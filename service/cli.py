"""The command line: `privacyloket` and its commands."""

import sys

import typer
from rich.text import Text

from casework.case import CaseRefuses
from casework.ports import StorageUnavailable
from casework.profile_check import BoardProfileInvalid
from service.commands import breach, cases, serving
from service.commands.audit import audit
from service.commands.boards import boards
from service.commands.calendar import calendar
from service.commands.chat import chat
from service.commands.classify import classify
from service.commands.contacts import contacts
from service.commands.corrections import corrections
from service.commands.deadline import deadline
from service.commands.files import files
from service.commands.frame import EXIT_COULD_NOT, EXIT_WRONG_USE, err
from service.commands.identity import identity
from service.commands.keys import keys
from service.commands.leave import leave
from service.commands.purge import hold, purge
from service.commands.screen import screen
from service.commands.simulate import simulate
from service.commands.staff import staff
from service.commands.term import term
from service.intake_files import NoMailThere
from service.settings import SettingsInvalid
from storage.encryption import MasterKeyUnusable

app = typer.Typer(
    help="De privacydesk van een schoolbestuur: leest, begrijpt, opent zaken, bewaakt de termijn.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    *(serving.serve, serving.demo, serving.check, serving.intake),
    *(cases.cases, cases.case, breach.breaches, breach.breach, deadline, screen),
    *(classify, chat, simulate, purge, hold, files),
):
    app.command()(command)
app.command(name="set-aside")(cases.set_aside)
for name, group in {
    "audit": audit,
    "boards": boards,
    "calendar": calendar,
    "contacts": contacts,
    "corrections": corrections,
    "identity": identity,
    "keys": keys,
    "leave": leave,
    "staff": staff,
    "term": term,
}.items():
    app.add_typer(group, name=name)


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
