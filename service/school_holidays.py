"""Read the school holidays that ship with the service."""

import tomllib
from importlib.resources import files
from typing import Final

from casework.school_holidays import SchoolHolidays, SchoolHolidaysInvalid, read_school_holidays

FILE: Final = "school_holidays.toml"


def load_school_holidays() -> SchoolHolidays:
    """Answer the holidays of all regions. Raises SchoolHolidaysInvalid with all faults found."""
    name = f"boards/{FILE}"
    try:
        data = tomllib.loads((files("boards") / FILE).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SchoolHolidaysInvalid(f"{name}: not TOML: {fault}") from None
    return read_school_holidays(data, file=name)
