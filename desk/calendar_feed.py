"""Write the dates a link shows as an iCalendar file that Outlook and Google subscribe to."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, assert_never

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vDuration, vText

from casework.boards import BoardProfile
from casework.calendar_links import CalendarLink
from casework.case import ClockName
from casework.dates_ahead import DateAhead, DateKind
from casework.holidays import ONE_DAY
from casework.kinds import KIND_FACTS
from casework.local_time import AMSTERDAM, at_local, local_date
from casework.tasks import TaskKind

REFRESH: Final = timedelta(hours=1)
"""How often a program is asked to look again; Outlook and Google keep to hours of their own."""
MOST_DATES: Final = 600
"""Google imports no file above 1 MB. So many dates stay below it, whatever the school is called."""

CLOCK_HEADS: Final[Mapping[ClockName, str]] = {
    ClockName.LEGAL_TERM: "uiterlijk antwoord",
    ClockName.OWN_TERM: "antwoord beloofd door het bestuur",
    ClockName.INNER_REPORT: "uiterlijk intern oordeel",
    ClockName.AP_REPORT: "uiterlijk melden bij de AP",
    ClockName.ASSUMED: "uiterlijk zeggen wat er gevraagd wordt",
}
TASK_HEADS: Final[Mapping[TaskKind, str]] = {
    TaskKind.TELL_RECIPIENTS: "ontvangers van de gegevens inlichten",
    TaskKind.REFUSAL_LETTER: "brief aan de ouder over de weigering",
    TaskKind.NOT_IDENTIFIED_LETTER: "brief dat niet zeker is wie dit vraagt",
    TaskKind.REPORT_TO_AP: "datalek melden bij de AP",
    TaskKind.TELL_AFFECTED: "datalek vertellen aan de mensen zelf",
    TaskKind.ANSWER_VIA_PUPIL: "de leerling vragen en antwoorden",
    TaskKind.INFORMATION_RIGHT: "ouder zonder gezag: recht op informatie",
    TaskKind.LOOK_AT_FILES: "een bestand in de mailbox bekijken",
    TaskKind.TALK_TO_PARENT: "de ouder spreken",
    TaskKind.FREEZE_FOOTAGE: "camerabeelden vastzetten",
    TaskKind.RELEASE_FOOTAGE: "vastgezette camerabeelden wissen",
}
ANSWER: Final = (
    "Geef antwoord en sluit de zaak. Lukt het niet op tijd? Vertel dat de ouder vóór deze datum,"
    " met de reden. Drukte is geen reden."
)
TO_DO_ON_CLOCK: Final[Mapping[ClockName, str]] = {
    ClockName.LEGAL_TERM: ANSWER,
    ClockName.OWN_TERM: ANSWER,
    ClockName.INNER_REPORT: "Beoordeel samen met de FG het risico, en leg het besluit vast.",
    ClockName.AP_REPORT: (
        "Is melden nodig? Meld het datalek vóór dit moment bij de AP, ook als u nog niet alles"
        " weet. De dienst meldt nooit zelf."
    ),
    ClockName.ASSUMED: (
        "Lees het bericht en zeg wat de afzender vraagt. Dan gaat de zaak naar de juiste persoon."
    ),
}
TO_DO_ON_TASK: Final[Mapping[TaskKind, str]] = {
    TaskKind.TELL_RECIPIENTS: "Vertel het besluit aan iedereen die de gegevens kreeg.",
    TaskKind.REFUSAL_LETTER: (
        "Schrijf waarom het antwoord (deels) nee is, en wat de ouder daartegen kan doen."
    ),
    TaskKind.NOT_IDENTIFIED_LETTER: (
        "Schrijf dat niet zeker is wie dit vraagt, en vraag ook nu geen kopie van een ID-kaart."
    ),
    TaskKind.REPORT_TO_AP: "Meld het datalek bij de AP. De dienst meldt nooit zelf.",
    TaskKind.TELL_AFFECTED: (
        "Vertel de mensen van wie gegevens lekten wat er is gebeurd en wat zij kunnen doen."
    ),
    TaskKind.ANSWER_VIA_PUPIL: (
        "De leerling beslist zelf: vraag de leerling of die dit wil, en antwoord de leerling."
    ),
    TaskKind.INFORMATION_RIGHT: (
        "Vertel deze ouder dat vragen naar het kind wel mag (artikel 1:377c BW), en wat u"
        " daarop kunt antwoorden."
    ),
    TaskKind.LOOK_AT_FILES: (
        "Bekijk het bestand in de mailbox. Is het een kopie van een identiteitsbewijs? Wis de mail."
    ),
    TaskKind.TALK_TO_PARENT: (
        "De ouder wil een mens spreken. Bel het nummer dat de school al had, of antwoord via de"
        " dienst."
    ),
    TaskKind.FREEZE_FOOTAGE: "Zet de beelden vandaag nog vast, voordat ze worden overschreven.",
    TaskKind.RELEASE_FOOTAGE: "Wis de beelden die waren vastgezet.",
}
WORK_BY_HEAD: Final = "laatste werkdag voor het antwoord"
TO_DO_ON_WORK_BY: Final = (
    "De datum zelf valt in een weekend of op een vrije dag. Geef uiterlijk vandaag antwoord."
)
TARGET_HEAD: Final = "streefdatum van het bestuur"
TO_DO_ON_TARGET: Final = (
    "Geef zo mogelijk vandaag antwoord. De datum van de wet verandert hier niet door."
)


def calendar_name(link: CalendarLink, board: BoardProfile) -> str:
    """Answer what the calendar is called in a reader's list; the link's label is not in it."""
    title = board.title(link.role).removesuffix(" van de school")
    return f"Privacyzaken {link.school or board.name}: {title}"


def calendar_feed(
    dates: Iterable[DateAhead],
    *,
    name: str,
    last_acts: Mapping[str, datetime],
    now: datetime,
    desk_url: str = "",
) -> bytes:
    """Answer the file (RFC 5545), the same bytes as long as nothing changed.

    `now`, timezone-aware, decides which reminders are still to come, and which dates go in when
    there are more than `MOST_DATES`: the coming ones first. With `desk_url` each event leads to
    its case. There is no METHOD: with one, DTSTAMP would have to be the moment of writing, and
    the file would differ each time.
    """
    kept, left_out = _nearest(dates, local_date(now))
    calendar = Calendar()
    calendar.add("PRODID", "-//privacyloket//agenda//NL")
    calendar.add("VERSION", "2.0")
    for key in ("NAME", "X-WR-CALNAME"):  # RFC 7986 section 5.1, and what programs read instead
        calendar.add(key, vText(name))
    calendar.add("X-WR-TIMEZONE", vText(AMSTERDAM.key))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    if any(isinstance(each.when, datetime) for each in kept):
        calendar.add_component(_amsterdam())
    for each in kept:
        changed = _last_change(each, last_acts.get(each.case, each.opened), now)
        calendar.add_component(_event(each, changed, now, desk_url))
    if left_out:
        calendar.add_component(_more(left_out, local_date(now), desk_url))
    return bytes(calendar.to_ical())


def _nearest(dates: Iterable[DateAhead], today: date) -> tuple[Sequence[DateAhead], int]:
    """Answer the dates that fit, in order, and how many do not."""
    every = sorted(dates, key=lambda each: (each.day < today, abs(each.day - today), each.case))
    kept = sorted(every[:MOST_DATES], key=lambda each: (each.day, each.case, each.name))
    return kept, len(every) - len(kept)


def _last_change(each: DateAhead, last_act: datetime, now: datetime) -> datetime:
    """Answer when a date may last have moved: by an act, or this morning by itself."""
    if not each.waits:
        return last_act
    return max(last_act, at_local(local_date(now), time()))


def _event(each: DateAhead, changed: datetime, now: datetime, desk_url: str) -> Event:
    event = Event()
    # The same name for the same date: when it moves, the event moves along.
    event.add("UID", f"{each.case}.{each.name}@privacyloket")
    # Google moves an event only when this number has grown; seconds always have.
    event.add("SEQUENCE", max(0, int((changed - each.opened).total_seconds())))
    event.add("DTSTAMP", changed)
    event.add("LAST-MODIFIED", changed)
    event.add("CREATED", each.opened)
    event.add("TRANSP", "TRANSPARENT")
    _add_time(event, each.when)
    summary = _summary(each)
    event.add("SUMMARY", vText(summary))
    event.add("DESCRIPTION", vText(_description(each, desk_url)))
    if desk_url:
        event.add("URL", _address(desk_url, each.case))
    for moment in each.reminders:
        # A program that finds a reminder already past shows it at once.
        if moment > now:
            event.add_component(_alarm(summary, moment))
    return event


def _add_time(event: Event, when: date | datetime) -> None:
    if not isinstance(when, datetime):
        event.add("DTSTART", when)
        event.add("DTEND", when + ONE_DAY)
    elif when.replace(fold=0).utcoffset() != when.replace(fold=1).utcoffset():
        # In the hour that October repeats a local time would be read as the first of the two
        # (RFC 5545 section 3.3.5).
        event.add("DTSTART", when.astimezone(UTC))
    else:
        event.add("DTSTART", when.astimezone(AMSTERDAM))


def _alarm(summary: str, moment: datetime) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", vText(summary))
    alarm.add("TRIGGER", moment.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
    return alarm


def _more(count: int, today: date, desk_url: str) -> Event:
    event = Event()
    event.add("UID", "meer@privacyloket")
    event.add("DTSTAMP", at_local(today, time()))
    event.add("TRANSP", "TRANSPARENT")
    _add_time(event, today)
    event.add("SUMMARY", vText(f"Nog {count} data staan niet in deze agenda"))
    where = f"Bekijk alle zaken: {desk_url}" if desk_url else "Vraag de beheerder om alle zaken."
    event.add("DESCRIPTION", vText(f"Een agenda heeft plaats voor {MOST_DATES} data. {where}"))
    return event


def _summary(each: DateAhead) -> str:
    title = KIND_FACTS[each.kind].title if each.kind is not None else "nog te beoordelen"
    topic = title[:1].lower() + title[1:]
    place = f" ({each.school})" if each.school else ""
    return f"{each.case} {topic}: {_words(each)[0]}{place}"


def _description(each: DateAhead, desk_url: str) -> str:
    where = (
        f"Bekijk de zaak: {_address(desk_url, each.case)}"
        if desk_url
        else f"De beheerder kan de zaak laten zien met: privacyloket case {each.case}"
    )
    return "\n".join(
        (
            f"Wat u doet: {_words(each)[1]}",
            f"Aan zet: {each.who}",
            f"Waarom deze datum: {each.why}",
            where,
        )
    )


def _words(each: DateAhead) -> tuple[str, str]:
    """Answer what a date is called, and what to do about it."""
    match each.what:
        case DateKind.DUE:
            assert each.clock is not None  # a date on which a clock runs out names the clock
            return CLOCK_HEADS[each.clock], TO_DO_ON_CLOCK[each.clock]
        case DateKind.WORK_BY:
            return WORK_BY_HEAD, TO_DO_ON_WORK_BY
        case DateKind.TARGET:
            return TARGET_HEAD, TO_DO_ON_TARGET
        case DateKind.TASK:
            assert each.task is not None  # a date of a duty names the duty
            return TASK_HEADS[each.task], TO_DO_ON_TASK[each.task]
        case _:
            assert_never(each.what)


def _address(desk_url: str, reference: str) -> str:
    return f"{desk_url.rstrip('/')}/zaken/{reference}"


def _amsterdam() -> Timezone:
    """Answer the rule of the European summer time (Directive 2000/84, in force since 1996).

    The library's own list of changes puts each spring one an hour late, and Outlook reads rules
    better than lists.
    """
    zone = Timezone()
    zone.add("TZID", AMSTERDAM.key)
    spring = (TimezoneDaylight(), "CEST", date(1996, 3, 31), time(2), 1, 2)
    autumn = (TimezoneStandard(), "CET", date(1996, 10, 27), time(3), 2, 1)
    for part, name, day, clock, before, after in (spring, autumn):
        part.add("TZNAME", name)
        part.add("DTSTART", datetime.combine(day, clock))
        part.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": day.month, "BYDAY": "-1SU"})
        part.add("TZOFFSETFROM", timedelta(hours=before))
        part.add("TZOFFSETTO", timedelta(hours=after))
        zone.add_component(part)
    return zone
