"""Show the register of breaches to a person at a terminal."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from casework.actions.keep_breach_register import BreachFile
from casework.boards import BoardProfile, Role
from casework.breach import FLAG_WORDS, LEVEL_WORDS, in_dutch
from casework.breach_duties import hours_of, missing, people_due
from casework.breach_entry import (
    EXCEPTION_WORDS,
    REPORT_WORDS,
    ApDecision,
    ApReport,
    BreachEntry,
    PeopleDecision,
    ReportKind,
)
from casework.breach_fields import FIELDS, EntryField, FormPart, moment_in_words, told_in_words
from casework.case import CaseState
from casework.case_words import STATE_WORDS, TASK_WORDS
from casework.deadlines import Deadline
from casework.dutch_dates import MONTHS, WEEKDAYS, in_days, short_day
from casework.local_time import end_of, local_date, to_amsterdam
from service.show_cases import holder_words

HOURS_IN_DAY: Final = 24
HOURS_AS_SUCH: Final = 72
"""Up to so many hours are told in hours, as people count the term of the AP."""
SOON_HOURS: Final = 12
NOT_YET: Final = "—"
LABEL_WIDTH: Final = 28


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
    parts.append(_form(file, board))
    parts += _lacking(file)
    return Group(*parts)


def _at(moment: datetime) -> str:
    """Answer when somebody did something; of a due moment the seconds count, here they do not."""
    return moment_in_words(moment.replace(second=0, microsecond=0))


def _stacked(moment: datetime) -> Text:
    """Answer a moment as a narrow column has room for, never later than it is."""
    local = to_amsterdam(moment)
    weekday, month = WEEKDAYS[local.weekday()][:2], MONTHS[local.month - 1][:3]
    return Text(f"{weekday} {local.day} {month}\n{local:%H:%M}")


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
        rest = "\naanvullen" if entry.supplement_is_owed else ""
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
        rows.add_row(Text(name, style="bold"), Text(value))
    if entry.discovered is not None and entry.discovery_told:
        told = told_in_words(entry.discovered)
        rows.add_row(Text("Ontdekt", style="bold"), Text(told, style="yellow"))
    rows.add_row(Text("Bekend sinds", style="bold"), Text(_aware(file)))
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
        _clock(
            "Interne beoordeling",
            hours.inner,
            _done("beoordeeld", assessed, hours.inner) or inner_left,
        ),
        _clock("Melding bij de AP", hours.ap, _done("gemeld", reported, hours.ap) or ap_left),
    )
    return grid


def _clock(title: str, deadline: Deadline, stand: Text) -> Panel:
    due = Text(moment_in_words(deadline.due_instant), style="bold")
    why = Text(" → ".join(deadline.explanation[:-1]), style="dim")
    return Panel(Group(due, stand, why), title=title, title_align="left")


def _done(words: str, at: datetime | None, due: Deadline) -> Text | None:
    if at is None:
        return None
    late = due.has_passed(at)
    return Text(f"{words} {_at(at)}{', te laat' if late else ''}", style="red" if late else "green")


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
    made = Text(f"door {entry.assessment.by}, {_at(entry.assessment.at)}")
    return Panel(
        Group(*lines), title=title, title_align="left", subtitle=made, subtitle_align="left"
    )


def _by_when(file: BreachFile, board: BoardProfile | None, now: datetime) -> Iterator[str]:
    entry, hours = file.entry, hours_of(file.case)
    if entry.proposal and entry.proposal.proposes_ap and _ap_waits(entry):
        yield f"AP {moment_in_words(hours.ap.due_instant)}"
    if entry.proposal and entry.proposal.proposes_people and entry.people_decision is None:
        extra = frozenset(board.extra_holidays if board else ())
        due = short_day(local_date(people_due(now, extra)))
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
    act = "melden" if about == "AP" else "informeren"
    reason = _reason(decision)
    proposed = "geen" if decision.proposed is None else "ja" if decision.proposed else "nee"
    table.add_row(
        f"{about}: {act if yes else f'niet {act}'}",
        proposed,
        Text(f"{decision.by}\n{_at(decision.at)}"),
        Text(reason if counts else f"{reason} (later herzien)"),
        style="" if counts else "dim",
    )


def _duties(file: BreachFile, board: BoardProfile | None) -> Table:
    rows = Table.grid(padding=(0, 2))
    school = board.school(file.case.school) if board else None
    for task in file.case.open_tasks:
        rows.add_row(
            Text(_task_due(task.due_at), style="bold"),
            Text(board.who(task.role, school) if board else task.role.value),
            Text(f"{TASK_WORDS[task.kind]}: {task.why}"),
        )
    return rows


def _task_due(due: datetime) -> str:
    day = local_date(due)
    return short_day(day) if due == end_of(day) else moment_in_words(due)


def _form(file: BreachFile, board: BoardProfile | None) -> RenderableType:
    """Every field under its part of the AP's form, with what lacks in its place."""
    parts: list[RenderableType] = []
    for part in FormPart:
        rows = Table.grid(padding=(0, 2))
        rows.add_column(width=LABEL_WIDTH)
        rows.add_column(overflow="fold")
        for label, value in _known_lines(file, board, part):
            rows.add_row(f"  {label}", Text(value))
        for field in FIELDS:
            if field.part is part:
                rows.add_row(f"  {field.label}", _value(field, file.entry))
        parts += [Text(part.value, style="bold cyan"), rows]
    title = "Dossier, in de volgorde van het AP-formulier"
    return Panel(Group(*parts), title=title, title_align="left")


def _value(field: EntryField, entry: BreachEntry) -> Text:
    if field.is_known(entry):
        return Text(field.in_words(entry))
    return Text(f"niet ingevuld ({field.name})", style="dim yellow")


def _known_lines(
    file: BreachFile, board: BoardProfile | None, part: FormPart
) -> Iterator[tuple[str, str]]:
    """What the service knows by itself of a part of the form."""
    entry = file.entry
    if part is FormPart.REPORT:
        yield from ((REPORT_WORDS[each.kind], _report_words(each)) for each in entry.reports)
        if not entry.reports:
            yield REPORT_WORDS[ReportKind.FIRST], "nog niet gedaan"
    elif part is FormPart.CONTACT and board:
        facts = board.roles.get(Role.FG)
        address = facts.address if facts and facts.address else "geen adres in het profiel"
        yield "contact", f"{board.title(Role.FG)}, {address}"
    elif part is FormPart.TIMELINE:
        yield "ontvangen", moment_in_words(entry.received)
        yield "bekend sinds", moment_in_words(hours_of(file.case).aware)
    elif part is FormPart.CONSEQUENCES and entry.proposal:
        level, score = LEVEL_WORDS[entry.proposal.level], in_dutch(entry.proposal.score)
        yield "ernst", f"{level} (SE {score})"
    elif part is FormPart.INFORMING:
        yield "betrokkenen informeren", _informing(entry)
        words = "betrokkenen verteld"
        yield from ((words, f"{_at(each.at)}: {each.how}") for each in entry.told)


def _informing(entry: BreachEntry) -> str:
    decision = entry.people_decision
    if decision is None:
        return "nog niet besloten"
    return f"{'ja' if decision.tell else 'nee'}; {_reason(decision)}"


def _reason(decision: ApDecision | PeopleDecision) -> str:
    if isinstance(decision, PeopleDecision) and decision.exception is not None:
        return f"{EXCEPTION_WORDS[decision.exception]}: {decision.reason}"
    return decision.reason


def _report_words(report: ApReport) -> str:
    words = f"{_at(report.at)}, vastgelegd door {report.by}"
    words += ", voorlopig" if report.preliminary else ""
    return f"{words}; te laat: {report.late_reason}" if report.late_reason else words


def _lacking(file: BreachFile) -> list[RenderableType]:
    lacking = missing(file.entry)
    reported = file.entry.first_report is not None and not file.entry.supplement_is_owed
    parts: list[RenderableType] = []
    if lacking.before_report and not reported:
        parts.append(_list("Ontbreekt voor een volledige melding bij de AP", lacking.before_report))
    more = [each for each in lacking.before_closing if each not in lacking.before_report]
    if parts and len(more) < len(lacking.before_closing):
        more.insert(0, "wat hierboven staat")
    else:
        more = list(lacking.before_closing)
    if more and file.case.is_open:
        parts.append(_list("Ontbreekt voor afsluiten", more))
    return parts


def _list(title: str, items: Sequence[str]) -> Panel:
    return Panel("; ".join(items), title=title, title_align="left", style="yellow")
