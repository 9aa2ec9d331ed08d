"""Say what a receipt code is, and how what a parent types is read as one.

A receipt code is the reference of a case and ten secret letters that the service makes of it, such
as `PL-7F3K-9QXM-K7Q2M-9XWDR`. Whoever holds it may see how the case stands and write in it. It
proves that somebody holds the receipt, and never who they are.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U."""
LETTERS: Final = 10
"""50 bits beside the 39 of the reference: at 1,000 guesses a second, all day long and for one case,
a hit takes 18,000 years on average."""
BITS_PER_LETTER: Final = 5
LONGEST_TYPED: Final = 200
"""Characters, of which the rest is not looked at: somebody may paste the whole link."""
_MEANT: Final = str.maketrans("OILU", "011V")
"""What a letter of the secret part is taken for that is not in the alphabet."""
_LOOKS_LIKE: Final = str.maketrans("АВЕКМНОРСТУХІ", "ABEKMHOPCTYX1")
"""Cyrillic letters on the keyboard of who reads Russian or Ukrainian."""
_WHOLE: Final = re.compile(rf"(?:PL)?([0-9A-Z]{{4}})([0-9A-Z]{{4}})([0-9A-Z]{{{LETTERS}}})")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt code as it was typed; whether it is right only the mint knows."""

    reference: str
    secret: str

    @property
    def code(self) -> str:
        """The whole code as a person reads it."""
        half = LETTERS // 2
        return f"{self.reference}-{self.secret[:half]}-{self.secret[half:]}"


def spelled(number: int) -> str:
    """Answer the last 50 bits of a number as the letters of a secret part."""
    places = range((LETTERS - 1) * BITS_PER_LETTER, -1, -BITS_PER_LETTER)
    return "".join(ALPHABET[number >> place & 31] for place in places)


def read_receipt(text: str) -> Receipt | None:
    """Answer the receipt that somebody typed; None for what cannot be one.

    Capitals, dashes, spaces and the PL in front do not count; letters that are no part of the
    alphabet are read as those they look like. A whole link is read from its `#` on.
    """
    typed = text[:LONGEST_TYPED].rpartition("#")[2]
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKS_LIKE)
    digits = (str(unicodedata.digit(sign, sign)) for sign in plain)
    found = _WHOLE.fullmatch("".join(sign for sign in digits if sign.isascii() and sign.isalnum()))
    if found is None:
        return None
    return Receipt(f"PL-{found[1]}-{found[2]}", found[3].translate(_MEANT))
