"""Look at one file that is about to go out, in a process of its own that can do nothing but that.

Reads the name, an empty byte and the file from standard input; writes one line of JSON.
"""

import json
import os
import resource
import sys
from typing import Final

from screening.outgoing import look_at
from screening.outgoing_words import not_looked_at

MOST_MEMORY: Final = 2 * 1024**3
"""Bytes of address space, the libraries included."""
MOST_SECONDS: Final = 60
"""Of processor time."""
_NICENESS: Final = 5


def main() -> None:
    """Look at the file on standard input."""
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    answers, sys.stdout = sys.stdout, sys.stderr
    name, _, data = sys.stdin.buffer.read().partition(b"\0")
    file = name.decode("utf-8", "replace")
    try:
        seen = look_at(file, data)
        found, text = seen.findings, seen.text
    except Exception:  # whatever a hostile file brings about, the answer is that it cannot go
        found, text = (not_looked_at(file, "Dit bestand kon niet worden nagekeken."),), ""
    rows = [[each.severity, each.what, each.where, each.todo] for each in found]
    json.dump({"findings": rows, "text": text}, answers)


if __name__ == "__main__":
    main()
