"""Find bank account numbers (IBAN) and payment card numbers."""

import re
from functools import lru_cache
from typing import Final

from stdnum import luhn, numdb
from stdnum.iso7064 import mod_97_10

from screening.digit_groups import DigitGroups
from screening.number_words import Labels, Says
from screening.reading import Reading

Span = tuple[int, int]

_IBAN_START: Final = re.compile(r"[A-Z]{2}[ ./-]{0,3}[0-9][ ./-]{0,3}[0-9]")
_IBAN_GAP: Final = r"[ \t./-]{0,3}+(?:\r?\n[ \t>|]{0,8}+)?+"
_PART: Final = re.compile("([0-9]+)!([nac])")
_SORTS: Final = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}
# In use with the same check digits (ISO 13616) but not in the registry that stdnum carries.
_UNREGISTERED: Final[dict[str, str]] = {
    "AO": "21!n", "BF": "2!c22!n", "BJ": "2!c22!n", "CF": "23!n", "CG": "23!n", "CI": "2!c22!n",
    "CM": "23!n", "CV": "21!n", "DZ": "22!n", "GA": "23!n", "GW": "2!c19!n", "IR": "22!n",
    "KM": "23!n", "MA": "24!n", "MG": "23!n", "ML": "2!c22!n", "MZ": "21!n", "NE": "2!a22!n",
    "SN": "2!a22!n", "TD": "23!n", "TG": "2!a22!n",
}  # fmt: skip
_LABEL_REACH: Final = 30

_CARD_DIGITS: Final = range(13, 20)
# Issuers' ranges and lengths (ISO/IEC 7812-1): Visa, Mastercard, American Express, Diners, JCB,
# Discover, Maestro, UnionPay, Mir, Troy, Verve, UzCard.
_ISSUED: Final = re.compile(
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})"
    r"|(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"
    r"|3[47][0-9]{13}|3(?:0[0-5]|[689][0-9])[0-9]{11}|35(?:2[89]|[3-8][0-9])[0-9]{12,15}"
    r"|6(?:011|5[0-9]{2}|4[4-9][0-9])[0-9]{12,15}"
    r"|(?:5018|5020|5038|5[6-8][0-9]{2}|6(?:0[2-9]|[237][0-9])[0-9])[0-9]{12,15}"
    r"|62[0-9]{14,17}|220[0-4][0-9]{12,15}|9792[0-9]{12}|506[01][0-9]{12,15}|8600[0-9]{12}"
)
_USUAL_FIRST_GROUP: Final = 4
_USUAL_GROUPS: Final = frozenset({(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (4, 4, 5)})


def find_ibans(reading: Reading, labels: Labels) -> list[Span]:
    """Answer the places of account numbers with right check digits, in order.

    One whose check digits are wrong counts too where a word says that an account number follows.
    """
    spans: list[Span] = []
    at = 0
    while match := _IBAN_START.search(reading.upper, at):
        end = _end_of_iban(reading.upper, match.start(), labels)
        if end is not None:
            spans.append((match.start(), end))
        at = match.start() + 1 if end is None else end
    return spans


def find_cards(reading: Reading, groups: DigitGroups, labels: Labels) -> list[Span]:
    """Answer the places of payment card numbers that pass the Luhn test, in order."""
    spans: list[Span] = []
    at = 0
    while at < len(groups.starts):
        last = _last_group_of_card(reading.plain, groups, at, labels)
        if last is not None:
            spans.append((groups.starts[at], groups.ends[last]))
        at = at + 1 if last is None else last + 1
    return spans


def _last_group_of_card(plain: str, groups: DigitGroups, first: int, labels: Labels) -> int | None:
    size, start = groups.size(first), groups.starts[first]
    label = labels.last_before(start)
    near = label is not None and labels.speaks_across(label.end, start, _LABEL_REACH)
    said = label.says if label is not None and near else None
    if said is not Says.CARD and size != _USUAL_FIRST_GROUP and size not in _CARD_DIGITS:
        return None
    if plain[start - 1 : start].isalnum() or groups.join_before(first) in {"-", ".", "/"}:
        return None
    for last, total in reversed(groups.windows(first, _CARD_DIGITS[-1])):
        if total not in _CARD_DIGITS or plain[groups.ends[last] : groups.ends[last] + 1].isalnum():
            continue
        sizes = tuple(groups.size(at) for at in range(first, last + 1))
        usual = len(sizes) == 1 or sizes in _USUAL_GROUPS
        number = groups.digits(plain, first, last)
        if said is Says.CARD:
            if luhn.is_valid(number) or (usual and len(sizes) > 1 and _ISSUED.fullmatch(number)):
                return last
        elif usual and _ISSUED.fullmatch(number) and luhn.is_valid(number):
            return None if labels.say_it_stays(start) else last
    return None


def _end_of_iban(upper: str, start: int, labels: Labels) -> int | None:
    country = upper[start : start + 2]
    shape = _shape(country)
    match = shape.match(upper, start) if shape is not None else None
    if match is None or (country in _UNREGISTERED and upper[start - 1 : start].isalnum()):
        return None
    number = "".join(sign for sign in match.group() if sign.isalnum())
    if mod_97_10.is_valid(number[4:] + number[:4]) or _is_announced(start, labels):
        return match.end()
    return None


def _is_announced(start: int, labels: Labels) -> bool:
    """Answer whether a word for account number stands before: then a slip of the pen counts."""
    label = labels.last_before(start)
    if label is None or label.says is not Says.IBAN:
        return False
    return labels.speaks_across(label.end, start, _LABEL_REACH)


@lru_cache(maxsize=1024)
def _shape(country: str) -> re.Pattern[str] | None:
    """Answer how account numbers of a country are built; None where it has none."""
    structure = _UNREGISTERED.get(country) or numdb.get("iban").info(country)[0][1].get("bban")
    if structure is None:
        return None
    signs = [*country, "[0-9]", "[0-9]"]
    for size, sort in _PART.findall(structure):
        signs += [_SORTS[sort]] * int(size)
    return re.compile(_IBAN_GAP.join(signs))
