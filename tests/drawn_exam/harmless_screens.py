"""Draw screenshots that show no identity document."""

from random import Random

from PIL import Image

from drawn_exam.harmless_pictures import childs_drawing, playing_children
from drawn_exam.screens import app, chat, desktop, photo_of_screen


def chat_of_parents(random: Random) -> Image.Image:
    bubbles = [
        ("Anouk", "Weet iemand hoe laat de studiedag begint?"),
        ("", "Om half negen dacht ik"),
    ]
    bubbles += [("Fatima", "Er is toch geen les vrijdag?"), ("Bram papa", "Nee, de hele dag vrij")]
    bubbles += [("", "Wie kan er rijden naar het museum?"), ("Anouk", "Ik kan er vier meenemen 😊")]
    return chat("Groep 6B ouders", bubbles, group=True)


def chat_about_a_passport(random: Random) -> Image.Image:
    bubbles = [("", "Moet ik mijn paspoort meenemen naar het gesprek?")]
    bubbles += [("School De Eik", "Ja, graag een geldig identiteitsbewijs: paspoort of ID-kaart.")]
    bubbles += [("School De Eik", "U hoeft geen kopie te sturen. Stuur ook geen BSN.")]
    bubbles += [("", "Mijn rijbewijs is verlopen, mag de identiteitskaart ook?")]
    bubbles += [("School De Eik", "Ja hoor, dat is goed. Tot dinsdag!")]
    return chat("School De Eik", bubbles)


def chat_with_a_photo(random: Random) -> Image.Image:
    bubbles: list[tuple[str, str | Image.Image]] = [("Juf Lotte", "Wat een feest vandaag!")]
    bubbles += [("Juf Lotte", playing_children(random)), ("", "Leuk! Staat mijn zoon er ook op?")]
    return chat("Juf Lotte", bubbles)


def chat_with_a_drawing(random: Random) -> Image.Image:
    return chat("Oma Zwolle", [("", childs_drawing(random)), ("Oma Zwolle", "Prachtig!")])


def class_app(random: Random) -> Image.Image:
    lines = [
        "#Nieuws van groep 6B",
        "Beste ouders, morgen gaan we naar het bos.",
        "Neem laarzen mee.",
    ]
    lines += ["#Juf Lotte", "Bram, Anouk, Sem, Noor en Yusuf hebben vandaag hun spreekbeurt."]
    return app("KlasApp De Eik", lines, colour=(240, 110, 60), picture=playing_children(random))


def portal_of_marks(random: Random) -> Image.Image:
    rows = [("Vak", "SE1", "SE2", "Gemiddeld"), ("Nederlands", "7,1", "6,4", "6,8")]
    rows += [("Engels", "8,0", "7,7", "7,9"), ("Wiskunde", "5,2", "6,1", "5,7")]
    return desktop("Resultaten van Bram Hofstra (104882)", rows)


def portal_of_pupils(random: Random) -> Image.Image:
    rows = [
        ("Naam", "Geboortedatum", "Groep", "Telefoon"),
        ("Anouk Smit", "02-04-2016", "6B", "06-0"),
    ]
    rows += [
        ("Bram Hofstra", "14-02-2016", "6B", "06-1"),
        ("Yusuf Demir", "30-11-2015", "6B", "06-2"),
    ]
    rows += [("Noor de Wit", "21-07-2016", "6B", "06-3"), ("Sem Bos", "09-01-2016", "6B", "06-4")]
    return desktop("Leerlingen groep 6B", rows)


def screen_of_another_child(random: Random) -> Image.Image:
    rows = [("Leerling: Anouk Smit", "Datum", "Notitie"), ("Gesprek", "12-10-2026", "met moeder")]
    rows += [("Zorg", "15-10-2026", "dyslexie, extra tijd"), ("Toets", "22-10-2026", "niveau IV")]
    return photo_of_screen(desktop("Dossier Anouk Smit", rows), random)


def absence_app(random: Random) -> Image.Image:
    lines = ["#Bram Hofstra, 2HVB", "ma 2 nov  1e uur  te laat", "di 3 nov  hele dag  ziek"]
    lines += ["#Gepland", "do 5 nov  14:30  orthodontist", "#Rooster", "Wi, En, Ne, Gs, Lo"]
    return app("Absentie", lines, colour=(40, 110, 180))


def mail_screen(random: Random) -> Image.Image:
    lines = ["#Ouderavond donderdag", "Van: bureau@linde.example", "Aan: sietske@ouders.example"]
    lines += [
        "Beste ouders en verzorgers,",
        "Op donderdag 12 november is de ouderavond. De inloop is ",
    ]
    lines += ["vanaf 19.00 uur in de aula. Wilt u zich aanmelden?", "Groet, Lotte Vermeulen"]
    return app("Postvak IN", lines, colour=(0, 100, 190))


def mail_asking_for_identity(random: Random) -> Image.Image:
    lines = ["#Uw verzoek om inzage", "Van: privacy@linde.example"]
    lines += [
        "Wij willen zeker weten dat u het bent. Kom langs met uw paspoort, identiteitskaart of"
    ]
    lines += ["rijbewijs. Stuur geen kopie van uw identiteitsbewijs: wij vernietigen die."]
    return app("Postvak IN", lines, colour=(0, 100, 190))


def login_page(random: Random) -> Image.Image:
    lines = ["#Inloggen", "Hoe wilt u inloggen?", "Met een app", "Met sms-controle", "Met een"]
    lines += ["identiteitskaart of rijbewijs", "Nog geen account? Vraag het aan.", "Annuleren"]
    return app("MijnOverheidsloket", lines, colour=(220, 110, 20))


def page_about_the_strip(random: Random) -> Image.Image:
    lines = [
        "#Wat staat er in de MRZ?",
        "Onder op een paspoort staan twee regels van 44 tekens, op een ",
    ]
    lines += ["kaart drie regels van 30. De regels beginnen met P of I, dan het land, dan de naam."]
    lines += ["Voorbeeld: P<UTOERIKSSON<<ANNA<MARIA<<<<", "De punthaken zijn vulling."]
    return app("Uitleg voor balies", lines, colour=(60, 60, 80))


def weather_app(random: Random) -> Image.Image:
    lines = ["#Leeuwarden 9°", "Bewolkt, kans op regen 60%", "#Morgen", "11°  buien", "#Donderdag"]
    return app("Weer", [*lines, "8°  zon"], colour=(70, 130, 200))


def map_route(random: Random) -> Image.Image:
    lines = ["#Route naar De Eik", "12 min (4,1 km)", "Lindelaan", "Stationsweg", "Sla rechtsaf"]
    return app("Kaarten", lines, colour=(40, 140, 80))


def grade_list_on_desktop(random: Random) -> Image.Image:
    rows = [
        ("Toets", "Niveau", "Vaardigheid", "Landelijk"),
        ("Begrijpend lezen", "II", "171", "165"),
    ]
    rows += [("Rekenen", "III", "236", "240"), ("Spelling", "I", "342", "321")]
    return photo_of_screen(desktop("Leerlingvolgsysteem: Yusuf Demir", rows), random)
