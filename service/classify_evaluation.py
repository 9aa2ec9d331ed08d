"""Measure how well labelled messages are read: TOML as the letters are kept, or lines of JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from casework.kinds import Kind
from classifier.evaluate import answer_letters, print_report
from classifier.training_letters import Letter, LetterIsWrong, find_files, read_letters
from classifier.understand import SHIPPED_MODEL, PrivacyReader
from service.classify_lines import MessageUnreadable, message_in, numbered, record_in
from service.deadline_lines import read_lines

NOT_SAID: Final = ""
"""The language of a record that names none; such a record counts as read in the right one."""


def print_evaluation(paths: list[Path], *, model: Path = SHIPPED_MODEL) -> None:
    """Print the report on the labelled messages of each file or folder.

    Raises LetterIsWrong, also where a path holds no message, and OSError.
    """
    sets = [(path, _letters_in(path)) for path in paths]
    reader = PrivacyReader.load(model)
    for path, letters in sets:
        answers = [
            replace(answer, language=answer.read_language)
            if answer.language == NOT_SAID
            else answer
            for answer in answer_letters(reader, letters)
        ]
        print_report(answers, str(path))


def _letters_in(path: Path) -> list[Letter]:
    files = _files_in(path) if path.is_dir() else [path]
    letters = [
        letter
        for file in files
        for letter in (read_letters([file]) if file.suffix == ".toml" else _of_json_lines(file))
    ]
    if not letters:
        raise LetterIsWrong(f"{path}: hier staan geen gelabelde berichten in")
    return letters


def _files_in(folder: Path) -> list[Path]:
    return [*find_files(folder), *sorted(folder.glob("*.jsonl"))]


def _of_json_lines(file: Path) -> Iterator[Letter]:
    with file.open("rb") as source:
        for number, line in numbered(read_lines(source)):
            try:
                yield _letter(record_in(line), file.name, number)
            except MessageUnreadable as fault:
                raise LetterIsWrong(f"{file.name}: regel {number}: {fault}") from fault


def _letter(record: Mapping[str, Any], file: str, number: int) -> Letter:
    message = message_in(record)
    names, language = record.get("labels"), record.get("language", NOT_SAID)
    if not isinstance(names, list) or not names or not set(map(str, names)) <= set(Kind):
        raise MessageUnreadable("`labels` moet een lijst van de twaalf soorten zijn")
    labels = frozenset(Kind(name) for name in names)
    if Kind.OVERIG in labels and len(labels) > 1:
        raise MessageUnreadable("`labels`: overig staat alleen")
    if not isinstance(language, str):
        raise MessageUnreadable("`language` is geen tekst")
    return Letter(
        labels=labels,
        channel=message.channel,
        language=language,
        subject=message.subject,
        text=message.text.strip(),
        file=file,
        number=number,
    )
