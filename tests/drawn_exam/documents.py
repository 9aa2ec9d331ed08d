"""List the identity documents of the exam, in the ways in which they arrive."""

from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from typing import Final, TypeAlias

from PIL import Image

from drawn_exam import abroad_far, abroad_latin, abroad_scripts, abroad_west, arrival, dutch
from drawn_exam.arrival import blacked_out, cut, kopie_id, narrow, on_paper, on_table, saved
from drawn_exam.screens import app, chat, desktop, photo_of_screen
from drawn_exam.sheet import Card
from drawn_exam.sitting import Make, Question, as_file, snapped
from drawn_exam.wrapping import PdfPage, forwarded, pdf, picture_pdf, winmail, word, zipped

DrawCard: TypeAlias = Callable[[Random], Card]
Change: TypeAlias = Callable[[Image.Image, Random], Image.Image]

OLD_CARD: Final = partial(dutch.dutch_identity_card, old=True)
OLD_BACK: Final = partial(dutch.dutch_identity_card_back, old=True)
DUTCH: Final[dict[str, DrawCard]] = {
    "Dutch passport": dutch.dutch_passport,
    "Dutch identity card": dutch.dutch_identity_card,
    "Dutch identity card, back": dutch.dutch_identity_card_back,
    "old Dutch identity card": OLD_CARD,
    "old Dutch identity card, back": OLD_BACK,
    "Dutch driving licence": dutch.dutch_licence,
    "Dutch driving licence, back": dutch.dutch_licence_back,
    "Dutch residence permit": dutch.dutch_permit,
    "Dutch residence permit, back": dutch.dutch_permit_back,
    "W-document": dutch.w_document,
}
FOREIGN: Final[dict[str, DrawCard]] = {
    "Belgian identity card": abroad_west.belgian_card,
    "Belgian passport": abroad_west.belgian_passport,
    "German identity card": abroad_west.german_card,
    "German driving licence": abroad_west.german_licence,
    "German residence permit": abroad_west.german_permit,
    "French identity card": abroad_west.french_card,
    "old French identity card": abroad_west.french_card_old,
    "Polish identity card": abroad_latin.polish_card,
    "Polish identity card, back": abroad_latin.polish_card_back,
    "Romanian identity card": abroad_latin.romanian_card,
    "Spanish identity card": abroad_latin.spanish_card,
    "Italian identity card": abroad_latin.italian_card,
    "Italian paper identity card": abroad_latin.italian_paper_card,
    "Swedish identity card": abroad_latin.swedish_card,
    "Hungarian identity card": abroad_latin.hungarian_card,
    "Bulgarian identity card": abroad_scripts.bulgarian_card,
    "Ukrainian identity card": abroad_scripts.ukrainian_card,
    "Ukrainian internal passport": abroad_scripts.ukrainian_booklet,
    "Russian passport": abroad_scripts.russian_passport,
    "Greek identity card": abroad_scripts.greek_card,
    "Syrian identity card": abroad_scripts.syrian_card,
    "Moroccan identity card": abroad_scripts.moroccan_card,
    "Iraqi identity card": abroad_scripts.iraqi_card,
    "Egyptian identity card": abroad_scripts.egyptian_card,
    "Chinese identity card": abroad_scripts.chinese_card,
    "Indian Aadhaar": abroad_scripts.indian_card,
    "Eritrean identity card": abroad_scripts.eritrean_card,
    "Afghan tazkira": abroad_scripts.afghan_tazkira,
    "Turkish identity card": abroad_far.turkish_card,
    "Turkish identity card, back": abroad_far.turkish_card_back,
    "old Turkish identity card": abroad_far.turkish_card_old,
    "American driving licence": abroad_far.american_licence,
    "American driving licence, back": abroad_far.american_licence_back,
    "British driving licence": abroad_far.british_licence,
    "Somali identity card": abroad_far.somali_card,
}
SPOILED: Final[dict[str, Change]] = {
    "out of focus": lambda photo, _: arrival.blurred(photo, 3.5),
    "shaken": lambda photo, _: arrival.shaken(photo, 15),
    "dark": arrival.dark,
    "with glare": arrival.glare,
    "with fingers over it": arrival.fingers,
    "turned 90 degrees": lambda photo, _: photo.transpose(Image.Transpose.ROTATE_90),
    "upside down": lambda photo, _: photo.transpose(Image.Transpose.ROTATE_180),
    "600 dots wide": lambda photo, _: narrow(photo, 600),
    "grey": lambda photo, _: photo.convert("L").convert("RGB"),
}
SPOILED_CARDS: Final = (
    "Dutch passport",
    "Dutch identity card",
    "Dutch driving licence",
)


def documents() -> Iterator[Question]:
    """Answer the documents of the exam."""
    for what, draw in (DUTCH | FOREIGN).items():
        yield Question(f"{what}, photo on a table", "jpg", _photo(draw))
    for number, (how, change) in enumerate(SPOILED.items()):
        what = SPOILED_CARDS[number % len(SPOILED_CARDS)]
        yield Question(f"{what}, photo {how}", "jpg", _photo(DUTCH[what], change))
        what = SPOILED_CARDS[(number + 1) % len(SPOILED_CARDS)]
        yield Question(f"{what}, photo {how}", "jpg", _photo(DUTCH[what], change))
    yield from _masked()
    yield from _cropped()
    yield from _on_paper()
    yield from _on_screens()
    yield from _in_files()


def _photo(draw: DrawCard, change: Change = lambda photo, _: photo) -> Make:
    return lambda random: saved(change(snapped(draw(random).picture, random), random))


def _masked() -> Iterator[Question]:
    for what in ("Dutch passport", "Dutch identity card", "Dutch driving licence"):
        draw = DUTCH[what]
        yield Question(f"{what}, masked by a copy app", "jpg", _of_card(draw, kopie_id))
    hidden = {
        "Dutch passport": ("mrz", "number"),
        "Dutch identity card": ("number", "portrait"),
        "Dutch residence permit, back": ("mrz", "bsn"),
        "Dutch driving licence, back": ("mrz", "bsn"),
        "Turkish identity card": ("bsn", "portrait"),
    }
    for what, names in hidden.items():
        words = f"{what}, {' and '.join(names)} blacked out"
        draw = (DUTCH | FOREIGN)[what]
        yield Question(words, "jpg", _hidden(draw, names))


def _of_card(draw: DrawCard, change: Callable[[Card], Image.Image]) -> Make:
    return lambda random: saved(change(draw(random)))


def _hidden(draw: DrawCard, names: tuple[str, ...]) -> Make:
    return lambda random: saved(snapped(blacked_out(draw(random), *names), random))


def _cropped() -> Iterator[Question]:
    parts = {
        "Dutch passport, without its lower third": (dutch.dutch_passport, (0, 0, 1, 0.66)),
        "Dutch passport, only the two lines": (dutch.dutch_passport, (0, 0.78, 1, 1)),
        "Dutch identity card, right half": (dutch.dutch_identity_card, (0.34, 0, 1, 1)),
        "Dutch driving licence, left half": (dutch.dutch_licence, (0, 0, 0.55, 1)),
        "Dutch driving licence, lower half": (dutch.dutch_licence, (0, 0.42, 1, 1)),
        "French identity card, upper half": (abroad_west.french_card, (0, 0, 1, 0.55)),
        "Dutch identity card, edges cut": (dutch.dutch_identity_card, (0.05, 0.12, 0.93, 0.9)),
    }
    for what, (draw, part) in parts.items():
        yield Question(what, "jpg", _part(draw, part))


def _part(draw: DrawCard, part: tuple[float, float, float, float]) -> Make:
    return lambda random: saved(arrival.grain(cut(draw(random).picture, *part), random))


def _both_sides(random: Random) -> list[Image.Image]:
    front, back = dutch.dutch_identity_card(random), dutch.dutch_identity_card_back(random)
    return [front.picture, back.picture]


def _on_paper() -> Iterator[Question]:
    def corner(random: Random) -> Image.Image:
        return on_paper([dutch.dutch_identity_card(random).picture], random, at=(120, 8))

    def two(random: Random) -> Image.Image:
        return on_paper(_both_sides(random), random, at=(60, 40))

    def copied(random: Random) -> Image.Image:
        return on_paper([dutch.dutch_passport(random).picture], random, wide=125, grey=True)

    def copied_sides(random: Random) -> Image.Image:
        sides = [dutch.dutch_licence(random).picture, dutch.dutch_licence_back(random).picture]
        return on_paper(sides, random, at=(50, 60), grey=True)

    yield Question("Dutch identity card, scanned in a corner of A4", "jpg", as_file(corner))
    yield Question("Dutch identity card, two sides on one page", "png", as_file(two, "PNG"))
    yield Question("Dutch passport, photocopy", "jpg", as_file(copied))
    yield Question("Dutch driving licence, two sides, TIFF", "tif", as_file(copied_sides, "TIFF"))
    yield Question("Dutch driving licence, sides, photocopy, PDF", "pdf", _in_pdf(copied_sides))
    yield Question(
        "photo of a photocopy of a passport", "jpg", lambda r: saved(_leaning(copied, r))
    )


def _in_pdf(draw: Callable[[Random], Image.Image]) -> Make:
    return lambda random: picture_pdf(draw(random))


def _leaning(draw: Callable[[Random], Image.Image], random: Random) -> Image.Image:
    size = (1400, 1900)
    return on_table(draw(random), random, turn=5, lean=0.12, fill=0.9, size=size)


def _on_screens() -> Iterator[Question]:
    def in_chat(draw: DrawCard) -> Callable[[Random], Image.Image]:
        def screen(random: Random) -> Image.Image:
            picture = snapped(draw(random).picture, random)
            return chat("School De Eik", [("", picture), ("", "Is dit zo goed?")])

        return screen

    def in_mail(random: Random) -> Image.Image:
        lines = ["#Kopie voor de inschrijving", "Van: sietske@ouders.example", "Hierbij de kopie."]
        return app("Postvak IN", lines, picture=dutch.dutch_identity_card(random).picture)

    def digital(random: Random) -> Image.Image:
        lines = ["#Mijn rijbewijs", "Geldig t/m 12-01-2031"]
        below = ["Documentnummer 5123456789", "Toon QR-code", "Laatst bijgewerkt vandaag"]
        card = dutch.dutch_licence(random).picture
        return app("Mijn kaarten", lines, picture=card, below=below)

    def gallery(random: Random) -> Image.Image:
        return app("Foto's", [], colour=(0, 0, 0), picture=dutch.dutch_passport(random).picture)

    def monitor(random: Random) -> Image.Image:
        screen = desktop("Bijlage: scan.jpg", [("Bijlage",)])
        screen.paste(narrow(dutch.dutch_passport(random).picture, 900), (380, 230))
        return photo_of_screen(screen, random)

    for what in ("Dutch identity card", "Dutch residence permit", "Syrian identity card"):
        draw = in_chat((DUTCH | FOREIGN)[what])
        yield Question(f"{what}, in a chat on a phone", "png", as_file(draw, "PNG"))
    yield Question("Dutch identity card, in a mail on a phone", "jpg", as_file(in_mail))
    yield Question("Dutch driving licence, in an app", "png", as_file(digital, "PNG"))
    yield Question("Dutch passport, in the phone's gallery", "jpg", as_file(gallery))
    yield Question("Dutch passport, photo of a monitor", "jpg", as_file(monitor))


def _in_files() -> Iterator[Question]:
    def card(random: Random) -> Image.Image:
        return snapped(dutch.dutch_identity_card(random).picture, random)

    def passport(random: Random) -> Image.Image:
        return snapped(dutch.dutch_passport(random).picture, random)

    def mailed(random: Random) -> bytes:
        return forwarded("Zie bijlage.", "foto.jpg", saved(card(random)), ("image", "jpeg"))

    def mailed_pdf(random: Random) -> bytes:
        attached = picture_pdf(passport(random))
        return forwarded("Zie bijlage.", "scan.pdf", attached, ("application", "pdf"))

    yield Question("Dutch identity card, JPEG of quality 30", "jpg", as_file(card, quality=30))
    yield Question("Dutch passport, JPEG of quality 30", "jpg", as_file(passport, quality=30))
    yield Question("Dutch identity card, GIF", "gif", as_file(card, "GIF"))
    yield Question("Dutch passport, WebP", "webp", as_file(passport, "WEBP"))
    yield Question("Dutch identity card, AVIF", "avif", as_file(card, "AVIF"))
    yield Question("Dutch passport, TIFF", "tiff", as_file(passport, "TIFF"))
    yield Question("Dutch passport, BMP", "bmp", as_file(passport, "BMP"))
    yield Question("Dutch identity card, PDF of a photo", "pdf", _in_pdf(card))
    yield Question("Dutch passport, PDF with a text layer", "pdf", _layered)
    yield Question("Dutch identity card on page 2 of 3", "pdf", _second_page)
    yield Question("Dutch identity card, PNG named .docx", "docx", as_file(card, "PNG"))
    yield Question("Dutch passport, PDF named .jpg", "jpg", _in_pdf(passport))
    yield Question("Dutch passport, JPEG named .txt", "txt", as_file(passport))
    yield Question("Dutch identity card in a Word document", "docx", _in_word)
    yield Question("Dutch identity card in a ZIP", "zip", lambda r: zipped("a.jpg", saved(card(r))))
    yield Question("Dutch identity card in a forwarded mail", "eml", mailed)
    yield Question("Dutch passport, PDF in a forwarded mail", "eml", mailed_pdf)
    yield Question(
        "Dutch identity card in winmail.dat", "dat", lambda r: winmail("a.jpg", saved(card(r)))
    )


def _layered(random: Random) -> bytes:
    picture = dutch.dutch_passport(random).picture
    words = [(20.0, 60.0, 8.0, "KONINKRIJK DER NEDERLANDEN PASPOORT"), (20.0, 70.0, 8.0, "Hofstra")]
    return pdf([PdfPage(picture, (20, 20, 145, 108), words, hidden=True)])


def _second_page(random: Random) -> bytes:
    letter = [(22.0, 40.0, 11.0, "Geachte heer, mevrouw, hierbij de gevraagde stukken.")]
    last = [(22.0, 40.0, 11.0, "Uittreksel van de inschrijving, pagina 3.")]
    card = dutch.dutch_identity_card(random).picture
    return pdf([PdfPage(words=letter), PdfPage(card, (60, 50, 146, 104)), PdfPage(words=last)])


def _in_word(random: Random) -> bytes:
    return word(["Hierbij mijn kopie."], saved(dutch.dutch_identity_card(random).picture))
