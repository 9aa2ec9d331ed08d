"""Keep the register of breaches: show it, fill it in, weigh, decide, record what was told."""

from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import typer

from casework.actions.keep_breach_register import BreachFile, KeepBreachRegister
from casework.boards import BoardProfile
from casework.breach_entry import PeopleException, ReportKind
from casework.breach_fields import read_moment
from casework.case import CaseRefuses
from casework.dossier_json import breach_as_json, dossier_as_json
from casework.ports import Transaction
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
from service.settings import Settings
from service.show_breaches import breaches_table, whole_breach
from service.show_cases import print_json_lines
from service.wiring import mint_of, open_storage
from storage.database import Database

FILL_HELP: Final = (
    "Vul een veld in, zoals facts='Klassenlijst bij de verkeerde ouder'. Herhaalbaar."
)
ASSESS_HELP: Final = "Beantwoord een vraag van de som, zoals ease=significant. Herhaalbaar."
AT_HELP: Final = "zoals 2026-11-03T14:30 (Nederlandse tijd)"


class YesNo(StrEnum):
    """What somebody decides."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options of one call ask for."""

    fields: Mapping[str, str]
    answers: Mapping[str, str]
    ap: YesNo | None
    people: YesNo | None
    reason: str
    exception: PeopleException | None
    reported: datetime | None
    report: ReportKind
    preliminary: bool
    told: datetime | None
    how: str

    def check(self) -> None:
        """Raise BadParameter for options that say nothing alone, or too much together."""
        chosen = [self.ap, self.people, self.reported, self.told]
        if sum(each is not None for each in chosen) > 1:
            raise typer.BadParameter("kies één van --ap, --people, --reported en --told per keer")
        of_report = self.preliminary or self.report is not ReportKind.FIRST
        for lonely, words in (
            (
                self.reason and not (self.ap or self.people or self.reported),
                "--reason hoort bij --ap, --people of --reported",
            ),
            (self.exception and not self.people, "--exception hoort bij --people"),
            (of_report and not self.reported, "--report en --preliminary horen bij --reported"),
            (bool(self.how) != bool(self.told), "--told en --how horen bij elkaar"),
        ):
            if lonely:
                raise typer.BadParameter(words)

    def acts(self, register: KeepBreachRegister, ref: str) -> Iterator[Awaitable[BreachFile]]:
        """In this order: what is known, what it weighs, what is decided, what was done."""
        if self.fields:
            yield register.fill_in(ref, self.fields)
        if self.answers:
            yield register.assess(ref, self.answers)
        if self.ap is not None:
            yield register.decide_ap(ref, report=self.ap is YesNo.YES, reason=self.reason)
        if self.people is not None:
            yield register.decide_people(
                ref,
                tell=self.people is YesNo.YES,
                reason=self.reason,
                exception=self.exception,
            )
        if self.reported is not None:
            yield register.record_report(
                ref,
                at=self.reported,
                kind=self.report,
                preliminary=self.preliminary,
                late_reason=self.reason,
            )
        if self.told is not None:
            yield register.record_told(ref, at=self.told, how=self.how)


def breaches(
    config: Config = None,
    data: Data = DEFAULT_DATA,
    board: Annotated[str | None, typer.Option("--board", help="Alleen dit bestuur.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="Ontvangen in dit jaar.")] = None,
    as_json: AsJson = False,
) -> None:
    """Toon het register van datalekken, met beide termijnen naast elkaar."""
    settings = settings_of(config, data)

    async def work() -> None:
        async with open_storage(settings) as (storage, profiles):
            if board is not None and board not in profiles:
                raise CaseRefuses(f"Er is geen bestuur {board}; wel: {', '.join(profiles)}.")
            async with storage.reading() as tx:
                wanted = [board] if board else list(profiles)
                files = [file for each in wanted for file in await _register(tx, each, year)]
            if as_json:
                print_json_lines(out, [breach_as_json(file.case, file.entry) for file in files])
            elif files:
                out.print(breaches_table(files, MachineClock().now()))
            else:
                out.print("Er staan geen datalekken in het register.")

    run(work())


def breach(  # noqa: PLR0913 -- one option for each act
    reference: Annotated[str, typer.Argument(help="Bijvoorbeeld PL-7F3K-9QXM.")],
    config: Config = None,
    data: Data = DEFAULT_DATA,
    by: By = ADMINISTRATOR,
    fill: Annotated[list[str] | None, typer.Option("--fill", help=FILL_HELP)] = None,
    assess: Annotated[list[str] | None, typer.Option("--assess", help=ASSESS_HELP)] = None,
    ap: Annotated[YesNo | None, typer.Option("--ap", help="Besluit: melden bij de AP?")] = None,
    people: Annotated[
        YesNo | None, typer.Option("--people", help="Besluit: betrokkenen informeren?")
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", help="De reden van het besluit, of van een late melding.")
    ] = "",
    exception: Annotated[
        PeopleException | None,
        typer.Option("--exception", help="Waarom betrokkenen niets hoeven te horen."),
    ] = None,
    reported: Annotated[
        str, typer.Option("--reported", help=f"Wanneer bij de AP is gemeld, {AT_HELP}.")
    ] = "",
    report: Annotated[
        ReportKind, typer.Option("--report", help="Wat die melding was.")
    ] = ReportKind.FIRST,
    preliminary: Annotated[
        bool, typer.Option("--preliminary", help="De melding is voorlopig; er volgt meer.")
    ] = False,
    told: Annotated[
        str, typer.Option("--told", help=f"Wanneer betrokkenen zijn geïnformeerd, {AT_HELP}.")
    ] = "",
    how: Annotated[str, typer.Option("--how", help="Hoe dat ging.")] = "",
    as_json: AsJson = False,
) -> None:
    """Toon één datalek, vul het in, beoordeel het risico, leg besluiten en meldingen vast."""
    asked = Asked(
        fields=_pairs(fill or [], "--fill"),
        answers=_pairs(assess or [], "--assess"),
        ap=ap,
        people=people,
        reason=reason,
        exception=exception,
        reported=read_moment(reported, "--reported") if reported else None,
        report=report,
        preliminary=preliminary,
        told=read_moment(told, "--told") if told else None,
        how=how,
    )
    asked.check()
    settings = settings_of(config, data)
    ref = reference.upper()

    async def work() -> None:
        async with open_storage(settings) as (storage, profiles):
            register = _register_of(settings, storage, profiles, by)
            for act in asked.acts(register, ref):
                await act
            file = await register.read(ref)
        if as_json:
            board = profiles.get(file.case.board)
            print_json_lines(out, [dossier_as_json(file.case, file.entry, board)])
        else:
            out.print(whole_breach(file, profiles.get(file.case.board), MachineClock().now()))

    run(work())


async def _register(tx: Transaction, board: str, year: int | None) -> Sequence[BreachFile]:
    entries = await tx.breaches.of_board(board=board, year=year)
    references = [entry.reference for entry in entries]
    known, _ = await tx.cases.named(board=board, references=references, letter_ids=(), sender=None)
    cases = {each.case.reference: each.case for each in known}
    return [BreachFile(cases[each.reference], each) for each in entries if each.reference in cases]


def _register_of(
    settings: Settings, storage: Database, profiles: Mapping[str, BoardProfile], by: str
) -> KeepBreachRegister:
    return KeepBreachRegister(
        storage,
        MachineClock(),
        None,
        by,
        profiles,
        mint_of(settings, storage),
        school_holidays=load_school_holidays(),
        mask=lambda text: mask_numbers(text).text,
    )


def _pairs(given: Sequence[str], option: str) -> dict[str, str]:
    """Answer NAME=VALUE options by name. Raises BadParameter."""
    pairs: dict[str, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise typer.BadParameter(f"{option} {each!r}: schrijf NAAM=WAARDE")
        if name in pairs:
            raise typer.BadParameter(f"{option}: {name} staat er twee keer")
        pairs[name] = value
    return pairs
