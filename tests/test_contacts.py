"""Prove how contacts are read from an export, and that faults tell lines and never values."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.contact_layouts import Layout, LayoutUnknown, columns_of, read_line
from casework.contacts import (
    Authority,
    Contact,
    ContactKind,
    known_at,
    plain_address,
    plain_number,
    sixteen_on,
)
from casework.identity import (
    IdentityWay,
    KnownContact,
    strongest_fitting,
    way_in_words,
    ways_for,
)
from casework.kinds import KIND_FACTS, Kind
from service.contact_files import ContactFileUnreadable, open_contact_file, sort_lines

PARNASSYS = (
    *("Leerlingnummer", "Roepnaam", "Geboortedatum", "Verzorger 1 e-mail", "Verzorger 1 mobiel"),
    *("Verzorger 1 gezag", "E-mail verzorger 2", "Gezag verzorger 2"),
)
ESIS = ("Leerlingnummer", "Geboortedatum", "Relatie", "E-mail", "Mobiel", "Gezag")
MAGISTER = ("Stamnummer", "Geb.datum", "Emailadres ouder 1", "Ouder 1 telefoon", "Ouder 2 e-mail")
PLAIN = ("school", "leerling", "geboortedatum", "email", "telefoon", "gezag")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Moeder@Ouders.example", "moeder@ouders.example"),
        (" <moeder@ouders.example> ", "moeder@ouders.example"),
        ("mailto:moeder@ouders.example", "moeder@ouders.example"),
        ("moeder@ouders", None),
        ("moeder", None),
        ("", None),
        ("a@b@ouders.example", None),
        ("x" * 65 + "@ouders.example", None),
    ],
)
def test_a_mail_address_is_compared_without_capitals(typed: str, plain: str | None) -> None:
    assert plain_address(typed) == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("06-12345678", "+31612345678"),
        ("06 1234 5678", "+31612345678"),
        ("612345678", "+31612345678"),
        ("+31 6 12345678", "+31612345678"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("(0598) 12 34 56", "+31598123456"),
        ("tel:+31612345678", "+31612345678"),
        ("+49 151 23456789", "+4915123456789"),
        ("0049 151 23456789", "+4915123456789"),
        ("+32 470 12 34 56", "+32470123456"),
        ("06-1234567", None),
        ("06-123456789", None),
        ("geen", None),
        ("", None),
        ("+0612345678", None),
        ("06-12345678 (moeder)", None),
    ],
)
def test_a_telephone_number_is_compared_in_international_form(
    typed: str, plain: str | None
) -> None:
    assert plain_number(typed) == plain


@given(st.text(max_size=40))
def test_reading_a_number_or_address_never_fails_and_is_the_same_twice(text: str) -> None:
    for read in (plain_number, plain_address):
        once = read(text)
        assert once is None or read(once) == once


@pytest.mark.parametrize(
    ("born", "sixteen"),
    [
        (date(2010, 11, 3), date(2026, 11, 3)),
        (date(2012, 2, 29), date(2028, 2, 29)),
        (date(2084, 2, 29), date(2100, 3, 1)),
    ],
)
def test_the_sixteenth_birthday(born: date, sixteen: date) -> None:
    assert sixteen_on(born) == sixteen


@pytest.mark.parametrize(
    ("header", "layout", "persons"),
    [
        (PARNASSYS, Layout.PARNASSYS, 2),
        (ESIS, Layout.ESIS, 1),
        (MAGISTER, Layout.MAGISTER, 2),
        (PLAIN, Layout.PLAIN, 1),
    ],
)
def test_each_layout_is_recognised(header: tuple[str, ...], layout: Layout, persons: int) -> None:
    columns = columns_of(header)

    assert (columns.layout, len(columns.persons)) == (layout, persons)
    assert columns_of(header, layout) == columns


def test_the_mapping_tells_what_is_read_and_what_is_not() -> None:
    meanings = dict(columns_of(PARNASSYS).meanings())

    assert meanings["Roepnaam"] == ""
    assert meanings["E-mail verzorger 2"] == "mailadres van contact 2"
    assert "alleen" in meanings["Geboortedatum"]


@pytest.mark.parametrize(
    ("header", "layout"),
    [((), None), (("Naam", "E-mail"), None), (PARNASSYS, Layout.MAGISTER), (("leerling",), None)],
)
def test_a_file_that_fits_no_layout_is_refused(
    header: tuple[str, ...], layout: Layout | None
) -> None:
    with pytest.raises(LayoutUnknown, match=r"past niet op|past op geen"):
        columns_of(header, layout)


def test_a_line_gives_each_way_to_reach_each_parent() -> None:
    read = read_line(
        ("17", "Wietske", "3-11-2010", "a@x.example; b@x.example", "0612345678", "Ja", "", "nee"),
        columns_of(PARNASSYS),
    )

    of_age = date(2026, 11, 3)
    assert read.faults == ()
    assert read.contacts == (
        Contact(ContactKind.EMAIL, "a@x.example", Authority.YES, of_age, "17"),
        Contact(ContactKind.EMAIL, "b@x.example", Authority.YES, of_age, "17"),
        Contact(ContactKind.PHONE, "+31612345678", Authority.YES, of_age, "17"),
    )


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (("", "W", "", "a@x.example", "", "", "", ""), "'Leerlingnummer' is leeg"),
        (("1", "W", "31-02-2010", "", "", "", "", ""), "'Geboortedatum' is geen datum"),
        (("1", "W", "", "wietske", "", "", "", ""), "'Verzorger 1 e-mail' is geen mailadres"),
        (("1", "W", "", "", "wietske", "", "", ""), "'Verzorger 1 mobiel' is geen telefoonnummer"),
        (("1", "W", "", "", "", "wietske", "", ""), "'Verzorger 1 gezag' zegt geen ja of nee"),
        (("1", "W"), "minder kolommen"),
    ],
)
def test_a_fault_names_the_column_and_never_the_value(cells: tuple[str, ...], fault: str) -> None:
    (said,) = read_line(cells, columns_of(PARNASSYS)).faults

    assert fault in said
    assert "wietske" not in said
    assert "31-02" not in said


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ";"), ("utf-8-sig", ","), ("utf-16", "\t"), ("cp1252", ";")],
)
def test_encoding_and_separator_are_guessed(tmp_path: Path, encoding: str, separator: str) -> None:
    file = tmp_path / "export.csv"
    lines = [separator.join(PLAIN), separator.join(("De Bräskorf", "1", "", "a@x.example", "", ""))]
    file.write_bytes("\r\n".join(lines).encode(encoding))

    found = sort_lines(open_contact_file(file, None), lambda school: school)

    assert list(found.by_school) == ["De Bräskorf"]
    assert found.faults == []


def test_every_fault_has_its_line_and_an_unknown_school_is_one(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    rows = [
        ";".join(PLAIN),
        "De Eik;1;;a@x.example;;",
        "",
        "Elders;2;;b@x.example;;",
        "De Eik;3;;x;;",
    ]
    file.write_text("\n".join(rows), encoding="utf-8")
    schools = {"De Eik": "De Eik"}

    found = sort_lines(open_contact_file(file, None), schools.get)

    assert found.lines == 3
    assert [line for line, _ in found.faults] == [4, 5]
    assert [each.value for each in found.by_school["De Eik"]] == ["a@x.example"]


@pytest.mark.parametrize("raw", [b"PK\x03\x04\0\0", b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused_in_plain_words(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "export.xlsx"
    file.write_bytes(raw)

    with pytest.raises(ContactFileUnreadable, match=r"geen CSV|beschadigd"):
        open_contact_file(file, None)


@pytest.mark.parametrize(
    ("school", "lists", "known"),
    [
        ("De Eik", {"De Eik": True}, KnownContact.ON_FILE),
        ("De Eik", {"De Eik": False, "De Sleutel": True}, KnownContact.NOT_ON_FILE),
        ("De Eik", {"De Sleutel": True}, KnownContact.NO_LIST),
        (None, {"De Sleutel": True}, KnownContact.NO_SCHOOL),
    ],
)
def test_only_the_cases_own_school_counts(
    school: str | None, lists: dict[str, bool], known: KnownContact
) -> None:
    assert known_at(school, lists) is known


@pytest.mark.parametrize(
    ("contact", "strongest"),
    [
        (KnownContact.ON_FILE, IdentityWay.CODE),
        (KnownContact.NOT_ON_FILE, IdentityWay.CODE),
        (KnownContact.NO_LIST, IdentityWay.CALL_BACK),
        (KnownContact.NO_SCHOOL, None),
    ],
)
def test_the_strongest_way_that_fits_comes_first(
    contact: KnownContact, strongest: IdentityWay | None
) -> None:
    ways = ways_for(Kind.INZAGE, contact=contact)

    assert [each.way for each in ways] == list(IdentityWay)
    assert strongest_fitting(ways) is strongest
    assert all(each.why for each in ways)
    asks = [each.why for each in ways if "kopie" in each.why]
    assert all("niemand maakt een kopie" in each for each in asks)


@pytest.mark.parametrize("kind", [kind for kind in Kind if not KIND_FACTS[kind].needs_identity])
def test_where_nobody_is_asked_there_are_no_ways(kind: Kind) -> None:
    ways = ways_for(kind, contact=KnownContact.ON_FILE)

    assert (ways, strongest_fitting(ways)) == ((), None)


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("herkend aan de balie", IdentityWay.RECOGNISED),
        ("ID gezien door de administratie", IdentityWay.DOCUMENT_SHOWN),
        ("paspoort laten zien", IdentityWay.DOCUMENT_SHOWN),
        ("teruggebeld op het bekende nummer", IdentityWay.CALL_BACK),
        ("via het ouderportaal", IdentityWay.PARENT_PORTAL),
        ("ja hoor", IdentityWay.RECOGNISED),
        ("het idee was duidelijk", IdentityWay.RECOGNISED),
    ],
)
def test_what_staff_wrote_before_there_was_a_list_is_read_as_a_way(
    words: str, way: IdentityWay
) -> None:
    assert way_in_words(words) is way
