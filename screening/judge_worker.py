"""Judge files one after another in a process of its own that can do nothing but that.

Reads frames from standard input (four bytes of length, one byte of options, the file) and writes
one line of JSON for each to standard output.
"""

import json
import os
import resource
import struct
import sys
from typing import BinaryIO, Final

from casework.files import FileVerdict, JudgedFile
from screening.examine_file import examine
from screening.look_at_picture import PictureReader

HEADER: Final = struct.Struct(">IB")
IDENTITY_OPEN: Final = 1
MOST_MEMORY: Final = 3 * 1024**3
"""Bytes of address space, the models and libraries included."""
BEYOND_MEMORY: Final = "Het bestand vraagt te veel geheugen om te beoordelen."
NOT_EXAMINED: Final = "Het bestand kon niet worden beoordeeld."
_NICENESS: Final = 5


def main() -> None:
    """Serve until standard input ends."""
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    # Libraries may print; only answers go to standard output.
    sys.stdout = sys.stderr
    os.nice(_NICENESS)
    reader = PictureReader()
    reader.warm_up()
    _give_up_what_is_not_needed()
    answers.write(b"ready\n")
    answers.flush()
    while (frame := _next_frame(source)) is not None:
        data, options = frame
        judged = _examined(data, reader, identity_open=bool(options & IDENTITY_OPEN))
        answers.write(json.dumps({"verdict": judged.verdict, "why": judged.why}).encode() + b"\n")
        answers.flush()


def _give_up_what_is_not_needed() -> None:
    """Bound memory; forbid core dumps and every byte written to a file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _next_frame(source: BinaryIO) -> tuple[bytes, int] | None:
    header = source.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    size, options = HEADER.unpack(header)
    return source.read(size), options


def _examined(data: bytes, reader: PictureReader, *, identity_open: bool) -> JudgedFile:
    try:
        return examine(data, reader, identity_open=identity_open)
    except MemoryError:
        return JudgedFile(FileVerdict.UNCERTAIN, BEYOND_MEMORY)
    except Exception:
        return JudgedFile(FileVerdict.UNCERTAIN, NOT_EXAMINED)


if __name__ == "__main__":
    main()
