"""Split a long text into messages that Telegram takes, where a reader would pause."""

import unicodedata
from itertools import accumulate
from typing import Final

LONGEST: Final = 4000
"""UTF-16 code units. Telegram takes 4096 (Bot API, sendMessage); some room is left."""
PAUSES: Final = (
    ("\n\n",),
    ("\n",),
    (". ", "! ", "? ", "؟ ", "۔ "),
    ("; ", "؛ "),
    (", ", "، "),
    (" ",),
)
"""From the best place to break to the worst."""
LEAST_FILLED: Final = 3
"""A break that leaves a message less than a third full is not worth it, but better than half a
word."""
LAST_OF_ONE_UNIT: Final = 0xFFFF
JOINER: Final = "\u200d"
JOINED: Final = frozenset({JOINER, "\u20e3", *map(chr, range(0x1F3FB, 0x1F400))})
"""Go with the character before them (Unicode, UAX #29): joiner, keycap and skin tones."""
TAGS: Final = range(0xE0020, 0xE0080)
"""Letters of the flags of regions."""
FLAG_LETTERS: Final = range(0x1F1E6, 0x1F200)
TURNS: Final = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
TURNS_BACK: Final = frozenset("\u202c\u2069")
"""Between these a text runs in another direction (Unicode, UAX #9)."""


def split_text(text: str, *, longest: int = LONGEST) -> list[str]:
    """Answer the text in parts of at most `longest` UTF-16 code units, none of them blank."""
    parts: list[str] = []
    rest = text.strip()
    while rest:
        fits = _fitting(rest, longest)
        if fits < len(rest):
            fits = _break_in(rest, fits)
        if part := rest[:fits].strip():
            parts.append(part)
        rest = rest[fits:].lstrip()
    return parts


def _fitting(text: str, longest: int) -> int:
    """Answer how many characters fit, at least one."""
    units = 0
    for place, character in enumerate(text):
        units += 2 if ord(character) > LAST_OF_ONE_UNIT else 1
        if units > longest and place > 0:
            return place
    return len(text)


def _break_in(text: str, fits: int) -> int:
    """Answer where to break a text of which no more than so many characters fit."""
    turned = _turned(text[: fits + 1])
    following, last = text[fits], text[fits - 1]
    if not turned[fits] and (following == "\n" or (following.isspace() and last in ".!?؟")):
        return fits
    for pauses in PAUSES:
        place = max(_last_pause(text[:fits], pause, turned) for pause in pauses)
        if place * LEAST_FILLED >= fits:
            return place
    return _between_words(text, fits, turned) or _between_characters(text, fits)


def _turned(head: str) -> list[int]:
    """Answer for every place, the end too, how many turns of direction are open before it."""
    steps = ((each in TURNS) - (each in TURNS_BACK) for each in head)
    return list(accumulate(steps, lambda depth, step: max(0, depth + step), initial=0))


def _last_pause(head: str, pause: str, turned: list[int]) -> int:
    """Answer the place behind the last such pause that is in no turned text; 0 for none."""
    place = head.rfind(pause)
    while place >= 0 and turned[place]:
        place = head.rfind(pause, 0, place)
    return place + len(pause) if place > 0 else 0


def _between_words(text: str, fits: int, turned: list[int]) -> int:
    """Answer the last place between two words, in no turned text if there is one; 0 for none."""
    places = [place for place in range(1, fits + 1) if text[place].isspace()]
    return max((place for place in places if not turned[place]), default=max(places, default=0))


def _between_characters(text: str, fits: int) -> int:
    """Answer the last place where no character as a reader sees it is cut; all when it is one."""
    for place in range(fits, 0, -1):
        if not _belongs_together(text, place):
            return place
    return fits


def _belongs_together(text: str, place: int) -> bool:
    before, behind = text[place - 1], text[place]
    if before == JOINER or behind in JOINED or ord(behind) in TAGS:
        return True
    if unicodedata.category(behind).startswith("M"):
        return True
    if ord(before) in FLAG_LETTERS and ord(behind) in FLAG_LETTERS:
        first = place
        while first > 0 and ord(text[first - 1]) in FLAG_LETTERS:
            first -= 1
        return (place - first) % 2 == 1
    return False
