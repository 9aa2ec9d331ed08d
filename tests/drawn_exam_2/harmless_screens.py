"""Ask about screens without an identity document: apps, chats, mails and portals."""

from collections.abc import Callable, Iterator

from PIL import Image

from drawn_exam_2 import parcels as pa
from drawn_exam_2 import phones
from drawn_exam_2 import photographs as ph
from drawn_exam_2 import snapshots as sn
from drawn_exam_2.answers import SMALL, Rng
from drawn_exam_2.drawn import Question
from drawn_exam_2.lettering import Face
from drawn_exam_2.papers import SUBJECTS, child

Bubble = phones.Bubble


def _class_app(rng: Rng) -> bytes:
    cards = [
        ("Juf Marloes", f"{child(rng)} is vandaag ziek gemeld", "08:31"),
        ("Meester Bas", "Foto's van de gymles staan erop", "di"),
        ("Directie", "Nieuwsbrief november", "ma"),
        ("Ouderraad", "Wie helpt bij het herfstfeest?", "ma"),
        ("Administratie", f"Gegevens van {child(rng)} gewijzigd", "vr"),
    ]
    return pa.png(phones.portal("Klasbericht", (110, 70, 190), cards))


def _marks(rng: Rng) -> bytes:
    cards = [
        (s, f"{float(rng.uniform(4, 9.6)):.1f}   toets hoofdstuk 2", "28 okt") for s in SUBJECTS[:8]
    ]
    return pa.jpeg(phones.portal(f"Cijfers {child(rng)}", (0, 110, 180), cards, "Cijfers"), 85)


def _pupil_file(rng: Rng) -> Image.Image:
    screen = phones.window("Leerlingdossier", "leerling.school.example/dossier/204417")
    screen.box(0, 132, 330, 948, (36, 54, 84))
    for row, label in enumerate(
        ("Overzicht", "Gegevens", "Verzuim", "Toetsen", "Notities", "Documenten")
    ):
        screen.words(40, 220 + 80 * row, label, 30, Face.OPEN, (230, 234, 240))
    screen.words(380, 220, child(rng), 46, Face.OPEN_BOLD)
    cells = (
        ("Roepnaam", "Daan"),
        ("Geboortedatum", "11-03-2016"),
        ("Geslacht", "jongen"),
        ("Groep", "6B"),
        ("Nationaliteit", "Nederlandse"),
        ("Leerlingnummer", "204417"),
        ("BSN", "●●●●●●●●●"),
        ("Adres", "Pr. Beatrixlaan 4, Soest"),
        ("Verzorger 1", "I. Hoekstra"),
        ("Huisarts", "Dr. Vos"),
        ("Allergie", "pinda"),
        ("Document", "ID gecontroleerd: ja"),
    )
    for number, (label, value) in enumerate(cells):
        x, y = 380 + 740 * (number % 2), 320 + 110 * (number // 2)
        screen.words(x, y, label, 24, Face.OPEN, phones.GREY)
        screen.words(x, y + 44, value, 32, Face.SYMBOLS)
    return screen.image


def _chat_on_passports(rng: Rng) -> bytes:
    del rng
    talk = [
        Bubble(False, ["Moet er een paspoort mee", "naar het kamp in België?"], sender="Mama Emre"),
        Bubble(True, ["Ja, paspoort of ID-kaart.", "Geen foto sturen hoor!"]),
        Bubble(False, ["De mijne is verlopen, lukt het nog", "bij de gemeente?"], sender="Ilse"),
        Bubble(True, ["Spoed kan, dan heb je hem morgen"]),
        Bubble(False, ["NL identiteitskaart is genoeg toch"], sender="Papa Noor"),
    ]
    return pa.png(phones.whatsapp("Groep 8 ouders", talk))


def _chat_photo(rng: Rng) -> bytes:
    talk = [
        Bubble(False, picture=sn.playground(rng), sender="Juf Marloes"),
        Bubble(False, ["Wat een mooie herfstdag!"], sender="Juf Marloes"),
        Bubble(True, ["Leuk! Staat Lotte er ook op?"]),
    ]
    return pa.jpeg(phones.whatsapp("Groep 4", talk), 82)


def _mail_letter(rng: Rng) -> bytes:
    lines = [
        "Beste ouders,",
        "",
        f"Door een fout is het rapport van {child(rng)}",
        "aan u gestuurd. Wilt u deze mail",
        "verwijderen? Onze excuses.",
        "",
        "Neem bij het oudergesprek uw",
        "legitimatiebewijs mee.",
        "",
        "De Kleine Beer",
    ]
    return pa.jpeg(phones.gmail("Verkeerd rapport gestuurd", "School De Kleine Beer", lines), 84)


def _mail_photo(rng: Rng) -> bytes:
    lines = ["Hoi,", "", "Dit stond bij de gevonden voorwerpen."]
    return pa.png(
        phones.gmail("Jas van Daan?", "Conciërge", lines, sn.coat(rng).crop((0, 300, 1512, 1500)))
    )


def _calendar(rng: Rng) -> bytes:
    del rng
    cards = [
        ("Paspoort ophalen", "gemeentehuis, balie 4", "09:15"),
        ("Ouderavond", "aula", "19:30"),
        ("Zwemles", "bad 2", "16:00"),
        ("Tandarts", "Lotte", "08:40"),
        ("Kamp", "rugzak en ID mee", "vr"),
    ]
    return pa.png(phones.portal("Agenda", (200, 70, 60), cards, "Week"))


def _mask_page(rng: Rng) -> bytes:
    del rng
    screen = phones.window("Veilige kopie", "www.overheid.example/veilige-kopie-identiteitsbewijs")
    screen.words(
        180, 240, "Hoe maak ik een veilige kopie van mijn identiteitsbewijs?", 46, Face.OPEN_BOLD
    )
    lines = (
        "Maak met een app een kopie van uw paspoort, identiteitskaart of rijbewijs.",
        "1. Streep uw burgerservicenummer (BSN) door, ook in de cijferreeks onderaan.",
        "2. Schrijf op de kopie dat het een kopie is, voor wie en waarvoor, en de datum.",
        "3. Maak uw pasfoto onzichtbaar als die niet nodig is.",
        "Een school mag uw BSN overnemen, maar hoeft meestal geen kopie te bewaren.",
    )
    for row, line in enumerate(lines):
        screen.words(180, 340 + 84 * row, line, 30, Face.OPEN)
    return pa.png(screen.image)


def _portal_photo(rng: Rng) -> bytes:
    return pa.jpeg(ph.camera(ph.screen_photo(_pupil_file(rng), rng, SMALL), rng), 82)


def _sheet_screen(rng: Rng) -> bytes:
    screen = phones.window("Klassenlijst.xlsx", "drive.school.example/klassenlijst")
    for column, label in enumerate(("Naam", "Groep", "Geboren", "Telefoon", "Bijzonder")):
        screen.box(40 + 360 * column, 150, 350, 50, (220, 230, 222))
        screen.words(60 + 360 * column, 186, label, 26, Face.BOLD)
    for row in range(16):
        cells = (child(rng), "5A", f"{int(rng.integers(1, 28)):02d}-05-2017", "06 0000 0417", "-")
        for column, cell in enumerate(cells):
            screen.words(60 + 360 * column, 250 + 50 * row, cell, 26, Face.SANS)
    return pa.png(screen.image)


def screens() -> Iterator[Question]:
    rows: tuple[tuple[str, str, str, Callable[[Rng], bytes]], ...] = (
        ("screen", "png", "class app with another child's sick note", _class_app),
        ("screen", "jpg", "marks of another child in an app", _marks),
        (
            "screen",
            "png",
            "pupil file of another child in a browser",
            lambda r: pa.png(_pupil_file(r)),
        ),
        ("photo", "jpg", "photo of a monitor with a pupil file", _portal_photo),
        ("screen", "png", "parents' chat about passports", _chat_on_passports),
        ("screen", "jpg", "chat with a photo of the playground", _chat_photo),
        ("screen", "jpg", "mail on a phone about a wrong report", _mail_letter),
        ("screen", "png", "mail on a phone with a photo of a coat", _mail_photo),
        ("screen", "png", "calendar that says: fetch passport", _calendar),
        ("screen", "png", "web page on how to mask an ID copy", _mask_page),
        ("screen", "png", "class list in a spreadsheet on screen", _sheet_screen),
        (
            "screen",
            "png",
            "class photo in the phone's gallery",
            lambda r: pa.png(phones.gallery(sn.group(r, 2, 5, inside=False), "12 september 2026")),
        ),
    )
    for manner, ending, what, draw in rows:
        yield Question(manner, ending, "harmless", what, draw)
