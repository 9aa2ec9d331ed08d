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
    for mark in (_EARLIER_MAIL, _SIGNATURE, _DISCLAIMER):
        found = mark.search(text)
        if found:
            text = text[: found.start()]
    return _QUOTED_LINE.sub("", text).strip()
