"""Look at files that are about to go out, each in a process of its own, bounded in time."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from typing import Final

from casework.answers import Finding, LookedAt, Severity
from casework.files import IncomingFile
from screening.outgoing_words import not_looked_at

WORKER: Final = (sys.executable, "-B", "-m", "screening.outgoing_worker")
MOST_SECONDS: Final = 90.0
_KEPT_SETTINGS: Final = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "LANG", "TZ")
"""The process sees no other setting: passwords are among those."""
TOO_LONG: Final = "Het nakijken van dit bestand duurde te lang."
FAILED: Final = "Dit bestand kon niet worden nagekeken."


class LookInProcess:
    """Looks at files, one at a time."""

    def __init__(
        self, *, most_seconds: float = MOST_SECONDS, worker: Sequence[str] = WORKER
    ) -> None:
        """Take the bound on one file, seconds, and the command of the process."""
        self._most_seconds: Final = most_seconds
        self._worker: Final = worker
        self._one_at_a_time: Final = asyncio.Lock()

    async def look(self, file: IncomingFile) -> LookedAt:
        """Answer what is in a file; one that kills the process, or takes too long, is blocked."""
        async with self._one_at_a_time:
            try:
                return await self._looked_at(file)
            except TimeoutError:
                return LookedAt((not_looked_at(file.name, TOO_LONG),))
            except (OSError, ValueError, KeyError):
                return LookedAt((not_looked_at(file.name, FAILED),))

    async def _looked_at(self, file: IncomingFile) -> LookedAt:
        kept = {name: os.environ[name] for name in _KEPT_SETTINGS if name in os.environ}
        process = await asyncio.create_subprocess_exec(
            *self._worker,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=kept,
        )
        sent = file.name.replace("\0", "").encode("utf-8", "replace") + b"\0" + file.data
        try:
            out, _ = await asyncio.wait_for(process.communicate(sent), self._most_seconds)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        told = json.loads(out)
        findings = tuple(
            Finding(Severity(severity), what, where, todo)
            for severity, what, where, todo in told["findings"]
        )
        return LookedAt(findings, str(told["text"]))
