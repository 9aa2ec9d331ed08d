"""Make the judge of files, and say whether it works on this machine."""

import resource
from importlib.util import find_spec
from typing import Final

from casework.files import FileVerdict, IncomingFile, JudgedFile
from screening.judge_process import JudgeInProcess

PACKAGES: Final = ("PIL", "cv2", "pi_heif", "pypdfium2", "rapidocr")
"""What reading pictures and PDF needs."""
TRIAL: Final = IncomingFile(
    "proef.txt", "text/plain", b"Goedemiddag, hierbij het zorgplan van mijn dochter."
)


def make_judge() -> JudgeInProcess | None:
    """Answer a judge that starts with the first file; None where its packages are missing.

    Without one no file is kept or destroyed: each is left where it came from.
    """
    return None if missing_packages() else JudgeInProcess()


def forbid_core_dumps() -> None:
    """See to it that this process is never written to disk: it holds files before their verdict."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def missing_packages() -> list[str]:
    """Answer which packages are not installed."""
    return [name for name in PACKAGES if find_spec(name) is None]


async def try_judge() -> tuple[bool, str]:
    """Judge one harmless text in a process like the service's own; answer a Dutch sentence."""
    missing = missing_packages()
    if missing:
        words = f"Bijlagen worden niet gelezen: {', '.join(missing)} is niet geïnstalleerd."
        return False, words
    async with JudgeInProcess() as judge:
        judged = await judge.judge(TRIAL)
    return judged_well(judged)


def judged_well(judged: JudgedFile) -> tuple[bool, str]:
    """Answer whether the trial was judged for what it is."""
    if judged.verdict is FileVerdict.HARMLESS:
        return True, "Herkent kopieën van identiteitsbewijzen in een eigen proces."
    return False, f"Elke bijlage blijft nu liggen voor een medewerker: {judged.why}"
