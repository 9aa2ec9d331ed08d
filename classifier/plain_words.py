"""Bring words into the form in which they are compared, however they were typed."""

import re
import unicodedata
from typing import Final

_TOKEN: Final = re.compile(r"\w+|[?!]+|[\U0001F300-\U0001FAFF\u2600-\u27BF]")
_SAME_AGAIN: Final = re.compile(r"(\D)\1{2,}")


def _letters_without_marks() -> dict[int, str | None]:
    """Take accents off Latin letters (parents leave them out or mistype them) and hide digits."""
    table: dict[int, str | None] = dict.fromkeys(range(0x300, 0x370))
    table |= dict.fromkeys(range(0x64B, 0x653))  # Arabic vowel signs, rarely written
    table |= {code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250)}
    table |= {ord("ł"): "l", 0x131: "i", ord("ø"): "o", ord("æ"): "ae", ord("đ"): "d"}
    # Arabic letters that most people write without hamza, dots or as each other.
    table |= {0x623: "\u0627", 0x625: "\u0627", 0x622: "\u0627", 0x671: "\u0627"}
    table |= {0x649: "\u064a", 0x629: "\u0647"}
    table |= {ord(digit): "0" for digit in "123456789"}
    return table


_PLAIN: Final = _letters_without_marks()


def plain_words(text: str) -> list[str]:
    """Answer the words of a text, small and without accents; marks such as `?` count as words."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_PLAIN)
    return _TOKEN.findall(_SAME_AGAIN.sub(r"\1\1", text))
