"""Ask about Dutch documents: each one with what was done to it before it was sent."""

from collections.abc import Callable, Iterator

from PIL import Image

from drawn_exam_2 import answers as an
from drawn_exam_2 import copies as co
from drawn_exam_2 import dutch_books as books
from drawn_exam_2 import dutch_cards as cards
from drawn_exam_2 import dutch_permits as permits
from drawn_exam_2 import parcels as pa
from drawn_exam_2 import phones
from drawn_exam_2.answers import Rng, Side, sides
from drawn_exam_2.drawn import Question
from drawn_exam_2.lettering import Face
from drawn_exam_2.people import invent_person

PASSPORT_ZONE: co.Share = (0.0, 0.80, 1.0, 0.2)
CARD_ZONE: co.Share = (0.0, 0.65, 1.0, 0.35)
BLACK, WHITE = (10, 10, 10), (252, 252, 250)


def jpeg_of(draw: Callable[[Rng], Image.Image], quality: int = 84) -> Callable[[Rng], bytes]:
    return lambda rng: pa.jpeg(draw(rng), quality)


def _one(
    treat: Callable[[Side, Rng], Image.Image],
    paint: Callable[..., Side],
    state: str = "NLD",
    *,
    child: bool = False,
) -> Callable[[Rng], bytes]:
    return jpeg_of(lambda rng: treat(sides(rng, state, paint, child=child)[0], rng))


def _opened(rng: Rng) -> Image.Image:
    (data,) = sides(rng, "NLD", books.passport_2021)
    person = invent_person(rng, "NLD")
    book = books.opened(books.upper_page(person, rng), data, (96, 30, 36))
    return an.table(book, rng, an.TALL, 0.72)


def _holder(rng: Rng) -> Image.Image:
    page = books.holder_page(invent_person(rng, "NLD"), rng)
    return an.table(page, rng)


def _passport_copy(rng: Rng) -> Image.Image:
    (side,) = sides(rng, "NLD", books.passport_2014, since=2016)
    return co.scan([side], rng, grey=True, turn=2)


def _passport_kopie_id(rng: Rng) -> Image.Image:
    (side,) = sides(rng, "NLD", books.passport_2024)
    spots = [PASSPORT_ZONE, (0.66, 0.18, 0.31, 0.56), (0.56, 0.25, 0.08, 0.14)]
    marked = co.kopie_id(side, spots, "inschrijving basisschool", "04-11-2026")
    return an.cropped(marked, rng)


def _card_kopie_id(rng: Rng) -> Image.Image:
    front, back = sides(rng, "NLD", cards.identity_2021, cards.identity_2021_back)
    front = co.kopie_id(front, [(0.38, 0.735, 0.3, 0.09)], "AVG-verzoek school", "3-11-2026")
    back = co.kopie_id(back, [CARD_ZONE, (0.03, 0.1, 0.3, 0.09)], "AVG-verzoek school", "3-11-2026")
    return co.on_white(co.beside([front, back], 40, under=True), 30)


def _zone_pasted(rng: Rng) -> Image.Image:
    (side,) = sides(rng, "NLD", books.passport_2021)
    return an.table(co.cover(side, [(0.02, 0.81, 0.96, 0.15)], WHITE), rng, width=0.7)


def _note_on_portrait(rng: Rng) -> Image.Image:
    (side,) = sides(rng, "NLD", cards.identity_2021)
    return an.table(co.sticky(side, (0.02, 0.24, 0.37, 0.7), rng), rng)


def _licence_noted(rng: Rng) -> Image.Image:
    (side,) = sides(rng, "NLD", cards.licence_2024)
    hidden = co.cover(side, [(0.63, 0.23, 0.35, 0.68)], BLACK)
    return an.table(co.sticky(hidden, (0.03, 0.68, 0.42, 0.2), rng), rng)


def _pair(rng: Rng) -> Image.Image:
    both = sides(rng, "NLD", cards.identity_2021, cards.identity_2021_back)
    return an.table(co.beside(both), rng, width=0.86)


def _parents(rng: Rng) -> Image.Image:
    (hers,) = sides(rng, "NLD", cards.identity_2014)
    (his,) = sides(rng, "NLD", cards.licence)
    return an.bed(co.beside([hers, his]), rng, 0.88)


def _crooked(rng: Rng) -> bytes:
    both = sides(rng, "NLD", cards.identity_2014, cards.identity_2014_back)
    return pa.jpeg(co.scan(both, rng, turn=7), 80)


def _permit_hidden(rng: Rng) -> Image.Image:
    (side,) = sides(rng, "SYR", permits.permit_2014_back)
    return an.table(co.cover(side, [CARD_ZONE, (0.45, 0.31, 0.3, 0.08)], BLACK), rng)


def _w_copy(rng: Rng) -> bytes:
    both = sides(rng, "ERI", permits.w_document, permits.w_document_back)
    return pa.scanner_app([co.scan(both, rng, grey=True, turn=-5)])


def _licence_copy(rng: Rng) -> bytes:
    both = sides(rng, "NLD", cards.licence, cards.licence_back)
    return pa.scanner_app([co.scan(both, rng, grey=True)])


def _turned(rng: Rng) -> bytes:
    (side,) = sides(rng, "NLD", cards.licence)
    return pa.jpeg(an.table(side, rng), 84, turned=6)


def _in_whatsapp(rng: Rng) -> bytes:
    (side,) = sides(rng, "NLD", cards.licence_2024)
    photo = an.whatsapped(an.table(side, rng))
    talk = [
        phones.Bubble(False, ["Hoi, kun je even je rijbewijs", "sturen voor de schoolreis?"]),
        phones.Bubble(True, picture=photo, clock="08:11"),
        phones.Bubble(True, ["Hierbij! :)"], clock="08:12"),
        phones.Bubble(False, ["Top, dank je wel"], clock="08:14"),
    ]
    return pa.png(phones.whatsapp("Juf Marloes groep 5", talk))


def _in_gmail(rng: Rng) -> bytes:
    (side,) = sides(rng, "IRQ", permits.permit_2020)
    lines = [
        "Geachte mevrouw,",
        "",
        "Hierbij de foto van de pas van mijn zoon.",
        "Groeten, N. Jabbar",
    ]
    screen = phones.gmail("Foto van de pas", "Noor J.", lines, an.table(side, rng))
    return pa.jpeg(screen, 88)


def _in_gallery(rng: Rng) -> bytes:
    (side,) = sides(rng, "NLD", cards.identity_2021)
    return pa.png(phones.gallery(an.bed(side, rng), "4 november 2026"))


def _four_pages(rng: Rng) -> bytes:
    front, back = sides(rng, "NLD", cards.identity_2014, cards.identity_2014_back)
    words = ["Bijlage bij mijn verzoek om inzage", "", "Ouder/verzorger van Lotte, groep 7"]
    letter = _typed(words)
    blank = Image.new("RGB", co.A4, (248, 248, 246))
    shown = co.scan([front], rng, turn=3), co.scan([back], rng, turn=-2)
    return pa.scanner_app([letter, blank, *shown])


def _typed(lines: list[str]) -> Image.Image:
    """A letter as a picture."""
    screen = phones.glass((250, 250, 248), co.A4)
    for row, line in enumerate(lines):
        screen.words(200, 320 + 64 * row, line, 40, Face.SERIF)
    return screen.image


def _one_page(rng: Rng) -> bytes:
    (side,) = sides(rng, "NLD", books.passport_2021)
    return pa.scanner_app([co.scan([side], rng, card_width=800, turn=1)])


def _small_in_letter(rng: Rng) -> bytes:
    (side,) = sides(rng, "NLD", cards.identity_2024)
    page = pa.PdfPage()
    page.write(70, 90, 14, "Verzoek om verwijdering van gegevens", bold=True)
    lines = (
        "Geachte privacyfunctionaris,",
        "",
        "Onze zoon Daan heeft in juli de school verlaten. Graag verzoeken wij u zijn dossier te",
        "verwijderen, op grond van artikel 17 van de AVG, en ons dit schriftelijk te bevestigen.",
        "Om te laten zien wie ik ben voeg ik hieronder een foto toe.",
        "",
        "Met vriendelijke groet,",
        "D.W. Kuipers",
    )
    page.paragraph(70, 130, lines)
    page.pictures.append((70, 330, 150, 95, co.on_white(side)))
    return pa.pdf([page])


def _in_word(rng: Rng) -> bytes:
    (side,) = sides(rng, "NLD", cards.licence)
    words = ["Beste administratie,", "Zie de foto hieronder voor het inschrijven.", "Gr. Femke"]
    return pa.docx(words, an.whatsapped(an.table(side, rng), 1400))


def _large(rng: Rng) -> bytes:
    (side,) = sides(rng, "NLD", books.passport_2021)
    photo = an.table(side, rng, (4032, 3024), 0.5)
    return pa.jpeg(photo.resize((8064, 6048), Image.Resampling.BICUBIC), 76)


def _in_mail(rng: Rng) -> bytes:
    (side,) = sides(rng, "SOM", permits.permit_2020)
    data = pa.jpeg(an.hand(side, rng), 82)
    return pa.mail(
        "inschrijven", "Beste school,\n\nZie bijlage.\n", "foto.jpg", data, ("image", "jpeg")
    )


def _forwarded(rng: Rng) -> bytes:
    both = sides(rng, "NLD", cards.identity_2024, cards.identity_2024_back)
    data = pa.scanner_app([co.scan(both, rng, turn=2)])
    body = "Beste,\n\nHierbij de gevraagde stukken.\n\nM. de Wit\n"
    return pa.mail("stukken", body, "Scan 4 nov.pdf", data, ("application", "pdf"), forwarded=True)


def _messaged(rng: Rng) -> bytes:
    (side,) = sides(rng, "NLD", cards.identity_2024_back)
    return pa.jpeg(an.whatsapped(an.table(side, rng)), 62)


def _thumbnail(rng: Rng) -> bytes:
    (side,) = sides(rng, "NLD", cards.licence)
    return pa.jpeg(an.whatsapped(an.table(side, rng, width=0.8), 480), 74)


def dutch_documents() -> Iterator[Question]:
    """Forty-one of them."""
    one = _one
    rows: tuple[tuple[str, str, str, Callable[[Rng], bytes]], ...] = (
        ("photo", "jpg", "passport 2014, kitchen table askew", one(an.table, books.passport_2014)),
        ("photo", "jpg", "passport 2021, bed sheet", one(an.bed, books.passport_2021)),
        ("photo", "jpg", "passport 2024, in a hand", one(an.hand, books.passport_2024)),
        ("photo", "jpg", "passport 2021, open with both pages", jpeg_of(_opened)),
        ("photo", "jpg", "passport 2021, back of the data page with BSN", jpeg_of(_holder)),
        ("scan", "jpg", "passport 2014, grey photocopy on A4", jpeg_of(_passport_copy)),
        ("plain", "jpg", "passport 2024, KopieID", jpeg_of(_passport_kopie_id)),
        ("photo", "jpg", "passport 2021, MRZ pasted over white", jpeg_of(_zone_pasted)),
        ("photo", "jpg", "passport 2021, 48 megapixels", _large),
        ("scan", "pdf", "passport 2021, scanner app, 1 page", _one_page),
        (
            "photo",
            "jpg",
            "identity card 2014, front, kitchen table",
            one(an.table, cards.identity_2014),
        ),
        (
            "photo",
            "jpg",
            "identity card 2014, back, bed sheet",
            one(an.bed, cards.identity_2014_back),
        ),
        ("photo", "jpg", "identity card 2021, front, in a hand", one(an.hand, cards.identity_2021)),
        (
            "photo",
            "jpg",
            "identity card 2021, back, plastic sleeve",
            one(an.sleeve, cards.identity_2021_back),
        ),
        (
            "photo",
            "jpg",
            "identity card 2024, front, in a wallet",
            one(an.wallet, cards.identity_2024),
        ),
        ("photo", "jpg", "identity card 2021, both sides side by side", jpeg_of(_pair)),
        ("photo", "jpg", "two parents' cards side by side on a sheet", jpeg_of(_parents)),
        ("scan", "jpg", "identity card 2014, both sides scanned crooked", _crooked),
        ("plain", "jpg", "identity card 2021, both sides, KopieID", jpeg_of(_card_kopie_id)),
        (
            "photo",
            "jpg",
            "identity card 2021, sticky note over the portrait",
            jpeg_of(_note_on_portrait),
        ),
        (
            "photo",
            "jpg",
            "identity card 2024 of a child, heavy JPEG",
            jpeg_of(lambda r: an.table(sides(r, "NLD", cards.identity_2024, child=True)[0], r), 11),
        ),
        ("message", "jpg", "identity card 2024, back, WhatsApp 1280", _messaged),
        ("screen", "png", "identity card 2021, phone gallery", _in_gallery),
        (
            "photo",
            "jpg",
            "identity card 2021, photo of a laptop showing it",
            one(an.monitor, cards.identity_2021),
        ),
        ("scan", "pdf", "identity card 2014 on pages 3 and 4 of a scanner app's 4", _four_pages),
        ("letter", "pdf", "identity card 2024, small picture in a letter", _small_in_letter),
        ("mail", "eml", "identity card 2024 in a PDF in a forwarded mail", _forwarded),
        ("photo", "jpg", "driving licence 2013, EXIF-rotated", _turned),
        ("photo", "jpg", "driving licence, back, in a hand", one(an.hand, cards.licence_back)),
        (
            "photo",
            "jpg",
            "driving licence 2024, plastic sleeve with glare",
            one(an.sleeve, cards.licence_2024),
        ),
        ("scan", "pdf", "driving licence, both sides, photocopy in PDF", _licence_copy),
        ("screen", "png", "driving licence 2024 in a WhatsApp screenshot", _in_whatsapp),
        ("message", "jpg", "driving licence 2013, thumbnail of 480 dots", _thumbnail),
        (
            "photo",
            "jpg",
            "driving licence 2024, portrait black, note over number",
            jpeg_of(_licence_noted),
        ),
        ("letter", "docx", "driving licence 2013 in a Word document", _in_word),
        (
            "photo",
            "jpg",
            "residence permit 2014, front, bed sheet",
            one(an.bed, permits.permit_2014, "SYR"),
        ),
        ("photo", "jpg", "residence permit 2014, back, MRZ and BSN black", jpeg_of(_permit_hidden)),
        ("screen", "jpg", "residence permit 2020 in a Gmail screenshot", _in_gmail),
        ("mail", "eml", "residence permit 2020 in a hand, in a mail", _in_mail),
        (
            "photo",
            "jpg",
            "W-document, front, in a wallet",
            one(an.wallet, permits.w_document, "ERI"),
        ),
        ("scan", "pdf", "W-document, both sides, photocopy crooked", _w_copy),
    )
    for manner, ending, what, draw in rows:
        yield Question(manner, ending, "identity_document", f"Dutch {what}", draw)
