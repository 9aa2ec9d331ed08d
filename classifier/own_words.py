"""Leave out of a text what its sender did not write now: earlier mail, quoted lines, disclaimers.

Mail that comes through the intake is already cut there; this is for text from elsewhere, and for
what was pasted by hand.
"""

import re
from typing import Final

_EARLIER_MAIL: Final = re.compile(
    r"""^[ \t]*(?:
      [-_]{2,}\s*(?:oorspronkelijk|origineel|doorgestuurd|original|forwarded|ursprüngliche|
        weitergeleitet|message\ d'origine|message\ transféré|iletilen|orijinal|
        wiadomość|przekazana|الرسالة|رسالة|переслан|исходн|вихідн)[^\n]*
    | [^\n]{0,60}\d[^\n]{0,100}\b(?:schreef|wrote|schrieb|écrit|napisał|napisała|yazd\u0131|كتب|كتبت
        |написав|написала|написал|пишет|пише)\b[^\n]{0,80}:[ \t]*$
    | (?:van|from|von|de|kimden|od|от|від|من)[ ]?:[^\n]+\n[ \t]*
      (?:verzonden|sent|gesendet|envoyé|gönderildi|wysłano|aan|to|an|à|datum|date|onderwerp|subject
        |betreff|objet|konu|temat|тема|отправлено|надіслано)[ ]?:
    )""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_QUOTED_LINE: Final = re.compile(r"^[ \t]*>.*$\n?", re.MULTILINE)
_SIGNATURE: Final = re.compile(r"^-- ?$", re.MULTILINE)  # RFC 3676 §4.3
_DISCLAIMER: Final = re.compile(
    r"""^[ \t]*(?:
      disclaimer\b
    | (?:dit|deze)\ e?-?(?:mail)?\ ?(?:bericht)?[^\n.]{0,60}\b(?:vertrouwelijk|uitsluitend\ bestemd)
    | de\ informatie\ in\ (?:dit|deze)\b[^\n.]{0,60}\b(?:vertrouwelijk|bestemd)
    | this\ (?:e-?mail|message)\b[^\n.]{0,60}\b(?:confidential|intended\ only|intended\ solely)
    )""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


def own_words(text: str) -> str:
    """Answer the text above earlier mail and below no `>`; empty when nothing is left."""
    return "".join(text[start:end] for start, end in own_parts(text))


def own_parts(text: str) -> list[tuple[int, int]]:
    """Answer start and end in characters of what `own_words` keeps of a text, in order."""
    last = len(text)
    for mark in (_EARLIER_MAIL, _SIGNATURE, _DISCLAIMER):
        found = mark.search(text, 0, last)
        last = found.start() if found else last
    parts, start = [], 0
    for quoted in _QUOTED_LINE.finditer(text, 0, last):
        parts.append((start, quoted.start()))
        start = quoted.end()
    return _stripped(text, [*parts, (start, last)])


def _stripped(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out the white space before the first word and after the last."""
    told = [(start, end) for start, end in parts if text[start:end].strip()]
    if not told:
        return []
    (first, first_end), (last, last_end) = told[0], told[-1]
    kept = [part for part in parts if first <= part[0] <= last and part[0] < part[1]]
    kept[0] = (first_end - len(text[first:first_end].lstrip()), first_end)
    kept[-1] = (kept[-1][0], last + len(text[last:last_end].rstrip()))
    return kept
