"""Make pages of templates: Dutch dates, safe text, and addresses of our own files."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from casework.dutch_dates import clock_time, in_days, long_day, short_day
from casework.local_time import local_date, to_amsterdam

STATIC_PATH: Final = "/static"


def desk_folder() -> Path:
    """Answer where templates and static files stand."""
    with as_file(files("desk")) as folder:
        return folder


class Pages:
    """The templates of the desk, read once."""

    def __init__(self) -> None:
        """Read no template yet; each is read when it is first shown."""
        self._environment: Final = _environment()

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        """Answer a page as HTML; every text in it is escaped."""
        return self._environment.get_template(template).render(context)


@cache
def _environment() -> Environment:
    """Answer the one environment of a process: reading a template costs more than filling it in."""
    environment = Environment(
        loader=FileSystemLoader(desk_folder() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals["static"] = cache(static_address)
    return environment


def static_address(path: str) -> str:
    """Answer where a browser finds one of our files; a changed file gets another address."""
    content = (desk_folder() / "static" / path).read_bytes()
    return f"{STATIC_PATH}/{path}?v={hashlib.sha256(content).hexdigest()[:12]}"


def day_words(value: date | datetime) -> str:
    """Answer "maandag 1 maart 2027", Amsterdam time."""
    return long_day(local_date(value))


def short_words(value: date | datetime) -> str:
    """Answer "ma 1 maart 2027"."""
    return short_day(local_date(value))


def moment_words(value: datetime) -> str:
    """Answer "ma 1 maart 2027 om 15:04"; seconds are left out."""
    local = to_amsterdam(value)
    return f"{short_day(local.date())} om {clock_time(local.replace(second=0, microsecond=0))}"


def iso(value: date | datetime) -> str:
    """Answer a moment as `<time datetime>` wants it."""
    return to_amsterdam(value).isoformat() if isinstance(value, datetime) else value.isoformat()


FILTERS: Final[Mapping[str, Callable[..., str]]] = {
    "day": day_words,
    "short_day": short_words,
    "moment": moment_words,
    "iso": iso,
    "in_days": in_days,
}
