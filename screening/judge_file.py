"""Judge from what was read of a file whether it is a copy of an identity document."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from casework.files import FileVerdict, JudgedFile
from screening.document_signs import Signs, TextLine, find_signs
from screening.document_words import Document


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen on one picture."""

    lines: tuple[TextLine, ...]
    faces: int = 0
    """Places that look like a face the size of a portrait."""
    largest_face: float = 0.0
    """Its width as a share of the shorter side of the picture."""
    blobs: int = 0
    """Places where there seems to be text on a small copy, counted where little could be read."""
    card_like: bool = False
    """An area with straight sides in the proportions of a card or a passport page."""
    sharpness: float = 4.0
    """Around 1 for a blurred picture, 2 to 5 for one in focus."""
    long_side: int = 1600
    """Pixels, as the file holds it."""


PORTRAIT: Final = 0.3
"""From this share of a picture one face fills it; on a card it takes less than 0.25."""
SURE: Final = 5.0
"""From this weight a picture is an identity document."""
DOUBTFUL: Final = 2.0
"""From this weight nobody can say without looking."""
_WORTH_A_CLOSER_LOOK: Final = 0.5
_CLEARLY_OTHER: Final = 2.5
"""From this weight against, with little for, it is something else."""
_FEW_CHARACTERS: Final = 25
_SOME_CHARACTERS: Final = 90
_MANY_CHARACTERS: Final = 500
_SHORT_LINE: Final = 22
_SOME_LINES: Final = 3
_LINES_OF_A_PAGE: Final = 45
_YEARS_APART: Final = 8
_SOME_CATEGORIES: Final = 6
_A_LIST: Final = 2
_A_LIST_IN_CAPITALS: Final = 3
"""So many sorts of document by name are an enumeration; some cards name two in capitals."""
_BLURRED: Final = 2.2
_VERY_BLURRED: Final = 1.5
_THUMBNAIL: Final = 450

_FEW_LINES: Final = 30
_LEAST_LINES: Final = 2
_IN_FOCUS: Final = 2.0

_SOME_CARD: Final = "Het lijkt een kaart, maar onbekend is welke."
_SOMEBODYS_CARD: Final = "Het lijkt een kaart met gegevens van een persoon, maar onbekend is welke."
_UNCLEAR: Final = "De tekst op het beeld is niet goed genoeg te lezen."


def judge_picture(sights: Sequence[Sight], *, identity_open: bool = False) -> JudgedFile:
    """Judge one picture by all the looks that were taken at it.

    While an identity question is open, a picture is an identity document unless it is clearly
    something else.
    """
    looks = [find_signs(sight.lines) for sight in sights]
    best = max(looks, key=_weight_for)
    balance = _Balance(_weight_for(best), max(map(_weight_against, looks)))
    if balance.left + _weight_of_shape(balance, sights[0]) >= SURE:
        return JudgedFile(FileVerdict.IDENTITY_DOCUMENT, _why_sure(best))
    if _is_portrayed_in_other_letters(balance, looks, sights[0]):
        why = "Een kaart met een portret, in letters die niet te lezen zijn."
        return JudgedFile(FileVerdict.IDENTITY_DOCUMENT, why)
    if any(_weigh_in_prose(block) >= SURE for block in _blocks_with_proof(looks)):
        why = "Onder of boven de tekst staat een kopie van een identiteitsbewijs."
        return JudgedFile(FileVerdict.IDENTITY_DOCUMENT, why)
    doubt = _doubt(balance, looks, sights[0])
    if identity_open and (doubt or not _is_clearly_other(balance, looks)):
        why = "Er is om een identiteitsbewijs gevraagd en dit is niet duidelijk iets anders."
        return JudgedFile(FileVerdict.IDENTITY_DOCUMENT, why)
    if doubt:
        return JudgedFile(FileVerdict.UNCERTAIN, doubt)
    return NOTHING_FOUND


def judge_text(text: str) -> JudgedFile:
    """Judge text that a file holds as text; without a picture only the numbers can be copied."""
    signs = find_signs([TextLine(line) for line in text.splitlines() if line.strip()])
    if signs.machine_lines > 1:
        return JudgedFile(FileVerdict.IDENTITY_DOCUMENT, _why_sure(signs))
    if signs.machine_lines or (weigh(signs) >= SURE + DOUBTFUL and not signs.prose_lines):
        why = "De tekst lijkt te zijn overgenomen van een identiteitsbewijs."
        return JudgedFile(FileVerdict.UNCERTAIN, why)
    return NOTHING_FOUND


def worst(verdicts: Iterable[JudgedFile]) -> JudgedFile:
    """Answer the verdict that speaks for a whole file: that of its worst page."""
    order = (FileVerdict.IDENTITY_DOCUMENT, FileVerdict.UNCERTAIN, FileVerdict.HARMLESS)
    return min(verdicts, key=lambda verdict: order.index(verdict.verdict), default=NOTHING_FOUND)


def needs_closer_look(sight: Sight) -> bool:
    """Answer whether looking closer could change what a picture is taken for."""
    signs = find_signs(sight.lines)
    balance = _Balance(_weight_for(signs), _weight_against(signs))
    other = _is_clearly_other(balance, [signs])
    if balance.left >= SURE or (other and signs.hard < _SOME_LINES):
        return False
    if balance.left >= _WORTH_A_CLOSER_LOOK or _doubt(balance, [signs], sight):
        return True
    return signs.hard > 1 or (bool(sight.lines) and signs.characters < _SOME_CHARACTERS)


def is_portrait(sight: Sight) -> bool:
    """Answer whether a face fills a picture on which nothing is written."""
    return not sight.lines and sight.largest_face >= PORTRAIT


def weigh(signs: Signs) -> float:
    """Answer how much speaks for an identity document, after what speaks against it."""
    return _weight_for(signs) - _weight_against(signs)


NOTHING_FOUND: Final = JudgedFile(
    FileVerdict.HARMLESS, "Er zijn geen kenmerken van een identiteitsbewijs gevonden."
)


@dataclass(frozen=True, slots=True)
class _Balance:
    """What speaks for and what against, each the most of all looks."""

    weight_for: float
    weight_against: float

    @property
    def left(self) -> float:
        return self.weight_for - self.weight_against


def _weight_of_shape(balance: _Balance, first: Sight) -> float:
    """Answer what the shape of a card and a portrait add to words that nothing contradicts."""
    if not first.card_like or balance.weight_against > 0 or balance.weight_for < DOUBTFUL:
        return 0.0
    return 1.0 if first.faces else 0.5


def _weigh_in_prose(block: Signs) -> float:
    """Answer the weight of a block amid running text, which may explain what such lines are."""
    weight = weigh(block)
    told = block.titles or len(block.labels) > 1 or block.official_values
    return weight if told or not block.machine_lines else min(weight, SURE - DOUBTFUL)


def _is_portrayed_in_other_letters(balance: _Balance, looks: Sequence[Signs], first: Sight) -> bool:
    """Answer whether a sharp card shows one portrait beside lines that nobody here can read.

    A pass of a school or a club has words that can be read, a photo has no lines.
    """
    card = first.card_like and 0 < first.faces <= _SOME_LINES and first.sharpness >= _IN_FOCUS
    if not card or balance.weight_against > 0:
        return False
    lines = max(max(signs.hard, signs.in_other_letters) for signs in looks)
    unread = all(signs.is_hard_to_read or signs.in_other_letters >= _SOME_LINES for signs in looks)
    return lines >= _SOME_LINES and unread and looks[0].characters < _SOME_CHARACTERS


def _is_clearly_other(balance: _Balance, looks: Sequence[Signs]) -> bool:
    """Answer whether much was read, or much that speaks against, and nothing that proves."""
    if balance.left >= _WORTH_A_CLOSER_LOOK or any(map(_has_proof, looks)):
        return False
    characters = max(signs.characters for signs in looks)
    return balance.weight_against >= _CLEARLY_OTHER or characters > _MANY_CHARACTERS


def _doubt(balance: _Balance, looks: Sequence[Signs], first: Sight) -> str:
    """Answer why nobody can say without looking; empty when it can be said."""
    if balance.left >= DOUBTFUL or any(
        weigh(block) >= DOUBTFUL for block in _blocks_with_proof(looks)
    ):
        return "Er zijn enkele kenmerken van een identiteitsbewijs, maar te weinig voor zekerheid."
    blocks = (block for signs in looks for block in signs.runs_between_prose())
    if any(map(_is_about_one_person, blocks)):
        return _SOMEBODYS_CARD
    if _is_clearly_other(balance, looks):
        return ""
    return _doubt_of_sight(looks, first)


def _doubt_of_sight(looks: Sequence[Signs], first: Sight) -> str:
    """Answer why too little can be seen; empty when enough can."""
    characters = max(signs.characters for signs in looks)
    hard = max(signs.hard for signs in looks)
    unclear = any(signs.is_hard_to_read for signs in looks) and characters < _SOME_CHARACTERS
    few = characters < _FEW_CHARACTERS
    blurred = first.sharpness < (_BLURRED if first.card_like else _VERY_BLURRED)
    if first.card_like and first.long_side < _THUMBNAIL:
        return "Het beeld is te klein om te beoordelen."
    if unclear and (hard >= _SOME_LINES or first.blobs > 1):
        return _UNCLEAR
    if few and first.blobs > max(1, *(len(signs.lines) for signs in looks)):
        return _UNCLEAR
    if few and blurred:
        return "Het beeld is te wazig om te beoordelen."
    portrayed = first.faces > 0 and any(map(_gives_a_number_or_date, looks))
    if portrayed or any(map(_is_about_one_person, looks)):
        return _SOMEBODYS_CARD
    return _SOME_CARD if first.card_like and _is_like_some_card(looks, first) else ""


def _is_like_some_card(looks: Sequence[Signs], first: Sight) -> bool:
    """Answer whether a card shows a portrait or a few lines, hardly any of them running text.

    Bars over its lines, or codes, look like lines that cannot be read. A face alone, without
    anything like a line beside it, is a face.
    """
    lines = max(sum(line.is_long for line in signs.lines) for signs in looks)
    prose = max(signs.prose_lines for signs in looks)
    some = lines >= _LEAST_LINES * (1 + prose)
    portrayed = first.faces and (lines or first.blobs)
    return bool(portrayed or some or first.blobs > 1) and lines < _FEW_LINES and prose <= 1


def _gives_a_number_or_date(signs: Signs) -> bool:
    """Answer whether few short lines hold a date or a number, as beside a portrait on a card."""
    some = _SOME_LINES <= len(signs.lines) < _FEW_LINES
    told = signs.dates or signs.numbers
    return bool(some and told) and not signs.prose_lines and _is_in_short_lines(signs)


def _blocks_with_proof(looks: Sequence[Signs]) -> Iterator[Signs]:
    """Answer blocks of lines beside running text that hold what labels of a form do not."""
    for signs in looks:
        yield from filter(_has_proof, signs.runs_between_prose())


def _has_proof(signs: Signs) -> bool:
    """Answer whether there is a sign that labels of a form or a pass do not give."""
    return bool(
        signs.machine_lines
        or signs.has_title_in_capitals
        or signs.licence_rows & {"4a", "4b"}
        or _is_licence_table(signs)
        or signs.copy_words
        or signs.official_values
    )


def _is_about_one_person(signs: Signs) -> bool:
    """Answer whether few short lines hold dates as far apart as birth and expiry.

    Three lines in other letters count as well: their dates may not have been read.
    """
    some = _SOME_LINES < len(signs.lines) < _LINES_OF_A_PAGE
    told = signs.years_apart >= _YEARS_APART or signs.in_other_letters >= _SOME_LINES
    return some and told and not signs.prose_lines and _is_in_short_lines(signs)


def _is_in_short_lines(signs: Signs) -> bool:
    return bool(signs.lines) and signs.width < _SHORT_LINE * len(signs.lines)


def _why_sure(signs: Signs) -> str:
    if signs.machine_lines:
        return "De machineleesbare regels van een identiteitsbewijs staan erop."
    if signs.licence_rows & {"4a", "4b"} or signs.rare_categories:
        return "De genummerde velden van een rijbewijs staan erop."
    if signs.titles:
        return "De titel en de velden van een identiteitsbewijs staan erop."
    return "De velden van een identiteitsbewijs staan erop."


def _weight_for(signs: Signs) -> float:
    weight = 10.0 if signs.machine_lines > 1 else 5.0 * signs.machine_lines
    weight += _weight_of_titles(signs)
    weight += 2.0 * min(signs.states, 2)
    paired = len(signs.paired_labels)
    weight += 1.5 * min(paired, 6)
    weight += 0.5 * min(len(signs.labels) - paired, 7)
    weight += 1.0 * min(signs.half_read, 4) if signs.half_read > 1 else 0.0
    weight += _weight_of_licence(signs)
    weight += 1.5 * min(signs.official_values, 3)
    weight += 1.0 * min(signs.numbers, 1)
    weight += 2.0 * min(signs.copy_words, 2)
    return weight + 1.0 * min(signs.across, 2)


def _weight_of_titles(signs: Signs) -> float:
    if not signs.titles:
        return 1.0 if signs.named else 0.0
    in_capitals = signs.has_title_in_capitals
    if len(signs.titles) >= (_A_LIST_IN_CAPITALS if in_capitals else _A_LIST):
        return 1.0
    return (4.0 if in_capitals else 2.5) + (1.0 if signs.dates > 1 else 0.0)


def _weight_of_licence(signs: Signs) -> float:
    rows = signs.licence_rows
    weight = 0.5 * len(rows) + 2.0 * len(rows & {"4a", "4b"}) if rows & {"4a", "4b", "9"} else 0.0
    if Document.LICENCE in signs.titles and len(rows) >= _SOME_LINES:
        weight = max(weight, 2.0)
    return weight + (6.0 if _is_licence_table(signs) else 0.0)


def _is_licence_table(signs: Signs) -> bool:
    some = len(signs.categories) >= _SOME_CATEGORIES
    return some and len(signs.rare_categories) >= _SOME_LINES


def _weight_against(signs: Signs) -> float:
    others = min(signs.other_card_words, 3)
    weight = 2.0 * (others + 1) if others else 0.0
    weight += 1.5 * min(signs.form_words, 6)
    weight += 0.7 * min(signs.prose_lines, 8)
    return weight + 0.5 * min(signs.times_and_amounts, 4)
