"""Read in a sentence when something was, as seen from the moment the sentence was written."""

import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from casework.local_time import AMSTERDAM
from classifier.moment_words import Counted, Entry, PartOfDay, Tag, Unit, Words
from classifier.times_of_day import TimeOfDay, time_at

FIRST_HOUR: Final[Mapping[PartOfDay, int]] = {
    PartOfDay.NIGHT: 0,
    PartOfDay.MORNING: 6,
    PartOfDay.AFTERNOON: 12,
    PartOfDay.EVENING: 18,
}
"""The hour at which a part of the day begins."""
REACH: Final = timedelta(days=366)
"""What is longer ago is not what a sender means: a birthday, a year of enrolment."""
_ORDINAL_ENDINGS: Final = frozenset(
    {"th", "st", "nd", "rd", "er", "e", "de", "ste", "of", "го", "й"}
)
_DIGITS: Final = re.compile(r"\d+")
_LONGEST_COUNT: Final = 3
_NEAR_TIME: Final = 3
"""Words between a day and its time of day: "gisteren kreeg ik om drie uur"."""
_CENTURY: Final = 100
_NEAR_PART: Final = 2
_NEAR_BIRTH: Final = 6


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that a sentence names."""

    at: datetime
    """The earliest that the words allow, Amsterdam time, never after the sentence was written."""
    start: int
    """Place of its first word in the sentence."""
    end: int
    """The place after its last word."""
    only_beside: bool
    """The words mean something else too ("just"), unless they stand beside what happened then."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that say one thing of a moment, and what they say."""

    start: int
    end: int
    instant: datetime | None = None
    day: date | None = None
    week: date | None = None
    """The Monday of the week that is named."""
    weekday: int | None = None
    part: PartOfDay | None = None
    time: TimeOfDay | None = None
    only_beside: bool = False
    gone: bool = False
    """It lies ahead, or is a term or a birthday."""


@dataclass(frozen=True, slots=True)
class MomentReader:
    """Reads one sentence."""

    tokens: Sequence[str]
    tags: Sequence[Mapping[Tag, Entry]]
    written: datetime
    """When the sentence was written, Amsterdam time."""

    @classmethod
    def of(cls, tokens: Sequence[str], words: Words, written: datetime) -> "MomentReader":
        """Prepare to read the tokens of a sentence."""
        tags = [words.tags(tokens, place) for place in range(len(tokens))]
        return cls(tokens, tags, written.astimezone(AMSTERDAM))

    def moments(self) -> list[Moment]:
        """Answer the moments of the past that the sentence names, in order."""
        pieces = self._joined()
        births = self._births(pieces)
        kept = [
            piece
            for piece in pieces
            if not (piece.gone or piece.start in births or self._is_limit(piece))
        ]
        found = map(self._moment, kept)
        return [moment for moment in found if moment is not None]

    def _joined(self) -> list[_Piece]:
        joined: list[_Piece] = []
        for piece in self._pieces():
            if joined and (both := _together(joined[-1], piece)) is not None:
                joined[-1] = both
            else:
                joined.append(piece)
        return joined

    def _pieces(self) -> list[_Piece]:
        pieces: list[_Piece] = []
        place = 0
        while place < len(self.tokens):
            piece = self._piece_at(place)
            if piece is None:
                place += 1
            else:
                pieces.append(piece)
                place = piece.end
        return pieces

    def _piece_at(self, place: int) -> _Piece | None:
        if not self.tags[place] and not self.tokens[place][0].isdigit():
            return None
        for read in (self._ago, self._week, self._word, self._date, self._time):
            piece = read(place)
            if piece is not None:
                return piece
        return None

    def _has(self, place: int, tag: Tag) -> Entry | None:
        return self.tags[place].get(tag) if 0 <= place < len(self.tags) else None

    def _number(self, place: int) -> tuple[int, int] | None:
        """The number at a place, and the place after it."""
        if place >= len(self.tokens):
            return None
        token = self.tokens[place]
        if token.isdigit():
            return (int(token), place + 1) if len(token) <= _LONGEST_COUNT else None
        entry = self._has(place, Tag.NUMBER)
        return (entry.value, place + len(entry.phrase)) if entry else None

    def _ago(self, place: int) -> _Piece | None:
        if now := self._has(place, Tag.NOW):
            return _Piece(place, place + len(now.phrase), instant=self.written)
        if self._has(place, Tag.NOW_BESIDE):
            return _Piece(place, place + 1, instant=self.written, only_beside=True)
        before = self._has(place, Tag.AGO_BEFORE)
        counted = self._counted(place + len(before.phrase) if before else place)
        if counted is None:
            return None
        number, unit, end = counted
        after = self._has(end, Tag.AGO_AFTER)
        if before is None and after is None:
            return None
        end += len(after.phrase) if after else 0
        back = unit.span(number)
        if unit.unit in {Unit.MINUTE, Unit.HOUR}:
            return _Piece(place, end, instant=self.written - back)
        return _Piece(place, end, day=self.written.date() - back)

    def _counted(self, place: int) -> tuple[int, Counted, int] | None:
        numbered = self._number(place)
        number, after = numbered or (1, place)
        entry = self._has(after, Tag.UNIT)
        if entry is None:
            return None
        unit: Counted = entry.value
        if numbered is None and not unit.alone:
            return None
        return number, unit, after + len(entry.phrase)

    def _week(self, place: int) -> _Piece | None:
        """A whole week or weekend, and whatever is said to come."""
        start, ahead = place, self._has(place, Tag.NEXT) is not None
        back = self._has(place, Tag.LAST)
        this = self._has(place, Tag.THIS)
        if ahead or back or this:
            place += 1
        named = self._has(place, Tag.WEEKEND) or self._has(place, Tag.WEEK)
        if named is None:
            weekday = self._has(place, Tag.WEEKDAY) if ahead else None
            return _Piece(start, place + 1, gone=True) if weekday else None
        end = place + len(named.phrase)
        if self._has(end, Tag.NEXT):
            ahead, end = True, end + 1
        elif self._has(end, Tag.LAST):
            back, end = self._has(end, Tag.LAST), end + 1
        if ahead:
            beside = self._has(end, Tag.WEEKDAY) is not None
            return _Piece(start, end + beside, gone=True)
        monday = self.written.date() - timedelta(days=self.written.weekday())
        if named.tag is Tag.WEEKEND:
            saturday = monday + timedelta(days=5)
            begun = saturday <= self.written.date()
            return _Piece(start, end, day=saturday if begun else saturday - timedelta(days=7))
        if back:
            return _Piece(start, end, week=monday - timedelta(days=7))
        return _Piece(start, end, week=monday) if this else None

    def _word(self, place: int) -> _Piece | None:
        """A day, a weekday or a part of the day that is one word."""
        today = self.written.date()
        if entry := self._has(place, Tag.DAY_PART):
            days, part = entry.value
            end, day = place + len(entry.phrase), today + timedelta(days=days)
            return _Piece(place, end, day=day, part=part, gone=days > 0)
        if entry := self._has(place, Tag.WEEKDAY_PART):
            weekday, part = entry.value
            return _Piece(place, place + len(entry.phrase), weekday=weekday, part=part)
        if entry := self._has(place, Tag.DAY):
            day = today + timedelta(days=entry.value)
            return _Piece(place, place + len(entry.phrase), day=day, gone=entry.value > 0)
        if entry := self._has(place, Tag.WEEKDAY):
            end = place + len(entry.phrase)
            ahead = self._has(end, Tag.NEXT) is not None
            return _Piece(place, end + ahead, weekday=entry.value, gone=ahead)
        if entry := self._has(place, Tag.PART):
            return _Piece(place, place + len(entry.phrase), part=entry.value)
        return None

    def _time(self, place: int) -> _Piece | None:
        found = time_at(self.tokens, self.tags, place)
        return _Piece(place, found[1], time=found[0]) if found else None

    def _date(self, place: int) -> _Piece | None:
        token = self.tokens[place]
        if token[0].isdigit() and not token.isdigit():
            return self._date_in_digits(place)
        month_first = self._has(place, Tag.MONTH)
        if month_first:
            number = self._number(place + len(month_first.phrase))
            if number is None or self._has(number[1], Tag.CLOCK):
                return None
            day, end = number
            return self._dated(place, self._past_ending(end), day, month_first.value)
        number = self._number(place)
        if number is None:
            return None
        after = self._past_ending(number[1])
        month = self._has(after, Tag.MONTH)
        if month is None:
            return None
        return self._dated(place, after + len(month.phrase), number[0], month.value)

    def _past_ending(self, place: int) -> int:
        while place < len(self.tokens) and self.tokens[place] in _ORDINAL_ENDINGS:
            place += 1
        return place

    def _dated(self, start: int, end: int, day: int, month: int) -> _Piece | None:
        after = end + 1 if end < len(self.tokens) and self.tokens[end] == "," else end
        year = None
        if after < len(self.tokens) and re.fullmatch(r"(?:19|20)\d\d", self.tokens[after]):
            year, end = int(self.tokens[after]), after + 1
        found = self._day(day, month, year)
        return _Piece(start, end, day=found, gone=found > self.written.date()) if found else None

    def _day(self, day: int, month: int, year: int | None) -> date | None:
        """The day of that year; without a year the last such day."""
        this_year = self.written.year
        try:
            if year is not None:
                return date(year, month, day)
            found = date(this_year, month, day)
            return found if found <= self.written.date() else date(this_year - 1, month, day)
        except ValueError:
            return None

    def _date_in_digits(self, place: int) -> _Piece | None:
        token = self.tokens[place]
        parts = _DIGITS.findall(token)
        if ":" in token or any(len(part) > len("2026") for part in parts):
            return None
        numbers = [int(part) for part in parts]
        if len(parts) == len("dmy"):
            if len(parts[0]) == len("2026"):
                numbers.reverse()
            day, month, year = numbers
            found = self._day(day, month, year if year >= _CENTURY else 2000 + year)
        elif len(parts) == len("dm") and self._reads_as_date(place, parts):
            found = self._day(numbers[0], numbers[1], None)
        else:
            return None
        return (
            _Piece(place, place + 1, day=found, gone=found > self.written.date()) if found else None
        )

    def _reads_as_date(self, place: int, parts: Sequence[str]) -> bool:
        """Whether two numbers are day and month, and not a time, "groep 7-8" or a grade."""
        introduced = self._has(place - 1, Tag.ON) is not None
        if "." in self.tokens[place] and not introduced:
            return False
        if self._has(place + 1, Tag.CLOCK) or self._has(place - 1, Tag.AT):
            return False
        return introduced or "/" in self.tokens[place] or any(part[0] == "0" for part in parts)

    def _is_limit(self, piece: _Piece) -> bool:
        for start in range(max(0, piece.start - 3), piece.start):
            limit = self._has(start, Tag.LIMIT)
            if limit and start + len(limit.phrase) == piece.start:
                return True
        return any(self._has(piece.end + ahead, Tag.LIMIT_AFTER) for ahead in range(3))

    def _births(self, pieces: Sequence[_Piece]) -> frozenset[int]:
        """Where the pieces start that stand nearest to a word for being born."""
        places = [place for place, each in enumerate(self.tags) if Tag.BORN in each]
        if not (places and pieces):
            return frozenset()
        starts = [piece.start for piece in pieces]
        born = set()
        for place in places:
            behind = bisect(starts, place)
            beside = pieces[max(0, behind - 1) : behind + 1]
            nearest = min(beside, key=lambda piece: _words_between(piece, place))
            if _words_between(nearest, place) <= _NEAR_BIRTH:
                born.add(nearest.start)
        return frozenset(born)

    def _moment(self, piece: _Piece) -> Moment | None:
        at = piece.instant or self._resolved(piece)
        if at is None or at > self.written or self.written - at > REACH:
            return None
        return Moment(
            at.replace(second=0, microsecond=0), piece.start, piece.end, piece.only_beside
        )

    def _resolved(self, piece: _Piece) -> datetime | None:
        day = self._day_of(piece)
        if day is None:
            if piece.time is None or piece.time.loose:
                return None
            day = self.written.date()
        if piece.time is None:
            clock = time(FIRST_HOUR[piece.part]) if piece.part else time()
            return datetime.combine(day, clock, AMSTERDAM)
        clocks = piece.time.readings(piece.part)
        moments = [datetime.combine(day, clock, AMSTERDAM) for clock in clocks]
        return next((moment for moment in moments if moment <= self.written), None)

    def _day_of(self, piece: _Piece) -> date | None:
        if piece.day is not None:
            return piece.day
        if piece.week is not None:
            return piece.week + timedelta(days=piece.weekday or 0)
        if piece.weekday is None:
            return None
        today = self.written.date()
        return today - timedelta(days=(today.weekday() - piece.weekday - 1) % 7 + 1)


def _words_between(piece: _Piece, place: int) -> int:
    return piece.start - place if place < piece.start else place - piece.end


def _together(one: _Piece, other: _Piece) -> _Piece | None:
    """Two pieces as one, when they stand close and say different things of one moment."""
    if one.instant or other.instant:
        return None
    near = _NEAR_TIME if one.time or other.time else _NEAR_PART if other.part or one.part else 1
    if other.start - one.end > near:
        return None
    if (one.day and other.day) or (one.part and other.part) or (one.time and other.time):
        return None
    if one.weekday is not None and other.weekday is not None:
        return None
    if (one.week and (other.week or other.day)) or (one.day and other.week):
        return None
    return replace(
        one,
        end=other.end,
        day=one.day or other.day,
        week=one.week or other.week,
        weekday=other.weekday if one.weekday is None else one.weekday,
        part=one.part or other.part,
        time=one.time or other.time,
        gone=one.gone or other.gone,
    )
