"""Read a time of day as people say it: "half negen", "20:15", "quarter past three"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Final

from classifier.moment_words import Entry, PartOfDay, Tag

_HOURS: Final = 24
_MINUTES: Final = 60
_NOON: Final = 12
_LAST_EARLY_HOUR: Final = 6
"""Without a word for the part of the day, one to six o'clock is meant in the afternoon: at those
hours of the night people sleep."""
_FIRST_NIGHT_HOUR: Final = 9


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time as it was said."""

    hour: int
    minute: int
    exact: bool = False
    """Written so that the hour counts from midnight: 08:15, 20:15, 8 am."""
    loose: bool = False
    """A bare number behind a word such as `at`, or with one letter; only a time beside a day."""

    def readings(self, part: PartOfDay | None) -> tuple[time, ...]:
        """Answer the times that can be meant, the likeliest first."""
        plain = time(self.hour, self.minute)
        if self.exact or self.hour >= _NOON:
            return (plain,)
        later = time(self.hour + _NOON, self.minute)
        if part is PartOfDay.MORNING:
            return (plain,)
        if part in {PartOfDay.AFTERNOON, PartOfDay.EVENING}:
            return (later,)
        if part is PartOfDay.NIGHT:
            return (later,) if self.hour >= _FIRST_NIGHT_HOUR else (plain,)
        return (later, plain) if 1 <= self.hour <= _LAST_EARLY_HOUR else (plain,)


Found = tuple[TimeOfDay, int]
"""A time, and the place after it."""


def time_at(tokens: Sequence[str], tags: Sequence[Mapping[Tag, Entry]], place: int) -> Found | None:
    """Answer the time of day that starts at a place of a sentence."""
    return _TimeReader(tokens, tags).read(place)


@dataclass(frozen=True, slots=True)
class _TimeReader:
    tokens: Sequence[str]
    tags: Sequence[Mapping[Tag, Entry]]

    def read(self, place: int) -> Found | None:
        introduction = self._has(place, Tag.AT)
        if introduction:
            place += len(introduction.phrase)
        if place >= len(self.tokens):
            return None
        return self._spoken(place) or self._written(place, introduced=introduction is not None)

    def _has(self, place: int, tag: Tag) -> Entry | None:
        return self.tags[place].get(tag) if place < len(self.tags) else None

    def _hour(self, place: int) -> tuple[int, int] | None:
        """A whole hour at a place, and the place after it."""
        if place >= len(self.tokens):
            return None
        token = self.tokens[place]
        if token.isdigit():
            return (int(token), place + 1) if len(token) <= len("24") else None
        number = self._has(place, Tag.NUMBER)
        return (number.value, place + len(number.phrase)) if number else None

    def _spoken(self, place: int) -> Found | None:
        """ "half negen", "kwart voor tien", "tien over half drie"."""
        minutes, after = 0, place
        counted = self._has(place, Tag.QUARTER)
        number = (counted.value, place + 1) if counted else self._hour(place)
        sign = 0
        if number:
            sign = bool(self._has(number[1], Tag.PAST)) - bool(self._has(number[1], Tag.TO))
        if number and sign:
            minutes, after = sign * number[0], number[1] + 1
        half = self._has(after, Tag.HALF)
        hour = self._hour(after + 1 if half else after)
        if hour is None or not (half or sign) or not 1 <= hour[0] <= _NOON:
            return None
        total = hour[0] * _MINUTES + minutes - (30 if half else 0)
        clock = self._has(hour[1], Tag.CLOCK)
        return TimeOfDay(total // _MINUTES % _NOON, total % _MINUTES), hour[1] + bool(clock)

    def _written(self, place: int, *, introduced: bool) -> Found | None:
        token = self.tokens[place]
        clock = self._has(place + 1, Tag.CLOCK)
        if ":" in token or ("." in token and (introduced or clock)):
            return self._with_minutes(place, token.replace(".", ":"))
        hour = self._hour(place)
        if hour is None or hour[0] >= _HOURS:
            return None
        value, after = hour
        clock = self._has(after, Tag.CLOCK)
        if clock is None:
            counts = self._has(after, Tag.UNIT) or self._has(after, Tag.MONTH)
            return (TimeOfDay(value, 0, loose=True), after) if introduced and not counts else None
        after += len(clock.phrase)
        if (half_day := _half_day(clock)) is not None:
            return TimeOfDay(value % _NOON + half_day, 0, exact=True), after
        minute = self.tokens[after] if after < len(self.tokens) else ""
        if minute.isdigit() and len(minute) == len("20") and int(minute) < _MINUTES:
            return TimeOfDay(value, int(minute)), after + 1
        letter_alone = len(clock.phrase[0]) == 1 and not introduced  # "5h" is a form too
        return TimeOfDay(value, 0, loose=letter_alone), after

    def _with_minutes(self, place: int, written: str) -> Found | None:
        hour, minute, *_ = written.split(":")
        if int(hour) >= _HOURS or int(minute) >= _MINUTES or len(minute) != len("30"):
            return None
        after = place + 1
        clock = self._has(after, Tag.CLOCK)
        found = TimeOfDay(int(hour), int(minute), exact=hour[0] == "0")
        if clock and (half_day := _half_day(clock)) is not None:
            found = TimeOfDay(int(hour) % _NOON + half_day, int(minute), exact=True)
        return found, after + (len(clock.phrase) if clock else 0)


def _half_day(clock: Entry) -> int | None:
    """How many hours "am" and "pm" add; None for another word."""
    return {"am": 0, "a": 0, "pm": _NOON, "p": _NOON}.get(clock.phrase[0])
