"""Write docs/boards.md from the profile itself: `python -m service.describe_boards`."""

import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from casework.boards import DEFAULT_ROUTING, BoardProfile, Role
from casework.kinds import KIND_FACTS, Kind
from service.profile_text import as_toml

OPENING: Final = """\
# Profiles of boards

A profile says what one school board's documents decide: who gets what, within which term, who is
next when nobody acts, and what staff must know. It is one TOML file. Those in
[boards/](../boards) ship with the service; one of your own is named under `[boards.NAME]` in the
[settings](settings.md) with `profile = "/path/to/file.toml"`.

```sh
privacyloket boards                       # all boards, and what each still needs
privacyloket boards show opron            # everything on one page, to read and sign off
privacyloket boards check my-board.toml   # every fault: file, line, and what to write instead
privacyloket boards new                   # start a profile by answering questions
```

What a profile leaves out has the default, and the page says so: `(standaard)`. Never write what a
document does not say: addresses, schools and names that it leaves open belong in the settings.

This page is made from the code by `python -m service.describe_boards`; a test keeps it so.

## What is refused

A profile is checked when it is loaded, by `serve`, `check` and `boards` alike. Every fault is told
at once, with the line it stands on and what to write there instead:

- a key that does not exist (the nearest one is named), or a value of the wrong sort;
- a mail address that is none;
- **one name for two schools**, also as an alias: nobody would know which is meant. Capitals,
  accents and hyphens do not make names differ;
- **a missing role**: the FG is always described under `[roles]`, and so is every other role that
  `routing`, `routing_without_school`, `ladder` or `breach.notify` names. Only the director is not:
  every school has its own;
- **a ladder with a hole**, see below;
- a director as the one who acts while no school is known;
- a term for a kind that has none (only requests of AVG art. 15-22 do);
- a source for a key that the profile does not hold;
- text that is not UTF-8, or not TOML.

### The ladder

The ladder names who is next when nobody takes a ticket up. A ticket starts with the role that gets
its kind and goes up from there; a role that is not on the ladder passes straight to the FG. A
ladder has a hole when a ticket could pass somebody by, go down again, or never end. So

- nobody stands on it twice;
- the director stands first, as long as any kind goes to directors;
- the FG stands last: above the FG there is only the AP, and that is the parent's own step;
- the desk does not stand on it: it takes what has no school yet, and what the FG may not have.

Deputies need no rung: each stands behind who they stand in for.

## What is not asked of a document

The service does not start before parents have an address to write to. The rest can be entered
later; until then mail goes where `privacyloket boards` says.
"""

AFTER: Final = """\
## Where a key was found

`[sources]` holds for a key, or for a whole table, the place in the document: an article or the
first words of a heading. The page prints it behind what it proves.

```toml
[sources]
ladder = "10.10.5"
routing = "10.10.2"                # the whole table
"routing.klacht" = "3.3.2"         # but this one elsewhere
```
"""


def boards_page() -> str:
    """Answer the page, as Markdown."""
    parts = [OPENING, *_section("", BoardProfile), *_kinds(), *_roles(), AFTER]
    return "\n".join(parts).rstrip() + "\n"


def _section(path: str, model: type[BaseModel]) -> Iterator[str]:
    nested: list[tuple[str, type[BaseModel]]] = []
    yield f"## {path or 'At the top'}\n"
    if path:
        yield f"{_cell(model.__doc__ or '')}\n"
    yield "| key | what it holds | default | what it says |"
    yield "| --- | --- | --- | --- |"
    for name, field in model.model_fields.items():
        inner, heading = _inner(path, name, field)
        if inner is not None:
            nested.append((heading, inner))
        holds = f"see {heading}" if inner is not None else _holds(field.annotation)
        words = field.description or (inner.__doc__ if inner else "") or ""
        yield f"| `{name}` | {holds} | {_default(field)} | {_cell(words)} |"
    yield ""
    for heading, inner in nested:
        yield from _section(heading.strip("`"), inner)


def _inner(path: str, name: str, field: FieldInfo) -> tuple[type[BaseModel] | None, str]:
    if path.endswith((".director]", ".deputy]")) or (path and name == "deputy"):
        return None, ""  # described where it stands first
    for part in _parts(field.annotation):
        models = [each for each in _parts(part) if _is_model(each)]
        if models:
            prefix = f"{path.strip('[]')}." if path else ""
            if get_origin(part) is tuple:
                return models[0], f"`[[{prefix}{name}]]`"
            if get_origin(part) in {Mapping, dict} or _is_mapping(part):
                return models[0], f"`[{prefix}{name}.ROLE]`"
            return models[0], f"`[{prefix}{name}]`"
    return None, ""


def _is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)


def _is_mapping(part: Any) -> bool:
    origin = get_origin(part)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _parts(annotation: Any) -> list[Any]:
    """An annotation with everything within it, outermost first."""
    return [annotation, *(inner for each in get_args(annotation) for inner in _parts(each))]


def _holds(annotation: Any) -> str:
    if _is_mapping(annotation):
        key, value = get_args(annotation)
        return f"table of {_plural(key)} with {_one(value)}"
    if get_origin(annotation) is tuple:
        member = _one(get_args(annotation)[0])
        return f"list of {member}" if "`" in member else f"list of {member}s"
    return _one(annotation)


_WORDS: Final[tuple[tuple[type, str], ...]] = (
    (bool, "`true` or `false`"),
    (int, "whole number"),
    (date, "date"),
    (time, "time"),
    (str, "text"),
)


def _one(annotation: Any) -> str:
    types = [part for part in _parts(annotation) if isinstance(part, type)]
    if any(_is_model(part) for part in types):
        return "mail address, or a table with `address`, `name` and `works_in_school_holidays`"
    enums = [part for part in types if issubclass(part, StrEnum)]
    if enums:
        return ", ".join(f"`{each}`" for each in enums[0])
    return next(words for known, words in _WORDS for part in types if issubclass(part, known))


def _plural(key: Any) -> str:
    return "kinds" if key is Kind else "keys"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "*required*"
    value = field.default
    if value is PydanticUndefined or isinstance(value, BaseModel) or value in (None, "", ()):
        return ""
    return f"`{as_toml(value)}`"


def _kinds() -> Iterator[str]:
    yield "## The kinds\n"
    yield "| kind | Dutch | article | goes by default to |"
    yield "| --- | --- | --- | --- |"
    for kind, facts in KIND_FACTS.items():
        role = DEFAULT_ROUTING[kind].value
        also = ", or to the `ibp_manager` of a board that has one" if kind is Kind.DATALEK else ""
        yield f"| `{kind}` | {facts.title} | {facts.article} | `{role}`{also} |"
    yield ""


def _roles() -> Iterator[str]:
    yield "## The roles\n"
    yield ", ".join(f"`{role}`" for role in Role) + ": see the [glossary](glossary.md).\n"


def _cell(text: str) -> str:
    words = re.sub(r" \(rules §[^)]*\)", "", " ".join(text.split()))
    return words.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(boards_page())
