"""Ask about paper and files without an identity document: letters, forms, tickets, tables."""

from collections.abc import Callable, Iterator

from PIL import Image

from drawn_exam_2 import papers
from drawn_exam_2 import parcels as pa
from drawn_exam_2 import snapshots as sn
from drawn_exam_2.answers import Rng
from drawn_exam_2.copies import worn
from drawn_exam_2.drawn import Question
from drawn_exam_2.papers import child

CAMP = (
    "Beste ouders,",
    "",
    "Op 18 november gaat groep 8 drie dagen op kamp naar de Belgische Ardennen.",
    "Ieder kind heeft een geldig paspoort of een geldige identiteitskaart nodig.",
    "Stuur ons geen kopie: wij kijken het document bij vertrek alleen even in.",
    "Controleer de datum achter 'geldig tot' en vergeet het document niet!",
    "",
    "Voor kinderen zonder Nederlandse nationaliteit is soms een visum nodig. Neem dan",
    "contact met ons op.",
    "",
    "Met vriendelijke groet,",
    "team groep 8, De Kleine Beer",
)
MASK = (
    "Zo maakt u een veilige kopie van uw identiteitsbewijs",
    "",
    "Vraagt een organisatie om een kopie van uw paspoort, rijbewijs of identiteitskaart?",
    "1. Dek uw burgerservicenummer af, ook in de machineleesbare zone.",
    "2. Dek uw pasfoto af.",
    "3. Zet op de kopie: kopie, doel, ontvanger en datum.",
    "4. Gebruik een app van de overheid en bewaar geen foto op uw telefoon.",
)
DOCTOR = (
    "Betreft: uw zoon, geboren 04-02-2017",
    "",
    "Geachte ouders,",
    "",
    "Op 21 oktober zagen wij uw zoon op de polikliniek kindergeneeskunde wegens",
    "benauwdheid. Conclusie: astma, goed onder controle met inhalatie.",
    "Advies: pufje voor het sporten. Controle over zes maanden.",
    "Neem bij uw bezoek een geldig legitimatiebewijs en de zorgpas mee.",
    "",
    "Hoogachtend,",
    "mw. dr. A. Voorbeeld, kinderarts",
)
INVOICE = (
    "Factuurnummer 2026-0417        Factuurdatum 01-11-2026        Vervaldatum 15-11-2026",
    "",
    "Tussenschoolse opvang september     16 x  3,25      52,00",
    "Tussenschoolse opvang oktober       14 x  3,25      45,50",
    "Totaal                                             EUR 97,50",
    "",
    "Gelieve over te maken op NL00 PLDR 0000 0417 33 onder vermelding van het nummer.",
)


def _words(heading: str, lines: tuple[str, ...]) -> bytes:
    page = pa.PdfPage()
    page.write(70, 90, 15, heading, bold=True)
    page.paragraph(70, 130, lines)
    return pa.pdf([page])


def _class_list(rng: Rng) -> bytes:
    page = pa.PdfPage()
    page.write(50, 60, 13, "Klassenlijst groep 7A - 2026/2027", bold=True)
    for row in range(26):
        top = 90 + 26 * row
        page.rules.append((50, top, 500, 26))
        day = f"{int(rng.integers(1, 28)):02d}-{int(rng.integers(1, 13)):02d}-2015"
        for x, cell in ((56, child(rng)), (230, day), (330, "06 0000 0417"), (450, "Soest")):
            page.write(x, top + 17, 10, cell)
    return pa.pdf([page], "Microsoft Excel")


def _workbook(rng: Rng) -> bytes:
    rows = [("Naam", "Groep", "Identiteitsbewijs gezien", "Datum")]
    rows += [(child(rng), "8", "ja", "02-11-2026") for _ in range(22)]
    return pa.xlsx(rows)


def _report_pages(rng: Rng) -> bytes:
    pages = [
        papers.report_card(rng),
        papers.test_result(rng),
        papers.drawing(rng),
        papers.form(rng, filled=False),
    ]
    return pa.scanner_app([worn(p, rng) for p in pages])


def _letter_photo(rng: Rng) -> bytes:
    page = papers.text_page("Kamp groep 8: vergeet uw paspoort niet", CAMP, "De Kleine Beer")
    return pa.jpeg(sn.paper_photo(page, rng), 82)


def _mailed_letter(rng: Rng) -> bytes:
    del rng
    data = _words("Kamp groep 8", CAMP)
    body = "Hoi, staat hierin dat ik mijn paspoort moet sturen?\n"
    return pa.mail("brief kamp", body, "brief.pdf", data, ("application", "pdf"), forwarded=True)


def _mailed_photo(rng: Rng) -> bytes:
    data = pa.jpeg(sn.group(rng, 2, 6, inside=True), 80)
    return pa.mail("foto", "Haal deze foto aub van de site.\n", "klas.jpg", data, ("image", "jpeg"))


def _word_letter(rng: Rng) -> bytes:
    words = [
        "Aan de directie,",
        "Wij maken bezwaar tegen het plaatsen van deze foto.",
        "I. Hoekstra",
    ]
    return pa.docx(words, sn.playground(rng))


def _scan(draw: Callable[[Rng], Image.Image]) -> Callable[[Rng], bytes]:
    return lambda rng: pa.jpeg(worn(draw(rng), rng), 78)


def _shot(draw: Callable[[Rng], Image.Image]) -> Callable[[Rng], bytes]:
    return lambda rng: pa.jpeg(sn.paper_photo(draw(rng), rng), 82)


def paper_files() -> Iterator[Question]:
    swim = (
        "Zwemdiploma A",
        ("voor het met goed gevolg afleggen van de proef", "Zwembad De Golf, 12-09-2026"),
    )
    aid = ("Certificaat", ("Jeugd-EHBO", "afdeling Soest, 3 juni 2026"))
    exam = ("Diploma", ("voorbereidend middelbaar beroepsonderwijs", "theoretische leerweg, 2026"))
    rail = (
        "E-ticket Spoor",
        ("Soest Zuid - Utrecht C", "04-11-2026", "2e klas, vol tarief", "naam: F. Bakker"),
    )
    park = (
        "Pretpark De Duin",
        ("Schoolreis groep 5", "1 kind", "geldig op 12-06-2026", "nr. 88-4417-20"),
    )
    rows: tuple[tuple[str, str, str, Callable[[Rng], bytes]], ...] = (
        ("photo", "jpg", "report card, photo", _shot(papers.report_card)),
        (
            "scan",
            "jpg",
            "report card with the child's portrait, scan",
            _scan(lambda r: papers.report_card(r, portrait_too=True)),
        ),
        (
            "scan",
            "pdf",
            "report, test, drawing and empty form, scanner app, 4 pages",
            _report_pages,
        ),
        ("scan", "jpg", "test result of a pupil, scan", _scan(papers.test_result)),
        (
            "letter",
            "pdf",
            "letter on the camp that asks for a passport",
            lambda _: _words("Kamp groep 8", CAMP),
        ),
        ("photo", "jpg", "letter on the camp, photo", _letter_photo),
        ("mail", "eml", "forwarded mail with the letter on the camp", _mailed_letter),
        (
            "scan",
            "jpg",
            "empty enrolment form that asks for document numbers",
            _scan(lambda r: papers.form(r, filled=False)),
        ),
        (
            "photo",
            "jpg",
            "enrolment form filled in by hand",
            _shot(lambda r: papers.form(r, filled=True)),
        ),
        (
            "letter",
            "pdf",
            "page on how to mask an ID copy",
            lambda _: _words("Veilige kopie", MASK),
        ),
        ("letter", "pdf", "medical letter", lambda _: _words("Kindergeneeskunde", DOCTOR)),
        (
            "photo",
            "jpg",
            "medical letter, photo",
            _shot(
                lambda _: papers.text_page(
                    "Polikliniek", DOCTOR, "Ziekenhuis Eemland", (150, 40, 90)
                )
            ),
        ),
        ("letter", "pdf", "invoice for lunch care", lambda _: _words("Factuur", INVOICE)),
        (
            "photo",
            "jpg",
            "swimming diploma, photo",
            _shot(lambda r: papers.diploma(r, *swim, (30, 110, 180))),
        ),
        (
            "scan",
            "jpg",
            "first-aid certificate, scan",
            _scan(lambda r: papers.diploma(r, *aid, (170, 40, 40))),
        ),
        (
            "photo",
            "jpg",
            "school diploma, photo",
            _shot(lambda r: papers.diploma(r, *exam, (120, 90, 30))),
        ),
        (
            "screen",
            "png",
            "train ticket with code",
            lambda r: pa.png(papers.ticket(r, *rail, (20, 60, 130))),
        ),
        (
            "photo",
            "jpg",
            "theme park ticket, photo",
            _shot(lambda r: papers.ticket(r, *park, (30, 130, 80))),
        ),
        (
            "photo",
            "jpg",
            "supermarket receipt",
            lambda r: pa.jpeg(sn.on_table(papers.receipt(r), r, 0.28), 82),
        ),
        ("letter", "pdf", "class list with birth dates", _class_list),
        ("letter", "xlsx", "spreadsheet that says whose ID was seen", _workbook),
        ("photo", "jpg", "newspaper article with a portrait", _shot(papers.newspaper)),
        ("scan", "jpg", "child's drawing of a family, scan", _scan(papers.drawing)),
        ("photo", "jpg", "child's drawing, photo", _shot(papers.drawing)),
        (
            "photo",
            "jpg",
            "birth announcement",
            lambda r: pa.jpeg(sn.on_table(papers.birth_card(r), r, 0.5), 84),
        ),
        ("mail", "eml", "mail with a class photo", _mailed_photo),
        ("letter", "docx", "Word letter with a playground photo", _word_letter),
    )
    for manner, ending, what, draw in rows:
        yield Question(manner, ending, "harmless", what, draw)
