"""Read messages one after another in a process of its own, for the process that started it."""

import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from casework.board_parts import School
from classifier.understand import PrivacyReader
from service.classify_lines import answer_line
from service.clock import MachineClock
from service.typed_messages import reads_with


def main() -> None:
    """Answer lines until whoever asks is gone; the argument is the number of its connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that a person started
    connection: Connection = Connection(int(sys.argv[1]))
    schools: tuple[School, ...]
    model: Path
    schools, model = connection.recv()
    read = reads_with(PrivacyReader.load(model), schools, MachineClock())
    try:
        while True:
            number, line = connection.recv()
            connection.send(answer_line(line, number, read))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


if __name__ == "__main__":
    main()
