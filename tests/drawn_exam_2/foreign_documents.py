"""Ask about foreign documents: each one with what was done to it before it was sent."""

from collections.abc import Callable, Iterator

from PIL import Image

from drawn_exam_2 import answers as an
from drawn_exam_2 import copies as co
from drawn_exam_2 import europe_cards as eu
from drawn_exam_2 import far_cards as far
from drawn_exam_2 import foreign_books as books
from drawn_exam_2 import parcels as pa
from drawn_exam_2 import phones
from drawn_exam_2.answers import Rng, Side, sides
from drawn_exam_2.drawn import Question
from drawn_exam_2.dutch_documents import jpeg_of
from drawn_exam_2.people import invent_person


def _one(
    treat: Callable[[Side, Rng], Image.Image],
    state: str,
    paint: Callable[..., Side],
    *,
    child: bool = False,
) -> Callable[[Rng], bytes]:
    return jpeg_of(lambda rng: treat(sides(rng, state, paint, child=child)[0], rng))


def _two_turkish(rng: Rng) -> Image.Image:
    both = sides(rng, "TUR", eu.turkish_card, eu.turkish_back)
    return an.table(co.beside(both), rng, width=0.88)


def _german_forwarded(rng: Rng) -> bytes:
    (side,) = sides(rng, "D", eu.german_card)
    data = pa.scanner_app([co.scan([side], rng, turn=-4)])
    body = "Sehr geehrte Damen und Herren,\n\nanbei.\n\nK. Mustermann-Beispiel\n"
    return pa.mail("Anmeldung", body, "Scan0003.pdf", data, ("application", "pdf"), forwarded=True)


def _moroccan_chat(rng: Rng) -> bytes:
    (side,) = sides(rng, "MAR", far.moroccan_card)
    talk = [
        phones.Bubble(True, picture=an.whatsapped(an.bed(side, rng)), clock="21:40"),
        phones.Bubble(True, ["Salaam juf dit is van mij"], clock="21:40"),
    ]
    return pa.jpeg(phones.whatsapp("School Samira", talk), 80)


def _romanian_copy(rng: Rng) -> bytes:
    (side,) = sides(rng, "ROU", eu.romanian_card)
    return pa.jpeg(co.scan([side], rng, grey=True, turn=5), 70)


def _polish_masked(rng: Rng) -> Image.Image:
    (side,) = sides(rng, "POL", eu.polish_card)
    hidden = co.cover(side, [(0.03, 0.06, 0.32, 0.66), (0.36, 0.7, 0.4, 0.09)], (250, 250, 250))
    return an.table(hidden, rng)


def _ukrainian_open(rng: Rng) -> Image.Image:
    (data,) = sides(rng, "UKR", books.passport)
    person = invent_person(rng, "UKR")
    from_book = books.blank_page(person, rng)
    return an.table(books.opened(from_book, data, (40, 50, 90)), rng, an.TALL, 0.7)


def _indian_pdf(rng: Rng) -> bytes:
    (side,) = sides(rng, "IND", books.passport)
    return pa.scanner_app([an.cropped(side, rng).resize((1654, 1180))])


def _eritrean_small(rng: Rng) -> bytes:
    (side,) = sides(rng, "ERI", far.eritrean_card)
    return pa.jpeg(an.whatsapped(an.hand(side, rng)), 58)


def _italian_heavy(rng: Rng) -> bytes:
    (side,) = sides(rng, "ITA", eu.italian_card)
    return pa.jpeg(an.table(side, rng), 13)


def _british_turned(rng: Rng) -> bytes:
    (side,) = sides(rng, "GBR", far.british_licence)
    return pa.jpeg(an.table(side, rng), 82, turned=8)


def foreign_documents() -> Iterator[Question]:
    """Nineteen of them."""
    one = _one
    rows: tuple[tuple[str, str, str, Callable[[Rng], bytes]], ...] = (
        (
            "photo",
            "jpg",
            "Belgian Kids-ID, kitchen table",
            one(an.table, "BEL", eu.belgian_kids_id, child=True),
        ),
        ("mail", "eml", "German identity card in a PDF in a forwarded mail", _german_forwarded),
        (
            "photo",
            "jpg",
            "Polish identity card, portrait and number pasted over white",
            jpeg_of(_polish_masked),
        ),
        ("photo", "jpg", "Polish passport, bed sheet", one(an.bed, "POL", books.passport)),
        ("photo", "jpg", "Turkish identity card, both sides side by side", jpeg_of(_two_turkish)),
        ("photo", "jpg", "Turkish passport, in a hand", one(an.hand, "TUR", books.passport)),
        ("screen", "jpg", "Moroccan identity card in a WhatsApp screenshot", _moroccan_chat),
        ("photo", "jpg", "Syrian passport, kitchen table", one(an.table, "SYR", books.passport)),
        (
            "photo",
            "jpg",
            "Syrian identity card, plastic sleeve",
            one(an.sleeve, "SYR", far.syrian_card),
        ),
        ("photo", "jpg", "Ukrainian passport, open with both pages", jpeg_of(_ukrainian_open)),
        (
            "photo",
            "jpg",
            "Ukrainian driving licence, in a wallet",
            one(an.wallet, "UKR", far.ukrainian_licence),
        ),
        ("scan", "jpg", "Romanian identity card, grey photocopy crooked", _romanian_copy),
        (
            "photo",
            "jpg",
            "Bulgarian identity card, photo of a laptop showing it",
            one(an.monitor, "BGR", eu.bulgarian_card),
        ),
        ("message", "jpg", "Eritrean identity card in a hand, WhatsApp 1280", _eritrean_small),
        ("photo", "jpg", "Chinese passport, bed sheet", one(an.bed, "CHN", books.passport)),
        ("scan", "pdf", "Indian passport, scanner app, 1 page", _indian_pdf),
        (
            "photo",
            "jpg",
            "Surinamese identity card, in a hand",
            one(an.hand, "SUR", far.surinamese_card),
        ),
        ("photo", "jpg", "British driving licence, EXIF-rotated", _british_turned),
        ("photo", "jpg", "Italian identity card, heavy JPEG", _italian_heavy),
    )
    for manner, ending, what, draw in rows:
        yield Question(manner, ending, "identity_document", what, draw)
