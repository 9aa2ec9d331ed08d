"""Unpack the compressed RTF of Outlook and read RTF as plain text."""

# ruff: noqa: SIM905 - a list of words is easier to read and keep as one string

import re
from typing import Final

from intake.mail_text import decode_bytes

MAX_RTF: Final = 4_000_000
"""Bytes of RTF that are unpacked; pictures within it are not text."""

# The dictionary that LZFu starts from (MS-OXRTFCP §2.1.2.1).
_START: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW: Final = 4096
_TOKEN: Final = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|((?:\\'[0-9a-fA-F]{2})+)|\\([^a-z])|([{}])|[\r\n]+|"
    r"([^\\{}\r\n]+)"
)
_NOT_TEXT: Final = frozenset(
    "fonttbl colortbl datastore stylesheet info pict object header footer headerl headerr headerf "
    "footerl footerr footerf themedata colorschememapping latentstyles listtable filetbl "
    "listoverridetable rsidtbl generator xmlnstbl fldinst mmathPr".split()
)
_BREAKS: Final = {
    "par": "\n",
    "line": "\n",
    "sect": "\n",
    "page": "\n",
    "row": "\n",
    "cell": " ",
    "tab": " ",
    "emdash": "–",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
}


def unpack_rtf(data: bytes) -> bytes:
    """Undo the LZFu compression (MS-OXRTFCP); cut-off data gives what came before the cut."""
    kind = data[8:12]
    raw_size = int.from_bytes(data[4:8], "little")
    if kind == b"MELA":
        return data[16 : 16 + min(raw_size, MAX_RTF)]
    if kind != b"LZFu":
        return b""
    window = bytearray(_START.ljust(_WINDOW, b"\x00"))
    result = bytearray()
    place, position, limit = len(_START), 16, min(raw_size, MAX_RTF)
    while position < len(data) and len(result) < limit:
        control = data[position]
        position += 1
        for bit in range(8):
            if not control >> bit & 1:
                chunk = data[position : position + 1]
                position += 1
            else:
                pair = int.from_bytes(data[position : position + 2], "big")
                position += 2
                offset, length = pair >> 4, (pair & 15) + 2
                if offset == place % _WINDOW or position > len(data):
                    return bytes(result)
                chunk = _repeat(window, offset, place, length)
            for byte in chunk:
                window[place % _WINDOW] = byte
                place += 1
            result += chunk
    return bytes(result[:limit])


def _repeat(window: bytearray, offset: int, place: int, length: int) -> bytes:
    """Bytes from the window; they may run on into those being written."""
    distance = (place - offset) % _WINDOW
    seen = bytes(window[(offset + n) % _WINDOW] for n in range(min(length, distance)))
    return (seen * (length // len(seen) + 1))[:length]


def rtf_to_text(rtf: bytes) -> str:
    """The text of RTF, also of RTF that wraps HTML (MS-OXRTFEX)."""
    reader = _Rtf()
    for match in _TOKEN.finditer(rtf[:MAX_RTF].decode("latin-1")):
        word, number, hexes, symbol, brace, text = match.groups()
        if brace:
            reader.brace(brace)
        elif word:
            reader.word(word, int(number) if number else None)
        elif hexes:
            reader.hexes(bytes.fromhex(hexes.replace("\\'", "")))
        elif symbol:
            reader.symbol(symbol)
        elif text:
            reader.text(text)
    return "".join(reader.out)


class _Rtf:
    """The state of reading RTF: what is skipped, and the code page."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.codepage = "cp1252"
        self.stack: list[tuple[bool, int]] = []
        self.skipped = False
        self.fallback = 1
        """Characters after each `\\u` that stand in for it (the `\\uc` word)."""
        self.to_skip = 0

    def brace(self, brace: str) -> None:
        if brace == "{":
            self.stack.append((self.skipped, self.fallback))
        elif self.stack:
            self.skipped, self.fallback = self.stack.pop()
        self.to_skip = 0

    def word(self, word: str, number: int | None) -> None:
        if word in _NOT_TEXT:
            self.skipped = True
        elif word == "ansicpg" and number:
            self.codepage = f"cp{number}"
        elif word == "uc" and number is not None:
            self.fallback = max(0, min(number, 10))
        elif self.skipped:
            return
        elif word == "u" and number is not None:
            self.out.append(chr(number % 65536))
            self.to_skip = self.fallback
        elif word in _BREAKS:
            self.out.append(_BREAKS[word])

    def hexes(self, data: bytes) -> None:
        skip, self.to_skip = min(self.to_skip, len(data)), max(0, self.to_skip - len(data))
        if not self.skipped and data[skip:]:
            self.out.append(decode_bytes(data[skip:], self.codepage)[0])

    def symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.skipped = True
        elif not self.skipped:
            self.out.append(
                {"~": " ", "_": "-", "-": "", "\n": "\n", "\r": "\n"}.get(symbol, symbol)
            )

    def text(self, text: str) -> None:
        skip, self.to_skip = min(self.to_skip, len(text)), max(0, self.to_skip - len(text))
        if not self.skipped:
            self.out.append(text[skip:])
