"""Draw a deadline for a person: the date in words, the steps, and the way to it on a calendar."""

from calendar import Calendar, monthrange
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, assert_never

from rich.box import HEAVY
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from casework.deadline_records import DeadlineQuestion
from casework.deadlines import ClockKind, Deadline
from casework.dutch_dates import WEEKDAYS, clock_time, in_days, long_day, month_name, short_day
from casework.holidays import (
    NO_EXTRA_HOLIDAYS,
    ONE_DAY,
    SATURDAY,
    add_months,
    holiday_name,
    is_working_day,
    roll,
)
from casework.local_time import AMSTERDAM, local_date, to_amsterdam
from casework.suspended_days import suspended_days


@dataclass(frozen=True, slots=True)
class Mark:
    """How a day is set apart: a sign for who sees no colour, a style for who does.

    Styles keep to the terminal's own colours and to reverse, so that they show on light and dark.
    """

    sign: str
    style: str


@dataclass(frozen=True, slots=True)
class DayFact:
    """Something that happens on a day of the way, in Dutch."""

    day: date
    mark: Mark
    words: str


DUE: Final = Mark("■", "bold reverse red")
RECEIVED: Final = Mark("▶", "bold reverse green")
WORK_BY: Final = Mark("◆", "bold reverse cyan")
LANDED: Final = Mark("↷", "bold underline")
NOTICE: Final = Mark("+", "bold")
ASKED: Final = Mark("?", "bold")
STILL: Final = Mark("=", "magenta")
HOLIDAY: Final = Mark("*", "blue")
STILL_HOLIDAY: Final = Mark(HOLIDAY.sign, STILL.style)
WEEKEND: Final = Mark(" ", "dim")
WORKING_DAY: Final = Mark(" ", "")
ON_THE_WAY: Final = Mark("┼", "")

OUTSIDE: Final = " · "
"""A day before the receipt or after the date."""
MOST_MONTHS: Final = 9
"""Months that are drawn; of a longer way the middle is left out."""
ONE_HOUR: Final = timedelta(hours=1)
HOURS_A_LINE: Final = 8 * ONE_HOUR
"""What an empty line of the time line stands for, about."""
INDENT: Final = (0, 0, 0, 2)


def deadline_picture(
    deadline: Deadline,
    question: DeadlineQuestion,
    *,
    extra_holidays: AbstractSet[date] = NO_EXTRA_HOLIDAYS,
) -> RenderableType:
    """Answer everything about a date for a terminal of 80 columns or more.

    `deadline` is the answer to `question`, with the same `extra_holidays`. Every mark is a sign
    as well as a style, so that nothing is lost without colour.
    """
    draw = _time_line if deadline.is_in_hours else _calendar
    return Group(
        _date_in_words(deadline),
        "",
        *_steps(deadline),
        "",
        _facts(deadline, question, extra_holidays),
        "",
        Padding(draw(deadline, question, extra_holidays), INDENT),
    )


def _date_in_words(deadline: Deadline) -> Panel:
    due = deadline.due
    rest = f"om {clock_time(due)}" if isinstance(due, datetime) else "tot en met 23:59"
    return Panel(
        Text.assemble((long_day(due), "bold"), "\n", rest),
        title=Text(_title(deadline.kind), style="bold"),
        title_align="left",
        box=HEAVY,
        border_style="red",
        padding=(1, 3),
    )


def _title(kind: ClockKind) -> str:
    match kind:
        case ClockKind.MONTH:
            return "Antwoord uiterlijk (één maand)"
        case ClockKind.WEEKS:
            return "Antwoord uiterlijk (vier weken)"
        case ClockKind.EXTENSION:
            return "Antwoord uiterlijk (met verlenging)"
        case ClockKind.SUSPENSION:
            return "Antwoord uiterlijk (met stilstand)"
        case ClockKind.BREACH24:
            return "Meld intern uiterlijk (24 uur)"
        case ClockKind.BREACH72:
            return "Meld bij de AP uiterlijk (72 uur)"
        case _:
            assert_never(kind)


def _steps(deadline: Deadline) -> Iterator[RenderableType]:
    yield Text("Zo komt de datum tot stand", style="bold")
    steps = Table.grid(padding=(0, 1))
    for number, sentence in enumerate(deadline.explanation, start=1):
        steps.add_row(f"{number}.", Text(sentence))
    yield Padding(steps, INDENT)


def _facts(
    deadline: Deadline, question: DeadlineQuestion, extra_holidays: AbstractSet[date]
) -> Table:
    about = ""
    if deadline.work_by < local_date(_start(question)):
        about = ", vóór de melding: wacht niet op een werkdag"
    elif not is_working_day(local_date(deadline.due), extra_holidays):
        about = ", want de datum zelf is geen werkdag"
    facts = Table.grid(padding=(0, 2))
    facts.add_row(Text("Artikel", style="bold"), Text(deadline.article))
    facts.add_row(Text("Laatste werkdag", style="bold"), Text(long_day(deadline.work_by) + about))
    return facts


def _start(question: DeadlineQuestion) -> datetime | date:
    """Answer when the clock of a question began."""
    if question.kind is ClockKind.BREACH72 and question.aware is not None:
        return question.aware
    assert question.received is not None  # without it there is no deadline to draw
    return question.received


# --- a term in days: a calendar -----------------------------------------------------------------


def _calendar(
    deadline: Deadline, question: DeadlineQuestion, extra_holidays: AbstractSet[date]
) -> RenderableType:
    start, due = local_date(_start(question)), local_date(deadline.due)
    months, gap = _months(start, due), None
    if len(months) > MOST_MONTHS:
        half = MOST_MONTHS // 2
        gap = Text(f"\n\n… nog {len(months) - 2 * half} maanden …", style="dim")
        months = [*months[:half], *months[-half:]]
    days = [day for first in months for day in _days_of(first) if start <= day <= due]
    spans = _still_spans(question)
    facts = list(_day_facts(deadline, question, extra_holidays))
    named = ((day, holiday_name(day, extra_holidays)) for day in days)
    facts += [DayFact(day, HOLIDAY, name) for day, name in named if name]
    marks = _marks(days, facts, spans)
    drawn: list[RenderableType] = [_month(first, marks) for first in months]
    if gap:
        drawn.insert(len(drawn) // 2, gap)
    return Group(Columns(drawn, padding=(1, 3)), "", _legend(facts, spans, marks, start))


def _months(start: date, due: date) -> list[date]:
    """Answer the first day of each month from `start` to `due`."""
    first = start.replace(day=1)
    count = (due.year - start.year) * 12 + due.month - start.month + 1
    return [add_months(first, n) for n in range(count)]


def _days_of(first: date) -> Iterator[date]:
    return (first + n * ONE_DAY for n in range(monthrange(first.year, first.month)[1]))


def _still_spans(question: DeadlineQuestion) -> tuple[tuple[date, date], ...]:
    start = local_date(_start(question))
    return suspended_days(question.suspensions, start=start, as_of=question.as_of).spans


def _day_facts(
    deadline: Deadline, question: DeadlineQuestion, extra_holidays: AbstractSet[date]
) -> Iterator[DayFact]:
    """Answer what happens on single days, what matters most first."""
    start, due = local_date(_start(question)), local_date(deadline.due)
    yield DayFact(due, DUE, "uiterlijk")
    yield DayFact(start, RECEIVED, "ontvangen")
    yield DayFact(deadline.work_by, WORK_BY, "laatste werkdag")
    landed = _landed(deadline, question, extra_holidays)
    if landed != due:
        yield DayFact(landed, LANDED, "einde van de termijn: schuift op")
    if question.kind is ClockKind.EXTENSION and question.notice_sent is not None:
        yield DayFact(local_date(question.notice_sent), NOTICE, "verlenging gemeld")
    for item in question.suspensions:
        yield DayFact(item.asked, ASKED, "vraag gesteld")


def _landed(
    deadline: Deadline, question: DeadlineQuestion, extra_holidays: AbstractSet[date]
) -> date:
    """Answer where the term ended before it moved to a working day (rules §1.4).

    Of a month and three months only one can move to the date, for no move is as long as the two
    months between them; a promise of four weeks does not move.
    """
    start, due = local_date(_start(question)), local_date(deadline.due)
    still = sum((last - first + ONE_DAY).days for first, last in _still_spans(question))
    for months in (1, 3):
        landed = add_months(start, months) + still * ONE_DAY
        if roll(landed, extra_holidays) == due:
            return landed
    return due


def _marks(
    days: list[date], facts: list[DayFact], spans: tuple[tuple[date, date], ...]
) -> Mapping[date, Mark]:
    """Answer the mark of each day that is drawn; of its facts the first decides."""
    marks: dict[date, Mark] = {}
    for day in days:
        plain = WEEKEND if day.weekday() >= SATURDAY else WORKING_DAY
        marks[day] = STILL if any(begin <= day <= end for begin, end in spans) else plain
    for fact in reversed(facts):
        if fact.day in marks:
            still = fact.mark is HOLIDAY and marks[fact.day] is STILL
            marks[fact.day] = STILL_HOLIDAY if still else fact.mark
    return marks


def _month(first: date, marks: Mapping[date, Mark]) -> Text:
    """Draw a month, its weekends a little apart."""
    names = [f"{name[:2]} " for name in WEEKDAYS]
    lines = [
        Text(f"{month_name(first.month)} {first.year}", style="bold"),
        Text("".join([*names[:SATURDAY], " ", *names[SATURDAY:]]), style="dim"),
    ]
    for week in Calendar().monthdatescalendar(first.year, first.month):
        line = Text()
        for day in week:
            if day.weekday() == SATURDAY:
                line.append(" ")
            if day.month != first.month:
                line.append("   ")
            elif (mark := marks.get(day)) is None:
                line.append(OUTSIDE, style="dim")
            else:
                line.append(f"{day.day:>2}{mark.sign}", style=mark.style)
        lines.append(line)
    return Text("\n").join(lines)


def _legend(
    facts: list[DayFact],
    spans: tuple[tuple[date, date], ...],
    marks: Mapping[date, Mark],
    start: date,
) -> Table:
    """Answer what each sign stands for, day by day."""
    told: dict[date, list[str]] = {}
    for fact in facts:
        if fact.day in marks and fact.words not in told.setdefault(fact.day, []):
            told[fact.day].append(fact.words)
    rows = [
        (day, marks[day], short_day(day, None if day == start else start.year), ", ".join(words))
        for day, words in told.items()
    ]
    for first, last in spans:
        when = f"{short_day(first, start.year)} t/m {short_day(last, start.year)}"
        stood = f"de termijn stond {in_days((last - first).days + 1)} stil"
        rows.append((first, STILL, when, stood))
    legend = Table.grid(padding=(0, 2))
    for _, mark, when, words in sorted(rows, key=lambda row: row[0]):
        legend.add_row(Text(f" {mark.sign} ", style=mark.style), Text(when), Text(words))
    return legend


# --- a clock in hours: a time line --------------------------------------------------------------


def _time_line(
    deadline: Deadline, question: DeadlineQuestion, extra_holidays: AbstractSet[date]
) -> RenderableType:
    begun = _start(question)
    assert isinstance(begun, datetime)  # an hour clock has no other start
    start = to_amsterdam(begun).replace(microsecond=0).astimezone(UTC)
    moments = _moments(start, deadline, extra_holidays)
    line = Table.grid(padding=(0, 2))
    before, day, year = start, None, None
    for instant in sorted(moments):
        for _ in range(round((instant - before) / HOURS_A_LINE)):
            line.add_row("", "", Text(" │ ", style="dim"), "")
        local = instant.astimezone(AMSTERDAM)
        mark = {start: RECEIVED, deadline.due_instant: DUE}.get(instant, ON_THE_WAY)
        line.add_row(
            Text("" if local.date() == day else short_day(local, year)),
            Text(clock_time(local)),
            Text(f" {mark.sign} ", style=mark.style),
            Text(", ".join(moments[instant])),
        )
        before, day, year = instant, local.date(), local.year
    return line


def _moments(
    start: datetime, deadline: Deadline, extra_holidays: AbstractSet[date]
) -> dict[datetime, list[str]]:
    """Answer what is told of which moment from `start` to due, all in UTC."""
    due = deadline.due_instant
    hours = (due - start) // ONE_HOUR
    first, last = start.astimezone(AMSTERDAM).date(), due.astimezone(AMSTERDAM).date()
    told: dict[datetime, list[str]] = {
        start: ["de klok begint", _kind_of_day(first, deadline, extra_holidays)]
    }
    for part in (1, 2):
        gone = hours * part // 3
        told.setdefault(start + gone * ONE_HOUR, []).append(
            f"{gone} uur voorbij, nog {hours - gone}"
        )
    for offset in range(1, (last - first).days + 1):
        day = first + offset * ONE_DAY
        midnight = datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)
        told.setdefault(midnight, []).append(_kind_of_day(day, deadline, extra_holidays))
    for change, words in _clock_changes(start, due):
        told.setdefault(change, []).append(words)
    told.setdefault(due, []).append(f"uiterlijk ({hours} uur)")
    return told


def _kind_of_day(day: date, deadline: Deadline, extra_holidays: AbstractSet[date]) -> str:
    plain = "weekend" if day.weekday() >= SATURDAY else "werkdag"
    if day == deadline.work_by:
        plain = "laatste werkdag"
    return holiday_name(day, extra_holidays) or plain


def _clock_changes(start: datetime, due: datetime) -> Iterator[tuple[datetime, str]]:
    """Answer when the Dutch clock is put forward or back; it is always on the hour."""
    hour = start.replace(minute=0, second=0) + ONE_HOUR
    while hour <= due:
        shown = hour.astimezone(AMSTERDAM).utcoffset()
        shown_before = (hour - timedelta(seconds=1)).astimezone(AMSTERDAM).utcoffset()
        if shown is not None and shown_before is not None and shown != shown_before:
            yield hour, f"de klok gaat een uur {'vooruit' if shown > shown_before else 'terug'}"
        hour += ONE_HOUR
