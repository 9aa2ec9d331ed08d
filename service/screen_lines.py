"""Answer `privacyloket screen`: numbers masked in lines of JSON, verdicts on files."""

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from casework.files import IncomingFile, JudgeFiles
from screening.numbers import mask_numbers
from screening.read_file import MOST_BYTES
from service.deadline_lines import BYTE_ORDER_MARK, LONGEST_LINE

Line = dict[str, Any]


def screen_lines(lines: Iterable[str]) -> Iterator[Line]:
    """Answer `id`, `masked` and `findings` for each record, or `id` and `error`."""
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(BYTE_ORDER_MARK)
        if text.strip():
            yield _screened(text, number)


async def screen_files(
    files: Sequence[Path], judge: JudgeFiles, *, identity_open: bool = False
) -> AsyncIterator[Line]:
    """Answer `file`, `verdict` and `why` for each file, or `file` and `error`; writes nothing."""
    for file in files:
        try:
            data = _bytes_of(file)
        except OSError as fault:
            yield {"file": str(file), "error": f"niet te openen: {fault.strerror}"}
            continue
        judged = await judge.judge(IncomingFile(file.name, "", data), identity_open=identity_open)
        yield {"file": str(file), "verdict": judged.verdict.value, "why": judged.why}


def _screened(line: str, number: int) -> Line:
    if len(line) > LONGEST_LINE:
        return _fault(number, f"langer dan {LONGEST_LINE} tekens")
    try:
        line.encode()
        record = json.loads(line)
    except UnicodeEncodeError:
        return _fault(number, "geen UTF-8; bewaar het bestand als UTF-8")
    except (ValueError, RecursionError):
        return _fault(number, "geen JSON")
    if not isinstance(record, dict):
        return _fault(number, "verwacht een JSON-object")
    name, text = record.get("id"), record.get("text")
    if not isinstance(text, str):
        return _fault(number, "`text` ontbreekt of is geen tekst", name)
    masked = mask_numbers(text)
    findings = [
        {"kind": found.kind.value, "start": found.start, "end": found.end}
        for found in masked.findings
    ]
    return {"id": name, "masked": masked.text, "findings": findings}


def _fault(number: int, words: str, name: object = None) -> Line:
    return {"id": name, "error": f"regel {number}: {words}"}


def _bytes_of(file: Path) -> bytes:
    """Answer the content of a file, one byte beyond the bound at most."""
    with file.open("rb") as content:
        return content.read(MOST_BYTES + 1)
