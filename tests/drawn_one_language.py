"""Draw cards whose words are in one language each, many of them seldom met and some not read."""

from collections.abc import Callable
from random import Random
from typing import Final

from drawn_cards import Draw
from drawn_held_out import NEW_TREATMENTS, Line, plate
from drawn_people import BOLD, NARROW, NARROW_BOLD, SANS, invent
from drawn_photographs import CARD_TREATMENTS, Treat
from PIL import Image

# State, title, surname, given names, date of birth, number, valid until, sex.
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "Vietnamese": (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CĂN CƯỚC CÔNG DÂN", "Họ và tên", "Tên", "Ngày sinh",
        "Số", "Có giá trị đến", "Giới tính",
    ),
    "Indonesian": (
        "PROVINSI JAWA BARAT", "KARTU TANDA PENDUDUK", "Nama", "Agama", "Tempat/Tgl Lahir", "NIK",
        "Berlaku Hingga", "Jenis kelamin",
    ),
    "Estonian": (
        "EESTI VABARIIK", "ISIKUTUNNISTUS", "Perekonnanimi", "Eesnimi", "Sünniaeg",
        "Dokumendi number", "Kehtiv kuni", "Sugu",
    ),
    "Latvian": (
        "LATVIJAS REPUBLIKA", "PERSONAS APLIECĪBA", "Uzvārds", "Vārds", "Dzimšanas datums",
        "Personas kods", "Derīga līdz", "Dzimums",
    ),
    "Lithuanian": (
        "LIETUVOS RESPUBLIKA", "ASMENS TAPATYBĖS KORTELĖ", "Pavardė", "Vardas", "Gimimo data",
        "Asmens kodas", "Galioja iki", "Lytis",
    ),
    "Albanian": (
        "REPUBLIKA E SHQIPËRISË", "LETËRNJOFTIM", "Mbiemri", "Emri", "Datëlindja",
        "Numri personal", "Data e skadimit", "Gjinia",
    ),
    "Finnish": (
        "SUOMI FINLAND", "HENKILÖKORTTI", "Sukunimi", "Etunimet", "Syntymäaika",
        "Henkilötunnus", "Viimeinen voimassaolopäivä", "Sukupuoli",
    ),
    "Somali": (
        "JAMHUURIYADDA SOOMAALIYA", "KAARKA AQOONSIGA", "Magaca oo dhan", "Magaca hooyada",
        "Taariikhda dhalashada", "Lambarka", "Waxay dhacaysaa", "Jinsi",
    ),
    "Croatian": (
        "REPUBLIKA HRVATSKA", "OSOBNA ISKAZNICA", "Prezime", "Ime", "Datum rođenja",
        "Broj iskaznice", "Vrijedi do", "Spol",
    ),
    "Czech": (
        "ČESKÁ REPUBLIKA", "OBČANSKÝ PRŮKAZ", "Příjmení", "Jméno", "Datum narození",
        "Číslo dokladu", "Platnost do", "Pohlaví",
    ),
    "Greek": (
        "ΕΛΛΗΝΙΚΗ ΔΗΜΟΚΡΑΤΙΑ", "ΔΕΛΤΙΟ ΤΑΥΤΟΤΗΤΑΣ", "Επώνυμο", "Όνομα", "Ημερομηνία γέννησης",
        "Αριθμός", "Ημερομηνία λήξης", "Φύλο",
    ),
    "Serbian": (
        "РЕПУБЛИКА СРБИЈА", "ЛИЧНА КАРТА", "Презиме", "Име", "Датум рођења", "Број", "Важи до",
        "Пол",
    ),
    "Persian": (
        "جمهوری اسلامی ایران", "کارت ملی", "نام خانوادگی", "نام", "تاریخ تولد", "شماره ملی",
        "پایان اعتبار", "جنس",
    ),
    "Turkish": (
        "TÜRKİYE CUMHURİYETİ", "SÜRÜCÜ BELGESİ", "Soyadı", "Adı", "Doğum tarihi", "Seri No",
        "Geçerlilik tarihi", "Cinsiyet",
    ),
    "Portuguese": (
        "REPÚBLICA DE ANGOLA", "BILHETE DE IDENTIDADE", "Nome completo", "Filiação",
        "Data de nascimento", "Número", "Válido até", "Sexo",
    ),
    "French": (
        "REPUBLIQUE ALGERIENNE", "CARTE NATIONALE D'IDENTITE", "Nom", "Prénoms", "Né le", "N°",
        "Valable jusqu'au", "Sexe",
    ),
}  # fmt: skip
_COUNTRIES: Final = ("NLD", "TUR", "POL", "MAR", "SYR", "UKR", "FRA", "GBR", "ESP", "ITA", "ROU")


def _card_in(words: tuple[str, ...]) -> Callable[[Random], Image.Image]:
    def draw(random: Random) -> Image.Image:
        one = invent(random, random.choice(_COUNTRIES))
        state, title, *labels = words
        values = (
            one.surname.upper(),
            one.given,
            one.dated(one.born, random.choice("./- ")),
            one.number if random.random() < 0.5 else one.personal_number,
            one.dated(one.expires, random.choice("./- ")),
            one.sex,
        )
        left = 0.05 if random.random() < 0.5 else 0.3
        lines: list[Line] = [(left, 0.03, state, random.randint(20, 30), NARROW_BOLD)]
        if random.random() < 0.75:
            lines.append((0.3, 0.11, title, random.randint(22, 32), BOLD))
        beside = random.random() < 0.5
        for row, (label, value) in enumerate(zip(labels, values, strict=True)):
            y = 0.22 + row * 0.11
            if beside:
                lines.append((0.38, y, f"{label}: {value}", 24, SANS))
            else:
                lines.append((0.38, y, label, 15, NARROW))
                lines.append((0.38, y + 0.035, value, 25, NARROW_BOLD))
        return plate(random, lines, face=(0.04, 0.22, 0.32, 0.82))

    return draw


ONE_LANGUAGE: Final[dict[str, Draw]] = {
    f"{name} card": _card_in(words) for name, words in _WORDS.items()
}
ONE_LANGUAGE_TREATMENTS: Final[dict[str, Treat]] = {
    **{
        name: CARD_TREATMENTS[name]
        for name in ("askew", "blurred", "turned", "small", "on an A4 page", "cut off")
    },
    **{name: NEW_TREATMENTS[name] for name in ("yellowed", "under a thumb", "faxed")},
}
