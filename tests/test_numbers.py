"""Show that identifying numbers are masked, that other numbers stay, and that no text is slow."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10
from stdnum.luhn import calc_check_digit
from stdnum.nl import bsn

from screening.numbers import Masked, NumberKind, mask_numbers

HELD_OUT: Final = Path(__file__).parent / "data" / "numbers_held_out.jsonl"
MARKED: Final = re.compile(r"⟦([^|⟧]+)\|([^⟧]*)⟧")
BSN: Final = "111222333"
PIECES: Final = (
    "0123456789-./ <\n>@#+,:()", "BSN ", "paspoort ", "IBAN ", "tel ", "NLD", " is ", BSN,
    "NX4H7K3C2", "06-12345678", "12345678", "P<NLD", "<<<<<<", "6503101F2401151",
    "4111 1111 1111 1111", "NL91ABNA0417164300", "\u200b", "\u0661", "é",
    *(kind.mask for kind in NumberKind),
)  # fmt: skip


def held_out() -> Iterator[tuple[str, str, set[tuple[str, int, int]]]]:
    """Answer (id, text, (kind, start, end) of each number in it); marks are taken out."""
    for line in HELD_OUT.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        text, expected, at = "", set(), 0
        for mark in MARKED.finditer(case["marked"]):
            text += case["marked"][at : mark.start()]
            expected.add((mark.group(1), len(text), len(text) + len(mark.group(2))))
            text += mark.group(2)
            at = mark.end()
        yield case["id"], text + case["marked"][at:], expected


def found(text: str) -> set[tuple[str, int, int]]:
    return {(hit.kind.value, hit.start, hit.end) for hit in mask_numbers(text).findings}


def kinds(text: str) -> list[NumberKind]:
    return [hit.kind for hit in mask_numbers(text).findings]


def rebuilt(text: str, masked: Masked) -> str:
    pieces, at = [], 0
    for hit in masked.findings:
        assert at <= hit.start < hit.end <= len(text)
        pieces += [text[at : hit.start], hit.kind.mask]
        at = hit.end
    return "".join([*pieces, text[at:]])


def passing_bsns() -> st.SearchStrategy[str]:
    return (
        st.integers(1_000_000, 99_999_999)
        .map(lambda head: f"{head:08}")
        .map(lambda head: (head, sum((9 - at) * int(head[at]) for at in range(8)) % 11))
        .filter(lambda pair: pair[1] < 10)
        .map(lambda pair: f"{pair[0]}{pair[1]}")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(text, expected, id=name) for name, text, expected in held_out()],
)
def test_a_held_out_text_is_masked_where_it_must_be_and_nowhere_else(
    text: str, expected: set[tuple[str, int, int]]
) -> None:
    assert found(text) == expected


def test_the_held_out_texts_are_many_and_half_of_them_hold_no_number() -> None:
    with_numbers = [bool(expected) for _, _, expected in held_out()]

    assert len(with_numbers) >= 250
    assert 0.4 <= sum(with_numbers) / len(with_numbers) <= 0.6


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"BSN {BSN}.", "BSN [BSN verwijderd]."),
        ("paspoort NX4H7K3C2", "paspoort [documentnummer verwijderd]"),
        ("rijbewijs 5094962111", "rijbewijs [rijbewijsnummer verwijderd]"),
        ("V-nummer 2101234567", "V-nummer [V-nummer verwijderd]"),
        ("NL91 ABNA 0417 1643 00", "[IBAN verwijderd]"),
        ("visa 4111-1111-1111-1111", "visa [betaalkaartnummer verwijderd]"),
        ("I<NLDXR1001R580<<<<<<<<<<<<<<<", "[MRZ verwijderd]"),
    ],
)
def test_the_mask_says_in_dutch_what_stood_there(text: str, masked: str) -> None:
    assert mask_numbers(text).text == masked


def test_a_text_without_numbers_comes_back_as_it_was() -> None:
    text = "Waarom staat het BSN van mijn zoon in Magister?"

    assert mask_numbers(text) == Masked(text, ())


@given(number=passing_bsns())
def test_nine_bare_digits_that_pass_the_11_test_are_always_masked(number: str) -> None:
    text = f"Mijn dochter heeft {number}, dank u"

    assert kinds(text) == [NumberKind.BSN]


@given(number=st.integers(100_000_000, 999_999_999).map(str))
def test_nine_bare_digits_that_fail_the_11_test_stay(number: str) -> None:
    text = f"Mijn dochter heeft {number}, dank u"

    masked = mask_numbers(text)

    assert bool(masked.findings) == (bsn.checksum(number) == 0)


@given(number=st.integers(100_000_000, 999_999_999).map(str))
def test_nine_digits_right_after_the_word_bsn_are_masked_even_when_mistyped(number: str) -> None:
    assert kinds(f"BSN: {number}") == [NumberKind.BSN]


@given(
    number=passing_bsns(), separator=st.sampled_from([" ", ".", "-", "/", "\u00a0", "\n", "\u2013"])
)
def test_a_bsn_in_three_groups_is_masked(number: str, separator: str) -> None:
    grouped = separator.join((number[:3], number[3:6], number[6:]))

    assert found(f"nummer {grouped} graag") == {("BSN", 7, 18)}


@given(number=passing_bsns(), zero=st.sampled_from("\u0660\u06f0\u0966\uff10\U0001d7ce"))
def test_a_bsn_in_digits_of_another_script_is_masked(number: str, zero: str) -> None:
    other = number.translate({48 + figure: ord(zero) + figure for figure in range(10)})

    assert found(f"رقم {other}") == {("BSN", 4, 13)}


@given(number=passing_bsns().filter(lambda number: number[0] != "0"))
def test_a_phone_number_stays_even_if_nine_of_its_digits_pass_the_11_test(number: str) -> None:
    for phone in (f"+31 {number}", f"+31{number}", f"0031 {number}", f"0{number}"):
        assert mask_numbers(phone).text == phone


@given(number=passing_bsns(), label=st.sampled_from(["ordernummer ", "factuurnr. ", "INV-"]))
def test_an_order_number_stays_even_if_it_passes_the_11_test(number: str, label: str) -> None:
    assert mask_numbers(label + number).findings == ()


@given(number=st.integers(10_000_000, 99_999_999).map(str))
def test_eight_digits_stay_unless_a_word_for_bsn_stands_before(number: str) -> None:
    assert mask_numbers(f"KvK {number}").findings == ()
    assert mask_numbers(f"leerling {number}").findings == ()


def test_eight_digits_after_the_word_bsn_are_masked() -> None:
    assert kinds("bsn 10000008, groep 5") == [NumberKind.BSN]


@given(digits=st.integers(0, 10**10 - 1).map(lambda number: f"{number:010}"))
def test_an_account_number_counts_by_its_check_digits(digits: str) -> None:
    right = f"NL{mod_97_10.calc_check_digits(f'INGB{digits}NL')}INGB{digits}"
    wrong = f"{right[:2]}{(int(right[2:4]) + 1) % 97:02}{right[4:]}"

    assert kinds(f"naar {right} graag") == [NumberKind.IBAN]
    assert NumberKind.IBAN not in kinds(f"naar {wrong} graag")


@given(digits=st.integers(0, 10**14 - 1).map(lambda number: f"4{number:014}"))
def test_a_card_number_counts_by_its_check_digit(digits: str) -> None:
    check = int(calc_check_digit(digits))

    assert kinds(f"betaald met {digits}{check}") == [NumberKind.PAYMENT_CARD]
    assert kinds(f"betaald met {digits}{(check + 1) % 10}") == []


def test_a_machine_readable_zone_is_one_finding_with_all_its_lines() -> None:
    zone = (
        "P<NLDDE<BRUIJN<<WILLEKE<LISELOTTE<<<<<<<<<<<\nSPECI20142NLD6503101F2401151999999990<<<<<82"
    )

    assert found(f"onderaan:\n{zone}\nGroet") == {("MRZ", 10, 10 + len(zone))}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n> > "])
@pytest.mark.parametrize("width", [7, 11, 20, 30, 43, 61])
def test_a_machine_readable_zone_is_found_wherever_its_lines_are_wrapped(
    width: int, line_end: str
) -> None:
    zone = (
        "P<NLDDE<BRUIJN<<WILLEKE<LISELOTTE<<<<<<<<<<<SPECI20142NLD6503101F2401151999999990<<<<<82"
    )
    wrapped = line_end.join(zone[at : at + width] for at in range(0, len(zone), width))

    assert found(wrapped) == {("MRZ", 0, len(wrapped))}


def test_a_number_that_wraps_in_a_quoted_mail_is_masked_with_its_quote_mark() -> None:
    assert mask_numbers("> BSN 111222\n> 333 graag").text == "> BSN [BSN verwijderd] graag"


def test_invisible_signs_inside_a_number_are_masked_with_it() -> None:
    text = "bsn 1\u200b11\u00ad222\u2060333 einde"

    assert mask_numbers(text).text == "bsn [BSN verwijderd] einde"


def test_places_are_those_of_the_text_as_it_came_in() -> None:
    text = f"\u200b\u200be\u0301e\u0301n: {BSN} en {BSN}"

    places = [text[hit.start : hit.end] for hit in mask_numbers(text).findings]

    assert places == [BSN, BSN]


def test_the_link_of_a_page_keeps_its_number_unless_it_says_bsn() -> None:
    assert mask_numbers(f"https://school.example/{BSN}").findings == ()
    assert kinds(f"https://school.example/?bsn={BSN}") == [NumberKind.BSN]


def test_a_second_number_glued_to_the_first_is_masked_too() -> None:
    assert mask_numbers(f"{BSN}lokaal{BSN}").text == "[BSN verwijderd]lokaal[BSN verwijderd]"


def test_a_word_for_phone_does_not_hide_the_bsn_in_the_rest_of_the_sentence() -> None:
    assert kinds(f"Ik bel u morgen over {BSN}") == [NumberKind.BSN]


def test_a_bsn_in_a_file_name_is_masked() -> None:
    assert mask_numbers(f"rapport_{BSN}.pdf").text == "rapport_[BSN verwijderd].pdf"


@given(
    text=st.lists(
        st.sampled_from(PIECES[1:]) | st.text(st.sampled_from(PIECES[0]), max_size=12), max_size=14
    ).map("".join)
)
@example("[BSN verwijderd] 12345678")
@example("BSN 111222333 12345678")
@example("364.866.147lokaal963817012")
@settings(max_examples=300)
def test_masking_a_masked_text_changes_nothing(text: str) -> None:
    once = mask_numbers(text)

    twice = mask_numbers(once.text)

    assert twice == Masked(once.text, ())


@given(text=st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
@settings(max_examples=300)
def test_the_findings_say_exactly_what_was_replaced(text: str) -> None:
    masked = mask_numbers(text)

    assert rebuilt(text, masked) == masked.text


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "0-", "111222333 ", "111.222.333 ", "<", "a<", "<a ", "K", "P<NLDJAN<<PIET<<<",
     "6503101F2401151", "SPECI20142NLD6503101F2401151", "NL91 ", "NL91ABNA0417164300 ", "4111 ",
     "bsn 1 ", "paspoort nr a1 ", "V 1", "a@", "+31 ", "06 1", "(0", "\n", "> ", "1\u200b",
     "\u0661", "a\u0301", "&lt;", "12-05-2014 ", "[BSN verwijderd] 1 ", "tel nr "],
)  # fmt: skip
def test_a_text_eight_times_as_long_takes_about_eight_times_as_long(piece: str) -> None:
    short, long = piece * (3_000 // len(piece)), piece * (24_000 // len(piece))
    mask_numbers(short)

    def fastest(text: str) -> float:
        times = []
        for _ in range(3):
            began = process_time()
            mask_numbers(text)
            times.append(process_time() - began)
        return min(times)

    # Quadratic work would take 64 times as long; the floor is for texts too quick to measure.
    assert fastest(long) <= 28 * max(fastest(short), 0.0005)
