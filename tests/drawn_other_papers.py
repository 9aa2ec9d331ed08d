"""Draw more harmless papers, several of them close to an identity document."""

from collections.abc import Sequence
from random import Random
from textwrap import wrap
from typing import Final

from drawn_cards import CARD, Draw, blank
from drawn_foreign_cards import card_with
from drawn_people import BOLD, NARROW, SANS, SERIF, SERIF_BOLD, font, invent, portrait
from drawn_school_papers import A4, PHONE
from PIL import Image, ImageDraw


def student_card(random: Random) -> Image.Image:
    one = invent(random, "POL")
    rows = [
        (0.36, 0.3, "Studies at / Étudiant à", "Hanzehogeschool"),
        (0.36, 0.44, "Name / Nom", f"{one.given} {one.surname}"),
        (0.36, 0.58, "Born / Né(e) le", one.dated(one.born, "/")),
        (0.66, 0.58, "Validity / Validité", "09/2026 - 12/2027"),
    ]
    titles = [
        (0.04, 0.04, "INTERNATIONAL STUDENT CARD", 34),
        (0.36, 0.8, f"S {one.personal_number}", 28),
    ]
    return card_with(random, ((210, 240, 236), (160, 220, 214)), titles, rows).image


def staff_pass(random: Random) -> Image.Image:
    one = invent(random)
    rows = [
        (0.36, 0.3, "Naam", f"{one.given} {one.surname}"),
        (0.36, 0.45, "Functie", "Onderwijsassistent"),
        (0.36, 0.6, "Personeelsnr.", one.personal_number[:5]),
        (0.66, 0.6, "Geldig tot", one.dated(one.expires, "-")),
    ]
    titles = [(0.04, 0.05, "Stichting Wierdeland", 36), (0.04, 0.13, "MEDEWERKERSPAS", 28)]
    return card_with(random, ((250, 250, 252), (216, 226, 240)), titles, rows).image


def health_card(random: Random) -> Image.Image:
    one = invent(random)
    sheet = blank(random, CARD, (200, 226, 240), (120, 180, 220))
    sheet.write((0.05, 0.06), "Zorgverzekering Voorbeeld", 36, BOLD)
    lines = [
        f"Verzekerde: {one.given} {one.surname}",
        f"Geboortedatum: {one.dated(one.born, '-')}",
        f"Verzekerdennummer: {one.personal_number}",
        "Huisarts: praktijk De Linde",
        "Alarmcentrale: +31 70 000 0000",
    ]
    for row, line in enumerate(lines):
        sheet.write((0.05, 0.26 + row * 0.12), line, 28)
    return sheet.image


def museum_card(random: Random) -> Image.Image:
    one = invent(random)
    sheet = blank(random, CARD, (250, 120, 60), (250, 170, 60))
    sheet.write((0.06, 0.06), "MUSEUMPAS", 54, BOLD)
    sheet.face((0.7, 0.3, 0.94, 0.8))
    sheet.write((0.06, 0.5), f"{one.given[0]}. {one.surname}", 34)
    sheet.write((0.06, 0.62), f"geb. {one.dated(one.born, '-')}", 26)
    sheet.write((0.06, 0.74), f"kaartnr. {one.personal_number}  t/m {one.expires:%m-%Y}", 26)
    return sheet.image


def leaflet(random: Random) -> Image.Image:
    parts = [
        ("h", "Welk identiteitsbewijs mag ik laten zien?"),
        (
            "p",
            "Als u een verzoek doet, wil de school zeker weten dat u het bent. "
            "Neem daarom een geldig document mee:",
        ),
        ("l", "Paspoort"),
        ("l", "Identiteitskaart"),
        ("l", "Rijbewijs"),
        ("l", "Verblijfsdocument"),
        ("h", "Liever geen kopie"),
        (
            "p",
            "Stuur geen kopie. Moet het toch? Streep dan uw burgerservicenummer en "
            "de foto door met de "
            "KopieID-app van de overheid en schrijf erop dat het een kopie is.",
        ),
        ("p", "De machineleesbare regels onderaan (met de tekens <<<) horen ook zwart te zijn."),
    ]
    return _paper_with(random, parts)


def municipal_letter(random: Random) -> Image.Image:
    one = invent(random)
    parts = [
        ("h", "Gemeente Voorbeeldstad"),
        ("p", f"Aan de heer/mevrouw {one.surname}"),
        ("p", f"Onderwerp: uw paspoort verloopt op {one.dated(one.expires, '-')}"),
        (
            "p",
            f"Uw reisdocument met nummer {one.number} is nog geldig tot "
            f"{one.dated(one.expires, '-')}. Maak op tijd "
            "een afspraak voor een nieuw paspoort of een nieuwe identiteitskaart.",
        ),
        (
            "p",
            "Wat neemt u mee? Uw oude paspoort, een pasfoto en, voor kinderen, "
            "toestemming van beide ouders.",
        ),
        ("p", "Met vriendelijke groet, namens de burgemeester, het hoofd Burgerzaken"),
    ]
    return _paper_with(random, parts)


def upload_page(random: Random) -> Image.Image:
    one = invent(random)
    lines = [
        "Mijn gegevens",
        "Voornaam",
        one.given.split()[0],
        "Achternaam",
        one.surname,
        "Geboortedatum",
        one.dated(one.born, "-"),
        "Nationaliteit",
        "Nederlandse",
        "Soort document",
        "Paspoort",
        "Documentnummer",
        "bijv. NX1234567",
        "Upload een foto van uw identiteitsbewijs",
        "Kies bestand",
        "Volgende",
        "Annuleren",
    ]
    return _screen(lines)


def boarding_pass(random: Random) -> Image.Image:
    one = invent(random, "TUR")
    sheet = blank(random, (1300, 560), (250, 250, 250), (230, 240, 250))
    sheet.write((0.03, 0.06), "BOARDING PASS", 44, BOLD, (10, 60, 140))
    for x, y, label, value in (
        (0.03, 0.28, "NAME OF PASSENGER", f"{one.surname}/{one.given.split()[0]} MRS".upper()),
        (0.03, 0.48, "FROM", "AMSTERDAM AMS"),
        (0.3, 0.48, "TO", "ISTANBUL IST"),
        (0.03, 0.68, "FLIGHT", "VB 1952"),
        (0.2, 0.68, "DATE", "12 MAY"),
        (0.35, 0.68, "GATE", "G07"),
        (0.5, 0.68, "SEAT", "23A"),
        (0.7, 0.28, "BOARDING TIME", "11:25"),
    ):
        sheet.field((x, y), label, value, small=17, big=30)
    return sheet.image


def language_levels(random: Random) -> Image.Image:
    parts = [("h", "Taalniveaus NT2, groep " + random.choice(["anker", "boei"]))]
    names = ["A1", "A2", "B1", "B2", "C1", "C2", "lezen", "luisteren", "spreken", "schrijven"]
    return _paper_with(random, parts + [("l", f"{name}") for name in names])


def vaccination_page(random: Random) -> Image.Image:
    one = invent(random, "MAR")
    rows = [
        (0.05, 0.2, "Naam / Name / Nom", f"{one.given} {one.surname}"),
        (0.05, 0.32, "Geboortedatum / Date of birth", one.dated(one.born, "-")),
        (0.05, 0.46, "Vaccin / Vaccine", "DTP  Hepatitis A"),
        (0.5, 0.46, "Datum / Date", one.dated(one.issued, "-")),
        (0.05, 0.6, "Vaccin / Vaccine", "Gele koorts / Yellow fever"),
        (0.5, 0.6, "Batch", "L4512"),
    ]
    titles = [(0.05, 0.04, "VACCINATIEBEWIJS / CERTIFICATE OF VACCINATION", 28)]
    colours = ((250, 240, 170), (244, 230, 140))
    return card_with(random, colours, titles, rows, face=None).image


def bilingual_form(random: Random) -> Image.Image:
    labels = [
        "Naam kind / Name of child",
        "Geboortedatum / Date of birth",
        "Nationaliteit / Nationality",
        "Land van herkomst / Country of origin",
        "Thuistaal / Home language",
        "Adres / Address",
        "Telefoon / Phone",
        "E-mail",
        "Vorige school / Previous school",
        "Allergieën / Allergies",
        "Naam ouder / Name of parent",
        "Handtekening / Signature",
        "Datum / Date",
    ]
    parts = [("h", "Intakeformulier nieuwkomers / Intake form newcomers")]
    return _paper_with(random, parts + [("f", label) for label in labels])


def faces_page(random: Random) -> Image.Image:
    """A page of portraits with names, as schools make of their staff."""
    page = Image.new("RGB", A4, "white")
    pen = ImageDraw.Draw(page)
    pen.text((110, 70), "Wie is wie op onze school", "black", font(BOLD, 44))
    for place in range(12):
        x, y = 110 + place % 4 * 270, 190 + place // 4 * 480
        page.paste(portrait(random, (220, 282)), (x, y))
        one = invent(random)
        pen.text((x, y + 300), one.given.split()[0], "black", font(SANS, 26))
        pen.text(
            (x, y + 340),
            random.choice(["leerkracht", "conciërge", "ib-er"]),
            "black",
            font(SANS, 22),
        )
    return page


def portrait_photo(random: Random) -> Image.Image:
    return portrait(random, (960, 1230))


def calendar_page(random: Random) -> Image.Image:
    lines = [
        "november 2026",
        "ma di wo do vr za zo",
        "09:00 Oudergesprek",
        "10:30 Tandarts",
        "13:15 Zwemles Sanne",
        "Morgen",
        "Studiedag, geen school",
        "Vrijdag",
        "Paspoort ophalen gemeente",
        "19:30 Ouderavond",
    ]
    return _screen(lines)


def mail_screen(random: Random) -> Image.Image:
    text = (
        "Beste meneer Terpstra, Vanmorgen kreeg ik een mail met een bijlage "
        "die niet voor mij was. Er stond een "
        "lijst in met namen, geboortedata en burgerservicenummers van kinderen "
        "uit groep 5. Ik heb de mail niet "
        "doorgestuurd. Wat moet ik er nu mee doen? Groet, een ouder"
    )
    return _screen(
        [
            "Postvak IN",
            "Verkeerde bijlage ontvangen",
            "aan: directie@school.example",
            *wrap(text, 44),
        ]
    )


def certificate(random: Random) -> Image.Image:
    one = invent(random, "SYR")
    sheet = blank(random, (1240, 1754), (252, 252, 248), (240, 244, 250))
    sheet.write((0.1, 0.1), "DIPLOMA INBURGERING", 54, SERIF_BOLD)
    sheet.write((0.1, 0.16), "Koninkrijk der Nederlanden", 30, SERIF)
    for row, line in enumerate(
        [
            "De minister verklaart dat",
            f"{one.given} {one.surname}",
            f"geboren op {one.dated(one.born)} te Aleppo",
            "heeft voldaan aan de eisen van het examen",
            "Lezen A2   Luisteren A2   Schrijven A2   Spreken A2",
        ]
    ):
        sheet.write((0.1, 0.26 + row * 0.05), line, 30, SERIF)
    return sheet.image


def receipt(random: Random) -> Image.Image:
    page = Image.new("RGB", (620, 1300), (246, 246, 244))
    pen = ImageDraw.Draw(page)
    lines = ["BOEKHANDEL DE PEN", "Hoofdstraat 12", "Kassabon 004512", ""]
    lines += [
        f"{item:<16} {random.randint(1, 30)},{random.randint(10, 95)}"
        for item in ("Schriften", "Etui", "Passer", "Atlas")
    ]
    lines += [
        "",
        "TOTAAL EUR 54,20",
        "PIN 54,20",
        "Kaart: ************4417",
        "BTW 9% 4,47",
        "Bedankt en tot ziens",
    ]
    for row, line in enumerate(lines):
        pen.text((50, 60 + row * 60), line, "black", font("DejaVuSansMono.ttf", 30))
    return page


def poster(random: Random) -> Image.Image:
    sheet = blank(random, (1000, 1400), (60, 130, 90), (120, 190, 120))
    sheet.write((0.1, 0.1), "ZOMERFEEST", 100, BOLD, (255, 240, 120))
    sheet.write((0.1, 0.3), "vrijdag 26 juni", 60, BOLD, (255, 255, 255))
    sheet.write((0.1, 0.4), "15:00 - 18:00 uur op het plein", 40, SANS, (255, 255, 255))
    for _ in range(12):
        x, y = random.randrange(1000), random.randint(800, 1350)
        sheet.pen.ellipse(
            (x, y, x + 90, y + 90), fill=(random.randrange(256), 200, random.randrange(256))
        )
    return sheet.image


def insurance_letter(random: Random) -> Image.Image:
    people = [invent(random, "TUR") for _ in range(3)]
    parts = [("h", "Reisbureau Zon en Zee: uw boeking")]
    parts += [
        (
            "p",
            "Controleer de gegevens van alle reizigers. Klopt er iets niet, bel "
            "ons dan binnen 24 uur.",
        )
    ]
    for one in people:
        parts.append(
            (
                "l",
                f"{one.given} {one.surname}, geboren {one.dated(one.born, '-')}, "
                f"paspoortnummer {one.number}",
            )
        )
    parts.append(("p", "Let op: uw paspoort moet na de reis nog zes maanden geldig zijn."))
    return _paper_with(random, parts)


def hand_written(random: Random) -> Image.Image:
    page = Image.new("RGB", (1200, 900), (250, 248, 236))
    pen = ImageDraw.Draw(page)
    lines = [
        "Beste juf,",
        "Daan is vandaag ziek en komt niet.",
        "Hij heeft koorts en keelpijn.",
        "Groetjes, mama van Daan",
    ]
    for row, line in enumerate(lines):
        pen.line((60, 170 + row * 120, 1140, 170 + row * 120), (170, 190, 220), 2)
        pen.text((80, 100 + row * 120), line, (40, 50, 140), font("DejaVuSerif-Italic.ttf", 46))
    return page


def theory_card(random: Random) -> Image.Image:
    one = invent(random)
    rows = [
        (0.05, 0.3, "Naam leerling", f"{one.given} {one.surname}"),
        (0.05, 0.45, "Lespakket", "30 lessen rijbewijs B"),
        (0.55, 0.45, "Instructeur", "J. Oosting"),
        (0.05, 0.6, "Theorie-examen", one.dated(one.expires, "-")),
    ]
    titles = [(0.05, 0.05, "Rijschool De Bocht", 40), (0.05, 0.15, "LESKAART", 28)]
    return card_with(random, ((250, 246, 230), (230, 230, 210)), titles, rows, face=None).image


def _paper_with(random: Random, parts: Sequence[tuple[str, str]]) -> Image.Image:
    page = Image.new("RGB", A4, "white")
    pen = ImageDraw.Draw(page)
    body = font(random.choice([SANS, SERIF]), 25)
    y = 110
    for kind, text in parts:
        match kind:
            case "h":
                pen.text((110, y), text, (20, 60, 110), font(BOLD, 36))
                y += 80
            case "l":
                pen.text((150, y), f"•  {text}", "black", body)
                y += 56
            case "f":
                pen.text((110, y), text, "black", body)
                pen.line((600, y + 32, 1130, y + 32), (120, 120, 120), 2)
                y += 84
            case _:
                for line in wrap(text, 70):
                    pen.text((110, y), line, "black", body)
                    y += 40
                y += 30
    return page


def _screen(lines: Sequence[str]) -> Image.Image:
    page = Image.new("RGB", PHONE, (250, 250, 252))
    pen = ImageDraw.Draw(page)
    pen.text((40, 30), "16:04", (90, 90, 90), font(SANS, 34))
    for row, line in enumerate(lines):
        pen.text((60, 160 + row * 96), line, (20, 20, 30), font(NARROW, 42))
    return page


MORE_PAPERS: Final[dict[str, Draw]] = {
    "student card": student_card,
    "staff pass": staff_pass,
    "health card": health_card,
    "museum card": museum_card,
    "leaflet": leaflet,
    "municipal letter": municipal_letter,
    "upload page": upload_page,
    "boarding pass": boarding_pass,
    "language levels": language_levels,
    "vaccination page": vaccination_page,
    "bilingual form": bilingual_form,
    "faces page": faces_page,
    "portrait photo": portrait_photo,
    "calendar page": calendar_page,
    "mail screen": mail_screen,
    "certificate": certificate,
    "receipt": receipt,
    "poster": poster,
    "insurance letter": insurance_letter,
    "hand-written note": hand_written,
    "theory card": theory_card,
}
