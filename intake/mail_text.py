"""Turn bytes of any charset, true or wrongly labelled, into clean text."""

# ruff: noqa: SIM905 - a list of words is easier to read and keep as one string

import codecs
import re
import unicodedata
from typing import Final

import charset_normalizer

MAX_TEXT: Final = 500_000
"""Characters of one text that are kept; a longer one is cut and says so."""

QUOTE_MARK: Final = "\ufdd0"
"""Stands where a quoted mail was taken out of HTML; a noncharacter, so no mail can hold it."""

# What a label means in practice (WHATWG Encoding Standard): Latin-1 is always windows-1252.
_ALIASES: Final = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "ascii": "utf-8",
    "cp65001": "utf-8",
}
_TEXT_CODECS: Final = frozenset(
    "utf-8 utf-7 utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be utf-8-sig cp874 cp932 "
    "cp949 cp950 gb18030 big5 big5hkscs euc_jp euc_jis_2004 iso2022_jp iso2022_jp_2 iso2022_kr "
    "koi8-r koi8-u koi8-t mac-roman mac-cyrillic mac-turkish mac-latin2 cp437 cp850 cp852 cp855 "
    "cp857 cp858 cp862 cp864 cp866 cp1125 tis-620 hz kz1048 ptcp154 cp1250 cp1251 cp1252 cp1253 "
    "cp1254 cp1255 cp1256 cp1257 cp1258 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 "
    "iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16".split()
)
# The single-byte charsets of the languages parents write in.
_GUESSES: Final = ["cp1252", "cp1251", "cp1256", "cp1254", "cp1250", "koi8_r", "iso8859_2"]
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MULTIBYTE_UTF8: Final = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_LINE_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_REMOVED: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u200b\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_SPACES: Final = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_TRAILING: Final = re.compile(r"(?<![ \t])[ \t]+(?=\n|\Z)")
_CHUNK: Final = 1024
_HIGH_BYTES: Final = bytes(range(128, 256))


def text_codec(label: str | None) -> str | None:
    """The Python codec for a charset label, or None when no text codec is meant by it."""
    if not label:
        return None
    name = label.strip(" \t\"'").split("*")[0].lower()
    name = re.sub(r"-(?:i|e)$", "", name) if name.startswith("iso-8859-8") else name
    name = re.sub(r"^x-(?=cp|win|mac|sjis|gbk|big5)", "", name)
    name = re.sub(r"^(?:cp-|windows-?|win-)(?=\d)", "cp", name)
    try:
        found = codecs.lookup(_ALIASES.get(name, name)[:40]).name
    except (LookupError, ValueError):
        return None
    found = _ALIASES.get(found, found)
    return found if found in _TEXT_CODECS else None


def decode_bytes(data: bytes, label: str | None) -> tuple[str, str | None]:
    """Decode text whose charset label may be absent, unknown or wrong; also say what was wrong."""
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(codec, "replace"), None
    codec_of_label = text_codec(label)
    if data.isascii() and b"\x00" not in data and not _escapes(codec_of_label):
        return data.decode("ascii"), None
    wrong = f"charset {_safe(label)} is unknown" if label and not codec_of_label else None
    if codec_of_label in (None, "utf-8"):
        utf8 = _as_utf8(data)
        if utf8 is not None:
            return utf8, wrong
        text, guess = _guess(data)
        return text, wrong or f"charset is not {_safe(label) or 'declared'}; read as {guess}"
    return _decode_as(data, codec_of_label, _safe(label))


def _decode_as(data: bytes, codec: str, label: str) -> tuple[str, str | None]:
    utf8 = _as_utf8(data)
    if utf8 is not None and _MULTIBYTE_UTF8.search(data) and not codec.startswith("utf"):
        # text in a single-byte charset is practically never valid UTF-8
        return utf8, f"charset is UTF-8, not {label}"
    try:
        return data.decode(codec), None
    except (UnicodeError, ValueError):
        if utf8 is not None and b"\x00" not in data:
            return utf8, f"charset is not {label}; read as utf-8"
        if codec == "cp1252":
            return _windows_1252(data), None
        return data.decode(codec, "replace"), f"bytes outside charset {label}"


def _escapes(codec: str | None) -> bool:
    """Whether ASCII bytes may mean something else in this charset."""
    return codec is not None and codec.startswith(("iso2022", "utf-7", "utf-16", "utf-32", "hz"))


def _safe(label: str | None) -> str:
    return re.sub(r"[^A-Za-z0-9_.:-]", "", label or "")[:40]


def _as_utf8(data: bytes) -> str | None:
    """The text when it is UTF-8, some broken bytes among good ones allowed.

    In text of a single-byte charset next to no bytes above 127 happen to form a sound sequence.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    sound = sum(char > "\x7f" for char in text) - text.count("\ufffd")
    return text if sound * 2 >= text.count("\ufffd") else None


def _windows_1252(data: bytes) -> str:
    """Five bytes have no meaning in windows-1252; they become control characters, as on the web."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(
            byte.decode("cp1252", "ignore") or chr(byte[0])
            for byte in (data[i : i + 1] for i in range(len(data)))
        )


def _guess(data: bytes) -> tuple[str, str]:
    """Guess the charset of unlabelled bytes that are not UTF-8."""
    head = data[:2000]
    if head.count(b"\x00") > len(head) // 4:
        codec = "utf-16-le" if head[1::2].count(b"\x00") > head[::2].count(b"\x00") else "utf-16-be"
        return data.decode(codec, "replace"), codec
    high = len(head) - len(head.translate(None, _HIGH_BYTES))
    if high * 4 > len(head):
        # mostly non-ASCII: Cyrillic or Arabic, which letter statistics tell apart
        best = charset_normalizer.from_bytes(head, cp_isolation=_GUESSES, threshold=0.5).best()
        if best is not None:
            return data.decode(best.encoding, "replace"), best.encoding
    return _windows_1252(data), "windows-1252"


def decode_eight_bit(value: bytes) -> str:
    """A header value with bytes above 127 in it, which no standard gives a meaning."""
    if value.isascii():
        return value.decode("ascii")
    return decode_bytes(value, None)[0]


def clean_text(text: str, limit: int = MAX_TEXT) -> str:
    """Line breaks as `\\n`, NFC, no control characters, always encodable as UTF-8.

    Bidirectional marks and joiners stay: Arabic and Hebrew are wrong without them.
    """
    text = _LINE_BREAKS.sub("\n", text[: limit * 2])
    text = _REMOVED.sub("", text)
    if not text.isascii():
        text = _normalized(_SPACES.sub(" ", text))
    return _TRAILING.sub("", text)[:limit]


def clean_marked_text(text: str) -> str:
    """As `clean_text`, but the quote marks put in by reading HTML stay."""
    if QUOTE_MARK not in text:
        return clean_text(text)
    return QUOTE_MARK.join(clean_text(piece) for piece in text.split(QUOTE_MARK))[:MAX_TEXT]


def clean_line(text: str, limit: int) -> str:
    """Text for one line of at most `limit` characters, such as a subject or a name."""
    return " ".join(clean_text(text[: limit * 4], limit * 4).split())[:limit].rstrip()


def _normalized(text: str) -> str:
    """NFC in pieces: normalising a long run of combining marks at once takes quadratic time."""
    if len(text) <= _CHUNK:
        return unicodedata.normalize("NFC", text)
    pieces: list[str] = []
    start = 0
    while start < len(text):
        stop = start + _CHUNK
        if stop < len(text):
            space = max(text.rfind(" ", start, stop), text.rfind("\n", start, stop))
            stop = space if space > start else stop
        pieces.append(unicodedata.normalize("NFC", text[start:stop]))
        start = stop
    return "".join(pieces)
