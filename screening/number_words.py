"""Find the words that say which number stands next to them, in the languages parents write."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Final

from screening.reading import BARRIER, plain_words


class Says(Enum):
    """What a word says about the number beside it."""

    BSN = auto()
    DOCUMENT = auto()
    LICENCE = auto()
    V_NUMBER = auto()
    IBAN = auto()
    CARD = auto()
    PHONE = auto()
    OTHER = auto()
    """An order, invoice, parcel, case or company: numbers that stay."""
    A_NUMBER = auto()
    """Only that a number follows: nummer, no., رقم."""


@dataclass(frozen=True, slots=True)
class Label:
    """A word, or a few, that name the number beside them."""

    says: Says
    start: int
    end: int
    names_a_number: bool
    """True for "paspoortnummer" or "nr. van mijn paspoort", False for the bare "paspoort"."""


def _table(words: dict[Says, str]) -> dict[str, Says]:
    return {word: says for says, line in words.items() for word in plain_words(line).split()}


_WORDS: Final = _table(
    {
        Says.BSN: "bsn bsns bsnr pgn ssn бсн",
        Says.DOCUMENT: "idkaart idbewijs idcard pesel legitimatie kimligim huviyet cni tckn "
        "جواز الجواز جوازي جوازه هوية الهوية هويتي اقامة الاقامة گذرنامه پاسپورت "
        "passnummer passnr ausweis reispas",
        Says.LICENCE: "ehliyet ehliyetim ehliyetimin fuhrerschein رخصة الرخصة",
        Says.V_NUMBER: "vnummer vnr ind vreemdelingennummer vreemdelingennr",
        Says.IBAN: "iban rekening rekeningnummer bankrekening bankrekeningnummer kontonummer "
        "konto hesap hesabim compte رصيد حساب الحساب حسابي рахунок счет счета bankaccount",
        Says.CARD: "creditcard creditcardnummer creditkaart betaalkaart bankpas pinpas betaalpas "
        "kaartnummer pasnummer visa mastercard maestro amex kreditkarte kreditkartennummer "
        "kartennummer kart kartim kredi karta karty karte carte card cardnumber carta tarjeta "
        "карта карты картки картка картки بطاقة البطاقة بطاقتي",
        Says.PHONE: "tel telefoon telefoonnummer telefoonnr telnr mobiel mobielnummer mob gsm "
        "phone telephone mobile cell whatsapp app bel bellen belt fax telefon handy handynummer "
        "telefonnummer portable cep telefonum telefonu numerze komorka هاتف الهاتف هاتفي جوال "
        "موبايل تلفون телефон тел моб мобильный мобільний telefono movil telefonul call",
        Says.OTHER: "order orders ordernummer ordernr orderno bestelnummer bestelnr bestelling "
        "bestelcode factuur facturen factuurnummer factuurnr factuurnrs invoice invoices "
        "rechnung rechnungsnummer bestellung bestellnummer auftrag auftragsnummer facture "
        "commande fatura siparis faktura faktury fakture zamowienie zamowienia فاتورة الفاتورة "
        "طلب الطلب طلبية рахунокфактура замовлення заказ заказа накладная kenmerk zaaknummer "
        "zaaknr zaak referentie referentienummer ref reference ticket ticketnummer ticketnr "
        "meldingsnummer case casenumber dossier dossiernummer dossiernr aktenzeichen track "
        "tracking trackingnummer barcode zending pakket pakketnummer artikelnummer artikelnr "
        "artikel serienummer serienr serial offerte offertenummer kvk kvknummer kvknr "
        "koophandel handelsregister brin brinnummer vestigingsnummer isbn ean imei postbus "
        "betalingskenmerk bonnummer ordercode bestelcode kortingscode productcode licentiecode "
        "activatiecode",
        Says.A_NUMBER: "nummer nummers nr nrs no num number numbers nos numer numeru numero "
        "numaram numarasi numara numarami numaraniz nummern номер номера номером номері رقم "
        "الرقم رقمي رقمه شماره numarul numarulu cislo",
    }
)

_STEMS: Final[tuple[tuple[Says, tuple[str, ...]], ...]] = tuple(
    (says, tuple(plain_words(line).split()))
    for says, line in (
        (Says.BSN, "bsn burgerserv sofinum sofinr onderwijsnum burgernummer persoonsgebonden"),
        (Says.V_NUMBER, "vreemdelingennu vreemdelingennr"),
        (
            Says.DOCUMENT,
            "paspoort passport identiteitsk identiteitsb identiteitsd verblijfsd verblijfsverg "
            "verblijfsk verblijfst verblijfsp document dokument legitimatieb reisepass "
            "personalausweis ausweisn aufenthaltst passeport pasaport kimlik paszport dowod "
            "паспорт загранпаспорт rijksregister legitymac reisdocument",
        ),
        (Says.LICENCE, "rijbewijs fuhrerschein ehliyet"),
    )
)
_SOME_STEM: Final = tuple(stem for _, stems in _STEMS for stem in stems)
_INNER_STEM: Final = re.compile("paspoort|паспорт|rijbewijs|burgerservice|bsn$")
_NUMBER_ENDING: Final = re.compile(r"(?:num|nr|numer|nummer|nummers|nummern|numbers?)$")

_PHRASES: Final[dict[str, tuple[tuple[tuple[str, ...], Says], ...]]] = {}
for _line, _says in (
    ("burger service", Says.BSN),
    ("citizen service", Says.BSN),
    ("citizens service", Says.BSN),
    ("citizen s service", Says.BSN),
    ("social security", Says.BSN),
    ("sociaal fiscaal", Says.BSN),
    ("b s n", Says.BSN),
    ("sofi nummer", Says.BSN),
    ("sofi nr", Says.BSN),
    ("service citoyen", Says.BSN),
    ("service au citoyen", Says.BSN),
    ("vatandaslik hizmet", Says.BSN),
    ("vatandas hizmet", Says.BSN),
    ("numer obywatelski", Says.BSN),
    ("numer obywatela", Says.BSN),
    ("servicio ciudadano", Says.BSN),
    ("خدمة المواطن", Says.BSN),
    ("الخدمة المدنية", Says.BSN),
    ("رقم المواطن", Says.BSN),
    ("الرقم الوطني", Says.BSN),
    ("номер гражданина", Says.BSN),
    ("номер громадянина", Says.BSN),
    ("гражданский номер", Says.BSN),
    ("id kaart", Says.DOCUMENT),
    ("id bewijs", Says.DOCUMENT),
    ("id card", Says.DOCUMENT),
    ("identity card", Says.DOCUMENT),
    ("identity document", Says.DOCUMENT),
    ("residence permit", Says.DOCUMENT),
    ("residence card", Says.DOCUMENT),
    ("carte d identite", Says.DOCUMENT),
    ("piece d identite", Says.DOCUMENT),
    ("titre de sejour", Says.DOCUMENT),
    ("karta pobytu", Says.DOCUMENT),
    ("karty pobytu", Says.DOCUMENT),
    ("oturma izni", Says.DOCUMENT),
    ("ikamet izni", Says.DOCUMENT),
    ("вид на жительство", Says.DOCUMENT),
    ("посвідка на проживання", Says.DOCUMENT),
    ("посвідчення особи", Says.DOCUMENT),
    ("удостоверение личности", Says.DOCUMENT),
    ("numero national", Says.DOCUMENT),
    ("national number", Says.DOCUMENT),
    ("driving licence", Says.LICENCE),
    ("driving license", Says.LICENCE),
    ("driver licence", Says.LICENCE),
    ("driver license", Says.LICENCE),
    ("drivers licence", Says.LICENCE),
    ("drivers license", Says.LICENCE),
    ("driver s licence", Says.LICENCE),
    ("driver s license", Says.LICENCE),
    ("permis de conduire", Says.LICENCE),
    ("permiso de conducir", Says.LICENCE),
    ("permis de conducere", Says.LICENCE),
    ("prawo jazdy", Says.LICENCE),
    ("prawa jazdy", Says.LICENCE),
    ("رخصة القيادة", Says.LICENCE),
    ("رخصة قيادة", Says.LICENCE),
    ("водительское удостоверение", Says.LICENCE),
    ("водительского удостоверения", Says.LICENCE),
    ("водійське посвідчення", Says.LICENCE),
    ("водійського посвідчення", Says.LICENCE),
    ("v nummer", Says.V_NUMBER),
    ("v nummers", Says.V_NUMBER),
    ("v nr", Says.V_NUMBER),
    ("v number", Says.V_NUMBER),
    ("v no", Says.V_NUMBER),
    ("v numarasi", Says.V_NUMBER),
    ("v numaram", Says.V_NUMBER),
    ("alien number", Says.V_NUMBER),
    ("numero v", Says.V_NUMBER),
    ("numer v", Says.V_NUMBER),
    ("رقم v", Says.V_NUMBER),
    ("номер v", Says.V_NUMBER),
):
    *_before, _last = plain_words(_line).split()
    _PHRASES[_last] = (*_PHRASES.get(_last, ()), (tuple(_before), _says))

_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST_WORD: Final = 40
_STAYS_REACH: Final = 25
_BESIDE: Final = len(" / en ")
_TOPICS: Final = frozenset({"dossier", "zaak", "case", "artikel", "track"})
"""Words that a person's number may well follow: "dossier 123456789"."""
_LINKING: Final = frozenset(
    plain_words(
        "is op naar me mij ons on at was the het de le n nr luidt lautet to jest to на"
    ).split()
)
_NUMBER_WORD_REACH: Final = 45
"""Characters from "nummer" to the word it speaks of: "het nummer van het paspoort"."""
# A full stop ends what a label says only when a sentence follows; "nr. 12" and "BSN. 12" go on.
_BREAK: Final = re.compile(r"[!?]|\n[ \t]*\n|(?<![^\w]nr)(?<![^\w]no)\.\s+[^\W\d_]{2}|" + BARRIER)


class Labels:
    """The labels of one text, in reading order."""

    def __init__(self, words: str, known: "Sequence[Label] | None" = None) -> None:
        """Read the labels off the `words` view of a text, unless they are known already."""
        self.words: Final = words
        self.all: Final[Sequence[Label]] = _read_labels(words) if known is None else known
        self._ends: Final = [label.end for label in self.all]
        self._starts: Final = [label.start for label in self.all]

    def over(self, words: str) -> "Labels":
        """Answer the same labels over a later view of the text, with numbers covered."""
        return Labels(words, self.all)

    def last_before(self, place: int) -> Label | None:
        """Answer the nearest label that ends at or before a place."""
        at = bisect_right(self._ends, place)
        return self.all[at - 1] if at else None

    def next_after(self, place: int) -> Label | None:
        """Answer the nearest label that starts at or after a place."""
        at = bisect_right(self._starts, place - 1)
        return self.all[at] if at < len(self.all) else None

    def say_it_stays(self, place: int) -> bool:
        """Answer whether the word before a place says: an order, a parcel, a phone, a case.

        A word for BSN beside that word ("BSN/telefoon:") leaves it open.
        """
        label = self.last_before(place)
        if label is None or label.says not in (Says.OTHER, Says.PHONE):
            return False
        if not self.speaks_across(label.end, place, _STAYS_REACH):
            return False
        between = _WORD.findall(self.words, label.end, place)
        topic = self.words[label.start : label.end] in _TOPICS
        if not (_LINKING.issuperset(between) and (label.names_a_number or not topic)):
            return False
        earlier = self.last_before(label.start)
        beside = earlier is not None and label.start - earlier.end <= _BESIDE
        return not (beside and earlier is not None and earlier.says is Says.BSN)

    def speaks_across(self, start: int, end: int, reach: int) -> bool:
        """Answer whether what is said at one end of a gap still holds at the other."""
        return end - start <= reach and not _BREAK.search(self.words, start, end)


@lru_cache(maxsize=16384)
def _word_says(word: str) -> tuple[Says | None, bool]:
    """Answer what one word says, and whether it says "number" too."""
    if (said := _WORDS.get(word)) is not None:
        return said, bool(_NUMBER_ENDING.search(word))
    if word.startswith(_SOME_STEM):
        for says, stems in _STEMS:
            if word.startswith(stems):
                return says, bool(_NUMBER_ENDING.search(word))
    if inner := _INNER_STEM.search(word):
        said = {"rijb": Says.LICENCE, "burg": Says.BSN, "bsn": Says.BSN}.get(
            inner.group()[:4], Says.DOCUMENT
        )
        return said, bool(_NUMBER_ENDING.search(word))
    return None, False


def _read_labels(words: str) -> list[Label]:
    labels: list[Label] = []
    read: list[tuple[str, int]] = []
    number_word = -2 * _NUMBER_WORD_REACH
    for match in _WORD.finditer(words):
        start, end = match.span()
        word = match.group() if end - start <= _LONGEST_WORD else ""
        says, numbered = _word_says(word)
        if word in _PHRASES and (phrase := _phrase_ending_in(word, read)) is not None:
            says, start = phrase
            numbered = False
        read.append((word, match.start()))
        if says is None:
            continue
        if says is Says.A_NUMBER:
            number_word = end
            _let_number_word_join(labels, end, words)
        else:
            numbered = numbered or _reaches(words, number_word, start)
            labels.append(Label(says, start, end, numbered))
    return labels


def _phrase_ending_in(word: str, read: list[tuple[str, int]]) -> tuple[Says, int] | None:
    """Answer what a phrase says that ends in this word, and where it starts."""
    for before, says in _PHRASES[word]:
        size = len(before)
        if len(read) >= size and all(read[at - size][0] == before[at] for at in range(size)):
            return says, read[-size][1]
    return None


def _let_number_word_join(labels: list[Label], end: int, words: str) -> None:
    """Stretch the last label over a number word that follows it: "paspoort nr."."""
    if labels and end - labels[-1].end <= _NUMBER_WORD_REACH // 3:
        last = labels[-1]
        if not any(sign.isdigit() for sign in words[last.end : end]):
            labels[-1] = Label(last.says, last.start, end, True)


def _reaches(words: str, number_word: int, start: int) -> bool:
    if not 0 <= start - number_word <= _NUMBER_WORD_REACH:
        return False
    gap = words[number_word:start]
    return not _BREAK.search(gap) and not any(sign.isdigit() for sign in gap)
