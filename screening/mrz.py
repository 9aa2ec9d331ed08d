"""Find machine-readable lines of travel documents and driving licences, however badly wrapped.

The layouts are those of ICAO Doc 9303 parts 4 to 6 (TD3, TD1, TD2) and ISO/IEC 18013-2 Annex C
(one line of 30 on European driving licences).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from screening.reading import BARRIER, Reading

Span = tuple[int, int]

_SKIP: Final = "\x02"
_QUOTE_MARKS: Final = re.compile(r"^(?:[ \t]*[>|])+", re.MULTILINE)
_TAG: Final = re.compile(r"</?[A-Z][A-Z0-9]{0,9}(?: [^<>]{0,200})?/?>")
_ESCAPED_FILLER: Final = re.compile(r"&LT;?")
_SIGNS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
_READ_AS_DIGITS: Final = str.maketrans("OQDILZSB", "00011258")
_CORE: Final = re.compile(r"(?=([0-9OQDILZSB]{7}[MFXK<][0-9OQDILZSB]{7}))")
_FEWEST_REAL_DIGITS: Final = 9
_MAYBE_CORE: Final = re.compile(r"[0-9][ \t\n]?[MFXK][ \t\n]?[0-9]")
_LICENCE: Final = re.compile(r"D[1-9<]NLD[0-9A-Z<]{25}")
_MAYBE_LICENCE: Final = re.compile(r"(?<![A-Z0-9])D[ ]?[1-9<][ ]?N[ ]?L[ ]?D")
_CHAIN: Final = re.compile(r"<(?:[A-Z0-9]{0,45}<)*")
_HEAD: Final = re.compile(r"(?:P[<A-Z]|[IAC][<A-Z0-9]|V[<A-Z]|D[<1-9])[A-Z][A-Z<]{2}")
_NAME: Final = r"[A-Z]{2,40}+(?:<[A-Z]{1,40}+){0,6}+"
_NAMES: Final = re.compile(rf"(?<![A-Z]){_NAME}<<{_NAME}<{{3}}")
_HEADED_NAMES: Final = re.compile(rf"[PIACV]<[A-Z][A-Z<]{{2}}{_NAME}<<[A-Z]{{2}}")
_FILLED: Final = re.compile(r"[A-Z0-9<]{14,}")
_RUN: Final = re.compile(r"[A-Z0-9<]{1,90}")
_COUNTRY: Final = re.compile("[A-Z][A-Z<]{2}")
_LATE_CHECK_DIGITS: Final = re.compile(r"[0-9]{1,2}(?![0-9])")
_LONGEST_TOKEN: Final = 100
_FEWEST_SIGNS: Final = 20
_FEWEST_FILLERS: Final = 4
_BEFORE_BIRTH: Final = 13
"""Document number, its check digit and the nationality stand before the date of birth."""
_CORE_LENGTH: Final = 15
_NEAR: Final = 46
_LINE: Final = re.compile(r"[A-Z0-9<]{26,46}")


@dataclass(frozen=True, slots=True)
class _Dense:
    """The text without white space, and the place of each sign in the reading."""

    signs: str
    places: list[int]


def find_mrz(reading: Reading) -> list[Span]:
    """Answer the places of machine-readable zones, each with all its lines, in order."""
    upper = reading.upper
    if "<" not in upper and "&LT" not in upper:
        if not _MAYBE_CORE.search(upper) and not _MAYBE_LICENCE.search(upper):
            return []
    elif not re.search("[0-9A-Z]", upper):
        return []
    dense = _squeeze(upper)
    cores = list(_cores(dense.signs))
    chains = list(_chains(dense, cores))
    starts_and_ends = sorted([*chains, *_core_spans(dense, cores, chains), *_licences(dense)])
    spans = [
        (dense.places[start], dense.places[end - 1] + 1)
        for start, end in _joined(dense, starts_and_ends)
    ]
    return [_with_neighbour_line(upper, reading.plain, span, bool(cores)) for span in spans]


def _squeeze(upper: str) -> _Dense:
    tidy = _QUOTE_MARKS.sub(lambda marks: _SKIP * len(marks.group()), upper)
    tidy = _TAG.sub(lambda tag: _SKIP * len(tag.group()), tidy)
    tidy = _ESCAPED_FILLER.sub(lambda sign: "<" + _SKIP * (len(sign.group()) - 1), tidy)
    places = [at for at, sign in enumerate(tidy) if sign not in " \t\r\n\x02"]
    return _Dense("".join(tidy[at] for at in places), places)


def _check_digit(field: str) -> int:
    """Answer the check digit of a field (ICAO Doc 9303 part 3, §4.9)."""
    values = (0 if sign == "<" else int(sign, 36) for sign in field)
    return sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values)) % 10


def _cores(signs: str) -> Iterator[tuple[int, bool]]:
    """Find birth date, sex and expiry date with check digits; say whether both digits hold."""
    for match in _CORE.finditer(signs):
        core = match.group(1)
        if sum(sign.isdigit() for sign in core) < _FEWEST_REAL_DIGITS:
            continue
        birth, expiry = core[:7].translate(_READ_AS_DIGITS), core[8:].translate(_READ_AS_DIGITS)
        right = [_check_digit(date[:6]) == int(date[6]) for date in (birth, expiry)]
        if any(right):
            yield match.start(), all(right)


def _chains(dense: _Dense, cores: list[tuple[int, bool]]) -> Iterator[Span]:
    """Find runs held together by fillers that carry the marks of a machine-readable zone."""
    signs = dense.signs
    core_at = 0
    for chain in _CHAIN.finditer(signs):
        first, last = chain.span()
        while core_at < len(cores) and cores[core_at][0] + _CORE_LENGTH + _NEAR < first:
            core_at += 1
        near_core = core_at < len(cores) and cores[core_at][0] < last + _NEAR
        head = next((at for at in _heads(dense, first) if _HEAD.match(signs, at)), None)
        if near_core or _looks_like_mrz(signs, head, first, last):
            yield first if head is None else head, last


def _heads(dense: _Dense, first: int) -> Iterator[int]:
    """Answer where a document type may stand before the first filler: "P<NLD", "IDD<<"."""
    if first:
        yield first - 1
    yield _token_start(dense, first)


def _looks_like_mrz(signs: str, head: int | None, first: int, last: int) -> bool:
    if head is not None and _HEADED_NAMES.match(signs, head):
        return True
    if signs.count("<", first, last) < _FEWEST_FILLERS:
        return False
    run = None if head is None else _RUN.match(signs, head)
    if run is not None and len(run.group()) >= _FEWEST_SIGNS:
        return True
    piece = signs[max(0, first - _NEAR) : last + _NEAR]
    if _NAMES.search(piece):
        return True
    return any(_is_filled_field(run.group()) for run in _FILLED.finditer(piece))


def _is_filled_field(run: str) -> bool:
    known = run.replace("<", "")
    return (
        "<<<<<" in run
        and len(known) >= _CORE_LENGTH - 6
        and sum(sign.isdigit() for sign in known) >= len(known) // 3
        and not known.isdigit()
    )


def _core_spans(dense: _Dense, cores: list[tuple[int, bool]], chains: list[Span]) -> Iterator[Span]:
    signs = dense.signs
    for start, both_right in cores:
        before = signs[max(0, start - _BEFORE_BIRTH) : start]
        passport_like = (
            len(before) == _BEFORE_BIRTH
            and set(before) <= _SIGNS
            and _COUNTRY.fullmatch(before[-3:]) is not None
            and before[-4].translate(_READ_AS_DIGITS).isdigit()
            and any(sign.isdigit() for sign in before[:9])
        )
        near_chain = any(
            first - _NEAR <= start <= last + _NEAR for first, last in _around(chains, start)
        )
        after_country = _COUNTRY.match(signs, start + _CORE_LENGTH)
        if near_chain or (both_right and (passport_like or after_country)):
            yield start - _BEFORE_BIRTH if passport_like else start, start + _CORE_LENGTH


def _around(chains: list[Span], place: int) -> list[Span]:
    at = bisect_left(chains, (place, place))
    return chains[max(0, at - 1) : at + 1]


def _licences(dense: _Dense) -> Iterator[Span]:
    for match in _LICENCE.finditer(dense.signs):
        if sum(sign.isdigit() for sign in match.group()) >= _FEWEST_REAL_DIGITS - 1:
            yield match.span()


def _joined(dense: _Dense, spans: list[Span]) -> list[Span]:
    """Stretch spans to whole tokens and their check digits; join those that touch."""
    joined: list[Span] = []
    for start, end in spans:
        span = _token_start(dense, start), _token_end(dense, end)
        near = bool(joined) and span[0] <= joined[-1][1] + 2
        if near and BARRIER not in dense.signs[joined[-1][1] : span[0]]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], span[1]))
        else:
            joined.append(span)
    return joined


def _token_start(dense: _Dense, start: int) -> int:
    floor = max(0, start - _LONGEST_TOKEN)
    while (
        start > floor
        and dense.places[start] - dense.places[start - 1] == 1
        and dense.signs[start - 1] in _SIGNS
    ):
        start -= 1
    return start


def _token_end(dense: _Dense, end: int) -> int:
    signs, places = dense.signs, dense.places
    ceiling = min(len(signs), end + _LONGEST_TOKEN)
    while end < ceiling and places[end] - places[end - 1] == 1 and signs[end] in _SIGNS:
        end += 1
    # Check digits that were wrapped or spaced off the last fillers.
    if signs[end - 1] == "<" and (tail := _LATE_CHECK_DIGITS.match(signs, end)):
        end = tail.end()
    # Letters typed with a space between each.
    while end < ceiling and signs[end] in _SIGNS and _stands_alone(places, end):
        end += 1
    return end


def _stands_alone(places: list[int], at: int) -> bool:
    after = at + 1 >= len(places) or places[at + 1] - places[at] > 1
    return places[at] - places[at - 1] == 2 and after  # noqa: PLR2004 - one space between


def _with_neighbour_line(upper: str, plain: str, span: Span, has_core: bool) -> Span:
    """Take in the line above when its fillers were misread as letters."""
    if not has_core:
        return span
    line_start = upper.rfind("\n", 0, span[0]) + 1
    above_start = upper.rfind("\n", 0, max(0, line_start - 1)) + 1
    above = plain[above_start : max(above_start, line_start - 1)].strip()
    if upper[line_start : span[0]].strip(" >|") == "" and _LINE.fullmatch(above):
        return above_start, span[1]
    return span
