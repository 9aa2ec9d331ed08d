"""Decide which days a term stood still, and say why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from casework.dutch_dates import in_days, short_day
from casework.holidays import ONE_DAY
from casework.local_time import DeadlineInputError, local_date

ASK_WITHIN: Final = timedelta(days=7)
"""How soon a question must follow the request or the last answer for the term to stand still:
"without undue delay" in EDPB Guidelines 01/2022 §159, put at a week."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """A question to the requester on which the answer waits (identity, or which data)."""

    asked: date
    answered: date | None
    """The day enough was received; None while the question is open."""


@dataclass(frozen=True, slots=True)
class SuspendedDays:
    """How many days the term stood still, and one Dutch sentence for each question."""

    count: int
    sentences: tuple[str, ...]
    spans: tuple[tuple[date, date], ...] = ()
    """The first and the last day of each stretch, in order and apart: `count` days in all."""


def suspended_days(
    suspensions: Sequence[Suspension], *, start: date, as_of: datetime | date | None
) -> SuspendedDays:
    """Answer which days after `start` the open or answered questions suspend.

    A question suspends the days after it was asked through the day it was answered, an open one
    through `as_of`; a day inside two of them counts once. It counts only if asked at most a week
    after the later of `start` and the latest answer dated on or before the day it was asked
    (rules §1.5; AVG art. 12(6)). Moments count as their Amsterdam date. Raises DeadlineInputError
    for a question before `start`, an answer before its question, and an open one without `as_of`.
    """
    days = [_local_dates(item, start, f"suspensions[{at}]") for at, item in enumerate(suspensions)]
    answers = [answered for _, answered in days if answered is not None]
    today = None if as_of is None else local_date(as_of, "as_of")
    count, covered, sentences, spans = 0, start, [], []
    for asked, answered in sorted(days, key=lambda pair: (pair[0], pair[1] or date.max)):
        since = max([start, *(day for day in answers if day <= asked)])
        if asked - since > ASK_WITHIN:
            sentences.append(_too_late(asked, since, start))
            continue
        end = answered or max(asked, _known(today))
        fresh = max(0, (end - max(asked, covered)).days)
        sentences.append(_stood_still(asked, answered, end, fresh, start.year))
        count += fresh
        if fresh:
            spans.append((max(asked, covered) + ONE_DAY, end))
        covered = max(covered, end)
    return SuspendedDays(count, tuple(sentences), tuple(spans))


def _local_dates(item: Suspension, start: date, field: str) -> tuple[date, date | None]:
    asked = local_date(item.asked, f"{field}.asked")
    if asked < start:
        raise DeadlineInputError(
            f"{field}.asked",
            f"{short_day(asked)} ligt vóór de ontvangst op {short_day(start)}."
            " Een vraag kan pas na de ontvangst gesteld zijn.",
        )
    if item.answered is None:
        return asked, None
    answered = local_date(item.answered, f"{field}.answered")
    if answered < asked:
        raise DeadlineInputError(
            f"{field}.answered",
            f"{short_day(answered)} ligt vóór de vraag van {short_day(asked)}."
            " Een antwoord kan pas na de vraag komen.",
        )
    return asked, answered


def _known(today: date | None) -> date:
    if today is None:
        raise DeadlineInputError(
            "as_of",
            "ontbreekt. Een vraag is nog niet beantwoord; geef de dag tot en met welke"
            " de termijn gerekend moet worden.",
        )
    return today


def _too_late(asked: date, since: date, start: date) -> str:
    after = "de ontvangst" if since == start else "het laatste antwoord"
    return (
        f"de vraag van {short_day(asked, start.year)} telt niet: gesteld meer dan"
        f" {ASK_WITHIN.days} dagen na {after} ({short_day(since, start.year)})"
    )


def _stood_still(asked: date, answered: date | None, end: date, fresh: int, year: int) -> str:
    question = f"vraag gesteld {short_day(asked, year)}"
    if answered is None:
        question += f", nog geen antwoord op {short_day(end, year)}"
    elif answered == asked:
        return f"{question}, dezelfde dag beantwoord: 0 dagen erbij"
    else:
        question += f", beantwoord {short_day(answered, year)}"
    total = (end - asked).days
    if fresh == total:
        return f"{question}: de termijn stond {in_days(fresh)} stil"
    if fresh == 0:
        return f"{question}: deze dagen telden al mee"
    return (
        f"{question}: de termijn stond nog {in_days(fresh)} stil"
        f" ({in_days(total - fresh)} telden al mee)"
    )
