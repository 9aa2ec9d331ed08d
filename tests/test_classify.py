"""`privacyloket classify`: every line gets its answer, every person a picture."""

import io
import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from threading import Semaphore
from typing import Any, Final, Self

import pytest
from fakes import FakeClock
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import NOW
from rich.console import Console

from casework.kinds import Kind
from casework.message import Channel, Evidence, Understanding
from classifier.training_letters import LetterIsWrong
from classifier.understand import PrivacyReader
from service.board_files import shipped_boards
from service.classify_evaluation import print_evaluation
from service.classify_lines import TypedMessage, answer_lines, understanding_as_json
from service.classify_picture import LANGUAGES, LONGEST_TEXT, message_picture
from service.classify_workers import answer_lines_on
from service.deadline_lines import LONGEST_LINE, as_json_line, read_lines
from service.settings import Settings
from service.typed_messages import NoSuchBoard, reads_with, schools_known

COMMAND: Final = [str(Path(sys.executable).parent / "privacyloket"), "classify"]
KEYS: Final = {
    "id",
    "labels",
    "probabilities",
    "needs_triage",
    "language",
    "schools",
    "discovered",
    "evidence",
}
BREACH: Final = "Ik kreeg een mail met het rapport van een ander kind."
PATIENCE: Final = 60
"""Seconds, on a machine that is busy with something else."""


def understood(**more: Any) -> Understanding:
    """An understanding of a breach, or what the test says."""
    given: dict[str, Any] = {
        "labels": (Kind.DATALEK,),
        "unsure": False,
        "probabilities": {kind: 0.97 if kind is Kind.DATALEK else 0.01 for kind in Kind},
        "likely": (Kind.DATALEK,),
        "language": "nl",
    }
    return Understanding(**(given | more))


class Reading:
    """Reads nothing, and remembers what it was given."""

    def __init__(self, answer: Understanding | None = None) -> None:
        self.answer = answer or understood()
        self.asked: list[TypedMessage] = []

    def __call__(self, message: TypedMessage) -> Understanding:
        self.asked.append(message)
        return self.answer


def answers(sent: bytes, reading: Reading | None = None) -> list[dict[str, Any]]:
    """Answer what comes back for the bytes that a program sends, read as strict JSON."""
    found = answer_lines(read_lines(io.BytesIO(sent)), reading or Reading())
    written = b"".join(map(as_json_line, found))
    return [json.loads(line, parse_constant=pytest.fail) for line in written.splitlines()]


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, capture_output=True, timeout=PATIENCE * 2, check=False
    )


def lines(result: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line, parse_constant=pytest.fail) for line in result.stdout.splitlines()]


# --- lines in, lines out ----------------------------------------------------------------------


def test_a_record_gets_everything_that_is_understood_of_it() -> None:
    discovered = datetime(2026, 7, 1, 20, 30, tzinfo=UTC)
    reading = Reading(
        understood(
            unsure=True,
            schools=("De Brug",),
            discovered=discovered,
            evidence=(Evidence(Kind.DATALEK, 24, 52),),
        )
    )
    record = {"id": 7, "channel": "chat", "subject": "Rapport", "text": BREACH}

    (answer,) = answers(json.dumps(record).encode(), reading)

    assert set(answer) == KEYS
    assert set(answer["probabilities"]) == set(Kind)
    assert answer["probabilities"]["datalek"] == 0.97
    assert (answer["id"], answer["labels"], answer["needs_triage"]) == (7, ["datalek"], True)
    assert (answer["language"], answer["schools"]) == ("nl", ["De Brug"])
    assert answer["discovered"] == "2026-07-01T22:30:00+02:00"
    assert answer["evidence"] == [{"label": "datalek", "start": 24, "end": 52}]
    assert reading.asked == [TypedMessage(BREACH, "Rapport", Channel.CHAT)]


def test_what_a_record_leaves_out_has_its_default() -> None:
    reading = Reading()

    (answer,) = answers(
        b'{"text": "", "subject": null, "channel": null, "received": null}', reading
    )

    assert answer["id"] is None
    assert answer["discovered"] is None
    assert reading.asked == [TypedMessage("", "", Channel.EMAIL, None)]


def test_a_moment_is_read_with_its_offset() -> None:
    reading = Reading()

    answers(b'{"text": "x", "received": "2026-03-05T09:00:00+01:00"}', reading)

    assert reading.asked[0].received == datetime(2026, 3, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"rommel", "geen JSON"),
        (b"null", "verwacht een JSON-object"),
        (b'["text"]', "verwacht een JSON-object"),
        (b'{"id": NaN, "text": "x"}', "NaN is geen getal"),
        (b'{"id": 1e999, "text": "x"}', "een getal is te groot"),
        (b'{"id": ' + b"9" * 5000 + b', "text": "x"}', "een getal is te groot"),
        (b'{"text": "\xff"}', "geen UTF-8"),
        (b"[" * 100_000, "te diep genest"),
        (b'{"text": "' + b"a" * LONGEST_LINE + b'"}', f"langer dan {LONGEST_LINE} tekens"),
        (b"{}", "`text` ontbreekt"),
        (b'{"text": null}', "`text` ontbreekt"),
        (b'{"text": ["x"]}', "`text` is geen tekst"),
        (b'{"text": "x", "subject": 5}', "`subject` is geen tekst"),
        (b'{"text": "x", "channel": "fax"}', "'fax' is geen email of chat"),
        (b'{"text": "x", "channel": {}}', "een object is geen email of chat"),
        (b'{"text": "x", "received": "gisteren"}', "'gisteren' is geen tijdstip"),
        (b'{"text": "x", "received": 5}', "5 is geen tijdstip"),
        (b'{"text": "x", "received": "0001-01-01T00:00+14:00"}', "is geen tijdstip"),
        (b'{"text": "x", "received": "2026-03-05T09:00"}', "zegt niet in welke tijdzone"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_bad_line_is_told_by_its_number_and_the_next_is_answered(line: bytes, says: str) -> None:
    bad, good = answers(b"\n" + line + b'\n{"id": 2, "text": "x"}')

    assert set(bad) == {"id", "error"}
    assert bad["error"].startswith("regel 2: ")
    assert says in bad["error"]
    assert len(bad["error"]) < 200
    assert (good["id"], set(good)) == (2, KEYS)


@pytest.mark.parametrize(
    "sent",
    [
        b"\xef\xbb\xbf" + b'{"id": 1, "text": "x"}',
        b'{"id": 1, "text": "x"}\r\n\xef\xbb\xbf\r\n',
        b'\n \n{"id": 1, "text": "\\ud800", "more": {"deep": [1]}}\n\n',
    ],
    ids=["bom", "crlf", "half a character"],
)
def test_what_other_programs_put_around_a_record_changes_nothing(sent: bytes) -> None:
    (answer,) = answers(sent)

    assert (answer["id"], set(answer)) == (1, KEYS)


def test_a_bad_record_keeps_its_id() -> None:
    (answer,) = answers(b'{"id": {"zaak": [1]}, "text": 5}')

    assert answer["id"] == {"zaak": [1]}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
fields = st.fixed_dictionaries(
    {},
    optional={
        "id": st.integers() | st.text(),
        "text": st.text() | anything,
        "subject": st.text() | anything,
        "channel": st.sampled_from(["email", "chat"]) | anything,
        "received": st.datetimes().map(str) | anything,
    },
)


@settings(max_examples=200, deadline=None)
@given(fields)
def test_any_record_gets_one_answer_or_an_error_with_its_id(record: dict[str, Any]) -> None:
    (answer,) = answers(json.dumps(record).encode())

    assert set(answer) in (KEYS, {"id", "error"})
    assert answer["id"] == record.get("id") or "error" in answer


# --- several processes ------------------------------------------------------------------------


def test_two_processes_answer_as_one_in_the_order_of_the_lines() -> None:
    texts = [BREACH, "rommel", "", "Graag een kopie van ons dossier.", "👍", "\ud800 foto weg"]
    sent = [json.dumps({"id": n, "text": text}) for n, text in enumerate(texts * 12)]
    sent[5] = "rommel"

    found = list(answer_lines_on(2, sent, ()))

    assert [each["id"] for each in found] == [*range(5), None, *range(6, len(sent))]
    assert found[5]["error"].startswith("regel 6: ")
    assert found[0]["labels"] == ["datalek"]
    assert [each | {"id": 0} for each in found[6:12]] == [each | {"id": 0} for each in found[12:18]]


def test_an_answer_is_there_before_the_next_line_is_written() -> None:
    seen = Semaphore(0)

    def typing() -> Iterator[str]:
        yield json.dumps({"id": 0, "text": "foto weg"})
        for number in (1, 2):
            assert seen.acquire(timeout=PATIENCE)
            yield json.dumps({"id": number, "text": "foto weg"})

    answered = []
    for answer in answer_lines_on(2, typing(), ()):
        answered.append(answer["id"])
        seen.release()

    assert answered == [0, 1, 2]


def test_a_source_that_fails_is_no_silent_end() -> None:
    def failing() -> Iterator[str]:
        yield json.dumps({"id": 1, "text": "x"})
        raise OSError("de schijf is weg")

    found = answer_lines_on(2, failing(), ())

    assert next(found)["id"] == 1
    with pytest.raises(OSError, match="de schijf is weg"):
        next(found)


# --- the command ------------------------------------------------------------------------------


def test_the_command_answers_lines_and_fails_when_one_was_bad() -> None:
    received = "2026-03-05T09:00:00+01:00"
    good = {
        "id": "a",
        "text": f"Gisteren: {BREACH} Mijn kind zit op De Tandem.",
        "received": received,
    }

    result = run("--jobs", "1", stdin=b"{\n" + json.dumps(good).encode())

    bad, answer = lines(result)
    assert (result.returncode, result.stderr) == (1, b"")
    assert bad["error"].startswith("regel 1: ")
    assert answer["labels"] == ["datalek"]
    (place,) = answer["evidence"]
    assert "mail met het rapport" in good["text"][place["start"] : place["end"]]
    assert answer["schools"] == ["De Tandem"]
    assert answer["discovered"].startswith("2026-03-04T")


def test_a_board_that_is_not_there_is_wrong_use() -> None:
    result = run("--board", "nergens", stdin=b"")

    assert result.returncode == 2
    assert "nergens" in result.stderr.decode()


def test_files_without_evaluate_are_wrong_use() -> None:
    assert run("brief.toml").returncode == 2


def test_the_schools_are_those_of_one_board_or_of_all(tmp_path: Path) -> None:
    configured = Settings(data_dir=tmp_path)

    every = schools_known(configured)

    assert schools_known(configured, "opron")
    assert set(schools_known(configured, "opron")) <= set(every)
    assert set(every) == {
        school for board in shipped_boards() for school in schools_known(configured, board)
    }
    with pytest.raises(NoSuchBoard, match="opron"):
        schools_known(configured, "nergens")


# --- every text has an answer -----------------------------------------------------------------


@pytest.fixture(scope="module")
def reader() -> PrivacyReader:
    return PrivacyReader.load()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \r\n\t",
        "👍🏽👨‍👩‍👧",
        "> Wilt u de foto verwijderen?\n> Groet",
        "-- \nWietske Brands",
        "\ud83d",
        "\x00\x1b[31m",
        "请删除我女儿的照片。",
        "Παρακαλώ διαγράψτε τη φωτογραφία.",
        "გთხოვთ წაშალოთ ფოტო",
        "እባክዎ ፎቶውን ያጥፉ",
        "कृपया फोटो हटा दें",
        "Fadlan tirtir sawirka gabadhayda.",
        "w" * 90_000,
        "Wij hebben genoten van het feest en de taart was lekker. " * 1000,
        "?!" * 40_000,
        "\u202e\u0301\u0301 \u200d",
    ],
    ids=lambda text: repr(text[:12]),
)
@pytest.mark.parametrize("channel", Channel)
def test_every_text_has_a_defined_answer(
    reader: PrivacyReader, text: str, channel: Channel
) -> None:
    read = reads_with(reader, (), FakeClock(NOW))

    answer = understanding_as_json(read(TypedMessage(text, channel=channel)))

    assert answer["labels"]
    assert set(answer["probabilities"]) == set(Kind)
    assert all(0 <= value <= 1 for value in answer["probabilities"].values())
    assert answer["language"] in LANGUAGES
    assert all(each["start"] < each["end"] <= len(text) for each in answer["evidence"])
    Console(file=StringIO()).print(message_picture(text, read(TypedMessage(text))))


def test_nothing_or_only_an_attachment_goes_to_a_person(reader: PrivacyReader) -> None:
    found = reads_with(reader, (), FakeClock(NOW))(TypedMessage(""))

    assert (found.labels, found.unsure, found.evidence) == ((Kind.OVERIG,), True, ())


# --- the picture ------------------------------------------------------------------------------


def drawn(text: str, found: Understanding, width: int = 80) -> str:
    console = Console(width=width, file=StringIO(), record=True)
    console.print(message_picture(text, found))
    return console.export_text()


def evident(text: str, **words: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(Kind(kind), text.index(said), text.index(said) + len(said))
        for kind, said in words.items()
    )


def test_the_picture_shows_the_sentence_the_bars_and_the_words_without_colour() -> None:
    evidence = evident(BREACH, datalek="rapport van een ander kind")

    shown = drawn(BREACH, understood(evidence=evidence, schools=("De Brug",)))

    assert "Lijkt een datalek: 'rapport van een ander kind'" in shown
    assert "‹rapport van een ander kind›1" in shown
    assert "97%" in shown
    assert "Nederlands" in shown
    assert "De Brug" in shown
    assert "Mens kijkt eerst  nee" in shown


def test_the_picture_says_when_a_person_must_look_and_when_a_breach_was_discovered() -> None:
    discovered = datetime(2026, 7, 1, 20, 30, tzinfo=UTC)

    shown = drawn(BREACH, understood(unsure=True, discovered=discovered))

    assert "Kan een datalek zijn" in shown
    assert "Mens kijkt eerst  ja" in shown
    assert "woensdag 1 juli 2026, 22:30" in shown


def test_words_that_speak_for_two_kinds_are_marked_for_both() -> None:
    text = "Haal de foto van het lek weg."
    evidence = evident(text, verwijdering="Haal de foto van het lek weg", datalek="het lek")

    shown = drawn(text, understood(labels=(Kind.DATALEK, Kind.VERWIJDERING), evidence=evidence))

    assert "‹Haal de foto van ‹het lek›1 weg›2." in shown


def test_of_a_very_long_text_only_what_stands_around_the_words_is_drawn() -> None:
    text = f"{'taart ' * 2000}{BREACH}{' limonade' * 2000}"

    shown = drawn(text, understood(evidence=evident(text, datalek="rapport van een ander kind")))

    assert "[…]" in shown
    assert "rapport van" in shown
    assert len(shown) < 2 * LONGEST_TEXT


def test_the_picture_fits_a_narrow_terminal() -> None:
    shown = drawn(BREACH, understood(evidence=evident(BREACH, datalek="een mail")), width=30)

    assert max(map(len, shown.splitlines())) <= 30
    assert "Datalek" in shown


def test_a_text_cannot_steer_the_terminal() -> None:
    text = "\x1b]0;titel\x07 \x1b[31mrood [bold]vet[/bold] \x9b2J het lek\r weg"

    shown = drawn(text, understood(evidence=evident(text, datalek="het lek\r weg")))

    assert not {"\x1b", "\x07", "\x9b", "\r"} & set(shown)
    assert "[bold]vet[/bold]" in shown


# --- at a terminal ----------------------------------------------------------------------------


class Terminal:
    """A person at a terminal, who types and reads."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self._ours, theirs = pty.openpty()
        env = {**os.environ, "TERM": "xterm-256color", **environment}
        self._process = subprocess.Popen(
            [*COMMAND, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=env
        )
        os.close(theirs)

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def read_until(self, words: str) -> str:
        """Answer what is shown until these words are."""
        shown = b""
        while words.encode() not in shown:
            ready, _, _ = select.select([self._ours], [], [], PATIENCE)
            assert ready, shown.decode(errors="replace")
            shown += os.read(self._ours, 65_536)
        return shown.decode(errors="replace")

    def end(self) -> int:
        """Wait until the command has ended; answer its status."""
        return self._process.wait(timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)


def test_a_person_types_messages_and_sees_each_answered_without_colour_when_asked() -> None:
    with Terminal(NO_COLOR="1", COLUMNS="90") as terminal:
        terminal.read_until("Typ of plak een bericht")
        terminal.type(f"Dag juf,\n{BREACH}\n\n")
        first = terminal.read_until("───")
        terminal.type("Mijn zoon is ziek vandaag.\x04\x04")
        second = terminal.read_until("───")
        terminal.type("\x04")
        status = terminal.end()

    assert status == 0
    assert "Lijkt een datalek: '" in first
    assert "rapport van een ander kind" in first
    assert "\x1b[3" not in first.replace("\x1b[?", "")
    assert "Lijkt geen privacyverzoek" in second


# --- measuring --------------------------------------------------------------------------------


def test_labelled_messages_are_measured_from_toml_a_folder_and_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = tmp_path / "brieven.toml"
    toml.write_text(
        f'[[letter]]\nlabels = ["datalek"]\nchannel = "email"\nlanguage = "nl"\ntext = "{BREACH}"\n'
    )
    record = {"labels": ["datalek"], "text": BREACH, "id": 1}
    (tmp_path / "regels.jsonl").write_text(json.dumps(record) + "\n\n")

    print_evaluation([toml, tmp_path / "regels.jsonl", tmp_path])
    shown = capsys.readouterr().out

    assert f"{toml}: 1 messages" in shown
    assert f"{tmp_path}: 2 messages" in shown
    assert shown.count("breach_recall         1.000") == 3
    assert shown.count("language_right        1.000") == 3


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("rommel", "geen JSON"),
        ('{"text": "x"}', "`labels`"),
        ('{"text": "x", "labels": ["lek"]}', "`labels`"),
        ('{"text": "x", "labels": ["overig", "klacht"]}', "overig staat alleen"),
        ('{"text": "x", "labels": ["klacht"], "language": 5}', "`language`"),
        ('{"labels": ["klacht"]}', "`text` ontbreekt"),
        ("", "geen gelabelde berichten"),
    ],
)
def test_labelled_lines_that_cannot_be_read_are_named(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "regels.jsonl"
    file.write_text(f"\n{line}\n")

    with pytest.raises(LetterIsWrong, match=says) as fault:
        print_evaluation([file])

    assert "regels.jsonl" in str(fault.value)


def test_the_command_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = run("--evaluate", str(tmp_path / "weg.toml"))

    assert result.returncode == 1
    assert "niet te openen" in result.stderr.decode()
