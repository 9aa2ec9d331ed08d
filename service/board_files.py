"""Find the profiles of boards, those that ship with the service and those of a file."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Final

from casework.boards import BoardProfile
from casework.profile_check import BoardProfileInvalid, filled_in, read_profile, with_local_facts
from service.settings import BoardSettings

NO_PROFILES: Final = frozenset({"school_holidays"})
"""Files beside the profiles that are something else."""


def shipped_boards() -> tuple[str, ...]:
    """Answer the ids of the boards whose profile ships with the service, in order."""
    names = (each.name for each in files("boards").iterdir())
    ids = {name.removesuffix(".toml") for name in names if name.endswith(".toml")}
    return tuple(sorted(ids - NO_PROFILES))


def read_profile_file(file: Path) -> BoardProfile:
    """Answer the profile in a file. Raises BoardProfileInvalid."""
    return read_profile(_content(file.read_bytes, str(file)), file=str(file))


def read_board(board_id: str, local: BoardSettings) -> BoardProfile:
    """Answer a board's profile as its file says it. Raises BoardProfileInvalid."""
    if local.profile:
        name, profile = str(local.profile), read_profile_file(local.profile)
    else:
        name = f"boards/{board_id}.toml"
        content = _content((files("boards") / f"{board_id}.toml").read_bytes, name)
        profile = read_profile(content, file=name)
    if profile.id != board_id:
        raise BoardProfileInvalid(
            f"{name}: id: is '{profile.id}', but the settings call this board '{board_id}'; write"
            f' [boards.{profile.id}] in the settings, or id = "{board_id}" here'
        )
    return profile


def board_to_run(board_id: str, local: BoardSettings) -> BoardProfile:
    """Answer a board's profile with what its settings fill in, ready to run.

    Raises BoardProfileInvalid, also when parents would have nowhere to write to.
    """
    return _with_settings(with_local_facts, board_id, local)


def board_to_show(board_id: str, local: BoardSettings) -> BoardProfile:
    """Answer a board's profile with what its settings fill in, though more may be needed to run.

    Raises BoardProfileInvalid.
    """
    return _with_settings(filled_in, board_id, local)


def _with_settings(
    fill_in: Callable[..., BoardProfile], board_id: str, local: BoardSettings
) -> BoardProfile:
    return fill_in(
        read_board(board_id, local),
        roles=local.addresses,
        directors=local.directors,
        schools=local.schools,
        contact_email=local.contact_email or "",
        source=f"settings: boards.{board_id}",
    )


def _content(read: Callable[[], bytes], name: str) -> bytes:
    try:
        return read()
    except FileNotFoundError:
        raise BoardProfileInvalid(
            f"{name}: there is no such profile; these ship with the service:"
            f' {", ".join(shipped_boards())}. Another one is named by its file: profile = "…"'
        ) from None
    except OSError as fault:
        raise BoardProfileInvalid(f"{name}: cannot be read: {fault.strerror}") from None
