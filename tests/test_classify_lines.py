"""`privacyloket classify` for programs: every line and every text gets its answer."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from threading import Semaphore
from typing import Any, Final

import pytest
from fakes import FakeClock
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import NOW
from rich.console import Console
from understandings import BREACH, PATIENCE, understood

from casework.kinds import Kind
from casework.message import Channel, Evidence, Understanding
from classifier.understand import PrivacyReader
from service.classify_lines import TypedMessage, answer_lines, understanding_as_json
from service.classify_picture import LANGUAGES, message_picture
from service.classify_workers import answer_lines_on
from service.deadline_lines import LONGEST_LINE, as_json_line, read_lines
from service.typed_messages import reads_with

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
