"""Check what is answered to a JSON record, and what is said of one that cannot be answered."""

import pytest

from casework.deadline_records import answer_json_line
from casework.deadlines import DeadlineInputError


@pytest.mark.parametrize(
    ("record", "field", "says"),
    [
        ({"kind": "month"}, "received", "ontbreekt"),
        ({"received": "2026-06-01"}, "kind", "ontbreekt"),
        ({"kind": "year", "received": "2026-06-01"}, "kind", "month, weeks"),
        ({"kind": ["month"], "received": "2026-06-01"}, "kind", "onbekend"),
        ({"kind": "month", "received": 20260601}, "received", "geen datum"),
        ({"kind": "month", "received": "gisteren"}, "received", "geen datum"),
        ({"kind": "month", "received": "2027-02-30"}, "received", "bestaat niet"),
        ({"kind": "month", "received": "2027-02-28T24:30:00Z"}, "received", "bestaat niet"),
        ({"kind": "breach72", "received": "2027-03-28T02:30"}, "received", "klok een uur vooruit"),
        ({"kind": "breach72", "received": "2027-07-01T12:00"}, "received", r"12:00:00\+02:00"),
        ({"kind": "month", "received": "2027-01-31T12:00"}, "received", r"12:00:00\+01:00"),
        ({"kind": "breach24", "received": "2027-01-31"}, "received", "ook de tijd"),
        ({"kind": "breach72", "aware": "2027-01-31"}, "aware", "ook de tijd"),
        ({"kind": "month", "received": "9999-12-31"}, "received", "jaar 9999"),
        ({"kind": "month", "received": "0001-01-01T00:00:00+14:00"}, "received", "jaar 1 "),
        ({"kind": "weeks", "received": "2026-06-01", "term": "year"}, "term", "month, weeks"),
        (
            {"kind": "extension", "received": "2026-06-01", "notice_sent": "2026-05-31"},
            "notice_sent",
            "vóór de ontvangst",
        ),
        (
            {"kind": "extension", "received": "2026-03-01", "notice_sent": "2026-03-29T02:30"},
            "notice_sent",
            "klok een uur vooruit",
        ),
        ({"kind": "month", "received": "2026-06-01", "suspensions": "x"}, "suspensions", "lijst"),
        ({"kind": "month", "received": "2026-06-01", "suspensions": [1]}, "suspensions[0]", "obj"),
        (
            {"kind": "month", "received": "2026-06-01", "suspensions": [{}]},
            "suspensions[0].asked",
            "ontbreekt",
        ),
        (
            {
                "kind": "suspension",
                "received": "2026-06-01",
                "suspensions": [
                    {"asked": "2026-06-02", "answered": "2026-06-03"},
                    {"asked": "2026-06-05", "answered": "2026-06-04"},
                ],
            },
            "suspensions[1].answered",
            "vóór de vraag",
        ),
        (
            {
                "kind": "suspension",
                "received": "2026-06-01",
                "suspensions": [{"asked": "2026-05-31", "answered": "2026-06-04"}],
            },
            "suspensions[0].asked",
            "vóór de ontvangst",
        ),
        (
            {
                "kind": "suspension",
                "received": "2026-06-01",
                "suspensions": [{"asked": "2026-06-02", "answered": None}],
            },
            "as_of",
            "ontbreekt",
        ),
    ],
)
def test_a_record_that_cannot_be_answered_names_the_field(
    record: dict[str, object], field: str, says: str
) -> None:
    with pytest.raises(DeadlineInputError, match=says) as refusal:
        answer_json_line(record)

    assert refusal.value.field == field
    assert str(refusal.value).startswith(f"{field}: ")


def test_what_a_person_types_may_lack_an_offset() -> None:
    typed = {"kind": "breach72", "received": "2027-03-26 14:00"}

    answer = answer_json_line(typed, local_times_allowed=True)

    assert answer["due"] == "2027-03-29T15:00:00+02:00"


def test_an_answer_hands_back_the_id_and_explains_the_date() -> None:
    record = {"id": 7, "kind": "month", "received": "2024-03-05", "note": "left alone"}

    answer = answer_json_line(record)

    assert answer == {
        "id": 7,
        "due": "2024-04-05",
        "explanation": "ontvangen di 5 maart 2024 → één maand later: vr 5 april 2024, tot en met"
        " 23:59 (art. 12 lid 3 AVG, art. 3 Verordening 1182/71)",
    }
