"""Show the register of breaches to a person at a terminal, or to a program as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from casework.actions.keep_breach_register import BreachFile
from casework.boards import BoardProfile
from casework.breach import FLAG_WORDS, LEVEL_WORDS, in_dutch
from casework.breach_duties import Missing, hours_of, missing, people_due
from casework.breach_entry import (
    EXCEPTION_WORDS,
    REPORT_WORDS,
    ApDecision,
    ApReport,
    BreachEntry,
    PeopleDecision,
    ReportKind,
)
from casework.breach_fields import FIELDS, FormPart, moment_in_words
from casework.case import CaseState
from casework.deadlines import Deadline
from casework.dutch_dates import MONTHS, WEEKDAYS, clock_time, in_days
from casework.local_time import to_amsterdam
from service.show_cases import STATE_WORDS, TASK_WORDS, case_as_json, holder_words

HOURS_IN_DAY: Final = 24
HOURS_AS_SUCH: Final = 72
"""Up to so many hours are told in hours, as people count the term of the AP."""
SOON_HOURS: Final = 12
NOT_YET: Final = "—"


def breaches_table(files: Sequence[BreachFile], now: datetime) -> Table:
    """Answer the register as a table that fits 80 columns, both clocks side by side."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 1, 1, 0))
    for heading in ("Datalek", "Ontvangen", "Intern", "AP", "Risico", "AP?", "Mensen?", "Stand"):
        table.add_column(heading)
    for file in files:
        case, entry, hours = file.case, file.entry, hours_of(file.case)
        table.add_row(
            Text.assemble((entry.name, "bold"), f"\n{entry.reference}"),
            _stacked(entry.received),
            _with_left(hours.inner, now, waits=entry.assessment is None and case.is_open),
            _with_left(hours.ap, now, waits=_ap_waits(entry) and case.is_open),
            _risk(entry),
            _ap_in_short(entry),
            _people_in_short(entry),
            _state(file),
        )
    return table


def whole_breach(file: BreachFile, board: BoardProfile | None, now: datetime) -> RenderableType:
    """Answer everything the register holds of one breach, in the order of the AP's form."""
    parts: list[RenderableType] = [_heading(file, board), _clocks(file, now)]
    parts.append(_proposal(file, board, now))
    if file.entry.ap_decisions or file.entry.people_decisions:
        parts.append(_decisions(file.entry))
    duties = _duties(file, board)
    if duties.row_count:
        parts.append(Panel(duties, title="Te doen", title_align="left"))
    parts.append(_form(file.entry))
    parts += _lacking(file)
    return Group(*parts)


def breach_as_json(file: BreachFile) -> dict[str, Any]:
    """Answer what a program may know of a breach; nothing that a person wrote about it."""
    entry, hours = file.entry, hours_of(file.case)
    ap, people, proposal = entry.ap_decision, entry.people_decision, entry.proposal
    return {
        "number": entry.name,
        "reference": entry.reference,
        "board": entry.board,
        "received": _plain(entry.received),
        "aware": _plain(hours.aware),
        "inner_due": hours.inner.due_iso(),
        "ap_due": hours.ap.due_iso(),
        "score": _plain(proposal.score) if proposal else None,
        "level": proposal.level.value if proposal else None,
        "proposes_ap": proposal.proposes_ap if proposal else None,
        "proposes_people": proposal.proposes_people if proposal else None,
        "report_to_ap": ap.report if ap else None,
        "tell_people": people.tell if people else None,
        "reported": _plain(entry.first_report.at) if entry.first_report else None,
        "people_told": _plain(entry.told[-1].at) if entry.told else None,
        "state": file.case.state.value,
    }


def whole_breach_as_json(file: BreachFile) -> dict[str, Any]:
    """Answer everything the register holds of one breach, and what lacks."""
    entry, lacking = file.entry, missing(file.entry)
    return {
        **breach_as_json(file),
        **{field.name: _plain(field.value(entry)) for field in FIELDS},
        "assessments": _plain(entry.assessments),
        "ap_decisions": _plain(entry.ap_decisions),
        "people_decisions": _plain(entry.people_decisions),
        "reports": _plain(entry.reports),
        "told": _plain(entry.told),
        "missing_for_report": list(lacking.before_report),
        "missing_for_closing": list(lacking.before_closing),
        "tasks": case_as_json(file.case)["tasks"],
        "closed": _plain(file.case.closed_at),
    }


def _plain(value: Any) -> Any:
    """Answer a value of an entry as JSON has it; moments in Amsterdam time, sets in order."""
    if isinstance(value, datetime):
        return to_amsterdam(value).isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return float(value)  # exact, for scores are quarters
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value


def _stacked(moment: datetime) -> Text:
    local = to_amsterdam(moment)
    weekday, month = WEEKDAYS[local.weekday()][:2], MONTHS[local.month - 1][:3]
    return Text(f"{weekday} {local.day} {month}\n{clock_time(local)}")


def _with_left(deadline: Deadline, now: datetime, *, waits: bool) -> Text:
    text = _stacked(deadline.due_instant)
    return text.append("\n").append_text(_left(deadline, now)) if waits else text


def _left(deadline: Deadline, now: datetime) -> Text:
    hours = int(abs((deadline.due_instant - now).total_seconds()) // 3600)
    amount = f"{hours} uur" if hours <= HOURS_AS_SUCH else in_days(hours // HOURS_IN_DAY)
    if deadline.has_passed(now):
        return Text(f"{amount} te laat", style="bold red")
    return Text(f"nog {amount}", style="yellow" if hours < SOON_HOURS else "green")


def _ap_waits(entry: BreachEntry) -> bool:
    """Whether the clock of the AP still asks for something."""
    decided_no = entry.ap_decision is not None and not entry.ap_decision.report
    return entry.first_report is None and not decided_no and not entry.false_alarm


def _risk(entry: BreachEntry) -> Text:
    proposal = entry.proposal
    if proposal is None:
        return Text(NOT_YET, style="dim")
    style = "red" if proposal.proposes_people else "yellow" if proposal.proposes_ap else "green"
    return Text(f"{LEVEL_WORDS[proposal.level]}\n{in_dutch(proposal.score)}", style=style)


def _ap_in_short(entry: BreachEntry) -> Text:
    if entry.first_report is not None:
        when = to_amsterdam(entry.first_report.at)
        rest = "\nvult aan" if entry.supplement_is_owed else ""
        return Text(f"gemeld\n{when:%d-%m}{rest}", style="yellow" if rest else "green")
    return _decided(entry.ap_decision.report if entry.ap_decision else None, "melden")


def _people_in_short(entry: BreachEntry) -> Text:
    if entry.told:
        return Text(f"verteld\n{to_amsterdam(entry.told[-1].at):%d-%m}", style="green")
    decision = entry.people_decision
    if decision is not None and decision.somebody_hears and not decision.tell:
        return Text("openbaar\nmelden", style="bold yellow")
    return _decided(decision.tell if decision else None, "vertellen")


def _decided(yes: bool | None, act: str) -> Text:
    if yes is None:
        return Text(NOT_YET, style="dim")
    return Text(f"ja,\n{act}", style="bold yellow") if yes else Text("nee")


def _state(file: BreachFile) -> Text:
    words = STATE_WORDS[file.case.state]
    if file.case.state is CaseState.CLOSED and file.entry.false_alarm:
        return Text(f"{words}\nloos alarm")
    return Text(words)


def _heading(file: BreachFile, board: BoardProfile | None) -> RenderableType:
    case, entry = file.case, file.entry
    rows = Table.grid(padding=(0, 2))
    for name, value in (
        ("Zaak", entry.reference),
        ("Bestuur", board.name if board else entry.board),
        ("School", case.school or "niet genoemd"),
        ("Bij", holder_words(case, board)),
        ("Stand", STATE_WORDS[case.state]),
        ("Ontvangen", moment_in_words(entry.received)),
    ):
        rows.add_row(Text(name, style="bold"), value)
    rows.add_row(Text("Bekend sinds", style="bold"), _aware(file))
    return Panel(rows, title=f"Datalek {entry.name}", title_align="left")


def _aware(file: BreachFile) -> str:
    awareness = file.case.acts.awareness
    since = moment_in_words(hours_of(file.case).aware)
    if awareness is None:
        return f"{since} (het moment van ontvangst; alleen de FG kan dat wijzigen)"
    return f"{since}, vastgelegd door {awareness.by}: {awareness.reason}"


def _clocks(file: BreachFile, now: datetime) -> RenderableType:
    """The clock of the board and that of the AP, side by side."""
    entry, hours, is_open = file.entry, hours_of(file.case), file.case.is_open
    assessed = entry.assessments[0].at if entry.assessments else None
    reported = entry.first_report.at if entry.first_report else None
    grid = Table.grid(expand=True, padding=(0, 1, 0, 0))
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    inner_left = _left(hours.inner, now) if is_open else Text("")
    ap_left = _left(hours.ap, now) if _ap_waits(entry) and is_open else Text("hoeft niet meer")
    grid.add_row(
        _clock("Interne beoordeling", hours.inner, _done("beoordeeld", assessed) or inner_left),
        _clock("Melding bij de AP", hours.ap, _done("gemeld", reported) or ap_left),
    )
    return grid


def _clock(title: str, deadline: Deadline, stand: Text) -> Panel:
    due = Text(moment_in_words(deadline.due_instant), style="bold")
    why = Text(" → ".join(deadline.explanation[:-1]), style="dim")
    return Panel(Group(due, stand, why), title=title, title_align="left")


def _done(words: str, at: datetime | None) -> Text | None:
    return Text(f"{words} {moment_in_words(at)}", style="green") if at else None


def _proposal(file: BreachFile, board: BoardProfile | None, now: datetime) -> RenderableType:
    entry = file.entry
    title = "Voorstel bij het risico; een mens beslist"
    if entry.assessment is None:
        words = Text("Nog niet beoordeeld. Beantwoord de vragen van de som met --assess.")
        return Panel(words, title=title, title_align="left", style="yellow")
    proposal = entry.assessment.proposal
    *sums, verdict = proposal.steps
    lines = [Text(step) for step in sums]
    lines.append(Text(verdict[:1].upper() + verdict[1:], style="bold"))
    lines += [Text(f"Let op: {FLAG_WORDS[flag]}", style="yellow") for flag in proposal.flags]
    lines += [Text(f"Uiterlijk: {each}") for each in _by_when(file, board, now)]
    made = f"door {entry.assessment.by}, {moment_in_words(entry.assessment.at)}"
    return Panel(
        Group(*lines), title=title, title_align="left", subtitle=made, subtitle_align="left"
    )


def _by_when(file: BreachFile, board: BoardProfile | None, now: datetime) -> Iterator[str]:
    entry, hours = file.entry, hours_of(file.case)
    if entry.proposal and entry.proposal.proposes_ap and _ap_waits(entry):
        yield f"AP {moment_in_words(hours.ap.due_instant)}"
    if entry.proposal and entry.proposal.proposes_people and entry.people_decision is None:
        extra = frozenset(board.extra_holidays if board else ())
        due = moment_in_words(people_due(now, extra))
        yield f"betrokkenen {due}, als het besluit vandaag valt (art. 34 AVG, eigen termijn)"


def _decisions(entry: BreachEntry) -> RenderableType:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Besluit", "Voorstel", "Wie en wanneer", "Reden"):
        table.add_column(heading, overflow="fold")
    for ap in entry.ap_decisions:
        _add_decision(table, ap, ap.report, "AP", counts=ap is entry.ap_decision)
    for people in entry.people_decisions:
        counts = people is entry.people_decision
        _add_decision(table, people, people.tell, "betrokkenen", counts=counts)
    return Panel(table, title="Besluiten", title_align="left")


def _add_decision(
    table: Table, decision: ApDecision | PeopleDecision, yes: bool, about: str, *, counts: bool
) -> None:
    verb = ("melden" if about == "AP" else "informeren") if yes else "niet"
    reason = decision.reason
    if isinstance(decision, PeopleDecision) and decision.exception is not None:
        reason = f"{EXCEPTION_WORDS[decision.exception]}: {reason}"
    proposed = "geen" if decision.proposed is None else "ja" if decision.proposed else "nee"
    table.add_row(
        f"{about}: {verb}",
        proposed,
        f"{decision.by}\n{moment_in_words(decision.at)}",
        reason if counts else f"{reason} (later herzien)",
        style="" if counts else "dim",
    )


def _duties(file: BreachFile, board: BoardProfile | None) -> Table:
    rows = Table.grid(padding=(0, 2))
    school = board.school(file.case.school) if board else None
    for task in file.case.open_tasks:
        rows.add_row(
            Text(moment_in_words(task.due_at), style="bold"),
            board.who(task.role, school) if board else task.role.value,
            f"{TASK_WORDS[task.kind]}: {task.why}",
        )
    return rows


def _form(entry: BreachEntry) -> RenderableType:
    """Every field under its part of the AP's form, with what lacks in its place."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(min_width=20)
    rows.add_column(overflow="fold")
    for part in FormPart:
        rows.add_row(Text(part.value, style="bold cyan"))
        for label, value in _lines_of(entry, part):
            known = Text(value) if value else Text("niet ingevuld", style="dim yellow")
            rows.add_row(Text(f"  {label}"), known)
    return Panel(rows, title="Dossier, in de volgorde van het AP-formulier", title_align="left")


def _lines_of(entry: BreachEntry, part: FormPart) -> Iterator[tuple[str, str]]:
    """What stands under a part of the form: what the register knows by itself, then the fields."""
    if part is FormPart.REPORT:
        yield from ((REPORT_WORDS[each.kind], _report_words(each)) for each in entry.reports)
        if not entry.reports:
            yield REPORT_WORDS[ReportKind.FIRST], "nog niet gedaan"
    elif part is FormPart.TIMELINE:
        yield "ontvangen", moment_in_words(entry.received)
    elif part is FormPart.CONSEQUENCES and entry.proposal:
        yield "ernst", entry.proposal.steps[-1]
    elif part is FormPart.INFORMING:
        words = "betrokkenen verteld"
        yield from ((words, f"{moment_in_words(each.at)}: {each.how}") for each in entry.told)
    yield from ((each.label, each.in_words(entry)) for each in FIELDS if each.part is part)


def _report_words(report: ApReport) -> str:
    words = f"{moment_in_words(report.at)}, vastgelegd door {report.by}"
    words += ", voorlopig" if report.preliminary else ""
    return f"{words}; te laat: {report.late_reason}" if report.late_reason else words


def _lacking(file: BreachFile) -> list[RenderableType]:
    lacking: Missing = missing(file.entry)
    parts: list[RenderableType] = []
    told = file.entry.first_report is not None and not file.entry.supplement_is_owed
    for title, items, waits in (
        ("Ontbreekt voor een volledige melding bij de AP", lacking.before_report, not told),
        ("Ontbreekt voor afsluiten", lacking.before_closing, file.case.is_open),
    ):
        if items and waits:
            parts.append(Panel("; ".join(items), title=title, title_align="left", style="yellow"))
    return parts
