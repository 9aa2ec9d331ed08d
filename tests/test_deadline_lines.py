"""Check that every line in gets one line out, whatever somebody sends."""

import io
import json
import re
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.deadline_records import MOST_SUSPENSIONS
from service.deadline_lines import LONGEST_LINE, answer_lines, as_json_line, read_lines

GOOD: Final = b'{"id": 1, "kind": "month", "received": "2027-01-31"}'
DUE: Final = "2027-03-01"


def answers(sent: bytes) -> list[dict[str, Any]]:
    """Answer what comes back for the bytes that a program sends, read as strict JSON."""
    written = b"".join(map(as_json_line, answer_lines(read_lines(io.BytesIO(sent)))))
    return [json.loads(line, parse_constant=pytest.fail) for line in written.splitlines()]


def only(sent: bytes) -> dict[str, Any]:
    """Answer the one answer to one line."""
    (answer,) = answers(sent)
    return answer


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"rommel", "geen JSON"),
        (b"null", "verwacht een JSON-object"),
        (b"[]", "verwacht een JSON-object"),
        (b"5", "verwacht een JSON-object"),
        (b'"tekst"', "verwacht een JSON-object"),
        (GOOD + GOOD, "geen JSON (Extra data)"),
        (GOOD.replace(b"1", b"NaN", 1), "NaN is geen getal"),
        (GOOD.replace(b"1", b"-Infinity", 1), "-Infinity is geen getal"),
        (GOOD.replace(b"1", b"1e999", 1), "een getal is te groot"),
        (GOOD.replace(b"1", b"9" * 5000, 1), "een getal is te groot"),
        (GOOD.replace(b"1", b'"\xe9"', 1), "geen UTF-8"),
        (b"[" * 100_000, "te diep genest"),
        (GOOD.replace(b"1", b"[" * 50_000 + b"]" * 50_000, 1), "te diep genest"),
        (b" " * LONGEST_LINE + GOOD, f"langer dan {LONGEST_LINE} tekens"),
        (b'{"received": "' + b"9" * (3 * LONGEST_LINE), f"langer dan {LONGEST_LINE} tekens"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_line_without_a_record_is_told_by_number_and_the_next_is_answered(
    line: bytes, says: str
) -> None:
    bad, good = answers(line + b"\n" + GOOD)

    assert bad["id"] is None
    assert bad["error"].startswith("regel 1: ")
    assert says in bad["error"]
    assert good["due"] == DUE


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"received": "2027-02-30"}, "received: '2027-02-30' bestaat niet"),
        ({"received": "2027-01-31T10:00"}, "received: '2027-01-31T10:00' zegt niet"),
        ({"received": "2027-03-28T02:30"}, "klok een uur vooruit"),
        ({"received": None}, "received: ontbreekt"),
        ({"received": ["2027-01-31"]}, "received: een lijst is geen datum"),
        ({"received": {"dag": 1}}, "received: een object is geen datum"),
        ({"received": True}, "received: True is geen datum"),
        ({"received": "2027-01-31\x00"}, "is geen datum"),
        ({"received": "\ud800"}, "received: '\\ud800' is geen datum"),
        ({"received": "２０２７-01-31"}, "received: "),
        ({"received": "x" * 10_000}, "received: 'xxxx"),
        ({"kind": "year"}, "kind: 'year' is onbekend"),
        ({"kind": None}, "kind: ontbreekt"),
        ({"suspensions": {}}, "suspensions: moet een lijst zijn"),
        ({"suspensions": [None]}, "suspensions[0]: moet een object zijn"),
        (
            {"suspensions": [{"asked": "2027-02-05", "answered": "2027-02-04"}]},
            "suspensions[0].answered: ",
        ),
        (
            {"suspensions": [{"asked": "2027-02-05"}] * (MOST_SUSPENSIONS + 1)},
            "suspensions: meer dan 1000 kan niet",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_record_that_cannot_be_answered_names_the_field_and_keeps_its_id(
    fields: dict[str, object], says: str
) -> None:
    record = {"id": "zaak 7", "kind": "month", "received": "2027-01-31", **fields}

    answer = only(json.dumps(record).encode())

    assert answer["id"] == "zaak 7"
    assert answer["error"].startswith("regel 1: ")
    assert says in answer["error"]
    assert len(answer["error"]) < 200


@pytest.mark.parametrize(
    "sent",
    [
        b"\xef\xbb\xbf" + GOOD,
        GOOD + b"\r\n",
        b"\n \n\t\r\n" + GOOD + b"\n\n",
        GOOD.replace(b"1", b'1, "note": {"deep": [1, 2]}', 1),
        GOOD.replace(b"1", b'1, "term": null, "suspensions": null, "as_of": "", "aware": null', 1),
        GOOD.replace(b"}", b', "suspensions": []}'),
    ],
    ids=["bom", "crlf", "blank lines", "unknown field", "null fields", "empty list"],
)
def test_what_other_programs_put_around_a_record_changes_nothing(sent: bytes) -> None:
    answer = only(sent)

    assert (answer["id"], answer["due"]) == (1, DUE)


def test_a_byte_order_mark_alone_is_a_blank_line() -> None:
    assert answers(b"\xef\xbb\xbf\n") == []


def test_files_joined_on_windows_have_a_byte_order_mark_in_the_middle() -> None:
    first, second = answers(b"\xef\xbb\xbf" + GOOD + b"\r\n\xef\xbb\xbf" + GOOD)

    assert first == second


def test_a_file_in_another_encoding_says_so_on_its_first_line() -> None:
    first, *_ = answers((GOOD.decode() + "\n").encode("utf-16"))

    assert "geen UTF-8; bewaar het bestand als UTF-8" in first["error"]


@pytest.mark.parametrize("name", ["received", "kind", "id"])
def test_a_name_that_stands_there_twice_is_refused_because_either_may_be_meant(name: str) -> None:
    line = GOOD.replace(b"}", f', "{name}": 2}}'.encode())

    answer = only(line)

    assert answer["error"] == f"regel 1: '{name}' staat er meer dan één keer in"
    assert answer["id"] == (2 if name == "id" else 1)


@pytest.mark.parametrize("name", ["", 0, 1.5, True, [1, {"a": None}], {"a": []}, "é→😀", "\ud800"])
def test_any_id_is_handed_back(name: object) -> None:
    record = {"id": name, "kind": "month", "received": "2027-01-31"}

    assert only(json.dumps(record).encode())["id"] == name
    assert only(json.dumps({**record, "kind": "year"}).encode())["id"] == name


def test_an_id_too_deep_to_write_costs_only_its_own_line() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]

    line = as_json_line({"id": deep, "due": DUE})

    assert json.loads(line) == {"id": None, "error": "te diep genest"}


def test_an_answer_is_there_before_the_next_line_is_read() -> None:
    asked: list[int] = []

    def lines() -> Any:
        for number in range(3):
            asked.append(number)
            yield GOOD.decode()

    answering = answer_lines(lines())
    next(answering)

    assert asked == [0]


def test_lines_are_numbered_as_an_editor_does_blank_ones_included() -> None:
    answer = only(b"\n\nrommel\n")

    assert answer["error"].startswith("regel 3: ")


def test_a_line_of_the_greatest_length_is_answered() -> None:
    padded = GOOD.ljust(LONGEST_LINE - 1) + b"\n"

    first, second = answers(padded + GOOD)

    assert (first["due"], second["due"]) == (DUE, DUE)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
nearly_dates = st.one_of(
    st.dates().map(str),
    st.datetimes().map(str),
    st.from_regex(
        r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?)?\Z"
    ),
    anything,
)
fields = st.fixed_dictionaries(
    {},
    optional={
        "id": anything,
        "kind": st.sampled_from(
            ["month", "weeks", "extension", "suspension", "breach24", "breach72"]
        )
        | anything,
        "received": nearly_dates,
        "aware": nearly_dates,
        "term": st.sampled_from(["month", "weeks"]) | anything,
        "notice_sent": nearly_dates,
        "as_of": nearly_dates,
        "suspensions": st.lists(
            st.fixed_dictionaries({"asked": nearly_dates, "answered": nearly_dates}), max_size=3
        )
        | anything,
    },
)


@settings(max_examples=200, deadline=None)
@given(fields)
def test_any_record_gets_a_date_or_an_error_with_its_id(record: dict[str, Any]) -> None:
    answer = only(json.dumps(record).encode())

    assert set(answer) in ({"id", "due", "explanation"}, {"id", "error"})
    assert answer["id"] == record.get("id")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
@example(b"\r\r\n\n\r")
@example(b"\x1c\n\xff\n\xc2\x85\n")
def test_any_bytes_get_one_answer_for_each_line_that_is_not_blank(sent: bytes) -> None:
    answered = answers(sent)

    lines = re.split("\r\n|\r|\n", sent.decode(errors="surrogateescape"))
    assert len(answered) == sum(bool(line.removeprefix("\ufeff").strip()) for line in lines)
    assert all("error" in answer for answer in answered)
