"""Answer deadlines for lines of JSON, one line out for each line in."""

import json
from collections.abc import Iterable, Iterator

from casework.deadline_records import answer_json_line
from casework.deadlines import DeadlineInputError


def answer_lines(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """Answer `id`, `due` and `explanation` for each record, or `id` and `error`."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        record: object = None
        try:
            record = json.loads(line)
            if not isinstance(record, dict):
                raise DeadlineInputError("record", "verwacht een JSON-object")
            yield answer_json_line(record)
        except json.JSONDecodeError as fault:
            yield {"id": None, "error": f"regel {number}: geen JSON ({fault.msg})"}
        except DeadlineInputError as fault:
            name = record.get("id") if isinstance(record, dict) else None
            yield {"id": name, "error": f"regel {number}: {fault}"}
