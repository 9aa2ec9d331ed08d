"""Write docs/settings.md from the settings themselves: `python -m service.describe_settings`."""

import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from service.settings import ENVIRONMENT_PREFIX, Settings

OPENING = f"""# Settings

One TOML file, given with `--config`. Every value can also come from the environment, which goes
over the file: `{ENVIRONMENT_PREFIX}` and the key, with `__` between levels, such as
`{ENVIRONMENT_PREFIX}SENDING__HOST=mail.example`. Secrets never stand in the file: where a secret
is asked for, write `{{ file = "/path" }}` or `{{ env = "NAME" }}`.

An example with comments: [privacyloket.example.toml](../privacyloket.example.toml). What is wrong
in a file is said by `privacyloket check --config FILE`.

This page is made from the code by `python -m service.describe_settings`; a test keeps it so.
"""


def settings_page() -> str:
    """Answer the page, as Markdown."""
    return "\n".join([OPENING, *_section("", Settings)]).rstrip() + "\n"


def _section(path: str, model: type[BaseModel]) -> Iterator[str]:
    nested: list[tuple[str, type[BaseModel]]] = []
    yield f"## {path or 'At the top'}\n"
    if path:
        yield f"{(model.__doc__ or '').strip()}\n"
    yield "| key | default | what it does |"
    yield "| --- | --- | --- |"
    for name, field in model.model_fields.items():
        inner, heading = _inner(path, name, field)
        if inner is not None:
            nested.append((heading, inner))
            yield f"| `{name}` | | see [{heading}](#{_anchor(heading)}) |"
        else:
            yield f"| `{name}` | {_default(field)} | {_cell(field.description or '')} |"
    yield ""
    for heading, inner in nested:
        yield from _section(heading, inner)


def _inner(path: str, name: str, field: FieldInfo) -> tuple[type[BaseModel] | None, str]:
    prefix = f"{path.strip('[]')}." if path else ""
    for part in _parts(field.annotation):
        origin = get_origin(part)
        arguments = [each for each in get_args(part) if isinstance(each, type)]
        models = [each for each in arguments if issubclass(each, BaseModel)]
        if origin is tuple and models:
            return models[0], f"[[{prefix}{name}]]"
        if origin is not None and models and issubclass(origin, Mapping):
            return models[0], f"[{prefix}{name}.NAME]"
        is_model = isinstance(part, type) and issubclass(part, BaseModel)
        if is_model and part.__name__ != "Secret":
            return part, f"[{prefix}{name}]"
    return None, ""


def _parts(annotation: Any) -> list[Any]:
    if get_origin(annotation) in {tuple, dict} or not get_args(annotation):
        return [annotation]
    origin = get_origin(annotation)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return [annotation]
    return list(get_args(annotation))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "*required*"
    value = field.default if field.default is not PydanticUndefined else ""
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, StrEnum):
        value = value.value
    return f"`{value}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _anchor(heading: str) -> str:
    return "".join(c for c in heading.lower() if c.isalnum() or c in "_-")


if __name__ == "__main__":
    sys.stdout.write(settings_page())
