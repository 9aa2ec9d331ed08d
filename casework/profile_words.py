"""Say what is wrong in a profile, and what to write there instead."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from casework.boards import BoardProfile
from casework.toml_lines import Path

LONGEST_SHOWN: Final = 60
"""Characters of a wrong value that are repeated."""

_INSTEAD: Final[dict[str, str]] = {
    "string_type": 'expected a text in quotes, such as "…"',
    "int_type": "expected a whole number, without quotes",
    "bool_type": "expected true or false, without quotes",
    "date_type": "expected a date such as 2027-05-07, without quotes",
    "time_type": "expected a time such as 09:00:00, without quotes",
    "tuple_type": 'expected a list in square brackets, such as ["…", "…"]',
    "mapping_type": "expected a table: its keys below a line with its name in square brackets",
    "model_type": "expected a table: its keys below a line with its name in square brackets",
    "greater_than_equal": "expected {ge} or more",
    "less_than_equal": "expected {le} or less",
    "string_too_short": "expected at least {min_length} characters",
}
"""By the name pydantic gives a fault. Numbers come from the schema itself."""

_EXAMPLES: Final[dict[Path, str]] = {
    ("id",): '"linde"',
    ("name",): '"Stichting De Linde"',
    ("schools", "name"): '"De Brug"',
    ("schools", "director", "address"): '"directie@school.example"',
    ("schools", "deputy", "address"): '"naam@school.example"',
    ("roles", "fg", "title"): '"functionaris gegevensbescherming (FG)"',
    ("roles", "fg", "deputy", "address"): '"naam@bestuur.example"',
}

_SYNTAX: Final[tuple[tuple[str, str], ...]] = (
    ("Expected '='", 'write a key and its value with = between them: name = "De Brug"'),
    ("Invalid value", 'put a text in straight quotes: name = "De Brug"; true and false without'),
    ("Illegal character", "close the text with a quote on the same line"),
    ("Unterminated string", "close the text with the quotes it starts with"),
    ('Expected "\'"', "close the text with the quote it starts with"),
    ("Unclosed array", "close the list with ]"),
    ("Unclosed inline table", "close the table with } on the same line"),
    ("Unescaped", 'in a text write \\\\ for a backslash and \\" for a quote'),
    ("Cannot overwrite a value", "this key stands there twice; keep one"),
    ("Cannot declare", "this table stands there twice; put its keys together under one"),
    ("Cannot mutate", "this stands there twice; put it together in one place"),
    ("Cannot redefine", "this table stands there twice; put its keys together under one"),
    ("Duplicate inline table key", "this key stands there twice; keep one"),
    ("Expected newline", "write one key on a line, and nothing behind its value"),
    ("Expected ']", "close the name of the table with ], or ]] for a list of tables"),
    (
        "Invalid initial character",
        'write a key here, an odd one in quotes: "De Brug"; a table in { } stands on one line,'
        " without a comma at its end",
    ),
    ("Invalid statement", "expected a key with its value, a [table] or a # comment on this line"),
    ("Invalid date", "write a date as year-month-day: 2027-05-07"),
)
"""What to write, by how the fault of the standard library's parser starts."""


def instead(error: ErrorDetails) -> str:
    """Answer what is expected where the schema found a fault, and what stands there."""
    kind, where = error["type"], path_of(error)
    if kind == "extra_forbidden":
        return _unknown_key(where)
    if kind == "missing":
        keys = tuple(part for part in where if isinstance(part, str))
        example = _EXAMPLES.get(keys, '"…"')
        return f"is missing; write {where[-1]} = {example}"
    if kind == "enum":
        return f"expected {error['ctx']['expected']}{_near_value(error)}{shown(error['input'])}"
    if kind == "value_error":
        found = shown(error["input"]) if isinstance(error["input"], str) else ""
        return f"{error['msg'].removeprefix('Value error, ')}{found}"
    words = _INSTEAD.get(kind, error["msg"]).format(**error.get("ctx", {}))
    return words + shown(error["input"])


def instead_of_bad_toml(message: str) -> str:
    """Answer what to write where the parser of the standard library stopped, in clear words."""
    found = re.sub(r" \(at .*\)$", "", message)
    hint = next((words for start, words in _SYNTAX if message.startswith(start)), "")
    if found == "Invalid value" and message.endswith("(at end of document)"):
        hint = "close the list or table it ends in with ] or }"
    return f"not TOML: {found[:1].lower()}{found[1:]}{f'; {hint}' if hint else ''}"


def shown(value: object) -> str:
    """Answer the value that stands there, in brackets and not too long."""
    if isinstance(value, str | int | float):
        text = repr(str(value)) if isinstance(value, str) else str(value).lower()
        return f" (found: {text[:LONGEST_SHOWN]}{'…' if len(text) > LONGEST_SHOWN else ''})"
    if isinstance(value, Mapping):
        return " (found: a table)"
    return " (found: a list)" if isinstance(value, Sequence) else ""


def path_of(error: ErrorDetails) -> Path:
    """Answer where in the profile the schema found a fault."""
    return tuple(part for part in error["loc"] if part != "[key]")


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Answer the known word nearest to a word, as a question; empty when none is near."""
    near = get_close_matches(word.casefold(), known, n=1, cutoff=0.7)
    return f"; did you mean '{near[0]}'?" if near else ""


def _unknown_key(where: Path) -> str:
    key, known = str(where[-1]), _keys_at(where[:-1])
    if len(where) > 1 and key in BoardProfile.model_fields:
        return "does not belong in this table; write it at the top, above the first [table]"
    near = did_you_mean(key, known)
    return f"is no key of a profile{near or '; here can stand: ' + ', '.join(known)}"


def _keys_at(where: Path) -> list[str]:
    model: type[BaseModel] = BoardProfile
    for part in where:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        if field is not None:
            model = next(_models_in(field.annotation), model)
    return list(model.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _near_value(error: ErrorDetails) -> str:
    expected = re.findall(r"'([^']+)'", str(error["ctx"]["expected"]))
    return did_you_mean(str(error["input"]), expected)
