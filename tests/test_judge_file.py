"""Show what a picture or text is taken for, from the lines that were read of it."""

from collections.abc import Sequence

import pytest

from casework.files import FileVerdict
from screening.document_signs import TextLine, find_signs
from screening.judge_file import (
    NOTHING_FOUND,
    Sight,
    is_portrait,
    judge_picture,
    judge_text,
    needs_closer_look,
    worst,
)

DUTCH_CARD = (
    "IDENTITEITSKAART  IDENTITY CARD", "naam/surname", "Hofstra", "voornamen/given names",
    "geboortedatum/date of birth", "09 MAA/MAR 1984", "documentnummer/document no.", "NX4H7K3C2",
)  # fmt: skip
LICENCE = (
    "RIJBEWIJS", "1. Hofstra", "2. Sanne", "3. 09.03.1984 Assen",
    "4a. 01.02.2020 4c. Gemeente Assen", "4b. 01.02.2030", "5. 5123456789", "9. AM/B",
)  # fmt: skip
LICENCE_BACK = ("9.", "10.", "AM", "A1", "B", "BE", "C1E", "CE", "D1", "DE", "T", "01.02.2020")
MRZ = (
    "P<NLDHOFSTRA<<SANNE<JILDOU<<<<<<<<<<<<<<<<<<<",
    "NX4H7K3C21NLD8403096F2912318999999990<<<<<84",
)
SCHOOL_PASS = (
    "OBS De Regenboog", "LEERLINGENPAS", "Naam / Name", "Sanne Hofstra",
    "Geboortedatum / Date of birth", "09-03-2014", "Leerlingnummer", "481922", "Geldig t/m",
    "31-07-2027",
)  # fmt: skip
LETTER = (
    "Geachte mevrouw Hofstra,",
    "Voor de inschrijving vragen wij u om een geldig paspoort of een",
    "identiteitskaart te laten zien. Wij maken daar geen kopie van en",
    "nemen het documentnummer niet over. Hebt u geen paspoort, dan is",
    "een rijbewijs of een verblijfsdocument ook goed.",
    "Met vriendelijke groet,",
)
FORM = (
    "AANMELDFORMULIER", "Achternaam / Surname", "Voornamen / Given names", "Roepnaam",
    "Geboortedatum / Date of birth", "Nationaliteit / Nationality", "Burgerservicenummer (BSN)",
    "Soort legitimatie: paspoort identiteitskaart", "Documentnummer", "Geldig tot", "Telefoon",
    "Postcode en woonplaats", "Handtekening ouder/verzorger:",
)  # fmt: skip
CHINESE_CARD = (
    "姓名", "林晓芳", "性别", "女 民族 汉", "出生", "1972年11月19日", "住址", "浙江省样本路88号",
    "公民身份号码", "330302197211190000",
)  # fmt: skip
PERMIT_BACK_BLACKED_OUT = (
    "GEBOORTEPLAATS EN -LAND / PLACE OF BIRTH", "ALEPPO, SYRIE",
    "PLAATS EN DATUM VAN AFGIFTE/ISSUED", "IND 14.03.2024",
)  # fmt: skip
GREEK_CARD_AS_READ = (
    "EAAHNIKHΔHMOKPATIA", "ΔEATIO TAYTOTHTAΣ", "AB 000000", "ENIONYMO/SURNAME", "ONOMA/NAME",
    "17/12/2006",
)  # fmt: skip
UNKNOWN_CARD = ("Qeo Wzz", "12345", "Nivo: Rall")
EXPLAINED = (
    "Wat staat er in de MRZ?",
    "Onder op een paspoort staan twee regels van 44 tekens, op een kaart",
    "drie regels van 30. De regels beginnen met P of I, dan het land.",
    "Uitleg", "Voorbeeld", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "Vulling", "Meer",
    "De punthaken zijn de vulling van de regels op een paspoort.",
)  # fmt: skip
CHAT = ("14:02", "Heb je je paspoort al?", "14:03", "Nee, morgen naar de gemeente", "14:05")
LIST = ("Welk document mag ik laten zien?", "Paspoort", "Identiteitskaart", "Rijbewijs")


def seen(texts: Sequence[str], *, sure: float = 0.97, **more: object) -> Sight:
    return Sight(tuple(TextLine(text, sure) for text in texts), **more)  # type: ignore[arg-type]


def verdict(texts: Sequence[str], *, identity_open: bool = False) -> FileVerdict:
    return judge_picture([seen(texts)], identity_open=identity_open).verdict


@pytest.mark.parametrize(
    "texts",
    [
        DUTCH_CARD,
        LICENCE,
        LICENCE_BACK,
        MRZ,
        CHINESE_CARD,
        GREEK_CARD_AS_READ,
    ],
)
def test_each_sort_of_document_is_recognised(texts: Sequence[str]) -> None:
    assert verdict(texts) is FileVerdict.IDENTITY_DOCUMENT


@pytest.mark.parametrize("texts", [SCHOOL_PASS, LETTER, FORM, CHAT, LIST])
def test_what_only_speaks_of_documents_is_harmless(texts: Sequence[str]) -> None:
    assert verdict(texts) is FileVerdict.HARMLESS


def test_a_document_stays_one_when_its_numbers_and_machine_lines_are_blacked_out() -> None:
    masked = [*DUTCH_CARD[:-1], "KOPIE inschrijving school 3-11-2026"]

    assert verdict(masked) is FileVerdict.IDENTITY_DOCUMENT


def test_the_purpose_written_across_a_copy_does_not_make_it_a_school_pass() -> None:
    card = [TextLine(text) for text in ("naam/surname", "Hofstra", "geldig tot/date of expiry")]
    across = [TextLine("KOPIE voor inschrijving school", angle=20.0)] * 2

    judged = judge_picture([Sight((*card, *across))])

    assert judged.verdict is FileVerdict.IDENTITY_DOCUMENT


def test_a_title_alone_is_left_to_a_person() -> None:
    assert verdict(["PASPOORT"]) is FileVerdict.UNCERTAIN


def test_letters_that_a_camera_confuses_are_read_as_one() -> None:
    misread = [
        "lDENTlTElTSKAART",
        "naam/sumame",
        "voomamen/given names",
        "geboortedatum/date of bırth",
    ]

    assert verdict(misread) is FileVerdict.IDENTITY_DOCUMENT


def test_a_copy_under_a_letter_is_seen() -> None:
    assert verdict([*LETTER, *DUTCH_CARD, *MRZ]) is FileVerdict.IDENTITY_DOCUMENT


def test_levels_of_a_language_course_are_no_driving_licence() -> None:
    assert verdict(["Taalniveaus", "A1", "A2", "B1", "B2", "C1", "C2"]) is FileVerdict.HARMLESS


def test_text_that_cannot_be_read_is_left_to_a_person() -> None:
    judged = judge_picture([seen(["xq", "vvw", "lm"], sure=0.3)])

    assert judged.verdict is FileVerdict.UNCERTAIN


def test_a_face_on_a_card_with_unknown_text_is_left_to_a_person() -> None:
    judged = judge_picture([seen(["Qeo Wzz", "12345"], faces=1, card_like=True)])

    assert judged.verdict is FileVerdict.UNCERTAIN


def test_a_sharp_picture_without_text_is_harmless_and_a_blurred_one_is_not_sure() -> None:
    sharp = judge_picture([Sight((), sharpness=3.0)])
    blurred = judge_picture([Sight((), sharpness=1.1)])

    assert sharp.verdict is FileVerdict.HARMLESS
    assert blurred.verdict is FileVerdict.UNCERTAIN


@pytest.mark.parametrize("texts", [(), ("Sanne", "Hofstra"), ("PASPOORT",)])
def test_while_an_identity_question_is_open_a_picture_is_taken_for_the_answer(
    texts: Sequence[str],
) -> None:
    assert verdict(texts, identity_open=True) is FileVerdict.IDENTITY_DOCUMENT


@pytest.mark.parametrize("texts", [SCHOOL_PASS, LETTER, FORM])
def test_even_then_what_is_clearly_something_else_is_kept(texts: Sequence[str]) -> None:
    assert verdict(texts, identity_open=True) is FileVerdict.HARMLESS


def test_what_one_look_reads_for_and_another_against_both_count() -> None:
    looks = [seen([*SCHOOL_PASS[:2], "x"]), seen(["Date of birth", "09-03-2014", "Class 5"])]

    assert judge_picture(looks).verdict is FileVerdict.HARMLESS


def test_a_clear_picture_needs_no_closer_look_and_a_doubtful_one_does() -> None:
    assert not needs_closer_look(seen(DUTCH_CARD))
    assert not needs_closer_look(seen(LETTER))
    assert needs_closer_look(seen(["PASPOORT"]))
    assert needs_closer_look(seen(["xq", "vvw", "lm"], sure=0.3))


def test_typed_machine_lines_are_a_copy_and_a_letter_on_passports_is_not() -> None:
    assert judge_text("\n".join(MRZ)).verdict is FileVerdict.IDENTITY_DOCUMENT
    assert judge_text("\n".join(LETTER)).verdict is FileVerdict.HARMLESS
    assert judge_text("\n".join(FORM)).verdict is FileVerdict.HARMLESS


def test_the_worst_page_speaks_for_the_file() -> None:
    unsure = judge_picture([seen(["PASPOORT"])])

    assert worst([NOTHING_FOUND, unsure, NOTHING_FOUND]) == unsure
    assert worst([]) == NOTHING_FOUND


def test_no_reason_repeats_what_stands_on_the_document() -> None:
    for texts in (DUTCH_CARD, LICENCE, LICENCE_BACK, MRZ, SCHOOL_PASS, ("PASPOORT",)):
        why = judge_picture([seen(texts)]).why

        assert why.endswith(".")
        assert not any(word in why for word in ("Hofstra", "Sanne", "NX4H7K3C2", "1984"))


def test_a_time_of_day_and_a_phone_bar_are_no_row_of_a_licence() -> None:
    assert not find_signs([TextLine("1:30"), TextLine("4G 82%"), TextLine("5")]).licence_rows


def test_labels_whose_other_half_is_in_unknown_letters_count_as_pairs() -> None:
    half_read = [
        "me/Name IOANA",
        "/Sex F",
        "/D of bith 17.05.1997",
        "/ of expiry 18.12.2030",
        "/No.",
    ]

    assert verdict(half_read) is FileVerdict.IDENTITY_DOCUMENT


def unread(count: int, *, length: float = 300.0) -> tuple[TextLine, ...]:
    """Lines in letters that are not read: sharp, and yet the engine is not sure."""
    return (TextLine(":/ LlE", 0.5, height=45.0, length=length),) * count


def test_the_shape_of_a_card_with_a_few_unknown_words_is_left_to_a_person() -> None:
    on_a_card = judge_picture([seen(UNKNOWN_CARD, card_like=True)])
    elsewhere = judge_picture([seen(UNKNOWN_CARD)])
    of_a_school = judge_picture([seen([*UNKNOWN_CARD, *SCHOOL_PASS], card_like=True, faces=1)])

    assert on_a_card.verdict is FileVerdict.UNCERTAIN
    assert elsewhere.verdict is FileVerdict.HARMLESS
    assert of_a_school.verdict is FileVerdict.HARMLESS


def test_the_shape_of_a_card_settles_what_a_few_labels_leave_open() -> None:
    on_a_card = judge_picture([seen(PERMIT_BACK_BLACKED_OUT, card_like=True)])
    elsewhere = judge_picture([seen(PERMIT_BACK_BLACKED_OUT)])

    assert on_a_card.verdict is FileVerdict.IDENTITY_DOCUMENT
    assert elsewhere.verdict is FileVerdict.UNCERTAIN


def test_a_sharp_card_with_a_portrait_in_unknown_letters_is_an_identity_document() -> None:
    card = judge_picture([Sight(unread(5), faces=1, card_like=True)])
    blurred = judge_picture([Sight(unread(5), faces=1, card_like=True, sharpness=1.4)])
    no_portrait = judge_picture([Sight(unread(5), card_like=True)])
    class_photo = judge_picture([Sight(unread(5), faces=20, card_like=True)])

    assert card.verdict is FileVerdict.IDENTITY_DOCUMENT
    assert blurred.verdict is FileVerdict.UNCERTAIN
    assert no_portrait.verdict is FileVerdict.UNCERTAIN
    assert class_photo.verdict is FileVerdict.UNCERTAIN


def test_a_face_or_a_tree_taken_for_text_is_no_line_that_is_hard_to_read() -> None:
    playing = judge_picture([Sight(unread(6, length=60.0), faces=4)])

    assert playing.verdict is FileVerdict.HARMLESS


def test_a_page_that_explains_the_machine_lines_is_never_destroyed() -> None:
    judged = judge_picture([seen(EXPLAINED)])

    assert judged.verdict is FileVerdict.UNCERTAIN


def test_a_long_label_in_two_languages_is_no_running_text() -> None:
    signs = find_signs([TextLine("GEBOORTEPLAATS EN -LAND / PLACE OF BIRTH")])

    assert signs.paired_labels
    assert not signs.prose_lines


def test_a_title_beside_the_badly_read_name_of_a_state_stands_alone() -> None:
    assert find_signs([TextLine("RIJBEWIJS KONNNNK R NERIANN")]).has_title_in_capitals
    assert not find_signs([TextLine("RIJBEWIJS HALEN BIJ VERKEERSSCHOOL")]).has_title_in_capitals


def test_a_portrait_is_one_face_that_fills_a_picture_without_words() -> None:
    assert is_portrait(Sight((), faces=1, largest_face=0.4))
    assert not is_portrait(Sight((), faces=1, largest_face=0.2))
    assert not is_portrait(Sight(unread(1), faces=1, largest_face=0.4))


def test_a_portrait_beside_a_date_in_few_short_lines_is_left_to_a_person() -> None:
    lines = ("Qeo Wzz", "Rall Nivo", "12-03-1984")

    assert judge_picture([seen(lines, faces=1)]).verdict is FileVerdict.UNCERTAIN
    assert judge_picture([seen(lines)]).verdict is FileVerdict.HARMLESS


def test_the_word_female_is_not_the_word_for_mail() -> None:
    signs = find_signs([TextLine("Sex / FEMALE")])

    assert signs.form_words == 0
    assert find_signs([TextLine("E-mail")]).form_words == 1


def test_amounts_and_an_account_number_speak_of_something_else() -> None:
    bill = ("Lindehof", "NL00 LIND 0000 0000 00", "Huur", "812,00", "Kaas", "45,12", "2.214,00")

    assert judge_picture([seen(bill, card_like=True)]).verdict is FileVerdict.HARMLESS
