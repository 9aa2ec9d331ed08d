"""Change the master key: a new one wraps every data key anew, and the old one opens nothing more.

The new key is on the disk before anything is wrapped with it, and takes the old one's place after
that. So whatever is interrupted is finished by doing it again.
"""

from collections.abc import Sequence
from pathlib import Path

from service.settings import Settings, SettingsInvalid
from service.wiring import database_of, next_master_key, open_vault
from storage.encryption import (
    Vault,
    make_master_key,
    read_master_key,
    read_master_key_from,
    replace_master_key,
)


async def rotate_in_file(settings: Settings, *, file: Path | None = None) -> int:
    """Make a new master key in the old one's file, or in another one; answer the keys wrapped.

    Raises SettingsInvalid, MasterKeyUnusable and StorageUnavailable.
    """
    if settings.storage.master_key_command and file is None:
        raise SettingsInvalid(
            "the master key comes from a command: say where the new one is, with --to-command or"
            " --to-file"
        )
    if file is not None:
        return await _wrap_anew(settings, _found_or_made(file))
    draft = next_master_key(settings)
    wrapped = await _wrap_anew(settings, _found_or_made(draft))
    replace_master_key(settings.master_key_file, draft)
    return wrapped


async def rotate_to_command(settings: Settings, command: Sequence[str]) -> int:
    """Wrap every key under the master key that a command gives; answer how many."""
    return await _wrap_anew(settings, Vault(read_master_key_from(command)))


def _found_or_made(file: Path) -> Vault:
    """Answer the key of an interrupted change, or a new one."""
    return Vault(read_master_key(file) if file.exists() else make_master_key(file))


async def _wrap_anew(settings: Settings, new: Vault) -> int:
    """Wrap everything under a new master key, unless that was done before the interruption."""
    database = database_of(settings, open_vault(settings))
    try:
        facts = await database.keys.facts()
        if facts is not None and facts.fingerprint == new.fingerprint:
            return 0
        await database.migrate()
        await database.check_master_key()
        return await database.keys.rotate(new)
    finally:
        await database.close()
