"""List the harmless files of the exam."""

from collections.abc import Iterator
from random import Random
from typing import Final

from PIL import Image

from drawn_exam import harmless_cards, harmless_pages, harmless_pictures, harmless_screens
from drawn_exam.arrival import dark, grain, narrow, on_paper, on_table, saved
from drawn_exam.harmless_letters import LETTERS
from drawn_exam.harmless_pages import printed
from drawn_exam.lettering import Face
from drawn_exam.sitting import Make, Picture, Question, as_file, as_photo, as_scan
from drawn_exam.wrapping import PdfPage, forwarded, pdf, picture_pdf, text_pdf, word, zipped

CARDS: Final[dict[str, Picture]] = {
    "school pass with photo": harmless_cards.school_pass,
    "library card": harmless_cards.library_card,
    "bus card with photo": harmless_cards.bus_card,
    "insurance card": harmless_cards.insurance_card,
    "European health insurance card": harmless_cards.european_health_card,
    "sports club card with photo": harmless_cards.sports_card,
    "bank card": harmless_cards.bank_card,
    "loyalty card": harmless_cards.loyalty_card,
    "visiting card": harmless_cards.visiting_card,
    "visitor's badge": harmless_cards.staff_badge,
    "museum card with photo": harmless_cards.museum_card,
    "swimming pool pass": harmless_cards.gym_pass,
    "name sticker": harmless_pages.name_sticker,
}
PAGES: Final[dict[str, Picture]] = {
    "handwritten letter": harmless_pages.handwritten,
    "page of test scores": harmless_pages.cito_page,
    "school report with photo": harmless_pages.report_with_photo,
    "empty form that asks for document numbers": harmless_pages.empty_identity_form,
    "vaccination booklet": harmless_pages.vaccination_page,
    "swimming diploma": harmless_pages.swimming_diploma,
    "school diploma": harmless_pages.school_certificate,
    "till receipt": harmless_pages.receipt,
    "boarding pass": harmless_pages.boarding_pass,
    "cinema ticket": harmless_pages.cinema_ticket,
    "poster": harmless_pages.poster,
    "page with a QR code": harmless_pages.code_page,
    "advertisement of a driving school": harmless_pages.driving_school,
    "flyer of a travel agency": harmless_pages.travel_flyer,
    "page on how a passport photo must be": harmless_pages.photo_wanted,
    "spreadsheet on paper": harmless_pages.spelled_spreadsheet,
    "newspaper page with a portrait": harmless_pages.newspaper_page,
    "blank page": harmless_pages.blank,
}
PICTURES: Final[dict[str, Picture]] = {
    "landscape": harmless_pictures.landscape,
    "children at play": harmless_pictures.playing_children,
    "photo of one face": harmless_pictures.one_face,
    "class photo": harmless_pictures.class_photo,
    "blurred photo of a room": harmless_pictures.room,
    "child's drawing": harmless_pictures.childs_drawing,
    "child's self-portrait": harmless_pictures.self_portrait,
    "coloured shapes": harmless_pictures.shapes,
    "logo of a school": harmless_pictures.logo,
    "broken glasses": harmless_pictures.broken_glasses,
    "dog in a field": harmless_pictures.dog,
}
SCREENS: Final[dict[str, Picture]] = {
    "chat of parents": harmless_screens.chat_of_parents,
    "chat that talks of a passport": harmless_screens.chat_about_a_passport,
    "chat with a photo of children": harmless_screens.chat_with_a_photo,
    "chat with a child's drawing": harmless_screens.chat_with_a_drawing,
    "class app": harmless_screens.class_app,
    "portal with marks": harmless_screens.portal_of_marks,
    "portal with pupils and birth dates": harmless_screens.portal_of_pupils,
    "photo of a screen with another child's file": harmless_screens.screen_of_another_child,
    "absence app": harmless_screens.absence_app,
    "mail on a phone": harmless_screens.mail_screen,
    "mail that asks to show an identity document": harmless_screens.mail_asking_for_identity,
    "page to log in": harmless_screens.login_page,
    "web page that explains the MRZ": harmless_screens.page_about_the_strip,
    "weather app": harmless_screens.weather_app,
    "route": harmless_screens.map_route,
    "photo of a screen with test scores": harmless_screens.grade_list_on_desktop,
}


def harmless() -> Iterator[Question]:
    """Answer the harmless files of the exam."""
    for what, draw in CARDS.items():
        yield Question(f"{what}, photo", "jpg", as_photo(draw))
    for what, draw in PAGES.items():
        yield Question(what, "jpg", as_scan(draw))
    for what, draw in PICTURES.items():
        yield Question(what, "jpg", as_file(draw))
    for what, draw in SCREENS.items():
        yield Question(what, "png", as_file(draw, "PNG"))
    for number, (what, lines) in enumerate(LETTERS.items()):
        yield _letter(number, what, lines)
        yield _letter(number + 2, what, lines)
    yield from _otherwise()


def _letter(number: int, what: str, lines: tuple[str, ...]) -> Question:
    """Answer the letter as a PDF of words, a scan, a Word document or a photo."""
    columns = any("    " in line.strip() for line in lines)

    def drawn(random: Random) -> Image.Image:
        return printed(lines, face=Face.MONO, size=2.6) if columns else printed(lines)

    match number % 4:
        case 0:
            return Question(f"{what}, PDF", "pdf", lambda random: text_pdf(lines))
        case 1:
            return Question(f"{what}, Word", "docx", lambda random: word(lines))
        case 2:
            return Question(f"{what}, photo", "jpg", lambda random: saved(_laid(drawn, random)))
        case _:
            return Question(
                f"{what}, scan in PDF", "pdf", lambda r: picture_pdf(grain(drawn(r), r))
            )


def _laid(draw: Picture, random: Random) -> Image.Image:
    turn = random.uniform(-6, 6)
    return on_table(draw(random), random, turn=turn, lean=0.06, fill=0.9, size=(1500, 2000))


def _otherwise() -> Iterator[Question]:
    """Answer harmless files that arrive in odd ways."""
    play, report = harmless_pictures.playing_children, harmless_pages.report_with_photo
    yield Question("children at play, WebP", "webp", as_file(play, "WEBP"))
    yield Question("children at play, GIF", "gif", as_file(play, "GIF"))
    yield Question("class photo, TIFF", "tif", as_file(harmless_pictures.class_photo, "TIFF"))
    yield Question(
        "landscape, PNG named .docx", "docx", as_file(harmless_pictures.landscape, "PNG")
    )
    yield Question("school report with photo, PDF", "pdf", lambda r: picture_pdf(report(r)))
    yield Question("child's drawing in a mail", "eml", _mailed)
    yield Question("PDF of three pages of a report", "pdf", _three_pages)
    yield Question("sports card, photocopy", "jpg", _copied(harmless_cards.sports_card))
    yield Question("library card in a corner of A4", "jpg", _copied(harmless_cards.library_card))
    yield Question("school pass, 600 dots wide", "jpg", _small(harmless_cards.school_pass))
    yield Question(
        "landscape, dark", "jpg", lambda r: saved(dark(harmless_pictures.landscape(r), r))
    )
    yield Question(
        "dog, in a ZIP", "zip", lambda r: zipped("hond.jpg", saved(harmless_pictures.dog(r)))
    )


def _mailed(random: Random) -> bytes:
    attached = saved(harmless_pictures.childs_drawing(random))
    return forwarded("Kijk eens!", "tekening.jpg", attached, ("image", "jpeg"))


def _three_pages(random: Random) -> bytes:
    words = [(22.0, 40.0, 11.0, "Rapport van Bram Hofstra, groep 6B.")]
    middle = PdfPage(harmless_pages.cito_page(random))
    return pdf([PdfPage(words=words), middle, PdfPage(words=words)])


def _copied(draw: Picture) -> Make:
    return lambda random: saved(on_paper([draw(random)], random, at=(100, 12), grey=True))


def _small(draw: Picture) -> Make:
    return lambda random: saved(narrow(draw(random), 600))
