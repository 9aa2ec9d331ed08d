"""Answer deadlines for lines of JSON, one line out for each line in."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import TextIOWrapper
from math import isinf
from typing import BinaryIO, Final, Never

from casework.deadline_records import answer_json_line, shown
from casework.deadlines import DeadlineInputError

LONGEST_LINE: Final = 1_000_000
"""Characters in a line; a record needs a few hundred."""

BYTE_ORDER_MARK: Final = "\ufeff"
"""What Windows programs put in front of a file, and joined files have in the middle."""

TOO_DEEP: Final = "te diep genest"
TOO_LARGE: Final = "een getal is te groot"


class _Unreadable(ValueError):
    """A line holds no record; the text says in Dutch why."""


def read_lines(source: BinaryIO) -> Iterator[str]:
    """Answer lines as they come in; one that is too long is cut behind LONGEST_LINE characters.

    Bytes that are not UTF-8 stay in the line as lone surrogates, to be told there.
    """
    text = TextIOWrapper(source, encoding="utf-8", errors="surrogateescape")
    try:
        while line := text.readline(LONGEST_LINE + 1):
            rest = line
            while len(rest) > LONGEST_LINE and not rest.endswith("\n"):
                rest = text.readline(LONGEST_LINE + 1)
            yield line
    finally:
        text.detach()


def answer_lines(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """Answer `id`, `due` and `explanation` for each record, or `id` and `error`.

    A line of nothing but white space gets no answer; every other line gets exactly one.
    """
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(BYTE_ORDER_MARK)
        if text.strip() or len(text) > LONGEST_LINE:
            yield _answer(text, number)


def as_json_line(answer: dict[str, object]) -> bytes:
    """Answer one line of JSON in UTF-8, which any program can read back."""
    try:
        return (json.dumps(answer, ensure_ascii=False) + "\n").encode()
    except UnicodeEncodeError:  # an `id` with half a character in it: hand it back escaped
        return (json.dumps(answer) + "\n").encode()
    except RecursionError:  # an `id` that could just be read, but not be written
        return as_json_line({"id": None, "error": TOO_DEEP})


def _answer(line: str, number: int) -> dict[str, object]:
    record: dict[str, object] = {}
    twice: list[str] = []
    try:
        record = _record(line, twice)
        if twice:  # which of two dates holds cannot be known
            raise _Unreadable(f"{shown(twice[0])} staat er meer dan één keer in")
        return answer_json_line(record)
    except (_Unreadable, DeadlineInputError) as fault:
        return {"id": record.get("id"), "error": f"regel {number}: {fault}"}


def _record(line: str, twice: list[str]) -> dict[str, object]:
    """Read a record, and note which names stand in one object more than once."""

    def noting(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.extend(name for name, _ in Counter(n for n, _ in pairs).most_common(1))
        return found

    if len(line) > LONGEST_LINE:
        raise _Unreadable(f"langer dan {LONGEST_LINE} tekens")
    try:
        line.encode()
    except UnicodeEncodeError:
        raise _Unreadable("geen UTF-8; bewaar het bestand als UTF-8") from None
    try:
        record = json.loads(
            line, object_pairs_hook=noting, parse_constant=_no_number, parse_float=_finite
        )
    except json.JSONDecodeError as fault:
        raise _Unreadable(f"geen JSON ({fault.msg})") from None
    except _Unreadable:
        raise
    except ValueError:  # Python reads no whole number of more than 4300 digits
        raise _Unreadable(TOO_LARGE) from None
    except RecursionError:
        raise _Unreadable(TOO_DEEP) from None
    if not isinstance(record, dict):
        raise DeadlineInputError("record", "verwacht een JSON-object")
    return record


def _finite(text: str) -> float:
    value = float(text)
    if isinf(value):
        raise _Unreadable(TOO_LARGE)
    return value


def _no_number(name: str) -> Never:
    raise _Unreadable(f"geen JSON ({name} is geen getal)")
