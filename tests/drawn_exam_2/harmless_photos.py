"""Ask about photos without an identity document: other cards, people and things."""

from collections.abc import Callable, Iterator

from PIL import Image

from drawn_exam_2 import answers as an
from drawn_exam_2 import other_cards as cards
from drawn_exam_2 import parcels as pa
from drawn_exam_2 import snapshots as sn
from drawn_exam_2.answers import Rng
from drawn_exam_2.drawn import Question


def _large_playground(rng: Rng) -> bytes:
    photo = sn.playground(rng).resize((8064, 6048), Image.Resampling.BICUBIC)
    return pa.jpeg(photo, 74)


def _on_table(draw: Callable[[Rng], Image.Image]) -> Callable[[Rng], bytes]:
    return lambda rng: pa.jpeg(sn.on_table(draw(rng), rng), 84)


def _held(draw: Callable[[Rng], Image.Image]) -> Callable[[Rng], bytes]:
    return lambda rng: pa.jpeg(an.hand(draw(rng), rng), 84)


def photos() -> Iterator[Question]:
    rows: tuple[tuple[str, str, str, Callable[[Rng], bytes]], ...] = (
        ("photo", "jpg", "bus card with portrait, on a table", _on_table(cards.bus_card)),
        ("photo", "jpg", "bank card, in a hand", _held(cards.bank_card)),
        ("photo", "jpg", "library card, on a table", _on_table(cards.library_card)),
        ("photo", "jpg", "player's pass with portrait, on a table", _on_table(cards.sports_pass)),
        ("photo", "jpg", "pupil's pass with portrait, in a hand", _held(cards.school_pass)),
        (
            "photo",
            "jpg",
            "health insurance card, plastic sleeve",
            lambda r: pa.jpeg(an.sleeve(cards.insurance_card(r), r), 84),
        ),
        (
            "photo",
            "jpg",
            "employee badge with portrait, on a table",
            _on_table(cards.employee_badge),
        ),
        (
            "photo",
            "jpg",
            "loyalty card in a wallet",
            lambda r: pa.jpeg(an.wallet(cards.loyalty_card(r), r), 84),
        ),
        (
            "message",
            "jpg",
            "museum card with portrait, WhatsApp 1280",
            lambda r: pa.jpeg(an.whatsapped(sn.on_table(cards.museum_card(r), r)), 62),
        ),
        (
            "photo",
            "jpg",
            "poster with a QR code",
            lambda r: pa.jpeg(sn.paper_photo(cards.qr_poster(r), r), 84),
        ),
        (
            "photo",
            "jpg",
            "class photo outside",
            lambda r: pa.jpeg(sn.group(r, 3, 7, inside=False), 84),
        ),
        (
            "message",
            "jpg",
            "class photo inside, WhatsApp 1280",
            lambda r: pa.jpeg(an.whatsapped(sn.group(r, 2, 6, inside=True)), 62),
        ),
        ("photo", "jpg", "playground, 48 megapixels", _large_playground),
        (
            "photo",
            "jpg",
            "playground, EXIF-rotated",
            lambda r: pa.jpeg(sn.playground(r), 84, turned=6),
        ),
        (
            "photo",
            "jpg",
            "selfie of parent and child inside",
            lambda r: pa.jpeg(sn.selfie(r, outside=False), 84),
        ),
        (
            "message",
            "jpg",
            "selfie of parent and child outside, 480 dots",
            lambda r: pa.jpeg(an.whatsapped(sn.selfie(r, outside=True), 480), 70),
        ),
        (
            "photo",
            "jpg",
            "school photographer's portrait of a child",
            lambda r: pa.jpeg(sn.school_portrait(r), 86),
        ),
        ("photo", "jpg", "bicycle", lambda r: pa.jpeg(sn.bicycle(r), 84)),
        ("photo", "jpg", "coat", lambda r: pa.jpeg(sn.coat(r), 84)),
        ("photo", "jpg", "broken tablet", lambda r: pa.jpeg(sn.broken_tablet(r), 84)),
        ("photo", "jpg", "whiteboard", lambda r: pa.jpeg(sn.whiteboard(r), 84)),
    )
    for manner, ending, what, draw in rows:
        yield Question(manner, ending, "harmless", what, draw)
